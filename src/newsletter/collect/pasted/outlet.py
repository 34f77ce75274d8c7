"""Whose article it is: the publisher as a page, a letter or a press release names it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter.collect.pasted import byline, furniture

if TYPE_CHECKING:
    from newsletter.collect.pasted.lines import Line

_OWNER = re.compile(
    r"(?:저작권자|Copyrights?)?\s*(?:ⓒ|©|\(c\))\s*(?P<name>[^,|]+)|"
    r"저작권은\s(?P<own>\S.{0,20}?)에\s?있습니다"
    r"|^제호\s*[:：]\s*(?P<mast>[^|,]{2,20})|^Copyrights?\s+(?P<plain>[^,|ⓒ©]{2,40})",
    re.IGNORECASE,
)
_BODY_OF_STATE = re.compile(
    r"^(?P<name>[가-힣A-Za-z]{2,16})\s?\((?:[가-힣]{0,4}장관|처장|청장|시장|군수|구청장|도지사|"
    r"지사|[가-힣]{0,4}사장|이사장|"
    r"위원장|원장|대표[가-힣]{0,4}|총장|회장|본부장|교육감|관장|소장)[,:\s]"
)
_STATE_SPEAKS = re.compile(
    r"^[□○ㅇ■\-\s]*(?P<name>[가-힣]{1,12}(?:부|처|청|원|위원회|공사|공단|시|군|구|도|재단|진흥원))[는은]\s"
)
_LETTER_ITSELF = re.compile(r"(?:다음|이번)\s+(\S[^.\n]{0,20}?레터)(?:에서|에|의)")
_SIGN_OFF = re.compile(
    r"^(?:지금까지\s)?(?P<name>\S*(?:방송|뉴스|TV|티비|통신|라디오|"
    r"[A-Z]{2,5}))\s?(?:뉴스)?\s+[가-힣]{2,4}입니다\.$"
)
_ISSUE_NUMBER = re.compile(
    r"\s*(?:제?\s?\d+\s?호|vol\.?\s?\d+|no\.?\s?\d+|#\d+)\.?(?:\s.*)?$", re.IGNORECASE
)
_NUMBERED_NAME = re.compile(
    r"^(.{2,16}?)\s*(?:#\d+|제?\s?\d+호(?![가-힣])|"
    r"vol\.?\s?\d+)",
    re.IGNORECASE,
)
_SITE_WORDS = re.compile(
    r"\s+(?:뉴스|(?:기술|테크|공식|개발|디자인|엔지니어링|기업)?\s?블로그|테크블로그|뉴스룸|"
    r"홈페이지|홈|스토리)$"
)


def publisher(
    lines: list[Line],
    rules: list[str],
    title: int | None,
    start: int,
    outlets: tuple[str, ...],
) -> str:
    """Named by the copyright line, a dateline (``outlets``), a sign-off, the head of the page, the
    signature of a letter, or the letter itself; empty where nothing names it.
    """
    if owner := owner_at_end(lines, rules):
        return next((name for name in outlets if owner.endswith(name)), owner)
    if outlets:
        return outlets[0]
    for line in lines:
        if found := _SIGN_OFF.match(line.text):
            return found["name"]
    return (
        _named_by_letter(lines)
        or _named_at_head(lines, rules, title, start)
        or _named_in_text(lines, rules)
    )


def owner_at_end(lines: list[Line], rules: list[str]) -> str:
    """Who owns the page, as its last copyright line says."""
    for line, rule in zip(reversed(lines), reversed(rules), strict=True):
        if rule in {"copyright", "comment", "after"} and (owner := copyright_owner(line.text)):
            return _short(owner)
    return ""


def _named_by_letter(lines: list[Line]) -> str:
    for line in reversed(lines):
        signed = furniture.signature(line.text).split()
        if len(signed) > 1:
            return " ".join(signed[:-1])
    named = _LETTER_ITSELF.search("\n".join(line.text for line in lines))
    return named[1] if named else ""


def _named_at_head(lines: list[Line], rules: list[str], title: int | None, start: int) -> str:
    """A name above the headline (``달래일보``, ``강가의 편지 38호``) or beside the date below "
    "it.
    """
    top = len(lines) if title is None else title
    if title is not None and (numbered := _NUMBERED_NAME.match(lines[title].text)):
        return numbered[1]
    named: list[tuple[int, str]] = []
    for index in range(max(min(top, len(lines)), start)):
        if index == title:
            continue
        text = _short(_ISSUE_NUMBER.sub("", lines[index].text))
        if rules[index] in {"", "before", "menu", "contents"} and 2 <= len(text) <= 24:
            if byline.looks_like_outlet(text) or _ISSUE_NUMBER.search(lines[index].text):
                return text
            if (
                not rules[index]
                and index < min(3, top)
                and lines[index].opens
                and lines[index].closes
            ):
                named.append((index, text))
    for line in lines[top : top + 6]:
        found = re.match(
            r"^(?:출처\s*[:=]\s*)?(\S{2,12}(?:신문|일보|뉴스|통신|방송|경제|타임스|저널|미디어|TV|"
            r"투데이|데일리))"
            r"(?=\s|$|[|·/])",
            line.text,
        )
        if found:
            return found[1]
    return named[0][1] if named and title is not None else ""


def _named_in_text(lines: list[Line], rules: list[str]) -> str:
    """The body that speaks in its own press release."""
    for line in lines:
        if found := _BODY_OF_STATE.match(
            re.sub(r"^(?:[\[(][^\])]{0,44}[\])]|[□○ㅇ■\-\s])*", "", line.text)
        ):
            return found["name"]
    if any(
        rule == "label" and "자료" in line.text for line, rule in zip(lines, rules, strict=True)
    ):
        subjects = (_STATE_SPEAKS.match(line.text) for line in lines)
        return next((found["name"] for found in subjects if found), "")
    return ""


def _short(name: str) -> str:
    return _SITE_WORDS.sub("", name).strip()


def copyright_owner(text: str) -> str:
    """The publisher a copyright line names: ``저작권자 © 나루신문 무단전재…`` → 나루신문."""
    text = text[1:].removesuffix(">") if text.startswith("<") else text
    found = _OWNER.search(text)
    if not found:
        return ""
    name = next((value for value in found.groupdict().values() if value), "")
    name = re.split(
        r"\s*(?:무단|All rights|재배포|&|모든 |\.(?:\s|$)|"
        r"[)\]])",
        name,
        flags=re.IGNORECASE,
    )[0]
    name = re.sub(r"^\s*\d{4}(?:\s?[-–~]\s?\d{4})?\.?\s*|\(.*$", "", name.strip(" .,-"))
    name = re.sub(r"\s+(?:by\s)?[\w-]+(?:\.[\w-]+)+$", "", name)
    name = re.sub(r"\s+(?:Inc|Corp|Co|Ltd|LLC)\b\.?.*$|^(?:주식회사|㈜|\(주\))\s*|㈜$", "", name)
    name = re.sub(r"^by\s+", "", name, flags=re.IGNORECASE)
    head, dash, tail = name.partition(" - ")
    last_word = tail.split()[-1] if tail.split() else ""
    if dash and re.search(r"[가-힣]", last_word) and not re.search(r"[가-힣]", head):
        return last_word
    return head.strip(" .,-")[:40]
