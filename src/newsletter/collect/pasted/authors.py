"""Who wrote it: the names a page gives, the surest places first."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from newsletter.collect.pasted import byline, furniture

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsletter.collect.pasted.lines import Line

_SIGN_OFF = re.compile(r"([가-힣]{2,4})입니다\.$")
_NAMING = frozenset({"byline", "date", "broadcast"})


def authors_of(
    lines: list[Line],
    rules: list[str],
    title: int,
    start: int,
    *,
    reporters: list[str],
    publisher: str,
) -> tuple[str, ...]:
    """The authors in order, each once: those of the lines between headline and text, of the
    dateline (``reporters``), of a broadcast's sign-off, a name alone at the head, those below the
    text and above the headline, who signs, who greets. The first place that names anyone counts.
    """
    head, tail = range(title, start), range(start, len(lines))
    signed = _signed(lines)
    for names in (
        _named(lines, rules, head),
        reporters,
        _signing_off(lines, rules, tail),
        [
            name
            for i in head
            if rules[i] == "byline" and _is_alone(lines[i].text)
            for name in re.split(r"\s[·∙&]\s|,\s", lines[i].text)
        ],
        _named(lines, rules, tail),
        _named(lines, rules, range(title)),
    ):
        found = [name for name in names if name not in {publisher, *publisher.split()[-1:]}]
        if found and (re.search("[가-힣]", found[0]) or not signed):
            return tuple(dict.fromkeys(found))
    greeted = (byline.introduced(line.text) for line in lines[:start])
    return signed or tuple(filter(None, greeted))[:1] or _at_foot(lines, tail, publisher)


def _at_foot(lines: list[Line], places: Iterable[int], publisher: str) -> tuple[str, ...]:
    """A name that stands alone twice below the text: under it, and over who that is."""
    names = Counter(
        text
        for i in places
        if re.fullmatch("[가-힣]{2,4}", text := lines[i].text) and _is_alone(text)
    )
    twice = [name for name, times in names.items() if times == 2 and name != publisher]
    return tuple(twice) if len(twice) == 1 else ()


def _named(lines: list[Line], rules: list[str], places: Iterable[int]) -> list[str]:
    return [name for i in places if rules[i] in _NAMING for name in byline.names_in(lines[i].text)]


def _signing_off(lines: list[Line], rules: list[str], places: Iterable[int]) -> list[str]:
    signs = (_SIGN_OFF.search(lines[i].text) for i in places if rules[i] == "broadcast")
    return [sign[1] for sign in signs if sign and sign[1] != "기자"]


def _is_alone(text: str) -> bool:
    return byline.is_bare_name(text) and not byline.names_in(text)


def _signed(lines: list[Line]) -> tuple[str, ...]:
    """Who signs the letter: nearer to how readers know the name than a byline in Latin script."""
    for line in reversed(lines):
        signed = furniture.signature(line.text).split()
        if signed:
            return (signed[-1],)
    return ()
