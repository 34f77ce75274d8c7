"""The HTTP door: feeds and pages are fetched here, politely, conditionally and within bounds.

An address out of a feed list or a redirect is not trusted: ``connect.py`` opens each connection,
and only to an address it has looked at.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from newsletter import __version__
from newsletter.collect.web.connect import checked_client, is_connecting, reason_of
from newsletter.collect.web.refusal import GiveUpError, Wanted, is_passing, refusal
from newsletter.collect.web.unpack import Unpacker
from newsletter.collect.web.validators import Validators

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    import httpx2

    from newsletter.model import Source

_AT_ONCE, _PER_HOST, _MOST_HOPS = 32, 2, 5
_ATTEMPTS = 3  # of one request; its deadline spans them all
_PAUSE, _LONGEST_PAUSE = 0.5, 1.0  # seconds before the second attempt, and before any
_LEAST_PATIENCE = 1.0  # seconds; a healthy server answers sooner
_HEADERS = {
    "User-Agent": f"newsletter/{__version__} (feed reader)",
    "Accept-Encoding": "gzip, deflate",
}
_ACCEPT: dict[Wanted, str] = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/xml;q=0.9, */*;q=0.5",
    "page": "text/html, application/xhtml+xml, */*;q=0.5",
}


@dataclass(frozen=True, slots=True)
class Request:
    source: Source
    validators: Validators = field(default_factory=Validators)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A new body. ``charset`` is the header's word, '' where it has none; ``moved_to`` is the new
    address where every redirect on the way was a permanent one, else ''.
    """

    source: Source
    body: bytes
    charset: str
    validators: Validators
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class NotModified:
    source: Source
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """``reason`` is one or two Korean sentences for the editor, with no address and no secret.

    ``status`` is the answer's, 0 where none came; ``retry_after`` is the header's text where the
    server said when to come back (``refusal.not_before`` reads it).
    """

    source: Source
    reason: str
    status: int = 0
    retry_after: str = ""


Result = Fetched | NotModified | Failed


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A page's bytes. ``final_url`` is where the redirects ended, ``content_type`` the media type
    in lower case without its parameters, ``charset`` the header's word; both '' where not said.
    """

    url: str
    final_url: str
    body: bytes
    content_type: str
    charset: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """``reason`` and ``status`` as in Failed."""

    url: str
    reason: str
    status: int = 0


def fetch_all(
    requests: Sequence[Request],
    *,
    timeout: float,
    max_bytes: int,
    allow_hosts: tuple[str, ...] = (),
    on_done: Callable[[Source], None] = lambda _: None,
    pause: float = _PAUSE,
) -> tuple[Result, ...]:
    """One result for each request, in their order; a bad source never disturbs the others.

    ``timeout`` is the seconds one source may take from connecting to its last byte, ``max_bytes``
    the size of a body after decompression. At most 32 sources are fetched at once, two of one
    host; a host that let requests run out of time without an answer gets half the time for each
    next one (never less than a second). At most five redirects are followed. Only http and https,
    and only to ordinary addresses of the Internet, unless ``allow_hosts`` names the "host:port".
    No proxy is used and no cookie kept. Where the connection fails, and after 429, 502, 503 and 504
    (unless told to come back later), a source is asked up to three times within its deadline, the
    first time again after ``pause`` seconds. ``on_done`` is called as each source ends.
    """
    asked = [
        _Asked(request.source.feed_url, _conditions(request.validators)) for request in requests
    ]
    answers = _answers(
        asked,
        _Limits(timeout, max_bytes, pause),
        "feed",
        allow_hosts,
        lambda index: on_done(requests[index].source),
    )
    return tuple(
        _result(request, answer) for request, answer in zip(requests, answers, strict=True)
    )


def fetch_pages(
    urls: Sequence[str],
    *,
    timeout: float,
    max_bytes: int,
    allow_hosts: tuple[str, ...] = (),
    pause: float = _PAUSE,
) -> tuple[Downloaded | Unreachable, ...]:
    """Any addresses, each once, in their order, under the same rules as ``fetch_all``."""
    limits = _Limits(timeout, max_bytes, pause)
    answers = _answers([_Asked(url) for url in urls], limits, "page", allow_hosts)
    return tuple(_page(url, answer) for url, answer in zip(urls, answers, strict=True))


# --- many at once --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    url: str
    conditions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Limits:
    timeout: float
    max_bytes: int
    pause: float


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came at the end of the redirects; the body of a 200 only."""

    status: int
    url: str
    moved_to: str
    headers: httpx2.Headers
    charset: str
    body: bytes

    @property
    def retry_after(self) -> str:
        return self.headers.get("retry-after", "")[:100]


class _PassingError(Exception):
    """An answer that may be another one in a second."""

    def __init__(self, answer: _Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def _answers(
    asked: Sequence[_Asked],
    limits: _Limits,
    wanted: Wanted,
    allow_hosts: tuple[str, ...],
    on_done: Callable[[int], None] = lambda _: None,
) -> list[_Answer | str]:
    """An answer or the reason why there is none, for each address in order."""
    allowed = frozenset(entry.lower().strip() for entry in allow_hosts)
    headers = {**_HEADERS, "Accept": _ACCEPT[wanted]}

    async def run() -> list[_Answer | str]:
        everywhere = asyncio.Semaphore(_AT_ONCE)
        hosts: defaultdict[str, _Host] = defaultdict(lambda: _Host(limits.timeout))

        async def one(index: int) -> _Answer | str:
            host = hosts[_host(asked[index].url)]
            # The host's turn comes first: waiting for a busy host must hold none of the 32 places.
            async with host.turn, everywhere:
                answer = await _within(host, _persistently(client, asked[index], limits))
            on_done(index)
            return answer

        async with checked_client(allowed, headers) as client:
            return await asyncio.gather(*(one(index) for index in range(len(asked))))

    return asyncio.run(run()) if asked else []


class _Host:
    """A host's turns, and how long it is waited for: less each time it says nothing."""

    def __init__(self, timeout: float) -> None:
        self.turn = asyncio.Semaphore(_PER_HOST)
        self.timeout = self.patience = timeout

    def answered(self) -> None:
        self.patience = self.timeout

    def ran_out(self) -> None:
        self.patience = max(self.patience / 2, min(_LEAST_PATIENCE, self.timeout))


async def _within(host: _Host, coming: Coroutine[None, None, _Answer]) -> _Answer | str:
    seconds = host.patience
    try:
        async with asyncio.timeout(seconds):
            answer = await coming
    except TimeoutError:
        host.ran_out()
        return f"{seconds:g}초 안에 답을 다 받지 못했습니다."
    except Exception as error:  # noqa: BLE001 - only this request's trouble
        return reason_of(error)
    host.answered()
    return answer


def _host(url: str) -> str:
    return url.lower().partition("//")[2].partition("/")[0].rpartition("@")[2]


# --- one -----------------------------------------------------------------------------------------


async def _persistently(client: httpx2.AsyncClient, asked: _Asked, limits: _Limits) -> _Answer:
    """Ask again where trouble may pass; the last answer or error is the one that counts."""
    import stamina
    from stamina.instrumentation import set_on_retry_hooks

    set_on_retry_hooks(())  # its own write log lines between ours
    try:
        async for attempt in stamina.retry_context(
            on=lambda error: isinstance(error, _PassingError) or is_connecting(error),
            attempts=_ATTEMPTS,
            timeout=None,  # the caller's deadline
            wait_initial=limits.pause,
            wait_max=max(limits.pause, _LONGEST_PAUSE),
            wait_jitter=0,
        ):
            with attempt:
                answer = await _once(client, asked, limits)
    except _PassingError as passing:
        return passing.answer
    return answer


async def _once(client: httpx2.AsyncClient, asked: _Asked, limits: _Limits) -> _Answer:
    answer = await _follow(client, asked, limits)
    if is_passing(answer.status, answer.retry_after):
        raise _PassingError(answer)
    return answer


async def _follow(client: httpx2.AsyncClient, asked: _Asked, limits: _Limits) -> _Answer:
    """Ask, following redirects by hand so that every hop is checked."""
    url, moved = asked.url, True
    # A connection that does not come about must leave time for another try.
    waits = {"timeout": {"connect": limits.timeout / _ATTEMPTS}}
    for hop in range(_MOST_HOPS + 1):
        if urlsplit(url).scheme.lower() not in {"http", "https"}:
            raise GiveUpError("http나 https가 아닌 주소로는 접속하지 않습니다.")
        headers = dict(asked.conditions)
        request = client.build_request("GET", url, headers=headers, extensions=waits)
        response = await client.send(request, stream=True)
        try:
            location = response.headers.get("location")
            if response.status_code not in {301, 302, 303, 307, 308} or not location:
                return _Answer(
                    response.status_code,
                    _without_user(url),
                    _without_user(url) if hop and moved else "",
                    response.headers,
                    (response.charset_encoding or "")[:40],
                    await _body(response, limits) if response.status_code == 200 else b"",
                )
        finally:
            await response.aclose()
        moved = moved and response.status_code in {301, 308}
        url = urljoin(url, _without_user(location))
    raise GiveUpError(f"주소가 {_MOST_HOPS}번 넘게 다른 곳으로 넘어갑니다.")


async def _body(response: httpx2.Response, limits: _Limits) -> bytes:
    unpacker = Unpacker(response.headers.get("content-encoding", ""), limits.max_bytes)
    async for part in response.aiter_raw():
        unpacker.add(part)
    return unpacker.body()


def _conditions(validators: Validators) -> tuple[tuple[str, str], ...]:
    asked = (
        ("If-None-Match", validators.etag),
        ("If-Modified-Since", validators.last_modified),
    )
    return tuple((name, value) for name, value in asked if value)


def _without_user(url: str) -> str:
    return re.sub(r"(?<=//)[^/?#]*@", "", url, count=1)


# --- answers → results ---------------------------------------------------------------------------


def _result(request: Request, answer: _Answer | str) -> Result:
    source, known = request.source, request.validators
    if isinstance(answer, str):
        return Failed(source, answer)
    if answer.status == 304 and _conditions(known):
        return NotModified(source, answer.moved_to)
    if answer.status != 200:
        zone = ZoneInfo(source.timezone)
        reason = refusal(answer.status, answer.retry_after, "feed", zone)
        return Failed(source, reason, answer.status, answer.retry_after)
    digest = hashlib.blake2b(answer.body, digest_size=16).hexdigest()
    if digest == known.body_hash:
        return NotModified(source, answer.moved_to)
    validators = Validators(
        _plain(answer.headers.get("etag")), _plain(answer.headers.get("last-modified")), digest
    )
    return Fetched(source, answer.body, answer.charset, validators, answer.moved_to)


def _page(url: str, answer: _Answer | str) -> Downloaded | Unreachable:
    if isinstance(answer, str):
        return Unreachable(url, answer)
    if answer.status != 200:
        zone = ZoneInfo("Asia/Seoul")
        reason = refusal(answer.status, answer.retry_after, "page", zone)
        return Unreachable(url, reason, answer.status)
    media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Downloaded(url, answer.url, answer.body, media_type[:100], answer.charset)


def _plain(value: str | None) -> str:
    """A header value that can be sent back as it is, or nothing."""
    return value if value and value.isascii() and value.isprintable() and len(value) < 500 else ""
