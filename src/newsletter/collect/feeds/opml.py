"""OPML ⇄ subscriptions: the lists feed readers hand to each other. Pure, and safe on any bytes:
expat loads no external entity, and a list that declares entities of its own is refused.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from html.entities import html5
from typing import TYPE_CHECKING
from xml.parsers import expat

from newsletter.collect.web.decode import decoded
from newsletter.errors import FeedError
from newsletter.korean.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_BYTES = 5_000_000
"""What a list may weigh; ten thousand subscriptions take half of it."""
_MOST_ENTRIES = 20_000
_DEEPEST = 64  # folders in folders
_LONGEST_TITLE = 200
_FEEDS = frozenset({"rss", "atom"})


@dataclass(frozen=True, slots=True)
class Subscription:
    """One entry of a list as it stands there: ``feed_url`` may be empty or unusable.

    ``folder`` is the path of names it lies under, else its category; ``line`` counts from 1.
    Texts are plain, of one line; ``title`` is '' where the list gives none.
    """

    title: str
    feed_url: str
    site_url: str = ""
    folder: tuple[str, ...] = ()
    language: str = ""
    line: int = 0


def parse_opml(data: bytes, file: str = "") -> tuple[Subscription, ...]:
    """The entries of an OPML 1 or 2 list in its order: every outline with an address, and every
    one with nothing under it, so that a lost address can be named.

    Read are lists as readers really write them: names of attributes in any case, UTF-8, UTF-16 or
    any Korean label, bare ``&``, HTML's names for characters. Raises FeedError, and nothing else,
    where the bytes are no such list, declare entities, or are too large, too deep or cut off.
    """
    if len(data) > MOST_BYTES:
        raise _error(f"파일이 너무 큽니다({MOST_BYTES:,}바이트까지 읽습니다).", file)
    reader = _Reader(file)
    try:
        reader.parser.Parse(_mended(decoded(data, "")), True)
    except expat.ExpatError as error:
        if not reader.closed:
            message = "OPML 파일이 아니거나 중간이 깨져 있습니다."
            raise _error(message, file, error.lineno) from error
    return tuple(reader.found)


def format_opml(title: str, subscriptions: Iterable[Subscription]) -> bytes:
    """The list as OPML 2.0 in UTF-8; ``parse_opml`` reads the same titles and addresses back."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{html.escape(clean_line(title))}</title></head>",
        "  <body>",
        *(f"    {_outline(subscription)}" for subscription in subscriptions),
        "  </body>",
        "</opml>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _outline(subscription: Subscription) -> str:
    attributes = {
        "type": "rss",
        "text": subscription.title,
        "title": subscription.title,
        "xmlUrl": subscription.feed_url,
        "htmlUrl": subscription.site_url,
        "language": subscription.language,
    }
    written = (
        f'{name}="{html.escape(clean_line(value))}"' for name, value in attributes.items() if value
    )
    return f"<outline {' '.join(written)}/>"


def _error(message: str, file: str, line: int | None = None) -> FeedError:
    return FeedError(
        message,
        file=file,
        line=line,
        hint="쓰시던 리더에서 구독 목록을 OPML로 다시 내려받아 주세요.",
    )


# --- reading -------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Open:
    """An outline whose end has not come; ``entry`` is its place in the list, None for a folder."""

    name: str
    entry: bool
    line: int
    filled: bool = False


@dataclass(slots=True)
class _Reader:
    """What expat tells while it walks through a list. It does not recurse, however deep."""

    file: str
    found: list[Subscription] = field(default_factory=list)
    closed: bool = False
    _open: list[_Open] = field(default_factory=list)
    _depth: int = 0
    parser: expat.XMLParserType = field(default_factory=expat.ParserCreate)

    def __post_init__(self) -> None:
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.EntityDeclHandler = self._entity

    def _entity(self, *_: object) -> None:
        raise _error(
            "스스로 만든 XML 개체(ENTITY)가 들어 있어 읽지 않았습니다.",
            self.file,
            self.parser.CurrentLineNumber,
        )

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        if not self._depth and name.lower() != "opml":
            raise _error("OPML 파일이 아닙니다.", self.file, line)
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _error("폴더가 너무 깊이 겹쳐 있습니다.", self.file, line)
        if name.lower() != "outline":
            return
        values = {key.lower(): value for key, value in attributes.items()}
        if self._open:
            self._open[-1].filled = True
        title = _title(values)
        is_entry = (
            bool(values.get("xmlurl", "").strip()) or values.get("type", "").lower() in _FEEDS
        )
        self._open.append(_Open(title, is_entry, line))
        if is_entry:
            self._add(title, values, line)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.closed = not self._depth
        if name.lower() != "outline":
            return
        outline = self._open.pop()
        if not outline.entry and not outline.filled:
            self._add(outline.name, {}, outline.line)

    def _add(self, title: str, values: Mapping[str, str], line: int) -> None:
        if len(self.found) >= _MOST_ENTRIES:
            raise _error(
                f"항목이 너무 많습니다({_MOST_ENTRIES:,}개까지 읽습니다).", self.file, line
            )
        folders = (outline.name for outline in self._open if not outline.entry)
        self.found.append(
            Subscription(
                title=title,
                feed_url=(values.get("xmlurl") or values.get("url") or "").strip(),
                site_url=values.get("htmlurl", "").strip(),
                folder=tuple(filter(None, folders)) or _category(values.get("category", "")),
                language=values.get("language", "").strip(),
                line=line,
            )
        )


def _title(values: Mapping[str, str]) -> str:
    titles = (clean_line(values.get(name, "")) for name in ("text", "title"))
    return next(filter(None, titles), "")[:_LONGEST_TITLE].rstrip()


def _category(text: str) -> tuple[str, ...]:
    """The first of OPML 2's categories: "/a/b,c" → a, b."""
    names = (clean_line(name)[:_LONGEST_TITLE] for name in text.partition(",")[0].split("/"))
    return tuple(filter(None, names))


# --- text → well-formed XML ---------------------------------------------------------------------

_DECLARATION = re.compile(r"<\?xml\s[^>]{0,300}\?>")
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BARE = re.compile(r"&(?![#A-Za-z])")
_REFERENCE = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);)"
    r"(?:\#(?P<dec>\d{1,8});|\#[xX](?P<hex>[0-9A-Fa-f]{1,7});|(?P<name>[A-Za-z][A-Za-z0-9]{0,40});)?"
)


def _mended(text: str) -> str:
    """The same lines without declaration and control characters, every ``&`` a good reference."""
    text = _DECLARATION.sub("", _CONTROL.sub("", text), count=1)
    return _REFERENCE.sub(_reference, _BARE.sub("&amp;", text))


def _reference(match: re.Match[str]) -> str:
    if match["dec"] or match["hex"]:
        code = int(match["dec"]) if match["dec"] else int(match["hex"], 16)
        good = code in {9, 10, 13} or (0x20 <= code < 0x110000 and not _CONTROL.match(chr(code)))
        return match[0] if good else ""
    meant = html5.get(f"{match['name']};", "")
    return "".join(f"&#{ord(char)};" for char in meant) or "&amp;" + match[0][1:]
