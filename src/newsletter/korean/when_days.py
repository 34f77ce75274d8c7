"""Days, months and quarters counted from the day an article appeared."""

from __future__ import annotations

import datetime as dt

_HALF_YEAR, _TWO_MONTHS = 183, 62


def date_of(year: int, month: int | str | None, day: int | str | None) -> dt.date | None:
    """The day, None where the calendar has none such or a part is missing."""
    try:
        return dt.date(year, int(month), int(day)) if month and day else None
    except ValueError:
        return None


def months_on(day: dt.date, months: int) -> tuple[int, int]:
    """The month so many months after that of ``day``."""
    count = day.year * 12 + day.month - 1 + months
    return count // 12, count % 12 + 1


def month_of(day: dt.date) -> tuple[int, int]:
    return day.year, day.month


def quarter_of(day: dt.date) -> tuple[int, int]:
    return day.year, (day.month + 2) // 3


def weekday_from(day: dt.date, weekday: int, cue: str) -> dt.date:
    """The last such weekday before ``day``, or the next one behind it."""
    if cue == "지난":
        return day - dt.timedelta(days=(day.weekday() - weekday - 1) % 7 + 1)
    return day + dt.timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def cued_year(month: int, number: int | None, day: dt.date, cue: str) -> int | None:
    """The year of 지난 or 오는 so many 월; None where it is the month of ``day`` itself."""
    here = (day.month, day.day)
    if number is None and month == day.month:
        return day.year - 1 if cue == "지난" else None
    there = (month, number or (1 if cue == "지난" else 31))
    if cue == "지난":
        return day.year if there <= here else day.year - 1
    return day.year if there >= here else day.year + 1


def nearest(month: int, number: int, day: dt.date) -> dt.date | None:
    """A day without a year: of the article's year unless that is far and another is near."""
    years = (day.year, day.year - 1, day.year + 1)
    here, *others = (date_of(year, month, number) for year in years)
    if here and abs((here - day).days) <= _HALF_YEAR:
        return here
    near = [one for one in others if one and abs((one - day).days) <= _TWO_MONTHS]
    return near[0] if near else None
