"""How much a sentence says about its article: centrality, position, overlap with the headline."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING

from newsletter.korean.kiwi import content_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter.model import Article
    from newsletter.summarise.candidates import Candidate

CENTRALITY, POSITION, TITLE, FIGURES = 0.5, 0.25, 0.2, 0.05
"""Shares of the score. Position, centrality and the headline carry what can be measured about
extractive choice in Korean news; figures add little but make a bullet worth reading."""

_FIGURE = re.compile(r"\d")


def words_of(sentences: Sequence[Candidate]) -> list[Counter[str]]:
    """The content words of each sentence."""
    return [Counter(content_words(sentence.quote)) for sentence in sentences]


def scores(
    article: Article, sentences: Sequence[Candidate], words: Sequence[Counter[str]]
) -> list[float]:
    """A score from 0 to 1 for each sentence, in order."""
    title = set(content_words(article.title + "\n" + article.subtitle))
    centre = sum(words, Counter[str]())
    return [
        CENTRALITY * likeness(own, centre)
        + POSITION * _position(sentence.order, len(sentences))
        + TITLE * (len(title & own.keys()) / len(title) if title else 0.0)
        + FIGURES * bool(_FIGURE.search(sentence.quote))
        for sentence, own in zip(sentences, words, strict=True)
    ]


def _position(order: int, total: int) -> float:
    return 1.0 - 0.8 * order / max(1, total - 1)


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """Cosine of two bags of words; 0 where one is empty."""
    length = math.sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values()))
    return sum(n * other[word] for word, n in one.items()) / length if length else 0.0
