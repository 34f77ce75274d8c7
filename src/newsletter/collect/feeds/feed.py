"""A feed's bytes → articles. Pure: decode, mend, parse, and keep only plain text.

feedparser reads almost any feed ever published, once it is handed clean UTF-8: left alone it turns
a whole CP949 feed into mojibake over one syllable, and reads Korean dates as other days.
``decode.py``, ``guard.py`` and ``entries.py`` hand it clean text, ``markup.py`` keeps the words;
here entries become articles: who is who, when it was, and what is left out and why.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from newsletter.collect.feeds.entries import Entry, entries_of
from newsletter.collect.feeds.identity import Keys, keyed
from newsletter.collect.feeds.markup import LONGEST, Content, content_of, title_line
from newsletter.collect.web.address import canonical, shown
from newsletter.collect.web.decode import decoded
from newsletter.errors import FeedError
from newsletter.korean.dates import parse_date
from newsletter.korean.text import clean_line
from newsletter.model import Article, Drop

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsletter.model import Source

_MOST_ITEMS = 2_000  # a feed that holds more is an archive; the newest stand first
_AHEAD = dt.timedelta(days=1)  # clocks and zones are a day wrong at most; more is no publishing
_FIRST_YEAR = 1995  # of Korean newspapers on the web; an earlier date is an empty field's default

EMPTY = "제목도, 주소가 있는 본문도 없습니다"
REPEATED = "같은 글이 이 피드에 또 있습니다"
BEYOND = f"피드 하나에서 글 {_MOST_ITEMS:,}건까지만 읽습니다"


@dataclass(frozen=True, slots=True)
class FeedContent:
    """Every item of a feed: either an article or a drop with its reason (Korean). ``keys`` are what
    the articles, in their order, may be known by (see ``identity.py``).
    """

    articles: tuple[Article, ...]
    dropped: tuple[Drop, ...] = ()
    keys: tuple[Keys, ...] = ()

    @property
    def read(self) -> int:
        return len(self.articles) + len(self.dropped)


def parse_feed(
    body: bytes, source: Source, *, charset: str = "", now: dt.datetime | None = None
) -> FeedContent:
    """The articles of an RSS, RDF, Atom, CDF or JSON feed in its order, at most 2,000 of them, and
    the items that are none.

    ``charset`` is the one the HTTP header named. Titles, authors and paragraphs are plain text
    (NFC, no control, bidi or zero-width characters); addresses are canonical and http(s) only;
    dates are in the text's own zone, else the source's. A date more than a day after ``now`` or
    before 1995 is not used: the article is flagged "future-date:…" or "impossible-date:…" with what
    the text says, and has no date; one that names none is flagged "no-date". Items with neither a
    title nor an address with text are dropped, and so are repeats of one item. Markup beyond
    500,000 characters of one item is left out and flagged "cut-short". Raises FeedError where there
    is no feed, and nothing else, whatever the bytes.
    """
    if not body.strip():
        raise FeedError("빈 답이 왔습니다.", file=shown(source.feed_url))
    text = decoded(body, charset)
    entries = entries_of(text, source.feed_url)
    if entries is None:
        is_page = re.search(r"<html|<!doctype html", text, re.IGNORECASE)
        raise FeedError(
            "피드가 아니라 웹 페이지입니다." if is_page else "RSS나 Atom 피드가 아닙니다.",
            file=shown(source.feed_url),
            hint="주소가 피드를 가리키는지 살펴 주세요.",
        )
    return _content(entries, source, now)


def _content(entries: list[Entry], source: Source, now: dt.datetime | None) -> FeedContent:
    beyond = [_drop(entry, "", source, BEYOND) for entry in entries[_MOST_ITEMS:]]
    entries = entries[:_MOST_ITEMS]
    urls = [canonical(entry.link, source.feed_url) for entry in entries]
    guids, links = Counter(entry.guid for entry in entries), Counter(urls)
    articles: dict[str, Article] = {}
    names: list[str] = []
    dropped: list[Drop] = []
    reader = partial(_article, source=source, now=now)
    for entry, url in zip(entries, urls, strict=True):
        own = entry.guid if guids[entry.guid] == 1 else "", url if links[url] == 1 else ""
        article = reader(entry, url, own)
        if article is None or article.id in articles:
            dropped.append(_drop(entry, url, source, REPEATED if article else EMPTY))
        else:
            articles[article.id] = article
            names.append(own[0])
    kept = tuple(articles.values())
    return FeedContent(kept, (*dropped, *beyond), keyed(names, kept))


def _drop(entry: Entry, url: str, source: Source, reason: str) -> Drop:
    return Drop(title_line(entry.title) or "제목 없음", reason, url, shown(source.feed_url))


# --- entry → Article -----------------------------------------------------------------------------


def _article(
    entry: Entry, url: str, own: tuple[str, str], *, source: Source, now: dt.datetime | None
) -> Article | None:
    """``own`` are the guid and the address where no other item of the feed has the same."""
    title = title_line(entry.title)
    read = (content_of(body.value, plain=body.plain, base=url) for body in entry.bodies)
    body = next((found for found in read if found.paragraphs), Content())
    lead = next((found.paragraphs[0] for found in read if len(found.paragraphs) == 1), "")
    if not title and not (url and body.paragraphs):
        return None
    published, updated, flags = _dates(entry, ZoneInfo(source.timezone), now)
    if any(len(part.value) > LONGEST for part in entry.bodies):
        flags = (*flags, "cut-short")
    flags = (*flags, *(f"misleading-link:{words[:80]}" for words in body.misleading[:3]))
    return Article(
        id=_identity(source, own, title or body.paragraphs[0], published),
        url=url,
        title=title,
        paragraphs=body.paragraphs,
        source_id=source.id,
        subtitle=lead if _is_deck(lead, body.paragraphs) else "",
        publisher=source.title,
        authors=_names(entry.authors),
        published=published,
        updated=updated,
        images=body.images,
        links=tuple(link for link in body.links if link.url != url),
        tags=_names(entry.tags),
        language=source.language,
        origin=source.feed_url,
        flags=flags,
    )


_LONGEST_DECK = 300
_OPENING = 30  # characters by which a text cut short is known again


def _is_deck(lead: str, paragraphs: tuple[str, ...]) -> bool:
    """Whether a summary beside the full text says something of its own."""
    own = 0 < len(lead) <= _LONGEST_DECK
    return own and not any(lead[:_OPENING] in paragraph for paragraph in paragraphs)


def _dates(
    entry: Entry, zone: ZoneInfo, now: dt.datetime | None
) -> tuple[dt.datetime | None, dt.datetime | None, tuple[str, ...]]:
    """When it was published and updated, and the flags that say why a date is missing."""
    updated, _ = _plausible(entry.updated, zone, now)
    flag = "no-date"
    for text in (*entry.published, entry.updated):
        published, word = _plausible(text, zone, now)
        if published:
            return published, updated, ()
        if word and flag == "no-date":
            flag = f"{word}:{clean_line(text)[:40]}"
    return None, updated, (flag,)


def _plausible(
    text: str, zone: ZoneInfo, now: dt.datetime | None
) -> tuple[dt.datetime | None, str]:
    """The date the text names, or None and a word for why it cannot be one."""
    moment = parse_date(text, zone) if text else None
    if moment is None:
        return None, ""
    if moment.year < _FIRST_YEAR:
        return None, "impossible-date"
    if now and moment > now + _AHEAD:
        return None, "future-date"
    return moment, ""


def _identity(
    source: Source, own: tuple[str, str], title: str, published: dt.datetime | None
) -> str:
    """``"a"`` and 16 hex digits. A guid or address that several items share names none of them."""
    day = published.isoformat() if published else ""
    guid, url = own
    identity = guid or url or f"{title}\n{day}"
    digest = hashlib.blake2b(f"{source.id}\n{identity}".encode("utf-8", "replace"), digest_size=8)
    return f"a{digest.hexdigest()}"


def _names(values: Iterable[str]) -> tuple[str, ...]:
    names = (clean_line(value[:200]) for value in values if value)
    return tuple(dict.fromkeys(name for name in names if name))
