"""How likely two articles tell one event: evidence for and against, weighed by a trained model.

A ``Pool`` holds the features of all articles that are compared with each other, since how rare a
word is can only be said among others. For an article it finds those that share rare words, reckons
the evidence of each pair in one go (numpy, no loop over words) and adds it up to log-odds with the
weights of likeness.json, which tools/train_likeness.py makes.
"""

from __future__ import annotations

import functools
import json
import math
from collections import Counter
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from newsletter.curate.features import Features

    Floats = npt.NDArray[np.float32]
    Numbers = npt.NDArray[np.int64]

EVIDENCE = (
    "words",
    "head words",
    "title words",
    "title told",
    "title told by both",
    "head told",
    "head told by both",
    "title told in full",
    "names",
    "rare words",
    "days apart",
    "lengths",
    "figures",
    "figures clash",
    "steps clash",
    "names clash",
    "subjects clash",
)
"""The evidence of a pair, in the order of the weights; see ``Pool.evidence``."""

FEWEST = 30
"""Documents a word's rarity is reckoned over at least: among two reports of one event every shared
word would otherwise look common."""
NEIGHBOURS = 24
"""Articles looked at for each: those that share most with it. Events have up to a dozen reports."""
_TITLE, _LEAD, _BODY, _NAME = 1, 2, 4, 8
_COMMON = 600
"""Articles a word may stand in and still lead from one to another; others decide nothing alone."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds of a pair = Σ weight × (evidence - mean) / spread + bias."""

    mean: Floats
    spread: Floats
    weight: Floats
    bias: float

    @classmethod
    @functools.cache
    def shipped(cls) -> Weights:
        text = (resources.files("newsletter.curate") / "likeness.json").read_text("utf-8")
        values = json.loads(text)
        rows = np.array([values["evidence"][name] for name in EVIDENCE], np.float32)
        return cls(rows[:, 0], rows[:, 1], rows[:, 2], float(values["bias"]))

    def log_odds(self, evidence: Floats) -> Floats:
        """One figure for each row of evidence: above 0, the pair is likelier one event than two."""
        scaled = (evidence - self.mean) / self.spread
        return np.asarray(scaled @ self.weight + self.bias, np.float32)


class Pool:
    """The articles that are compared with each other; ``hours`` is when each appeared, in hours
    since any one moment, NaN where unknown.
    """

    def __init__(self, pool: Sequence[Features], hours: Sequence[float]) -> None:
        self._hours = np.array(hours, np.float64)
        self._features = pool
        number: dict[str, int] = {}
        rows = [_roles(made, number) for made in pool]
        self._start = np.cumsum([0, *(len(words) for words, *_ in rows)])
        self._word = _joined([row[0] for row in rows], np.int32)
        self._role = _joined([row[1] for row in rows], np.uint8)
        counts = np.bincount(self._word, minlength=len(number))
        total = max(len(pool), FEWEST)
        rarity = (np.log((1 + total) / (1 + counts)) + 0.1).astype(np.float32)
        self._top = math.log(1 + total)
        self._rare = rarity[self._word]
        self._rarity = dict(zip(number, (rarity / self._top).tolist(), strict=True))
        self._weight = {
            part: self._unit_rows(_joined([row[place] for row in rows], np.float32))
            for part, place in (("full", 2), ("head", 3), ("title", 4))
        }
        self._sums = {
            "title": self._row_sums(self._rare * ((self._role & _TITLE) > 0)),
            "head": self._row_sums(self._rare * ((self._role & (_TITLE | _LEAD)) > 0)),
        }
        figures = Counter(figure for made in pool for figure in made.figures)
        self._figure = {
            figure: math.log((1 + total) / (1 + n)) / self._top for figure, n in figures.items()
        }
        self._has_body = np.array([bool(made.body) for made in pool], np.float32)
        self._index(counts)

    def __len__(self) -> int:
        return len(self._features)

    def neighbours(self, one: int, most: int = NEIGHBOURS) -> Numbers:
        """The articles that share most rare words with ``one``, closest first, itself left out."""
        row = slice(self._start[one], self._start[one + 1])
        score = np.zeros(len(self), np.float32)
        weights = self._weight["full"][row]
        for word, weight in zip(self._word[row], weights, strict=True):
            begin, end = self._posting[word], self._posting[word + 1]
            if 1 < end - begin <= _COMMON:
                score[self._article[begin:end]] += weight * self._posted[begin:end]
        score[one] = 0
        close = np.nonzero(score > 0)[0]
        return close[np.lexsort((close, -score[close]))][:most]

    def evidence(self, one: int, others: Numbers) -> Floats:
        """A row of evidence for ``one`` with each of the others; the order of the two is all one.

        Cosines of all words, of headline and lead, of the headlines; the share of one's headline
        (and of headline and lead) that the other tells, the larger and the smaller of both ways;
        the larger again where there is a full text to tell it; the rarest shared names and words;
        days apart; how many of the two have a full text; shared figures; headline figures of one
        unit and no value in common, steps of an affair in both headlines and none in common, names
        and subjects in either headline that the other does not speak of.
        """
        row = slice(self._start[one], self._start[one + 1])
        dense = {
            part: np.zeros(len(self._posting) - 1, np.float32) for part in ("full", "head", "title")
        }
        for part, weights in dense.items():
            weights[self._word[row]] = self._weight[part][row]
        roles = np.zeros(len(self._posting) - 1, np.uint8)
        roles[self._word[row]] = self._role[row]
        places, bounds = self._places(others)
        words = self._word[places]
        mine, yours, rare = roles[words], self._role[places], self._rare[places]
        rare = rare * (mine > 0)

        def total(values: Floats) -> Floats:
            return np.add.reduceat(values, bounds).astype(np.float32)

        def cosine(part: str) -> Floats:
            return total(dense[part][words] * self._weight[part][places])

        def told(part: str, mask: int) -> tuple[Floats, Floats]:
            sums = self._sums[part]
            ours = total(rare * ((mine & mask) > 0)) / max(float(sums[one]), 1e-6)
            theirs = total(rare * ((yours & mask) > 0)) / np.maximum(sums[others], 1e-6)
            return np.maximum(ours, theirs), np.minimum(ours, theirs)

        title_told, title_both = told("title", _TITLE)
        head_told, head_both = told("head", _TITLE | _LEAD)
        bodies = (self._has_body[one] + self._has_body[others]) / 2
        named = rare * ((mine & _NAME & yours) > 0)
        rarest = rare / self._top
        columns = np.stack(
            [
                cosine("full"),
                cosine("head"),
                cosine("title"),
                title_told,
                title_both,
                head_told,
                head_both,
                title_told * bodies,
                np.sqrt(total((named / self._top) ** 2)),
                np.sqrt(total(rarest**4)),
                self._days_apart(one, others),
                bodies,
            ],
            axis=1,
        )
        return np.hstack([columns, self._facts(one, others)]).astype(np.float32)

    # --- the parts -------------------------------------------------------------------------------

    def _facts(self, one: int, others: Numbers) -> Floats:
        """What the words alone do not tell, a column each: figures shared, figures clash, steps
        clash, names clash, subjects clash.
        """
        mine = self._features[one]
        head, steps = _by_unit(mine.head_figures), set(mine.title_steps)
        rows = []
        for other in others:
            yours = self._features[other]
            shared = sum(self._figure[figure] for figure in set(mine.figures) & {*yours.figures})
            rows.append(
                (
                    min(shared + _EXCHANGED * _exchanged(mine, yours), 3.0),
                    _clashes(head, _by_unit(yours.head_figures)),
                    bool(steps and yours.title_steps and steps.isdisjoint(yours.title_steps)),
                    min(self._untold(mine, yours), self._untold(yours, mine)),
                    _other_subjects(mine, yours),
                )
            )
        return np.array(rows, np.float32)

    def _untold(self, one: Features, other: Features) -> float:
        """How rare the rarest name of one's headline is that the other does not tell, 0–1."""
        names = {name for name in set(one.title).intersection(one.names) if name[0] != "+"}
        left = names.difference(other.title, other.lead, other.body)
        return max((self._rarity[name] for name in left), default=0.0)

    def _days_apart(self, one: int, others: Numbers) -> Floats:
        days = np.minimum(np.abs(self._hours[others] - self._hours[one]), 96) / 24
        return np.where(np.isnan(days), 1.0, days).astype(np.float32)

    def _places(self, others: Numbers) -> tuple[Numbers, Numbers]:
        """Where the words of the others stand, and where each of them begins."""
        starts, ends = self._start[others], self._start[others + 1]
        places = np.concatenate([np.arange(s, e) for s, e in zip(starts, ends, strict=True)])
        return places, np.concatenate([[0], np.cumsum(ends - starts)[:-1]])

    def _unit_rows(self, counts: npt.NDArray[Any]) -> Floats:
        weights = np.where(counts > 0, 1 + np.log(np.maximum(counts, 1)), 0) * self._rare
        lengths = np.sqrt(self._row_sums(weights**2))
        rows = np.repeat(np.maximum(lengths, 1e-6), np.diff(self._start))
        return np.asarray(weights / rows, np.float32)

    def _row_sums(self, values: npt.NDArray[Any]) -> Floats:
        return np.asarray(np.add.reduceat(values, self._start[:-1]), np.float32)

    def _index(self, counts: Numbers) -> None:
        """For each word the articles it stands in, and with which weight."""
        order = np.argsort(self._word, kind="stable")
        articles = np.repeat(np.arange(len(self)), np.diff(self._start))
        self._article = articles[order]
        self._posted = self._weight["full"][order]
        self._posting = np.concatenate([[0], np.cumsum(counts)])


def _joined(parts: list[list[int]], kind: type) -> npt.NDArray[Any]:
    return np.array([value for part in parts for value in part], kind)


def _roles(
    made: Features, number: dict[str, int]
) -> tuple[list[int], list[int], list[int], list[int], list[int]]:
    """The distinct words of an article as numbers, the parts they stand in, and their counts."""
    role: dict[str, int] = {"": 0}  # every row has a word, so that sums over rows are never empty
    for words, bit in ((made.title, _TITLE), (made.lead, _LEAD), (made.body, _BODY)):
        for word in words:
            role[word] = role.get(word, 0) | bit
    for name in made.names:
        if name in role:
            role[name] |= _NAME
    title, lead, body = Counter(made.title), Counter(made.lead), Counter(made.body)
    return (
        [number.setdefault(word, len(number)) for word in role],
        list(role.values()),
        [2 * title[word] + lead[word] + body[word] for word in role],
        [title[word] + lead[word] for word in role],
        [title[word] for word in role],
    )


# --- figures -------------------------------------------------------------------------------------

_EXCHANGED = 0.8
_WON_A_DOLLAR = (1200, 1520)
"""What a dollar cost in won since 2022, lowest and highest month; an outlet may convert either."""
_SUM = 1e6  # dollars; smaller sums are prices


def _by_unit(figures: tuple[str, ...]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for figure in figures:
        unit, _, value = figure.partition(":")
        if unit:
            found.setdefault(unit, set()).add(value)
    return found


def _clashes(one: dict[str, set[str]], other: dict[str, set[str]]) -> int:
    return sum(unit in other and not values & other[unit] for unit, values in one.items())


def _other_subjects(one: Features, other: Features) -> bool:
    if not one.subject or not other.subject:
        return False
    mine, yours = {*one.title, *one.lead}, {*other.title, *other.lead}
    return yours.isdisjoint(one.subject) and mine.isdisjoint(other.subject)


def _exchanged(one: Features, other: Features) -> bool:
    """Whether one names in won what the other names in dollars."""
    return _converts(one.figures, other.figures) or _converts(other.figures, one.figures)


def _converts(dollars: tuple[str, ...], won: tuple[str, ...]) -> bool:
    low, high = _WON_A_DOLLAR
    amounts = [float(figure[3:]) for figure in dollars if figure.startswith("달러:")]
    sums = [float(figure[2:]) for figure in won if figure.startswith("원:")]
    return any(low * amount <= other <= high * amount for amount in amounts for other in sums
               if amount >= _SUM)  # fmt: skip
