"""``newsletter check`` as an editor calls it: by line, as JSON, and with the links followed."""

import http.server
import json
import threading

import pytest
from PIL import Image
from proofs import letter_text

CONFIG = """\
[publication]
title = "물길 편지"
base_url = "https://letter.example.org"
sender = "물길 편지 <letter@letter.example.org>"
contact = "물길 편집실"
unsubscribe_url = "https://letter.example.org/unsubscribe"
"""


class _Pages(http.server.BaseHTTPRequestHandler):
    """/here answers, /moved leads to another host's name, /gone is gone, /shut is shut."""

    def do_GET(self):
        status = {"/here": 200, "/gone": 410, "/shut": 403, "/moved": 302}.get(self.path, 404)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", f"http://localhost:{self.server.server_port}/here")
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"<p/>")

    def log_message(self, *arguments):
        """Say nothing."""


@pytest.fixture
def pages():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "newsletter.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "issues" / "media").mkdir(parents=True)
    Image.new("RGB", (1072, 900), "#8a8f98").save(tmp_path / "issues" / "media" / "gate.jpg")

    def write(**slots):
        text, places = letter_text(**slots)
        (tmp_path / "issues" / "2026-11-22.md").write_text(text, encoding="utf-8")
        return places

    write.folder = tmp_path
    return write


def test_findings_stand_under_their_line_and_are_counted(desk, newsletter):
    places = desk(tail="모내기 철에는 두 마을이 물을 찾는다.", image="![](media/gate.jpg)")
    done = newsletter(desk.folder, "check")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    at = lines.index(f"issues/2026-11-22.md:{places['image']}")
    assert lines[at + 1].startswith("  오류 [image.alt] ")
    assert lines[at + 2].startswith("    → ")
    assert lines[-1].startswith("오류 1건 · 살핌 3건")
    assert [line for line in lines if line.startswith("issues/")] == sorted(
        (line for line in lines if line.startswith("issues/")), key=lambda one: int(one[21:] or 0)
    )


def test_a_letter_with_warnings_alone_passes(desk, newsletter):
    desk()
    done = newsletter(desk.folder, "check")
    assert done.returncode == 0
    assert "sources.unread" in done.stdout
    assert "오류 0건 · 살핌 1건" in done.stdout


def test_one_object_a_line(desk, newsletter):
    places = desk(tail="모내기 철에는 두 마을이 물을 찾는다.")
    done = newsletter(desk.folder, "check", "2026-11-22", "--json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [[*one] for one in found] == [["rule", "level", "file", "line", "message", "fix"]] * len(
        found
    )
    assert {"letter.politeness": places["second"]}.items() <= {
        one["rule"]: one["line"] for one in found
    }.items()


def test_nothing_is_written(desk, newsletter):
    desk()
    before = sorted(desk.folder.rglob("*"))
    newsletter(desk.folder, "check")
    assert sorted(desk.folder.rglob("*")) == before


def test_links_are_followed_where_it_is_asked_for(desk, newsletter, pages):
    port = pages.rpartition(":")[2]
    allowed = f'[collect]\nallow_hosts = ["127.0.0.1:{port}", "localhost:{port}"]\ntimeout = 5.0\n'
    (desk.folder / "newsletter.toml").write_text(CONFIG + allowed, encoding="utf-8")
    names = ("here", "gone", "shut", "none", "moved")
    links = ", ".join(f"[{name}번 글]({pages}/{name})" for name in names)
    places = desk(
        greeting=f"{links}을 읽었습니다. [다시 읽은 글]({pages}/gone)도 있습니다.",
        second="물뿌리개가 하룻밤에 쓰는 물은 논 두 마지기 분량입니다. 아랫마을과 나누어 쓰죠.",
        sources=f"출처: [솔재신문]({pages}/here)",
    )
    done = newsletter(desk.folder, "check", "--online", "--json", offline=False)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    asked = {"links.dead", "links.moved", "links.unreached"}
    followed = [one for one in found if one["rule"] in asked]
    assert {one["line"] for one in followed} == {places["greeting"]}
    assert len(followed) == 4, "an address that is linked twice is told once"
    assert {
        next(name for name in names if f"/{name} " in one["message"]): (one["rule"], one["level"])
        for one in followed
    } == {
        "gone": ("links.dead", "error"),
        "none": ("links.dead", "error"),
        "shut": ("links.unreached", "warning"),
        "moved": ("links.moved", "warning"),
    }


def test_offline_no_link_is_followed(desk, newsletter, pages):
    desk(greeting=f"[사라진 글]({pages}/gone)을 읽었습니다.")
    done = newsletter(desk.folder, "check", "--online", offline=True)
    assert "links.dead" not in done.stdout
    assert "열어 보지 않았습니다" in done.stderr
