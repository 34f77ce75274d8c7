"""The preview: one page on this machine, for one editor, that writes nothing but choices.

It listens on 127.0.0.1 alone and answers only to its own names, so that no other site in the same
browser can read a letter before it is sent.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import webbrowser
from typing import TYPE_CHECKING

import uvicorn
from starlette.concurrency import run_in_threadpool

from newsletter.errors import NewsletterError
from newsletter.preview.app import create_app
from newsletter.preview.watching import file_changes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsletter.preview.letter import Makers

_PORTS_TRIED = 20
_GRACE_SECONDS = 2


def serve(
    makers: Makers,
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
        app = create_app(makers, lambda: file_changes(watch, closing), port=bound)
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
