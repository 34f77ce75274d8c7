"""The served copies: what one rendering looks like in another reader's program.

Pure functions from values to values. The letter itself is never changed; these are views of it.
"""

from __future__ import annotations

import mimetypes
import re
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, unquote

from newsletter.preview.gmail import as_gmail
from newsletter.preview.guard import SANDBOX

if TYPE_CHECKING:
    from collections.abc import Mapping

Reader = Literal["own", "gmail", "nostyle"]
"""Whose eyes: a program that keeps everything, Gmail, one that drops styles and margins."""

_SCHEME_QUERY = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)", re.IGNORECASE)
_SCHEME_RULE = re.compile(
    r"((?:^|[{;\s\"'])(?:supported-)?color-schemes?\s*:\s*)[a-z\s]+", re.IGNORECASE
)
_SCHEME_META = re.compile(r"<meta\b[^>]*\bcolor-schemes?\b[^>]*>", re.IGNORECASE)
_CONTENT = re.compile(r"(\bcontent\s*=\s*)(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_STYLE_ELEMENT = re.compile(
    r"<style\b[^<>]*>(?:(?!</?style\b).)*</style\s*>|<link\b[^<>]*>", re.IGNORECASE | re.DOTALL
)
_STYLE_ATTRIBUTE = re.compile(r"(\bstyle\s*=\s*)(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_MARGIN = re.compile(r"(?<![\w-])margin(?:-\w+)?\s*:[^;\"']*;?", re.IGNORECASE)
_PICTURE = re.compile(r"(<img\b[^>]*?\bsrc\s*=\s*)(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_TEXT_TYPES = ("text/", "application/json", "application/xml", "image/svg")


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


def mail_copy(
    html: str, site: Mapping[str, bytes], *, dark: bool = False, reader: Reader = "own"
) -> str:
    """The letter as a mail program would be handed it.

    ``dark`` decides every media query on the colour scheme. Gmail and a program that drops styles
    know no dark scheme that a letter could ask for.
    """
    html = with_own_pictures(html, site)
    if reader == "gmail":
        return with_scheme(as_gmail(html), dark=False)
    if reader == "nostyle":
        return with_scheme(without_styles(html), dark=False)
    return with_scheme(html, dark=dark)


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
