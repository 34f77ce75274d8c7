"""An issue file cut into its parts, no byte lost: head, greeting, sections, 단신, #feedback.

Where ``document.py`` reads what a letter says, this keeps how it is written: for whoever puts files
together line by line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from newsletter.issue.document import BRIEFS, headings, is_closing
from newsletter.issue.front_matter import closing_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HEAD, SECTION = "head", "section"
"""The kinds of the front matter and of a story; the others are greeting, briefs and closing."""

_NUMBER = re.compile(r"(\s*##[ \t]*)([0-9０-９]{1,3})([ \t]*[.)．][ \t]*)(?=\S)")
_OPENS_BLOCK = re.compile(r" {0,3}(?:[-*+•] +\S|#|!\[|출처\s*:|<!--|```|~~~)")
_STANDS_ALONE = re.compile(r" {0,3}(?:#|!\[|출처\s*:|<!--.*-->\s*$)")
_WEB_LINK = re.compile(r"\]\(\s*(https?://[^()\s]+)")


class Line(NamedTuple):
    """A line as it is written (its carriage return too) with those that go on with it, and how
    many blank ones stand above.
    """

    text: str
    blank: int


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one part, its heading first."""

    kind: str
    lines: tuple[Line, ...]

    def with_number(self, number: int | None) -> Part:
        """The same with its heading numbered so; None takes the number off."""
        first = self.lines[0]
        heading = first._replace(text=numbered(first.text, number))
        return replace(self, lines=(heading, *self.lines[1:]))


def parts_of(text: str) -> list[Part]:
    """The parts in order; raises IssueError where the file has no head."""
    lines = text.removeprefix("\ufeff").split("\n")
    end = closing_line([line.rstrip() for line in lines], "")
    found = headings([line.rstrip("\r") for line in lines], end + 1)
    starts = [0, end + 1, *found, len(lines)]
    kinds = [HEAD, "greeting", *map(_kind, found.values())]
    cut = [
        Part(kind, tuple(_lines(lines[start:stop], kind)))
        for kind, start, stop in zip(kinds, starts, starts[1:], strict=False)
    ]
    return [part for part in cut if part.lines]


def joined(parts: Iterable[Part], *, like: str) -> str:
    """The parts as a file, an empty line at least between two of them, ending in one newline; the
    line ends are those of the file ``like``.
    """
    carriage = "\r" if "\r\n" in like else ""
    out: list[str] = []
    for part in parts:
        for place, line in enumerate(part.lines):
            blank = max(line.blank, 1) if out and not place else line.blank
            text = line.text.replace("\r", "").replace("\n", carriage + "\n")
            out += [carriage] * blank + [text + carriage]
    return ("\ufeff" if like.startswith("\ufeff") else "") + "\n".join(out) + "\n"


def number_of(part: Part) -> int | None:
    """The number of a section's heading."""
    found = _NUMBER.match(part.lines[0].text) if part.kind == SECTION else None
    return int(found[2]) if found else None


def numbered(line: str, number: int | None) -> str:
    """A heading with another number, or with none; any other line as it is."""
    return _NUMBER.sub(
        lambda found: f"{found[1]}{number}{found[3]}" if number else found[1], line, count=1
    )


def story_of(part: Part) -> tuple[str, ...]:
    """What tells which story a section is on: its sources' addresses and its headline."""
    sources = [line.text for line in part.lines if line.text.lstrip().startswith("출처")]
    searched = sources or [line.text for line in part.lines]
    links = [url for text in searched for url in _WEB_LINK.findall(text)]
    named = [f"출처 {title}" for text in sources for title in re.findall(r"「([^」]+)」", text)]
    heading = numbered(part.lines[0].text, None).strip() if part.kind == SECTION else ""
    return tuple(dict.fromkeys([*links, *named, heading]))


def _kind(heading: str) -> str:
    if is_closing(heading):
        return "closing"
    return "briefs" if heading == BRIEFS else SECTION


def _lines(lines: Sequence[str], kind: str) -> Iterable[Line]:
    """What belongs together is one: a bullet with the lines that go on with it, fenced code."""
    blank = 0
    fence = ""
    run: list[str] = []
    for line in [*lines, ""]:
        marker = re.match(r" {0,3}(`{3,}|~{3,})", line)
        if fence or (run and line.strip() and _goes_on(line, run, kind)):
            run.append(line)
        else:
            if run:
                yield Line("\n".join(run), blank)
                blank, run = 0, []
            if line.strip():
                run = [line]
            else:
                blank += 1
        if marker and kind != HEAD:
            fence = "" if fence and marker[1].startswith(fence) else fence or marker[1]
    if run:
        yield Line("\n".join(run).rstrip("\n"), blank)


def _goes_on(line: str, run: Sequence[str], kind: str) -> bool:
    """Whether a line behind another one belongs to the same block."""
    if kind == HEAD:
        return line.startswith((" ", "\t")) or bool(re.match(r"- ", line))
    return not (_OPENS_BLOCK.match(line) or _STANDS_ALONE.match(run[-1]))
