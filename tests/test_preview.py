"""The preview, served by a real uvicorn on 127.0.0.1 and asked over real sockets."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import http.client
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
import uvicorn

from newsletter.errors import IssueError, NewsletterError
from newsletter.model import Finding, Issue, Letter
from newsletter.preview import page, server
from newsletter.workflow import Rendering

CHROMIUM = Path("/usr/bin/chromium")

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


def rendering(html=MAIL, **changes):
    issue = Issue(number=14, date=dt.date(2026, 11, 22), title="겨울 전기 요금을 누가 내나")
    values = {
        "issue": issue,
        "letter": Letter(
            subject="겨울 전기 요금을 누가 내나",
            preheader="데이터센터와 시골 마을 사이에서",
            html=html,
            text="겨울 전기 요금을 누가 내나\n\n요금을 나누는 방법을 다시 묻습니다.\n",
        ),
        "message": b"Subject: =?utf-8?b?6rKo7Jq4?=\r\n\r\nletter\r\n",
        "site": {
            "index.html": "<!doctype html><p>모든 호</p>".encode(),
            "issues/2026-11-22.html": PAGE.encode(),
            "assets/site.css": b"@media (prefers-color-scheme: dark) { p { color: #eee } }",
            "media/power.jpg": b"\xff\xd8\xff\xe0",
        },
        "findings": (
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
        ),
    }
    return Rendering(**{**values, **changes})


class Desk:
    """A preview served for a test: what render() answers can be changed under it."""

    def __init__(self):
        self.answer = rendering()
        self.changed = queue.Queue()
        self.rendered = 0
        self.listener = server._listen(free_port())
        self.port = self.listener.getsockname()[1]
        app = server.create_app(self.render, self.changes, port=self.port)
        config = uvicorn.Config(
            app, http="h11", ws="none", lifespan="on", log_config=None, timeout_graceful_shutdown=1
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.listener]})

    def render(self):
        self.rendered += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def changes(self):
        while True:
            try:
                item = self.changed.get_nowait()
            except queue.Empty:
                await asyncio.sleep(0.01)
                continue
            if item is None:
                return
            yield

    def edit(self, answer):
        self.answer = answer
        self.changed.put(True)

    def ask(self, path, *, method="GET", host=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection):
            connection.putrequest(method, path, skip_host=True)
            connection.putheader("Host", host or f"127.0.0.1:{self.port}")
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders()
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


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def served(made):
    made.thread.start()
    try:
        while not made.server.started:
            time.sleep(0.01)
        yield made
    finally:
        made.changed.put(None)
        made.server.should_exit = True
        made.thread.join(20)
        made.listener.close()


@pytest.fixture
def desk():
    with served(Desk()) as made:
        yield made


@pytest.fixture(scope="module")
def quiet_desk():
    """One preview for all tests that only read."""
    with served(Desk()) as made:
        yield made


# --- what is served ------------------------------------------------------------------------------


def test_every_view_is_served_with_a_strict_policy(quiet_desk):
    for path in (
        "/",
        "/page.css",
        "/page.js",
        "/mail",
        "/text",
        "/message.eml",
        "/state",
        "/site/",
        "/nothing",
    ):
        response = quiet_desk.ask(path)
        assert response.status == (404 if path == "/nothing" else 200), path
        policy = response.getheader("Content-Security-Policy")
        assert policy.startswith("default-src 'none'"), path
        assert "unsafe-eval" not in policy
        assert "'unsafe-inline'" not in policy.split("script-src")[-1].split(";")[0]
        assert response.getheader("X-Content-Type-Options") == "nosniff"
        assert response.getheader("Cache-Control") == "no-store"
    assert "sandbox" in quiet_desk.ask("/mail").getheader("Content-Security-Policy")
    assert "allow-scripts" not in quiet_desk.ask("/mail").getheader("Content-Security-Policy")


def test_the_letter_the_text_and_the_message_are_what_was_rendered(quiet_desk):
    assert "겨울 전기 요금을 누가 내나" in quiet_desk.ask("/mail").body.decode()
    assert quiet_desk.ask("/text").body.decode() == quiet_desk.answer.letter.text
    message = quiet_desk.ask("/message.eml")
    assert message.body == quiet_desk.answer.message
    assert message.getheader("Content-Disposition") == 'attachment; filename="2026-11-22.eml"'


def test_the_state_tells_subject_size_and_findings_with_errors_first(quiet_desk):
    state = quiet_desk.state()
    assert state["heading"] == "14호 · 2026-11-22"
    assert state["subject"] == "겨울 전기 요금을 누가 내나"
    assert state["bytes"] == len(MAIL.encode())
    assert state["limit"] == 102_400
    assert [found["where"] for found in state["findings"]] == [
        "newsletter.toml",
        "issues/2026-11-22.md:31",
    ]
    assert state["page"] == "issues/2026-11-22.html"
    assert state["error"] is None


def test_images_are_switched_off_by_policy(quiet_desk):
    assert "img-src 'none'" in quiet_desk.ask("/mail?images=0").getheader("Content-Security-Policy")
    assert "img-src 'self'" in quiet_desk.ask("/mail?images=1").getheader("Content-Security-Policy")


def test_the_site_comes_from_memory_with_its_types(quiet_desk):
    assert (
        quiet_desk.ask("/site/issues/2026-11-22.html").getheader("Content-Type")
        == "text/html; charset=utf-8"
    )
    assert quiet_desk.ask("/site/media/power.jpg").body == b"\xff\xd8\xff\xe0"
    assert quiet_desk.ask("/site/").body == quiet_desk.ask("/site/index.html").body
    assert b"(max-width: 0)" in quiet_desk.ask("/site/assets/site.css").body
    assert b"(min-width: 0)" in quiet_desk.ask("/site-dark/assets/site.css").body


# --- who may ask ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
def test_our_own_names_are_answered(quiet_desk, name):
    assert quiet_desk.ask("/state", host=f"{name}:{quiet_desk.port}").status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost.evil.example:{port}",
        "localhost.:{port}",
        "0.0.0.0:{port}",
        "127.0.0.1.nip.example:{port}",
        "[::]:{port}",
        "127.1:{port}",
        "user@127.0.0.1:{port}",
        "127.0.0.1:{port}, evil.example",
    ],
)
def test_other_names_are_refused(quiet_desk, host):
    response = quiet_desk.ask("/state", host=host.format(port=quiet_desk.port))
    assert response.status == 403
    assert response.getheader("Content-Security-Policy")
    assert "겨울" not in response.body.decode()


def test_a_second_host_header_is_refused(quiet_desk):
    with socket.create_connection(("127.0.0.1", quiet_desk.port), timeout=10) as raw:
        raw.sendall(
            b"GET /state HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
            % quiet_desk.port
        )
        assert raw.recv(4096).split(b" ")[1] in {b"400", b"403"}


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1", "http://localhost:1"]
)
def test_other_origins_get_no_events(quiet_desk, origin):
    assert quiet_desk.ask("/events", Origin=origin).status == 403
    assert quiet_desk.ask("/state", Origin=origin).status == 403


def test_our_own_origin_may_ask(quiet_desk):
    assert quiet_desk.ask("/state", Origin=f"http://localhost:{quiet_desk.port}").status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/", "/events", "/nothing"])
def test_it_can_only_be_read(quiet_desk, method, path):
    response = quiet_desk.ask(path, method=method)
    assert response.status == 405
    assert response.getheader("Allow") == "GET, HEAD"


def test_head_answers_without_a_body(quiet_desk):
    for path in ("/", "/mail", "/events", "/message.eml"):
        response = quiet_desk.ask(path, method="HEAD")
        assert (response.status, response.body) == (200, b""), path


@pytest.mark.parametrize(
    "path",
    [
        "/site/../pyproject.toml",
        "/site/..%2f..%2fpyproject.toml",
        "/site/%2e%2e/pyproject.toml",
        "/site//etc/passwd",
        "/site/%00",
        "/site/..%5c..%5cpyproject.toml",
        "/site/%2fetc%2fpasswd",
        "/../etc/passwd",
        "/page.py",
        "/server.py",
        "/site/index.html/",
        "/site/issues/../index.html%00.css",
        "http://127.0.0.1/mail",
        "/site/%252e%252e/x",
        "/mail/../../x",
    ],
)
def test_no_address_leads_out(quiet_desk, path):
    assert quiet_desk.ask(path).status == 404


def test_it_listens_on_loopback_only(quiet_desk):
    assert quiet_desk.listener.getsockname()[0] == "127.0.0.1"


# --- edits ---------------------------------------------------------------------------------------


def lines(desk):
    """The data lines of the event stream, as they come."""
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=10)
    connection.request("GET", "/events")
    with contextlib.closing(connection), contextlib.closing(connection.getresponse()) as response:
        assert response.getheader("Content-Type").startswith("text/event-stream")
        while line := response.readline():
            if line.startswith(b"data: "):
                yield line[6:].decode().strip()


def test_an_edit_is_pushed_and_shown(desk):
    with contextlib.closing(lines(desk)) as stream:
        first = next(stream)
        assert first == desk.state()["stamp"]
        desk.edit(rendering(html=MAIL.replace("겨울", "여름")))
        second = next(stream)
    assert second != first
    assert "여름 전기 요금" in desk.ask("/mail").body.decode()


def test_an_edit_that_changes_nothing_disturbs_nobody(desk):
    before = desk.state()["stamp"]
    rendered = desk.rendered
    desk.edit(rendering())
    while desk.rendered == rendered:
        time.sleep(0.01)
    assert desk.state()["stamp"] == before


def test_a_broken_edit_keeps_the_last_good_view(desk):
    desk.edit(
        IssueError(
            "번호가 두 번 나옵니다.",
            file="issues/2026-11-22.md",
            line=12,
            hint="번호를 고쳐 주세요.",
        )
    )
    state = desk.until(lambda state: state["error"])
    assert state["error"] == {
        "message": "번호가 두 번 나옵니다.",
        "where": "issues/2026-11-22.md:12",
        "hint": "번호를 고쳐 주세요.",
    }
    assert state["ready"]
    assert state["subject"] == "겨울 전기 요금을 누가 내나"
    assert "겨울 전기 요금" in desk.ask("/mail").body.decode()
    desk.edit(rendering())
    assert desk.until(lambda state: not state["error"])["stamp"] != state["stamp"]


def test_a_bug_in_rendering_does_not_end_the_evening(desk, capfd):
    desk.edit(ValueError("boom"))
    state = desk.until(lambda state: state["error"])
    assert "ValueError" in state["error"]["message"]
    assert desk.ask("/mail").status == 200


def test_without_any_good_view_the_page_says_so():
    made = Desk()
    made.answer = NewsletterError("편지 파일이 없습니다.", hint="build를 먼저 해 주세요.")
    with served(made):
        assert made.ask("/").status == 200
        assert made.ask("/mail").status == 503
        assert made.ask("/site/index.html").status == 503
        assert made.state()["ready"] is False
        made.edit(rendering())
        made.until(lambda state: state["ready"])


# --- the copies ----------------------------------------------------------------------------------


def test_the_scheme_is_decided_in_the_copy():
    dark, light = page.with_scheme(MAIL, dark=True), page.with_scheme(MAIL, dark=False)
    assert "@media (min-width: 0){body{background:#171a1d" in dark
    assert "@media (max-width: 0){body{background:#171a1d" in light
    assert "color-scheme:dark}" in dark
    assert '<meta name="color-scheme" content="dark">' in dark
    assert "prefers-color-scheme" not in dark + light


def test_without_styles_neither_sheets_nor_margins_remain():
    copy = page.mail_copy(MAIL, {}, dark=True, styles=False)
    assert "<style" not in copy
    assert 'style="padding:8px"' in copy
    assert "#171a1d" not in copy


def test_own_pictures_come_from_the_rendering():
    site = {"media/power.jpg": b"", "pixel.png": b""}
    copy = page.mail_copy(MAIL, site)
    assert 'src="/site/media/power.jpg"' in copy
    assert 'src="https://elsewhere.example/pixel.png"' in copy
    assert "<img src='http://[bad/x/y.png'>" in page.with_own_pictures(
        "<img src='http://[bad/x/y.png'>", site
    )


def test_the_front_page_stands_in_for_a_letter_without_a_page():
    assert page.letter_page(rendering(site={"index.html": b""})) == "index.html"


# --- serve ---------------------------------------------------------------------------------------

SCRIPT = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_preview import rendering
from newsletter.preview.server import serve
issue = Path(sys.argv[1])
def render():
    return rendering(html=issue.read_text(encoding="utf-8"))
serve(render, (issue, issue.parent / "templates"), port=int(sys.argv[2]),
      announce=lambda words: print(words, flush=True), open_browser=False)
print("끝", flush=True)
"""


def test_serve_takes_the_next_port_follows_saves_and_stops_on_ctrl_c(tmp_path):
    issue = tmp_path / "2026-11-22.md"
    issue.write_text("첫 문장입니다.", encoding="utf-8")
    (tmp_path / "templates" / "deep").mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    with server._listen(free_port()) as taken:
        port = taken.getsockname()[1]
        code = textwrap.dedent(SCRIPT.format(tests=str(Path(__file__).parent)))
        child = subprocess.Popen(
            [sys.executable, "-c", code, str(issue), str(port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )
        try:
            told = child.stdout.readline()
            assert f"{port}번 포트가 쓰이고 있어" in told
            address = int(told.split("127.0.0.1:")[1].split("/")[0])
            assert address > port
            asked = Asked(address)
            with contextlib.closing(lines(asked)) as stream:
                next(stream)
                with saved_again_and_again(issue, "고친 문장입니다."):
                    next(stream)
                assert asked.mail() == "고친 문장입니다."
                issue.write_text("또 고친 문장입니다.", encoding="utf-8")
                next(stream)
                assert asked.mail() == "또 고친 문장입니다."
                began = time.monotonic()
                child.send_signal(signal.SIGINT)  # with an event stream still open
                rest, errors = child.communicate(timeout=10)
        finally:
            child.kill()
            child.wait()
        assert (child.returncode, rest, errors) == (0, "끝\n", "")
        assert time.monotonic() - began < 5
    assert sorted(tmp_path.rglob("*")) == before


@contextlib.contextmanager
def saved_again_and_again(issue, content):
    """Saved by replacement, as editors do, until somebody noticed: the watch begins when it can."""
    noticed = threading.Event()

    def save():
        draft = issue.with_name("draft~")
        while not noticed.wait(0.05):
            draft.write_text(content, encoding="utf-8")
            draft.replace(issue)

    saving = threading.Thread(target=save)
    saving.start()
    try:
        yield
    finally:
        noticed.set()
        saving.join()


class Asked:
    def __init__(self, port):
        self.port = port

    def mail(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection):
            connection.request("GET", "/mail")
            return connection.getresponse().read().decode()


def test_no_free_port_is_an_error_in_a_sentence():
    with pytest.raises(NewsletterError, match="65536번부터"):
        server._listen(65_536)


def test_a_change_deep_in_a_watched_folder_is_seen_and_a_neighbour_is_not(tmp_path):
    folder = tmp_path / "templates"
    (folder / "deep").mkdir(parents=True)
    issue = tmp_path / "letter.md"
    issue.write_text("글", encoding="utf-8")

    async def watch():
        closing = asyncio.Event()
        seen = asyncio.Queue()

        async def follow():
            async for _ in server.file_changes(
                (issue, folder, tmp_path / "no" / "such.toml"), closing
            ):
                seen.put_nowait(True)

        task = asyncio.create_task(follow())
        while seen.empty():  # the watch begins when it can
            (folder / "deep" / "mail.mjml.j2").write_text("꼴", encoding="utf-8")
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.3)
        while not seen.empty():
            seen.get_nowait()
        (tmp_path / "neighbour.md").write_text("남의 글", encoding="utf-8")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(seen.get(), 0.4)
        issue.write_text("고친 글", encoding="utf-8")
        await asyncio.wait_for(seen.get(), 5)
        closing.set()
        await asyncio.wait_for(task, 5)

    asyncio.run(watch())


# --- in a browser --------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.skipif(
    not CHROMIUM.exists() and "CI" not in os.environ, reason="/usr/bin/chromium is not installed"
)
def test_the_page_in_a_browser(desk):
    from playwright.sync_api import sync_playwright

    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    errors = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        try:
            tab = browser.new_page(viewport={"width": 1280, "height": 800})
            tab.on("pageerror", lambda error: errors.append(str(error)))
            tab.route(
                lambda address: not address.startswith(f"http://127.0.0.1:{desk.port}/"),
                lambda route: route.abort(),
            )
            tab.goto(f"http://127.0.0.1:{desk.port}/")
            mail = tab.frame_locator("iframe:not(.incoming)")
            mail.locator("h1").wait_for()
            assert tab.locator("#subject").inner_text() == "겨울 전기 요금을 누가 내나"
            assert tab.locator("#findings li").count() == 2
            assert frame_of(tab, "/mail").evaluate("document.documentElement.dataset.ran") is None

            frame_of(tab, "/mail").evaluate("scrollTo(0, 900)")
            desk.edit(rendering(html=MAIL.replace("겨울", "여름")))
            mail.locator("h1", has_text="여름").wait_for()
            assert frame_of(tab, "/mail").evaluate("scrollY") == 900

            tab.get_by_label("375").check()
            assert frame_of(tab, "/mail").evaluate("innerWidth") == 375
            tab.get_by_label("어둡게").check()
            tab.locator("iframe[src*='dark=1']:not(.incoming)").wait_for()
            assert (
                frame_of(tab, "dark=1").evaluate("getComputedStyle(document.body).backgroundColor")
                == "rgb(23, 26, 29)"
            )

            desk.edit(
                IssueError(
                    "번호가 두 번 나옵니다.",
                    file="issues/2026-11-22.md",
                    line=12,
                    hint="고쳐 주세요.",
                )
            )
            tab.locator("#error-where", has_text="issues/2026-11-22.md:12").wait_for()
            assert mail.locator("h1", has_text="여름").count() == 1
            assert mail.get_by_role("link").get_attribute("target") == "_blank"
            desk.edit(replace(rendering(), findings=()))
            tab.locator("#error").wait_for(state="hidden")
            tab.get_by_text("걸린 것이 없습니다.").wait_for()

            tab.locator("input[name=view]:checked").focus()
            tab.keyboard.press("ArrowRight")
            tab.locator("#plain", has_text="요금을 나누는 방법").wait_for()
            tab.keyboard.press("ArrowRight")
            frame = tab.frame_locator("iframe:not(.incoming)")
            frame.get_by_text("사이트에 오래 남는 글입니다.").wait_for()
            frame.get_by_text("첫 쪽").click()
            frame.get_by_text("모든 호").wait_for()
            desk.edit(
                rendering(site={**desk.answer.site, "index.html": "<p>모든 호 둘</p>".encode()})
            )
            frame.get_by_text("모든 호 둘").wait_for()
        finally:
            browser.close()
    assert errors == []


def frame_of(tab, part):
    tab.locator("iframe.incoming").wait_for(state="detached")
    return next(frame for frame in tab.frames[1:] if part in frame.url)
