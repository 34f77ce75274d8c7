"""Two articles of one story that give different values for the same thing, and the sentence that
says so.

Precision comes first: a number is only held against another where what is counted, the words
around it, its part in the sentence (a bound, a total, a share of one) and its time agree, and where
neither article names the other's value anywhere. Rounding is no disagreement.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.korean.particles import with_particle
from newsletter.model import Evidence, Sentence
from newsletter.summarise.figures import KIND_OF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter.model import Article
    from newsletter.summarise.figures import Figure, Numbers
    from newsletter.summarise.several import Passage

MOST = 2
"""Disagreements a section speaks of."""
NEARLY = 0.05
"""How far apart two numbers may lie, as a share of the larger, where one is said to be about."""
LONGEST = dt.timedelta(days=2)
"""Between two reports; what was counted goes on growing, and later it is an update."""

_SHARED_AROUND = 2
_SHARED = 2

_PERIOD = re.compile(
    r"지난해|재작년|작년|올해|내년|전년|이듬해|당시|[상하]반기|[1-4]\s?분기|(?:19|20)\d\d년"
    r"|(?:올|지난)\s?(?:봄|여름|가을|겨울)"
)
_DAY = re.compile(r"\d{1,2}월|\d{1,2}일(?!간)|지난달|이달|다음 달|오늘|어제|오전|오후")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What one article counts otherwise than another."""

    one: Figure
    other: Figure


def disagreements(
    told: Sequence[Figure], by_article: Sequence[Numbers]
) -> tuple[Disagreement, ...]:
    """What the numbers ``told`` are in other articles, each thing once, in the order told; at most
    two. ``by_article`` are all numbers of the story, those of the told ones' articles included.
    """
    found: list[Disagreement] = []
    for one in told:
        if any(one.amount in (known.one.amount, known.other.amount) for known in found):
            continue
        own = next(numbers for numbers in by_article if numbers.article.id == one.article.id)
        for numbers in by_article:
            other = _answer(one, numbers)
            if other and _answer(other, own):
                found.append(Disagreement(one, other))
                break
    return tuple(found[:MOST])


def _answer(one: Figure, others: Numbers) -> Figure | None:
    """The one other value that an article of another outlet has for the thing; None where it has
    several, or knows the first as well.
    """
    if not _two_outlets(one.article, others.article) or one.amount in others.amounts:
        return None
    same = [other for other in others.figures if same_thing(one, other)]
    return same[0] if len({other.amount for other in same}) == 1 else None


def _two_outlets(one: Article, other: Article) -> bool:
    if not one.publisher or not other.publisher or one.publisher == other.publisher:
        return False
    if one.published is None or other.published is None:
        return True
    return abs(one.published - other.published) <= LONGEST


def same_thing(one: Figure, other: Figure) -> bool:
    """Whether two numbers measure the same and say different values."""
    if one.quantity.unit != other.quantity.unit:
        return False
    if one.part != other.part or one.whose != other.whose:
        return False
    return (
        not _roughly_equal(one, other)
        and _same_names(one.names, other.names)
        and _same_names(one.bodies, other.bodies)
        and _same_count(one, other)
        and len(one.said & other.said) >= _SHARED
        and _same_time(one.sentence.quote, other.sentence.quote)
    )


def _same_names(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether no name says that two sentences speak of somebody else; 교육청 is 온누리교육청."""
    if not mine or not theirs:
        return True
    return any(one.endswith(other) or other.endswith(one) for one in mine for other in theirs)


def _same_count(one: Figure, other: Figure) -> bool:
    """Whether the words around two numbers count the same: what stands before them is the same
    (시민 41명), or two words around are, and nothing else is said of them (숨졌다, 다쳤다).
    """
    if one.after and other.after and not set(one.after) & set(other.after):
        return False
    if one.before and one.before[-1:] == other.before[-1:]:
        return True
    alike = len(one.around & other.around) >= _SHARED_AROUND
    return alike and bool(one.beside & other.beside)


def _roughly_equal(one: Figure, other: Figure) -> bool:
    """Equal, one the other rounded, or near it where one is said to be about right."""
    small, large = sorted((one.quantity.value, other.quantity.value))
    if large - small <= NEARLY * large and (one.is_about or other.is_about):
        return True
    return large - small <= max(_last_place(small), _last_place(large)) / 2


def _last_place(value: float) -> float:
    """What one in the last digit that counts is worth: 100 in 1,200, 0.1 in 14.5."""
    digits, power = f"{value:.10e}".split("e")
    return float(10 ** (int(power) - len(digits.rstrip("0").partition(".")[2])))


def _same_time(one: str, other: str) -> bool:
    """Whether nothing says that two sentences speak of different years or days."""
    periods = {*_PERIOD.findall(one)}, {*_PERIOD.findall(other)}
    if periods[0] != periods[1] and not periods[0] & periods[1]:
        return False
    days = {*_DAY.findall(one)}, {*_DAY.findall(other)}
    return not (days[0] and days[1]) or bool(days[0] & days[1])


# --- said in the letter --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence of the letter's own, to stand in bullet ``bullet`` behind its first ``behind``
    sentences.
    """

    bullet: int
    behind: int
    sentence: Sentence


def remarks(
    passages: Sequence[Passage], by_article: Sequence[Numbers], free: Sequence[int]
) -> tuple[Remark, ...]:
    """What a section of these passages has to say of numbers that two outlets tell otherwise.

    ``free`` is how many characters each passage can still take. A remark stands right behind the
    sentence that tells the number; where a sentence leans on that one or there is no room, at the
    end of the first passage behind it that has room. What finds none is not said.
    """
    places = {
        (passage.reading.article.id, sentence.start): (number, index)
        for number, passage in enumerate(passages)
        for index, sentence in enumerate(passage.sentences)
        if not sentence.asks
    }
    told = [f for one in by_article for f in one.figures if _place(f) in places]
    told.sort(key=lambda figure: places[_place(figure)])
    left = list(free)
    found = []
    for one in disagreements(told, by_article):
        remark = _remark(one, places[_place(one.one)], passages, left)
        if remark:
            left[remark.bullet] -= len(remark.sentence.text) + 1
            found.append(remark)
    return tuple(found)


def _place(figure: Figure) -> tuple[str, int]:
    return figure.article.id, figure.sentence.start


def _remark(
    found: Disagreement, place: tuple[int, int], passages: Sequence[Passage], left: Sequence[int]
) -> Remark | None:
    number, index = place
    sentences = passages[number].sentences
    near = said(found, apart=False)
    goes_on = index + 1 < len(sentences) and sentences[index + 1].leans
    if not goes_on and len(near.text) < left[number]:
        return Remark(number, index + 1, near)
    far = said(found, apart=True)
    for later in range(number, len(passages) - 1):
        if len(far.text) < left[later]:
            return Remark(later, len(passages[later].sentences), far)
    return None


def said(found: Disagreement, *, apart: bool) -> Sentence:
    """The letter's own sentence, with both outlets by name; ``apart`` where it does not stand
    right behind the sentence that told the number.
    """
    one, other = found.one, found.other
    first, second = one.article.publisher, with_particle(other.article.publisher, "은/는")
    values = one.written, with_particle(other.written, "이라고/라고")
    if apart:
        told = f"{with_particle(first, '이/가')} {with_particle(values[0], '이라고/라고')} 한 것을"
        text = f"{told} {second} {values[1]} 전했습니다."
    else:
        kind = with_particle(KIND_OF[one.quantity.unit], "을/를")
        first = with_particle(first, "은/는")
        text = f"같은 {kind} 두고 {first} {values[0]}, {second} {values[1]} 전했습니다."
    return Sentence(text, _evidence(one), others=(_evidence(other),))


def _evidence(figure: Figure) -> Evidence:
    at = figure.sentence
    return Evidence(figure.article.id, figure.article.url, at.quote, at.start, at.end)
