"""Facts looked up in their sources: found, missing, or told otherwise there."""

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.model import Article
from newsletter.tracing.facts import facts
from newsletter.tracing.lookup import look_up

SEOUL = dt.timezone(dt.timedelta(hours=9))
PUBLISHED = dt.datetime(2023, 12, 6, 9, tzinfo=SEOUL)


def article(*paragraphs, **more):
    fields = {"title": "", "published": PUBLISHED, "source_id": "seeds"} | more
    return Article(id="a1", url="", paragraphs=paragraphs, **fields)


def said(source, text):
    """``text → status (what the source says instead)`` of each fact."""
    one = source if isinstance(source, Article) else article(source)
    return [
        (found.fact.text, found.status, *([found.instead] if found.instead else []))
        for found in look_up(text, [one])
    ]


NUMBERS = [
    ("매출은 1,570억 달러였다.", "매출은 $157 billion입니다.", ("found",)),
    ("매출은 1,570억 달러였다.", "매출은 1570억달러입니다.", ("found",)),
    ("매출은 1,570억 달러였다.", "매출은 1,570억입니다.", ("found",)),
    ("매출은 1,570억 달러였다.", "매출은 157억 달러입니다.", ("differs", "1,570억 달러")),
    ("매출은 1,570억 달러였다.", "매출은 1,570조 달러입니다.", ("differs", "1,570억 달러")),
    ("매출은 1,570억 달러였다.", "매출은 1,570억 원입니다.", ("differs", "1,570억 달러")),
    ("점유율이 3% 올랐다.", "점유율이 3%p 올랐습니다.", ("differs", "3%")),
    ("점유율이 3할이다.", "점유율이 30%입니다.", ("found",)),
    ("직원 열두 명이 떠났다.", "직원 12명이 떠났습니다.", ("found",)),
    ("직원 41명이 떠났다.", "직원 47명이 떠났습니다.", ("differs", "41명")),
    ("직원 41명이 떠났다.", "회사는 그 뒤로 97곳에 가게를 냈습니다.", ("missing",)),
    ("매출은 1,570억 달러였다.", "매출은 1,600억 달러입니다.", ("differs", "1,570억 달러")),
    ("매출은 1,570억 달러였다.", "매출은 약 1,600억 달러입니다.", ("found",)),
    ("매출은 1,570억 달러였다.", "매출은 약 2,000억 달러입니다.", ("differs", "1,570억 달러")),
    ("매출은 1,570억 달러였다.", "매출은 1,500억 달러 넘는 돈입니다.", ("found",)),
    ("매출은 1,570억 달러였다.", "매출은 1,600억 달러 가까이 됩니다.", ("found",)),
    ("모인 사람은 314명이다.", "모인 사람은 300여 명입니다.", ("found",)),
    ("모인 사람은 414명이다.", "모인 사람은 300여 명입니다.", ("differs", "414명")),
    ("응답은 43.2%였다.", "응답은 40%대였습니다.", ("found",)),
    ("응답은 43.2%였다.", "응답은 50%대였습니다.", ("differs", "43.2%")),
]


@pytest.mark.parametrize(("source", "text", "expected"), NUMBERS, ids=[one[1] for one in NUMBERS])
def test_a_number_is_what_the_source_says_or_not(source, text, expected):
    [(_, *found)] = said(source, text)
    assert tuple(found) == expected


def test_a_number_of_another_sentence_does_not_vouch_for_one_in_this():
    source = "시는 복지 상담에서 96건을 확인했다. 교통 상담에서는 오류가 33건 나왔다."
    assert said(source, "교통 상담에서는 오류가 96건 나왔습니다.") == [("96건", "differs", "33건")]
    assert said(source, "교통 상담의 33건과 복지 상담의 96건이 문제입니다.") == [
        ("33건", "found"),
        ("96건", "found"),
    ]


def test_the_letters_own_count_is_no_fact():
    source = "시는 예산을 줄이고 상담원을 늘리며 창구를 다시 연다. 위원 세 명이 반대했다."
    assert said(source, "시가 내놓은 대책은 두 가지, 제1은 예산입니다.") == []
    assert said(source, "위원 두 명이 반대했습니다.") == [("두 명", "differs", "세 명")]


DATES = [
    ("회의는 5일 열렸다.", "회의는 2023년 12월 5일 열렸습니다.", ("found",)),
    ("회의는 지난달 열렸다.", "회의는 2023년 11월 열렸습니다.", ("found",)),
    ("회의는 어제 열렸다.", "회의는 12월 5일 열렸습니다.", ("found",)),
    ("회의는 지난해 12월 5일 열렸다.", "회의는 2022년 12월 5일 열렸습니다.", ("found",)),
    ("회의는 지난해 12월 5일 열렸다.", "회의는 2023년 12월 5일 열렸습니다.", ("differs", "지난해 12월 5일")),
    ("회의는 5일 열렸다.", "회의는 2023년 12월 8일 열렸습니다.", ("differs", "5일")),
    ("회의는 5일 열렸다.", "회의는 2023년 11월 5일 열렸습니다.", ("differs", "5일")),
    ("회의는 2023년 12월에 열렸다.", "회의는 2023년 12월 3일에 열렸습니다.", ("missing",)),
    ("회의는 2023.12.03 열렸다.", "회의는 12월 3일 열렸습니다.", ("found",)),
    ("회의가 있었다.", "6일 소식에 따르면 회의가 있었습니다.", ("found",)),
]  # fmt: skip


@pytest.mark.parametrize(("source", "text", "expected"), DATES, ids=[one[1] for one in DATES])
def test_a_date_is_read_from_the_articles_own_day(source, text, expected):
    [(_, *found)] = said(source, text)
    assert tuple(found) == expected


def test_without_a_day_of_its_own_an_article_vouches_for_what_it_names():
    undated = article("회의는 5일 열렸다.", published=None)
    assert said(undated, "회의는 2023년 12월 5일 열렸습니다.") == [("2023년 12월 5일", "found")]
    assert said(undated, "회의는 2023년 12월 6일 열렸습니다.") == [
        ("2023년 12월 6일", "differs", "5일")
    ]


NAMES = [
    ("메타 플랫폼스가 밝혔다.", "메타는 밝혔습니다.", ["found"]),
    ("메타플랫폼스가 밝혔다.", "메타 플랫폼스는 밝혔습니다.", ["found", "found"]),
    ("이란성 쌍둥이가 왔다.", "이란은 밝혔습니다.", ["missing"]),
    ("나루전자가 샀다.", "결텔레콤이 샀습니다.", ["missing"]),
    ("오픈AI(OpenAI)가 밝혔다.", "OpenAI가 밝혔습니다.", ["found"]),
    ("이 회사 OpenAI가 밝혔다.", "오픈AI(OpenAI)가 밝혔습니다.", ["found", "found"]),
    ("나루전자가 밝혔다.", "나루전자(Orbifex)가 밝혔습니다.", ["found", "missing"]),
    ("GPT-5.5를 냈다.", "GPT-5를 냈습니다.", ["missing"]),
    ("모델 GPT-5를 냈다.", "GPT5를 냈습니다.", ["found"]),
    ("김가람 대표가 말했다.", "김 대표는 말했습니다.", ["found"]),
    ("김가람 대표가 말했다.", "박 대표는 말했습니다.", ["missing"]),
    ("한가람 대표가 말했다.", "윤서담 대표는 말했습니다.", ["missing"]),
    ("‘누리(Nuri)봄’을 냈다.", "누리봄을 냈습니다.", ["found"]),
    ("더불어민주당이 냈다.", "민주당이 냈습니다.", ["found"]),
]


@pytest.mark.parametrize(("source", "text", "expected"), NAMES, ids=[one[1] for one in NAMES])
def test_a_name_stands_in_the_source_or_not(source, text, expected):
    assert [status for _, status, *_ in said(source, text)] == expected


QUOTED = "상담사는 “챗봇이 잘못 알려 준 일을 바로잡아 달라는 전화가 온다”고 말했다."
QUOTATIONS = [
    ("챗봇이 잘못 알려 준 일을 바로잡아 달라는 전화가 온다", ("found",)),
    ("챗봇이 잘못 알려준 일을 바로잡아달라는 전화가 온다.", ("found",)),
    (
        "챗봇이 잘못 알려 준 돈을 바로잡아 달라는 전화가 온다",
        ("differs", "챗봇이 잘못 알려 준 일을 바로잡아 달라는 전화가 온다"),
    ),
    ("도서관 문을 닫는 날이 늘어 걱정이 크다", ("missing",)),
]


@pytest.mark.parametrize(("words", "expected"), QUOTATIONS, ids=[one[0] for one in QUOTATIONS])
def test_a_quotation_is_word_for_word_or_not(words, expected):
    [(_, *found)] = said(QUOTED, f"상담사는 “{words}”고 말했습니다.")
    assert tuple(found) == expected


def test_a_fact_says_where_it_was_found():
    source = article(
        "앞선 문단이다.", "가람시는 지난해 12월 5일 41명에게 “참고용이라 어쩔 수 없다”고 했다."
    )
    text = "가람시가 2022년 12월 5일 47명에게 “참고용이라 어쩔 수 없다”고 답했습니다."
    found = {one.fact.kind: one for one in look_up(text, [source])}
    assert [found[kind].status for kind in ("name", "date", "number", "quotation")] == [
        "found",
        "found",
        "differs",
        "found",
    ]
    stands = {kind: source.text[one.start : one.end] for kind, one in found.items()}
    assert stands == {
        "name": "가람시",
        "date": "지난해 12월 5일",
        "number": "41명",
        "quotation": "참고용이라 어쩔 수 없다",
    }
    assert found["number"].instead == "41명"
    assert {one.article_id for one in found.values()} == {"a1"}


def test_titles_outlets_and_every_article_of_a_story_count():
    first = article("본문은 짧다.", title="나루전자, 41명 감원", publisher="이음주간")
    other = Article(
        id="a2", url="", title="", paragraphs=("윤서담 교수가 비판했다.",), source_id="s"
    )
    text = "이음주간에 따르면 나루전자는 41명을 줄입니다. 윤서담 교수는 비판했습니다."
    found = look_up(text, [first, other])
    assert [(one.fact.text, one.status, one.article_id) for one in found] == [
        ("이음주간", "found", "a1"),
        ("나루전자", "found", "a1"),
        ("41명", "found", "a1"),
        ("윤서담", "found", "a2"),
    ]
    assert [(one.start, one.end) for one in found[:3]] == [(0, 0)] * 3


def test_without_sources_nothing_is_found():
    assert {one.status for one in look_up("나루전자가 5월 41명을 줄였다.", [])} == {"missing"}


HOSTILE = [
    "5일 ",
    "5",
    "“",
    '"',
    "가",
    "김 대표 ",
    "1,570억 달러 ",
    "(",
    "2023.",
    "’23.",
    "A-",
    "나루신문 ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_costs_little(piece):
    text = (piece * 20_000)[:20_000]
    source = article(text)
    started = time.process_time()
    look_up(text, [source])
    assert time.process_time() - started < 6


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=60), st.text(max_size=60))
def test_nothing_raises_and_every_place_is_true(text, other):
    source = article(f"{other} 41명 가람시", f"{text}")
    assert all(text[one.start : one.end] == one.text for one in facts(text))
    for one in look_up(text, [source]):
        if one.status == "differs" and (one.start or one.end):
            assert source.text[one.start : one.end] == one.instead


@pytest.mark.parametrize(
    "text", ["\ud800가람시 5명", "“\udfff” \u200d가\u0301 ½ Ⅷ ٣명", "İstanbul ß"]
)
def test_odd_characters_do_no_harm(text):
    assert {one.status for one in look_up(text, [article(text)])} <= {"found"}
