"""A sentence with a blank for a noun: ``{이야기}``, or ``{이야기|을/를}`` with its particle.

The blank is for a noun phrase of any kind, so what stands around it must be right for a person, an
organisation, a thing and an event alike.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter.korean.particles import with_particle

if TYPE_CHECKING:
    from collections.abc import Iterator

PAIRS = ("이/가", "을/를", "은/는", "과/와", "으로/로")
"""The particles a blank may ask for."""

_BLANK = re.compile(r"\{이야기(?:\|([^{}|]{1,9}))?\}")


def has_blank(sentence: str) -> bool:
    return bool(_BLANK.search(sentence))


def filled(sentence: str, noun: str) -> str:
    """The sentence with ``noun`` in every blank, each with the particle that fits it."""
    return _BLANK.sub(lambda blank: with_particle(noun, blank[1]) if blank[1] else noun, sentence)


def without_blank(sentence: str) -> str:
    """The words around the blanks: what the sentence says whatever fills them."""
    return _BLANK.sub(" ", sentence)


def wrong_blank(sentence: str) -> str:
    """The first thing in braces that is no blank, '' where all is right."""
    rest = _BLANK.sub(
        lambda blank: blank[0] if blank[1] and blank[1] not in PAIRS else "", sentence
    )
    found = re.search(r"\{[^{}]{0,40}\}?|\}", rest)
    return found[0] if found else ""


def said_in(sentence: str, text: str) -> bool:
    """Whether a line of ``text`` says the sentence, whatever noun (up to 40 characters) fills its
    blanks.
    """
    pattern, longest, end = "", "", 0
    for blank in _BLANK.finditer(sentence):
        words = sentence[end : blank.start()]
        either = f"(?:{'|'.join(blank[1].split('/'))})" if blank[1] else ""
        pattern += re.escape(words) + r"[^\n]{1,40}?" + either
        longest, end = max(longest, words, key=len), blank.end()
    longest = max(longest, sentence[end:], key=len)
    pattern += re.escape(sentence[end:])
    return any(re.search(pattern, line) for line in _lines_with(longest, text))


def _lines_with(words: str, text: str) -> Iterator[str]:
    """The lines that ``words``, of one line, stand in: over years of letters a pattern with open
    ends takes long.
    """
    at = text.find(words)
    while at >= 0:
        end = text.find("\n", at + len(words))
        yield text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]
        at = text.find(words, end + 1) if end >= 0 else -1
