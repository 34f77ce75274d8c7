"""The order of stories: scores whose parts are told, and variety."""

import dataclasses
import datetime as dt
import random

import pytest
from desk import BRIDGE, UNTIL, all_seeds, article, grouped, ranked

from newsletter.curate.arrange import varied
from newsletter.model import SEEDS, Story


def test_points_add_up_to_the_score():
    for story in ranked(grouped([*all_seeds(), article("bridge", "보행교 균열", BRIDGE)])):
        assert sum(reason.points for reason in story.reasons) == pytest.approx(story.score)
        assert len({reason.part for reason in story.reasons}) == len(story.reasons)


def test_reasons_are_korean_words():
    for story in ranked(grouped(all_seeds())):
        assert all(any("가" <= ch <= "힣" for ch in reason.words) for reason in story.reasons)


def test_ranking_is_sorted_and_the_same_for_any_order():
    given = list(grouped([*all_seeds(), article("bridge", "보행교 균열", BRIDGE)]))
    expected = ranked(given)
    assert [story.score for story in expected] == sorted(
        (story.score for story in expected), reverse=True
    )
    for seed in range(3):
        assert ranked(random.Random(seed).sample(given, len(given))) == expected


def part(story, name):
    return next(reason.points for reason in story.reasons if reason.part == name)


def scored(lead, *more, **options):
    return ranked([Story(lead, more)], **options)[0]


def test_each_part_of_a_score_rewards_what_it_says():
    plain = article("bridge", "보행교 균열", BRIDGE)
    old = dataclasses.replace(plain, published=UNTIL - dt.timedelta(days=9))
    undated = dataclasses.replace(plain, published=None)
    assert part(scored(plain), "recency") > part(scored(old), "recency")
    assert part(scored(old), "recency") > part(scored(undated), "recency") == 0
    assert part(scored(plain, article("second", "다리", BRIDGE)), "outlets") > 0
    assert part(scored(plain), "outlets") == 0
    longer = dataclasses.replace(plain, paragraphs=BRIDGE * 2)
    assert part(scored(longer), "depth") > part(scored(plain), "depth")
    dropped_in = dataclasses.replace(plain, source_id=SEEDS)
    assert part(scored(dropped_in), "seed") > part(scored(plain), "seed") == 0
    off_topic = dataclasses.replace(plain, title="밥상", paragraphs=("시래기를 삶는다.",))
    assert part(scored(plain), "topic") > part(scored(off_topic), "topic") == 0


def test_an_article_from_the_future_is_no_newer_than_new():
    ahead = article("bridge", "보행교 균열", BRIDGE, published=UNTIL + dt.timedelta(days=40))
    fresh = dataclasses.replace(ahead, published=UNTIL)
    assert part(scored(ahead), "recency") == part(scored(fresh), "recency")


def test_an_outlet_reporting_twice_is_one_outlet():
    first = article("bridge", "보행교 균열", BRIDGE)
    second = dataclasses.replace(first, id="a-later", url="https://bridge.example/b")
    assert part(scored(first, second), "outlets") == 0


# --- variety ----
def choice(name, outlet, topic, score):
    lead = article(name, name, BRIDGE, publisher=outlet)
    return Story(lead, topic=topic, score=score)


def names(found):
    return [story.lead.title for story in found]


def test_another_outlet_comes_before_a_second_story_of_the_first():
    given = [
        choice("하나", "가", "안전", 4.0),
        choice("둘", "가", "바다", 3.9),
        choice("셋", "나", "노동", 3.5),
    ]
    assert names(varied(given)) == ["하나", "셋", "둘"]


def test_another_topic_comes_before_a_second_story_on_the_first():
    given = [
        choice("하나", "가", "안전", 4.0),
        choice("둘", "나", "안전", 3.9),
        choice("셋", "다", "바다", 3.5),
    ]
    assert names(varied(given)) == ["하나", "셋", "둘"]


def test_stories_without_a_topic_do_not_count_as_alike():
    given = [
        choice("하나", "가", "", 4.0),
        choice("둘", "나", "", 3.9),
        choice("셋", "다", "바다", 3.5),
    ]
    assert names(varied(given)) == ["하나", "둘", "셋"]


def test_a_much_better_story_stays_ahead_of_variety():
    given = [
        choice("하나", "가", "안전", 9.0),
        choice("둘", "가", "안전", 8.0),
        choice("셋", "나", "바다", 2.0),
    ]
    assert names(varied(given)) == ["하나", "둘", "셋"]


def test_arranging_loses_nothing_and_begins_with_the_best():
    given = ranked(grouped(all_seeds()))
    found = varied(given)
    assert found[0] == given[0]
    assert sorted(names(found)) == sorted(names(given))
