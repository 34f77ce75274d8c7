"""The labelled news of tests/quality/stories, and how well a grouping of it is right.

One JSON object a line: id, event, kind, outlet, published, url, title, lead, body (often empty).
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from newsletter.curate.cluster import stories
from newsletter.curate.features import Features, features_of, looked_at
from newsletter.model import Article

FOLDER = Path(__file__).parent / "stories"


@dataclass(frozen=True)
class Labelled:
    event: str
    kind: str
    article: Article
    made: Features
    hours: float


def sets():
    """The sets by name, each with its items in the order of the file."""
    return {path.stem: load(path) for path in sorted(FOLDER.glob("*.jsonl"))}


def load(path):
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [_labelled(row, count) for count, row in enumerate(rows)]


def _labelled(row, count):
    """Feeds carry a lead, a lead and a text, or a text alone: every other full text has no lead."""
    parts = (row["body"],) if row["body"] and count % 2 else (row["lead"], row["body"])
    published = dt.datetime.fromisoformat(row["published"])
    article = Article(
        row["id"], row["url"], row["title"], tuple(filter(None, parts)), row["outlet"],
        publisher=row["outlet"], published=published,
    )  # fmt: skip
    return Labelled(
        row["event"],
        row["kind"],
        article,
        features_of(*looked_at(article)),
        published.timestamp() / 3600,
    )


def clustered(group, weights=None):
    """The number of the story each item is put into."""
    found = stories([item.article for item in group], [item.made for item in group], {}, weights)
    place = {article.id: n for n, story in enumerate(found) for article in story.articles}
    return [place[item.article.id] for item in group]


def scores(group, given):
    """B³ (Bagga & Baldwin 1998) and pairwise figures, all in 0–1; ``swell`` is the largest share
    of a true event's size that a story with it reaches.
    """
    true, made = defaultdict(set), defaultdict(set)
    for index, (item, story) in enumerate(zip(group, given, strict=True)):
        true[item.event].add(index)
        made[story].add(index)
    rows = [
        (len(made[story] & true[item.event]), len(made[story]), len(true[item.event]))
        for item, story in zip(group, given, strict=True)
    ]
    precision = sum(both / size for both, size, _ in rows) / len(rows)
    recall = sum(both / size for both, _, size in rows) / len(rows)
    pairs = Counter(
        (group[one].event == group[other].event, given[one] == given[other])
        for one, other in combinations(range(len(group)), 2)
    )
    right, wrong, missed = pairs[True, True], pairs[False, True], pairs[True, False]
    return {
        "b3": round(2 * precision * recall / (precision + recall), 3),
        "b3_precision": round(precision, 3),
        "b3_recall": round(recall, 3),
        "pair_precision": round(right / max(right + wrong, 1), 3),
        "pair_recall": round(right / max(right + missed, 1), 3),
        "swell": max(
            len(story) / max(Counter(len(true[group[i].event]) for i in story))
            for story in made.values()
        ),
    }


def by_kind(group, given):
    """For each kind of item its B³ precision, recall and count."""
    true, made = defaultdict(set), defaultdict(set)
    for index, (item, story) in enumerate(zip(group, given, strict=True)):
        true[item.event].add(index)
        made[story].add(index)
    found = defaultdict(list)
    for item, story in zip(group, given, strict=True):
        both = len(made[story] & true[item.event])
        found[item.kind].append((both / len(made[story]), both / len(true[item.event])))
    return {
        kind: (
            round(sum(p for p, _ in rows) / len(rows), 3),
            round(sum(r for _, r in rows) / len(rows), 3),
            len(rows),
        )
        for kind, rows in sorted(found.items())
    }
