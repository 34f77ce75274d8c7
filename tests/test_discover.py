"""The feed behind a page: what the page names, in the right order, then the usual places."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.collect.feeds.discover import discover, feed_title

SITE = "https://www.site.example/"
RSS = 'rel="alternate" type="application/rss+xml"'


def named(html, address=SITE):
    return [one.url for one in discover(html.encode(), address) if one.named]


@pytest.mark.parametrize(
    ("html", "address", "urls"),
    [
        (f'<link {RSS} href="/rss.xml">', SITE, ["https://www.site.example/rss.xml"]),
        (f'<link {RSS} href="rss.xml">', f"{SITE}a/b.html", [f"{SITE}a/rss.xml"]),
        (f'<base href="/blog/"><link {RSS} href="rss.xml">', SITE, [f"{SITE}blog/rss.xml"]),
        (
            f'<base href="https://b.example/x/"><link {RSS} href="f">',
            SITE,
            ["https://b.example/x/f"],
        ),
        (
            f'<link {RSS} href="//cdn.example/rss?a=1&amp;b=2">',
            SITE,
            ["https://cdn.example/rss?a=1&b=2"],
        ),
        (
            "<LINK HREF=/feed TYPE='application/atom+xml; charset=utf-8' REL='home alternate'/>",
            SITE,
            [f"{SITE}feed"],
        ),
        (
            '<link rel="alternate" type="application/feed+json" href="feed.json">',
            SITE,
            [f"{SITE}feed.json"],
        ),
        ("<link rel=feed href=/x>", SITE, [f"{SITE}x"]),
        (f'<link {RSS} href="/a"><link {RSS} href="/a">', SITE, [f"{SITE}a"]),
        (f'<link title="it\'s > here" {RSS} href="/a">', SITE, [f"{SITE}a"]),
        (f"<!-- <link {RSS} href='/no'> --><script>'<link {RSS} href=/no>'</script>", SITE, []),
        (
            f'<link {RSS} href="javascript:alert(1)"><link {RSS} href="file:///etc/passwd">',
            SITE,
            [],
        ),
        (f'<link {RSS} href=""><link {RSS}>', SITE, []),
        (
            '<link rel="alternate" hreflang="en" href="/en"><link rel="stylesheet" href="a.css">',
            SITE,
            [],
        ),
    ],
)
def test_what_a_page_names(html, address, urls):
    assert named(html, address) == urls


def test_posts_come_before_comments_tags_and_other_types():
    html = (
        f'<link {RSS} title="사이트 » 댓글 피드" href="/comments/feed/">'
        f'<link {RSS} title="한 꼬리표" href="/tag/ai/feed/">'
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">'
        '<link rel="alternate" type="application/feed+json" href="/feed.json">'
        f'<link {RSS} title="사이트 » 피드" href="/feed/">'
        '<link rel="alternate" type="application/atom+xml" href="/atom.xml">'
    )
    assert [url.removeprefix(SITE[:-1]) for url in named(html)] == [
        "/feed/",
        "/atom.xml",
        "/feed.json",
        "/tag/ai/feed/",
        "/wp-json/wp/v2/pages/2",
        "/comments/feed/",
    ]


def test_the_usual_places_come_after_and_only_once():
    html = f'<link {RSS} href="/feed">'.encode()
    found = discover(html, f"{SITE}blog/")
    assert found[0].url == f"{SITE}feed"
    guesses = [one.url for one in found if not one.named]
    assert guesses[0] == f"{SITE}blog/rss"
    assert f"{SITE}feed" not in guesses
    for path in ("rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "rss/allArticle.xml"):
        assert f"{SITE}{path}" in guesses
    assert len(found) == len({one.url for one in found})


@pytest.mark.parametrize(
    ("address", "first"),
    [
        (SITE, f"{SITE}rss"),
        (f"{SITE}?a=1#b", f"{SITE}rss"),
        (f"{SITE}blog", f"{SITE}blog/rss"),
        (f"{SITE}news/list.html?x=/", f"{SITE}news/rss"),
    ],
)
def test_where_guessing_begins(address, first):
    assert discover(b"", address)[0].url == first


@pytest.mark.parametrize(
    "unit", ["<link ", "<!--", "<script>", "<link a='", '<base href="', "<title", "<link x= y"]
)
def test_large_pages_take_no_time(unit):
    started = time.perf_counter()
    discover((unit * (2_000_000 // len(unit))).encode(), SITE)
    assert time.perf_counter() - started < 3


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda s: f"<link {s}".encode("utf-8", "replace"))
)
def test_any_bytes_are_read(body):
    assert all(one.url.startswith(("http://", "https://")) for one in discover(body, SITE))
    assert isinstance(feed_title(body), str)


@pytest.mark.parametrize(
    ("feed", "title"),
    [
        ("<rss><channel><title>가람일보</title><item><title>글</title>", "가람일보"),
        ("<rss><channel><title><![CDATA[Q&A <b>가람</b>]]></title>", "Q&A 가람"),
        (
            "<rss><channel><image><title>그림</title></image><title>가람 &amp; 나루</title>",
            "가람 & 나루",
        ),
        (
            '<feed><title type="html">&lt;b&gt;가람&lt;/b&gt; &amp;amp; 나루</title><entry>',
            "가람 & 나루",
        ),
        ("<rss><channel><item><title>글</title></item>", ""),
        ('{"version": "https://jsonfeed.org/version/1.1", "title": "가람\\n일보"}', "가람 일보"),
        ('{"title": 3}', ""),
        ("{", ""),
        ("", ""),
    ],
)
def test_what_a_feed_calls_itself(feed, title):
    assert feed_title(feed.encode()) == title


def test_a_korean_charset():
    feed = '<?xml version="1.0" encoding="euc-kr"?><rss><channel><title>가람일보</title>'
    assert feed_title(feed.encode("cp949")) == "가람일보"
    assert feed_title(feed.replace("euc-kr", "x").encode("cp949"), charset="euc-kr") == "가람일보"
