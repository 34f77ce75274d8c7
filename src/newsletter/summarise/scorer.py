"""How much a sentence tells of its article, by a small model trained on summaries people wrote.

The model has two outputs, because they pull apart: ``brief`` (would this one sentence pass for the
summary? short, early, to the point) and ``full`` (how much of the summary does it hold? long,
central). What is asked for decides how they are used; see ``Scores.best``. The weights are in
scorer.json, which tools/train_scorer.py makes.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from newsletter.summarise.features import CORE, NAMES, features

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

FULLER, FULLEST = 0.3, 0.85
"""With each further sentence asked for, the choice leans this much more on ``full``, up to this."""
CHOOSING_REPEATS, ORDERING_REPEATS = 1.0, 1.5
"""What it costs a sentence if all its words were said by a better one, in spreads of the score."""
SAID, SAID_AGAIN = 0.7, 3.0
"""The share of its words from which a sentence counts as said before, and what that costs more."""
FARTHEST = 4.0
"""Spreads from the mean at which a feature is cut off: no text may run away from the training."""


@dataclass(frozen=True, slots=True)
class Pick:
    """Sentence ``index`` and its score, above 0 and below 1."""

    index: int
    score: float


@dataclass(frozen=True, slots=True)
class Scores:
    """Both outputs for each sentence, in order, with mean 0 and spread 1 over the article; and the
    content words of each.
    """

    brief: Floats
    full: Floats
    words: tuple[frozenset[str], ...]

    def best(self, count: int, among: Sequence[int] | None = None) -> tuple[Pick, ...]:
        """The best ``count`` sentences (of ``among``, if given), best first, scores falling.

        Which: one after the other the sentence with the largest ``(1 - w) brief + w full``, less
        what repeats those taken before it; w is 0 for one sentence, 0.3 for two, 0.6 for three and
        0.85 from four on. In what order: the same again among the chosen, by ``brief`` alone, so
        that a list cut at some length keeps most. Hence ``brief`` alone decides where one sentence
        is asked for, and where all are.
        """
        weight = min(FULLER * max(0, count - 1), FULLEST)
        blend = (1 - weight) * self.brief + weight * self.full
        pool = range(len(self.words)) if among is None else among
        chosen = [index for index, _ in self._taken(blend, pool, count, CHOOSING_REPEATS)]
        return tuple(
            Pick(index, float(1 / (1 + np.exp(-value))))
            for index, value in self._taken(self.brief, chosen, count, ORDERING_REPEATS)
        )

    def _taken(
        self, values: Floats, pool: Sequence[int], count: int, repeats: float
    ) -> list[tuple[int, float]]:
        """Sentences by falling value, less what the words they share with one before them cost."""
        left = {index: float(values[index]) for index in sorted(pool)}
        taken: list[tuple[int, float]] = []
        while left and len(taken) < count:
            index = max(left, key=lambda i: (left[i], -i))
            taken.append((index, left.pop(index)))
            said = self.words[index]
            for other, value in left.items():
                share = len(said & self.words[other]) / max(1, len(self.words[other]))
                cost = repeats * share + SAID_AGAIN * (share >= SAID)
                left[other] = min(value, float(values[other]) - cost)
        return taken


@dataclass(frozen=True, slots=True)
class Net:
    """One hidden layer: ``tanh(rows @ hidden + bias) @ out`` over its first columns."""

    hidden: Floats
    bias: Floats
    out: Floats

    def __call__(self, rows: Floats) -> Floats:
        """A figure for each row of scaled features; only differences within an article count."""
        seen = rows[:, : len(self.hidden)]
        return np.asarray(np.tanh(seen @ self.hidden + self.bias) @ self.out, np.float64)


@dataclass(frozen=True, slots=True)
class Model:
    """Mean and spread of every feature, and the nets whose outputs are averaged to each head."""

    mean: Floats
    spread: Floats
    brief: tuple[Net, ...]
    full: tuple[Net, ...]

    @classmethod
    @functools.cache
    def shipped(cls) -> Model:
        text = (resources.files("newsletter.summarise") / "scorer.json").read_text("utf-8")
        return cls.read(json.loads(text))

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Model:
        """The model from the values of scorer.json."""
        table = np.array([values["features"][name] for name in NAMES], np.float64)
        brief, full = (
            tuple(Net(*(np.array(net[part]) for part in ("hidden", "bias", "out"))) for net in nets)
            for nets in (values["brief"], values["full"])
        )
        if any(len(net.hidden) > CORE for net in full):
            raise ValueError("scorer.json: full sees more than the core features")
        return cls(table[:, 0], table[:, 1], brief, full)

    def heads(self, rows: Floats) -> tuple[Floats, Floats]:
        """``brief`` and ``full`` for the rows of one article, each with mean 0 and spread 1."""
        scaled = np.clip((rows - self.mean) / self.spread, -FARTHEST, FARTHEST)
        brief, full = (
            standard(np.mean([standard(net(scaled)) for net in nets], axis=0))
            for nets in (self.brief, self.full)
        )
        return brief, full


def scores(
    title: str,
    sentences: Sequence[str],
    paragraphs: Sequence[int] | None = None,
    model: Model | None = None,
) -> Scores:
    """The scores of an article's sentences; see ``features`` for what is asked of the arguments."""
    table = features(title, sentences, paragraphs)
    if not sentences:
        return Scores(np.zeros(0), np.zeros(0), ())
    brief, full = (model or Model.shipped()).heads(table.rows)
    return Scores(brief, full, table.words)


def standard(values: Floats) -> Floats:
    """The same with mean 0 and spread 1; all 0 where there is no difference."""
    centred = values - values.mean()
    return np.asarray(centred / max(float(centred.std()), 1e-9), np.float64)
