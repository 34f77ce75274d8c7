"""What each address of the preview answers, out of the desk's last good view.

Everything shown is a value in memory; no address leads to a file on the disk.
"""

from __future__ import annotations

import contextlib
import json
import secrets
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, get_args

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from newsletter.preview import copies, page
from newsletter.preview.copies import Reader
from newsletter.preview.desk import Desk, told
from newsletter.preview.guard import HEADERS, Guard
from newsletter.preview.rich import rich_text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.requests import Request

    from newsletter.overruling import Kind
    from newsletter.preview.letter import Makers
    from newsletter.previewing.mail import Mailed

_NO_VIEW = "아직 보여 드릴 화면이 없습니다. 위의 알림을 먼저 살펴 주세요."
_CHOICES: dict[str, Kind] = {"pin": "pin", "drop": "drop"}
_UNCLEAR = "무엇을 고르는지 알 수 없습니다."
_MOST_REFERENCES, _LONGEST_REFERENCE = 50, 400
_TOKEN_PLACE = b"{{ token }}"


class _Views:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def _mail(self) -> Mailed:
        if self._desk.mail is None:
            raise HTTPException(503, _NO_VIEW)
        return self._desk.mail

    async def mail(self, request: Request) -> Response:
        asked = request.query_params
        reader: Reader = next((r for r in get_args(Reader) if r == asked.get("reader")), "own")
        rendering = self._desk.rendering
        html = copies.mail_copy(
            self._mail.letter.html,
            rendering.site if rendering else {},
            dark=asked.get("dark") == "1",
            reader=reader,
        )
        return _copy(html.encode(), "text/html; charset=utf-8", asked.get("images") != "0")

    async def text(self, _: Request) -> Response:
        return PlainTextResponse(self._mail.letter.text)

    async def html(self, _: Request) -> Response:
        return PlainTextResponse(self._mail.letter.html)

    async def mjml(self, _: Request) -> Response:
        return await self._made(self._desk.makers.mjml, PlainTextResponse)

    async def rich(self, _: Request) -> Response:
        return PlainTextResponse(rich_text(self._mail.issue, self._mail.publication))

    async def message(self, _: Request) -> Response:
        name = f"{self._mail.issue.date.isoformat()}.eml"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(self._mail.message, media_type="message/rfc822", headers=headers)

    async def site(self, request: Request) -> Response:
        dark = request.scope["path"].startswith("/site-dark/")
        rendering = self._desk.rendering
        if rendering is None:
            raise HTTPException(503, _NO_VIEW)
        found = copies.site_file(rendering.site, request.path_params["path"], dark=dark)
        if found is None:
            raise HTTPException(404, "이런 쪽은 없습니다.")
        return _copy(*found)

    async def state(self, _: Request) -> Response:
        return JSONResponse(page.state(self._desk))

    async def evidence(self, _: Request) -> Response:
        def values() -> dict[str, Any]:
            return asdict(self._desk.makers.evidence())

        return await self._made(values, JSONResponse)

    async def stories(self, _: Request) -> Response:
        def values() -> list[dict[str, Any]]:
            return [asdict(story) for story in self._desk.makers.stories()]

        return await self._made(values, JSONResponse)

    async def _made(self, make: Callable[[], Any], answer: Callable[[Any], Response]) -> Response:
        try:
            return answer(await self._desk.slowly(make))
        except Exception as error:  # noqa: BLE001 - told in the panel that asked for it
            return _refused(error)

    async def choose(self, request: Request) -> Response:
        """Write a choice of the editor's: {"choice": "pin", "articles": [id, …], "undo": false}."""
        try:
            asked = json.loads(await request.body())
            kind, references, undo = _CHOICES[asked["choice"]], asked["articles"], asked["undo"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise HTTPException(400, _UNCLEAR) from error
        if not isinstance(undo, bool) or not _are_references(references):
            raise HTTPException(400, _UNCLEAR)
        try:
            words = await run_in_threadpool(self._desk.makers.choose, kind, references, undo)
        except Exception as error:  # noqa: BLE001 - as above
            return _refused(error)
        return JSONResponse({"message": words})

    async def events(self, request: Request) -> Response:
        if request.method == "HEAD":
            return Response(media_type="text/event-stream")
        return StreamingResponse(self._desk.events(), media_type="text/event-stream")


def create_app(
    makers: Makers, changes: Callable[[], AsyncIterator[None]], *, port: int
) -> Starlette:
    """The preview as an application that believes it is served at ``port``.

    The mail and the rendering are made once at the start and once for every item of ``changes``,
    never in the event loop; when one cannot be made, the last good one stays. The event streams
    end when ``changes`` ends.
    """
    desk = Desk(makers)
    views = _Views(desk)
    token = secrets.token_urlsafe(32)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with desk.at_work(changes):
            yield

    read = {
        "/mail": views.mail,
        "/text": views.text,
        "/html": views.html,
        "/mjml": views.mjml,
        "/rich": views.rich,
        "/message.eml": views.message,
        "/site/{path:path}": views.site,
        "/site-dark/{path:path}": views.site,
        "/state": views.state,
        "/evidence": views.evidence,
        "/stories": views.stories,
        "/events": views.events,
    }
    return Starlette(
        routes=[
            *(_asset(name, content, token) for name, content in page.assets().items()),
            *(Route(path, view) for path, view in read.items()),
            Route("/choices", views.choose, methods=["POST"]),
        ],
        middleware=[Middleware(Guard, port=port, token=token)],
        exception_handlers={Exception: _broken},
        lifespan=lifespan,
    )


def _are_references(value: object) -> bool:
    return (
        isinstance(value, list)
        and 0 < len(value) <= _MOST_REFERENCES
        and all(isinstance(one, str) and 0 < len(one) <= _LONGEST_REFERENCE for one in value)
    )


def _refused(error: Exception) -> Response:
    known = told(error)
    values = {"message": known.message, "where": known.where, "hint": known.hint}
    return JSONResponse(values, 409)


def _asset(name: str, content: bytes, token: str) -> Route:
    content = content.replace(_TOKEN_PLACE, token.encode())
    kind = next(kind for ending, kind in page.KINDS.items() if name.endswith(ending))
    headers = {"Content-Security-Policy": page.POLICY}

    async def answer(_: Request) -> Response:
        return Response(content, media_type=kind, headers=headers)

    return Route("/" if name == "page.html" else f"/{name}", answer)


async def _broken(_: Request, error: Exception) -> Response:
    """Our own bug, answered outside the guard and therefore with its headers."""
    return PlainTextResponse(f"뜻밖의 오류입니다({type(error).__name__}).", 500, HEADERS)


def _copy(content: bytes, kind: str, images: bool = True) -> Response:
    headers = {"Content-Type": kind, "Content-Security-Policy": copies.policy(images=images)}
    return Response(content, headers=headers)
