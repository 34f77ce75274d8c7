"""The letter's Markdown → sanitised XHTML fragments and plain words.

CommonMark parsers do not close ``**"인용"**을``; Python-Markdown does. Raw HTML is shown as typed,
so that ``<AI 기본법>`` is not swallowed as a tag; only a few bare inline tags and comments are read
as HTML. Whatever the Markdown says, nh3 decides what may leave.
"""

from __future__ import annotations

import html
import re
import threading
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import nh3
from markdown import Markdown
from markdown.inlinepatterns import (
    EscapeInlineProcessor,
    HtmlInlineProcessor,
    SimpleTextInlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.util import ETX, STX

from newsletter.korean.text import clean, clean_line
from newsletter.render.addresses import SCHEMES, LinkRule, safe_address
from newsletter.render.inline import begins_visibly, linked, opening, plain_inline, plain_words
from newsletter.render.plain import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

_TAGS: Final = {
    "a", "b", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "i", "img", "ins", "li", "ol", "p", "pre", "s", "strong", "sub", "sup", "u", "ul",
}  # fmt: skip
_ATTRIBUTES: Final[dict[str, set[str]]] = {
    "*": set(),
    "a": {"href"},
    "img": {"alt", "src"},
    "ol": {"start"},
}
_PUNCTUATION: Final = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
_BARE_TAG: Final = r"(</?(?:b|i|u|s|em|strong|sub|sup|del|ins)>|<br\s*/?>)"
_STARRED: Final = r"(\*\|[A-Za-z0-9_:.]{1,80}\|\*)"  # Mailchimp's, no emphasis
_COMMENT: Final = re.compile(r"(?<!\\)<!--.*?(-->|\Z)", re.DOTALL)
_HARD_BREAK: Final = "  "
_DEEPEST: Final = 32  # the mrml engine overflows its stack on thousands of nested elements
_MOST_LOOKING: Final = 4_000_000  # 0.4–0.7 s; a paragraph of 20 kB may hold 200 links
_NESTED: Final = re.compile(
    rf"^(?:[ \t]*+(?:>|[-+*][ \t]|\d++\.[ \t])){{{_DEEPEST}}}|^(?: {{0,3}}\t| {{4}}){{{_DEEPEST}}}",
    re.MULTILINE,
)


def to_html(md: str, link: LinkRule = safe_address, styles: Mapping[str, str] | None = None) -> str:
    """Markdown blocks as a well-formed XHTML fragment of allow-listed elements.

    ``link`` rewrites every address; where it gives "" the words (or a picture's alt) stay alone.
    ``styles`` maps element names to inline CSS. Headings become h3 or h4: a letter has its own
    title and section headings above them.
    """
    return _finish(_convert(_readable(md), blocks=True), link, styles or {})


def to_inline(
    md: str, link: LinkRule = safe_address, styles: Mapping[str, str] | None = None
) -> str:
    """One line of Markdown without an outer paragraph; ``1. `` or ``# `` at its start is text."""
    plain = plain_inline(md, link, styles or {})
    return parsed_inline(md, link, styles or {}) if plain is None else plain


def parsed_inline(md: str, link: LinkRule, styles: Mapping[str, str]) -> str:
    """``to_inline`` by the parser, whatever the line; ``plain_inline`` must give the same."""
    found = re.findall(r"<p>(.*?)</p>", _convert(_readable(md), blocks=False), re.DOTALL)
    return _finish("<br />".join(found), link, styles)


def to_item(md: str, link: LinkRule = safe_address, styles: Mapping[str, str] | None = None) -> str:
    """The inside of a list item: inline, unless the editor wrote several blocks into it."""
    if "\n" not in md.strip():
        return to_inline(md, link, styles)
    blocks = _convert(_readable(md), blocks=True)
    if blocks.count("<p>") == 1 and blocks.startswith("<p>") and blocks.endswith("</p>"):
        blocks = blocks.removeprefix("<p>").removesuffix("</p>")
    return _finish(blocks, link, styles or {})


def to_text(md: str) -> str:
    """The plain words of inline Markdown on one line, entities and escapes resolved."""
    plain = plain_words(md)
    return parsed_text(md) if plain is None else plain


def parsed_text(md: str) -> str:
    """``to_text`` by the parser, whatever the line; ``plain_words`` must give the same."""
    fragment = parsed_inline(md, safe_address, {})
    return clean_line(html.unescape(re.sub(r"<[^>]*>", " ", _spaced(fragment))))


def says_something(md: str) -> bool:
    """Whether a reader sees anything of it: a comment is for those who open the file."""
    return begins_visibly(md) or bool(_readable(md).strip())


def _spaced(fragment: str) -> str:
    """Inline elements vanish without a trace; only a line break leaves a space behind."""
    fragment = re.sub(r"<img [^>]*?alt=\"([^\"]*)\"[^>]*>", r"\1", fragment)
    return re.sub(r"</?(?!br\b)[a-z][^>]*>", "", fragment)


def _readable(md: str) -> str:
    """Cleaned line by line: indentation and two trailing blanks mean something in Markdown."""
    kept = _COMMENT.sub(lambda comment: "" if comment[1] else comment[0], md)
    lines = kept.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_clean_source_line(line) for line in lines)


def _clean_source_line(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    trail = _HARD_BREAK if line.endswith(_HARD_BREAK) and line.strip() else ""
    return indent + " ".join(clean(line).split("\n")) + trail


class _Escape(EscapeInlineProcessor):
    r"""``\&amp;`` is five characters of text: the serialiser would read it as an entity."""

    # The name and the unused ``data`` are Python-Markdown's.
    def handleMatch(  # type: ignore[override]  # noqa: N802
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[str | None, int, int]:
        if m[1] == "&":
            return self.md.htmlStash.store("&amp;"), m.start(0), m.end(0)
        code = f"{STX}{ord(m[1])}{ETX}" if m[1] in _PUNCTUATION else None
        return code, m.start(0), m.end(0)


def _parser(*, blocks: bool) -> Markdown:
    md = Markdown(output_format="xhtml", extensions=["sane_lists"] if blocks else [])
    md.preprocessors.deregister("html_block")
    md.inlinePatterns.register(_Escape(r"\\(.)", md), "escape", 180)
    md.inlinePatterns.register(SimpleTextInlineProcessor(_STARRED), "token", 178)
    md.inlinePatterns.register(HtmlInlineProcessor(_BARE_TAG, md), "html", 90)
    md.inlinePatterns.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "break", 175)
    if not blocks:
        for name in ("indent", "code", "hashheader", "setextheader", "hr", "olist", "ulist",
                     "quote", "reference"):  # fmt: skip
            md.parser.blockprocessors.deregister(name)
    return md


_BLOCKS: Final = _parser(blocks=True)
_INLINE: Final = _parser(blocks=False)
_LOCK: Final = threading.Lock()  # a Markdown instance serves one text at a time


@lru_cache(maxsize=8192)
def _convert(md: str, *, blocks: bool) -> str:
    paragraphs = [part for part in md.split("\n\n") if part.strip()]
    if _is_tangled(paragraphs) or _NESTED.search(md):
        return "".join(f"<p>{html.escape(part.strip())}</p>" for part in paragraphs)
    with _LOCK:
        return (_BLOCKS if blocks else _INLINE).reset().convert(md)


def _is_tangled(paragraphs: list[str]) -> bool:
    """Whether the parser would look for the ends of brackets for seconds: for each "[" it may go to
    the end of the paragraph. Of all repeated marks and pairs of marks only those with "[" cost it
    more than their length (measured on 20 kB of each).
    """
    return sum(part.count("[") * len(part) for part in paragraphs) > _MOST_LOOKING


def _finish(fragment: str, link: LinkRule, styles: Mapping[str, str]) -> str:
    def rewrite(_tag: str, name: str, value: str) -> str | None:
        if name in {"href", "src"}:
            return linked(value, link) or None
        return value

    out = nh3.clean(
        fragment,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=rewrite,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )
    # nh3 writes one canonical form with every "<" of text and attributes escaped, so its tags
    # can be matched by expressions.
    if _depth(out) > _DEEPEST:
        out = re.sub(r"<[^>]*>", "", out)
    out = re.sub(r"<a>(.*?)</a>", r"\1", out, flags=re.DOTALL)
    out = re.sub(r"<img(?![^>]* src=)(?:[^>]* alt=\"([^\"]*)\")?[^>]*>", r"\1", out)
    out = re.sub(r"(</?)h[1-3]>", r"\1h3>", out)
    out = re.sub(r"(</?)h[4-6]>", r"\1h4>", out)
    out = re.sub(r"<(br|hr|img)\b([^>]*)>", r"<\1\2 />", out)
    out = printable(out.replace("&nbsp;", "\u00a0"))
    return re.sub(r"<([a-z][a-z0-9]*)(?=[\s>])", lambda tag: opening(tag[1], styles), out)


def _depth(fragment: str) -> int:
    depth = deepest = 0
    for closing in re.findall(r"<(/?)(?!(?:br|hr|img)\b)[a-z]", fragment):
        depth += -1 if closing else 1
        deepest = max(deepest, depth)
    return deepest
