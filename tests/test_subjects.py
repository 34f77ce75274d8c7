"""What an inbox may show: three subjects, three preheaders, and how wide they are."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.korean.kiwi import content_words
from newsletter.summarise.subjects import InboxLine, Shown, inbox_lines, width

CHATBOT = Shown(
    "가람시 AI 민원 챗봇, 일곱 번에 한 번 오답",
    "가람시 AI 민원 챗봇",
    "가람시 감사위원회가 민원 챗봇의 답변 1200건을 살핀 결과 174건이 틀린 것으로 드러났습니다.",
    "틀린 안내로 지원을 놓친 시민은 어디에서 보상받을 수 있을까요?",
)
WELL = Shown(
    "물빛데이터, 솔내군 지하수 사용량을 밝힌다",
    "물빛데이터",
    "솔내군 마을 우물이 올여름 두 번 말랐습니다.",
    "약속한 양을 넘겼을 때 주민이 허가를 다시 따질 길은 어떻게 열어 둘 수 있을까요?",
)
VOICES = Shown(
    "성우의 목소리를 배운 AI, 값은 누구에게 치르나",
    "성우의 목소리",
    "오디오북 회사 소리마루가 성우 스물여섯 명의 녹음으로 만든 목소리를 팔고 있습니다.",
    "이 일을 정하는 자리에 더 앉아야 할 사람은 누구일까요?",
)
LETTER = (CHATBOT, WELL, VOICES)
PREHEADER = f"{WELL.headline} · {VOICES.headline}"


def lines(sections=LETTER, preheader=PREHEADER, past=()):
    return inbox_lines(sections[0].headline, preheader, sections, past)


def texts(found):
    return [line.text for line in found]


def test_three_subjects_and_three_preheaders_the_draft_s_own_first():
    found = lines()
    assert texts(found.subjects) == [
        CHATBOT.headline,
        "물빛데이터, 그리고 성우의 목소리",
        CHATBOT.question,
    ]
    assert texts(found.preheaders) == [
        PREHEADER,
        CHATBOT.opening,
        "가람시 AI 민원 챗봇부터 물빛데이터, 성우의 목소리까지",
    ]


def test_every_line_comes_with_its_columns_and_characters():
    found = lines()
    assert found.subjects[1] == InboxLine("물빛데이터, 그리고 성우의 목소리", 32, 18)
    for line in (*found.subjects, *found.preheaders):
        assert (line.width, line.characters) == (width(line.text), len(line.text))


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("가람시", 6),
        ("AI 챗봇", 7),
        ("물 3톤, ‘우물’", 14),
        ("🦜", 2),
        ("👩‍💻", 2),
        ("❤️", 2),
        ("👍🏽", 2),
        ("Ａ", 2),
        ("", 0),
    ],
)
def test_hangul_and_emoji_take_two_columns(text, columns):
    assert width(text) == columns


def test_lines_differ_in_their_words():
    found = lines()
    for one, other in itertools.combinations(texts(found.subjects), 2):
        words, others = set(content_words(one)), set(content_words(other))
        assert len(words & others) < len(min(words, others, key=len)) / 2
    assert len(set(texts(found.preheaders))) == 3


def test_a_preheader_does_not_repeat_its_subject():
    found = lines()
    for subject, preheader in zip(texts(found.subjects), texts(found.preheaders), strict=True):
        words, others = set(content_words(subject)), set(content_words(preheader))
        assert len(words & others) < len(min(words, others, key=len)) / 2


def test_what_a_past_letter_was_called_is_not_offered_again():
    past = ("물빛데이터, 그리고 성우의 목소리", CHATBOT.question)
    found = texts(lines(past=past).subjects)
    assert found[0] == CHATBOT.headline
    assert not set(found) & set(past)
    assert len(found) == 3


def test_the_first_one_stays_whatever_the_past_was():
    assert texts(lines(past=(CHATBOT.headline,)).subjects)[0] == CHATBOT.headline


def test_no_sentence_stands_in_a_row_of_nouns():
    sentence = Shown("칩이 멈추면 인공지능도 멈춘다", "", "반도체가 모자랍니다.", "")
    found = lines((CHATBOT, WELL, sentence))
    assert not any("멈춘다까지" in text or "멈춘다부터" in text for text in texts(found.preheaders))


def test_a_letter_of_one_story_offers_what_it_has():
    found = lines((CHATBOT,), preheader=CHATBOT.opening)
    assert texts(found.subjects) == [CHATBOT.headline, CHATBOT.question]
    assert texts(found.preheaders)[0] == CHATBOT.opening


def test_long_lines_are_left_out_or_cut_at_a_word():
    long = Shown(
        "가람시 우물", "가람시 우물", "물이 " * 60 + "말랐습니다.", "물을 " * 30 + "누가 지킬까요?"
    )
    found = lines((long, WELL), preheader="")
    assert all(line.characters <= 40 for line in found.subjects[1:])
    assert all(line.characters <= 90 for line in found.preheaders)


def test_the_same_letter_gives_the_same_lines():
    assert lines() == lines()


@given(
    st.lists(
        st.builds(Shown, *[st.text("가나 다,.?!…‘’“”-1a{}", max_size=60)] * 4),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_the_sections_say_three_lines_at_most_come_out(sections):
    found = inbox_lines("제목", "덧말", sections)
    assert texts(found.subjects)[0] == "제목"
    assert len(found.subjects) <= 3
    assert len(found.preheaders) <= len(found.subjects)
    assert len(set(texts(found.subjects))) == len(found.subjects)


def test_long_runs_take_no_time():
    start = time.perf_counter()
    for run in ("가", "가 ", "\u200d", "👍🏽", "a\ufe0f"):
        width(run * (20_000 // len(run)))
        lines((Shown(*[run * (20_000 // len(run))] * 4), WELL))
    assert time.perf_counter() - start < 10
