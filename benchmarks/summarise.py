"""What a summary costs: warm, and as a command beside the TextRank a user would write with Kiwi.

Warm: processor milliseconds of `ExtractiveSummariser.summarise` on one core for 1,300 characters of
article, over the articles of tests/quality/summaries; what was learnt of a text (its morphemes) is
forgotten before each round. Cold: `newsletter summarise FILE` as a child process, A B A B …, wall
seconds and peak memory, beside a script that loads Kiwi with its defaults, splits the same file and
ranks its sentences. The goals are 60 ms, 3 s and 400 MiB.
"""

import datetime as dt
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from zoneinfo import ZoneInfo

from newsletter.collect.pasted.seed import read_seed
from newsletter.issue.compose import attribution_room
from newsletter.model import Story
from newsletter.summarise.extractive import ExtractiveSummariser

ARTICLES = Path(__file__).parent.parent / "tests" / "quality" / "summaries"
FILE = ARTICLES / "english-byeolha.txt"  # the longest
LETTER = dt.date(2026, 12, 10)
QUESTIONS = ("이 일을 정하는 자리에 그 일을 겪는 사람은 언제부터 앉을 수 있을까요?",)
CHARACTERS = 1_300
SHORTEST = 900
WARM, COLD = 15, 7
TEXTRANK = """
import sys
import numpy as np
from kiwipiepy import Kiwi

text = open(sys.argv[1], encoding="utf-8").read()
kiwi = Kiwi()
sentences = [one.text for one in kiwi.split_into_sents(text)]
words = [{t.form for t in kiwi.tokenize(one) if t.tag.startswith("N")} for one in sentences]
near = np.array([[len(a & b) / (1 + len(a) + len(b)) * (a is not b) for b in words] for a in words])
near /= near.sum(axis=0) + 1e-9
rank = np.ones(len(words)) / len(words)
for _ in range(50):
    rank = 0.15 / len(words) + 0.85 * near @ rank
for place in sorted(np.argsort(-rank)[:4]):
    print(sentences[place])
"""


def read(path):
    return read_seed(path.name, path.read_bytes(), ZoneInfo("Asia/Seoul"))


def forget():
    """Empty what the program remembers of texts; loaded models stay."""
    modules = [module for name, module in sys.modules.items() if name.startswith("newsletter")]
    for module in modules:
        for value in vars(module).values():
            size = getattr(value, "cache_parameters", dict)().get("maxsize")
            if size is not None:
                value.cache_clear()


def milliseconds(article):
    started = time.process_time()
    ExtractiveSummariser().summarise(
        Story(article),
        bullets=4,
        questions=QUESTIONS,
        attribution=attribution_room(article),
        letter=LETTER,
    )
    return (time.process_time() - started) * 1000


def child(*command):
    """Wall seconds and peak MiB of one command."""
    started = time.perf_counter()
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "NEWSLETTER_OFFLINE": "1"},
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[1]} ended with {process.returncode}")
    kibibytes = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return time.perf_counter() - started, kibibytes / 1024


def warm():
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    paths = sorted([*ARTICLES.glob("*.txt"), *ARTICLES.glob("*.md")])
    articles = [one for path in paths for one in read(path) if len(one.text) >= SHORTEST]
    for article in articles:
        milliseconds(article)  # loads the models
    taken = []
    for _ in range(WARM):
        forget()
        taken += [milliseconds(one) * CHARACTERS / len(one.text) for one in articles]
    tail = statistics.quantiles(taken, n=20)[-1]
    print(
        f"warm      {statistics.median(taken):6.1f} ms for {CHARACTERS} characters, 95 % within "
        f"{tail:.1f} ms ({len(articles)} articles, {WARM} rounds)   (goal: 60)"
    )


def cold():
    ours = (str(Path(sys.executable).parent / "newsletter"), "summarise", str(FILE))
    theirs = (sys.executable, "-c", TEXTRANK, str(FILE))
    child(*ours), child(*theirs)  # warm the disk cache
    pairs = [(child(*ours), child(*theirs)) for _ in range(COLD)]
    for place, name in enumerate(("newsletter summarise", "Kiwi() + TextRank")):
        column = [pair[place] for pair in pairs]
        seconds = statistics.median(row[0] for row in column)
        print(f"{name:22}{seconds:6.2f} s   {max(row[1] for row in column):4.0f} MiB at most")
    ratio = statistics.median(a[0] / b[0] for a, b in pairs)
    print(f"{'ratio':22}{ratio:6.2f}      (goals: 3.00 s, 400 MiB)")


def main():
    cold()
    warm()


if __name__ == "__main__":
    main()
