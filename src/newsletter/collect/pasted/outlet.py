"""Whose article it is: the publisher as a page, a letter or a press release names it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter.collect.pasted import byline, furniture
from newsletter.collect.pasted import lines as kind
from newsletter.collect.pasted.page_words import is_page_word

if TYPE_CHECKING:
    from collections.abc import Iterator

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
_LETTER_ITSELF = re.compile(
    r"(?:다음|이번)\s+(\S[^.\n]{0,20}?레터)(?:에서|에|의)"
    r"|[‘'“<《「]([^’'”>》」]{2,20})[’'”>》」][을를은는이가]?\s.{0,12}(?:구독|받아\s?보)"
    r"|^([^|·]{2,20}?)\s*[|·]\s*\S+@\S+$"
)
_LETTER_WORD = re.compile("레터|구독|받아|@")
_COMPANY = re.compile(
    r"^(?:주식회사\s?|㈜\s?|\(주\)\s?)?(?P<name>[^\s\d][^|()\d]{1,20}?)\s?(?:\(주\)|㈜|주식회사)?\s?[|·]?\s?"
    r"(?:대표이사|대표자?|발행인|펴낸이|사업자\s?등록|등록번호|편집부)[\s:：|]"
    r"|^(?P<blog>\S.{0,20}?)\s?[:|]\s?(?:네이버 블로그|티스토리|브런치)$"
    r"|^(?:보낸\s?(?:사람|이)\s?:?\s?)?(?P<sender>[^<>|]{2,20}?)\s?<[^<>\s]+@[^<>\s]+>$"
)
_OWNED = re.compile(r"대표|발행|펴낸|사업|등록번호|편집부|블로그|티스토리|브런치|<")
_ITSELF = re.compile(r"^About\s(\S.{1,20})$|^(\S.{1,20}?)(?:에 대하여|\s소개)$")
_SIGN_OFF = re.compile(
    r"^(?:지금까지\s)?(?P<name>\S*(?:방송|뉴스|TV|티비|통신|라디오|"
    r"[A-Z]{2,5}))\s?(?:뉴스)?\s+[가-힣]{2,4}입니다\.$"
)
_ISSUE_NUMBER = re.compile(
    r"\s*(?:제?\s?\d+\s?호|vol\.?\s?\d+|no\.?\s?\d+|#\d+)\.?(?:\s.*)?$", re.IGNORECASE
)
_NUMBERED_NAME = re.compile(
    r"^(.{2,16}?)\s*(?:#\d+|제?\s?\d+호(?![가-힣])|vol\.?\s?\d+)",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?:@|://)(?:www\.)?([a-z0-9]{3,})\.")
_SITE_WORDS = re.compile(r"(?<=방송|신문|일보|통신)\s뉴스$|\s(?:홈페이지|누리집|홈)$")


def publisher(
    lines: list[Line],
    rules: list[str],
    title: int | None,
    start: int,
    outlets: tuple[str, ...],
) -> str:
    """The name most places of the page agree on: its copyright line, a dateline (``outlets``), a
    sign-off, its head, the end of a letter; empty where nothing names it.
    """
    votes: dict[str, float] = {}
    for named, weight in _candidates(lines, rules, title, start, outlets):
        name = _short(named)
        if _is_name(name):
            votes[name] = votes.get(name, 0.0) + weight
    again = {line.text for line in lines[: start if title is None else title]}
    again &= {line.text for line in lines[start:]}
    short = [line.text for line in lines if len(line.text) < kind.LONG_LINE]
    hosts = {host for line in lines for host in _HOST.findall(line.text.lower())}
    for name in votes:
        votes[name] += 2 * (name in again)
        votes[name] += 4 * (re.sub(r"\W", "", name.lower()) in hosts)
        if len(name) > 3:
            votes[name] += 0.5 * min(sum(name in text and name != text for text in short), 3)
    return max(votes, key=lambda name: votes[name], default="")


def _candidates(
    lines: list[Line],
    rules: list[str],
    title: int | None,
    start: int,
    outlets: tuple[str, ...],
) -> Iterator[tuple[str, float]]:
    """Each place that names a publisher, with how far it is to be believed."""
    owner = owner_at_end(lines, rules)
    foreign = not re.search("[가-힣]", owner)
    yield next((name for name in outlets if owner.endswith(name)), owner), 2 if foreign else 6
    for name in outlets[:1]:
        yield name, 6
    title_words = "" if title is None else lines[title].text
    for line in lines:
        if len(line.text) < 2 * kind.LONG_LINE:
            if (
                line.text[:5] in {"About", title_words[:5]}
                and (found := _ITSELF.match(line.text))
                and (found[1] or found[2]) in title_words
            ):
                yield found[1] or found[2], 6.5
            if line.text.endswith("입니다.") and (found := _SIGN_OFF.match(line.text)):
                yield found["name"], 4
            if _OWNED.search(line.text) and (found := _COMPANY.match(line.text)):
                yield next(value for value in found.groups() if value), 6.5
    yield from _named_at_head(lines, rules, title, start)
    for name in _named_by_letter(lines):
        yield name, 2
    yield _named_in_text(lines), 3
    for line, rule in zip(lines[start:], rules[start:], strict=True):
        if rule and (url := kind.bare_url(line.text)):
            yield re.sub(r"^(?:https?://)?(?:www\.)?|/.*$", "", url), 1


def _is_name(name: str) -> bool:
    """A name, and no slogan, sentence or number of an issue."""
    return (
        2 <= len(name) <= 32
        and bool(re.search(r"[가-힣A-Za-z]{2}", name))
        and (byline.is_outlet(name) or not all(map(is_page_word, name.lower().split())))
        and name not in {"통권", "지면", "호수", "지령"}
        and not re.search(
            r"[?!…,“”@]|[가-힣](?:[를을]|위한|에서)\s|[가-힣](?:니다|세요)(?:\s|$)|번째|https?:",
            name,
        )
    )


def owner_at_end(lines: list[Line], rules: list[str]) -> str:
    """Who owns the page, as its last copyright line says."""
    for line, rule in zip(reversed(lines), reversed(rules), strict=True):
        if rule in {"copyright", "comment", "after"} and (owner := copyright_owner(line.text)):
            return _short(owner)
    return ""


def _named_by_letter(lines: list[Line]) -> Iterator[str]:
    """Who signs a letter, and what it calls itself beside its address and where it asks readers."""
    signed = (furniture.signature(line.text).split() for line in reversed(lines))
    yield next((" ".join(words[:-1]) for words in signed if len(words) > 1), "")
    for line in lines:
        if len(line.text) >= 2 * kind.LONG_LINE or not _LETTER_WORD.search(line.text):
            continue
        if found := _LETTER_ITSELF.search(line.text):
            yield next(value for value in found.groups() if value)


def _named_at_head(
    lines: list[Line], rules: list[str], title: int | None, start: int
) -> Iterator[tuple[str, float]]:
    """Names above the headline (``달래일보``, ``강가의 편지 38호``) or beside the date below it."""
    top = len(lines) if title is None else title
    if title is not None and (numbered := _NUMBERED_NAME.match(lines[title].text)):
        yield numbered[1], 3
    alone = 2.0
    seen: set[str] = set()
    for index in range(max(min(top, len(lines)), start)):
        if index == title or rules[index] not in {"", "before", "menu", "contents"}:
            continue
        whole = lines[index].text
        text = _short(_ISSUE_NUMBER.sub("", whole))
        if furniture.is_breadcrumb(whole):
            first = re.split(r"\s*[>›»]\s*", whole)[0]
            yield first, 2.0 * byline.looks_like_outlet(first)
        elif len(text) > 24 or text in seen:
            continue
        elif byline.looks_like_outlet(text) or _ISSUE_NUMBER.search(whole):
            yield text, 1 if 2 < index == top - 1 else 3
        elif not rules[index] and index < min(6, top) and not kind.ends_like_a_sentence(text):
            yield text, alone
            alone = 1.0
        seen.add(text)


def _named_in_text(lines: list[Line]) -> str:
    """The body that speaks in its own press release."""
    for line in lines:
        if "(" in line.text[:60]:
            told = re.sub(r"^(?:[\[(][^\])]{0,44}[\])]|[□○ㅇ■\-\s])*", "", line.text)
            if found := _BODY_OF_STATE.match(told):
                return found["name"]
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
        r"\s*(?:무단|All rights|재배포|&|모든 |\.(?:\s|$)|[)\]])",
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
