"""Each bullet of a letter beside the sentences of its sources, its facts looked up in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsletter.render.markdown import to_text
from newsletter.sourcing import sources_of
from newsletter.tracing.folding import folded
from newsletter.tracing.lookup import WORDS, look_up
from newsletter.tracing.overlap import overlap
from newsletter.tracing.passages import letter_pairs, sentence_spans, sheets

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from newsletter.model import Article
    from newsletter.tracing.lookup import Status, Traced
    from newsletter.workspace import Workspace

_LIKE = 0.25
"""Share of a sentence's letter pairs from which a passage may be what it was made from."""
_FACTS = 2
"""Facts that a sentence and a passage share from which they tell the same."""
_WEIGHT = 4
"""Facts that the whole of a sentence's letter pairs is worth."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A fact of a bullet, ``text[start:end]``; ``word`` says its status in Korean. ``at`` and
    ``until`` are its place in the article, both 0 where it stands in none or outside its text.
    """

    kind: str
    status: Status
    word: str
    start: int
    end: int
    instead: str
    article: str
    at: int
    until: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a source, ``at`` and ``until`` its place in the article's text; ``changes``
    are the words that the bullet says otherwise: what stood there, what stands there now (marks
    apart).
    """

    article: str
    text: str
    at: int
    until: int
    changes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Bullet:
    """A bullet as plain text on ``line`` of the issue file. ``drafted`` tells whether its quotes
    are those it was written from; a person's bullet has the likest ones. ``longest`` and ``share``
    say how much of it stands in its sources word for word.
    """

    text: str
    line: int
    drafted: bool
    marks: tuple[Mark, ...]
    quotes: tuple[Quote, ...]
    longest: str
    share: float


@dataclass(frozen=True, slots=True)
class Part:
    """A section (or the briefs) with the name of its place in the document."""

    key: str
    headline: str
    bullets: tuple[Bullet, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """An article as an editor reads it; ``text`` is empty where only the evidence file knows it."""

    id: str
    title: str
    outlet: str
    url: str
    published: str
    text: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The whole evidence view; every article that its marks and quotes name is in ``sources``."""

    parts: tuple[Part, ...]
    sources: tuple[Source, ...]


def proof(workspace: Workspace, date: dt.date) -> Proof:
    """The evidence of the letter of ``date``: what was written down when it was drafted, and for
    everything a person wrote what its sources hold now.
    """
    document = workspace.read_issue(date)
    issue, places = document.issue, document.places
    evidence = workspace.evidence(date) or {}
    drafted = _drafted(evidence)
    per_section = sources_of(workspace, date, issue)
    parts = []
    for count, (section, articles) in enumerate(zip(issue.sections, per_section, strict=True), 1):
        key = f"section {count}"
        number = f"{section.number}. " if section.number else ""
        bullets = (
            _bullet(bullet.text, places.get(f"{key} bullet {place}", 0), drafted, articles)
            for place, bullet in enumerate(section.bullets, 1)
        )
        parts.append(Part(key, number + to_text(section.headline), tuple(bullets)))
    if issue.briefs:
        line = places.get("briefs", 0)
        briefs = tuple(_bullet(brief.text, line, drafted, ()) for brief in issue.briefs)
        parts.append(Part("briefs", "단신", briefs))
    return Proof(tuple(parts), tuple(_sources(parts, per_section, evidence)))


def _drafted(evidence: Mapping[str, Any]) -> dict[str, tuple[Quote, ...]]:
    """What each bullet that was drafted rests on, by its Markdown."""
    sections = _dicts(evidence.get("sections"))
    listed = [bullet for section in sections for bullet in _dicts(section.get("bullets"))]
    return {
        str(one.get("generated")): tuple(
            _quote(found, sentence)
            for sentence in _dicts(one.get("sentences"))
            for found in (sentence, *_dicts(sentence.get("others")))
            if found.get("quote")
        )
        for one in (*listed, *_dicts(evidence.get("briefs")))
    }


def _quote(found: Mapping[str, Any], sentence: Mapping[str, Any]) -> Quote:
    changes = sentence.get("changes") if found is sentence else None
    return Quote(
        str(found.get("article") or ""),
        str(found.get("quote")),
        _count(found.get("start")),
        _count(found.get("end")),
        tuple(
            (str(old), str(new))
            for old, new in changes or ()
            if folded(str(old)).text != folded(str(new)).text
        ),
    )


def _bullet(
    markdown: str, line: int, drafted: Mapping[str, tuple[Quote, ...]], articles: Sequence[Article]
) -> Bullet:
    text = to_text(markdown)
    traced = look_up(text, articles) if articles else ()
    known = drafted.get(markdown)
    shared = overlap(text, articles)
    return Bullet(
        text,
        line,
        known is not None,
        tuple(map(_mark, traced)),
        tuple(_likest(text, traced, articles)) if known is None else known,
        shared.longest,
        shared.share,
    )


def _mark(traced: Traced) -> Mark:
    fact = traced.fact
    return Mark(
        fact.kind,
        traced.status,
        WORDS[traced.status],
        fact.start,
        fact.end,
        traced.instead,
        traced.article_id,
        traced.start,
        traced.end,
    )


def _likest(text: str, traced: Sequence[Traced], articles: Sequence[Article]) -> Iterator[Quote]:
    """For each sentence of a person's bullet the passage that holds most of its facts and words,
    where one holds enough of them to be worth reading.
    """
    passages = [
        (article.id, passage)
        for article in articles
        for sheet in sheets(article)
        if not sheet.outside
        for passage in sheet.passages
    ]
    given: set[tuple[str, int]] = set()
    for start, end in sentence_spans(text):
        pairs = letter_pairs(text[start:end])
        facts = [(one.article_id, one.start) for one in traced if start <= one.fact.start < end]
        best, most = None, 0.0
        for article_id, passage in passages:
            until = passage.start + len(passage.text)
            held = sum(one == article_id and passage.start <= at < until for one, at in facts)
            share = len(pairs & passage.pairs) / (len(pairs) or 1)
            if (held >= _FACTS or share >= _LIKE) and held + _WEIGHT * share > most:
                best = Quote(article_id, passage.text, passage.start, until)
                most = held + _WEIGHT * share
        if best and (best.article, best.at) not in given:
            given.add((best.article, best.at))
            yield best


def _sources(
    parts: Sequence[Part], per_section: Sequence[Sequence[Article]], evidence: Mapping[str, Any]
) -> Iterator[Source]:
    """The articles in the store, then those that only the evidence file names."""
    stored = {article.id: article for articles in per_section for article in articles}
    for one in stored.values():
        published = f"{one.published:%Y-%m-%d}" if one.published else ""
        yield Source(one.id, one.title, one.publisher, one.url, published, one.text)
    noted = evidence.get("articles")
    named = {quote.article for part in parts for bullet in part.bullets for quote in bullet.quotes}
    for name, one in noted.items() if isinstance(noted, dict) else ():
        if name in named and name not in stored and isinstance(one, dict):
            title, outlet, url, published = (
                str(one.get(key) or "") for key in ("title", "publisher", "url", "published")
            )
            yield Source(name, title, outlet, url, published[:10], "")


def _dicts(value: object) -> list[dict[str, Any]]:
    """What of a list in the evidence file is as expected: a person may have been at it."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0
