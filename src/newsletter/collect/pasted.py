"""Pasted text → articles: a page copied out of a browser, a letter copied out of a mail.

One page becomes one article; a letter of several topics (numbered headings, or headings closed by
👉 links) becomes one article a topic, with the letter's opening and closing words as one of their
own. Only lines that are prose get in, so menus, captions, bylines, copyright lines and lists of
other articles stay out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsletter.collect import lines as kind
from newsletter.korean.dates import find_date
from newsletter.korean.text import clean

if TYPE_CHECKING:
    import datetime as dt
    from zoneinfo import ZoneInfo

MIN_TITLE = 8
MAX_TITLE = 90
MIN_TOPIC_TEXT = 60
"""Characters below which a topic of a digest is a leftover, not an article."""
_BYLINE_ENDS_AFTER = 300
"""A byline above this many characters of prose heads the article, below it closes it."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """One article out of pasted text. ``published`` is None where no full date was given."""

    title: str
    paragraphs: tuple[str, ...]
    subtitle: str = ""
    publisher: str = ""
    authors: tuple[str, ...] = ()
    published: dt.datetime | None = None
    url: str = ""


@dataclass(slots=True)
class _Topic:
    title: str
    paragraphs: list[str]


def read_pasted(text: str, zone: ZoneInfo) -> tuple[Pasted, ...]:
    """The articles in pasted text, in order; empty where no line is prose."""
    lines = clean(text).split("\n")
    title_at = _title_index(lines)
    body = _body(lines, title_at)
    first_prose = next((i for i, line in body if kind.is_prose(kind.without_bullet(line))), None)
    if first_prose is None:
        return ()
    title = _tidy_title(lines[title_at]) if title_at is not None else ""
    whole = Pasted(
        title=title,
        paragraphs=(),
        subtitle=_subtitle(lines, title_at, first_prose),
        publisher=_publisher(lines),
        authors=_authors(lines, title_at or 0),
        published=_date(lines[:first_prose], zone),
        url=next((url for line in lines[:first_prose] if (url := kind.bare_url(line))), ""),
    )
    topics = _topics(body, title)
    if len(topics) > 1:
        return tuple(
            replace(whole, title=topic.title, subtitle="", paragraphs=tuple(topic.paragraphs))
            for topic in topics
        )
    paragraphs = tuple(topics[0].paragraphs)
    return (replace(whole, title=title or _first_words(paragraphs), paragraphs=paragraphs),)


# --- the headline --------------------------------------------------------------------------------


def _title_index(lines: list[str]) -> int | None:
    """The headline: the first line above the body that stands alone and reads like one.

    A line under a breadcrumb, or one that comes twice, wins over the others.
    """
    first_prose = next(
        (i for i, line in enumerate(lines) if kind.is_prose(kind.without_bullet(line))), len(lines)
    )
    if kind.numbered_heading(lines[first_prose]) if first_prose < len(lines) else False:
        return None
    head = range(first_prose)
    candidates = [i for i in head if _title_like(lines, i)]
    if not candidates:
        return None
    after_crumb = [i for i in candidates if _follows_breadcrumb(lines, i)]
    twice = [i for i in candidates if lines[i] in lines[i + 1 : first_prose]]
    return (after_crumb or twice or candidates)[0]


def _title_like(lines: list[str], index: int) -> bool:
    line = lines[index]
    return (
        MIN_TITLE <= len(line) <= MAX_TITLE
        and " " in line
        and _alone(lines, index)
        and not kind.is_furniture(line)
        and not kind.is_menu(line)
        and not kind.is_breadcrumb(line)
        and not kind.has_bullet(line)
        and not kind.opens_headline_box(line)
        and kind.numbered_heading(line) is None
        and not re.match(r"\d{4}[.\-/년]", line)
    )


def _alone(lines: list[str], index: int) -> bool:
    above = lines[index - 1] if index else ""
    below = lines[index + 1] if index + 1 < len(lines) else ""
    above_is_head = not above or kind.is_breadcrumb(above)
    return above_is_head and (not below or _is_dateline(below) or index == 0)


def _is_dateline(line: str) -> bool:
    return kind.is_byline(line) or bool(re.search(r"\d{4}[.\-/년]\s*\d{1,2}", line))


def _follows_breadcrumb(lines: list[str], index: int) -> bool:
    above = [line for line in lines[max(0, index - 3) : index] if line]
    return bool(above) and kind.is_breadcrumb(above[-1])


_OUTLET_SUFFIX = re.compile(r"\s+[|\-–—:]\s+[^|\-–—:]{2,16}$")
_LABEL = re.compile(r"^[\[(<【][^\])>】]{1,10}[\])>】]\s*")


def _tidy_title(title: str) -> str:
    """A headline without its leading label ([단독], [AI])."""
    return _LABEL.sub("", title).strip() or title


def _subtitle(lines: list[str], title_at: int | None, first_prose: int) -> str:
    """Short lines between the headline and the text, up to the first caption or contents list."""
    if title_at is None:
        return ""
    found: list[str] = []
    for line in lines[title_at + 1 : first_prose]:
        if kind.is_caption(line) or len(line) > MAX_TITLE:
            break
        if line and line != lines[title_at] and not kind.is_furniture(line):
            found.append(line)
    usable = [line for line in found if not _is_dateline(line) and len(line) >= MIN_TITLE]
    return " · ".join(usable[:3]) if len(usable) == len(found) else ""


def _first_words(paragraphs: tuple[str, ...]) -> str:
    sentence = re.split(r"(?<=[.?!])\s", paragraphs[0])[0]
    return sentence if len(sentence) <= MAX_TITLE else sentence[: MAX_TITLE - 1] + "…"


# --- the body ------------------------------------------------------------------------------------


def _body(lines: list[str], title_at: int | None) -> list[tuple[int, str]]:
    """The lines from the headline to where the article ends, boxes of other headlines left out."""
    kept: list[tuple[int, str]] = []
    prose = 0
    in_box = False
    for index in range(0 if title_at is None else title_at + 1, len(lines)):
        line = lines[index]
        in_box = (in_box and bool(line)) or kind.opens_headline_box(line)
        if in_box:
            continue
        if _is_end(line, prose):
            break
        if kind.is_prose(kind.without_bullet(line)):
            prose += len(line)
        kept.append((index, line))
    return kept


def _is_end(line: str, prose_so_far: int) -> bool:
    if not line or prose_so_far == 0:
        return False
    if kind.signature(line):
        return True
    return kind.ends_article(line) and (
        not kind.is_byline(line) or prose_so_far >= _BYLINE_ENDS_AFTER
    )


def _topics(body: list[tuple[int, str]], title: str) -> list[_Topic]:
    texts = [line for _, line in body]
    numbers = [found[0] for line in texts if (found := kind.numbered_heading(line))]
    if len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)):
        topics = _numbered_topics(texts)
    elif sum(map(kind.closes_topic, texts)) > 1:
        topics = _linked_topics(texts, title)
    else:
        topics = [_Topic(title, _prose_of(texts))]
    real = [topic for topic in topics if sum(map(len, topic.paragraphs)) >= MIN_TOPIC_TEXT]
    return real or topics


def _numbered_topics(lines: list[str]) -> list[_Topic]:
    topics: list[_Topic] = []
    skipping = False
    for line in lines:
        heading = kind.numbered_heading(line)
        if heading:
            topics.append(_Topic(_tidy_title(heading[1]), []))
        skipping = not heading and (kind.is_read_more(line) or (skipping and bool(line)))
        if topics and not heading and not skipping:
            topics[-1].paragraphs += _prose_of([line])
    return topics


def _linked_topics(lines: list[str], title: str) -> list[_Topic]:
    """A heading opens a topic, a 👉 link closes it; what stands outside is the letter's own."""
    own = _Topic(title, [])
    topics = [own]
    current = own
    for index, line in enumerate(lines):
        if kind.closes_topic(line):
            current = own
        elif _is_heading(lines, index, title):
            current = _Topic(_tidy_title(line), [])
            topics.append(current)
        else:
            current.paragraphs += _prose_of([line])
    return topics


def _is_heading(lines: list[str], index: int, title: str) -> bool:
    """A short line alone between empty ones that is neither prose nor furniture, with prose
    somewhere below it before the next heading's place.
    """
    line = lines[index]
    above = lines[index - 1] if index else ""
    below = lines[index + 1] if index + 1 < len(lines) else ""
    if above or below or not line or line == title or len(line) > kind.LONG_LINE or " " not in line:
        return False
    if kind.is_furniture(line) or kind.is_prose(line) or _is_dateline(line):
        return False
    following = [
        text for text in lines[index + 1 : index + 6] if text and not kind.is_caption(text)
    ]
    return bool(following) and kind.is_prose(following[0])


def _prose_of(lines: list[str]) -> list[str]:
    texts = (kind.without_bullet(line) for line in lines)
    return [text for text in texts if kind.is_prose(text)]


# --- who and when --------------------------------------------------------------------------------


def _publisher(lines: list[str]) -> str:
    """Named by the copyright line, by the signature of a letter, or by the letter itself."""
    for line in reversed(lines):
        owner = kind.copyright_owner(line)
        if owner:
            return owner
    for line in reversed(lines):
        signed = kind.signature(line).split()
        if len(signed) > 1:
            return " ".join(signed[:-1])
    named = re.search(r"(?:다음|이번)\s+(\S[^.\n]{0,20}?레터)(?:에서|에|의)", "\n".join(lines))
    return named[1] if named else ""


def _authors(lines: list[str], title_at: int) -> tuple[str, ...]:
    for line in lines[title_at:]:
        name = kind.byline_name(line)
        if name and not kind.is_prose(line):
            return (name,)
        signed = kind.signature(line).split()
        if signed:
            return (signed[-1],)
    return ()


def _date(lines: list[str], zone: ZoneInfo) -> dt.datetime | None:
    short = (line for line in lines if len(line) <= MAX_TITLE)
    return next((date for line in short if (date := find_date(line, zone))), None)
