"""The archive as other people's machines judge it: the Nu checker, Lighthouse, the feeds' own rules.

The rules of JSON Feed are written out here and always run. The other two run where
NEWSLETTER_SITE_TOOLS names a folder with both in its node_modules and Java is there:

    npm install --ignore-scripts --prefix FOLDER vnu-jar lighthouse

CI has such a folder; other machines need none. Where the variable is set nothing is skipped: what
is missing fails.
"""

import contextlib
import dataclasses
import datetime as dt
import gzip
import http.server
import json
import mimetypes
import os
import re
import shutil
import subprocess
import threading
from pathlib import Path
from urllib.parse import unquote, urlsplit

import feedparser
import pytest
from letters import ARCHIVE, BARE, ISSUE, PUBLICATION, TEMPLATES, earlier, everywhere
from preview_desk import CHROMIUM, FLAGS

from newsletter.issue.document import parse_issue
from newsletter.model import Bullet, Prose, Section
from newsletter.render.site import render_site

ROOT = Path(__file__).parent.parent
HOME = os.environ.get("NEWSLETTER_SITE_TOOLS", "")
tools = pytest.mark.skipif(not HOME, reason="NEWSLETTER_SITE_TOOLS names no folder")

BELOW = "/deep/letters/"
OWN = tuple(
    issue
    for path in sorted((ROOT / "issues").glob("*.md"), reverse=True)
    if (issue := parse_issue(path.read_text("utf-8"), path.name)).status == "published"
)
TANGLED = dataclasses.replace(
    ISSUE,
    status="draft",
    topics=("환경", "아주 긴 토픽의 이름"),
    sections=(
        Section(
            None,
            "꼭지 하나에 모두",
            (
                Bullet("첫 문단입니다.\n\n둘째 문단입니다.\n\n- 안의 목록"),
                Prose(
                    "> 옮긴 말입니다.\n\n### 작은 제목\n\n1. 하나\n2. 둘\n\n    들여 쓴 글\n\n---\n\n끝"
                ),
            ),
        ),
    ),
)
YEARS = tuple(earlier(dt.date(2007 + at, 3, 4), at + 1) for at in range(20))


def site(issues=ARCHIVE, publication=PUBLICATION, form="ai-ethics"):
    return render_site(
        issues,
        publication,
        TEMPLATES,
        format_name=form,
        topic_titles={"AI": "인공지능"},
        renamed_topics={"옛 토픽": "AI"},
    )


# --- the Nu checker ------------------------------------------------------------------------------

UNDERSTOOD = (
    # Markdown is written as XHTML, which both the mail and the feed need.
    "Trailing slash on void elements has no effect",
    # The sender's lines that close a viewsletter: no heading was left out.
    "Section lacks heading.",
)


@tools
def test_every_page_style_and_picture_is_valid(tmp_path):
    for name, files in {
        "rich": site((TANGLED, *ARCHIVE[1:])),
        "viewsletter": site(form="viewsletter"),
        "own": site(OWN),
        "years": site(YEARS),
        "bare": site(publication=BARE),
        "none": site((), BARE),
    }.items():
        for path, data in files.items():
            if path.endswith((".html", ".css", ".svg")):
                file = tmp_path / name / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
    checker = Path(HOME) / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    options = ["--format", "json", "--stdout", "--also-check-css", "--also-check-svg"]
    done = subprocess.run(
        ["java", "-jar", str(checker), *options, "--verbose", str(tmp_path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    checked = {line for line in done.stderr.splitlines() if line.startswith(str(tmp_path))}
    assert checked == {str(path) for path in tmp_path.rglob("*.*") if path.is_file()}
    told = json.loads(done.stdout)["messages"]
    assert [
        (Path(one["url"]).relative_to(f"file:{tmp_path}"), one.get("lastLine"), one["message"])
        for one in told
        if one["type"] != "info" or not one["message"].startswith(UNDERSTOOD)
    ] == []


# --- Lighthouse ----------------------------------------------------------------------------------

TRIES = 3
"""Runs of which the best counts, for performance alone: the machine's other work slows a page."""


@contextlib.contextmanager
def served(files):
    """The files below BELOW as a plain static host serves them: packed, kept for ten minutes, with
    the site's own page for what is not there. Gives the host's address.
    """

    class Host(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            path = unquote(urlsplit(self.path).path)
            name = path.removeprefix(BELOW) if path.startswith(BELOW) else "?"
            name = f"{name}index.html" if not name or name.endswith("/") else name
            data = gzip.compress(files.get(name) or files["404.html"], mtime=0)
            kind = mimetypes.guess_type(name if name in files else "404.html")[0]
            self.send_response(200 if name in files else 404)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Cache-Control", "max-age=600")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *arguments):
            """Say nothing: the tests' own output is enough."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def archive():
    files = {}
    with served(files) as host:
        here = dataclasses.replace(PUBLICATION, base_url=f"{host}{BELOW.rstrip('/')}")
        files.update(site(OWN, here))
        yield here.base_url


def judged(address):
    """Lighthouse's report on a page, as on a phone."""
    program = Path(HOME) / "node_modules" / "lighthouse" / "cli" / "index.js"
    done = subprocess.run(
        [
            *(shutil.which("node") or "node", str(program), address, "--quiet"),
            *("--output=json", "--output-path=stdout"),
            f"--chrome-flags={' '.join(['--headless=new', *FLAGS])}",
        ],
        env=os.environ | {"CHROME_PATH": str(CHROMIUM)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def missing(report, category):
    """What keeps a category from 100: the names of its audits."""
    parts = report["categories"][category]["auditRefs"]
    scores = {part["id"]: report["audits"][part["id"]]["score"] for part in parts if part["weight"]}
    return sorted(name for name, score in scores.items() if score is not None and score < 1)


@tools
@pytest.mark.browser
@pytest.mark.parametrize("path", ["", f"{OWN[0].date}/", "search/"])
def test_lighthouse_gives_full_marks(archive, path):
    speeds = []
    while len(speeds) < TRIES and 100 not in speeds:
        report = judged(f"{archive}/{path}")
        for category in ("accessibility", "best-practices", "seo"):
            score = round(100 * report["categories"][category]["score"])
            assert score == 100, missing(report, category)
        speeds.append(round(100 * report["categories"]["performance"]["score"]))
    assert max(speeds) == 100, (speeds, missing(report, "performance"))


# --- the feeds -----------------------------------------------------------------------------------

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
TONGUE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def is_text(value):
    return isinstance(value, str) and bool(value)


def is_address(value):
    return is_text(value) and bool(urlsplit(value).scheme) and bool(urlsplit(value).netloc)


def is_moment(value):
    return (
        is_text(value) and bool(MOMENT.fullmatch(value)) and bool(dt.datetime.fromisoformat(value))
    )


def is_tongue(value):
    return is_text(value) and bool(TONGUE.fullmatch(value))


def is_list_of_texts(value):
    return isinstance(value, list) and all(map(is_text, value))


def are_authors(value):
    """A list of objects with a name, an address or a picture at least."""
    known = {"name": is_text, "url": is_address, "avatar": is_address}
    return isinstance(value, list) and all(
        one and one.keys() <= known.keys() and all(known[name](one[name]) for name in one)
        for one in value
    )


FEED_FIELDS = {
    "version": lambda value: value == "https://jsonfeed.org/version/1.1",
    "title": is_text,
    "items": lambda value: isinstance(value, list),
    "home_page_url": is_address,
    "feed_url": is_address,
    "description": is_text,
    "icon": is_address,
    "favicon": is_address,
    "authors": are_authors,
    "language": is_tongue,
}
ITEM_FIELDS = {
    "id": is_text,
    "content_html": is_text,
    "url": is_address,
    "title": is_text,
    "summary": is_text,
    "image": is_address,
    "date_published": is_moment,
    "date_modified": is_moment,
    "authors": are_authors,
    "tags": is_list_of_texts,
    "language": is_tongue,
}


def faults(feed):
    """What jsonfeed.org/version/1.1 does not allow, of the fields we have a use for."""
    parts = [("feed", feed, FEED_FIELDS, {"version", "title", "items"})]
    items = feed.get("items", [])
    parts += [
        (f"item {at}", one, ITEM_FIELDS, {"id", "content_html"}) for at, one in enumerate(items)
    ]
    for where, part, known, required in parts:
        yield from ((where, name) for name in sorted(required - part.keys()))
        yield from ((where, name) for name in part if not known.get(name, bool)(part[name]))
        yield from ((where, name) for name in part if name not in known)
    if len({item.get("id") for item in items}) < len(items):
        yield ("feed", "items share an id")


@pytest.mark.parametrize("publication", [PUBLICATION, BARE], ids=["full", "bare"])
@pytest.mark.parametrize(
    "issues",
    [ARCHIVE, (), YEARS, OWN, (everywhere("</script><b>&amp;\x00\u202e 글"), *ARCHIVE[1:])],
    ids=["archive", "none", "years", "own", "hostile"],
)
def test_json_feed_keeps_its_rules(issues, publication):
    assert list(faults(json.loads(site(issues, publication)["feed.json"]))) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"title": None}, ("feed", "title")),
        ({"version": "https://jsonfeed.org/version/1"}, ("feed", "version")),
        ({"home_page_url": "/deep/"}, ("feed", "home_page_url")),
        ({"authors": [{}]}, ("feed", "authors")),
        ({"language": "한국어"}, ("feed", "language")),
        ({"author": {"name": "고등어"}}, ("feed", "author")),
        ({"items": [{"id": "1", "content_html": ""}]}, ("item 0", "content_html")),
        ({"items": [{"content_html": "글"}]}, ("item 0", "id")),
        (
            {"items": [{"id": "1", "content_html": "글", "date_published": "2026-11-22 08:00"}]},
            ("item 0", "date_published"),
        ),
        ({"items": [{"id": "1", "content_html": "글"}] * 2}, ("feed", "items share an id")),
    ],
)
def test_a_fault_in_a_feed_is_seen(change, fault):
    feed = json.loads(site()["feed.json"]) | change
    assert fault in list(faults(feed))


@pytest.mark.parametrize("publication", [PUBLICATION, BARE], ids=["full", "bare"])
@pytest.mark.parametrize(
    "issues", [ARCHIVE, (), (dataclasses.replace(ISSUE, preheader="", topics=()),)]
)
def test_every_field_of_one_feed_stands_in_the_other(issues, publication):
    """But for an item's picture, which Atom has no field for: it stands in the text of both."""
    files = site(issues, publication)
    feed = json.loads(files["feed.json"])
    atom = feedparser.parse(files["feed.xml"], sanitize_html=False, resolve_relative_uris=False)
    assert not atom.bozo
    links = {link.rel: link.href for link in atom.feed.links}
    pictures = [item.pop("image", "") for item in feed["items"]]
    assert all(
        picture in item["content_html"]
        for picture, item in zip(pictures, feed["items"], strict=True)
    )
    based = bool(publication.base_url)

    def stated(values):
        return {name: value for name, value in values.items() if value}

    assert [
        item | {"content_html": item["content_html"].strip()} for item in feed.pop("items")
    ] == [
        stated(
            {
                "id": entry.id,
                "url": entry.link if based else "",
                "title": entry.title,
                # Where an entry has none, feedparser gives its content instead.
                "summary": entry.summary if "summary_detail" in entry else "",
                "content_html": entry.content[0].value.strip(),
                "date_published": entry.published,
                "authors": [{"name": one.name} for one in entry.get("authors", [])],
                "tags": [tag.term for tag in entry.get("tags", [])],
            }
        )
        for entry in atom.entries
    ]
    # An Atom feed must name an author; without editors it is the publication itself.
    authors = [{"name": one.name} for one in atom.feed.authors]
    assert feed == stated(
        {
            "version": feed["version"],
            "title": atom.feed.title,
            "home_page_url": links["alternate"] if based else "",
            "feed_url": links.get("self", "").replace("feed.xml", "feed.json"),
            "description": atom.feed.get("subtitle", ""),
            "language": atom.feed.language,
            "authors": authors if publication.editors else [],
        }
    )
    assert authors == (feed.get("authors") or [{"name": publication.title}])
