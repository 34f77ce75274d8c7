"""One article once: the same link, or the same text under another (wire copies).

Near-identical text is told by the smallest hashes of its 8-grams (a bottom-k sketch, Broder 1997):
two texts sharing most of them share most of their wording.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from newsletter.model import Drop

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsletter.model import Article

_SKETCH = 64
_GRAM = 8
COPY = 0.7
"""Share of a sketch two texts have in common from which one is a copy of the other."""


def unique(articles: Iterable[Article]) -> tuple[tuple[Article, ...], tuple[Drop, ...]]:
    """The articles without copies, the fullest kept, in their order; and a Drop for each copy."""
    ordered = list(articles)
    by_size = sorted(ordered, key=lambda article: (-len(article.text), article.id))
    kept: dict[str, Article] = {}
    drops: dict[str, Drop] = {}
    by_url: dict[str, str] = {}
    by_hash: dict[int, set[str]] = defaultdict(set)
    for article in by_size:
        sketch = _sketch(article.text)
        original = by_url.get(article.url) if article.url else None
        reason = f"같은 주소의 글이 이미 있습니다: {article.url}"
        if original is None:
            original = _copied(sketch, by_hash)
            reason = "같은 글이 이미 있습니다"
        if original is not None:
            other = kept[original]
            drops[article.id] = Drop(
                article.title, f"{reason} (‘{other.title}’)", article.url, article.origin
            )
            continue
        kept[article.id] = article
        if article.url:
            by_url[article.url] = article.id
        for value in sketch:
            by_hash[value].add(article.id)
    return (
        tuple(article for article in ordered if kept.get(article.id) is article),
        tuple(drops[article.id] for article in ordered if article.id in drops),
    )


def _sketch(text: str) -> frozenset[int]:
    packed = re.sub(r"\W+", "", text)
    grams = {packed[i : i + _GRAM] for i in range(max(1, len(packed) - _GRAM + 1))}
    hashes = (hashlib.blake2b(gram.encode(), digest_size=8).digest() for gram in grams)
    return frozenset(sorted(int.from_bytes(value) for value in hashes)[:_SKETCH])


def _copied(sketch: frozenset[int], by_hash: dict[int, set[str]]) -> str | None:
    shared: dict[str, int] = defaultdict(int)
    for value in sketch:
        for article_id in by_hash.get(value, ()):
            shared[article_id] += 1
    best = max(shared.items(), key=lambda item: (item[1], item[0]), default=None)
    return best[0] if best and best[1] >= COPY * len(sketch) else None
