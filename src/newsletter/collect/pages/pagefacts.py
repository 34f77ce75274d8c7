"""What a page says about itself: address, title, people, dates, pictures, tags. Pure.

Outlets say each of these in several places and are wrong in some; every rule here prefers what a
reader of the page would see.
"""

from __future__ import annotations

import itertools
import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newsletter.collect.web.address import canonical
from newsletter.korean.dates import find_date, parse_date
from newsletter.korean.text import clean_line
from newsletter.model import Image

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

LONGEST_TITLE = 300  # characters, as in feeds
_MOST_IMAGES, _MOST_WORDS, _LONGEST_NAME = 20, 20, 30


def key(text: str) -> str:
    """The text's letters and digits alone, by which two spellings of one line are the same."""
    return "".join(ch for ch in unicodedata.normalize("NFKC", text).lower() if ch.isalnum())


# --- what the page says about itself -------------------------------------------------------------

_SCRIPT = re.compile(
    r"<script\b(?P<says>[^>]*+)(?:>(?P<holds>.*?)(?:</script\s*>|\Z)|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_MOST_LOOKED_AT = 100  # scripts, pictures, dates: what stands further down is not the article's
_ARTICLE_TYPE = re.compile(r"Article|BlogPosting|Report|Review")
_PORTAL = re.compile(r"네이버|naver|daum|다음|zum|nate|네이트|kakao|카카오|facebook", re.IGNORECASE)
ERROR = re.compile(
    r"^\W*(?:40[034]|50[0234])(?!\d)|not found|forbidden|access denied|just a moment"
    r"|attention required"
    r"|페이지를?\s*찾을\s*수\s*없|(?:존재하지|유효하지)\s*않는|삭제된\s*(?:기사|글|페이지)|잘못된\s*접근|접근이?\s*(?:거부|차단)",
    re.IGNORECASE,
)
_FIRST_LABEL = r"(?:입력|등록|승인|송고|발행|게시|작성|최초\s?작성|최초\s?등록)"
_LATER_LABEL = r"(?:수정|업데이트)"
_DATED = r"(?:일시|일자|시간|일)?\s*[:：|]?\s{0,3}(\d{4}[^\n]{7,40})"
_PUBLISHED, _UPDATED = re.compile(_FIRST_LABEL + _DATED), re.compile(_LATER_LABEL + _DATED)
_PUBLISHED_KEYS = (
    "article:published_time", "og:article:published_time", "datepublished", "pubdate", "date",
    "dc.date.issued", "dc.date", "article:published", "og:regdate", "publish-date", "publishdate",
)  # fmt: skip
_UPDATED_KEYS = ("article:modified_time", "og:updated_time", "datemodified", "lastmod")


class Facts:
    """A page's meta elements and JSON-LD, asked by name."""

    def __init__(self, tree: Any, linked: dict[str, Any], zone: ZoneInfo) -> None:
        self.tree, self.linked, self.zone = tree, linked, zone
        self.tag_links = [_text(element) for element in tree.xpath("//a[@rel='tag']")]
        self._meta: dict[str, list[str]] = {}
        for element in tree.xpath("//*[@itemprop or self::meta or self::time]"):
            for kind in ("property", "name", "itemprop"):
                key = (element.get(kind) or "").lower()
                value = element.get("content") or element.get("datetime") or ""
                if key and (value or key.startswith("date")):
                    text = value or "".join(element.itertext())
                    self._meta.setdefault(key, []).append(
                        clean_line(re.sub(r"<[^>]{0,300}>", "", text[:2000]))
                    )

    def all(self, *keys: str) -> list[str]:
        return [value for key in keys for value in self._meta.get(key, ()) if value]

    def one(self, *keys: str) -> str:
        return next(iter(self.all(*keys)), "")

    def said(self, key: str) -> list[str]:
        """The strings (or names of the things) the JSON-LD article holds under ``key``."""
        value = self.linked.get(key)
        values = value if isinstance(value, list) else [value]
        names = (v.get("name", v.get("url")) if isinstance(v, dict) else v for v in values)
        return [clean_line(v[:2000]) for v in names if isinstance(v, str) and v.strip()]

    def owner(self) -> str:
        return next(iter(self.said("publisher")), "")[:60]

    def site_name(self) -> str:
        """og:site_name; on a portal's page the outlet the article comes from."""
        told = re.split(r"\s*\|\s*", self.one("og:site_name"))
        outlet = re.split(r"\s*\|\s*", self.one("og:article:author", "twitter:creator"))[0]
        own = (name for name in told if name and not _PORTAL.search(name))
        if told[0] and _PORTAL.search(told[0]):
            return next(own, outlet.lstrip("@") or told[0])[:60]
        return next(own, "")[:60]

    def dates(self) -> tuple[dt.datetime | None, dt.datetime | None]:
        seen = " ".join(" ".join(self.tree.xpath("//body//text()")).split())
        shown = self._shown(_PUBLISHED, seen) or self._in_date_element()
        stated = self._stated("datePublished", _PUBLISHED_KEYS)
        updated = self._stated("dateModified", _UPDATED_KEYS) or self._shown(_UPDATED, seen)
        return _truer(stated, shown), updated

    def _stated(self, key: str, keys: tuple[str, ...]) -> dt.datetime | None:
        texts = (text for text in (*self.said(key), *self.all(*keys)))
        return next(filter(None, (parse_date(text, self.zone) for text in texts)), None)

    def _shown(self, label: re.Pattern[str], text: str) -> dt.datetime | None:
        found = (
            find_date(" ".join(m[1].split()), self.zone)
            for m in itertools.islice(label.finditer(text), 20)
        )
        return next(filter(None, found), None)

    def _in_date_element(self) -> dt.datetime | None:
        for element in self.tree.xpath(_DATE_ELEMENTS)[:_MOST_LOOKED_AT]:
            text = element.get("datetime") or " ".join("".join(element.itertext()).split())[:60]
            if found := parse_date(text, self.zone) or find_date(text, self.zone):
                return found
        lines = (
            str(text).strip(" \t\r\n|·") for text in self.tree.xpath(_DATE_TEXTS)[:_MOST_LOOKED_AT]
        )
        return next(filter(None, (parse_date(line, self.zone) for line in lines)), None)


def _truer(stated: dt.datetime | None, shown: dt.datetime | None) -> dt.datetime | None:
    """What readers see corrects what machines are told in two ways: a time where only the day is
    told, and the zone where Korean clock time is labelled UTC (many systems write "Z" for KST).
    """
    if not stated or not shown:
        return stated or shown
    clock, seen = stated.replace(tzinfo=None), shown.replace(tzinfo=None)
    same_minute = abs((clock - seen).total_seconds()) < 60
    midnight = not (clock.hour or clock.minute) and clock.date() == seen.date()
    return shown if midnight or (same_minute and not stated.utcoffset()) else stated


def linked_data(text: str) -> dict[str, Any]:
    """The first article in the page's JSON-LD, or nothing."""
    scripts = (found for found in _SCRIPT.finditer(text) if "ld+json" in found["says"].lower())
    for found in itertools.islice(scripts, _MOST_LOOKED_AT):
        try:
            value = json.loads((found["holds"] or "").strip(), strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(value, 4):
            kinds = thing.get("@type")
            if _ARTICLE_TYPE.search(
                " ".join(map(str, kinds if isinstance(kinds, list) else [kinds]))
            ):
                return thing
    return {}


def _things(value: Any, levels: int) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value[:50]:
            yield from _things(item, levels - 1) if levels else ()
    elif isinstance(value, dict):
        yield value
        yield from (
            _things(value.get("@graph") or value.get("mainEntity"), levels - 1) if levels else ()
        )


def own_address(facts: Facts, url: str) -> str:
    """rel=canonical (or og:url) where it names this page; else the address it was found at."""
    given = canonical(url)
    words = facts.tree.xpath("//link[translate(@rel,'CANOIL','canoil')='canonical']/@href")
    for word in (*words, *facts.all("og:url")):
        own = canonical(str(word), given)
        if own and (not given or _same_page(own, given)):
            return own
    return given


def _same_page(own: str, given: str) -> bool:
    """Same site, and not the front page or an address that lost the article's number."""
    one, other = urlsplit(own), urlsplit(given)
    front = one.path == "/" and not one.query and (other.path != "/" or bool(other.query))
    numberless = one.path == other.path and bool(other.query) and not one.query
    return _site(one.netloc) == _site(other.netloc) and not front and not numberless


def _site(host: str) -> str:
    """The host without the labels outlets put before it for telephones and sections."""
    return re.sub(r"^(?:(?:www|m|mobile|amp|n|news|media|v)\.)+(?=[^.]+\.)", "", host)


_DATE_ELEMENTS = (
    "//time[@datetime] | //time | //*[contains(@class,'date') or contains(@class,'Date') or"
    " contains(@class,'time') or contains(@id,'date') or contains(@class,'regist')]"
)
_DATE_TEXTS = "//body//text()[string-length() < 60 and (contains(., '20') or contains(., '19'))]"
_PICTURES = "//body//img | //body//amp-img"
_CAPTIONS = (
    "descendant::figcaption | descendant::*[contains(@class,'caption') or contains(@class,'desc')"
    " or contains(@class,'txt')] | following-sibling::*[1][contains(@class,'caption') or"
    " contains(@class,'desc') or self::figcaption]"
)


def deck(description: str, title: str, paragraphs: tuple[str, ...]) -> str:
    """og:description where it is a deck: not the title, not the beginning of the text, not a
    sentence about the site (which shares no words with the article).
    """
    start, text = key(description)[:30], key(" ".join(paragraphs))
    words = re.findall(r"[가-힣]{2}|[A-Za-z]{3,}", description)
    shared = sum(word.lower() in text or word in title for word in words)
    own = len(start) >= 8 and start not in text and start not in key(title)
    cut = description.endswith(("…", "...", ".."))
    return description[:300] if own and not cut and shared >= max(2, len(words) / 4) else ""


def _text(element: Any) -> str:
    return clean_line(" ".join(element.itertext()))


_SEPARATOR = r"\s*(?:\||:{1,2}|-|–|—|<|>|·|\ufe31)\s*"


def headline(facts: Facts) -> str:
    """The headline: what og:title, JSON-LD and <title> say without the site's name; the page's own
    heading where that is the same one untouched or whole.
    """
    names = {
        facts.site_name(),
        facts.owner(),
        facts.one("og:site_name"),
        facts.one("og:article:author"),
    }
    told = [*facts.all("og:title"), *facts.said("headline"), *facts.all("twitter:title", "title")]
    told += [clean_line(str(text)) for text in facts.tree.xpath("//head/title/text()")]
    told = [_without_site(text[:1000], names) for text in told]
    headings = [_text(element) for element in facts.tree.xpath("(//h1|//h2|//h3)[position()<20]")]
    for heading in headings:
        if len(heading) >= 6 and any(key(text) and _same_title(heading, text) for text in told):
            return heading[:LONGEST_TITLE]
    return next((text for text in (*told, *headings) if text), "")[:LONGEST_TITLE]


def _same_title(heading: str, told: str) -> bool:
    short = key(re.sub(r"(?:\.{2,}|…)$", "", told))
    return key(heading) == short or (told.endswith(("..", "…")) and key(heading).startswith(short))


def _without_site(text: str, names: set[str]) -> str:
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = re.sub(
            rf"{_SEPARATOR}{re.escape(name)}\s*$|^\[?{re.escape(name)}\]?{_SEPARATOR}", "", text
        )
    return re.sub(r"(?:\s*<\s*[^<>]{1,20})+$|\s+\|\s+[^|]{1,20}$", "", text).strip()


# --- people, pictures, words ---------------------------------------------------------------------

_NAME = r"[가-힣]{2,4}"
_REPORTERS = re.compile(
    rf"((?:{_NAME}\s*[·,ㆍ/]\s*)*{_NAME})\s*(?:선임|수습|객원|전문|인턴)?\s*(?:기자|특파원|논설위원|에디터)(?![가-힣])"
)
_CREDIT = re.compile(
    r"[\[(（]?\s*(?:사진|이미지|그래픽|자료|출처|일러스트)\s*(?:제공|출처)?\s*[:=：]\s*(?P<a>[^\])）]{1,40})[\])）]?\s*$"
    r"|[\[(（]?\s*(?P<b>[^.\[(（]{1,30}?)\s*제공\s*[\])）]?\s*$|\s*/\s*(?P<c>[^\s/][^/.]{0,24})$|[ⓒ©]\s*(?P<d>.{1,40})$"
)
_NO_PICTURE = re.compile(
    r"\.svg$|\.gif$|(?:^|[/_.-])(?:logo|default|no_?im(?:age|g)|blank|spacer|icons?|ico|btn|profile|emoji|pixel|banner|1x1|ads?)(?=[/_.-]|\d|$)",
    re.IGNORECASE,
)


def authors(facts: Facts, lines: list[str], outlets: set[str]) -> tuple[str, ...]:
    """Who wrote it: JSON-LD, then meta elements, then the bylines that were taken out."""
    told = facts.said("author") or facts.all(
        "article:author", "author", "dable:author", "og:author", "dc.creator", "byl"
    )
    signed = [name for line in lines for name in _reporters(line)]
    for names in ([n for text in told for n in _names(text)], signed, _nicknames(facts)):
        if own := [n for n in names if n not in outlets and not _PORTAL.search(n)]:
            return tuple(dict.fromkeys(own))[:10]
    return ()


def _nicknames(facts: Facts) -> list[str]:
    """What blogs call their writers."""
    told = facts.all("naverblog:nickname", "og:article:author")
    return [name for text in told if "|" not in text for name in _names(text)]


def _names(text: str) -> list[str]:
    if "://" in text or len(text) > 100:
        return []
    if reporters := _reporters(text):
        return reporters
    text = re.sub(r"\(?[\w.+-]+@[\w.-]+\)?", "", text)
    parts = re.split(r"\s*[,·ㆍ;|/]\s*", text)
    return [part.strip() for part in parts if 1 < len(part.strip()) <= _LONGEST_NAME]


def _reporters(line: str) -> list[str]:
    return [name for m in _REPORTERS.finditer(line[:400]) for name in re.findall(_NAME, m[1])]


def images(facts: Facts, page: str) -> tuple[Image, ...]:
    """og:image first, then the pictures of the page that are none of its furniture."""
    found: dict[str, Image] = {}
    for element in facts.tree.xpath(_PICTURES)[:_MOST_LOOKED_AT]:
        url = _picture(
            element.get("data-src") or element.get("data-original") or element.get("src"), page
        )
        sizes = re.findall(r"\d+", f"{element.get('width', '')} {element.get('height', '')}")
        if url and url not in found and not any(int(size[:6]) < 60 for size in sizes):
            caption = _caption(element)
            if caption or element.get("alt") is not None or not sizes:
                found[url] = _image(url, caption, clean_line(element.get("alt") or ""), page)
    # The same picture in two sizes is one.
    kept = {urlsplit(url)._replace(query="").geturl(): url for url in reversed(found)}
    lead = [_picture(url, page) for url in (*facts.all("og:image"), *facts.said("image"))]
    lead = [kept.get(urlsplit(url)._replace(query="").geturl(), url) for url in lead if url]
    order = dict.fromkeys(lead[:2] + [url for url in found if url in kept.values()])
    return tuple(found.get(url, Image(url, source_url=page)) for url in order)[:_MOST_IMAGES]


def _picture(src: str | None, page: str) -> str:
    """A picture's https address, or ''. As browsers do, an https page's http pictures are asked
    for by https.
    """
    url = canonical((src or "")[:4000], page)
    if page.startswith("https:"):
        url = re.sub(r"^http:", "https:", url)
    return url if url.startswith("https:") and not _NO_PICTURE.search(urlsplit(url).path) else ""


def _caption(image: Any) -> str:
    for holder in image.iterancestors("figure", "table", "div", "p", "td"):
        for element in holder.xpath(_CAPTIONS):
            if text := _text(element):
                return text[:400]
        if holder.tag in {"figure", "table"} or holder.xpath("boolean((.//img)[2])"):
            break
    return ""


def _image(url: str, caption: str, alt: str, page: str) -> Image:
    credit = _CREDIT.search(caption)
    if not credit:
        return Image(url, caption or alt, source_url=page)
    name = next(filter(None, credit.groups()), "").strip(" .")
    return Image(url, caption[: credit.start()].strip(" ./▲") or alt, name, page)


def tags(facts: Facts, text: str) -> tuple[str, ...]:
    """The page's tags; of its keywords, which many sites never change, those the text holds."""
    words = ",".join((*facts.said("keywords"), *facts.all("keywords", "news_keywords"))).split(",")
    held = [word for word in (clean_line(word) for word in words) if word and word in text]
    tags = (tag.lstrip("#").strip() for tag in (*facts.all("article:tag"), *facts.tag_links, *held))
    return tuple(dict.fromkeys(tag for tag in tags if 0 < len(tag) <= _LONGEST_NAME))[:_MOST_WORDS]
