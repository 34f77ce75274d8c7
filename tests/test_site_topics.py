"""Topics that have another name now: old letters join them, old addresses lead to them."""

import datetime as dt
import posixpath
import re
import shutil
from pathlib import Path
from urllib.parse import unquote

import html5lib
import pytest
from letters import ARCHIVE, PUBLICATION, TEMPLATES, earlier

from newsletter.render.site import render_site
from newsletter.render.site_topics import moved_topics, slug_of, topics_of, under_present_names

ROOT = Path(__file__).parent.parent


def site(issues=ARCHIVE, renamed=None):
    return render_site(
        issues,
        PUBLICATION,
        TEMPLATES,
        format_name="ai-ethics",
        topic_titles={"기후": "기후와 날씨"},
        renamed_topics=renamed,
    )


def refreshed(page):
    """Where a page that has moved sends its readers."""
    for meta in html5lib.parse(page.decode(), namespaceHTMLElements=False).iter("meta"):
        if meta.attrib.get("http-equiv") == "refresh":
            return re.fullmatch(r"0; url=(.+)", meta.attrib["content"])[1]
    return None


def test_an_old_address_leads_to_the_present_page():
    before, after = site(), site(renamed={"환경": "기후"})
    assert refreshed(before["topics/환경/index.html"]) is None
    target = unquote(refreshed(after["topics/환경/index.html"]))
    assert posixpath.normpath(f"topics/환경/{target}") == "topics/기후/index.html"
    assert before.keys() | {"topics/기후/index.html"} == after.keys()
    page = after["topics/기후/index.html"].decode()
    assert page.count("<li>") == before["topics/환경/index.html"].decode().count("<li>")
    assert "기후와 날씨" in page


def test_search_engines_and_lists_know_the_new_name_alone():
    files = site(renamed={"환경": "기후"})
    sitemap, moved = files["sitemap.xml"].decode(), files["topics/환경/index.html"].decode()
    assert "topics/%EA%B8%B0%ED%9B%84/" in sitemap
    assert "topics/%ED%99%98%EA%B2%BD/" not in sitemap
    assert "noindex" in moved
    assert (
        '<link rel="canonical" href="https://letter.example.org/archive/topics/%EA%B8%B0' in moved
    )
    assert "환경" not in files["topics/index.html"].decode().split("<main")[1].split("</main")[0]


def test_a_letter_with_both_names_has_the_topic_once():
    letter = earlier(dt.date(2026, 1, 4), 1, topics=("환경", "AI", "기후"))
    assert under_present_names(letter, {"환경": "기후"}).topics == ("기후", "AI")
    assert under_present_names(letter, {"바다": "기후"}) is letter


@pytest.mark.parametrize(
    ("renamed", "folders"),
    [
        ({"자연 환경": "환경"}, {"자연-환경": "환경"}),
        ({"ai!": "AI"}, {}),  # the same folder as now
        ({"노동": "없는 토픽"}, {}),  # no letter has it
        ({"옛": "환경", "더 옛": "환경"}, {"옛": "환경", "더-옛": "환경"}),
    ],
)
def test_folders_that_moved(renamed, folders):
    topics = topics_of(ARCHIVE, {})
    found = moved_topics(topics, renamed)
    assert {slug: topic.id for slug, topic in found.items()} == folders
    assert not found.keys() & {topic.slug for topic in topics}
    assert all(slug == slug_of(slug) for slug in found)


def test_through_the_settings(tmp_path, newsletter):
    shutil.copytree(ROOT / "issues", tmp_path / "issues")
    day = max(path.stem for path in (tmp_path / "issues").glob("*.md"))
    (tmp_path / "newsletter.toml").write_text(
        '[publication]\ntitle = "시험"\n[[topics]]\nid = "새 이름"\nformer = ["노동"]\n'
    )
    done = newsletter(tmp_path, "build", "--date", day)
    assert done.returncode == 0, done.stderr
    moved = (tmp_path / "site" / "topics" / "노동" / "index.html").read_bytes()
    target = tmp_path / "site" / "topics" / "노동" / unquote(refreshed(moved))
    assert "새 이름" in target.read_text()
