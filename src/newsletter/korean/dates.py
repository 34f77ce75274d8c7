"""Dates as Korean feeds and pages write them → aware datetimes. Nothing is guessed.

A date counts only when its year, month and day are all written. Two-digit years are read in one
place, the RFC 822 form with a month's name, where RFC 2822 §4.3 says which century is meant.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from zoneinfo import ZoneInfo

_FIRST_YEAR, _LAST_YEAR = 1970, 2100  # outside these a number in a feed is not a date
_LONGEST = 200  # no date text is longer; keeps the patterns below cheap on hostile input

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june",
            "jul july", "aug august", "sep sept september", "oct october", "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

# Hours east of UTC. The American names are RFC 822's; the others are those seen in feeds.
_ZONES = {
    "z": 0.0, "ut": 0.0, "utc": 0.0, "gmt": 0.0, "wet": 0.0, "west": 1.0, "bst": 1.0, "cet": 1.0,
    "met": 1.0, "cest": 2.0, "mest": 2.0, "eet": 2.0, "eest": 3.0, "msk": 3.0, "sgt": 8.0,
    "hkt": 8.0, "kst": 9.0, "jst": 9.0, "aest": 10.0, "aedt": 11.0, "nzst": 12.0, "nzdt": 13.0,
    "est": -5.0, "edt": -4.0, "cst": -6.0, "cdt": -5.0, "mst": -7.0, "mdt": -6.0, "pst": -8.0,
    "pdt": -7.0, "akst": -9.0, "akdt": -8.0, "hst": -10.0,
}  # fmt: skip
# Names for "whatever the clocks show there".
_PLACES = {
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver",
    "pt": "America/Los_Angeles",
}  # fmt: skip

_WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?(?![a-z])"
    r"|[월화수목금토일](?:요일)?(?![가-힣]))"
)
_MONTH_NAME = r"(?P<name>[a-z]{3,9})\.?"
_YMD = (
    r"(?P<y>\d{4})\s{0,2}(?P<sep>년|[-./])\s{0,2}(?P<m>\d{1,2})\s{0,2}(?:월|(?!월)(?P=sep))"
    r"\s{0,2}(?P<d>\d{1,2})(?:\s?일(?!요일)|\.(?!\d))?"
)
_DMY = (
    r"(?P<d>\d{1,2})(?:st|nd|rd|th|\s?일)?,?[\s-]{1,3}"
    rf"(?:{_MONTH_NAME}|(?P<m>\d{{1,2}})월),?[\s-]{{1,3}}(?P<y>\d{{4}}|\d{{2}})(?!\d)"
)
_MDY = rf"{_MONTH_NAME}\s{{1,2}}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,2}}(?P<y>\d{{4}})"
_HALF = r"오전|오후|[ap]\.?m\.?(?![a-z])"
_TIME = (
    rf"(?:(?P<half>{_HALF})\s{{0,2}})?(?P<H>\d{{1,2}})"
    r"(?:\s?:\s?(?P<M>\d{2})(?:\s?:\s?(?P<S>\d{2})(?:[.,]\d{1,9})?)?"
    r"|\s?시(?:\s?(?P<M2>\d{1,2})\s?분(?:\s?(?P<S2>\d{1,2})\s?초)?)?)"
    rf"(?!\d)(?:\s{{0,2}}(?P<half2>{_HALF}))?"
)
_ZONE = (
    r"(?:(?:gmt|utc)?(?P<sign>[+-])(?P<oh>\d{1,2})(?::?(?P<om>\d{2}))?(?!\d)(?:\s?\(?[a-z]{1,5}\)?)?"
    r"|\(?(?P<zone>[a-z]{1,5})\)?(?![a-z])|(?P<seoul>한국\s?(?:표준)?시간?))"
)
_COMMENT = r"(?:\s?[\[(][^\])]{1,40}[\])])?"
_GAP = rf"(?:\s?[(\[]?{_WEEKDAY}[)\]]?)?[\s,t·|-]{{0,3}}"
_CLOCK = rf"(?:{_GAP}{_TIME}(?:\s{{0,2}}{_ZONE}{_COMMENT})?)?"
_FORMS = (_YMD, _DMY, _MDY)

_WHOLE = tuple(
    re.compile(
        rf"(?:[(\[]?{_WEEKDAY}[)\]]?,?\s{{0,2}})?{form}{_CLOCK}(?:\s?[(\[]?{_WEEKDAY}[)\]]?)?"
    )
    for form in _FORMS
)
_ASCTIME = re.compile(
    rf"(?:{_WEEKDAY},?\s)?{_MONTH_NAME}\s(?P<d>\d{{1,2}})\s{_TIME}(?:\s{_ZONE})?\s(?P<y>\d{{4}})"
)
_WITHIN = tuple(re.compile(rf"(?<![\da-z/._-]){form}(?![\d/]|[-.]\d){_CLOCK}") for form in _FORMS)
_DIGITS = re.compile(
    r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"
    rf"(?:[t\s]?(?P<H>\d{{2}})(?::?(?P<M>\d{{2}}))(?::?(?P<S>\d{{2}}))?(?:\.\d{{1,9}})?(?:\s?{_ZONE})?)?"
)
_UNIX = re.compile(r"(?P<s>\d{10})(?:\.\d{1,9}|(?P<ms>\d{3}))?")


def parse_date(text: str, zone: dt.tzinfo) -> dt.datetime | None:
    """The instant ``text`` names, or None where it is not, as a whole, one complete date.

    ``zone`` is used only where the text names none; a date without a time is that day's midnight,
    24:00 is the next day's. Ten digits are seconds and thirteen milliseconds since 1970. Years
    before 1970 or after 2100, unknown zone names and impossible days give None.
    """
    if len(text) > _LONGEST:
        return None
    text = _normal(text)
    if unix := _UNIX.fullmatch(text):
        found = dt.datetime.fromtimestamp(int(unix["s"]), dt.UTC)
        return found if found.year <= _LAST_YEAR else None
    for form in (*_WHOLE, _ASCTIME, _DIGITS):
        if match := form.fullmatch(text):
            return _instant(match, zone)
    return None


def find_date(line: str, zone: dt.tzinfo) -> dt.datetime | None:
    """The first complete date standing in a line of text, or None.

    Year (four digits), month and day must all be there; addresses and bare runs of digits do not
    count. A word after the time is a time zone only if it is a known one. Only the first 200
    characters are looked at.
    """
    text = _normal(line[:_LONGEST])
    matches = [match for form in _WITHIN for match in form.finditer(text)]
    for match in sorted(matches, key=re.Match.start):
        if len(match["y"]) == 4 and (found := _instant(match, zone, lenient=True)):
            return found
    return None


def _normal(text: str) -> str:
    """Half-width, lower case, single spaces, nothing invisible."""
    text = unicodedata.normalize("NFKC", text).replace("\u2212", "-").replace("\u2013", "-")
    text = "".join(ch for ch in text if unicodedata.category(ch) != "Cf")
    return " ".join(text.lower().split())


def _instant(match: re.Match[str], zone: dt.tzinfo, *, lenient: bool = False) -> dt.datetime | None:
    part = match.groupdict()
    month = int(part["m"]) if part.get("m") else _MONTHS.get(part.get("name") or "")
    clock = _clock(part)
    tz = _zone(part, zone) or (zone if lenient else None)
    if month is None or clock is None or tz is None:
        return None
    year = int(part["y"])
    if len(part["y"]) < 4:  # RFC 2822 §4.3: 00–49 are 20xx
        year += 2000 if year < 50 else 1900
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        # Adding wall-clock time keeps the zone's own offset and carries 24:00 and :60 over.
        return dt.datetime(year, month, int(part["d"]), tzinfo=tz) + clock
    except ValueError:
        return None


def _clock(part: dict[str, str | None]) -> dt.timedelta | None:
    """Time since midnight; zero where none is written, None where it is impossible."""
    hour = int(part.get("H") or 0)
    minute = int(part.get("M") or part.get("M2") or 0)
    second = int(part.get("S") or part.get("S2") or 0)
    half = part.get("half") or part.get("half2") or ""
    if half.startswith(("오후", "p")):
        hour += 12 if hour < 12 else 0
    elif half:
        if hour > 12:
            return None
        hour %= 12
    if minute > 59 or second > 60:  # 60 is a leap second
        return None
    clock = dt.timedelta(hours=hour, minutes=minute, seconds=second)
    return clock if clock <= dt.timedelta(days=1) else None


def _zone(part: dict[str, str | None], default: dt.tzinfo) -> dt.tzinfo | None:
    """The zone the text names, ``default`` where it names none, None where nobody knows it."""
    if part.get("seoul"):
        return ZoneInfo("Asia/Seoul")
    if sign := part.get("sign"):
        offset = dt.timedelta(hours=int(part["oh"] or 0), minutes=int(part["om"] or 0))
        if offset > dt.timedelta(hours=15):
            return None
        return dt.timezone(-offset if sign == "-" else offset)
    name = part.get("zone")
    if not name:
        return default
    if name in _PLACES:
        return ZoneInfo(_PLACES[name])
    hours = _ZONES.get(name)
    return None if hours is None else dt.timezone(dt.timedelta(hours=hours))
