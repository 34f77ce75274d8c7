"""One spelling for a name that outlets write in several: OpenAI, 오픈에이아이, Open AI → 오픈AI."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import resources


def one_spelling(text: str) -> str:
    """The text with every known spelling of a name replaced by one; for comparing, not for reading.

    The list is names.toml. Latin spellings count as whole words only, and those of
    several words from a word's beginning (``황 CEO``).
    """
    spellings, pattern = _table()
    return pattern.sub(lambda found: spellings[found[0].casefold()], text)


@functools.cache
def _table() -> tuple[dict[str, str], re.Pattern[str]]:
    data = (resources.files("newsletter.curate") / "names.toml").read_text("utf-8")
    listed: dict[str, list[str]] = tomllib.loads(data)
    # A name stands for itself, lest a spelling inside it (SK하이닉스, 오픈AI) be replaced.
    spellings = {
        other.casefold(): name for name, others in listed.items() for other in (name, *others)
    }
    longest_first = sorted(spellings, key=lambda spelling: (-len(spelling), spelling))
    pattern = "|".join(map(_whole_word, longest_first))
    return spellings, re.compile(pattern, re.IGNORECASE)


def _whole_word(spelling: str) -> str:
    left = r"(?<![A-Za-z])" if spelling[0].isascii() else r"(?<![가-힣])" * (" " in spelling)
    right = r"(?![A-Za-z])" if spelling[-1].isascii() else ""
    return left + re.escape(spelling) + right
