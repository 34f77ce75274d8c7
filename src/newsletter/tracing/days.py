"""Days, months and years as a text writes them, and as its source means them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from newsletter.korean.when import SEOUL, Dated, dated
from newsletter.korean.when_days import nearest
from newsletter.korean.when_words import EXPRESSION, is_date


@dataclass(frozen=True, slots=True)
class Day:
    """A date as far as it is named (None: not named), and where it stands."""

    year: int | None
    month: int | None
    day: int | None
    start: int
    end: int


_FAR = dt.date(2999, 12, 31)
"""A letter of that day must name year, month and day of all that an article leans on its own."""
_AROUND = 24
_YEAR, _MONTH, _DAY = r"(?:1[89]|20)\d\d", r"1[0-2]|0?[1-9]", r"3[01]|[12]\d|0?[1-9]"
_SHORT_YEAR = r"(?<!\d)['‘’`](?P<{}>\d\d)"
_DAY_SIGN = r"(?:일|(?=\s?[∼~～–-]\s?\d{1,2}일))"
_DATE = re.compile(
    r"(?<![\d.,])(?:"
    rf"(?:(?P<y1>{_YEAR})|{_SHORT_YEAR.format('s1')})(?P<dot>[./-])\s?(?P<m1>{_MONTH})(?P=dot)\s?"
    rf"(?P<d1>{_DAY})(?!\d)"
    rf"|(?:(?P<y2>{_YEAR})|{_SHORT_YEAR.format('s2')})년"
    rf"(?:\s?(?P<m2>{_MONTH})월(?:\s?(?P<d2>{_DAY}){_DAY_SIGN})?)?"
    rf"|(?P<m3>{_MONTH})월(?:\s?(?P<d3>{_DAY}){_DAY_SIGN})?"
    rf"|(?P<m4>{_MONTH})\.\s?(?P<d4>{_DAY})(?:일|\.(?!\s?\d)|\.?(?=\([월화수목금토일]\)))"
    rf"|(?P<d5>{_DAY}){_DAY_SIGN})"
)
_FORMS = {"y": "12", "s": "12", "m": "1234", "d": "12345"}
_CENTURY = 2000


def days(text: str) -> tuple[Day, ...]:
    """Every date in figures, in order: ``2023년 12월 5일``, ``12월``, ``5일``, ``2023.12.5``,
    ``’23년``, ``12.5.`` (with a dot, 일 or a weekday behind, lest it be a decimal).
    """
    return tuple(_read(found) for found in _DATE.finditer(text))


def certain_days(text: str) -> tuple[Day, ...]:
    """Those of ``days`` that are dates beyond doubt: a bare ``5일`` may be a span of time."""
    return tuple(one for one in days(text) if one.month or one.year or _is_day(text, one))


def days_meant(text: str, published: dt.datetime | None) -> tuple[Day, ...]:
    """The dates of a source's passage, those that lean on its day (``5일``, ``지난달``) made whole.

    What cannot be told for certain stays as far as it is written.
    """
    told = dated(text, published, _FAR)
    return tuple(
        replace(
            _in_its_year(one, told.text, published),
            start=_back(one.start, told, ends=False),
            end=_back(one.end, told, ends=True),
        )
        for one in days(told.text)
    )


def _in_its_year(one: Day, text: str, published: dt.datetime | None) -> Day:
    """``12.5.`` in the year it has on the article's day; other forms ``dated`` has read."""
    if (
        one.year
        or not one.month
        or not one.day
        or not published
        or "월" in text[one.start : one.end]
    ):
        return one
    day = nearest(one.month, one.day, published.astimezone(SEOUL).date())
    return replace(one, year=day.year) if day else one


def _back(place: int, told: Dated, *, ends: bool) -> int:
    """A place in a sentence whose dates were written out, in the sentence as it was."""
    longer = 0
    for change in told.changes:
        start = change.start + longer
        end = start + len(change.after)
        if place < start + ends:
            break
        if place < end + ends:
            return change.end if ends else change.start
        longer += len(change.after) - len(change.before)
    return place - longer


def is_same_day(one: Day, other: Day) -> bool:
    """Whether ``other`` states all that ``one`` does; the larger parts may be left out in either.

    ``2023년 12월`` is stated by ``2023년 12월 5일``, not the other way round; ``12월 5일`` is the
    same day as ``2023년 12월 5일``.
    """
    pairs = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    if any(mine and its and mine != its for mine, its in pairs):
        return False
    finest = max(place for place, (mine, _) in enumerate(pairs) if mine)
    return pairs[finest][1] is not None


def _read(found: re.Match[str]) -> Day:
    def part(name: str) -> int | None:
        values = (found[f"{name}{form}"] for form in _FORMS[name])
        return next((int(value) for value in values if value), None)

    short = part("s")
    year = part("y") if short is None else _CENTURY + short
    return Day(year, part("m"), part("d"), *found.span())


def _is_day(text: str, one: Day) -> bool:
    begin = max(0, one.start - _AROUND)
    around = text[begin : one.end + _AROUND]
    found = EXPRESSION.match(around, one.start - begin)
    return bool(found and found["day"] and is_date(around, found))
