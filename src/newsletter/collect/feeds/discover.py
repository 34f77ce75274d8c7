"""Where a site keeps its feed: a page's bytes → addresses to try, best first. Pure."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from newsletter.collect.web.address import canonical
from newsletter.collect.web.decode import decoded
from newsletter.korean.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable

_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/xml",
        "text/xml",
        "application/json",
    }
)
_SURE = frozenset({"application/rss+xml", "application/atom+xml"})
_USUAL = (
    "rss", "feed", "rss.xml", "feed.xml", "atom.xml", "index.xml", "rss/allArticle.xml",
    "rss/all.xml", "rss/rss_news.php", "feed/index.xml", "feed.json",
)  # fmt: skip
_COMMENTS = re.compile(r"comment|댓글|답글", re.IGNORECASE)
_NARROW = re.compile(r"/(?:tag|category|author|search)s?/|oembed|wp-json", re.IGNORECASE)
_MOST_HTML = 2_000_000  # bytes of a page; its head stands first
_MOST_LINKS = 20
_LONGEST_HEAD = 20_000  # characters of a feed before its first item
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may hold a feed. ``named`` where the page itself points there."""

    url: str
    title: str
    named: bool


def discover(body: bytes, address: str, *, charset: str = "") -> tuple[Candidate, ...]:
    """The addresses to try for the feed behind the page at ``address``, best first, each once.

    First what the page names (``<link rel=alternate>``, resolved against its ``<base>``): feeds of
    posts before feeds of one tag or of comments, RSS and Atom before other types, else in the
    page's order. Then the usual paths, below the page's folder and at the root of its host. All are
    canonical http(s) addresses; any bytes are read without an error.
    """
    href, links = _links(decoded(body[:_MOST_HTML], charset))
    base = canonical(href, address) or address
    named = sorted(links[:_MOST_LINKS], key=_rank)
    guesses = (urljoin(root, path) for root in _roots(address) for path in _USUAL)
    return tuple(
        _once(
            [
                *(Candidate(canonical(link.href, base), link.title, True) for link in named),
                *(Candidate(canonical(guess), "", False) for guess in guesses),
            ]
        )
    )


def feed_title(body: bytes, *, charset: str = "") -> str:
    """What a feed calls itself, as one plain line; '' where it does not say."""
    text = decoded(body, charset)
    if text.lstrip().startswith("{"):
        return _json_title(text)
    head = re.split(r"<(?:item|entry)[\s>]", text[:_LONGEST_HEAD], maxsplit=1)[0]
    head = re.sub(r"<image>.*?</image>", "", head, flags=re.DOTALL)
    found = re.search(r"<title\b[^>]*>(.*?)</title\s*>", head, re.DOTALL | re.IGNORECASE)
    if not found:
        return ""
    inner = re.sub(
        r"<!\[CDATA\[(.*?)\]\]>", lambda part: html.escape(part[1]), found[1], flags=re.DOTALL
    )
    plain = re.sub(r"<[^<>]*>", "", html.unescape(inner))
    return clean_line(html.unescape(plain))[:_LONGEST_TITLE].rstrip()


def _json_title(text: str) -> str:
    try:
        feed = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return ""
    title = feed.get("title") if isinstance(feed, dict) else ""
    return clean_line(title)[:_LONGEST_TITLE].rstrip() if isinstance(title, str) else ""


# --- the page ------------------------------------------------------------------------------------

# Always consumed to an end, so that matching is linear whatever the page.
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<raw>script|style|template|textarea|title)(?=[\s/>]).*?"
    r"(?:</(?P=raw)\s*>|\Z)"
    r"|<(?P<name>link|base)(?=[\s/])(?P<attributes>"
    r"(?:=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))|[^>])*+)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s=>\"'/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))")
_LONGEST_TAG = 5_000


@dataclass(frozen=True, slots=True)
class _Link:
    href: str
    kind: str
    title: str


def _links(page: str) -> tuple[str, list[_Link]]:
    """The href of the page's <base>, '' without one, and the feeds the page names."""
    base, links = "", []
    for tag in _TAG.finditer(page):
        if not tag["name"]:
            continue
        values = _attributes(tag["attributes"][:_LONGEST_TAG])
        href, words = values.get("href", ""), values.get("rel", "").lower().split()
        kind = values.get("type", "").partition(";")[0].strip().lower()
        if tag["name"].lower() == "base":
            base = base or href
        elif href and ("feed" in words or ("alternate" in words and kind in _TYPES)):
            links.append(_Link(href, kind, clean_line(values.get("title", ""))))
    return base, links


def _attributes(text: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, *quoted in _ATTRIBUTE.findall(text):
        values.setdefault(name.lower(), html.unescape("".join(quoted)).strip())
    return values


def _rank(link: _Link) -> tuple[bool, bool, bool]:
    words = f"{unquote(link.href)} {link.title}"
    return bool(_COMMENTS.search(words)), bool(_NARROW.search(words)), link.kind not in _SURE


def _roots(address: str) -> tuple[str, ...]:
    """The folder the page lies in and the root of its host, each with a slash at its end."""
    page = re.split(r"[?#]", address)[0]
    folder = (
        page if page.endswith("/") or "." not in page.rpartition("/")[2] else urljoin(page, ".")
    )
    folder = folder if folder.endswith("/") else f"{folder}/"
    return tuple(dict.fromkeys((folder, urljoin(page, "/"))))


def _once(candidates: Iterable[Candidate]) -> Iterable[Candidate]:
    seen = {""}
    for candidate in candidates:
        if candidate.url not in seen:
            seen.add(candidate.url)
            yield candidate
