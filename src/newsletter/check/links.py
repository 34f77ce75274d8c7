"""Where the letter's links lead and what they say; over the network only where it is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsletter.check.proof import paragraphs_of, visible
from newsletter.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsletter.check.proof import Proof

_LINK = re.compile(r"(?<!!)\[((?:\\.|[^\[\]\\]){0,500})\]\(\s*([^()\s]+)[^()]{0,200}\)")
_SAYS_NOTHING = re.compile(
    r"(?:여기|이곳|링크|바로 ?가기|클릭|더 ?보기|자세히(?: 보기)?|이 ?링크|here|link|click)"
    r"(?:를|을|에서|로)?"
    r"(?: ?(?:클릭|누르세요|보기))?[.!→▶]*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"(?<![(\[<\"'=\w/])(?:https?://|www\.)[^\s<>()\[\]]+")
_DOMAIN = re.compile(
    r"(?:https?://)?((?:[\w-]{1,63}\.){1,6}[a-z]{2,24})(?:[:/?#]\S*)?", re.IGNORECASE
)
_SHORTENERS = frozenset(
    (
        "bit.ly", "t.co", "goo.gl", "tinyurl.com", "me2.do", "han.gl", "vo.la", "url.kr", "buly.kr",
        "zrr.kr", "c11.kr", "ow.ly", "is.gd", "cutt.ly", "shorturl.at", "rebrand.ly",
    )
)  # fmt: skip
_GONE = {404, 410}


@dataclass(frozen=True, slots=True)
class Linked:
    """A link of the letter: its words, its address, the line it stands on."""

    words: str
    url: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Reached:
    """What came of asking for an address: where the answer came from, or a Korean reason and the
    status (0 where no answer came).
    """

    final_url: str = ""
    reason: str = ""
    status: int = 0


def links_of(text: str) -> tuple[Linked, ...]:
    """The links of an issue file in order, pictures apart."""
    return tuple(
        Linked(visible(found[1]), found[2], paragraph.line_of(visible(found[0])))
        for paragraph in paragraphs_of(text)
        for found in _LINK.finditer(paragraph.text)
    )


def check_links(proof: Proof) -> Iterator[Finding]:
    """Findings on what can be told of links without following them."""
    for link in links_of(proof.text):
        yield from _check_words(proof, link)
        yield from _check_address(proof, link)
    for paragraph in proof.paragraphs():
        text = _LINK.sub(" ", paragraph.text)
        bare = None if text.lstrip().startswith("![") else _BARE_ADDRESS.search(text)
        if bare:
            yield proof.finding(
                "links.words",
                "warning",
                paragraph.line_of(bare[0]),
                f"주소가 그대로 드러나 있습니다: {bare[0][:60]}",
                "매체나 글의 이름에 [이름](주소)로 걸어 주세요.",
            )


def _check_words(proof: Proof, link: Linked) -> Iterator[Finding]:
    words = link.words.strip()
    if not words or _SAYS_NOTHING.fullmatch(words) or _ADDRESS.fullmatch(words):
        yield proof.finding(
            "links.words",
            "warning",
            link.line,
            f"링크의 글이 어디로 가는지 말해 주지 않습니다: ‘{words[:40]}’",
            "매체나 글의 이름에 걸어 주세요. 화면을 소리로 듣는 이에게는 링크의 글만 들립니다.",
        )
    said = _DOMAIN.fullmatch(words)
    host = _host(link.url)
    if said and host and not _is_one_site(said[1].lower(), host):
        yield proof.finding(
            "links.misleading",
            "error",
            link.line,
            f"링크의 글은 {said[1]}인데 {host}(으)로 갑니다.",
            "글이나 주소 가운데 틀린 쪽을 고쳐 주세요.",
        )


def _check_address(proof: Proof, link: Linked) -> Iterator[Finding]:
    parts = _split(link.url)
    if not link.url.startswith(("http://", "https://")):
        return
    if not parts:
        yield proof.finding(
            "links.address",
            "error",
            link.line,
            f"주소가 올바르지 않습니다: {link.url[:60]}",
            "주소를 다시 복사해 넣어 주세요.",
        )
    elif _is_this_computer(parts[0]):
        yield proof.finding(
            "links.address",
            "error",
            link.line,
            f"받는 이가 열 수 없는 주소입니다: {link.url[:60]}",
            "누구나 열 수 있는 주소로 바꾸어 주세요.",
        )
    elif parts[0] in _SHORTENERS:
        yield proof.finding(
            "links.shortener",
            "warning",
            link.line,
            f"줄인 주소입니다: {link.url[:60]}",
            "원래 주소를 적어 주세요. 줄인 주소는 스팸으로 걸리기 쉽고 오래가지 않습니다.",
        )
    elif parts[1] in {"", "/"} and not parts[2]:
        yield proof.finding(
            "links.home",
            "warning",
            link.line,
            f"글이 아니라 첫 화면으로 가는 링크입니다: {link.url[:60]}",
            "읽은 글의 주소를 걸어 주세요.",
        )


def check_reached(text: str, file: str, reached: Mapping[str, Reached]) -> Iterator[Finding]:
    """Findings on the links of an issue file that were followed: gone, led to another host, or not
    to be asked. An address is told once.
    """
    seen: set[str] = set()
    for link in links_of(text):
        there = reached.get(link.url)
        if there is None or link.url in seen:
            continue
        seen.add(link.url)
        after = _host(there.final_url)
        if there.reason:
            yield _unreached(link, there, file)
        elif after and not _is_one_site(_host(link.url), after):
            yield Finding(
                "links.moved",
                "warning",
                file,
                link.line,
                f"다른 곳으로 옮겨 가는 링크입니다: {link.url[:60]} → {after}",
                "그 글이 맞다면 옮겨 간 주소를 적어 주세요.",
            )


def _unreached(link: Linked, there: Reached, file: str) -> Finding:
    if there.status in _GONE or "DNS" in there.reason:
        return Finding(
            "links.dead",
            "error",
            file,
            link.line,
            f"열리지 않는 링크입니다: {link.url[:60]} — {there.reason}",
            "주소를 다시 보고, 글이 사라졌다면 다른 출처를 걸어 주세요.",
        )
    return Finding(
        "links.unreached",
        "warning",
        file,
        link.line,
        f"링크를 살피지 못했습니다: {link.url[:60]} — {there.reason}",
        "브라우저에서 한 번 열어 보아 주세요.",
    )


def _split(url: str) -> tuple[str, str, str] | None:
    """Host, path and query; None where it has no host."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return (host.lower(), parts.path, parts.query) if host else None


def _host(url: str) -> str:
    parts = _split(url)
    return parts[0] if parts else ""


def _is_this_computer(host: str) -> bool:
    return (
        host in {"localhost", "0.0.0.0", "::1"}  # noqa: S104 - looked for, not listened on
        or host.startswith(("127.", "192.168.", "10."))
        or host.endswith((".local", ".localhost"))
    )


def _is_one_site(one: str, other: str) -> bool:
    """Whether two hosts are one, or one a part of the other, www. and m. apart."""
    one, other = (re.sub(r"^(?:www|m|mobile|amp)\.", "", host) for host in (one, other))
    return one == other or one.endswith("." + other) or other.endswith("." + one)
