"""The issue file: Markdown with front matter ⇄ Issue.

``parse_issue(format_issue(issue)) == issue``. The parser is strict about structure and forgiving
about spacing; what it does not know stays as Prose or in ``extra`` and is written back.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.errors import IssueError
from newsletter.issue.blocks import (
    format_brief,
    format_section,
    parse_brief,
    parse_section_body,
    split_blocks,
)
from newsletter.issue.front_matter import (
    closing_line,
    fields_of,
    format_front_matter,
    line_of_key,
    load,
)
from newsletter.model import Brief, Issue, Section

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BRIEFS = "단신"
FEEDBACK = "#feedback"

_MARK = re.compile(r" {0,3}(##(?!#)|```|~~~)")
_NUMBERED = re.compile(r"(\d{1,3})[ \t]*[.)．][ \t]*(.*)$")
_HALF_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0E: "."}
"""Full-width digits and dots as plain ones, the same length as before."""


@dataclass(frozen=True, slots=True)
class Document:
    """An issue and the line (from 1) on which each part of it stands.

    Places are named ``title``, ``section 2``, ``section 2 bullet 3``, ``briefs``, ``closing``.
    """

    issue: Issue
    places: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Part:
    """A heading, the line it stands on, and the lines below it."""

    line: int
    heading: str
    body: list[str]


def parse_issue(text: str, file: str) -> Issue:
    """The letter in an issue file; IssueError names file and line."""
    return read_document(text, file).issue


def read_document(text: str, file: str) -> Document:
    """The letter together with the lines its parts stand on; raises IssueError."""
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")
    end = closing_line(lines, file)
    meta = load(lines[1:end], file)
    places = {"title": line_of_key(lines[:end], "title") or 1}
    greeting, parts = _split_headings(lines, end + 1)
    sections: list[Section] = []
    briefs: tuple[Brief, ...] = ()
    closing = ""
    for part in parts:
        if not part.heading:
            raise IssueError(
                "제목이 빈 꼭지가 있습니다.",
                file=file,
                line=part.line,
                hint="‘## 1. 제목’처럼 제목을 적거나 그 줄을 지워 주세요.",
            )
        if is_closing(part.heading):
            places["closing"] = part.line
            closing = "\n".join(part.body).strip()
        elif part.heading == BRIEFS:
            places["briefs"] = part.line
            blocks = split_blocks(part.body, part.line + 1)
            briefs = tuple(parse_brief(b.text) for b in blocks if not b.text.startswith("<!--"))
        else:
            section, bullet_lines = _section(part)
            sections.append(section)
            places[f"section {len(sections)}"] = part.line
            for count, line in enumerate(bullet_lines, 1):
                places[f"section {len(sections)} bullet {count}"] = line
    fields = fields_of(meta, lines[:end], file)
    issue = Issue(
        **fields, greeting=greeting, sections=tuple(sections), briefs=briefs, closing=closing
    )
    return Document(issue, places)


def _section(part: _Part) -> tuple[Section, list[int]]:
    numbered = _NUMBERED.match(part.heading.translate(_HALF_WIDTH))
    number = int(numbered[1]) if numbered and numbered[2] else None
    headline = part.heading[numbered.start(2) :] if numbered and numbered[2] else part.heading
    found = parse_section_body(part.body, part.line + 1)
    section = Section(
        number, headline, tuple(found.body), found.image, found.sources, found.read_more
    )
    return section, found.bullet_lines


def is_closing(heading: str) -> bool:
    """Whether a heading opens the part that asks readers to write."""
    return heading.lstrip("#\\ ").casefold() in {"feedback", "피드백"}


def headings(lines: Sequence[str], start: int) -> dict[int, str]:
    """The index of each ``## `` line from ``start`` on, and what it says; none inside fenced code
    nor below #feedback, which takes the rest.
    """
    found: dict[int, str] = {}
    fenced = False
    for index in range(start, len(lines)):
        mark = _MARK.match(lines[index])
        if mark and mark[1] != "##":
            fenced = not fenced
        elif mark and not fenced:
            found[index] = lines[index][mark.end() :].strip(" \t")
            if is_closing(found[index]):
                break
    return found


def _split_headings(lines: list[str], start: int) -> tuple[str, list[_Part]]:
    """The greeting before the first ``## `` and the parts after it."""
    found = headings(lines, start)
    ends = [*found, len(lines)]
    parts = [
        _Part(index + 1, heading, lines[index + 1 : end])
        for (index, heading), end in zip(found.items(), ends[1:], strict=True)
    ]
    return "\n".join(lines[start : ends[0]]).strip(), parts


# --- writing -------------------------------------------------------------------------------------


def format_issue(issue: Issue) -> str:
    """The issue file's text, ending in one newline."""
    parts = written(issue)
    body = (parts.greeting, *parts.sections, parts.briefs, parts.closing)
    return parts.head + "\n" + "\n\n".join(filter(None, body)) + "\n"


@dataclass(frozen=True, slots=True)
class Written:
    """The parts of an issue file as they stand in it, without blank lines around them; "" for one
    that the letter does not have. In whatever order they follow the head and the greeting, they
    read back as the same letter, if ``closing`` is the last.
    """

    head: str
    greeting: str
    sections: tuple[str, ...]
    briefs: str
    closing: str


def written(issue: Issue) -> Written:
    """The letter part by part: what a form's issue.md.j2 lays out."""
    briefs = "\n".join(map(format_brief, issue.briefs))
    return Written(
        head=format_front_matter(issue),
        greeting=issue.greeting,
        sections=tuple(map(format_section, issue.sections)),
        briefs=f"## {BRIEFS}\n\n{briefs}" if issue.briefs else "",
        closing=f"## {FEEDBACK}\n\n{issue.closing}" if issue.closing else "",
    )
