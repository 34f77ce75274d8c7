"""Which stories a letter may tell, in the order they are offered, and what was left out and why.

articles → without copies → not told before → stories → as the editor overruled → news since → rank
→ varied
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsletter.cache import Cache
from newsletter.collect.store import ArticleStore
from newsletter.collect.web.address import canonical
from newsletter.curate.arrange import varied
from newsletter.curate.cluster import stories
from newsletter.curate.dedupe import unique
from newsletter.curate.features import BODY, features_of, from_json, key, looked_at, to_json
from newsletter.curate.memory import closest, not_covered, retold
from newsletter.curate.overrule import names, place_of, regrouped
from newsletter.curate.rank import Measure, rank
from newsletter.curate.related import words_of
from newsletter.issue.compose import covered
from newsletter.model import SEEDS, Overrides

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsletter.config import TopicSettings
    from newsletter.curate.dedupe import Copy
    from newsletter.curate.features import Features
    from newsletter.model import Article, Covered, Drop, Issue, Story
    from newsletter.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Candidates:
    """What a letter may tell: the stories in the order they are offered, those an editor pinned
    (``pinned`` of them) first; the stories an editor dropped; the articles left out before there
    were stories; how many articles there were; the editor's references that name none of them.
    """

    stories: tuple[Story, ...]
    pinned: int
    dropped: tuple[Story, ...]
    drops: tuple[Drop, ...]
    articles: int
    unknown: tuple[str, ...]


def candidates(workspace: Workspace, date: dt.date, topics: Sequence[TopicSettings]) -> Candidates:
    """The candidates for the letter of ``date`` from what the store holds and the issues remember.

    The same store and issues give the same candidates.
    """
    wishes = overrides_of(workspace, date)
    past = past_sections(workspace, date)
    trust = {source.id: source.weight for source in workspace.config.sources}
    with ArticleStore.open(workspace.store_path) as store:
        articles = offered(workspace, store, date, wishes.pins)
        known = store.texts({url for section in past for url in section.urls})
    unlike, copies = unique(articles)
    fresh, told = not_covered(unlike, past, always=wishes.pins, zone=workspace.config.zone)
    made = features_for(workspace, [looked_at(article) for article in fresh])
    remembered = features_for(workspace, [_remembered(section, known) for section in past])
    grouped = regrouped(stories(fresh, made, trust), wishes, trust)
    grouped = tuple(_with_copies(story, copies) for story in grouped)
    by_id = {article.id: own for article, own in zip(fresh, made, strict=True)}
    nearest = closest([by_id[story.lead.id] for story in grouped], past, remembered)
    told_before = {s.lead.id: near.likeness for s, near in zip(grouped, nearest, strict=True)}
    new, again = retold(grouped, nearest, known, always=wishes.pins, zone=workspace.config.zone)
    measure = Measure(
        topics,
        trust,
        workspace.config.curate.weights,
        until=window(workspace, date)[1],
        window_days=workspace.config.collect.window_days,
        told_before=told_before,
    )
    drops = (*(copy.drop() for copy in copies), *told, *again)
    return _arranged(rank(new, measure), wishes, drops, len(unlike))


def past_issues_of(workspace: Workspace, date: dt.date) -> list[Issue]:
    """The letters before ``date``, oldest first: the memory of what was told."""
    return [workspace.read_issue(day).issue for day in workspace.issue_dates() if day < date]


def past_sections(workspace: Workspace, date: dt.date) -> list[Covered]:
    """What the letters before ``date`` told, newest letter first."""
    issues = reversed(past_issues_of(workspace, date))
    return [section for issue in issues for section in covered(issue)]


def overrides_of(workspace: Workspace, date: dt.date) -> Overrides:
    """What the editor decided for the letter of ``date``, addresses in their one spelling."""
    if not workspace.has_issue(date):
        return Overrides()
    found = workspace.read_issue(date).issue.overrides
    return Overrides(
        _spelled(found.pins),
        _spelled(found.drops),
        tuple(_spelled(group) for group in found.merges),
        _spelled(found.splits),
    )


def window(workspace: Workspace, date: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The half-open span of time a letter covers: from the day after the letter before it, at most
    ``window_days``, to the end of its own day, in the publication's zone.
    """
    settings = workspace.config.collect
    first = date + dt.timedelta(days=1 - settings.window_days)
    before = [day for day in workspace.issue_dates() if day < date]
    if before:
        first = max(first, before[-1] + dt.timedelta(days=1))
    zone = workspace.config.zone
    midnight = dt.time()
    return (
        dt.datetime.combine(first, midnight, zone),
        dt.datetime.combine(date + dt.timedelta(days=1), midnight, zone),
    )


def offered(
    workspace: Workspace, store: ArticleStore, date: dt.date, pins: Sequence[str] = ()
) -> tuple[Article, ...]:
    """The seeds, whatever their date, what the feeds brought within the window, and of the rest of
    the store what the editor pinned.

    The day of the letter before counts once more: what appeared on it after that letter was drafted
    belongs to no other one, and what it told is remembered.
    """
    since, until = window(workspace, date)
    since -= dt.timedelta(days=1)
    ids = [source.id for source in workspace.config.sources]
    found = (*store.all_of(SEEDS), *store.articles(ids, since=since, until=until))
    if not pins:
        return found
    there = {article.id for article in found}
    older = (article for source_id in ids for article in store.all_of(source_id))
    wanted = (a for a in older if a.id not in there and any(names(pin, a) for pin in pins))
    return (*found, *wanted)


def features_for(workspace: Workspace, texts: Sequence[tuple[str, str]]) -> list[Features]:
    """The features of headlines and the texts under them; what is not kept yet is made and kept."""
    cache = Cache(workspace.cache_path)
    keys = [key(*text) for text in texts]
    known = cache.get(keys)
    made: list[Features] = []
    new: dict[str, str] = {}
    for own_key, text in zip(keys, texts, strict=True):
        features = _read(known.get(own_key, ""))
        if features is None:
            features = features_of(*text)
            new[own_key] = to_json(features)
        made.append(features)
    cache.put(new)
    return made


def words_for(workspace: Workspace, sections: Sequence[Covered]) -> list[tuple[str, ...]]:
    """As ``related.words_of``; what is not kept yet is made and kept."""
    cache = Cache(workspace.cache_path)
    keys = [key("words", f"{section.headline}\x1f{section.text}") for section in sections]
    known = cache.get(keys)
    new = {}
    for own_key, section in zip(keys, sections, strict=True):
        if own_key not in known:
            (words,) = words_of([section])
            known[own_key] = new[own_key] = "\n".join(words)
    cache.put(new)
    return [tuple(known[own_key].split("\n")) if known[own_key] else () for own_key in keys]


def _remembered(section: Covered, known: Mapping[str, str]) -> tuple[str, str]:
    """What a past section is compared by: the article it was told from, while the store has it. A
    brief is one sentence of it, and too little to know its story by.
    """
    text = next((known[url] for url in section.urls if url in known), "")
    return section.headline, text[:BODY] if len(text) > len(section.text) else section.text


def _read(text: str) -> Features | None:
    try:
        return from_json(text) if text else None
    except (ValueError, TypeError, AttributeError):
        return None


def _spelled(references: Sequence[str]) -> tuple[str, ...]:
    return tuple((canonical(one) or one) if "://" in one else one for one in references)


def _with_copies(story: Story, copies: Sequence[Copy]) -> Story:
    own = {article.id for article in story.articles}
    urls = {article.url for article in story.articles if article.url}
    there = (c.article for c in copies if c.original.id in own and c.article.url not in urls)
    by_url = {article.url or article.id: article for article in there}
    return replace(story, copies=tuple(by_url.values()))


def _arranged(
    ranked: Sequence[Story], wishes: Overrides, drops: tuple[Drop, ...], articles: int
) -> Candidates:
    """Pinned stories first, in the order they were pinned; dropped ones apart; the rest varied."""
    dropped = tuple(story for story in ranked if place_of(story, wishes.drops) is not None)
    pinned = sorted(
        (
            (place, story)
            for story in ranked
            if story not in dropped and (place := place_of(story, wishes.pins)) is not None
        ),
        key=lambda pair: pair[0],
    )
    first = tuple(story for _, story in pinned)
    rest = varied([story for story in ranked if story not in dropped and story not in first])
    given = (*wishes.pins, *wishes.drops, *wishes.splits, *(r for g in wishes.merges for r in g))
    unknown = tuple(
        reference
        for reference in dict.fromkeys(given)
        if all(place_of(story, [reference]) is None for story in ranked)
    )
    return Candidates((*first, *rest), len(first), dropped, drops, articles, unknown)
