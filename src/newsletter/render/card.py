"""A letter's card: the picture that messengers and social sites show where its address is shared.

It is drawn for letters that bring no picture of their own. The font is not ours: it comes with the
extra ``cards`` and is handed in as bytes, so that a card is a pure function of words, colours and
font. Everything on it is ink on a ground, so it is kept as a palette of their mixtures: 6–30 kB.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from newsletter.errors import RenderError
from newsletter.korean.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.ImageFont import FreeTypeFont

    from newsletter.model import Issue, Publication
    from newsletter.render.theme import Palette

WIDTH: Final = 1200
HEIGHT: Final = 630
"""Pixels: 1.91 to 1, the shape Open Graph's and Twitter's readers show uncut."""
FONT_PACKAGE: Final = "pylopdf-fonts-ko"
"""The distribution in the extra ``cards``: Noto Sans KR under the Open Font License, all 11,172
syllables and 8,138 hanja. It is never imported."""
_FONT_NAME: Final = "NotoSansKR-Regular.otf"
_RECIPE: Final = "1"  # changes whenever the same card would be drawn otherwise

_MARGIN: Final = 72
_COLUMN: Final = WIDTH - 2 * _MARGIN
_BAND: Final = 124  # the coloured band with the publication's name
_FOOT: Final = 572  # the baseline of number and date
_TITLE_ZONE: Final = (_BAND, 524)
_LEADING: Final = 1.32
_TITLE: Final = ((118, 1), (100, 2), (84, 3), (70, 4), (58, 4))  # size, and the most lines in it
_NAME: Final = ((46, 1), (38, 1))
_SMALL: Final = 36
_BOLD: Final = 1 / 62  # of the size: a stroke that makes the regular weight look bold
_LEVELS: Final = 16  # steps from a ground to an ink: no edge is seen to be stepped
_STEPS: Final = tuple(value * (_LEVELS - 1) // 255 for value in range(256))
_INK, _ACCENT, _GREY, _REVERSED = range(4)

_MOST_READ: Final = 2_000
_MOST_SET: Final = 500  # more than four lines of the narrowest letters hold
_NO_GLYPH: Final = "\U0010ffff"
_PROBE: Final = 40
_EMPTY_BRACKETS: Final = re.compile(r"\( ?\)|\[ ?\]|（ ?）|〈 ?〉|《 ?》|「 ?」|『 ?』|“ ?”|‘ ?’")
_JAMO: Final = re.compile("HANGUL (?:CHOSEONG|JUNGSEONG|JONGSEONG) (.+)")


@dataclass(frozen=True, slots=True)
class FontFile:
    """An installed font: where it is, and the hash its installer recorded."""

    path: Path
    hash: str


@dataclass(frozen=True, slots=True)
class Card:
    """All that a card shows, in plain text, and the colours it is drawn in."""

    title: str
    name: str
    number: str
    date: str
    palette: Palette


def font_file() -> FontFile | None:
    """The font of the extra ``cards``, or None where it is not installed; nothing is read of it."""
    try:
        package = metadata.distribution(FONT_PACKAGE)
    except metadata.PackageNotFoundError:
        return None
    for file in package.files or ():
        path = Path(str(file.locate()))
        if file.name == _FONT_NAME and path.is_file():
            return FontFile(path, file.hash.value if file.hash else package.version)
    return None


def card_of(issue: Issue, publication: Publication, palette: Palette) -> Card:
    """The card of a letter; a letter without a number (0) shows its date alone."""
    day = issue.date
    return Card(
        title=_plain(issue.title),
        name=_plain(publication.title),
        number=f"{issue.number}호" if 0 < issue.number < 1_000_000 else "",
        date=f"{day.year}년 {day.month}월 {day.day}일",
        palette=palette,
    )


def card_key(card: Card, font_hash: str) -> str:
    """A name of 32 hex digits for all that the card's bytes depend on, the drawing code and
    Pillow's version too.
    """
    import PIL

    made_of = f"{_RECIPE} {PIL.__version__} {font_hash} {card!r}"
    return hashlib.sha256(made_of.encode()).hexdigest()[:32]


def draw_card(card: Card, typeface: Typeface) -> bytes:
    """A PNG of 1200×630 in at most 100,000 bytes; the same card, font and Pillow give the same.

    The title breaks between words only, in smaller type the longer it is, and ends in an ellipsis
    where four lines do not hold it. What the font has no glyph for is said otherwise or left out.
    Raises RenderError where the font cannot be read.
    """
    name = typeface.legible(card.name)
    title = typeface.legible(card.title) or name or card.date
    sheet = _Sheet(card.palette)
    sheet.band()
    if name:
        line = _fitted(name.split(), _NAME, typeface)
        font = typeface.font(line.size)
        sheet.write(line.lines[0], font, (_MARGIN, 79), _REVERSED, bold=True)
    _write_title(sheet, _fitted(title.split(), _TITLE, typeface), typeface)
    small = typeface.font(_SMALL)
    left = float(_MARGIN)
    if card.number:
        sheet.write(card.number, small, (left, _FOOT), _ACCENT, bold=True)
        left += typeface.width(f"{card.number}  ", _SMALL)
    sheet.write(card.date, small, (left, _FOOT), _GREY)
    return sheet.png()


def _write_title(sheet: _Sheet, title: _Fitted, typeface: Typeface) -> None:
    """The lines in the middle of their zone."""
    size, font = title.size, typeface.font(title.size)
    leading = round(size * _LEADING)
    top, bottom = _TITLE_ZONE
    # Hangul stands from about 0.85 of its size above the baseline to 0.1 below.
    tall = leading * (len(title.lines) - 1) + round(size * 0.95)
    baseline = top + (bottom - top - tall) // 2 + round(size * 0.85)
    for line in title.lines:
        # A letter's own white at its left grows with it: large type starts a little further out.
        sheet.write(line, font, (_MARGIN - size * 0.03, baseline), _INK, bold=True)
        baseline += leading


def _plain(text: str) -> str:
    return clean_line(text[:_MOST_READ])[:_MOST_SET]


# --- type ----------------------------------------------------------------------------------------


class Typeface:
    """One font in the sizes asked for, and what it has letters for; many cards may share it, but
    not threads.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._sizes: dict[int, FreeTypeFont] = {}
        self._widths: dict[tuple[int, str], float] = {}
        self._told: dict[str, str] = {}

    def font(self, size: int) -> FreeTypeFont:
        """The font in ``size`` pixels; RenderError where its bytes are no font."""
        from PIL import ImageFont

        if size not in self._sizes:
            # The other engine leans on a library of the system: a card would differ with it.
            engine = ImageFont.Layout.BASIC
            try:
                made = ImageFont.truetype(io.BytesIO(self._data), size, layout_engine=engine)
            except OSError as error:
                raise RenderError(
                    "공유 카드의 글꼴을 읽을 수 없습니다.",
                    hint=f"pip install --force-reinstall {FONT_PACKAGE} 로 다시 갖춰 주세요.",
                ) from error
            self._sizes[size] = made
        return self._sizes[size]

    def width(self, text: str, size: int) -> float:
        """Pixels: the basic engine sets letters one behind the other."""
        return sum(self._advance(ch, size) for ch in text)

    def _advance(self, ch: str, size: int) -> float:
        known = self._widths.get((size, ch))
        if known is None:
            known = self._widths[size, ch] = self.font(size).getlength(ch)
        return known

    def legible(self, text: str) -> str:
        """``text`` in letters the font has: accents fall off letters that it lacks, old Hangul is
        spelt out, emoji go, and no empty brackets stay behind.
        """
        for ch in set(text) - self._told.keys():
            self._told[ch] = self._in_glyphs(ch)
        kept, before = "".join(self._told[ch] for ch in text), ""
        while kept != before:
            kept, before = _EMPTY_BRACKETS.sub(" ", " ".join(kept.split())), kept
        return kept

    def _in_glyphs(self, ch: str) -> str:
        if jamo := _JAMO.fullmatch(unicodedata.name(ch, "")):
            try:
                return unicodedata.lookup(f"HANGUL LETTER {jamo[1]}")
            except KeyError:
                return ""
        if self._has(ch):
            return ch
        return "".join(filter(self._has, unicodedata.normalize("NFKD", ch)))

    def _has(self, ch: str) -> bool:
        """Whether there is a glyph that stands by itself; marks need a shaping engine."""
        if ch == " ":
            return True
        if unicodedata.category(ch)[0] in "MCZ":
            return False
        font = self.font(_PROBE)
        drawn, missing = font.getmask(ch), font.getmask(_NO_GLYPH)
        return drawn.size != missing.size or bytes(drawn) != bytes(missing)


@dataclass(frozen=True, slots=True)
class _Fitted:
    size: int
    lines: tuple[str, ...]


def _fitted(words: Sequence[str], steps: Sequence[tuple[int, int]], typeface: Typeface) -> _Fitted:
    """``words`` in the largest step that holds them whole; in the last they are made to fit."""
    for size, most in steps:
        widest = max(typeface.width(word, size) for word in words)
        if widest <= _COLUMN and len(_lines(words, typeface, size, _COLUMN)) <= most:
            return _Fitted(size, _balanced(words, typeface, size))
    size, most = steps[-1]
    pieces = [piece for word in words for piece in _pieces(word, typeface, size)]
    lines = _lines(pieces, typeface, size, _COLUMN)
    if len(lines) > most:
        lines = (*lines[: most - 1], _with_ellipsis(lines[most - 1], typeface, size))
    return _Fitted(size, lines)


def _lines(words: Sequence[str], typeface: Typeface, size: int, width: int) -> tuple[str, ...]:
    """Each line as full as it goes; a word wider than ``width`` has a line to itself."""
    gap, room = typeface.width(" ", size), 0.0
    lines: list[list[str]] = []
    for word in words:
        wide = typeface.width(word, size)
        if lines and gap + wide <= room:
            lines[-1].append(word)
            room -= gap + wide
        else:
            lines.append([word])
            room = width - wide
    return tuple(" ".join(line) for line in lines)


def _balanced(words: Sequence[str], typeface: Typeface, size: int) -> tuple[str, ...]:
    """As few lines as the column allows, about as long as one another."""
    fewest = len(_lines(words, typeface, size, _COLUMN))
    width = bisect_left(
        range(_COLUMN), True, key=lambda width: len(_lines(words, typeface, size, width)) <= fewest
    )
    return _lines(words, typeface, size, width)


def _pieces(word: str, typeface: Typeface, size: int) -> list[str]:
    """A word that is wider than the column, cut where it must be; any other as it is."""
    pieces = [""]
    for ch in word:
        if pieces[-1] and typeface.width(pieces[-1] + ch, size) > _COLUMN:
            pieces.append("")
        pieces[-1] += ch
    return pieces


def _with_ellipsis(line: str, typeface: Typeface, size: int) -> str:
    """As many whole words as leave room for the ellipsis; a single word gives up its end."""
    while typeface.width(f"{line}…", size) > _COLUMN:
        line = line.rpartition(" ")[0] or line[:-1]
    return line.rstrip(" ,.·:;-–—…") + "…"


# --- ink -----------------------------------------------------------------------------------------


class _Sheet:
    """A canvas of palette colours: each ink on its ground in _LEVELS steps."""

    def __init__(self, palette: Palette) -> None:
        from PIL import Image

        on_tint = ((palette.tint, ink) for ink in (palette.ink, palette.accent, palette.grey))
        mixtures = (*on_tint, (palette.accent, palette.paper))  # as _INK to _REVERSED count
        self._canvas = Image.new("P", (WIDTH, HEIGHT), _INK)
        self._canvas.putpalette(b"".join(_mixed(*mixture) for mixture in mixtures))

    def band(self) -> None:
        self._canvas.paste(_REVERSED * _LEVELS, (0, 0, WIDTH, _BAND))

    def write(
        self,
        text: str,
        font: FreeTypeFont,
        start: tuple[float, int],
        ink: int,
        *,
        bold: bool = False,
    ) -> None:
        """``text`` from ``start``, the left end of its baseline."""
        from PIL import Image, ImageDraw

        above = round(font.size * 1.4)
        mask = Image.new("L", (WIDTH, 2 * above))
        stroke = font.size * _BOLD if bold else 0
        ImageDraw.Draw(mask).text(
            (start[0], above), text, font=font, fill=255, anchor="ls", stroke_width=stroke
        )
        inked = mask.point([ink * _LEVELS + level for level in _STEPS])
        where = (0, start[1] - above)
        self._canvas.paste(inked, where, mask.point([255 * (level > 0) for level in _STEPS]))

    def png(self) -> bytes:
        out = io.BytesIO()
        self._canvas.save(out, "PNG", compress_level=6)  # level 9: ten times as long, 15 % less
        return out.getvalue()


def _mixed(ground: str, ink: str) -> bytes:
    """The colours from ``ground`` to ``ink``, as a palette holds them."""
    pairs = tuple(zip(bytes.fromhex(ground[1:]), bytes.fromhex(ink[1:]), strict=True))
    last = _LEVELS - 1
    return bytes(
        (low * (last - level) + high * level) // last
        for level in range(_LEVELS)
        for low, high in pairs
    )
