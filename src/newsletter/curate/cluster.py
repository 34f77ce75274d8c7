"""Articles → stories: leader clustering on content words.

Articles are taken in order of time; each joins the story whose centre it is closest to, or opens
one. A wrong merge puts two events into one paragraph and a miss only repeats one, so the bar is
high, and articles out of one file (the topics of a digest) never join each other.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from newsletter.curate.words import Vector, article_words, cosine, rarity, vector
from newsletter.model import SEEDS, Story

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsletter.model import Article

SAME_EVENT = 0.30
"""Cosine from which two articles tell one event. On the example seeds the two reports of one audit
stand at .44, the closest pair of different stories at .16."""

_EARLIEST = dt.datetime.min.replace(tzinfo=dt.UTC)


def stories(articles: Sequence[Article], weights: Mapping[str, float]) -> tuple[Story, ...]:
    """Group articles by event; a story's lead is its fullest article from the most trusted source.

    ``weights`` maps source ids to trust (1.0 where absent). Stories come in order of their first
    article; every article is in exactly one.
    """
    ordered = sorted(articles, key=lambda article: (article.published or _EARLIEST, article.id))
    words = [article_words(article) for article in ordered]
    rare = rarity(words)
    groups: list[list[Article]] = []
    members: list[list[Vector]] = []
    for article, its_words in zip(ordered, words, strict=True):
        own = vector(its_words, rare)
        scores = [
            0.0 if _same_file(article, group) else _average(own, vectors)
            for group, vectors in zip(groups, members, strict=True)
        ]
        best = max(range(len(scores)), key=lambda i: (scores[i], -i), default=None)
        if best is not None and scores[best] >= SAME_EVENT:
            groups[best].append(article)
            members[best].append(own)
        else:
            groups.append([article])
            members.append([own])
    return tuple(_story(group, weights) for group in groups)


def _same_file(article: Article, group: Sequence[Article]) -> bool:
    return any(
        article.origin == other.origin and article.source_id == other.source_id == SEEDS
        for other in group
    )


def _average(own: Vector, vectors: Sequence[Vector]) -> float:
    return sum(cosine(own, other) for other in vectors) / len(vectors)


def _story(group: Sequence[Article], weights: Mapping[str, float]) -> Story:
    ranked = sorted(
        group,
        key=lambda article: (
            -weights.get(article.source_id, 1.0),
            -len(article.text),
            article.published or _EARLIEST,
            article.id,
        ),
    )
    return Story(lead=ranked[0], related=tuple(ranked[1:]))
