"""A Markdown post with front matter → one article, its headings, captions and references apart."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from newsletter.collect.pasted import furniture
from newsletter.collect.pasted import lines as kind
from newsletter.collect.pasted.blocks import is_references_header
from newsletter.collect.pasted.body import Parts, add_reference
from newsletter.collect.pasted.lines import Line
from newsletter.collect.pasted.reader import Pasted
from newsletter.collect.pasted.rules import DroppedLine
from newsletter.errors import SeedError
from newsletter.korean.dates import parse_date
from newsletter.korean.text import clean_line
from newsletter.model import Image, Link

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


def split_front_matter(name: str, text: str) -> tuple[dict[str, Any], str, int]:
    """Front matter, the text below it, and the line (from 1) that text begins on."""
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[0].rstrip() != "---" or not any(re.match(r"[\w-]+\s*:", line) for line in lines[1:4]):
        return {}, text, 1
    end = next((i for i, line in enumerate(lines) if i and line.rstrip() == "---"), None)
    if end is None:
        raise SeedError(
            "머리말(---)이 닫히지 않았습니다.",
            file=name,
            line=1,
            hint="머리말이 끝나는 줄에 ---를 적어 주세요.",
        )
    import yaml

    try:
        meta = yaml.safe_load("\n".join(lines[1:end]))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise SeedError(
            "머리말의 YAML 문법이 맞지 않습니다.",
            file=name,
            line=mark.line + 2 if mark else 1,
            hint="쌍점(:)이 든 제목은 따옴표로 감싸 주세요.",
        ) from error
    return (meta if isinstance(meta, dict) else {}), "\n".join(lines[end + 1 :]), end + 2


_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<src>[^)\s]*)[^)]*\)(?:\{[^}]*\})?")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_LINK_ITEM = re.compile(r"^(?:[-*+]|\d+[.)])?\s*\[(?P<text>[^\]]+)\]\((?P<url>[^)\s]+)[^)]*\)")
_CODE = re.compile(
    r"^(?P<fence>```|~~~).*?^(?P=fence)[^\S\n]*$|<!--.*?-->|<(?P<tag>script|style|iframe)\b.*?</(?P=tag)>",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_ITEM = re.compile(r"^(?:[-*+•]|\d{1,3}[.)])\s+")
_MARKS = re.compile(r"<[^<>]+>|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")


def read_markdown(
    name: str, meta: dict[str, Any], text: str, first_line: int, zone: ZoneInfo
) -> tuple[Pasted, ...]:
    """The article of a post: fields from its front matter, the rest from the lines of ``text``,
    the first of which is line ``first_line`` of the file.
    """

    def field(*keys: str) -> str:
        return next((clean_line(str(meta[key])) for key in keys if meta.get(key)), "")

    title = re.sub(r"^\[[^\]]{1,10}\]\s*", "", field("title"))
    author = field("author", "writer")
    parts = _body_parts(text, first_line)
    piece = Pasted(
        title=title or re.sub(r"\.\w+$", "", name.rpartition("/")[2]),
        paragraphs=tuple(parts.paragraphs),
        subtitle=field("subtitle", "description", "excerpt"),
        publisher=field("publisher", "site", "outlet", "blog"),
        authors=(author,) if author else (),
        published=_markdown_date(meta.get("date"), name, zone),
        url=field("url", "link", "canonical_url", "source"),
        headings=tuple(parts.headings),
        captions=tuple(parts.captions),
        references=tuple(parts.references),
        dropped=tuple(DroppedLine(line.number, line.text, rule) for line, rule in parts.dropped),
    )
    return (piece,)


def _body_parts(text: str, first_line: int) -> Parts:
    """Lines that follow each other are one paragraph; headings and list items stand alone."""
    text = re.sub("\r\n?|[\u2028\u2029\x85]", "\n", text)
    code = {
        number
        for found in _CODE.finditer(text)
        for number in range(
            text.count("\n", 0, found.start()), text.count("\n", 0, found.end()) + 1
        )
    }
    parts = Parts()
    listing = joined = False
    for index, raw in enumerate(text.split("\n")):
        line = Line(number=first_line + index, text=clean_line(raw))
        heading = kind.hash_heading(line.text)
        if not line.text:
            joined = False
        elif index in code:
            parts.dropped.append((line, "code"))
        elif heading:
            parts.headings.append(_plain(heading))
            listing, joined = is_references_header(heading), False
        elif is_references_header(line.text):
            parts.dropped.append((line, "references"))
            listing = True
        elif listing and (_ITEM.match(line.text) or not kind.is_prose(line.text)):
            _add_item(parts, line)
        elif _IMAGE.search(line.text) and not _IMAGE.sub("", line.text).strip(" *_"):
            _add_pictures(parts, line)
        elif rule := _rule(line):
            parts.dropped.append((line, rule))
            joined = False
        else:
            _add_text(parts, line.text, joined=joined)
            joined = True
    return parts


def _rule(line: Line) -> str:
    if line.text.startswith("|") and line.text.endswith("|"):
        return "table"
    return "" if kind.is_prose(line.text) else furniture.rule_of(line)


def _add_text(parts: Parts, text: str, *, joined: bool) -> None:
    plain = _plain(_ITEM.sub("", text))
    if kind.bare_url(plain):
        add_reference(parts.references, plain)
    elif joined and not _ITEM.match(text) and parts.paragraphs:
        parts.paragraphs[-1] += " " + plain
    elif plain:
        parts.paragraphs.append(plain)


def _plain(text: str) -> str:
    """Words without Markdown's marks, tags, pictures and addresses of links."""
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    return clean_line(_MARKS.sub("", text).lstrip("> "))


def _add_item(parts: Parts, line: Line) -> None:
    link = _LINK_ITEM.match(line.text)
    if link:
        parts.references.append(Link(text=_plain(link["text"]), url=link["url"]))
    else:
        add_reference(parts.references, _plain(line.text))


def _add_pictures(parts: Parts, line: Line) -> None:
    """Pictures with words are captions; one without says nothing to a reader."""
    shown = [found for found in _IMAGE.finditer(line.text) if found["alt"].strip()]
    for found in shown:
        url = found["src"] if found["src"].startswith(("http://", "https://")) else ""
        alt = clean_line(found["alt"])
        parts.captions.append(Image(url=url, alt=alt, credit=kind.credit(alt)))
    if not shown:
        parts.dropped.append((line, "code"))


def _markdown_date(value: object, name: str, zone: ZoneInfo) -> dt.datetime | None:
    """The front matter's date, else the one a Jekyll post's file name begins with."""
    if isinstance(value, dt.datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time(), zone)
    found = re.match(r"(\d{4}-\d{2}-\d{2})-", name.rpartition("/")[2])
    text = str(value) if value else found[1] if found else ""
    return parse_date(text, zone) if text else None
