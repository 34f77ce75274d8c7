"""Pasted text → articles: a page copied out of a browser, a letter copied out of a mail.

One page becomes one article; a letter of several topics becomes one article a topic, with the
letter's opening and closing words as one of their own where they say something. Each line of the
file ends in one place: a part of an article, or dropped with the rule that dropped it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsletter.collect.pasted import blocks, byline, digest, edges, headline, outlet
from newsletter.collect.pasted import lines as kind
from newsletter.collect.pasted.authors import authors_of
from newsletter.collect.pasted.body import Parts, read_body
from newsletter.collect.pasted.lines import Line, split_lines
from newsletter.collect.pasted.rules import DroppedLine
from newsletter.model import Image

if TYPE_CHECKING:
    import datetime as dt
    from zoneinfo import ZoneInfo

    from newsletter.collect.pasted.evidence import Vocabulary
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
    words: Vocabulary


def read_pasted(text: str, zone: ZoneInfo) -> tuple[Pasted, ...]:
    """The articles in pasted text, in order; empty where no line is prose."""
    lines = split_lines(text)
    rules = blocks.rules_of(lines)
    page = _page(lines, rules)
    if not page.words.counts:
        return ()
    before, page.decks = _head(page)
    whole = _whole(page, page.decks, zone)
    for index in range(page.own_start, page.end):
        if not rules[index] and lines[index].text == whole.publisher:
            rules[index] = "outlet"
    if page.topics:
        pieces = _read_topics(page, whole)
    else:
        pieces = (_piece(whole, read_body(lines, rules, page.start, page.end, page.words)),)
    pieces = tuple(piece for piece in pieces if piece.paragraphs)
    tail = tuple(
        DroppedLine(line.number, line.text, rule or "after")
        for line, rule in zip(lines[page.end :], rules[page.end :], strict=True)
    )
    return _with_dropped(pieces, before, tail)


def _page(lines: list[Line], rules: list[str]) -> _Page:
    words = edges.words_of(lines, rules)
    edges.trim_closing_calls(lines, rules, words)
    edges.trim_notices(lines, rules, words)
    prose = blocks.prose_of(lines, rules)
    first = prose.index(True) if True in prose else len(lines)
    end = blocks.article_end(lines, rules, prose)
    topics = tuple(topic for topic in digest.find_topics(lines, rules) if topic.index < end)
    topics = topics if len(topics) > 1 else ()
    top = min(first, topics[0].index) if topics else first
    title = headline.find_title(lines, rules, top, words, outlet.owner_at_end(lines, rules))
    own_start = edges.start(lines, rules, title, first)
    start = topics[0].index if topics else own_start
    names = edges.name_lines(lines, rules, title, own_start)
    for index in names:
        rules[index] = "byline"
    if names and names[-1] >= own_start:
        end = min(end, blocks.article_end(lines, rules, blocks.prose_of(lines, rules)))
    return _Page(lines, rules, topics, title, min(own_start, start), start, end, [], words)


def _head(page: _Page) -> tuple[tuple[DroppedLine, ...], list[int]]:
    """What stands above the text: dropped lines, and the indexes of the deck."""
    lines, rules = page.lines, page.rules
    decks: list[int] = []
    if page.title is not None:
        decks = headline.deck_lines(lines, rules, page.title, page.own_start, page.words)
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
    top = page.title or 0
    head = [lines[i].text for i in (*range(top, page.start), *range(top)) if rules[i] != "comment"]
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
        authors=authors_of(
            lines, rules, page.title or 0, page.start, reporters=reporters, publisher=publisher
        ),
        published=byline.published([text for text in head if len(text) <= 90], tail, zone),
        url=links[0] if links else "",
        captions=tuple(
            Image(url="", alt=kind.caption_text(line.text), credit=kind.credit(line.text))
            for line, rule in zip(lines[: page.own_start], rules, strict=False)
            if not rule and kind.is_caption(line.text)
        ),
    )


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
    spoken = list(range(page.own_start, page.start))
    for topic, limit in zip(page.topics, ends, strict=True):
        close = _closed_at(lines, topic.index, limit)
        parts = read_body(lines, rules, topic.index + 1, close, page.words)
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
    parts = read_body(lines, rules, 0, len(lines), page.words)
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
