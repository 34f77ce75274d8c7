"""`newsletter sources import` of 2,000 entries, as a user runs it: seconds and peak memory.

The list is a reader's export with folders; one entry in twenty is a duplicate or has no usable
address. Beside it runs `newsletter --version`, so that the start of the program can be taken off.
The goal is 5 seconds or less for the whole command.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ENTRIES = 2_000
ROUNDS = 5
BIN = Path(sys.executable).parent / "newsletter"


def opml():
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0"><head/><body>'
    for number in range(ENTRIES):
        url = f"https://host-{number}.example/rss.xml"
        if number % 20 == 19:
            url = ("", "ftp://a.example/", "https://host-0.example/rss.xml")[number // 20 % 3]
        if number % 50 == 0:
            yield f'<outline text="폴더 {number // 50}">'
        yield f'<outline type="rss" text="매체 {number} &amp; 친구들" xmlUrl="{url}"/>'
        if number % 50 == 49:
            yield "</outline>"
    yield "</body></opml>"


def run(folder, *arguments):
    """Wall seconds, peak MiB and the last line of one command."""
    started = time.perf_counter()
    with subprocess.Popen(
        [str(BIN), "-C", str(folder), *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "NEWSLETTER_OFFLINE": "1"},
    ) as process:
        printed = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{arguments[0]} ended with {process.returncode}")
    kibibytes = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    tally = [line for line in printed.splitlines() if line.startswith("항목")]
    return time.perf_counter() - started, kibibytes / 1024, (tally or [""])[0]


def main():
    first, again, start = [], [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "newsletter.toml").write_text("# 우리 편지\n\n[curate]\nsections = 3\n")
            (folder / "list.opml").write_text("\n".join(opml()), encoding="utf-8")
            start.append(run(folder, "--version"))
            first.append(run(folder, "sources", "import", str(folder / "list.opml")))
            again.append(run(folder, "sources", "import", str(folder / "list.opml")))
    print(first[0][2])
    for name, rows in (("import", first), ("import again", again), ("start alone", start)):
        seconds = statistics.median(row[0] for row in rows)
        print(f"{name:<14} {seconds:5.2f} s   {max(row[1] for row in rows):4.0f} MiB at most")
    print("goal            5.00 s")


if __name__ == "__main__":
    main()
