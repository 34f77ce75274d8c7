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
    from collections.abc import Mapping

BRIEFS = "단신"
FEEDBACK = "#feedback"

_HEADING = re.compile(r" {0,3}##(?!#)[ \t]*(.*?)[ \t]*$")
_NUMBERED = re.compile(r"(\d{1,3})[ \t]*[.)．][ \t]*(.*)$")


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
        if _is_closing(part.heading):
            places["closing"] = part.line
            closing = "\n".join(part.body).strip()
        elif part.heading == BRIEFS:
            places["briefs"] = part.line
            briefs = tuple(parse_brief(b.text) for b in split_blocks(part.body, part.line + 1))
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
    heading = _half_width_digits(part.heading)
    numbered = _NUMBERED.match(heading)
    number = int(numbered[1]) if numbered and numbered[2] else None
    headline = part.heading[numbered.start(2) :] if numbered and numbered[2] else part.heading
    found = parse_section_body(part.body, part.line + 1)
    section = Section(
        number, headline, tuple(found.body), found.image, found.sources, found.read_more
    )
    return section, found.bullet_lines


def _half_width_digits(text: str) -> str:
    """Full-width digits and dots as plain ones, the same length as before."""
    return text.translate({0xFF10 + n: str(n) for n in range(10)} | {0xFF0E: "."})


def _is_closing(heading: str) -> bool:
    return heading.lstrip("#\\ ").casefold() in {"feedback", "피드백"}


def _split_headings(lines: list[str], start: int) -> tuple[str, list[_Part]]:
    """The greeting before the first ``## `` and the parts after it; #feedback takes the rest."""
    parts: list[_Part] = []
    greeting: list[str] = []
    fenced = False
    for index in range(start, len(lines)):
        line = lines[index]
        fenced ^= bool(re.match(r" {0,3}(```|~~~)", line))
        found = None if fenced else _HEADING.match(line)
        if found and not (parts and _is_closing(parts[-1].heading)):
            parts.append(_Part(index + 1, found[1], []))
        elif parts:
            parts[-1].body.append(line)
        else:
            greeting.append(line)
    return "\n".join(greeting).strip(), parts


# --- writing -------------------------------------------------------------------------------------


def format_issue(issue: Issue) -> str:
    """The issue file's text, ending in one newline."""
    parts = [issue.greeting] if issue.greeting else []
    parts += [format_section(section) for section in issue.sections]
    if issue.briefs:
        parts.append(f"## {BRIEFS}\n\n" + "\n".join(map(format_brief, issue.briefs)))
    if issue.closing:
        parts.append(f"## {FEEDBACK}\n\n{issue.closing}")
    return format_front_matter(issue) + "\n" + "\n\n".join(parts) + "\n"
