"""A whole offline build of this repository's letter, as a user runs it: drafting, then again.

Prints medians of wall time over a few rounds. The second build reads the issue file and renders.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 5
ROOT = Path(__file__).parent.parent


def build(folder):
    command = [str(Path(sys.executable).parent / "newsletter"), "-C", str(folder), "build"]
    started = time.perf_counter()
    subprocess.run(
        [*command, "--date", "2026-11-22", "--offline"],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "NEWSLETTER_OFFLINE": "1"},
    )
    return time.perf_counter() - started


def main():
    first, again = [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for part in ("seeds", "issues"):
                shutil.copytree(ROOT / part, folder / part)
            for old in (folder / "issues").glob("2026-11-22*"):
                old.unlink()
            shutil.copy(ROOT / "newsletter.toml", folder)
            first.append(build(folder))
            again.append(build(folder))
    drafted, kept = statistics.median(first), statistics.median(again)
    print(f"first build (draft, mail, site)  {drafted:5.2f} s")
    print(f"again (issue kept)               {kept:5.2f} s")
    print(f"ratio                            {kept / drafted:5.2f}")


if __name__ == "__main__":
    main()
