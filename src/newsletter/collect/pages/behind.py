"""Pages behind addresses: a feed's lead completed from its page, saved pages, files of addresses.

Every effect goes through ``fetch_pages``.
"""

from __future__ import annotations

import plistlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from newsletter.collect.pages.page import LARGEST, read_page
from newsletter.collect.web.address import canonical
from newsletter.collect.web.decode import decoded
from newsletter.collect.web.fetch import Downloaded, Unreachable, fetch_pages
from newsletter.collect.web.robots import allowed, robots_address
from newsletter.errors import PageError, SeedError
from newsletter.model import SEEDS, Article

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsletter.model import Source

LEAD_ONLY = 600
"""Characters of text below which an article is taken for its lead alone. Feeds that carry a lead
cut it at 100 to 300 characters or write one paragraph of up to 500; three bullets with their
sentences traced to the text need more than that, and whole articles are hardly ever shorter.
"""

MOST_PAGES = 60
"""Pages asked for in one run. A weekly letter chooses ten stories out of some hundred; what is left
over comes in the next run, because completed articles are not asked for again.
"""

_HTML = frozenset({"", "text/html", "application/xhtml+xml", "text/plain"})


@dataclass(frozen=True, slots=True)
class Completed:
    """The articles in their order, the number of pages asked for, and what went wrong (Korean)."""

    articles: tuple[Article, ...]
    fetched: int
    notes: tuple[str, ...]


def complete(
    articles: Sequence[Article],
    *,
    sources: Mapping[str, Source],
    timeout: float,
    max_bytes: int,
    allow_hosts: tuple[str, ...] = (),
) -> Completed:
    """The same articles, each that is only a lead completed from its page where that can be read.

    A completed article keeps its id, address, source, title, publisher and date (the page's where
    the feed has none); text, deck, authors and pictures are the page's if they are longer. Each
    host's robots.txt is asked once: a missing one allows, one that fails with a server's fault
    (5xx) does not. At most 60 pages are fetched. A page that gives nothing leaves the lead as it
    was, and a note names title and reason. Never raises for what a page holds.
    """
    leads = [article for article in articles if is_lead(article)]
    wanted = list(dict.fromkeys(article.url for article in leads))
    fetch = _Fetch(timeout, min(max_bytes, LARGEST), allow_hosts)
    pages: dict[str, Downloaded | str] = dict(fetch.refusals(wanted[:MOST_PAGES]))
    asked = [url for url in wanted[:MOST_PAGES] if url not in pages]
    pages.update(zip(asked, fetch.pages(asked), strict=True))
    done: list[Article] = []
    notes: list[str] = []
    for article in articles:
        result: Article | str | None = None
        if is_lead(article):
            result = _read(pages.get(article.url), article, sources)
        if isinstance(result, str):
            notes.append(f"‘{article.title[:60]}’: {result} 피드에 실린 머리글만 씁니다.")
        done.append(_merged(article, result) if isinstance(result, Article) else article)
    if len(wanted) > MOST_PAGES:
        left = len(wanted) - MOST_PAGES
        notes.append(f"한 번에 {MOST_PAGES}쪽까지만 받아, {left}쪽은 다음에 받습니다.")
    return Completed(tuple(done), len(asked), tuple(notes))


def is_lead(article: Article) -> bool:
    """Whether an article with an address is so short that its page should be read."""
    return bool(article.url) and len(article.text) < LEAD_ONLY


@dataclass(frozen=True, slots=True)
class _Fetch:
    """The HTTP door with this run's limits; what could not be had is its reason."""

    timeout: float
    max_bytes: int
    allow_hosts: tuple[str, ...]

    def answers(self, urls: Sequence[str]) -> tuple[Downloaded | Unreachable, ...]:
        if not urls:
            return ()
        return fetch_pages(
            urls, timeout=self.timeout, max_bytes=self.max_bytes, allow_hosts=self.allow_hosts
        )

    def pages(self, urls: Sequence[str]) -> list[Downloaded | str]:
        return [a.reason if isinstance(a, Unreachable) else a for a in self.answers(urls)]

    def refusals(self, urls: Sequence[str]) -> dict[str, str]:
        """The addresses robots.txt keeps us from, each with the reason."""
        asked = list(dict.fromkeys(robots_address(url) for url in urls))
        rules = dict(zip(asked, self.answers(asked), strict=True))
        reasons = {url: _refusal(rules[robots_address(url)], url) for url in urls}
        return {url: reason for url, reason in reasons.items() if reason}


def _refusal(robots: Downloaded | Unreachable, url: str) -> str:
    if isinstance(robots, Unreachable):
        failing = robots.status >= 500
        return "매체 서버가 robots.txt를 주지 못해 페이지를 받지 않았습니다." if failing else ""
    may = allowed(robots.body.decode("utf-8", "replace"), url)
    return "" if may else "매체가 robots.txt로 이 페이지를 받지 말라고 합니다."


def _read(
    page: Downloaded | str | None, article: Article, sources: Mapping[str, Source]
) -> Article | str | None:
    """The article on a fetched page, or the reason why there is none; None where none was asked."""
    if not isinstance(page, Downloaded):
        return page
    if page.content_type not in _HTML:
        return "웹 페이지가 아닌 파일입니다."
    source = sources.get(article.source_id)
    zone = ZoneInfo(source.timezone if source else "Asia/Seoul")
    try:
        return read_page(
            page.body,
            page.final_url or page.url,
            zone,
            charset=page.charset,
            source_id=article.source_id,
            publisher=article.publisher,
            origin=article.origin,
        )
    except PageError as error:
        return error.message


def _merged(article: Article, page: Article) -> Article:
    """The feed's article with what its page tells more of."""
    return replace(
        article,
        title=article.title or page.title,
        paragraphs=max(article.paragraphs, page.paragraphs, key=lambda p: sum(map(len, p))),
        subtitle=max(article.subtitle, page.subtitle, key=len),
        authors=max(article.authors, page.authors, key=len),
        images=max(article.images, page.images, key=len),
        published=article.published or page.published,
        updated=article.updated or page.updated,
        links=max(article.links, page.links, key=len),
        tags=article.tags or page.tags,
    )


# --- saved pages and addresses -------------------------------------------------------------------

_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(https?://[^\s>]{1,2000})")


def read_html_seed(name: str, data: bytes, zone: ZoneInfo) -> tuple[Article, ...]:
    """The article of a page saved into seeds/; its address is the one the page names itself.

    Raises SeedError, with the file and what to do, where the page holds no article.
    """
    saved = _SAVED_FROM.search(data[:4096])
    url = saved[1].decode("ascii", "ignore") if saved else ""
    try:
        return (read_page(data, url, zone, source_id=SEEDS, origin=name),)
    except PageError as error:
        raise SeedError(error.message, file=name, hint=error.hint) from error


def addresses_in(name: str, data: bytes) -> tuple[str, ...]:
    """The addresses in a .url or .webloc file, or in a text with one on each line, each once.

    Only http and https count; lines that begin with # are remarks. Raises SeedError where there is
    none, or where one of them leads somewhere else (file:, javascript: …).
    """
    text = decoded(data[:_LONGEST_LIST], "")
    if "<plist" in text or data.startswith(b"bplist"):
        lines = [_plist_address(data[:_LONGEST_LIST])]
    elif re.search(r"^\s*\[[\w.]+\]", text, re.MULTILINE):
        lines = re.findall(r"^\s*URL\s*=\s*(.*)$", text, re.MULTILINE | re.IGNORECASE)
    else:
        lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    found = dict.fromkeys(canonical(line) for line in lines if line.strip())
    if not found or "" in found:
        raise SeedError(
            "http나 https가 아닌 주소가 들어 있습니다." if found else "주소를 찾지 못했습니다.",
            file=name,
            hint="한 줄에 주소 하나씩 적어 주세요. 예: https://example.com/article/1",
        )
    return tuple(found)


_LONGEST_LIST = 200_000  # bytes; two thousand addresses


def _plist_address(data: bytes) -> str:
    try:
        value = plistlib.loads(data)
    except Exception:  # noqa: BLE001 - the parsers under it raise many kinds
        return ""
    return str(value.get("URL", "")) if isinstance(value, dict) else ""
