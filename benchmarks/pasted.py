"""How long a pasted page takes to read: every gold layout in turn, warm, against one
pass of clean().

Prints the median and the slowest document and the ratio to cleaning the same text, which nothing
that reads it can go without. The goal is 3 ms a document or less.
"""

import re
import statistics
import time
from pathlib import Path
from zoneinfo import ZoneInfo

from newsletter.collect.pasted.seed import read_seed_fully
from newsletter.korean.text import clean

RUNS = 15
ROOT = Path(__file__).parent.parent
SEOUL = ZoneInfo("Asia/Seoul")


def pages():
    for path in sorted((ROOT / "tests" / "layouts").glob("*.txt")):
        text = path.read_text(encoding="utf-8").partition("%%\n")[2]
        yield path.stem, re.sub(r"(?m)^[-=A-Z]\|", "", text)
    for path in sorted((ROOT / "seeds").glob("*.txt")):
        yield path.stem, path.read_text(encoding="utf-8")


def seconds(work):
    started = time.process_time()
    work()
    return time.process_time() - started


def row(name, text):
    data = text.encode()
    read_seed_fully(name, data, SEOUL)  # warm
    pairs = [
        (seconds(lambda: read_seed_fully(name, data, SEOUL)), seconds(lambda: clean(text)))
        for _ in range(RUNS)
    ]
    mine = statistics.median(mine for mine, _ in pairs)
    return mine, statistics.median(a / b for a, b in pairs), name, len(text)


def main():
    rows = [row(name, text) for name, text in pages()]
    slowest = max(rows)
    print(f"documents     {len(rows):6}")
    print(f"median        {statistics.median(row[0] for row in rows) * 1000:6.2f} ms")
    print(f"slowest       {slowest[0] * 1000:6.2f} ms   {slowest[2]}, {slowest[3]} characters")
    print(
        f"against clean {statistics.median(row[1] for row in rows):6.1f}   (goal: 3 ms a document)"
    )


if __name__ == "__main__":
    main()
