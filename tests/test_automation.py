"""docs/automation.md does what it says, as far as a machine without a forge can tell: its files are
taken out of the page, put into a repository, and called in the order of a week.
"""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
FILES = dict(
    re.findall(
        r"^```(?:sh|yaml|crontab|ini) (\S+)\n(.*?)^```$",
        (ROOT / "docs" / "automation.md").read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
)
SETTINGS = '\n[publish.github-pages]\nbranch = "gh-pages"\n'


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """Run a command as a fresh machine would: our ``newsletter`` on the path, no feeds, no person
    at the terminal. ``shell(folder, command)`` gives what it said, and fails where it failed.
    """
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "newsletter")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "desk@letter.example")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("NEWSLETTER_OFFLINE", "1")
    monkeypatch.setenv("PATH", f"{BIN}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()

    def run(folder, command):
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout.strip()

    return run


@pytest.fixture
def desk(tmp_path, shell):
    """An editor's clone: a new letter with the files of the page, sent to a bare repository."""
    shell(tmp_path, "git init -q --bare --initial-branch=main remote.git")
    shell(tmp_path, "newsletter init desk")
    desk = tmp_path / "desk"
    with (desk / "newsletter.toml").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    for name, body in FILES.items():
        if "/" in name:
            (desk / name).parent.mkdir(parents=True, exist_ok=True)
            (desk / name).write_text(body, encoding="utf-8")
    shell(desk, "git init -q --initial-branch=main")
    shell(desk, f"git remote add origin file://{tmp_path}/remote.git")
    shell(desk, "git add newsletter.toml seeds automation .github && git commit -q -m 시작")
    shell(desk, "git push -q -u origin main")
    return desk


def machine(desk, shell, name):
    """A clone as a forge gives it to a job: one commit deep, nothing else."""
    folder = desk.parent / name
    shell(desk.parent, f"git clone -q --depth 1 file://{desk.parent}/remote.git {name}")
    return folder


def branches(desk, shell):
    listed = shell(desk.parent / "remote.git", "git for-each-ref --format='%(refname:short)'")
    return set(listed.splitlines())


@pytest.mark.timeout(300)
def test_a_week_of_the_forge(desk, shell):
    monday = machine(desk, shell, "monday")
    shell(monday, "sh automation/collect.sh")
    stored = "git ls-tree --name-only newsletter-store"
    remote = desk.parent / "remote.git"
    assert shell(remote, stored) == "articles.sqlite"
    assert shell(monday, "git status --porcelain") == ""

    tuesday = machine(desk, shell, "tuesday")
    shell(tuesday, "sh automation/collect.sh")
    assert shell(remote, "git rev-list --count newsletter-store") == "1"
    (monday / ".newsletter" / "published.jsonl").write_text("", encoding="utf-8")
    again = subprocess.run(
        ["sh", "automation/store.sh", "put"], cwd=monday, capture_output=True, check=False
    )
    assert again.returncode != 0, "a store that somebody else has put meanwhile is not covered"

    friday = machine(desk, shell, "friday")
    shell(friday, "sh automation/draft.sh")
    branch = shell(friday, "git branch --show-current")
    day = branch.removeprefix("draft/")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", day)
    assert branch in branches(desk, shell)
    text = (friday / ".newsletter" / "pull-request.md").read_text(encoding="utf-8")
    findings = shell(friday, "newsletter check || true")
    assert findings
    assert all(f"    {line}" in text for line in findings.splitlines())
    assert shell(remote, f"git diff --name-only main {branch}").splitlines() == [
        f"issues/{day}.evidence.json",
        f"issues/{day}.md",
    ]

    once_more = machine(desk, shell, "once-more")
    assert "그대로 둡니다" in shell(once_more, "sh automation/draft.sh")
    assert not (once_more / ".newsletter" / "pull-request.md").exists()

    shell(desk, f"git pull -q origin {branch} && git push -q origin main")
    merged = machine(desk, shell, "merged")
    shell(merged, "sh automation/publish.sh")
    site = shell(remote, "git ls-tree -r --name-only gh-pages").splitlines()
    assert {"index.html", f"{day}/index.html", "feed.xml"} <= set(site)
    assert "status: published" in shell(remote, f"git show main:issues/{day}.md")
    assert shell(remote, stored).splitlines() == ["articles.sqlite", "published.jsonl"]

    head = shell(remote, "git rev-parse gh-pages main")
    after = machine(desk, shell, "after")
    assert "새로 내보낸 편지가 없습니다" in shell(after, "sh automation/publish.sh")
    assert shell(remote, "git rev-parse gh-pages main") == head


def test_the_workflow_calls_every_script_at_its_time():
    workflow = yaml.safe_load(FILES[".github/workflows/newsletter.yml"])
    (job,) = workflow["jobs"].values()
    called = {
        step["run"].removeprefix("sh "): step["if"]
        for step in job["steps"]
        if step.get("run", "").startswith("sh ")
    }
    assert set(called) == {name for name in FILES if name.endswith(".sh")} - {"automation/store.sh"}
    times = [entry["cron"] for entry in workflow[True]["schedule"]]  # YAML reads "on" as true
    asked = [re.search(r"schedule == '([^']+)'", when) for when in called.values()]
    assert [found[1] for found in asked if found] == times
    assert called["automation/publish.sh"] == "github.event_name == 'push'"
    assert workflow[True]["push"] == {"branches": ["main"], "paths": ["issues/*.md"]}


@pytest.fixture
def home(tmp_path, shell):
    """A computer that is always on: the program in ~/newsletter, the letter in ~/letter."""
    home = tmp_path / "home"
    (home / "newsletter" / ".venv").mkdir(parents=True)
    (home / "newsletter" / ".venv" / "bin").symlink_to(BIN)
    shell(home, "newsletter init letter")
    return home


def drafted(home):
    return list((home / "letter" / "issues").glob("*.md"))


def test_the_lines_for_cron(home, shell):
    setting, daily, weekly = FILES["crontab"].splitlines()
    assert re.fullmatch(r"[A-Z]+=\S+", setting)
    for line, weekday in ((daily, "*"), (weekly, "5")):
        minute, hour, *days, command = line.split(maxsplit=5)
        assert (0 <= int(minute) < 60, 0 <= int(hour) < 24) == (True, True)
        assert days == ["*", "*", weekday]
        assert "%" not in command, "cron ends a command at a percent sign"
        shell(home, command)
    assert len(drafted(home)) == 1


@pytest.mark.parametrize("name", ["collect", "draft"])
def test_the_units_for_systemd(home, shell, name):
    unit = FILES[f"newsletter-{name}.service"]
    commands = re.findall(r"^ExecStart=(.+)$", unit, re.MULTILINE)
    for command in commands:
        shell(home, command.replace("%h", str(home)))
    assert len(drafted(home)) == (name == "draft")
    timer = configparser.ConfigParser()
    timer.read_string(FILES[f"newsletter-{name}.timer"])
    assert timer["Install"]["WantedBy"] == "timers.target"
    if shutil.which("systemd-analyze"):
        said = shell(home, f"systemd-analyze calendar '{timer['Timer']['OnCalendar']}'")
        assert ("Fri" in said.partition("Normalized")[2][:20]) == (name == "draft")
