"""The head of an issue file: YAML between two lines of ``---`` ⇄ the fields of an Issue.

What this program does not know stays in ``extra`` and is written back. ``with_status`` and
``with_overrides`` change their own lines and no other byte.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, get_args

from newsletter.errors import IssueError
from newsletter.issue.plain_head import plain_head
from newsletter.model import Status

if TYPE_CHECKING:
    import yaml

    from newsletter.model import Issue, Overrides

_STATUSES: tuple[str, ...] = get_args(Status)
_OVERRIDES = ("pins", "drops", "merges", "splits")
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
    *_OVERRIDES,
)


def closing_line(lines: list[str], file: str) -> int:
    """The index of the closing ``---``; IssueError where the head does not open or close."""
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


def load(lines: list[str], file: str) -> dict[str, Any]:
    """The lines between the two ``---`` as a mapping; IssueError names file and line."""
    plain = plain_head(lines)
    if plain is not None:
        return plain
    import yaml

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
            line=(line_of_key(lines, "date") or 0) + 1,
            hint="날짜는 2026-11-22처럼 적어 주세요.",
        ) from error
    if not isinstance(meta, dict):
        raise IssueError("머리말이 ‘이름: 값’ 꼴이 아닙니다.", file=file, line=2)
    return {str(key): value for key, value in meta.items()}


def fields_of(meta: dict[str, Any], lines: list[str], file: str) -> dict[str, Any]:
    """The fields of an Issue that its head holds; IssueError where a value is none of its kind."""

    def fail(key: str, message: str, hint: str) -> IssueError:
        return IssueError(message, file=file, line=line_of_key(lines, key) or 1, hint=hint)

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
        **{key: _words(meta.get(key)) for key in ("topics", "pins", "drops", "splits")},
        "merges": _groups(meta.get("merges")),
        "extra": {key: value for key, value in meta.items() if key not in _KNOWN},
    }


def _one_line(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())


def _words(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    items = value if isinstance(value, list) else str(value).split(",")
    return tuple(word for item in items if (word := _one_line(item)))


def _groups(value: object) -> tuple[tuple[str, ...], ...]:
    """``[[A, B], [C, D]]``; a plain list is one group."""
    items = value if isinstance(value, list) else []
    groups = items if all(isinstance(item, list) for item in items) else [items]
    return tuple(group for item in groups if len(group := _words(item)) > 1)


def line_of_key(lines: list[str], key: str) -> int | None:
    pattern = re.compile(rf"[\"']?{re.escape(key)}[\"']?\s*:")
    return next((i for i, line in enumerate(lines, 1) if pattern.match(line)), None)


# --- writing ---------------------------------------------------------------------------------


def format_front_matter(issue: Issue) -> str:
    fields: dict[str, Any] = {"number": issue.number, "date": issue.date, "title": issue.title}
    optional: dict[str, Any] = {
        "subject": issue.subject,
        "preheader": issue.preheader,
        "topics": list(issue.topics),
    }
    rest: dict[str, Any] = {
        "advertising": issue.advertising,
        "ai_label": issue.ai_label,
        **listed(issue.overrides),
    }
    fields |= {key: value for key, value in optional.items() if value}
    fields["status"] = issue.status
    fields |= {key: value for key, value in rest.items() if value} | issue.extra
    dumped = "".join(_format_field(key, value) for key, value in fields.items())
    return f"---\n{dumped}---\n"


def listed(overrides: Overrides) -> dict[str, list[Any]]:
    """An editor's choices as plain lists, by the names they have in the head of an issue file."""
    return {
        "pins": list(overrides.pins),
        "drops": list(overrides.drops),
        "merges": [list(group) for group in overrides.merges],
        "splits": list(overrides.splits),
    }


def _format_field(key: str, value: object) -> str:
    """One front-matter line; a list stays on it (``topics: [AI, 환경]``)."""
    import yaml

    if isinstance(value, list) and value and not any(isinstance(v, dict) for v in value):
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


def with_overrides(text: str, overrides: Overrides) -> str:
    """The same file with only its pins, drops, merges and splits changed; each where it stood, new
    ones before the closing line.
    """
    lines = text.split("\n")
    carriage = "\r" if lines[0].endswith("\r") else ""
    end = next(i for i, line in enumerate(lines) if i > 0 and line.rstrip() == "---")
    head, rest = lines[1:end], lines[end:]
    for key, values in listed(overrides).items():
        new = _format_field(key, values).rstrip("\n").split("\n") if values else []
        spans = _spans_of(head, key) or [(len(head), len(head))]
        for first, last in reversed(spans[1:]):  # a key written twice
            del head[first:last]
        head[slice(*spans[0])] = [line + carriage for line in new]
    return "\n".join([lines[0], *head, *rest])


def _spans_of(head: list[str], key: str) -> list[tuple[int, int]]:
    """From which line to which a key and its value stand, each time it is there."""
    import yaml

    text = "\n".join(head)
    found = yaml.compose(text, yaml.SafeLoader)
    pairs = found.value if isinstance(found, yaml.MappingNode) else []
    return [
        (
            text.count("\n", 0, name.start_mark.index),
            text[: max(name.end_mark.index, _end_of(value))].rstrip().count("\n") + 1,
        )
        for name, value in pairs
        if name.value == key
    ]


def _end_of(node: yaml.Node) -> int:
    """Where a value ends; a list of lines ends with its last item, not with comments."""
    import yaml

    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end_of(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)
