"""Publishing to a branch while somebody else pushes to it several times a second: no foreign commit
is lost, nothing is forced, and the site is there whole.
"""

from __future__ import annotations

import itertools
import os
import random
import subprocess
import threading
import time

import pytest

from newsletter.errors import PublishError
from newsletter.publish.github_pages import GitHubPagesPublisher
from newsletter.publish.manifest import MANIFEST

ROUNDS = int(os.environ.get("NEWSLETTER_RACES", "5"))
"""How often a site goes out; 100 was run by hand (its figures: --junitxml with junit_family=xunit1)."""
LONGEST_REST = 0.2
"""Seconds the rival rests at most: without any rest only he would ever come through."""


def git(where, *arguments):
    done = subprocess.run(["git", "-C", str(where), *arguments], capture_output=True, check=True)
    return done.stdout.decode().strip()


def site(number):
    """A site that changes a page, gains one and loses one in each round."""
    return {
        "index.html": f"<p>{number}번째 첫 쪽</p>".encode(),
        f"{number}/index.html": "<p>새 편지</p>".encode(),
        "topics/바다/index.html": "<p>고래</p>".encode(),
    }


@pytest.fixture
def place(tmp_path, monkeypatch):
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "편집자")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "desk@letter.example")
    git(tmp_path, "init", "--quiet", "--bare", "remote.git")
    git(tmp_path / "remote.git", "config", "core.logAllRefUpdates", "true")
    for name in ("letter", "rival"):
        git(tmp_path, "init", "--quiet", "--initial-branch=gh-pages", name)
        git(tmp_path / name, "remote", "add", "origin", str(tmp_path / "remote.git"))
    git(tmp_path / "letter", "checkout", "--quiet", "-b", "main")
    push_once(tmp_path / "rival", "CNAME", "letter.example")
    return tmp_path


def push_once(clone, name, content):
    """Put one more file onto whatever the branch is now; the commit, or "" where it came late."""
    subprocess.run(["git", "-C", clone, "fetch", "-q", "origin"], check=True)
    subprocess.run(
        ["git", "-C", clone, "reset", "-q", "--hard", "origin/gh-pages"],
        check=False,
        capture_output=True,
    )
    (clone / name).write_text(content, encoding="utf-8")
    git(clone, "add", name)
    git(clone, "commit", "--quiet", "-m", f"남이 {name} 더함")
    pushed = subprocess.run(
        ["git", "-C", clone, "push", "-q", "origin", "HEAD:gh-pages"],
        check=False,
        capture_output=True,
    )
    return git(clone, "rev-parse", "HEAD") if pushed.returncode == 0 else ""


class Rival(threading.Thread):
    """Somebody else: ``theirs`` are the files whose commits the remote took, ``late`` counts the
    pushes it refused.
    """

    def __init__(self, clone):
        super().__init__()
        self.clone, self.stop, self.theirs, self.late = clone, threading.Event(), {}, 0

    def run(self):
        rng = random.Random(20261122)
        for number in itertools.count():
            commit = push_once(self.clone, f"rival-{number}.txt", "남의 글")
            if commit:
                self.theirs[commit] = f"rival-{number}.txt"
            self.late += not commit
            if self.stop.wait(rng.uniform(0, LONGEST_REST)):
                return


def deliver(publisher, number):
    """Bring a round's site out; how often that was given up and had to be asked for again."""
    for given_up in itertools.count():
        try:
            publisher.deliver(site(number), message=f"{number}번째 편지")
        except PublishError as error:
            if "자꾸 먼저 올려" not in error.message:
                raise
        else:
            return given_up
    return None


@pytest.mark.timeout(1200)
def test_a_racing_rival_loses_nothing_and_the_site_is_whole(place, record_property):
    rival = Rival(place / "rival")
    rival.start()
    publisher = GitHubPagesPublisher(root=place / "letter")
    try:
        given_up = sum(deliver(publisher, number) for number in range(ROUNDS))
        while rival.is_alive() and not rival.theirs:
            time.sleep(0.05)
    finally:
        rival.stop.set()
        rival.join()
    record_property("foreign commits", len(rival.theirs))
    record_property("foreign pushes that came late", rival.late)
    record_property("deliveries that gave up and were called again", given_up)
    remote = place / "remote.git"
    history = git(remote, "rev-list", "gh-pages").split()
    assert set(rival.theirs) <= set(history)
    names = git(remote, "-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "gh-pages")
    expected = {*site(ROUNDS - 1), ".nojekyll", MANIFEST, "CNAME", *rival.theirs.values()}
    assert set(names.splitlines()) == expected
    for name, content in site(ROUNDS - 1).items():
        assert git(remote, "show", f"gh-pages:{name}").encode() == content
    assert git(remote, "show", "gh-pages:CNAME") == "letter.example"
    ours = git(remote, "log", "--format=%s", "--grep=번째 편지", "gh-pages").splitlines()
    assert ours == [f"{number}번째 편지" for number in reversed(range(ROUNDS))]
    moves = git(remote, "log", "--walk-reflogs", "--format=%H", "gh-pages").split()
    for after, before in itertools.pairwise(moves):
        assert before in history
        git(remote, "merge-base", "--is-ancestor", before, after)
    assert len(moves) == len(rival.theirs) + ROUNDS + 1
    assert rival.theirs
