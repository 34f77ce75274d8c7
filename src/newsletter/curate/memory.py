"""What past letters told is not told again, unless there is news.

What was told is read from issues/ alone. Texts that the store still has of the articles a letter
cites only sharpen the look: they tell what a letter left out from what is new.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from newsletter.curate.likeness import EVIDENCE, NEIGHBOURS, Pool, Weights
from newsletter.curate.news import news
from newsletter.curate.overrule import names, place_of
from newsletter.model import Drop, Update

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from newsletter.curate.features import Features
    from newsletter.model import Article, Covered, Story

SAME_STORY = 2.75
"""Log-odds between a story's best article and a past section from which it is that section's story.
Higher than for two articles, since a section quotes its article's own words: on the example letters
the articles told at length stand above 8, the closest other one at 0.4."""
MOST_FACTS = 4
_NEWS = [EVIDENCE.index("figures clash"), EVIDENCE.index("steps clash")]
"""Evidence that tells two events apart and not two stories: another sum and the next step of the
affair are what an update is made of."""


def not_covered(
    articles: Sequence[Article],
    past: Sequence[Covered],
    *,
    always: Sequence[str] = (),
    zone: dt.tzinfo | None = None,
) -> tuple[tuple[Article, ...], tuple[Drop, ...]]:
    """The articles that no past section names (by address or title), in order, and a Drop naming
    the letter for each of the others. One that was rewritten after the letter stays, and so do
    those that an editor's references (``always``) name. ``zone`` is where the letters' days are.
    """
    by_url = {url: section for section in past for url in section.urls if url}
    by_title = {_key(title): section for section in past for title in section.titles if _key(title)}
    kept: list[Article] = []
    drops: list[Drop] = []
    for article in articles:
        found = by_url.get(article.url) or by_title.get(_key(article.title))
        wanted = any(names(reference, article) for reference in always)
        if found is None or wanted or _after(article.updated, found, zone):
            kept.append(article)
        else:
            drops.append(_drop(article, found))
    return tuple(kept), tuple(drops)


@dataclass(frozen=True, slots=True)
class Closest:
    """How far past letters have told a story: ``likeness`` to the section most like it, 0–1, and
    that section where it is the same story.
    """

    likeness: float
    section: Covered | None = None


def closest(
    stories: Sequence[Features], past: Sequence[Covered], told: Sequence[Features]
) -> list[Closest]:
    """For each story, by the features of its lead; ``told`` are those of the past sections."""
    if not past:
        return [Closest(0.0)] * len(stories)
    pool = Pool([*stories, *told], [math.nan] * (len(stories) + len(told)))
    weights = Weights.shipped()
    found: list[Closest] = []
    for index in range(len(stories)):
        near = pool.neighbours(index, len(pool))
        near = near[near >= len(stories)][:NEIGHBOURS]
        if not len(near):
            found.append(Closest(0.0))
            continue
        evidence = pool.evidence(index, near)
        evidence[:, _NEWS] = 0
        odds = weights.log_odds(evidence)
        best = int(np.argmax(odds))
        same = past[near[best] - len(stories)] if odds[best] >= SAME_STORY else None
        found.append(Closest(float(evidence[:, EVIDENCE.index("words")].max()), same))
    return found


def retold(
    stories: Sequence[Story],
    nearest: Sequence[Closest],
    known: Mapping[str, str],
    *,
    always: Sequence[str] = (),
    zone: dt.tzinfo | None = None,
) -> tuple[tuple[Story, ...], tuple[Drop, ...]]:
    """The stories no past section told, and those with news since, as an ``update`` of it; a Drop
    for each article of the others.

    ``nearest`` says for each story which section told it; ``known`` are the texts of stored
    articles by address, for what a letter left out of an article is no news either. A story that
    an editor's references (``always``) name stays in any case.
    """
    kept: list[Story] = []
    drops: list[Drop] = []
    for story, close in zip(stories, nearest, strict=True):
        section = close.section
        if section is None:
            kept.append(story)
            continue
        texts = [known[url] for url in section.urls if url in known]
        seen = "\n".join((section.headline, section.text, *texts))
        since = [article for article in story.articles if _after(_last(article), section, zone)]
        facts = dict.fromkeys(fact for article in since for fact in news(article, seen))
        if facts:
            kept.append(replace(story, update=Update(section, tuple(facts)[:MOST_FACTS])))
        elif place_of(story, always) is not None:
            kept.append(story)
        else:
            drops += [_drop(article, section) for article in story.reports]
    return tuple(kept), tuple(drops)


def _drop(article: Article, section: Covered) -> Drop:
    reason = f"{section.date.isoformat()} 호에서 다룬 이야기입니다 (‘{section.headline}’)"
    return Drop(article.title, reason, article.url, article.origin)


def _last(article: Article) -> dt.datetime | None:
    return article.updated or article.published


def _after(moment: dt.datetime | None, section: Covered, zone: dt.tzinfo | None) -> bool:
    """Whether it is of a later day than the letter; many feeds write GMT, half a day behind."""
    if moment is None:
        return False
    return (moment.astimezone(zone) if zone else moment).date() > section.date


def _key(title: str) -> str:
    return re.sub(r"[\W_]+", "", title).casefold()
