"""Dates that lean on the day an article appeared, written out where a letter would mislead.

``지난 5일`` in an article of 6 December says nothing in a letter of March. Each expression is
resolved against the article's own day and written as short as the letter's day allows: ``5일`` in
the same month and week, ``12월 5일`` in the same year, else ``2023년 12월 5일``.

Nothing is guessed. Untouched stay all that stands in a quotation or a title, spans of time
(``5일간``, ``1일 3회``, ``매달 5일``), and a day that goes on from a date (``3월 1일부터 5일``).
이날 and 전날 lean on a day told before, not on the article's: for those the caller may name that
day. What would mislead but cannot be told is listed as ``unresolved``.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from newsletter.korean.hangul import is_syllable
from newsletter.korean.particles import refitted
from newsletter.korean.when_days import (
    cued_year,
    date_of,
    month_of,
    months_on,
    nearest,
    quarter_of,
    weekday_from,
)
from newsletter.korean.when_words import (
    DAYS,
    EXPRESSION,
    MONTHS,
    ORDINALS,
    QUARTERS,
    QUOTED,
    TOLD_DAYS,
    WEEKDAYS,
    WEEKS,
    YEARS,
    is_adverbial,
    is_ahead,
    is_date,
    is_joined,
    is_reported,
)

SEOUL = dt.timezone(dt.timedelta(hours=9))
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Change:
    """``sentence[start:end] == before``, said as ``after``; a particle that changed is in both."""

    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Dated:
    """``text`` is the sentence with its ``changes`` (in order, apart from each other).

    ``unresolved`` are the spans of expressions that lean on a day nobody can tell; ``named`` is the
    last day the sentence names, for 이날 in the next one.
    """

    text: str
    changes: tuple[Change, ...] = ()
    unresolved: tuple[tuple[int, int], ...] = ()
    named: dt.date | None = None


@dataclass(slots=True)
class _Read:
    """What of a sentence has been read so far."""

    changes: list[Change] = field(default_factory=list)
    unresolved: list[tuple[int, int]] = field(default_factory=list)
    named: dt.date | None = None
    month_named: bool = False
    year_named: bool = False
    written: tuple[int, int] = (0, 0)
    end: int = 0


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an expression stands in time: the article's day and the letter's."""

    day: dt.date
    letter: dt.date

    @property
    def near(self) -> bool:
        return abs((self.letter - self.day).days) <= _WEEK


_UNKNOWN = ""


def dated(
    sentence: str,
    published: dt.datetime | None,
    letter: dt.date,
    *,
    named: dt.date | None = None,
    zone: dt.tzinfo = SEOUL,
) -> Dated:
    """The sentence as a letter of the day ``letter`` may print it.

    ``published`` is aware, or None where the article gives no date: then nothing changes. The
    article's day is that in ``zone``. ``named`` is the day the sentence before named last.
    """
    place = _Place(published.astimezone(zone).date(), letter) if published else None
    quoted = [match.span() for match in QUOTED.finditer(sentence)]
    read = _Read()
    for found in EXPRESSION.finditer(sentence):
        inside = any(start <= found.start() < end for start, end in quoted)
        if inside or not is_date(sentence, found):
            continue
        said = _said(sentence, found, place, read, named)
        if said == _UNKNOWN:
            read.unresolved.append(found.span())
        elif said is not None:
            change = _change(sentence, found, said + (found["local"] or ""))
            if change.before != change.after:
                read.changes.append(change)
        read.end = found.end()
    text = sentence
    for one in reversed(read.changes):
        text = text[: one.start] + one.after + text[one.end :]
    return Dated(text, tuple(read.changes), tuple(read.unresolved), read.named)


def _change(sentence: str, found: re.Match[str], said: str) -> Change:
    """The replacement with the particle behind it made to fit, and 에 where it needs one."""
    start, end = found.span()
    rest = sentence[end:]
    leans = found["relday"] or found["relmonth"] or found["relyear"] in {"올해", "지난해"}
    if leans and rest.startswith("도") and not is_syllable(rest[1:2] or " "):
        return Change(start, end + 1, found[0] + "도", said + "에도")
    if (found["relmonth"] or found["mcue"]) and said.endswith("월") and is_adverbial(rest):
        return Change(start, end, found[0], said + "에")
    fitted = refitted(said + rest, len(said), found[0])[len(said) :]
    if fitted == rest:
        return Change(start, end, found[0], said)
    length = next((i for i, ch in enumerate(rest) if not is_syllable(ch)), len(rest))
    particle = fitted[: len(fitted) - len(rest) + length]
    return Change(start, end + length, sentence[start : end + length], said + particle)


def _said(
    sentence: str, found: re.Match[str], place: _Place | None, read: _Read, named: dt.date | None
) -> str | None:
    """What to write instead: None to leave it, ``_UNKNOWN`` where it cannot be told."""
    if found["year"]:
        read.year_named = True
        read.month_named = read.month_named or bool(found["ym"])
        read.named = date_of(int(found["year"]), found["ym"], found["yd"]) or read.named
        return None
    if place is None:
        goes_on = found["day"] and read.month_named
        read.month_named = read.month_named or bool(found["m"])
        return (
            None if (found["m"] and not found["mcue"]) or found["quarter"] or goes_on else _UNKNOWN
        )
    for group, resolve in _KINDS.items():
        if found[group]:
            return resolve(sentence, found, place, read)
    return _told(found, place, read, named)


def _told(found: re.Match[str], place: _Place, read: _Read, named: dt.date | None) -> str | None:
    """이날, 전날: leaning on the day named last."""
    if read.named or read.month_named:
        return None
    if named is None:
        return _UNKNOWN
    day = named + dt.timedelta(days=TOLD_DAYS[found["told"]])
    return _write_day(day, place, read)


def _relative_year(_: str, found: re.Match[str], place: _Place, read: _Read) -> str | None:
    year = place.day.year + YEARS.get(found["relyear"], 0)  # 올
    read.year_named = True
    read.month_named = read.month_named or bool(found["rm"])
    read.named = date_of(year, found["rm"], found["rd"]) or read.named
    if place.letter.year == place.day.year:
        return None
    if found["rm"]:
        return f"{year}년 {found['rm']}월" + (f" {found['rd']}일" if found["rd"] else "")
    return f"{year}년" + (f" {found['rq']}분기" if found["rq"] else "")


def _relative_month(_: str, found: re.Match[str], place: _Place, read: _Read) -> str | None:
    year, month = months_on(place.day, MONTHS[found["relmonth"]])
    day = date_of(year, month, found["md"]) if found["md"] else None
    if found["md"] and day is None:
        return _UNKNOWN
    read.named = day or read.named
    read.month_named = True
    if month_of(place.letter) == month_of(place.day):
        return None
    return _write_day(day, place, read) if day else _write_month(year, month, place)


def _relative_week(_: str, found: re.Match[str], place: _Place, read: _Read) -> str | None:
    monday = place.day - dt.timedelta(days=place.day.weekday())
    monday += dt.timedelta(weeks=WEEKS[found["relweek"]])
    day = monday + dt.timedelta(days=WEEKDAYS.index(found["wday"])) if found["wday"] else None
    read.named = day or read.named
    if place.letter.isocalendar()[:2] == place.day.isocalendar()[:2]:
        return None
    if day:
        return _write_day(day, place, read)
    # ISO 8601: a week belongs to the month its Thursday is in.
    thursday = monday + dt.timedelta(days=3)
    month = _write_month(thursday.year, thursday.month, place)
    return f"{month} {ORDINALS[(thursday.day - 1) // 7]} 주"


def _cued_weekday(_: str, found: re.Match[str], place: _Place, read: _Read) -> str | None:
    weekday, cue = WEEKDAYS.index(found["cueday"]), found["wcue"]
    day = weekday_from(place.day, weekday, cue)
    read.named = day
    if weekday_from(place.letter, weekday, cue) == day:
        return None
    return _write_day(day, place, read)


def _named_month(sentence: str, found: re.Match[str], place: _Place, read: _Read) -> str | None:
    """``12월 5일``, ``오는 11월``; a bare ``11월`` stays."""
    read.month_named = True
    month, written_day = int(found["m"]), found["d"]
    if found["mcue"]:
        return _cued_month(found, place, read)
    if not written_day or _goes_on(sentence, found, read):
        return None
    if read.year_named and not is_reported(sentence[found.end() :]):
        return _of_the_year_named(place)
    day = nearest(month, int(written_day), place.day)
    if day is None:
        return _of_the_year_named(place)
    said, read.named, read.written = read.written[0], day, month_of(day)
    return None if day.year in {place.letter.year, said} else f"{day.year}년 {month}월 {day.day}일"


def _goes_on(sentence: str, found: re.Match[str], read: _Read) -> bool:
    """Whether a year named before holds here: ``2019년 3월 1일부터 4월 5일까지``."""
    return read.year_named and is_joined(sentence[read.end : found.start()])


def _of_the_year_named(place: _Place) -> str | None:
    """What has no year of its own: in a letter of the article's year it cannot mislead."""
    return None if place.letter.year == place.day.year else _UNKNOWN


def _cued_month(found: re.Match[str], place: _Place, read: _Read) -> str | None:
    month, cue = int(found["m"]), found["mcue"]
    number = int(found["d"]) if found["d"] else None
    year = cued_year(month, number, place.day, cue)
    if year is None:
        return _UNKNOWN
    day = date_of(year, month, number) if number else None
    if number and day is None:
        return _UNKNOWN
    if day:
        read.named, read.written = day, month_of(day)
    if cued_year(month, number, place.letter, cue) == year:
        return None
    shown = f"{month}월 {number}일" if number else f"{month}월"
    return shown if year == place.letter.year else f"{year}년 {shown}"


def _bare_day(sentence: str, found: re.Match[str], place: _Place, read: _Read) -> str | None:
    """``5일``, ``지난 5일``, ``오는 12일``, ``5∼7일``."""
    before, behind = sentence[read.end : found.start()], sentence[found.end() :]
    loose = read.month_named and not found["dcue"]
    if loose and is_joined(before):
        return None
    day = _day_of_month(int(found["from"] or found["day"]), place.day, found["dcue"], behind)
    if day is None or (loose and not is_reported(behind) and not _stays(day, place)):
        return _UNKNOWN
    read.named = day
    cue_holds = {"지난": day <= place.letter, "오는": day >= place.letter}.get(found["dcue"], True)
    if _stays(day, place) and cue_holds:
        return None
    if read.written == month_of(day) and not found["dcue"]:
        return None
    said = _write_day(day, place, read)
    if month_of(day) == month_of(place.letter) and "월" not in said:
        said = f"{day.month}월 {said}"
    return said.removesuffix("일") + found["to"] + found["day"] + "일" if found["from"] else said


def _day_of_month(number: int, day: dt.date, cue: str | None, behind: str) -> dt.date | None:
    """The day so numbered in the article's month, or in the one before or after it."""
    shift = 0
    if cue == "오는":
        shift = 1 if number < day.day else 0
    elif number > day.day:
        tomorrow = number == day.day + 1 and cue is None  # dates of print are a day ahead
        shift = 0 if tomorrow or (cue is None and is_ahead(behind)) else -1
    year, month = months_on(day, shift)
    return date_of(year, month, number)


def _relative_quarter(_: str, found: re.Match[str], place: _Place, read: _Read) -> str | None:
    read.year_named = True
    year, month = months_on(place.day, 3 * QUARTERS[found["relquarter"]])
    if quarter_of(place.day) == quarter_of(place.letter):
        return None
    quarter = f"{(month + 2) // 3}분기"
    return quarter if year == place.letter.year else f"{year}년 {quarter}"


def _bare_quarter(sentence: str, found: re.Match[str], place: _Place, read: _Read) -> str | None:
    if _goes_on(sentence, found, read):
        return None
    if read.year_named:
        return _of_the_year_named(place)
    year = place.day.year
    if int(found["quarter"]) > quarter_of(place.day)[1]:
        ahead = is_ahead(sentence[found.end() :])
        if ahead is None:
            return _UNKNOWN
        year -= not ahead
    return None if year == place.letter.year else f"{year}년 {found['quarter']}분기"


def _relative_day(sentence: str, found: re.Match[str], place: _Place, read: _Read) -> str | None:
    day = place.day + dt.timedelta(days=DAYS[found["relday"]])
    differs = found["given"] and int(found["given"]) != day.day
    if differs or re.match(r"\(\d", sentence[found.end() :]):  # 오늘(8.7일)
        return _UNKNOWN
    read.named = day
    return None if place.letter == place.day else _write_day(day, place, read)


_KINDS = {
    "relyear": _relative_year,
    "relmonth": _relative_month,
    "relweek": _relative_week,
    "wcue": _cued_weekday,
    "m": _named_month,
    "day": _bare_day,
    "relquarter": _relative_quarter,
    "quarter": _bare_quarter,
    "relday": _relative_day,
}


def _write_day(day: dt.date, place: _Place, read: _Read) -> str:
    """The shortest form that a reader of the letter takes for the right day."""
    read.named = day
    if _stays(day, place):
        return f"{day.day}일"
    read.written = month_of(day)
    return f"{_write_month(day.year, day.month, place)} {day.day}일"


def _stays(day: dt.date, place: _Place) -> bool:
    """Whether the number of the day is enough for a reader of the letter."""
    return place.near and month_of(day) == month_of(place.letter)


def _write_month(year: int, month: int, place: _Place) -> str:
    return f"{month}월" if year == place.letter.year else f"{year}년 {month}월"
