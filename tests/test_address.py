from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.collect.web.address import canonical, is_public, shown


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.com/a", "https://example.com/a"),
        ("HTTPS://Example.COM", "https://example.com/"),
        ("http://example.com:80/a", "http://example.com/a"),
        ("https://example.com:8443/a", "https://example.com:8443/a"),
        ("https://example.com/a#comments", "https://example.com/a"),
        ("https://example.com/a?utm_source=rss&idxno=7&UTM_Medium=x", "https://example.com/a?idxno=7"),
        ("https://example.com/a?pk_campaign=x&pk_id=9", "https://example.com/a?pk_id=9"),
        ("https://example.com/a?fbclid=1&gclid=2", "https://example.com/a"),
        ("https://example.com/a?%75tm_source=rss&p=3", "https://example.com/a?p=3"),
        ("https://news.example/read?oid=001&aid=0012", "https://news.example/read?oid=001&aid=0012"),
        ("https://example.com/v?no=1&seq=2&id=3&p=4", "https://example.com/v?no=1&seq=2&id=3&p=4"),
        ("https://example.com/가나?q=다", "https://example.com/%EA%B0%80%EB%82%98?q=%EB%8B%A4"),
        ("https://example.com/%EA%B0%80", "https://example.com/%EA%B0%80"),
        ("https://example.com/50%", "https://example.com/50%25"),
        ('https://example.com/a b<c>"', "https://example.com/a%20b%3Cc%3E%22"),
        ("https://한글.kr/x", "https://xn--bj0bj06e.kr/x"),
        ("https://аррle.com/", "https://xn--le-6kc8da.com/"),
        ("https://naver.com@evil.example/", "https://evil.example/"),
        ("https://user:secret@example.com/a", "https://example.com/a"),
        (" \n https://example.com/a\t ", "https://example.com/a"),
        ("\u200bht\u0000tps://exam\u00adple.com/a\u3164", "https://example.com/a"),
        ("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"),
    ],
)  # fmt: skip
def test_one_spelling(url, expected):
    assert canonical(url) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize(
    "url",
    [
        "", " ", "javascript:alert(1)", "java\tscript:alert(1)", "\u00a0javascript:alert(1)",
        "JaVaScRiPt://example.com/%0aalert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
        "ftp://example.com/a", "mailto:a@example.com", "http://", "https:///a", "http://exa mple.com/",
        "http://[::1", "http://[x]/", "http://example.com:99999/", "http://example.com:x/",
        "http://.../", "https:\\\\evil.example", "http://a%00b/", "//example.com/a", "/a", "a",
        "http://" + "a" * 5000, "http://가" + "나" * 80 + ".kr/",
    ],
)  # fmt: skip
def test_what_is_not_acceptable_is_empty(url):
    assert canonical(url) == ""


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/news/1?utm_medium=rss", "https://example.com/news/1"),
        ("2", "https://example.com/feed/2"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("?idxno=3", "https://example.com/feed/rss.xml?idxno=3"),
        ("http://other.example/", "http://other.example/"),
        ("javascript:alert(1)", ""),
        ("\x01javascript:alert(1)", ""),
        ("data:text/html,x", ""),
    ],
)
def test_resolved_against_the_feed(url, expected):
    assert canonical(url, "https://example.com/feed/rss.xml") == expected


@given(st.text(max_size=60), st.sampled_from(["", "https://example.com/feed"]))
def test_any_text_is_empty_or_plain_and_stable(text, base):
    for candidate in (text, f"https://{text}", f"https://example.com/{text}"):
        found = canonical(candidate, base)
        assert found == "" or (found.isascii() and found.startswith(("http://", "https://")))
        assert not set(found) & set(" <>\"'\n\t\\") - {"'"}
        assert canonical(found) == found


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "127.8.9.1", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255",
        "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192",
        "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "168.63.129.16",
        "192.88.99.1", "::", "::1", "::7f00:1", "fe80::1", "fe80::1%eth0", "fc00::1",
        "fd00:ec2::254", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::",
        "2001:0:808:808::1", "2001:db8::1", "", "localhost", "1", "2130706433",
    ],
)  # fmt: skip
def test_addresses_that_are_not_called(ip):
    assert not is_public(ip)


@pytest.mark.parametrize(
    "ip", ["8.8.8.8", "1.1.1.1", "211.249.220.24", "2606:4700::1111", "::ffff:8.8.8.8"]
)
def test_addresses_that_are_called(ip):
    assert is_public(ip)


def test_what_is_shown_holds_no_secret():
    assert shown("https://me:pw@example.com:8080/feed?key=s3#x") == "https://example.com:8080/feed"
    assert shown("https://a@b@example.com?key=s3") == "https://example.com"
    assert len(shown("https://example.com/" + "a" * 500)) == 120
    assert shown("https://example.com/\n\u202efeed") == "https://example.com/feed"


@pytest.mark.parametrize(
    "key",
    [
        "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id", "fbclid", "gclid", "dclid",
        "msclkid", "yclid", "twclid", "ttclid", "igshid", "mc_cid", "mc_eid", "_hsenc", "_ga", "NaPm", "n_media",
        "n_query", "pk_campaign", "mtm_source", "wbraid", "ref_src", "cmpid",
    ],
)  # fmt: skip
def test_where_a_reader_came_from_is_nobody_s_business(key):
    assert (
        canonical(f"https://example.com/a?idxno=7&{key}=x&p=1")
        == "https://example.com/a?idxno=7&p=1"
    )


@pytest.mark.parametrize(
    "key", ["idxno", "aid", "oid", "no", "seq", "id", "p", "sid", "page", "articleId", "uid", "ref", "source", "v"]
)  # fmt: skip
def test_what_may_name_the_article_stays(key):
    assert canonical(f"https://example.com/a?{key}=1") == f"https://example.com/a?{key}=1"


@pytest.mark.parametrize(
    "before",
    [
        "\u200b",
        "\ufeff",
        "\u2060",
        "\u00ad",
        "\u00a0",
        "\u3000",
        "\u1680",
        "\x01",
        "\x0b",
        "\x7f",
        "\u2028",
        "\ue000",
    ],
)
@pytest.mark.parametrize(
    "scheme", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd"]
)
def test_no_invisible_letter_makes_a_scheme_acceptable(before, scheme):
    for url in (
        before + scheme,
        scheme[:4] + before + scheme[4:],
        scheme.replace(":", before + ":"),
    ):
        assert canonical(url) == ""
        found = canonical(url, "https://paper.example/rss")
        assert found == "" or found.startswith("https://paper.example/")
