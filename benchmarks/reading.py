"""A letter of about 6 KB read, head and body, in processor milliseconds: against what its head
alone costs with ``yaml.safe_load``, as front matter readers for Python do it, pair by pair.

    python benchmarks/reading.py --letters 1000 --rounds 7

The letters are those of ``site.py``, read as they are written and with a comment in their heads,
which leaves those to YAML.
"""

import argparse
import runpy
import statistics
import tempfile
import time
from pathlib import Path

import yaml

from newsletter.issue.document import read_document

SITE = runpy.run_path(str(Path(__file__).with_name("site.py")))


def texts(count):
    with tempfile.TemporaryDirectory() as name:
        SITE["Ours"]().write(Path(name), count)
        return [path.read_text("utf-8") for path in sorted(Path(name).glob("issues/*.md"))]


def milliseconds(read, letters):
    """Of the processor, for one letter."""
    begun = time.process_time()
    for letter in letters:
        read(letter)
    return (time.process_time() - begun) * 1000 / len(letters)


def ours(text):
    return read_document(text, "issues/x.md").issue


def theirs(text):
    return yaml.safe_load(text.split("\n---\n", 1)[0].removeprefix("---\n"))


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--letters", type=int, default=1000)
    arguments.add_argument("--rounds", type=int, default=7)
    asked = arguments.parse_args()
    plain = texts(asked.letters)
    commented = [text.replace("\nstatus:", "\n# 한마디\nstatus:", 1) for text in plain]
    size = statistics.median(len(text.encode()) for text in plain) / 1000
    for what, letters in (("as written", plain), ("a comment in the head", commented)):
        pairs = [
            (milliseconds(ours, letters), milliseconds(theirs, letters))
            for _ in range(asked.rounds)
        ]
        mine, heads = (statistics.median(values) for values in zip(*pairs, strict=True))
        ratio = statistics.median(mine / other for mine, other in pairs)
        print(
            f"{what:>22}, {size:.1f} KB: whole letter {mine:.3f} ms; its head alone with"
            f" yaml.safe_load {heads:.3f} ms; ours is {ratio:.2f} of it"
        )


if __name__ == "__main__":
    main()
