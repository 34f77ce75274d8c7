"""A rich letter for tests, in sentences of our own."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

from newsletter.model import (
    Brief,
    Bullet,
    Editor,
    Image,
    Issue,
    Link,
    Prose,
    Publication,
    Section,
)

TEMPLATES = {
    path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
    for folder in [Path(__file__).parent.parent / "templates"]
    for path in sorted(folder.rglob("*"))
    if path.suffix in {".j2", ".toml"}
}

PUBLICATION = Publication(
    title="느린 기술 편지",
    tagline="기술이 바꾸는 일과 생활을 천천히 읽는 사람들이 함께 씁니다.",
    base_url="https://letter.example.org/archive",
    editors=(Editor("은행나무", "🍂"), Editor("고등어", "🐟")),
    sender="느린 기술 편지 <letter@letter.example.org>",
    contact="서울시 마포구 숲길 12, letter@letter.example.org",
    feedback_url="https://letter.example.org/feedback",
    subscribe_url="https://letter.example.org/subscribe",
    unsubscribe_url="https://letter.example.org/unsubscribe?key=1&list=2",
)

BARE = Publication(title="느린 기술 편지")

_DATACENTRE = Section(
    number=1,
    headline="전기를 삼키는 서버실, 요금은 동네가 나눠 낼까요",
    image=Image(
        url="media/2026-11-22-pylon.jpg",
        alt="해 질 녘 들판에 줄지어 선 송전탑",
        credit="사진: 김하늘 / Unsplash",
        source_url="https://unsplash.example.com/photos/pylon",
    ),
    body=(
        Bullet(
            "경기 남부의 한 도시가 올해 들어 세 번째 데이터센터 건축을 허가했습니다. 시는 세수가 "
            "늘어난다고 설명하지만, 주민들은 변전소가 먼저 들어선다는 소식을 뒤늦게 들었죠."
        ),
        Bullet(
            "문제는 전기 요금입니다. [들녘신문](https://news.example.com/a?id=1&p=2)의 보도에 따르면 "
            "송전망을 넓히는 비용 **1,240억 원**이 모든 가정의 요금에 나뉘어 실릴 예정입니다."
        ),
        Bullet(
            "한편 사업자는 밤 시간의 남는 전기를 쓰기 때문에 부담이 크지 않다고 말합니다. 다만 여름철 "
            "가장 더운 사흘 동안의 사용량은 공개하지 않았습니다."
        ),
        Bullet(
            "서버실이 주는 일자리는 마흔 개 남짓입니다. 편리함은 모두가 누리지만 비용은 가까이 사는 "
            "사람들이 먼저 치르는 셈이죠. 전기를 많이 쓰는 시설의 요금은 누가 정해야 할까요?"
        ),
    ),
    sources=(
        Link("들녘신문", "https://news.example.com/a?id=1&p=2"),
        Link("전력연구회 보고서"),
    ),
    read_more=(
        Link("물을 마시는 컴퓨터", "2026-11-08.md", dt.date(2026, 11, 8)),
        Link("구름은 어디에 앉아 있나", "2026-10-25.md", dt.date(2026, 10, 25)),
    ),
)

_SCHOOL = Section(
    number=2,
    headline="숙제를 채점하는 인공지능: 선생님은 무엇을 읽나요",
    body=(
        Bullet(
            "서술형 답안을 읽고 점수를 매기는 프로그램이 중학교 마흔 곳에서 시험 운영되고 있습니다. "
            "교사들은 한 반에 쓰던 네 시간이 한 시간으로 줄었다고 이야기합니다."
        ),
        Bullet(
            "하지만 **“왜 틀렸는지”**를 묻는 학생에게 돌아오는 답은 늘 비슷합니다. "
            "[배움터 뉴스](https://edu.example.com/articles/77)는 같은 답안에 다른 점수가 매겨진 사례 "
            "열두 건을 확인했다고 전했죠."
        ),
        Prose("*배움터 뉴스*가 살펴본 답안은 모두 학생과 보호자의 동의를 얻어 모은 것입니다."),
        Bullet(
            "채점은 평가이면서 대화이기도 합니다. 줄어든 세 시간을 교사가 학생과 이야기하는 데 쓸 수 "
            "있을까요, 아니면 또 다른 행정 일이 그 자리를 채우게 될까요?"
        ),
    ),
    sources=(Link("배움터 뉴스", "https://edu.example.com/articles/77"),),
)

_VOICE = Section(
    number=3,
    headline="목소리를 빌려준 성우들의 R&D 계약서",
    body=(
        Bullet(
            "안내 방송에 쓰일 합성 음성을 만들며 성우 열아홉 명이 목소리를 빌려줬습니다. 계약서에는 "
            "‘연구 목적’이라는 네 글자만 적혀 있었죠."
        ),
        Bullet(
            "그 목소리는 이후 광고 두 편과 게임 한 편에 쓰인 것으로 보입니다. 회사는 아직 확인되지 "
            "않은 내용이라고 밝혔습니다."
        ),
        Bullet(
            "목소리는 사람의 몸에서 나오지만 파일이 된 뒤에는 쉽게 옮겨 다닙니다. 빌려준 목소리를 "
            "돌려받을 방법은 무엇이어야 할까요?"
        ),
    ),
    sources=(Link("소리와 일", "https://sound.example.com/2026/voice"),),
    read_more=(Link("닮은 얼굴의 값", "2026-11-08.md", dt.date(2026, 11, 8)),),
)

ISSUE = Issue(
    number=14,
    date=dt.date(2026, 11, 22),
    title="전기를 삼키는 서버실, 요금은 동네가 나눠 낼까요",
    preheader="데이터센터의 전기 요금부터 빌려준 목소리의 계약서까지, 세 가지 이야기를 담았습니다",
    topics=("AI", "환경"),
    status="published",
    greeting=(
        "안녕하세요. 첫눈 소식이 들려오는 일요일입니다. 이번 주에는 누가 비용을 치르는지 묻는 "
        "이야기들을 골랐습니다."
    ),
    sections=(_DATACENTRE, _SCHOOL, _VOICE),
    briefs=(
        Brief(
            Link("공공 도서관, 추천 목록의 기준을 공개하다", "https://lib.example.com/list"),
            "시립 도서관 열 곳이 책을 추천하는 방식을 누리집에 적기로 했습니다.",
            "책마을",
        ),
        Brief(
            Link("배달 앱의 길 안내, 비 오는 날은 다르게", "https://ride.example.com/rain"),
            "노동자들의 요청으로 빗길 속도를 낮춘 안내가 시작됩니다.",
            "거리의 소식",
        ),
    ),
    closing=(
        "오늘 이야기는 어떠셨나요?\n\n떠오르는 생각을 편하게 들려주세요. 보내 주신 의견 가운데 몇 "
        "가지는 다음 편지에서 함께 읽겠습니다."
    ),
    ai_label="이 편지의 초안은 프로그램이 원문 문장을 골라 만들고, 사람이 고쳐 썼습니다.",
)


def earlier(day: dt.date, number: int, **changes: object) -> Issue:
    """A short past letter."""
    issue = Issue(
        number=number,
        date=day,
        title=f"{number}번째 이야기",
        preheader="지난 편지의 한 줄 소개입니다",
        topics=("AI",),
        status="published",
        sections=(
            Section(
                number=1,
                headline=f"{number}번째 꼭지의 제목",
                body=(Bullet("지난 편지의 본문입니다. 무엇이 달라졌을까요?"),),
            ),
        ),
    )
    return dataclasses.replace(issue, **changes)  # type: ignore[arg-type]


ARCHIVE = (
    ISSUE,
    earlier(dt.date(2026, 11, 8), 13, title="물을 마시는 컴퓨터"),
    earlier(dt.date(2025, 12, 28), 2, topics=("노동",)),
)

# Text that must come out as words or not at all.
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "</mj-text><mj-raw><iframe src=//e.example></iframe></mj-raw>",
    "<style>*{display:none}</style>",
    "<b onclick=alert(1)>x</b>",
    "[x](javascript:alert(1))",
    "[x](JaVa\tScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x) <javascript://x> ![y](javascript:z)",
    "[x](//evil.example) [y](\\\\evil.example) [z](/\\evil.example)",
    "[x]: javascript:alert(1)\n\n[x]",
    "](javascript:alert(1))",
    '[x](https://a.example/"onmouseover="alert)',
    "<!-- <script>alert(1)</script>",
    "\x00\x1b[31m\u202e글\x85",
    "<b>" * 3000,
    "> " * 400 + "x",
    "`" * 2000 + "[" * 2000,
)


def words_of(element):
    return " ".join("".join(element.itertext()).split())


def everywhere(text: str) -> Issue:
    """A letter with ``text`` in every field a person or a feed can fill."""
    link = Link(text, text, dt.date(2026, 11, 8))
    section = Section(
        1,
        text,
        (Bullet(text), Prose(text), Bullet(f"{text}\n\n{text}")),
        Image(text or "media/a.jpg", text, text, text),
        (link, Link(text)),
        (link,),
    )
    shown = dataclasses.replace(section, number=None, image=Image("media/a.jpg", text, text))
    return dataclasses.replace(
        ISSUE,
        title=text,
        subject=text,
        preheader=text,
        topics=(text,),
        greeting=text,
        sections=(section, shown),
        briefs=(Brief(link, text, text),),
        closing=text,
        ai_label=text,
    )
