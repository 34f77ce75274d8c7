"""Several articles on one story: one summary, nothing said twice, each outlet with what is its own."""

import datetime as dt
import functools
import itertools
import json
import re
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsletter.collect.pasted.seed import read_seed
from newsletter.curate.cluster import story_of
from newsletter.issue.compose import Told, Wording, attribution_room, compose
from newsletter.issue.markdown import plain, urls
from newsletter.korean.kiwi import content_words
from newsletter.model import Article, Story
from newsletter.summarise.extractive import ExtractiveSummariser

ROOT = Path(__file__).parent.parent
DAY = dt.date(2026, 11, 22)
MORNING = dt.datetime(2026, 11, 18, 9, tzinfo=ZoneInfo("Asia/Seoul"))
QUESTION = "이 일을 정하는 자리에 누가 더 앉아야 할까요?"

GARAM = (
    (
        "달래시가 강을 건너는 보행교를 17일 닫았다. 다리를 받치는 쇠줄 여섯 가닥 가운데 두 가닥이 끊어진 것이 "
        "정기 점검에서 드러났기 때문이다. 다리는 지은 지 열아홉 해가 되었다."
    ),
    (
        "하루에 다리를 건너는 주민은 4200명이다. 시는 임시 받침을 세우는 데 석 달이 걸린다고 설명했다. 그동안 "
        "주민들은 위쪽 차도 다리로 20분을 돌아가야 한다."
    ),
    (
        "시설공단은 지난해 3월 점검에서 쇠줄을 갈아야 한다는 의견을 받았다. 공단은 예산 8억원이 없다며 공사를 "
        "올해로 미뤘다. 올해 예산에도 공사비는 들어가지 않았다."
    ),
    (
        "학교에 다니는 아이들은 등교 시간이 늦춰졌다. 강 건너 초등학교는 첫 수업을 30분 뒤로 옮겼다. 학부모들은 "
        "마을버스를 늘려 달라고 시에 요구했다."
    ),
    (
        "시는 마을버스 두 대를 더 넣고 배편을 마련하겠다고 밝혔다. 강가에 배를 댈 곳이 없어 배편은 다음 달에나 "
        "다닐 수 있다. 시의회는 다음 주에 시설공단을 불러 까닭을 묻기로 했다."
    ),
)
NARU = (
    (
        "달래시 보행교가 쇠줄이 끊어져 17일 통행이 막혔다. 시는 정기 점검에서 여섯 가닥 가운데 두 가닥이 끊어진 "
        "것을 확인하고 다리를 닫았다. 시민 안전을 위한 조치라고 시는 설명했다."
    ),
    (
        "강가 시장 상인들은 손님이 절반으로 줄었다고 입을 모았다. 반찬 가게를 하는 한여울 씨는 “다리를 건너오던 "
        "단골이 끊겨 하루 매상이 14만원에서 5만원으로 떨어졌다”고 말했다. 상인회는 세금을 미뤄 달라는 "
        "청원서를 냈다."
    ),
    (
        "구조공학을 가르치는 문가람 온누리대학교 교수는 “쇠줄은 한 가닥이 끊어지면 나머지에 무게가 몰려 차례로 "
        "끊어질 수 있다”고 지적했다. 그는 같은 공법으로 지은 다리가 도내에 아홉 곳 더 있다고 덧붙였다."
    ),
)
DAON = (
    (
        "통행이 막힌 달래시 보행교를 두고 시와 시설공단이 서로 책임을 미루고 있다. 시는 공단이 위험을 알리지 "
        "않았다고 하고, 공단은 시가 예산을 주지 않았다고 한다. 시의회는 다음 주에 두 기관을 부른다."
    ),
    (
        "다온방송이 정보공개로 받은 문서를 보면 공단은 지난해 9월 시에 위험 등급을 한 단계 낮춰 보고했다. 문서에는 "
        "등급을 낮춘 까닭이 적혀 있지 않았다. 노동조합은 점검 인력이 세 해 사이 열한 명에서 네 명으로 "
        "줄었다고 밝혔다."
    ),
)


def article(name, paragraphs, *, url=True, **more):
    return Article(
        f"a-{name}", f"https://{name}.example/1" if url else "", "달래시 보행교, 쇠줄 끊어져 닫혀",
        paragraphs, "feed", publisher=name, published=MORNING, **more,
    )  # fmt: skip


def story(*more, lead=None):
    return Story(lead or article("가람일보", GARAM), tuple(more))


def summarise(told, bullets=4):
    room = max(attribution_room(one) for one in told.articles)
    return ExtractiveSummariser().summarise(
        told, bullets=bullets, questions=(QUESTION,), attribution=room, letter=DAY
    )


def bullets_of(told, summary):
    issue = compose([Told(told, summary)], [], Wording(), number=1, date=DAY)
    return [bullet.text for bullet in issue.sections[0].bullets]


def owner(bullet):
    return next(sentence.evidence.article_id for sentence in bullet if sentence.evidence)


BOTH = story(article("나루신문", NARU))
THREE = story(article("나루신문", NARU), article("다온방송", DAON))


# --- what the others add -------------------------------------------------------------------------


def test_one_article_is_told_as_if_there_were_no_others():
    alone = summarise(story())
    assert {owner(bullet) for bullet in alone.bullets} == {"a-가람일보"}
    short = article("나루신문", ("달래시가 보행교를 17일 닫았다.",))
    assert summarise(story(short)) == alone
    assert summarise(Story(BOTH.lead, copies=BOTH.related)) == alone


def test_another_article_adds_one_bullet_between_the_first_s():
    summary = summarise(BOTH)
    assert [owner(bullet) for bullet in summary.bullets].count("a-나루신문") == 1
    assert owner(summary.bullets[0]) == owner(summary.bullets[-1]) == "a-가람일보"
    assert summary.bullets[-1][-1] == summary.question
    assert summary.headline == BOTH.lead.title


def test_two_others_add_half_of_the_bullets_at_most():
    for count, most in ((3, 1), (4, 2), (5, 2)):
        summary = summarise(THREE, bullets=count)
        others = [owner(b) for b in summary.bullets if owner(b) != "a-가람일보"]
        assert 1 <= len(others) <= most
        assert len(others) == len(set(others))
        assert len(summary.bullets) == count


def test_what_the_event_was_is_not_told_again():
    text = " ".join(s.text for bullet in summarise(THREE, bullets=5).bullets for s in bullet)
    assert text.count("두 가닥이") == 1
    assert "서로 책임을 미루고" not in text


def test_an_article_that_knows_nothing_new_is_not_heard():
    echo = article("나루신문", GARAM)
    assert summarise(story(echo)) == summarise(story())


def test_the_sentences_of_a_bullet_are_one_article_s():
    for bullet in summarise(THREE, bullets=5).bullets:
        ids = {sentence.evidence.article_id for sentence in bullet if sentence.evidence}
        assert len(ids) == 1


def test_evidence_is_cut_out_of_its_own_article():
    texts = {one.id: one.text for one in THREE.articles}
    for sentence in itertools.chain.from_iterable(summarise(THREE, bullets=5).bullets):
        for found in filter(None, (sentence.evidence, *sentence.others)):
            assert texts[found.article_id][found.start : found.end] == found.quote


@pytest.mark.parametrize(
    "opening",
    [
        "그는 상인들의 손해가 하루 300만원에 이른다고 헤아렸다.",
        "이에 따라 상인들의 손해는 하루 300만원에 이른다.",
        "A씨는 가게 문을 닫고 강 건너 공사장에서 일자리를 찾고 있다.",
        "상인들은 앞으로 석 달을 무엇으로 버텨야 할까.",
    ],
)
def test_no_bullet_of_another_article_leans_on_what_stood_there(opening):
    rest = (
        "상인회는 세금을 미뤄 달라는 청원서를 시에 냈다. 청원서에는 상인 백열두 명이 이름을 적었다."
    )
    other = article("나루신문", (NARU[0], "상인 조미래 씨가 말했다.", f"{opening} {rest}"))
    texts = [s.text for bullet in summarise(story(other)).bullets for s in bullet]
    assert not any(text[:6] == opening[:6] for text in texts)


# --- whose it is ---------------------------------------------------------------------------------


def test_each_outlet_is_named_and_linked_once():
    texts = bullets_of(THREE, summarise(THREE))
    for one in THREE.articles:
        if any(one.id == owner(bullet) for bullet in summarise(THREE).bullets):
            assert sum(urls(text).count(one.url) for text in texts) == 1
            assert sum(plain(text).count(one.publisher) for text in texts) == 1


@pytest.mark.parametrize("name", ["나루신문", "달래 마을 사람들이 함께 펴내는 느린 소식지"])
def test_there_is_room_for_every_outlet(name):
    told = story(article(name, NARU), article("다온방송", DAON))
    texts = bullets_of(told, summarise(told, bullets=5))
    assert any(name in text for text in texts)
    assert all(80 <= len(plain(text)) <= 220 for text in texts)


# --- numbers told otherwise ----------------------------------------------------------------------

COUNTED = "하루에 다리를 건너는 주민은 3100명으로 조사됐다. 상인회는 손님을 직접 세었다."


def test_a_number_told_otherwise_is_said_behind_the_sentence_that_tells_it():
    told = story(article("나루신문", (*NARU, COUNTED)))
    summary = summarise(told)
    (bullet,) = [b for b in summary.bullets if any(s.others for s in b)]
    place = next(n for n, s in enumerate(bullet) if s.others)
    assert bullet[place].text == (
        "같은 수를 두고 가람일보는 4200명, 나루신문은 3100명이라고 전했습니다."
    )
    assert "4200명" in bullet[place - 1].text
    assert bullet[place].evidence.quote == bullet[place - 1].evidence.quote
    assert bullet[place].others[0].quote == COUNTED.split(". ", maxsplit=1)[0] + "."
    assert all(len(plain(text)) <= 220 for text in bullets_of(told, summary))


def test_an_outlet_named_only_there_is_linked_there():
    other = article("나루신문", ("다리는 낡았다.", COUNTED.split(". ", maxsplit=1)[0] + "."))
    told = story(other)
    texts = bullets_of(told, summarise(told))
    (text,) = [text for text in texts if "같은 수를" in text]
    assert f"[나루신문]({other.url})은 3100명이라고" in text
    assert sum(urls(text).count(told.lead.url) for text in texts) == 1


# --- the seeds and the labelled stories ----------------------------------------------------------


def test_the_two_seeds_on_the_chatbot_become_one_section():
    lead, other = (
        read_seed(name, (ROOT / "seeds" / name).read_bytes(), ZoneInfo("Asia/Seoul"))[0]
        for name in ("garam-ilbo.txt", "naru-news.txt")
    )
    told = Story(lead, (other,))
    summary = summarise(told)
    assert [owner(b) for b in summary.bullets].count(other.id) == 1
    assert not any(s.others for b in summary.bullets for s in b)
    texts = bullets_of(told, summary)
    assert sum(urls(text).count(other.url) for text in texts) == 1


def test_a_number_changed_in_a_seed_is_told_with_both_outlets():
    texts = {
        name: (ROOT / "seeds" / name).read_text() for name in ("garam-ilbo.txt", "naru-news.txt")
    }
    texts["naru-news.txt"] = texts["naru-news.txt"].replace("41명", "38명")
    lead, other = (
        read_seed(name, text.encode(), ZoneInfo("Asia/Seoul"))[0] for name, text in texts.items()
    )
    told = Story(lead, (other,))
    assert "같은 수를 두고 가람일보는 41명, 나루신문은 38명이라고 전했습니다." in " ".join(
        plain(text) for text in bullets_of(told, summarise(told))
    )


@functools.cache
def labelled():
    """The stories of tests/quality with several long articles, each told."""
    found = []
    for path in sorted((ROOT / "tests" / "quality" / "stories").glob("*.jsonl")):
        events = {}
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            if row["kind"] != "copy":
                events.setdefault(row["event"], []).append(reported(row))
        found += [
            story_of(articles, {})
            for articles in events.values()
            if sum(len(one.text) > 450 for one in articles) > 1
        ]
    return tuple((told, summarise(told)) for told in found)


def reported(row):
    return Article(
        row["id"], row["url"], row["title"], tuple((row["body"] or row["lead"]).split("\n\n")),
        row["outlet"], publisher=row["outlet"], published=dt.datetime.fromisoformat(row["published"]),
    )  # fmt: skip


def test_no_two_sentences_of_a_section_say_the_same():
    assert len(labelled()) >= 30
    for told, summary in labelled():
        words = [
            (owner(bullet), set(content_words(sentence.evidence.quote)), sentence.text)
            for bullet in summary.bullets
            for sentence in bullet
            if sentence.evidence and len(set(content_words(sentence.evidence.quote))) > 3
        ]
        for one, other in itertools.combinations(words, 2):
            shared = len(one[1] & other[1]) / max(min(len(one[1]), len(other[1])), 1)
            assert shared < 0.67 or one[0] == other[0], (told.lead.title, one[2], other[2])


def test_most_stories_hear_another_outlet_and_name_it():
    heard = 0
    for told, summary in labelled():
        texts = bullets_of(told, summary)
        names = {one.id: one.publisher for one in told.articles}
        for text, bullet in zip(texts, summary.bullets, strict=True):
            if owner(bullet) != told.lead.id:
                heard += 1
                name = names[owner(bullet)]
                assert name == told.lead.publisher or plain(text).count(name) == 1, text
            assert len(re.findall("에 따르면", plain(text))) <= 1 or owner(bullet) == told.lead.id
            assert len(plain(text)) <= 220
    assert heard >= 0.6 * len(labelled())


def test_no_number_of_the_labelled_stories_is_told_otherwise():
    """Their outlets agree in every number: what is found there would be false."""
    for told, summary in labelled():
        assert not any(s.others for b in summary.bullets for s in b), told.lead.title


def test_a_story_of_three_articles_is_told_in_time():
    summarise(THREE)
    start = time.perf_counter()
    for _ in range(3):
        summarise(THREE)
    assert time.perf_counter() - start < 3 * 0.5  # measured: 0.03 s each on a quiet machine
