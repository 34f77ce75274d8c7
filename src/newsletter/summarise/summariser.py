"""The seam: whatever can tell a story in small paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter.model import Sentence, Story, Summary

MIN_BULLETS = 3
"""A section has three to five bullets (measured form of the letter)."""


class Summariser(Protocol):
    """Tells stories. Every sentence it gives carries the evidence it rests on."""

    name: str

    def summarise(
        self, story: Story, *, bullets: int, questions: Sequence[str], attribution: int
    ) -> Summary | None:
        """The story in at most ``bullets`` (at least three) paragraphs, the last closing on an open
        question: the article's own, else the first of ``questions`` that fits.

        ``attribution`` is the number of characters the first bullet must leave free. None where the
        text is too short for three bullets.
        """
        ...

    def brief(self, story: Story) -> Sentence | None:
        """The story in one sentence, or None where no sentence can stand alone."""
        ...
