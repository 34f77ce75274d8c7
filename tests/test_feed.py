from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.collect.feed import parse_feed
from newsletter.errors import FeedError
from newsletter.model import Source

SOURCE = Source("paper", "한빛신문", "https://paper.example/rss/all.xml")
KO = "똠방각하 펲시콜라, 인공지능 규제 논의 시작"
HEAD = '<rss version="2.0"><channel><title>t</title>'
TAIL = "</channel></rss>"


def rss(items: str, declaration: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    return f"{declaration}{HEAD}{items}{TAIL}"


def read(items: str | bytes, **changes):
    body = items if isinstance(items, bytes) else rss(items).encode()
    return parse_feed(body, SOURCE, **changes)


def title_of(body: bytes, charset: str = "") -> str:
    return parse_feed(body, SOURCE, charset=charset)[0].title


def declared(label: str, title: str = KO) -> str:
    return rss(f"<item><title>{title}</title></item>", f'<?xml version="1.0" encoding="{label}"?>')


# --- encodings -----------------------------------------------------------------------------------

KOREAN_LABELS = (
    "euc-kr", "EUC-KR", "euc_kr", "ks_c_5601-1987", "KS_C_5601-1989", "ksc5601", "korean",
    "windows-949", "x-windows-949", "ms949", "cp949", "UHC",
)  # fmt: skip


@pytest.mark.parametrize("label", KOREAN_LABELS)
def test_every_korean_label_is_cp949(label):
    assert title_of(declared(label).encode("cp949")) == KO
    assert title_of(declared("utf-8").encode("cp949"), label) == KO
    assert title_of(rss(f"<item><title>{KO}</title></item>", "").encode("cp949"), label) == KO


ENCODED = {
    "utf-8": declared("utf-8").encode(),
    "utf-8 with a mark": declared("utf-8").encode("utf-8-sig"),
    "utf-8 with a mark and an empty line": b"\xef\xbb\xbf\n" + declared("utf-8").encode(),
    "utf-16": declared("utf-16").encode("utf-16"),
    "utf-16-le without a mark": declared("utf-16").encode("utf-16-le"),
    "utf-16-be without a mark": declared("utf-16").encode("utf-16-be"),
    "utf-32": declared("utf-32").encode("utf-32"),
    "johab": declared("johab").encode("johab"),
    "says utf-8, is cp949": declared("utf-8").encode("cp949"),
    "says euc-kr, is utf-8": declared("euc-kr").encode(),
    "says latin-1, is utf-8": declared("iso-8859-1").encode(),
    "says latin-1, is cp949": declared("iso-8859-1").encode("cp949"),
    "says nonsense, is cp949": declared("x-unknown").encode("cp949"),
    "says a codec that is no charset": declared("rot13").encode(),
    "says nothing, is utf-8": rss(f"<item><title>{KO}</title></item>", "").encode(),
    "says nothing, is cp949": rss(f"<item><title>{KO}</title></item>", "").encode("cp949"),
}


@pytest.mark.parametrize("name", ENCODED)
def test_whatever_a_feed_says_its_title_comes_out_right(name):
    assert title_of(ENCODED[name]) == KO


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "us-ascii", "x", "zip", "EUC-KR"])
def test_a_wrong_header_does_not_harm_utf8(charset):
    assert title_of(declared("utf-8").encode(), charset) == KO


def test_a_latin_feed_stays_latin():
    body = declared("iso-8859-1", "Un été à Séoul").encode("latin-1")
    assert title_of(body) == "Un été à Séoul"
    assert title_of(body, "iso-8859-1") == "Un été à Séoul"


def test_one_bad_byte_costs_one_character():
    good = rss("<item><title>한글 !제목</title></item>")
    assert title_of(good.encode().replace(b"!", b"\xff")) == "한글 \ufffd제목"
    body = rss(f"<item><title>{KO}! 끝</title></item>", "").encode("cp949").replace(b"!", b"\xff")
    assert title_of(body) == f"{KO}\ufffd 끝"


# --- broken XML ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("R&D 예산 삭감", "R&D 예산 삭감"),
        ("R&amp;D 예산", "R&D 예산"),
        ("Q&A; 모음", "Q&A; 모음"),
        ("네이버&nbsp;카카오 &middot; 끝", "네이버 카카오 · 끝"),
        ("말줄임&hellip; &ldquo;인용&rdquo;", "말줄임… “인용”"),
        ("앞\x0b뒤\x00!\x85", "앞뒤!"),
        ("앞\u202e뒤\u200b끝\ufeff", "앞뒤끝"),
        ("ㄱ&#1114112;ㄴ&#0;ㄷ&#x1F;ㄹ&#xD800;ㅁ", "ㄱㄴㄷㄹㅁ"),
        ("&#" + "9" * 4000 + ";큰 수", "큰 수"),
        ("줄&#151;표 &#xAC00;", "줄—표 가"),
        ("&lt;단독&gt; 제목", "<단독> 제목"),
        ("<![CDATA[<AI 윤리> 제목]]>", "<AI 윤리> 제목"),
        ("<![CDATA[A<B 논쟁 끝]]>", "A<B 논쟁 끝"),
        ("<![CDATA[R&D <b>예산</b> & 끝]]>", "R&D 예산 & 끝"),
        ("A &amp;amp; B &amp;quot;인용&amp;quot;", 'A & B "인용"'),
        ("  여러\n   줄\t제목 ", "여러 줄 제목"),
        ("\u1112\u1161\u11ab\u1100\u1173\u11af", "한글"),
        ("가" * 400, "가" * 299 + "…"),
    ],
)
def test_titles_are_one_plain_line(markup, expected):
    assert read(f"<item><title>{markup}</title><link>/1</link></item>")[0].title == expected


@pytest.mark.parametrize(
    "items",
    [
        f"<item><title>{KO}</title></item><item><title>끊",
        f"<item><title>{KO}</title><description><b>굵게</description></item>",
        f"<item><title>{KO}</title><link>http://a.example/?a=1&b=2</link></item>",
        f"<item><title>{KO}</title><x:y>선언 없는 이름공간</x:y></item>",
    ],
)
def test_a_damaged_feed_gives_what_it_holds(items):
    assert read(f"{HEAD}{items}".encode())[0].title == KO


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "빈 답"),
        (b" \n\t ", "빈 답"),
        (b"<!DOCTYPE html><html><body>403</body></html>", "웹 페이지"),
        (b"hello", "피드가 아닙니다"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "피드가 아닙니다"),
        (b"{}", "피드가 아닙니다"),
        (b'{"version": 1e999}', "피드가 아닙니다"),
        (b"{" * 100_000, "피드가 아닙니다"),
        (b"<?xml version='1.0'?><opml version='2.0'/>", "피드가 아닙니다"),
    ],
)
def test_no_feed_is_said_in_korean_without_secrets(body, words):
    source = Source("a", "가", "https://me:pw@paper.example/rss?key=secret")
    with pytest.raises(FeedError) as caught:
        parse_feed(body, source)
    assert words in caught.value.message
    assert "secret" not in str(caught.value)
    assert "pw" not in str(caught.value)


# --- the parts of an article ---------------------------------------------------------------------


def test_an_rss_item_becomes_an_article():
    [article] = read(
        """<item><title>데이터센터 규제안 공개</title>
        <link>https://paper.example/news/articleView.html?idxno=77&amp;utm_source=rss</link>
        <guid isPermaLink="false">paper-77</guid><author>기자 홍길동</author>
        <category>인공지능</category><category>인공지능</category><category>전력</category>
        <pubDate>Fri, 05 Apr 2024 10:18:00</pubDate>
        <description><![CDATA[<p>첫 문단입니다.</p><p>둘째 &lt;문단&gt;.</p>]]></description></item>"""
    )
    assert article.id.startswith("a")
    assert len(article.id) == 17
    assert article.url == "https://paper.example/news/articleView.html?idxno=77"
    assert article.paragraphs == ("첫 문단입니다.", "둘째 <문단>.")
    assert article.source_id == "paper"
    assert article.publisher == "한빛신문"
    assert article.origin == SOURCE.feed_url
    assert article.authors == ("기자 홍길동",)
    assert article.tags == ("인공지능", "전력")
    assert article.published == dt.datetime(2024, 4, 5, 1, 18, tzinfo=dt.UTC)
    assert article.updated is None


def test_an_atom_entry_becomes_an_article():
    [article] = read(
        """<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry>
        <title type="html">&lt;b&gt;굵은&lt;/b&gt; 제목</title><id>urn:x:1</id>
        <link rel="alternate" href="/post/1"/><updated>2024-04-05T10:18:00+09:00</updated>
        <author><name>김하나</name></author><summary>짧은 글</summary>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>긴 본문 &amp; 이야기</p></div>
        </content></entry></feed>""".encode()
    )
    assert article.title == "굵은 제목"
    assert article.url == "https://paper.example/post/1"
    assert article.paragraphs == ("긴 본문 & 이야기",)
    assert article.authors == ("김하나",)
    assert article.published == article.updated == dt.datetime(2024, 4, 5, 1, 18, tzinfo=dt.UTC)


def test_a_json_feed_is_read():
    [article, plain] = read(
        """{"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [
        {"id": 1, "url": "https://paper.example/1?fbclid=x", "title": "<단독> 제목",
         "content_html": "<p>본문 &amp; 글</p>", "date_published": "2024-04-05T10:18:00+09:00",
         "authors": [{"name": "김하나"}, null], "tags": ["AI", 3]},
        {"id": "2", "title": "두 번째\\ud800", "content_text": "가\\n\\n나"}, "x"]}""".encode()
    )
    assert (article.title, article.url) == ("<단독> 제목", "https://paper.example/1")
    assert (article.paragraphs, article.authors, article.tags) == (
        ("본문 & 글",),
        ("김하나",),
        ("AI",),
    )
    assert article.published == dt.datetime(2024, 4, 5, 1, 18, tzinfo=dt.UTC)
    assert (plain.title, plain.paragraphs) == ("두 번째", ("가", "나"))


def test_rdf_with_a_dublin_core_date_is_read():
    [article] = read(
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="x"><title>t</title></channel><item rdf:about="https://a.example/1">
        <title>제목</title><link>https://a.example/1</link><dc:date>2024.04.05 10:18</dc:date>
        <dc:creator>박둘</dc:creator></item></rdf:RDF>""".encode()
    )
    assert article.published == dt.datetime(2024, 4, 5, 1, 18, tzinfo=dt.UTC)
    assert article.authors == ("박둘",)


def test_zoneless_dates_are_in_the_zone_of_the_source():
    source = Source("a", "A", "https://a.example/rss", timezone="America/New_York")
    items = "".join(
        f"<item><title>{n}</title><pubDate>{date}</pubDate></item>"
        for n, date in enumerate(("2024-04-05 10:18:00", "2024.04.05 10:18 KST", "내일"))
    )
    assert [article.published for article in parse_feed(rss(items).encode(), source)] == [
        dt.datetime(2024, 4, 5, 14, 18, tzinfo=dt.UTC),
        dt.datetime(2024, 4, 5, 1, 18, tzinfo=dt.UTC),
        None,
    ]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/news/1", "https://paper.example/news/1"),
        ("\n <![CDATA[ http://x.example/1?a=1&b=2 ]]>\n", "http://x.example/1?a=1&b=2"),
        ("javascript:alert(1)", ""),
        ("&#1;java&#9;script:alert(1)", ""),
        ("data:text/html,x", ""),
        ("", ""),
    ],
)
def test_links_are_web_addresses_or_nothing(link, expected):
    [article] = read(f"<item><title>제목</title><link>{link}</link></item>")
    assert article.url == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("가<br>나<br><br/>다<BR />\n<br>robot", ("가 나", "다", "robot")),
        ("<div>가<div>나</div>다</div>", ("가", "나", "다")),
        ("<ul><li>하나<li>둘</ul>끝", ("하나", "둘", "끝")),
        ("<table><tr><td>가</td><td>나</td></tr><tr><td>다</td></tr></table>", ("가 나", "다")),
        ("<p>굵<b>은</b> <a href='x>y'>글</a></p>", ("굵은 글",)),
        ("가<script>alert(1)</script>나<style>p{}</style>다<!-- <p>숨김 -->라", ("가나다라",)),
        ("가<script>var a = '<p>';", ("가",)),
        ('<p title="a > b">가</p>', ("가",)),
        ("<p title=it's>가</p><p>it's 나</p>", ("가", "it's 나")),
        ("R&amp;D &lt;b&gt; &amp;amp; 끝<p>", ("R&D <b> &amp; 끝",)),
        ("3 < 5 이고 <가> 나<p>", ("3 < 5 이고 <가> 나",)),
        ("태그 없는\n글\n\n둘째 문단", ("태그 없는 글", "둘째 문단")),
        ("<p>&nbsp;</p><p>\u200b</p><img src=x onerror=alert(1)>", ()),
        ("<svg/onload=alert(1)><p>가", ("가",)),
    ],
)
def test_markup_becomes_plain_paragraphs(markup, expected):
    [article] = read(
        f"<item><title>제목</title><description><![CDATA[{markup}]]></description></item>"
    )
    assert article.paragraphs == expected


def test_items_without_words_are_skipped():
    items = (
        "<item><link>/1</link></item><item/><item><description>글만</description></item>"
        "<item><link>/2</link><description>글과 주소</description></item><item><title>제목</title></item>"
    )
    assert [article.title for article in read(items)] == ["", "제목"]


# --- who is who ----------------------------------------------------------------------------------


def ids(*items: str) -> list[str]:
    return [article.id for article in read("".join(f"<item>{item}</item>" for item in items))]


def test_identity_is_the_guid_when_it_is_one_items_own():
    old = ids("<title>가</title><guid>g1</guid><link>/1</link>")
    assert old == ids("<title>고친 제목</title><guid>g1</guid><link>/1?utm_source=x</link>")
    assert old != ids("<title>가</title><guid>g2</guid><link>/1</link>")


def test_a_shared_guid_is_not_trusted():
    shared = ids(*(f"<title>{n}</title><guid>same</guid><link>/{n}</link>" for n in "가나다"))
    assert len(set(shared)) == 3
    assert shared == ids(
        *(f"<title>{n}!</title><guid>same</guid><link>/{n}</link>" for n in "가나다")
    )


def test_a_shared_link_is_not_trusted_either():
    assert len(set(ids(*(f"<title>{n}</title><link>/all</link>" for n in "가나다")))) == 3


def test_without_guid_the_canonical_link_is_the_identity():
    assert ids("<title>가</title><link>/1?utm_source=a</link>") == ids(
        "<title>나</title><link>https://paper.example/1?utm_source=b</link>"
    )


def test_without_either_title_and_date_are():
    one = "<title>가</title><pubDate>2024-04-05</pubDate>"
    assert ids(one) == ids(one, one)
    assert len(set(ids(one, "<title>가</title><pubDate>2024-04-06</pubDate>"))) == 2


def test_two_sources_never_share_an_id():
    body = rss("<item><title>가</title><guid>g1</guid></item>").encode()
    other = Source("other", "다른 신문", "https://other.example/rss")
    assert parse_feed(body, SOURCE)[0].id != parse_feed(body, other)[0].id


# --- hostile bytes -------------------------------------------------------------------------------

LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a0 "하하">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
HOSTILE = {
    "deep tags": "<div>" * 100_000,
    "deep entities of tags": "<p><b id={n}>".replace("{n}", "1") * 30_000,
    "reopened formatting": "".join(f"<p><b id={n}>가</p>" for n in range(20_000)),
    "unclosed comments": "<!--" * 100_000,
    "unclosed scripts": "<script>" * 60_000,
    "unclosed quotes": '<a b="' * 80_000,
    "unclosed tags": "<a " * 150_000,
    "breaks": "<br> " * 100_000,
    "references": "&lt" * 150_000,
    "one long paragraph": "가" * 8_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_one_hostile_item_costs_little_and_harms_no_other(name):
    body = rss(
        f"<item><title>앞</title><description><![CDATA[{HOSTILE[name]}]]></description></item>"
        "<item><title>뒤</title><description>본문</description></item>"
    ).encode()
    start = time.perf_counter()
    articles = read(body)
    assert time.perf_counter() - start < 5  # a second here; room for a loaded machine
    assert [article.title for article in articles] == ["앞", "뒤"]


@pytest.mark.parametrize(
    "body",
    [
        f"{LAUGHS}{HEAD}<item><title>&a9;</title></item>{TAIL}",
        f'<!DOCTYPE x [<!ENTITY a "{"가" * 50_000}">]>{HEAD}<item><title>{"&a;" * 5_000}</title></item>',
        f"{HEAD}{'<a>' * 20_000}",
        f"{HEAD}<item><title>{'가' * 2_000_000}</title></item>{TAIL}",
    ],
)
def test_bombs_end_quickly(body):
    start = time.perf_counter()
    try:
        articles = read(body.encode())
    except FeedError:
        articles = ()
    assert time.perf_counter() - start < 5
    assert all(len(article.title) <= 300 for article in articles)


def test_external_entities_are_not_read(tmp_path):
    secret = tmp_path / "canary.txt"
    secret.write_text("canary-words")
    body = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>{HEAD}'
        f"<item><title>제목 &e;</title><description>&e;</description></item>{TAIL}"
    )
    assert "canary-words" not in str(read(body.encode()))


def test_a_feed_of_many_items_is_capped():
    items = "".join(f"<item><title>{n}</title></item>" for n in range(2_100))
    assert len(read(items)) == 2_000


FRAGMENTS = st.sampled_from(
    [
        b"<rss>", b"<channel>", b"<item>", b"<title>", b"</title>", b"<link>", b"<guid>", b"</item>",
        b"<description>", b"<![CDATA[", b"]]>", b"&", b"&#", b"&nbsp;", b"<!DOCTYPE x [", b"<!ENTITY a '",
        b"<feed xmlns='http://www.w3.org/2005/Atom'>", b"<entry>", b"<content type='xhtml'>", b"<?xml",
        b" encoding='euc-kr'?>", b"<pubDate>", b"2024.04.05", b"<media:content url='x", b"<geo:lat>",
        b"<georss:polygon>1 2 3", b"<itunes:duration>", b"\xff\xfe", b"\x00", b"\xb0\xa1", b"<", b">",
        b"'", b'"', "가".encode(), b"{", b'"version":"https://jsonfeed.org/version/1"', b',"items":[{',
    ]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(st.binary(max_size=300), st.lists(FRAGMENTS, max_size=40).map(b"".join)),
    st.text(max_size=12),
)
def test_no_bytes_raise_anything_but_feed_error(body, charset):
    for candidate in (body, HEAD.encode() + b"<item><title>" + body):
        try:
            articles = parse_feed(candidate, SOURCE, charset=charset)
        except FeedError:
            continue
        for article in articles:
            assert "\n" not in article.title
            assert article.url == "" or article.url.startswith("http")
            article.text.encode()
