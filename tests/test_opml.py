"""Subscription lists as readers write them, and as someone with bad intentions would."""

import contextlib
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.collect.feeds.opml import MOST_BYTES, Subscription, format_opml, parse_opml
from newsletter.errors import FeedError
from newsletter.korean.text import clean_line


def opml(body, head=""):
    return f'{head}<opml version="2.0"><head/><body>{body}</body></opml>'


def only(data):
    (entry,) = parse_opml(data if isinstance(data, bytes) else data.encode())
    return entry


URL = "https://a.example/rss"


@pytest.mark.parametrize(
    ("outline", "title"),
    [
        (f'<outline text="가람" title="가람일보" type="rss" xmlUrl="{URL}"/>', "가람"),
        (f'<outline title="가람" xmlUrl="{URL}"></outline>', "가람"),
        (f'<outline text="" title="가람" xmlUrl="{URL}"/>', "가람"),
        (f"<outline TEXT='가람' XMLURL='{URL}'/>", "가람"),
        (f'<OUTLINE text="가람" xmlurl=" {URL} "/>', "가람"),
        (f'<outline text="가람" type="RSS" url="{URL}"/>', "가람"),
        (f'<outline text="Q&A · B&middot;C" xmlUrl="{URL}"/>', "Q&A · B·C"),
        (f'<outline text="&lt;b&gt; &#44032;&#xB78C; &quot;" xmlUrl="{URL}"/>', '<b> 가람 "'),
        (f'<outline text="가&#10;람&nbsp;일보&#0;" xmlUrl="{URL}"/>', "가 람 일보"),
        (f'<outline text="가\x01람\u200b" xmlUrl="{URL}"/>', "가람"),
        (f'<outline xmlUrl="{URL}"/>', ""),
    ],
)
def test_the_habits_of_readers(outline, title):
    entry = only(opml(outline))
    assert (entry.title, entry.feed_url) == (title, URL)


def test_a_bare_ampersand_in_an_address():
    assert only(opml('<outline xmlUrl="https://a.example/?a=1&b=2&copy=3"/>')).feed_url.endswith(
        "?a=1&b=2&copy=3"
    )


@pytest.mark.parametrize(
    ("encoding", "label"),
    [
        ("cp949", "EUC-KR"),
        ("euc-kr", "ks_c_5601-1987"),
        ("utf-8", "euc-kr"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-8", "x-nonsense"),
    ],
)
def test_encodings(encoding, label):
    head = f'<?xml version="1.0" encoding="{label}"?>\n'
    data = opml(f'<outline text="가람일보" xmlUrl="{URL}"/>', head).encode(encoding)
    assert only(data).title == "가람일보"


def test_folders_lines_and_categories():
    body = f"""
<outline text="뉴스"><outline text="기술 &amp; 삶">
  <outline text="ㄱ" xmlUrl="{URL}1"/></outline>
  <outline text="ㄴ" xmlUrl="{URL}2"
           htmlUrl="https://b.example" language="en"/>
</outline>
<outline text="ㄷ" xmlUrl="{URL}3" category="/가/나,다"/>"""
    found = parse_opml(opml(body).encode())
    assert [(one.title, one.folder, one.line) for one in found] == [
        ("ㄱ", ("뉴스", "기술 & 삶"), 3),
        ("ㄴ", ("뉴스",), 4),
        ("ㄷ", ("가", "나"), 7),
    ]
    assert (found[1].site_url, found[1].language) == ("https://b.example", "en")


def test_entries_without_an_address_are_not_lost():
    body = '<outline text="ㄱ" type="rss"/><outline text="ㄴ"/><outline text="폴더"><outline text="ㄷ"/></outline>'
    assert [(one.title, one.feed_url) for one in parse_opml(opml(body).encode())] == [
        ("ㄱ", ""),
        ("ㄴ", ""),
        ("ㄷ", ""),
    ]


def test_what_follows_the_list_does_no_harm():
    assert only(opml(f'<outline xmlUrl="{URL}"/>') + "\n<!-- end --><br>").feed_url == URL


# --- hostile -------------------------------------------------------------------------------------

LAUGHS = "<!DOCTYPE opml [" + "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10)
)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (LAUGHS + "]>" + opml('<outline text="&l9;" xmlUrl="https://a.example"/>'), "ENTITY"),
        ('<!DOCTYPE opml [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>' + opml(""), "ENTITY"),
        (
            '<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            + opml('<outline text="&x;"/>'),
            "ENTITY",
        ),
        (opml('<outline text="a">' * 100_000), "깊이"),
        (opml('<outline text="a"/>' * 20_001), "많습니다"),
        ("<rss><channel/></rss>", "OPML 파일이 아닙니다"),
        ("<html><body>", "OPML 파일이 아닙니다"),
        ("", "깨져"),
        ("구독 목록", "깨져"),
        (opml(f'<outline xmlUrl="{URL}"/>')[:-12], "깨져"),
        (opml('<outline text="<b>"/>'), "깨져"),
    ],
    ids=range(11),
)
def test_hostile_and_broken_lists_are_refused_in_a_sentence(data, message):
    started = time.perf_counter()
    with pytest.raises(FeedError) as caught:
        parse_opml(data.encode(), "list.opml")
    assert message in caught.value.message
    assert caught.value.file == "list.opml"
    assert caught.value.hint
    assert time.perf_counter() - started < 2


def test_fifty_megabytes_are_not_looked_at():
    data = b"<opml>" + b" " * 50_000_000
    tracemalloc.start()
    with pytest.raises(FeedError, match="큽니다"):
        parse_opml(data)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("unit", ["<outline ", "&", "<!--", "<outline a='", "]]>", "<?xml ", "&#9"])
def test_the_largest_file_takes_seconds_at_most(unit):
    data = ("<opml><body>" + unit * ((MOST_BYTES - 20) // len(unit))).encode()
    started = time.perf_counter()
    with pytest.raises(FeedError):
        parse_opml(data)
    assert time.perf_counter() - started < 10


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda s: opml(f"<outline {s}").encode("utf-8", "replace"))
)
def test_any_bytes_are_a_list_or_a_sentence(data):
    with contextlib.suppress(FeedError):
        assert isinstance(parse_opml(data), tuple)


# --- writing -------------------------------------------------------------------------------------

texts = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("&\"'<>🧡가"), max_size=60
)


@settings(max_examples=200, deadline=None)
@given(texts, texts.map(lambda text: f"https://a.example/{text}"))
def test_what_is_written_is_read_back(title, url):
    written = format_opml(title, [Subscription(title, url, language="ko")])
    entry = only(written)
    assert entry.title == clean_line(title)
    assert entry.feed_url == clean_line(url)
    assert entry.language == "ko"
    assert written.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">')
