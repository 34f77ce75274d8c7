"""Which lines of a page's text are headings, by how the whole page is laid out: interviews, lists,
tables, and what stands under a short line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from newsletter.collect.pasted import blocks
from newsletter.collect.pasted import lines as kind

if TYPE_CHECKING:
    from newsletter.collect.pasted.evidence import Vocabulary
    from newsletter.collect.pasted.lines import Line

_LIST_NUMBER = re.compile(r"^(?:\d{1,2}\s*[.)]|[①-⑳]|[가-하][.)])\s*\S")
_MARKED = re.compile(r"^[■◆●▶▣★☆◈◇#]")
_NO_HEADING = re.compile(r"^[◀<〈]|[가-힣][.]\s|\s[:/]\s|\([^)]{4,}\)$|^\[[^\]]*\]$|[{}=;<>]|\w:\w")
_HALF_SENTENCE = re.compile(
    r"[가-힣](?:는데|지만|면서|니까|려고|다가|더니|고서|으셔서|아서|어서|해서)$"
)
_INVITES = re.compile(r"(?:세요|[나까가]요)$")
_ASKING = ("?", "까.", "까요.", "나요.", "가요.", "다면.")
_SAYS = re.compile(r"(?:[가-힣](?:다면|는데)요?|[네군지세]요|[가-힣]니다)\.$")
_DASH = re.compile(r"^[-–—―]\s?[^\s\-“\"‘'\d].*[.?가-힣]$")
_NUMBER = re.compile(r"^[+\-−△▲▽▼]?\d[\d.,]*\s?[^\s\d]{0,3}(?:\s\S)?$")
MAX_HEADING = 45
MAX_QUESTION = 90


@dataclass(slots=True)
class Body:
    """What is true of the whole body: its last line of text, and how it is laid out. ``runs``
    holds, for each of several short lines in a row, how many are left from it on and whether it is
    the first.
    """

    lines: list[Line]
    rules: list[str]
    words: Vocabulary
    last: int
    asked: bool
    wrapped: frozenset[int]
    runs: dict[int, tuple[int, bool]]
    spaced: bool
    dashed: frozenset[int]
    punctuated: bool
    wire: bool
    interview: bool = False
    asks_alone: bool = False
    divided: bool = False
    isolated: bool = False


def dashed(lines: list[Line], rules: list[str], start: int, end: int) -> frozenset[int]:
    """Questions that begin with a dash, three or more, each alone above what has none."""
    own = [i for i in range(start, end) if not rules[i] and not kind.is_caption(lines[i].text)]
    marks = [bool(_DASH.match(lines[i].text)) for i in own]
    found = [
        index
        for at, index in enumerate(own[:-1])
        if marks[at] and not marks[at + 1] and not (at and marks[at - 1])
    ]
    return frozenset(found if len(found) > 2 and 2 * len(found) >= sum(marks) else ())


def is_short(text: str) -> bool:
    """No sentence, and no longer than a heading."""
    return (
        len(text) <= MAX_HEADING
        and not kind.ends_like_a_sentence(text)
        and not kind.is_caption(text)
        and not kind.bare_url(text)
        and not _MARKED.match(text)
        and not _NUMBER.match(text)
        and not kind.has_bullet(text)
    )


def is_interview(body: Body, headings: list[int], start: int, end: int) -> bool:
    """Questions without marks: several, among lines that are mostly questions and answers."""
    own = [i for i in range(start, end) if not body.rules[i]]
    asking = {i for i in own if asks(body.lines[i].text)}
    asked = {i for i in asking if not asking & {i - 1, i + 1}}
    answers = sum(kind.is_prose(body.lines[i].text) for i in own if i not in asked)
    pairs = {i for i in own if _is_over_answer(body, i)}
    if len(asked & pairs) > 1 and 2 * len(pairs) >= answers - len(pairs):
        return True
    named = any("인터뷰" in line.text for line in (*body.lines[:start], *body.lines[end:]))
    if (named or not body.spaced) and len(asked) > 2 - named and 6 * len(asked) >= answers:
        return True
    return len(asked) > 2 and 5 * len(asked) >= answers and len(asked | set(headings)) > 4


def is_question(body: Body, index: int) -> bool:
    """In an interview: what asks, or stands over an answer as the questions do."""
    text = body.lines[index].text
    if asks(text) and len(re.findall(r"[.?!]\s", text)) <= 2:
        return True
    if body.spaced and not body.asks_alone:
        return _is_over_answer(body, index)
    above = body.lines[index - 1].text if index else ""
    below = body.lines[index + 1].text if index + 1 < len(body.lines) else ""
    return (
        bool(_SAYS.search(text))
        and len(text) <= MAX_HEADING
        and not re.search(r"[.?!]\s|^[“\"‘'(\[-]", text)
        and not asks(above)
        and not asks(below)
        and len(below) > 2 * len(text)
    )


def _is_over_answer(body: Body, index: int) -> bool:
    """A line under an empty one, fixed to a longer one that ends in a sentence."""
    line = body.lines[index]
    if not line.opens or line.closes or not 8 <= len(line.text) <= MAX_QUESTION:
        return False
    below = body.lines[index + 1].text
    if any(body.rules[index + 1 : index + 2]) or re.match(r"[“\"‘'(\[-]", line.text):
        return False
    return len(below) > len(line.text) / 2 and kind.ends_like_a_sentence(below)


def asks(text: str) -> bool:
    return (
        text.endswith(_ASKING)
        and not text.endswith("니까요.")
        and len(text) <= MAX_QUESTION
        and not re.match(r"[“\"‘'(\[-]", text)
    )


def is_list_item(text: str) -> bool:
    return kind.has_bullet(text) or bool(_LIST_NUMBER.match(text))


def is_heading(body: Body, index: int) -> bool:
    """A short line that is no sentence, with running text below it before any other short line."""
    line, text = body.lines[index], body.lines[index].text
    over_text = _below(body, index) is not None
    if over_text and (index in body.dashed or (body.interview and is_question(body, index))):
        return True
    if index > body.last or not _could_be_heading(line):
        return False
    if not over_text:
        return (body.divided and _is_over_list(body, index)) or _is_over_cells(body, index)
    if is_marked(text):
        return not (kind.numbered_heading(text) and _in_numbered_list(body, index))
    if body.wire or kind.has_bullet(text) or index in body.runs or not _stands_apart(body, index):
        return False
    return _reads_like_a_heading(body, index)


def _could_be_heading(line: Line) -> bool:
    """Short, no caption, no row of a table, and nothing broken off or going on."""
    text = line.text
    return not (
        len(text) > MAX_HEADING
        or len(line.cells) > 2
        or blocks.is_value(text)
        or text.endswith((":", ",", "…"))
        or kind.is_statement(text)
        or kind.is_caption(text)
        or _NO_HEADING.search(text)
        or (_HALF_SENTENCE.search(text) and not line.closes)
    )


def is_marked(text: str) -> bool:
    return bool(_MARKED.match(text) or kind.is_section(text) or kind.numbered_heading(text))


def _is_over_list(body: Body, index: int) -> bool:
    """The first and shortest of several short lines, in a text that has headings."""
    left, first = body.runs.get(index, (0, True))
    line = body.lines[index]
    alone = not left and line.opens and line.closes
    if alone:
        left = 1 + body.runs.get(index + 1, (0, False))[0]
    items = [line.text for line in body.lines[index + 1 : index + left]]
    if line.text in items:
        return False
    if not first or len(items) < 3 or not (alone or line.opens):
        return False
    below = body.lines[index + left].text if index + left < len(body.lines) else ""
    in_table = bool(_NUMBER.match(below))
    return alone or (not in_table and len(line.text) * len(items) <= sum(map(len, items)))


def _is_over_cells(body: Body, index: int) -> bool:
    """Right above a table pasted cell by cell: its amounts come every so many lines, and one line
    is over.
    """
    above = body.lines[index - 1].text if index else ""
    if not kind.ends_like_a_sentence(above) and not kind.has_bullet(above):
        return False
    end = index + 1
    while end < len(body.lines) and not body.lines[end].opens and not body.rules[end]:
        if len(body.lines[end].text) > blocks.MAX_CELL:
            break
        end += 1
    last = [i for i in range(index + 1, end) if blocks.is_value(body.lines[i].text)]
    width = last[-1] - last[-2] if len(last) > 1 else 0
    if width == 1:
        gaps = [below - above for above, below in pairwise(last)]
        width = sum(gaps[gaps.index(1) :][:2]) if 1 in gaps else 0
    return width > 1 and (end - index) % width == 1 and end - index > 2 * width


def _stands_apart(body: Body, index: int) -> bool:
    """Below an empty line, or at least below the end of a sentence or a caption; and above one
    where most headings stand so.
    """
    fixed = not body.lines[index].closes and not any(body.rules[index + 1 : index + 2])
    if body.isolated and fixed:
        return False
    if body.lines[index].opens or not index or body.rules[index - 1]:
        return True
    above = body.lines[index - 1].text
    ended = kind.ends_like_a_sentence(above) or _NUMBER.match(above) or blocks.is_value(above)
    in_row = len(body.lines[index - 1].cells) > 2
    return bool(not body.spaced and (ended or in_row)) or kind.is_caption(above)


def _reads_like_a_heading(body: Body, index: int) -> bool:
    """No sentence; a question only where it is fixed to the text below or others stand around."""
    line, text = body.lines[index], body.lines[index].text
    if body.interview and body.asks_alone:
        return False
    if kind.ends_like_a_sentence(text):
        attached = line.opens and not line.closes
        above = body.lines[index - 1].text if index and not line.opens else ""
        talk = 0 < len(above) < 25 and kind.ends_like_a_sentence(above)
        among = body.divided or (len(text) <= 16 and kind.is_prose(above))
        return asks(text) and (attached or (among and len(text) <= 32 and not talk))
    if kind.ends_politely_without_mark(text) and not re.match("[“\"‘']", text):
        return (body.punctuated or bool(_INVITES.search(text))) and kind.bare(text) == text
    return not (re.match(r"^[\[(]", text) and ":" in text)


def _in_numbered_list(body: Body, index: int) -> bool:
    """Numbered lines right above or below make a list of these, not headings."""
    around = [i for i in (index - 1, index + 1) if 0 <= i < len(body.lines)]
    return any(kind.numbered_heading(body.lines[i].text) and not body.rules[i] for i in around)


def _below(body: Body, index: int) -> int | None:
    """The running text a heading would stand over, or the marked heading of its first part."""
    for following in range(index + 1, min(index + 8, len(body.lines))):
        text = body.lines[following].text
        if body.rules[following] or kind.is_caption(text):
            continue
        if kind.is_prose(text) or kind.ends_like_a_sentence(text) or len(text) > MAX_HEADING:
            return following
        if len(body.lines[following].cells) > 2 or kind.is_cited(text) or kind.has_bullet(text):
            return following
        if is_marked(body.lines[index].text) and kind.is_section(text):
            return following
        return following if kind.ends_politely_without_mark(text) else None
    return None
