"""Which addresses may be printed, and what an address written in an issue file becomes.

An issue file names its neighbours as they lie in ``issues/``: a past letter ``2024-06-17.md``, a
picture ``media/power.jpg``. Each output has its own rule for them.
"""

from __future__ import annotations

import datetime as dt
import html
import posixpath
import re
from collections.abc import Callable, Collection
from html.entities import html5
from typing import Final

from newsletter.render.plain import printable
from newsletter.render.tokens import is_token

LinkRule = Callable[[str], str]
"""Takes an address as written in the letter and gives the one to print, or "" for words only."""

SCHEMES: Final = frozenset({"http", "https", "mailto"})
_REFERENCE: Final = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|([A-Za-z][A-Za-z0-9]*;))")
_AUTHORITY_END: Final = re.compile(r"[/?#]")
_ABSOLUTE: Final = re.compile(r"(?:https?://|mailto:).", re.IGNORECASE)
_PAST_LETTER: Final = re.compile(r"(?:\./|(?:\.\./)?issues/)?(\d{4}-\d{2}-\d{2})\.md(?:[#?].*)?")


def safe_address(url: str) -> str:
    """``url`` if it is http, https, mailto or relative; otherwise an empty string.

    Protocol-relative addresses and backslashes are refused: browsers read them as another host. A
    sending service's placeholder stays as it is; the link rule decides whether it is ours.
    """
    if is_token(url.strip()):
        return url.strip()
    address = "%20".join("".join(printable(_resolved(url)).splitlines()).split())
    if address.startswith("//") or "\\" in address:
        return ""
    scheme, colon, _ = _AUTHORITY_END.split(address, maxsplit=1)[0].partition(":")
    return address if not colon or scheme.lower() in SCHEMES else ""


def _resolved(url: str) -> str:
    """Character references as an attribute has them: a name counts with its ``;`` alone, so that
    ``?a=1&section=2`` stays (HTML Standard, 13.2.5.73).
    """

    def resolved(found: re.Match[str]) -> str:
        return html.unescape(found[0]) if found[1] is None or found[1] in html5 else found[0]

    return _REFERENCE.sub(resolved, url)


def is_absolute(url: str) -> bool:
    """Whether a safe address names its host or mailbox itself."""
    return _ABSOLUTE.match(url) is not None


def past_letter(url: str) -> dt.date | None:
    """The date of the letter that ``2024-06-17.md`` points to; None for any other address."""
    found = _PAST_LETTER.fullmatch(url.strip())
    try:
        return dt.date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def absolute_rule(
    base_url: str, letters: Collection[dt.date] | None = None, *, media: str = "", token: str = ""
) -> LinkRule:
    """For the mail and the feed: everything below ``base_url``, or words only without one.

    ``letters`` are the dates that have a page; None trusts every date. ``media`` is where the
    pictures are, if not there, and ``token`` the placeholder a letter may link to.
    """
    home = media or base_url

    def link(url: str) -> str:
        if is_absolute(url) or (token and url == token):
            return url
        date = past_letter(url)
        if date and (letters is None or date in letters):
            return f"{base_url}/{date}/" if base_url else ""
        path = _media(url)
        return f"{home}/{path}" if home and path else ""

    return link


def relative_rule(root: str, letters: Collection[dt.date]) -> LinkRule:
    """For a page of the site: ``root`` leads from the page to the top of the site ("../").

    Links name ``index.html`` so that the site also reads from a folder, without a server.
    """

    def link(url: str) -> str:
        if is_absolute(url):
            return url
        if date := past_letter(url):
            return f"{root}{date}/index.html" if date in letters else ""
        path = _media(url)
        return f"{root}{path}" if path else ""

    return link


def _media(url: str) -> str:
    """Pictures are the only files of the issues folder that travel to the site."""
    path = posixpath.normpath(url.removeprefix("../issues/"))
    return path if path.startswith("media/") else ""
