"""Clustering 1,000 and 10,000 articles: seconds and memory once their features are kept.

    python benchmarks/clustering.py

The articles are made of sentences of the labelled news (tests/quality/stories), mixed anew, so that
words are as frequent as in real news; one in three reports an event that another reports as well.
Beside it in the same run, over the same kept words, the way without a library that comes to mind
first: the cosine of every pair (inverted index, standard library), joined where it is high.
"""

from __future__ import annotations

import json
import math
import random
import re
import resource
import time
from collections import Counter, defaultdict
from pathlib import Path

from newsletter.curate.cluster import stories
from newsletter.curate.features import features_of, looked_at
from newsletter.korean.kiwi import morphemes
from newsletter.model import Article

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "quality" / "stories"
ALIKE = 0.3


def memory():
    """Peak memory of this process so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def articles(count):
    rows = [
        json.loads(line)
        for path in sorted(FOLDER.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    pool = [s for row in rows for s in re.split(r"(?<=[.?!])\s+", f"{row['lead']} {row['body']}")]
    titles = [row["title"] for row in rows]
    dice = random.Random(7)
    made = []
    for number in range(count):
        if made and dice.random() < 1 / 3:
            other = dice.choice(made[-200:])
            own = [*other.paragraphs[0].split("\n")]
            dice.shuffle(own)
            text, title = "\n".join(own[: max(2, len(own) * 2 // 3)]), other.title[::2]
        else:
            text = "\n".join(dice.sample(pool, dice.choice([2, 3, 12, 16])))
            title = " ".join(dice.sample(f"{dice.choice(titles)} {dice.choice(titles)}".split(), 6))
        made.append(Article(f"a{number}", f"https://a.example/{number}", title, (text,), "s"))
    return made


def pairwise_cosine(made):
    """Groups by TF-IDF cosine and union-find; the count of groups."""
    rows = [Counter((*one.title, *one.lead, *one.body)) for one in made]
    seen = Counter(word for row in rows for word in row)
    parent = list(range(len(rows)))

    def find(one):
        while parent[one] != one:
            one = parent[one]
        return one

    index = defaultdict(list)
    for number, row in enumerate(rows):
        weights = {w: (1 + math.log(n)) * math.log(len(rows) / seen[w]) for w, n in row.items()}
        length = math.sqrt(sum(w * w for w in weights.values())) or 1
        found = defaultdict(float)
        for word, weight in weights.items():
            for other, its in index[word]:
                found[other] += weight / length * its
            index[word].append((number, weight / length))
        for other, likeness in found.items():
            if likeness >= ALIKE:
                parent[find(number)] = find(other)
    return len({find(one) for one in range(len(rows))})


def main():
    morphemes("준비")
    everything = articles(10_000)
    start = time.perf_counter()
    made = [features_of(*looked_at(article)) for article in everything[:1000]]
    each = (time.perf_counter() - start) * 1000 / len(made)
    print(f"features     {each:.2f} ms an article (goal: 5 or less)")
    made += [features_of(*looked_at(article)) for article in everything[1000:]]
    for count, goal in ((1_000, 1), (10_000, 25)):
        before, start = memory(), time.perf_counter()
        found = stories(everything[:count], made[:count], {})
        took, more = time.perf_counter() - start, memory() - before
        print(f"{count:6,} items {took:6.2f} s (goal: {goal})   {len(found):6,} stories   "
              f"+{more:.0f} MiB (goal: 200)")  # fmt: skip
        start = time.perf_counter()
        groups = pairwise_cosine(made[:count])
        print(
            f"       every pair's cosine {time.perf_counter() - start:6.2f} s   {groups:6,} groups"
        )


if __name__ == "__main__":
    main()
