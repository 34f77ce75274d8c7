"""What each line between the headline and the end is: body, heading, caption or reference."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsletter.collect.pasted import blocks, furniture
from newsletter.collect.pasted import lines as kind
from newsletter.model import Image, Link

if TYPE_CHECKING:
    from newsletter.collect.pasted.lines import Line

_QUESTION = re.compile(
    r"^(?:Q|질문?|문)\s?\d{0,2}\s?[.:)．]\s*(?=\S)|^Q\d{1,2}\s+(?=\S)", re.IGNORECASE
)
_ANSWER = re.compile(r"^(?:A|답변?|답)\s?\d{0,2}\s?[.:)．]\s*(?=\S)|^A\d{1,2}\s+(?=\S)")
_HEADING_MARK = re.compile(r"^(?:[■◆●▶▣★☆◈▷◇□○#>]+\s*|\d{1,2}\s*[.)]\s*|[①-⑳]\s*)")
_LIST_NUMBER = re.compile(r"^(?:\d{1,2}\s*[.)]|[①-⑳]|[가-하][.)])\s*\S")
_NOTE = re.compile(r"^(?:\[\d{1,3}\]|\d{1,2}[.)]|[*•\-–])\s*")
_MARKED = re.compile(r"^[■◆●▶▣★☆◈◇#]")
MAX_HEADING = 45


@dataclass(slots=True)
class Parts:
    """The parts of one article, gathered line by line; ``dropped`` holds (line, rule)."""

    paragraphs: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    captions: list[Image] = field(default_factory=list)
    references: list[Link] = field(default_factory=list)
    dropped: list[tuple[Line, str]] = field(default_factory=list)


def read_body(lines: list[Line], rules: list[str], start: int, end: int) -> Parts:
    """The lines from ``start`` to ``end`` sorted into their parts. A line whose rule is empty is
    never lost: it is one of the parts or dropped as a fragment.
    """
    parts = Parts()
    body = _Body(
        lines,
        rules,
        last=_last_text(lines, rules, start, end),
        asked=any(_QUESTION.match(line.text) for line in lines[start:end]),
        unmarked=_writes_without_marks(lines, rules, start, end),
        wrapped=_wrapped(lines, rules, start, end),
    )
    listing = False
    for index in range(start, end):
        line, text = lines[index], lines[index].text
        listed = listing and _is_reference(text)
        if rules[index]:
            parts.dropped.append((line, rules[index]))
        elif blocks.is_references_header(text):
            listing = True
            parts.dropped.append((line, "references"))
        elif listed or kind.bare_url(text) or furniture.is_more_link(text):
            add_reference(parts.references, text)
        elif kind.is_caption(text):
            shown = kind.caption_text(text)
            parts.captions.append(Image(url="", alt=shown, credit=kind.credit(text)))
        else:
            listing = listing and not kind.is_prose(text)
            _add_text(body, index, parts)
    return parts


@dataclass(frozen=True, slots=True)
class _Body:
    """What is true of the whole body: its last line of text, and how its writer writes."""

    lines: list[Line]
    rules: list[str]
    last: int
    asked: bool
    unmarked: bool
    wrapped: frozenset[int]


def _add_text(body: _Body, index: int, parts: Parts) -> None:
    """A question, a paragraph, the rest of the one above, a heading, or nothing of these."""
    line, text = body.lines[index], body.lines[index].text
    question = _QUESTION.sub("", text)
    if question != text:
        parts.headings.append(question)
        parts.paragraphs.append(question)
    elif index > body.last and not _is_list_item(text):
        parts.dropped.append((line, "after"))
    elif index in body.wrapped and parts.paragraphs:
        parts.paragraphs[-1] += " " + text
    elif index + 1 not in body.wrapped and is_heading(body, index, asked_before=parts.headings):
        parts.headings.append(_HEADING_MARK.sub("", text))
    elif _is_paragraph(text) or index + 1 in body.wrapped:
        text = kind.without_bullet(text)
        parts.paragraphs.append(_ANSWER.sub("", text) if body.asked else text)
    else:
        parts.dropped.append((line, "fragment"))


def _last_text(lines: list[Line], rules: list[str], start: int, end: int) -> int:
    """The last line of running text; short lines below it are no headings any more."""
    texts = [
        index
        for index in range(start, end)
        if not rules[index]
        and not kind.is_caption(lines[index].text)
        and (
            kind.ends_like_a_sentence(lines[index].text)
            or kind.is_prose(lines[index].text)
            or kind.ends_politely_without_mark(lines[index].text)
        )
    ]
    return texts[-1] if texts else start - 1


def _writes_without_marks(lines: list[Line], rules: list[str], start: int, end: int) -> bool:
    texts = [lines[i].text for i in range(start, end) if not rules[i]]
    bare = sum(1 for text in texts if kind.ends_politely_without_mark(text))
    marked = sum(1 for text in texts if kind.ends_like_a_sentence(text))
    return bare >= 3 and 2 * bare >= marked


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
        and not _is_list_item(lines[index].text)
        and not lines[index - 1].text.endswith(":")
    ]
    return frozenset(found) if len(found) >= 2 else frozenset()


def _is_list_item(text: str) -> bool:
    return kind.has_bullet(text) or bool(_LIST_NUMBER.match(text))


def _is_paragraph(text: str) -> bool:
    return (
        kind.ends_like_a_sentence(text)
        or kind.is_prose(text)
        or _is_list_item(text)
        or len(text) >= 25
        or text.endswith((":", ","))
        or bool(re.match(r"^[“\"‘'「『\[(]", text))
        or kind.ends_politely_without_mark(text)
    )


def is_heading(body: _Body, index: int, *, asked_before: list[str]) -> bool:
    """A short line that is no sentence, with running text below it before any other short line."""
    text = body.lines[index].text
    if len(text) > MAX_HEADING or kind.is_statement(text) or text.endswith((":", ",", "…")):
        return False
    if _below(body.lines, body.rules, index) is None:
        return False
    if _MARKED.match(text) or kind.numbered_heading(text):
        return not (kind.numbered_heading(text) and _in_numbered_list(body.lines, index))
    if kind.has_bullet(text) or not _stands_apart(body, index):
        return False
    return _reads_like_a_heading(body, index, asked_before)


def _stands_apart(body: _Body, index: int) -> bool:
    """Below an empty line, or at least below the end of a sentence or a caption."""
    if body.lines[index].opens or not index or body.rules[index - 1]:
        return True
    above = body.lines[index - 1].text
    return kind.ends_like_a_sentence(above) or kind.is_caption(above)


def _reads_like_a_heading(body: _Body, index: int, headings: list[str]) -> bool:
    """No sentence; a question only where it is fixed to the text below or others stood before."""
    line, text = body.lines[index], body.lines[index].text
    if kind.ends_like_a_sentence(text):
        attached = line.opens and not line.closes
        return text.endswith("?") and len(text) <= 32 and (attached or bool(headings))
    if kind.ends_politely_without_mark(text) and not re.match("[“\"‘']", text):
        asks = bool(re.search(r"(?:세요|[나까]요)$", text))
        return asks and kind.bare(text) == text and not body.unmarked
    return not (re.match(r"^[\[(]", text) and ":" in text)


def _in_numbered_list(lines: list[Line], index: int) -> bool:
    """Numbered lines right above or below make a list of these, not headings."""
    around = [i for i in (index - 1, index + 1) if 0 <= i < len(lines)]
    return any(kind.numbered_heading(lines[i].text) for i in around)


def _below(lines: list[Line], rules: list[str], index: int) -> int | None:
    """The running text a heading would stand over."""
    for following in range(index + 1, min(index + 8, len(lines))):
        text = lines[following].text
        if rules[following] or kind.is_caption(text):
            continue
        if kind.is_prose(text) or kind.ends_like_a_sentence(text) or len(text) > MAX_HEADING:
            return following
        return following if kind.ends_politely_without_mark(text) else None
    return None


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
