"""What past letters told is not told again. Their memory is issues/ alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter.curate.words import article_words, cosine, rarity, vector
from newsletter.korean.kiwi import content_words
from newsletter.model import Drop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter.model import Article, Covered

SAME_STORY = 0.45
"""Cosine between an article and a past section from which the article tells the same story; higher
than for two articles, since a section quotes its article's own words."""


def not_covered(
    articles: Sequence[Article], past: Sequence[Covered]
) -> tuple[tuple[Article, ...], tuple[Drop, ...]]:
    """The articles no past section told, in order, and a Drop naming the letter for the others."""
    by_url = {url: section for section in past for url in section.urls if url}
    by_title = {_key(title): section for section in past for title in section.titles if _key(title)}
    told = [content_words(section.headline) * 3 + content_words(section.text) for section in past]
    words = [article_words(article) for article in articles] if past else []
    rare = rarity([*words, *told])
    sections = [vector(section, rare) for section in told]
    kept: list[Article] = []
    drops: list[Drop] = []
    for index, article in enumerate(articles):
        found = by_url.get(article.url) or by_title.get(_key(article.title))
        if found is None and past:
            own = vector(words[index], rare)
            scores = [cosine(own, section) for section in sections]
            best = max(range(len(scores)), key=scores.__getitem__)
            found = past[best] if scores[best] >= SAME_STORY else None
        if found is None:
            kept.append(article)
        else:
            reason = f"{found.date.isoformat()} 호에서 다룬 이야기입니다 (‘{found.headline}’)"
            drops.append(Drop(article.title, reason, article.url, article.origin))
    return tuple(kept), tuple(drops)


def _key(title: str) -> str:
    return re.sub(r"[\W_]+", "", title).casefold()
