"""The sources a letter follows: added, removed, checked, taken from and given to other readers.

What is decided from values alone stands first, what reads and writes newsletter.toml below.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from newsletter.collect.feeds.opml import MOST_BYTES, Subscription, format_opml, parse_opml
from newsletter.collect.web.address import canonical, shown
from newsletter.config import parse_config
from newsletter.config_document import Entry, add_sources, remove_source
from newsletter.errors import FeedError, NewsletterError
from newsletter.files import read_file, replace_file
from newsletter.korean.particles import with_particle
from newsletter.korean.text import clean_line
from newsletter.model import SEEDS, Source
from newsletter.workspace import CONFIG

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Container, Iterable, Sequence
    from pathlib import Path

    from newsletter.collect.feeds.find import Checked, Feed
    from newsletter.config import Config
    from newsletter.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Listed:
    """A source and what the store knows of it; ``articles`` is None where there is no store.

    ``resting`` is the moment before which the source asked not to be asked again.
    """

    source: Source
    articles: int | None = None
    newest: dt.datetime | None = None
    resting: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """The source as written; ``feed`` is None where nobody looked whether it answers."""

    source: Source
    feed: Feed | None


@dataclass(frozen=True, slots=True)
class Left:
    """An entry of a list that was not added: its title or address, its line, and why (Korean)."""

    name: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list's entries: each is in exactly one of the three."""

    added: tuple[Entry, ...]
    duplicates: tuple[Left, ...]
    refused: tuple[Left, ...]

    @property
    def entries(self) -> int:
        return len(self.added) + len(self.duplicates) + len(self.refused)


# --- deciding ------------------------------------------------------------------------------------

_NOT_NAMES = re.compile(
    r"www|m|rss|feeds?|co|or|go|ne|re|ac|pe|com|net|org|info|io|kr|jp|uk|me|dev|news|xml|index|atom"
    r"|rdf|json|php|aspx?|jsp|do|html?|rssfeed|allarticle|all|main|default"
)
_LONGEST_ID = 40


def make_id(url: str, taken: Container[str]) -> str:
    """A short ASCII id out of a canonical address's host and path that is not in ``taken``."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    words = re.findall(r"[a-z0-9]+", f"{host} {unquote(parts.path)}".lower())
    telling = [word for word in words if not _NOT_NAMES.fullmatch(word)]
    base = "-".join(telling or re.findall(r"[a-z0-9]+", host) or ["source"])
    base = base[:_LONGEST_ID].strip("-")
    digest = hashlib.blake2b(url.encode(), digest_size=16).hexdigest()
    names = chain(
        [base],
        (f"{base}-{number}" for number in range(2, 100)),
        (f"{base}-{digest[:size]}" for size in range(4, 33)),
    )
    return next(name for name in names if name != SEEDS and name not in taken)


def sort_out(subscriptions: Sequence[Subscription], sources: Iterable[Source]) -> Imported:
    """Which entries of a list are new beside the sources there are, each with an id of its own.

    Two addresses are the same where their canonical forms are. The folder an entry lies in becomes
    the comment of its table: "폴더: 뉴스 › 기술".
    """
    known: dict[str, str] = {}
    ids: set[str] = set()
    for source in sources:
        known.setdefault(canonical(source.feed_url), source.id)
        ids.add(source.id)
    added: list[Entry] = []
    duplicates: list[Left] = []
    refused: list[Left] = []
    for entry in subscriptions:
        url, reason = _usable(entry.feed_url)
        name = entry.title or shown(entry.feed_url) or "이름 없는 항목"
        if reason:
            refused.append(Left(name, entry.line, reason))
        elif url in known:
            same = with_particle(f"‘{known[url]}’", "과/와")
            duplicates.append(Left(name, entry.line, f"{same} 같은 피드입니다."))
        else:
            source_id = make_id(url, ids)
            known[url] = source_id
            ids.add(source_id)
            added.append(_entry(entry, source_id, url))
    return Imported(tuple(added), tuple(duplicates), tuple(refused))


def _entry(entry: Subscription, source_id: str, url: str) -> Entry:
    language = (
        entry.language if re.fullmatch(r"[a-z]{2}(-[A-Za-z]{2,4})?", entry.language) else "ko"
    )
    title = entry.title or urlsplit(url).hostname or source_id
    source = Source(source_id, title, url, canonical(entry.site_url), language=language)
    return Entry(source, f"폴더: {' › '.join(entry.folder)}" if entry.folder else "")


def _usable(address: str) -> tuple[str, str]:
    """The canonical address, or '' and why there is none."""
    if not address:
        return "", "피드 주소(xmlUrl)가 없습니다."
    address = clean_line(address)
    address = re.sub(r"^feed:(?://)?(?=https?:)|^feed:(?=//)", "", address, flags=re.IGNORECASE)
    address = f"http:{address}" if address.startswith("//") else address
    if not re.match(r"https?://", address, re.IGNORECASE):
        return "", "http나 https로 시작하는 주소가 아닙니다."
    url = canonical(address)
    return url, "" if url else "주소가 올바르지 않습니다."


def _typed(address: str) -> str:
    """The address a person typed, ``https://`` understood; NewsletterError where it is none."""
    address = address.strip()
    if "://" not in address and not re.match(r"[a-z]+:(?!\d)", address, re.IGNORECASE):
        address = f"https://{address}"
    url, reason = _usable(address)
    if reason:
        raise NewsletterError(
            reason,
            file=shown(address),
            hint="https://로 시작하는 누리집이나 피드 주소를 적어 주세요.",
        )
    return url


def _refuse_known(config: Config, url: str) -> None:
    for source in config.sources:
        if canonical(source.feed) == url:
            raise NewsletterError(
                f"이미 따라 읽는 매체입니다: {source.id}({source.title})",
                file=CONFIG,
                hint="newsletter sources list 로 모두 볼 수 있습니다.",
            )


def _refuse_taken(config: Config, source_id: str) -> None:
    if source_id == SEEDS or any(source.id == source_id for source in config.sources):
        raise NewsletterError(
            f"{with_particle(f'‘{source_id}’', '이라는/라는')} id는 이미 쓰고 있습니다.",
            hint="--id로 다른 이름을 붙여 주세요.",
        )


def _unknown(config: Config, source_id: str) -> NewsletterError:
    ids = [source.id for source in config.sources]
    near = difflib.get_close_matches(source_id, ids, n=1, cutoff=0.5)
    meant = f"혹시 {near[0]}인가요?" if near else "newsletter sources list 로 id를 볼 수 있습니다."
    named = with_particle(f"‘{source_id}’", "이라는/라는")
    return NewsletterError(f"{named} 매체가 없습니다.", file=CONFIG, hint=meant)


# --- newsletter.toml -----------------------------------------------------------------------------


def listed(workspace: Workspace, *, now: dt.datetime) -> tuple[Listed, ...]:
    """Every source in the order of newsletter.toml, with what the store knows of it."""
    sources = [settings.source() for settings in workspace.config.sources]
    if not workspace.store_path.is_file():
        return tuple(Listed(source) for source in sources)
    from newsletter.collect.store import ArticleStore

    found = []
    with ArticleStore.open(workspace.store_path) as store:
        for source in sources:
            articles = store.all_of(source.id)
            dates = [article.published for article in articles if article.published]
            until = store.wait_until(source.id)
            resting = until if until and until > now else None
            found.append(Listed(source, len(articles), max(dates, default=None), resting))
    return tuple(found)


def add(
    workspace: Workspace,
    address: str,
    *,
    source_id: str = "",
    title: str = "",
    weight: float | None = None,
    offline: bool,
) -> Added:
    """Write one more source into newsletter.toml: the feed at the address, or behind that site.

    Offline the address is taken for the feed's own, and ``source_id`` and ``title`` must be given.
    Raises NewsletterError, and changes nothing, where there is no feed, it is known already, or
    the id is taken.
    """
    url = _typed(address)
    _refuse_known(workspace.config, url)
    if source_id:
        _refuse_taken(workspace.config, source_id)
    if offline and not (source_id and title):
        raise NewsletterError(
            "오프라인이라 피드를 찾아볼 수 없습니다.",
            hint="피드 주소와 함께 --id와 --title을 모두 적으면 살피지 않고 더합니다.",
        )
    feed = None if offline else _found(workspace.config, url)
    url = feed.url if feed else url
    with workspace.lock():
        text = workspace.config_text()
        config = parse_config(text)
        _refuse_known(config, url)
        if source_id:
            _refuse_taken(config, source_id)
        source = Source(
            source_id or make_id(url, {known.id for known in config.sources}),
            title or (feed.title if feed else "") or urlsplit(url).hostname or url,
            url,
            feed.site if feed else "",
        )
        source = source if weight is None else replace(source, weight=weight)
        workspace.write_config(add_sources(text, [Entry(source)]))
    return Added(source, feed)


def _found(config: Config, url: str) -> Feed:
    from newsletter.collect.feeds.find import find_feed

    return find_feed(url, config.collect)


def remove(workspace: Workspace, source_id: str) -> tuple[Source, tuple[str, ...]]:
    """Take a source out of newsletter.toml; the source, and the comment lines that went with it.

    Raises NewsletterError where there is no such id.
    """
    with workspace.lock():
        text = workspace.config_text()
        config = parse_config(text)
        source = next((one.source() for one in config.sources if one.id == source_id), None)
        removal = remove_source(text, source_id)
        if source is None or removal is None:
            raise _unknown(config, source_id)
        workspace.write_config(removal.text)
    return source, removal.comments


def import_opml(workspace: Workspace, path: Path, *, dry_run: bool) -> Imported:
    """Add the new entries of an OPML file; nothing is written in a dry run or with nothing new."""
    subscriptions = parse_opml(read_file(path, most=MOST_BYTES), str(path))
    if dry_run:
        return _sorted_against(workspace.config_text(), subscriptions)
    with workspace.lock():
        text = workspace.config_text()
        imported = _sorted_against(text, subscriptions)
        if imported.added:
            workspace.write_config(add_sources(text, imported.added))
    return imported


def _sorted_against(text: str, subscriptions: Sequence[Subscription]) -> Imported:
    return sort_out(subscriptions, [known.source() for known in parse_config(text).sources])


def exported(workspace: Workspace) -> bytes:
    """The sources as an OPML 2.0 list. Weights, ids and time zones have no place in one."""
    sources = (settings.source() for settings in workspace.config.sources)
    return format_opml(
        workspace.config.publication.title,
        (
            Subscription(source.title, source.feed_url, source.site_url, language=source.language)
            for source in sources
        ),
    )


def export_to(workspace: Workspace, path: Path) -> None:
    """Write the list to a file, over an older list if there is one.

    Raises NewsletterError where the file there is anything else.
    """
    with workspace.lock():
        if path.exists():
            try:
                parse_opml(read_file(path, most=MOST_BYTES), str(path))
            except FeedError as error:
                raise NewsletterError(
                    "구독 목록이 아닌 파일이 이미 있어 덮어쓰지 않았습니다.",
                    file=str(path),
                    hint="다른 파일 이름을 적어 주세요.",
                ) from error
        replace_file(path, exported(workspace))


def check(
    workspace: Workspace,
    source_ids: Sequence[str] = (),
    *,
    on_done: Callable[[Source], None] = lambda _: None,
) -> tuple[Checked, ...]:
    """Ask each source, or those named, in the order of newsletter.toml; writes nothing.

    Raises NewsletterError for an id there is not.
    """
    from newsletter.collect.feeds.find import check_sources

    sources = [settings.source() for settings in workspace.config.sources]
    known = {source.id for source in sources}
    for source_id in source_ids:
        if source_id not in known:
            raise _unknown(workspace.config, source_id)
    chosen = [source for source in sources if not source_ids or source.id in source_ids]
    return check_sources(chosen, workspace.config.collect, on_done=on_done)
