"""Interviews: whose words the answers are, and that they are told as theirs."""

import datetime as dt

import pytest

from newsletter.model import Article
from newsletter.summarise.candidates import candidates
from newsletter.summarise.interview import NO_INTERVIEW, interview, quoted_spans

MEETING = "우물을 고치는 노을결(41) 씨를 17일 만났다. 그는 서른 해째 우물을 판다."
ASKED = "우물은 왜 마르나."
ANSWERED = "위에서 물을 너무 많이 뽑는다. 그 까닭을 부정하지는 않는다."
ASKED_AGAIN = "무엇을 바꾸어야 하나요?"
ANSWERED_AGAIN = "저는 마을마다 재는 자를 하나씩 두자고 했어요. 아무도 듣지 않았지만요."


def article(*paragraphs, title="우물 이야기", authors=()):
    return Article("a1", "https://a.example/1", title, paragraphs, "s", authors=authors)


def test_an_answer_is_told_as_a_quotation_of_its_speaker():
    whole = article(MEETING, ASKED, ANSWERED, ASKED_AGAIN, ANSWERED_AGAIN)
    found = candidates(whole, dt.date(2026, 12, 10))
    told = [one for one in found if one.voiced]
    assert [one.text for one in told] == [
        f"노을결 씨는 “{ANSWERED[:-1]}”라고 말했습니다.",
        f"노을결 씨는 “{ANSWERED_AGAIN[:-1]}”라고 설명했습니다.",
    ]
    assert [whole.text[one.start : one.end] for one in told] == [ANSWERED, ANSWERED_AGAIN]
    asked = [one for one in found if one.quote in {ASKED, ASKED_AGAIN}]
    assert len(asked) == 2
    assert not any(one.usable for one in asked)


def test_answers_of_nobody_are_not_told():
    meeting = "우물을 고치는 사람을 만났다. 이야기를 나눴다."
    found = candidates(article(meeting, ASKED, ANSWERED, ASKED_AGAIN, ANSWERED_AGAIN))
    assert not any(one.usable for one in found if one.paragraph)


@pytest.mark.parametrize(
    ("introduction", "name"),
    [
        (MEETING, "노을결 씨"),
        ("노을결 교수의 방에는 우물 그림이 걸려 있다.", "노을결 교수"),
        ("우물 기술자 노을결(41)은 말수가 적다.", "노을결 씨"),
        ("이다래 감독이 찾던 노을결 씨를 만났다.", None),
        ("지난달 간호사 노을결 씨를 만났다.", "노을결 씨"),
        ("노을결 작가와 이다래 작가가 대담에 나섰다.", None),
    ],
)
def test_who_speaks(introduction, name):
    found = interview(article(introduction, ASKED, ANSWERED, ASKED_AGAIN, ANSWERED_AGAIN))
    assert (found.speaker.name if found.speaker else None) == name
    assert found.answers == (2, 4)


def test_the_reporter_does_not_answer():
    found = interview(
        article(MEETING, ASKED, ANSWERED, ASKED_AGAIN, ANSWERED_AGAIN, authors=("노을결",))
    )
    assert found.speaker is None


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("마을의 우물이 말랐다.", ASKED, ANSWERED, ASKED_AGAIN, ANSWERED_AGAIN),
        (MEETING, ASKED, ANSWERED),
        (MEETING, "1. 우물은 왜 마르나?", ANSWERED, "2. 무엇을 바꾸나?", ANSWERED_AGAIN),
        (MEETING, ASKED, *[ANSWERED] * 9, ASKED_AGAIN, ANSWERED_AGAIN),
    ],
)
def test_what_is_no_interview(paragraphs):
    assert interview(article(*paragraphs)) == NO_INTERVIEW


def test_what_the_reporter_tells_between_the_answers_is_no_answer():
    between = "노 씨는 창밖을 한참 보았다."
    last = "돌아오는 길에 비가 왔다."
    found = interview(article(MEETING, ASKED, ANSWERED, between, ASKED_AGAIN, ANSWERED_AGAIN, last))
    assert found.answers == (2, 5)


def test_an_answer_may_end_on_a_question():
    asking = "그러면 누가 물을 지킬까?"
    found = interview(article(MEETING, ASKED, ANSWERED, ASKED_AGAIN, asking))
    assert (found.questions, found.answers) == ((1, 3), (2, 4))


@pytest.mark.parametrize(
    ("paragraph", "spans"),
    [
        ("A. 물이 준다. 비가 안 온다.", ["물이 준다. 비가 안 온다."]),
        ("노을결: 물이 줄어요.", ["물이 줄어요."]),
        ("“물이 줄어요. 비가 안 와요.”", ["물이 줄어요. 비가 안 와요."]),
        ("물이 준다. 누가 막을까. 비가 안 온다.", ["물이 준다.", "누가 막을까.", "비가 안 온다."]),
        ("물이 아주 많이 준다. " * 20, None),
    ],
)
def test_answers_are_taken_apart(paragraph, spans):
    found = quoted_spans(paragraph)
    assert all(paragraph[one.start : one.end] == one.text for one in found)
    assert all(len(one.text) <= 150 for one in found)
    if spans is not None:
        assert [one.text for one in found] == spans


@pytest.mark.parametrize("text", ["", "?" * 20_000, "가까 " * 7_000, "“" * 20_000, "김 씨" * 7_000])
def test_anything_can_be_read(text):
    found = interview(article(text, text, text, text))
    assert {*found.answers}.isdisjoint(found.questions)
