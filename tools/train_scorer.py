"""Train the weights by which the sentences of an article are scored for a summary.

    python tools/train_scorer.py --data FILE            # print the table
    python tools/train_scorer.py --data FILE --write    # and write summarise/scorer.json

FILE holds one JSON object a line (may be gzipped): ``title``, ``body`` with a paragraph a line, and
``ref``, the lines people wrote as its summary. The 500 articles whose titles have the lowest
SHA-256 are set aside: nothing is trained on them, and the table is measured on them. What is random
starts from fixed seeds, so the same file gives the same weights.

The nets differ in what they are trained towards. ``brief`` learns the F1 of a sentence with the
summary, ``full`` its recall: by softmax (the article's sentences share one probability, as their
values do), by squares (of the difference, both centred in the article), and by expectation (the F1
to expect if the sentence were drawn). Articles without a headline are among the training ones.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from newsletter.korean.kiwi import morphemes
from newsletter.korean.sentences import split_sentences
from newsletter.summarise.features import CORE, NAMES, features
from newsletter.summarise.scorer import FARTHEST, Model, Scores

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Order = Sequence[int]

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "src" / "newsletter" / "summarise" / "scorer.json"

ASIDE = 500
UNITS, ROUNDS, BATCH, RATE, DECAY = 24, 15, 64, 3e-3, 1e-3
TITLELESS = 6
"""Every sixth article is learned from once more, without its headline."""
DIGITS = 4
DRAWS = 2000
SHOWN = 4
"""Sentences of the longer choice that is measured."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a net is trained: its loss, F1 or recall as the value, how sharply values are told."""

    loss: str
    value: str
    sharpness: float = 1.0


BRIEF = (Recipe("softmax", "f1", 3.3), Recipe("squares", "f1"), Recipe("expected", "f1"))
FULL = (Recipe("softmax", "recall", 2.0), Recipe("squares", "recall"))


# --- ROUGE ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reference:
    """A summary as morphemes without punctuation."""

    forms: tuple[str, ...]

    def rouge(self, told: Sequence[str]) -> Floats:
        """Recall and F1 (rows) of ROUGE-1, -2 and -L (columns), in percent."""
        ones = _shared(Counter(self.forms), Counter(told))
        twos = _shared(Counter(pairwise(self.forms)), Counter(pairwise(told)))
        hits = np.array([ones, twos, _common(self.forms, told)], np.float64)
        ours, theirs = (np.maximum([n, n - 1, n], 1) for n in (len(told), len(self.forms)))
        return 100 * np.stack([hits / theirs, 2 * hits / (ours + theirs)])


def _shared(one: Counter[Any], other: Counter[Any]) -> int:
    return (one & other).total()


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Length of the longest common subsequence, a bit for each element of ``one``."""
    places: dict[str, int] = {}
    for place, form in enumerate(one):
        places[form] = places.get(form, 0) | 1 << place
    everything = (1 << len(one)) - 1
    left = everything
    for form in other:
        met = left & places.get(form, 0)
        left = (left + met | left - met) & everything
    return len(one) - left.bit_count()


# --- data ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Document:
    """An article: ``forms[i]`` are the morphemes of sentence i, each with where it ends;
    ``values`` has for each sentence its recall and F1, the mean of three ROUGEs.
    """

    aside: bool
    rows: Floats
    titleless: Floats
    words: tuple[frozenset[str], ...]
    sizes: tuple[int, ...]
    forms: tuple[tuple[tuple[str, int], ...], ...]
    reference: Reference
    alone: Floats

    def told(self, order: Order) -> list[str]:
        return [form for index in order for form, _ in self.forms[index]]

    def cut(self, order: Order, room: int) -> list[str]:
        """What the sentences tell, one after the other, in ``room`` characters."""
        kept: list[str] = []
        for index in order:
            kept += [form for form, end in self.forms[index] if end <= room]
            room -= self.sizes[index] + 1
        return kept


def read(path: Path) -> list[Document]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    digests = [hashlib.sha256(record["title"].encode()).hexdigest() for record in records]
    limit = sorted(digests)[ASIDE]
    made = (
        document(record, aside=digest < limit)
        for record, digest in zip(records, digests, strict=True)
    )
    return [one for one in made if one.sizes]


def document(record: dict[str, Any], *, aside: bool) -> Document:
    found = [
        (number, span.text)
        for number, line in enumerate(record["body"].split("\n"))
        for span in split_sentences(line)
    ]
    sentences, paragraphs = [text for _, text in found], [number for number, _ in found]
    table = features(record["title"], sentences, paragraphs)
    forms = tuple(tuple(_forms(sentence)) for sentence in sentences)
    reference = Reference(tuple(form for line in record["ref"] for form, _ in _forms(line)))
    return Document(
        aside=aside,
        rows=table.rows,
        titleless=features("", sentences, paragraphs).rows,
        words=table.words,
        sizes=tuple(map(len, sentences)),
        forms=forms,
        reference=reference,
        alone=np.array([reference.rouge([form for form, _ in own]) for own in forms]),
    )


def _forms(text: str) -> list[tuple[str, int]]:
    kept = ("SL", "SH", "SN")
    return [
        (token.form.lower(), token.end)
        for token in morphemes(text)
        if not token.tag.startswith("S") or token.tag in kept
    ]


# --- training ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Padded:
    """Articles side by side: rows (articles, sentences, features), values, and which are there."""

    rows: Floats
    values: dict[str, Floats]
    there: npt.NDArray[np.bool_]


def padded(documents: Sequence[Document], mean: Floats, spread: Floats) -> Padded:
    pairs = [(one.rows, one.alone) for one in documents]
    pairs += [(one.titleless, one.alone) for one in documents[::TITLELESS]]
    shape = len(pairs), max(len(rows) for rows, _ in pairs)
    rows, there = np.zeros((*shape, len(NAMES))), np.zeros(shape, np.bool_)
    values = {name: np.zeros(shape) for name in ("recall", "f1")}
    for place, (own, alone) in enumerate(pairs):
        rows[place, : len(own)] = np.clip((own - mean) / spread, -FARTHEST, FARTHEST)
        there[place, : len(own)] = True
        for number, name in enumerate(values):
            values[name][place, : len(own)] = alone[:, number].mean(1) / 10
    return Padded(rows, values, there)


def slope(recipe: Recipe, found: Floats, values: Floats, there: npt.NDArray[np.bool_]) -> Floats:
    """By how much the loss grows with each output; 0 where there is no sentence."""
    if recipe.loss == "squares":
        count = there.sum(1, keepdims=True)
        apart = np.where(there, found - values, 0)
        return np.asarray(np.where(there, apart - apart.sum(1, keepdims=True) / count, 0) / count)
    likely = _softmax(found, there)
    if recipe.loss == "softmax":
        return np.asarray(likely - _softmax(recipe.sharpness * values, there))
    return np.asarray(likely * ((likely * values).sum(1, keepdims=True) - values))


def _softmax(values: Floats, there: npt.NDArray[np.bool_]) -> Floats:
    held = np.where(there, values, -np.inf)
    grown = np.exp(held - held.max(1, keepdims=True))
    return np.asarray(grown / grown.sum(1, keepdims=True))


def train(data: Padded, recipe: Recipe, columns: int, seed: int) -> dict[str, Any]:
    """A net over the first ``columns`` features, by Adam with a falling rate."""
    random = np.random.default_rng(seed)
    hidden = random.normal(0, columns**-0.5, (columns, UNITS))
    parts = [hidden, np.zeros(UNITS), random.normal(0, UNITS**-0.5, UNITS)]
    means, squares = ([np.zeros_like(part) for part in parts] for _ in range(2))
    total, step = len(data.rows), 0
    steps = ROUNDS * -(-total // BATCH)
    for _ in range(ROUNDS):
        order = random.permutation(total)
        for start in range(0, total, BATCH):
            batch = order[start : start + BATCH]
            step += 1
            rate = RATE * 0.5 * (1 + np.cos(np.pi * step / steps))
            slopes = _slopes(data, recipe, parts, batch)
            for number, grown in enumerate(slopes):
                means[number] = 0.9 * means[number] + 0.1 * grown
                squares[number] = 0.99 * squares[number] + 0.01 * grown**2
                move = means[number] / (1 - 0.9**step)
                move /= np.sqrt(squares[number] / (1 - 0.99**step)) + 1e-8
                parts[number] -= rate * (move + DECAY * parts[number] * (parts[number].ndim > 1))
    return {
        name: np.round(part, DIGITS).tolist()
        for name, part in zip(("hidden", "bias", "out"), parts, strict=True)
    }


def _slopes(
    data: Padded, recipe: Recipe, parts: Sequence[Floats], batch: npt.NDArray[np.int64]
) -> tuple[Floats, ...]:
    rows, there = data.rows[batch][:, :, : len(parts[0])], data.there[batch]
    inner = np.tanh(rows @ parts[0] + parts[1])
    out = slope(recipe, inner @ parts[2], data.values[recipe.value][batch], there) / len(batch)
    below = out[..., None] * parts[2] * (1 - inner**2)
    flat = rows.reshape(-1, rows.shape[2]).T @ below.reshape(-1, UNITS)
    return flat, below.sum((0, 1)), np.tensordot(out, inner, 2)


def fit(documents: Sequence[Document]) -> dict[str, Any]:
    """The values of scorer.json."""
    rows = np.concatenate([one.rows for one in documents])
    mean, spread = (np.round(part, DIGITS) for part in (rows.mean(0), rows.std(0)))
    data = padded(documents, mean, np.maximum(spread, 10.0**-DIGITS))
    pairs = zip(mean.tolist(), np.maximum(spread, 10.0**-DIGITS).tolist(), strict=True)
    return {
        "features": dict(zip(NAMES, map(list, pairs), strict=True)),
        "brief": [train(data, recipe, len(NAMES), seed) for seed, recipe in enumerate(BRIEF)],
        "full": [train(data, recipe, CORE, seed) for seed, recipe in enumerate(FULL)],
    }


# --- measuring -----------------------------------------------------------------------------------


def rankings(model: Model) -> dict[str, Callable[[Document, int], Order]]:
    """By name: article and number of sentences asked for → sentences, best first."""

    def column(name: str) -> Callable[[Document, int], Order]:
        return lambda one, _: _falling(one.rows[:, NAMES.index(name)])

    def heads(full: float) -> Callable[[Document, int], Order]:
        def ranked(one: Document, _: int) -> Order:
            brief, other = model.heads(one.rows)
            return _falling((1 - full) * brief + full * other)

        return ranked

    def rule(one: Document, count: int) -> Order:
        return [pick.index for pick in Scores(*model.heads(one.rows), one.words).best(count)]

    return {
        "lead": lambda one, _: range(len(one.sizes)),
        "textrank": column("textrank"),
        "centroid": column("centroid"),
        "longest": column("length log"),
        "brief alone": heads(0),
        "full alone": heads(1),
        "half and half": heads(0.5),
        "the rule": rule,
    }


def _falling(values: Floats) -> Order:
    return [int(index) for index in np.argsort(-values, kind="stable")]


def measured(
    documents: Sequence[Document], ranked: Callable[[Document, int], Order]
) -> dict[str, Floats]:
    """A row for each article: ROUGE-1/2/L of what is asked (F1, recall in so many characters)."""
    rows: dict[str, list[Floats]] = {}
    for one in documents:
        everything, four = ranked(one, len(one.sizes)), ranked(one, SHOWN)[:SHOWN]
        rouge = one.reference.rouge
        found = {
            "one: F1": one.alone[ranked(one, 1)[0], 1],
            "all: at 240": rouge(one.cut(everything, 240))[0],
            "all: at 360": rouge(one.cut(everything, 360))[0],
            "four: recall": rouge(one.told(sorted(four)))[0],
            "four: at 240": rouge(one.cut(four, 240))[0],
            "four: characters": np.array([sum(one.sizes[index] for index in four)]),
            "four: long, central %": np.array([_long_and_central(one, four)]),
        }
        for name, value in found.items():
            rows.setdefault(name, []).append(value)
    return {name: np.array(values) for name, values in rows.items()}


def _long_and_central(one: Document, order: Order) -> float:
    """The percentage in the longer and in the more central half of the article."""
    ranks = one.rows[list(order)][:, [NAMES.index("length rank"), NAMES.index("centroid rank")]]
    return float(100 * (ranks >= 0.5).all(1).mean())


def between(differences: Floats) -> str:
    """The mean and where it lies in 95 of 100 draws of as many articles."""
    random = np.random.default_rng(0)
    draws = differences[random.integers(0, len(differences), (DRAWS, len(differences)))].mean(1)
    low, high = np.percentile(draws, [2.5, 97.5])
    return f"{differences.mean():+.1f} [{low:.1f}, {high:.1f}]"


def report(documents: Sequence[Document], model: Model) -> None:
    found = {name: measured(documents, ranked) for name, ranked in rankings(model).items()}
    print(f"{len(documents)} articles set aside; ROUGE-1/2/L")
    print("| | " + " | ".join(found["lead"]) + " |\n|" + "---|" * (1 + len(found["lead"])))
    for name, columns in found.items():
        cells = ["/".join(f"{x:.1f}" for x in values.mean(0)) for values in columns.values()]
        print(f"| {name} | " + " | ".join(cells) + " |")
    for other in ("lead", "textrank", "half and half"):
        for name in ("one: F1", "all: at 240", "four: recall", "four: at 240"):
            apart = found["the rule"][name] - found[other][name]
            print(f"rule - {other}, {name}:", *(between(column) for column in apart.T), sep="  ")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="articles with summaries, JSONL")
    parser.add_argument("--write", action="store_true", help="write scorer.json")
    asked = parser.parse_args()
    documents = read(asked.data)
    values = fit([one for one in documents if not one.aside])
    report([one for one in documents if one.aside], Model.read(values))
    if asked.write:
        WEIGHTS.write_text(json.dumps(values, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
