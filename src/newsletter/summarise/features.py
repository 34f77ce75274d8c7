"""What the learned scorer is told about each sentence of an article: 36 numbers, no names, no text.

They are of the kinds that were measured to carry extractive choice in Korean: where the sentence
stands, how long it is, how much of the headline it tells, how central its words are. These come
first (``CORE``), because they hold on texts of any kind; figures, names, quotations, brackets and
turns of phrase follow, and help on the kind of text the weights were trained on.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from newsletter.korean.kiwi import content_words, tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

PLACE = (
    "place inverse",
    "place share",
    "place log",
    "first",
    "end inverse",
    "sentences log",
    "opens paragraph",
    "paragraph share",
)
LENGTH = ("length log", "length to mean", "length rank", "short", "density")
TITLE = ("title told", "title share", "title told to best", "title newly told")
CENTRE = (
    "centroid",
    "textrank",
    "degree",
    "like an earlier one",
    "like the first",
    "new words",
    "centroid rank",
    "repeated words told",
)
PHRASE = (
    "figures log",
    "figure share",
    "names",
    "latin",
    "quoted share",
    "ends as quoted",
    "bracket share",
    "opens on a cue",
    "ends as told",
    "ends as planned",
    "ends on 다",
)
NAMES = PLACE + LENGTH + TITLE + CENTRE + PHRASE
CORE = len(NAMES) - len(PHRASE)
"""The first ``CORE`` columns hold on texts of any kind."""

_SHORT = 35
_TEXTRANK_ROUNDS, _TEXTRANK_STAY = 30, 0.85
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’|'[^']*'")
_BRACKETS = re.compile(r"\([^()]*\)")
_FIGURE = re.compile(r"\d[\d,.]*")
_CUE = re.compile(
    r"(?:한편|또한|특히|아울러|이어|이와|이에|이를|이는|이번|그러나|하지만|다만|반면|따라서|먼저|우선"
    r"|그|이|더불어|이외에도|이밖에)(?=[\s,])"
)
_AS_QUOTED = re.compile(
    r"(?:말했|전했|강조했|당부했|덧붙였|설명했|소감을|말하였|강조하였|전하였|말하며|라며|라고)"
    r"[^.]{0,8}\.?$"
)
_AS_TOLD = re.compile(r"(?:밝혔|밝히|발표했|발표하|공개했|나타났)[^.]{0,6}\.?$")
_AS_PLANNED = re.compile(r"(?:계획|예정|방침|기대|전망|나갈|것으로)[^.]{0,12}\.?$")


@dataclass(frozen=True, slots=True)
class Table:
    """``rows[i]`` describes sentence i in the order of ``NAMES``; ``words[i]`` is what it says."""

    rows: Floats
    words: tuple[frozenset[str], ...]


def features(
    title: str, sentences: Sequence[str], paragraphs: Sequence[int] | None = None
) -> Table:
    """The table of an article, ``(len(sentences), len(NAMES))``; the title may be empty.

    ``paragraphs`` holds for each sentence the number of its paragraph; without it each sentence is
    a paragraph of its own.
    """
    if not sentences:
        return Table(np.zeros((0, len(NAMES))), ())
    bags = [Counter(content_words(sentence)) for sentence in sentences]
    parts = (
        _place(paragraphs if paragraphs is not None else range(len(sentences))),
        _length(sentences, bags),
        _title(frozenset(content_words(title)), bags),
        _centre(bags),
        np.array([_phrase(sentence) for sentence in sentences], np.float64),
    )
    return Table(np.hstack(parts), tuple(frozenset(bag) for bag in bags))


def _place(paragraphs: Sequence[int]) -> Floats:
    total = len(paragraphs)
    order = np.arange(total)
    sizes, place = Counter(paragraphs), Counter[int]()
    inside = []
    for paragraph in paragraphs:
        inside.append((place[paragraph] == 0, place[paragraph] / max(1, sizes[paragraph] - 1)))
        place[paragraph] += 1
    columns = (
        1 / (order + 1),
        order / max(1, total - 1),
        np.log1p(order),
        order == 0,
        1 / (total - order),
        np.full(total, math.log(total)),
    )
    return np.column_stack([*columns, np.array(inside, np.float64)])


def _length(sentences: Sequence[str], bags: Sequence[Counter[str]]) -> Floats:
    sizes = np.array([max(1, len(sentence)) for sentence in sentences], np.float64)
    said = [
        bag.total() / max(1, len(tokenize(sentence)))
        for bag, sentence in zip(bags, sentences, strict=True)
    ]
    to_mean = np.minimum(sizes / sizes.mean(), 3)
    return np.column_stack([np.log(sizes), to_mean, _rank(sizes), sizes < _SHORT, said])


def _title(title: frozenset[str], bags: Sequence[Counter[str]]) -> Floats:
    rows, told = [], set[str]()
    for bag in bags:
        shared = title & bag.keys()
        size = max(1, len(title))
        rows.append((len(shared) / size, len(shared) / max(1, len(bag)), len(shared - told) / size))
        told |= shared
    found = np.array(rows, np.float64)
    to_best = found[:, 0] / max(float(found[:, 0].max()), 1e-9)
    return np.column_stack([found[:, 0], found[:, 1], to_best, found[:, 2]])


def _centre(bags: Sequence[Counter[str]]) -> Floats:
    number = {word: place for place, word in enumerate(dict.fromkeys(w for b in bags for w in b))}
    counts = np.zeros((len(bags), max(1, len(number))))
    for row, bag in enumerate(bags):
        for word, count in bag.items():
            counts[row, number[word]] = 1 + math.log(count)
    held = (counts > 0).astype(np.float64)
    spread = held.sum(0)
    weighed = _unit(counts * (np.log((1 + len(bags)) / (1 + spread)) + 1))
    centroid = weighed @ _unit(weighed.sum(0, keepdims=True))[0]
    like = weighed @ weighed.T
    np.fill_diagonal(like, 0)
    earlier = np.tril(like, -1).max(1)
    first = like[0].copy()
    first[0] = 1
    new = (held * (np.cumsum(held, 0) - held == 0)).sum(1) / np.maximum(held.sum(1), 1)
    repeated = counts.sum(0) * (spread > 1)
    told = held @ repeated / max(float(repeated.sum()), 1e-9)
    columns = (centroid, np.minimum(_textrank(held), 4), like.mean(1))
    return np.column_stack([*columns, earlier, first, new, _rank(centroid), told])


def _textrank(held: Floats) -> Floats:
    """TextRank by shared words over the logarithms of both lengths; 1 on average."""
    shared = held @ held.T
    np.fill_diagonal(shared, 0)
    size = np.log(held.sum(1) + 1)
    edges = shared / np.maximum(size[:, None] + size[None, :], 1e-9)
    steps = edges / np.maximum(edges.sum(1, keepdims=True), 1e-9)
    rank = np.full(len(held), 1 / len(held))
    for _ in range(_TEXTRANK_ROUNDS):
        rank = (1 - _TEXTRANK_STAY) / len(held) + _TEXTRANK_STAY * (rank @ steps)
    return np.asarray(rank * len(held))


def _phrase(sentence: str) -> tuple[float, ...]:
    size = max(1, len(sentence))
    figures = _FIGURE.findall(sentence)
    tags = [token.tag for token in tokenize(sentence)]
    return (
        math.log1p(len(figures)),
        sum(map(len, figures)) / size,
        tags.count("NNP") / max(1, len(tags)),
        tags.count("SL") / max(1, len(tags)),
        sum(map(len, _QUOTED.findall(sentence))) / size,
        bool(_AS_QUOTED.search(sentence)),
        sum(map(len, _BRACKETS.findall(sentence))) / size,
        bool(_CUE.match(sentence)),
        bool(_AS_TOLD.search(sentence)),
        bool(_AS_PLANNED.search(sentence)),
        sentence.endswith("다."),
    )


def _unit(rows: Floats) -> Floats:
    lengths = np.sqrt((rows * rows).sum(1, keepdims=True))
    return np.asarray(rows / np.maximum(lengths, 1e-9))


def _rank(values: npt.NDArray[Any]) -> Floats:
    """0 for the smallest to 1 for the largest; of equal ones the earlier is smaller."""
    place = np.argsort(np.argsort(values, kind="stable"), kind="stable")
    return np.asarray(place / max(1, len(values) - 1), np.float64)
