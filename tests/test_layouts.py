"""Pasted pages of many shapes: the headline is found, the body stays whole, the furniture goes.

``tests/quality/test_pasted.py`` measures the layouts of ``tests/layouts`` line by line.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest

from newsletter.collect.pasted.seed import read_seed

SEOUL = ZoneInfo("Asia/Seoul")


@dataclass(frozen=True)
class Layout:
    """A pasted page; ``kept`` must stand in the text in this order, ``gone`` nowhere at all."""

    text: str
    title: str
    kept: tuple[str, ...]
    gone: tuple[str, ...]
    publisher: str | None = None
    published: str | None = None
    articles: int = 1


WIRE = Layout(
    """\
예시통신

달래시, 균열 난 보행교 통행 막아…“임시 받침 세운다”

송고시간2026-11-21 09:12

공유 댓글 글자크기조정 인쇄
한여울 기자

(달래=예시통신) 한여울 기자 = 달래시는 강변 보행교 상판에서 균열을 찾아내 21일 새벽부터 사람이 다니지 못하게 막았다고 밝혔다.

시설공단 관계자는 "겨울이 오기 전에 임시 받침을 세우고 상판을 새로 깔겠다"고 말했다.

다리는 지은 지 열아홉 해가 되었고 하루 4천 명이 건너 학교와 시장에 간다.

yeoul@yesi.example

제보는 카카오톡 okyesi
<저작권자(c) 예시통신, 무단 전재-재배포, AI 학습 및 활용 금지>
2026/11/21 09:12 송고
""",
    title="달래시, 균열 난 보행교 통행 막아…“임시 받침 세운다”",
    kept=(
        "달래시는 강변 보행교 상판에서 균열을 찾아내",
        "임시 받침을 세우고 상판을 새로 깔겠다",
        "하루 4천 명이 건너 학교와 시장에 간다.",
    ),
    gone=("(달래=예시통신)", "한여울 기자 =", "@", "제보는", "저작권자", "송고", "글자크기"),
    publisher="예시통신",
    published="2026-11-21",
)

REGIONAL = Layout(
    """\
홈 > 사회 > 농업

서리 감지기 단 과수원 마흔 곳
저수지 물 나누기 다툼으로 번져

기자명 고마루 기자   입력 2026.11.20 17:40   댓글 0

솔재마을 한 과수원에서 농부가 감지기를 살피고 있다. 솔재마을 제공

솔재마을 과수원 마흔 곳이 올가을부터 서리를 알려 주는 감지기를 달았다. 감지기는 흙과 잎의 온도를 십 분마다 잰다.

■ 물은 어디서 오나

물뿌리개가 하룻밤에 쓰는 물은 논 두 마지기 분량이다. 마을은 이 물을 모두 아랫마을과 나누어 쓰는 저수지에서 끌어온다.

아랫마을 이장 문다래 씨는 “모내기 철에는 우리 논도 목이 마르다”며 “수문을 여는 시각을 함께 정하자”고 말했다.

고마루 기자 maru@dalrae.example

저작권자 © 달래일보 무단전재 및 재배포 금지
고마루 기자 다른기사 보기
댓글삭제
삭제한 댓글은 다시 복구할 수 없습니다.
그래도 삭제하시겠습니까?
""",
    title="서리 감지기 단 과수원 마흔 곳",
    kept=(
        "솔재마을 과수원 마흔 곳이 올가을부터",
        "감지기는 흙과 잎의 온도를 십 분마다 잰다.",
        "물뿌리개가 하룻밤에 쓰는 물은",
        "“모내기 철에는 우리 논도 목이 마르다”",
    ),
    gone=("솔재마을 제공", "@", "무단전재", "다른기사", "복구할 수", "삭제하시겠습니까", "댓글"),
    publisher="달래일보",
    published="2026-11-20",
)

BROADCAST = Layout(
    """\
[아침 뉴스] 닫힌 보행교…학생들은 이십 분을 돌아간다

입력 2026-11-21 (토) 07:35   조회 1,204

<앵커>

강을 건너 학교에 가던 학생들의 길이 하루아침에 막혔습니다. 다리 아래에서 균열이 발견됐기 때문입니다.

도라온 기자입니다.

<기자>

보행교 앞에 노란 줄이 둘러쳐 있습니다. 상판 아래로 손가락 두 마디 너비의 틈이 보입니다.

[문다래/주민 : 아침마다 이십 분씩 일찍 나와야 해요. 아이가 걱정이 많아요.]

시설공단은 지난봄 점검에서 보수가 필요하다는 의견을 받고도 예산이 없다며 공사를 미뤘습니다.

(영상취재 : 강바람, 영상편집 : 나루터)

예시방송 도라온입니다.

▶ 예시방송 뉴스를 구독해 주세요
▶ 제보하기 : jebo@yesi-tv.example
Copyright ⓒ 예시방송. All rights reserved.
""",
    title="닫힌 보행교…학생들은 이십 분을 돌아간다",
    kept=(
        "강을 건너 학교에 가던 학생들의 길이",
        "보행교 앞에 노란 줄이 둘러쳐 있습니다.",
        "시설공단은 지난봄 점검에서",
    ),
    gone=("앵커", "<기자>", "기자입니다", "영상취재", "예시방송 도라온", "구독", "제보", "조회"),
    publisher="예시방송",
    published="2026-11-21",
)

PRESS_RELEASE = Layout(
    """\
보도자료

보도시점 2026. 11. 20.(금) 11:00   배포 2026. 11. 20.(금) 08:30

감지기 사천 대로 봄 서리 막는다
- 내년 3월까지 과수 농가 천 곳에 설치비 절반 지원 -

예시농업부(장관 나무늘)는 11월 20일 과수 농가 천 곳에 서리 감지기 사천 대를 보급하는 계획을 발표했다.

□ 이번 계획은 지난봄 새벽 서리로 배꽃의 열에 셋이 얼어 수확이 절반으로 줄어든 데 따른 것이다.

○ 감지기는 흙과 잎의 온도를 십 분마다 재어 농부의 전화로 알리고, 물뿌리개와 이어져 저절로 물을 뿌린다.

○ 저수지를 나누어 쓰는 마을은 수문을 여는 시각을 미리 정해 시군에 알려야 지원을 받는다.

□ 나무늘 장관은 “농부가 밤새 온도계를 들고 밭을 도는 일을 줄이겠다”라고 밝혔다.

담당 부서 | 과수정책과 | 책임자 | 과장 | 배나무 (044-000-1234)
          | 과수정책과 | 담당자 | 사무관 | 한여울 (044-000-1235)

붙임 1. 보급 계획 개요. 끝.
""",
    title="감지기 사천 대로 봄 서리 막는다",
    kept=(
        "과수 농가 천 곳에 서리 감지기 사천 대를",
        "이번 계획은 지난봄 새벽 서리로",
        "감지기는 흙과 잎의 온도를",
        "저수지를 나누어 쓰는 마을은",
        "나무늘 장관은",
    ),
    gone=("보도시점", "담당 부서", "044", "붙임", "□", "○", "사무관"),
    published="2026-11-20",
)

COMPANY_BLOG = Layout(
    """\
물결소프트 기술 블로그
제품   고객 사례   채용   로그인

2026년 11월 18일 · 읽는 데 6분

저수지의 수위를 예측하는 작은 모델을 만든 이야기
글 나루터 (데이터 팀)

농부들은 내일 아침 저수지의 물이 얼마나 남을지 알고 싶어 합니다. 그래서 데이터 팀은 여섯 달 동안 수문 열두 곳의 기록을 모았습니다.

왜 작은 모델인가

마을 회관의 낡은 컴퓨터에서도 돌아가야 했기 때문에 모델의 크기를 40메가바이트로 묶었습니다. 오차는 하루 뒤 수위를 기준으로 평균 3센티미터였습니다.

배운 것

기록에 빈칸이 많은 수문은 사람이 읽은 눈금을 함께 쓰는 편이 나았습니다. 숫자를 채우는 일보다 누가 왜 비웠는지 묻는 일이 먼저였습니다.

물결소프트와 함께할 동료를 찾습니다! 채용 공고 보기
태그: 데이터, 농업
이전 글: 로그를 줄이는 다섯 가지 방법
다음 글: 우리 팀이 회의를 없앤 까닭
© 2026 물결소프트
""",
    title="저수지의 수위를 예측하는 작은 모델을 만든 이야기",
    kept=(
        "농부들은 내일 아침 저수지의 물이",
        "모델의 크기를 40메가바이트로 묶었습니다.",
        "누가 왜 비웠는지 묻는 일이 먼저였습니다.",
    ),
    gone=("채용", "로그인", "태그", "이전 글", "로그를 줄이는", "읽는 데 6분", "나루터"),
    publisher="물결소프트",
    published="2026-11-18",
)

PERSONAL_BLOG = Layout(
    """\
느린 밭 일기

서리가 온 새벽에 배운 것들

한여울 2026. 11. 19. 06:20

URL 복사   이웃추가

새벽 네 시에 전화가 울렸다. 밭에 꽂아 둔 감지기가 영하 1도를 알리는 소리였다.
장화를 신고 나가 보니 물뿌리개가 이미 돌고 있었다. 꽃마다 얇은 얼음옷을 입은 모습이 유리로 만든 것 같았다.

그래도 마음이 편하지는 않았다. 저 물은 아랫마을 논으로 갈 물이었다. 나는 이장님 댁에 전화를 걸어 수문을 한 시간만 더 열겠다고 말씀드렸다.

#과수원 #서리 #농사일기

공감 23   댓글 5
이 글에 공감한 블로거 열고 닫기
인쇄
느린 밭 일기의 다른 글
감나무를 옮겨 심은 날
""",
    title="서리가 온 새벽에 배운 것들",
    kept=(
        "새벽 네 시에 전화가 울렸다.",
        "꽃마다 얇은 얼음옷을 입은 모습이",
        "저 물은 아랫마을 논으로 갈 물이었다.",
    ),
    gone=("이웃추가", "#과수원", "공감", "블로거", "감나무를", "인쇄"),
    published="2026-11-19",
)

ESSAY_LETTER = Layout(
    """\
강가의 편지 38호
물을 나누는 시간

2026년 11월 17일

안녕하세요, 강가의 편지를 읽는 분들께.

어제는 저수지에 다녀왔습니다. 둑 위에 서면 두 마을의 지붕이 한눈에 들어옵니다. 위쪽은 과수원이고 아래쪽은 논입니다.

수문의 열쇠는 오래도록 한 사람이 지켜 왔습니다. 열쇠지기는 가뭄이 든 해에도 두 마을의 물길을 반나절씩 번갈아 열었다고 합니다.

감지기가 들어온 뒤로 물을 찾는 시각이 겹치기 시작했습니다. 기계는 꽃이 어는 시각을 알려 주지만, 누가 먼저 물을 받아야 하는지는 알려 주지 않습니다.

물을 나누는 일은 시간을 나누는 일이기도 합니다. 우리는 그 차례를 어떤 자리에서 정해야 할까요?

강가에서
나루터 드림

이 편지를 친구에게 보내 주세요.
지난 편지 보기 | 구독 해지
""",
    title="물을 나누는 시간",
    kept=(
        "어제는 저수지에 다녀왔습니다.",
        "수문의 열쇠는 오래도록",
        "감지기가 들어온 뒤로",
        "어떤 자리에서 정해야 할까요?",
    ),
    gone=("안녕하세요", "드림", "친구에게", "구독 해지", "지난 편지"),
    published="2026-11-17",
)

QUESTIONS = Layout(
    """\
물 이야기, 묻고 답하다

2026.11.18

Q1. 서리 감지기는 어떻게 움직이나요?

흙과 잎에 꽂은 바늘이 십 분마다 온도를 재어 농부의 전화로 보냅니다. 영하로 내려가면 물뿌리개가 저절로 돌아 꽃에 얇은 얼음옷을 입힙니다.

Q2. 물은 얼마나 드나요?

하룻밤에 논 두 마지기 분량이 듭니다. 과수원 마흔 곳이 한꺼번에 뿌리면 저수지의 물이 손가락 한 마디만큼 내려갑니다.

Q3. 아랫마을은 무엇을 걱정하나요?

모내기 철과 늦서리가 겹치는 사월이 가장 걱정입니다. 두 마을은 수문을 여는 시각을 함께 정하는 약속을 아직 맺지 못했습니다.

의견 남기기
좋았어요 / 아쉬웠어요
""",
    title="물 이야기, 묻고 답하다",
    kept=(
        "서리 감지기는 어떻게 움직이나요?",
        "흙과 잎에 꽂은 바늘이",
        "물은 얼마나 드나요?",
        "하룻밤에 논 두 마지기 분량이 듭니다.",
        "모내기 철과 늦서리가 겹치는 사월이",
    ),
    gone=("의견 남기기", "좋았어요", "Q1", "Q3"),
    published="2026-11-18",
)

ROUND_UP = Layout(
    """\
이번 주 읽을거리 — 물과 기계

2026년 11월 16일

1. 저수지에 들어온 감지기
솔재마을 과수원 마흔 곳이 서리 감지기를 달았습니다. 물뿌리개가 쓰는 물을 두고 두 마을이 다투기 시작했습니다.
https://sol.example/news?idxno=7

2. 닫힌 다리 앞의 학생들
달래시가 균열이 난 보행교를 막으면서 학생들은 이십 분을 돌아갑니다. 공단은 지난봄 점검 의견을 받고도 공사를 미뤘습니다.
https://dalrae.example/articleView.html?idxno=88

3. 고래가 끊고 간 그물
남쪽 바다에서 길을 잃은 고래가 양식장 그물을 끊고 달아났습니다. 어민들은 보상 기준을 마련해 달라고 요구합니다.
https://bada.example/a/3

이 메일은 구독을 신청하신 분께 보냅니다. 수신거부
""",
    title="저수지에 들어온 감지기",
    kept=("솔재마을 과수원 마흔 곳이", "두 마을이 다투기 시작했습니다."),
    gone=("http", "달래시가", "수신거부", "이 메일은"),
    published="2026-11-16",
    articles=3,
)

INTERVIEW = Layout(
    """\
[인터뷰] “열쇠는 내가 쥐었지만 물은 내 것이 아니었지요”

저수지 열쇠지기 서른 해, 문다래 씨

글·사진 도라온 | 2026-11-15 10:00

저수지 둑 끝에는 녹슨 철문이 하나 있다. 문다래 씨는 서른 해 동안 이 문의 열쇠를 허리에 차고 다녔다.

– 열쇠를 처음 받은 날을 기억하십니까.

“앞집 어른이 쓰러지시면서 나한테 맡겼어요. 물은 한쪽이 먼저 울면 안 된다고 하셨지요.”

– 감지기가 들어온 뒤로 무엇이 달라졌습니까.

“새벽에 수문을 열어 달라는 전화가 와요. 꽃이 언다는데 안 열어 줄 수 있나요. 그런데 아침이면 논 주인이 찾아와요.”

문 씨는 두 마을이 물의 차례를 종이에 적어 두기를 바란다. 그는 그 종이에 도장을 찍는 날 열쇠를 내려놓겠다고 했다.

도라온 작가 | 사람을 만나 듣고 적는다.
이 인터뷰가 마음에 드셨다면 후원으로 응원해 주세요.
ⓒ 느린서재
""",
    title="“열쇠는 내가 쥐었지만 물은 내 것이 아니었지요”",
    kept=(
        "저수지 둑 끝에는 녹슨 철문이 하나 있다.",
        "“앞집 어른이 쓰러지시면서",
        "“새벽에 수문을 열어 달라는 전화가 와요.",
        "그는 그 종이에 도장을 찍는 날",
    ),
    gone=("글·사진", "후원", "도라온 작가", "ⓒ"),
    publisher="느린서재",
    published="2026-11-15",
)

LIST_INSIDE = Layout(
    """\
감지기는 울렸는데 물은 없었다

입력 2026.11.19 08:00 | 고마루 기자

솔재마을의 한 과수원에서 19일 새벽 감지기가 울렸지만 물뿌리개는 돌지 않았다. 저수지의 수문이 닫혀 있었기 때문이다.

많이 본 뉴스
1 닫힌 보행교, 언제 다시 열리나
2 그물을 끊은 고래의 행방
3 메주를 띄우는 청년들이 늘었다

농부 한여울 씨는 “기계만 믿고 잠든 것이 잘못이었다”고 말했다. 이날 언 꽃은 배나무 스무 그루에 이른다.

[광고]
겨울 대비 비닐하우스 특가, 지금 신청하세요!

조합은 수문과 감지기를 잇는 장치를 내년 봄까지 달기로 했다. 비용 3천만원은 두 마을이 반씩 낸다.

저작권자 © 달래일보
""",
    title="감지기는 울렸는데 물은 없었다",
    kept=(
        "19일 새벽 감지기가 울렸지만",
        "“기계만 믿고 잠든 것이 잘못이었다”",
        "비용 3천만원은 두 마을이 반씩 낸다.",
    ),
    gone=("많이 본", "닫힌 보행교", "고래의 행방", "메주를", "비닐하우스", "[광고]"),
    publisher="달래일보",
    published="2026-11-19",
)

NO_BLANK_LINES = Layout(
    """\
닫힌 보행교, 보름 뒤 다시 열지 정한다
달래일보 2026.11.21 11:30
달래시는 균열이 난 강변 보행교를 다시 열지를 보름 안에 정하기로 했다. 시는 마을버스 두 대를 더 넣었다.
통학하는 학생이 많은 아침과 저녁에는 안내원이 길목마다 선다. 안내원은 자원봉사자 열여섯 명이 맡는다.
시설공단은 임시 받침을 세우는 데 4억원이 든다고 밝혔다. 공단은 지난봄에 미룬 공사의 까닭도 조사한다.
고마루 기자 maru@dalrae.example
저작권자 © 달래일보 무단전재 및 재배포 금지
관련기사
다리를 건너는 사람들
""",
    title="닫힌 보행교, 보름 뒤 다시 열지 정한다",
    kept=(
        "달래시는 균열이 난 강변 보행교를",
        "통학하는 학생이 많은 아침과 저녁에는",
        "공단은 지난봄에 미룬 공사의 까닭도 조사한다.",
    ),
    gone=("@", "저작권자", "관련기사", "다리를 건너는 사람들", "2026.11.21"),
    publisher="달래일보",
    published="2026-11-21",
)

ODD_SPACES = Layout(
    REGIONAL.text.replace(" ", "\u00a0")
    .replace("감지기", "감\u200b지기")
    .replace("저수지", "저수\u2060지")
    .replace("\n", "\r\n"),
    title=REGIONAL.title,
    kept=REGIONAL.kept,
    gone=(*REGIONAL.gone, "\u200b", "\u00a0", "\r", "\u2060"),
    publisher=REGIONAL.publisher,
    published=REGIONAL.published,
)

COMMENTS = Layout(
    """\
수문의 열쇠, 이제는 두 마을이 나누어 쥔다

고마루 기자 | 입력 2026.11.22 07:10

솔재마을과 아랫마을이 저수지 수문의 열쇠를 두 벌로 만들어 나누어 갖기로 했다. 두 마을 대표는 21일 마을 회관에서 약속문에 도장을 찍었다.

약속문에는 서리가 내리는 새벽에는 과수원이, 모내기 철 낮에는 논이 먼저 물을 받는다는 조항이 담겼다. 다툼이 생기면 열쇠지기와 이장 두 사람이 그날 안에 정한다.

저작권자 © 달래일보 무단전재 및 재배포 금지

댓글 4개
최신순 추천순
강바람
정말 잘된 일입니다. 저희 마을도 열쇠 문제로 스무 해를 다퉜는데 이렇게 풀 수 있다는 것을 처음 알았습니다. 이장님들께 박수를 보냅니다.
답글 2 추천 14
배나무
열쇠가 두 벌이면 책임도 두 벌이 되어야 합니다. 물이 모자라 벼가 말라 버리면 누가 물어 줄지 약속문에 적혀 있는지 기자님이 더 취재해 주시면 좋겠습니다.
답글 0 추천 9
들녘지기
저는 아랫마을에 삽니다. 약속은 반갑지만 새벽마다 수문을 여는 소리에 잠을 깹니다. 소음 대책도 함께 이야기했으면 합니다.
답글 1 추천 3
물마루
기사 잘 읽었습니다. 저수지 바닥을 파내는 공사는 언제 하는지 궁금합니다. 작년에 한다더니 아직도 소식이 없습니다.
댓글 더보기
""",
    title="수문의 열쇠, 이제는 두 마을이 나누어 쥔다",
    kept=("열쇠를 두 벌로 만들어 나누어 갖기로 했다.", "이장 두 사람이 그날 안에 정한다."),
    gone=("박수를", "물어 줄지", "소음 대책", "바닥을 파내는", "추천", "답글"),
    publisher="달래일보",
    published="2026-11-22",
)

COMMENTS_WITHOUT_COPYRIGHT = Layout(
    COMMENTS.text.replace("저작권자 © 달래일보 무단전재 및 재배포 금지\n\n", ""),
    title=COMMENTS.title,
    kept=COMMENTS.kept,
    gone=COMMENTS.gone,
    published=COMMENTS.published,
)

PORTAL = Layout(
    """\
본문 바로가기
예시포털 뉴스
뉴스홈 정치 경제 사회 생활 세계 랭킹
달래일보
구독
달래일보 언론사 구독되었습니다. 메인 뉴스판에서 주요뉴스를 볼 수 있습니다.
보러가기
'물뿌리개' 새벽마다 돌자 우물이 말랐다
입력2026.11.20. 오후 3:12
수정2026.11.20. 오후 5:40
기사원문
고마루 기자
2
댓글
본문 요약봇
텍스트 음성 변환 서비스 사용하기
글자 크기 변경하기
SNS 보내기
솔재마을의 우물 여섯 곳에서 물이 나오지 않는다는 신고가 잇따랐다. 주민들은 과수원의 물뿌리개가 돌기 시작한 뒤부터라고 말한다.

마을 조합은 물뿌리개가 저수지의 물만 쓴다고 설명했다. 그러나 저수지의 수위가 내려가면 우물로 스미는 물도 줄어든다고 지질 연구자는 지적한다.

고마루 기자(maru@dalrae.example)
기자 프로필
이 기사는 언론사에서 사회 섹션으로 분류했습니다.
기사 섹션 분류 안내
Copyright ⓒ 달래일보. All rights reserved. 무단 전재 및 재배포 금지.
""",
    title="'물뿌리개' 새벽마다 돌자 우물이 말랐다",
    kept=("솔재마을의 우물 여섯 곳에서", "지질 연구자는 지적한다."),
    gone=("언론사 구독", "주요뉴스를", "요약봇", "음성 변환", "분류했습니다", "SNS", "@"),
    publisher="달래일보",
    published="2026-11-20",
)

LAYOUTS = {
    "wire": WIRE,
    "regional": REGIONAL,
    "broadcast": BROADCAST,
    "press-release": PRESS_RELEASE,
    "company-blog": COMPANY_BLOG,
    "personal-blog": PERSONAL_BLOG,
    "essay-letter": ESSAY_LETTER,
    "questions": QUESTIONS,
    "round-up": ROUND_UP,
    "interview": INTERVIEW,
    "list-inside": LIST_INSIDE,
    "no-blank-lines": NO_BLANK_LINES,
    "odd-spaces": ODD_SPACES,
    "comments": COMMENTS,
    "comments-without-copyright": COMMENTS_WITHOUT_COPYRIGHT,
    "portal": PORTAL,
}


def layouts(what):
    return [
        pytest.param(layout, id=name)
        for name, layout in LAYOUTS.items()
        if what != "publisher" or layout.publisher
    ]


def read(layout):
    return read_seed("seeds/pasted.txt", layout.text.encode(), SEOUL)


@pytest.mark.parametrize("layout", layouts("title"))
def test_the_headline_is_found(layout):
    assert read(layout)[0].title == layout.title


@pytest.mark.parametrize("layout", layouts("kept"))
def test_the_body_is_kept_in_order(layout):
    text = read(layout)[0].text
    places = [text.find(words) for words in layout.kept]
    assert -1 not in places, [w for w, at in zip(layout.kept, places, strict=True) if at < 0]
    assert places == sorted(places)


@pytest.mark.parametrize("layout", layouts("gone"))
def test_the_furniture_is_gone(layout):
    first = read(layout)[0]
    assert [words for words in layout.gone if words in f"{first.title}\n{first.text}"] == []


@pytest.mark.parametrize("layout", layouts("articles"))
def test_a_page_is_as_many_articles_as_it_holds(layout):
    assert len(read(layout)) == layout.articles


@pytest.mark.parametrize("layout", layouts("publisher"))
def test_the_outlet_is_read_from_its_own_line(layout):
    assert {article.publisher for article in read(layout)} == {layout.publisher}


@pytest.mark.parametrize("layout", layouts("date"))
def test_the_date_is_read(layout):
    dates = {article.published and article.published.date().isoformat() for article in read(layout)}
    assert dates == {layout.published}


def test_the_articles_of_a_round_up_have_their_own_addresses():
    assert [article.url for article in read(ROUND_UP)] == [
        "https://sol.example/news?idxno=7",
        "https://dalrae.example/articleView.html?idxno=88",
        "https://bada.example/a/3",
    ]


def test_subheadings_do_not_break_a_page_into_articles():
    (article,) = read(COMPANY_BLOG)
    assert "왜 작은 모델인가" not in article.text
