"""Fragments of the letter → lines of plain text for the mail's text part."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

from newsletter.korean.text import display_width

COLUMNS: Final = 72
_BREAK: Final = "\x00"

# What XML 1.0 forbids, the C1 controls that make Gmail clip a letter, and bidi overrides.
_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def printable(text: str) -> str:
    """``text`` without characters that no XML document may hold or no reader should meet."""
    return _FORBIDDEN.sub("", text)


def is_printable(text: str) -> bool:
    """Whether ``printable`` would give ``text`` back as it is."""
    return _FORBIDDEN.search(text) is None


class Notes:
    """The addresses of a letter, numbered from 1 in the order they are met."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def mark(self, url: str) -> str:
        """``[n]`` for the address; the same address keeps its number."""
        return f"[{self._numbers.setdefault(url, len(self._numbers) + 1)}]"

    @property
    def entries(self) -> tuple[tuple[str, str], ...]:
        """``("[1]", address)`` in order; mail addresses without their scheme."""
        return tuple(
            (f"[{number}]", re.sub(r"^mailto:", "", url, flags=re.IGNORECASE))
            for url, number in self._numbers.items()
        )


def layout(fragment: str, notes: Notes, first: str = "", rest: str = "") -> str:
    """A fragment of ``markdown.to_html`` as wrapped lines, ``first`` before the first line and
    ``rest`` before the others; paragraphs are parted by an empty line, lists have marks.
    """
    reader = _Reader(notes)
    reader.feed(fragment)
    reader.close()
    lines: list[str] = []
    previous = ""
    for number, (mark, text) in enumerate(reader.blocks()):
        if number and not (mark and previous):
            lines.append(rest.rstrip())
        lead = rest if number else first
        lines += wrap(text, lead + mark, rest + re.sub(r"[^> ]", " ", mark))
        previous = mark
    return "\n".join(lines)


def wrap(text: str, first: str = "", rest: str = "", columns: int = COLUMNS) -> list[str]:
    """Lines of at most ``columns`` columns, Hangul counting two, broken only at spaces.

    A word wider than a line stays whole: a broken address is worse than a long line.
    """
    lines: list[str] = []
    for part in text.split(_BREAK):
        line, empty = (rest if lines else first), True
        for word in part.split():
            joined = line + word if empty else f"{line} {word}"
            if not empty and display_width(joined) > columns:
                lines.append(line)
                joined = rest + word
            line, empty = joined, False
        lines.append(line.rstrip() if empty else line)
    return lines


def underline(text: str, mark: str = "-") -> str:
    """A rule as wide as ``text`` looks, at most one line."""
    return mark * min(display_width(text), COLUMNS)


class _Reader(HTMLParser):
    """Collects blocks with the mark that stands before each; reads our own fragments only."""

    def __init__(self, notes: Notes) -> None:
        super().__init__(convert_charrefs=True)
        self._notes = notes
        self._blocks: list[tuple[str, str]] = []
        self._text = ""
        self._mark = ""
        self._lists: list[int | None] = []
        self._quotes = 0
        self._href = ""
        self._verbatim = False

    def blocks(self) -> list[tuple[str, str]]:
        self._flush()
        return self._blocks

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a":
            self._href = values.get("href") or ""
        elif tag == "br":
            self._text += _BREAK
        elif tag == "img":
            self._text += values.get("alt") or ""
        elif tag in {"p", "pre", "h3", "h4", "hr", "blockquote", "ul", "ol", "li"}:
            self._flush()
            self._verbatim = tag == "pre"
            self._open(tag, values.get("start"))

    def _open(self, tag: str, start: str | None) -> None:
        if tag == "blockquote":
            self._quotes += 1
        elif tag == "ul":
            self._lists.append(None)
        elif tag == "ol":
            self._lists.append(int(start[:9]) if start and start.isdecimal() else 1)
        elif tag == "li" and self._lists:
            number = self._lists[-1]
            self._mark = "- " if number is None else f"{number}. "
            self._lists[-1] = None if number is None else number + 1
        elif tag == "hr":
            self._blocks.append(("", "* * *"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href:
            self._text += self._notes.mark(self._href)
            self._href = ""
        elif tag in {"p", "pre", "h3", "h4", "li"}:
            self._flush()
            self._verbatim = False
        elif tag in {"ul", "ol"}:
            self._flush()
            self._lists.pop()
        elif tag == "blockquote":
            self._flush()
            self._quotes -= 1

    def handle_data(self, data: str) -> None:
        self._text += data.replace("\n", _BREAK) if self._verbatim else data

    def _flush(self) -> None:
        text = re.sub(r"[^\S\x00]+", " ", self._text).strip(f" {_BREAK}")
        if text:
            indent = "  " * max(len(self._lists) - 1, 0)
            self._blocks.append((indent + "> " * self._quotes + self._mark, text))
        self._mark = self._mark if not text else ""
        self._text = ""
