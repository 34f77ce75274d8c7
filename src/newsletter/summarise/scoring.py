"""How much a sentence says about its article, as choosing runs of sentences needs it."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from newsletter.korean.kiwi import content_words
from newsletter.summarise.scorer import scores as learned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter.model import Article
    from newsletter.summarise.candidates import Candidate

MIDDLE, SPREAD = 0.5, 0.2
"""Where the learned scores (mean 0, spread 1 over an article) lie on the scale 0–1 on which the
costs of a run are reckoned."""
FULL = 0.6
"""Of a bullet's worth, the share of what holds much of the summary; the rest is what is brief."""


def words_of(sentences: Sequence[Candidate]) -> list[Counter[str]]:
    """The content words of each sentence."""
    return [Counter(content_words(sentence.quote)) for sentence in sentences]


def scores(article: Article, sentences: Sequence[Candidate], *, full: float = FULL) -> list[float]:
    """A score from 0 to 1 for each sentence, in order; ``full`` is 0 for the one sentence that says
    it best, towards 1 for those that together say most.
    """
    found = learned(
        f"{article.title}\n{article.subtitle}".strip(),
        [sentence.quote for sentence in sentences],
        [sentence.paragraph for sentence in sentences],
    )
    blend = (1 - full) * found.brief + full * found.full
    return [min(max(MIDDLE + SPREAD * float(value), 0.0), 1.0) for value in blend]


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """Cosine of two bags of words; 0 where one is empty."""
    length = math.sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values()))
    return sum(n * other[word] for word, n in one.items()) / length if length else 0.0
