"""docs/templates.md is followed step by step: the form it teaches builds and looks as it says."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from letters import TEMPLATES

from newsletter.issue.document import format_issue, parse_issue
from newsletter.model import Brief, Link
from newsletter.render.theme import SHIPPED_THEME, THEME_FILE, theme_of

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "templates.md").read_text("utf-8")
DAY = "2026-11-22"


def steps(heading):
    """The named examples below a heading of the page: (file, what is in it)."""
    part = re.split(r"^## ", PAGE.split(f"## {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    return re.findall(r"^```\w+ (\S+)\n(.*?)^```$", part, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def alley(newsletter, tmp_path_factory):
    """A new letter made into the page's third form, drafted and built."""
    folder = tmp_path_factory.mktemp("alley")
    assert newsletter(folder, "init", str(folder), "--yes").returncode == 0
    for file, body in (*steps("새 꼴을 십 분에 만들기"), *steps("색 바꾸기")):
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text("utf-8") if path.exists() else "format = \n"
        text = re.sub(r"^format = .*\n", lambda _: body, before, count=1, flags=re.MULTILINE)  # noqa: B023
        path.write_text(text, encoding="utf-8")
    built = newsletter(folder, "build", "--date", DAY)
    assert built.returncode == 0, built.stderr
    return folder


def test_the_form_has_every_file(alley):
    made = {path.name for path in (alley / "templates" / "alley").iterdir()}
    assert made == {path.name for path in (ROOT / "templates" / "ai-ethics").iterdir()}


def test_the_draft_is_of_the_new_form(alley):
    text = (alley / "issues" / f"{DAY}.md").read_text("utf-8")
    issue = parse_issue(text, "x.md")
    assert issue.greeting.startswith("안녕하세요. 이번 주 골목")
    assert issue.closing.startswith("우리 골목의 소식도")
    assert text == format_issue(issue)  # with no briefs yet, the order is the usual one


def test_the_letter_looks_as_the_page_says(alley, newsletter):
    path = alley / "issues" / f"{DAY}.md"
    issue = parse_issue(path.read_text("utf-8"), path.name)
    brief = Brief(Link("느티나무 아래 평상을 고칩니다", "https://alley.example/1"), "토요일입니다.")
    path.write_text(format_issue(dataclasses.replace(issue, briefs=(brief,))), encoding="utf-8")
    built = newsletter(alley, "build", "--date", DAY)
    assert built.returncode == 0, built.stderr
    out = alley / ".newsletter" / "out" / DAY
    mail = (out / "mail.html").read_text("utf-8")
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", mail)
    assert headings[0] == "골목 게시판"
    assert len(headings) == 1 + len(issue.sections)
    assert not any(re.match(r"<span|\d", heading) for heading in headings)
    assert mail.count("<li") == 1
    assert "#7a2e1d" in mail
    assert "#f0a58f" in mail
    assert "#7a2e1d" in (alley / "site" / "assets" / "style.css").read_text("utf-8")
    assert "단신" in (out / "mail.txt").read_text("utf-8")
    assert brief.link.text in (alley / "site" / DAY / "index.html").read_text("utf-8")
    assert newsletter(alley, "check", DAY).returncode == 0


def test_one_line_changes_a_colour():
    ((file, body),) = steps("색 바꾸기")
    assert file == f"templates/{THEME_FILE}"
    theme = theme_of({THEME_FILE: body, SHIPPED_THEME: TEMPLATES[THEME_FILE]})
    shipped = theme_of(TEMPLATES)
    assert (theme.light.accent, theme.dark.accent) == ("#7a2e1d", "#f0a58f")
    assert theme.mail == shipped.mail
    assert theme.light.ink == shipped.light.ink


def test_parts_named_by_the_page_are_there():
    table = PAGE.split("`templates/shared/`의 조각", 1)[1].split("\n\n편지 파일을", 1)[0]
    shared = "\n".join(text for name, text in TEMPLATES.items() if name.startswith("shared/parts"))
    for cell in re.findall(r"^\| (.*?) \|", table, re.MULTILINE)[1:]:
        for name in re.findall(r"`(\w+)", cell):
            assert re.search(rf"{{% (?:macro {name}\(|set {name} =)", shared), name
