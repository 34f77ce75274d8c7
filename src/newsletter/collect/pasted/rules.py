"""The rules a line of pasted text can be dropped by: a stable id, and its Korean explanation."""

from __future__ import annotations

from dataclasses import dataclass

RULES: dict[str, str] = {
    "account": "로그인·구독·앱 안내",
    "address": "이 글의 주소",
    "advertising": "광고 표시와 광고 문구",
    "after": "글이 끝난 뒤에 붙은 말",
    "ai-summary": "인공지능 요약",
    "before": "글이 시작되기 전에 있는 말",
    "broadcast": "방송의 진행 표시와 맺음말",
    "byline": "기자·글쓴이 줄",
    "code": "코드와 그림을 넣는 부호",
    "comment": "댓글",
    "contact": "전화번호·전자우편·제보처",
    "contents": "차례",
    "copyright": "저작권 표시",
    "count": "조회 수와 읽는 시간",
    "date": "날짜 줄",
    "fragment": "문장도 제목도 아닌 조각",
    "front-matter": "머리말의 항목",
    "greeting": "인사말",
    "intro": "편지를 여는 말",
    "label": "갈래 표시",
    "menu": "메뉴와 갈래 이름",
    "notice": "사이트의 안내 문구",
    "outlet": "매체 이름",
    "read-more": "더 읽을 글의 안내",
    "references": "참고 자료의 제목",
    "related": "다른 글의 목록",
    "rule": "가로줄",
    "share": "공유·인쇄·글자 크기 단추",
    "signature": "편지의 서명",
    "table": "표",
    "tags": "태그",
}


@dataclass(frozen=True, slots=True)
class DroppedLine:
    """A line of the file that is no part of an article; ``rule`` is a key of ``RULES``."""

    line: int
    text: str
    rule: str
