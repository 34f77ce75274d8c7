"""What the body of a page says about the lines around it: the words they share.

Running text is easy to find, and its words speak for every other line. A headline or a deck takes
its words from the text; a slogan, a menu or the headline of another article hardly any.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"[가-힣]{2,}|[A-Za-z]{2,}|\d{2,}")
RELATED = 0.3
"""The share of its stems from which a line is taken to speak of what the text speaks of."""


def stems(text: str) -> list[str]:
    """Each word's beginning: two syllables in Korean, whose particles stand at the end."""
    return [word[:2] if word[0] >= "가" else word.lower() for word in _WORD.findall(text)]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The stems of running text, each with the number of lines that hold it."""

    counts: Counter[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Vocabulary:
        """The vocabulary of some lines, each counted once."""
        return cls(Counter(stem for text in texts for stem in set(stems(text))))

    def share(self, text: str, *, inside: bool = False) -> float:
        """How many of a line's stems the text holds, from 0 to 1; ``inside`` says that the line
        is one of the text's own, which does not speak for itself.
        """
        words = stems(text)
        least = 2 if inside else 1
        return sum(self.counts[word] >= least for word in words) / len(words) if words else 0.0
