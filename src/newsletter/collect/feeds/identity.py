"""Which item of a feed is which article of the store. Pure.

Feeds change what names their items: a guid made anew for each answer, one guid for all, an address
that grows ``/`` or ``.html``, a headline edited, a date bumped. An item therefore has several keys,
and is the article that owned the strongest of them before; keys that several items of one answer
share name none of them.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from newsletter.model import Article

Keys = tuple[str, ...]
OWN = "i"
"""What a key begins with that is the article's own id: the store knows those without being told."""


@dataclass(frozen=True, slots=True)
class Owner:
    """What the store knows of the article a key belonged to."""

    id: str
    url: str
    title: str
    published: dt.datetime | None


def keyed(guids: Sequence[str], articles: Sequence[Article]) -> tuple[Keys, ...]:
    """The keys of a feed's articles, strongest first: guid, address, headline with its moment, and
    the id the article would have by itself.
    """
    all_keys = [_keys(guid, article) for guid, article in zip(guids, articles, strict=True)]
    times = Counter(key for keys in all_keys for key in keys)
    return tuple(tuple(key for key in keys if times[key] == 1) for keys in all_keys)


def settled(
    articles: Sequence[Article], keys: Sequence[Keys], owners: Mapping[str, Owner]
) -> tuple[Article, ...]:
    """The articles under the ids they had before, where ``owners`` of their keys are known.

    No two get one id. A guid alone does not make another text the article it was before: where
    address, headline and moment are all others, the feed numbers its places, not its items.
    """
    found: dict[int, str] = {}
    for kind in "gabi":  # every guid before any address: the stronger key has the first word
        for index, (article, own) in enumerate(zip(articles, keys, strict=True)):
            key = next((key for key in own if key[0] == kind), "")
            owner = owners.get(key)
            if owner is None or index in found or owner.id in found.values():
                continue
            if kind in "ab" or _is_like(article, owner):
                found[index] = owner.id
    used = set(found.values()) | {owner.id for owner in owners.values()}
    result: list[Article] = []
    for index, article in enumerate(articles):
        name = found.get(index, article.id)
        if index not in found and name in used:
            name = _fresh(article)
        used.add(name)
        result.append(article if name == article.id else replace(article, id=name))
    return tuple(result)


def _keys(guid: str, article: Article) -> Keys:
    keys = []
    if guid:
        keys.append("g" + _digest(guid))
    if article.url:
        keys.append("a" + _digest(_loose(article.url)))
    if article.title and article.published:
        keys.append("b" + _digest(f"{article.title}\n{article.published.timestamp():.0f}"))
    return (*keys, OWN + article.id)


def _loose(url: str) -> str:
    """The address without what comes and goes: scheme, www, a slash or .html at its end."""
    place, mark, query = re.sub(r"^https?://(?:www\.)?", "", url).partition("?")
    return re.sub(r"(?:/index)?\.html?$", "", place.rstrip("/")).rstrip("/") + mark + query


def _is_like(article: Article, owner: Owner) -> bool:
    return (
        article.title == owner.title
        or article.published == owner.published
        or _loose(article.url) == _loose(owner.url)
    )


def _fresh(article: Article) -> str:
    moment = article.published.isoformat() if article.published else ""
    parts = (article.source_id, article.id, article.url, article.title, moment)
    return "a" + _digest("\n".join(parts))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()
