"""Seeds and feeds into the store: everything read is counted, everything failed is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.collect.feed import parse_feed
from newsletter.collect.fetch import Failed, Fetched, Request, fetch_all
from newsletter.collect.seed import READABLE, read_seed
from newsletter.errors import FeedError, SeedError
from newsletter.model import SEEDS, Article

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from zoneinfo import ZoneInfo

    from newsletter.collect.store import ArticleStore
    from newsletter.config import CollectSettings
    from newsletter.model import Source


@dataclass(frozen=True, slots=True)
class SeedFile:
    """A file of seeds/: its name as the editor knows it, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Failure:
    """A source or a file that gave nothing: which, why (Korean), where, and what to do."""

    what: str
    reason: str
    where: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Collected:
    """What one round of collecting read, in counts, and what it could not read."""

    seed_files: int
    seed_articles: int
    feeds: int
    feed_articles: int
    unchanged: int
    failures: tuple[Failure, ...]
    notes: tuple[str, ...] = ()


OFFLINE = "오프라인이라 받지 않았습니다"
UNREADABLE = "아직 읽지 못하는 형식입니다"
UNREADABLE_HINT = "본문을 .txt나 .md 파일에 붙여 넣어 주세요."


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
    articles, failures = _read_seeds(seeds, zone)
    store.replace(SEEDS, articles, now)
    fed, unchanged, failed = 0, 0, [Failure(source.title, OFFLINE) for source in sources if offline]
    if not offline:
        fed, unchanged, failed = _read_feeds(store, sources, settings, now, on_done)
    return Collected(
        seed_files=len(seeds),
        seed_articles=len(articles),
        feeds=len(sources),
        feed_articles=fed,
        unchanged=unchanged,
        failures=(*failures, *failed),
        notes=(store.note,) if store.note else (),
    )


def _read_seeds(
    seeds: Sequence[SeedFile], zone: ZoneInfo
) -> tuple[tuple[Article, ...], list[Failure]]:
    articles: dict[str, Article] = {}
    failures: list[Failure] = []
    for seed in seeds:
        if not seed.name.lower().endswith(READABLE):
            failures.append(Failure(seed.name, UNREADABLE, hint=UNREADABLE_HINT))
            continue
        try:
            for article in read_seed(seed.name, seed.data, zone):
                articles.setdefault(article.id, article)
        except SeedError as error:
            failures.append(Failure(seed.name, error.message, error.where, error.hint))
    return tuple(articles.values()), failures


def _read_feeds(
    store: ArticleStore,
    sources: Sequence[Source],
    settings: CollectSettings,
    now: dt.datetime,
    on_done: Callable[[Source], None],
) -> tuple[int, int, list[Failure]]:
    requests = [Request(source, store.validators(source.id)) for source in sources]
    results = fetch_all(
        requests,
        timeout=settings.timeout,
        max_bytes=settings.max_bytes,
        allow_hosts=settings.allow_hosts,
        on_done=on_done,
    )
    fed, unchanged, failures = 0, 0, []
    for result in results:
        if isinstance(result, Failed):
            failures.append(Failure(result.source.title, result.reason, result.source.id))
        elif isinstance(result, Fetched):
            try:
                articles = parse_feed(result.body, result.source, charset=result.charset)
            except FeedError as error:
                failures.append(Failure(result.source.title, error.message, result.source.id))
                continue
            store.save(articles, source_id=result.source.id, validators=result.validators, now=now)
            fed += len(articles)
        else:
            unchanged += 1
    return fed, unchanged, failures
