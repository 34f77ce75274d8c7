"""Pasted text → articles: a page copied out of a browser, a letter copied out of a mail.

One page becomes one article; a letter of several topics becomes one article a topic, with the
letter's opening and closing words as one of their own where they say something. Each line of the
file ends in one place: a part of an article, or dropped with the rule that dropped it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsletter.collect.pasted import blocks, byline, digest, furniture, headline, outlet
from newsletter.collect.pasted import lines as kind
from newsletter.collect.pasted.body import Parts, read_body
from newsletter.collect.pasted.lines import Line, split_lines
from newsletter.collect.pasted.rules import DroppedLine
from newsletter.model import Image

if TYPE_CHECKING:
    import datetime as dt
    from zoneinfo import ZoneInfo

    from newsletter.model import Link

MIN_TOPIC_TEXT = 60
"""Characters below which a topic of a digest is a leftover, not an article."""
MIN_MARKED_TEXT = 25
"""The same for a topic whose heading is marked by a number, an emoji or a line above it."""
MIN_INTRO = 200
"""Characters from which the words before the first numbered topic are an article of their own."""


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
    own_url: bool = False
    headings: tuple[str, ...] = ()
    captions: tuple[Image, ...] = ()
    references: tuple[Link, ...] = ()
    dropped: tuple[DroppedLine, ...] = ()


@dataclass(slots=True)
class _Page:
    """The page while it is read: its lines, the rule of each, and where its parts begin."""

    lines: list[Line]
    rules: list[str]
    topics: tuple[digest.Topic, ...]
    title: int | None
    own_start: int
    start: int
    end: int
    decks: list[int]


def read_pasted(text: str, zone: ZoneInfo) -> tuple[Pasted, ...]:
    """The articles in pasted text, in order; empty where no line is prose."""
    lines = split_lines(text)
    rules = blocks.rules_of(lines)
    first = next(
        (i for i, line in enumerate(lines) if not rules[i] and blocks.is_text(line.text)), None
    )
    if first is None:
        return ()
    page = _page(lines, rules, first)
    before, page.decks = _head(page)
    whole = _whole(page, page.decks, zone)
    if page.topics:
        pieces = _read_topics(page, whole)
    else:
        pieces = (_piece(whole, read_body(lines, rules, page.start, page.end)),)
    pieces = tuple(piece for piece in pieces if piece.paragraphs)
    tail = tuple(
        DroppedLine(line.number, line.text, rule or "after")
        for line, rule in zip(lines[page.end :], rules[page.end :], strict=True)
    )
    return _with_dropped(pieces, before, tail)


def _page(lines: list[Line], rules: list[str], first: int) -> _Page:
    _trim_closing_calls(lines, rules)
    prose = [
        not rule and blocks.is_text(line.text) for line, rule in zip(lines, rules, strict=True)
    ]
    end = blocks.article_end(lines, rules, prose)
    topics = tuple(topic for topic in digest.find_topics(lines, rules) if topic.index < end)
    topics = topics if len(topics) > 1 else ()
    top = min(first, topics[0].index) if topics else first
    title = headline.find_title(lines, rules, top, outlet.owner_at_end(lines, rules))
    if title is None and first < len(lines) and not topics:
        title = _sentence_title(lines, rules, first)
    own_start = _start(lines, rules, title, first)
    start = topics[0].index if topics else own_start
    names = _name_lines(lines, rules, title, own_start)
    for index in names:
        rules[index] = "byline"
    if names and names[-1] >= own_start:
        end = min(end, _end_with(lines, rules))
    return _Page(lines, rules, topics, title, min(own_start, start), start, end, [])


def _end_with(lines: list[Line], rules: list[str]) -> int:
    prose = [
        not rule and blocks.is_text(line.text) for line, rule in zip(lines, rules, strict=True)
    ]
    return blocks.article_end(lines, rules, prose)


def _name_lines(lines: list[Line], rules: list[str], title: int | None, start: int) -> list[int]:
    """A name alone beside a date or under ``by``, and a line below the text that begins with it."""
    found = []
    for index in range(0 if title is None else title + 1, start):
        around = {rules[i] for i in (index - 1, index + 1) if 0 <= i < len(lines)}
        if (
            not rules[index]
            and byline.is_bare_name(lines[index].text)
            and around & {"date", "byline"}
        ):
            found.append(index)
    named = [
        byline.names_in(line.text)
        for line, rule in zip(lines, rules, strict=True)
        if rule in {"byline", "date"}
    ]
    names = {name for group in named for name in group} | {lines[i].text for i in found}
    for index in range(start + 1, len(lines)):
        text = lines[index].text
        rest = next((text[len(name) :] for name in names if text.startswith(name)), None)
        if rules[index] or rest is None or len(text) > 60:
            continue
        spoken = kind.is_sentence(rest) and "|" not in rest[:12]
        if not spoken and (not rest or rest[0] in " |(,/"):
            found.append(index)
    return found


def _sentence_title(lines: list[Line], rules: list[str], first: int) -> int | None:
    """A headline that is a sentence: short, alone, with a dateline right below it."""
    line = lines[first]
    if len(line.text) > 60 or not line.closes or first + 1 >= len(lines):
        return None
    return first if rules[first + 1] in {"date", "byline"} else None


def _start(lines: list[Line], rules: list[str], title: int | None, first: int) -> int:
    """Where the text begins: its first prose, or a short sentence just above it."""
    begin = first if title is None or title < first else first + 1
    lowest = 0 if title is None else title + 1
    datelines = [i for i in range(lowest, begin) if rules[i] in {"date", "byline"}]
    floor = datelines[-1] + 1 if datelines else lowest
    for index in range(begin - 1, floor - 1, -1):
        text = lines[index].text
        if rules[index] or kind.is_caption(text):
            continue
        if not (kind.ends_like_a_sentence(text) and lines[index].opens) or text.endswith("…"):
            break
        begin = index
    return begin


def _trim_closing_calls(lines: list[Line], rules: list[str]) -> None:
    """The last sentences above the end that ask the reader for something are the page's own."""
    for index in range(len(lines) - 1, 0, -1):
        if rules[index]:
            continue
        text = lines[index].text
        if furniture.is_closing_call(text):
            rules[index] = "account"
        elif kind.ends_like_a_sentence(text) or kind.is_prose(text):
            return


def _head(page: _Page) -> tuple[tuple[DroppedLine, ...], list[int]]:
    """What stands above the text: dropped lines, and the indexes of the deck."""
    lines, rules = page.lines, page.rules
    decks: list[int] = []
    if page.title is not None:
        decks = headline.deck_lines(lines, rules, page.title, page.own_start)
    kept = {page.title, *decks}
    title = lines[page.title].text if page.title is not None else ""
    dropped = tuple(
        DroppedLine(lines[i].number, lines[i].text, rules[i] or "before")
        for i in range(page.own_start)
        if i not in kept
        and lines[i].text != title
        and not (not rules[i] and kind.is_caption(lines[i].text))
    )
    return dropped, decks


def _whole(page: _Page, decks: list[int], zone: ZoneInfo) -> Pasted:
    """What is true of every article on the page; its text comes later."""
    lines, rules = page.lines, page.rules
    outlets: list[str] = []
    reporters: list[str] = []
    for index in range(page.start, min(page.start + 3, len(lines))):
        _, name, people = byline.without_dateline(lines[index].text)
        outlets += [name] if name else []
        reporters += people
    publisher = outlet.publisher(lines, rules, page.title, page.own_start, tuple(outlets))
    title = headline.tidy(lines[page.title].text, publisher) if page.title is not None else ""
    head = [
        line.text
        for line, rule in zip(lines[: page.start], rules, strict=False)
        if rule != "comment"
    ]
    tail = [
        lines[i].text
        for i in range(page.start, len(lines))
        if rules[i] in {"date", "copyright", "byline", "notice"}
    ]
    links = [url for line in lines[: page.start] if (url := kind.bare_url(line.text))]
    deck = [headline.tidy_deck(lines[i].text) for i in decks[:3]]
    return Pasted(
        title=title,
        paragraphs=(),
        subtitle=" · ".join(deck),
        publisher=publisher,
        authors=_authors(page, tuple(reporters), publisher),
        published=byline.published([text for text in head if len(text) <= 90], tail, zone),
        url=links[0] if links else "",
        captions=tuple(
            Image(url="", alt=kind.caption_text(line.text), credit=kind.credit(line.text))
            for line, rule in zip(lines[: page.own_start], rules, strict=False)
            if not rule and kind.is_caption(line.text)
        ),
    )


def _authors(page: _Page, reporters: tuple[str, ...], publisher: str) -> tuple[str, ...]:
    """Named at the head, in the dateline, at the end, or by the signature; the first that names."""
    lines, rules = page.lines, page.rules
    top = page.title or 0
    groups = (range(top, page.start), range(page.start, len(lines)), range(top))
    found: list[str] = []
    for group in groups:
        for index in group:
            if rules[index] in {"comment", "related", "copyright", "menu", "account"}:
                continue
            text = lines[index].text
            if rules[index] in {"byline", "date", "broadcast"}:
                found += byline.names_in(text)
            if rules[index] == "byline" and index < page.start and _is_alone(text):
                found.append(text)
            if rules[index] == "broadcast" and (
                sign := re.search(r"([가-힣]{2,4})입니다\.$", lines[index].text)
            ):
                found += [sign[1]] if sign[1] != "기자" else []
        if not found and reporters:
            found += reporters
        if found and (re.search("[가-힣]", found[0]) or not _signed(lines)):
            return tuple(dict.fromkeys(name for name in found if name != publisher))
    return _signed(lines)


def _is_alone(text: str) -> bool:
    return byline.is_bare_name(text) and not byline.names_in(text)


def _signed(lines: list[Line]) -> tuple[str, ...]:
    """Who signs the letter: nearer to how readers know the name than a byline in Latin script."""
    for line in reversed(lines):
        signed = furniture.signature(line.text).split()
        if signed:
            return (signed[-1],)
    return ()


def _piece(whole: Pasted, parts: Parts) -> Pasted:
    paragraphs = [text for text in parts.paragraphs if text]
    for index in range(min(2, len(paragraphs))):
        paragraphs[index] = byline.without_dateline(paragraphs[index])[0]
    return replace(
        whole,
        title=whole.title or _first_words(paragraphs),
        paragraphs=tuple(paragraphs),
        headings=tuple(parts.headings),
        captions=(*whole.captions, *parts.captions),
        references=tuple(parts.references),
        dropped=tuple(DroppedLine(line.number, line.text, rule) for line, rule in parts.dropped),
    )


def _read_topics(page: _Page, whole: Pasted) -> tuple[Pasted, ...]:
    """One article a topic; before them the letter's own words, where they are long enough."""
    lines, rules = page.lines, page.rules
    ends = [topic.index for topic in page.topics[1:]] + [page.end]
    pieces: list[Pasted] = []
    bare = replace(whole, captions=())
    spoken = [i for i in range(page.own_start, page.start) if not rules[i]]
    for topic, limit in zip(page.topics, ends, strict=True):
        close = _closed_at(lines, topic.index, limit)
        parts = read_body(lines, rules, topic.index + 1, close)
        own = [url for link in parts.references if (url := link.url)]
        piece = replace(_piece(bare, parts), title=topic.title, subtitle="")
        least = MIN_TOPIC_TEXT if topic.style == "linked" else MIN_MARKED_TEXT
        if sum(map(len, piece.paragraphs)) >= least:
            one = own[0] if len(own) == 1 else ""
            pieces.append(replace(piece, url=one or whole.url, own_url=bool(one)))
            spoken += range(close, limit)
        else:
            spoken += range(topic.index, limit)
    return _with_own_words(page, whole, pieces, spoken)


def _closed_at(lines: list[Line], index: int, limit: int) -> int:
    """Behind the address or 👉 link that closes a topic the letter speaks for itself."""
    closers = [i for i in range(index + 1, limit) if digest.is_closer(lines[i].text)]
    said = (
        any(kind.is_prose(lines[i].text) for i in range(index + 1, closers[-1]))
        if closers
        else False
    )
    return closers[-1] + 1 if said else limit


def _with_own_words(
    page: _Page, whole: Pasted, pieces: list[Pasted], spoken: list[int]
) -> tuple[Pasted, ...]:
    if page.title is not None and page.title < page.start and pieces:
        own = [page.title, *(i for i in page.decks if i < page.start)]
    else:
        own = []
    lines = [page.lines[i] for i in spoken]
    rules = [page.rules[i] for i in spoken]
    parts = read_body(lines, rules, 0, len(lines))
    least = MIN_TOPIC_TEXT if page.topics[0].style == "linked" else MIN_INTRO
    if pieces and sum(map(len, parts.paragraphs)) < least:
        dropped = tuple(
            DroppedLine(line.number, line.text, rule or "intro")
            for line, rule in zip(lines, rules, strict=True)
            if rule or not kind.is_caption(line.text)
        )
        captions = (*whole.captions, *parts.captions, *pieces[0].captions)
        named = tuple(DroppedLine(page.lines[i].number, page.lines[i].text, "intro") for i in own)
        first = replace(
            pieces[0], captions=captions, dropped=(*named, *dropped, *pieces[0].dropped)
        )
        return (first, *pieces[1:])
    return (_piece(whole, parts), *pieces)


def _with_dropped(
    pieces: tuple[Pasted, ...], before: tuple[DroppedLine, ...], tail: tuple[DroppedLine, ...]
) -> tuple[Pasted, ...]:
    if not pieces:
        return ()
    first = replace(pieces[0], dropped=(*before, *pieces[0].dropped))
    pieces = (first, *pieces[1:])
    last = replace(pieces[-1], dropped=(*pieces[-1].dropped, *tail))
    return (*pieces[:-1], last)


def _first_words(paragraphs: list[str]) -> str:
    if not paragraphs:
        return ""
    sentence = re.split(r"(?<=[.?!])\s", paragraphs[0])[0]
    return (
        sentence
        if len(sentence) <= headline.MAX_TITLE
        else sentence[: headline.MAX_TITLE - 1] + "…"
    )
