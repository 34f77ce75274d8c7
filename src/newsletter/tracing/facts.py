"""What a text states that can be looked up: numbers, dates, names and quotations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from newsletter.korean.numbers import Quantity, quantities
from newsletter.tracing.days import Day, certain_days
from newsletter.tracing.names import Name, korean_names, latin_names
from newsletter.tracing.passages import sentence_spans
from newsletter.tracing.quotations import quotations

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Kind = Literal["number", "date", "name", "quotation"]
_Spanned = TypeVar("_Spanned", Quantity, Name)
_RANGE = " ∼~～–-"


@dataclass(frozen=True, slots=True)
class Fact:
    """``text`` is how it is written: ``whole[start:end]`` of the plain text it stands in."""

    kind: Kind
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact and what it was read as; None for a quotation, which is its own words."""

    fact: Fact
    value: Quantity | Day | Name | None


def facts(text: str) -> tuple[Fact, ...]:
    """The facts of a plain text in order, apart from each other, except that those inside a
    quotation are given beside it.

    Dates are those in figures: 지난해 and 어제 name no day that a letter's reader could check.
    A small number in words (두 곳) is given too; ``look_up`` passes over it where the sources count
    nothing of the kind.
    """
    return tuple(one.fact for one in stated(text))


def stated(text: str) -> tuple[Stated, ...]:
    """See ``facts``; with what each was read as."""
    found: list[tuple[Kind, Quantity | Day | Name]] = [("date", one) for one in certain_days(text)]
    found += [("name", one) for one in _apart(latin_names(text), found)]
    found += [("number", one) for one in _apart(quantities(text), found)]
    found += [("name", one) for one in _apart(_korean_names(text), found)]
    facts = [_stated(kind, text, value) for kind, value in found]
    facts += [
        Stated(Fact("quotation", text[start:end], start, end), None)
        for start, end in quotations(text)
    ]
    return tuple(_clipped(sorted(facts, key=lambda one: (one.fact.start, -one.fact.end))))


def _stated(kind: Kind, text: str, value: Quantity | Day | Name) -> Stated:
    return Stated(Fact(kind, text[value.start : value.end], value.start, value.end), value)


def _apart(
    values: Iterable[_Spanned], found: Sequence[tuple[Kind, Quantity | Day | Name]]
) -> list[_Spanned]:
    """Those that share no letter with what has been found already."""
    taken = {place for _, one in found for place in range(one.start, one.end)}
    return [one for one in values if taken.isdisjoint(range(one.start, one.end))]


def _korean_names(text: str) -> list[Name]:
    return [
        Name(
            start + one.start,
            start + one.end,
            tuple((start + a, start + b) for a, b in one.parts),
            start + one.title if one.title else 0,
        )
        for start, end in sentence_spans(text)
        for one in korean_names(text[start:end])
    ]


def _clipped(found: list[Stated]) -> Iterable[Stated]:
    """The first of a range (``2∼3만 명``) ends where the second begins."""
    for place, one in enumerate(found):
        fact = one.fact
        following = found[place + 1].fact.start if place + 1 < len(found) else fact.end
        if fact.kind == "number" and fact.start < following < fact.end:
            text = fact.text[: following - fact.start].rstrip(_RANGE)
            yield Stated(Fact("number", text, fact.start, fact.start + len(text)), one.value)
        else:
            yield one
