"""The nouns. Frozen, slotted, made of tuples and aware datetimes; no behaviour beyond views.

Three vocabularies live here. The machine's words (Source … Lineup) describe what was read and
chosen. The editor's words (Bullet … Issue) describe a letter as a person sees it; their strings are
Markdown source unless a field says otherwise. Delivery words (Publication … Finding) describe what
leaves the house. Only ``issue/compose.py`` knows both of the first two.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

SEEDS = "seeds"
"""The source id of articles an editor dropped into seeds/ by hand."""

# --- the machine's words -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """A feed the letter follows. ``weight`` is the editor's trust, 1.0 being ordinary."""

    id: str
    title: str
    feed_url: str
    site_url: str = ""
    weight: float = 1.0
    language: str = "ko"
    timezone: str = "Asia/Seoul"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: where it is, what it shows, whose it is."""

    url: str
    alt: str = ""
    credit: str = ""
    source_url: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Words with an address. ``url`` may be empty (a source that is only named); a link to a past
    letter carries its date.
    """

    text: str
    url: str = ""
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One article as plain text, whatever it came from.

    ``url`` is empty for pasted text that names no address. ``published`` is aware, or None where
    the text gives no date: dates are never guessed. ``origin`` is the seed file or feed address.
    ``flags`` are machine words for what an editor should know, after a colon what the text says:
    "future-date:2031-01-01", "impossible-date:…", "no-date", "misleading-link:naver.com".
    ``links`` are the addresses that its text points at.
    """

    id: str
    url: str
    title: str
    paragraphs: tuple[str, ...]
    source_id: str
    subtitle: str = ""
    publisher: str = ""
    authors: tuple[str, ...] = ()
    published: dt.datetime | None = None
    updated: dt.datetime | None = None
    images: tuple[Image, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = "ko"
    origin: str = ""
    flags: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def text(self) -> str:
        """The body that evidence offsets count in: paragraphs joined by one empty line."""
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a story's score: ``points`` add up to the score, ``words`` are Korean."""

    part: str
    points: float
    words: str


@dataclass(frozen=True, slots=True)
class Covered:
    """A section of a past letter, as far as choosing needs it: words, addresses, named titles.

    ``published`` is False for a letter that never went out: it still counts as told, but nothing
    links to it.
    """

    date: dt.date
    headline: str
    text: str
    urls: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    published: bool = True


@dataclass(frozen=True, slots=True)
class Update:
    """A story a past letter told, and what is new since, in words ("과징금 12억 원", "파업")."""

    since: Covered
    news: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One event: its best article first, the other articles on it behind, then those whose text is
    a copy of one of them. ``update`` is there for a story that a past letter told.
    """

    lead: Article
    related: tuple[Article, ...] = ()
    copies: tuple[Article, ...] = ()
    topic: str = ""
    score: float = 0.0
    reasons: tuple[Reason, ...] = ()
    update: Update | None = None

    @property
    def articles(self) -> tuple[Article, ...]:
        """Those with a text of their own."""
        return (self.lead, *self.related)

    @property
    def reports(self) -> tuple[Article, ...]:
        """Every article on the event, copies too."""
        return (*self.articles, *self.copies)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a generated sentence comes from: ``article.text[start:end] == quote``."""

    article_id: str
    url: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as the letter says it, plain text. ``evidence`` is None for the letter's own
    words (a question out of newsletter.toml). ``changes`` are the words of the source that are said
    otherwise, before its ending: what stood there and what stands there now ("" for what is cut).
    ``others`` is what a sentence over several articles rests on besides.
    """

    text: str
    evidence: Evidence | None = None
    changes: tuple[tuple[str, str], ...] = ()
    others: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """A story told in small paragraphs; ``question`` closes the last one. ``notes`` are Korean
    sentences: what of a model's words was replaced, and why.
    """

    headline: str
    bullets: tuple[tuple[Sentence, ...], ...]
    question: Sentence | None
    method: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drop:
    """Something that was left out, and why (Korean)."""

    what: str
    reason: str
    url: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A ranked story and what became of it: ``place`` is where it went, ``reason`` why."""

    rank: int
    story: Story
    place: Literal["section", "brief", "left"]
    reason: str


@dataclass(frozen=True, slots=True)
class Overrides:
    """What an editor decided over the program's choice, each article by its address, its id or its
    file: stories to tell first, stories to leave out, stories that are one, articles that stand
    alone.
    """

    pins: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    merges: tuple[tuple[str, ...], ...] = ()
    splits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lineup:
    """Every candidate story in rank order with its place in the letter."""

    choices: tuple[Choice, ...]


# --- the editor's words --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bullet:
    """One small paragraph of a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown in a section that is not a bullet: kept where the editor put it."""

    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered story, or with ``number`` None a heading of the editor's own."""

    number: int | None
    headline: str
    body: tuple[Bullet | Prose, ...] = ()
    image: Image | None = None
    sources: tuple[Link, ...] = ()
    read_more: tuple[Link, ...] = ()

    @property
    def bullets(self) -> tuple[Bullet, ...]:
        return tuple(block for block in self.body if isinstance(block, Bullet))


@dataclass(frozen=True, slots=True)
class Brief:
    """A runner-up in one line: linked title, one sentence, the outlet."""

    link: Link
    text: str
    outlet: str = ""


Status = Literal["draft", "publishing", "published"]


@dataclass(frozen=True, slots=True)
class Issue:
    """A letter. ``title``, ``subject`` and ``preheader`` are plain text; an empty ``subject``
    means the title. ``extra`` holds front-matter keys this program does not know.
    """

    number: int
    date: dt.date
    title: str
    subject: str = ""
    preheader: str = ""
    topics: tuple[str, ...] = ()
    status: Status = "draft"
    greeting: str = ""
    sections: tuple[Section, ...] = ()
    briefs: tuple[Brief, ...] = ()
    closing: str = ""
    advertising: bool = False
    ai_label: str = ""
    pins: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    merges: tuple[tuple[str, ...], ...] = ()
    splits: tuple[str, ...] = ()
    extra: dict[str, object] = field(default_factory=dict)

    @property
    def overrides(self) -> Overrides:
        return Overrides(self.pins, self.drops, self.merges, self.splits)


# --- delivery words ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Editor:
    name: str
    emoji: str = ""


@dataclass(frozen=True, slots=True)
class Publication:
    """The masthead: who publishes, where, and how to reach or leave them. ``base_url`` has no
    slash at its end; empty addresses are left out of every output.
    """

    title: str
    tagline: str = ""
    base_url: str = ""
    language: str = "ko"
    timezone: str = "Asia/Seoul"
    editors: tuple[Editor, ...] = ()
    sender: str = ""
    contact: str = ""
    feedback_url: str = ""
    subscribe_url: str = ""
    unsubscribe_url: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail in its two bodies, ready to be put into a message."""

    subject: str
    preheader: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a publisher did: the target, where the letter now is, how many files moved."""

    target: str
    location: str
    written: int
    removed: int
    note: str = ""


Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend: ``rule`` is stable, ``message`` and ``fix`` are Korean."""

    rule: str
    level: Level
    file: str
    line: int | None
    message: str
    fix: str = ""
    source: str = ""
