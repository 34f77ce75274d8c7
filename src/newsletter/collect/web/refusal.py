"""What a server's answer means where it is not what was asked for, in Korean. Pure."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

from newsletter.korean.dates import parse_date

Wanted = Literal["feed", "page"]

_LONGEST_WAIT = dt.timedelta(days=7)  # no server may silence a source of a weekly letter for longer
_SHORT_WAIT = 1  # seconds; more than this is waited for by the next run, not by this one

_ANY = {
    403: "매체가 접속을 막았습니다(403).",
    429: "요청이 너무 잦다고 합니다(429).",
    503: "매체 서버가 잠시 쉬고 있습니다(503).",
}
_OF: dict[Wanted, dict[int, str]] = {
    "feed": {
        401: "이름과 암호를 묻는 피드라 읽지 못했습니다(401).",
        404: "그 주소에 피드가 없습니다(404). 주소를 고치거나 소스 목록에서 빼 주세요.",
        410: "매체가 피드를 없앴습니다(410). 소스 목록에서 빼 주세요.",
    },
    "page": {
        401: "이름과 암호를 물어서 글을 읽지 못했습니다(401).",
        404: "그 주소에 글이 없습니다(404).",
        410: "매체가 글을 지웠습니다(410).",
    },
}


class GiveUpError(Exception):
    """A reason of our own to stop, already in Korean."""


def refusal(status: int, retry_after: str, wanted: Wanted, zone: dt.tzinfo) -> str:
    """One or two sentences on an answer that is no 200 and no redirect to follow.

    ``retry_after`` is the header's text, '' where there is none; its date is told in ``zone``.
    """
    if status == 304:
        return "받은 적이 없는데 바뀌지 않았다는 답이 왔습니다(304)."
    if status in {429, 503}:
        return f"{_ANY[status]} {_later(retry_after, zone)}"
    if status >= 500:
        return f"매체 서버에 문제가 생겼습니다({status}). 나중에 다시 받아 주세요."
    name = "피드" if wanted == "feed" else "글"
    plain = f"{name} 대신 뜻밖의 답이 왔습니다({status})."
    return _OF[wanted].get(status) or _ANY.get(status, plain)


def is_passing(status: int, retry_after: str) -> bool:
    """Whether asking again within a second or two makes sense: 429 and 502 to 504, unless the
    server asks for a longer pause.
    """
    if status not in {429, 502, 503, 504}:
        return False
    seconds = _seconds(retry_after)
    return not retry_after.strip() or (seconds is not None and seconds <= _SHORT_WAIT)


def not_before(retry_after: str, now: dt.datetime) -> dt.datetime | None:
    """When the server may be asked again by its Retry-After: seconds or a date. None where it names
    no moment after ``now``; at most a week from now.
    """
    seconds = _seconds(retry_after)
    if seconds is not None:
        moment: dt.datetime | None = now + min(dt.timedelta(seconds=seconds), _LONGEST_WAIT)
    else:
        moment = parse_date(retry_after, dt.UTC)
    return min(moment, now + _LONGEST_WAIT) if moment and moment > now else None


def _seconds(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\s*\d{1,7}\s*", text, re.ASCII) else None


def _later(retry_after: str, zone: dt.tzinfo) -> str:
    seconds = _seconds(retry_after)
    if seconds is not None:
        return f"{seconds:,}초 뒤에 다시 받아 달라고 합니다."
    if moment := parse_date(retry_after, dt.UTC):
        return f"{moment.astimezone(zone):%Y-%m-%d %H:%M} 뒤에 다시 받아 달라고 합니다."
    return "나중에 다시 받아 주세요."
