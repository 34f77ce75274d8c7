"""Seeds and feeds into the store: everything read is counted, everything failed is named."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from newsletter.collect.feeds.identity import settled
from newsletter.collect.seed_file import OFFLINE, Failure
from newsletter.collect.web.address import shown
from newsletter.collect.web.refusal import not_before
from newsletter.errors import FeedError
from newsletter.model import SEEDS, Article, Drop

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from newsletter.collect.seed_file import SeedFile
    from newsletter.collect.store import ArticleStore
    from newsletter.collect.web.fetch import Result
    from newsletter.config import CollectSettings
    from newsletter.model import Source


@dataclass(frozen=True, slots=True)
class FeedTally:
    """What became of the items of one source: ``read`` is ``kept`` and ``dropped`` together.

    ``note`` (Korean) says why nothing was read, and whatever else the editor should know.
    """

    source_id: str
    title: str
    read: int = 0
    kept: int = 0
    dropped: tuple[Drop, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Collected:
    """What one round of collecting read, in counts, and what it could not read.

    ``feeds_read`` has a tally for each source, in their order; ``notes`` are whole sentences.
    """

    seed_files: int
    seed_articles: int
    feeds: int
    feed_articles: int
    unchanged: int
    failures: tuple[Failure, ...]
    notes: tuple[str, ...] = ()
    feeds_read: tuple[FeedTally, ...] = ()


@dataclass(frozen=True, slots=True)
class _Round:
    """One source: its tally, and its failure where it gave nothing."""

    tally: FeedTally
    failure: Failure | None = None
    unchanged: bool = False

    @property
    def news(self) -> str:
        """What is said of a source that did not fail."""
        note = self.tally.note.removesuffix(UNCHANGED).strip()
        return f"{self.tally.title}: {note}" if note and not self.failure else ""


UNCHANGED = "바뀐 것이 없습니다."
GAP = (
    "지난번에 본 글이 하나도 남아 있지 않습니다. 그 사이의 글을 놓쳤을 수 있으니 "
    "newsletter collect를 더 자주 실행해 주세요."
)


def gather(
    store: ArticleStore,
    seeds: Sequence[SeedFile],
    sources: Sequence[Source],
    settings: CollectSettings,
    *,
    zone: ZoneInfo,
    now: dt.datetime,
    offline: bool,
    on_done: Callable[[Source], None] = lambda _: None,
) -> Collected:
    """Read every seed and every source; one that fails stops nobody and is in ``failures``."""
    known = {article.url: article for article in store.all_of(SEEDS) if article.url}
    articles, failures = _read(seeds, settings, zone, known, offline=offline)
    store.replace(SEEDS, articles, now)
    if offline:
        rounds = [
            _Round(FeedTally(source.id, source.title, note=OFFLINE), Failure(source.title, OFFLINE))
            for source in sources
        ]
    else:
        rounds = _read_feeds(store, sources, settings, now, on_done)
    notes = (store.note, *(one.news for one in rounds))
    return Collected(
        seed_files=len(seeds),
        seed_articles=len(articles),
        feeds=len(sources),
        feed_articles=sum(one.tally.kept for one in rounds),
        unchanged=sum(one.unchanged for one in rounds),
        failures=(*failures, *(one.failure for one in rounds if one.failure)),
        notes=tuple(note for note in notes if note),
        feeds_read=tuple(one.tally for one in rounds),
    )


def _read(
    seeds: Sequence[SeedFile],
    settings: CollectSettings,
    zone: ZoneInfo,
    known: Mapping[str, Article],
    *,
    offline: bool,
) -> tuple[tuple[Article, ...], tuple[Failure, ...]]:
    """The articles of the seeds; what reads pasted text is loaded where there is some."""
    if not seeds:
        return (), ()
    from newsletter.collect.dropped_in import read_seeds

    return read_seeds(seeds, settings, zone=zone, known=known, offline=offline)


# --- feeds ---------------------------------------------------------------------------------------


def _read_feeds(
    store: ArticleStore,
    sources: Sequence[Source],
    settings: CollectSettings,
    now: dt.datetime,
    on_done: Callable[[Source], None],
) -> list[_Round]:
    """A round for each source, in their order."""
    from newsletter.collect.web.fetch import Request, fetch_all

    waits = {source.id: store.wait_until(source.id) for source in sources}
    written = {source.id: source.feed_url for source in sources}
    asked, rounds = [], {}
    for source in sources:
        until = waits[source.id]
        if until and until > now:
            rounds[source.id] = _waiting(source, until)
            on_done(source)
        else:
            now_at = store.address_of(source.id, source.feed_url)
            asked.append(Request(replace(source, feed_url=now_at), store.validators(source.id)))
    for result in fetch_all(
        asked,
        timeout=settings.timeout,
        max_bytes=settings.max_bytes,
        allow_hosts=settings.allow_hosts,
        on_done=on_done,
    ):
        rounds[result.source.id] = _keep(store, result, written[result.source.id], now)
    return [rounds[source.id] for source in sources]


def _waiting(source: Source, until: dt.datetime) -> _Round:
    local = until.astimezone(ZoneInfo(source.timezone))
    return _failed(source, f"매체가 {local:%Y-%m-%d %H:%M} 뒤에 와 달라고 해서 기다립니다.")


def _failed(source: Source, reason: str) -> _Round:
    tally = FeedTally(source.id, source.title, note=reason)
    return _Round(tally, Failure(source.title, reason, source.id))


def _keep(store: ArticleStore, result: Result, written: str, now: dt.datetime) -> _Round:
    """What a source answered into the store; ``written`` is its address in the settings."""
    from newsletter.collect.feeds.feed import parse_feed
    from newsletter.collect.web.fetch import Failed, NotModified

    source = result.source
    if isinstance(result, Failed):
        until = not_before(result.retry_after, now) if result.status in {429, 503} else None
        if until:
            store.wait(source.id, until)
        return _failed(source, result.reason)
    now_at = result.moved_to or source.feed_url
    notes = [_moved(now_at)] if now_at != written else []
    if result.moved_to:
        store.moved(source.id, written, result.moved_to)
    if isinstance(result, NotModified):
        return _Round(
            FeedTally(source.id, source.title, note=" ".join([*notes, UNCHANGED])), unchanged=True
        )
    try:
        content = parse_feed(result.body, source, charset=result.charset, now=now)
    except FeedError as error:
        return _failed(source, " ".join([error.message, *notes]))
    owners = store.owners(source.id, (key for keys in content.keys for key in keys))
    articles = settled(content.articles, content.keys, owners)
    articles = _still_complete(articles, store.all_of(source.id))
    if articles and store.knows_any(source.id, (article.id for article in articles)) is False:
        notes.append(GAP)
    store.save(
        articles, source_id=source.id, validators=result.validators, now=now, keys=content.keys
    )
    return _Round(
        FeedTally(
            source.id, source.title, content.read, len(articles), content.dropped, " ".join(notes)
        )
    )


def _moved(url: str) -> str:
    """The new address as newsletter.toml wants it, but for a query, which may hold a secret."""
    address = shown(url) + ("?…" if "?" in url else "")
    return f"주소가 옮겨져 이제 {address} 에서 받습니다. newsletter.toml의 feed도 고쳐 주세요."


# --- leads ---------------------------------------------------------------------------------------

_READ, _FAILED = "page-read", "page-failed"
"""Flags of an article whose page was asked for: one that failed is asked for once more, in a later
run; what was read, or failed twice, is left in peace."""


def complete_leads(
    store: ArticleStore,
    sources: Sequence[Source],
    settings: CollectSettings,
    *,
    now: dt.datetime,
) -> tuple[str, ...]:
    """Read the pages of what feeds gave only the lead of, as far back as a letter may reach.

    Returns Korean notes on the pages that gave nothing; their articles keep the feed's lead.
    """
    from newsletter.collect.pages.behind import MOST_PAGES, complete, is_lead

    since = now - dt.timedelta(days=settings.window_days + 1)
    ids = [source.id for source in sources]
    recent = store.articles(ids, since=since, until=now + dt.timedelta(days=1))
    leads = [article for article in recent if is_lead(article) and _READ not in article.flags]
    asked = sorted(leads, key=lambda article: _FAILED in article.flags)[:MOST_PAGES]
    done = complete(
        asked,
        sources={source.id: source for source in sources},
        timeout=settings.timeout,
        max_bytes=settings.max_bytes,
        allow_hosts=settings.allow_hosts,
    )
    read = [_marked(lead, article) for lead, article in zip(asked, done.articles, strict=True)]
    for source in sources:
        own = [article for article in read if article.source_id == source.id]
        if own:
            store.save(own, source_id=source.id, validators=None, now=now)
    return done.notes


def _marked(lead: Article, article: Article) -> Article:
    settled_now = len(article.text) > len(lead.text) or _FAILED in lead.flags
    return replace(article, flags=(*article.flags, _READ if settled_now else _FAILED))


def _still_complete(articles: Sequence[Article], stored: Sequence[Article]) -> tuple[Article, ...]:
    """A feed says its leads again and again: what a page completed stays while the title does."""
    asked_before = {
        (article.id, article.title): article
        for article in stored
        if _READ in article.flags or _FAILED in article.flags
    }
    return tuple(asked_before.get((article.id, article.title), article) for article in articles)
