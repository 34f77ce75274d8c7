"""What reading a page costs beside trafilatura alone, on the pages of tests/pages: A B A B …

Prints the median time of each over all pages and the median of the pairwise ratios. The goal is a
ratio of 1.2 or less.
"""

import statistics
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import trafilatura

from newsletter.collect.pages.page import read_page

RUNS = 15
ZONE = ZoneInfo("Asia/Seoul")
PAGES = sorted((Path(__file__).parent.parent / "tests" / "pages").glob("*.html"))


def seconds(read, bodies):
    started = time.perf_counter()
    for body in bodies:
        read(body)
    return time.perf_counter() - started


def ours(body):
    return read_page(body, "https://paper.example/view?idxno=1", ZONE)


def theirs(body):
    return trafilatura.extract(body, include_comments=False)


def main():
    bodies = [path.read_bytes() for path in PAGES]
    seconds(ours, bodies), seconds(theirs, bodies)  # warm caches
    pairs = [(seconds(ours, bodies), seconds(theirs, bodies)) for _ in range(RUNS)]
    mine, other = (statistics.median(column) / len(bodies) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"read_page            {mine * 1000:6.2f} ms a page ({len(bodies)} pages)")
    print(f"trafilatura.extract  {other * 1000:6.2f} ms a page")
    print(f"ratio                {ratio:6.2f}   (goal: 1.20 or less)")


if __name__ == "__main__":
    main()
