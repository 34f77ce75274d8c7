"""Where the article begins and ends among the lines of its page, and whose names stand there."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from newsletter.collect.pasted import blocks, byline, furniture
from newsletter.collect.pasted import lines as kind
from newsletter.collect.pasted.evidence import RELATED, Vocabulary

if TYPE_CHECKING:
    from newsletter.collect.pasted.lines import Line

HEAD_SHARE = 0.12
"""How much of the running text may stand above a dateline for it to be that of the head."""

MIN_HEAD = 60
"""Characters that may stand there however short the text is."""


def words_of(lines: list[Line], rules: list[str]) -> Vocabulary:
    """The words of the running text, and of the short sentences below its beginning."""
    texts: list[str] = []
    for line, rule in zip(lines, rules, strict=True):
        if not rule and (
            blocks.is_text(line.text) or (texts and kind.ends_like_a_sentence(line.text))
        ):
            texts.append(line.text)
    return Vocabulary.of(texts)


def name_lines(lines: list[Line], rules: list[str], title: int | None, start: int) -> list[int]:
    """A name alone beside a date or under ``by``, and a line below the text that begins with it."""
    found = []
    below = 0 if title is None else title + 1
    known = any(
        byline.names_in(lines[i].text)
        for i in range(below, start)
        if rules[i] in {"date", "byline"}
    )
    ends = {line.text.split()[0] for line in lines[start + 1 :]}
    for index in range(below, 0 if known else start):
        around = {rules[i] for i in (index - 1, index + 1) if 0 <= i < len(lines)}
        if (
            not rules[index]
            and byline.is_bare_name(lines[index].text)
            and (
                around & {"date", "byline"}
                or (title is not None and (index == below or lines[index].text in ends))
            )
        ):
            found.append(index)
            break
    named = [
        byline.names_in(line.text)
        for line, rule in zip(lines, rules, strict=True)
        if rule in {"byline", "date"}
    ]
    names = {name for group in named for name in group} | {lines[i].text for i in found}
    for index in range(start + 1, len(lines)):
        text = lines[index].text
        rest = next((text[len(name) :] for name in names if text.startswith(name)), None)
        if rules[index] or rest is None or len(text) > 60:
            continue
        spoken = kind.is_sentence(rest) and "|" not in rest[:12]
        if not spoken and (not rest or rest[0] in " |(,/"):
            found.append(index)
    return found


def _is_spoken(text: str) -> bool:
    ended = kind.ends_like_a_sentence(text) or kind.ends_politely_without_mark(text)
    return ended and not text.endswith("…")


def _runs_on(lines: list[Line], rules: list[str], index: int) -> bool:
    """A line without an end above the short one that ends it: text broken where it is spoken."""
    for above, below in pairwise(range(index, min(index + 5, len(lines)))):
        text = lines[below].text
        if lines[above].closes or rules[below] or len(text) >= kind.LONG_LINE:
            return False
        if _is_spoken(text):
            return True
    return False


def _first_heading(lines: list[Line], rules: list[str], lowest: int, begin: int) -> int:
    """The numbered heading of a text that begins with one, or ``begin``."""
    for index in range(begin - 1, lowest - 1, -1):
        text = lines[index].text
        found = kind.numbered_heading(text)
        if kind.is_section(text) and not rules[index]:
            return index
        if found and not rules[index]:
            more = (kind.numbered_heading(line.text) for line in lines[begin:])
            return index if any(next_ and next_[0] == found[0] + 1 for next_ in more) else begin
        if not kind.is_caption(lines[index].text):
            break
    return begin


def _is_fixed(lines: list[Line], rules: list[str], index: int) -> bool:
    """Right below furniture without an empty line between them."""
    while index and not lines[index].opens:
        index -= 1
        if rules[index]:
            return rules[index] != "greeting"
    return False


def start(lines: list[Line], rules: list[str], title: int | None, first: int) -> int:
    """Where the text begins: its first prose, or a short sentence just above it."""
    begin = first if title is None or title < first else first + 1
    lowest = 0 if title is None else title + 1
    datelines = [i for i in range(lowest, begin) if rules[i] in {"date", "byline"}]
    floor = datelines[-1] + 1 if datelines else lowest
    for index in range(begin - 1, floor - 1, -1):
        text = lines[index].text
        if rules[index] or kind.is_caption(text):
            continue
        if title is not None and text in lines[title].text:
            break
        if lines[index].closes and _is_fixed(lines, rules, index):
            break
        alone = any(rules[index + 1 : index + 2]) and not kind.ends_like_a_sentence(text)
        point = bool(datelines) and kind.has_bullet(text) and text.endswith("다")
        if alone or not (point or _is_spoken(text) or _runs_on(lines, rules, index)):
            break
        begin = index
    return _first_heading(lines, rules, floor, begin)


def trim_closing_calls(lines: list[Line], rules: list[str], words: Vocabulary) -> None:
    """Lines above the end that are the page's own: sentences that ask the reader for something, and
    what stands fixed to buttons or the end without speaking of what the text speaks of.
    """
    segment: list[int] = []
    most = sum(len(line.text) for line, rule in zip(lines, rules, strict=True) if not rule) / 5
    fixed = ended = False
    for index in range(len(lines) - 1, 0, -1):
        if not rules[index] and furniture.is_closing_call(lines[index].text):
            rules[index] = "account"
        if not rules[index]:
            segment.append(index)
        if not segment:
            fixed, ended = not lines[index].opens, True
        elif rules[index] or lines[index].opens:
            texts = [lines[i].text for i in segment]
            own = _is_the_pages_own(texts, words) if ended and fixed else False
            if not own and (ended or any(map(_is_spoken, texts))):
                return
            if sum(map(len, texts)) > most:
                return
            for i in segment:
                rules[i] = "after"
            segment, fixed = [], not lines[index].opens


def _is_the_pages_own(texts: list[str], words: Vocabulary) -> bool:
    """Short lines, mostly no sentences or of other words than the text."""
    return (
        all(len(text) < kind.LONG_LINE for text in texts)
        and not all(kind.is_statement(text) for text in texts)
        and (
            words.share(" ".join(texts), inside=True) < RELATED
            or 3 * sum(kind.ends_like_a_sentence(text) for text in texts) <= len(texts) - 2
        )
    )


def trim_notices(lines: list[Line], rules: list[str], words: Vocabulary) -> None:
    """A page's own sentences above its dateline say nothing of what the text speaks of."""
    texts = [i for i, line in enumerate(lines) if not rules[i] and blocks.is_text(line.text)]
    total = sum(len(lines[i].text) for i in texts)
    seen, above, later = 0, [], iter(texts)
    upcoming = next(later, None)
    for index, rule in enumerate(rules):
        if index == upcoming:
            above.append(index)
            upcoming = next(later, None)
            seen += len(lines[index].text)
            if seen > max(HEAD_SHARE * total, MIN_HEAD):
                return
        elif rule in {"date", "byline"} and upcoming is not None:
            for found in above:
                if words.share(lines[found].text, inside=True) < 0.5:
                    rules[found] = "notice"
            above = []
