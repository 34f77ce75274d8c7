"""The words a page is made of around its article: buttons, menus, counters, reactions.

A row is furniture when *every* word of it is one of these, so a word that also stands in articles
does no harm here.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SHARE = (
    "공유 공유하기 기사공유 SNS공유 카카오 카카오톡 카카오스토리 카톡 페이스북 페북 트위터 X 엑스 "
    "네이버 밴드 라인 텔레그램 링크드인 인스타그램 스레드 핀터레스트 유튜브 facebook twitter "
    "kakao band kakaotalk linkedin instagram threads telegram naver line sns url 주소 링크 복사 "
    "카피 copy share 퍼가기 메일 이메일 보내기 전송 메일보내기 기사보내기 인쇄 인쇄하기 프린트 "
    "print 스크랩 스크랩하기 북마크 저장 글자 글씨 글자크기 글씨크기 크기 폰트 본문 조정 조절 "
    "변경 설정 확대 축소 키우기 줄이기 작게 크게 보통 기본 가 가+ 가- 듣기 읽어주기 음성 음성으로 "
    "재생 일시정지 정지 번역 요약 요약보기 요약봇 다크모드 기사 기사듣기 저장하기 좋아요 싫어요 "
    "슬퍼요 화나요 훈훈해요 응원해요 축하해요 놀랐어요 감동이에요 후속 강추 원해요 기사원해요 "
    "후속기사 쏠쏠정보 흥미진진 공감백배 분석탁월 추천해요 추천 비추천 공감 비공감 보기 닫기 열기 "
    "이미지 이미지를 sns로 다른 찾기 이웃 이웃추가 신고 신고하기 기능 기타 url로 원문 기사원문 "
    "원문보기 좋았어요 아쉬웠어요 아쉬워요 별로예요 그저그래요 최고예요 도움돼요 유익해요 게시글 "
    "게시물 글 관리 통계 수정 삭제 메일로 프린터 퍼가기 페이지 텍스트 변환 서비스 사용하기"
)
_ACCOUNT = (
    "로그인 로그아웃 회원가입 회원 가입 마이페이지 내정보 구독 구독하기 구독신청 구독자 구독중 "
    "정기구독 구독료 해지 구독해지 후원 후원하기 알림 알림받기 받기 앱 다운로드 앱다운로드 login "
    "logout signin signup sign in up subscribe subscribed join 제보 기사제보 제보하기 팔로우 "
    "팔로잉 팔로워 무료 무료로 체험 멤버십 신청 신청하기 시작하기 글쓰기 지난호 지난호보기 "
    "수신거부 unsubscribe 웹에서 친구추가 채널추가 rss 이용권 제안하기 응원하기 응원"
)
_MENU = (
    "홈 home 뉴스홈 메인 전체 전체메뉴 전체보기 메뉴 버튼 검색 검색창 검색하기 바로가기 열기 닫기 "
    "더보기 목록 목록으로 이전 다음 이전글 다음글 맨위로 top 위로 아래로 화면 최상단으로 하단영역 "
    "상단영역 본문영역 이동 뉴스 속보 최신 최신기사 최신뉴스 정치 정치정책 경제 사회 문화 국제 "
    "세계 스포츠 연예 오피니언 사설 칼럼 기고 생활 생활문화 라이프 랭킹 포토 영상 동영상 비디오 "
    "전국 지역 산업 금융 증권 은행 보험 카드 재계 부동산 마켓 it 과학 테크 tech 날씨 운세 만화 tv "
    "건강 의료 교육 여행 기획 특집 기획특집 연재 인터뷰 이슈 종합 사회일반 경제일반 산업일반 인물 "
    "사람 사람들 인사 부고 동정 게임 자동차 전기전자 유통 바이오 환경 노동 농업 축제 종교 북한 "
    "외교 국방 국회 행정 자치 지방 지방자치 법원 검찰 피플 매거진 포럼 컬처 패션 뷰티 푸드 레저 "
    "반려동물 pdf 지면 지면보기 지면pdf 신문 신문보기 편성표 다시보기 회사소개 광고안내 광고문의 "
    "개인정보처리방침 개인정보 처리방침 청소년보호정책 청소년 보호정책 이용약관 약관 고객센터 "
    "저작권규약 이메일무단수집거부 찾아오시는길 공지사항 윤리강령 독자위원회 사이트맵 about tags "
    "tag archive archives categories search blog posts docs pricing 태그 방명록 블로그 카테고리 "
    "프로필 제품 고객 사례 고객사례 채용 소개 문의 자료실 커뮤니티 이벤트 쇼핑 카페 지도 스토리 "
    "메일함 서비스 솔루션 가격 요금제 도움말 자주묻는질문 english 작가 지원 탐색 open in app skip "
    "to content follow following listen help status careers privacy terms press enter or click "
    "view image full size get stories your inbox for free updates from this writer medium email "
    "address publication write sitemap more 한국어 日本語 中文 안내 뉴스레터 관련사진 기자 페이지 "
    "전체글 토론 갤러리 사진 쇼츠 라이브 live 온에어 코너 시리즈"
)
_COMMENT = (
    "댓글 댓글쓰기 댓글보기 댓글등록 댓글달기 댓글삭제 댓글수정 댓글닫기 답글 답글쓰기 대댓글 "
    "의견 의견쓰기 의견남기기 남기기 타임톡 등록순 최신순 추천순 공감순 과거순 순공감순 답글순 "
    "비공감순 최신 등록 참여하기 comment comments reply 쓰기 달기 등록하기 취소 더보기 접기 "
    "펼치기 개 건"
)
_COUNT = (
    "조회 조회수 읽음 뷰 view views 히트 hits hit 조회순 추천수 댓글수 호수 면 지면 min read 분"
)


def _vocabulary(*groups: str) -> re.Pattern[str]:
    words = sorted({w for group in groups for w in group.lower().split()}, key=len, reverse=True)
    words = [word for word in words if len(word) > 1 or word in {"홈", "가", "x", "앱", "글", "뷰"}]
    return re.compile(
        rf"(?:{'|'.join(map(re.escape, words))})+"
        r"(?:하기|하러|보기|버튼|창|\(으\)로|으로|로|를|을|에)?"
    )


WORDS = {
    "comment": _vocabulary(_COMMENT),
    "share": _vocabulary(_SHARE),
    "account": _vocabulary(_ACCOUNT),
    "count": _vocabulary(_COUNT),
    "menu": _vocabulary(_MENU),
}
_ANY = _vocabulary(_SHARE, _ACCOUNT, _MENU, _COMMENT, _COUNT)
MAX_WORD = 16


@lru_cache(maxsize=4096)  # the same few words stand on every page
def is_page_word(word: str) -> bool:
    """One of the words above, or some of them run together (``기사공유하기``)."""
    return len(word) <= MAX_WORD and bool(_ANY.fullmatch(word))
