"""The house rules that a tool can hold: layers, style, types, and where effects may live."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "newsletter"
BIN = Path(sys.executable).parent

# The named doors of the design, with what each may touch.
DOORS = {
    "workspace.py": {"disk"},
    "files.py": {"disk"},
    "unchanged.py": {"disk"},
    "__main__.py": {"environment", "clock"},
    "collect/web/fetch.py": {"network"},
    "collect/web/connect.py": {"network"},  # the inner half of the HTTP door
    "collect/store.py": {"database", "disk"},
    "cache.py": {"database", "disk"},
    "curate/names.py": {"disk"},  # its own packaged table
    "curate/likeness.py": {"disk"},  # its own packaged weights
    "render/card.py": {"disk"},  # looks where an installed package keeps its font
    "summarise/scorer.py": {"disk"},  # its own packaged weights
    "summarise/llm.py": {"network"},
    "publish/folder.py": {"disk"},
    "publish/ledger.py": {"disk"},
    "publish/github_pages.py": {"process", "environment"},
    "preview/desk.py": {"network"},  # asyncio: who waits for news
    "preview/watching.py": {"network"},  # asyncio around watchfiles
    "preview/server.py": {"network", "disk"},  # its own packaged page, the browser
    "preview/page.py": {"disk"},  # reads its own packaged page
    "cli_call.py": {"environment", "clock"},
}
EFFECTS = {
    "network": {
        "socket",
        "ssl",
        "http",
        "urllib.request",
        "smtplib",
        "httpx2",
        "httpcore2",
        "openai",
        "uvicorn",
        "asyncio",
    },
    "database": {"sqlite3"},
    "process": {"subprocess", "ghp_import", "multiprocessing"},
    "disk": {"tempfile", "shutil", "fcntl"},
}
DISK_CALLS = {
    "open",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "unlink",
    "mkdir",
    "rename",
    "rmdir",
    "rglob",
    "iterdir",
    "touch",
    "mkstemp",
    "fsync",
}
CLOCK_CALLS = {
    ("dt.datetime", "now"),
    ("datetime", "now"),
    ("dt.date", "today"),
    ("date", "today"),
    ("time", "time"),
}


def modules():
    return sorted(PACKAGE.rglob("*.py"))


def run(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "command",
    [
        ("lint-imports",),
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
    ],
    ids=" ".join,
)
def test_tools_are_content(command):
    done = run(str(BIN / command[0]), *command[1:])
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def effects_of(tree):
    for name in imported(tree):
        for effect, names in EFFECTS.items():
            if name in names or name.split(".")[0] in names:
                yield effect
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from effects_of_call(node.func)


def effects_of_call(function):
    if isinstance(function, ast.Name) and function.id == "open":
        yield "disk"
    if not isinstance(function, ast.Attribute):
        return
    owner, name = ast.unparse(function.value), function.attr
    if (owner, name) in CLOCK_CALLS:
        yield "clock"
    elif name in DISK_CALLS and owner not in {"ArticleStore", "Workspace"}:
        yield "disk"
    elif owner == "os.environ" or (owner, name) == ("os", "getenv"):
        yield "environment"


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_effects_live_in_the_named_doors(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    allowed = DOORS.get(path.relative_to(PACKAGE).as_posix(), set())
    assert set(effects_of(tree)) <= allowed


def test_every_door_is_still_there():
    assert not [name for name in DOORS if not (PACKAGE / name).is_file()]


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_modules_hold_one_idea(path):
    assert path.name not in {"utils.py", "helpers.py", "manager.py", "base.py", "common.py"}
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_no_module_level_state_is_rebound():
    for path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not any(isinstance(node, ast.Global) for node in ast.walk(tree)), path
