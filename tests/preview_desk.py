"""What the tests of the preview share: a letter in words of our own, served by a real uvicorn."""

import asyncio
import contextlib
import http.client
import json
import queue
import socket
import threading
import time
from pathlib import Path

import pytest
import uvicorn
from letters import ISSUE

from newsletter.model import Finding, Letter, Publication
from newsletter.preview import app, server
from newsletter.preview.letter import Makers
from newsletter.previewing import stories
from newsletter.previewing.evidence import Bullet, Mark, Part, Proof, Quote, Source
from newsletter.previewing.mail import Line, Mailed
from newsletter.previewing.stories import Candidate, Report
from newsletter.render.message import build_message
from newsletter.rendering import Rendering

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

MAIL = """<!doctype html><html lang="ko"><head><meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<style>:root{color-scheme:light dark} body{margin:0;background:#ffffff;color:#1b1f24}
h1{color:#0b5c55} @media (prefers-color-scheme: dark){body{background:#171a1d;color:#e6e8eb}}</style>
</head><body><h1 style="margin:0 0 12px;padding:8px">겨울 전기 요금을 누가 내나</h1>
<img src="https://letter.example/media/power.jpg" alt="송전탑" width="536">
<img src="https://elsewhere.example/pixel.png" alt="다른 곳의 그림">
<script>document.documentElement.dataset.ran = "yes"</script>
<img src="x" onerror="document.documentElement.dataset.ran = 'yes'" alt="">
<p>데이터센터가 늘면서 요금을 나누는 방법을 다시 묻습니다.
<a href="https://news.example/a">강마을신문</a>에 따르면 협의는 봄까지 이어집니다.</p>
<div style="height:3000px">긴 편지</div></body></html>"""

PAGE = """<!doctype html><html lang="ko"><head><link rel="stylesheet" href="../assets/site.css">
</head><body><p>사이트에 오래 남는 글입니다.</p><a href="../index.html">첫 쪽</a></body></html>"""

SITE = {
    "index.html": "<!doctype html><p>모든 호</p>".encode(),
    "issues/2026-11-22.html": PAGE.encode(),
    "assets/site.css": b"@media (prefers-color-scheme: dark) { p { color: #eee } }",
    "media/power.jpg": b"\xff\xd8\xff\xe0",
}
FINDINGS = (
    Finding(
        "letter.question",
        "warning",
        "issues/2026-11-22.md",
        31,
        "질문이 없습니다.",
        "열린 질문으로 닫아 주세요.",
    ),
    Finding(
        "law.contact",
        "error",
        "newsletter.toml",
        None,
        "연락처가 없습니다.",
        source="https://law.example/50",
    ),
)
PUBLICATION = Publication("나루 편지", sender="나루 편지 <letter@letter.example>")


def mail(html=MAIL, text="겨울 전기 요금을 누가 내나\n\n요금을 나누는 방법을 다시 묻습니다.\n"):
    letter = Letter("겨울 전기 요금을 누가 내나", "데이터센터와 시골 마을 사이에서", html, text)
    message = build_message(letter, ISSUE, PUBLICATION)
    places = {"title": 4, "section 1": 12, "section 1 bullet 1": 14, "section 2": 30}
    return Mailed(ISSUE, PUBLICATION, letter, message, "issues/2026-11-22.md", places)


def proof(text="시민 41명이 놓쳤습니다.", title="기사 제목", url="https://garam.example/1"):
    mark = Mark("number", "found", "확인", 3, 6, "", "a1", 3, 6)
    quote = Quote("a1", "놓친 41명", 0, 6)
    bullet = Bullet(text, 14, True, (mark,), (quote,), "시민", 0.5)
    source = Source("a1", title, "가람일보", url, "2026-11-18", "놓친 41명")
    return Proof((Part("section 1", "1. 제목", (bullet,)),), (source,))


def candidate(headline, url):
    report = Report("a1", headline, headline, url, headline)
    parts = (stories.Part(headline, 1.0),)
    return Candidate(1, headline, "section", headline, "", 1.0, parts, (headline,), (report,))


class Desk:
    """A preview served for a test: what its makers give can be changed under it."""

    def __init__(self):
        self.mail = mail()
        self.site = SITE
        self.findings = FINDINGS
        self.proof = proof()
        self.stories = ()
        self.chosen = []
        self.free = threading.Event()
        self.free.set()
        self.changed = queue.Queue()
        makers = Makers(
            mail=lambda: given(self.mail),
            rendering=self._rendering,
            mjml=lambda: "<mjml></mjml>",
            evidence=lambda: given(self.proof),
            stories=lambda: given(self.stories),
            choose=self._choose,
            excerpt=lambda error: (Line(error.line or 1, "## 3. 넷째 꼭지", True),),
        )
        self.listener = server._listen(free_port())
        self.port = self.listener.getsockname()[1]
        self.served = Served(app.create_app(makers, self._changes, port=self.port), self.listener)

    def _rendering(self):
        self.free.wait(10)
        drawn = given(self.mail)
        return Rendering(drawn.issue, drawn.letter, drawn.message, given(self.site), self.findings)

    def _choose(self, *asked):
        given(self.chosen).append(asked)
        return "issues/2026-11-22.md의 머리말에 적었습니다."

    async def _changes(self):
        while True:
            try:
                item = self.changed.get_nowait()
            except queue.Empty:
                await asyncio.sleep(0.01)
                continue
            if item is None:
                return
            yield

    def edit(self, **given_now):
        for name, value in given_now.items():
            setattr(self, name, value)
        self.changed.put(True)

    def ask(self, path, *, method="GET", host=None, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection):
            connection.putrequest(method, path, skip_host=True)
            connection.putheader("Host", host or f"127.0.0.1:{self.port}")
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            response = connection.getresponse()
            response.body = response.read()
            return response

    def state(self):
        return json.loads(self.ask("/state").body)

    def until(self, wanted):
        for _ in range(500):
            state = self.state()
            if wanted(state):
                return state
            time.sleep(0.01)
        pytest.fail(f"never came: {state}")

    def __enter__(self):
        self.served.__enter__()
        return self

    def __exit__(self, *_):
        self.changed.put(None)
        self.served.__exit__()


def given(value):
    if isinstance(value, Exception):
        raise value
    return value


class Served:
    """An application on a thread of its own, while a ``with`` lasts."""

    def __init__(self, application, listener):
        self._listener = listener
        config = uvicorn.Config(
            application,
            http="h11",
            ws="none",
            lifespan="on",
            log_config=None,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listener]})

    def __enter__(self):
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        return self

    def __exit__(self, *_):
        self._server.should_exit = True
        self._thread.join(20)
        self._listener.close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def lines(port):
    """The data lines of the event stream, as they come."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/events")
    with contextlib.closing(connection), contextlib.closing(connection.getresponse()) as response:
        assert response.getheader("Content-Type").startswith("text/event-stream")
        while line := response.readline():
            if line.startswith(b"data: "):
                yield line[6:].decode().strip()
