"""Golden publications: whole little letters, built by the command and compared byte for byte.

A case is a folder of tests/publications/: ``newsletter.toml``, ``seeds/`` and what else a project
has, and beside it ``expected/`` with the files that matter. ``pytest --update-golden`` writes them.
"""

import shutil
from pathlib import Path

import pytest

CASES = sorted(path for path in (Path(__file__).parent / "publications").iterdir() if path.is_dir())
DAY = "2026-11-22"
PARTS = {"issue": "issues", "out": f".newsletter/out/{DAY}", "site": "site"}


def produced(folder):
    return {
        f"{part}/{path.relative_to(folder / place).as_posix()}": path.read_bytes()
        for part, place in PARTS.items()
        for path in sorted((folder / place).rglob("*"))
        if path.is_file()
        and path.name != ".gitignore"
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


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_publication(case, tmp_path, newsletter, request):
    for part in case.iterdir():
        if part.name != "expected":
            copy = shutil.copytree if part.is_dir() else shutil.copy
            copy(part, tmp_path / part.name)
    done = newsletter(tmp_path, "build", "--date", DAY, "--offline")
    assert done.returncode == 0, done.stderr
    made = produced(tmp_path)
    if request.config.getoption("--update-golden"):
        write(case / "expected", made)
    expected = stored(case / "expected")
    assert sorted(made) == sorted(expected)
    for name, data in made.items():
        assert data == expected[name], (
            f"{case.name}/{name} differs: pytest --update-golden writes it"
        )
