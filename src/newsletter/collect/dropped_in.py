"""What an editor dropped into seeds/: pasted text, saved pages, and files that hold an address."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter.collect.pages.behind import addresses_in, read_html_seed
from newsletter.collect.pages.page import read_page
from newsletter.collect.pasted.seed import READABLE, read_seed
from newsletter.collect.seed_file import OFFLINE, Failure
from newsletter.collect.web.fetch import Downloaded, fetch_pages
from newsletter.errors import PageError, SeedError
from newsletter.model import SEEDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

    from newsletter.collect.seed_file import SeedFile
    from newsletter.config import CollectSettings
    from newsletter.model import Article


UNREADABLE = "아직 읽지 못하는 형식입니다"
UNREADABLE_HINT = "본문을 .txt나 .md 파일에 붙여 넣어 주세요."
_SAVED_PAGES = (".html", ".htm", ".xhtml")
_ADDRESSES = (".url", ".webloc")


def read_seeds(
    files: Sequence[SeedFile],
    settings: CollectSettings,
    *,
    zone: ZoneInfo,
    known: Mapping[str, Article],
    offline: bool,
) -> tuple[tuple[Article, ...], tuple[Failure, ...]]:
    """The articles of all files, each once, and a Failure for each file or address without one.

    ``known`` maps addresses to articles read from them before: those are not asked for again.
    """
    articles: dict[str, Article] = {}
    failures: list[Failure] = []
    for file in files:
        try:
            for found in _read(file, settings, zone, known, offline=offline):
                if isinstance(found, Failure):
                    failures.append(found)
                else:
                    articles.setdefault(found.id, found)
        except SeedError as error:
            failures.append(Failure(file.name, error.message, error.where, error.hint))
    return tuple(articles.values()), tuple(failures)


def _read(
    file: SeedFile,
    settings: CollectSettings,
    zone: ZoneInfo,
    known: Mapping[str, Article],
    *,
    offline: bool,
) -> Sequence[Article | Failure]:
    ending = file.name.lower()
    if ending.endswith(READABLE):
        return read_seed(file.name, file.data, zone)
    if ending.endswith(_SAVED_PAGES):
        return read_html_seed(file.name, file.data, zone)
    if ending.endswith(_ADDRESSES):
        return _behind(file, settings, zone, known, offline=offline)
    return (Failure(file.name, UNREADABLE, hint=UNREADABLE_HINT),)


def _behind(
    file: SeedFile,
    settings: CollectSettings,
    zone: ZoneInfo,
    known: Mapping[str, Article],
    *,
    offline: bool,
) -> Sequence[Article | Failure]:
    """The articles behind the addresses in a file, in their order."""
    urls = addresses_in(file.name, file.data)
    found: dict[str, Article | Failure] = {
        url: replace(known[url], origin=file.name) for url in urls if url in known
    }
    asked = [url for url in urls if url not in found]
    if offline:
        return [found.get(url) or Failure(url, OFFLINE, file.name) for url in urls]
    answers = fetch_pages(
        asked,
        timeout=settings.timeout,
        max_bytes=settings.max_bytes,
        allow_hosts=settings.allow_hosts,
    )
    for url, answer in zip(asked, answers, strict=True):
        if isinstance(answer, Downloaded):
            found[url] = _article(answer, file.name, zone)
        else:
            found[url] = Failure(url, answer.reason, file.name)
    return [found[url] for url in urls]


def _article(answer: Downloaded, name: str, zone: ZoneInfo) -> Article | Failure:
    try:
        article = read_page(
            answer.body,
            answer.final_url or answer.url,
            zone,
            charset=answer.charset,
            source_id=SEEDS,
            origin=name,
        )
    except PageError as error:
        return Failure(answer.url, error.message, name, error.hint)
    return replace(article, url=answer.url)
