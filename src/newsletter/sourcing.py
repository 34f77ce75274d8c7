"""The stored articles that each section of a letter names, or was made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsletter.collect.feeds.identity import OWN, keyed
from newsletter.collect.store import ArticleStore
from newsletter.collect.web.address import canonical
from newsletter.issue.markdown import plain, urls
from newsletter.model import SEEDS, Article
from newsletter.tracing.folding import folded

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from newsletter.model import Issue, Section
    from newsletter.workspace import Workspace

_TITLE = re.compile(r"「([^「」]+)」")


@dataclass(frozen=True, slots=True)
class _Named:
    """What a section names, in order: addresses, titles (folded), ids that the evidence gives."""

    urls: tuple[str, ...]
    titles: tuple[str, ...]
    ids: tuple[str, ...]


def sources_of(
    workspace: Workspace, date: dt.date, issue: Issue
) -> tuple[tuple[Article, ...], ...]:
    """For each section of the issue, in order, the stored articles that its 출처 line, its links
    and 「titles」 name, then those that the evidence of its draft gives; none is an empty tuple.

    A 「title」 is looked for among the seeds. Only the sources that hold an article asked for are
    read: 10 ms beside a store of 3,000 articles (of them 9 its opening). Raises WorkspaceError and
    IssueError where the store or the evidence file cannot be read.
    """
    drafted = (workspace.evidence(date) or {}).get("sections", ())
    named = [_named(section, drafted) for section in issue.sections]
    if not any(one.urls or one.titles or one.ids for one in named):
        return tuple(() for _ in named)
    if not workspace.store_path.is_file():  # opening it would make one
        return tuple(() for _ in named)
    feeds = [source.id for source in workspace.config.sources]
    with ArticleStore.open(workspace.store_path) as store:
        stored, ids = _read(store, feeds, named)
    return tuple(_chosen(one, stored, ids) for one in named)


def _read(
    store: ArticleStore, feeds: Sequence[str], named: Sequence[_Named]
) -> tuple[list[Article], dict[str, str]]:
    """The seeds and the articles of the feeds that hold some of what is named; and which article's
    id is meant by an address a feed gave.
    """
    addresses = {key: url for one in named for url in one.urls if (key := _key(url))}
    asked = [*addresses, *(OWN + name for one in named for name in one.ids)]
    stored = [*store.all_of(SEEDS)]
    ids: dict[str, str] = {}
    for source_id in feeds:
        owners = store.owners(source_id, asked)
        if owners:
            stored += store.all_of(source_id)
        ids |= {addresses[key]: owner.id for key, owner in owners.items() if key in addresses}
    return stored, ids


def _chosen(
    named: _Named, stored: Iterable[Article], ids: Mapping[str, str]
) -> tuple[Article, ...]:
    meant = (*named.urls, *(f"「{title}" for title in named.titles), *named.ids)
    place = {reference: order for order, reference in reversed([*enumerate(meant)])}
    place |= {ids[url]: place[url] for url in reversed(named.urls) if url in ids}
    found = [
        (order, article)
        for article in stored
        if (order := min((place[k] for k in _names(article) if k in place), default=-1)) >= 0
    ]
    return tuple(article for _, article in sorted(found, key=lambda pair: pair[0]))


def _names(article: Article) -> tuple[str, ...]:
    """What a section may call an article by."""
    return article.url, f"「{folded(article.title).text}", article.id


def _named(section: Section, drafted: Iterable[Mapping[str, Any]]) -> _Named:
    text = [block.text for block in section.body]
    listed = [link.url for link in section.sources if link.url]
    linked = [url for block in text for url in urls(block)]
    given = [*listed, *linked]
    both = [spelled for url in given for spelled in (url, canonical(url)) if spelled]
    named = [title for source in section.sources for title in _TITLE.findall(plain(source.text))]
    named += [title for block in text for title in _TITLE.findall(plain(block))]
    titles = [folded(title).text for title in named]
    return _Named(
        tuple(dict.fromkeys(both)),
        tuple(dict.fromkeys(title for title in titles if title)),
        tuple(dict.fromkeys(_ids(section, drafted))),
    )


def _ids(section: Section, drafted: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """The articles of the drafted section that this one was, by its headline or a bullet."""
    said = {section.headline, *(bullet.text for bullet in section.bullets)}
    for one in drafted:
        bullets = one.get("bullets", ())
        if one.get("headline") in said or any(b.get("generated") in said for b in bullets):
            sentences = [sentence for b in bullets for sentence in b.get("sentences", ())]
            rests = [r for s in sentences for r in (s, *s.get("others", ()))]
            yield from (str(r["article"]) for r in rests if r.get("article"))


def _key(url: str) -> str:
    """What a feed's article at this address is kept under."""
    ((key, *_),) = keyed([""], [Article("", url, "", (), "")])
    return key if not key.startswith(OWN) else ""
