"""A letter laid out for proofreading: everything the rules look at, and where it stands."""

from __future__ import annotations

import functools
import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsletter.model import Article, Issue, Letter, Level, Publication, Section

_LINK = re.compile(r"!?\[((?:\\.|[^\[\]\\])*)\]\([^()]*\)")
_MARKS = re.compile(r"\\(?=[^\w\s])|(?<!\\)(?:\*{1,3}|(?<!\w)_{1,3}|_{1,3}(?!\w))")
_OPENS = re.compile(r" {0,3}(?:[-*+•] +|#|!\[|출처\s*:|>)")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_HEAD_WORDS = re.compile(r"(title|subject|preheader)\s*:\s*(\S.*)$")


@dataclass(frozen=True, slots=True)
class Proof:
    """A letter as its editor wrote it (``text`` is the file) and as it goes out.

    ``places`` maps parts of the issue to lines, ``sources`` are the stored articles of each section
    in order, ``media`` the pictures of issues/media/ by their path below issues/. ``drafted`` says
    whether a program drafted it: there is evidence of it.
    """

    issue: Issue
    text: str
    file: str
    places: Mapping[str, int]
    letter: Letter
    message: bytes
    publication: Publication
    sources: tuple[tuple[Article, ...], ...] = ()
    media: Mapping[str, bytes] | None = None
    drafted: bool = False

    def finding(self, rule: str, level: Level, line: int | None, message: str, fix: str) -> Finding:
        return Finding(rule, level, self.file, line, message, fix)

    def sections(self) -> Iterator[tuple[int, Section]]:
        """The numbered sections with their order among all, from 1."""
        for order, section in enumerate(self.issue.sections, 1):
            if section.number is not None:
                yield order, section

    def bullets(self) -> tuple[Paragraph, ...]:
        """The bullets of the numbered sections, in order."""
        return tuple(
            Paragraph(
                bullet.text,
                self.places.get(f"section {order} bullet {count}", self.places.get(_at(order))),
                f"{section.number}번 꼭지 {count}번째 글머리",
                order,
            )
            for order, section in self.sections()
            for count, bullet in enumerate(section.bullets, 1)
        )

    def line_of_section(self, order: int) -> int | None:
        return self.places.get(_at(order))

    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Everything a reader reads: title, subject, preheader, then each block of the body."""
        return paragraphs_of(self.text)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of Markdown and the line its first words stand on."""

    text: str
    line: int | None
    name: str = ""
    section: int = 0

    @property
    def shown(self) -> str:
        """As a reader sees it, on one line."""
        return visible(self.text)

    def line_of(self, words: str) -> int | None:
        """The line on which some of its words stand, its first where they are not found."""
        if self.line is None or not words:
            return self.line
        lines = self.text.split("\n")
        there = (number for number, line in enumerate(lines) if words in visible(line))
        return self.line + next(there, 0)


@functools.lru_cache(maxsize=4)
def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """What an issue file says: title, subject and preheader, then each block of the body; no
    comments, no fenced code.
    """
    return tuple(_paragraphs(text))


def visible(text: str) -> str:
    """The words a reader sees of Markdown, on one line."""
    return " ".join(html.unescape(_MARKS.sub("", _LINK.sub(r"\1", text))).split())


def _at(order: int) -> str:
    return f"section {order}"


def _paragraphs(text: str) -> Iterator[Paragraph]:
    lines = _without_comments(text.removeprefix("\ufeff").replace("\r", "")).split("\n")
    end = next((n for n, line in enumerate(lines) if n and line.rstrip() == "---"), 0)
    for number, line in enumerate(lines[:end], 1):
        found = _HEAD_WORDS.match(line)
        if found:
            yield Paragraph(found[2].strip("'\""), number)
    run: list[str] = []
    start, fenced = 0, False
    for number, line in enumerate([*lines[end + 1 :], ""], end + 2):
        mark = bool(_FENCE.match(line))
        if run and (not line.strip() or mark or _OPENS.match(line)):
            yield Paragraph("\n".join(run), start)
            run = []
        fenced ^= mark
        if line.strip() and not fenced and not mark:
            start = start if run else number
            run.append(line)


def _without_comments(text: str) -> str:
    """Comments are for those who open the file; the lines they took stay."""
    kept, start = [], 0
    while (opening := text.find("<!--", start)) >= 0:
        closing = text.find("-->", opening)
        if closing < 0:
            break
        kept += [text[start:opening], "\n" * text.count("\n", opening, closing)]
        start = closing + len("-->")
    return "".join((*kept, text[start:]))
