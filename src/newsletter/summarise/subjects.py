"""Subjects and preheaders an editor may choose from: three each, with how wide they show.

The first of each is what the draft says; the others are another editor's picks: two stories in one
line, a question, the headline of another section. A preheader goes on where its subject stops.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.korean.kiwi import content_words, tokenize
from newsletter.korean.text import display_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HOW_MANY = 3
SUBJECT = 40
"""Characters of a subject at most: inboxes cut longer ones."""
PREHEADER = (40, 90)
"""Characters of a preheader: a shorter one lets the letter's first words into the inbox row, of a
longer one nothing is seen (Gmail on a telephone shows about 45)."""
_ALIKE, _SAME = 0.5, 0.8
"""Shares of the shorter one's words from which two lines speak of the same thing, and from which
they say the same.
"""


@dataclass(frozen=True, slots=True)
class InboxLine:
    """A subject or a preheader: ``width`` in columns (Hangul and emoji take two)."""

    text: str
    width: int
    characters: int


@dataclass(frozen=True, slots=True)
class InboxLines:
    """What may stand in an inbox: the n-th preheader belongs to the n-th subject."""

    subjects: tuple[InboxLine, ...]
    preheaders: tuple[InboxLine, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A section as far as the inbox needs it: headline, the story's subject ('' for none), first
    sentence, closing question.
    """

    headline: str
    subject: str
    opening: str
    question: str


def inbox_lines(
    title: str, preheader: str, sections: Sequence[Shown], past: Sequence[str] = ()
) -> InboxLines:
    """Up to three subjects, ``title`` first, and as many preheaders, ``preheader`` first.

    No two subjects share half their words, nor do a preheader and its subject; none but the first
    says a ``past`` subject again. Fewer than three where the letter has not enough to say.
    """
    subjects = [title]
    for offer in (_pairs, _questions, _headlines, _headlines):
        fresh = (one for one in offer(sections) if 0 < len(one) <= SUBJECT)
        unlike = (one for one in fresh if not _repeats(one, past, _SAME))
        new = next((one for one in unlike if not _repeats(one, subjects)), "")
        if new and len(subjects) < HOW_MANY:
            subjects.append(new)
    preheaders = [preheader]
    for subject in subjects[1:]:
        unlike = (one for one in _preheaders(sections) if not _repeats(one, preheaders, _SAME))
        new = next((one for one in unlike if not _repeats(one, (subject,))), "")
        if not new:
            break
        preheaders.append(new)
    return InboxLines(tuple(map(_line, subjects)), tuple(map(_line, preheaders)))


def width(text: str) -> int:
    """Columns a line takes: two for Hangul and for an emoji, joined ones being one."""
    return display_width(
        re.sub(r"\u200d.|[\U0001f3fb-\U0001f3ff]", "", _TEXT_EMOJI.sub("가", text))
    )


_TEXT_EMOJI = re.compile(r".\ufe0f")


def _line(text: str) -> InboxLine:
    return InboxLine(text, width(text), len(text))


def _repeats(line: str, others: Sequence[str], share: float = _ALIKE) -> bool:
    """Whether the line says ``share`` of the words of one of the others, or of its own, again; a
    line without words repeats whatever there is.
    """
    words = set(content_words(line))
    said = (set(content_words(one)) for one in others)
    return not words or any(
        len(words & one) >= share * min(len(words), len(one)) for one in said if one
    )


# --- subjects ------------------------------------------------------------------------------------


def _pairs(sections: Sequence[Shown]) -> Iterator[str]:
    """Two stories by name, those behind the first section before the first one."""
    places = range(len(sections))
    for one, other in sorted(((i, j) for i in places for j in places[i + 1 :]), key=_behind_first):
        names = sections[one].subject, sections[other].subject
        if all(names) and not _repeats(names[0], names[1:]):
            yield f"{names[0]}, 그리고 {names[1]}"


def _behind_first(pair: tuple[int, int]) -> tuple[bool, int, int]:
    return (pair[0] == 0, *pair)


_ASKS = re.compile(r"(?:\?|[가-힣](?:나|까|가|을까|는가|인가))$")


def _questions(sections: Sequence[Shown]) -> Iterator[str]:
    """What a section asks: its headline, or its closing question where it names its story."""
    for section in sections[1:]:
        if _ASKS.search(section.headline):
            yield section.headline
    for section in sections:
        if not _LEANS.match(section.question):
            yield section.question


_LEANS = re.compile(r"(?:[이그저]|같은|한번|손해를|되돌리기)\s")


def _headlines(sections: Sequence[Shown]) -> Iterator[str]:
    for section in sections[1:]:
        yield section.headline


# --- preheaders ----------------------------------------------------------------------------------


def _preheaders(sections: Sequence[Shown]) -> Iterator[str]:
    """Lines that go on: from one story to the others, a closing question, an opening sentence."""
    named = [name for section in sections if (name := _name(section))]
    for first in range(len(named) if len(named) > 1 else 0):
        others = [name for place, name in enumerate(named) if place != first]
        yield from _fitting(f"{named[first]}부터 {', '.join(others)}까지")
    for section in sections:
        yield from _fitting(section.opening)
    for section in sections:
        yield from _fitting(section.question)
    for section in sections:
        yield section.headline


def _name(section: Shown) -> str:
    """What a section can be called in a row of nouns, '' where its headline is a sentence."""
    tokens = tokenize(section.headline)
    nominal = tokens and tokens[-1].tag in {"NNG", "NNP", "NNB", "XSN", "SL"}
    return section.subject or (section.headline if nominal else "")


def _fitting(text: str) -> Iterator[str]:
    if len(text) <= PREHEADER[1]:
        yield text
    elif " " in text[: PREHEADER[1] - 1]:
        yield text[: PREHEADER[1] - 1].rsplit(" ", 1)[0].rstrip(" ,") + "…"
