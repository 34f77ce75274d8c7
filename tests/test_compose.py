"""Stories told become an issue file whose words, links and evidence can be trusted."""

import datetime as dt
import json
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from letters import HOSTILE

from newsletter.errors import IssueError
from newsletter.issue.compose import (
    Noted,
    Told,
    Wording,
    attribution_room,
    compose,
    covered,
    tidy_headline,
)
from newsletter.issue.document import format_issue, parse_issue
from newsletter.issue.evidence import format_evidence, parse_evidence
from newsletter.issue.markdown import escape, link, plain, urls
from newsletter.model import (
    Article,
    Choice,
    Covered,
    Drop,
    Evidence,
    Issue,
    Lineup,
    Link,
    Sentence,
    Story,
    Summary,
)
from newsletter.summarise.extractive import ExtractiveSummariser

DATE = dt.date(2026, 11, 22)
WORDING = Wording(
    "\n안녕하세요.\n\n두 번째 문단입니다.\n", "어떠셨나요?\n", " 프로그램이 썼습니다. "
)

PARAGRAPHS = (
    (
        "솔재마을 과수원 마흔 곳이 올가을부터 서리를 알려 주는 감지기를 달았다. 감지기는 흙과 잎의 온도를 "
        "십 분마다 재어 농부의 전화로 보낸다. 마을은 설치비 2억원의 절반을 도에서 받았다."
    ),
    (
        "지난해 봄에는 새벽 서리로 배꽃의 열에 셋이 얼었다. 농부들은 밤마다 온도계를 들고 밭을 돌아야 "
        "했고, 그해 수확은 예년의 절반에 머물렀다. 마을 조합은 손해를 8억원으로 헤아렸다."
    ),
    (
        "감지기가 울리면 물뿌리개가 저절로 돌아 꽃에 얇은 얼음옷을 입힌다. 얼음이 어는 동안 나오는 열이 "
        "꽃눈을 지키는 원리다. 물은 마을 저수지에서 끌어 쓰며 하룻밤에 논 두 마지기 분량이 든다."
    ),
)


def source(name="솔재신문", url="https://sol.example/news?idxno=7", **more):
    fields = {"title": "서리를 알리는 감지기, 물은 누구의 것인가", "paragraphs": PARAGRAPHS} | more
    return Article(
        id=f"a-{name}", url=url, source_id="sol", publisher=name, origin="seeds/sol.txt", **fields
    )


def told(article, *more, bullets=None, headline=None, past=(), topic=""):
    """A story told in the given bullets, each a tuple of plain sentences."""
    bullets = bullets or (
        ("과수원 마흔 곳이 감지기를 달았습니다.", "설치비는 2억원입니다."),
        ("하지만 물은 아랫마을과 나누어 씁니다.",),
        ("물은 누가 나누어야 할까요?",),
    )
    texts = tuple(tuple(Sentence(text) for text in bullet) for bullet in bullets)
    summary = Summary(headline or article.title, texts, texts[-1][-1], "extractive")
    return Told(Story(article, more, topic=topic), summary, past)


def noted(article, text="수문을 여는 시각을 두 마을이 함께 정합니다."):
    return Noted(Story(article), Sentence(text))


def issue_of(*items, briefs=()):
    return compose(items, briefs, WORDING, number=14, date=DATE)


def again(issue):
    return parse_issue(format_issue(issue), "issues/2026-11-22.md")


# --- the outlet ----------------------------------------------------------------------------------


def texts(issue, section=0):
    return [bullet.text for bullet in issue.sections[section].bullets]


def mentions(issue, outlet, section=0):
    return sum(plain(text).count(outlet) for text in texts(issue, section))


def test_the_outlet_opens_the_first_bullet_and_is_linked():
    issue = issue_of(told(source()))
    assert texts(issue)[0].startswith(
        "[솔재신문](https://sol.example/news?idxno=7)에 따르면 과수원 마흔 곳이"
    )
    assert mentions(issue, "솔재신문") == 1
    assert [urls(text) for text in texts(issue)[1:]] == [(), ()]


def test_an_outlet_without_an_address_is_named_and_not_linked():
    issue = issue_of(told(source(url="")))
    assert texts(issue)[0].startswith("솔재신문에 따르면 과수원")
    assert not any("](" in text for text in texts(issue))
    assert issue.sections[0].sources == (
        Link("솔재신문 「서리를 알리는 감지기, 물은 누구의 것인가」"),
    )


def test_another_bullet_names_the_outlet_where_the_first_cannot_open_with_it():
    issue = issue_of(
        told(
            source(),
            bullets=(
                ("하지만 과수원은 서리를 피하지 못했습니다.",),
                ("조합은 손해를 8억원으로 헤아렸습니다.",),
                ("누가 갚아야 할까요?",),
            ),
        )
    )
    assert texts(issue)[0] == "하지만 과수원은 서리를 피하지 못했습니다."
    assert plain(texts(issue)[1]).startswith("솔재신문에 따르면 조합은")
    assert mentions(issue, "솔재신문") == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("솔재신문", "솔재신문이 전한 소식입니다."),
        ("달래일보", "달래일보가 전한 소식입니다."),
        ("물결TV", "물결TV가 전한 소식입니다."),
        ("소식24", "소식24가 전한 소식입니다."),
        ("채널7", "채널7이 전한 소식입니다."),
        ("‘강’", "‘강’이 전한 소식입니다."),
    ],
)
def test_where_no_sentence_can_open_with_it_the_outlet_has_its_own(name, words):
    bullets = (
        ("조합에 따르면 손해는 8억원입니다.",),
        ("한편 도는 설치비를 보탰습니다.",),
        ("누가 갚아야 할까요?",),
    )
    issue = issue_of(told(source(name), bullets=bullets))
    assert mentions(issue, name) == 1
    assert plain(texts(issue)[0]).endswith(words)
    assert urls(texts(issue)[0]) == ("https://sol.example/news?idxno=7",)


@pytest.mark.parametrize(
    "first",
    ["하지만 과수원은 넓습니다.", "조합에 따르면 8억원입니다.", "과수원은 왜 얼었을까요?"],
)
@pytest.mark.parametrize("name", ["솔재신문", "솔재 과수원 연구 모임 소식지"])
def test_the_room_asked_of_the_summariser_is_enough_to_name_the_outlet(name, first):
    """Bullets filled to the last character the summariser may use still name their outlet once."""
    article = source(name)

    def filled(text, room):
        return f"{text} {'가' * (220 - room - len(text) - 5)}습니다."

    bullets = (
        (filled(first, attribution_room(article)),),
        (filled("또한 물은 저수지에서 옵니다.", 0),),
        ("누가 갚아야 할까요?",),
    )
    issue = issue_of(told(article, bullets=bullets))
    assert mentions(issue, name) == 1
    assert all(len(plain(text)) <= 220 for text in texts(issue))


def test_no_bullet_grows_past_its_limit_and_the_question_stays_last():
    article = source("솔재 과수원 연구 모임 소식지", "")
    summary = ExtractiveSummariser().summarise(
        Story(article),
        bullets=4,
        questions=("물은 누구의 것일까요?",),
        attribution=attribution_room(article),
    )
    assert summary is not None
    issue = issue_of(Told(Story(article), summary))
    assert all(len(plain(text)) <= 220 for text in texts(issue))
    assert texts(issue)[-1].endswith("물은 누구의 것일까요?")
    assert mentions(issue, article.publisher) == 1


def test_the_author_stands_in_for_a_missing_outlet():
    issue = issue_of(told(source("", authors=("한여울",))))
    assert texts(issue)[0].startswith("[한여울](https://sol.example/news?idxno=7)에 따르면")


def test_every_article_of_a_story_is_in_the_sources_line():
    other = source("달래일보", "", title="감지기 마흔 대, 저수지 한 곳")
    issue = issue_of(told(source(), other))
    assert issue.sections[0].sources == (
        Link("솔재신문", "https://sol.example/news?idxno=7"),
        Link("달래일보 「감지기 마흔 대, 저수지 한 곳」"),
    )


# --- hostile text --------------------------------------------------------------------------------

STRANGE = (
    "](javascript:x) 낱말",
    "[낱말](javascript:x)",
    "![그림](javascript:x)",
    "<script>alert(1)</script>",
    "**굵은** __글__ *기운* _글_",
    "# 제목",
    "## 2. 제목",
    "- 목록",
    "* 목록",
    "+ 목록",
    "12. 목록",
    "> 인용",
    "{{ 7*7 }}",
    "{% raw %}",
    "`코드` ``두 번``",
    "```",
    "~~~",
    "---",
    "===",
    "&lt;b&gt; &amp; &copy; & <",
    "역빗금 \\ 과 \\* 와 \\\\",
    "[^1] 각주와 [x]: https://x.example",
    "출처: 어딘가",
    "표 | 칸 | 칸",
    "<!-- 주석 -->",
)


@pytest.mark.parametrize("text", [*STRANGE, *HOSTILE])
def test_plain_gives_escaped_text_back(text):
    words = " ".join(text.split())
    assert plain(escape(text)) == words
    assert "\n" not in escape(text)


@pytest.mark.parametrize("text", ["*" * 5000, "_" * 5000, "[" * 5000, "*a " * 2000, "[a" * 2000])
def test_long_runs_of_marks_are_read_in_time(text):
    assert plain(escape(text)) == text.strip()
    assert len(plain(text)) <= len(text)


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(blacklist_categories=("Cs",)), max_size=60))
def test_any_text_survives_escaping(text):
    assert plain(escape(text)) == " ".join(text.split())


MARKS = st.text("[]()!*_`\\<>&;{}#-+. 가1a", max_size=24)


@settings(max_examples=400, deadline=None)
@given(MARKS, MARKS)
def test_escaped_text_stays_itself_beside_a_link(before, after):
    """What a bullet looks like: the article's words around the outlet's link."""
    outlet = link("솔재신문", "https://sol.example/a")
    source_text = f"{escape('가' + before)} {outlet} {escape('나' + after)}"
    expected = f"{' '.join(('가' + before).split())} 솔재신문 {' '.join(('나' + after).split())}"
    assert plain(source_text) == expected


@pytest.mark.parametrize("text", STRANGE)
def test_hostile_sentences_titles_and_names_are_words_in_the_file(text):
    article = source(f"매체 {text}", title=f"{text} 제목")
    bullets = ((f"{text} 그렇습니다.",), (f"또 {text} 그렇습니다.",), ("누구일까요?",))
    issue = issue_of(
        told(article, bullets=bullets, headline=f"제목 {text}"),
        briefs=(noted(article, f"{text} 그렇습니다."),),
    )
    read = again(issue)
    assert read == issue
    assert len(read.sections) == 1
    assert len(read.sections[0].body) == 3
    outlet = " ".join(f"매체 {text}".split())
    assert plain(read.sections[0].bullets[0].text) == f"{outlet}에 따르면 {text} 그렇습니다."
    assert plain(read.sections[0].bullets[1].text) == f"또 {text} 그렇습니다."
    assert plain(read.briefs[0].text) == f"{text} 그렇습니다."
    assert read.title == tidy_headline(f"제목 {text}")
    assert urls(read.sections[0].bullets[0].text) == ("https://sol.example/news?idxno=7",)


@pytest.mark.parametrize(
    "url",
    [
        "https://sol.example/a_(b)",
        "https://sol.example/a?q=가 나",
        'https://sol.example/"onmouseover="x',
        "https://sol.example/<b>",
        "https://sol.example/a\\b",
    ],
)
def test_an_address_cannot_end_its_link(url):
    issue = issue_of(told(source(url=url)), briefs=(noted(source(url=url)),))
    (found,) = urls(texts(issue)[0])
    assert not re.search(r"[\s()<>\"\\]", found)
    assert found.startswith("https://sol.example/")
    assert again(issue) == issue


# --- the other outlets of a story ----------------------------------------------------------------


def resting_on(article, text, others=()):
    found = [Evidence(one.id, one.url, text, 0, len(text)) for one in (article, *others)]
    return Sentence(text, found[0], others=tuple(found[1:]))


def told_by(lead, *bullets, others=()):
    """A story told in (article, sentences…) bullets; what is no text is a sentence already."""
    texts = [
        tuple(one if isinstance(one, Sentence) else resting_on(owner, one) for one in sentences)
        for owner, *sentences in bullets
    ]
    closing = (resting_on(lead, "농부들은 답을 기다립니다."), Sentence("누가 갚아야 할까요?"))
    summary = Summary(lead.title, (*texts, closing), closing[-1], "extractive")
    return issue_of(Told(Story(lead, tuple(others)), summary))


LEAD = source()
OTHER = source("달래일보", "https://dal.example/9")
FACT = (LEAD, "과수원 마흔 곳이 감지기를 달았습니다.", "설치비는 2억원입니다.")


def test_a_bullet_from_another_article_opens_with_its_own_outlet():
    issue = told_by(
        LEAD, FACT, (OTHER, "도는 내년 예산 3억원을 더 쓰겠다고 밝혔습니다."), others=(OTHER,)
    )
    assert texts(issue)[1].startswith("[달래일보](https://dal.example/9)에 따르면 도는 내년")
    assert [mentions(issue, name) for name in ("솔재신문", "달래일보")] == [1, 1]
    assert texts(issue)[0].startswith("[솔재신문](")


@pytest.mark.parametrize(
    ("name", "tail"),
    [("달래일보", "달래일보가 전한 내용입니다."), ("이음주간", "이음주간이 전한 내용입니다.")],
)
@pytest.mark.parametrize(
    "sentences",
    [
        ("조합에 따르면 손해는 8억원입니다.",),
        ("도는 예산 3억원을 더 쓰기로 했습니다.", "조합에 따르면 손해는 8억원입니다."),
        ("한편 도는 예산 3억원을 더 쓰기로 했습니다.",),
    ],
)
def test_where_it_cannot_open_the_other_outlet_closes_the_bullet(name, tail, sentences):
    other = source(name, "https://other.example/9")
    issue = told_by(LEAD, FACT, (other, *sentences), others=(other,))
    text = texts(issue)[1]
    assert plain(text).endswith(tail)
    assert urls(text) == ("https://other.example/9",)
    assert plain(text).count("에 따르면") <= 1


def test_a_bullet_that_speaks_of_its_outlet_has_the_name_linked():
    issue = told_by(
        LEAD, FACT, (OTHER, "달래일보가 조합에 물은 결과 손해는 8억원입니다."), others=(OTHER,)
    )
    assert texts(issue)[1] == (
        "[달래일보](https://dal.example/9)가 조합에 물은 결과 손해는 8억원입니다."
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "새달래일보가 조합에 물은 결과 손해는 8억원입니다.",
        "달래일보사가 조합에 물은 결과 손해는 8억원입니다.",
        "조합은 손해가 8억원이라고 했습니다(사진=달래일보).",
    ],
)
def test_a_name_inside_another_or_in_a_credit_is_not_the_outlet_s(sentence):
    issue = told_by(LEAD, FACT, (OTHER, sentence), others=(OTHER,))
    assert texts(issue)[1].startswith("[달래일보](https://dal.example/9)에 따르면 ")


def test_another_outlet_without_an_address_is_named_and_not_linked():
    other = source("달래일보", "")
    issue = told_by(LEAD, FACT, (other, "도는 예산 3억원을 더 쓰기로 했습니다."), others=(other,))
    assert texts(issue)[1].startswith("달래일보에 따르면 도는")
    assert urls(texts(issue)[1]) == ()


def test_two_articles_of_one_outlet_name_it_once():
    again = Article(
        "a-2", "https://sol.example/2", "감지기 뒷이야기", PARAGRAPHS, "sol", publisher="솔재신문"
    )
    issue = told_by(LEAD, FACT, (again, "도는 예산 3억원을 더 쓰기로 했습니다."), others=(again,))
    assert mentions(issue, "솔재신문") == 1


BOTH = "같은 수를 두고 솔재신문은 41곳, 달래일보는 38곳이라고 전했습니다."


def test_a_sentence_over_two_articles_links_the_outlet_that_no_bullet_names():
    both = resting_on(LEAD, BOTH, (OTHER,))
    issue = told_by(LEAD, (*FACT, both), others=(OTHER,))
    assert urls(texts(issue)[0]) == (LEAD.url, OTHER.url)
    assert "솔재신문은 41곳, [달래일보](https://dal.example/9)는 38곳이라고" in texts(issue)[0]


def test_a_bullet_is_its_outlet_s_even_where_the_letter_speaks_of_it():
    both = resting_on(OTHER, BOTH.replace("솔재신문은 41곳, 달래일보는", "달래일보는"), (LEAD,))
    new = (OTHER, "도는 예산 3억원을 더 쓰기로 했습니다.", both)
    issue = told_by(LEAD, FACT, new, others=(OTHER,))
    assert texts(issue)[1].startswith("[달래일보](https://dal.example/9)에 따르면 도는")
    assert urls(texts(issue)[1]) == (OTHER.url,)


def test_it_links_nothing_twice():
    both = resting_on(LEAD, BOTH, (OTHER,))
    new = (OTHER, "도는 예산 3억원을 더 쓰기로 했습니다.")
    issue = told_by(LEAD, (*FACT, both), new, others=(OTHER,))
    assert [urls(text) for text in texts(issue)] == [(LEAD.url,), (OTHER.url,), ()]


@pytest.mark.parametrize("text", STRANGE)
def test_hostile_names_of_other_outlets_are_words_in_the_file(text):
    other = source(f"매체 {text}", "https://dal.example/9")
    name = " ".join(f"매체 {text}".split())
    both = resting_on(LEAD, f"같은 수를 두고 {name}는 38곳이라고 전했습니다.", (other,))
    new = (other, f"{text} 그렇습니다.")
    for bullets in (((*FACT, both),), (FACT, new)):
        issue = told_by(LEAD, *bullets, others=(other,))
        assert again(issue) == issue
        assert sum(urls(text).count(other.url) for text in texts(issue)) == 1
        assert sum(plain(text).count(name) for text in texts(issue)) == 1


# --- headlines and preheader ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("감지기 마흔 대가 선 과수원", "감지기 마흔 대가 선 과수원"),
        ("[단독] 감지기 마흔 대가 선 과수원", "감지기 마흔 대가 선 과수원"),
        ("[단독][르포] 감지기 마흔 대가 선 과수원", "감지기 마흔 대가 선 과수원"),
        ("【속보】 (종합) 감지기 마흔 대", "감지기 마흔 대"),
        ("[단독]", "[단독]"),
        ("감지기가 울렸다...물은 누구의 것인가", "감지기가 울렸다… 물은 누구의 것인가"),
        ("감지기가 울렸다……물은 누구의 것인가", "감지기가 울렸다… 물은 누구의 것인가"),
        ("감지기가 울렸다‥ 물은 누구의 것인가", "감지기가 울렸다… 물은 누구의 것인가"),
        ("끝나지 않는 서리…", "끝나지 않는 서리…"),
        ("감지기 2.5세대, v1.5.2 배포", "감지기 2.5세대, v1.5.2 배포"),
        ("감지기   마흔\t대", "감지기 마흔 대"),
        (
            "“밤마다 온도계를 들고 밭을 돌았습니다, 삼십 년을요” 감지기를 단 과수원 농부들의 첫 겨울",
            "감지기를 단 과수원 농부들의 첫 겨울",
        ),
        (
            "감지기 마흔 대가 지키는 솔재마을 과수원, 저수지의 물은 어느 마을이 먼저 쓸 것인가",
            "감지기 마흔 대가 지키는 솔재마을 과수원",
        ),
        (
            "감지기 마흔 대가 지키는 솔재마을 과수원 - 저수지의 물은 어느 마을이 먼저 쓸 것인가",
            "감지기 마흔 대가 지키는 솔재마을 과수원",
        ),
    ],
)
def test_headlines_are_tidied(title, expected):
    assert tidy_headline(title) == expected


def test_a_work_s_title_in_brackets_is_no_label():
    title = "<밤의 온도계>를 다시 읽는 농부들"
    assert tidy_headline(title) == title


@pytest.mark.parametrize(
    "title",
    [
        "감지기 마흔 대가 지키는 솔재마을 과수원의 저수지 물을 어느 마을이 먼저 쓰게 될 것인가",
        "조합 “이듬해 삼월, 사월 두 달 동안 물을 나누어 써 보고 그 뒤에 다시 정하겠다” 약속",
        "솔재마을 ‘물뿌리개를 먼저 단 밭부터, 나중 단 밭까지’ 차례를 둘러싼 다툼의 기록",
        "가" * 90,
    ],
)
def test_a_long_headline_is_cut_at_a_word_and_says_so(title):
    short = tidy_headline(title)
    assert len(short) <= 40
    kept = re.sub("…[’”]*$", "", short).rstrip()
    assert title.startswith(kept)
    assert title[len(kept) : len(kept) + 1] in (" ", ",", "…") or " " not in title


@pytest.mark.parametrize(
    "title",
    [
        "조합 “이듬해 삼월, 사월 두 달 동안 물을 나누어 써 보고 그 뒤에 다시 정하겠다” 약속",
        "솔재마을 ‘물뿌리개를 먼저 단 밭부터, 나중 단 밭까지’ 차례를 둘러싼 다툼의 기록",
    ],
)
def test_a_cut_headline_leaves_no_quotation_open(title):
    short = tidy_headline(title)
    assert short.count("“") == short.count("”")
    assert short.count("‘") == short.count("’")


@given(st.text("가나 다,.…“”‘’[]-1a", max_size=80).filter(str.strip))
def test_a_headline_is_never_empty_nor_too_long(title):
    short = tidy_headline(title)
    assert short
    assert len(short) <= 40
    assert short == short.strip()


def test_the_first_headline_is_the_title_and_the_others_the_preheader():
    items = [told(source(title=f"{name} 과수원 이야기")) for name in ("첫째", "둘째", "셋째")]
    issue = issue_of(*items)
    assert issue.title == "첫째 과수원 이야기"
    assert issue.preheader == "둘째 과수원 이야기 · 셋째 과수원 이야기"
    assert [section.number for section in issue.sections] == [1, 2, 3]


def test_the_preheader_stays_short():
    items = [told(source(title=f"{n} " + "서리를 알리는 감지기 이야기 " * 2)) for n in "가나다라마"]
    issue = issue_of(*items)
    assert 0 < len(issue.preheader) <= 90
    assert issue.preheader.startswith("나 서리를")


def test_a_letter_of_one_section_does_not_say_its_title_twice():
    issue = issue_of(told(source()))
    assert issue.preheader != issue.title
    assert len(issue.preheader) <= 90
    assert "](" not in issue.preheader


def test_topics_are_listed_once_in_order():
    items = [told(source(), topic=topic) for topic in ("물", "농사", "", "물")]
    assert issue_of(*items).topics == ("물", "농사")


# --- the file ------------------------------------------------------------------------------------

PAST = (Covered(dt.date(2026, 11, 8), "저수지 [둑]을 높이는 일", "물은 넘쳤습니다."),)


def full_issue():
    return issue_of(
        told(
            source(), source("달래일보", "", title="감지기 · 저수지 [특집]"), past=PAST, topic="물"
        ),
        told(source("", "", title="1. 손으로 쓴 농사 일기", authors=("한여울",))),
        briefs=(
            noted(source("달래일보", "https://dal.example/1", title="*둑*이 높아진다")),
            noted(source("", "", title="수문의 열쇠")),
        ),
    )


def test_a_draft_is_the_same_read_back_from_its_file():
    issue = full_issue()
    assert again(issue) == issue
    assert issue.greeting == "안녕하세요.\n\n두 번째 문단입니다."
    assert issue.closing == "어떠셨나요?"
    assert issue.ai_label == "프로그램이 썼습니다."
    assert issue.status == "draft"
    assert issue.sections[0].read_more == (
        Link(r"저수지 \[둑\]을 높이는 일", "2026-11-08.md", dt.date(2026, 11, 8)),
    )


@pytest.mark.parametrize(
    ("name", "url", "title"),
    [
        ("들녘 · 바람", "https://sol.example/1", "서리를 알리는 감지기"),
        ("들녘 · 바람", "", "서리를 알리는 감지기"),
        ("", "https://sol.example/1", "서리 · 감지기 · 물"),
        ("", "", "서리 · 감지기, [특집] 물"),
        ("들녘, [바람]", "https://sol.example/1", "서리"),
        ("들녘 — 바람", "https://sol.example/1", "서리를 알리는 감지기"),
        ("들녘", "https://sol.example/1", "서리 — 감지기"),
    ],
)
def test_names_and_titles_with_the_file_s_own_marks_are_read_back(name, url, title):
    article = source(name, url, title=title)
    issue = issue_of(told(article), briefs=(noted(article),))
    assert again(issue) == issue


def test_a_brief_with_a_dash_and_no_outlet_is_read_back():
    issue = issue_of(told(source()), briefs=(noted(source(""), "수문은 — 마침내 — 열렸습니다."),))
    assert again(issue) == issue


LINE = st.text(
    st.characters(whitelist_categories=("Lo", "Nd", "Po", "Ps", "Pe", "Pd", "Sm", "Zs")),
    max_size=30,
).map(lambda text: "가" + " ".join(text.split()))


@settings(max_examples=200, deadline=None)
@given(LINE, LINE, LINE, st.sampled_from(["", "https://sol.example/1"]))
def test_any_draft_is_read_back(title, name, sentence, url):
    title, name, sentence = (unicodedata.normalize("NFC", t) for t in (title, name, sentence))
    article = source(name, url, title=title)
    bullets = ((f"{sentence}.",), (f"또 {sentence}.",), ("누구일까요?",))
    issue = issue_of(told(article, bullets=bullets), briefs=(noted(article, f"{sentence}."),))
    assert again(issue) == issue


# --- evidence ------------------------------------------------------------------------------------


def drafted():
    article = source()
    summary = ExtractiveSummariser().summarise(
        Story(article),
        bullets=4,
        questions=("물은 누구의 것일까요?",),
        attribution=attribution_room(article),
    )
    brief = noted(source("달래일보", "https://dal.example/1", title="*둑*이 높아진다"))
    item = Told(Story(article), summary)
    issue = issue_of(item, briefs=(brief,))
    lineup = Lineup(
        (
            Choice(1, item.story, "section", "1번 꼭지"),
            Choice(2, brief.story, "brief", "단신"),
            Choice(3, Story(source("남은 신문")), "left", "단신 자리가 다 참"),
        )
    )
    drops = (Drop("버린 글", "같은 글이 이미 있습니다", "https://x.example/1", "seeds/x.txt"),)
    return (
        article,
        issue,
        format_evidence(
            issue,
            format_issue(issue),
            told=[item],
            noted=[brief],
            lineup=lineup,
            drops=drops,
            inbox={},
        ),
    )


def test_evidence_says_what_the_issue_says():
    _, issue, text = drafted()
    data = parse_evidence(text, "issues/2026-11-22.evidence.json")
    read = again(issue)
    for section, found in zip(read.sections, data["sections"], strict=True):
        assert [b["generated"] for b in found["bullets"]] == [b.text for b in section.bullets]
        assert (found["number"], found["headline"]) == (section.number, section.headline)
    assert [b["generated"] for b in data["briefs"]] == [b.text for b in read.briefs]


def test_evidence_points_into_the_article_and_its_sentences_are_in_the_bullet():
    article, _, text = drafted()
    data = json.loads(text)
    sentences = 0
    for bullet in data["sections"][0]["bullets"]:
        for sentence in bullet["sentences"]:
            assert escape(sentence["text"]) in bullet["generated"]
            if sentence["article"] is not None:
                assert sentence["article"] == article.id
                assert article.text[sentence["start"] : sentence["end"]] == sentence["quote"]
                sentences += 1
    assert sentences >= 3
    assert set(data["articles"]) == {article.id, "a-달래일보"}


def test_evidence_keeps_every_choice_and_drop_with_its_reason():
    _, _, text = drafted()
    data = json.loads(text)
    assert [(s["rank"], s["place"]) for s in data["stories"]] == [
        (1, "section"),
        (2, "brief"),
        (3, "left"),
    ]
    assert all(story["reason"] for story in data["stories"])
    assert data["dropped"][0]["reason"] == "같은 글이 이미 있습니다"


def test_evidence_is_the_same_text_every_time():
    assert drafted()[2] == drafted()[2]
    assert drafted()[2].endswith("}\n")
    assert "감지기" in drafted()[2]


def test_words_of_the_letter_s_own_have_no_evidence():
    _, _, text = drafted()
    last = json.loads(text)["sections"][0]["bullets"][-1]["sentences"][-1]
    assert last["text"] == "물은 누구의 것일까요?"
    assert last["article"] is last["quote"] is last["start"] is None


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"version": 2}', "{}"])
def test_a_damaged_evidence_file_is_named(text):
    with pytest.raises(IssueError) as caught:
        parse_evidence(text, "issues/a.evidence.json")
    assert caught.value.file == "issues/a.evidence.json"
    assert "지워도" in caught.value.hint


# --- memory of a finished letter -----------------------------------------------------------------


def test_a_letter_is_remembered_by_addresses_and_titles():
    first, second, *briefs = covered(again(full_issue()))
    assert first.urls == ("https://sol.example/news?idxno=7",)
    assert "감지기 · 저수지 [특집]" in first.titles
    assert "서리를 알리는 감지기, 물은 누구의 것인가" in first.titles
    assert "1. 손으로 쓴 농사 일기" in second.titles
    assert [brief.urls for brief in briefs] == [("https://dal.example/1",), ()]
    assert briefs[0].titles == ("*둑*이 높아진다",)
    assert {section.date for section in (first, second, *briefs)} == {DATE}


def test_an_address_inside_a_hand_written_bullet_is_found_too():
    text = (
        "---\nnumber: 1\ndate: 2026-11-15\ntitle: 물\nstatus: published\n---\n\n## 1. 물\n\n"
        "- [달래일보](https://dal.example/9)가 **“넘쳤다”**고 전했습니다.\n\n"
        "출처: [솔재신문](https://sol.example/3) · 느린서재 「저수지의 밤」\n"
    )
    (section,) = covered(parse_issue(text, "a.md"))
    assert section.urls == ("https://dal.example/9", "https://sol.example/3")
    assert section.titles == ("물", "저수지의 밤")
    assert section.text == "달래일보가 “넘쳤다”고 전했습니다."
    assert section.published


def test_a_draft_and_its_briefs_are_not_published():
    draft = full_issue()
    assert not any(section.published for section in covered(draft))
    sent = parse_issue(format_issue(draft).replace("status: draft", "status: published"), "a.md")
    assert [section.published for section in covered(sent)] == [True, True, False, False]


def test_an_empty_letter_has_nothing_to_remember():
    assert covered(Issue(1, DATE, "제목")) == ()
