"""The embedded summariser: small paragraphs of the article's own sentences, ending on a question.

Checked over every example seed of the repository and over the five documents the project started
from, which lie beside the checkout or where NEWSLETTER_SHARED points.
"""

import dataclasses
import datetime as dt
import functools
import itertools
import os
import re
from difflib import SequenceMatcher
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsletter.collect.pasted.seed import read_seed
from newsletter.issue.compose import attribution_room
from newsletter.model import Article, Story
from newsletter.summarise.candidates import candidates
from newsletter.summarise.extractive import ExtractiveSummariser

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("NEWSLETTER_SHARED", ROOT.parent / "shared")) / "seeds"
SEOUL = ZoneInfo("Asia/Seoul")
QUESTIONS = (
    "이 일을 정하는 자리에 누가 더 앉아야 할까요?",
    "같은 일이 우리 동네에서 일어난다면 무엇부터 물어야 할까요?",
)
NAMES = sorted(path.name for path in (ROOT / "seeds").glob("*.*"))
SUMMARISER = ExtractiveSummariser()

# Openings that say nothing without the sentence before them, listed here by themselves.
LEANING = re.compile(
    r"[“‘\"'(]?(?:"
    r"(?:이|그|저)(?:는|가|를|의|에|들은|들이|들의|들을|와|로|것은|것이|곳은|곳에서|녀는|녀가)?\s"
    r"|(?:이런|그런|이러한|그러한|이 같은|그 같은|같은|또 다른|이처럼|그처럼|이렇게|그렇게|이날|그날|이때|그때"
    r"|이후|그 후|이어|이에|이와|그와|두 사람은|양측은|당시)[\s,]"
    r"|(?:그러나|하지만|그런데|그래서|그리고|그러자|그러면서|그럼에도|그렇지만|그러므로|따라서|때문에|반면"
    r"|한편|또한|또|특히|다만|게다가|더구나|더욱이|결국|즉|오히려|아울러|나아가|물론|예를 들어|왜냐하면"
    r"|둘째|셋째|대신|실제로)[\s,])"
)
FIRST_PERSON = re.compile(r"(?:^|\s)(?:저는|저도|저를|저에게|제가|저희|나는|나도|나를|내가|필자)")
META = re.compile(
    r"(?:이|이번|본)\s?(?:글|블로그|게시물|포스트|기사|편지|레터|칼럼)(?:에서|은|는|을|를)"
    r"|살펴(?:봅니다|보겠습니다|볼 것입니다)|알아(?:봅니다|보겠습니다)|시작하겠습니다|논의합니다|공유합니다"
    r"|여러분|독자님|구독"
)
POLITE = re.compile(r"(?:니다|니까|죠|요)(?:\s?\([^()]*\))?[.?]$")


@functools.cache
def documents():
    """Every seed's articles; those beside the repository only where they are there."""
    folders = [ROOT / "seeds", *([SHARED] if SHARED.is_dir() else [])]
    return tuple(
        (f"{folder.parent.name}/{path.name}", article)
        for folder in folders
        for path in sorted(folder.glob("*.*"))
        for article in read_seed(path.name, path.read_bytes(), SEOUL)
    )


def articles_in(name):
    return [article for where, article in documents() if where.endswith("/" + name)]


def shared_names():
    return sorted(path.name for path in SHARED.glob("*.*")) if SHARED.is_dir() else []


def need_shared():
    if SHARED.is_dir():
        return
    if os.environ.get("CI"):
        pytest.fail(f"{SHARED} is missing: set NEWSLETTER_SHARED")
    pytest.skip(f"the starting documents are not at {SHARED}")


@pytest.fixture(params=[*NAMES, "shared"])
def told(request):
    """The (article, summary) pairs of a seed; ``shared`` stands for the five beside the checkout."""
    if request.param != "shared":
        return summaries(request.param)
    need_shared()
    return [pair for name in shared_names() for pair in summaries(name)]


@functools.cache
def summaries(name):
    pairs = [(article, summarise(article)) for article in articles_in(name)]
    return [(article, summary) for article, summary in pairs if summary is not None]


def summarise(article, bullets=4, questions=QUESTIONS, attribution=None):
    room = attribution_room(article) if attribution is None else attribution
    return SUMMARISER.summarise(
        Story(article), bullets=bullets, questions=questions, attribution=room
    )


def size(bullet):
    return len(" ".join(sentence.text for sentence in bullet))


def sentences(summary):
    return [sentence for bullet in summary.bullets for sentence in bullet]


def test_every_seed_has_an_article_that_can_be_told(told):
    assert told


def test_each_of_the_starting_documents_can_be_told():
    need_shared()
    assert len(shared_names()) == 5
    assert all(summaries(name) for name in shared_names())


def test_three_to_five_bullets_of_a_readable_length(told):
    for article, summary in told:
        assert 3 <= len(summary.bullets) <= 5, article.title
        room = attribution_room(article)
        assert size(summary.bullets[0]) + room <= 220, article.title
        for bullet in summary.bullets:
            assert 80 <= size(bullet) <= 220, (article.title, bullet)


def test_every_sentence_is_polite_and_the_last_one_asks(told):
    for article, summary in told:
        for sentence in sentences(summary):
            assert POLITE.search(sentence.text), (article.title, sentence.text)
        last = summary.bullets[-1][-1]
        assert last.text.endswith("?")
        assert last == summary.question


def test_evidence_is_cut_out_of_the_article(told):
    for article, summary in told:
        for sentence in sentences(summary):
            if sentence.evidence is None:
                assert sentence == summary.question
                assert sentence.text in QUESTIONS
                continue
            found = sentence.evidence
            assert article.text[found.start : found.end] == found.quote
            assert (found.article_id, found.url) == (article.id, article.url)


def test_only_the_ending_and_what_is_named_is_rewritten(told):
    for article, summary in told:
        for sentence in sentences(summary):
            if sentence.evidence:
                said = sentence.evidence.quote
                for before, after in sentence.changes:
                    assert before in said, (article.title, sentence)
                    said = said.replace(before, after, 1)
                pairs = zip(sentence.text, said, strict=False)
                same = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))
                alike = SequenceMatcher(None, sentence.text, said, autojunk=False).ratio()
                assert same >= len(said) - 4 or (sentence.changes and alike > 0.95), sentence


def test_dates_and_glosses_are_said_for_the_day_of_the_letter():
    seoul = ZoneInfo("Asia/Seoul")
    article = Article(
        "a1", "https://a.example/1", "달래시, 다리를 닫다", (
            ("달래시(시장 박달)는 지난 5일 강변의 보행교를 닫았다고 밝혔다. 다리는 지은 지 열아홉 해가 되었고 하루 "
            "4천 명이 건넌다. 시는 오는 12일까지 임시 받침을 세운다고 설명했다."),
            ("시설공단(이하 공단)은 지난달 정밀 점검에서 보수가 필요하다는 의견을 받았지만 예산이 없다며 공사를 "
            "미뤘다. 공단은 올해 예산 3억원을 이미 다 썼다고 설명했다."),
            ("주민들은 강을 건너려면 20분을 돌아가야 한다며 버스를 늘려 달라고 요구했다. 시는 마을버스 두 대를 더 "
            "넣기로 했다. 학교는 등교 시간을 10분 늦추었다."),
        ), "paper", published=dt.datetime(2023, 12, 6, 9, tzinfo=seoul),
    )  # fmt: skip
    summary = ExtractiveSummariser().summarise(
        Story(article), bullets=3, questions=("누가 지켜야 할까요?",), attribution=0,
        letter=dt.date(2026, 11, 22),
    )  # fmt: skip
    text = " ".join(sentence.text for bullet in summary.bullets for sentence in bullet)
    assert "2023년 12월 5일" in text
    assert "시설공단은 2023년 11월" in text
    assert not re.search("지난달|올해|오는 12일|이하 공단", text)
    changed = [sentence for bullet in summary.bullets for sentence in bullet if sentence.changes]
    assert all(article.text[s.evidence.start : s.evidence.end] == s.evidence.quote for s in changed)


def test_the_article_s_order_is_kept_and_nothing_is_said_twice(told):
    for article, summary in told:
        starts = [s.evidence.start for s in sentences(summary) if s.evidence]
        assert starts == sorted(set(starts)), article.title
        texts = [s.text for s in sentences(summary)]
        assert len(texts) == len(set(texts)), article.title


def test_the_sentences_of_a_bullet_stand_together_in_the_article(told):
    for article, summary in told:
        order = {found.start: found.order for found in candidates(article)}
        for bullet in summary.bullets:
            places = [order[s.evidence.start] for s in bullet if s.evidence]
            assert places == list(range(places[0], places[0] + len(places)))


def test_no_bullet_leans_on_what_was_left_out(told):
    for article, summary in told:
        order = {found.start: found.order for found in candidates(article)}
        before = None
        for bullet in summary.bullets:
            places = [order[s.evidence.start] for s in bullet if s.evidence]
            if LEANING.match(bullet[0].text):
                assert before == places[0] - 1, (article.title, bullet[0].text)
            before = places[-1]


def test_nobody_speaks_of_themselves_or_of_the_text(told):
    for article, summary in told:
        for sentence in sentences(summary):
            own_words = re.sub(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’", "", sentence.text)
            assert not FIRST_PERSON.search(own_words), (article.title, sentence.text)
            assert not META.search(own_words), (article.title, sentence.text)


def test_the_same_article_gives_the_same_summary(told):
    for article, summary in told:
        assert summarise(article) == summary


@pytest.mark.parametrize("count", [3, 5])
def test_another_number_of_bullets_keeps_the_form(told, count):
    for article, _ in told:
        summary = summarise(article, bullets=count)
        assert summary is not None, article.title
        assert 3 <= len(summary.bullets) <= count
        assert all(80 <= size(bullet) <= 220 for bullet in summary.bullets)


# --- the closing question ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "title", "end"),
    [
        ("gyeol-letter.txt", "데이터센터가 쓴 전기", "언제 내놓아야 할까요?"),
        ("gyeol-letter.txt", "투자금이 되돌아가는 길", "무엇부터 바꾸어야 할까요?"),
        ("gyeol-letter.txt", "내려받은 모델은", "더 게을렀을까요?"),
        ("onsaemi-viewletter.txt", "칩이 멈추면", "서비스가 먼저일까요?"),
    ],
)
def test_the_article_s_own_question_is_preferred(name, title, end):
    (summary,) = [s for a, s in summaries(name) if a.title.startswith(title)]
    assert summary.question.evidence is not None
    assert summary.question.text.endswith(end)


def test_the_first_question_that_fits_closes_an_article_without_one():
    (_, summary) = summaries("garam-ilbo.txt")[0]
    assert summary.question.evidence is None
    assert summary.question.text == QUESTIONS[0]
    too_long = "정말로 " * 60 + "괜찮을까요?"
    again = summarise(articles_in("garam-ilbo.txt")[0], questions=(too_long, QUESTIONS[1]))
    assert again.question.text == QUESTIONS[1]


# --- own articles --------------------------------------------------------------------------------

ORCHARD = (
    (
        "솔재마을 과수원 마흔 곳이 올가을부터 서리를 알려 주는 감지기를 달았다. 감지기는 흙과 잎의 온도를 "
        "십 분마다 재어 농부의 전화로 보낸다. 마을은 설치비 2억원의 절반을 도에서 받았다."
    ),
    (
        "지난해 봄에는 새벽 서리로 배꽃의 열에 셋이 얼었다. 농부들은 밤마다 온도계를 들고 밭을 돌아야 했고, "
        "그해 수확은 예년의 절반에 머물렀다. 마을 조합은 손해를 8억원으로 헤아렸다."
    ),
    (
        "감지기가 울리면 물뿌리개가 저절로 돌아 꽃에 얇은 얼음옷을 입힌다. 얼음이 어는 동안 나오는 열이 "
        "꽃눈을 지키는 원리다. 물은 마을 저수지에서 끌어 쓰며 하룻밤에 논 두 마지기 분량이 든다."
    ),
    (
        "저수지의 물은 아랫마을 논과 나누어 쓴다. 아랫마을 이장은 모내기 철에 물이 모자랄 것을 걱정한다. "
        "두 마을은 수문을 여는 시각을 함께 정하는 약속을 아직 맺지 못했다."
    ),
)


def orchard(*more, title="서리를 알리는 감지기, 물은 누구의 것인가"):
    return Article(
        "a1", "https://sol.example/1", title, (*ORCHARD, *more), "sol", publisher="솔재신문"
    )


def test_an_own_question_at_the_end_closes_the_section():
    article = orchard("한 저수지의 물로 꽃과 벼를 함께 지키려면 무엇을 먼저 약속해야 할까?")
    summary = summarise(article)
    assert summary.question.text == (
        "한 저수지의 물로 꽃과 벼를 함께 지키려면 무엇을 먼저 약속해야 할까요?"
    )
    assert summary.question.evidence.quote.endswith("약속해야 할까?")


def test_an_own_question_without_a_question_mark_gets_one():
    article = orchard("한 저수지의 물로 꽃과 벼를 함께 지키려면 무엇을 먼저 약속해야 할까.")
    assert summarise(article).question.text.endswith("약속해야 할까요?")


def test_a_question_in_the_opening_does_not_close_the_section():
    first = "서리는 왜 새벽마다 과수원 아래쪽부터 내려앉을까?"
    article = dataclasses.replace(orchard(), paragraphs=(first, *ORCHARD))
    assert summarise(article).question.text == QUESTIONS[0]


def test_an_invitation_is_no_question():
    article = orchard("다음 주에는 아랫마을의 이야기를 함께 들어 볼까요?")
    assert summarise(article).question.text == QUESTIONS[0]


@pytest.mark.parametrize("room", [0, 40, 90, 120])
def test_room_for_the_outlet_is_left_in_the_first_bullet(room):
    for article in (orchard(), *articles_in("naru-news.txt")):
        summary = summarise(article, attribution=room)
        assert summary is not None
        assert size(summary.bullets[0]) + room <= 220


@pytest.mark.parametrize(
    "paragraphs",
    [
        (),
        ("짧다.",),
        ORCHARD[:1],
        ("제목만 있는 글", "사진 설명", "표 1"),
        ("저는 감지기를 달았습니다. 저는 밤마다 잠을 잤습니다. 제가 본 꽃은 무사했습니다.",) * 5,
    ],
)
def test_a_text_too_short_for_three_bullets_is_not_told(paragraphs):
    article = Article("a1", "", "제목", paragraphs, "sol")
    assert summarise(article) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "저는 새벽마다 과수원에 나가 서리가 내린 꽃을 하나하나 세어 보았습니다.",
        "저도 새벽마다 과수원에 나가 서리가 내린 꽃을 하나하나 세어 보았습니다.",
        "필자는 새벽마다 과수원에 나가 서리가 내린 꽃을 하나하나 세어 보았습니다.",
        "이 글에서는 서리를 막는 물뿌리개가 어떤 원리로 움직이는지 다룹니다.",
        "지금부터 서리를 막는 물뿌리개의 원리를 차례대로 알아보겠습니다.",
        "구독자 여러분의 마을에도 서리를 막는 물뿌리개가 있다면 알려 주세요.",
    ],
)
def test_sentences_of_the_writer_are_never_used(sentence):
    article = orchard()
    article = dataclasses.replace(
        article, title=sentence, paragraphs=tuple(f"{sentence} {text}" for text in ORCHARD)
    )
    assert not any(found.usable and found.quote == sentence for found in candidates(article))


def test_quoted_people_may_speak_of_themselves():
    quote = "농부 한여울 씨는 “나는 밤새 온도계를 들고 밭을 돌던 사람”이라고 말했다."
    found = candidates(orchard(quote))[-1]
    assert found.quote == quote
    assert found.usable


@pytest.mark.parametrize(
    "sentence",
    [
        "굴뚝에서 연기가 나는 까닭을 두고 두 마을의 말이 서로 달랐다.",
        "수확량에서 세 배나 차이가 나도 값은 그해 가을까지 그대로였다.",
        "농부들은 세 해 동안 공들여 키운 배를 제 값에 팔지 못했다.",
    ],
)
def test_words_that_only_look_like_the_first_person_are_used(sentence):
    assert candidates(orchard(sentence))[-1].usable


@pytest.mark.parametrize(
    "sentence",
    [
        "저수지의 물이 해마다 손가락 한 마디씩 줄어드니까.",
        "아랫마을 논에도 모내기 철마다 물이 모자라니까.",
    ],
)
def test_a_reason_left_hanging_is_no_polite_sentence(sentence):
    assert not candidates(orchard(sentence))[-1].usable


@pytest.mark.parametrize(
    "opening",
    [
        "그러나 물은",
        "이들은 물을",
        "그는 물을",
        "이에 따라 물은",
        "이 같은 물은",
        "그녀는 물을",
        "이곳은 물을",
        "그곳에서는 물을",
        "이것은 물을",
        "그것은 물을",
        "그러자 물은",
        "그러므로 물은",
        "이렇게 물은",
        "그렇다면 물은",
        "그날 물은",
        "이튿날 물은",
        "왜냐하면 물을",
    ],
)
def test_openings_that_point_back_are_known_to_lean(opening):
    article = orchard(f"{opening} 마을 저수지에서 밤마다 끌어 쓴다.")
    assert candidates(article)[-1].leans


@pytest.mark.parametrize(
    "opening",
    [
        "그물을 친 밭은",
        "이웃은 물을",
        "이장은 물을",
        "그늘진 밭은",
        "저수지는 물을",
        "이중 수문은 물을",
        "이분희 씨는 물을",
    ],
)
def test_words_that_only_begin_alike_do_not_lean(opening):
    article = orchard(f"{opening} 밤마다 골짜기에서 끌어 쓴다.")
    assert not candidates(article)[-1].leans


def test_a_sentence_behind_an_unusable_one_leans():
    article = orchard("저는 밤마다 밭을 돌았다. 온도계는 영하 2도를 가리켰다.")
    first, second = candidates(article)[-2:]
    assert not first.usable
    assert second.usable
    assert second.leans


def test_offsets_survive_repeated_sentences():
    article = orchard(ORCHARD[0], ORCHARD[1])
    for found in candidates(article):
        assert article.text[found.start : found.end] == found.quote


def test_an_article_that_repeats_its_lead_is_not_told_twice():
    """Feeds often carry the summary and, below it, the text that begins with the summary."""
    article = dataclasses.replace(orchard(), paragraphs=(ORCHARD[0], *ORCHARD))
    texts = [s.text for s in sentences(summarise(article, bullets=5))]
    assert len(texts) == len(set(texts))


# --- briefs --------------------------------------------------------------------------------------


def test_a_brief_is_one_sentence_that_stands_alone(told):
    for article, _ in told:
        sentence = SUMMARISER.brief(Story(article))
        assert sentence is not None
        assert 30 <= len(sentence.text) <= 140
        assert POLITE.search(sentence.text)
        assert not sentence.text.endswith("?")
        assert not LEANING.match(sentence.text), sentence.text
        found = sentence.evidence
        assert article.text[found.start : found.end] == found.quote


def test_there_is_no_brief_without_a_sentence_that_stands_alone():
    article = Article(
        "a1", "", "제목", ("그는 그러나 마을 저수지의 물을 밤마다 끌어 쓴다고 했다.",), "s"
    )
    assert SUMMARISER.brief(Story(article)) is None
