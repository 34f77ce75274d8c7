"""The command line: quick to answer, Korean, and right about exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = (
    "kiwipiepy",
    "trafilatura",
    "feedparser",
    "jinja2",
    "httpx2",
    "numpy",
    "pydantic",
    "markdown",
    "mjml",
    "starlette",
    "yaml",
    "sqlite3",
)


def newsletter(*arguments, folder=None):
    command = [
        sys.executable,
        "-m",
        "newsletter",
        *(["-C", str(folder)] if folder else []),
        *arguments,
    ]
    environment = {**os.environ, "NEWSLETTER_OFFLINE": "1", "NO_COLOR": "1"}
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment
    )


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(arguments):
    code = (
        "import sys, json\n"
        f"sys.argv = ['newsletter', *{arguments!r}]\n"
        "from newsletter.cli import main\n"
        "try: main()\n"
        "except SystemExit as stop: code = stop.code\n"
        f"print(json.dumps([code, [m for m in {HEAVY!r} if m in sys.modules]]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == [0, []]


def test_help_is_korean():
    text = newsletter("--help").stdout
    for word in ("쓰는 법", "옵션", "명령", "build", "collect", "check", "preview", "publish"):
        assert word in text
    assert "Show this message" not in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["bild"], "모르는 명령입니다: bild"),
        (["build", "--offlin"], "혹시 --offline인가요?"),
        (["build", "--date"], "옵션에 값이 필요합니다: --date"),
        (["check", "a", "b"], "쓰지 않는 인자가 있습니다: b"),
    ],
)
def test_wrong_usage_is_2_and_korean(arguments, message):
    done = newsletter(*arguments)
    assert done.returncode == 2
    assert message in done.stderr


def test_a_bad_date_is_told(tmp_path):
    (tmp_path / "newsletter.toml").write_text("")
    done = newsletter("build", "--date", "내일", folder=tmp_path)
    assert done.returncode == 2
    assert "날짜가 아닙니다" in done.stderr


def test_no_project_is_told(tmp_path):
    done = newsletter("build", folder=tmp_path)
    assert done.returncode == 1
    assert "newsletter.toml" in done.stderr
    assert "→" in done.stderr


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("[publication]\ntitle = \n", "newsletter.toml:2"),
        ("[publication]\ntitel = 'x'\n", "newsletter.toml:2"),
        ("\n\n[curate]\nsections = 99\n", "newsletter.toml:4"),
        ("[[topics]]\nid = 'a'\nquestions = ['질문']\n", "newsletter.toml:3"),
        ("[[sources]]\nid = 'a'\ntitle = 'b'\nfeed = 'ftp://x'\n", "newsletter.toml:4"),
        ("[publication]\ntimezone = 'Asia/Soul'\n", "newsletter.toml:2"),
        ("[site]\npath = '../x'\n", "newsletter.toml:2"),
    ],
)
def test_broken_settings_name_the_line(tmp_path, text, where):
    (tmp_path / "newsletter.toml").write_text(text)
    done = newsletter("build", folder=tmp_path)
    assert done.returncode == 1
    assert where in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_to_write_from_is_told(tmp_path):
    (tmp_path / "newsletter.toml").write_text("")
    done = newsletter("build", folder=tmp_path)
    assert done.returncode == 1
    assert "seeds/" in done.stderr
    assert not (tmp_path / "issues").exists()
