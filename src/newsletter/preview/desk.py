"""What the editor sees now: the mail at once after a save, everything slower behind it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from typing import TYPE_CHECKING, TypeVar

from starlette.concurrency import run_in_threadpool

from newsletter.errors import NewsletterError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from newsletter.preview.letter import Makers
    from newsletter.previewing.mail import Mailed
    from newsletter.rendering import Rendering

_HEARTBEAT_SECONDS = 15.0
_QUIET_SECONDS = 0.1
"""Between the mail and what is slower: the browser is drawing the mail meanwhile."""

_log = logging.getLogger(__name__)
_Made = TypeVar("_Made")


class Desk:
    """The last good mail, the last good rendering, the error since; and who waits for news."""

    def __init__(self, makers: Makers) -> None:
        self.makers = makers
        self._session = secrets.token_hex(4)
        self._count = 0
        self._news = asyncio.Event()
        self._due = asyncio.Event()
        self._slow = asyncio.Lock()
        self._mail_error: NewsletterError | None = None
        self._rest_error: NewsletterError | None = None
        self.mail: Mailed | None = None
        self.rendering: Rendering | None = None
        self.drawn = 0
        """Counts what the frames show: the mail and its pictures, and the site."""
        self.checked = False
        """Whether the rendering is of this very mail."""
        self.closed = False

    @property
    def stamp(self) -> str:
        """A new one for every change; never one an earlier run of the program gave."""
        return f"{self._session}-{self._count}"

    @property
    def error(self) -> NewsletterError | None:
        return self._mail_error or self._rest_error

    async def refresh(self) -> None:
        """Draw the mail anew and leave the rest to be done."""
        before = (self.mail, str(self.error))
        try:
            mail = await run_in_threadpool(self.makers.mail)
        except Exception as error:  # noqa: BLE001 - a bug must not end somebody's evening of edits
            self._mail_error = told(error)
        else:
            self._mail_error = None
            if mail != self.mail:
                self.mail = mail
                self.drawn += 1
                self.checked = False
            self._due.set()
        if before != (self.mail, str(self.error)):
            self._tell()

    async def complete(self) -> None:
        """What the mail does not need: the site and the findings. Told even where they stay as they
        are, since the evidence or the stories may not.
        """
        mail = self.mail
        try:
            rendering = await self.slowly(self.makers.rendering)
        except Exception as error:  # noqa: BLE001 - as above
            self._rest_error = told(error)
        else:
            self._rest_error = None
            if self.rendering is None or rendering.site != self.rendering.site:
                self.drawn += 1
            self.rendering = rendering
            self.checked = mail is self.mail
        self._tell()

    async def slowly(self, make: Callable[[], _Made]) -> _Made:
        """One slow thing at a time, away from the event loop."""
        async with self._slow:
            return await run_in_threadpool(make)

    @contextlib.asynccontextmanager
    async def at_work(self, changes: Callable[[], AsyncIterator[None]]) -> AsyncIterator[None]:
        """The mail drawn at once and the rest behind it; anew with every item of ``changes``."""
        await self.refresh()
        tasks = [asyncio.create_task(self._follow(changes)), asyncio.create_task(self._catch_up())]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _follow(self, changes: Callable[[], AsyncIterator[None]]) -> None:
        try:
            async for _ in changes():
                await self.refresh()
        except (OSError, RuntimeError) as error:
            self._mail_error = NewsletterError(
                f"파일이 바뀌는 것을 더 지켜볼 수 없습니다({error}).",
                hint="미리보기를 껐다가 다시 켜 주세요.",
            )
        else:
            self.closed = True
        self._tell()

    async def _catch_up(self) -> None:
        while await self._due.wait():
            self._due.clear()
            await asyncio.sleep(_QUIET_SECONDS)
            if not self._due.is_set():
                await self.complete()

    async def events(self) -> AsyncIterator[str]:
        """Server-sent events: the stamp now and whenever it changes, until nothing more comes."""
        yield "retry: 1000\n\n"
        told_last = ""
        while True:
            news = self._news
            if told_last != self.stamp:
                told_last = self.stamp
                yield f"data: {told_last}\n\n"
            if self.closed:
                return
            try:
                await asyncio.wait_for(news.wait(), _HEARTBEAT_SECONDS)
            except TimeoutError:
                yield ": \n\n"

    def _tell(self) -> None:
        self._count += 1
        news, self._news = self._news, asyncio.Event()
        news.set()


def told(error: Exception) -> NewsletterError:
    """An error as an editor is told it; a bug of ours leaves its trace on the terminal."""
    if isinstance(error, NewsletterError):
        return error
    _log.error("preview", exc_info=error)
    return NewsletterError(
        f"미리보기를 그리다 뜻밖의 오류가 났습니다({type(error).__name__}).",
        hint="자세한 내용은 터미널에 있습니다.",
    )
