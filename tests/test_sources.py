"""``newsletter sources``, as a person uses it, against a real server on this machine."""

import http.server
import json
import subprocess
import sys
import threading
import time
import tomllib
import xml.etree.ElementTree as ET

import pytest

from newsletter import subscriptions
from newsletter.collect.feeds.opml import Subscription, format_opml, parse_opml
from newsletter.errors import ConfigError, FeedError, NewsletterError
from newsletter.model import Source
from newsletter.workspace import Workspace

RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>가람일보 &amp; 나루</title>'
    "<item><title>글</title><link>https://garam.example/1</link></item></channel></rss>"
).encode()
COMMENTS = RSS.replace("가람일보".encode(), "댓글".encode())
HTML = "<!doctype html><html><head><title>누리집</title>{}</head><body>본문</body></html>"
LINKS = (
    '<link rel="alternate" type="application/rss+xml" title="댓글" href="comments.xml">'
    '<link rel="alternate" type="application/rss+xml" title="글" href="posts.xml">'
)
CONFIG = """\
# 우리 편지
[collect]
timeout = 5   # 초
allow_hosts = ["{host}"]

# 나루는 지역 소식
[[sources]]
id = "naru"
title = "나루신문"
feed = "http://{host}/naru.xml"

# ── 고르기 ──
[curate]
sections = 3
"""


class Site(http.server.BaseHTTPRequestHandler):
    """Paths with what they answer; the requests that came are kept."""

    pages = {  # noqa: RUF012
        "/naru.xml": (200, {}, RSS),
        "/site/": (200, {"Content-Type": "text/html"}, HTML.format(LINKS).encode()),
        "/site/posts.xml": (200, {}, RSS),
        "/site/comments.xml": (200, {}, COMMENTS),
        "/plain/": (200, {}, HTML.format("").encode()),
        "/rss/allArticle.xml": (200, {}, RSS),
        "/nothing/page.html": (200, {}, HTML.format("").encode()),
        "/empty.xml": (200, {}, b"<rss version='2.0'><channel><title>t</title></channel></rss>"),
        "/old.xml": (301, {"Location": "/naru.xml"}, b""),
        "/gone.xml": (410, {}, b""),
        "/html.xml": (200, {}, HTML.format("").encode()),
        "/500.xml": (500, {}, b""),
    }

    def do_GET(self):
        self.server.asked.append(self.path)
        status, headers, body = self.server.pages.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        """Say nothing."""


@pytest.fixture
def site():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked, server.pages = [], dict(Site.pages)
    server.host = f"127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def folder(site, tmp_path):
    (tmp_path / "newsletter.toml").write_text(CONFIG.format(host=site.host), encoding="utf-8")
    return tmp_path


def toml(folder):
    return (folder / "newsletter.toml").read_bytes().decode()


def sources(folder):
    return tomllib.loads(toml(folder))["sources"]


def lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    "arguments", [["--help"], ["sources", "--help"], ["sources", "add", "--help"]]
)
def test_help_waits_for_nothing(arguments):
    code = (
        f"import sys\nsys.argv = ['newsletter', *{arguments!r}]\n"
        "from newsletter.cli import main\ntry: main()\nexcept SystemExit: pass\n"
        "heavy = {'tomlkit', 'httpx2', 'feedparser', 'pydantic', 'sqlite3', 'pyexpat'}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert "sources" in done.stdout


# --- list ----------------------------------------------------------------------------------------


def test_list_says_what_the_store_knows(newsletter, folder, site):
    before = newsletter(folder, "sources", "list")
    assert (before.returncode, "나루신문" in before.stdout, "읽어 둔" in before.stdout) == (
        0,
        True,
        False,
    )
    assert not (folder / ".newsletter").exists()
    assert newsletter(folder, "collect", offline=False).returncode == 0
    assert "읽어 둔 글 1건" in newsletter(folder, "sources", "list").stdout
    (item,) = lines(newsletter(folder, "sources", "list", "--json"))
    assert (item["id"], item["title"], item["weight"], item["articles"]) == (
        "naru",
        "나루신문",
        1,
        1,
    )
    assert item["feed"] == f"http://{site.host}/naru.xml"


def test_list_names_a_source_that_asked_for_rest(newsletter, folder, site):
    site.pages["/naru.xml"] = (429, {"Retry-After": "86400"}, b"")
    newsletter(folder, "collect", offline=False)
    assert "다시 받지 말아 달라고" in newsletter(folder, "sources", "list").stdout


def test_an_empty_list_says_what_to_do(newsletter, tmp_path):
    (tmp_path / "newsletter.toml").write_text("")
    done = newsletter(tmp_path, "sources", "list")
    assert (done.returncode, "sources add" in done.stdout) == (0, True)
    assert newsletter(tmp_path, "sources", "list", "--json").stdout == ""


# --- add and remove ------------------------------------------------------------------------------


def test_add_finds_the_feed_behind_a_site_and_remove_leaves_no_trace(newsletter, folder, site):
    before = toml(folder)
    done = newsletter(folder, "sources", "add", f"http://{site.host}/site/#top", offline=False)
    assert done.returncode == 0, done.stderr
    assert "comments.xml" in done.stdout
    _, new = sources(folder)
    assert new == {
        "id": "127-0-0-1-site-posts",
        "title": "가람일보 & 나루",
        "feed": f"http://{site.host}/site/posts.xml",
        "site": f"http://{site.host}/site/",
    }
    assert toml(folder).endswith("\n\n# ── 고르기 ──\n[curate]\nsections = 3\n")
    again = newsletter(folder, "sources", "add", f"http://{site.host}/site/", offline=False)
    assert (again.returncode, "이미" in again.stderr) == (1, True)
    done = newsletter(folder, "sources", "remove", new["id"])
    assert (done.returncode, "가람일보 & 나루" in done.stdout) == (0, True)
    assert toml(folder) == before


def test_add_takes_a_feed_itself_with_the_given_words(newsletter, folder, site):
    done = newsletter(
        folder, "sources", "add", f"http://{site.host}/rss/allArticle.xml?utm_source=x",
        "--id", "garam", "--title", '가람 “따옴표" \\ 일보', "--weight", "1.5", offline=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert sources(folder)[1] == {
        "id": "garam",
        "title": '가람 “따옴표" \\ 일보',
        "feed": f"http://{site.host}/rss/allArticle.xml",
        "weight": 1.5,
    }
    assert site.asked == ["/rss/allArticle.xml"]


def test_add_tries_the_usual_paths(folder, site):
    added = subscriptions.add(Workspace.open(folder), f"http://{site.host}/plain/", offline=False)
    assert added.source.feed_url == f"http://{site.host}/rss/allArticle.xml"
    assert added.source.site_url == f"http://{site.host}/plain/"


def test_a_moved_feed_is_kept_at_its_new_address_and_known_by_it(folder, site):
    with pytest.raises(NewsletterError, match="이미"):
        subscriptions.add(Workspace.open(folder), f"http://{site.host}/old.xml", offline=False)


@pytest.mark.parametrize(
    ("path", "message"),
    [("/nothing/page.html", "피드를 찾지 못했습니다"), ("/500.xml", "열지 못했습니다")],
)
def test_what_is_no_feed_is_not_added(folder, site, path, message):
    del site.pages["/rss/allArticle.xml"]
    before = toml(folder)
    with pytest.raises(FeedError, match=message):
        subscriptions.add(Workspace.open(folder), f"http://{site.host}{path}", offline=False)
    assert toml(folder) == before


def test_a_private_address_is_not_asked(newsletter, folder, site):
    (folder / "newsletter.toml").write_text("")
    done = newsletter(folder, "sources", "add", f"http://{site.host}/naru.xml", offline=False)
    assert (done.returncode, site.asked) == (1, [])
    assert "allow_hosts" in done.stderr


def test_offline_needs_both_words_and_says_it_did_not_look(newsletter, folder, site):
    before = toml(folder)
    done = newsletter(folder, "sources", "add", "garam.example/rss", "--id", "garam")
    assert (done.returncode, toml(folder)) == (1, before)
    assert "--title" in done.stderr
    done = newsletter(
        folder, "sources", "add", "garam.example/rss", "--id", "garam", "--title", "가람"
    )
    assert (done.returncode, "살피지 않았습니다" in done.stdout) == (0, True)
    assert sources(folder)[1]["feed"] == "https://garam.example/rss"
    assert site.asked == []


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("ftp://a.example/x", "http나 https"),
        ("file:///etc/passwd", "http나 https"),
        ("javascript:alert(1)", "http나 https"),
        ("https://", "올바르지"),
        ("http://a b.example/[", "올바르지"),
    ],
)
def test_what_is_no_address_is_told(folder, address, message):
    with pytest.raises(NewsletterError, match=message):
        subscriptions.add(Workspace.open(folder), address, source_id="a", title="ㄱ", offline=True)


@pytest.mark.parametrize("source_id", ["naru", "seeds"])
def test_an_id_is_used_once(folder, source_id):
    with pytest.raises(NewsletterError, match="이미 쓰고"):
        subscriptions.add(
            Workspace.open(folder), "a.example", source_id=source_id, title="ㄱ", offline=True
        )


@pytest.mark.parametrize(
    ("options", "message"),
    [(["--id", "가람"], "영소문자"), (["--weight", "9"], "0에서 5"), ([], "빠진 것")],
)
def test_wrong_usage_is_2(newsletter, folder, options, message):
    done = newsletter(folder, "sources", "add", *(["a.example", *options] if options else []))
    assert (done.returncode, message in done.stderr) == (2, True)


def test_remove_takes_the_comment_above_and_shows_it(newsletter, folder):
    done = newsletter(folder, "sources", "remove", "naru")
    assert (done.returncode, "# 나루는 지역 소식" in done.stdout) == (0, True)
    assert "naru" not in toml(folder)
    assert toml(folder).startswith("# 우리 편지\n[collect]\ntimeout = 5   # 초\n")
    assert toml(folder).endswith('"]\n\n# ── 고르기 ──\n[curate]\nsections = 3\n')


def test_an_unknown_id_is_told_with_the_likely_one(newsletter, folder):
    done = newsletter(folder, "sources", "remove", "nari")
    assert (done.returncode, "혹시 naru인가요?" in done.stderr) == (1, True)


def test_broken_settings_are_told_with_their_line(newsletter, folder):
    (folder / "newsletter.toml").write_text("[collect]\n\ntimeout = \n")
    for arguments in (["list"], ["remove", "a"]):
        done = newsletter(folder, "sources", *arguments)
        assert (done.returncode, "newsletter.toml:3" in done.stderr) == (1, True)


def test_a_byte_order_mark_and_windows_line_ends_stay(folder):
    path = folder / "newsletter.toml"
    before = b"\xef\xbb\xbf" + CONFIG.replace("\n", "\r\n").encode()
    path.write_bytes(before)
    workspace = Workspace.open(folder)
    subscriptions.add(workspace, "a.example/x", source_id="a", title="ㄱ", offline=True)
    after = path.read_bytes()
    assert after.startswith(b"\xef\xbb\xbf# ")
    assert after.count(b"\n") == after.count(b"\r\n") == before.count(b"\n") + 5
    subscriptions.remove(workspace, "a")
    assert path.read_bytes() == before


def test_a_linked_file_stays_a_link(folder):
    path, real = folder / "newsletter.toml", folder / "shared.toml"
    path.rename(real)
    path.symlink_to(real)
    subscriptions.remove(Workspace.open(folder), "naru")
    assert path.is_symlink()
    assert "naru" not in real.read_text(encoding="utf-8")


def test_settings_that_could_not_be_read_are_not_written(folder):
    before = toml(folder)
    with pytest.raises(ConfigError):
        Workspace.open(folder).write_config("[collect]\ntimeut = 3\n")
    assert toml(folder) == before


# --- ids -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "source_id"),
    [
        ("https://www.hani.co.kr/rss/", "hani"),
        ("https://www.khan.co.kr/rss/rssdata/society_news.xml", "khan-rssdata-society"),
        ("https://rss.blog.naver.com/somebody.xml", "blog-naver-somebody"),
        ("https://xn--9d0bz2s.example/feed", "xn-9d0bz2s-example"),
        ("https://rss.com/feed", "rss-com"),
        ("https://seeds.example/", "seeds-example"),
        (f"https://a.example/{'long-' * 30}", f"a-example{'-long' * 6}"),
        ("https://a.example/%ED%95%9C%EA%B8%80/AI", "a-example-ai"),
    ],
)
def test_ids_come_from_host_and_path(url, source_id):
    assert subscriptions.make_id(url, ()) == source_id


def test_ids_are_unlike_each_other():
    taken = set()
    for number in range(300):
        taken.add(subscriptions.make_id(f"https://a.example/feed?{number}", taken))
    assert len(taken) == 300
    assert {"a-example", "a-example-2"} <= taken


# --- import and export ---------------------------------------------------------------------------


def generated(count):
    """A list as a reader would export it: folders, doubles and dead entries among the rest."""
    yield '<?xml version="1.0"?><opml version="1.0"><head/><body>'
    for number in range(count):
        title = f"매체 {number} &amp; &quot;친구들&quot;"
        match number % 100:
            case 7:
                url = f"https://host-{number - 1}.example/feed#again"
            case 13:
                url = ""
            case 17:
                url = f"gopher://host-{number}.example/"
            case _:
                url = f"https://host-{number}.example/feed"
        open_, close = ('<outline text="폴더">', "</outline>") if number % 5 == 0 else ("", "")
        yield f'{open_}<outline type="rss" text="{title}" xmlUrl="{url}"/>{close}'
    yield "</body></opml>"


def test_two_thousand_entries_are_imported_and_none_lost(newsletter, folder):
    (folder / "list.opml").write_text("\n".join(generated(2000)), encoding="utf-8")
    before = toml(folder)
    dry = newsletter(folder, "sources", "import", str(folder / "list.opml"), "--dry-run")
    assert (dry.returncode, toml(folder)) == (0, before)
    assert not (folder / ".newsletter").exists()
    started = time.perf_counter()
    done = newsletter(folder, "sources", "import", str(folder / "list.opml"))
    assert time.perf_counter() - started < 5
    assert "항목 2000개 = 더함 1940 + 겹침 20 + 뺌 40" in done.stdout
    assert '9번째 줄 ‘매체 7 & "친구들"’: ‘host-6-example’과 같은 피드입니다.' in done.stdout
    assert '15번째 줄 ‘매체 13 & "친구들"’: 피드 주소(xmlUrl)가 없습니다.' in done.stdout
    assert done.stdout.count("http나 https로 시작하는") == 20
    assert len(sources(folder)) == 1941
    assert toml(folder).count("# 폴더: 폴더\n[[sources]]") == 400
    assert toml(folder).startswith(before.partition("\n\n# ── 고르기")[0])
    again = newsletter(folder, "sources", "import", str(folder / "list.opml"))
    assert "더함 0 + 겹침 1960 + 뺌 40" in again.stdout


def test_what_is_exported_comes_back_as_duplicates(newsletter, folder):
    text = toml(folder) + (
        "\n[[sources]]\nid = 'odd'\ntitle = 'A & B \"따옴표\" <태그> 🧡👩‍💻'\n"
        "feed = 'https://odd.example/?a=1&b=2'\nsite = 'https://odd.example'\nlanguage = 'en'\n"
    )
    (folder / "newsletter.toml").write_text(text, encoding="utf-8")
    done = newsletter(folder, "sources", "export", str(folder / "out.opml"))
    assert done.returncode == 0, done.stderr
    data = (folder / "out.opml").read_bytes()
    assert newsletter(folder, "sources", "export").stdout.encode() == data
    outline = ET.fromstring(data).findall("body/outline")[1]
    assert outline.attrib["text"] == 'A & B "따옴표" <태그> 🧡👩‍💻'
    assert ET.fromstring(data).attrib["version"] == "2.0"
    done = newsletter(folder, "sources", "import", str(folder / "out.opml"))
    assert "항목 2개 = 더함 0 + 겹침 2 + 뺌 0" in done.stdout
    assert "🧡👩‍💻’: ‘odd’와 같은 피드입니다." in done.stdout
    assert toml(folder) == text
    (folder / "newsletter.toml").write_text("")
    newsletter(folder, "sources", "import", str(folder / "out.opml"))
    assert [one["title"] for one in sources(folder)] == ["나루신문", 'A & B "따옴표" <태그> 🧡👩‍💻']
    assert sources(folder)[1]["language"] == "en"


def test_export_writes_over_a_list_and_over_nothing_else(folder):
    workspace, path = Workspace.open(folder), folder / "out.opml"
    path.write_bytes(format_opml("옛 목록", []))
    subscriptions.export_to(workspace, path)
    assert len(parse_opml(path.read_bytes())) == 1
    with pytest.raises(NewsletterError, match="덮어쓰지 않았습니다"):
        subscriptions.export_to(workspace, folder / "newsletter.toml")
    assert toml(folder) == CONFIG.format(host=toml(folder).partition('["')[2].partition('"]')[0])


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE o [<!ENTITY a "b">]><opml>&a;</opml>',
        b"<opml><body>" + b"<outline>" * 5000,
        b"<opml>" + b" " * 50_000_000,
        b"not xml",
    ],
    ids=["entities", "depth", "50 MB", "text"],
)
def test_a_hostile_list_is_one_sentence(newsletter, folder, data):
    (folder / "bad.opml").write_bytes(data)
    before = toml(folder)
    done = newsletter(folder, "sources", "import", str(folder / "bad.opml"))
    assert (done.returncode, toml(folder), done.stdout) == (1, before, "")
    assert done.stderr.startswith("오류: ")
    assert len(done.stderr.splitlines()) == 2
    assert "Traceback" not in done.stderr


def test_no_such_file_is_told(newsletter, folder):
    done = newsletter(folder, "sources", "import", str(folder / "none.opml"))
    assert (done.returncode, "읽을 수 없습니다" in done.stderr) == (1, True)


def test_every_entry_is_in_exactly_one_place():
    addresses = [
        "https://a.example/f", "\u200b HTTPS://A.example:443/f#x", "feed://b.example/f", "feed:https://c.example/f",
        "", "mailto:a@b.example", "data:text/xml,x", "/relative", "http://", "https://d.example/f?utm_source=x",
        "https://user:secret@d.example/f", "https://e.example/f",
    ]  # fmt: skip
    entries = [Subscription("", url, line=n) for n, url in enumerate(addresses, 1)]
    imported = subscriptions.sort_out(entries, [Source("e", "ㅁ", "https://e.example/f")])
    assert [one.source.feed_url for one in imported.added] == [
        "https://a.example/f",
        "http://b.example/f",
        "https://c.example/f",
        "https://d.example/f",
    ]
    assert [one.line for one in imported.duplicates] == [2, 11, 12]
    assert [one.line for one in imported.refused] == [5, 6, 7, 8, 9]
    assert imported.entries == len(entries)
    assert not any("secret" in one.name for one in imported.duplicates)


def test_an_id_is_not_given_twice_where_two_sources_share_a_feed():
    known = [Source(name, "ㄱ", "https://a.example/f") for name in ("b-example", "x")]
    imported = subscriptions.sort_out([Subscription("ㄴ", "https://b.example/f")], known)
    assert imported.added[0].source.id == "b-example-f"
    imported = subscriptions.sort_out([Subscription("ㄴ", "https://b.example/rss")], known)
    assert imported.added[0].source.id == "b-example-2"


# --- check ---------------------------------------------------------------------------------------


def test_check_tells_each_state(newsletter, folder, site):
    text = toml(folder)
    for name in ("empty", "old", "gone", "html", "500", "404"):
        text += f'\n[[sources]]\nid = "{name}"\ntitle = "{name}"\nfeed = "http://{site.host}/{name}.xml"\n'
    (folder / "newsletter.toml").write_text(text, encoding="utf-8")
    done = newsletter(folder, "sources", "check", "--json", offline=False)
    assert done.returncode == 1
    found = {item["id"]: item for item in lines(done)}
    assert {name: item["state"] for name, item in found.items()} == {
        "naru": "reachable",
        "empty": "reachable",
        "old": "moved",
        "gone": "gone",
        "html": "broken",
        "500": "broken",
        "404": "gone",
    }
    assert found["old"]["moved_to"] == f"http://{site.host}/naru.xml"
    assert all(item["reason"].endswith(".") for item in found.values())
    assert len(site.asked) == 8  # each once, and where the moved one went
    done = newsletter(folder, "sources", "check", "naru", "old", offline=False)
    assert (done.returncode, "→ 새 주소" in done.stdout, "html" in done.stdout) == (0, True, False)
    done = newsletter(folder, "sources", "check", "gone", offline=False)
    assert (done.returncode, "sources remove gone" in done.stdout) == (1, True)
    assert toml(folder) == text


def test_check_of_nothing_and_offline(newsletter, folder, site):
    done = newsletter(folder, "sources", "check")
    assert (done.returncode, "오프라인" in done.stderr, site.asked) == (1, True, [])
    done = newsletter(folder, "sources", "check", "nari", offline=False)
    assert (done.returncode, "혹시 naru인가요?" in done.stderr) == (1, True)


def test_a_second_writer_waits(newsletter, folder):
    with Workspace.open(folder).lock():
        done = newsletter(folder, "sources", "remove", "naru")
    assert (done.returncode, "다른 newsletter" in done.stderr) == (1, True)
    assert len(sources(folder)) == 1
