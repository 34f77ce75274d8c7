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
SHORT = 120
"""Letters and digits below which a text is a teaser and no sign of a copy."""
COPY = 0.7
"""Share of a sketch two texts have in common from which one is a copy of the other."""


def unique(articles: Iterable[Article]) -> tuple[tuple[Article, ...], tuple[Drop, ...]]:
    """The articles without copies, the fullest kept, in their order; and a Drop for each copy."""
    ordered = list(articles)
    by_size = sorted(range(len(ordered)), key=lambda i: (-len(ordered[i].text), ordered[i].id, i))
    original_of: dict[int, tuple[int, str]] = {}
    by_url: dict[str, int] = {}
    by_hash: dict[int, set[int]] = defaultdict(set)
    for index in by_size:
        article = ordered[index]
        sketch = _sketch(article.text)
        linked = by_url.get(article.url) if article.url else None
        copied = _copied(sketch, by_hash)
        if linked is not None:
            original_of[index] = (linked, f"같은 주소의 글이 이미 있습니다: {article.url}")
        elif copied is not None:
            original_of[index] = (copied, "같은 글이 이미 있습니다")
        else:
            by_url[article.url] = index
            for value in sketch:
                by_hash[value].add(index)
    return (
        tuple(article for i, article in enumerate(ordered) if i not in original_of),
        tuple(
            _drop(article, ordered[original_of[i][0]], original_of[i][1])
            for i, article in enumerate(ordered)
            if i in original_of
        ),
    )


def _drop(copy: Article, original: Article, reason: str) -> Drop:
    return Drop(copy.title, f"{reason} (‘{original.title}’)", copy.url, copy.origin)


def _sketch(text: str) -> frozenset[int]:
    """The smallest hashes of the text's 8-grams; empty for a text too short to compare: feeds put
    one standing sentence under many headlines.
    """
    packed = re.sub(r"\W+", "", text)
    if len(packed) < SHORT:
        return frozenset()
    grams = {packed[i : i + _GRAM] for i in range(len(packed) - _GRAM + 1)}
    hashes = (hashlib.blake2b(gram.encode(), digest_size=8).digest() for gram in grams)
    return frozenset(sorted(int.from_bytes(value) for value in hashes)[:_SKETCH])


def _copied(sketch: frozenset[int], by_hash: dict[int, set[int]]) -> int | None:
    shared: dict[int, int] = defaultdict(int)
    for value in sketch:
        for index in by_hash.get(value, ()):
            shared[index] += 1
    best = max(shared.items(), key=lambda item: (item[1], -item[0]), default=None)
    return best[0] if best and best[1] >= COPY * len(sketch) else None
