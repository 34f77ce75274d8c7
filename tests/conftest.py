"""What several tests share: the command line as a person calls it, and a real server for feeds."""

import functools
import http.server
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from warm import LONGEST, Warm

ROOT = Path(__file__).parent.parent
# Hundreds of processes start here: each would compile every module again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


DEAR = ("test_weeks.py", "test_overruling.py", "test_build.py", "test_crash.py")
"""The files that take longest, dearest first (CPU seconds measured: 100, 70, 40, 26)."""


def pytest_collection_modifyitems(items):
    """Of two workers none may come to a long file when the other has nothing left."""
    items.sort(key=lambda item: DEAR.index(name) if (name := item.path.name) in DEAR else len(DEAR))


def pytest_addoption(parser):
    parser.addoption(
        "--update-golden", action="store_true", help="write what the golden publications give now"
    )


@pytest.fixture(scope="session")
def shared():
    """The folder with the five documents this project started from; CI refuses to go without."""
    folder = Path(os.environ.get("NEWSLETTER_SHARED", ROOT.parent / "shared"))
    if (folder / "seeds").is_dir():
        return folder
    if os.environ.get("CI"):
        pytest.fail("../shared is not there: the five documents must be tested in CI")
    pytest.skip("../shared is not there")


@pytest.fixture(scope="session")
def newsletter():
    """Run the command in a folder: ``newsletter(folder, "build", offline=True)``.

    Always a process of its own; with variables of its environment one from nothing (tests/warm.py).
    """
    warm = Warm()

    def run(folder, *arguments, offline=True, answer=None, **environment):
        arguments = ["-C", str(folder), *arguments]
        inherited = {key: value for key, value in os.environ.items() if key != "NEWSLETTER_OFFLINE"}
        if offline:
            inherited["NEWSLETTER_OFFLINE"] = "1"
        if not environment:
            return warm.run(arguments, cwd=ROOT, environment=inherited, answer=answer)
        return subprocess.run(
            [sys.executable, "-m", "newsletter", *arguments],
            cwd=ROOT,
            input=answer,
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST,
            env=inherited | environment,
        )

    yield run
    warm.close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        """Say nothing: the tests' own output is enough."""


@pytest.fixture
def serve():
    """Serve a folder on 127.0.0.1 while the test runs; gives ``host:port``."""
    servers = []

    def start(folder):
        handler = functools.partial(_Quiet, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
