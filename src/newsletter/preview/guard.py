"""Who may ask the preview for what: no other site in the same browser, and no other name.

A page elsewhere can make a browser send requests here, and can point a name of its own at
127.0.0.1. So a request must call us by our own name, must not come from another origin, and may
change something only with the token that our page alone was given.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Same origin, so that the page may keep the frame's scroll position; with scripts off, nothing
# inside the frame can make use of it.
SANDBOX: Final = "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
TOKEN: Final = "x-newsletter-token"  # noqa: S105 — the header's name
CHANGING: Final = frozenset({"/choices"})
"""The only addresses that take a POST."""
HEADERS: Final = {
    "Content-Security-Policy": f"default-src 'none'; {SANDBOX}",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""On every answer that does not say otherwise."""

_MOST: Final = 4096
"""Bytes of a request's body."""


class Guard:
    """The checks, and the same strict headers on every answer."""

    def __init__(self, app: ASGIApp, port: int, token: str) -> None:
        names = ("localhost", "127.0.0.1", "[::1]")
        self._app = app
        self._token = token
        self._hosts = {f"{name}:{port}" for name in names}
        if port == 80:  # browsers leave it out
            self._hosts.update(names)
        self._origins = {f"http://{host}" for host in self._hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        answer = self._refusal(scope) or self._app
        await answer(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        hosts = [host.lower() for host in headers.getlist("host")]
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            return PlainTextResponse("이 이름으로는 미리보기를 열 수 없습니다.", 403)
        if any(origin not in self._origins for origin in headers.getlist("origin")):
            return PlainTextResponse("다른 사이트에서는 미리보기를 읽을 수 없습니다.", 403)
        if not _is_own(headers, scope["path"]):
            return PlainTextResponse("다른 사이트에서는 미리보기를 부를 수 없습니다.", 403)
        if scope["method"] in {"GET", "HEAD"}:
            return None
        if scope["method"] != "POST" or scope["path"] not in CHANGING:
            allowed = "POST" if scope["path"] in CHANGING else "GET, HEAD"
            return PlainTextResponse("여기서는 그렇게 할 수 없습니다.", 405, {"Allow": allowed})
        return self._unsolicited(headers)

    def _unsolicited(self, headers: Headers) -> Response | None:
        """Why a change was not asked for by our own page."""
        token = headers.get(TOKEN, "").encode("utf-8", "replace")
        if not headers.get("origin") or not secrets.compare_digest(token, self._token.encode()):
            return PlainTextResponse("이 미리보기 화면에서만 바꿀 수 있습니다.", 403)
        if headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
            return PlainTextResponse("JSON으로만 받습니다.", 415)
        length = headers.get("content-length", "")
        if not length.isdecimal() or int(length[:9]) > _MOST:
            return PlainTextResponse("내용이 너무 깁니다.", 413)
        return None


def _is_own(headers: Headers, path: str) -> bool:
    """Whether the browser, where it tells, says that our own page asks or the person at it; a link
    elsewhere may open the page itself.
    """
    site = headers.get("sec-fetch-site", "none")
    opens = path == "/" and headers.get("sec-fetch-mode") == "navigate"
    return site in {"none", "same-origin"} or (
        opens and headers.get("sec-fetch-dest") == "document"
    )
