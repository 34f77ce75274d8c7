"""Plain text ⇄ Markdown source: what a program writes into a letter must read as it was."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"[\\`*_\[\]{}]")
_AT_START = re.compile(r"^(\s*)([#>+-]|\d+(?=[.)]))")


def escape(text: str) -> str:
    """Markdown source that shows ``text`` literally on one line.

    ``<`` and ``&`` become entities, since Python-Markdown knows no backslash for them; marks that
    open a heading, a list or a quotation are disarmed at the start.
    """
    text = " ".join(text.split())
    text = re.sub(r"&(?=#?\w+;)", "&amp;", text).replace("<", "&lt;")
    text = _SPECIAL.sub(r"\\\g<0>", text)
    start = _AT_START.match(text)
    if start is None:
        return text
    mark = start[2]
    rest = text[start.end() :]
    return f"{mark}\\{rest}" if mark.isdigit() else f"\\{mark}{rest}"


def link(text: str, url: str) -> str:
    """``[text](url)`` with both parts safe; only the words where there is no address."""
    if not url:
        return escape(text)
    return f"[{escape(text)}]({address(url)})"


def address(url: str) -> str:
    """A URL as it may stand inside the brackets of a Markdown link."""
    for raw, coded in (("(", "%28"), (")", "%29"), (" ", "%20"), ("<", "%3C"), (">", "%3E")):
        url = url.replace(raw, coded)
    return url.replace("\\", "%5C").replace('"', "%22")


_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&mdash;": "—"}
_INLINE = re.compile(
    r"\\(?P<escaped>[\\`*_\[\]{}()#>+.!-])"
    r"|!?\[(?P<linked>(?:\\.|[^\]\\])*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)"
    r"|(?P<stars>\*{1,3})(?=\S)(?P<starred>(?:\\.|[^\\]){1,600}?)(?<=\S)(?P=stars)(?!\*)"
    r"|(?<!\w)(?P<bars>_{1,3})(?=\S)(?P<barred>(?:\\.|[^\\]){1,600}?)(?<=\S)(?P=bars)(?!\w)"
    r"|(?P<entity>&(?:lt|gt|amp|quot|mdash);)"
)


def plain(source: str) -> str:
    """The words of one line of Markdown: links without addresses, no escapes, no emphasis."""
    return _plain(source, depth=8)


def _plain(source: str, depth: int) -> str:
    """Emphasis and links deeper than ``depth`` inside one another stay as written."""

    def words(found: re.Match[str]) -> str:
        if found["escaped"]:
            return found["escaped"]
        if found["entity"]:
            return _ENTITIES[found["entity"]]
        inner = found["linked"] or found["starred"] or found["barred"] or ""
        return _plain(inner, depth - 1) if depth else inner

    return _INLINE.sub(words, source)


def urls(source: str) -> tuple[str, ...]:
    """The web addresses a piece of Markdown links to, in order."""
    return tuple(re.findall(r"\]\((https?://[^()\s]+)", source))
