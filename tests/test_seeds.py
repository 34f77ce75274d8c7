"""Pasted text becomes articles without the page's furniture."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.collect.pasted.seed import RULES, read_seed, read_seed_fully
from newsletter.errors import SeedError

SEOUL = ZoneInfo("Asia/Seoul")
SEEDS = Path(__file__).parent.parent / "seeds"
FURNITURE = (
    "로그인",
    "회원가입",
    "무단",
    "재배포",
    "카카오스토리",
    "@",
    "기자의 다른 기사",
    "관련 기사",
    "[AI요약]",
    "주요 기사",
    "teaser",
    "사진:",
    "(출처",
    "더 읽어보기",
    "#feedback",
    "👉",
    "구독",
    "http",
)


def read(name):
    return read_seed(f"seeds/{name}", (SEEDS / name).read_bytes(), SEOUL)


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.*")), ids=lambda path: path.name)
def test_no_furniture_in_any_example(path):
    for article in read(path.name):
        for mark in FURNITURE:
            assert mark not in article.text
            assert mark not in article.title


def test_numbered_letter_becomes_one_article_a_topic():
    articles = read("gyeol-letter.txt")
    assert [article.title for article in articles] == [
        "데이터센터가 쓴 전기, 고지서는 누구 앞으로 가나",
        "투자금이 되돌아가는 길: 오픈AI와 마이크로소프트",
        "내려받은 모델은 거둘 수 없다, 라마와 군용 챗봇",
    ]
    assert {article.publisher for article in articles} == {"결 뉴스레터"}
    address = "https://gyeol.example/letters/81"
    assert [article.url for article in articles] == [f"{address}#{n}" for n in (1, 2, 3)]
    assert {article.published.date().isoformat() for article in articles} == {"2026-11-17"}
    assert [len(article.paragraphs) for article in articles] == [5, 5, 4]


def test_linked_letter_becomes_its_topics_and_its_own_words():
    articles = read("onsaemi-viewletter.txt")
    assert [article.title for article in articles] == [
        "칩이 멈추면 인공지능도 멈춘다",
        "기계가 쓴 글로 기계를 가르친다면",
        "창업 펀드에서 물러난 대표",
        "땅이 흔들리자 드러난 공급망",
    ]
    assert articles[0].publisher == "온새미"
    assert articles[0].authors == ("한도담",)
    assert articles[0].published.isoformat() == "2026-11-17T09:20:00+09:00"
    assert "까요" in articles[0].paragraphs[-1]


def test_news_page_finds_its_headline_behind_the_menu():
    (article,) = read("naru-news.txt")
    assert article.title == "‘참고용’이라던 AI 민원 답변, 틀리면 누가 책임지나"
    assert article.publisher == "나루신문"
    assert "표본 1200건 중 174건이 오답" in article.subtitle
    assert len(article.paragraphs) == 11


def test_page_with_summary_lead_and_byline():
    (article,) = read("didim-it.txt")
    assert article.publisher == "디딤IT"
    assert article.authors == ("이다온",)
    assert article.paragraphs[0].startswith("누구나 내려받아")


def test_dated_page():
    (article,) = read("garam-ilbo.txt")
    assert article.publisher == "가람일보"
    assert article.published.isoformat() == "2026-11-18T09:30:00+09:00"


def test_jekyll_post():
    (article,) = read("2026-11-16-slow-library.md")
    assert article.title == "도서관처럼 빌려 쓰는 인공지능은 가능할까"
    assert article.published.date().isoformat() == "2026-11-16"
    assert not any(paragraph.startswith("#") for paragraph in article.paragraphs)


def test_an_address_on_its_own_line_is_the_article_s():
    text = (
        "가람시, 데이터센터 협약 다시 본다\n\nhttps://news.example/a?idxno=3&utm_source=x\n\n"
        "가람시가 데이터센터 협약을 다시 살피기로 했다. 주민 설명회도 연다.\n"
    )
    (article,) = read_seed("seeds/a.txt", text.encode(), SEOUL)
    assert article.url == "https://news.example/a?idxno=3"
    assert article.title == "가람시, 데이터센터 협약 다시 본다"


def test_cp949_and_bom_read_the_same():
    text = "가람시, 데이터센터 협약 다시 본다\n\n가람시가 똠방각하 협약을 다시 살피기로 했다.\n"
    one, two, three = (
        read_seed("seeds/a.txt", text.encode(code), SEOUL) for code in ("utf-8", "cp949", "utf-16")
    )
    assert one == two == three


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        ("empty.txt", b"", None),
        ("blank.txt", b" \n\n\t", None),
        ("image.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", None),
        ("broken.txt", "첫 줄\n둘째 ".encode() + b"\xff\xfe\xff \x81", 2),
        ("menu.txt", "머니 산업 사회\n로그인\n".encode(), 1),
        ("open.md", b"---\ntitle: a\n", 1),
        ("yaml.md", "---\ntitle: a: b: c\n---\n본문입니다.\n".encode(), 2),
    ],
)
def test_unreadable_seeds_say_so_in_korean(name, data, line):
    with pytest.raises(SeedError) as caught:
        read_seed(f"seeds/{name}", data, SEOUL)
    assert caught.value.file == f"seeds/{name}"
    assert caught.value.line == line
    assert any("가" <= ch <= "힣" for ch in caught.value.message)
    assert caught.value.hint


LINES = sorted(
    {line for path in SEEDS.glob("*.*") for line in path.read_text(encoding="utf-8").split("\n")}
    | {"---", "👉 더 보기", "https://a.example/b", "1. 가나 다라", "■ 머리", "#", "댓글 3", "```"}
    | {"관련 기사", "참고 자료", "① 첫째 이야기", "Q1. 왜 그런가요?", "(서울=예시통신) 가나 기자 ="}
)


def accounted(data):
    try:
        readings = read_seed_fully("seeds/any.txt", data, SEOUL)
    except SeedError:
        return
    dropped = [line for reading in readings for line in reading.dropped]
    assert {line.rule for line in dropped} <= RULES.keys()
    assert len({line.line for line in dropped}) == len(dropped)
    assert tuple(reading.article for reading in readings) == read_seed("seeds/any.txt", data, SEOUL)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300), st.text(st.characters(codec="utf-8"), max_size=300).map(str.encode)
    )
)
def test_no_bytes_raise_anything_but_the_seeds_own_error(data):
    accounted(data)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=40))
def test_no_order_of_lines_drops_one_twice(lines):
    accounted("\n".join(lines).encode())


def test_the_lines_of_a_front_matter_are_accounted_for():
    name = "2026-11-16-slow-library.md"
    (reading,) = read_seed_fully(f"seeds/{name}", (SEEDS / name).read_bytes(), SEOUL)
    assert len(reading.headings) == 5
    assert [link.url[:8] for link in reading.references] == ["https://"] * 4
    assert reading.dropped[0].rule == "front-matter"
