from __future__ import annotations

import datetime as dt
import html
import time
import unicodedata

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.collect.feeds.feed import BEYOND, EMPTY, REPEATED, parse_feed
from newsletter.collect.feeds.markup import content_of
from newsletter.errors import FeedError
from newsletter.korean.text import clean_line
from newsletter.model import Link, Source

SOURCE = Source("paper", "한빛신문", "https://paper.example/rss/all.xml")
KO = "똠방각하 펲시콜라, 인공지능 규제 논의 시작"
HEAD = '<rss version="2.0"><channel><title>t</title>'
TAIL = "</channel></rss>"


def rss(items: str, declaration: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    return f"{declaration}{HEAD}{items}{TAIL}"


def read(items: str | bytes, **changes):
    body = items if isinstance(items, bytes) else rss(items).encode()
    return parse_feed(body, SOURCE, **changes).articles


def title_of(body: bytes, charset: str = "") -> str:
    return parse_feed(body, SOURCE, charset=charset).articles[0].title


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
    assert [article.published for article in parse_feed(rss(items).encode(), source).articles] == [
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


@pytest.mark.parametrize(
    ("summary", "deck"),
    [
        ("주민들은 한 달째 물을 아껴 쓴다", "주민들은 한 달째 물을 아껴 쓴다"),
        ("시는 지난봄 점검에서 같은 자리를 고쳐야 한다는 의견을 받았지만 예산이 …", ""),
        ("<p>한 문단</p><p>또 한 문단</p>", ""),
        ("긴 요약 " * 80, ""),
    ],
)
def test_a_summary_beside_the_full_text_is_its_deck(summary, deck):
    text = (
        "시는 지난봄 점검에서 같은 자리를 고쳐야 한다는 의견을 받았지만 예산이 없다며 미뤘다. " * 20
    )
    [article] = read(
        f"<item><title>제목</title><description><![CDATA[{summary}]]></description>"
        f'<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">{text}'
        "</content:encoded></item>"
    )
    assert article.subtitle == deck
    assert article.paragraphs == (text.strip(),)


def test_links_of_a_body_are_kept_with_their_words():
    body = (
        "<p>읽기 <a href='/더?utm_source=x&idxno=7'>더 <b>많</b>은<br>글</a>과 <a name=x>닻</a></p>"
        '<a href="javascript:alert(1)">나쁨</a> <a href=https://a.example/pic><img src=x></a>'
        "<A HREF='ht&#9;tps://b.example/1#top'>비 &amp; 시</A> <a href='https://b.example/1'>또</a>"
        "<a href='https://paper.example/news/1'>기사 보기</a> <a/href='//c.example/2'>끝"
    )
    [article] = read(
        "<item><title>제목</title><link>https://paper.example/news/1</link>"
        f"<description><![CDATA[{body}]]></description></item>"
    )
    assert article.links == (
        Link("더 많은 글", "https://paper.example/%EB%8D%94?idxno=7"),
        Link("비 & 시", "https://b.example/1"),
        Link("끝", "https://c.example/2"),
    )
    assert article.flags == ("no-date",)


def test_a_farm_of_links_is_kept_in_bounds():
    body = "".join(f"<a href='https://a.example/{n}'>{n}{'글' * 900}</a>" for n in range(500))
    found = content_of(body, plain=False)
    assert len(found.links) == 30
    assert all(len(link.text) == 200 for link in found.links)


@pytest.mark.parametrize(
    ("words", "href", "flagged"),
    [
        ("naver.com", "https://evil.example/", True),
        ("https://www.naver.com/news", "https://naver.com.evil.example/news", True),
        ("NAVER.COM", "https://navver.com", True),
        ("hankookilbo.com/News/1", "http://hankookilbo.co/News/1", True),
        ("기사 보기", "https://naver.com@evil.example/", True),
        ("기사 보기", "https://naver.com:80@evil.example/", True),
        ("apple.com", "https://аррle.com/", True),
        ("애플", "https://аррle.com/", True),
        ("애플", "https://xn--le-6kcd5b.com/", True),
        ("google.com", "https://gооgle.com/a", True),
        ("naver.com", "https://na\u200bver.com/", False),
        ("www.naver.com", "https://news.naver.com/main", False),
        ("news.naver.com", "https://naver.com/", False),
        ("한글.한국", "https://한글.한국/길", False),
        ("3.5", "https://a.example/", False),
        ("README.md 파일", "https://a.example/", False),
        ("기사 보기", "https://a.example/@someone", False),
        ("naver.com", "javascript:alert(1)", False),
    ],
)
def test_links_that_say_another_host_are_flagged(words, href, flagged):
    [article] = read(
        "<item><title>제목</title><pubDate>Mon, 02 Nov 2026 10:00:00 +0900</pubDate>"
        f"<description><![CDATA[<p>글 <a href='{href}'>{words}</a></p>]]></description></item>"
    )
    assert article.flags == ((f"misleading-link:{words}",) if flagged else ())
    assert all(link.url.isascii() for link in article.links)


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
    assert parse_feed(body, SOURCE).articles[0].id != parse_feed(body, other).articles[0].id


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
            articles = parse_feed(candidate, SOURCE, charset=charset).articles
        except FeedError:
            continue
        for article in articles:
            assert "\n" not in article.title
            assert article.url == "" or article.url.startswith("http")
            article.text.encode()


# --- what is read is kept or dropped -------------------------------------------------------------

NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)


def content(items: str, now: dt.datetime | None = NOW):
    return parse_feed(rss(items).encode(), SOURCE, now=now)


def test_every_item_is_an_article_or_a_drop_with_its_reason():
    found = content(
        "<item><title>가</title><guid>1</guid></item><item/>"
        "<item><title>나</title></item><item><title>나</title></item>"
        "<item><link>/1</link></item>"
    )
    assert [article.title for article in found.articles] == ["가", "나"]
    assert [(drop.what, drop.reason, drop.url) for drop in found.dropped] == [
        ("제목 없음", EMPTY, ""),
        ("나", REPEATED, ""),
        ("제목 없음", EMPTY, "https://paper.example/1"),
    ]
    assert {drop.origin for drop in found.dropped} == {SOURCE.feed_url}
    assert found.read == 5


def test_items_beyond_the_cap_are_dropped_by_name():
    found = content("".join(f"<item><title>{n}</title></item>" for n in range(2_003)))
    assert len(found.articles) == 2_000
    assert [(drop.what, drop.reason) for drop in found.dropped] == [
        (str(n), BEYOND) for n in range(2_000, 2_003)
    ]
    assert found.read == 2_003


@pytest.mark.parametrize(
    ("date", "published", "flags"),
    [
        ("2026-11-22 18:00", True, ()),
        ("2026-11-23 17:59", True, ()),  # a clock or a zone may be a day wrong
        ("2026-11-23 18:01", False, ("future-date:2026-11-23 18:01",)),
        ("2031. 1. 1.", False, ("future-date:2031. 1. 1.",)),
        (
            "Thu, 01 Jan 1970 00:00:00 GMT",
            False,
            ("impossible-date:Thu, 01 Jan 1970 00:00:00 GMT",),
        ),
        ("1994-12-31", False, ("impossible-date:1994-12-31",)),
        ("1995-01-01", True, ()),
        ("내일", False, ("no-date",)),
        ("", False, ("no-date",)),
    ],
)
def test_a_date_that_cannot_be_is_flagged_and_not_used(date, published, flags):
    [article] = content(f"<item><title>가</title><pubDate>{date}</pubDate></item>").articles
    assert (article.published is not None, article.flags) == (published, flags)


def test_where_one_date_is_impossible_another_may_do():
    body = """<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><title>가</title>
        <published>1970-01-01T00:00:00Z</published><updated>2026-11-20T10:00:00+09:00</updated>
        </entry></feed>"""
    [article] = parse_feed(body.encode(), SOURCE, now=NOW).articles
    assert article.published == article.updated == dt.datetime(2026, 11, 20, 1, tzinfo=dt.UTC)
    assert article.flags == ()


def test_what_was_cut_short_says_so():
    long = "<p>" + "가 " * 300_000
    [article] = content(
        f"<item><title>가</title><description><![CDATA[{long}]]></description></item>"
    ).articles
    assert "cut-short" in article.flags


# --- bodies that go around feedparser ------------------------------------------------------------

LONG = "본문의 긴 문장입니다. " * 30


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (
            f"<![CDATA[<p>{LONG}</p><p>&amp;lt;둘&amp;gt; &lt;셋&gt;</p>]]>",
            (LONG.strip(), "&lt;둘&gt; <셋>"),
        ),
        (
            f"&lt;p&gt;{LONG}&lt;/p&gt;&lt;p&gt;A&amp;amp;B &amp;lt;b&amp;gt;",
            (LONG.strip(), "A&B <b>"),
        ),
        (f"&#60;p&#62;{LONG}&#60;/p&#62;&hellip; R&D", (LONG.strip(), "… R&D")),
        (LONG, (LONG.strip(),)),
        (f"{LONG}\ufdd00\ufdd1 &#xFDD0;1&#xFDD1;", (f"{LONG}0 1",)),  # forged tokens
        (f"<p>{LONG}</p><p>둘</p>", (LONG.strip(), "둘")),  # markup as XML
    ],
)
def test_long_bodies_read_like_short_ones(markup, expected):
    items = f"<item><title>가</title><description>{markup}</description></item>"
    for body in (rss(items), rss(items).replace("</rss>", "<broken")):  # strict and loose parser
        [article] = parse_feed(body.encode(), SOURCE).articles
        assert article.paragraphs == expected


def test_long_escaped_text_in_xhtml_stays_text():
    [article] = read(
        f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><title>가</title>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{LONG}&lt;b&gt;</p>
        </div></content></entry></feed>""".encode()
    )
    assert article.paragraphs == (f"{LONG}<b>",)


def test_long_addresses_and_headlines_stay_whole():
    url = "https://news.example/articles/" + "CBMi" * 80 + "?a=1&b=2"
    for link in (url.replace("&", "&amp;"), f"<![CDATA[{url}]]>", f"\n   <![CDATA[{url}]]>   \n"):
        title = "긴 제목 " * 55
        [article] = read(f"<item><title>{title}</title><link>{link}</link></item>")
        assert (article.url, article.title) == (url, title.strip())


def test_a_feed_with_names_of_its_own_loses_no_text():
    body = f'<!DOCTYPE rss [<!ENTITY name "Hanbit">]>{HEAD}<item><title>&name; 소식</title>'
    body += f"<description>{LONG}&name;&amp;lt;b&amp;gt;</description></item>{TAIL}"
    [article] = read(body.encode())
    assert article.title.endswith(" 소식")  # feedparser knows few of them and keeps the others
    assert article.text.startswith(LONG)
    assert article.text.endswith("<b>")


def test_pictures_of_an_item():
    pictures = (
        '<img src="https://a.example/1.jpg" alt="데이터센터 &amp; 탑"><IMG SRC=https://a.example/2.jpg>'
        '<img src="http://a.example/3.jpg"><img src="/4.jpg"><img src="data:image/png;base64,x">'
        '<img width="1" height="1" src="https://count.example/p.gif"><img src=\'javascript:x\'>'
        '<!-- <img src="https://a.example/hidden.jpg"> --><img alt="https:">'
        '<img src="https://a.example/5.jpg" width="100"/><img src="https://a.example/6.jpg">'
    )
    [article] = read(
        f"<item><title>가</title><description><![CDATA[{pictures}<p>글]]></description></item>"
    )
    assert [(image.url, image.alt) for image in article.images] == [
        ("https://a.example/1.jpg", "데이터센터 & 탑"),
        ("https://a.example/2.jpg", ""),
        ("https://a.example/5.jpg", ""),
    ]
    assert article.paragraphs == ("글",)


WORDS = st.text(st.characters(codec="utf-8", categories=("Lo", "Ll", "Nd")), min_size=1, max_size=8)
TREES = st.recursive(
    WORDS,
    lambda inner: st.tuples(
        st.sampled_from(["div", "p", "b", "a href='x>y'", 'span title="<p>"', "li", "table", "SECTION"]),
        st.lists(inner, max_size=4),
        st.sampled_from(["", "<!-- <p>숨김</p> -->", "<script>'<p>'</script>", "<br/>", "<img src=x>"]),
    ),
    max_leaves=20,
)  # fmt: skip


def written(tree) -> tuple[str, list[str]]:
    if isinstance(tree, str):
        return f" {tree} ", [tree]
    tag, inner, extra = tree
    parts = [written(part) for part in inner]
    name = tag.split()[0]
    markup = f"<{tag}>{extra}{''.join(part[0] for part in parts)}</{name}>"
    return markup, [word for part in parts for word in part[1]]


@settings(max_examples=300, deadline=None)
@given(TREES)
def test_the_words_between_the_tags_are_all_that_is_kept(tree):
    markup, words = written(tree)
    found = content_of(markup, plain=False)
    assert " ".join(found.paragraphs).split() == [
        unicodedata.normalize("NFC", word) for word in words
    ]
    assert found.images == found.links == ()


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(["<", ">", "<p", "</", "<!--", "-->", "&lt;", "&amp;", "'", '"', "=", "script",
       "<style>", "가", " ", "\n", "<img src=https://a.example/i ", "<a href=https://a.example/i ", "</a>", "<br>", "\x1e", "\u202e", "]]>"]), max_size=60)
       .map("".join))  # fmt: skip
def test_no_markup_breaks_the_lines(markup):
    found = content_of(markup, plain=False)
    assert all(line and line == clean_line(line) for line in found.paragraphs)
    assert all(image.url.startswith("https://") for image in found.images)
    assert all(link.url.startswith("https://") and link.text for link in found.links)


@pytest.mark.parametrize(
    "tag",
    [
        "<div>",
        "<b>",
        "<p><b id=1>",
        "<table><tr><td>",
        "<a <b <c ",
        "<img ",
        "<a href=https://a.example>",
    ],
)
def test_nesting_costs_nothing(tag):
    start = time.perf_counter()
    content_of(tag * 100_000, plain=False)
    assert time.perf_counter() - start < 1  # 0.02 s here


def test_many_hostile_items_cost_no_more_than_their_bytes():
    items = "".join(
        f"<item><title>{n}</title><description><![CDATA[{'<b>' * 50_000}글]]></description></item>"
        for n in range(50)
    )
    start = time.perf_counter()
    assert [article.text for article in read(items)] == ["글"] * 50
    assert time.perf_counter() - start < 10  # 1 s here


def test_a_feed_of_nothing_but_tags_is_refused():
    with pytest.raises(FeedError, match="태그가 너무 많습니다"):
        read("<x/>" * 500_001)


@pytest.mark.parametrize("open_tag", ["<div>", "<b>"])
def test_tags_nested_in_the_feed_itself_cost_little(open_tag):
    start = time.perf_counter()
    found = read(f"<item><title>가</title><description>{open_tag * 100_000}</description></item>")
    assert [article.title for article in found] == ["가"]
    assert time.perf_counter() - start < 8  # 1.2 s here


@pytest.mark.parametrize("form", ["rss", "atom"])
@pytest.mark.parametrize("encoding", ["utf-8", "euc-kr"])
def test_well_formed_feeds_have_the_titles_and_links_feedparser_finds(form, encoding):
    body = "&lt;p&gt;" + "긴 본문 문장입니다. " * 40 + "&lt;/p&gt;"
    if form == "rss":
        items = "".join(
            f"<item><title>제목 {n} &amp; R&amp;D</title><link>https://a.example/{n}?a=1&amp;b={n}</link>"
            f"<guid>urn:{n}</guid><description>{body}</description></item>"
            for n in range(40)
        )
        text = f"{HEAD}{items}{TAIL}"
    else:
        entries = "".join(
            f"<entry><title>제목 {n} &amp; R&amp;D</title><link href='https://a.example/{n}?a=1&amp;b={n}'/>"
            f"<id>urn:{n}</id><content type='html'>{body}</content></entry>"
            for n in range(40)
        )
        text = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title>{entries}</feed>"
    data = f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)
    theirs = [(entry.title, entry.link) for entry in feedparser.parse(data).entries]
    found = parse_feed(data, SOURCE).articles
    assert [(html.unescape(title), link) for title, link in theirs] == [
        (article.title, article.url) for article in found
    ]
    assert all(len(article.text) > 400 for article in found)
