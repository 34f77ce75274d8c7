"""How long `newsletter --help` takes beside `pelican --help`: two commands in turn, A B A B …

Prints the median of each and the median of the pairwise ratios. The goal is a ratio of 0.5 or less.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 15
BIN = Path(sys.executable).parent


def seconds(*command):
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main():
    ours, theirs = (str(BIN / "newsletter"), "--help"), (str(BIN / "pelican"), "--help")
    seconds(*ours), seconds(*theirs)  # warm the disk cache
    pairs = [(seconds(*ours), seconds(*theirs)) for _ in range(RUNS)]
    mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"newsletter --help  {mine * 1000:6.0f} ms")
    print(f"pelican --help     {other * 1000:6.0f} ms")
    print(f"ratio              {ratio:6.2f}   (goal: 0.50 or less)")


if __name__ == "__main__":
    main()
