"""Weighted words of a text: what clustering, memory and 🦜 더 읽어보기 compare by.

A vector is a mapping from content morpheme to weight, of length 1 (cosine is the dot product).
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from newsletter.korean.kiwi import content_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from newsletter.model import Article

Vector = dict[str, float]

TITLE_WEIGHT = 3
"""A word of the headline counts as often as three in the text: headlines name the event."""
LEAD_CHARACTERS = 700
"""How much of a text is read: the opening tells the event, the rest its background."""


def article_words(article: Article) -> tuple[str, ...]:
    """The content words of a headline (repeated by its weight), its deck and its opening."""
    title = content_words(article.title) * TITLE_WEIGHT
    return title + content_words(article.subtitle + "\n" + article.text[:LEAD_CHARACTERS])


FEWEST = 30
"""Documents a word's rarity is reckoned over at least: among two reports of one event every shared
word would otherwise look common."""


def rarity(documents: Sequence[Sequence[str]]) -> dict[str, float]:
    """Inverse document frequency, smoothed so that a word of every document weighs a little."""
    counts = Counter(word for words in documents for word in set(words))
    total = max(len(documents), FEWEST)
    return {word: math.log((1 + total) / (1 + n)) + 0.3 for word, n in counts.items()}


def vector(words: Iterable[str], rare: Mapping[str, float], unknown: float = 1.0) -> Vector:
    """TF-IDF with sublinear counts, normalised; an empty mapping for no words."""
    counts = Counter(words)
    weights = {w: (1 + math.log(n)) * rare.get(w, unknown) for w, n in counts.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {word: weight / length for word, weight in weights.items()} if length else {}


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[word] for word, weight in one.items() if word in other)
