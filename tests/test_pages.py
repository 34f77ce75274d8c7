"""Leads completed from pages of a real server; saved pages; files of addresses."""

import http.server
import threading
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from newsletter.collect.pages.behind import MOST_PAGES, addresses_in, complete, read_html_seed
from newsletter.collect.web.robots import allowed
from newsletter.errors import SeedError
from newsletter.model import Article, Source

ZONE = ZoneInfo("Asia/Seoul")
SENTENCE = "마을 사람들은 물과 전기를 누가 얼마나 쓰는지 먼저 따져 보기로 했다. "
HTML = (
    "<html><head><title>쪽의 제목</title><meta name='author' content='온바다'>"
    "<meta property='article:published_time' content='2026-11-17T09:12:00'></head><body><article>"
    + "".join(f"<p>{n}번째 모임에서 {SENTENCE * 3}</p>" for n in range(1, 8))
    + "</article></body></html>"
)


class Site:
    """A server on 127.0.0.1 that answers what ``paths`` says and remembers what was asked."""

    def __init__(self):
        self.paths, self.asked = {}, []
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                site.asked.append(self.path)
                status, body = site.paths.get(self.path, (404, ""))
                data = body.encode()
                self.send_response(status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *arguments):
                """Say nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def article(self, path, **more):
        lead = Article(
            f"a{path}", f"http://{self.host}{path}", f"제목 {path}", ("머리글입니다.",), "s"
        )
        return replace(lead, publisher="피드의 매체", **more)

    def complete(self, articles, **more):
        limits = {"timeout": 5, "max_bytes": 1_000_000, "allow_hosts": (self.host,)}
        source = Source("s", "매체", f"http://{self.host}/feed")
        return complete(articles, sources={"s": source}, **limits, **more)


@pytest.fixture
def site():
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_a_lead_is_completed_and_keeps_what_the_feed_said(site):
    site.paths["/1"] = (200, HTML)
    done = site.complete([site.article("/1")])
    (article,) = done.articles
    assert (article.id, article.title, article.publisher) == ("a/1", "제목 /1", "피드의 매체")
    assert len(article.paragraphs) == 7
    assert article.authors == ("온바다",)
    assert article.published.isoformat() == "2026-11-17T09:12:00+09:00"
    assert (done.fetched, done.notes) == (1, ())


def test_robots_are_asked_once_and_heeded(site):
    site.paths |= {"/1": (200, HTML), "/no/2": (200, HTML), "/3": (200, HTML)}
    site.paths["/robots.txt"] = (200, "User-agent: *\nDisallow: /no/\n")
    done = site.complete([site.article(path) for path in ("/1", "/no/2", "/3")])
    assert sorted(site.asked) == ["/1", "/3", "/robots.txt"]
    assert done.articles[1].paragraphs == ("머리글입니다.",)
    assert ["제목 /no/2" in note and "robots.txt" in note for note in done.notes] == [True]


def test_a_failing_robots_txt_keeps_us_out(site):
    site.paths |= {"/1": (200, HTML), "/robots.txt": (500, "")}
    done = site.complete([site.article("/1")])
    assert "/1" not in site.asked
    assert done.fetched == 0
    assert len(done.notes) == 1


def test_a_page_that_gives_nothing_falls_back_to_the_lead_and_is_named(site):
    site.paths |= {"/short": (200, "<p>짧습니다.</p>")}
    articles = [site.article("/gone"), site.article("/short")]
    done = site.complete(articles)
    assert done.articles == tuple(articles)
    assert [path in note for path, note in zip(("/gone", "/short"), done.notes, strict=True)] == [
        True,
        True,
    ]


def test_whole_articles_are_not_asked_for(site):
    whole = site.article("/whole", paragraphs=(SENTENCE * 20,))
    assert site.complete([whole]).articles == (whole,)
    assert site.asked == []


def test_a_run_asks_for_sixty_pages_and_says_so(site):
    site.paths = {f"/{n}": (200, HTML) for n in range(MOST_PAGES + 3)}
    done = site.complete([site.article(path) for path in site.paths])
    assert done.fetched == MOST_PAGES
    assert "3쪽" in done.notes[-1]


@pytest.mark.parametrize(
    ("robots", "may"),
    [
        ("", True),
        ("<html>찾을 수 없습니다</html>", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: newsletter\nDisallow: /a/\n\nUser-agent: *\nDisallow:", False),
        ("User-agent: other\nDisallow: /", True),
        ("User-agent: *\nDisallow: /b", True),
        ("\ufeffUser-agent: *\nDisallow: /a/\n", False),
        ("\0:::\nDisallow: http://[", True),
    ],
)
def test_robots(robots, may):
    assert allowed(robots, "https://paper.example/a/1?no=2") is may


def test_a_saved_page_is_a_seed():
    saved = b"<!-- saved from url=(0031)https://paper.example/view?no=31 -->\n" + HTML.encode(
        "cp949"
    )
    (article,) = read_html_seed("seeds/a.html", saved, ZONE)
    assert (article.url, article.source_id, article.origin) == (
        "https://paper.example/view?no=31", "seeds", "seeds/a.html",
    )  # fmt: skip
    named = HTML.replace("<title>", "<meta property='og:url' content='https://b.example/7'><title>")
    assert read_html_seed("b.html", named.encode(), ZONE)[0].url == "https://b.example/7"
    with pytest.raises(SeedError) as caught:
        read_html_seed("seeds/c.html", b"<p>x", ZONE)
    assert caught.value.file == "seeds/c.html"
    assert caught.value.hint


@pytest.mark.parametrize(
    "data",
    [
        b"[InternetShortcut]\r\nURL=https://a.example/1?utm_source=x\r\nIconIndex=0\r\n",
        b"[{000214A0}]\r\nProp3=19,11\r\n[InternetShortcut]\r\nURL=https://a.example/1\r\n",
        b"<plist version='1.0'><dict><key>URL</key><string>https://a.example/1</string></dict></plist>",
        "\ufeff# 읽을 글\nhttps://a.example/1\n\n https://a.example/1#top \n".encode(),
    ],
)
def test_addresses(data):
    assert addresses_in("seeds/a.url", data) == ("https://a.example/1",)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"# \n",
        b"[InternetShortcut]\nURL=file:///etc/passwd",
        b"javascript:alert(1)",
        b"<plist>",
    ],
)
def test_other_schemes_are_refused(data):
    with pytest.raises(SeedError) as caught:
        addresses_in("seeds/a.url", data)
    assert caught.value.file == "seeds/a.url"
