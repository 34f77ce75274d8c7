"""Parts of a page known by how lines stand together: lists of other articles, comments, contents,
advertisements, and everything behind the article's end.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from newsletter.collect.pasted import furniture
from newsletter.collect.pasted import lines as kind
from newsletter.collect.pasted.evidence import stems

if TYPE_CHECKING:
    from newsletter.collect.pasted.lines import Line

_OTHERS = re.compile(
    r"^[<\[【(■▶◆☞●▷★*\s]*(?:관련\s?(?:기사|뉴스|글|콘텐츠|포스트|링크|영상)|"
    r"(?:가장\s?)?많이\s?(?:본|읽은|공유된)|인기\s?(?:뉴스|기사|글|포스트)|추천\s?(?:기사|뉴스|글|"
    r"콘텐츠|포스트|영상)|(?:이\s?기사|지금)\S{0,3}\s함께|함께\s?(?:본|볼|읽으면|보면|보는)|"
    r"이\s?(?:기사|글|뉴스)[도와]\s|(?:같이|더)\s?(?:읽|보|볼)\S*\s?(?:.{0,6}(?:기사|글|뉴스))|"
    r"다른\s?(?:기사|글|뉴스)|주요\s?(?:기사|뉴스)|실시간|랭킹|오늘의\s?(?:핫|추천|주요|인기)|"
    r"당신만|핫\s?(?:뉴스|이슈|클릭)|최신\s?(?:기사|뉴스|글)|이\s?시각|헤드라인|베스트\s?(?:클릭|"
    r"뉴스|기사)|이어서\s?(?:볼|읽을)|놓치지|related|popular|trending|most\s(?:read|viewed)|"
    r"more\sfrom|you\smay)(?!.*[다요][.]$)|^[<\[【].{0,20}(?:주요|관련|추천|인기|다른)\s?(?:기사|"
    r"뉴스|글).{0,6}[>\]】]$|^.{1,24}(?:의\s|\s)(?:다른\s?(?:글|기사|뉴스)|주요\s?(?:뉴스|기사)|"
    r"인기\s?(?:글|기사|뉴스)|최신\s?(?:글|기사))(?:\s?(?:더?\s?보기|전체|목록).{0,4})?$|"
    r"^.{0,40}기자의?\s*(?:다른\s*기사|구독)",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"^\d+\s?개의\s?(?:댓글|답글)|^(?:전체\s?|독자\s?|네티즌\s?)?(?:댓글|comments?|타임톡|"
    r"한줄\s?의견|한줄\s?평|답글|의견)\s*[(\[]?\s*\d*\s*"
    r"(?:개|건)?\s*[)\]]?\s*(?:쓰기|목록|보기|등록|달기|남기기|운영\s?(?:정책|원칙).*)?$",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"^[\[<【■◆\s]*(?:목차|차례|contents|table of contents|(?:오늘|이번\s?주|"
    r"이번\s?호)의?\s?(?:차례|목차|이야기|"
    r"소식|레터|순서|내용)|미리\s?보기|한눈에\s?보기)\s*[\]>】:]?$",
    re.IGNORECASE,
)
_END = re.compile(
    r"^(?:필자|글쓴이|저자|작가)\s?소개|^[<\[(\-–]\s*끝\s*[>\])\-–]$"
    r"|^(?:오늘|이번)\s?\S{0,8}\s?\S{0,8}\s?(?:어떠셨|어땠|어떻게 읽으셨|재미있게)"
)
_REFERENCES = re.compile(
    r"^[\[<【■◆※#*\s]*(?:참고|참조|출처|레퍼런스|references?|sources?|각주|주석|미주)\s*(?:한\s)?"
    r"(?:자료|문헌|링크|글|목록|기사|사이트)?\s*[\]>】:：]?$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^#{3,}$|기자의?\s*(?:다른\s*기사|프로필|페이지)|^(?:회사|기업|기관|\S{2,12})\s소개$|^About\s\S"
)
_VALUE = re.compile(
    r"^[+\-−△▲▽▼]?\s?\d(?:[\d,.]*\d)?\s?(?:[%$]p?|[가-힣A-Za-z㎡℃]{0,3})(?:\s\d{1,2}\s?[가-힣]{1,2})?$"
)
_CELL_RULES = frozenset({"", "count", "date", "menu", "account", "label"})
MAX_CELL = 25
_AGO = re.compile(r"^(?:방금|\d{1,2}\s?(?:초|분|시간|일|주|개월|달|년))\s?전$")
MAX_NAME = 14
MIN_ARTICLE = 300
"""Characters of running text from which a counter of comments above them is not the head's."""
_ENDING = frozenset({"byline", "contact", "tags"})


def is_references_header(text: str) -> bool:
    return bool(_REFERENCES.match(text))


def rules_of(lines: list[Line]) -> list[str]:
    """For each line the rule that drops it, or an empty string for what may be the article's."""
    rules = ["" if kind.is_caption(line.text) else furniture.rule_of(line) for line in lines]
    prose = prose_of(lines, rules)
    _mark_code(lines, rules, prose)
    _mark_contents(lines, rules, prose)
    _mark_tables(lines, rules, prose)
    _mark_lists(lines, rules, prose)
    _free_cells(lines, rules, prose)
    _mark_end(lines, rules, prose)
    return rules


@lru_cache(maxsize=1024)
def is_text(text: str) -> bool:
    """Running text, and no caption, address or link."""
    return (
        kind.is_prose(text)
        and not kind.is_caption(text)
        and not kind.bare_url(text)
        and not furniture.is_more_link(text)
    )


def prose_of(lines: list[Line], rules: list[str]) -> list[bool]:
    """For each line whether it is running text that no rule drops."""
    return [not rule and is_text(line.text) for line, rule in zip(lines, rules, strict=True)]


def _mark_code(lines: list[Line], rules: list[str], prose: list[bool]) -> None:
    """Between fences, where both are there."""
    fences = [index for index, line in enumerate(lines) if re.match(r"^(?:```|~~~)", line.text)]
    for start, end in zip(fences[::2], fences[1::2], strict=False):
        for index in range(start, end + 1):
            rules[index] = "code"
            prose[index] = False


def _mark_contents(lines: list[Line], rules: list[str], prose: list[bool]) -> None:
    """Under ``목차``, and wherever a short line above the text comes again as a heading in it."""
    inside = False
    for index, line in enumerate(lines):
        if _CONTENTS.match(line.text):
            inside = True
            rules[index] = "contents"
        elif inside:
            inside = not prose[index] and not (
                line.opens
                and rules[index - 1] == "contents"
                and not _CONTENTS.match(lines[index - 1].text)
            )
            if inside:
                rules[index] = "contents"
    first = next((index for index, is_one in enumerate(prose) if is_one), len(lines))
    later = {line.text for line in lines[first + 1 :]}
    again = [len(lines[i].text) >= 8 and lines[i].text in later for i in range(first)]
    for index in range(first):
        beside = again[index - 1 : index] + again[index + 1 : index + 2]
        if again[index] and any(beside) and not rules[index]:
            rules[index] = "contents"


def _mark_tables(lines: list[Line], rules: list[str], prose: list[bool]) -> None:
    """Rows of as many cells right below one another are the article's, not a menu's, where one
    holds a number.
    """
    first = next((index for index, is_one in enumerate(prose) if is_one), len(lines))
    index = first + 1
    while index < len(lines):
        start, cells = index, len(lines[index].cells)
        index += 1
        if cells < 3 or prose[start] or rules[start] not in {"", "menu", "count"}:
            continue
        while index < len(lines) and len(lines[index].cells) == cells and not lines[index].opens:
            index += 1
        rows = range(start, index)
        if len(rows) > 1 and any(re.search(r"\d", lines[i].text) for i in rows):
            for i in rows:
                rules[i] = ""


def _free_cells(lines: list[Line], rules: list[str], prose: list[bool]) -> None:
    """A table pasted cell by cell between running text: short lines right below one another, many
    of them amounts or days.
    """
    texts = [index for index, is_one in enumerate(prose) if is_one]
    for above, below in pairwise(texts):
        start = above + 1
        for index in range(above + 1, below + 1):
            if index < below and _may_be_cell(lines[index], rules[index], first=index == start):
                continue
            values = sum(is_value(lines[i].text) for i in range(start, index))
            if values > 2 and 5 * values >= index - start:
                rules[start:index] = [""] * (index - start)
            start = index if lines[index].opens else index + 1


def _may_be_cell(line: Line, rule: str, *, first: bool) -> bool:
    return (
        rule in _CELL_RULES
        and (first or not line.opens)
        and len(line.text) <= MAX_CELL
        and not kind.ends_like_a_sentence(line.text)
        and not is_others_header(line.text)
    )


def is_value(text: str) -> bool:
    """An amount, a share or a day on a line of its own; no number that counts items."""
    return bool(_VALUE.match(text)) and not re.fullmatch(r"\d{1,2}", text)


def _mark_lists(lines: list[Line], rules: list[str], prose: list[bool]) -> None:
    """Lists of other articles, and advertisements: the article may go on behind either."""
    index = 0
    while index < len(lines):
        line = lines[index]
        if rules[index] == "advertising" and index + 1 < len(lines) and not line.closes:
            below = lines[index + 1].text
            if not kind.is_statement(below) and not rules[index + 1]:
                rules[index + 1] = "advertising"
                prose[index + 1] = False
        elif rules[index] == "read-more" or (
            rules[index] == "ai-summary" and not prose[index] and len(line.text) < 20
        ):
            below = rules[index]
            while (
                index + 1 < len(lines)
                and not lines[index + 1].opens
                and (not prose[index + 1] or below == "ai-summary")
            ):
                index += 1
                rules[index] = below
                prose[index] = False
        elif is_others_header(line.text) and not prose[index]:
            rules[index] = "related"
            if True in prose[:index]:
                end = _list_end(lines, rules, prose, index)
                for inside in range(index + 1, end):
                    rules[inside] = rules[inside] or "related"
                    prose[inside] = False
                index = end - 1
        index += 1


@lru_cache(maxsize=1024)
def is_others_header(text: str) -> bool:
    return len(text) <= 70 and bool(_OTHERS.match(text)) and not kind.is_statement(text)


def _list_end(lines: list[Line], rules: list[str], prose: list[bool], header: int) -> int:
    """Where a list of other articles ends: with its numbers or bullets, at an empty line behind
    items that stand together, or before the next running text.
    """
    if re.search(r"[:：]\s*\S.{5,}", lines[header].text):
        return header + 1
    last = next((i for i in range(header + 1, len(lines)) if _is_hard_end(lines, rules, i)), None)
    stop = len(lines) if last is None else last
    marked = _marked_end(lines, prose, header, stop)
    if marked > header + 1:
        return marked
    items: list[int] = []
    for index in range(header + 1, stop):
        line = lines[index]
        if prose[index]:
            return _without_heading(lines, items, index)
        below = next((i for i in range(index + 1, stop) if not _is_picture(lines[i])), stop)
        next_prose = below < len(lines) and prose[below]
        over = line.opens and items and not rules[index]
        if over and (next_prose or (items[-1] == index - 1 and not lines[index - 1].opens)):
            return index
        items += [] if rules[index] else [index]
    return stop


def _marked_end(lines: list[Line], prose: list[bool], header: int, stop: int) -> int:
    """Where numbers that count up, or bullets, before each item come to an end."""
    index, number = header + 1, 1
    while index < stop:
        text = lines[index].text
        counted = re.match(rf"0?{number}(?:[.)위]?\s*$|[.)위]?\s+\S)", text)
        if counted and re.fullmatch(r"\d+[.)위]?", text):
            index += 1
        if counted:
            number += 1
        elif not kind.has_bullet(text) or prose[index]:
            break
        index += 1
    return min(index, stop)


def _without_heading(lines: list[Line], items: list[int], index: int) -> int:
    """A list without marks ends before its last line where that line stands over text, is no longer
    than the items and has nothing of a headline's marks: what follows a list is mostly a heading.
    """
    if len(items) < 2 or items[-1] != index - 1 or lines[index].opens:
        return index
    last, others = lines[items[-1]].text, [lines[i].text for i in items[:-1]]
    is_long = len(last) * len(others) > sum(map(len, others)) + 2 * len(others)
    if len(others) == 1:
        below = " ".join(line.text for line in lines[index : index + 2])
        is_long = 4 * len(last) > 3 * len(others[0]) or not set(stems(last)) & set(stems(below))
    return index if is_long or re.search(r"[…“”\"]|\.\.", last) else items[-1]


def _is_picture(line: Line) -> bool:
    return kind.is_caption(line.text)


def _is_hard_end(lines: list[Line], rules: list[str], index: int) -> bool:
    text = lines[index].text
    if len(text) >= kind.LONG_LINE and rules[index] != "copyright":
        return False
    return (
        (rules[index] == "copyright" and not re.match(r"저작자표시|CCL", text))
        or bool(_COMMENTS.match(text))
        or bool(_END.match(text))
        or bool(furniture.signature(text))
    )


def _mark_end(lines: list[Line], rules: list[str], prose: list[bool]) -> None:
    """Everything behind the article's end, under the rule of the part it stands in."""
    end = article_end(lines, rules, prose)
    part = "after"
    thread = _first_comment(lines, rules, prose)
    for index in range(end, len(lines)):
        text = lines[index].text
        if index == thread or _COMMENTS.match(text):
            part = "comment"
        elif is_others_header(text) and part != "comment":
            part = "related"
        elif furniture.signature(text) and not rules[index]:
            rules[index] = "signature"
        rules[index] = part if part == "comment" else rules[index] or part
    previous = end - 1
    if end < len(lines) and rules[end] == "signature" and previous >= 0:
        text = lines[previous].text
        if not kind.ends_like_a_sentence(text) and len(text) < 20 and not rules[previous]:
            rules[previous] = "signature"


def article_end(lines: list[Line], rules: list[str], prose: list[bool]) -> int:
    """The first line that closes the article: a copyright line, comments, a signature; or a byline,
    tags or a contact behind which hardly any text is left.
    """
    seen = 0
    hard = _hard_end(lines, rules, prose)
    total = sum(len(line.text) for index, line in enumerate(lines[:hard]) if prose[index])
    for index, line in enumerate(lines[:hard]):
        if rules[index] in _ENDING and seen and total - seen <= seen / 4:
            return index
        if (
            len(line.text) < kind.LONG_LINE
            and _ABOUT.search(line.text)
            and total - seen <= seen / 2
        ):
            return index
        seen += len(line.text) * prose[index]
    return hard


def _is_ago(text: str) -> bool:
    """``3시간 전``"""
    return text.endswith("전") and bool(_AGO.match(text))


def _first_comment(lines: list[Line], rules: list[str], prose: list[bool]) -> int | None:
    """Where readers speak without a headline over them: a name, a date or hour, what they say, and
    so once more.
    """
    first = prose.index(True) if True in prose else len(lines)
    found = [
        index - 1
        for index in range(first + 2, len(lines) - 1)
        if (rules[index] == "date" or _is_ago(lines[index].text))
        and not rules[index - 1]
        and len(lines[index - 1].text) <= MAX_NAME
        and not rules[index + 1]
        and len(lines[index].text) <= 2 * MAX_NAME
        and not is_value(lines[index].text)
    ]
    return found[0] if len(found) > 1 else None


def _hard_end(lines: list[Line], rules: list[str], prose: list[bool]) -> int:
    """The first line that ends any article, with more above it than a deck."""
    lengths = [len(line.text) * is_one for line, is_one in zip(lines, prose, strict=True)]
    least = min(sum(lengths) / 4, MIN_ARTICLE)
    thread = _first_comment(lines, rules, prose)
    seen = 0
    for index, length in enumerate(lengths):
        if seen and seen >= least and (index == thread or _is_hard_end(lines, rules, index)):
            return index
        seen += length
    return len(lines)
