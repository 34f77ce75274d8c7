"""🦜 더 읽어보기: past letters close to a story, or none."""

import dataclasses
import datetime as dt

import pytest
from desk import BRIDGE, ROOT, TOPICS, WHALE, all_seeds, article, measure, past_letter, ranked

from newsletter.config import parse_format
from newsletter.curate.rank import rank
from newsletter.curate.related import related
from newsletter.issue.compose import covered
from newsletter.issue.document import parse_issue
from newsletter.model import Covered, Story, Update


def section(day, headline, text, **more):
    return Covered(dt.date(2026, 11, day), headline, text, **more)


PAST = (
    section(
        1, "낡은 다리를 건너는 사람들", "다리 상판에 균열이 나도 점검 예산이 없어 보수를 미룬다."
    ),
    section(8, "강변 보행교 점검을 미룬 시설공단", BRIDGE[1]),
    section(8, "된장을 담그는 청년들", "콩을 삶아 메주를 띄우고 항아리를 닦는 모임이 늘었다."),
)


def linked(found, past=PAST, most=2):
    return [[section.headline for section in row] for row in related(found, past, TOPICS, most)]


def bridge_story():
    return ranked([Story(article("bridge", "달래시 강변 보행교 균열로 통행 금지", BRIDGE))])[0]


def whale_story():
    return ranked([Story(article("whale", "그물을 끊은 고래", WHALE))])[0]


def test_the_closest_past_section_comes_first():
    assert linked([bridge_story()])[0][0] == "강변 보행교 점검을 미룬 시설공단"
    assert "된장을 담그는 청년들" not in linked([bridge_story()], most=3)[0]


def test_no_more_than_asked_for():
    assert [len(row) for row in linked([bridge_story()], most=1)] == [1]
    assert linked([bridge_story()], most=0) == [[]]


def test_no_past_section_is_offered_twice():
    one = bridge_story()
    two = ranked([Story(article("second", "보행교 균열, 시설공단 사과", BRIDGE[:2]))])[0]
    rows = linked([one, two], most=1)
    flat = [headline for row in rows for headline in row]
    assert len(flat) == len(set(flat)) == 2


def test_nothing_is_offered_when_nothing_is_close():
    assert linked([whale_story()], past=PAST[2:]) == [[]]
    assert linked([whale_story(), bridge_story()], past=()) == [[], []]


def test_drafts_are_never_linked():
    drafts = [dataclasses.replace(past, published=False) for past in PAST]
    assert linked([bridge_story()], past=drafts) == [[]]
    mixed = [dataclasses.replace(PAST[1], published=False), PAST[0]]
    assert linked([bridge_story()], past=mixed) == [["낡은 다리를 건너는 사람들"]]


def test_a_draft_read_from_its_file_is_remembered_but_not_linked():
    letter = past_letter()
    assert letter.status == "draft"
    assert related([bridge_story()], covered(letter), TOPICS, 3) == ((),)
    published = dataclasses.replace(letter, status="published")
    (row,) = related([bridge_story()], covered(published), TOPICS, 3)
    assert [found.date for found in row] == [dt.date(2026, 11, 15)]


# --- the example letters ----
def example_letters():
    paths = [ROOT / "issues/2026-11-08.md", ROOT / "issues/2026-11-15.md"]
    return [
        section
        for path in paths
        for section in covered(parse_issue(path.read_text(encoding="utf-8"), path.name))
    ]


@pytest.mark.parametrize("company", ["alone", "among the others"])
@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("데이터센터가 쓴 전기", "물 쓰는 데이터센터, 마을 우물은 누가 지키나"),
        ("“하루 삼천 장", "상담사의 목소리를 채점하는 AI, 이의는 누가 듣나"),
        ("투자금이 되돌아가는 길", None),
        ("땅이 흔들리자 드러난 공급망", None),
    ],
)
def test_past_sections_offered_for_the_example_seeds(title, expected, company):
    """Whether a reader would follow the link does not depend on what else the letter tells."""
    form = parse_format((ROOT / "templates/ai-ethics/format.toml").read_text(encoding="utf-8"))
    by = measure(form.topics, trust={})
    ranked_all = rank([Story(found) for found in all_seeds()], by)
    (story,) = [found for found in ranked_all if found.lead.title.startswith(title)]
    told_now = [story] if company == "alone" else [story, *(s for s in ranked_all if s != story)]
    (row, *_) = related(told_now, example_letters(), form.topics, 1)
    assert [section.headline for section in row] == ([expected] if expected else [])


# --- letters in a row ----------------------------------------------------------------------------


def test_what_the_letter_before_linked_to_is_not_linked_again():
    (first,) = related([bridge_story()], PAST, TOPICS, 1)
    last = {(section.date, section.headline) for section in first}
    (second,) = related([bridge_story()], PAST, TOPICS, 1, linked_last=last)
    assert second
    assert second != first


def test_another_section_of_the_same_letter_may_still_be_linked():
    (first,) = related([bridge_story()], PAST, TOPICS, 1)
    elsewhere = {(dt.date(2026, 11, 1), first[0].headline)}
    assert related([bridge_story()], PAST, TOPICS, 1, linked_last=elsewhere) == (first,)


def test_the_section_a_story_follows_on_is_not_linked_once_more():
    """The section's first line links to it already."""
    story = dataclasses.replace(bridge_story(), update=Update(PAST[1], ("12억 원",)))
    (row,) = related([story], PAST, TOPICS, 3)
    assert PAST[1] not in row
    assert PAST[0] in row
