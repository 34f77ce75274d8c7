"""The form of the letter: bullets, endings, the closing question, sources.

The bands are those measured on the letter this form is taken from (bullets of 88–217 characters,
3–5 a section, the last one asking).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter.korean.politeness import is_polite
from newsletter.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsletter.model import Issue, Section

MIN_BULLET, MAX_BULLET, TOO_LONG = 80, 220, 280
MIN_BULLETS, MAX_BULLETS = 3, 5
MAX_HEADLINE = 45

_LINK = re.compile(r"!?\[((?:\\.|[^\]\\])*)\]\([^()]*\)")
_WEB_LINK = re.compile(r"(?<!!)\[(?:\\.|[^\]\\])*\]\(https?://")
_MARKS = re.compile(r"\\(?=[^\w\s])|(?<!\\)(?:\*{1,3}|(?<!\w)_{1,3}|_{1,3}(?!\w))")


def check_letter(issue: Issue, file: str, places: Mapping[str, int]) -> Iterator[Finding]:
    """Findings on the letter's form; ``places`` maps parts of the issue to lines."""
    if not any(section.number is not None for section in issue.sections):
        yield Finding(
            "letter.sections",
            "error",
            file,
            None,
            "번호를 단 꼭지가 하나도 없습니다.",
            "‘## 1. 제목’으로 시작하는 꼭지를 적어 주세요.",
        )
    if not issue.number:
        yield Finding(
            "letter.number",
            "warning",
            file,
            places.get("title"),
            "호수(number)가 없습니다.",
            "머리말에 number: 14처럼 적어 주세요.",
        )
    numbers = [section.number for section in issue.sections if section.number is not None]
    if numbers != list(range(1, len(numbers) + 1)):
        shown = ", ".join(map(str, numbers))
        yield Finding(
            "letter.order",
            "warning",
            file,
            places.get("section 1"),
            f"꼭지 번호가 1부터 차례로 이어지지 않습니다: {shown}",
            "‘## 1.’, ‘## 2.’처럼 차례로 적어 주세요.",
        )
    for order, section in enumerate(issue.sections, 1):
        if section.number is not None:
            yield from _check_section(section, file, places, f"section {order}")


def _check_section(
    section: Section, file: str, places: Mapping[str, int], place: str
) -> Iterator[Finding]:
    line = places.get(place)
    name = f"{section.number}번 꼭지"
    count = len(section.bullets)
    if not MIN_BULLETS <= count <= MAX_BULLETS:
        yield Finding(
            "letter.bullets",
            "warning",
            file,
            line,
            f"{name}의 글머리가 {count}개입니다.",
            "글머리는 3–5개가 읽기 좋습니다.",
        )
    if len(visible(section.headline)) > MAX_HEADLINE:
        yield Finding(
            "letter.headline",
            "warning",
            file,
            line,
            f"{name}의 제목이 깁니다.",
            "20–40자로 줄여 주세요.",
        )
    if not section.sources and not any(_WEB_LINK.search(block.text) for block in section.body):
        yield Finding(
            "sources.missing",
            "error",
            file,
            line,
            f"{name}에 출처가 없습니다.",
            "글머리에 매체를 [이름](주소)로 걸거나 ‘출처: …’ 줄을 적어 주세요.",
        )
    for number, bullet in enumerate(section.bullets, 1):
        where = places.get(f"{place} bullet {number}", line)
        yield from _check_bullet(bullet.text, file, where, f"{name} {number}번째 글머리")
    if section.bullets and not visible(section.bullets[-1].text).endswith("?"):
        where = places.get(f"{place} bullet {count}", line)
        yield Finding(
            "letter.question",
            "warning",
            file,
            where,
            f"{name}가 질문으로 끝나지 않습니다.",
            "마지막 글머리를 열린 질문으로 닫아 주세요.",
        )


def _check_bullet(text: str, file: str, line: int | None, name: str) -> Iterator[Finding]:
    shown = visible(text)
    if len(shown) > TOO_LONG:
        yield Finding(
            "letter.bullet-length",
            "error",
            file,
            line,
            f"{name}가 {len(shown)}자입니다.",
            f"{MAX_BULLET}자 안쪽으로 나누어 주세요.",
        )
    elif not MIN_BULLET <= len(shown) <= MAX_BULLET:
        yield Finding(
            "letter.bullet-length",
            "warning",
            file,
            line,
            f"{name}가 {len(shown)}자입니다.",
            f"{MIN_BULLET}–{MAX_BULLET}자가 읽기 좋습니다.",
        )
    if not is_polite(shown):
        yield Finding(
            "letter.politeness",
            "warning",
            file,
            line,
            f"{name}가 높임말로 끝나지 않습니다.",
            "‘-니다’, ‘-죠’, ‘-까요?’로 맺어 주세요.",
        )


def visible(text: str) -> str:
    """The words a reader sees of one bullet's Markdown, on one line."""
    return " ".join(_MARKS.sub("", _LINK.sub(r"\1", text)).split())
