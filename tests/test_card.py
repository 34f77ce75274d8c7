"""The card of a letter: a real PNG that says what the letter says, in type that breaks as Korean
breaks, without a box for a letter that the font does not have.
"""

import base64
import dataclasses
import datetime as dt
import hashlib
import io
import re
import time

import PIL
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from letters import BARE, ISSUE, PUBLICATION, TEMPLATES
from PIL import Image, ImageChops

from newsletter.errors import RenderError
from newsletter.render.card import (
    _COLUMN,
    _TITLE,
    FONT_PACKAGE,
    HEIGHT,
    WIDTH,
    Typeface,
    _fitted,
    card_key,
    card_of,
    draw_card,
    font_file,
)
from newsletter.render.theme import theme_of

LIGHT = theme_of(TEMPLATES).light
BAND, TITLE, FOOT = (0, 0, WIDTH, 124), (0, 124, WIDTH, 530), (0, 530, WIDTH, HEIGHT)

SHORT = "봄"
PLAIN = "데이터센터의 전기 요금은 누가 내나"
LONG = "도서관에 들어온 기계 사서, 책보다 먼저 사람을 추천하기 시작했습니다"
LONGER = (
    "마을버스 노선을 알고리즘이 정하기 시작한 뒤로 첫차를 기다리던 사람들은 어디로 갔는지 석 달 "
    "동안 따라가 보았습니다"
)
LONGEST = (
    LONGER + " 그리고 시청과 운수 회사에 같은 질문을 보내 받은 답을 나란히 놓고 읽었습니다" * 3
)
ENGLISH = "Who pays for the electricity of the data centre next door?"
MIXED = "‘GPT-5’ 시대의 저작권(著作權), OpenAI와 가람일보 사이에서"
TITLES = {
    "short": SHORT,
    "plain": PLAIN,
    "long": LONG,
    "longer": LONGER,
    "longest": LONGEST,
    "English": ENGLISH,
    "mixed": MIXED,
}


@pytest.fixture(scope="session")
def typeface():
    font = font_file()
    if font is None:
        pytest.skip("the extra ‘cards’ is not installed")
    return Typeface(font.path.read_bytes())


def card(title=PLAIN, name=PUBLICATION.title, **changes):
    issue = dataclasses.replace(ISSUE, title=title, number=14, date=dt.date(2026, 11, 22))
    made = card_of(issue, dataclasses.replace(PUBLICATION, title=name), LIGHT)
    return dataclasses.replace(made, **changes)


def opened(data):
    return Image.open(io.BytesIO(data)).convert("RGB")


def written(picture, box, ground):
    """Where in ``box`` anything but ``ground`` stands, None for nowhere."""
    part = picture.crop(box)
    empty = Image.new("RGB", part.size, ground)
    found = ImageChops.difference(part, empty).getbbox()
    return found and (found[0] + box[0], found[1] + box[1], found[2] + box[0], found[3] + box[1])


def colours(picture, box):
    return {
        f"#{r:02x}{g:02x}{b:02x}" for _, (r, g, b) in picture.crop(box).getcolors(WIDTH * HEIGHT)
    }


# --- what it is made of --------------------------------------------------------------------------


def test_a_card_says_number_day_and_names():
    made = card()
    assert (made.title, made.name) == (PLAIN, PUBLICATION.title)
    assert (made.number, made.date) == ("14호", "2026년 11월 22일")


@pytest.mark.parametrize("number", [0, -3, 10**9])
def test_a_number_that_is_none_is_left_out(number):
    assert card_of(dataclasses.replace(ISSUE, number=number), BARE, LIGHT).number == ""


def test_words_are_composed_clean_and_of_one_line():
    assert card("데이터\n 센터\t\u202e편지\x07").title == "데이터 센터 편지"
    assert card("\u1103\u1166\u110b\u1175\u1110\u1165").title == "데이터"  # as macOS spells it


def test_no_more_is_kept_of_a_title_than_can_be_shown():
    assert len(card("가 " * 10_000).title) <= 500


@pytest.mark.parametrize("field", ["title", "name", "number", "date"])
def test_the_key_names_every_word(field):
    assert card_key(card(**{field: "다른 말"}), "font") != card_key(card(), "font")


@pytest.mark.parametrize("colour", ["paper", "ink", "grey", "accent", "tint"])
def test_the_key_names_every_colour(colour):
    other = dataclasses.replace(LIGHT, **{colour: "#123456"})
    assert card_key(card(palette=other), "font") != card_key(card(), "font")


def test_the_key_names_font_and_pillow_and_nothing_else(monkeypatch):
    key = card_key(card(), "font")
    assert re.fullmatch("[0-9a-f]{32}", key)
    assert card_key(card(), "font") == key
    assert card_key(card(), "another font") != key
    edited = dataclasses.replace(ISSUE, title=PLAIN, number=14, date=dt.date(2026, 11, 22))
    edited = dataclasses.replace(edited, status="published", greeting="고친 인사말", sections=())
    assert card_key(card_of(edited, PUBLICATION, LIGHT), "font") == key
    monkeypatch.setattr(PIL, "__version__", "99.0")
    assert card_key(card(), "font") != key


def test_the_font_is_found_with_the_hash_of_its_bytes(typeface):
    font = font_file()
    digest = base64.urlsafe_b64encode(hashlib.sha256(font.path.read_bytes()).digest())
    assert font.hash == digest.decode().rstrip("=")
    assert font.path.name == "NotoSansKR-Regular.otf"


# --- what it looks like --------------------------------------------------------------------------


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_card_is_a_light_png_of_1200_by_630(title, typeface):
    data = draw_card(card(title), typeface)
    picture = Image.open(io.BytesIO(data))
    picture.load()
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(data) <= 100_000


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_words_stand_in_their_places_in_the_colours_of_the_theme(title, typeface):
    picture = opened(draw_card(card(title), typeface))
    inks = ((BAND, LIGHT.accent, LIGHT.paper), (TITLE, LIGHT.tint, LIGHT.ink))
    for box, ground, ink in (*inks, (FOOT, LIGHT.tint, LIGHT.grey)):
        left, top, right, bottom = written(picture, box, ground)
        assert 66 <= left < right <= WIDTH - 66
        assert box[1] + 10 <= top < bottom <= box[3] - 10
        assert {ground, ink} <= colours(picture, box)
    assert LIGHT.accent in colours(picture, FOOT)


def test_the_title_is_large_enough_for_a_card_a_quarter_as_wide():
    assert min(size for size, _ in _TITLE) * 300 / WIDTH >= 14


def test_other_words_and_colours_make_another_picture(typeface):
    accent = "#7a1f3d"
    cards = [
        card(),
        card(LONG),
        card(name="이음주간"),
        card(number="15호"),
        card(number=""),
        card(date="2026년 11월 29일"),
        card(palette=dataclasses.replace(LIGHT, accent=accent)),
    ]
    drawn = [draw_card(one, typeface) for one in cards]
    assert len(set(drawn)) == len(cards)
    assert accent in colours(opened(drawn[-1]), BAND)
    assert LIGHT.accent not in colours(opened(drawn[-1]), BAND)
    assert LIGHT.accent not in colours(opened(drawn[4]), FOOT)  # without a number the date alone


def test_the_same_card_gives_the_same_bytes(typeface):
    fresh = Typeface(font_file().path.read_bytes())
    backwards = {title: draw_card(card(title), fresh) for title in reversed(TITLES.values())}
    assert all(draw_card(card(title), typeface) == backwards[title] for title in TITLES.values())


# --- lines ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (SHORT, ("봄",)),
        (PLAIN, ("데이터센터의 전기", "요금은 누가 내나")),
        (LONG, ("도서관에 들어온 기계", "사서, 책보다 먼저 사람을", "추천하기 시작했습니다")),
        (ENGLISH, ("Who pays for the", "electricity of the data", "centre next door?")),
    ],
)
def test_lines_break_between_words_and_are_alike_in_length(title, lines, typeface):
    assert _fitted(title.split(), _TITLE, typeface).lines == lines


WORDS = st.text(st.sampled_from("가나다라마바사아자차카타파하강를님AIw.,’"), min_size=1, max_size=9)


@settings(deadline=None, max_examples=60)
@given(st.lists(WORDS, min_size=1, max_size=40))
def test_no_word_is_cut_and_no_line_too_wide(typeface, words):
    fitted = _fitted(words, _TITLE, typeface)
    steps = dict(_TITLE)
    assert len(fitted.lines) <= steps[fitted.size]
    for line in fitted.lines:
        assert typeface.font(fitted.size).getlength(line) <= _COLUMN
    said = " ".join(fitted.lines).split(" ")
    if said != words:
        assert fitted.size == _TITLE[-1][0]
        assert said[-1].endswith("…")
        assert said[:-1] == words[: len(said) - 1]
        assert words[len(said) - 1].startswith(said[-1].rstrip("…"))
        assert words[len(said) - 1].rstrip(" ,.") == said[-1].rstrip("…")


def test_longer_titles_are_smaller(typeface):
    titles = (SHORT, PLAIN, LONG, LONGER, LONGEST)
    sizes = [_fitted(title.split(), _TITLE, typeface).size for title in titles]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) >= 4


def test_a_title_of_too_many_words_ends_in_an_ellipsis(typeface):
    lines = _fitted(LONGEST.split(), _TITLE, typeface).lines
    assert len(lines) == 4
    assert lines[-1].endswith("…")
    assert LONGEST.startswith(" ".join(lines).removesuffix("…"))
    assert _fitted(["쉼표,"] * 99, _TITLE, typeface).lines[-1].endswith("쉼표…")


def test_only_a_word_that_is_wider_than_the_card_is_cut(typeface):
    address = "https://letter.example/" + "long-" * 30
    lines = _fitted(["주소", address, "끝"], _TITLE, typeface).lines
    assert "".join(lines).startswith("주소https://letter.example/long-")
    assert all(typeface.width(line, _TITLE[-1][0]) <= _COLUMN for line in lines)


@pytest.mark.parametrize("size", [36, 58, 100])
def test_widths_are_what_is_drawn(size, typeface):
    for text in (LONG, ENGLISH, MIXED, "AVATAR To. ‘가’…"):
        assert typeface.width(text, size) == typeface.font(size).getlength(text)


# --- letters the font has not --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "legible"),
    [
        ("똠방각하와 펲시, 著作權", "똠방각하와 펲시, 著作權"),
        ("더 읽어보기 🦜", "더 읽어보기"),
        ("가족 👨‍👩‍👧 이야기 1️⃣", "가족 이야기 1"),
        ("앵무새(🦜) 편지 “🦜” 「(🍂)」", "앵무새 편지"),
        ("𠮷野家", "野家"),
        ("Győr의 𝐀𝐈", "Gyor의 AI"),
        ("ᄒᆞᆫ글", "ㅎㆍㄴ글"),
        ("שלום 편지", "편지"),
        ("\ue000\ufffd", ""),
        ("🦜", ""),
        ("", ""),
    ],
)
def test_what_has_no_glyph_is_said_otherwise_or_left_out(text, legible, typeface):
    assert typeface.legible(text) == legible


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=40))
def test_no_letter_becomes_a_box(typeface, text):
    font = typeface.font(40)
    box = bytes(font.getmask("\U0010ffff"))
    assert all(bytes(font.getmask(ch)) != box for ch in typeface.legible(text))
    assert typeface.legible(typeface.legible(text)) == typeface.legible(text)


def test_a_card_is_drawn_of_the_letters_there_are(typeface):
    assert draw_card(card("더 읽어보기 🦜"), typeface) == draw_card(card("더 읽어보기"), typeface)


def test_a_title_of_emoji_alone_leaves_the_place_to_the_name_then_to_the_day(typeface):
    assert draw_card(card("🦜🍂"), typeface) == draw_card(card(PUBLICATION.title), typeface)
    day = card().date
    assert draw_card(card("🦜", "🍂"), typeface) == draw_card(card(day, "🍂"), typeface)


# --- hostile words -------------------------------------------------------------------------------

HOSTILE = {
    "one long word": "가" * 20_000,
    "narrow": "i" * 20_000,
    "no width": "\u200b\u200d\u2060" * 7_000,
    "right to left": "\u202e\u2067" * 10_000 + "가",
    "controls": "".join(map(chr, range(32))) * 600,
    "marks": "a" + "\u0301\u0316" * 100_000,
    "jamo": "\u1112\u119e\u11ab" * 7_000,
    "brackets": "(" * 10_000 + ")" * 10_000,
    "empty brackets": "(🦜)" * 5_000,
    "blanks": "\u3000 \t" * 6_000 + "가",
    "surrogates": "\ud83e" * 20_000,
    "every plane": "".join(map(chr, range(0x100, 0x20000, 7)))[:20_000],
    "ellipses": "… " * 10_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_neither_hang_nor_raise(text, typeface):
    start = time.process_time()
    made = card(text, text)
    card_key(made, "font")
    data = draw_card(made, typeface)
    assert time.process_time() - start < 1
    assert len(data) <= 100_000
    assert written(opened(data), FOOT, LIGHT.tint)


def test_bytes_that_are_no_font_are_told_with_what_to_do():
    with pytest.raises(RenderError) as told:
        draw_card(card(), Typeface(b"not a font"))
    assert FONT_PACKAGE in told.value.hint
