"""Article ⇄ the JSON that the store keeps of it. Pure."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import Any

from newsletter.model import Article, Image, Link


def instant(moment: dt.datetime) -> str:
    """ISO 8601 in UTC, always of one width, so that text order is time order."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def json_of(article: Article) -> str:
    """The article as JSON text; its dates keep the offset their text gave."""
    text = json.dumps(
        dataclasses.asdict(article), default=dt.datetime.isoformat, ensure_ascii=False
    )
    return text.encode("utf-8", "replace").decode()  # a file name may hold lone surrogates


def article_of(body: str) -> Article:
    """The article; ValueError, TypeError, KeyError or AttributeError where the text holds none."""
    values: dict[str, Any] = json.loads(body)
    tuples = {name: tuple(values[name]) for name in ("paragraphs", "authors", "tags")}
    tuples["flags"] = tuple(values.get("flags", ()))  # younger than the first stores
    dates = {
        name: dt.datetime.fromisoformat(values[name]) if values[name] else None
        for name in ("published", "updated")
    }
    images = tuple(Image(**image) for image in values["images"])
    links = tuple(Link(**link) for link in values.get("links", ()))  # younger too
    return Article(**{**values, **tuples, **dates, "images": images, "links": links})
