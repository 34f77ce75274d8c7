"""Pages: bounds, hostile bytes, encodings, and facts that pages state wrongly."""

import contextlib
import datetime as dt
import time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.collect.pages.page import read_page
from newsletter.errors import PageError
from newsletter.model import Article

ZONE = ZoneInfo("Asia/Seoul")
URL = "https://paper.example/view?idxno=7"
SENTENCE = "마을 사람들은 물과 전기를 누가 얼마나 쓰는지 먼저 따져 보기로 했다. "
BODY = "".join(f"<p>{n}번째 모임에서 {SENTENCE * 2}</p>" for n in range(1, 6))


def page(head="", body=BODY):
    return f"<html><head><title>물은 누가 쓰나</title>{head}</head><body>{body}</body></html>"


def read(html, url=URL, **more):
    body = html if isinstance(html, bytes) else html.encode()
    return read_page(body, url, ZONE, **more)


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=600),
        st.text(max_size=300).map(lambda text: page(text, BODY + text).encode("utf-8", "replace")),
        st.lists(
            st.sampled_from(
                ["<div>", "</div>", "<p", "=\"'", "<!--", "<meta property=og:title content=",
                 "<script type=application/ld+json>", '{"@type":"Article","author":[{}]', "<br>",
                 "<table>", "<img src=//[", "<time datetime=9", "\0", "&#xd800;", SENTENCE * 4]
            ),
            max_size=40,
        ).map(lambda parts: "".join(parts).encode()),
    )
)  # fmt: skip
def test_no_bytes_raise_anything_but_page_error(body):
    with contextlib.suppress(PageError):
        assert isinstance(read_page(body, URL, ZONE), Article)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 50_000 + SENTENCE * 20,
        "<div>" * 15_000 + SENTENCE * 20,
        "<b>" * 100_000,
        "<div " + " ".join(f"a{n}" for n in range(300_000)) + ">" + BODY,
        BODY + "<img src=/a.jpg alt=x>" * 15_000,
        BODY + "<span>2026.1.1</span>" * 9_000,
        BODY + "<script type=application/ld+json>{}</script>" * 40_000,
        "<" * 2_000_000,
    ],
    ids=[
        "nested",
        "nested within the cap",
        "bold",
        "attributes",
        "images",
        "dates",
        "scripts",
        "<",
    ],
)
def test_hostile_markup_is_read_or_refused_in_two_seconds(html):
    started = time.perf_counter()
    with contextlib.suppress(PageError):
        read(page(body=html))
    assert time.perf_counter() - started < 2


def test_a_page_over_the_cap_is_refused():
    with pytest.raises(PageError, match="너무 큽니다"):
        read(b" " * 5_000_001)


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>짧은 글.</p>",
        page().replace("물은 누가 쓰나", "404 Not Found"),
        page().replace("물은 누가 쓰나", "요청하신 페이지를 찾을 수 없습니다"),
    ],
)
def test_what_is_no_article_is_told_in_korean(html):
    with pytest.raises(PageError) as caught:
        read(html)
    assert any("가" <= ch <= "힣" for ch in caught.value.message)


@pytest.mark.parametrize(
    "label", ["euc-kr", "ks_c_5601-1987", "cp949", "ms949", "utf-8", "iso-8859-1", ""]
)
def test_korean_bytes_come_out_right_under_any_label(label):
    html = page(f'<meta charset="{label}">', "<p>똠양꿍과 펲시.</p>" + BODY)
    for encoding in ("cp949", "utf-8", "utf-8-sig", "utf-16"):
        assert "똠양꿍과 펲시." in read(html.encode(encoding)).text, encoding
        assert "똠양꿍과 펲시." in read(html.encode(encoding), charset=label).text, encoding


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("https://www.paper.example/view?idxno=7", "https://www.paper.example/view?idxno=7"),
        ("/view?idxno=7&amp;utm_source=x", URL),
        ("https://evil.example/view?idxno=7", URL),
        ("https://paper.example/", URL),
        ("https://paper.example/view", URL),
        ("javascript:alert(1)", URL),
    ],
)
def test_a_canonical_link_counts_only_within_its_site(canonical, url):
    assert read(page(f'<link rel="canonical" href="{canonical}">')).url == url


@pytest.mark.parametrize(
    ("head", "seen", "published"),
    [
        ('<meta property="article:published_time" content="2026-11-17T09:12:00">', "", "2026-11-17T09:12:00+09:00"),
        ('<meta property="article:published_time" content="2026-11-17T00:12:00Z">', "", "2026-11-17T00:12:00+00:00"),
        ('<meta property="article:published_time" content="2026-11-17T09:12:00Z">', "입력 2026.11.17 09:12", "2026-11-17T09:12:00+09:00"),
        ('<meta itemprop="datePublished" content="2026-11-17">', "등록 : 2026-11-17 18:40", "2026-11-17T18:40:00+09:00"),
        ("", "<em>입력</em> <span>2026년 11월 17일 오후 3시 5분</span>", "2026-11-17T15:05:00+09:00"),
        ("", "승인 11월 17일", None),
    ],
)  # fmt: skip
def test_dates(head, seen, published):
    found = read(page(head, f"<div class='info'>{seen}</div>{BODY}")).published
    assert found == (published and dt.datetime.fromisoformat(published))


def test_pictures_are_https_and_no_pixels():
    pictures = (
        '<img src="data:image/png;base64,AA"><img src="/a.svg"><img src="//t.example/p" width=1 height=1>'
        '<img src="//cdn.example/up.jpg" alt="회관"><img src="http://cdn.example/b.jpg?utm_source=x" alt="">'
    )
    urls = [image.url for image in read(page(body=BODY + pictures)).images]
    assert urls == ["https://cdn.example/up.jpg", "https://cdn.example/b.jpg"]


def test_the_outlet_is_what_the_page_then_the_caller_then_the_host_says():
    told = '<meta property="og:site_name" content="한강신문">'
    assert read(page(told), publisher="피드 이름").publisher == "한강신문"
    assert read(page(), publisher="피드 이름").publisher == "피드 이름"
    assert read(page()).publisher == "paper.example"


def test_a_description_is_a_deck_only_where_it_says_something_of_its_own():
    def deck(text):
        return read(page(f'<meta property="og:description" content="{text}">')).subtitle

    assert (
        deck("물과 전기를 따져 본 마을 모임 다섯 번의 기록")
        == "물과 전기를 따져 본 마을 모임 다섯 번의 기록"
    )
    assert deck(f"1번째 모임에서 {SENTENCE}"[:40]) == ""
    assert deck("대한민국 으뜸 종합 일간신문") == ""
