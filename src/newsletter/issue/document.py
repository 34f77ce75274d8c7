"""The issue file: Markdown with front matter ⇄ Issue.

``parse_issue(format_issue(issue)) == issue``. The parser is strict about structure and forgiving
about spacing; what it does not know stays as Prose or in ``extra`` and is written back.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

import yaml

from newsletter.errors import IssueError
from newsletter.issue.blocks import (
    format_brief,
    format_section,
    parse_brief,
    parse_section_body,
    split_blocks,
)
from newsletter.model import Brief, Issue, Section, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

BRIEFS = "단신"
FEEDBACK = "#feedback"

_STATUSES: tuple[str, ...] = get_args(Status)
_HEADING = re.compile(r" {0,3}##(?!#)[ \t]*(.*?)[ \t]*$")
_NUMBERED = re.compile(r"(\d{1,3})[ \t]*[.)．][ \t]*(.*)$")
_KNOWN = (
    "number",
    "date",
    "title",
    "subject",
    "preheader",
    "topics",
    "status",
    "advertising",
    "ai_label",
    "pins",
    "drops",
)


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
    end = _front_matter_end(lines, file)
    meta = _load_yaml(lines[1:end], file)
    places = {"title": _line_of_key(lines[:end], "title") or 1}
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
    fields = _front_fields(meta, lines[:end], file)
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


# --- front matter --------------------------------------------------------------------------------


def _front_matter_end(lines: list[str], file: str) -> int:
    """The index of the closing ``---``."""
    if not lines or lines[0].rstrip() != "---":
        raise IssueError(
            "맨 위에 머리말(---로 둘러싼 부분)이 없습니다.",
            file=file,
            line=1,
            hint="첫 줄에 ---를 쓰고 date와 title을 적은 뒤 ---로 닫아 주세요.",
        )
    for index in range(1, len(lines)):
        if lines[index].rstrip() == "---":
            return index
    raise IssueError(
        "머리말이 닫히지 않았습니다.",
        file=file,
        line=1,
        hint="머리말이 끝나는 줄에 ---를 적어 주세요.",
    )


def _load_yaml(lines: list[str], file: str) -> dict[str, Any]:
    try:
        meta = yaml.safe_load("\n".join(lines)) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise IssueError(
            "머리말의 YAML 문법이 맞지 않습니다.",
            file=file,
            line=mark.line + 2 if mark else 1,
            hint="쌍점(:)이나 따옴표가 든 제목은 작은따옴표로 감싸 주세요.",
        ) from error
    except (ValueError, RecursionError) as error:  # impossible dates, absurd nesting
        raise IssueError(
            "머리말에 읽을 수 없는 값이 있습니다.",
            file=file,
            line=(_line_of_key(lines, "date") or 0) + 1,
            hint="날짜는 2026-11-22처럼 적어 주세요.",
        ) from error
    if not isinstance(meta, dict):
        raise IssueError("머리말이 ‘이름: 값’ 꼴이 아닙니다.", file=file, line=2)
    return {str(key): value for key, value in meta.items()}


def _front_fields(meta: dict[str, Any], lines: list[str], file: str) -> dict[str, Any]:
    def fail(key: str, message: str, hint: str) -> IssueError:
        return IssueError(message, file=file, line=_line_of_key(lines, key) or 1, hint=hint)

    date = meta.get("date")
    if isinstance(date, dt.datetime):
        date = date.date()
    if isinstance(date, str):
        try:
            date = dt.date.fromisoformat(date.strip())
        except ValueError:
            date = None
    if not isinstance(date, dt.date):
        raise fail(
            "date", "발행일(date)이 없거나 날짜가 아닙니다.", "date: 2026-11-22처럼 적어 주세요."
        )
    title = _one_line(meta.get("title"))
    if not title:
        raise fail("title", "제목(title)이 비었습니다.", "title: 편지의 제목을 적어 주세요.")
    number = meta.get("number", 0)
    if not isinstance(number, int) or isinstance(number, bool):
        raise fail("number", "호수(number)가 정수가 아닙니다.", "number: 14처럼 적어 주세요.")
    status = str(meta.get("status", "draft"))
    if status not in _STATUSES:
        raise fail(
            "status",
            f"상태(status) ‘{status}’를 모릅니다.",
            "draft, publishing, published 가운데 하나를 적어 주세요.",
        )
    advertising = meta.get("advertising", False)
    if not isinstance(advertising, bool):
        raise fail(
            "advertising", "광고 여부(advertising)는 true나 false입니다.", "advertising: false"
        )
    return {
        "number": number,
        "date": date,
        "title": title,
        "status": status,
        "advertising": advertising,
        "subject": _one_line(meta.get("subject")),
        "preheader": _one_line(meta.get("preheader")),
        "ai_label": _one_line(meta.get("ai_label")),
        **{key: _words(meta.get(key)) for key in ("topics", "pins", "drops")},
        "extra": {key: value for key, value in meta.items() if key not in _KNOWN},
    }


def _one_line(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())


def _words(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    items = value if isinstance(value, list) else str(value).split(",")
    return tuple(word for item in items if (word := _one_line(item)))


def _line_of_key(lines: list[str], key: str) -> int | None:
    pattern = re.compile(rf"[\"']?{re.escape(key)}[\"']?\s*:")
    return next((i for i, line in enumerate(lines, 1) if pattern.match(line)), None)


# --- writing -------------------------------------------------------------------------------------


def format_issue(issue: Issue) -> str:
    """The issue file's text, ending in one newline."""
    parts = [issue.greeting] if issue.greeting else []
    parts += [format_section(section) for section in issue.sections]
    if issue.briefs:
        parts.append(f"## {BRIEFS}\n\n" + "\n".join(map(format_brief, issue.briefs)))
    if issue.closing:
        parts.append(f"## {FEEDBACK}\n\n{issue.closing}")
    return _format_front_matter(issue) + "\n" + "\n\n".join(parts) + "\n"


def _format_front_matter(issue: Issue) -> str:
    fields: dict[str, Any] = {"number": issue.number, "date": issue.date, "title": issue.title}
    optional: dict[str, Any] = {
        "subject": issue.subject,
        "preheader": issue.preheader,
        "topics": list(issue.topics),
    }
    rest: dict[str, Any] = {
        "advertising": issue.advertising,
        "ai_label": issue.ai_label,
        "pins": list(issue.pins),
        "drops": list(issue.drops),
    }
    fields |= {key: value for key, value in optional.items() if value}
    fields["status"] = issue.status
    fields |= {key: value for key, value in rest.items() if value} | issue.extra
    dumped = "".join(_format_field(key, value) for key, value in fields.items())
    return f"---\n{dumped}---\n"


def _format_field(key: str, value: object) -> str:
    """One front-matter line; a list of plain values stays on it (``topics: [AI, 환경]``)."""
    if isinstance(value, list) and value and not any(isinstance(v, list | dict) for v in value):
        flow = yaml.safe_dump(value, allow_unicode=True, width=10_000, default_flow_style=True)
        return f"{key}: {flow}"
    return yaml.safe_dump(
        {key: value}, allow_unicode=True, width=10_000, default_flow_style=False, sort_keys=False
    )


def with_status(text: str, status: Status) -> str:
    """The same file with only its status line changed; a comment behind the value stays."""
    lines = text.split("\n")
    end = next(i for i, line in enumerate(lines) if i > 0 and line.rstrip() == "---")
    for index in range(1, end):
        found = re.match(r"(status\s*:\s*)[\"']?\w*[\"']?(.*)$", lines[index], re.DOTALL)
        if found:
            lines[index] = f"{found[1]}{status}{found[2]}"
            return "\n".join(lines)
    carriage = "\r" if lines[0].endswith("\r") else ""
    lines.insert(end, f"status: {status}{carriage}")
    return "\n".join(lines)
