"""A build that has nothing to do says so at once, and only then."""

import datetime as dt
import os
import shutil
from pathlib import Path

import pytest

from newsletter.unchanged import NOTE, Note, inputs_of, project_of, recall, remember

ROOT = Path(__file__).parent.parent
DAY = "2026-11-15"
SAME = f"바뀐 것이 없어 그대로 두었습니다: issues/{DAY}.md"
DRAWN = f"이미 있는 편지를 그대로 두고 다시 그렸습니다: issues/{DAY}.md"


@pytest.fixture(scope="module")
def built(tmp_path_factory, newsletter):
    folder = tmp_path_factory.mktemp("built")
    for name in ("issues", "seeds"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "newsletter.toml", folder)
    (folder / "templates").mkdir()
    done = newsletter(folder, "build", "--date", DAY)
    assert DRAWN in done.stdout, done.stderr
    return folder


@pytest.fixture
def project(built, tmp_path, newsletter):
    """A project built in its own place: elsewhere its files have other numbers and times."""
    folder = tmp_path / "project"
    shutil.copytree(built, folder)
    assert DRAWN in newsletter(folder, "build", "--date", DAY).stdout
    return folder


def written(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in files}


def test_nothing_changed_nothing_written(project, newsletter):
    before = written(project)
    first = newsletter(project, "build", "--date", DAY)
    assert first.returncode == 0
    assert SAME in first.stdout
    assert "메일: " in first.stdout
    assert written(project) == before
    assert newsletter(project, "build", "--date", DAY).stdout == first.stdout


def edit_letter(project):
    path = project / "issues" / f"{DAY}.md"
    path.write_text(path.read_text().replace("니다.", "니다!", 1))


def edit_settings(path):
    path.write_text(path.read_text() + "\n# 한 줄\n")


def edit_picture_elsewhere(project):
    """The pictures lie in another folder, and one is written over where it is."""
    (project.parent / "pictures").mkdir()
    picture = project.parent / "pictures" / "a.txt"
    picture.write_text("하나")
    shutil.rmtree(project / "issues" / "media", ignore_errors=True)
    (project / "issues" / "media").symlink_to(picture.parent)
    yield
    picture.write_text("다른 것")


CHANGES = {
    "the letter": edit_letter,
    "an older letter": lambda project: (project / "issues" / "2026-11-08.md").unlink(),
    "a picture": lambda project: (project / "issues" / "note.txt").write_text("그림"),
    "the settings": lambda project: edit_settings(project / "newsletter.toml"),
    "a seed": lambda project: (project / "seeds" / "new.txt").write_text("새 글\n\n본문입니다."),
    "a template": lambda project: (project / "templates" / "x.j2").write_text("x"),
    "a page of the site": lambda project: (project / "site" / "feed.xml").unlink(),
    "the mail": lambda project: (project / ".newsletter" / "out" / DAY / "mail.html").write_text(
        ""
    ),
    "the store": lambda project: os.utime(project / ".newsletter" / "articles.sqlite"),
    "the note": lambda project: (project / NOTE).write_text('{"said": [["x"]]}'),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_is_seen(project, newsletter, change):
    CHANGES[change](project)
    done = newsletter(project, "build", "--date", DAY)
    assert done.returncode == 0, done.stderr
    assert DRAWN in done.stdout
    assert SAME in newsletter(project, "build", "--date", DAY).stdout


def test_pictures_behind_a_link_are_looked_at(project, newsletter):
    edit = edit_picture_elsewhere(project)
    next(edit)
    newsletter(project, "build", "--date", DAY)
    assert SAME in newsletter(project, "build", "--date", DAY).stdout
    next(edit, None)
    assert DRAWN in newsletter(project, "build", "--date", DAY).stdout


@pytest.mark.parametrize("target", ["me@host:1", ".#loop.md"])
def test_a_broken_link_hides_nothing(project, newsletter, target):
    """Emacs leaves one beside a file that has unsaved changes."""
    (project / "issues" / ".#loop.md").symlink_to(target)
    assert DRAWN in newsletter(project, "build", "--date", DAY).stdout
    assert SAME in newsletter(project, "build", "--date", DAY).stdout
    edit_letter(project)
    assert DRAWN in newsletter(project, "build", "--date", DAY).stdout


def test_an_edit_between_the_build_and_its_note_is_not_lost(tmp_path):
    (tmp_path / "newsletter.toml").touch()
    (tmp_path / ".newsletter").mkdir()
    looked_at = inputs_of(tmp_path)
    (tmp_path / "newsletter.toml").write_text("format = 'viewsletter'")
    remember(tmp_path, Note((), (), None, (), 0), looked_at)
    assert recall(tmp_path, (), 0) is None


@pytest.mark.parametrize("option", ["--strict", "--self-contained"])
def test_another_call_is_another_build(project, newsletter, option):
    assert DRAWN in newsletter(project, "build", "--date", DAY, option).stdout
    assert SAME in newsletter(project, "build", "--date", DAY, option).stdout


def test_a_strict_build_fails_again(project, newsletter):
    (project / "seeds" / "empty.txt").write_bytes(b"\x00\xff\xfe")
    codes = [newsletter(project, "build", "--date", DAY, "--strict").returncode for _ in range(2)]
    assert codes == [1, 1]


def test_a_build_that_may_call_hosts_always_looks(project, newsletter):
    for _ in range(2):
        done = newsletter(project, "build", "--date", DAY, NEWSLETTER_OFFLINE="0")
        assert DRAWN in done.stdout, done.stderr


def test_a_call_that_is_no_build_is_not_taken_for_one(project, newsletter):
    done = newsletter(project, "build", "--date", DAY, "--no-such-option")
    assert done.returncode == 2


def test_a_note_holds_until_the_next_letter_is_due(tmp_path):
    (tmp_path / "newsletter.toml").touch()
    (tmp_path / ".newsletter").mkdir()
    due = dt.datetime(2026, 11, 16, tzinfo=dt.UTC).timestamp()
    note = Note(("",), ("site",), due, (("말", "green"), ("또", None)), 0)
    remember(tmp_path, note, inputs_of(tmp_path))
    assert recall(tmp_path, ("",), due - 1) == note
    assert recall(tmp_path, ("",), due) is None
    assert recall(tmp_path, ("2026-11-15",), due - 1) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"said": 1}',
        '{"said": [], "places": []}',
        "nul",
        '{"asked": [], "places": [], "said": [], "code": 0, "until": "x", "seen": ""}',
    ],
)
def test_a_note_that_cannot_be_read_is_none(tmp_path, text):
    (tmp_path / ".newsletter").mkdir()
    (tmp_path / NOTE).write_text(text)
    assert recall(tmp_path, (), 0) is None


def test_a_note_says_nothing_that_moves_a_terminal(tmp_path):
    (tmp_path / ".newsletter").mkdir()
    remember(tmp_path, Note((), (), None, (("\x1b[2J지움", None),), 0), inputs_of(tmp_path))
    assert recall(tmp_path, (), 0) is None


def test_a_file_of_the_same_size_is_told_by_its_time(tmp_path):
    path = tmp_path / "issues" / "2026-11-15.md"
    path.parent.mkdir()
    path.write_text("하나")
    before = inputs_of(tmp_path)
    assert inputs_of(tmp_path) == before
    path.write_text("다섯")
    os.utime(path, ns=(1, path.stat().st_mtime_ns + 1))
    assert inputs_of(tmp_path) != before


def test_the_project_is_the_nearest_folder_above(tmp_path):
    assert project_of(tmp_path) is None
    (tmp_path / "newsletter.toml").touch()
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert project_of(deep) == tmp_path
