"""Letters' pages → the data files of the site's search, which a small script reads in the browser.

Korean has no spaces where a reader's words end, so the index knows no words: it holds every pair of
neighbouring characters inside words (a 2-gram), and every character that begins a word behind a
space. So 센터 is found in 데이터센터가. What the pairs find is looked at again in the pages
themselves, which also give the excerpts: no text is stored twice.

For words given by their first consonants alone (ㄷㅇㅌ) it holds every three neighbours, and pairs,
which stand in nearly every letter, of headings alone.

``templates/site/assets/search.js.j2`` folds and hashes in the same way; ``tests/search.json`` holds
both to one table.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import sys
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from operator import add, sub
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER: Final = "search"
CHUNK_BYTES: Final = 8 * 1024
"""A query fetches a chunk a key at most: measured on 1,000 letters, 32 KB, 56 at worst."""
_MOST_CHUNKS: Final = 1024
_PRIME: Final = 8191

_MAIN: Final = re.compile(r"<main\b[^>]*>(.*?)</main>", re.DOTALL)
_ASIDE: Final = re.compile(r"<(nav|footer)\b.*?</\1>", re.DOTALL)
_HEADINGS: Final = re.compile(r"<h[12]\b[^>]*>(.*?)</h[12]>", re.DOTALL)
_INLINE: Final = re.compile(r"</?(?:a|b|code|del|em|i|ins|s|span|strong|sub|sup|time|u)\b[^>]*>")
_TAG: Final = re.compile(r"<[^>]*>")
_BREAK: Final = re.compile(r"[^0-9a-zà-öø-ÿ一-鿿ぁ-ヿ가-힣ㄱ-ㅎ ]+")
_INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_INITIAL_OF: Final = {code: _INITIALS[(code - 0xAC00) // 588] for code in range(0xAC00, 0xD7A4)}
_THREE: Final = re.compile(rf"(?=([{_INITIALS}]{{3}}))")
_THREES: Final = {
    first + second + third: first + chr(0xAC00 + 588 * at + 28 * number)
    for first in _INITIALS
    for at, second in enumerate(_INITIALS)
    for number, third in enumerate(_INITIALS)
}


@dataclass(frozen=True, slots=True)
class PageGrams:
    """The keys of one letter in the index, each two characters long, in order and run together:
    ``named`` what its headings say, ``said`` what only the rest says. Letters, digits and spaces
    alone; 6.5 KB in UTF-8 for a letter of 2,000 characters.
    """

    said: str
    named: str


def page_grams(page: str) -> PageGrams:
    """What the index holds of a letter, from nothing but its page's HTML."""
    text, headings = map(fold, _words(page))
    named = _pairs(headings) | _pairs(initials(headings)) | _threes(headings)
    said = (_pairs(text) | _threes(text)) - named
    return PageGrams("".join(sorted(said)), "".join(sorted(named)))


def search_files(pages: Sequence[tuple[str, PageGrams]]) -> dict[str, str]:
    """The files of the search by path from the top of the site.

    ``pages`` are letters from old to new, each as its folder and its ``page_grams``. A new letter
    lengthens lines and never renumbers those that are there; the version in index.json keeps a
    browser from mixing the files of two builds.
    """
    lines = _lines([grams for _, grams in pages])
    size = sum(len(line) + 5 for line in lines)
    count = min(max(-(-size // CHUNK_BYTES), 1), _MOST_CHUNKS)
    chunks: list[list[str]] = [[] for _ in range(count)]
    for line in lines:
        chunks[chunk_of(line, count)].append(line)
    files = {f"{FOLDER}/{at}.txt": "\n".join(chunk) + "\n" for at, chunk in enumerate(chunks)}
    version = hashlib.sha256("".join(files.values()).encode()).hexdigest()[:8]
    letters = [folder for folder, _ in pages]
    contents = {"chunks": count, "version": version, "letters": letters}
    return {f"{FOLDER}/index.json": json.dumps(contents, separators=(",", ":")) + "\n", **files}


def _lines(pages: Sequence[PageGrams]) -> list[str]:
    """A line for every key, in order: the key, then for every letter that has it how far it is from
    the one before, doubled, and one more where a heading says it.
    """
    found: defaultdict[int, list[int]] = defaultdict(list)
    for number, page in enumerate(pages):
        for keys, value in ((page.said, 2 * number), (page.named, 2 * number + 1)):
            # As numbers they are counted twice as fast: two UTF-16 units are one of four bytes.
            for key in memoryview(keys.encode("utf-16-le")).cast("I"):
                found[key].append(value)
    return sorted(
        key.to_bytes(4, sys.byteorder).decode("utf-16-le") + _steps(values)
        for key, values in found.items()
    )


def _steps(values: list[int]) -> str:
    return "".join(map(_packed, map(sub, values, (-2, *(value & -2 for value in values)))))


def fold(text: str) -> str:
    """``text`` as the index sees it: NFC, small letters, 하였 and 되었 as they are spoken, one
    space between words and where punctuation parts them.
    """
    folded = unicodedata.normalize("NFC", text).lower().replace("하였", "했").replace("되었", "됐")
    return " ".join(_BREAK.sub(" ", folded).split())


def grams(text: str) -> set[str]:
    """Every pair of neighbours in the words of ``fold(text)``, and every first character of a word
    behind a space.
    """
    return _pairs(fold(text))


def _pairs(folded: str) -> set[str]:
    spaced = f" {folded}"
    return {pair for pair in set(map(add, spaced, spaced[1:])) if pair[1] != " "}


def initials(text: str) -> str:
    """``text`` with every Hangul syllable as its first consonant: 데이터 is ㄷㅇㅌ."""
    return unicodedata.normalize("NFC", text).translate(_INITIAL_OF)


def threes(text: str) -> set[str]:
    """Every three neighbouring first consonants in the words of ``fold(text)``, in two characters:
    the second and the third share a syllable, as its first consonant and by number as its vowel.
    ㄷㅇㅌ is ㄷ위.
    """
    return _threes(fold(text))


def _threes(folded: str) -> set[str]:
    words = {word for word in folded.split() if len(word) > 2}
    said = set(_THREE.findall(initials(" ".join(words))))
    return set(map(_THREES.__getitem__, said))


def chunk_of(gram: str, count: int) -> int:
    """Which of ``count`` chunks holds the line that begins with ``gram``; always the same."""
    return (ord(gram[0]) * 31 + ord(gram[1])) % _PRIME % count


@cache
def _packed(value: int) -> str:
    """``value`` in characters from ``0`` to ``o``: five bits each, the lowest first, 32 added where
    another follows.
    """
    out = ""
    while value >= 32:
        out += chr(48 + 32 + value % 32)
        value //= 32
    return out + chr(48 + value)


def _words(page: str) -> tuple[str, str]:
    """What a page says between its menus, and its headings alone."""
    found = _MAIN.search(page)
    main = _ASIDE.sub("\n", found[1] if found else page)
    headings = "\n".join(_HEADINGS.findall(main))
    return _plain(main), _plain(headings)


def _plain(markup: str) -> str:
    return html.unescape(_TAG.sub("\n", _INLINE.sub("", markup)))
