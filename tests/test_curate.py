"""Choosing: one article once, and what a text is about."""

import dataclasses
import itertools

import pytest
from desk import BRIDGE, ROOT, SEOUL, WHALE, all_seeds, article

from newsletter.collect.pasted.seed import read_seed
from newsletter.collect.web.address import canonical
from newsletter.config import TopicSettings, parse_format
from newsletter.curate.dedupe import unique
from newsletter.curate.topics import topic_of


def test_the_same_link_is_one_article_and_the_fuller_stays():
    short = article("dalrae", "달래 보행교 닫혀", BRIDGE[:1])
    full = dataclasses.replace(article("dalrae", "달래 보행교 닫혀", BRIDGE), id="a-full")
    kept, copies = unique([short, full])
    assert kept == (full,)
    assert [copy.drop().what for copy in copies] == ["달래 보행교 닫혀"]
    assert copies[0].original == full
    assert "같은 주소" in copies[0].drop().reason
    assert copies[0].drop().url == full.url


def test_a_wire_copy_under_another_headline_and_link_is_one_article():
    wire = article("tongsin", "달래시 보행교 균열…통행 금지", BRIDGE)
    copy = article("jibang", "[속보] 강변 다리 막혔다, 왜?", BRIDGE)
    kept, copies = unique([copy, wire])
    assert len(kept) == 1
    assert len(copies) == 1
    assert "같은 글" in copies[0].drop().reason
    assert {kept[0].title, copies[0].drop().what} == {wire.title, copy.title}


def test_a_copy_with_its_own_dateline_and_a_missing_last_sentence_is_still_a_copy():
    wire = article("tongsin", "달래시 보행교 균열", BRIDGE)
    trimmed = ("(달래=지방신문) " + BRIDGE[0], BRIDGE[1], BRIDGE[2].rsplit(" 통학", 1)[0])
    kept, copies = unique([wire, article("jibang", "막힌 다리", trimmed)])
    assert kept == (wire,)
    assert [copy.drop().what for copy in copies] == ["막힌 다리"]


def test_links_that_differ_only_in_idxno_are_two_articles():
    base = "https://news.example/articleView.html?idxno="
    one = article("one", "보행교가 닫혔다", BRIDGE, url=canonical(base + "101&utm_source=mail"))
    two = article("two", "고래가 달아났다", WHALE, url=canonical(base + "102&fbclid=x"))
    kept, copies = unique([one, two])
    assert kept == (one, two)
    assert copies == ()


def test_tracking_keys_do_not_make_a_second_article():
    base = "https://news.example/articleView.html?idxno=101"
    one = article("one", "보행교가 닫혔다", BRIDGE, url=canonical(base + "&utm_campaign=a"))
    two = article("two", "보행교 소식", WHALE, url=canonical(base + "&gclid=b"))
    assert len(unique([one, two])[0]) == 1


def test_articles_without_any_text_are_not_copies_of_each_other():
    """Feeds of bare headlines: two events with no body are two events."""
    one = article("one", "보행교가 닫혔다", ())
    two = article("two", "고래가 그물을 끊었다", ())
    assert unique([one, two]) == ((one, two), ())


def test_a_feed_s_standing_teaser_does_not_make_its_articles_copies():
    """Some feeds give every item the same line in place of a text."""
    teaser = ("기사의 본문은 달래일보 누리집에서 읽으실 수 있습니다.",)
    one = article("one", "보행교가 닫혔다", teaser)
    two = article("two", "고래가 그물을 끊었다", teaser)
    assert unique([one, two]) == ((one, two), ())


def test_every_article_is_kept_or_dropped_exactly_once():
    (one,) = read_seed("seeds/a.txt", ("달래 다리 소식\n\n" + "\n\n".join(BRIDGE)).encode(), SEOUL)
    same_text_in_another_file = dataclasses.replace(one, origin="seeds/b.txt")
    given = [one, same_text_in_another_file, article("whale", "고래가 그물을 끊었다", WHALE)]
    kept, copies = unique(given)
    assert len(kept) + len(copies) == len(given)
    assert len(copies) == 1


def test_deduping_keeps_the_same_articles_in_any_order():
    given = [
        article("tongsin", "달래시 보행교 균열", BRIDGE),
        article("jibang", "막힌 다리", BRIDGE),
        article("whale", "고래가 그물을 끊었다", WHALE),
        article("short", "다리 닫혀", BRIDGE[:1]),
    ]
    results = {
        frozenset(kept.id for kept in unique(order)[0]) for order in itertools.permutations(given)
    }
    assert len(results) == 1


# --- topics ----
WORDS = (
    TopicSettings(id="물", keywords=("지하수", "가뭄")),
    TopicSettings(id="기계", keywords=("AI", "챗봇")),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("지하수가 줄었다", ("물", 1)),
        ("지하수에서는 냄새가 났고 지하수까지 말랐다", ("물", 2)),
        ("(지하수) ‘가뭄’은", ("물", 2)),
        ("AI는 답했다", ("기계", 1)),
        ("ai를 쓴다", ("기계", 1)),
        ("대지하수로", ("", 0)),
        ("OpenAI와 XAI", ("", 0)),
        ("비가 왔다", ("", 0)),
        ("", ("", 0)),
    ],
)
def test_keywords_stand_at_the_beginning_of_a_word(text, expected):
    assert topic_of("", text, WORDS) == expected


@pytest.mark.parametrize("word", ["Airbnb는", "AIDS가", "aim을"])
def test_a_latin_keyword_is_not_found_inside_a_longer_word(word):
    assert topic_of("", f"{word} 화제다", WORDS) == ("", 0)


def test_the_headline_weighs_more_than_the_text():
    assert topic_of("가뭄이 온다", "AI AI", WORDS) == ("물", 3)


def test_ties_go_to_the_first_topic():
    assert topic_of("", "챗봇과 가뭄", WORDS) == ("물", 1)
    assert topic_of("", "챗봇과 가뭄", WORDS[::-1]) == ("기계", 1)


def test_the_default_topics_fit_the_example_seeds():
    form = parse_format((ROOT / "templates/ai-ethics/format.toml").read_text(encoding="utf-8"))
    about = {a.title: topic_of(a.title, a.text, form.topics)[0] for a in all_seeds()}
    assert about["데이터센터가 쓴 전기, 고지서는 누구 앞으로 가나"] == "데이터센터"
    assert about["내려받은 모델은 거둘 수 없다, 라마와 군용 챗봇"] == "군사"
    labelling = "“하루 삼천 장, 눈을 감아도 떠올라요” AI에게 해로운 것을 가르치는 사람들"
    assert about[labelling] == "노동"
