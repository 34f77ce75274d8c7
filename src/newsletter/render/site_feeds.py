"""What feed readers and search engines read: entries, their ids and moments, JSON Feed."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from newsletter.render.message import issued_at
from newsletter.render.plain import printable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from newsletter.model import Issue, Publication

_VERSION: Final = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True, slots=True)
class Entry:
    """A letter in the feeds: ``content`` is its full HTML, ``picture`` its address or ""."""

    id: str
    url: str
    issue: Issue
    updated: str
    content: str
    picture: str


@dataclass(frozen=True, slots=True)
class Place:
    """An address of the sitemap with the day its content last changed, or ""."""

    url: str
    changed: str


def identity(publication: Publication, path: str) -> str:
    """What a feed calls the page at ``path`` for ever: its address, or a URN for a site that has
    none yet.
    """
    if publication.base_url:
        return f"{publication.base_url}/{path}"
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{publication.title}/{path.rstrip('/')}").urn


def moment(day: dt.date, publication: Publication) -> str:
    """When the letter of ``day`` counts as issued, by RFC 3339."""
    return issued_at(day, publication.timezone).isoformat()


def json_feed(entries: Sequence[Entry], publication: Publication) -> str:
    """The entries by JSON Feed 1.1; what the publication leaves empty is left out."""
    base = publication.base_url
    feed = {
        "version": _VERSION,
        "title": publication.title,
        "home_page_url": f"{base}/" if base else "",
        "feed_url": f"{base}/feed.json" if base else "",
        "description": publication.tagline,
        "language": publication.language,
        "authors": _authors(publication),
        "items": [_item(entry, publication) for entry in entries],
    }
    kept = {name: value for name, value in feed.items() if value or name in {"title", "items"}}
    return as_json(kept, indent=1) + "\n"


def as_json(value: object, *, indent: int | None = None) -> str:
    """``value`` as JSON whose words hold nothing that no reader should meet."""
    return json.dumps(_printable(value), ensure_ascii=False, indent=indent)


def _printable(value: object) -> object:
    if isinstance(value, dict):
        return {name: _printable(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_printable(part) for part in value]
    return printable(value) if isinstance(value, str) else value


def _authors(publication: Publication) -> list[dict[str, str]]:
    return [{"name": editor.name} for editor in publication.editors]


def _item(entry: Entry, publication: Publication) -> dict[str, object]:
    item: dict[str, object] = {
        "id": entry.id,
        "url": entry.url if publication.base_url else "",
        "title": entry.issue.title,
        "summary": entry.issue.preheader,
        "content_html": entry.content,
        "image": entry.picture,
        "date_published": entry.updated,
        "authors": _authors(publication),
        "tags": list(entry.issue.topics),
    }
    return {name: value for name, value in item.items() if value or name == "content_html"}
