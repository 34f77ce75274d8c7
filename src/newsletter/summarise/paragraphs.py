"""Sentences → bullets: runs of neighbouring sentences that make small paragraphs.

A bullet is two or three sentences that stand together in the article, so what a sentence leans on
(그는, 하지만) is there with it. Which runs are taken is decided for all bullets at once: the best
sum of scores over runs that do not overlap, in the order of the article.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.summarise.openers import Opening
from newsletter.summarise.roles import Role, misplaced, role
from newsletter.summarise.scoring import likeness

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsletter.summarise.candidates import Candidate

MIN_BULLET, MAX_BULLET = 80, 220
"""Visible characters of a bullet, measured on the letter this form is taken from (88–217)."""
MAX_SENTENCES = 4

MOST_RUNS = 240
"""Runs considered in one article; the search takes time by their square."""

_ALONE = 0.25
_ACROSS_PARAGRAPHS = 0.12
_FOUR = 0.05
_LEANING = 0.6
_LEAN = {Opening.BARE: 0.45, Opening.ALSO: 0.2}
_BEHIND = {
    Opening.POINTS: 0.15,
    Opening.UNSAID: 0.25,
    Opening.BARE: 0.2,
    Opening.JOINS: 0.1,
    Opening.ALSO: 0.05,
}
_MID_PARAGRAPH = 0.12
_LEADING_OVER = 0.3
_REPEATING = 0.3
_ASKING_INSIDE = 0.1


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring sentences ``first`` to ``last`` (both included), ``size`` characters in all.

    ``lean`` is what its beginning costs where the sentence before it is not taken: much for a
    sentence that points back, less for one without a subject, a little for one out of the middle of
    its paragraph. ``behind`` is what remains of that where it is taken: a bullet is read by itself.
    ``named_at`` is the sentence that names the person it begins with, ``strangers`` those that name
    the people further in who are called by their surname alone; ``role`` is its part in the story.
    """

    first: int
    last: int
    size: int
    score: float
    words: Counter[str]
    lean: float
    behind: float = 0.0
    named_at: int | None = None
    strangers: tuple[int, ...] = ()
    role: Role = Role.OTHER


def runs(
    sentences: Sequence[Candidate], points: Sequence[float], words: Sequence[Counter[str]]
) -> list[Run]:
    """Runs of usable neighbours no longer than a bullet, in order; of very many the best."""
    found: list[Run] = []
    for first in range(len(sentences)):
        size = 0
        for last in range(first, min(first + MAX_SENTENCES, len(sentences))):
            if not sentences[last].usable or _speaks_on(sentences, first, last):
                break
            size += len(sentences[last].text) + (last > first)
            if size > MAX_BULLET:
                break
            taken = slice(first, last + 1)
            found.append(_run(sentences[taken], points[taken], words[taken], size))
    if len(found) > MOST_RUNS:
        ranked = sorted(found, key=lambda run: (run.lean - run.score, run.first, run.last))
        found = sorted(ranked[:MOST_RUNS], key=lambda run: (run.first, run.last))
    return found


def _speaks_on(sentences: Sequence[Candidate], first: int, last: int) -> bool:
    """Whether a bullet would quote the same speaker twice in a row."""
    return last > first and sentences[last].voiced and sentences[last - 1].voiced


def _run(
    sentences: Sequence[Candidate],
    points: Sequence[float],
    words: Sequence[Counter[str]],
    size: int,
) -> Run:
    count = len(sentences)
    score = sum(points) / count
    score -= _ALONE * (count == 1 and not sentences[0].voiced) + _FOUR * (count == MAX_SENTENCES)
    score -= _ACROSS_PARAGRAPHS * (sentences[-1].paragraph - sentences[0].paragraph)
    score -= _ASKING_INSIDE * sum(sentence.asks for sentence in sentences)
    score -= _LEADING_OVER * sentences[-1].invites
    opener = sentences[0]
    strangers = {place for one in sentences for place in one.strangers}
    strangers.update(one.named_at for one in sentences[1:] if one.named_at is not None)
    strangers.difference_update(range(opener.order, opener.order + count))
    lean = _LEANING * opener.leans + _LEANING * bool(strangers)
    return Run(
        first=sentences[0].order,
        last=sentences[-1].order,
        size=size,
        score=score,
        words=sum(words, Counter[str]()),
        lean=lean + _LEAN.get(opener.opening, 0.0) + _MID_PARAGRAPH * opener.inside,
        behind=_BEHIND.get(opener.opening, 0.0),
        named_at=opener.named_at,
        strangers=tuple(sorted(strangers)),
        role=role(opener.quote),
    )


class Joints:
    """What it costs to put one run behind another; remembered, since every question tries anew."""

    def __init__(self) -> None:
        self._likeness: dict[tuple[int, int, int, int], float] = {}

    def joined(self, before: Run, run: Run) -> float:
        key = (before.first, before.last, run.first, run.last)
        if key not in self._likeness:
            self._likeness[key] = likeness(before.words, run.words)
        return run.score - _start(before, run) - _REPEATING * self._likeness[key]


def _start(before: Run, run: Run) -> float:
    """What the beginning of a run costs behind another."""
    unknown = not all(before.first <= place <= before.last for place in run.strangers)
    if run.named_at is not None:
        stands = before.first <= run.named_at <= before.last
    else:
        stands = run.first - before.last == 1
    own = run.behind if stands else run.lean - _LEANING * bool(run.strangers)
    return own + _LEANING * unknown


def best_runs(
    offered: Sequence[Run],
    count: int,
    joints: Joints,
    *,
    fits: Callable[[int, Run], bool],
    alone: bool = False,
) -> tuple[Run, ...]:
    """The ``count`` runs with the best total, in order and without overlap; empty if none fit.

    ``fits(place, run)`` says whether a run may be the bullet at ``place`` (0 first). A run that
    leans on something said before is only good right behind the run that says it, and each place
    has roles that fit it badly. With ``alone`` the first run may not lean at all.
    """
    table: list[dict[int, tuple[float, int]]] = []
    for place in range(count):
        row: dict[int, tuple[float, int]] = {}
        for index, run in enumerate(offered):
            if not fits(place, run) or (alone and not place and run.lean >= _LEANING):
                continue
            unfit = misplaced(run.role, place, count)
            if place == 0:
                row[index] = (run.score - run.lean - unfit, -1)
                continue
            best = max(
                (
                    (total + joints.joined(offered[before], run), before)
                    for before, (total, _) in table[-1].items()
                    if offered[before].last < run.first
                ),
                key=lambda pair: (pair[0], -pair[1]),
                default=None,
            )
            if best is not None:
                row[index] = (best[0] - unfit, best[1])
        table.append(row)
    if not table or not table[-1]:
        return ()
    index = max(table[-1], key=lambda i: (table[-1][i][0], -i))
    chosen: list[Run] = []
    for row in reversed(table):
        chosen.append(offered[index])
        index = row[index][1]
    return tuple(reversed(chosen))
