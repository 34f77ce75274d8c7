"""Whether pasted text tells of several things, and where each begins.

Numbered headings, circled numbers, emoji, squares and lines drawn between parts divide an article
as well as a letter. What tells a letter apart is counted: links that close each part, the words of
a letter around them, headings as long as headlines.
"""

from __future__ import annotations

import re
from bisect import bisect, bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.collect.pasted import furniture
from newsletter.collect.pasted import lines as kind
from newsletter.collect.pasted.blocks import is_text
from newsletter.collect.pasted.body import QUESTION
from newsletter.collect.pasted.headline import MAX_TITLE, tidy

if TYPE_CHECKING:
    from newsletter.collect.pasted.lines import Line

_CIRCLED = re.compile(r"^[①-⑳❶-❿➀-➓]\s*(?=\S)")
_EMOJI = re.compile(
    "^(?!👉|🦜|🔗|👀)[\u2600-\u27bf\U0001f300-\U0001faff\ufe0f\u200d]+\\s*(?=\\S)|^\\d\ufe0f?\u20e3\\s*"
)
_SYMBOL = re.compile(r"^[■◆●▣★☆◈▶❏]\s*(?=\S)")
_COUNTED = re.compile(
    r"^(?:Q|질문|사연)[.:)]?$|^(?:Q|질문|사연|이야기|소식|이슈|뉴스|topic|story|issue|no\.?|#)?\s?\d{1,2}(?:[.)]|번째)?$",
    re.IGNORECASE,
)
_LETTER = re.compile(
    r"레터|브리핑|위클리|다이제스트|라운드업|읽을거리|읽을\s?만한|(?:^|\s)제?\d+호|#\d+|편지|수신\s?거부|구독\s?해지"
    r"|뉴스\s?모음|한\s주|이번\s주|소식지|클리핑|큐레이션|주요\s소식|단신|unsubscribe|newsletter",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Topic:
    """A part of a letter: the line of its heading, and the heading without its mark."""

    index: int
    title: str
    style: str


def find_topics(lines: list[Line], rules: list[str]) -> tuple[Topic, ...]:
    """The topics of a letter in order, or nothing where the text is one article."""
    found: tuple[float, tuple[Topic, ...]] = (0.0, ())
    short = [
        index
        for index, line in enumerate(lines)
        if not rules[index]
        and len(line.text) <= MAX_TITLE
        and not kind.is_statement(line.text)
        and not kind.is_caption(line.text)
    ]
    for style in (
        "number",
        "circled",
        "emoji",
        "symbol",
        "hash",
        "rule",
        "label",
        "asked",
    ):
        topics = _headings(lines, rules, style, short)
        if len(topics) > 1:
            score = _score(lines, rules, topics) + (style in {"rule", "asked"})
            if score > found[0]:
                found = (score, topics)
    if found[0] >= 2:
        return found[1]
    return _linked(lines, rules)


def _headings(
    lines: list[Line], rules: list[str], style: str, short: list[int]
) -> tuple[Topic, ...]:
    marked = [
        Topic(index, title, style)
        for index in short
        if (title := _marked(lines, rules, index, style))
    ]
    ends = [topic.index for topic in (*marked, Topic(len(lines), "", ""))][1:]
    real = [
        topic
        for topic, end in zip(marked, ends, strict=True)
        if any(_is_body(lines, rules, index) for index in range(topic.index + 1, end))
    ]
    if style == "number":
        numbers = [kind.numbered_heading(lines[topic.index].text) for topic in real]
        if [found[0] for found in numbers if found] != list(range(1, len(real) + 1)):
            return ()
    return tuple(real)


def _is_body(lines: list[Line], rules: list[str], index: int) -> bool:
    return not rules[index] and is_text(lines[index].text)


def _marked(lines: list[Line], rules: list[str], index: int, style: str) -> str:
    """The heading on this line in the given style, or an empty string."""
    text = lines[index].text
    if style == "label":
        return tidy(text) if index and _COUNTED.match(lines[index - 1].text) else ""
    if style == "asked":
        below = lines[index + 1] if index + 1 < len(lines) else None
        asked = below and not below.opens and QUESTION.match(below.text)
        return tidy(text) if asked and not QUESTION.match(text) and lines[index].opens else ""
    if style == "number":
        found = kind.numbered_heading(text)
        return tidy(found[1]) if found else ""
    if style == "hash":
        return tidy(kind.hash_heading(text)) if kind.hash_heading(text) else ""
    if style == "rule":
        above = index > 0 and rules[index - 1] == "rule"
        return tidy(text) if above and len(text) <= 60 and not is_text(text) else ""
    pattern = {"circled": _CIRCLED, "emoji": _EMOJI, "symbol": _SYMBOL}[style]
    return tidy(pattern.sub("", text)) if pattern.match(text) else ""


def _score(lines: list[Line], rules: list[str], topics: tuple[Topic, ...]) -> float:
    ends = [topic.index for topic in topics[1:]] + [len(lines)]
    closed = sum(
        1
        for topic, end in zip(topics, ends, strict=True)
        if any(is_closer(lines[index].text) for index in range(topic.index + 1, end))
    )
    more = any("read-more" in rules[t.index : end] for t, end in zip(topics, ends, strict=True))
    average = sum(len(topic.title) for topic in topics) / len(topics)
    first = topics[0].index
    around = [line.text for line in (*lines[:first], *lines[-12:])]
    intro = sum(len(lines[i].text) for i in range(first) if _is_body(lines, rules, i))
    score = 2.0 * (2 * closed > len(topics)) + more
    score += any(_LETTER.search(text) for text in around if len(text) < 80)
    score += (average >= 12) - (average < 9)
    return score - (intro > 400)


def is_closer(text: str) -> bool:
    """An address or a 👉 link: the end of one item in a letter of several."""
    return bool(kind.bare_url(text)) or text.startswith("👉")


def _linked(lines: list[Line], rules: list[str]) -> tuple[Topic, ...]:
    """Plain headings, each closed by a 👉 link or an address, or right above its address."""
    closers = [index for index, line in enumerate(lines) if is_closer(line.text)]
    if len(closers) < 2:
        return ()
    over = [index - 1 for index in closers if _is_over_address(lines, rules, index)]
    if 2 * len(over) > len(closers):
        topics = [Topic(index, tidy(lines[index].text), "address") for index in over]
        return tuple(topics) if len(topics) > 1 else ()
    headings = [index for index in range(len(lines)) if is_plain_heading(lines, rules, index)]
    topics = []
    for previous, closer in zip([-1, *closers], closers, strict=False):
        inside = headings[bisect(headings, previous) : bisect_left(headings, closer)]
        if inside and any(_is_body(lines, rules, i) for i in range(inside[-1], closer)):
            topics.append(Topic(inside[-1], tidy(lines[inside[-1]].text), "linked"))
    return tuple(topics) if len(topics) > 1 else ()


def _is_over_address(lines: list[Line], rules: list[str], index: int) -> bool:
    """A headline right above the address on line ``index``, and text below it."""
    if not 0 < index < len(lines) - 1 or lines[index].opens:
        return False
    title = lines[index - 1]
    above = index < 2 or title.opens or bool(rules[index - 2]) or is_text(lines[index - 2].text)
    return (
        above
        and not rules[index - 1]
        and not is_text(title.text)
        and not is_closer(title.text)
        and _is_body(lines, rules, index + 1)
    )


def is_plain_heading(lines: list[Line], rules: list[str], index: int) -> bool:
    """A short line under an empty one, no sentence and no furniture, with text right below it."""
    line = lines[index]
    if rules[index] or not line.opens or len(line.text) > kind.LONG_LINE or " " not in line.text:
        return False
    if kind.is_caption(line.text) or is_text(line.text) or is_closer(line.text):
        return False
    if furniture.is_more_link(line.text):
        return False
    following = [
        i
        for i in range(index + 1, min(index + 6, len(lines)))
        if not kind.is_caption(lines[i].text)
    ]
    return bool(following) and _is_body(lines, rules, following[0])
