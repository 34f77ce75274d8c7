"""From save to repaint: an editor's save of the issue file until chromium has drawn the new mail.

The command as it is started by hand, one tab of Debian's chromium without a screen, this
repository's letter. A save replaces the file, as editors do; repaint is the second frame after the
new words are in the frame on view. Prints the median and the worst of 20 saves a second apart.
Beside it stands the time that the full rendering with its checks takes, which no save waits for.
"""

import contextlib
import datetime as dt
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from newsletter import rendering, workflow
from newsletter.workspace import Workspace

SAVES = 20
PAUSE = 1.0
DAY = dt.date(2026, 11, 22)
NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.timezone(dt.timedelta(hours=9)))
ROOT = Path(__file__).parent.parent
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
REPAINTED = """(words) => new Promise((done) => {
  const look = () => {
    const frame = document.querySelector("iframe:not(.incoming)");
    const shown = frame?.contentDocument?.body?.textContent ?? "";
    if (!shown.includes(words)) return requestAnimationFrame(look);
    requestAnimationFrame(() => requestAnimationFrame(() => done(Date.now())));
  };
  look();
})"""


def letter(folder):
    for part in ("seeds", "issues"):
        shutil.copytree(ROOT / part, folder / part)
    for old in (folder / "issues").glob(f"{DAY}*"):
        old.unlink()
    shutil.copy(ROOT / "newsletter.toml", folder)
    workspace = Workspace.open(folder)
    workflow.build(workspace, DAY, now=NOW, offline=True)
    took = []
    for _ in range(5):
        started = time.perf_counter()
        rendering.render(Workspace.open(folder), DAY)
        took.append((time.perf_counter() - started) * 1000)
    return workspace.root / workspace.issue_file(DAY), statistics.median(took)


@contextlib.contextmanager
def previewed(folder):
    child = subprocess.Popen(
        [sys.executable, "-m", "newsletter", "-C", str(folder), "preview", "--port", "8400"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    try:
        yield re.search(r"http://\S+/", child.stdout.readline())[0]
    finally:
        child.send_signal(signal.SIGINT)
        child.wait()


def saves(tab, issue):
    """Milliseconds of each save."""
    text = issue.read_text("utf-8")
    head, bullet, rest = text.partition("\n- ")
    for count in range(SAVES):
        words = f"{count + 101}번째로 고친 글입니다."
        draft = issue.with_name(f"{issue.name}~")
        draft.write_text(f"{head}{bullet}{words} {rest}", "utf-8")
        time.sleep(PAUSE)
        started = time.time()
        draft.replace(issue)
        yield tab.evaluate(REPAINTED, words) - started * 1000


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        issue, full = letter(folder)
        with previewed(folder) as address, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            tab = browser.new_page(viewport={"width": 1280, "height": 800})
            tab.goto(address)
            tab.locator("#findings li").first.wait_for()
            time.sleep(3)
            took = [*saves(tab, issue)]
            browser.close()
    print(f"save to repaint, median of {SAVES}   {statistics.median(took):5.0f} ms")
    print(f"save to repaint, worst         {max(took):5.0f} ms")
    print(f"rendering with all checks      {full:5.0f} ms")


if __name__ == "__main__":
    main()
