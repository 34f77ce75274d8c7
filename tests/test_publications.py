"""Golden publications: whole little letters, built by the command and compared byte for byte.

A case is a folder of tests/publications/: ``newsletter.toml``, ``seeds/`` and what else a project
has, and beside it ``expected/`` with the files that matter. A case that begins with an issue file
(``written-…``) is drawn in every form, and of its site only the letter's own page is kept.
``pytest --update-golden`` writes them.
"""

import shutil
from pathlib import Path

import pytest
from golden import FORMS, WRITTEN, in_form

CASES = sorted(path for path in (Path(__file__).parent / "publications").iterdir() if path.is_dir())
DAY = "2026-11-22"
PARTS = {"issue": "issues", "out": f".newsletter/out/{DAY}", "site": "site"}
DRAFTED = [case for case in CASES if case not in WRITTEN]


def produced(folder):
    return {
        f"{part}/{path.relative_to(folder / place).as_posix()}": path.read_bytes()
        for part, place in PARTS.items()
        for path in sorted((folder / place).rglob("*"))
        if path.is_file()
        and path.name not in {".gitignore", "card.png"}  # drawn by Pillow: its bytes are its own
        and not (part == "issue" and DAY not in path.name)
    }


def stored(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write(folder, files):
    shutil.rmtree(folder, ignore_errors=True)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def copied(case, folder):
    for part in case.iterdir():
        if part.name != "expected":
            copy = shutil.copytree if part.is_dir() else shutil.copy
            copy(part, folder / part.name)


def compare(made, expected, *, update):
    if update:
        write(expected, made)
    known = stored(expected)
    assert sorted(made) == sorted(known)
    for name, data in made.items():
        assert data == known[name], f"{expected}/{name} differs: pytest --update-golden writes it"


@pytest.mark.parametrize("case", DRAFTED, ids=lambda case: case.name)
def test_publication(case, tmp_path, newsletter, request):
    copied(case, tmp_path)
    done = newsletter(tmp_path, "build", "--date", DAY, "--offline")
    assert done.returncode == 0, done.stderr
    compare(produced(tmp_path), case / "expected", update=request.config.option.update_golden)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", WRITTEN, ids=lambda case: case.name)
def test_written_letter_in_every_form(case, form, tmp_path, newsletter, request):
    copied(case, tmp_path)
    settings = tmp_path / "newsletter.toml"
    settings.write_text(in_form(settings.read_text("utf-8"), form), encoding="utf-8")
    before = (tmp_path / "issues" / f"{DAY}.md").read_bytes()
    done = newsletter(tmp_path, "build", "--date", DAY, "--offline")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "issues" / f"{DAY}.md").read_bytes() == before
    kept = {
        name: data
        for name, data in produced(tmp_path).items()
        if name.startswith(("out/", f"site/{DAY}/"))
    }
    compare(kept, case / "expected" / form, update=request.config.option.update_golden)
