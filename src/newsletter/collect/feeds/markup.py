"""Hostile HTML → plain paragraphs, one-line titles, links and a few pictures. Pure.

Nothing of the markup survives, so no tree is built and no sanitiser is needed: one pass cuts the
text at every tag, comment and element whose content is no text, keeps only what stood between
them, and resolves character references afterwards and once, so that ``&lt;b&gt;`` ends as the four
characters ``<b>`` and is never looked at as a tag again. What comes out is text, to be escaped by
whoever writes it into markup, as every text. Each alternative of the pattern consumes to its end or
to the end of the text, and nothing is nested, so time is linear whatever the depth: 100,000 open
tags cost as much as 100,000 words.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass, field
from html.entities import html5
from itertools import pairwise

from newsletter.collect.web.address import canonical, misleads
from newsletter.korean.text import clean, clean_line
from newsletter.model import Image, Link

LONGEST = 500_000
"""Characters of one item's markup that are read; a long article has 100,000."""

_LONGEST_TITLE = 300  # characters; longer "titles" are bodies in the wrong place
_MOST_IMAGES = 3
_MOST_LINKS = 30  # of one item; a long article has ten, a link farm a thousand
_LONGEST_LINK = 200  # characters of a link's words
_LONGEST_TAG = 5_000
_AFTER_NAME = frozenset(["", " ", "\t", "\n", "\r", "\f", "/"])
_END, _BREAK = "\x1e", "\x1f"  # of a paragraph, of a line; str.split takes both for spaces

# Quotes delimit only after "=", as browsers have it. ``img`` and ``a`` are cut out with their
# attributes.
_ATTRIBUTES = r"(?:=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))|[^>])*+"
_MARKUP = re.compile(
    r"<(?:!--.*?(?:-->|\Z)"
    r"|(?P<raw>script|style|template|iframe|noembed|noframes|noscript|xmp|textarea|title)"
    r"(?=[\s/>]).*?(?:</(?P=raw)\s*>|\Z)"
    r"|[!?][^>]*+(?:>|\Z)"
    rf"|(?P<tag>(?:img|a)(?=[\s/]){_ATTRIBUTES}|/?[a-z][^\s/>]*+){_ATTRIBUTES}(?:>|\Z))",
    re.IGNORECASE | re.DOTALL,
)
_BLOCKS = frozenset(
    [
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
        "h4", "h5", "h6", "head", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre",
        "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
    ]
)  # fmt: skip
_CUTS = {
    **dict.fromkeys([*_BLOCKS, *(f"/{name}" for name in _BLOCKS)], _END),
    **dict.fromkeys(["br", "/br"], _BREAK),
    **dict.fromkeys(["td", "th", "/td", "/th"], " "),
}
_BREAKS = re.compile(rf"{_BREAK}(?:(?:[ \t\r\n\xa0]|&nbsp;)*+{_BREAK})+")
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")
_REF = re.compile(r"&(?:#(?:\d{1,8}|[xX][0-9a-fA-F]{1,7})|(?P<name>[A-Za-z][A-Za-z0-9]{1,40}));")
# Letters that show as nothing and count as printable; ``clean`` removes them.
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
_INLINE = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|em|font|i|img|mark|p|q|s|small|span|strike|strong|sub|sup|u)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_SIZE = re.compile(r"\b(?:width|height)\s*=\s*[\"']?\s*[01](?:px)?(?![\d.%])", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"\b(?P<name>src|alt|href)\s*=\s*(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|(?P<c>[^\s\"'>]+))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Content:
    """What is left of an item's markup. ``misleading`` are the words of links that say one host and
    lead to another.
    """

    paragraphs: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    links: tuple[Link, ...] = ()
    misleading: tuple[str, ...] = ()


def content_of(markup: str, *, plain: bool, base: str = "") -> Content:
    """The plain-text paragraphs of an item's HTML (or ``plain`` text), its links and pictures.

    Paragraphs are NFC, one line each, without control, bidi or zero-width characters. Block tags
    and two line breaks in a row end one; text without any is cut at its empty lines. Up to thirty
    links, each address once, have canonical http(s) addresses (resolved against ``base``) and the
    words they stand under; up to three pictures have absolute https addresses; those said to be at
    most one pixel wide or high count readers, and are left out. Markup beyond 500,000 characters is
    not looked at.
    """
    markup = markup[:LONGEST]
    found = _Found()
    if not plain and "<" in markup:
        markup = _cut(markup, found)
    if _END in markup:
        blocks = markup.split(_END)
    else:
        blocks = _EMPTY_LINE.split(markup.replace("\r\n", "\n"))
    lines = _lines([" ".join(block.split()) for block in blocks])
    links, misleading = _links(found.links, base) if found.links else ((), ())
    return Content(lines, tuple(found.images), links, misleading)


def title_line(value: str) -> str:
    """A title as one plain line of at most 300 characters. Tags of inline markup go; other things
    in angle brackets are words of the headline (``<단독>``).
    """
    value = value[: 20 * _LONGEST_TITLE]
    if "<" in value:
        value = _INLINE.sub("", value)
    value = _unescaped(value) if "&" in value else value
    line = " ".join(value.split())
    title = line if _is_clean(line) else clean_line(value)
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1].rstrip() + "…"


@dataclass(slots=True)
class _Found:
    """What the tags held: pictures, and links as their tag with the markup-free words in it."""

    images: list[Image] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)


def _cut(markup: str, found: _Found) -> str:
    """The text between the tags, with the marks that they leave."""
    parts: list[str] = _MARKUP.split(markup)
    texts, tags = parts[::3], parts[2::3]  # between them what ``raw`` caught
    anchors: list[int] = []
    marks = [_CUTS.get(tag) for tag in tags]
    for index, mark in enumerate(marks):
        if mark is None:
            marks[index] = _mark(tags[index], index, found.images, anchors)
    pieces = [""] * (len(texts) + len(tags))
    pieces[::2], pieces[1::2] = texts, marks  # type: ignore[assignment]
    for start, end in pairwise([*anchors[: 4 * _MOST_LINKS], len(tags)]):
        if tags[start][0] != "/":
            found.links.append((tags[start], "".join(pieces[2 * start + 2 : 2 * end + 1])))
    text = "".join(pieces)
    if _BREAK in text:
        text = _BREAKS.sub(_END, text)
    return text


def _mark(tag: str | None, index: int, images: list[Image], anchors: list[int]) -> str:
    """What the tag leaves in the text; a picture and the place of a link are noted."""
    if tag is None:  # a comment or a script
        return ""
    name = tag.lower()
    if name.startswith("img") and len(name) > 3:
        if len(images) < _MOST_IMAGES and "https:" in name and (image := _image(tag)):
            images.append(image)
        return ""
    if name == "/a" or (name[0] == "a" and name[1:2] in _AFTER_NAME):
        anchors.append(index)
        return ""
    return _CUTS.get(name, "")


def _links(raw: list[tuple[str, str]], base: str) -> tuple[tuple[Link, ...], tuple[str, ...]]:
    links: dict[str, Link] = {}
    misleading: list[str] = []
    for tag, words in raw:
        href = _attributes(tag).get("href", "") if len(tag) <= _LONGEST_TAG else ""
        url = canonical(href, base)
        text = _link_words(words)
        if not url or not text or len(links) >= _MOST_LINKS:
            continue
        links.setdefault(url, Link(text, url))
        if misleads(text, href):
            misleading.append(text)
    return tuple(links.values()), tuple(misleading)


def _link_words(text: str) -> str:
    words = " ".join(text[: 10 * _LONGEST_LINK].split())
    words = _unescaped(words) if "&" in words else words
    return (words if _is_clean(words) else clean_line(words))[:_LONGEST_LINK]


def _image(tag: str) -> Image | None:
    if len(tag) > _LONGEST_TAG or _SIZE.search(tag):
        return None
    values = _attributes(tag)
    url = canonical(values.get("src", ""))
    return Image(url, clean_line(values.get("alt", ""))[:300]) if url[:8] == "https://" else None


def _attributes(tag: str) -> dict[str, str]:
    return {
        match["name"].lower(): _unescaped(match["a"] or match["b"] or match["c"] or "")
        for match in _ATTRIBUTE.finditer(tag)
    }


def _lines(lines: list[str]) -> tuple[str, ...]:
    """The lines that hold something, clean. Checking all at once first is what makes this fast:
    nearly every feed is clean already.
    """
    text = "\n".join(lines)
    if "&" in text:
        # One resolved to a line end stays a space, as it would in HTML.
        lines = [" ".join(_unescaped(line).split()) if "&" in line else line for line in lines]
        text = "\n".join(lines)
    if not _is_clean(text.replace("\n", " ")):
        lines = clean(text).split("\n")
    return tuple(line for line in lines if line)


def _is_clean(line: str) -> bool:
    """Whether ``clean`` would change nothing but blanks."""
    return (
        line.isprintable()
        and not any(letter in line for letter in _FILLERS)
        and unicodedata.is_normalized("NFC", line)
    )


def _unescaped(text: str) -> str:
    """References resolved once; those without a semicolon stay as they are (``AT&T``)."""
    return _REF.sub(
        lambda ref: html5.get(f"{ref['name']};", ref[0]) if ref["name"] else html.unescape(ref[0]),
        text,
    )
