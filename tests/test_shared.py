"""The five documents this project started from, through the whole program.

Their publishers forbid redistribution, so they lie outside the repository.
"""

import json
import re
import shutil
from pathlib import Path

import pytest

from newsletter.check.letter import visible
from newsletter.issue.document import parse_issue

DAY = "2026-11-22"
NEVER = (
    "무단전재",
    "로그인",
    "회원가입",
    "카카오스토리",
    "@daum.net",
    "관련 기사",
    "[AI요약]",
    "더밀크 주요 기사",
    "teaser:",
)


@pytest.fixture(scope="module")
def letter(shared, newsletter, tmp_path_factory):
    folder = tmp_path_factory.mktemp("shared")
    shutil.copytree(shared / "seeds", folder / "seeds")
    (folder / "newsletter.toml").write_text('[publication]\ntitle = "시험 편지"\n')
    done = newsletter(folder, "build", "--date", DAY, "--offline")
    assert done.returncode == 0, done.stderr
    return folder


def outputs(folder):
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and "seeds" not in path.parts and path.suffix not in {".sqlite", ".eml"}
    ]


def test_everything_is_there(letter):
    wanted = [
        f"issues/{DAY}.md",
        "site/index.html",
        "site/feed.xml",
        "site/sitemap.xml",
        "site/404.html",
    ]
    wanted += [
        f".newsletter/out/{DAY}/{name}"
        for name in ("mail.html", "mail.txt", "letter.eml", "report.json")
    ]
    assert all((letter / name).is_file() for name in wanted)


def test_three_sections_of_small_polite_paragraphs(letter):
    issue = parse_issue((letter / "issues" / f"{DAY}.md").read_text(), "x.md")
    assert [section.number for section in issue.sections] == [1, 2, 3]
    for section in issue.sections:
        assert 3 <= len(section.bullets) <= 5
        for bullet in section.bullets:
            text = visible(bullet.text)
            assert 80 <= len(text) <= 220, text
            assert re.search(r"(?:니다|죠|요)[.?]$", text), text
        assert visible(section.bullets[-1].text).endswith("?")
        assert section.sources


def test_no_two_sections_on_one_outlet_or_topic(letter):
    issue = parse_issue((letter / "issues" / f"{DAY}.md").read_text(), "x.md")
    assert len({section.sources[0].text.split(" 「")[0] for section in issue.sections}) == 3
    assert len(issue.topics) == 3


def test_nothing_of_the_pages_around_the_articles(letter):
    for path in outputs(letter):
        text = path.read_text(encoding="utf-8", errors="ignore")
        for mark in NEVER:
            assert mark not in text, f"{mark} in {path}"


def test_ten_articles_are_read_from_five_documents(letter):
    report = json.loads((letter / ".newsletter" / "out" / DAY / "report.json").read_text())
    assert report["read"]["seed_files"] == 5
    assert report["read"]["seed_articles"] == 10
    assert report["failed"] == []


def test_the_repository_holds_no_text_of_them(shared):
    """No run of 40 characters of a document stands in a file of this repository."""
    root = Path(__file__).parent.parent
    size = 40
    theirs = set()
    for path in (shared / "seeds").glob("*.txt"):
        text = re.sub(r"\s+", " ", path.read_text(encoding="utf-8"))
        theirs |= {text[i : i + size] for i in range(len(text) - size)}
    folders = ("seeds", "issues", "src", "templates", "tests", "docs")
    for path in (p for folder in folders for p in (root / folder).rglob("*") if p.is_file()):
        if path.suffix in {".png", ".pyc"}:
            continue
        text = re.sub(r"\s+", " ", path.read_text(encoding="utf-8", errors="replace"))
        hits = [text[i : i + size] for i in range(len(text) - size) if text[i : i + size] in theirs]
        assert not hits, f"{path}: {hits[0]}"
