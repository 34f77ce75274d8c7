"""What an earlier build drew is not drawn again, and is never shown where it no longer holds."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from letters import ARCHIVE, ISSUE, PUBLICATION, TEMPLATES, earlier

from newsletter.cache import Cache
from newsletter.model import Bullet, Section
from newsletter.render.memory import Memory, key_of
from newsletter.render.site import render_site

ROOT = Path(__file__).parent.parent
DAY = "2026-11-15"
TITLES = {"AI": "인공지능"}


@dataclasses.dataclass(frozen=True)
class Archive:
    """All that a site is made of."""

    issues: tuple = tuple(ARCHIVE)
    publication: object = PUBLICATION
    templates: tuple = tuple(TEMPLATES.items())
    titles: tuple = tuple(TITLES.items())
    renamed: tuple = ()
    form: str = "ai-ethics"
    program: str = "1"


def drawn(archive, memory):
    return render_site(
        archive.issues,
        archive.publication,
        dict(archive.templates),
        format_name=archive.form,
        topic_titles=dict(archive.titles),
        renamed_topics=dict(archive.renamed),
        memory=memory,
    )


def newer(archive, **changes):
    return dataclasses.replace(archive, **changes)


def with_letter(archive, at, **changes):
    issues = list(archive.issues)
    at %= len(issues)
    issues[at] = dataclasses.replace(issues[at], **changes)
    return newer(archive, issues=tuple(issues))


def linking(url):
    return (Section(1, "이어 읽기", (Bullet(f"[지난 편지]({url})에서 다루었습니다."),)),)


def joined(archive, issue):
    others = tuple(one for one in archive.issues if one.date != issue.date)
    return newer(archive, issues=(*others, issue))


EDITS = {
    "a new letter": lambda a: joined(a, earlier(dt.date(2026, 12, 6), 90)),
    "a letter between": lambda a: joined(a, earlier(dt.date(2026, 3, 1), 91)),
    "the oldest taken away": lambda a: newer(a, issues=a.issues[1:] or a.issues),
    "a title": lambda a: with_letter(a, 1, title="다시 지은 제목"),
    "a body": lambda a: with_letter(a, 0, sections=linking("https://x.example/")),
    "a draft": lambda a: with_letter(a, -1, status="draft"),
    "a topic": lambda a: with_letter(a, 1, topics=("환경", "새 토픽")),
    "a link to a letter": lambda a: with_letter(a, 0, sections=linking("2026-12-06.md")),
    "a link spelled oddly": lambda a: with_letter(a, 0, sections=linking("2026&#45;12\\-06.md")),
    "a link with a hidden character": lambda a: with_letter(
        a, 0, sections=linking("2026-12\u200b-06.md")
    ),
    "a former name": lambda a: newer(a, renamed=(("일터", "AI"),)),
    "the same of another": lambda a: newer(a, renamed=(("일터", "환경"),)),
    "the name of the topic": lambda a: newer(a, titles=(("AI", "기계 지능"),)),
    "the tagline": lambda a: newer(
        a, publication=dataclasses.replace(a.publication, tagline="다른 소개")
    ),
    "the address": lambda a: newer(
        a, publication=dataclasses.replace(a.publication, base_url="https://other.example")
    ),
    "a template": lambda a: newer(
        a, templates=(*a.templates, ("site/issue.html.j2", "<p>{{ issue.title }}</p>"))
    ),
    "the form": lambda a: newer(a, form="viewsletter"),
}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(sorted(EDITS)), min_size=1, max_size=4))
def test_remembering_changes_no_byte(edits):
    archive, memory = Archive(), Memory()
    drawn(archive, memory)
    for edit in edits:
        archive = EDITS[edit](archive)
        memory = Memory(memory.used)
        assert drawn(archive, memory) == drawn(archive, Memory()), edits


def test_nothing_changed_draws_nothing():
    first = Memory()
    expected = drawn(Archive(), first)
    marked = {
        key: text.replace("편지".encode(), "쪽지".encode()) for key, text in first.used.items()
    }
    found = drawn(Archive(), Memory(marked))
    assert found.keys() == expected.keys()
    pages = {path for path in found if path.endswith((".html", "feed.xml", "feed.json"))}
    assert not {path for path in pages if "편지" in found[path].decode()}


def test_a_new_letter_draws_its_page_and_its_neighbour():
    first = Memory()
    drawn(Archive(), first)
    second = Memory(first.used)
    archive = EDITS["a new letter"](Archive())
    before, after = drawn(Archive(), Memory()), drawn(archive, second)
    fresh = {text for key, text in second.used.items() if key not in first.used}
    pages = {path for path, data in after.items() if data in fresh}
    changed = {path for path, data in after.items() if before.get(path) != data}
    letters = {path for path in changed if path.startswith("20")}
    assert letters == {"2026-12-06/index.html", f"{ISSUE.date}/index.html"}
    assert {path for path in pages if path.startswith("20")} == letters


def test_another_program_knows_nothing():
    first = Memory(program="1")
    drawn(Archive(), first)
    second = Memory(first.used, program="2")
    drawn(Archive(), second)
    assert not first.used.keys() & second.used.keys()


@given(st.lists(st.text("1 편", max_size=3), max_size=4), st.data())
def test_keys_tell_parts_apart(parts, data):
    """The same characters parted elsewhere are other parts."""
    whole = "".join(parts)
    cut = data.draw(st.integers(0, len(whole)))
    others = [whole[:cut], whole[cut:]]
    assert (key_of(*parts) == key_of(*others)) == (parts == others)
    assert key_of(*parts) == key_of(*(part.encode() for part in parts))


# --- through the command -------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path, newsletter):
    (tmp_path / "newsletter.toml").write_text('[publication]\ntitle = "시험 편지"\n')
    shutil.copytree(ROOT / "issues", tmp_path / "issues")
    done = newsletter(tmp_path, "build", "--date", DAY)
    assert done.returncode == 0, done.stderr
    return tmp_path


def files(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_build_remembers_and_a_damaged_memory_is_forgotten(project, newsletter):
    path = project / ".newsletter" / "pages.sqlite"
    site = files(project / "site")
    kept = Cache(path).all()
    assert {data for name, data in site.items() if name.parent.name[:2] == "20"} <= {*kept.values()}
    path.write_bytes(b"broken" * 1000)
    shutil.rmtree(project / "site")
    assert newsletter(project, "build", "--date", DAY).returncode == 0
    assert files(project / "site") == site
    assert Cache(path).all() == kept


def test_an_older_letter_no_longer_there_is_forgotten(project, newsletter):
    path = project / ".newsletter" / "pages.sqlite"
    before = Cache(path).all()
    oldest = min((project / "issues").glob("*.md"))
    oldest.unlink()
    assert newsletter(project, "build", "--date", DAY).returncode == 0
    assert not [
        text for text in Cache(path).all().values() if f"/{oldest.stem}/".encode() in text[:4000]
    ]
    with sqlite3.connect(path) as connection:
        (count,) = connection.execute("SELECT count(*) FROM texts").fetchone()
    assert count < len(before)


def test_what_someone_did_to_the_site_is_put_right(project, newsletter):
    site = files(project / "site")
    victim = next(path for path in site if path.parent.name[:2] == "20")
    victim.write_bytes(b"")
    next(path for path in site if path.name == "feed.xml").unlink()
    assert newsletter(project, "build", "--date", DAY).returncode == 0
    assert files(project / "site") == site
