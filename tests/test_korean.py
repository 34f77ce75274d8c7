"""Normal form, width and sentence boundaries."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.korean.kiwi import content_words
from newsletter.korean.sentences import split_sentences
from newsletter.korean.text import clean, clean_line, display_width


def test_invisible_and_control_characters_go():
    assert clean_line("가\u200b나\u202e다\x00라\u3164마\ufeff") == "가나다라마"


def test_decomposed_hangul_is_composed():
    assert clean(unicodedata.normalize("NFD", "데이터센터")) == "데이터센터"


def test_joined_emoji_stay_whole_and_stray_joiners_go():
    assert clean_line("👩\u200d💻 가\u200d나") == "👩\u200d💻 가나"


def test_lines_are_trimmed_and_kept():
    assert clean(" 가 \u00a0 나\r\n\r\n다\u2028라 ") == "가 나\n\n다\n라"


@pytest.mark.parametrize("marks", ["\u0301", "\u0301\u0323", "\u3099"])
def test_marks_heaped_on_a_letter_are_cut_and_few_ones_stay(marks):
    assert clean_line("e\u0301") == "é"
    few = unicodedata.normalize("NFC", "가" + marks * 15)
    assert clean_line(few) == few
    assert len(clean_line("가" + marks * 200_000 + "나")) <= 32


@given(st.text())
def test_cleaning_is_idempotent_and_encodable(text):
    once = clean(text)
    assert clean(once) == once
    once.encode()


@pytest.mark.parametrize(
    ("text", "width"), [("AI", 2), ("윤리", 4), ("AI 윤리", 7), ("ｆｕｌｌ", 8), ("", 0)]
)
def test_display_width(text, width):
    assert display_width(text) == width


SPLITS = [
    ("비용은 누가 내나. 주민이 낸다.", ["비용은 누가 내나.", "주민이 낸다."]),
    ("점유율은 61.5%다. 지난해보다 높다.", ["점유율은 61.5%다.", "지난해보다 높다."]),
    ("3. 31.(월)에 시작한다. 곧 끝난다.", ["3. 31.(월)에 시작한다.", "곧 끝난다."]),
    (
        "“정말 괜찮을까?” 그가 물었다. 답은 없었다.",
        ["“정말 괜찮을까?” 그가 물었다.", "답은 없었다."],
    ),
    (
        "그는 회사를 떠났다. '오픈 펀드' 등이 이유로 꼽힌다.",
        ["그는 회사를 떠났다.", "'오픈 펀드' 등이 이유로 꼽힌다."],
    ),
    ("소식이 나왔다.이어 반박이 나왔다.", ["소식이 나왔다.", "이어 반박이 나왔다."]),
    (
        "수 대표는 “우리는 안다. 곧 보일 것이다”고 말했다. 끝이 아니다.",
        ["수 대표는 “우리는 안다. 곧 보일 것이다”고 말했다.", "끝이 아니다."],
    ),
    (
        "챗봇은 27건을 사람에게 넘기지 않았다. “그냥 다 끝났으면 좋겠다”는 말에 쉬라고 답했다.",
        [
            "챗봇은 27건을 사람에게 넘기지 않았다.",
            "“그냥 다 끝났으면 좋겠다”는 말에 쉬라고 답했다.",
        ],
    ),
    (
        '시는 값을 내렸다. \'27년에는 더 내린다. "더 내려야 한다"는 말도 있다.',
        ["시는 값을 내렸다.", "'27년에는 더 내린다.", '"더 내려야 한다"는 말도 있다.'],
    ),
    (
        "그는 “편지에 왔다. ‘네 장이 나왔어요’라고 적혔다”며 웃었다.",
        ["그는 “편지에 왔다. ‘네 장이 나왔어요’라고 적혔다”며 웃었다."],
    ),
]


@pytest.mark.parametrize(("text", "expected"), SPLITS)
def test_sentences(text, expected):
    assert [span.text for span in split_sentences(text)] == expected


@pytest.mark.parametrize(("text", "expected"), SPLITS)
def test_offsets_point_into_the_text(text, expected):
    assert all(text[span.start : span.end] == span.text for span in split_sentences(text))


@pytest.mark.parametrize("text", ["다. “" * 4_000, "“" * 20_000, "다. '" * 4_000])
def test_anything_is_split_in_time(text):
    assert "".join(span.text for span in split_sentences(text)).replace(" ", "")


def test_content_words_have_no_particles_and_no_reporting_verbs():
    words = content_words("가람시는 데이터센터를 짓겠다고 17일 밝혔다.")
    assert {"데이터", "센터"} <= set(words) or "데이터센터" in words
    assert "밝히" not in words
    assert "는" not in words
