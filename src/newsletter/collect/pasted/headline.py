"""The headline among the lines above the text, and the deck beside it."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.collect.pasted import byline
from newsletter.collect.pasted import lines as kind
from newsletter.collect.pasted.evidence import RELATED, Vocabulary

if TYPE_CHECKING:
    from newsletter.collect.pasted.lines import Line

MIN_TITLE = 5
MAX_TITLE = 90
_LABEL = re.compile(
    r"^(?:[\[(<【〈]\s?(?:단독|속보|종합|긴급|광고|인터뷰|[^\])>】〉]{0,6}뉴스|제목|\d보)[^\])>】〉]{0,6}[\])>】〉]|"
    r"(?:제\s?목|Subject|Title)\s*[:：])\s*(?=\S)"
)
_ISSUE = re.compile(
    r"\S+\s번째\s\S{1,6}$|(?:제\s?)?\d{1,4}\s?호|vol\.?\s?\d|no\.?\s?\d|^#\d+|#\d{1,4}[.\s:]|뉴스레터|"
    r"레터\b",
    re.IGNORECASE,
)
_OUTLET_SUFFIX = re.compile(r"\s+[|\-–—:<]\s+(?P<outlet>[^|\-–—:<]{2,16})$")
_WHAT_IT_IS = re.compile(
    r"[는은던한]\s(?:신문|뉴스|방송|언론|미디어|매체|블로그|뉴스레터|레터|잡지|매거진|웹진|편지)$"
)
_EMOJI_START = re.compile("^[\u2600-\u27bf\ufe0f\U0001f300-\U0001faff\u200d]+\\s*")


def find_title(
    lines: list[Line], rules: list[str], first: int, words: Vocabulary, owner: str
) -> int | None:
    """The line of ``lines[:first]`` that reads most like the article's headline.

    Words shared with the text, a dateline below, a breadcrumb above and coming twice speak for a
    line; being an outlet's or a letter's name (``owner`` is the one the page's end names), a label
    or a sentence, and standing under another headline speak against it.
    """
    found = [index for index in range(first) if _possible(lines, rules, index)]
    head = _Head(
        lines,
        rules,
        words,
        candidates=found,
        datelines=[index for index in range(first) if rules[index] in {"date", "byline"}],
        times=Counter(line.text for line in lines),
        foreign=_has_foreign_headings(lines, rules, first),
    )
    best, best_score, above = None, -99.0, [-9]
    for index in found:
        text = lines[index].text
        score = _score(head, index) - 1.5 * min(len(above) - 1, 3) - 2 * (above[-1] == index - 1)
        if owner and owner in text and len(text) <= len(owner) + 16:
            score -= 4
        if score > best_score:
            best, best_score = index, score
        speaks = (
            _is_foreign(text) * head.foreign
            or words.share(text) >= RELATED / 2
            or re.match(r"(?:\[[^\]]{1,12}\]\s?)?[“\"‘']", text)
        )
        slogan = _is_slogan(lines, index)
        if len(text) >= 9 and speaks and not slogan and not _is_name(text):
            above.append(index)
    return best


@dataclass(frozen=True, slots=True)
class _Head:
    """The page above its text: possible headlines, and the lines that say who wrote it and when."""

    lines: list[Line]
    rules: list[str]
    words: Vocabulary
    candidates: list[int]
    datelines: list[int]
    times: Counter[str]
    foreign: bool


def _has_foreign_headings(lines: list[Line], rules: list[str], first: int) -> bool:
    """Whether short lines of another script stand among a Korean text: its headline may, too."""
    text = [line.text for line, rule in zip(lines[first:], rules[first:], strict=True) if not rule]
    foreign = [line for line in text if "A" <= line[0] <= "Z"]
    return sum(not re.search("[가-힣{}=;.]", line) for line in foreign) > 1


def _is_foreign(text: str) -> bool:
    return len(text.split()) > 2 and not re.search("[가-힣]", text)


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


def _is_name(text: str) -> bool:
    """The name of an outlet, a letter or a column rather than a headline."""
    return (
        byline.looks_like_outlet(text)
        or (bool(_ISSUE.search(text)) and len(_ISSUE.sub("", text)) < 12)
        or bool(re.match(r"^[\[<〈【].*[\]>〉】]\s*(?:[①-⑳]|\(\d+\))?$|.*[①-⑳]$", text))
    )


def _is_slogan(lines: list[Line], index: int) -> bool:
    """A polite line about the one whose name stands above (``나루소프트 개발자들이 … 전합니다``) or
    what the page says it is (``… 함께 만드는 신문``).
    """
    text = lines[index].text
    return bool(_WHAT_IT_IS.search(text)) or (
        kind.ends_politely_without_mark(text)
        and any(line.text.split()[0] == text.split()[0] for line in lines[:index])
    )


def _score(head: _Head, index: int) -> float:
    text = head.lines[index].text
    spoken = kind.is_statement(text)
    score = 8 * min(head.words.share(text, inside=spoken), 0.6) + 3 * (
        head.foreign and _is_foreign(text)
    )
    score += 2 * (14 <= len(text) <= 70) + (len(text) >= 9) + (" " in text)
    score += bool(re.search(r"[?!…,“”‘’'\"·]|\.\.", text))
    score += 3 * (head.times[text] > 1 and not _is_name(text) and len(text) >= 14)
    score -= 4 * (len(text) < 14 and _is_told_again(head.lines, index))
    score -= 3 * (spoken or _is_slogan(head.lines, index)) + 5 * _is_name(text) + (len(text) < 9)
    return score + _beside_dateline(head, index)


def _is_told_again(lines: list[Line], index: int) -> bool:
    """A short line that comes again among the last lines, or within one: a site's name."""
    text = lines[index].text
    return any(
        text in line.text
        for line in lines[max(index + 1, len(lines) - 30) :]
        if len(line.text) < 40
    )


def _beside_dateline(head: _Head, index: int) -> float:
    """A headline stands above its dateline, with its deck between them at most."""
    at = bisect(head.datelines, index)
    if at < len(head.datelines):
        here = bisect(head.candidates, index)
        return 3.0 * (bisect(head.candidates, head.datelines[at]) - here <= 3)
    late = head.datelines and index > head.datelines[-1] + 1
    return -1.5 if late and head.candidates[0] < head.datelines[0] else 0.0


def tidy(title: str, publisher: str = "") -> str:
    """A headline without its leading label ([단독], 🌊) and without the outlet's name behind it."""
    text = kind.without_bullet(_EMOJI_START.sub("", title))
    text = _LABEL.sub("", text).strip()
    suffix = _OUTLET_SUFFIX.search(text)
    if suffix and (suffix["outlet"] == publisher or byline.looks_like_outlet(suffix["outlet"])):
        text = text[: suffix.start()].strip()
    return text or title


def deck_lines(
    lines: list[Line], rules: list[str], title: int, start: int, words: Vocabulary
) -> list[int]:
    """The lines between headline and text that carry on the headline: those right below it, and
    others that share words with the text; four at most.
    """
    found: list[int] = []
    for index in range(title + 1, start):
        text = lines[index].text
        if rules[index] or kind.is_caption(text) or text == lines[title].text:
            continue
        if len(text) < 8 or len(text) > MAX_TITLE or byline.looks_like_outlet(text):
            continue
        if words.share(text) >= RELATED:
            found.append(index)
    return found if len(found) <= 4 else []


def tidy_deck(text: str) -> str:
    return re.sub(r"^[\-–—─·ㆍ▲△▶■\s]+|\s+[\-–—─\s]+$", "", text).strip()
