"""Killed at any point, a build or a redraft leaves whole files, and the next run ends as if nothing
had happened; two builds at once never spoil each other.
"""

import datetime as dt
import json
import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from newsletter import workflow
from newsletter.errors import WorkspaceError
from newsletter.issue.document import parse_issue
from newsletter.workspace import Workspace

ROOT = Path(__file__).parent.parent
DAY = dt.date(2026, 11, 22)
NOW = dt.datetime(2026, 11, 20, 3, tzinfo=dt.UTC)
ROUNDS = int(os.environ.get("NEWSLETTER_KILLS", "12"))
"""How often each is killed; 200 by hand, see CONTRIBUTING.md."""
OWN = "- 사람이 고쳐 쓴 글머리입니다. 이 줄은 무슨 일이 있어도 그대로 있어야 합니다. 그렇지 않나요?"


def make(folder, *without):
    for name in ("seeds", "issues"):
        shutil.copytree(ROOT / name, folder / name)
    for path in (folder / "issues").glob(f"{DAY}*"):
        path.unlink()
    for name in without:
        (folder / "seeds" / name).unlink()
    shutil.copy(ROOT / "newsletter.toml", folder)
    return folder


def build(folder):
    workflow.build(Workspace.open(folder), DAY, now=NOW, offline=True)


def rebuild(folder):
    workflow.build(Workspace.open(folder), DAY, now=NOW, offline=True, agree=lambda _: True)


def contents(folder):
    """What a person would find: the letter, its evidence, the mail and the site."""
    places = [
        *folder.glob("issues/*"),
        *folder.glob("site/**/*"),
        *folder.glob(".newsletter/out/**/*"),
    ]
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(places)
        if path.is_file() and path.name[0] != "."
    }


def killed(work, folder, after):
    """Do ``work`` in a process of its own and kill it after so many seconds; whether it was."""
    child = os.fork()
    if not child:
        try:
            work(folder)
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def whole(folder):
    """Every file that is there can be read to its end."""
    for path in folder.glob("issues/*.md"):
        parse_issue(path.read_text(encoding="utf-8"), path.name)
    for path in [*folder.glob("issues/*.json"), *folder.glob(".newsletter/out/*/report.json")]:
        json.loads(path.read_text(encoding="utf-8"))
    for path in folder.glob("site/**/*.html"):
        assert path.read_text(encoding="utf-8").rstrip().endswith("</html>")


def edited(folder):
    """A draft that a person has touched, with two articles more since."""
    build(make(folder, "garam-ilbo.txt", "naru-news.txt"))
    letter = folder / f"issues/{DAY}.md"
    text = letter.read_text(encoding="utf-8")
    first = next(line for line in text.split("\n") if line.startswith("- "))
    letter.write_text(text.replace(first, OWN), encoding="utf-8")
    for name in ("garam-ilbo.txt", "naru-news.txt"):
        shutil.copy(ROOT / "seeds" / name, folder / "seeds" / name)
    return folder


@pytest.mark.timeout(1200)
@pytest.mark.parametrize(("prepare", "work"), [(make, build), (edited, rebuild)])
def test_killed_anywhere_it_leaves_whole_files_and_ends_the_same(prepare, work, tmp_path):
    start = prepare(tmp_path / "start")
    work(shutil.copytree(start, tmp_path / "warm"))  # the analyser is loaded before time is taken
    calm = shutil.copytree(start, tmp_path / "calm")
    begun = time.perf_counter()
    work(calm)
    length = time.perf_counter() - begun
    expected = contents(calm)
    rng = random.Random(20261122)
    struck = rounds = 0
    while struck < ROUNDS:
        rounds += 1
        assert rounds < 6 * ROUNDS
        folder = shutil.copytree(start, tmp_path / "struck")
        late = rounds % 2  # half of them while files are being written, which is soon done
        hit = killed(work, folder, length * rng.uniform(0.7 if late else 0.0, 1.05))
        struck += hit
        length *= 1 if hit else 0.95  # it was done before: the machine is less busy than it was
        whole(folder)
        if prepare is edited:
            assert OWN in (folder / f"issues/{DAY}.md").read_text(encoding="utf-8")
        work(folder)
        assert contents(folder) == expected, rounds
        shutil.rmtree(folder)


@pytest.mark.timeout(600)
def test_two_builds_at_once_leave_what_one_leaves(tmp_path):
    start = make(tmp_path / "start")
    calm = shutil.copytree(start, tmp_path / "calm")
    build(calm)
    expected = contents(calm)
    for _ in range(ROUNDS // 2):
        folder = shutil.copytree(start, tmp_path / "both")
        other = os.fork()
        if not other:
            code = 1
            try:
                build(folder)
                code = 0
            except WorkspaceError as error:
                code = 3 if "다른 newsletter 명령" in str(error) else 1
            finally:
                os._exit(code)
        told = "다른 newsletter 명령"
        try:
            build(folder)
        except WorkspaceError as error:
            told = str(error)
        assert "다른 newsletter 명령" in told
        _, status = os.waitpid(other, 0)
        assert os.WEXITSTATUS(status) in {0, 3}
        assert contents(folder) == expected
        shutil.rmtree(folder)
