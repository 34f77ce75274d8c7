"""What each line between the headline and the end is: body, heading, caption or reference."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsletter.collect.pasted import blocks, byline, furniture
from newsletter.collect.pasted import lines as kind
from newsletter.collect.pasted.evidence import RELATED, Vocabulary
from newsletter.collect.pasted.headings import (
    Body,
    asks,
    dashed,
    is_heading,
    is_interview,
    is_list_item,
    is_marked,
    is_short,
)
from newsletter.model import Image, Link

if TYPE_CHECKING:
    from newsletter.collect.pasted.lines import Line

QUESTION = re.compile(
    r"^(?:Q|질문?|문)\s?\d{0,2}\s?[.:)．]\s*(?=\S)|^Q\d{1,2}\s+(?=\S)", re.IGNORECASE
)
_ANSWER = re.compile(r"^(?:A|답변?|답)\s?\d{0,2}\s?[.:)．]\s*(?=\S)|^A\d{1,2}\s+(?=\S)")
_HEADING_MARK = re.compile(r"^(?:[■◆□○#>]+\s*|\d{1,2}\s*[.)](?!\d)\s*)")
_NOTE = re.compile(r"^(?:\[\d{1,3}\]|\d{1,2}[.)]|[*•\-–])\s*")


@dataclass(slots=True)
class Parts:
    """The parts of one article, gathered line by line; ``dropped`` holds (line, rule)."""

    paragraphs: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    captions: list[Image] = field(default_factory=list)
    references: list[Link] = field(default_factory=list)
    dropped: list[tuple[Line, str]] = field(default_factory=list)


def read_body(
    lines: list[Line], rules: list[str], start: int, end: int, words: Vocabulary
) -> Parts:
    """The lines from ``start`` to ``end`` sorted into their parts. A line whose rule is empty is
    never lost: it is one of the parts or dropped as a fragment.
    """
    parts = Parts()
    body = Body(
        lines,
        rules,
        words,
        last=_last_text(lines, rules, start, end),
        asked=any(QUESTION.match(line.text) for line in lines[start:end]),
        wrapped=_wrapped(lines, rules, start, end),
        runs=_runs(lines, rules, start, end),
        spaced=_is_spaced(lines, rules, start, end),
        dashed=dashed(lines, rules, start, end),
        punctuated=_is_punctuated(lines, rules, start, end),
        wire=any(byline.is_wire_dateline(line.text) for line in lines[start : start + 3]),
    )
    headings = [
        i
        for i in range(start, end)
        if not rules[i] and not is_marked(lines[i].text) and is_heading(body, i)
    ]
    body.interview = is_interview(body, headings, start, end)
    asked = [i for i in range(start, end) if not rules[i] and asks(lines[i].text)]
    body.asks_alone = 2 * sum(lines[i].closes for i in asked) > len(asked)
    body.divided = len(headings) > 1
    alone = sum(lines[i].closes for i in headings)
    body.isolated = alone > 1 and 3 * alone >= 2 * len(headings)
    pictures = {i for i in range(start, end - 1) if _names_a_picture(body, i)}
    listing = False
    for index in range(start, end):
        line, text = lines[index], lines[index].text
        listed = listing and _is_reference(text)
        if rules[index]:
            parts.dropped.append((line, rules[index]))
        elif blocks.is_references_header(text):
            listing = True
            parts.dropped.append((line, "references"))
        elif listed or kind.bare_url(text) or kind.is_cited(text) or furniture.is_more_link(text):
            add_reference(parts.references, text)
        elif kind.is_caption(text) or index in pictures:
            shown = kind.caption_text(text)
            parts.captions.append(Image(url="", alt=shown, credit=kind.credit(text)))
        else:
            listing = listing and not kind.is_prose(text)
            _add_text(body, index, parts)
    return parts


def _add_text(body: Body, index: int, parts: Parts) -> None:
    """A question, a paragraph, the rest of the one above, a heading, or nothing of these."""
    line, text = body.lines[index], body.lines[index].text
    question = QUESTION.sub("", text)
    if question != text:
        parts.headings.append(question)
        parts.paragraphs.append(question)
    elif index > body.last and not is_list_item(text):
        parts.dropped.append((line, "after"))
    elif index in body.wrapped and parts.paragraphs:
        parts.paragraphs[-1] += " " + text
    elif index + 1 not in body.wrapped and is_heading(body, index):
        parts.headings.append(_HEADING_MARK.sub("", text))
        if body.interview or index in body.dashed:
            parts.paragraphs.append(text)
    elif index in body.runs or _is_paragraph(body, index) or index + 1 in body.wrapped:
        text = kind.without_bullet(text)
        parts.paragraphs.append(_ANSWER.sub("", text) if body.asked else text)
    else:
        parts.dropped.append((line, "fragment"))


def _is_spaced(lines: list[Line], rules: list[str], start: int, end: int) -> bool:
    """Whether empty lines stand between paragraphs, so that a heading has one above it."""
    opens = [lines[i].opens for i in range(start, end) if not rules[i]]
    return 3 * sum(opens) >= len(opens)


def _is_punctuated(lines: list[Line], rules: list[str], start: int, end: int) -> bool:
    """Whether sentences close with their mark here, so that a polite line without one is none."""
    own = [lines[i].text for i in range(start, end) if not rules[i]]
    without = sum(kind.ends_politely_without_mark(text) for text in own)
    return 8 * without <= sum(kind.is_statement(text) for text in own)


def _names_a_picture(body: Body, index: int) -> bool:
    """A short line fixed to the caption below it, which has a dateline of its own or nothing but
    its credit.
    """
    line, below = body.lines[index : index + 2]
    if line.closes or body.rules[index] or not is_short(line.text):
        return False
    dated = kind.is_wire_caption(below.text) and (line.opens or bool(body.rules[index - 1]))
    return dated or kind.is_credit(below.text)


def _runs(lines: list[Line], rules: list[str], start: int, end: int) -> dict[int, tuple[int, bool]]:
    """Short lines right below one another: a list, a verse, code or a table, but no headings."""
    short = [
        not rules[i] and is_short(lines[i].text) and len(lines[i].cells) < 3
        for i in range(start, end)
    ]
    runs: dict[int, tuple[int, bool]] = {}
    for index in range(end - 1, start - 1, -1):
        if not short[index - start]:
            continue
        joined = index + 1 < end and short[index + 1 - start] and not lines[index + 1].opens
        above = index > start and short[index - 1 - start] and not lines[index].opens
        if joined or above:
            runs[index] = (runs[index + 1][0] + 1 if joined else 1, not above)
    return runs


def _last_text(lines: list[Line], rules: list[str], start: int, end: int) -> int:
    """The last line of running text; short lines below it are no headings any more."""
    texts = [
        index
        for index in range(start, end)
        if not rules[index]
        and not kind.is_caption(lines[index].text)
        and (
            (kind.ends_like_a_sentence(lines[index].text) and not lines[index].text.endswith("..."))
            or kind.is_prose(lines[index].text)
            or len(lines[index].cells) > 2
            or kind.ends_politely_without_mark(lines[index].text)
        )
    ]
    return texts[-1] if texts else start - 1


def _wrapped(lines: list[Line], rules: list[str], start: int, end: int) -> frozenset[int]:
    """Lines that carry on the one above: a mail broken at a column, not at its sentences."""
    found = [
        index
        for index in range(start + 1, end)
        if not rules[index]
        and not rules[index - 1]
        and not lines[index].opens
        and len(lines[index - 1].text) >= 25
        and not kind.ends_like_a_sentence(lines[index - 1].text)
        and not kind.is_caption(lines[index - 1].text)
        and not kind.has_bullet(lines[index].text)
        and not is_list_item(lines[index].text)
        and not lines[index - 1].text.endswith(":")
    ]
    return frozenset(found) if len(found) >= 2 else frozenset()


def _is_paragraph(body: Body, index: int) -> bool:
    text = body.lines[index].text
    return (
        kind.ends_like_a_sentence(text)
        or kind.is_prose(text)
        or is_list_item(text)
        or len(text) >= 25
        or text.endswith((":", ","))
        or bool(re.match(r"^[“\"‘'「『\[(]", text))
        or kind.ends_politely_without_mark(text)
        or body.words.share(text) >= RELATED
        or not (body.lines[index].opens and body.lines[index].closes)
    )


def _is_reference(text: str) -> bool:
    return bool(
        kind.first_url(text)
        or _NOTE.match(text)
        or (not kind.is_statement(text) and len(text) < 120)
    )


def add_reference(references: list[Link], text: str) -> None:
    """A named link, a bare address, or the address of the name that stood above it."""
    url = kind.bare_url(text) or kind.first_url(text)
    name = re.sub(r"https?://\S+", "", text) if url else text
    name = re.sub(r"^(?:👉|☞|➡|🔗|▶️|👀)\s*|\s*[→>›]+$", "", _NOTE.sub("", name)).strip(" :-–|()<>")
    if kind.bare_url(text) and references and not references[-1].url:
        references[-1] = Link(text=references[-1].text, url=url)
    else:
        references.append(Link(text=name if name and not kind.bare_url(text) else url, url=url))
