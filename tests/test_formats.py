"""The forms: a new draft is the same letter in any of them, and both parts of a mail say the same."""

from __future__ import annotations

import hashlib
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import html5lib
import pytest
from golden import DRAWN, FORMS, issue_of, letter_of
from letters import HOSTILE, ISSUE, TEMPLATES, everywhere
from test_document import FULL, random_issue

from newsletter.config import parse_config, parse_format
from newsletter.drafting import laid_out
from newsletter.errors import RenderError
from newsletter.issue.document import format_issue, parse_issue
from newsletter.issue.markdown import escape
from newsletter.korean.text import display_width
from newsletter.model import Brief, Bullet, Image, Issue, Link, Section

ROOT = Path(__file__).parent.parent
FILES = {"format.toml", "issue.md.j2", "mail.mjml.j2", "mail.txt.j2", "page.html.j2"}

# --- what a form is ------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_five_files(form):
    assert {path.name for path in (ROOT / "templates" / form).iterdir()} == FILES
    settings = parse_format(TEMPLATES[f"{form}/format.toml"])
    assert settings.closing
    assert len(settings.questions) >= 5
    for topic in settings.topics:
        assert topic.keywords
        assert len(topic.questions) >= 2


def test_a_letter_begins_in_the_second_form(newsletter, tmp_path):
    form = "viewsletter"
    folder = tmp_path / "편지"
    assert newsletter(tmp_path, "init", str(folder), "--yes", "--format", form).returncode == 0
    assert parse_config((folder / "newsletter.toml").read_text("utf-8")).format == form
    built = newsletter(folder, "build", "--date", "2026-11-22")
    assert built.returncode == 0, built.stderr
    text = (folder / "issues" / "2026-11-22.md").read_text("utf-8")
    issue = parse_issue(text, "x.md")
    assert issue.closing == parse_format(TEMPLATES[f"{form}/format.toml"]).closing.strip()
    mail = (folder / ".newsletter" / "out" / "2026-11-22" / "mail.html").read_text("utf-8")
    assert "👉" in mail
    assert newsletter(folder, "build", "--date", "2026-11-22", "--redraft").returncode == 0
    assert (folder / "issues" / "2026-11-22.md").read_text("utf-8") == text


# --- new drafts ----------------------------------------------------------------------------------


def drafts():
    """Letters as composing makes them of what was read: every word of the source escaped."""
    yield FULL
    yield ISSUE
    yield Issue(1, ISSUE.date, "빈 편지")
    for text in HOSTILE:
        words = escape(text[:400])
        link = Link(words, "https://a.example/1")
        section = Section(
            1, f"꼭지 {words}", (Bullet(f"글 {words}"),), Image("media/a.jpg", words), (link,)
        )
        yield Issue(
            1, ISSUE.date, "편지", sections=(section,), briefs=(Brief(link, f"글 {words}"),)
        )


@pytest.mark.parametrize("issue", [*drafts()], ids=lambda issue: "")
@pytest.mark.parametrize("form", FORMS)
def test_a_new_draft_reads_back_as_its_letter(form, issue):
    text = laid_out(issue, TEMPLATES, format_name=form)
    assert parse_issue(text, "x.md") == parse_issue(format_issue(issue), "x.md")
    assert text.endswith("\n")
    assert not text.endswith("\n\n") or issue == Issue(1, ISSUE.date, "빈 편지")


def test_any_draft_reads_back_as_its_letter():
    for seed in range(150):
        issue = random_issue(random.Random(seed))
        assert laid_out(issue, TEMPLATES, format_name="ai-ethics") == format_issue(issue)
        text = laid_out(issue, TEMPLATES, format_name="viewsletter")
        assert parse_issue(text, "x.md") == issue, seed


@pytest.mark.parametrize("text", HOSTILE)
def test_the_usual_form_changes_no_byte(text):
    issue = everywhere(text)
    assert laid_out(issue, TEMPLATES, format_name="ai-ethics") == format_issue(issue)


def test_the_box_stands_above_the_stories():
    text = laid_out(ISSUE, TEMPLATES, format_name="viewsletter")
    places = [text.index(words) for words in ("안녕하세요", "## 단신", "## 1. ", "## #feedback")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{{ head }}\n{{ sections|join('\n\n') }}\n", "다른 편지"),
        ("{{ head }}\n{{ closing }}\n\n{{ sections|join('\n\n') }}\n", "다른 편지"),
        ("{{ head }}\n{{ greeting }}{{ sections|join }}{{ closing }}\n", "다른 편지"),
        ("{{ greeting }}\n", "머리말"),
        ("{{ head }}\n{{ intro }}\n", "intro"),
        ("{{ head }}\n{% if %}\n", "문법"),
    ],
)
def test_a_form_that_loses_something_is_refused(template, words):
    templates = TEMPLATES | {"mine/issue.md.j2": template}
    with pytest.raises(RenderError, match=words) as caught:
        laid_out(ISSUE, templates, format_name="mine")
    assert caught.value.file == "templates/mine/issue.md.j2"


# --- both parts of a mail ------------------------------------------------------------------------


def words_of(element):
    return " ".join("".join(element.itertext()).split())


def unmarked(text):
    """Text without the numbers of its links and without its line breaks."""
    return " ".join(re.sub(r"\[\d+\]", "", text).split())


def headings_of(text):
    """The lines above a rule, up to the empty line before them."""
    found = re.findall(r"(?:\A|\n\n)((?:[^\n]+\n)+)(?:={3,}|-{3,})\n", text)
    return [unmarked(heading) for heading in found]


def bullets_of(text):
    found = re.findall(r"^- (.*(?:\n {2,}\S.*)*)", text, re.MULTILINE)
    return [unmarked(bullet) for bullet in found]


@pytest.mark.parametrize(("name", "form"), DRAWN)
def test_both_parts_say_the_same(name, form):
    letter = letter_of(name, form)
    body = html5lib.parse(letter.html, namespaceHTMLElements=False).find("body")
    said, _, notes = letter.text.partition(f"\n{'-' * 32}\n")
    assert headings_of(said) == [words_of(one) for one in body.iter() if one.tag in {"h1", "h2"}]
    assert bullets_of(said) == [words_of(one) for one in body.iterfind(".//ul/li")]
    linked = {one.attrib["href"] for one in body.iter("a")}
    linked |= {one.attrib["src"] for one in body.iter("img")}
    addresses = re.findall(r"^\[\d+\] (\S+)$", notes, re.MULTILINE)
    own = re.findall(r"^[^\[\n]+: ((?:https?://|\{\{unsubscribe)\S+)$", letter.text, re.MULTILINE)
    assert len(addresses) == len({*addresses})
    assert {*addresses, *own} == {url.removeprefix("mailto:") for url in linked}


@pytest.mark.parametrize(("name", "form"), DRAWN)
def test_every_paragraph_is_in_both_parts(name, form):
    letter = letter_of(name, form)
    body = html5lib.parse(letter.html, namespaceHTMLElements=False).find("body")
    said = re.sub(r"[\W_]+", "", re.sub(r"\[\d+\]", "", letter.text))
    shown = [one for one in body.iter() if one.tag in {"p", "li", "h1", "h2", "h3", "h4", "pre"}]
    missing = [words_of(one) for one in shown if re.sub(r"[\W_]+", "", words_of(one)) not in said]
    assert missing == []
    for section in issue_of(name).sections:
        assert section.image is None or section.image.alt in letter.text


@pytest.mark.parametrize(("name", "form"), DRAWN)
def test_lines_of_text_fit(name, form):
    for line in letter_of(name, form).text.splitlines():
        assert (
            display_width(line) <= 72 or " " not in line.strip().removeprefix("- ") or "://" in line
        )


# --- the same bytes everywhere -------------------------------------------------------------------

DIGEST = """
import hashlib, sys
sys.path.insert(0, "tests")
from golden import DRAWN, letter_of
print(hashlib.sha256(repr([letter_of(*one) for one in DRAWN]).encode()).hexdigest())
"""


def test_the_same_bytes_in_any_surroundings():
    surroundings = [
        {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0"},
        {"TZ": "Asia/Seoul", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
        {"TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    ]
    running = [
        subprocess.Popen(
            [sys.executable, "-X", "utf8", "-c", DIGEST],
            cwd=ROOT,
            env=os.environ | one,
            stdout=subprocess.PIPE,
            text=True,
        )
        for one in surroundings
    ]
    here = hashlib.sha256(repr([letter_of(*one) for one in DRAWN]).encode()).hexdigest()
    assert [one.communicate(timeout=60)[0].strip() for one in running] == [here] * 3


@pytest.mark.parametrize("form", FORMS)
def test_the_same_bytes_again_and_again(form):
    first = letter_of("maximal", form)
    assert all(letter_of.__wrapped__("maximal", form) == first for _ in range(20))


def test_the_forms_differ_in_what_they_are():
    bullets, essay = (letter_of("weekly", form) for form in FORMS)
    assert "🦜 더 읽어보기" in bullets.html
    assert "👉" not in bullets.html
    for part in (essay.html, essay.text):
        assert "🦜" not in part
        for shown in ("👉 ", "함께 읽을 기사", "느린 기술 편지 은행나무 드림", "의견 남기기"):
            assert shown in part
        assert part.count("목소리를 빌려준 성우들의 R") == 2  # in the contents and as a heading
    assert "볕 드는 편집실에서" in letter_of("maximal", "viewsletter").text
