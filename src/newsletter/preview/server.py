"""The preview: one page on this machine, for one editor, that writes nothing.

It listens on 127.0.0.1 alone and answers only to its own names, so that no other site in the same
browser can read a letter before it is sent. What it shows is a value in memory; no address leads
to a file on the disk, except the three assets of the page itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
import socket
import webbrowser
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from watchfiles import Change, DefaultFilter, awatch

from newsletter.errors import NewsletterError
from newsletter.preview import page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from newsletter.workflow import Rendering

_PORTS_TRIED = 20
_HEARTBEAT_SECONDS = 15.0
_GRACE_SECONDS = 2
_NO_VIEW = "아직 보여 드릴 화면이 없습니다. 위의 알림을 먼저 살펴 주세요."

_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; {page.SANDBOX}",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_log = logging.getLogger(__name__)


class _Desk:
    """What the editor sees now: the last good view and the error since; and who waits for news."""

    def __init__(self, render: Callable[[], Rendering]) -> None:
        self._render = render
        self._session = secrets.token_hex(4)
        self._count = 0
        self._news = asyncio.Event()
        self.rendering: Rendering | None = None
        self.error: NewsletterError | None = None
        self.closed = False

    @property
    def stamp(self) -> str:
        """A new one for every change; never one an earlier run of the program gave."""
        return f"{self._session}-{self._count}"

    @property
    def view(self) -> Rendering:
        if self.rendering is None:
            raise HTTPException(503, _NO_VIEW)
        return self.rendering

    async def refresh(self) -> None:
        before = (self.rendering, str(self.error))
        try:
            self.rendering = await run_in_threadpool(self._render)
            self.error = None
        except NewsletterError as error:
            self.error = error
        except Exception as error:  # noqa: BLE001 - a bug must not end somebody's evening of edits
            _log.exception("preview")
            self.error = NewsletterError(
                f"미리보기를 그리다 뜻밖의 오류가 났습니다({type(error).__name__}).",
                hint="자세한 내용은 터미널에 있습니다.",
            )
        if before != (self.rendering, str(self.error)):
            self._count += 1
            self._wake()

    async def follow(self, changes: Callable[[], AsyncIterator[None]]) -> None:
        try:
            async for _ in changes():
                await self.refresh()
        except (OSError, RuntimeError) as error:
            self._count += 1
            self.error = NewsletterError(
                f"파일이 바뀌는 것을 더 지켜볼 수 없습니다({error}).",
                hint="미리보기를 껐다가 다시 켜 주세요.",
            )
        else:
            self.closed = True
        self._wake()

    async def events(self) -> AsyncIterator[str]:
        """Server-sent events: the stamp now and whenever it changes, until nothing more comes."""
        yield "retry: 1000\n\n"
        told = ""
        while True:
            news = self._news
            if told != self.stamp:
                told = self.stamp
                yield f"data: {told}\n\n"
            if self.closed:
                return
            try:
                await asyncio.wait_for(news.wait(), _HEARTBEAT_SECONDS)
            except TimeoutError:
                yield ": \n\n"

    def _wake(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()


class _Views:
    """What each address answers, out of the desk's last good view."""

    def __init__(self, desk: _Desk) -> None:
        self._desk = desk

    async def mail(self, request: Request) -> Response:
        asked = request.query_params
        html = page.mail_copy(
            self._desk.view.letter.html,
            self._desk.view.site,
            dark=asked.get("dark") == "1",
            styles=asked.get("style") != "0",
        )
        return _copy(html.encode(), "text/html; charset=utf-8", asked.get("images") != "0")

    async def text(self, _: Request) -> Response:
        return PlainTextResponse(self._desk.view.letter.text)

    async def message(self, _: Request) -> Response:
        name = f"{self._desk.view.issue.date.isoformat()}.eml"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(self._desk.view.message, media_type="message/rfc822", headers=headers)

    async def site(self, request: Request) -> Response:
        dark = request.scope["path"].startswith("/site-dark/")
        found = page.site_file(self._desk.view.site, request.path_params["path"], dark=dark)
        if found is None:
            raise HTTPException(404, "이런 쪽은 없습니다.")
        return _copy(*found)

    async def state(self, _: Request) -> Response:
        return JSONResponse(page.state(self._desk.stamp, self._desk.rendering, self._desk.error))

    async def events(self, request: Request) -> Response:
        if request.method == "HEAD":
            return Response(media_type="text/event-stream")
        return StreamingResponse(self._desk.events(), media_type="text/event-stream")


class _Guard:
    """Only our own names, only reading, and the same strict headers on every answer."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        names = ("localhost", "127.0.0.1", "[::1]")
        self._app = app
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
                for name, value in _HEADERS.items():
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
        if scope["method"] not in {"GET", "HEAD"}:
            return PlainTextResponse("읽기만 할 수 있습니다.", 405, {"Allow": "GET, HEAD"})
        return None


def create_app(
    render: Callable[[], Rendering], changes: Callable[[], AsyncIterator[None]], *, port: int
) -> Starlette:
    """The preview as an application that believes it is served at ``port``.

    ``render`` is called once at the start and once for every item of ``changes``, never twice at
    a time and never in the event loop; when it raises, the last good view stays. The event streams
    end when ``changes`` ends.
    """
    desk = _Desk(render)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await desk.refresh()
        following = asyncio.create_task(desk.follow(changes))
        yield
        following.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await following

    views = _Views(desk)
    return Starlette(
        routes=[
            _asset("page.html", "text/html"),
            _asset("page.css", "text/css"),
            _asset("page.js", "text/javascript"),
            Route("/mail", views.mail),
            Route("/text", views.text),
            Route("/message.eml", views.message),
            Route("/site/{path:path}", views.site),
            Route("/site-dark/{path:path}", views.site),
            Route("/state", views.state),
            Route("/events", views.events),
        ],
        middleware=[Middleware(_Guard, port=port)],
        exception_handlers={Exception: _broken},
        lifespan=lifespan,
    )


def _asset(name: str, kind: str) -> Route:
    content = files("newsletter.preview").joinpath(name).read_bytes()
    policy = {"Content-Security-Policy": _PAGE_POLICY}

    async def answer(_: Request) -> Response:
        return Response(content, media_type=kind, headers=policy)

    return Route("/" if name == "page.html" else f"/{name}", answer)


async def _broken(_: Request, error: Exception) -> Response:
    """Our own bug, answered outside the guard and therefore with its headers."""
    return PlainTextResponse(f"뜻밖의 오류입니다({type(error).__name__}).", 500, _HEADERS)


def _copy(content: bytes, kind: str, images: bool = True) -> Response:
    headers = {"Content-Type": kind, "Content-Security-Policy": page.policy(images=images)}
    return Response(content, headers=headers)


def serve(
    render: Callable[[], Rendering],
    watch: tuple[Path, ...],
    *,
    port: int,
    announce: Callable[[str], None],
    open_browser: bool,
) -> None:
    """Show the preview on 127.0.0.1 until Ctrl-C, and again after every change below ``watch``.

    A taken port gives way to the next free one. ``announce`` is told the address once the page
    can be opened. NewsletterError when no port is free.
    """
    listener = _listen(port)
    with contextlib.closing(listener):
        bound = int(listener.getsockname()[1])
        address = f"http://127.0.0.1:{bound}/"
        closing = asyncio.Event()
        app = create_app(render, lambda: file_changes(watch, closing), port=bound)
        config = uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="on",
            log_config=None,
            log_level="error",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )

        def ready() -> None:
            taken = (
                f"{port}번 포트가 쓰이고 있어 다른 포트를 씁니다. "
                if port not in {0, bound}
                else ""
            )
            announce(f"{taken}미리보기를 열었습니다: {address} (끝내려면 Ctrl-C)")
            if open_browser:
                webbrowser.open(address)

        # uvicorn hands the signal on when it has closed everything: the end that was asked for.
        with contextlib.suppress(KeyboardInterrupt):
            _Server(config, ready, closing).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Says when it is ready, and ends the event streams before it waits for connections to end."""

    def __init__(
        self, config: uvicorn.Config, ready: Callable[[], None], closing: asyncio.Event
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._closing = closing

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            await run_in_threadpool(self._ready)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._closing.set()
        await super().shutdown(sockets)


def _listen(port: int) -> socket.socket:
    """A socket listening on 127.0.0.1 at ``port`` or the next free one above."""
    for candidate in range(port, min(port + _PORTS_TRIED, 65_536)):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", candidate))
            listener.listen()
        except OSError:
            listener.close()
            continue
        return listener
    raise NewsletterError(
        f"{port}번부터 포트 {_PORTS_TRIED}개를 모두 쓸 수 없습니다.",
        hint="--port로 다른 번호를 적어 주세요.",
    )


async def file_changes(watch: tuple[Path, ...], closing: asyncio.Event) -> AsyncIterator[None]:
    """One item whenever a watched file, or anything in a watched folder, changes; ends once
    ``closing`` is set.
    """
    folders = {path.resolve() for path in watch if path.is_dir()}
    names = {path.parent.resolve() / path.name for path in watch if not path.is_dir()}
    # Editors save by replacing a file, and a watch on the file itself would stay with the old one.
    parents = {path.parent for path in names if path.parent.is_dir()}
    queue: asyncio.Queue[bool] = asyncio.Queue()

    async def look(places: set[Path], wanted: Callable[[Change, str], bool], deep: bool) -> None:
        try:
            async for _ in awatch(*places, watch_filter=wanted, stop_event=closing, recursive=deep):
                queue.put_nowait(True)
        finally:
            queue.put_nowait(False)

    looks = [asyncio.create_task(look(folders, DefaultFilter(), True))] if folders else []
    if parents:
        looks.append(asyncio.create_task(look(parents, lambda _, name: Path(name) in names, False)))
    try:
        while looks and await queue.get():
            yield
        await asyncio.gather(*looks)
        await closing.wait()
    finally:
        for task in looks:
            task.cancel()
        await asyncio.gather(*looks, return_exceptions=True)
