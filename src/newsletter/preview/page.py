"""The served copies: what one rendering looks like in another reader's program.

Pure functions from values to values. The letter itself is never changed; these are views of it.
"""

from __future__ import annotations

import mimetypes
import re
from typing import TYPE_CHECKING, TypedDict
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter.errors import NewsletterError
    from newsletter.workflow import Rendering

GMAIL_CLIPS_AT = 102_400
# Same origin, so that the page may keep the frame's scroll position; with scripts off, nothing
# inside the frame can make use of it.
SANDBOX = "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"

_SCHEME_QUERY = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)", re.IGNORECASE)
_SCHEME_RULE = re.compile(
    r"((?:^|[{;\s\"'])(?:supported-)?color-schemes?\s*:\s*)[a-z\s]+", re.IGNORECASE
)
_SCHEME_META = re.compile(r"<meta\b[^>]*\bcolor-schemes?\b[^>]*>", re.IGNORECASE)
_CONTENT = re.compile(r"(\bcontent\s*=\s*)(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_STYLE_ELEMENT = re.compile(r"<style\b.*?</style\s*>|<link\b[^>]*>", re.IGNORECASE | re.DOTALL)
_STYLE_ATTRIBUTE = re.compile(r"(\bstyle\s*=\s*)(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_MARGIN = re.compile(r"(?<![\w-])margin(?:-\w+)?\s*:[^;\"']*;?", re.IGNORECASE)
_PICTURE = re.compile(r"(<img\b[^>]*?\bsrc\s*=\s*)(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_TEXT_TYPES = ("text/", "application/json", "application/xml", "image/svg")


class FindingRow(TypedDict):
    """A finding as the page lists it."""

    level: str
    where: str
    message: str
    fix: str
    source: str


class Bar(TypedDict):
    """An error as the page shows it above the last good view."""

    message: str
    where: str
    hint: str


class State(TypedDict):
    """What ``/state`` answers; without a good view every field but ``stamp`` and ``error`` is
    empty.
    """

    stamp: str
    error: Bar | None
    ready: bool
    heading: str
    subject: str
    preheader: str
    bytes: int
    limit: int
    page: str
    findings: list[FindingRow]


def state(stamp: str, rendering: Rendering | None, error: NewsletterError | None) -> State:
    """Everything the page says around the frames, as JSON values."""
    bar = None if error is None else Bar(message=error.message, where=error.where, hint=error.hint)
    empty = State(
        stamp=stamp,
        error=bar,
        ready=False,
        heading="",
        subject="",
        preheader="",
        bytes=0,
        limit=GMAIL_CLIPS_AT,
        page="",
        findings=[],
    )
    if rendering is None:
        return empty
    issue, letter = rendering.issue, rendering.letter
    return {
        **empty,
        "ready": True,
        "heading": f"{issue.number}호 · {issue.date.isoformat()}",
        "subject": letter.subject,
        "preheader": letter.preheader,
        "bytes": len(letter.html.encode()),
        "page": letter_page(rendering),
        "findings": [
            FindingRow(
                level=finding.level,
                where=f"{finding.file}:{finding.line}" if finding.line else finding.file,
                message=finding.message,
                fix=finding.fix,
                source=finding.source,
            )
            for finding in sorted(rendering.findings, key=lambda found: found.level != "error")
        ],
    }


def policy(*, images: bool) -> str:
    """The Content-Security-Policy of a copy: no script, and only its own or inline styles.

    Without ``images`` the browser leaves them out as a mail program would that blocks them.
    """
    sources = "'self' data: https: http:" if images else "'none'"
    return (
        "default-src 'none'; script-src 'none'; style-src 'self' 'unsafe-inline'; "
        f"font-src 'self' data:; img-src {sources}; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors 'self'; {SANDBOX}"
    )


def letter_page(rendering: Rendering) -> str:
    """The site path of this letter's page; the front page where no path bears its date."""
    date = rendering.issue.date.isoformat()
    pages = [path for path in rendering.site if path.endswith(".html") and date in path]
    return min(pages, key=lambda path: (len(path), path), default="index.html")


def mail_copy(
    html: str, site: Mapping[str, bytes], *, dark: bool = False, styles: bool = True
) -> str:
    """The letter as a mail program would be handed it.

    ``dark`` decides every media query on the colour scheme. Without ``styles`` it is what a
    program leaves that drops style sheets and margins; such a program knows no dark scheme.
    """
    html = with_own_pictures(html, site)
    return with_scheme(html, dark=dark) if styles else with_scheme(without_styles(html), dark=False)


def with_scheme(text: str, *, dark: bool) -> str:
    """HTML or CSS in which the reader's colour scheme is already decided."""
    wanted = "dark" if dark else "light"

    def query(match: re.Match[str]) -> str:
        return "(min-width: 0)" if match[1].lower() == wanted else "(max-width: 0)"

    text = _SCHEME_RULE.sub(rf"\g<1>{wanted}", _SCHEME_QUERY.sub(query, text))
    return _SCHEME_META.sub(lambda meta: _CONTENT.sub(rf'\g<1>"{wanted}"', meta[0]), text)


def without_styles(html: str) -> str:
    """Without style sheets, and without margins in what is written on the elements."""
    html = _STYLE_ELEMENT.sub("", html)
    return _STYLE_ATTRIBUTE.sub(lambda found: found[1] + _MARGIN.sub("", found[2]), html)


def with_own_pictures(html: str, site: Mapping[str, bytes]) -> str:
    """Pictures of the letter's own site come from the rendering: they are not on the web yet."""

    def picture(match: re.Match[str]) -> str:
        address = re.sub(r"^[a-z]+://[^/]*|[?#].*$", "", match[2][1:-1], flags=re.IGNORECASE)
        parts = unquote(address).strip("/").split("/")
        # A file name alone could be anyone's logo.png; a folder and a name are ours.
        for start in range(len(parts) - 1):
            path = "/".join(parts[start:])
            if path in site:
                return f'{match[1]}"/site/{quote(path)}"'
        return match[0]

    return _PICTURE.sub(picture, html)


def site_file(site: Mapping[str, bytes], path: str, *, dark: bool) -> tuple[bytes, str] | None:
    """A file of the rendered site and its content type; a folder means its index.html."""
    if path == "" or path.endswith("/"):
        path += "index.html"
    content = site.get(path)
    if content is None:
        return None
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    if kind in {"text/html", "text/css"}:
        content = with_scheme(content.decode("utf-8", "replace"), dark=dark).encode()
    return content, f"{kind}; charset=utf-8" if kind.startswith(_TEXT_TYPES) else kind
