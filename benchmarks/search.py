"""The search of an archive of 1,000 letters of about 6 KB in Debian's chromium: what it weighs,
what the first query fetches, and how long a reader waits for every query after the first.

    python benchmarks/search.py --letters 1000 --sessions 40

The site is built by ``newsletter build`` and served uncompressed on 127.0.0.1. A session is a
reader with an empty cache: one query, then three that are new to the page, of one, two and three
words that stand in one letter. Every other session pastes its queries, the rest types them, a
syllable in 80 ms. The time runs from the Enter key to the first results and to the line that says
how many there are. After each query the files that it fetched are fetched again with nothing else
done, the index's first and then the pages: that is what the server takes of it. Bytes are bodies
as the browser counts them.

Pagefind is not installed here. On 1,000 such pages its index weighed 3.3 MB (6 MB on disk), its
first query fetched 95 KB to 1.3 MB and took about 0.5 s, later ones 20 to 80 ms, and it finds 센터
nowhere in 데이터센터.

The words are made of syllables drawn as they are in Korean; each letter keeps coming back to a few
of them. So a letter has about 790 different pairs in 2,000 characters and the archive 44,000, as
1,000 stretches of press releases of the same length have.
"""

import argparse
import contextlib
import datetime as dt
import functools
import gzip
import http.server
import itertools
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

BIN = Path(sys.executable).parent
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
NEWEST = dt.date(2026, 11, 22)

# How often each first consonant, vowel and last consonant is drawn.
INITIALS = (22, 3, 16, 16, 4, 14, 15, 14, 2, 24, 2, 34, 19, 1, 8, 4, 6, 5, 18)
VOWELS = (26, 9, 1, 0, 16, 10, 9, 2, 17, 4, 2, 5, 4, 13, 3, 1, 3, 4, 10, 3, 26)
FINALS = {0: 180, 1: 32, 4: 52, 7: 2, 8: 30, 16: 20, 17: 14, 19: 10, 20: 4, 21: 48, 22: 1, 26: 2}
STEMS = 20_000
# What follows a stem that ends in a consonant, and one that ends in a vowel.
AFTER = (
    *[("", "")] * 6,
    *(("을", "를"), ("이", "가"), ("은", "는"), ("과", "와"), ("으로", "로"), ("이라는", "라는")),
    *((same, same) for same in ("에", "에서", "의", "도", "까지", "들이", "했고", "하는", "되는")),
)
END = ("했습니다.", "합니다.", "입니다.", "됩니다.", "습니다.")

# The page's own clock: Enter, the first result, the line that tells the count.
WATCH = """() => {
  const [box, list, told] = ["q", "results", "found"].map((id) => document.getElementById(id));
  const state = { begun: 0, first: 0, done: 0 };
  globalThis.watched = state;
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    Object.assign(state, { begun: performance.now(), first: 0, done: 0 });
  }, { capture: true });
  new MutationObserver(() => {
    if (!state.begun || state.done) return;
    const now = performance.now();
    if (!state.first && list.childElementCount) state.first = now;
    if (/통을|못했/.test(told.textContent)) {
      state.done = now;
      state.first ||= now;
    }
  }).observe(document.body, { childList: true, characterData: true, subtree: true });
}"""
FETCHED = """(types) => {
  const files = types.flatMap((type) => performance.getEntriesByType(type));
  performance.clearResourceTimings();
  return files.map((one) => [one.name, one.encodedBodySize]);
}"""
AGAIN = """async (waves) => {
  const begun = performance.now();
  for (const files of waves)
    await Promise.all(files.map((file) =>
      fetch(file, { cache: "no-store" }).then((got) => got.text())));
  performance.clearResourceTimings();
  return performance.now() - begun;
}"""


def vocabulary(rng):
    """Stems from the most to the least common, and the sums of their weights (Zipf's law)."""
    parts = [(i, v, f) for i in range(19) for v in range(21) for f in FINALS]
    syllables = [chr(0xAC00 + (i * 21 + v) * 28 + f) for i, v, f in parts]
    weights = [(INITIALS[i] * VOWELS[v] * FINALS[f]) ** 1.5 for i, v, f in parts]
    stems = {}
    while len(stems) < STEMS:
        length = rng.choices((1, 2, 3, 4), (2, 66, 22, 10))[0]
        stems["".join(rng.choices(syllables, weights, k=length))] = None
    return tuple(stems), tuple(itertools.accumulate(1 / (rank + 10) for rank in range(STEMS)))


def letters(count):
    """(day, title, body) from old to new, the same in every run."""
    rng = random.Random(20261122)
    stems, sums = vocabulary(rng)
    for number in range(count):
        day = NEWEST - dt.timedelta(weeks=count - 1 - number)
        mine = rng.choices(stems, cum_weights=sums, k=80)

        def word(mine=mine):
            if rng.random() < 0.5:
                return rng.choice(mine)
            return rng.choices(stems, cum_weights=sums)[0]

        def phrase(word=word):
            stem = word()
            return stem + rng.choice(AFTER)[(ord(stem[-1]) - 0xAC00) % 28 == 0]

        def sentence(words, word=word, phrase=phrase):
            return " ".join([*(phrase() for _ in range(words - 1)), word() + rng.choice(END)])

        parts = []
        for section in range(1, 5):
            bullets = "\n".join(
                f"- {sentence(12)} {sentence(12)} [나루신문](https://naru.example/{number}/{section})"
                for _ in range(4)
            )
            parts.append(f"## {section}. {word()} {word()} {word()}\n\n{bullets}\n")
        yield day, f"{word()}의 {word()}", "\n".join(parts)


def build(folder, archive):
    """The folder of the site, built as an editor would."""
    (folder / "issues").mkdir()
    (folder / "newsletter.toml").write_text(
        '[publication]\ntitle = "나루 편지"\nbase_url = "https://letter.example"\n', "utf-8"
    )
    for number, (day, title, body) in enumerate(archive, start=1):
        head = f"number: {number}\ndate: {day}\ntitle: {title}\nstatus: published\n"
        (folder / "issues" / f"{day}.md").write_text(f"---\n{head}---\n\n{body}", "utf-8")
    subprocess.run(
        [BIN / "newsletter", "build", "--offline", "--date", str(NEWEST)],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "NEWSLETTER_OFFLINE": "1"},
    )
    return folder / "site"


def queries(archive, sessions):
    """(first, of one word, of two, of three) a session; the words of a query share a letter."""
    rng = random.Random(8)
    asked = set()

    def query(count):
        while True:
            words = re.findall(r"[가-힣]{2,}", rng.choice(archive)[2])
            made = " ".join(rng.sample(words, count))
            if made not in asked:
                asked.add(made)
                return made

    return [[query(count) for count in (1, 1, 2, 3)] for _ in range(sessions)]


class Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *arguments):
        """Say nothing."""


@contextlib.contextmanager
def served(folder):
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def ask(tab, query, *, typed):
    """Milliseconds to the first results, to the count, and of the server; what was fetched."""
    box = tab.locator("#q")
    box.fill("")
    if typed:
        box.press_sequentially(query, delay=80)
    else:
        box.fill(query)
    tab.keyboard.press("Enter")
    tab.wait_for_function("watched.done > 0")
    times = tab.evaluate("[watched.first - watched.begun, watched.done - watched.begun]")
    fetched = dict(tab.evaluate(FETCHED, ["resource"]))
    waves = [[file for file in fetched if is_index(file) == first] for first in (True, False)]
    return (*times, tab.evaluate(AGAIN, waves)), fetched


def session(browser, address, asked, *, typed):
    """What the page and the first query fetched, and the times of the queries after it."""
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(f"{address}search/index.html")
    tab.locator("form[role=search]:not([hidden])").wait_for()
    tab.evaluate(WATCH)
    tab.wait_for_load_state("networkidle")
    opened = dict(tab.evaluate(FETCHED, ["navigation", "resource"]))
    _, fetched = ask(tab, asked[0], typed=typed)
    times = [ask(tab, query, typed=typed)[0] for query in asked[1:]]
    context.close()
    return {**opened, **fetched}, times


def told(what, values):
    median, high = statistics.median(values), statistics.quantiles(values, n=20)[-1]
    print(f"{what:>44}: median {median:6.1f}, 95 % {high:6.1f}, worst {max(values):6.1f}")


def weigh(site):
    pages = sum(path.stat().st_size for path in site.glob("*-*-*/index.html"))
    files = [path for path in (site / "search").iterdir() if path.suffix != ".html"]
    index = sum(path.stat().st_size for path in files)
    script = (site / "assets" / "search.js").read_bytes()
    print(
        f"pages {pages / 1e6:.2f} MB; index {index / 1e6:.2f} MB in {len(files)} files, "
        f"{index / pages:.1%} of the pages; script {len(script) / 1e3:.1f} KB, "
        f"{len(gzip.compress(script, 9)) / 1e3:.1f} KB gzip"
    )


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--letters", type=int, default=1000)
    arguments.add_argument("--sessions", type=int, default=40)
    given = arguments.parse_args()
    archive = tuple(letters(given.letters))
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        site = build(Path(name), archive)
        weigh(site)
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        with served(site) as address:
            done = [
                session(browser, address, asked, typed=at % 2 == 1)
                for at, asked in enumerate(queries(archive, given.sessions))
            ]
        browser.close()
    report([fetched for fetched, _ in done], [times for _, times in done])


def report(fetched, times):
    told("first query: all fetched, KB", [sum(one.values()) / 1e3 for one in fetched])
    index = [sum(size for path, size in one.items() if is_index(path)) / 1e3 for one in fetched]
    told("first query: of the index, KB", index)
    for at, what in enumerate(("first results", "all of them", "server alone")):
        for start, how in enumerate(("pasted", "typed")):
            some = [one[at] for session in times[start::2] for one in session]
            told(f"new query, {how}: {what}, ms", some)
    for words in range(3):
        told(f"of {words + 1} word(s): all of them, ms", [session[words][1] for session in times])


def is_index(path):
    return ".txt" in path or path.endswith(".json")


if __name__ == "__main__":
    main()
