"""The headline among the lines above the text, and the deck beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter.collect.pasted import byline, furniture
from newsletter.collect.pasted import lines as kind

if TYPE_CHECKING:
    from newsletter.collect.pasted.lines import Line

MIN_TITLE = 5
MAX_TITLE = 90
_LABEL = re.compile(
    r"^(?:[\[(<【〈][^\])>】〉]{1,14}[\])>】〉]|(?:제\s?목|Subject|Title)\s*[:：])\s*(?=\S)"
)
_ISSUE = re.compile(
    r"(?:제\s?)?\d{1,4}\s?호|vol\.?\s?\d|no\.?\s?\d|^#\d+|#\d{1,4}[.\s:]|뉴스레터|"
    r"레터\b",
    re.IGNORECASE,
)
_OUTLET_SUFFIX = re.compile(r"\s+[|\-–—:<]\s+(?P<outlet>[^|\-–—:<]{2,16})$")
_EMOJI_START = re.compile("^[\u2600-\u27bf\ufe0f\U0001f300-\U0001faff\u200d]+\\s*")


def find_title(lines: list[Line], rules: list[str], first: int, owner: str) -> int | None:
    """The line of ``lines[:first]`` that reads most like the article's headline.

    A dateline below it, a breadcrumb above it and coming twice speak for a line; an outlet's or a
    letter's name (``owner`` is the one the page's end names), a label and standing under another
    headline speak against it.
    """
    candidates = [index for index in range(first) if _possible(lines, rules, index)]
    if not candidates:
        return None
    scores = {
        index: _score(lines, rules, index, candidates=candidates, first=first)
        for index in candidates
    }
    for index in candidates:
        text = lines[index].text
        if (owner and owner in text and len(text) <= len(owner) + 16) or (
            index == candidates[0] and index < 2 and byline.ends_like_outlet(text)
        ):
            scores[index] -= 4
    return max(candidates, key=lambda index: (scores[index], -index))


def _possible(lines: list[Line], rules: list[str], index: int) -> bool:
    text = lines[index].text
    return (
        not rules[index]
        and MIN_TITLE <= len(text) <= MAX_TITLE
        and bool(re.search(r"[가-힣A-Za-z]", text))
        and not kind.is_caption(text)
        and not kind.bare_url(text)
        and not (kind.has_bullet(text) and not text.startswith(("■", "▶", "●")))
        and kind.numbered_heading(text) is None
    )


def _score(
    lines: list[Line],
    rules: list[str],
    index: int,
    *,
    candidates: list[int],
    first: int,
) -> float:
    text = lines[index].text
    datelines = [i for i in range(first) if rules[i] in {"date", "byline"}]
    score = 0.0
    score += 2 * (14 <= len(text) <= 70) + (len(text) >= 9) + (" " in text)
    score += bool(re.search(r"[?!…,“”‘’'\"·]|\.\.", text))
    score += 4 * any(lines[i].text == text for i in range(index + 1, min(first + 1, len(lines))))
    score += 3 * _under_breadcrumb(lines, rules, index)
    below = [i for i in datelines if i > index]
    if below:
        between = [i for i in candidates if index < i < below[0]]
        score += 3 if len(between) <= 3 else 0
    elif datelines:
        score -= (
            1.5 if index > datelines[-1] + 1 and any(i < datelines[0] for i in candidates) else 0
        )
    if byline.looks_like_outlet(text):
        score -= 5
    if _ISSUE.search(text) and len(_ISSUE.sub("", text)) < 12:
        score -= 4
    above = [i for i in candidates if i < index]
    better_above = [
        i
        for i in above
        if not byline.looks_like_outlet(lines[i].text)
        and not (_ISSUE.search(lines[i].text) and len(lines[i].text) < 20)
        and (len(lines[i].text) >= 12)
        and not (lines[i].text.startswith(("[", "<")) and re.search(r"[①-⑳\]>]$", lines[i].text))
    ]
    score -= 1.5 * min(len(better_above), 3)
    if not lines[index].opens and index - 1 in better_above:
        score -= 2
    if re.match(r"^[\[<〈【].*[\]>〉】]\s*(?:[①-⑳]|\(\d+\))?$|.*[①-⑳]$", text):
        score -= 3
    if kind.is_statement(text):
        score -= 3
    if len(text) < 9:
        score -= 1
    return score


def _under_breadcrumb(lines: list[Line], rules: list[str], index: int) -> bool:
    return (
        index > 0 and rules[index - 1] == "menu" and furniture.is_breadcrumb(lines[index - 1].text)
    )


def tidy(title: str, publisher: str = "") -> str:
    """A headline without its leading label ([단독], 🌊) and without the outlet's name behind it."""
    text = kind.without_bullet(_EMOJI_START.sub("", title))
    text = _LABEL.sub("", text).strip()
    suffix = _OUTLET_SUFFIX.search(text)
    if suffix and (suffix["outlet"] == publisher or byline.looks_like_outlet(suffix["outlet"])):
        text = text[: suffix.start()].strip()
    return text or title


def deck_lines(lines: list[Line], rules: list[str], title: int, start: int) -> list[int]:
    """The lines between headline and text that carry on the headline: three at most."""
    found: list[int] = []
    for index in range(title + 1, start):
        text = lines[index].text
        if rules[index] or kind.is_caption(text) or text == lines[title].text:
            continue
        if len(text) < 8 or len(text) > MAX_TITLE or byline.looks_like_outlet(text):
            continue
        found.append(index)
    return found if len(found) <= 4 else []


def tidy_deck(text: str) -> str:
    return re.sub(r"^[\-–—─·ㆍ▲△▶■\s]+|\s+[\-–—─\s]+$", "", text).strip()
