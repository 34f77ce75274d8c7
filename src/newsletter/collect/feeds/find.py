"""Asking for feeds: the one behind a site's address, and whether known ones still answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from newsletter.collect.feeds.discover import discover, feed_title
from newsletter.collect.feeds.feed import parse_feed
from newsletter.collect.web.address import canonical, shown
from newsletter.collect.web.fetch import (
    Downloaded,
    Failed,
    Fetched,
    Request,
    Unreachable,
    fetch_all,
    fetch_pages,
)
from newsletter.errors import FeedError
from newsletter.model import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsletter.collect.web.fetch import Result
    from newsletter.config import CollectSettings

State = Literal["reachable", "moved", "gone", "broken"]

_MOST_NAMED = 5  # feeds a page names that are tried before the usual paths
_BATCH = 200  # answers held in memory at once


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that answered: its address, what it calls itself, how many articles it held, the site
    it was found on ('' where its own address was given), and the other feeds that site names.
    """

    url: str
    title: str
    articles: int
    site: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """How a source answered: ``words`` say it in Korean, ``moved_to`` is its new address.

    A source that moved and cannot be read there is broken.
    """

    source: Source
    state: State
    words: str
    moved_to: str = ""


def find_feed(url: str, settings: CollectSettings) -> Feed:
    """The feed at an address, else the best one its page names, else one at the usual paths.

    Only what parses as a feed counts. Raises FeedError where the address does not answer or leads
    to no feed.
    """
    page = _download([url], settings)[0]
    if isinstance(page, Unreachable):
        raise FeedError(f"주소를 열지 못했습니다. {page.reason}", file=shown(url))
    if feed := _feed(page):
        return feed
    candidates = discover(page.body, page.final_url, charset=page.charset)
    named = [candidate.url for candidate in candidates if candidate.named]
    guessed = [candidate.url for candidate in candidates if not candidate.named]
    for urls in (named[:_MOST_NAMED], guessed):
        answers = _download(urls, settings)
        feeds = [_feed(answer) for answer in answers if isinstance(answer, Downloaded)]
        if feed := next(filter(None, feeds), None):
            others = tuple(other for other in named if other != feed.url)
            return replace(feed, site=canonical(page.final_url), others=others)
    raise FeedError(
        "그 주소에서도 그 누리집에서도 피드를 찾지 못했습니다.",
        file=shown(url),
        hint="누리집에 적힌 RSS 주소를 찾아 그대로 적어 주세요.",
    )


def _download(
    urls: Sequence[str], settings: CollectSettings
) -> tuple[Downloaded | Unreachable, ...]:
    return fetch_pages(
        urls,
        timeout=settings.timeout,
        max_bytes=settings.max_bytes,
        allow_hosts=settings.allow_hosts,
    )


def _feed(page: Downloaded) -> Feed | None:
    try:
        articles = _count(page.body, Source("feed", "feed", page.final_url), page.charset)
    except FeedError:
        return None
    title = feed_title(page.body, charset=page.charset)
    return Feed(_lasting(page.url, page.final_url), title, articles)


def _count(body: bytes, source: Source, charset: str) -> int:
    """How many articles the feed holds; FeedError where it is none."""
    return len(parse_feed(body, source, charset=charset).articles)


def _lasting(asked: str, final: str) -> str:
    """The address to keep: the end of the redirects where that is the same host, else what was
    asked for, since another host may be today's answer only.
    """
    hosts = [(urlsplit(url).hostname or "").removeprefix("www.") for url in (asked, final)]
    return canonical(final if hosts[0] == hosts[1] else asked)


def check_sources(
    sources: Sequence[Source],
    settings: CollectSettings,
    *,
    on_done: Callable[[Source], None] = lambda _: None,
) -> tuple[Checked, ...]:
    """How each source answers now, in their order; what it answered before plays no part."""
    found: list[Checked] = []
    for start in range(0, len(sources), _BATCH):
        results = fetch_all(
            [Request(source) for source in sources[start : start + _BATCH]],
            timeout=settings.timeout,
            max_bytes=settings.max_bytes,
            allow_hosts=settings.allow_hosts,
            on_done=on_done,
        )
        found += map(_checked, results)
    return tuple(found)


def _checked(result: Result) -> Checked:
    source = result.source
    if isinstance(result, Failed):
        return Checked(source, "gone" if result.status in {404, 410} else "broken", result.reason)
    if not isinstance(result, Fetched):
        return Checked(source, "reachable", "바뀌지 않았습니다.")
    moved = result.moved_to
    try:
        articles = _count(result.body, source, result.charset)
    except FeedError as error:
        return Checked(source, "broken", error.message, moved)
    words = f"글 {articles}건을 읽었습니다." if articles else "피드에 아직 글이 없습니다."
    return Checked(source, "moved" if moved else "reachable", words, moved)
