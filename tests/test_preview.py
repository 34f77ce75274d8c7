"""The preview, served by a real uvicorn on 127.0.0.1 and asked over real sockets."""

from __future__ import annotations

import asyncio
import contextlib
import email
import email.policy
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest
from letters import ISSUE
from preview_desk import MAIL, SITE, Desk, free_port, lines, mail

from newsletter.errors import IssueError, NewsletterError
from newsletter.issue.document import format_issue
from newsletter.preview import server, watching


@pytest.fixture
def desk():
    with Desk() as made:
        yield made


@pytest.fixture(scope="module")
def quiet_desk():
    """One preview for all tests that only read."""
    with Desk() as made:
        made.until(lambda state: state["checked"])
        yield made


def token_of(desk):
    return re.search(r'name="token" content="([^"]+)"', desk.ask("/").body.decode())[1]


# --- what is served ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/page.css",
        "/panels.css",
        "/page.js",
        "/evidence.js",
        "/mail",
        "/text",
        "/html",
        "/mjml",
        "/rich",
        "/message.eml",
        "/state",
        "/evidence",
        "/stories",
        "/site/",
        "/nothing",
    ],
)
def test_every_view_is_served_with_a_strict_policy(quiet_desk, path):
    response = quiet_desk.ask(path)
    assert response.status == (404 if path == "/nothing" else 200)
    policy = response.getheader("Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[-1].split(";")[0]
    assert response.getheader("X-Content-Type-Options") == "nosniff"
    assert response.getheader("Cache-Control") == "no-store"
    assert response.getheader("Cross-Origin-Resource-Policy") == "same-origin"


def test_the_mail_is_sandboxed_without_scripts(quiet_desk):
    policy = quiet_desk.ask("/mail").getheader("Content-Security-Policy")
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "script-src 'none'" in policy


def test_the_letter_the_text_and_the_message_are_what_was_rendered(quiet_desk):
    assert "겨울 전기 요금을 누가 내나" in quiet_desk.ask("/mail").body.decode()
    assert quiet_desk.ask("/text").body.decode() == quiet_desk.mail.letter.text
    assert quiet_desk.ask("/html").body.decode() == MAIL
    assert quiet_desk.ask("/mjml").body == b"<mjml></mjml>"
    message = quiet_desk.ask("/message.eml")
    assert message.body == quiet_desk.mail.message
    assert message.getheader("Content-Disposition") == 'attachment; filename="2026-11-22.eml"'


def test_the_state_tells_what_stands_around_the_frames(quiet_desk):
    state = quiet_desk.state()
    assert state["heading"] == "14호 · 2026-11-22"
    assert state["subject"] == "겨울 전기 요금을 누가 내나"
    assert (state["bytes"], state["limit"]) == (len(MAIL.encode()), 102_400)
    assert sum(part["size"] for part in state["parts"]) == state["bytes"]
    assert state["page"] == "issues/2026-11-22.html"
    assert state["error"] is None
    assert state["inbox"][0]["client"] == "Gmail 웹"
    parsed = email.message_from_bytes(quiet_desk.mail.message, policy=email.policy.default)
    assert [name for name, _ in state["headers"]] == list(parsed.keys())
    assert dict(state["headers"])["Subject"] == "겨울 전기 요금을 누가 내나"


def test_a_finding_knows_the_part_of_the_letter_it_speaks_of(quiet_desk):
    found = quiet_desk.state()["findings"]
    assert [(one["where"], one["part"], one["bullet"]) for one in found] == [
        ("issues/2026-11-22.md:31", "section 2", 0),
        ("newsletter.toml", "", 0),
    ]


def test_images_are_switched_off_by_policy(quiet_desk):
    assert "img-src 'none'" in quiet_desk.ask("/mail?images=0").getheader("Content-Security-Policy")
    assert "img-src 'self'" in quiet_desk.ask("/mail?images=1").getheader("Content-Security-Policy")


def test_the_site_comes_from_memory_with_its_types(quiet_desk):
    page = quiet_desk.ask("/site/issues/2026-11-22.html")
    assert page.getheader("Content-Type") == "text/html; charset=utf-8"
    assert quiet_desk.ask("/site/media/power.jpg").body == b"\xff\xd8\xff\xe0"
    assert quiet_desk.ask("/site/").body == quiet_desk.ask("/site/index.html").body
    assert b"(max-width: 0)" in quiet_desk.ask("/site/assets/site.css").body
    assert b"(min-width: 0)" in quiet_desk.ask("/site-dark/assets/site.css").body


def test_the_evidence_is_plain_values(quiet_desk):
    told = json.loads(quiet_desk.ask("/evidence").body)
    assert told["parts"][0]["bullets"][0]["marks"][0]["word"] == "확인"
    assert told["sources"][0]["outlet"] == "가람일보"


# --- who may ask (P1–P3, P6) ---------------------------------------------------------------------


def test_it_listens_on_loopback_only(quiet_desk):
    assert quiet_desk.listener.getsockname()[0] == "127.0.0.1"


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
def test_our_own_names_are_answered(quiet_desk, name):
    assert quiet_desk.ask("/state", host=f"{name}:{quiet_desk.port}").status == 200


OTHER_NAMES = [
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
]


@pytest.mark.parametrize("host", OTHER_NAMES)
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
def test_other_origins_get_nothing(quiet_desk, origin):
    assert quiet_desk.ask("/events", Origin=origin).status == 403
    assert quiet_desk.ask("/state", Origin=origin).status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_picture_or_frame_elsewhere_gets_nothing(quiet_desk, site):
    for path in ("/stories", "/state", "/mail", "/page.js", "/"):
        assert quiet_desk.ask(path, Sec_Fetch_Site=site, Sec_Fetch_Mode="no-cors").status == 403
    framed = {"Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "iframe"}
    assert quiet_desk.ask("/", Sec_Fetch_Site=site, **framed).status == 403


def test_a_link_elsewhere_may_open_the_page(quiet_desk):
    opened = {"Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
    assert quiet_desk.ask("/", Sec_Fetch_Site="cross-site", **opened).status == 200
    assert quiet_desk.ask("/mail", Sec_Fetch_Site="cross-site", **opened).status == 403


def test_our_own_origin_may_ask(quiet_desk):
    assert quiet_desk.ask("/state", Origin=f"http://localhost:{quiet_desk.port}").status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/", "/events", "/nothing", "/state"])
def test_all_but_the_choices_can_only_be_read(quiet_desk, method, path):
    response = quiet_desk.ask(path, method=method)
    assert response.status == 405
    assert response.getheader("Allow") == "GET, HEAD"


def test_head_answers_without_a_body(quiet_desk):
    for path in ("/", "/mail", "/events", "/message.eml"):
        response = quiet_desk.ask(path, method="HEAD")
        assert (response.status, response.body) == (200, b""), path


ASKED = {"choice": "pin", "articles": ["a1"], "undo": False}


def choose(desk, body=None, **changes):
    headers = {
        "Origin": f"http://127.0.0.1:{desk.port}",
        "Content_Type": "application/json",
        "X_Newsletter_Token": token_of(desk),
    }
    headers = {name: value for name, value in (headers | changes).items() if value is not None}
    data = json.dumps(ASKED).encode() if body is None else body
    return desk.ask("/choices", method="POST", body=data, **headers)


def test_a_choice_of_our_own_page_is_carried_out_once(desk):
    response = choose(desk)
    assert response.status == 200
    assert "머리말에 적었습니다" in json.loads(response.body)["message"]
    assert desk.chosen == [("pin", ["a1"], False)]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"X_Newsletter_Token": None}, 403),
        ({"X_Newsletter_Token": ""}, 403),
        ({"X_Newsletter_Token": "guess"}, 403),
        ({"X_Newsletter_Token": "가".encode()}, 403),
        ({"Origin": None}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Content_Type": "text/plain"}, 415),
        ({"Content_Type": "application/x-www-form-urlencoded"}, 415),
        ({"host": "evil.example"}, 403),
    ],
)
def test_a_choice_that_our_page_did_not_ask_for_is_refused(quiet_desk, changes, status):
    assert choose(quiet_desk, **changes).status == status
    assert quiet_desk.chosen == []


def test_a_choice_is_never_read_from_an_address(quiet_desk):
    token = token_of(quiet_desk)
    for path in (f"/choices?choice=pin&token={token}", f"/choices?token={token}"):
        assert quiet_desk.ask(path).status == 405
    assert quiet_desk.chosen == []


def test_each_start_has_a_token_of_its_own(quiet_desk, desk):
    assert token_of(quiet_desk) != token_of(desk)
    assert len(token_of(desk)) >= 32


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"null",
        b'{"choice": "publish", "articles": ["a"], "undo": false}',
        b'{"choice": "pin", "articles": [], "undo": false}',
        b'{"choice": "pin", "articles": "a", "undo": false}',
        b'{"choice": "pin", "articles": [7], "undo": false}',
        b'{"choice": "pin", "articles": ["a"], "undo": "yes"}',
        b'{"choice": ["pin"], "articles": ["a"], "undo": false}',
        b"\xff\xfe",
        b"[" * 4000,
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(quiet_desk, body):
    assert choose(quiet_desk, body).status == 400
    assert quiet_desk.chosen == []


def test_a_body_that_is_too_long_is_not_read(quiet_desk):
    assert choose(quiet_desk, b" " * 5000).status == 413


def test_a_choice_that_cannot_be_written_says_why(desk):
    desk.chosen = NewsletterError("그 글이 없습니다.", hint="다시 모아 주세요.")
    response = choose(desk)
    assert response.status == 409
    assert json.loads(response.body)["hint"] == "다시 모아 주세요."


# --- no way out (P4) -----------------------------------------------------------------------------

PATHS = [
    "/site/../pyproject.toml",
    "/site/..%2f..%2fpyproject.toml",
    "/site/%2e%2e/pyproject.toml",
    "/site/%2e%2e%2fpyproject.toml",
    "/site/.%2e/pyproject.toml",
    "/site/..;/pyproject.toml",
    "/site/..%c0%af..%c0%afetc/passwd",
    "/site/%c0%ae%c0%ae/etc/passwd",
    "/site/..%255c..%255cetc/passwd",
    "/site//etc/passwd",
    "/site///etc/passwd",
    "/site/./../../etc/passwd",
    "/site/%00",
    "/site/index.html%00.css",
    "/site/..%5c..%5cpyproject.toml",
    "/site/..\\..\\pyproject.toml",
    "/site/%2fetc%2fpasswd",
    "/site/file:///etc/passwd",
    "/site/C:/Windows/win.ini",
    "/site/C:%5cWindows%5cwin.ini",
    "/site/%5c%5chost%5cshare",
    "/site/~/.ssh/id_rsa",
    "/site/.newsletter/lock",
    "/site/index.html/",
    "/site/index.html/..%2f..%2fx",
    "/site/%252e%252e/x",
    "/site/%e2%80%a5/x",
    "/site/..%ef%bc%8fx",
    "/site-dark/../page.py",
    "/site-dark/..%2fpage.py",
    "/site-dark/%2e%2e/server.py",
    "/../etc/passwd",
    "/..%2f..%2fetc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/page.py",
    "/server.py",
    "/__init__.py",
    "/assets/../page.py",
    "/page.js/../server.py",
    "/issues/2026-11-22.md",
    "http://127.0.0.1/mail/..%2f..%2fetc/passwd",
    "http://evil.example/state/..",
    "/mail/../../x",
]


@pytest.mark.parametrize("path", PATHS)
def test_no_address_leads_out(quiet_desk, path):
    response = quiet_desk.ask(path)
    assert response.status == 404
    assert b"root:" not in response.body


# --- edits ---------------------------------------------------------------------------------------


def test_an_edit_is_pushed_and_shown(desk):
    with contextlib.closing(lines(desk.port)) as stream:
        first = next(stream)
        desk.edit(mail=mail(MAIL.replace("겨울", "여름")))
        second = next(stream)
    assert second != first
    assert "여름 전기 요금" in desk.ask("/mail").body.decode()


def test_the_mail_does_not_wait_for_what_is_slow(desk):
    before = desk.until(lambda state: state["checked"])
    desk.free.clear()
    desk.edit(mail=mail(MAIL.replace("겨울", "여름")))
    state = desk.until(lambda state: state["drawn"] > before["drawn"])
    assert "여름" in desk.ask("/mail").body.decode()
    assert state["checked"] is False
    assert state["findings"] == before["findings"]
    desk.free.set()
    desk.until(lambda state: state["checked"])


def test_an_edit_that_changes_nothing_draws_no_frame_anew(desk):
    before = desk.until(lambda state: state["checked"])
    desk.edit()
    after = desk.until(lambda state: state["stamp"] != before["stamp"])
    assert (after["drawn"], after["checked"]) == (before["drawn"], True)


def test_a_new_picture_draws_the_mail_anew(desk):
    before = desk.until(lambda state: state["checked"])
    desk.edit(site=SITE | {"media/power.jpg": b"another"})
    desk.until(lambda state: state["drawn"] > before["drawn"])


def test_a_broken_edit_keeps_the_last_good_view(desk):
    desk.until(lambda state: state["checked"])
    wrong = IssueError(
        "번호가 두 번 나옵니다.", file="issues/2026-11-22.md", line=12, hint="번호를 고쳐 주세요."
    )
    desk.edit(mail=wrong)
    state = desk.until(lambda state: state["error"])
    assert state["error"] == {
        "message": "번호가 두 번 나옵니다.",
        "where": "issues/2026-11-22.md:12",
        "hint": "번호를 고쳐 주세요.",
        "lines": [{"number": 12, "text": "## 3. 넷째 꼭지", "wrong": True}],
    }
    assert state["ready"]
    assert state["subject"] == "겨울 전기 요금을 누가 내나"
    assert "겨울 전기 요금" in desk.ask("/mail").body.decode()
    desk.edit(mail=mail())
    desk.until(lambda state: not state["error"])


def test_a_broken_site_is_told_beside_the_new_mail(desk):
    desk.until(lambda state: state["checked"])
    broken = NewsletterError(
        "템플릿을 그리지 못했습니다.", file="templates/site/base.html.j2", line=3
    )
    desk.edit(mail=mail(MAIL.replace("겨울", "여름")), site=broken)
    state = desk.until(lambda state: state["error"])
    assert state["error"]["where"] == "templates/site/base.html.j2:3"
    assert "여름" in desk.ask("/mail").body.decode()
    assert desk.ask("/site/").status == 200


def test_a_bug_in_rendering_does_not_end_the_evening(desk, caplog):
    desk.edit(mail=ValueError("boom"))
    state = desk.until(lambda state: state["error"])
    assert "ValueError" in state["error"]["message"]
    assert desk.ask("/mail").status == 200


def test_evidence_that_cannot_be_had_is_an_answer_not_an_end(desk):
    desk.proof = IssueError("근거 파일을 읽을 수 없습니다.", file="a.evidence.json", line=3)
    response = desk.ask("/evidence")
    assert response.status == 409
    assert json.loads(response.body)["where"] == "a.evidence.json:3"


def test_without_any_good_view_the_page_says_so():
    made = Desk()
    made.mail = NewsletterError("편지 파일이 없습니다.", hint="build를 먼저 해 주세요.")
    with made:
        assert made.ask("/").status == 200
        assert made.ask("/mail").status == 503
        assert made.ask("/site/index.html").status == 503
        assert made.state()["ready"] is False
        made.edit(mail=mail())
        made.until(lambda state: state["ready"])


# --- serve (P7) ----------------------------------------------------------------------------------


def test_the_command_takes_the_next_port_follows_saves_and_stops_on_ctrl_c(tmp_path):
    (tmp_path / "newsletter.toml").write_text('[publication]\ntitle = "나루 편지"\n', "utf-8")
    issue = tmp_path / "issues" / "2026-11-22.md"
    issue.parent.mkdir()
    issue.write_text(format_issue(ISSUE), "utf-8")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with server._listen(free_port()) as taken:
        port = taken.getsockname()[1]
        child = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "newsletter",
                "-C",
                str(tmp_path),
                "preview",
                "--port",
                str(port),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )
        try:
            told = child.stdout.readline()
            assert f"{port}번 포트가 쓰이고 있어" in told
            bound = int(told.split("127.0.0.1:")[1].split("/")[0])
            assert bound > port
            assert {path: path.read_bytes() for path in before} == before
            with contextlib.closing(lines(bound)) as stream:
                next(stream)
                with saved_again_and_again(issue, "두 번째 문장입니다."):
                    wait_for(bound, "두 번째 문장입니다.")
                issue.write_text(format_issue(ISSUE)[: len("---\nnumber")], "utf-8")  # half saved
                wait_for(bound, "두 번째 문장입니다.", error=True)
                began = time.monotonic()
                child.send_signal(signal.SIGINT)  # with an event stream still open
                rest, errors = child.communicate(timeout=10)
        finally:
            child.kill()
            child.wait()
        assert (child.returncode, rest, errors) == (0, "", "")
        assert time.monotonic() - began < 5
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == set(before)


def wait_for(port, words, *, error=False):
    """Until the text part says so, and the state knows of an error or of none."""
    for _ in range(1000):
        if (
            words in asked(port, "/text")
            and bool(json.loads(asked(port, "/state"))["error"]) == error
        ):
            return
        time.sleep(0.01)
    pytest.fail(f"never came: {words}")


def asked(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with contextlib.closing(connection):
        connection.request("GET", path)
        return connection.getresponse().read().decode()


@contextlib.contextmanager
def saved_again_and_again(issue, greeting):
    """Saved by replacement, as editors do, until somebody noticed: the watch begins when it can."""
    noticed = threading.Event()
    content = issue.read_text("utf-8").replace(ISSUE.greeting, greeting)

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
            async for _ in watching.file_changes(
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
