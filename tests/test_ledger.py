"""The delivery ledger: nothing is forgotten, and a crash in the middle of a line hurts nobody."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from newsletter import delivering, workflow
from newsletter.errors import PublishError
from newsletter.model import Receipt
from newsletter.publish.ledger import Entry, Ledger, left_undone
from newsletter.workspace import Workspace

DAY = dt.date(2026, 11, 22)
NOW = dt.datetime(2026, 11, 22, 23, 10, tzinfo=dt.timezone(dt.timedelta(hours=9)))
LATER = NOW + dt.timedelta(minutes=2)
ROOT = Path(__file__).parent.parent
POINTS = range(1000) if os.environ.get("NEWSLETTER_KILLS") else (0, 2, 4, *range(9, 1000, 9))
"""Where a publish is killed: early, then at one point in nine; with NEWSLETTER_KILLS at every one."""
RECEIPT = Receipt(target="folder", location="/srv/편지", written=3, removed=0)


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "state" / "ledger.jsonl")


def test_a_letter_never_begun_is_not_known(ledger):
    assert ledger.last(DAY, "folder") is None
    assert not ledger.path.exists()


def test_begun_then_done(ledger):
    ledger.begin(DAY, "folder", "k1", now=NOW)
    assert ledger.last(DAY, "folder") == Entry(DAY, "folder", "begun", "k1", "", NOW)
    ledger.finish(DAY, "folder", RECEIPT, "k1", now=LATER)
    assert ledger.last(DAY, "folder") == Entry(DAY, "folder", "done", "k1", "/srv/편지", LATER)


def test_letters_and_targets_do_not_mix(ledger):
    ledger.begin(DAY, "folder", "k1", now=NOW)
    ledger.finish(DAY, "folder", RECEIPT, "k1", now=NOW)
    ledger.begin(DAY, "github-pages", "k1", now=NOW)
    ledger.begin(dt.date(2026, 11, 29), "folder", "k2", now=LATER)
    assert ledger.last(DAY, "folder").state == "done"
    assert ledger.last(DAY, "github-pages").state == "begun"
    assert ledger.last(dt.date(2026, 11, 29), "folder").key == "k2"


def test_it_only_grows(ledger):
    sizes = []
    for number in range(5):
        ledger.begin(DAY, "folder", f"k{number}", now=NOW)
        sizes.append(ledger.path.read_bytes())
    assert all(after.startswith(before) for before, after in itertools.pairwise(sizes))
    assert len(ledger.entries()) == 5


def test_a_torn_last_line_is_passed_over_wherever_it_was_torn(ledger):
    ledger.begin(DAY, "folder", "k1", now=NOW)
    whole = ledger.path.read_bytes()
    ledger.finish(DAY, "folder", RECEIPT, "k1", now=LATER)
    content = ledger.path.read_bytes()
    for cut in range(len(whole), len(content) - 1):
        ledger.path.write_bytes(content[:cut])
        assert ledger.last(DAY, "folder").state == "begun", cut
        ledger.finish(DAY, "folder", RECEIPT, "k1", now=LATER)
        assert ledger.last(DAY, "folder").state == "done", cut


def test_a_whole_line_without_its_end_counts(ledger):
    ledger.begin(DAY, "folder", "k1", now=NOW)
    ledger.path.write_bytes(ledger.path.read_bytes().rstrip(b"\n"))
    assert ledger.last(DAY, "folder").key == "k1"
    ledger.finish(DAY, "folder", RECEIPT, "k1", now=LATER)
    assert len(ledger.entries()) == 2


def test_a_line_of_another_shape_is_an_error_with_its_place(ledger):
    ledger.begin(DAY, "folder", "k1", now=NOW)
    with ledger.path.open("ab") as file:
        file.write(b'{"date": "2026-11-22", "state": "sent"}\n')
    with pytest.raises(PublishError) as caught:
        ledger.last(DAY, "folder")
    assert caught.value.line == 2
    assert caught.value.file == str(ledger.path)


def test_a_place_that_cannot_be_written_is_an_error_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(PublishError, match="발송 기록을 쓰지 못했습니다"):
        Ledger(tmp_path / "file" / "ledger.jsonl").begin(DAY, "folder", "k", now=NOW)


def test_it_is_on_the_disk_before_the_call_returns(ledger, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", synced.append)
    ledger.begin(DAY, "folder", "k1", now=NOW)
    assert len(synced) == 2  # the file, and the folder that now names it
    ledger.finish(DAY, "folder", RECEIPT, "k1", now=NOW)
    assert len(synced) == 3


def test_what_was_begun_and_not_ended_is_known_by_target(ledger):
    ledger.begin(DAY, "outbox", "k1", now=NOW)
    ledger.finish(DAY, "outbox", RECEIPT, "k1", now=NOW)
    ledger.begin(DAY, "folder", "k1", now=NOW)
    ledger.begin(DAY, "github-pages", "k1", now=LATER)
    ledger.begin(dt.date(2026, 11, 29), "outbox", "k1", now=LATER)
    begun = ledger.unfinished(DAY)
    assert [entry.target for entry in begun] == ["folder", "github-pages"]
    here, there = left_undone(begun, "folder", NOW.tzinfo, marked=True)
    assert here == "2026-11-22 23:10에 folder로 내보내다 멈췄습니다. 이어서 내보냅니다."
    assert "newsletter publish 2026-11-22 --to github-pages" in there
    assert left_undone((), "folder", NOW.tzinfo, marked=False) == ()


# --- a publish killed at any point ---------------------------------------------------------------

LETTER = dt.date(2026, 11, 15)
SETTINGS = """
[publication]
title = "저녁 편지"
base_url = "https://letter.example"
sender = "저녁 편지 <desk@letter.example>"
feedback_url = "https://letter.example/say"
unsubscribe_url = "https://letter.example/bye"
[publish.folder]
path = "../public"
[publish.github-pages]
[publish.outbox]
path = "../outbox"
"""


def git(where, *arguments):
    done = subprocess.run(["git", "-C", str(where), *arguments], capture_output=True, check=True)
    return done.stdout.decode().strip()


@pytest.fixture
def start(tmp_path, monkeypatch):
    """A letter ready to go out, in a repository with a remote beside it."""
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "편집자")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "desk@letter.example")
    desk = tmp_path / "start" / "letter"
    shutil.copytree(ROOT / "issues", desk / "issues")
    for path in (desk / "issues").glob("2026-11-22*"):
        path.unlink()
    (desk / "newsletter.toml").write_text(SETTINGS, encoding="utf-8")
    issue = desk / f"issues/{LETTER}.md"
    text = issue.read_text(encoding="utf-8")
    issue.write_text(text.replace("status: published", "status: draft"), encoding="utf-8")
    git(tmp_path, "init", "--quiet", "--bare", str(desk.parent / "remote.git"))
    git(desk, "init", "--quiet", "--initial-branch=main")
    git(desk, "remote", "add", "origin", "../remote.git")
    return desk.parent


def publish(place, target):
    workspace = Workspace.open(place / "letter")
    delivering.publish(workspace, delivering.plan(workspace, LETTER, target), now=NOW)


def reached(place):
    """What a reader can see at each target, and what stands in the letter."""
    files = {}
    for name in ("public", "outbox", "letter/site", "letter/issues", "letter/.newsletter/out"):
        for path in sorted((place / name).rglob("*")):
            if path.is_file() and path.name[0] != ".":
                files[path.relative_to(place).as_posix()] = path.read_bytes()
    branch = git(place / "remote.git", "for-each-ref", "--format=%(tree)")
    return files, branch and git(place / "remote.git", "ls-tree", "-r", branch)


def killed(place, target, owner, name, number):
    """Publish in a process of its own, killed before its ``number``-th call; whether it was."""
    child = os.fork()
    if not child:
        calls, real = iter(range(10_000)), getattr(owner, name)

        def dying(*arguments, **options):
            if next(calls) == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **options)

        setattr(owner, name, dying)
        try:
            publish(place, target)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("target", "owner", "name"),
    [
        ("folder", os, "fsync"),
        ("outbox", os, "fsync"),
        ("github-pages", os, "fsync"),
        ("github-pages", subprocess, "run"),
    ],
)
def test_killed_anywhere_it_is_shown_and_the_next_publish_ends_the_same(
    start, tmp_path, target, owner, name
):
    calm = shutil.copytree(start, tmp_path / "calm")
    publish(calm, target)
    expected = reached(calm)
    broken_off = 0
    for number in POINTS:
        place = shutil.copytree(start, tmp_path / "struck")
        if not killed(place, target, owner, name, number):
            break
        workspace = Workspace.open(place / "letter")
        status = workspace.read_issue(LETTER).issue.status
        if status == "published":  # only the files that a build writes anew are missing
            with pytest.raises(PublishError, match="이미"):
                delivering.plan(workspace, LETTER, target)
            workflow.build(workspace, LETTER, now=NOW, offline=True)
            (place / f"letter/.newsletter/out/{LETTER}/report.json").unlink()
        else:
            undone = delivering.plan(workspace, LETTER, target).unfinished
            assert bool(undone) == (status == "publishing"), number
            broken_off += bool(undone)
            publish(place, target)
        assert reached(place) == expected, number
        assert Ledger(workspace.ledger_path).unfinished(LETTER) == ()
        shutil.rmtree(place)
    assert number > POINTS[2]
    assert broken_off > 0


def test_after_the_delivery_only_the_mark_is_missing(start):
    publish(start, "folder")
    workspace = Workspace.open(start / "letter")
    workspace.set_status(LETTER, "publishing")
    agreed = delivering.plan(workspace, LETTER, "folder")
    assert "표시를 남기지 못했습니다" in agreed.unfinished[0]
    assert delivering.publish(workspace, agreed, now=LATER).written == 0
    assert workspace.read_issue(LETTER).issue.status == "published"


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_delivery_that_was_broken_off_is_shown_until_it_is_ended(start, newsletter, command):
    place = start / "letter"
    options = ("--date", str(LETTER)) if command == "build" else (str(LETTER),)
    assert "멈췄습니다" not in newsletter(place, command, *options).stdout
    Ledger(place / ".newsletter/published.jsonl").begin(LETTER, "folder", "k", now=NOW)
    told = newsletter(place, command, *options).stdout
    assert f"newsletter publish {LETTER} --to folder 로 마저 내보내 주세요." in told
    publish(start, "folder")
    assert "멈췄습니다" not in newsletter(place, command, *options).stdout


def test_a_ledger_that_cannot_be_read_stops_no_build(start, newsletter):
    (start / "letter/.newsletter").mkdir(exist_ok=True)
    (start / "letter/.newsletter/published.jsonl").write_text("{}\n")
    done = newsletter(start / "letter", "build", "--date", str(LETTER))
    assert done.returncode == 0
    assert "발송 기록의 줄을 읽을 수 없습니다" in done.stdout


def test_while_a_letter_is_between_the_marks_no_other_takes_its_page_away(start):
    workspace = Workspace.open(start / "letter")
    workspace.set_status(LETTER, "publishing")
    with pytest.raises(PublishError, match="다른 편지를 내보내다") as caught:
        delivering.plan(workspace, dt.date(2026, 11, 8), "folder")
    assert caught.value.file == f"issues/{LETTER}.md"
    assert f"newsletter publish {LETTER}" in caught.value.hint


def test_the_command_shows_what_was_left_undone(start, newsletter):
    desk = start / "letter"
    Workspace.open(desk).set_status(LETTER, "publishing")
    Ledger(Workspace.open(desk).ledger_path).begin(LETTER, "folder", "k", now=NOW)
    done = newsletter(desk, "publish", str(LETTER), "--to", "folder", "--yes")
    assert "! 2026-11-22 23:10에 folder로 내보내다 멈췄습니다." in done.stdout
    assert done.returncode == 0
