"""When two written numbers are the same one, and when one is the other rounded."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter.korean.numbers import Quantity

_SAME_COUNTERS = frozenset(["개", "곳", "가지", "종", "건"])
"""Counters that writers exchange: 세 기업 is 3곳, 3개, 세 가지."""
_ABOUT = re.compile(r"(?:약|대략|거의|어림잡아)\s?$")
_ABOUT_AFTER = re.compile(r"\s?(?:가량|안팎|정도|쯤|내외|전후)")
_OVER = re.compile(
    r"\s?(?:여(?![가-힣])|남짓|넘|대(?=[였로의에를인이다가까은는]|[^가-힣]|$)|이상|초과|웃도|웃돌)"
)
_UNDER = re.compile(r"\s?(?:에\s)?(?:가까|육박|이하|미만|못\s?미)")
_AROUND = 8
_CLOSE = 0.05


def is_same_unit(one: str, other: str) -> bool:
    """Whether two units can stand for one; a unit left out contradicts none."""
    return not one or not other or one == other or {one, other} <= _SAME_COUNTERS


def is_same_number(one: Quantity, text: str, other: Quantity) -> bool:
    """Whether ``other`` of a source is what ``one`` of the text states, or may be rounded to.

    Rounded is only what says so: 약 and 가량 within 5 % and rounder than the source, 여, 넘는 and
    대 from there to the next round figure, 가까이 from the one before.
    """
    if not is_same_unit(one.unit, other.unit):
        return False
    return math.isclose(one.value, other.value, rel_tol=1e-9) or (
        len(digits(one.value)) < len(digits(other.value)) and _is_rounded(one, text, other.value)
    )


def _is_rounded(one: Quantity, text: str, exact: float) -> bool:
    before, after = text[max(0, one.start - _AROUND) : one.start], text[one.end :][:_AROUND]
    step = _step(one.value)
    if _OVER.match(after) or "여" in text[one.start : one.end]:
        return one.value <= exact < one.value + step
    if _UNDER.match(after):
        return one.value - step < exact <= one.value
    about = _ABOUT.search(before) or _ABOUT_AFTER.match(after)
    return bool(about) and abs(one.value - exact) <= _CLOSE * exact


def digits(value: float) -> str:
    """The figures of a number whatever its power: 1,570억 and 157억 are both "157"."""
    written = f"{value:.10e}".split("e")[0].replace(".", "")
    return written.rstrip("0")


def _step(value: float) -> float:
    """What the last figure that is not 0 counts: 100 for 300, 0.1 for 2.5."""
    if not value:
        return 1.0
    return 10.0 ** (math.floor(math.log10(value)) - len(digits(value)) + 1)
