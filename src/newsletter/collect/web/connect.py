"""Connections for the HTTP door: each goes to an IP address that was looked at first.

So neither a redirect nor a name that changes its mind (DNS rebinding) reaches a machine inside the
house. The classes stand in functions because their bases come with httpx2, which only collecting
imports.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import socket
import ssl
import threading
import zlib
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any

from newsletter.collect.web.address import is_public
from newsletter.collect.web.refusal import GiveUpError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    import httpcore2
    import httpx2

KEPT_OPEN = 32
"""Idle connections kept for the next request to the same host."""
_NEXT_ADDRESS = 5.0  # seconds one of several addresses of a host may take to answer


async def _addresses(host: str, port: int) -> list[str]:
    """The IP addresses of a host. A thread of its own per look-up, and a daemon: a name server
    that never answers may hold neither the other sources nor the end of the program.
    """
    future: concurrent.futures.Future[list[str]] = concurrent.futures.Future()
    future.set_running_or_notify_cancel()  # from here on only the thread settles it

    def look_up() -> None:
        try:
            entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            future.set_result(list(dict.fromkeys(str(entry[4][0]) for entry in entries)))
        except (OSError, ValueError) as error:
            future.set_exception(error)

    threading.Thread(target=look_up, daemon=True).start()
    return await asyncio.wrap_future(future)


async def _checked_addresses(host: str, port: int, allowed: frozenset[str]) -> list[str]:
    """Where this host may be called, at least one address, or GiveUpError."""
    named = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    addresses = await _addresses(host, port)
    if named not in allowed:
        addresses = [address for address in addresses if is_public(address)]
    if not addresses:
        raise GiveUpError(
            "사설망이나 이 컴퓨터의 주소라서 접속하지 않았습니다. 믿는 서버라면 "
            f"newsletter.toml의 allow_hosts에 ‘{named}’를 적어 주세요."
        )
    return addresses


def _backend(allowed: frozenset[str]) -> httpcore2.AsyncNetworkBackend:
    """What opens connections, to checked addresses only."""
    import httpcore2

    inner = httpcore2.AnyIOBackend()

    class CheckedBackend(httpcore2.AsyncNetworkBackend):
        async def connect_tcp(
            self,
            host: str,
            port: int,
            timeout: float | None = None,  # noqa: ASYNC109 - httpcore2's signature
            local_address: str | None = None,
            socket_options: Iterable[Any] | None = None,
        ) -> httpcore2.AsyncNetworkStream:
            addresses = await _checked_addresses(host, port, allowed)
            for address in addresses[:-1]:
                with contextlib.suppress(httpcore2.ConnectError, httpcore2.ConnectTimeout):
                    return await inner.connect_tcp(
                        address, port, _NEXT_ADDRESS, local_address, socket_options
                    )
            last = addresses[-1]
            return await inner.connect_tcp(last, port, timeout, local_address, socket_options)

    return CheckedBackend()


def checked_client(allowed: frozenset[str], headers: dict[str, str]) -> httpx2.AsyncClient:
    """A client that keeps no cookie, uses no proxy, and connects to checked addresses only.

    ``allowed`` names what may be called wherever it is, as "host:port" in lower case.
    """
    import httpcore2
    import httpx2

    class Stream(httpx2.AsyncByteStream):
        def __init__(self, stream: Any) -> None:
            self._stream = stream

        async def __aiter__(self) -> AsyncIterator[bytes]:
            async for part in self._stream:
                yield part

        async def aclose(self) -> None:
            await self._stream.aclose()

    class Transport(httpx2.AsyncBaseTransport):
        def __init__(self) -> None:
            self._pool = httpcore2.AsyncConnectionPool(
                ssl_context=httpx2.create_ssl_context(),
                max_connections=None,  # the caller counts
                max_keepalive_connections=KEPT_OPEN,
                network_backend=_backend(allowed),
            )

        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            to = request.url
            url = httpcore2.URL(
                scheme=to.raw_scheme, host=to.raw_host, port=to.port, target=to.raw_path
            )
            answer = await self._pool.handle_async_request(
                httpcore2.Request(
                    request.method, url, headers=request.headers.raw, content=request.stream,
                    extensions=request.extensions,
                )
            )  # fmt: skip
            return httpx2.Response(
                answer.status, headers=answer.headers, stream=Stream(answer.stream)
            )

        async def aclose(self) -> None:
            await self._pool.aclose()

    no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))
    return httpx2.AsyncClient(
        transport=Transport(), headers=headers, cookies=no_cookies, timeout=None, trust_env=False
    )


# --- what went wrong -----------------------------------------------------------------------------


def is_connecting(error: BaseException) -> bool:
    """Whether this is a connection that did not come about, and may the next time: refused, reset,
    timed out, a name server that had no time. Not a bad certificate, not a name nobody knows.
    """
    import httpcore2

    chain = _chain(error)
    if any(isinstance(link, ssl.SSLError) for link in chain):
        return False
    names = [link for link in chain if isinstance(link, socket.gaierror)]
    if names:
        return any(link.errno == socket.EAI_AGAIN for link in names)
    return any(
        isinstance(link, httpcore2.ConnectError | httpcore2.ConnectTimeout) for link in chain
    )


def reason_of(error: BaseException) -> str:
    """One Korean sentence on why nothing came, with no address and no secret."""
    import httpcore2
    import httpx2

    chain = _chain(error)
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


def _chain(error: BaseException) -> list[BaseException]:
    chain = [error]
    while cause := chain[-1].__cause__ or chain[-1].__context__:
        chain.append(cause)
    return chain
