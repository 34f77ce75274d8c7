"""Quotation marks of a paragraph: pairs that do not close, and the kinds in use. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CLOSING = {"“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "〈": "〉"}
_CLOSERS = {closing: opening for opening, closing in _CLOSING.items()}
_APOSTROPHES = "'’"
_SHOWN = 12
_YEAR = re.compile(r"\d\d(?=년|\.|~|\)|-|,|학년)(?![^‘’\n]{0,30}’(?![0-9A-Za-z]))")


@dataclass(frozen=True, slots=True)
class Fault:
    """A mark without its other half; ``words`` are the letters about it."""

    words: str


@dataclass(frozen=True, slots=True)
class Kinds:
    straight: bool
    curled: bool


def faults(text: str) -> tuple[Fault, ...]:
    """Marks that open and never close, close what was not opened, or close with the other kind.

    Apostrophes (it’s, ’24년) are no quotation marks.
    """
    open_marks: list[tuple[str, int]] = []
    found: list[int] = []
    for place, mark in enumerate(text):
        if mark == "‘" and _YEAR.match(text, place + 1):
            continue
        if mark in _CLOSING:
            open_marks.append((mark, place))
        elif mark in "\"'" and not _is_apostrophe(text, place):
            _straight(mark, place, open_marks)
        elif mark in _CLOSERS and not (mark == "’" and _is_apostrophe(text, place)):
            if open_marks and open_marks[-1][0] == _CLOSERS[mark]:
                open_marks.pop()
            else:
                found.append(place)
                open_marks = [one for one in open_marks if not _is_pair(one[0], mark)]
    places = sorted({*found, *(place for _, place in open_marks)})
    return tuple(Fault(_about(text, place)) for place in places)


def kinds(text: str) -> Kinds:
    """Which kinds of quotation marks stand in pairs about words."""
    marks = {
        mark
        for place, mark in enumerate(text)
        if mark in "\"'“‘" and not _is_apostrophe(text, place)
    }
    return Kinds(bool(marks & {'"', "'"}), bool(marks & {"“", "‘"}))


def _straight(mark: str, place: int, open_marks: list[tuple[str, int]]) -> None:
    """A straight mark closes its like; behind a blank, or where none is open, it opens."""
    if open_marks and open_marks[-1][0] == mark:
        open_marks.pop()
    else:
        open_marks.append((mark, place))


def _is_pair(opening: str, closing: str) -> bool:
    """Whether a mark was meant to be closed by another kind: "… ”."""
    return (opening in '"“' and closing in '"”') or (opening in "'‘" and closing in "'’")


def _is_apostrophe(text: str, place: int) -> bool:
    if text[place] not in _APOSTROPHES:
        return False
    before, behind = text[place - 1 : place], text[place + 1 : place + 2]
    in_word = before.isascii() and before.isalnum() and behind.isascii() and behind.isalnum()
    return in_word or bool(_YEAR.match(text, place + 1))


def _about(text: str, place: int) -> str:
    return text[max(0, place - _SHOWN // 2) : place + _SHOWN].strip()
