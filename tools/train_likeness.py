"""Train the weights by which two articles are judged to tell one event.

    python tools/train_likeness.py            # print what each set scores when left out
    python tools/train_likeness.py --write    # and write src/newsletter/curate/likeness.json

Logistic regression over the evidence of all pairs in each set of tests/quality/stories, solved by
Newton's method with a ridge; nothing is random, so the same sets give the same weights.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np

from newsletter.curate import likeness

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "quality"))

from story_sets import Labelled, clustered, scores, sets  # noqa: E402

RIDGE = 20.0
"""Of 3, 20 and 60, the one that scores best on a set left out."""
ROUNDS = 40


def evidence(group: list[Labelled]) -> tuple[np.ndarray, np.ndarray]:
    """The evidence of every pair of a set, and whether each is one event."""
    pool = likeness.Pool([item.made for item in group], [item.hours for item in group])
    rows, same = [], []
    for one in range(len(group) - 1):
        others = np.arange(one + 1, len(group))
        rows.append(pool.evidence(one, others))
        same += [group[one].event == group[other].event for other in others]
    return np.concatenate(rows).astype(np.float64), np.array(same, np.float64)


def train(groups: list[list[Labelled]]) -> likeness.Weights:
    """Weights for standardised evidence; a pair of any set counts the same."""
    parts = [evidence(group) for group in groups]
    rows, same = np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])
    mean, spread = rows.mean(0), rows.std(0) + 1e-9
    scaled = np.c_[(rows - mean) / spread, np.ones(len(rows))]
    ridge = np.diag([RIDGE] * rows.shape[1] + [0.0])
    found = np.zeros(scaled.shape[1])
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-scaled @ found))
        slope = scaled.T @ (likely - same) + ridge @ found
        bend = (scaled * (likely * (1 - likely) + 1e-9)[:, None]).T @ scaled + ridge
        step = np.linalg.solve(bend, slope)
        found -= step
        if np.abs(step).max() < 1e-9:
            break
    numbers = [np.asarray(part, np.float32) for part in (mean, spread, found[:-1])]
    return likeness.Weights(*numbers, float(found[-1]))


def text(weights: likeness.Weights) -> str:
    """likeness.json: for each kind of evidence its mean, spread and weight."""
    rows = zip(weights.mean, weights.spread, weights.weight, strict=True)
    table = {
        name: [round(float(value), 5) for value in row]
        for name, row in zip(likeness.EVIDENCE, rows, strict=True)
    }
    return json.dumps({"bias": round(weights.bias, 5), "evidence": table}, indent=1) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write likeness.json")
    groups = sets()
    for name in groups:
        weights = train([group for other, group in groups.items() if other != name])
        found = scores(groups[name], clustered(groups[name], weights))
        print(f"{name} left out: {found}")
    weights = train(list(groups.values()))
    if parser.parse_args().write:
        (ROOT / "src" / "newsletter" / "curate" / "likeness.json").write_text(text(weights))


if __name__ == "__main__":
    main()
