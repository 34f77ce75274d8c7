"""A web page's bytes → an article, for pages nobody vouches for. Pure.

trafilatura finds the body (F1 0.986 on Korean pages; never its fast mode, 0.82 where paragraphs are
only ``<br><br>``). Around it stand three things it does not do: reading Korean bytes and dates,
bounds on what is parsed, and taking out bylines, captions and boxes as Korean outlets write them.
"""

from __future__ import annotations

import hashlib
import logging
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newsletter.collect.pages.pagefacts import (
    ERROR,
    LONGEST_TITLE,
    Facts,
    authors,
    deck,
    headline,
    images,
    key,
    linked_data,
    own_address,
    tags,
)
from newsletter.collect.pasted.furniture import rule_of
from newsletter.collect.pasted.lines import Line, is_caption
from newsletter.collect.web.decode import decoded
from newsletter.errors import PageError
from newsletter.korean.text import clean, clean_line
from newsletter.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zoneinfo import ZoneInfo

SHORTEST = 200
"""Characters of text below which a page is taken for an error, a wall or a list, not an article."""

LARGEST = 5_000_000  # bytes; the longest article pages measured have 1.5 MB, most of it scripts
_MOST_TAGS = 12_000  # some layouts cost trafilatura time quadratic in tags: 1 s at this many
_LONGEST_TAG = 2_000  # characters; libxml2 is quadratic in the attributes of one tag
_DEEPEST = 250  # levels; libxml2 stops at 256 and silently loses what stands behind


def read_page(
    body: bytes,
    url: str,
    zone: ZoneInfo,
    *,
    charset: str = "",
    source_id: str = "",
    publisher: str = "",
    origin: str = "",
) -> Article:
    """The article on an HTML page that was found at ``url`` ('' where nobody knows).

    ``charset`` is the HTTP header's word, ``publisher`` a name to fall back on. Every string is
    plain NFC text on one line; the address is canonical, and the page's own word for it counts
    only within its site; dates without a zone are read in ``zone``; images are https. Raises
    PageError where there is no article of 200 characters, and for pages over 5 MB, of more than
    12,000 tags or nested 250 deep; nothing else, whatever the bytes.
    """
    if len(body) > LARGEST:
        raise PageError(f"페이지가 너무 큽니다({LARGEST:,}바이트 넘음).")
    text = _text_of(body, charset)
    tree = _tree(text)
    facts = Facts(tree, linked_data(text), zone)
    own = own_address(facts, url)
    title = headline(facts)
    if ERROR.search(title):
        raise PageError(
            "기사가 아니라 오류를 알리는 페이지입니다.",
            hint="주소를 브라우저에서 열어 보아 주세요.",
        )
    _take_out_boxes(tree)
    published, updated = facts.dates()
    pictures, subtitle, bylines = images(facts, own), _take_out_deck(tree), _take_out_labels(tree)
    paragraphs, dropped = _kept(_blocks(_body(tree)), {key(title), key(subtitle)})
    if sum(map(len, paragraphs)) < SHORTEST:
        raise PageError(
            f"페이지에서 기사 본문({SHORTEST}자 이상)을 찾지 못했습니다.",
            hint="본문을 .txt 파일로 붙여 넣어 seeds/에 넣어 주세요.",
        )
    name = facts.site_name() or publisher or facts.owner() or urlsplit(own).hostname or ""
    identity = own or "\n".join((title, *paragraphs))
    digest = hashlib.blake2b(f"{source_id}\n{identity}".encode(), digest_size=8).hexdigest()
    return Article(
        id=f"a{digest}",
        url=own,
        title=title or paragraphs[0][:LONGEST_TITLE],
        paragraphs=paragraphs,
        source_id=source_id,
        subtitle=subtitle or deck(facts.one("og:description"), title, paragraphs),
        publisher=name,
        authors=authors(facts, [*bylines, *dropped], {name, publisher, facts.owner()}),
        published=published,
        updated=updated,
        images=pictures,
        tags=tags(facts, " ".join((title, *paragraphs))),
        language=(tree.get("lang") or "ko")[:2].lower(),
        origin=origin,
    )


# --- bytes → tree --------------------------------------------------------------------------------

_META_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?([\w.:-]{1,40})"
)
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000\ufffe\uffff]")
_RAW = re.compile(
    r"<!--.*?(?:-->|\Z)|<\?.*?(?:>|\Z)|<(?P<raw>script|style|noscript|iframe|template|textarea|object)"
    r"(?=[\s/>]).*?(?:</(?P=raw)\s*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
# One start tag to its end as browsers have it: quotes delimit only after "=".
_TAG = re.compile(r"<[a-zA-Z](?:[^>=]++|=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))?)*+(?:>|\Z)")


def _text_of(body: bytes, charset: str) -> str:
    """The page as text, by the header's word for its encoding or else its own."""
    declared = _META_CHARSET.search(body[:4096])
    own = declared[1].decode("ascii", "replace") if declared else ""
    return _CONTROL.sub("", decoded(body, charset or own))


def _tree(text: str) -> Any:
    """The page as lxml reads it, without scripts, styles and comments, within the bounds above."""
    import lxml.etree  # type: ignore[import-untyped]
    import lxml.html  # type: ignore[import-untyped]

    text = _RAW.sub(" ", text)
    tags = _TAG.findall(text)
    if len(tags) > _MOST_TAGS:
        raise PageError("페이지에 태그가 너무 많아 읽지 않았습니다.")
    if max(map(len, tags), default=0) > _LONGEST_TAG:
        text = _TAG.sub(_bare, text)
    parser = lxml.html.HTMLParser(encoding="utf-8", collect_ids=False, remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError) as error:
        raise PageError("읽을 것이 없는 페이지입니다.") from error
    if tree.xpath(f"boolean(//*[count(ancestor::*) >= {_DEEPEST}])"):
        raise PageError("페이지의 태그가 너무 깊이 겹쳐 있어 읽지 않았습니다.")
    for element in tree.xpath(_HIDDEN):
        _drop(element)
    return tree


def _bare(tag: re.Match[str]) -> str:
    return (
        tag[0] if len(tag[0]) <= _LONGEST_TAG else re.split(r"[\s/>]", tag[0], maxsplit=1)[0] + ">"
    )


def _drop(element: Any) -> None:
    """Take an element out; the text behind it stays."""
    if element.getparent() is not None:
        element.drop_tree()


# --- tree → paragraphs ----------------------------------------------------------------------------

_HIDDEN = (
    "//*[@hidden or @aria-hidden='true' or contains(translate(@style,' DISPLAY:NO','display:no'),"
    "'display:none') or contains(translate(@style,' VISBLTY:HDEN','visblty:hden'),"
    "'visibility:hidden')][not(self::html or self::body)] "
    " | //button | //select | //amp-ad | //amp-embed | //amp-sidebar | //ins | //svg"
)
_NOISE = re.compile(
    r"comment(?!ary|ator)|repl(?:y|ies)|cbox|related|relation|recommend|rank(?:ing)?|popular|most.?view"
    r"|breadcrumb|advert|copyright|subscri|paging|pagination|another|promotion"
    r"|(?:^|[\s_-])(?:cmt|nav|gnb|lnb|ads?|adsbygoogle|aside|sidebar|footer|banner|sns|share|tags?|hot|best"
    r"|rel|skip|toolbar|utility)(?=$|[\s_\d-])",
    re.IGNORECASE,
)
_LABELS = re.compile(
    r"reporter|byline|writer|author|journalist|caption|img.?(?:desc|txt|info)"
    r"|photo.?(?:desc|txt|info)|(?:^|[\s_-])(?:date|datetime|time|info|name|cate(?:gory)?|source|press"
    r"|view-info|credit)(?=$|[\s_\d-])|pub.?date|reg.?date|article.?info",
    re.IGNORECASE,
)
_DECK = re.compile(r"sub.?tit|subhead|summary|(?:^|[\s_-])deck|standfirst", re.IGNORECASE)
_MOST_OF_PAGE = 0.4  # a box with more of the page's text than this is no box beside the article
_LONGEST_LABEL = 300  # characters; a deck of three lines has 150


def _named(tree: Any, pattern: re.Pattern[str]) -> Iterator[Any]:
    """The elements of the page's body whose class or id matches."""
    for element in tree.xpath("//body//*[@class or @id]"):
        if pattern.search(f"{element.get('class', '')} {element.get('id', '')}"):
            yield element


def _take_out_boxes(tree: Any) -> None:
    """Remove what stands around an article: menus, comments, other headlines, advertising."""
    most = _MOST_OF_PAGE * len(tree.xpath("string(//body)"))
    boxes = tree.xpath("//body//nav | //body//aside | //body//footer")
    for element in (*boxes, *_named(tree, _NOISE)):
        if len(element.xpath("string()")) <= most and not element.xpath(_BODY_INSIDE):
            _drop(element)


_BODY_INSIDE = "boolean(descendant-or-self::*[@itemprop='articleBody'])"


def _take_out_deck(tree: Any) -> str:
    """Remove the lines under the headline; those further down are headings of the text."""
    for element in _named(tree, _DECK):
        text = clean_line(_spaced(element))
        if 8 <= len(text) <= _LONGEST_LABEL:
            _drop(element)
            return text
    return ""


def _take_out_labels(tree: Any) -> list[str]:
    """Remove captions, bylines, decks and dates; give their texts, where the author may stand."""
    texts = []
    labels = tree.xpath("//figcaption | //time | //*[@itemprop='author' or @rel='author']")
    for element in (*labels, *_named(tree, _LABELS)):
        text = clean_line(_spaced(element))
        if len(text) <= _LONGEST_LABEL and not element.xpath(_BODY_INSIDE + " or boolean(.//h1)"):
            texts.append(text)
            _drop(element)
    return texts


def _spaced(element: Any) -> str:
    return " ".join(element.itertext())


# Headings between paragraphs; trafilatura loses them where it takes readability's word.
_HEADINGS = "//*[self::h2 or self::h3 or self::h4][preceding-sibling::p and following-sibling::p]"


def _body(tree: Any) -> Any:
    """The element trafilatura finds the article in, in its own vocabulary, or None."""
    import trafilatura  # 770 ms that only reading pages should pay

    # It warns on stderr of every page without text; our caller says so in Korean.
    for heading in tree.xpath(_HEADINGS):
        heading.tag = "p"
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(tree, include_comments=False)
    except Exception as error:  # it and lxml raise many kinds on hostile trees
        raise PageError("페이지를 읽다가 멈췄습니다. 형식이 깨져 있습니다.") from error
    return getattr(found, "body", None)


_SOFT = "\ue000"  # stands for <br>; pages' own are taken out with their control characters
_BREAKS = frozenset({"p", "head", "item", "quote", "row", "list", "table", "code"})
_ENDS = re.compile(r"[.?!…][\"'”’)\]]*$|[다요죠음임함][\"'”’)]*$")
_OPENS = re.compile(r"[■◆▶▷○●▲△◇□★☆•·\-*\[【<]|\d{1,2}[.)]\s")


def _blocks(body: Any) -> Iterator[str]:
    """The paragraphs of trafilatura's tree; one <br> parts two of them only behind a sentence."""
    if body is None:
        return
    import lxml.etree

    parts: list[str] = []
    for event, element in lxml.etree.iterwalk(body, events=("start", "end")):
        mark = "\n" if element.tag in _BREAKS else " " if element.tag == "cell" else ""
        if event == "start":
            parts += (_SOFT if element.tag == "lb" else mark, _flat(element.text))
        else:
            parts += (mark, _flat(element.tail))
    for block in clean("".join(parts)).split("\n"):
        whole = ""
        for piece in map(str.strip, block.split(_SOFT)):
            if whole and (not piece or _ENDS.search(whole) or _OPENS.match(piece)):
                yield whole
                whole = ""
            whole = f"{whole} {piece}".strip()
        if whole:
            yield whole


def _flat(text: str | None) -> str:
    return " ".join(f"|{text or ''}|".split())[1:-1]


_DATELINE = re.compile(
    r"^(?:[\[(【]?[가-힣A-Za-z]{1,10}\s*=\s*[가-힣A-Za-z]{1,12}[\])】]?|[\[【(][^\])】]{1,20}[\])】])?\s*"
    r"(?:[가-힣]{2,4}[·,]?\s*){1,3}(?:기자|특파원)\s*=\s*"
)
_SIGNED = re.compile(
    r"(?<=[.?!”\"'’)])\s*[/|]?\s*[\[(]?(?:[가-힣]{2,12}=)?(?:[가-힣]{2,4}\s*(?:선임|수습|객원|전문)?\s*(?:기자|특파원)[\])]?\s*)?"
    r"[\[(]?[\w.+-]+@[\w-]+(?:\.[\w-]+)+[\])]?$"
)
_FURNITURE = 150
"""Characters from which a line is prose whatever the rules for furniture say of it: they were made
for lines of pasted text, of which the longest to be dropped has 120."""
_OTHERS = re.compile(
    r"^[<\[【■▶◆☞#\s]*(?:관련\s*(?:기사|뉴스|글)|많이\s*본|(?:인기|추천|주요)\s*(?:기사|뉴스|글)"
    r"|(?:다른|함께\s*볼)\s*(?:기사|글)|실시간\s*랭킹|이\s*(?:기사|글)와\s*함께|댓글(?:\s*\d+)?\s*$)"
)


def _kept(blocks: Iterable[str], said: set[str]) -> tuple[tuple[str, ...], list[str]]:
    """The article's own paragraphs, and the lines that were dropped.

    ``said`` holds the keys of what is told elsewhere (title, deck). Behind the heading of a box of
    other headlines nothing counts until the next sentence; the copyright line ends the article,
    unless it stands in the first half.
    """
    lines, kept, dropped = list(blocks), [], []
    total, passed, boxed = sum(map(len, lines)), 0, False
    for line in lines:
        passed += len(line)
        text = _DATELINE.sub("", line)
        text = text[:-200] + _SIGNED.sub("", text[-200:])
        dropped += [line[:80], line[-80:]] if text != line else []
        rule = _rule(text)
        boxed = rule == "related" or (boxed and not (len(text) >= _PROSE and _ENDS.search(text)))
        if rule or boxed or key(text) in said:
            dropped.append(text)
        else:
            kept.append(text)
        if rule == "copyright" and passed > total / 2:
            break
    return tuple(kept), dropped


_PROSE = 40  # characters; a headline in a box hardly ever has that many and a closing mark


def _rule(text: str) -> str:
    """The rule that makes this line no part of the article, or ''."""
    if len(text) >= _FURNITURE or (len(text) >= 2 * _PROSE and text.endswith(("다.", "요."))):
        return ""
    if _OTHERS.match(text):
        return "related"
    return "caption" if is_caption(text) else rule_of(Line(0, text))
