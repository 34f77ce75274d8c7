"""A command that was forked says and leaves what one started from nothing does."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SEED = ROOT / "seeds" / "garam-ilbo.txt"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--version",), 0),
        (("--help",), 0),
        ((), 2),
        (("bild",), 2),
        (("check", "2026-11-22"), 1),
        (("summarise", str(SEED), "--json"), 0),
    ],
)
def test_warm_and_cold_say_the_same(newsletter, tmp_path, arguments, code):
    warm = newsletter(tmp_path, *arguments)
    cold = newsletter(tmp_path, *arguments, PYTHONHASHSEED="7")
    assert (warm.returncode, warm.stdout, warm.stderr) == (code, cold.stdout, cold.stderr)
    assert cold.returncode == code


def test_only_libraries_and_the_analyser_are_there_before_a_command():
    code = "import sys, warm; warm.load(); print(*(n for n in sys.modules if 'newsletter' in n))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT / "tests",
        capture_output=True,
        text=True,
        check=True,
    )
    assert sorted(done.stdout.split()) == [
        "newsletter",
        "newsletter.korean",
        "newsletter.korean.kiwi",
    ]
