"""The ``newsletter`` command in a process of its own that need not load its libraries again.

One process a session has the libraries and Kiwi loaded, none of our own modules but the one that
holds Kiwi, and does nothing but fork. Each child takes the streams, the folder and the environment
it is given and is then ``python -m newsletter``. What only a start from nothing shows
(PYTHONHASHSEED, LANG, TZ, what ``--help`` may not load) needs a process from nothing.
"""

import contextlib
import ctypes
import importlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

LIBRARIES = (
    *("feedparser", "httpx2", "jinja2", "lxml.html", "markdown", "mjml", "nh3", "numpy"),
    *("pydantic", "sqlite3", "tomlkit", "trafilatura", "typer", "yaml"),
)
LONGEST = 100
"""Seconds a command may take; then it is killed."""


class Warm:
    """Starts the process that forks when it is first needed; ``close`` ends it."""

    def __init__(self):
        self._process = self._ours = None

    def run(self, arguments, *, cwd, environment, answer=None):
        """What ``subprocess.run([python, "-m", "newsletter", *arguments])`` would give, as text."""
        if self._process is None:
            self._start()
        call = json.dumps({"arguments": arguments, "cwd": str(cwd), "environment": environment})
        with contextlib.ExitStack() as stack:
            files = [stack.enter_context(tempfile.TemporaryFile()) for _ in range(4)]
            for file, content in zip(files, (call, answer or ""), strict=False):
                file.write(content.encode())
                file.seek(0)
            try:
                socket.send_fds(self._ours, [b"run"], [file.fileno() for file in files])
                code = int(self._ours.recv(16))
            except BaseException:
                self.close()  # its answer would be taken for the next command's
                raise
            for file in files[2:]:
                file.seek(0)
            out, err = (file.read().decode().replace("\r\n", "\n") for file in files[2:])
        if code == -signal.SIGALRM:
            raise subprocess.TimeoutExpired(arguments, LONGEST, out, err)
        return subprocess.CompletedProcess(arguments, code, out, err)

    def close(self):
        if self._process is not None:
            self._ours.close()
            self._process.kill()
            self._process.wait()
            self._process = None

    def _start(self):
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, __file__, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )


def load():
    for name in LIBRARIES:
        importlib.import_module(name)
    from newsletter.korean import kiwi

    kiwi.tokenize("따뜻하다")
    # Never taken down, not even when a child ends: it would wait for threads that a child has not.
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(kiwi._kiwi()))


def wait_to_be_forked(calls):
    """In the parent, never returns; in each child, what to run."""
    while True:
        _, files, _, _ = socket.recv_fds(calls, 16, 4)
        if not files:
            sys.exit()
        child = os.fork()
        if not child:
            calls.close()
            return files
        for file in files:
            os.close(file)
        _, status = os.waitpid(child, 0)
        calls.send(b"%d" % os.waitstatus_to_exitcode(status))


def become(call, *streams):
    """Take the streams, folder and environment of a call; its arguments."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    with os.fdopen(call) as file:
        wanted = json.load(file)
    os.chdir(wanted["cwd"])
    os.environ.clear()
    os.environ.update(wanted["environment"])
    sys.path[0] = wanted["cwd"]
    signal.alarm(LONGEST)
    return wanted["arguments"]


if __name__ == "__main__":
    sys.path[0] = str(Path.cwd())
    load()
    sys.argv[1:] = become(*wait_to_be_forked(socket.socket(fileno=int(sys.argv[1]))))
    runpy.run_module("newsletter", run_name="__main__", alter_sys=True)
