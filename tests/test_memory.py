"""Memory: what past letters told is not told again, unless there is news."""

import dataclasses
import datetime as dt
import functools
import itertools

import pytest
from desk import BRIDGE, SEOUL, WHALE, all_seeds, article, past_letter, remembered

from newsletter.curate.memory import not_covered
from newsletter.curate.news import news
from newsletter.issue.compose import Told, Wording, attribution_room, compose, covered
from newsletter.issue.document import format_issue
from newsletter.model import SEEDS, Brief, Covered, Issue, Link, Story
from newsletter.summarise.extractive import ExtractiveSummariser

LETTER = dt.date(2026, 11, 15)


def day(number):
    return dt.datetime(2026, 11, number, 9, tzinfo=SEOUL)


def verdict(candidate):
    kept, drops = not_covered([*all_seeds(), candidate], covered(past_letter()))
    assert len(kept) + len(drops) == len(all_seeds()) + 1
    return [drop for drop in drops if drop.what == candidate.title]


# --- by address and title ------------------------------------------------------------------------


def test_a_past_letter_s_address_is_remembered():
    again = article("bridge", "아주 다른 제목", ["본문도 모두 새로 쓴 글이다."])
    (drop,) = verdict(again)
    assert drop.reason.startswith("2026-11-15 호에서 다룬")
    assert "보행교" in drop.reason


def test_a_title_in_the_sources_line_is_remembered():
    again = article("pasted", "그물을 끊은 고래, 어민은 무엇을 잃었나", ["짧은 글이다."], url="")
    assert len(verdict(again)) == 1


def test_unrelated_articles_are_not_remembered():
    kept, drops = not_covered(all_seeds(), covered(past_letter()))
    assert kept == tuple(all_seeds())
    assert drops == ()


def test_a_brief_without_a_link_hides_no_pasted_article():
    """An empty address is no address: pasted articles have none."""
    past = covered(
        Issue(
            1,
            LETTER,
            "제목",
            briefs=(Brief(Link("느티나무 도서관 소식"), "곧 문을 엽니다."), Brief(Link(""), "끝.")),
        )
    )
    fresh = article("whale", "고래가 그물을 끊었다", WHALE, url="")
    assert not_covered([fresh], past) == ((fresh,), ())


def test_nothing_is_remembered_without_past_letters():
    assert not_covered(all_seeds(), ()) == (tuple(all_seeds()), ())
    stories = [Story(one) for one in all_seeds()]
    assert remembered(stories, ()) == (tuple(stories), ())


def test_what_an_editor_pinned_is_offered_though_a_letter_told_it():
    again = article("bridge", "달래시 강변 보행교 균열로 통행 금지", BRIDGE, published=day(14))
    past = covered(past_letter())
    assert not_covered([again], past)[0] == ()
    assert not_covered([again], past, always=[again.url]) == ((again,), ())
    story = Story(dataclasses.replace(again, url="https://other.example/1", title="다리 닫혀"))
    assert remembered([story], past)[0] == ()
    assert remembered([story], past, always=[story.lead.url]) == ((story,), ())


def test_an_article_rewritten_after_the_letter_is_read_again():
    again = article("bridge", "달래시 강변 보행교 균열로 통행 금지", BRIDGE)
    past = covered(past_letter())
    same_day = dataclasses.replace(again, updated=day(15))
    rewritten = dataclasses.replace(again, updated=day(16))
    assert not_covered([same_day], past)[0] == ()
    assert not_covered([rewritten], past) == ((rewritten,), ())


# --- by what is told -----------------------------------------------------------------------------


def test_retold_text_is_recognised_under_another_title_and_address():
    again = article("copy", "보행교 상판 아래 틈, 시민은 돌아간다", BRIDGE, published=day(14))
    kept, drops = remembered([Story(again), *map(Story, all_seeds())], covered(past_letter()))
    assert [story.lead for story in kept] == all_seeds()
    assert [drop.what for drop in drops] == [again.title]
    assert drops[0].reason == (
        "2026-11-15 호에서 다룬 이야기입니다 (‘달래시 강변 보행교 균열로 통행 금지’)"
    )


def test_retold_text_is_recognised_when_it_is_the_only_article():
    """Rarity measured on two documents must not hide that one repeats the other."""
    again = article("copy", "보행교 상판 아래 틈, 시민은 돌아간다", BRIDGE, published=day(14))
    past = [section for section in covered(past_letter()) if "보행교" in section.headline]
    assert remembered([Story(again)], past)[0] == ()


def test_every_report_of_a_story_told_before_is_named_with_its_reason():
    again = article("copy", "보행교 상판 아래 틈, 시민은 돌아간다", BRIDGE, published=day(14))
    other = dataclasses.replace(again, id="b", title="보행교 닫혀", url="https://b.example/1")
    third = dataclasses.replace(again, id="c", title="강변 다리", url="https://c.example/1")
    kept, drops = remembered([Story(again, (other,), (third,))], covered(past_letter()))
    assert kept == ()
    assert [drop.what for drop in drops] == [again.title, other.title, third.title]


def test_late_coverage_with_nothing_new_is_not_told():
    late = article("copy", "보행교 상판 아래 틈, 시민은 돌아간다", BRIDGE, published=day(18))
    kept, drops = remembered([Story(late)], covered(past_letter()))
    assert kept == ()
    assert [drop.what for drop in drops] == [late.title]


FURTHER = {
    "a new amount": ("달래시 보행교 보수에 37억 원 투입", "37억 원"),
    "a new step": ("달래시 보행교 균열, 시설공단 압수수색", "압수수색"),
    "another step": ("달래시 보행교 공사 착공", "착공"),
}


@pytest.mark.parametrize(("title", "fact"), FURTHER.values(), ids=FURTHER)
def test_what_is_new_since_the_letter_comes_back_with_its_news(title, fact):
    later = article("later", title, BRIDGE, published=day(18))
    (kept,), drops = remembered([Story(later)], covered(past_letter()))
    assert drops == ()
    assert kept.update.since.date == LETTER
    assert kept.update.since.headline == "달래시 강변 보행교 균열로 통행 금지"
    assert fact in kept.update.news


@pytest.mark.parametrize("title", [title for title, _ in FURTHER.values()], ids=FURTHER)
def test_news_that_came_out_before_the_letter_is_no_news_since(title):
    early = article("early", title, BRIDGE, published=day(15))
    kept, drops = remembered([Story(early)], covered(past_letter()))
    assert kept == ()
    assert len(drops) == 1


def test_an_article_rewritten_after_the_letter_counts_only_with_news():
    old = article("copy", "달래시 보행교 보수에 37억 원 투입", BRIDGE, published=day(14))
    told = "보행교 상판 아래 틈, 시민은 돌아간다"
    past = covered(past_letter())
    assert remembered([Story(old)], past)[0] == ()
    rewritten = dataclasses.replace(old, updated=day(17))
    (kept,), _ = remembered([Story(rewritten)], past)
    assert kept.update.news[0] == "37억 원"
    assert remembered([Story(dataclasses.replace(rewritten, title=told))], past)[0] == ()


def test_what_a_letter_left_out_of_its_article_is_no_news():
    """The store still has the article that was told, with what the section had no room for."""
    section = Covered(
        LETTER,
        "달래시 강변 보행교 균열로 통행 금지",
        "\n".join(BRIDGE[:2]),
        ("https://bridge.example/a",),
    )
    more = (*BRIDGE, "보수에는 37억 원이 든다.")
    later = article("later", "달래시 보행교 보수에 37억 원", more, published=day(18))
    (kept,), _ = remembered([Story(later)], [section])
    assert kept.update.news == ("37억 원",)
    known = {"https://bridge.example/a": "\n\n".join(more)}
    assert remembered([Story(later)], [section], known)[0] == ()


def test_a_draft_is_remembered_as_told():
    letter = past_letter()
    assert letter.status == "draft"
    again = article("copy", "보행교 상판 아래 틈, 시민은 돌아간다", BRIDGE, published=day(14))
    assert remembered([Story(again)], covered(letter))[0] == ()


def drafted_with(update_of):
    """The text of a letter whose one story follows on a section of the letter before."""
    later = article("later", "달래시 보행교 보수에 37억 원 투입", BRIDGE, published=day(18))
    (story,), _ = remembered([Story(later)], covered(update_of))
    summary = ExtractiveSummariser().summarise(
        story, bullets=3, questions=("누가 살필까요?",), attribution=attribution_room(later)
    )
    issue = compose([Told(story, summary)], [], Wording(), number=4, date=dt.date(2026, 11, 22))
    return format_issue(issue)


def test_a_section_with_news_begins_with_it_and_links_the_earlier_letter():
    text = drafted_with(dataclasses.replace(past_letter(), status="published"))
    section = text[text.index("## 1. ") :].split("\n\n")
    assert section[1] == (
        "지난 호 이후 달라진 점: 37억 원. 앞서 "
        "[달래시 강변 보행교 균열로 통행 금지](2026-11-15.md)(2026-11-15)에서 전한 이야기입니다."
    )
    assert section[2].startswith("- ")


def test_an_earlier_letter_that_never_went_out_is_named_and_not_linked():
    text = drafted_with(past_letter())
    assert "앞서 ‘달래시 강변 보행교 균열로 통행 금지’(2026-11-15)에서" in text
    assert "2026-11-15.md" not in text


# --- news ----------------------------------------------------------------------------------------

KNOWN = "달래시가 20일 보행교를 닫았다. 공사비는 12억 원이고 하루 4천 명이 건넌다. 강보람 시장이 나왔다."


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("달래시 보행교 닫아", "공사비 12억원, 하루 4000명.", ()),
        ("달래시 보행교 닫아", "공사비는 ₩1,200,000,000이다.", ()),
        ("달래시 보행교 닫아", "공사비는 15억 원으로 늘었다.", ("15억 원",)),
        ("달래시 보행교 닫아", "두 곳에서 세 번 살폈다.", ()),
        ("달래시 보행교 시공사 기소", "", ("기소",)),
        ("달래시 보행교 닫아", "11월 25일 다시 정한다.", ()),
        ("", "", ()),
    ],
)
def test_news_is_what_was_not_known(title, text, expected):
    assert news(article("later", title, [text]), KNOWN) == expected


def test_one_new_name_alone_is_no_news():
    assert news(article("later", "전주서도 보행교 살핀다", []), KNOWN) == ()


def test_no_more_than_four_facts_are_told_and_steps_come_first():
    text = "21억 원, 33억 원, 45억 원, 57억 원, 69억 원이 든다."
    found = news(article("later", "보행교 시공사 기소", [text]), KNOWN)
    assert found == ("기소", "21억 원", "33억 원", "45억 원")


# --- memory of what the letter itself wrote ------------------------------------------------------


@functools.cache
def written(source):
    """The section a letter makes of an article, as remembered a week later."""
    summary = ExtractiveSummariser().summarise(
        Story(source),
        bullets=4,
        questions=("이 일을 누가 먼저 살펴야 할까요?",),
        attribution=attribution_room(source),
    )
    if summary is None:
        return ()
    issue = compose(
        [Told(Story(source), summary)], [], Wording(), number=1, date=dt.date(2026, 11, 22)
    )
    return covered(issue)


@pytest.mark.parametrize("company", ["alone", "among the others"])
def test_what_the_letter_wrote_is_recognised_however_quiet_the_week(company):
    """The same text under another headline and without an address, a week later."""
    missed = []
    for source in all_seeds():
        again = dataclasses.replace(source, id="again", title="다른 말로 붙인 머리말", url="")
        others = [found for found in all_seeds() if found.origin != source.origin]
        week = [again] if company == "alone" else [again, *others]
        past = written(source)
        if past and again in [story.lead for story in remembered([*map(Story, week)], past)[0]]:
            missed.append(source.title)
    assert missed == []


def test_no_seed_is_taken_for_another_seed_s_section_in_a_quiet_week():
    taken = []
    for told_before, fresh in itertools.permutations(all_seeds(), 2):
        past = written(told_before)
        if fresh.origin != told_before.origin and past and not remembered([Story(fresh)], past)[0]:
            taken.append((told_before.title, fresh.title))
    one_event = {"가람일보", "나루신문"}
    publishers = {found.title: found.publisher for found in all_seeds()}
    assert [pair for pair in taken if {publishers[title] for title in pair} != one_event] == []


def test_a_seed_s_date_is_its_own_and_no_news():
    """An editor may drop in an old article; it says nothing since the letter that told it."""
    undated = article("whale", "그물 끊은 밍크고래", WHALE, published=None, url="", source_id=SEEDS)
    assert remembered([Story(undated)], covered(past_letter()))[0] == ()
