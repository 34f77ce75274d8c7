"""The best sentences of an article as they stand in it, for whoever wants them unrewritten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.korean.sentences import split_sentences
from newsletter.summarise.scorer import scores

if TYPE_CHECKING:
    from newsletter.model import Article


@dataclass(frozen=True, slots=True)
class BestSentence:
    """A sentence of an article: ``article.text[start:end] == text``; ``score`` is above 0 and
    below 1 and falls with its rank.
    """

    text: str
    start: int
    end: int
    score: float


def best_sentences(article: Article, count: int) -> tuple[BestSentence, ...]:
    """The ``count`` best sentences of the article (fewer where it has fewer), in its order."""
    spans: list[tuple[str, int, int]] = []
    paragraphs: list[int] = []
    offset = 0
    for number, paragraph in enumerate(article.paragraphs):
        for span in split_sentences(paragraph):
            spans.append((span.text, offset + span.start, offset + span.end))
            paragraphs.append(number)
        offset += len(paragraph) + 2
    title = f"{article.title}\n{article.subtitle}".strip()
    found = scores(title, [text for text, _, _ in spans], paragraphs)
    picks = sorted(found.best(count), key=lambda pick: pick.index)
    return tuple(BestSentence(*spans[pick.index], round(pick.score, 4)) for pick in picks)
