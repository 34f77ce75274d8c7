"""The archive site: every link leads somewhere, feeds are read back, nothing foreign gets in."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import posixpath
import re
import xml.etree.ElementTree as ET
from urllib.parse import unquote, urlsplit

import feedparser
import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from letters import (
    ARCHIVE,
    BARE,
    HOSTILE,
    ISSUE,
    PUBLICATION,
    TEMPLATES,
    earlier,
    everywhere,
    words_of,
)

from newsletter.model import Bullet, Section
from newsletter.render.plain import printable
from newsletter.render.site import render_site
from newsletter.render.site_topics import slug_of

TITLES = {"AI": "인공지능", "환경": "기후와 환경"}
SITE_ELEMENTS = frozenset(
    re.findall(
        r"\w+",
        "html head title meta link body header nav main article section aside footer "
        "figure figcaption time div h1 h2 h3 h4 p span a b strong em i u s sub sup del "
        "ins code pre blockquote br hr img ul ol li details summary form label input button ",
    )
)
DATA = "application/ld+json"


def site(issues=ARCHIVE, publication=PUBLICATION):
    return render_site(issues, publication, TEMPLATES, format_name="ai-ethics", topic_titles=TITLES)


def tree(page: bytes):
    return html5lib.parse(page.decode(), namespaceHTMLElements=False)


def pages(files):
    return {path: tree(data) for path, data in files.items() if path.endswith(".html")}


def elements(page):
    """The names of a page's elements but what it tells machines."""
    return {
        element.tag
        for element in page.iter()
        if isinstance(element.tag, str) and element.attrib.get("type") != DATA
    }


def metadata_of(page):
    return [json.loads(e.text) for e in tree(page).iter("script") if e.attrib["type"] == DATA]


def internal_links(files, base_path="/"):
    """(page, target path below the top, fragment) of every link that stays inside the site."""
    for path, page in pages(files).items():
        for element in page.iter():
            url = element.attrib.get("href") or element.attrib.get("src")
            if not url or element.attrib.get("rel") == "canonical":
                continue
            parts = urlsplit(url)
            if parts.scheme:
                continue
            here = posixpath.join(base_path, path)
            target = posixpath.normpath(
                posixpath.join(posixpath.dirname(here), unquote(parts.path))
            )
            yield path, (here if not parts.path else target), parts.fragment


@pytest.mark.parametrize("base", ["", "https://a.example", "https://a.example/deep/letters"])
def test_every_internal_link_leads_to_a_file(base):
    files = site(publication=dataclasses.replace(PUBLICATION, base_url=base))
    top = urlsplit(base).path + "/"
    ids = {
        top + path: {element.attrib.get("id") for element in page.iter()}
        for path, page in pages(files).items()
    }
    found = list(internal_links(files, top))
    assert len(found) > 40
    for page, target, fragment in found:
        if target.startswith(f"{top}media/"):
            continue
        assert target.removeprefix(top) in files, (page, target)
        assert not fragment or fragment in ids[target], (page, target, fragment)


def test_the_files_of_a_site():
    assert set(site()) == {
        "index.html",
        "2026-11-22/index.html",
        "2026-11-08/index.html",
        "2025-12-28/index.html",
        "topics/index.html",
        "topics/ai/index.html",
        "topics/환경/index.html",
        "topics/노동/index.html",
        "search/index.html",
        "search/index.json",
        "search/0.txt",
        "about/index.html",
        "404.html",
        "feed.xml",
        "feed.json",
        "sitemap.xml",
        "robots.txt",
        "assets/icon.svg",
        "assets/style.css",
        "assets/search.js",
    }


def test_pages_have_one_title_a_language_and_but_one_has_no_script():
    for path, page in pages(site()).items():
        assert page.attrib["lang"] == "ko", path
        assert len(list(page.iter("h1"))) == 1, path
        assert len(list(page.iter("main"))) == 1, path
        script = {"script"} if path == "search/index.html" else set()
        assert elements(page) <= SITE_ELEMENTS | script, path
        levels = [int(e.tag[1]) for e in page.iter() if e.tag in {"h1", "h2", "h3", "h4"}]
        assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))
        for element in page.iter("link"):
            assert element.attrib["rel"] in {"canonical", "alternate", "icon", "stylesheet"}


def test_front_page_shows_the_latest_letter_and_the_years():
    page = tree(site()["index.html"])
    assert [words_of(h2) for h2 in page.iter("h2")] == [ISSUE.title, "2026년", "2025년"]
    text = words_of(page)
    assert ISSUE.preheader in text
    for section in ISSUE.sections:
        assert f"{section.number}. {section.headline}" in text
    assert "아직 펴낸 편지가 없습니다" in site(())["index.html"].decode()


def test_letter_page():
    page = tree(site()["2026-11-22/index.html"])
    text = words_of(page)
    assert [words_of(h1) for h1 in page.iter("h1")] == [ISSUE.title]
    assert "출처" in text
    assert "🦜 더 읽어보기" in text
    assert "연관 토픽 #AI #환경" in text
    links = {words_of(a): a.attrib for a in page.iter("a")}
    assert links["물을 마시는 컴퓨터"]["href"] == "../2026-11-08/index.html"
    assert "구름은 어디에 앉아 있나" not in links  # that letter is not in this archive
    assert "구름은 어디에 앉아 있나 (2026-10-25)" in text
    assert links["이전 편지 물을 마시는 컴퓨터"]["rel"] == "prev"
    assert not [name for name in links if name.startswith("다음 편지")]
    (image,) = page.iter("img")
    assert image.attrib["src"] == "../media/2026-11-22-pylon.jpg"
    heads = {e.attrib.get("rel"): e.attrib["href"] for e in page.iter("link")}
    assert heads["canonical"] == "https://letter.example.org/archive/2026-11-22/"
    cards = {e.attrib.get("property"): e.attrib.get("content") for e in page.iter("meta")}
    assert cards["og:image"] == "https://letter.example.org/archive/media/2026-11-22-pylon.jpg"
    assert cards["og:image:alt"] == ISSUE.sections[0].image.alt
    assert cards["og:description"] == ISSUE.preheader
    named = {e.attrib.get("name"): e.attrib.get("content") for e in page.iter("meta")}
    assert named["twitter:card"] == "summary_large_image"


def test_old_letters_change_only_where_they_turn_the_page():
    before = site(ARCHIVE[1:])
    after = site(ARCHIVE)
    assert before["2025-12-28/index.html"] == after["2025-12-28/index.html"]
    old, new = (files["2026-11-08/index.html"].decode() for files in (before, after))
    turn = re.compile(r'\n<a rel="next".*?</a>', re.DOTALL)
    assert old != new
    assert old == turn.sub("", new)


def test_a_new_letter_touches_no_byte_of_the_letters_before_its_neighbour():
    past = tuple(
        earlier(dt.date(2025, 1, 5) + dt.timedelta(days=7 * at), at + 1, topics=topics)
        for at, topics in enumerate([("b c",), ("AI",), ("환경", "b c"), ("AI",), ("노동",)] * 5)
    )
    # Topics that sort before the old ones and want their folders.
    new = earlier(dt.date(2026, 1, 4), 99, topics=("B C", "a.i", "ai", "새것"))
    before, after = site(past), site((*past, new))
    changed = {path for path in before if before[path] != after[path]}
    assert f"{past[-1].date}/index.html" in changed
    assert {path for path in changed if path[:2] == "20"} == {f"{past[-1].date}/index.html"}
    assert changed - {f"{past[-1].date}/index.html"} <= {
        "index.html",
        "feed.xml",
        "feed.json",
        "sitemap.xml",
        "topics/index.html",
        "search/index.html",
        "search/index.json",
        "search/0.txt",
        "search/1.txt",
    }
    assert set(before) <= set(after)


def test_what_a_page_tells_machines():
    files = site()
    (letter,) = metadata_of(files["2026-11-22/index.html"])
    url = "https://letter.example.org/archive/2026-11-22/"
    assert letter["@type"] == "NewsArticle"
    assert letter["headline"] == ISSUE.title
    assert letter["url"] == letter["mainEntityOfPage"] == url
    assert letter["datePublished"] == "2026-11-22T08:00:00+09:00"
    assert letter["image"] == ["https://letter.example.org/archive/media/2026-11-22-pylon.jpg"]
    assert [author["name"] for author in letter["author"]] == ["은행나무", "고등어"]
    (masthead,) = metadata_of(files["index.html"])
    assert masthead["@type"] == "Periodical"
    assert letter["isPartOf"] == {k: v for k, v in masthead.items() if k != "@context"}
    (bare,) = metadata_of(site(publication=BARE)["2025-12-28/index.html"])
    assert not {"url", "image", "mainEntityOfPage"} & bare.keys()
    assert [author["name"] for author in bare["author"]] == [BARE.title]


@pytest.mark.parametrize("publication", [PUBLICATION, BARE])
def test_both_feeds_say_the_same(publication):
    files = site(publication=publication)
    atom = feedparser.parse(files["feed.xml"], sanitize_html=False, resolve_relative_uris=False)
    feed = json.loads(files["feed.json"])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] == atom.feed.title
    assert feed.get("description", "") == atom.feed.get("subtitle", "")
    assert feed.get("home_page_url", "") == (
        f"{publication.base_url}/" if feed.get("feed_url") else ""
    )
    assert len(feed["items"]) == len(atom.entries) == 3
    for item, entry in zip(feed["items"], atom.entries, strict=True):
        assert item["id"] == entry.id
        assert item["title"] == entry.title
        assert item["summary"] == entry.summary
        assert item["date_published"] == entry.published == entry.updated
        assert item["content_html"].strip() == entry.content[0].value.strip()
        assert item["tags"] == [tag.term for tag in entry.tags]
        assert item.get("authors", []) == [{"name": one.name} for one in entry.get("authors", [])]
        assert not publication.base_url or item["url"] == entry.link


def test_about_page():
    page = tree(site()["about/index.html"])
    links = {words_of(a): a.attrib["href"] for a in page.iter("a")}
    assert links["구독하기"] == PUBLICATION.subscribe_url
    assert links["JSON Feed"] == "../feed.json"
    assert PUBLICATION.contact in words_of(page)
    bare = tree(site(publication=BARE)["about/index.html"])
    assert [words_of(h2) for h2 in bare.iter("h2")] == ["받아 보기", "이 사이트"]
    token = dataclasses.replace(PUBLICATION, subscribe_url="{{ subscribe }}", feedback_url="")
    assert "{{" not in site(publication=token)["about/index.html"].decode()


def test_drafts_are_marked_and_stay_out_of_feeds():
    draft = dataclasses.replace(ISSUE, status="draft")
    for issues in ((draft, *ARCHIVE[1:]), (draft,)):
        files = site(issues)
        page = files["2026-11-22/index.html"].decode()
        assert '<span class="draft">초안</span>' in page
        assert '<meta name="robots" content="noindex">' in page
        assert "초안</span>" in files["index.html"].decode()
        assert b"2026-11-22" not in files["sitemap.xml"]
        assert not [e for e in feedparser.parse(files["feed.xml"]).entries if "11-22" in e.link]
    published = site()["2026-11-22/index.html"].decode()
    assert "noindex" not in published
    assert 'class="draft"' not in published


@pytest.mark.parametrize("publication", [PUBLICATION, BARE])
def test_feed_is_read_back(publication):
    feed = feedparser.parse(site(publication=publication)["feed.xml"])
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.title == publication.title
    assert [entry.title for entry in feed.entries] == [issue.title for issue in ARCHIVE]
    assert len({entry.id for entry in feed.entries}) == 3
    first = feed.entries[0]
    assert first.updated == "2026-11-22T08:00:00+09:00"
    assert feed.feed.updated == first.updated
    content = first.content[0].value
    for section in ISSUE.sections:
        assert words_of(html5lib.parse(section.headline)) in words_of(html5lib.parse(content))
    for url in re.findall(r'(?:href|src)="([^"]*)"', content):
        assert url.startswith("https://")
    if publication.base_url:
        assert first.link == first.id == "https://letter.example.org/archive/2026-11-22/"
    else:
        assert first.id.startswith("urn:uuid:")


def test_feed_and_sitemap_of_nothing():
    files = site((), BARE)
    feed = feedparser.parse(files["feed.xml"])
    assert not feed.bozo
    assert feed.feed.updated == "1970-01-01T00:00:00Z"
    assert ET.fromstring(files["sitemap.xml"].decode()) is not None


def test_sitemap_and_robots():
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    files = site()
    places = [e.text for e in ET.fromstring(files["sitemap.xml"].decode()).iter(f"{name}loc")]
    base = "https://letter.example.org/archive"
    assert f"{base}/" in places
    assert f"{base}/2026-11-22/" in places
    assert f"{base}/topics/%EB%85%B8%EB%8F%99/" in places
    assert all(unquote(p.removeprefix(f"{base}/")) + "index.html" in files for p in places)
    assert f"Sitemap: {base}/sitemap.xml" in files["robots.txt"].decode()
    bare = ET.fromstring(site(publication=BARE)["sitemap.xml"].decode())
    assert [e.text for e in bare.iter(f"{name}loc")][:2] == ["/", "/2026-11-22/"]
    assert b"Sitemap" not in site(publication=BARE)["robots.txt"]


def test_not_found_page_works_from_any_address():
    page = tree(site()["404.html"])
    urls = [e.attrib["href"] for e in page.iter() if "href" in e.attrib]
    assert all(url.startswith(("/archive/", "https://", "#")) for url in urls)


def test_topics():
    files = site()
    page = tree(files["topics/ai/index.html"])
    assert [words_of(h1) for h1 in page.iter("h1")] == ["인공지능"]
    assert "편지 2통" in words_of(page)
    assert "물을 마시는 컴퓨터" in words_of(page)
    assert "노동" in words_of(tree(files["topics/index.html"]))  # no title: called by its id


def test_topics_that_would_share_a_folder_are_parted():
    issues = [earlier(dt.date(2026, 1, 4), 1, topics=("AI", "ai", "a.i", "!!!", "???", " "))]
    files = site(issues)
    folders = [path for path in files if re.fullmatch(r"topics/.+/index\.html", path)]
    assert len(folders) == 5
    assert len({folder.lower() for folder in folders}) == 5


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=90))
def test_slugs_are_safe(topic):
    slug = slug_of(topic)
    assert re.fullmatch(r"[0-9a-z가-힣ㄱ-ㅎㅏ-ㅣ-]{1,60}", slug)
    assert slug.strip("-") == slug


@pytest.mark.parametrize(
    "text", [*HOSTILE, "A < B", "R&D", "{{ 7*7 }}", "]]>", "'\"<>&", "../../etc/passwd"]
)
def test_hostile_text_in_every_field(text):
    files = site((everywhere(text), ARCHIVE[1]))
    for path, page in pages(files).items():
        for element in page.iter():
            if not isinstance(element.tag, str):
                continue
            known = element.tag in SITE_ELEMENTS or element.attrib.get("type") == DATA
            assert known or path == "search/index.html", (path, element.tag)
            assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
            for name in {"href", "src"} & element.attrib.keys():
                scheme = urlsplit(element.attrib[name]).scheme
                assert scheme in {"", "http", "https", "mailto"}
                assert not element.attrib[name].startswith(("//", "\\"))
    assert not feedparser.parse(files["feed.xml"]).bozo
    json.loads(files["feed.json"])
    assert metadata_of(files["2026-11-22/index.html"])[0]["headline"] == printable(text)
    assert len(list(tree(files["search/index.html"]).iter("script"))) == 1
    ET.fromstring(files["sitemap.xml"].decode())
    assert all(not path.startswith("/") and ".." not in path for path in files)
    assert b"49" not in files["2026-11-22/index.html"] or "49" in text


def test_same_letters_same_bytes_in_any_order():
    assert site() == site(tuple(reversed(ARCHIVE)))


def test_sections_without_a_number_and_unknown_languages():
    issue = dataclasses.replace(
        ISSUE, sections=(Section(None, "편집실에서", (Bullet("글입니다."),)),), topics=()
    )
    page = site([issue], dataclasses.replace(BARE, timezone="UTC"))["2026-11-22/index.html"]
    assert "<h2>편집실에서</h2>" in page.decode()


def test_style_sheet_carries_the_theme_and_calls_nobody():
    css = site()["assets/style.css"].decode()
    assert "prefers-color-scheme: dark" in css
    assert "keep-all" in css
    assert "#0b5c55" in css
    assert "url(" not in css
    assert "@import" not in css
