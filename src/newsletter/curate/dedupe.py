"""One article once: the same link, the same text under another (wire copies), the same headline.

Near-identical text is told by the smallest hashes of its 8-grams (a bottom-k sketch, Broder 1997):
two texts sharing most of them share most of their wording. A copy is no second voice, but it is a
second outlet: it stays with its original.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.curate.titles import bare
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
TITLE = 12
"""Letters and digits from which a headline is its article's own; shorter ones recur (오늘 뉴스)."""
TITLE_DAYS = 3
_SAME_URL, _SAME_TEXT, _SAME_TITLE = "같은 주소의 글", "같은 글", "같은 제목의 글"


@dataclass(frozen=True, slots=True)
class Copy:
    """An article that is another once more, and why we say so (Korean)."""

    article: Article
    original: Article
    reason: str

    def drop(self) -> Drop:
        what = f"{self.reason}이 이미 있습니다 (‘{self.original.title}’)"
        return Drop(self.article.title, what, self.article.url, self.article.origin)


def unique(articles: Iterable[Article]) -> tuple[tuple[Article, ...], tuple[Copy, ...]]:
    """The articles without copies, the fullest kept, in their order; and the copies."""
    ordered = list(articles)
    by_size = sorted(range(len(ordered)), key=lambda i: (-len(ordered[i].text), ordered[i].id, i))
    original_of: dict[int, tuple[int, str]] = {}
    seen = _Seen()
    for index in by_size:
        article = ordered[index]
        sketch = _sketch(article.text)
        found = seen.original(article, sketch, ordered)
        if found:
            original_of[index] = found
        else:
            seen.add(index, article, sketch)
    return (
        tuple(article for i, article in enumerate(ordered) if i not in original_of),
        tuple(
            Copy(article, ordered[original_of[i][0]], original_of[i][1])
            for i, article in enumerate(ordered)
            if i in original_of
        ),
    )


class _Seen:
    """The articles kept so far, by what they may be known again by."""

    def __init__(self) -> None:
        self._by_url: dict[str, int] = {}
        self._by_title: dict[str, list[int]] = defaultdict(list)
        self._by_hash: dict[int, set[int]] = defaultdict(set)

    def add(self, index: int, article: Article, sketch: frozenset[int]) -> None:
        if article.url:
            self._by_url[article.url] = index
        if title := _title(article):
            self._by_title[title].append(index)
        for value in sketch:
            self._by_hash[value].add(index)

    def original(
        self, article: Article, sketch: frozenset[int], ordered: list[Article]
    ) -> tuple[int, str] | None:
        if article.url and article.url in self._by_url:
            return self._by_url[article.url], _SAME_URL
        copied = self._copied(sketch)
        if copied is not None:
            return copied, _SAME_TEXT
        if sketch:  # a text of its own under a headline that another has too
            return None
        same = (i for i in self._by_title.get(_title(article), ()) if _near(article, ordered[i]))
        titled = next(same, None)
        return None if titled is None else (titled, _SAME_TITLE)

    def _copied(self, sketch: frozenset[int]) -> int | None:
        shared: dict[int, int] = defaultdict(int)
        for value in sketch:
            for index in self._by_hash.get(value, ()):
                shared[index] += 1
        best = max(shared.items(), key=lambda item: (item[1], -item[0]), default=None)
        return best[0] if best and best[1] >= COPY * len(sketch) else None


def _title(article: Article) -> str:
    packed = re.sub(r"[\W_]+", "", bare(article.title, article.publisher)).casefold()
    return packed if len(packed) >= TITLE else ""


def _near(one: Article, other: Article) -> bool:
    if one.published is None or other.published is None:
        return True
    return abs(one.published - other.published) <= dt.timedelta(days=TITLE_DAYS)


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
