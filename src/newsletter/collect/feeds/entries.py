"""A feed's text → its entries as they stand there: RSS, RDF, Atom and CDF through feedparser,
JSON Feed by ourselves. Pure.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsletter.collect.feeds.guard import Guarded, guarded
from newsletter.collect.web.address import shown
from newsletter.errors import FeedError

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_TAGS = 500_000  # outside long bodies: about 6 s of parsing; 2,000 items have 50,000


@dataclass(frozen=True, slots=True)
class Body:
    """Markup, or ``plain`` text."""

    value: str
    plain: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """What an item says, unread: dates as text, bodies as markup, longest body first."""

    guid: str
    link: str
    title: str
    bodies: tuple[Body, ...]
    published: tuple[str, ...]
    updated: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]


def entries_of(text: str, feed_url: str) -> list[Entry] | None:
    """The entries in their order, or None where this is no feed. FeedError where feedparser stops,
    or would take too long; nothing else is raised, whatever the text.
    """
    if text.lstrip().startswith("{"):
        return _json_entries(text)
    return _xml_entries(text, feed_url)


# --- XML -----------------------------------------------------------------------------------------


def _xml_entries(text: str, feed_url: str) -> list[Entry] | None:
    import feedparser  # 90 ms that only collecting should pay

    safe = guarded(text)
    if safe.xml.count("<") > _MOST_TAGS:
        raise FeedError("피드에 태그가 너무 많습니다.", file=shown(feed_url))
    # Without the feed's address: joining it to every element's costs a fifth of the time, and
    # addresses are resolved later, by our own rules.
    headers = {"content-type": "application/xml; charset=utf-8"}
    stream = io.BytesIO(safe.xml.encode("utf-8", "replace"))
    try:
        parsed = feedparser.parse(
            stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # it raises many kinds on hostile input
        raise FeedError(
            "피드를 읽다가 멈췄습니다. 형식이 깨져 있습니다.", file=shown(feed_url)
        ) from error
    version = parsed.get("version")
    is_atom = str(version).startswith("atom")
    return (
        [_xml_entry(entry, safe, is_atom=is_atom) for entry in parsed.entries] if version else None
    )


def _xml_entry(entry: dict[str, Any], safe: Guarded, *, is_atom: bool) -> Entry:
    text = safe.restored
    detail = dict.get(entry, "title_detail")
    title = _string(detail if isinstance(detail, dict) else entry, "value" if detail else "title")
    bodies = [_body(part, safe, is_atom=is_atom) for part in _dicts(dict.get(entry, "content"))]
    bodies += [
        _body(part, safe, is_atom=is_atom) for part in _dicts([dict.get(entry, "summary_detail")])
    ]
    return Entry(
        guid=text(_string(entry, "id")).strip(),
        link=text(_string(entry, "feedburner_origlink") or _string(entry, "link")),
        title=text(title),
        bodies=_longest_first(bodies),
        published=(_string(entry, "published"), _string(entry, "created")),
        updated=_string(entry, "updated"),
        authors=_each(entry, "authors", "name", text),
        tags=_each(entry, "tags", "term", text),
    )


def _body(part: dict[str, Any], safe: Guarded, *, is_atom: bool) -> Body:
    kind, value = _string(part, "type"), _string(part, "value")
    text = safe.restored(value, escaped=kind == "application/xhtml+xml")
    # Only Atom says what it means; feedparser guesses for the others, but has not seen this text.
    return Body(text, plain=kind == "text/plain" and (is_atom or "</" not in text))


# --- JSON ----------------------------------------------------------------------------------------


def _json_entries(text: str) -> list[Entry] | None:
    """A JSON Feed's items, or None where it is no such feed."""
    try:
        feed = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    if not isinstance(feed, dict) or "jsonfeed.org/version" not in str(feed.get("version", "")):
        return None
    return [_json_entry(item) for item in _dicts(feed.get("items"))]


def _json_entry(item: dict[str, Any]) -> Entry:
    body = _string(item, "content_html")
    plain = _string(item, "content_text") or _string(item, "summary")
    authors = item.get("authors") or [item.get("author")]
    tags = item.get("tags")
    return Entry(
        guid=str(item["id"]).strip() if isinstance(item.get("id"), str | int) else "",
        link=_string(item, "url") or _string(item, "external_url"),
        title=_string(item, "title").replace("&", "&amp;"),  # plain text, not to be resolved
        bodies=_longest_first([Body(body, plain=False), Body(plain, plain=True)]),
        published=(_string(item, "date_published"),),
        updated=_string(item, "date_modified"),
        authors=_each({"authors": authors}, "authors", "name"),
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
    )


# --- values of any type --------------------------------------------------------------------------


def _longest_first(bodies: list[Body]) -> tuple[Body, ...]:
    return tuple(sorted((body for body in bodies if body.value), key=lambda body: -len(body.value)))


def _each(
    entry: dict[str, Any], key: str, inner: str, text: Callable[[str], str] = str
) -> tuple[str, ...]:
    return tuple(text(_string(value, inner)) for value in _dicts(dict.get(entry, key)))


def _dicts(values: object) -> list[dict[str, Any]]:
    return [v for v in values if isinstance(v, dict)] if isinstance(values, list) else []


def _string(entry: dict[str, Any], key: str) -> str:
    # dict.get: feedparser's own answers for absent keys with other ones, and warns.
    value = dict.get(entry, key)
    return value if isinstance(value, str) else ""
