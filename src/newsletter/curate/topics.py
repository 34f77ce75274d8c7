"""Which topic of the settings a text is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter.config import TopicSettings

_HEADLINE = 3
"""A keyword in the headline counts as often as three in the text."""


def topic_of(headline: str, text: str, topics: Sequence[TopicSettings]) -> tuple[str, int]:
    """The id of the topic whose keywords are named most often, and how often; ``("", 0)`` for none.

    Ties go to the topic that comes first in the settings.
    """
    best, most = "", 0
    for topic in topics:
        hits = sum(
            _HEADLINE * _count(headline, keyword) + _count(text, keyword)
            for keyword in topic.keywords
        )
        if hits > most:
            best, most = topic.id, hits
    return best, most


def _count(text: str, keyword: str) -> int:
    """How often a keyword stands at a word's beginning: particles (조사) may follow it."""
    text, keyword = text.casefold(), keyword.casefold()
    count, start = 0, text.find(keyword)
    while start >= 0:
        before = text[start - 1] if start else " "
        count += not before.isalnum()
        start = text.find(keyword, start + len(keyword))
    return count
