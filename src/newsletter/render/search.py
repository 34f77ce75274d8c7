"""Letters' pages → the data files of the site's search, which a small script reads in the browser.

Korean has no spaces where a reader's words end, so the index knows no words: it holds every pair of
neighbouring characters inside words (a 2-gram), and every character that begins a word behind a
space. So 센터 is found in 데이터센터가. What the pairs find is looked at again in the pages
themselves, which also give the excerpts: no text is stored twice.

``templates/site/assets/search.js.j2`` folds and hashes in the same way; ``tests/search.json`` holds
both to one table.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import unicodedata
from operator import add
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER: Final = "search"
CHUNK_BYTES: Final = 6 * 1024
"""A query of five pairs fetches at most five chunks: measured on 1,000 letters, 30 KB."""
_MOST_CHUNKS: Final = 1024
_PRIME: Final = 8191

_MAIN: Final = re.compile(r"<main\b[^>]*>(.*?)</main>", re.DOTALL)
_ASIDE: Final = re.compile(r"<(nav|footer)\b.*?</\1>", re.DOTALL)
_HEADINGS: Final = re.compile(r"<h[12]\b[^>]*>(.*?)</h[12]>", re.DOTALL)
_INLINE: Final = re.compile(r"</?(?:a|b|code|del|em|i|ins|s|span|strong|sub|sup|time|u)\b[^>]*>")
_TAG: Final = re.compile(r"<[^>]*>")
_BREAK: Final = re.compile(r"[^0-9a-zà-öø-ÿ一-鿿ぁ-ヿ가-힣ㄱ-ㅎ]+")
_INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"


def search_files(pages: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The files of the search by path from the top of the site.

    ``pages`` are letters from old to new, each as its folder and its page's HTML. A new letter
    lengthens lines and never renumbers those that are there; the version in index.json keeps a
    browser from mixing the files of two builds.
    """
    lines: dict[str, str] = {}
    last: dict[str, int] = {}
    for number, (_, page) in enumerate(pages):
        text, headings = _words(page)
        named = grams(headings) | grams(initials(headings))
        for gram in grams(text) | named:
            step = 2 * (number - last.get(gram, -1)) + (gram in named)
            lines[gram] = lines.get(gram, gram) + (_DIGITS[step] if step < 32 else _packed(step))
            last[gram] = number
    size = sum(len(line) + 5 for line in lines.values())
    count = min(max(-(-size // CHUNK_BYTES), 1), _MOST_CHUNKS)
    chunks: list[list[str]] = [[] for _ in range(count)]
    for gram in sorted(lines):
        chunks[chunk_of(gram, count)].append(lines[gram])
    files = {f"{FOLDER}/{at}.txt": "\n".join(chunk) + "\n" for at, chunk in enumerate(chunks)}
    version = hashlib.sha256("".join(files.values()).encode()).hexdigest()[:8]
    letters = [folder for folder, _ in pages]
    contents = {"chunks": count, "version": version, "letters": letters}
    return {f"{FOLDER}/index.json": json.dumps(contents, separators=(",", ":")) + "\n", **files}


def fold(text: str) -> str:
    """``text`` as the index sees it: NFC, small letters, 하였 and 되었 as they are spoken, one
    space between words and where punctuation parts them.
    """
    folded = unicodedata.normalize("NFC", text).lower().replace("하였", "했").replace("되었", "됐")
    return _BREAK.sub(" ", folded).strip()


def grams(text: str) -> set[str]:
    """Every pair of neighbours in the words of ``fold(text)``, and every first character of a word
    behind a space.
    """
    folded = f" {fold(text)}"
    return {pair for pair in map(add, folded, folded[1:]) if pair[1] != " "}


def initials(text: str) -> str:
    """``text`` with every Hangul syllable as its first consonant: 데이터 is ㄷㅇㅌ."""
    return "".join(
        _INITIALS[(ord(char) - 0xAC00) // 588] if "가" <= char <= "힣" else char
        for char in unicodedata.normalize("NFC", text)
    )


def chunk_of(gram: str, count: int) -> int:
    """Which of ``count`` chunks holds ``gram``; always the same."""
    return (ord(gram[0]) * 31 + ord(gram[1])) % _PRIME % count


def _packed(value: int) -> str:
    """``value`` in characters from ``0`` to ``o``: five bits each, the lowest first, 32 added where
    another follows.
    """
    out = ""
    while value >= 32:
        out += chr(48 + 32 + value % 32)
        value //= 32
    return out + chr(48 + value)


_DIGITS: Final = tuple(_packed(value) for value in range(32))


def _words(page: str) -> tuple[str, str]:
    """What a page says between its menus, and its headings alone."""
    found = _MAIN.search(page)
    main = _ASIDE.sub("\n", found[1] if found else page)
    headings = "\n".join(_HEADINGS.findall(main))
    return _plain(main), _plain(headings)


def _plain(markup: str) -> str:
    return html.unescape(_TAG.sub("\n", _INLINE.sub("", markup)))
