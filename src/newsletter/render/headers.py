"""The header lines of a mail (RFC 5322, RFC 2047): folded, encoded, and never more than one.

The standard library's modern policy drops a blank when it folds a subject of Korean and ASCII
words, so they are written here. Every value is made one clean line before it becomes a header.
"""

from __future__ import annotations

import base64
import re
from email.utils import quote
from typing import TYPE_CHECKING, Final

from newsletter.korean.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

CRLF: Final = "\r\n"
_COLUMNS: Final = 75  # RFC 2047 §2: the longest encoded word
_FRAME: Final = len("=?utf-8?B??=")
_ATOMS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


def header(name: str, value: str) -> str:
    """One header, folded with CRLF, that parses back equal to ``clean_line(value)``.

    Text that is not plain ASCII, is long, or looks encoded becomes encoded words that never split
    a character; blanks travel inside them.
    """
    value = clean_line(value)
    if _is_plain(value) and len(name) + 2 + len(value) <= _COLUMNS:
        return f"{name}: {value}"
    return f"{name}: " + f"{CRLF} ".join(_encoded_words(value, first=len(name) + 2))


def mailbox(name: str, phrase: str, address: str) -> str:
    """``name: phrase <address>``; the phrase as atoms, quoted, or encoded, as it needs.

    ``address`` is printed as it is: plain ASCII without blanks or brackets.
    """
    phrase = clean_line(phrase)
    if not phrase:
        return f"{name}: <{address}>"
    if _is_plain(phrase) and len(phrase) <= _COLUMNS // 2:
        written = phrase if _ATOMS.fullmatch(phrase) else f'"{quote(phrase)}"'
        return _with_address(f"{name}: {written}", address)
    beside = [*_encoded_words(phrase, first=len(name) + 2)]
    below = [*_encoded_words(phrase, first=1)]
    # A name that fits a line of its own stays in one piece, which every reader joins rightly.
    start, words = (f"{CRLF} ", below) if len(below) < len(beside) else (" ", beside)
    return _with_address(f"{name}:{start}" + f"{CRLF} ".join(words), address)


def _with_address(head: str, address: str) -> str:
    last = head.rpartition(CRLF)[2]
    gap = " " if len(last) + len(address) + 3 <= _COLUMNS else f"{CRLF} "
    return f"{head}{gap}<{address}>"


def _is_plain(value: str) -> bool:
    return all(" " <= ch <= "~" for ch in value) and "=?" not in value


def _encoded_words(value: str, *, first: int) -> Iterator[str]:
    """``value`` cut before the columns run out, behind a blank where one is near."""
    rest, used = value, first
    while rest:
        room = (_COLUMNS - used - _FRAME) // 4 * 3
        end, size = 0, 0
        while end < len(rest) and size + len(rest[end].encode()) <= room:
            size += len(rest[end].encode())
            end += 1
        if end < len(rest) and (blank := rest.rfind(" ", end // 2, end)) >= 0:
            end = blank + 1
        yield f"=?utf-8?B?{base64.b64encode(rest[:end].encode()).decode()}?="
        rest, used = rest[end:], 1
