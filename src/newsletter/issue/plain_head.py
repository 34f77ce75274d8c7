"""The head of an issue file read without YAML, where it is written as this program writes it.

Nothing is decided here that YAML would decide otherwise. Whatever could mean more to it than it
says (another type, a comment, an alias, a value of several lines) is left to it, and so is every
error. Its loader in C is as fast, but ends the process on a head of 100,000 open brackets.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUOTED = r"'(?:[^']|'')*'"
_FIRST = r"[^\x00-/:-@\[-`{-\x7f]"
"""A letter or a digit, or anything that is not ASCII: what YAML takes for no sign of its own."""
_BARE = _FIRST + r"""[^][{},:?#&*!|>'"%@`\\]*"""
"""Text in a list, without the characters that open, part or close something there."""
_ITEM = re.compile(f"{_QUOTED}|{_BARE}")
_FIELD = re.compile(
    r"(?P<key>[a-z_]{1,40}): (?:"
    r"(?P<number>0|[1-9][0-9]{0,8})"
    r"|(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    rf"|(?P<quoted>{_QUOTED})"
    rf"|\[(?P<list>(?:{_ITEM.pattern})(?:, *(?:{_ITEM.pattern}))*)\]"
    rf"|(?P<text>(?:\(|{_FIRST}).*)"
    r")"
)
_ENDS_TEXT = re.compile(" #|:(?: |$)")
_NO_TEXT = frozenset({"yes", "no", "true", "false", "on", "off", "null"})
"""Words that YAML 1.1 takes for a truth value or for nothing, written small or large."""


def plain_head(lines: Sequence[str]) -> dict[str, Any] | None:
    """What YAML reads in these lines, where each is ``key: value`` and the value a whole number, a
    date, text or a list of texts on that one line; None where one is anything else.
    """
    meta: dict[str, Any] = {}
    for line in lines:
        found = _FIELD.fullmatch(line) if line.isprintable() else None
        value = _value(found) if found and found["key"] not in _NO_TEXT else None
        if not found or value is None:
            return None
        meta[found["key"]] = value
    return meta


def _value(found: re.Match[str]) -> object:
    kind = str(found.lastgroup)
    written = found[kind]
    if kind == "number":
        return int(written)
    if kind == "date":
        return _date(written)
    if kind == "list":
        items = [_text(item) for item in _ITEM.findall(written)]
        return None if None in items else items
    return None if kind == "text" and _ENDS_TEXT.search(written) else _text(written)


def _date(written: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return None


def _text(written: str) -> str | None:
    """What stands in quotes, or bare text that can be nothing but text: every number, date and word
    with a meaning is ASCII, and begins with a letter only where it is one of those words.
    """
    if written[0] == "'":
        return written[1:-1].replace("''", "'")
    text = written.rstrip(" ")
    sure = not text.isascii() or (text[0].isalpha() and text.casefold() not in _NO_TEXT)
    return text if sure else None
