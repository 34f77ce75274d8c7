"""The HTML inside MJML's text elements, mended into XHTML.

Only what a template inserts into a text element is HTML; it is read as a browser would and written
again well-formed. Everything around it is the template's own MJML and left as it stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENS: Final = re.compile(
    r"<(mj-(?:text|button|table|raw|title|preview|navbar-link|social-element"
    r"|accordion-title|accordion-text))\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*(?<!/)>"
)
_BARE: Final = re.compile(r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,30};)")
_VOID: Final = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)


def mended(source: str) -> str:
    """``source`` with every text element's inside as well-formed XHTML."""
    out: list[str] = []
    at = 0
    for start, end, tag in _fragments(source):
        out += [_BARE.sub("&amp;", source[at:start]), _as_xhtml(source[start:end], tag)]
        at = end
    return "".join([*out, _BARE.sub("&amp;", source[at:])])


def skeleton(source: str) -> str:
    """``source`` with blanks in its text elements: every other character keeps its place."""
    out: list[str] = []
    at = 0
    for start, end, _ in _fragments(source):
        out += [source[at:start], re.sub(r"[^\n]", " ", source[start:end])]
        at = end
    return "".join([*out, source[at:]])


def _fragments(source: str) -> Iterator[tuple[int, int, str]]:
    """Where the inside of each text element begins and ends; one that is never closed is none."""
    at = 0
    while found := _OPENS.search(source, at):
        end = source.find(f"</{found[1]}", found.end())
        following = source.find(f"<{found[1]}", found.end())
        if end < 0 or 0 <= following < end:
            at = found.end()
            continue
        yield found.end(), end, found[1]
        at = end


def _as_xhtml(fragment: str, tag: str) -> str:
    import lxml.html  # type: ignore[import-untyped]
    from lxml import etree

    if "<" not in fragment:
        return _BARE.sub("&amp;", fragment)
    around = "table" if tag == "mj-table" else "div"
    # A letter that no tag begins with is text to a browser; older parsers drop it.
    readable = re.sub(r"<(?![A-Za-z/!])", "&lt;", fragment)
    root = lxml.html.fragment_fromstring(readable, create_parent=around)
    for element in root.iter():
        _close(element)
    inside = "".join(
        etree.tostring(child, method="xml", encoding="unicode", with_tail=True) for child in root
    )
    return _escaped(root.text or "") + inside


def _close(element: Any) -> None:
    """An empty element is written with both its tags, a comment without ``--`` inside."""
    if not isinstance(element.tag, str):
        element.text = re.sub(r"-(?=-)|-$", "- ", element.text or "")
    elif element.tag not in _VOID and not len(element) and not element.text:
        element.text = ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
