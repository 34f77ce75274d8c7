"""Numbers and days of a sentence against those of the passage of the sources most like it.

That a number stands somewhere in an article says little: 3명 and 5명 stand in many. So a number
that is not in the passage a sentence was made from, where another stands between the same words,
differs, whatever is told elsewhere.
"""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from newsletter.korean.numbers import Quantity
from newsletter.tracing.days import Day, is_same_day
from newsletter.tracing.figures import digits, is_same_number, is_same_unit
from newsletter.tracing.folding import folded
from newsletter.tracing.passages import letter_pairs, sheets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsletter.model import Article
    from newsletter.tracing.passages import Passage, Sheet

Value = Quantity | Day

_DERIVED = 0.6
"""Share of a sentence's letter pairs from which a passage is what it was made from (measured on 649
sentences: 99 % of extracted ones share .79 and more with theirs)."""
_AKIN = 0.3
"""… and from which it speaks of the same matter (none shares .3 with another article)."""
_PARTLY, _PASSAGES = 0.15, 5
"""A sentence put together from several passages shares that much with each of a few."""
_MOST = 100
"""Entries kept for one number or letter pair: what stands more often tells nothing."""
_AROUND, _BESIDE = 12, 5


@dataclass(frozen=True, slots=True)
class Standing:
    """A value where a source states it; the letters before and behind it tell two apart."""

    sheet: Sheet
    passage: Passage
    value: Value
    row: int
    before: str
    behind: str

    @property
    def span(self) -> tuple[int, int]:
        """In the sheet's text."""
        return self.passage.start + self.value.start, self.passage.start + self.value.end


@dataclass(frozen=True, slots=True)
class Asked:
    """A value of a ``text`` to be looked up, with the letters before and behind it."""

    value: Value
    text: str
    before: str
    behind: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the sources say to a value, and where."""

    status: Literal["found", "missing", "differs"]
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """Articles made ready: ``rows`` are what each passage states."""

    rows: tuple[tuple[Standing, ...], ...]
    keyed: dict[tuple[str, str | int], list[Standing]]
    pairs: dict[str, list[int]]


@functools.lru_cache(maxsize=32)
def prepared(articles: tuple[Article, ...]) -> Sources:
    """The articles, ready for comparing."""
    cut = [
        (sheet, passage) for one in articles for sheet in sheets(one) for passage in sheet.passages
    ]
    rows = tuple(tuple(_standings(row, *one)) for row, one in enumerate(cut))
    keyed: dict[tuple[str, str | int], list[Standing]] = defaultdict(list)
    pairs: dict[str, list[int]] = defaultdict(list)
    for row, (_, passage) in enumerate(cut):
        for one in rows[row]:
            for key in _keys(one.value):
                if len(keyed[key]) < _MOST:
                    keyed[key].append(one)
        for pair in passage.pairs:
            if len(pairs[pair]) < _MOST:
                pairs[pair].append(row)
    return Sources(rows, dict(keyed), dict(pairs))


def compared(
    text: str, span: tuple[int, int], values: Sequence[Value], sources: Sources
) -> tuple[Verdict, ...]:
    """A verdict for each value of the sentence ``text[span]``, whose offsets are the text's."""
    like = _likeness(text[slice(*span)], sources)
    here = sources.rows[max(like, key=lambda row: (like[row], -row))] if like else ()
    asked = [Asked(value, text, *_beside(text, value)) for value in values]
    taken = _taken(asked, here)
    free = [one for place, one in enumerate(here) if place not in taken.values()]
    return tuple(
        Verdict("found", here[taken[place]])
        if place in taken
        else _elsewhere(one, free, like, sources)
        for place, one in enumerate(asked)
    )


def _taken(asked: Sequence[Asked], here: Sequence[Standing]) -> dict[int, int]:
    """Which place of a passage each value is, each for one: first those between the same words."""
    agreeing = sorted(
        (-_beside_both(value, one), i, j)
        for i, value in enumerate(asked)
        for j, one in enumerate(here)
        if _agrees(value, one)
    )
    taken: dict[int, int] = {}
    given: set[int] = set()
    for _, i, j in agreeing:
        if i not in taken and j not in given:
            taken[i] = j
            given.add(j)
    return taken


def _elsewhere(
    asked: Asked, free: Sequence[Standing], like: dict[int, float], sources: Sources
) -> Verdict:
    """A value that the passage ``like`` it most does not state, or not once more.

    ``free`` is what the passage states beside the sentence's other values.
    """
    value = asked.value
    likeness = max(like.values(), default=0.0)
    near = sorted(sources.keyed.get(_keys(value)[-1], ()), key=lambda one: -like.get(one.row, 0.0))
    agreeing = [one for one in near if _agrees(asked, one)]
    rivals = [
        (both, alike, -place)
        for place, one in enumerate(free)
        if isinstance(one.value, Day) == isinstance(value, Day)
        and ((both := _beside_both(asked, one)) == 2) | (alike := _is_alike(value, one.value))
    ]
    both, _, place = max(rivals, default=(0, False, 0))
    known = max((_beside_both(asked, one) for one in agreeing), default=0)
    if rivals and likeness >= _DERIVED and both > known:
        return Verdict("differs", free[-place])
    if agreeing:
        return Verdict("found", agreeing[0])
    if rivals and likeness >= _AKIN:
        return Verdict("differs", free[-place])
    others = (
        *(
            one
            for one in _akin(like, sources)
            if _is_alike(value, one.value) and _beside_both(asked, one)
        ),
        *(one for one in near if _is_mistaken(value, one.value)),
    )
    return Verdict("differs", others[0]) if others else Verdict("missing")


def _akin(like: dict[int, float], sources: Sources) -> Iterable[Standing]:
    """What the passages state that a sentence may be made from as well, the likest first."""
    rows = sorted((row for row in like if like[row] >= _PARTLY), key=lambda row: (-like[row], row))
    return (one for row in rows[:_PASSAGES] for one in sources.rows[row])


def _likeness(sentence: str, sources: Sources) -> dict[int, float]:
    """The share of the sentence's letter pairs that each passage has."""
    pairs = letter_pairs(sentence)
    shared = Counter(row for pair in pairs for row in sources.pairs.get(pair, ()))
    return {row: count / len(pairs) for row, count in shared.items()}


def _standings(row: int, sheet: Sheet, passage: Passage) -> Iterable[Standing]:
    values: tuple[Value, ...] = (*passage.numbers, *passage.days)
    for value in values:
        yield Standing(sheet, passage, value, row, *_beside(passage.text, value))


def _beside(text: str, value: Value) -> tuple[str, str]:
    before = folded(text[max(0, value.start - _AROUND) : value.start]).text[-_BESIDE:]
    return before, folded(text[value.end : value.end + _AROUND]).text[:_BESIDE]


def _beside_both(asked: Asked, one: Standing) -> int:
    """On how many sides the same letters stand beside a value in the text and in its source."""
    same_before = bool(asked.before) and asked.before == one.before
    return same_before + (bool(asked.behind) and asked.behind == one.behind)


def _agrees(asked: Asked, one: Standing) -> bool:
    value, other = asked.value, one.value
    if isinstance(value, Day):
        return isinstance(other, Day) and is_same_day(value, other)
    return isinstance(other, Quantity) and is_same_number(value, asked.text, other)


def _is_alike(value: Value, other: Value) -> bool:
    """Whether both are of one kind: amounts in the same unit, dates as fine as each other."""
    if isinstance(value, Day):
        return isinstance(other, Day) and _keys(value)[-1][0] == _keys(other)[-1][0]
    return (
        isinstance(other, Quantity)
        and is_same_unit(value.unit, other.unit)
        and bool(value.unit) == bool(other.unit)
    )


def _is_mistaken(value: Value, other: Value) -> bool:
    """Whether a number is another with its power or its unit changed: 157억 for 1,570억, % for %p.

    One figure in another unit is too little to tell: 4시 is no mistake for 4호.
    """
    if not isinstance(value, Quantity) or not isinstance(other, Quantity):
        return False
    telling = len(digits(value.value)) > 1 or {value.unit, other.unit} == {"%", "%p"}
    return telling or is_same_unit(value.unit, other.unit)


def _keys(value: Value) -> tuple[tuple[str, str | int], ...]:
    """What a value is kept under: the figures of a number, the parts of a date, the finest last."""
    if isinstance(value, Quantity):
        return (("figures", digits(value.value)),)
    parts = (("year", value.year), ("month", value.month), ("day", value.day))
    return tuple((name, part) for name, part in parts if part is not None)
