"""Text without what writers vary freely: blanks, marks and case; with the way back."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BRACKETED = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` holds the letters and digits alone; letter i stood at ``places[i]``."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a run that is not empty stood."""
        return self.places[start], self.places[end - 1] + 1


def folded(text: str) -> Folded:
    """The letters and digits of a text in lower case, one for one: what has no lower case of one
    letter stays as it is.
    """
    kept = [
        (letter.lower() if len(letter.lower()) == 1 else letter, place)
        for place, letter in enumerate(text)
        if letter.isalnum() or letter == "%"
    ]
    return Folded("".join(letter for letter, _ in kept), tuple(place for _, place in kept))


def unbracketed(text: str) -> Folded:
    """``folded`` without what stands in round brackets: 베스트(Best)강사 is 베스트강사."""
    return folded(_BRACKETED.sub(lambda found: " " * len(found[0]), text))
