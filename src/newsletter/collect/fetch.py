"""The HTTP door: every feed is fetched here, politely, conditionally and within bounds.

An address out of a feed list or a redirect is not trusted: ``connect.py`` opens each connection,
and only to an address it has looked at.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import socket
import ssl
import zlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from newsletter import __version__
from newsletter.collect.connect import GiveUpError, checked_client
from newsletter.korean.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import httpx2

    from newsletter.model import Source

_AT_ONCE, _PER_HOST, _MOST_HOPS = 32, 2, 5
_HEADERS = {
    "User-Agent": f"newsletter/{__version__} (feed reader)",
    "Accept": "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/xml;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}


@dataclass(frozen=True, slots=True)
class Validators:
    """What a source said to recognise its last answer by; ``body_hash`` is our own."""

    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    source: Source
    validators: Validators = Validators()


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


@dataclass(frozen=True, slots=True)
class Failed:
    """``reason`` is one or two Korean sentences for the editor, with no address and no secret."""

    source: Source
    reason: str


Result = Fetched | NotModified | Failed


def fetch_all(
    requests: Sequence[Request],
    *,
    timeout: float,
    max_bytes: int,
    allow_hosts: tuple[str, ...] = (),
    on_done: Callable[[Source], None] = lambda _: None,
) -> tuple[Result, ...]:
    """One result for each request, in their order; a bad source never disturbs the others.

    ``timeout`` is the seconds one source may take from connecting to its last byte, ``max_bytes``
    the size of a body after decompression. At most 32 sources are fetched at once, two of one
    host; at most five redirects are followed. Only http and https, and only to ordinary addresses
    of the Internet, unless ``allow_hosts`` names the "host:port". No proxy is used and no cookie
    kept. ``on_done`` is called as each source ends. Nothing is retried.
    """
    return asyncio.run(_fetch_all(requests, timeout, max_bytes, allow_hosts, on_done))


async def _fetch_all(
    requests: Sequence[Request],
    timeout: float,  # noqa: ASYNC109 - a deadline for each source, not for this call
    max_bytes: int,
    allow_hosts: tuple[str, ...],
    on_done: Callable[[Source], None],
) -> tuple[Result, ...]:
    everywhere = asyncio.Semaphore(_AT_ONCE)
    at_host: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(_PER_HOST))

    async def one(request: Request) -> Result:
        # The host's turn comes first: waiting for a busy host must not hold one of the 32 places.
        async with at_host[_host(request.source.feed_url)], everywhere:
            result: Result
            try:
                async with asyncio.timeout(timeout):
                    result = await _follow(client, request, max_bytes)
            except TimeoutError:
                result = Failed(request.source, f"{timeout:g}초 안에 답을 다 받지 못했습니다.")
            except Exception as error:  # noqa: BLE001 - only this source's trouble
                result = Failed(request.source, _reason(error))
        on_done(request.source)
        return result

    allowed = frozenset(entry.lower().strip() for entry in allow_hosts)
    async with checked_client(allowed, _HEADERS) as client:
        return tuple(await asyncio.gather(*(one(request) for request in requests)))


def _host(url: str) -> str:
    return url.lower().partition("//")[2].partition("/")[0].rpartition("@")[2]


async def _follow(client: httpx2.AsyncClient, request: Request, max_bytes: int) -> Result:
    """Ask, following redirects by hand so that every hop is checked."""
    url, moved, headers = request.source.feed_url, True, _conditions(request.validators)
    for hop in range(_MOST_HOPS + 1):
        if urlsplit(url).scheme.lower() not in {"http", "https"}:
            raise GiveUpError("http나 https가 아닌 주소로는 접속하지 않습니다.")
        response = await client.send(client.build_request("GET", url, headers=headers), stream=True)
        try:
            location = response.headers.get("location")
            if response.status_code not in {301, 302, 303, 307, 308} or not location:
                return await _answer(response, request, max_bytes, url if hop and moved else "")
        finally:
            await response.aclose()
        moved = moved and response.status_code in {301, 308}
        url = urljoin(url, _without_user(location))
    raise GiveUpError(f"주소가 {_MOST_HOPS}번 넘게 다른 곳으로 넘어갑니다.")


def _conditions(validators: Validators) -> dict[str, str]:
    asked = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in asked.items() if value}


def _without_user(url: str) -> str:
    return re.sub(r"(?<=//)[^/?#]*@", "", url, count=1)


async def _answer(
    response: httpx2.Response, request: Request, max_bytes: int, moved_to: str
) -> Result:
    source, known = request.source, request.validators
    if response.status_code == 304 and _conditions(known):
        return NotModified(source)
    if response.status_code != 200:
        return Failed(source, _refusal(response, source))
    body = await _body(response, max_bytes)
    digest = hashlib.blake2b(body, digest_size=16).hexdigest()
    if digest == known.body_hash:
        return NotModified(source)
    validators = Validators(
        _plain(response.headers.get("etag")), _plain(response.headers.get("last-modified")), digest
    )
    charset = (response.charset_encoding or "")[:40]
    return Fetched(source, body, charset, validators, _without_user(moved_to))


def _plain(value: str | None) -> str:
    """A header value that can be sent back as it is, or nothing."""
    return value if value and value.isascii() and value.isprintable() and len(value) < 500 else ""


async def _body(response: httpx2.Response, max_bytes: int) -> bytes:
    """The decompressed body. Decompressing here stops bombs at the cap and notices cut-off ones."""
    coding = response.headers.get("content-encoding", "").strip().lower() or "identity"
    if coding not in {"identity", "gzip", "x-gzip", "deflate"}:
        raise GiveUpError("모르는 방식으로 압축된 답이 왔습니다.")
    body = bytearray()
    inflate: Any = None
    async for chunk in response.aiter_raw():
        data = chunk
        while data:
            if coding == "identity":
                body += data
                data = b""
            else:
                if inflate is None or inflate.eof:
                    inflate = zlib.decompressobj(_window(coding, data))
                body += inflate.decompress(data, max_bytes + 1 - len(body))
                data = inflate.unused_data
            if len(body) > max_bytes:
                raise GiveUpError(f"피드가 너무 큽니다({max_bytes:,}바이트 넘음).")
    if inflate is not None and not inflate.eof:
        raise GiveUpError("압축된 답이 중간에 끊겼습니다.")
    return bytes(body)


def _window(coding: str, start: bytes) -> int:
    """The wbits zlib wants: gzip's, or that of the deflate sent: zlib's form or the bare one."""
    if coding != "deflate":
        return 16 + zlib.MAX_WBITS
    return zlib.MAX_WBITS if start[0] & 0x0F == 8 else -zlib.MAX_WBITS


# --- reasons -------------------------------------------------------------------------------------

_REFUSALS = {
    401: "이름과 암호를 묻는 피드라 읽지 못했습니다(401).",
    403: "매체가 접속을 막았습니다(403).",
    404: "그 주소에 피드가 없습니다(404). 주소를 고치거나 소스 목록에서 빼 주세요.",
    410: "매체가 피드를 없앴습니다(410). 소스 목록에서 빼 주세요.",
    429: "요청이 너무 잦다고 합니다(429).",
    503: "매체 서버가 잠시 쉬고 있습니다(503).",
}


def _refusal(response: httpx2.Response, source: Source) -> str:
    status = response.status_code
    if status == 304:
        return "받은 적이 없는데 바뀌지 않았다는 답이 왔습니다(304)."
    if status in {429, 503}:
        later = _retry_after(response.headers.get("retry-after", ""), ZoneInfo(source.timezone))
        return f"{_REFUSALS[status]} {later}"
    if status >= 500:
        return f"매체 서버에 문제가 생겼습니다({status}). 나중에 다시 받아 주세요."
    return _REFUSALS.get(status, f"피드 대신 뜻밖의 답이 왔습니다({status}).")


def _retry_after(value: str, zone: ZoneInfo) -> str:
    if re.fullmatch(r"\d{1,7}", value.strip(), re.ASCII):
        return f"{int(value):,}초 뒤에 다시 받아 달라고 합니다."
    if moment := parse_date(value, zone):
        return f"{moment.astimezone(zone):%Y-%m-%d %H:%M} 뒤에 다시 받아 달라고 합니다."
    return "나중에 다시 받아 주세요."


def _reason(error: BaseException) -> str:
    import httpcore2
    import httpx2

    chain = [error]
    while cause := chain[-1].__cause__ or chain[-1].__context__:
        chain.append(cause)
    for kinds, words in (
        (GiveUpError, ""),
        (ssl.SSLCertVerificationError, "보안 인증서를 믿을 수 없습니다."),
        (ssl.SSLError, "보안 연결(TLS)을 맺지 못했습니다."),
        (socket.gaierror, "서버 이름을 찾지 못했습니다(DNS)."),
        (ConnectionRefusedError, "서버가 연결을 받지 않습니다."),
        (TimeoutError, "서버가 제때 답하지 않았습니다."),
        (zlib.error, "압축을 풀 수 없는 답이 왔습니다."),
        ((httpcore2.RemoteProtocolError, httpx2.RemoteProtocolError),
         "서버의 답이 중간에 끊겼거나 HTTP 규칙에 맞지 않습니다."),
        ((httpx2.InvalidURL, httpcore2.LocalProtocolError, ValueError),
         "주소가 올바르지 않습니다."),
        ((OSError, httpcore2.NetworkError), "서버와 연결이 되지 않거나 끊겼습니다."),
    ):  # fmt: skip
        for link in chain:
            if isinstance(link, kinds):
                return words or str(link)
    return f"알 수 없는 까닭으로 받지 못했습니다({type(error).__name__})."
