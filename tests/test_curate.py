"""Choosing: copies, events, memory, scores, variety, topics and past letters worth reading."""

import dataclasses
import datetime as dt
import functools
import itertools
import random
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsletter.collect.pasted.seed import read_seed
from newsletter.collect.web.address import canonical
from newsletter.config import TopicSettings, WeightSettings, parse_format
from newsletter.curate.arrange import varied
from newsletter.curate.cluster import stories
from newsletter.curate.dedupe import unique
from newsletter.curate.memory import not_covered
from newsletter.curate.rank import rank
from newsletter.curate.related import related
from newsletter.curate.topics import topic_of
from newsletter.issue.compose import (
    Noted,
    Told,
    Wording,
    attribution_room,
    compose,
    covered,
)
from newsletter.issue.document import format_issue, parse_issue
from newsletter.model import (
    SEEDS,
    Article,
    Brief,
    Covered,
    Issue,
    Link,
    Sentence,
    Story,
    Summary,
)
from newsletter.summarise.extractive import ExtractiveSummariser

SEOUL = ZoneInfo("Asia/Seoul")
ROOT = Path(__file__).parent.parent
UNTIL = dt.datetime(2026, 11, 23, tzinfo=SEOUL)

BRIDGE = (
    (
        "달래시 강변의 보행교가 균열 때문에 닫혔다. 시는 21일 새벽 순찰하던 직원이 상판 아래에서 손가락 "
        "두 마디 너비의 틈을 찾아냈다고 밝혔다. 다리는 지은 지 열아홉 해가 되었고 하루 4천 명이 건넌다."
    ),
    (
        "시설공단은 지난봄 정밀 점검에서 같은 자리에 보수가 필요하다는 의견을 받았지만 예산이 없다며 "
        "공사를 미뤘다. 공단 관계자는 “겨울이 오기 전에 임시 받침을 세우겠다”고 말했다."
    ),
    (
        "주민들은 강을 건너려면 이십 분을 돌아가야 한다. 시는 마을버스 두 대를 더 넣고 보름 안에 다시 "
        "열지를 정하기로 했다. 통학하는 학생이 많은 시간에는 안내원을 세운다."
    ),
)
WHALE = (
    (
        "남쪽 바다에서 길을 잃은 밍크고래 한 마리가 양식장 그물을 끊고 달아났다. 해경은 20일 어민의 "
        "신고를 받고 나가 세 시간 만에 고래를 먼바다로 이끌었다고 전했다."
    ),
    (
        "수산연구소는 물이 예년보다 2도 높아 먹이가 뭍 가까이 몰렸기 때문으로 본다. 어민들은 찢긴 그물을 "
        "고치는 데 한 달이 걸린다며 보상 기준을 마련해 달라고 요구했다."
    ),
)


def article(name, title, paragraphs, **more):
    fields = {
        "url": f"https://{name}.example/a",
        "source_id": name,
        "publisher": name,
        "origin": f"https://{name}.example/feed",
        "published": dt.datetime(2026, 11, 21, 9, tzinfo=SEOUL),
    } | more
    return Article(id=f"a-{name}", title=title, paragraphs=tuple(paragraphs), **fields)


def seeds(*names):
    return [
        found
        for name in names
        for found in read_seed(f"seeds/{name}", (ROOT / "seeds" / name).read_bytes(), SEOUL)
    ]


@functools.cache
def all_seeds():
    return seeds(*(path.name for path in sorted((ROOT / "seeds").glob("*.*"))))


def titles(groups):
    return {frozenset(article.title for article in story.articles) for story in groups}


# --- copies --------------------------------------------------------------------------------------


def test_the_same_link_is_one_article_and_the_fuller_stays():
    short = article("dalrae", "달래 보행교 닫혀", BRIDGE[:1])
    full = dataclasses.replace(article("dalrae", "달래 보행교 닫혀", BRIDGE), id="a-full")
    kept, drops = unique([short, full])
    assert kept == (full,)
    assert [drop.what for drop in drops] == ["달래 보행교 닫혀"]
    assert "같은 주소" in drops[0].reason
    assert drops[0].url == full.url


def test_a_wire_copy_under_another_headline_and_link_is_one_article():
    wire = article("tongsin", "달래시 보행교 균열…통행 금지", BRIDGE)
    copy = article("jibang", "[속보] 강변 다리 막혔다, 왜?", BRIDGE)
    kept, drops = unique([copy, wire])
    assert len(kept) == 1
    assert len(drops) == 1
    assert "같은 글" in drops[0].reason
    assert {kept[0].title, drops[0].what} == {wire.title, copy.title}


def test_a_copy_with_its_own_dateline_and_a_missing_last_sentence_is_still_a_copy():
    wire = article("tongsin", "달래시 보행교 균열", BRIDGE)
    trimmed = ("(달래=지방신문) " + BRIDGE[0], BRIDGE[1], BRIDGE[2].rsplit(" 통학", 1)[0])
    kept, drops = unique([wire, article("jibang", "막힌 다리", trimmed)])
    assert kept == (wire,)
    assert [drop.what for drop in drops] == ["막힌 다리"]


def test_links_that_differ_only_in_idxno_are_two_articles():
    base = "https://news.example/articleView.html?idxno="
    one = article("one", "보행교가 닫혔다", BRIDGE, url=canonical(base + "101&utm_source=mail"))
    two = article("two", "고래가 달아났다", WHALE, url=canonical(base + "102&fbclid=x"))
    kept, drops = unique([one, two])
    assert kept == (one, two)
    assert drops == ()


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
    kept, drops = unique(given)
    assert len(kept) + len(drops) == len(given)
    assert len(drops) == 1


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


# --- events --------------------------------------------------------------------------------------


def test_two_reports_of_one_event_join():
    (story,) = stories(seeds("naru-news.txt", "garam-ilbo.txt"), {})
    assert {found.publisher for found in story.articles} == {"나루신문", "가람일보"}


def test_among_all_seeds_only_those_two_reports_join():
    found = stories(all_seeds(), {})
    joined = [story for story in found if story.related]
    assert [{a.publisher for a in story.articles} for story in joined] == [{"나루신문", "가람일보"}]


def test_topics_of_one_digest_never_join():
    again = [dataclasses.replace(a, id=f"{a.id}-b") for a in seeds("gyeol-letter.txt")[:1]]
    digest = [*seeds("gyeol-letter.txt"), *again]
    assert all(not story.related for story in stories(digest, {}))


def test_two_stories_on_one_company_on_one_day_stay_two():
    loss = article(
        "one",
        "물빛전자, 3분기 적자 1,200억원…반도체 값 내림세 탓",
        (
            (
                "물빛전자가 20일 3분기 실적을 내고 영업손실 1,200억원을 기록했다고 밝혔다. 매출은 2조3천억원으로 "
                "지난해보다 14% 줄었다."
            ),
            (
                "기억장치 값이 석 달 사이 넷에 하나꼴로 떨어진 것이 컸다. 증권가는 내년 봄까지 재고가 쌓일 "
                "것으로 내다본다."
            ),
        ),
    )
    leak = article(
        "two",
        "물빛전자 하청 노동자 여섯 명, 세정제 누출로 병원 이송",
        (
            (
                "20일 오후 물빛전자 달래공장에서 세정제가 새어 나와 청소를 맡은 하청 노동자 여섯 명이 병원으로 "
                "옮겨졌다. 두 명은 눈과 호흡기를 다쳤다."
            ),
            "소방서는 밸브를 잠그는 데 사십 분이 걸렸다고 전했다. 노동조합은 작업을 멈출 권한을 요구했다.",
        ),
    )
    assert len(stories([loss, leak], {})) == 2
    assert len(stories([loss, leak, *all_seeds()], {})) == len(stories(all_seeds(), {})) + 2


def test_stories_do_not_depend_on_the_order_of_the_articles():
    given = [*all_seeds(), article("bridge", "달래 다리 닫혀", BRIDGE)]
    expected = stories(given, {})
    for seed in range(4):
        shuffled = random.Random(seed).sample(given, len(given))
        assert stories(shuffled, {}) == expected


def test_every_article_is_in_exactly_one_story():
    given = all_seeds()
    found = [found.id for story in stories(given, {}) for found in story.articles]
    assert sorted(found) == sorted(a.id for a in given)


def test_the_most_trusted_source_leads_then_the_fullest():
    wire = article("tongsin", "달래시 강변 보행교 균열로 통행 금지", BRIDGE)
    desk = article("jibang", "달래시 강변 보행교 균열, 통행 막아", BRIDGE[:2])
    assert stories([wire, desk], {})[0].lead == wire
    assert stories([wire, desk], {"jibang": 2.0})[0].lead == desk


# --- memory --------------------------------------------------------------------------------------


def past_letter():
    """A letter that went out a week ago, told from one linked and one pasted article, with a
    linked and a bare brief; read back from its own file.
    """
    linked = article("bridge", "달래시 강변 보행교 균열로 통행 금지", BRIDGE)
    pasted = article(
        "whale",
        "그물을 끊은 고래, 어민은 무엇을 잃었나",
        WHALE,
        url="",
        source_id=SEEDS,
        origin="seeds/whale.txt",
    )
    told = [Told(Story(source), _retold(source)) for source in (linked, pasted)]
    note = article("note", "느티나무 도서관이 문을 연다", ["느티나무 도서관이 문을 연다."], url="")
    issue = compose(
        told,
        [Noted(Story(note), Sentence("느티나무 도서관이 다음 달에 문을 엽니다."))],
        Wording(),
        number=3,
        date=dt.date(2026, 11, 15),
    )
    return parse_issue(format_issue(issue), "issues/2026-11-15.md")


def _retold(source):
    sentences = [Sentence(paragraph) for paragraph in source.paragraphs]
    closing = Sentence("이 일을 누가 먼저 살펴야 할까요?")
    bullets = (*((sentence,) for sentence in sentences), (closing,))
    return Summary(source.title, bullets, closing, "extractive")


def verdict(candidate):
    kept, drops = not_covered([*all_seeds(), candidate], covered(past_letter()))
    assert len(kept) + len(drops) == len(all_seeds()) + 1
    return [drop for drop in drops if drop.what == candidate.title]


def test_a_past_letter_s_address_is_remembered():
    again = article("bridge", "아주 다른 제목", ["본문도 모두 새로 쓴 글이다."])
    (drop,) = verdict(again)
    assert drop.reason.startswith("2026-11-15 호에서 다룬")
    assert "보행교" in drop.reason


def test_a_title_in_the_sources_line_is_remembered():
    again = article("pasted", "그물을 끊은 고래, 어민은 무엇을 잃었나", ["짧은 글이다."], url="")
    assert len(verdict(again)) == 1


def test_retold_text_is_recognised_under_another_title_and_address():
    again = article("copy", "보행교 상판 아래 틈, 시민은 돌아간다", BRIDGE)
    assert len(verdict(again)) == 1


def test_retold_text_is_recognised_when_it_is_the_only_article():
    """Rarity measured on two documents must not hide that one repeats the other."""
    again = article("copy", "보행교 상판 아래 틈, 시민은 돌아간다", BRIDGE)
    past = [section for section in covered(past_letter()) if "보행교" in section.headline]
    assert not_covered([again], past)[0] == ()


def test_unrelated_articles_are_not_remembered():
    kept, drops = not_covered(all_seeds(), covered(past_letter()))
    assert kept == tuple(all_seeds())
    assert drops == ()


def test_a_brief_without_a_link_hides_no_pasted_article():
    """An empty address is no address: pasted articles have none."""
    past = covered(
        Issue(
            1,
            dt.date(2026, 11, 15),
            "제목",
            briefs=(Brief(Link("느티나무 도서관 소식"), "곧 문을 엽니다."), Brief(Link(""), "끝.")),
        )
    )
    fresh = article("whale", "고래가 그물을 끊었다", WHALE, url="")
    assert not_covered([fresh], past) == ((fresh,), ())


def test_nothing_is_remembered_without_past_letters():
    assert not_covered(all_seeds(), ()) == (tuple(all_seeds()), ())


# --- scores --------------------------------------------------------------------------------------

TOPICS = (
    TopicSettings(id="안전", keywords=("보행교", "균열", "점검"), questions=("누가 살필까요?",)),
    TopicSettings(id="바다", keywords=("고래", "어민", "바다")),
)


def ranked(found, **more):
    options = {"until": UNTIL, "window_days": 7} | more
    return rank(found, TOPICS, {"bridge": 1.0}, WeightSettings(), **options)


def test_points_add_up_to_the_score():
    for story in ranked(stories([*all_seeds(), article("bridge", "보행교 균열", BRIDGE)], {})):
        assert sum(reason.points for reason in story.reasons) == pytest.approx(story.score)
        assert len({reason.part for reason in story.reasons}) == len(story.reasons)


def test_reasons_are_korean_words():
    for story in ranked(stories(all_seeds(), {})):
        assert all(any("가" <= ch <= "힣" for ch in reason.words) for reason in story.reasons)


def test_ranking_is_sorted_and_the_same_for_any_order():
    given = list(stories([*all_seeds(), article("bridge", "보행교 균열", BRIDGE)], {}))
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


# --- variety -------------------------------------------------------------------------------------


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
    given = ranked(stories(all_seeds(), {}))
    found = varied(given)
    assert found[0] == given[0]
    assert sorted(names(found)) == sorted(names(given))


# --- topics --------------------------------------------------------------------------------------

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


# --- past letters worth reading ------------------------------------------------------------------


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
        [Told(Story(source), summary)], [], Wording(), number=1, date=dt.date(2026, 11, 15)
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
        if past and again in not_covered(week, past)[0]:
            missed.append(source.title)
    assert missed == []


def test_no_two_different_seeds_join_however_few_there_are():
    """A pair by itself is judged as it is in a full week."""
    joined = []
    for one, two in itertools.combinations(all_seeds(), 2):
        if one.origin != two.origin and len(stories([one, two], {})) == 1:
            joined.append({one.publisher, two.publisher})
    assert joined == [{"가람일보", "나루신문"}]


def test_no_seed_is_taken_for_another_seed_s_section_in_a_quiet_week():
    taken = []
    for told_before, fresh in itertools.permutations(all_seeds(), 2):
        past = written(told_before)
        if fresh.origin != told_before.origin and past and not not_covered([fresh], past)[0]:
            taken.append((told_before.title, fresh.title))
    one_event = {"가람일보", "나루신문"}
    publishers = {found.title: found.publisher for found in all_seeds()}
    assert [pair for pair in taken if {publishers[title] for title in pair} != one_event] == []


# --- the example letters -------------------------------------------------------------------------


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
    ranked_all = rank(
        [Story(found) for found in all_seeds()],
        form.topics,
        {},
        WeightSettings(),
        until=UNTIL,
        window_days=7,
    )
    (story,) = [found for found in ranked_all if found.lead.title.startswith(title)]
    told_now = [story] if company == "alone" else [story, *(s for s in ranked_all if s != story)]
    (row, *_) = related(told_now, example_letters(), form.topics, 1)
    assert [section.headline for section in row] == ([expected] if expected else [])
