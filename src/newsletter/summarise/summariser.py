"""The seam: whatever can tell a story in small paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from newsletter.model import Sentence, Story, Summary

MIN_BULLETS = 3
"""A section has three to five bullets (measured form of the letter)."""


class Summariser(Protocol):
    """Tells stories. Every sentence it gives carries the evidence it rests on."""

    name: str

    def summarise(
        self,
        story: Story,
        *,
        bullets: int,
        questions: Sequence[str],
        attribution: int,
        letter: dt.date | None = None,
    ) -> Summary | None:
        """The story in at most ``bullets`` (at least three) paragraphs, the last closing on an open
        question: the article's own, else the first of ``questions`` that fits.

        ``letter`` is the day the letter appears, for dates that would mislead on it; None leaves
        them as they are. ``attribution`` is the number of characters the first bullet, and each
        that comes from another article, must leave free. None where the text is too short for
        three bullets.
        """
        ...

    def brief(self, story: Story, *, letter: dt.date | None = None) -> Sentence | None:
        """The story in one sentence, or None where no sentence can stand alone."""
        ...
