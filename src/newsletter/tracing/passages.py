"""An article cut into passages, each with the numbers and days it states."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.korean.numbers import Quantity, quantities
from newsletter.tracing.days import Day, days_meant
from newsletter.tracing.folding import Folded, folded, unbracketed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsletter.model import Article

SHORTEST, LONGEST = 15, 500
"""Characters of a passage: shorter sentences go with the next, longer ones are cut at a blank."""
_END = re.compile(r"(?<=[^\d\s][.!?…])[”\"’')\]]*\s+|\n+")
_NOT_CONTENT = re.compile(r"[^가-힣A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or so; ``start`` is its place in the sheet, ``pairs`` are its letter_pairs."""

    text: str
    start: int
    numbers: tuple[Quantity, ...]
    days: tuple[Day, ...]
    pairs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The text of an article, or what stands ``outside`` it: title, subtitle, outlet, authors, the
    day it appeared.
    """

    article_id: str
    outside: bool
    text: str
    folded: Folded
    unbracketed: Folded
    passages: tuple[Passage, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the article's text, (0, 0) outside it."""
        return (0, 0) if self.outside else (start, end)


@functools.lru_cache(maxsize=256)
def sheets(article: Article) -> tuple[Sheet, ...]:
    """What an article says, its text first."""
    heads = [article.title, article.subtitle, article.publisher, *article.authors]
    if article.published:
        heads.append(f"{article.published:%Y-%m-%d}")
    outside = (_sheet(article, head, outside=True) for head in heads if head)
    return (_sheet(article, article.text, outside=False), *outside)


def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """The sentences of a text, roughly and at once: Kiwi's finer ones are not needed here."""
    spans: list[tuple[int, int]] = []
    start = 0
    for end, following in _ends(text):
        while end - start > LONGEST:
            blank = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
            cut = blank if blank > 0 else start + LONGEST
            spans.append((start, cut))
            start = cut
        if end - start >= SHORTEST or following == len(text):
            spans.append((start, end))
            start = following
    return tuple(spans)


def _ends(text: str) -> Iterable[tuple[int, int]]:
    for found in _END.finditer(text):
        yield found.end() if found[0].strip() else found.start(), found.end()
    yield len(text), len(text)


def letter_pairs(text: str) -> frozenset[str]:
    """What a passage is compared by: its pairs of letters, numbers and marks apart."""
    words = _NOT_CONTENT.sub(" ", text.casefold()).split()
    return frozenset(word[i : i + 2] for word in words for i in range(len(word) - 1))


def _sheet(article: Article, text: str, *, outside: bool) -> Sheet:
    cut = tuple(
        Passage(
            part := text[start:end],
            start,
            quantities(part),
            days_meant(part, article.published),
            letter_pairs(part),
        )
        for start, end in sentence_spans(text)
    )
    return Sheet(article.id, outside, text, folded(text), unbracketed(text), cut)
