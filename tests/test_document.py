"""The issue file: round trip, forgiveness, and errors that name a line."""

import datetime as dt
import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.errors import IssueError
from newsletter.issue.document import format_issue, parse_issue, read_document
from newsletter.issue.front_matter import with_status
from newsletter.issue.markdown import escape, plain
from newsletter.model import Brief, Bullet, Image, Issue, Link, Prose, Section

FULL = Issue(
    number=14,
    date=dt.date(2026, 11, 22),
    title="전기 요금: 누가 내나 #1 — “예”",
    subject="(제목)",
    preheader="데이터센터부터 오픈소스까지",
    topics=("AI", "환경"),
    greeting="안녕하세요.\n\n두 번째 문단입니다.",
    sections=(
        Section(
            1,
            "전기 요금은 누가 내나",
            (
                Bullet("[매체](https://example.com/a)에 따르면 그렇습니다."),
                Bullet("두 줄짜리\n글머리입니다."),
                Prose("사이에 적은 문단입니다."),
                Prose("### 작은 제목"),
                Bullet("마지막입니다. 왜 그럴까요?"),
            ),
            Image("media/a.jpg", "송전탑", "사진: 작가 / Unsplash"),
            (Link("매체", "https://example.com/a"), Link("다른 매체 ‘제목, 둘’")),
            (Link("옛 제목", "2024-06-17.md", dt.date(2024, 6, 17)),),
        ),
        Section(None, "알림", (Prose("다음 주는 쉽니다."),)),
    ),
    briefs=(
        Brief(Link("짧은 소식", "https://example.com/b"), "한 문장입니다.", "매체"),
        Brief(Link("주소 없는 소식"), "두 문장입니다."),
    ),
    closing="오늘 어떠셨나요?\n\n## 아직 맺음말\n\n고맙습니다.",
    advertising=True,
    ai_label="프로그램이 고르고 사람이 다듬었습니다.",
    pins=("https://example.com/p",),
    extra={"slug": "power", "nested": {"a": [1, 2]}},
)


def test_round_trip_of_a_full_issue():
    assert parse_issue(format_issue(FULL), "x.md") == FULL


words = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Zs", "Mn", "Cn", "Co"),
        exclude_characters="\\`*_[]{}()<>#+-.!|~\"'=:·•—🦜&/,",
    ).filter(lambda ch: unicodedata.is_normalized("NFC", ch)),
    min_size=1,
    max_size=12,
).filter(lambda text: not text[0].isdigit() and text not in {"단신", "feedback", "피드백", "출처"})
phrases = (
    st.lists(words, min_size=1, max_size=6)
    .map(" ".join)
    .map(lambda text: unicodedata.normalize("NFC", text))
)
addresses = st.from_regex(r"https://[a-z]{1,8}\.example/[a-z0-9?=&]{0,12}", fullmatch=True)
links = st.builds(Link, phrases, addresses)
bodies = st.lists(st.builds(Bullet, phrases) | st.builds(Prose, phrases), max_size=6).map(tuple)
numbered = st.builds(
    Section,
    number=st.integers(1, 99) | st.none(),
    headline=phrases,
    body=bodies,
    image=st.none() | st.builds(Image, addresses, phrases, phrases | st.just("")),
    sources=st.lists(links | st.builds(Link, phrases), max_size=3).map(tuple),
    read_more=st.lists(
        st.builds(Link, phrases, st.just("2026-01-04.md"), st.dates(dt.date(2000, 1, 1))),
        max_size=2,
    ).map(tuple),
)
issues = st.builds(
    Issue,
    number=st.integers(0, 9999),
    date=st.dates(dt.date(2000, 1, 1)),
    title=st.text(min_size=1, max_size=60)
    .map(lambda text: " ".join(unicodedata.normalize("NFC", text).split()))
    .filter(lambda text: text and text.isprintable()),
    topics=st.lists(phrases, max_size=3).map(tuple),
    status=st.sampled_from(["draft", "publishing", "published"]),
    greeting=phrases | st.just(""),
    sections=st.lists(numbered, max_size=4).map(tuple),
    briefs=st.lists(st.builds(Brief, links, phrases, phrases), max_size=3).map(tuple),
    closing=phrases | st.just(""),
    advertising=st.booleans(),
)


@given(issues)
@settings(max_examples=150, deadline=None)
def test_round_trip_of_any_issue(issue):
    assert parse_issue(format_issue(issue), "x.md") == issue


WORDS = [
    "데이터센터의",
    "전기",
    "물값",
    "AI를",
    "‘인용’",
    "“말하길”",
    "R&D",
    "3.5%",
    "1,570억",
    "(약",
    "2조)",
    "가,",
    "나·",
    "다:",
    "#태그",
    "a_b",
    "*강조*",
    "🦜",
    "`코드`",
    "[괄호]",
    "{중괄호}",
    "\\\\",
    "<b>",
    "&",
    "끝…",
    "-",
    "1)",
    "~물결~",
    "http://x",
    "|",
    "yes",
    "null",
    "''",
]


def random_issue(rng):
    """An issue with every part in it or missing, of words that mean something to YAML or Markdown
    (but a dash, which in a brief names its outlet, and 출처:, which is a line of its own).
    """

    def words(most=6):
        return " ".join(rng.choices(WORDS, k=rng.randint(1, most)))

    def text():
        return escape(words())

    def block():
        made = rng.choice([Bullet, Bullet, Prose])(text())
        return made if rng.random() < 0.8 else type(made)(f"{made.text}\n{text()}")

    def link():
        return Link(text(), f"https://a.example/{rng.randint(1, 9)}" if rng.random() < 0.7 else "")

    def several(make, most):
        return tuple(make() for _ in range(rng.randint(0, most)))

    def section():
        return Section(
            rng.choice([None, rng.randint(1, 99)]),
            f"꼭지 {text()}",
            several(block, 5),
            rng.choice(
                [None, Image("media/a.jpg", text(), rng.choice(["", words(3).replace('"', "")]))]
            ),
            several(lambda: Link(text(), "https://a.example/1"), 2),
            several(lambda: Link(text(), "2026-11-08.md", dt.date(2026, 11, 8)), 2),
        )

    return Issue(
        rng.randint(0, 999),
        dt.date(2026, 1, 1) + dt.timedelta(rng.randint(0, 900)),
        words(),
        rng.choice(["", words()]),
        rng.choice(["", words()]),
        several(words, 3),
        rng.choice(["draft", "publishing", "published"]),
        rng.choice(["", text()]),
        several(section, 3),
        several(
            lambda: Brief(Link(text(), "https://a.example/b"), text(), rng.choice(["", "매체"])), 3
        ),
        rng.choice(["", text()]),
        rng.random() < 0.3,
        rng.choice(["", words()]),
        several(words, 2),
        several(words, 2),
        tuple((words(2), f"둘 {words(2)}") for _ in range(rng.randint(0, 2))),
        several(words, 2),
        {"mine": words()} if rng.random() < 0.3 else {},
    )


def test_round_trip_of_ten_thousand_issues():
    for seed in range(10_000):
        issue = random_issue(random.Random(seed))
        assert parse_issue(format_issue(issue), "x.md") == issue, seed


NASTY = [
    "---",
    "a: b",
    "#1",
    "yes",
    "null",
    "0x1F",
    "1e3",
    "2026-11-22",
    "'",
    '"',
    "''",
    "‘인용’",
    "[x]",
    "{a: 1}",
    "!!python/object:os.system",
    "&a *a",
    "*강조*",
    "제목 — 부제",
    "R&D 예산",
    "A < B",
    "🦜 앵무",
    "~",
    "|",
    ">",
    "%",
    "@",
    "`x`",
    "\\",
    "끝에 쌍점:",
    "- 목록",
    "? 물음",
    "{{ 7*7 }}",
    "{% raw %}",
    "=",
    "<<",
    "on",
]


NASTIER = [f"{one}{joint}{other}" for one in NASTY for other in NASTY for joint in ("", " ", ": ")]


@pytest.mark.parametrize("title", [*NASTY, *NASTIER[::7]])
def test_nasty_titles_survive_in_every_front_matter_value(title):
    issue = Issue(
        1,
        dt.date(2026, 11, 22),
        title,
        subject=title,
        preheader=title,
        ai_label=title,
        topics=(title,),
        pins=(title,),
        drops=(title, "둘"),
        merges=((title, "둘"),),
        splits=(title,),
        extra={"mine": title},
    )
    assert parse_issue(format_issue(issue), "x.md") == issue


@given(st.text(max_size=80).map(lambda text: " ".join(text.split())))
@settings(max_examples=300)
def test_escaped_text_reads_back_as_it_was(text):
    assert plain(escape(text)) == text


def test_hand_made_spacing_is_forgiven():
    text = (
        "---\ndate: 2026-11-22\ntitle: 제목\n---\n## 1.첫 꼭지\n-\t탭 글머리입니다.\n* 별 글머리입니다.\n"
        "## ２．둘째 꼭지\n문단 바로 뒤에\n- 글머리입니다.\n"
    )
    first, second = parse_issue(text, "x.md").sections
    assert (first.number, first.headline) == (1, "첫 꼭지")
    assert [bullet.text for bullet in first.bullets] == ["탭 글머리입니다.", "별 글머리입니다."]
    assert (second.number, second.headline) == (2, "둘째 꼭지")
    assert second.body == (Prose("문단 바로 뒤에"), Bullet("글머리입니다."))


def test_places_name_lines():
    text = format_issue(FULL)
    places = read_document(text, "x.md").places
    lines = text.split("\n")
    assert lines[places["section 1"] - 1] == "## 1. 전기 요금은 누가 내나"
    assert lines[places["section 1 bullet 3"] - 1] == "- 마지막입니다. 왜 그럴까요?"
    assert lines[places["title"] - 1].startswith("title:")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# 머리말 없음\n", 1),
        ("---\ntitle: 제목\n", 1),
        ("---\ndate: 2026-11-22\ntitle: a: b\n---\n", 3),
        ("---\ndate: 2026-13-45\ntitle: 제목\n---\n", 2),
        ("---\ntitle: 제목\n---\n", 1),
        ("---\ndate: 2026-11-22\ntitle: ''\n---\n", 3),
        ("---\ndate: 2026-11-22\ntitle: 제목\nstatus: sent\n---\n", 4),
        ("---\ndate: 2026-11-22\ntitle: 제목\nnumber: 열넷\n---\n", 4),
        ("---\n- a\n- b\n---\n", 2),
        ("---\ndate: 2026-11-22\ntitle: 제목\n---\n\n## \n", 6),
    ],
)
def test_broken_files_name_the_line(text, line):
    with pytest.raises(IssueError) as caught:
        parse_issue(text, "issues/2026-11-22.md")
    assert caught.value.where == f"issues/2026-11-22.md:{line}"


def test_status_changes_one_line_only():
    text = "---\r\ndate: 2026-11-22\r\nstatus: draft   # 아직\r\ntitle: 제목\r\n---\r\nstatus: draft\r\n"
    assert with_status(text, "published") == text.replace("draft   #", "published   #", 1)


def test_status_is_added_where_there_is_none():
    text = "---\ndate: 2026-11-22\ntitle: 제목\n---\n\n## 1. 꼭지\n"
    assert parse_issue(with_status(text, "published"), "x.md").status == "published"


REPEATED = [
    "가",
    " ",
    "\t",
    "\u3000",
    "[",
    "![",
    "[a](",
    "](",
    "「",
    "*",
    "\\",
    "`",
    "— ",
    " —",
    "#",
]


@pytest.mark.parametrize("unit", REPEATED)
@pytest.mark.parametrize("before", ["- 가", "문단", "- **제목** 가", "출처: 가", "![가", "### 가"])
def test_a_line_of_one_thing_over_and_over_is_read_as_typed(before, unit):
    line = f"{before}{unit * (20_000 // len(unit))}나"
    head = "---\ndate: 2026-11-22\ntitle: 제목\n---\n\n## 1. 꼭지\n\n"
    (section,) = parse_issue(head + line, "x.md").sections
    read = [block.text for block in section.body] + [link.text for link in section.sources]
    assert read == [line.expandtabs(4).removeprefix("- ").removeprefix("출처: ")]


@pytest.mark.parametrize(
    ("line", "brief"),
    [
        ("[가](u) 나다. — 매체", Brief(Link("가", "u"), "나다.", "매체")),
        ("**가** 나다. — 다 — 매 체", Brief(Link("가"), "나다. — 다", "매 체")),
        ("**가** 나다.— 매체", Brief(Link("가"), "나다.— 매체")),
        ("**가** 나다. —매체", Brief(Link("가"), "나다. —매체")),
        ("**가** 나다. —", Brief(Link("가"), "나다. —")),
        ("**가** — 매체", Brief(Link("가"), "— 매체")),
        ("가 나다. — 매체", Brief(Link(""), "가 나다. — 매체")),
        (f"**가** 나{' ' * 80_000}다", Brief(Link("가"), f"나{' ' * 80_000}다")),
    ],
    ids=range(8),
)
def test_the_outlet_of_a_brief_stands_behind_its_last_dash(line, brief):
    text = f"---\ndate: 2026-11-22\ntitle: 제목\n---\n\n## 단신\n\n- {line}\n"
    assert parse_issue(text, "x.md").briefs == (brief,)
