"""Typewriter quotation marks → ‘ ’ and “ ”, as a Korean letter is set."""

from __future__ import annotations

import re

_APOSTROPHE = re.compile(r"(?<=[A-Za-z0-9])'(?=[A-Za-z])|'(?=\d\d(?!\d))")  # don't, '26년
_BEFORE_OPENING = re.compile(r"[\s(\[{<〈《「『“‘·,:;…-]")
_PAIRS = (('"', "“", "”"), ("'", "‘", "’"))


def typeset(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text with its straight quotation marks curled, and each word that changed as
    (word written, word set), in order.

    A kind of mark (single, double) is left alone where its marks do not open and close in turn:
    an abbreviated year (’26년), inches, a mark that was forgotten.
    """
    set_text = text
    for straight, opening, closing in _PAIRS:
        set_text = _curled(set_text, straight, opening, closing)
    words = zip(text.split(" "), set_text.split(" "), strict=True)
    return set_text, tuple((was, now) for was, now in words if was != now)


def _curled(text: str, straight: str, opening: str, closing: str) -> str:
    apostrophes = {found.start() for found in _APOSTROPHE.finditer(text)}
    marks = [at for at, ch in enumerate(text) if ch == straight and at not in apostrophes]
    curled = list(text)
    for turn, at in enumerate(marks):
        opens = not turn % 2 if not _mixed(text, opening, closing) else _opens(text, at)
        if not _stands(text, at, opens=opens):
            return text
        curled[at] = opening if opens else closing
    done = "".join(curled)
    return done if _in_turn(done, opening, closing) else text


def _mixed(text: str, opening: str, closing: str) -> bool:
    return opening in text or closing in text


def _opens(text: str, at: int) -> bool:
    return at == 0 or bool(_BEFORE_OPENING.match(text, at - 1))


def _stands(text: str, at: int, *, opens: bool) -> bool:
    """Whether a mark can open (or close) a quotation where it stands."""
    if opens:
        return _opens(text, at) and not text[at + 1 : at + 2].isspace() and at + 1 < len(text)
    return at > 0 and not text[at - 1].isspace()


def _in_turn(text: str, opening: str, closing: str) -> bool:
    marks = [ch for ch in text if ch in {opening, closing}]
    return len(marks) % 2 == 0 and all(
        mark == (closing if turn % 2 else opening) for turn, mark in enumerate(marks)
    )
