"""The form of the letter: sections, headlines, bullets, the closing question, odd characters.

The bands are those measured on the letter this form is taken from: bullets of 88–217 characters,
3–5 a section, headlines of 25–33 without their number, the last bullet asking.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from newsletter.check.proof import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter.check.proof import Paragraph, Proof
    from newsletter.model import Finding, Section

MIN_BULLET, MAX_BULLET, TOO_LONG = 80, 220, 280
MIN_BULLETS, MAX_BULLETS = 3, 5
MIN_HEADLINE, MAX_HEADLINE = 12, 40
"""20–40 reads best; a short one (칩이 멈추면 AI도 멈춘다) is no fault yet."""

_WEB_LINK = re.compile(r"(?<!!)\[(?:\\.|[^\[\]\\])*\]\(https?://")
_ASKS = re.compile(r"(?:\?|까요?[.…]?)[”’\"')\]]*$")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")
# A joiner between two pictures makes one picture of them: 👩‍💻.
_INVISIBLE = re.compile(
    "[\u00ad\u200b\u200c\u2060\u202a-\u202e\u2066-\u2069]|(?<!^)\ufeff"
    "|(?<![\u2190-\U0010ffff])\u200d|\u200d(?![\u2190-\U0010ffff])"
)


def check_letter(proof: Proof) -> Iterator[Finding]:
    """Findings on the letter's form."""
    yield from _check_numbers(proof)
    for order, section in proof.sections():
        yield from _check_section(proof, order, section)
    for bullet in proof.bullets():
        yield from _check_length(proof, bullet)
    yield from _check_characters(proof)


def _check_numbers(proof: Proof) -> Iterator[Finding]:
    numbers = [section.number for _, section in proof.sections()]
    if not numbers:
        yield proof.finding(
            "letter.sections",
            "error",
            None,
            "번호를 단 꼭지가 하나도 없습니다.",
            "‘## 1. 제목’으로 시작하는 꼭지를 적어 주세요.",
        )
    if not proof.issue.number:
        yield proof.finding(
            "letter.number",
            "warning",
            proof.places.get("title"),
            "호수(number)가 없습니다.",
            "머리말에 number: 14처럼 적어 주세요.",
        )
    if numbers != list(range(1, len(numbers) + 1)):
        shown = ", ".join(map(str, numbers))
        yield proof.finding(
            "letter.order",
            "warning",
            proof.line_of_section(next(order for order, _ in proof.sections())),
            f"꼭지 번호가 1부터 차례로 이어지지 않습니다: {shown}",
            "‘## 1.’, ‘## 2.’처럼 차례로 적어 주세요.",
        )


def _check_section(proof: Proof, order: int, section: Section) -> Iterator[Finding]:
    line = proof.line_of_section(order)
    name = f"{section.number}번 꼭지"
    count = len(section.bullets)
    if not MIN_BULLETS <= count <= MAX_BULLETS:
        yield proof.finding(
            "letter.bullets",
            "warning",
            line,
            f"{name}의 글머리가 {count}개입니다.",
            f"글머리는 {MIN_BULLETS}–{MAX_BULLETS}개가 읽기 좋습니다.",
        )
    length = len(visible(section.headline))
    if not MIN_HEADLINE <= length <= MAX_HEADLINE:
        yield proof.finding(
            "letter.headline",
            "warning",
            line,
            f"{name}의 제목이 {'깁니다' if length > MAX_HEADLINE else '짧습니다'}({length}자).",
            "20–40자가 읽기 좋습니다.",
        )
    if not section.sources and not any(_WEB_LINK.search(block.text) for block in section.body):
        yield proof.finding(
            "sources.missing",
            "error",
            line,
            f"{name}에 출처가 없습니다.",
            "글머리에 매체를 [이름](주소)로 걸거나 ‘출처: …’ 줄을 적어 주세요.",
        )
    if section.bullets and not _ASKS.search(visible(section.bullets[-1].text)):
        yield proof.finding(
            "letter.question",
            "warning",
            proof.places.get(f"section {order} bullet {count}", line),
            f"{name}가 질문으로 끝나지 않습니다.",
            "마지막 글머리를 열린 질문으로 닫아 주세요.",
        )


def _check_length(proof: Proof, bullet: Paragraph) -> Iterator[Finding]:
    length = len(bullet.shown)
    if length > TOO_LONG:
        yield proof.finding(
            "letter.bullet-length",
            "error",
            bullet.line,
            f"{bullet.name}가 {length}자입니다.",
            f"{MAX_BULLET}자 안쪽으로 나누어 주세요.",
        )
    elif not MIN_BULLET <= length <= MAX_BULLET:
        yield proof.finding(
            "letter.bullet-length",
            "warning",
            bullet.line,
            f"{bullet.name}가 {length}자입니다.",
            f"{MIN_BULLET}–{MAX_BULLET}자가 읽기 좋습니다.",
        )


def _check_characters(proof: Proof) -> Iterator[Finding]:
    """In the file itself: reading it mends some of them, and a person may copy it elsewhere."""
    lines = proof.text.split("\n")
    damaged = _lines_with(lines, _CONTROL)
    if damaged:
        yield proof.finding(
            "letter.characters",
            "error",
            damaged[0],
            f"깨진 글자나 제어 문자가 {_places(damaged)} 있습니다.",
            "그 자리를 다시 적어 주세요. 눈에 보이지 않으면 앞뒤 낱말까지 지우고 다시 적습니다.",
        )
    invisible = _lines_with(lines, _INVISIBLE)
    if invisible:
        yield proof.finding(
            "letter.invisible",
            "warning",
            invisible[0],
            f"눈에 보이지 않는 글자(너비 없는 칸, 방향 표시)가 {_places(invisible)} 있습니다.",
            "붙여 넣은 글이라면 그 자리를 다시 적어 주세요.",
        )
    apart = [] if unicodedata.is_normalized("NFC", proof.text) else _decomposed(lines)
    if apart:
        yield proof.finding(
            "letter.nfd",
            "warning",
            apart[0],
            f"자모가 풀린 한글(NFD)이 {_places(apart)} 있습니다.",
            "메일에는 바르게 나갑니다. 파일에서도 고치려면 그 글을 다시 입력해 주세요.",
        )


def _lines_with(lines: list[str], pattern: re.Pattern[str]) -> list[int]:
    return [number for number, line in enumerate(lines, 1) if pattern.search(line)]


def _decomposed(lines: list[str]) -> list[int]:
    return [
        number
        for number, line in enumerate(lines, 1)
        if re.search("[\u1100-\u11ff]", line) and not unicodedata.is_normalized("NFC", line)
    ]


def _places(lines: list[int]) -> str:
    more = f" 등 {len(lines)}줄" if len(lines) > 1 else ""
    return f"{lines[0]}번째 줄{more}에"
