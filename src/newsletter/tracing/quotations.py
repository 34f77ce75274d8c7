"""Quotations: what stands between quotation marks, and where a source says the like."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass

from newsletter.tracing.folding import Folded, folded

DOUBLE, SINGLE = 8, 12
"""Characters from which “words” and ‘words’ are a quotation; shorter ones are an emphasis."""
LIKE = 0.8
_QUOTED = re.compile(
    rf"“([^“”\n]{{{DOUBLE},}})”|\"([^\"\n]{{{DOUBLE},}})\"|‘([^‘’\n]{{{SINGLE},}})’"
    rf"|(?<![\w'])'([^'\n]{{{SINGLE},}})'(?!\w)"
)
_BRACKETED = re.compile(r"(\([^()]*\))")
_MARKS = 3
_OFFERED = 3
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Likest:
    """The run of a source most like a quotation: 1.0 is word for word."""

    likeness: float
    start: int
    end: int


def quotations(text: str) -> tuple[tuple[int, int], ...]:
    """The spans between the marks of each quotation, in order."""
    return tuple(found.span(found.lastindex or 0) for found in _QUOTED.finditer(text))


def likest(quotation: str, source: Folded) -> Likest | None:
    """Where a source says the like of a quotation, blanks and marks aside; None below ``LIKE``.

    Bounded cost: only where most groups of three letters of the quotation stand in its order is
    looked at closer, and only a quotation of at most 400 letters.
    """
    said = folded(quotation).text
    at = source.text.find(said)
    if not said:
        return None
    if at >= 0:
        return Likest(1.0, *source.span(at, at + len(said)))
    if len(said) > _LONGEST:
        return None
    found = [_compared(said, source, begin) for begin in _offered(said, source.text)]
    best = max((one for one in found if one), key=lambda one: one.likeness, default=None)
    return best if best and best.likeness >= LIKE else None


def is_shortened(quotation: str, run: str) -> bool:
    """Whether a quotation is what a source says but for brackets: 케이-창업 for 케이(K)-창업."""
    pattern = "".join(
        f"(?:{re.escape(folded(part).text)}){'?' * (place % 2)}"
        for place, part in enumerate(_BRACKETED.split(run))
    )
    return bool(re.fullmatch(pattern, folded(quotation).text))


def _offered(said: str, written: str) -> list[int]:
    """Places of the source where the quotation may begin, by the letters they share."""
    wanted: dict[str, int] = {}
    for place in range(len(said) - _MARKS + 1):
        wanted.setdefault(said[place : place + _MARKS], place)
    begins: Counter[int] = Counter()
    for place in range(len(written) - _MARKS + 1):
        shift = wanted.get(written[place : place + _MARKS])
        if shift is not None:
            begins[(place - shift) // 8] += 1
    return [max(0, begin * 8) for begin, _ in begins.most_common(_OFFERED)]


def _compared(said: str, source: Folded, begin: int) -> Likest | None:
    room = len(said) // 4 + 8
    start = max(0, begin - room)
    window = source.text[start : begin + len(said) + room]
    blocks = difflib.SequenceMatcher(None, window, said, autojunk=False).get_matching_blocks()
    long = [block for block in blocks if block.size > 1]
    if not long:
        return None
    first, last = long[0], long[-1]
    run = window[first.a : last.a + last.size]
    likeness = difflib.SequenceMatcher(None, run, said, autojunk=False).ratio()
    return Likest(likeness, *source.span(start + first.a, start + last.a + last.size))
