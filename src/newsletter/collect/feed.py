"""A feed's bytes → articles. Pure: decode, mend, parse, and keep only plain text.

feedparser reads almost any feed ever published, once it is handed clean UTF-8: left alone it turns
a whole CP949 feed into mojibake over one syllable, and reads Korean dates as other days.
"""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
from collections import Counter
from html.entities import html5
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import nh3

from newsletter.collect.address import canonical, shown
from newsletter.errors import FeedError
from newsletter.korean.dates import parse_date
from newsletter.korean.text import clean, clean_line
from newsletter.model import Article

if TYPE_CHECKING:
    import datetime as dt

    from newsletter.model import Source

_MOST_ITEMS = 2_000  # a feed that holds more is an archive; the newest stand first
_MOST_TAGS = 1_000_000  # about 12 s of parsing; real feeds of 15 MB hold a quarter of it
_LONGEST_HTML = 500_000  # characters of one item's markup; a long article has 100,000
_LONGEST_TITLE = 300  # characters; longer "titles" are bodies in the wrong place


def parse_feed(body: bytes, source: Source, *, charset: str = "") -> tuple[Article, ...]:
    """The articles of an RSS, RDF, Atom, CDF or JSON feed in its order, at most 2,000 of them.

    ``charset`` is the one the HTTP header named. Titles, authors and paragraphs are plain text
    (NFC, no control, bidi or zero-width characters); addresses are canonical and http(s) only;
    dates are in the text's own zone, else the source's. Items with neither a title nor an address
    with text are skipped, and so are repeats of one item. Markup beyond 500,000 characters of one
    item is left out. Raises FeedError where there is no feed, and nothing else, whatever the bytes.
    """
    if not body.strip():
        raise FeedError("빈 답이 왔습니다.", file=shown(source.feed_url))
    text = _decoded(body, charset)
    if text.count("<") > _MOST_TAGS:
        raise FeedError("피드에 태그가 너무 많습니다.", file=shown(source.feed_url))
    entries = _json_entries(text) if text.lstrip().startswith("{") else _xml_entries(text, source)
    if entries is None:
        is_page = re.search(r"<html|<!doctype html", text, re.IGNORECASE)
        raise FeedError(
            "피드가 아니라 웹 페이지입니다." if is_page else "RSS나 Atom 피드가 아닙니다.",
            file=shown(source.feed_url),
            hint="주소가 피드를 가리키는지 살펴 주세요.",
        )
    entries = entries[:_MOST_ITEMS]
    guids = Counter(_string(entry, "id").strip() for entry in entries)
    urls = [_link(entry, source) for entry in entries]
    links = Counter(urls)
    articles: dict[str, Article] = {}
    for entry, url in zip(entries, urls, strict=True):
        article = _article(entry, url, source, guids, links)
        if article:
            articles.setdefault(article.id, article)
    return tuple(articles.values())


# --- bytes → text --------------------------------------------------------------------------------

_KOREAN_LABELS = frozenset(
    [
        "euckr", "cseuckr", "ksc56011987", "csksc56011987", "ksc56011989", "ksc5601", "ksx1001",
        "korean", "isoir149", "windows949", "xwindows949", "ms949", "xms949", "cp949", "xcp949",
        "uhc", "xuhc", "949",
    ]
)  # fmt: skip
# Labels servers send by default. They hardly ever fail to decode, so they are believed last.
_LATIN = re.compile(r"us_ascii|ascii|latin|iso_?8859|windows|cp12")
# What Python may be asked to decode by a feed's word; its other codecs are no charsets.
_CHARSETS = re.compile(
    r"utf8|johab|eucjp|shiftjis|sjis|cp932|gb2312|gbk|gb18030|big5|big5hkscs|iso2022kr|iso2022jp"
    r"|koi8r|koi8u|usascii|ascii|latin1|iso8859\d{1,2}|windows125\d|cp125\d"
)
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"),
)  # fmt: skip
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_HANGUL = re.compile("[\uac00-\ud7a3]")


def _decoded(body: bytes, charset: str) -> str:
    """Text from bytes, whatever they claim to be; what cannot be read becomes U+FFFD.

    In order: a byte order mark; UTF-8 that holds Hangul, under any label (CP949 does not come out
    as that by accident); the header's and the declaration's label; UTF-8; CP949; Latin labels;
    and for damaged text the one of UTF-8 and CP949 it fits better.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, "replace").removeprefix("\ufeff")
    as_utf8 = body.decode("utf-8", "replace")
    bad = as_utf8.count("\ufffd")
    if (body.isascii() and b"\x1b" not in body) or (not bad and _HANGUL.search(as_utf8)):
        return as_utf8
    if bad and len(_HANGUL.findall(as_utf8)) > 2 * bad:
        return as_utf8
    declared = _DECLARED.match(body)
    labels = (_label(charset), _label(declared[1].decode("ascii", "replace") if declared else ""))
    for name in (
        *(label for label in labels if label and not _LATIN.match(label)),
        "utf-8",
        "cp949",
        *(label for label in labels if _LATIN.match(label)),
    ):
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    as_cp949 = body.decode("cp949", "replace")
    return as_cp949 if as_cp949.count("\ufffd") < bad else as_utf8


def _label(name: str) -> str:
    """Python's name for a charset label, or '' for what is none."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    plain = "".join(words)
    if plain in _KOREAN_LABELS:
        return "cp949"
    return "_".join(words) if _CHARSETS.fullmatch(plain) else ""


# --- text → well-formed XML ----------------------------------------------------------------------

_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = re.compile(r"<\?xml\s[^>]{0,300}\?>")
_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|(?P<stuffed><\w[^<>=]*+(?:=[^<>=]*+){200,}>?)"
    r"|&(?:\#(?P<dec>\d{1,8});|\#[xX](?P<hex>[0-9A-Fa-f]{1,7});|(?P<bad>\#[0-9A-Fa-fxX]{1,5000};)"
    r"|(?P<name>[A-Za-z][A-Za-z0-9]{0,40});)?",
    re.DOTALL,
)
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})


def _mended(text: str) -> str:
    """The same XML without its declaration and control characters, with every ``&`` outside CDATA
    a good reference: bare ones become ``&amp;``, HTML's names their characters, and numbers of no
    character disappear. Tags with 200 attributes disappear too: xml.sax is quadratic in them.
    """
    text = _DECLARATION.sub("", _CONTROL.sub("", text).lstrip(), count=1)
    own_names = "<!ENTITY" in text

    def mend(match: re.Match[str]) -> str:
        if match[0].startswith("<"):
            return "" if match["stuffed"] else match[0]
        if match["dec"] or match["hex"]:
            return _numbered(int(match["dec"]) if match["dec"] else int(match["hex"], 16))
        if match["bad"]:
            return ""
        name = match["name"]
        if name and (name in _XML_NAMES or own_names):
            return match[0]
        meant = html5.get(f"{name};")
        return html.escape(meant, quote=False) if meant else "&amp;" + match[0][1:]

    return _REFERENCE.sub(mend, text)


def _numbered(code: int) -> str:
    """The character of a numeric reference as XML may hold it, or nothing."""
    if code < 0x110000:
        char = html.unescape(f"&#{code};")
        if char != "\ufffd" and (char in "\t\n\r" or not _CONTROL.search(char)):
            return html.escape(char, quote=False)
    return ""


# --- XML or JSON → entries -----------------------------------------------------------------------


def _xml_entries(text: str, source: Source) -> list[dict[str, Any]] | None:
    """The entries feedparser reads, or None where it finds no feed."""
    import feedparser  # 90 ms that only collecting should pay

    headers = {
        "content-type": "application/xml; charset=utf-8",
        "content-location": source.feed_url,
    }
    stream = io.BytesIO(_mended(text).encode("utf-8", "replace"))
    try:
        parsed = feedparser.parse(
            stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # it raises many kinds on hostile input
        raise FeedError(
            "피드를 읽다가 멈췄습니다. 형식이 깨져 있습니다.", file=shown(source.feed_url)
        ) from error
    return list(parsed.entries) if parsed.get("version") else None


def _json_entries(text: str) -> list[dict[str, Any]] | None:
    """A JSON Feed's items in feedparser's words, or None where it is no such feed."""
    try:
        feed = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    if not isinstance(feed, dict) or "jsonfeed.org/version" not in str(feed.get("version", "")):
        return None
    items = feed.get("items")
    return (
        [_json_entry(item) for item in items if isinstance(item, dict)]
        if isinstance(items, list)
        else []
    )


def _json_entry(item: dict[str, Any]) -> dict[str, Any]:
    body = _string(item, "content_html")
    plain = _string(item, "content_text") or _string(item, "summary")
    authors = item.get("authors") or [item.get("author")]
    tags = item.get("tags")
    return {
        "id": str(item["id"]) if isinstance(item.get("id"), str | int) else "",
        "link": _string(item, "url") or _string(item, "external_url"),
        "title_detail": {"value": _string(item, "title"), "type": "text/plain"},
        "content": [{"value": body or plain, "type": "text/html" if body else "text/plain"}],
        "published": _string(item, "date_published"),
        "updated": _string(item, "date_modified"),
        "authors": authors if isinstance(authors, list) else [],
        "tags": [{"term": tag} for tag in tags] if isinstance(tags, list) else [],
    }


# --- entry → Article -----------------------------------------------------------------------------


def _article(
    entry: dict[str, Any], url: str, source: Source, guids: Counter[str], links: Counter[str]
) -> Article | None:
    title = _title(entry)
    paragraphs = _body(entry)
    if not title and not (url and paragraphs):
        return None
    zone = ZoneInfo(source.timezone)
    updated = parse_date(_string(entry, "updated"), zone)
    published = (
        parse_date(_string(entry, "published"), zone)
        or parse_date(_string(entry, "created"), zone)
        or updated
    )
    guid = _string(entry, "id").strip()
    return Article(
        id=_identity(
            source,
            guid if guids[guid] == 1 else "",
            url if links[url] == 1 else "",
            (title or paragraphs[0], published),
        ),
        url=url,
        title=title,
        paragraphs=paragraphs,
        source_id=source.id,
        publisher=source.title,
        authors=_names(entry.get("authors"), "name"),
        published=published,
        updated=updated,
        tags=_names(entry.get("tags"), "term"),
        language=source.language,
        origin=source.feed_url,
    )


def _identity(source: Source, guid: str, url: str, content: tuple[str, dt.datetime | None]) -> str:
    """``"a"`` and 16 hex digits. A guid or address that several items share names none of them."""
    title, published = content
    day = published.isoformat() if published else ""
    identity = guid or url or f"{title}\n{day}"
    digest = hashlib.blake2b(f"{source.id}\n{identity}".encode("utf-8", "replace"), digest_size=8)
    return f"a{digest.hexdigest()}"


def _link(entry: dict[str, Any], source: Source) -> str:
    own = _string(entry, "feedburner_origlink") or _string(entry, "link")
    return canonical(own, source.feed_url)


def _title(entry: dict[str, Any]) -> str:
    detail = entry.get("title_detail")
    value = _string(detail if isinstance(detail, dict) else entry, "value" if detail else "title")
    value = _INLINE.sub("", value[: 20 * _LONGEST_TITLE])
    title = clean_line(_unescaped(value))
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1].rstrip() + "…"


def _body(entry: dict[str, Any]) -> tuple[str, ...]:
    """The longest text the item carries: as a rule its content, else its summary."""
    parts = _dicts([*_dicts(entry.get("content")), entry.get("summary_detail")])
    parts.sort(key=lambda part: -len(_string(part, "value")))
    texts = (_paragraphs(_string(part, "value"), _string(part, "type")) for part in parts)
    return next(filter(None, texts), ())


def _names(values: object, key: str) -> tuple[str, ...]:
    names = (clean_line(_string(value, key)[:200]) for value in _dicts(values))
    return tuple(dict.fromkeys(name for name in names if name))


def _dicts(values: object) -> list[dict[str, Any]]:
    return [v for v in values if isinstance(v, dict)] if isinstance(values, list) else []


def _string(entry: dict[str, Any], key: str) -> str:
    # dict.get: feedparser's own answers for absent keys with other ones, and warns.
    value = dict.get(entry, key)
    return value if isinstance(value, str) else ""


# --- markup → plain text -------------------------------------------------------------------------

_INLINE = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|em|font|i|img|mark|p|q|s|small|span|strike|strong|sub|sup|u)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
# One tag, comment, or element whose content is no text, always consumed to its end or the text's,
# so that matching is linear. Quotes delimit only after "=", as browsers have it.
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<raw>script|style|iframe|noembed|noframes|noscript|xmp|textarea"
    r"|title)(?=[\s/>]).*?(?:</(?P=raw)\s*>|\Z)"
    r"|<[!?][^>]*+(?:>|\Z)"
    r"|</?(?P<name>[a-z][^\s/>]*)(?:=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))|[^>])*+(?:>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_BLOCKS = frozenset(
    [
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
        "h4", "h5", "h6", "head", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre",
        "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
    ]
)  # fmt: skip
_REF = re.compile(r"&(?:#(?:\d{1,8}|[xX][0-9a-fA-F]{1,7})|(?P<name>[A-Za-z][A-Za-z0-9]{1,40}));")


def _paragraphs(markup: str, kind: str) -> tuple[str, ...]:
    """Plain-text paragraphs of an item's HTML (or, by its type, plain text).

    Every tag is first replaced by a bare ``<p>`` or ``<br>`` or nothing, so the tree nh3 builds is
    two levels deep whatever came in: its time is quadratic in depth, and depth cannot be told from
    the tags (unclosed formatting elements are reopened in every following block).
    """
    markup = markup[:_LONGEST_HTML]
    if kind == "text/plain" or "<" not in markup:
        blocks = re.split(r"\n\s*\n", markup.replace("\r\n", "\n"))
    else:
        flat = nh3.clean(_MARKUP.sub(_flat, markup), tags={"p", "br"}, attributes={})
        blocks = re.split(r"</?p>|<br>(?:\s*<br>)+", flat)
        blocks = [block.replace("<br>", " ") for block in blocks]
    # One pass over the whole text: cleaning block by block took half of the time of a feed.
    lines = clean(_unescaped("\n".join(" ".join(block.split()) for block in blocks))).split("\n")
    return tuple(line for line in lines if line)


def _flat(match: re.Match[str]) -> str:
    name = (match["name"] or "").lower()
    if name == "br":
        return "<br>"
    if name in {"td", "th"}:
        return " "
    return "<p>" if name in _BLOCKS else ""


def _unescaped(text: str) -> str:
    """References resolved once; those without a semicolon stay as they are (``AT&T``)."""
    return _REF.sub(
        lambda ref: html5.get(f"{ref['name']};", ref[0]) if ref["name"] else html.unescape(ref[0]),
        text,
    )
