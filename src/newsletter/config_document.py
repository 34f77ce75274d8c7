"""newsletter.toml as a document a person keeps: text → text, every other byte as it was.

tomlkit writes the new tables. It does not place them: its own tree moves [[sources]] tables that
stand apart next to each other and hangs the comment above a table on the table before it, so the
places are found in the text itself, with tomllib telling what is a header and what only looks so.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import tomlkit

from newsletter.errors import ConfigError
from newsletter.model import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADER_OR_LOOKALIKE = re.compile(r"^[ \t]*\[[^\n]*\][ \t]*(?:#[^\n]*)?\r?$", re.MULTILINE)
_LINES = re.compile(r"[^\n]*\n|[^\n]+\Z")


@dataclass(frozen=True, slots=True)
class Entry:
    """A source to write down; ``comment``, one line of plain text, stands above its table."""

    source: Source
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Removal:
    """The text without the table, and the comment lines that went with it."""

    text: str
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A header and what stands under it up to the next header. ``end`` is behind the last value,
    ``own`` behind the comments that follow it without a gap, ``after`` where the next header is.

    The comments right above the next header are that one's and begin at ``lead``.
    """

    start: int
    end: int
    own: int
    lead: int
    after: int
    source_id: str | None


def add_sources(text: str, entries: Sequence[Entry]) -> str:
    """The text with one [[sources]] table more for each entry, in their order.

    They follow the last such table, else the end of the text, each after an empty line; line ends
    and a missing last one are kept as they are, so that removing what was added gives the same
    text again. ``text`` must be valid TOML. Raises ConfigError where the sources are written as an
    inline list, which takes no table.
    """
    if not entries:
        return text
    parts = _parts(text)
    place = max((part.own for part in parts if part.source_id is not None), default=len(text))
    newline = "\r\n" if "\r\n" in text else "\n"
    before, after = text[:place], text[place:]
    closed = not before or before.endswith("\n")
    added = newline.join(_table(entry, newline) for entry in entries)
    if not before:
        return added + after
    return before + newline + (added if closed else newline + added.removesuffix(newline)) + after


def remove_source(text: str, source_id: str) -> Removal | None:
    """The text without the [[sources]] table of that id, or None where there is none.

    With it go the comment lines right above its header, those that follow its last value without
    a gap, and one empty line before it all. Raises ConfigError as ``add_sources`` does.
    """
    parts = _parts(text)
    index = next((i for i, part in enumerate(parts) if part.source_id == source_id), None)
    if index is None:
        return None
    part = parts[index]
    start = parts[index - 1].lead if index else 0
    gone = text[start : part.own]
    before, after = _without_empty_line(text[:start]), text[part.own :]
    if not gone.endswith("\n") and not after:
        before = _without_line_end(before)
    comments = (
        line.strip() for line in (text[start : part.start] + text[part.end : part.own]).split("\n")
    )
    return Removal(before + after, tuple(filter(None, comments)))


def _without_line_end(text: str) -> str:
    return text.removesuffix("\n").removesuffix("\r")


def _without_empty_line(text: str) -> str:
    """The text without its last line where that holds nothing."""
    return re.sub(r"(?:(?<=\n)|\A)[ \t]*\r?\n\Z", "", text)


def _table(entry: Entry, newline: str) -> str:
    source, plain = entry.source, Source("", "", "")
    values: dict[str, Any] = {"id": source.id, "title": source.title, "feed": source.feed_url}
    optional = {
        "site": (source.site_url, plain.site_url),
        "weight": (source.weight, plain.weight),
        "language": (source.language, plain.language),
        "timezone": (source.timezone, plain.timezone),
    }
    values |= {name: value for name, (value, usual) in optional.items() if value != usual}
    comment = " ".join(entry.comment.split())
    lines = [
        *([f"# {comment}"] if comment else []),
        "[[sources]]",
        *(f"{name} = {tomlkit.item(value).as_string()}" for name, value in values.items()),
    ]
    return "".join(line + newline for line in lines)


# --- finding the tables --------------------------------------------------------------------------


def _parts(text: str) -> list[_Part]:
    """The text cut at its headers, what stands before the first one included.

    A line in a string or a list may look like a header; what ends there is then no TOML of its
    own, while everything between two headers is.
    """
    parts: list[_Part] = []
    start = 0
    for cut in [*(match.start() for match in _HEADER_OR_LOOKALIKE.finditer(text)), len(text)]:
        values = _values(text[start:cut])
        if values is not None:
            parts.append(_part(text, start, cut, values))
            start = cut
    return parts


def _part(text: str, start: int, after: int, values: dict[str, Any]) -> _Part:
    tables = values.get("sources")
    headed = text[start:after].lstrip().startswith("[")
    if tables is not None and not (headed and isinstance(tables, list)):
        raise ConfigError(
            "sources가 한 줄 목록으로 적혀 있어 고치지 못했습니다.",
            file="newsletter.toml",
            hint="매체마다 [[sources]] 표를 하나씩 적어 주세요.",
        )
    lines: list[str] = _LINES.findall(text[start:after])
    kept = _count_to_last_value(lines)
    lead = len(lines)
    while after < len(text) and lead > kept and lines[lead - 1].lstrip().startswith("#"):
        lead -= 1
    own = kept
    while own < lead and lines[own].lstrip().startswith("#"):
        own += 1
    at = [start + sum(map(len, lines[:count])) for count in (kept, own, lead)]
    source_id = str(tables[0].get("id", "")).strip() if tables else None
    return _Part(start, at[0], at[1], at[2], after, source_id)


def _count_to_last_value(lines: list[str]) -> int:
    """How many lines there are up to the header's last value."""
    count = len(lines)
    while count and (not lines[count - 1].strip() or lines[count - 1].lstrip().startswith("#")):
        count -= 1
    # What looks like a comment may close a string of several lines.
    while _values("".join(lines[:count])) is None:
        count += 1
    return count


def _values(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
