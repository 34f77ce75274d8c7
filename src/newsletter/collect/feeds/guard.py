"""A feed's text → XML that feedparser reads quickly and rightly. Pure."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.entities import html5
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_CONTROL = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0\ufdd1\ufffe\uffff]"
)
_DECLARATION = re.compile(r"<\?xml\s[^>]{0,300}\?>")
_REFERENCE = re.compile(
    r"&(?:\#(?P<dec>\d{1,8});|\#[xX](?P<hex>[0-9A-Fa-f]{1,7});|(?P<bad>\#[0-9A-Fa-fxX]{1,5000};)"
    r"|(?P<name>[A-Za-z][A-Za-z0-9]{0,40});)?"
)
_STUFFED = re.compile(r"<\w[^<>=]*+(?:=[^<>=]*+){200,}>?")
_XML_NAMES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}

_LONG = 200  # characters; titles and addresses are shorter, bodies longer
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_ESCAPED = re.compile(rf">(?P<text>[^<>]{{{_LONG},}}+)(?=</)")
_BASE64 = re.compile(r"[\"']base64[\"']")
_TOKEN = re.compile("\ufdd0(\\d{1,7})\ufdd1")


@dataclass(frozen=True, slots=True)
class Guarded:
    """``xml`` holds a short token where each long text of the feed stood; ``restored`` puts the
    texts back into what was read.

    feedparser looks at every character of a body several times; bodies that never pass through it
    make a whole feed twice as fast to read. Tokens are written with two code points that are no
    characters and are removed from the feed first; one forged all the same could only name another
    text of the same feed.
    """

    xml: str
    texts: tuple[str, ...]

    def restored(self, value: str, *, escaped: bool = False) -> str:
        """``value`` with its texts, ``escaped`` where it is markup that held them as text."""
        if "\ufdd0" not in value:
            return value

        def text(token: re.Match[str]) -> str:
            index = int(token[1])
            found = self.texts[index] if index < len(self.texts) else ""
            return html.escape(found, quote=False) if escaped else found

        return _TOKEN.sub(text, value)


def guarded(text: str) -> Guarded:
    """XML without its declaration and control characters, with every ``&`` outside CDATA a good
    reference: bare ones become ``&amp;``, HTML's names their characters, and numbers of no
    character disappear. Tags with 200 attributes disappear too: xml.sax is quadratic in them.
    """
    text = _CONTROL.sub("", text) if not text.isprintable() else text
    text = _DECLARATION.sub("", text.lstrip(), count=1)
    own_names = "<!ENTITY" in text
    texts: list[str] = []

    def kept(body: str) -> str:
        texts.append(body)
        return f"\ufdd0{len(texts) - 1}\ufdd1"

    # Names of the feed's own and encoded bodies only feedparser can resolve.
    stash = None if own_names or _BASE64.search(text) else kept
    pieces: list[str] = []
    end = 0
    while (start := text.find(_CDATA, end)) >= 0:
        pieces.append(_mended(text[end:start], own_names=own_names, stash=stash))
        end = text.find(_CDATA_END, start)
        end = len(text) if end < 0 else end + len(_CDATA_END)
        whole = text[start:end]
        inside = whole[len(_CDATA) : -len(_CDATA_END)]
        can_go = stash and whole.endswith(_CDATA_END) and _is_body(inside)
        pieces.append(kept(inside) if can_go else whole)
    pieces.append(_mended(text[end:], own_names=own_names, stash=stash))
    return Guarded("".join(pieces), tuple(texts))


def _mended(text: str, *, own_names: bool, stash: Callable[[str], str] | None) -> str:
    """Text without CDATA sections: long bodies put away, odd references and tags mended."""
    if stash and len(text) >= _LONG:
        text = _ESCAPED.sub(
            lambda run: ">" + stash(_resolved(run["text"])) if _is_body(run["text"]) else run[0],
            text,
        )
    if text.count("=") >= 200:
        text = _STUFFED.sub("", text)
    if "&" not in text:
        return text

    def mend(match: re.Match[str]) -> str:
        if match["dec"] or match["hex"]:
            return html.escape(_numbered(match), quote=False)
        if match["bad"]:
            return ""
        name = match["name"]
        if name and (name in _XML_NAMES or own_names):
            return match[0]
        meant = html5.get(f"{name};")
        return html.escape(meant, quote=False) if meant else "&amp;" + match[0][1:]

    return _REFERENCE.sub(mend, text)


def _is_body(text: str) -> bool:
    """Not an address, which feedparser is to see: some are long."""
    return len(text) >= _LONG and (" " in text.strip() or "<" in text or "&lt;" in text)


def _resolved(text: str) -> str:
    """The characters an escaped body stands for."""
    if "&" not in text:
        return text

    def meant(match: re.Match[str]) -> str:
        name = match["name"]
        if name:
            return _XML_NAMES.get(name) or html5.get(f"{name};", match[0])
        if match["dec"] or match["hex"]:
            return _numbered(match)
        return "" if match["bad"] else match[0]

    # ``&lt;`` and ``&gt;`` are nearly all there is, and cannot be part of another reference.
    return _REFERENCE.sub(meant, text.replace("&lt;", "<").replace("&gt;", ">"))


def _numbered(match: re.Match[str]) -> str:
    """The character of a numeric reference as XML may hold it, or nothing."""
    code = int(match["dec"]) if match["dec"] else int(match["hex"], 16)
    if code < 0x110000:
        char = html.unescape(f"&#{code};")
        if char != "\ufffd" and (char in "\t\n\r" or not _CONTROL.search(char)):
            return char
    return ""
