"""Parts of a page known by how lines stand together: lists of other articles, comments, contents,
advertisements, and everything behind the article's end.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from newsletter.collect.pasted import furniture
from newsletter.collect.pasted import lines as kind

if TYPE_CHECKING:
    from newsletter.collect.pasted.lines import Line

_OTHERS = re.compile(
    r"^[<\[【(■▶◆☞●▷★*\s]*(?:"
    r"관련\s?(?:기사|뉴스|글|콘텐츠|포스트|링크|영상)|(?:가장\s?)?많이\s?(?:본|읽은|공유된)|"
    r"인기\s?(?:뉴스|기사|글|포스트)"
    r"|추천\s?(?:기사|뉴스|글|콘텐츠|포스트|영상)|(?:이\s?기사|지금)\S{0,3}\s함께|함께\s?(?:본|볼|"
    r"읽으면|보면|보는)"
    r"|다른\s?(?:기사|글|뉴스)|주요\s?(?:기사|뉴스)|실시간|랭킹|오늘의\s?(?:핫|추천|주요|인기)|"
    r"당신만|핫\s?(?:뉴스|이슈|클릭)"
    r"|최신\s?(?:기사|뉴스|글)|이\s?시각|헤드라인|베스트\s?(?:클릭|뉴스|기사)|이어서\s?(?:볼|"
    r"읽을)|놓치지"
    r"|related|popular|trending|most\s(?:read|viewed)|more\sfrom|you\smay)"
    r"(?!.*[다요][.]$)"
    r"|^[<\[【].{0,20}(?:주요|관련|추천|인기|다른)\s?(?:기사|뉴스|글).{0,6}[>\]】]$"
    r"|^.{1,24}(?:의\s|\s)(?:다른\s?(?:글|기사|뉴스)|주요\s?(?:뉴스|기사)|인기\s?(?:글|기사|뉴스)|"
    r"최신\s?(?:글|기사))"
    r"(?:\s?(?:더?\s?보기|전체|목록).{0,4})?$|기자의?\s*(?:다른\s*기사|구독)",
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
    r"^#?\s*(?:feedback|피드백)\s*$|^공유하기$|^연관\s*토픽|^keyword$|^카테고리의 다른"
    r"|^(?:필자|글쓴이|저자|작가)\s?소개|^[<\[(\-–]\s*끝\s*[>\])\-–]$"
    r"|^(?:오늘|이번)\s?\S{0,8}\s?\S{0,8}\s?(?:어떠셨|어땠|어떻게 읽으셨|재미있게)",
    re.IGNORECASE,
)
_REFERENCES = re.compile(
    r"^[\[<【■◆#*\s]*(?:참고|참조|출처|레퍼런스|references?|sources?|각주|주석|미주)\s*(?:한\s)?"
    r"(?:자료|문헌|링크|글|목록|기사|사이트)?\s*[\]>】:：]?$",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"^#{3,}$|^(?:회사|기업|기관|\S{2,12})\s소개$|^About\s\S")
_ENDING = frozenset({"byline", "contact", "tags"})


def is_references_header(text: str) -> bool:
    return bool(_REFERENCES.match(text))


def rules_of(lines: list[Line]) -> list[str]:
    """For each line the rule that drops it, or an empty string for what may be the article's."""
    rules = [
        "" if kind.is_caption(line.text) and not _owned(line.text) else furniture.rule_of(line)
        for line in lines
    ]
    prose = [not rule and is_text(line.text) for line, rule in zip(lines, rules, strict=True)]
    _mark_code(lines, rules, prose)
    _mark_contents(lines, rules, prose)
    _mark_tables(lines, rules, prose)
    _mark_lists(lines, rules, prose)
    _mark_end(lines, rules, prose)
    return rules


def _owned(text: str) -> bool:
    return bool(re.match(r"[<\[(〈◎*※]*\s*(?:저작권자|[ⓒ©]|Copyright)", text))


def is_text(text: str) -> bool:
    """Running text, and no caption, address or link."""
    return (
        kind.is_prose(text)
        and not kind.is_caption(text)
        and not kind.bare_url(text)
        and not furniture.is_more_link(text)
    )


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
    for index in range(first):
        if len(lines[index].text) < 8:
            continue
        if not rules[index] and lines[index].text in later and not lines[index].opens:
            rules[index] = "contents"
        elif not rules[index] and lines[index].text in later and index:
            followed = index + 1 < first and lines[index + 1].text in later
            rules[index] = "contents" if followed else ""


def _mark_tables(lines: list[Line], rules: list[str], prose: list[bool]) -> None:
    """Rows of three cells or more, and the line in angle brackets that names a table."""
    rows = [
        not prose[index]
        and len(line.cells) >= 3
        and not any(kind.is_sentence(cell) for cell in line.cells)
        for index, line in enumerate(lines)
    ]
    for index, is_row in enumerate(rows):
        if is_row and rules[index] in {"", "menu", "count"} and True in prose[:index]:
            rules[index] = "table"
            above = lines[index - 1].text if index else ""
            if re.match(r"^[<〈\[(].*[>〉\])]$|^[\[(]단위", above):
                rules[index - 1] = "table"


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
        elif rules[index] == "read-more":
            while index + 1 < len(lines) and not lines[index + 1].opens and not prose[index + 1]:
                index += 1
                rules[index] = "read-more"
        elif is_others_header(line.text) and not prose[index]:
            rules[index] = "related"
            if True in prose[:index]:
                end = _list_end(lines, rules, prose, index)
                for inside in range(index + 1, end):
                    rules[inside] = rules[inside] or "related"
                    prose[inside] = False
                index = end - 1
        index += 1


def is_others_header(text: str) -> bool:
    return len(text) <= 70 and bool(_OTHERS.search(text)) and not kind.is_statement(text)


def _list_end(lines: list[Line], rules: list[str], prose: list[bool], header: int) -> int:
    """Where a list of other articles ends: before the next running text, unless what follows is
    headline and teaser by turns with nothing of the article's end behind it.
    """
    if re.search(r"[:：]\s*\S.{5,}", lines[header].text):
        return header + 1
    last = next((i for i in range(header + 1, len(lines)) if _is_hard_end(lines, rules, i)), None)
    stop = len(lines) if last is None else last
    if _is_teasers(lines, rules, prose, header, stop):
        return stop
    items = 0
    for index in range(header + 1, stop):
        line = lines[index]
        if prose[index]:
            return index
        after_gap = line.opens and items > 0
        below = next((i for i in range(index + 1, stop) if not _is_picture(lines[i])), stop)
        next_prose = below < len(lines) and prose[below]
        if after_gap and next_prose and not rules[index] and not re.match(r"\d", line.text):
            return index
        if after_gap and items > 1 and kind.ends_like_a_sentence(line.text) and next_prose:
            return index
        items += not rules[index]
    return stop


def _is_picture(line: Line) -> bool:
    return kind.is_caption(line.text)


def _is_teasers(
    lines: list[Line], rules: list[str], prose: list[bool], header: int, stop: int
) -> bool:
    before = rules[:header]
    over = any(rule in {"byline", "copyright", "tags", "contact"} for rule in before[-8:])
    ended_by_body = any(
        rules[index] in {"byline", "copyright"} for index in range(header + 1, len(lines))
    )
    content = [prose[index] for index in range(header + 1, stop) if not rules[index]]
    pairs = sum(1 for a, b in pairwise(content) if not a and b)
    straight = any(a and b for a, b in pairwise(content))
    return pairs >= 2 and not straight and over and not ended_by_body


def _is_hard_end(lines: list[Line], rules: list[str], index: int) -> bool:
    text = lines[index].text
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
    for index in range(end, len(lines)):
        text = lines[index].text
        if _COMMENTS.match(text):
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
    total = sum(
        len(line.text)
        for index, line in enumerate(lines[: _hard_end(lines, rules, prose)])
        if prose[index]
    )
    for index, line in enumerate(lines):
        if seen and _is_hard_end(lines, rules, index):
            return index
        if rules[index] in _ENDING and seen and total - seen <= seen / 4:
            return index
        if _ABOUT.match(line.text) and total - seen <= seen / 2:
            return index
        seen += len(line.text) * prose[index]
    return len(lines)


def _hard_end(lines: list[Line], rules: list[str], prose: list[bool]) -> int:
    seen = False
    for index in range(len(lines)):
        if seen and _is_hard_end(lines, rules, index):
            return index
        seen = seen or prose[index]
    return len(lines)
