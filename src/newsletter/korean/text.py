"""Korean plain text: one normal form, clean lines and display width."""

from __future__ import annotations

import re
import unicodedata

# Zero-width and bidi controls, Hangul fillers, soft hyphen, BOM. U+200D stays: it joins emoji.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_SPACES = re.compile(r"[^\S\n]+")
_MARKED = re.compile(r"[^\w\s]{31,}")  # no combining mark is a letter to ``re``
_MOST_MARKS = 30
"""Combining marks on one letter that stay: UAX #15's Stream-Safe Text Format. Normalising takes
quadratic time in their number.
"""
_EMOJI = "\u2600-\u27bf\ufe0f\U0001f000-\U0001faff"
_ZWJ_ALONE = re.compile(f"(?<![{_EMOJI}])\u200d|\u200d(?![{_EMOJI}])")


def clean(text: str) -> str:
    r"""NFC text with no control, zero-width or bidi characters, no run of blanks and at most 30
    marks on a letter.

    Line ends become ``\n`` and stay; each line is trimmed. Joined emoji stay whole.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\x85", "\n")
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    text = _MARKED.sub(_fewer_marks, text)
    text = unicodedata.normalize("NFC", _ZWJ_ALONE.sub("", text))
    text = text.encode("utf-8", "ignore").decode()  # lone surrogates
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n"))


def _fewer_marks(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for char in run[0]:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def clean_line(text: str) -> str:
    """``clean`` on one line: line ends become single spaces."""
    return re.sub(r"\s+", " ", clean(text)).strip()


def display_width(text: str) -> int:
    """Columns in a fixed-width font: wide and full-width characters count two (UAX #11)."""
    return sum(
        0 if unicodedata.combining(ch) else 2 if unicodedata.east_asian_width(ch) in "WF" else 1
        for ch in text
    )
