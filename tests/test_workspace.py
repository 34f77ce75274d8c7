"""Files are written whole or not at all, and a person's file is never replaced."""

import datetime as dt
import os
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest

from newsletter.errors import ConfigError, IssueError, NewsletterError, WorkspaceError
from newsletter.files import replace_file
from newsletter.render.theme import theme_of
from newsletter.workspace import Workspace

DAY = dt.date(2026, 11, 22)
ISSUE = (
    "---\ndate: 2026-11-22\ntitle: 제목   # 사람이 적은 설명\nstatus: draft\n---\n\n## 1. 꼭지\n"
)


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "newsletter.toml").write_text("")
    return Workspace.open(tmp_path)


def files_of(folder):
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def test_the_project_is_found_from_below(workspace):
    below = workspace.root / "issues" / "media"
    below.mkdir(parents=True)
    assert Workspace.open(below).root == workspace.root


def test_no_project_is_an_error_with_a_hint(tmp_path):
    with pytest.raises(WorkspaceError) as caught:
        Workspace.open(tmp_path)
    assert "newsletter.toml" in caught.value.hint


def test_a_draft_is_created_once(workspace):
    assert workspace.create_issue(DAY, ISSUE, "{}")
    path = workspace.root / "issues" / "2026-11-22.md"
    path.write_text(ISSUE + "\n- 사람이 적은 글머리\n")
    assert not workspace.create_issue(DAY, "다른 글", "{}")
    assert path.read_text() == ISSUE + "\n- 사람이 적은 글머리\n"


def test_two_drafts_at_once_leave_one_whole(workspace):
    texts = [f"{ISSUE}- {number}번 글머리 {'가' * 5000}\n" for number in range(8)]
    done = []
    threads = [
        threading.Thread(
            target=lambda text=text: done.append(workspace.create_issue(DAY, text, "{}"))
        )
        for text in texts
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done.count(True) == 1
    assert (workspace.root / "issues" / "2026-11-22.md").read_text() in texts
    assert files_of(workspace.root / "issues") == ["2026-11-22.evidence.json", "2026-11-22.md"]


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.md"
    path.write_text("먼저 있던 글")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorkspaceError):
        replace_file(path, b"new")
    assert path.read_text() == "먼저 있던 글"
    assert files_of(tmp_path) == ["a.md"]


def test_status_keeps_every_other_byte(workspace):
    workspace.create_issue(DAY, ISSUE, "{}")
    workspace.set_status(DAY, "published")
    text = (workspace.root / "issues" / "2026-11-22.md").read_text()
    assert text == ISSUE.replace("status: draft", "status: published")


def test_the_site_forgets_what_it_wrote_and_nothing_else(workspace):
    workspace.write_site({"index.html": b"1", "topics/a/index.html": b"2"})
    (workspace.site_path / "CNAME").write_text("letter.example")
    assert workspace.write_site({"index.html": b"1"}) == 0
    assert files_of(workspace.site_path) == [".gitignore", "CNAME", "index.html"]
    assert not (workspace.site_path / "topics").exists()


@pytest.mark.parametrize("name", ["../a.html", "/etc/a.html", "a/../../b.html"])
def test_the_site_stays_in_its_folder(workspace, name):
    with pytest.raises(WorkspaceError):
        workspace.write_site({name: b""})
    assert not (workspace.root / "a.html").exists()


def test_a_second_writer_waits_and_then_says_so(workspace):
    code = (
        "import sys, time; from pathlib import Path; from newsletter.workspace import Workspace\n"
        "with Workspace.open(Path(sys.argv[1])).lock():\n"
        "    print('held', flush=True); time.sleep(30)\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(workspace.root)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout.readline() == "held\n"
        started = time.monotonic()
        with pytest.raises(WorkspaceError) as caught, workspace.lock():
            pytest.fail("two writers at once")
        assert time.monotonic() - started >= 1.5
        assert "다른 newsletter 명령" in caught.value.message
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    with workspace.lock():  # a killed holder leaves nothing behind
        pass


def test_an_issue_under_another_date_is_told(workspace):
    workspace.create_issue(dt.date(2026, 11, 29), ISSUE, "{}")
    with pytest.raises(IssueError) as caught:
        workspace.read_issue(dt.date(2026, 11, 29))
    assert "파일 이름과 다릅니다" in caught.value.message


def test_a_missing_issue_names_the_command(workspace):
    with pytest.raises(IssueError) as caught:
        workspace.read_issue(DAY)
    assert "newsletter build --date 2026-11-22" in caught.value.hint


def test_a_file_that_is_no_utf8_names_its_line(workspace):
    (workspace.root / "issues").mkdir()
    data = b"---\ndate: 2026-11-22\ntitle: " + "제목".encode("cp949") + b"\n---\n"
    (workspace.root / "issues" / "2026-11-22.md").write_bytes(data)
    with pytest.raises(NewsletterError) as caught:
        workspace.read_issue(DAY)
    assert caught.value.where == "issues/2026-11-22.md:3"


def test_project_templates_lie_over_the_shipped_ones(workspace):
    own = workspace.root / "templates" / "ai-ethics"
    own.mkdir(parents=True)
    (own / "mail.txt.j2").write_text("우리 글")
    templates = workspace.templates()
    assert templates["ai-ethics/mail.txt.j2"] == "우리 글"
    assert "block letter" in templates["ai-ethics/mail.mjml.j2"]


def test_a_few_lines_of_theme_leave_the_rest_as_it_ships(workspace):
    own = workspace.root / "templates"
    own.mkdir()
    shipped = theme_of(workspace.templates())
    (own / "theme.toml").write_text('[light]\naccent = "#7a2e1d"\n')
    theme = theme_of(workspace.templates())
    assert theme == replace(shipped, light=replace(shipped.light, accent="#7a2e1d"))


def test_an_unknown_format_names_those_there_are(tmp_path):
    (tmp_path / "newsletter.toml").write_text('format = "zine"\n')
    workspace = Workspace.open(tmp_path)
    with pytest.raises(ConfigError) as caught:
        workspace.format(workspace.templates())
    assert "ai-ethics" in caught.value.hint


def test_hidden_files_and_readme_are_no_seeds(workspace):
    folder = workspace.root / "seeds"
    folder.mkdir()
    for name in (".DS_Store", "README.md", "b.txt", "a.md"):
        (folder / name).write_text("글")
    assert [seed.name for seed in workspace.seeds()] == ["seeds/a.md", "seeds/b.txt"]
