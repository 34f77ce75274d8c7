"""An editor's choices over the program's: stories joined, set apart, pinned, left out."""

import dataclasses

import pytest
from desk import BRIDGE, WHALE, article

from newsletter.curate.overrule import names, place_of, regrouped
from newsletter.model import Overrides, Story

ONE = dataclasses.replace(article("one", "하나", BRIDGE), id="aaaa1111")
TWO = dataclasses.replace(article("two", "둘", BRIDGE[:2]), id="aaaa2222")
THREE = dataclasses.replace(article("three", "셋", WHALE), id="bbbb3333")
FOUR = dataclasses.replace(article("four", "넷", WHALE[:1]), id="cccc4444", url="")
STORIES = (Story(ONE, (TWO,)), Story(THREE), Story(FOUR))


def ids(stories):
    return [{one.id for one in story.articles} for story in stories]


# --- what a reference means ----------------------------------------------------------------------


@pytest.mark.parametrize("reference", [ONE.url, ONE.origin, "aaaa1111", "aaaa1", "aaaa"])
def test_an_article_is_named_by_address_file_id_or_its_beginning(reference):
    assert names(reference, ONE)


@pytest.mark.parametrize("reference", ["", "a", "aaa", "aaaa11112", "https://one.example", "one"])
def test_anything_else_names_nothing(reference):
    assert not names(reference, ONE)


def test_no_reference_names_an_article_by_the_address_it_lacks():
    assert not names("", FOUR)


def test_the_place_is_that_of_the_first_reference_to_any_report():
    copy = dataclasses.replace(THREE, id="dddd", url="https://copy.example/1")
    story = Story(ONE, (TWO,), (copy,))
    assert place_of(story, ["bbbb", TWO.url, ONE.url]) == 1
    assert place_of(story, [copy.url]) == 0
    assert place_of(story, ["bbbb3333"]) is None
    assert place_of(story, []) is None


# --- merges and splits ---------------------------------------------------------------------------


def test_without_choices_the_stories_are_what_they_were():
    assert regrouped(STORIES, Overrides(), {}) == STORIES
    assert regrouped((), Overrides(splits=("aaaa",), merges=(("aaaa", "bbbb"),)), {}) == ()


def test_a_split_article_stands_alone_and_the_others_stay_together():
    found = regrouped(STORIES, Overrides(splits=(TWO.url,)), {})
    assert ids(found) == [{ONE.id}, {TWO.id}, {THREE.id}, {FOUR.id}]
    found = regrouped(STORIES, Overrides(splits=(ONE.url,)), {})
    assert ids(found) == [{TWO.id}, {ONE.id}, {THREE.id}, {FOUR.id}]


def test_merged_stories_are_one_with_the_best_article_in_front():
    found = regrouped(STORIES, Overrides(merges=((FOUR.id, TWO.url),)), {})
    assert ids(found) == [{ONE.id, TWO.id, FOUR.id}, {THREE.id}]
    assert found[0].lead == ONE


def test_two_groups_and_a_third_that_links_them_are_one_story():
    merges = ((ONE.url, THREE.url), (THREE.url, FOUR.id))
    assert ids(regrouped(STORIES, Overrides(merges=merges), {})) == [
        {ONE.id, TWO.id, THREE.id, FOUR.id}
    ]


def test_a_split_goes_before_a_merge():
    """Take one article out of its story and put it to another."""
    found = regrouped(STORIES, Overrides(splits=(TWO.url,), merges=((TWO.url, THREE.url),)), {})
    assert ids(found) == [{ONE.id}, {TWO.id, THREE.id}, {FOUR.id}]


def test_references_that_name_nothing_change_nothing():
    lost = Overrides(
        splits=("https://gone.example/1",), merges=(("gone1", "gone2"), (ONE.url, "x"))
    )
    assert regrouped(STORIES, lost, {}) == STORIES


def test_no_article_is_lost_or_doubled():
    wishes = Overrides(
        splits=(ONE.url, THREE.url), merges=((ONE.url, FOUR.id), (TWO.url, THREE.url))
    )
    found = regrouped(STORIES, wishes, {})
    told = sorted(one.id for story in found for one in story.articles)
    assert told == sorted(one.id for one in (ONE, TWO, THREE, FOUR))
    assert ids(found) == [{TWO.id, THREE.id}, {ONE.id, FOUR.id}]
