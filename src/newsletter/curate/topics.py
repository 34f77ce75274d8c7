"""Which topic of the settings a text is about."""

from __future__ import annotations

import re
from functools import lru_cache
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
    headline, text = headline.casefold(), text.casefold()
    for topic in topics:
        hits = sum(
            _HEADLINE * _count(headline, keyword) + _count(text, keyword)
            for keyword in map(str.casefold, topic.keywords)
        )
        if hits > most:
            best, most = topic.id, hits
    return best, most


def _count(text: str, keyword: str) -> int:
    """How often a keyword stands at a word's beginning: particles (조사) may follow it, but a
    keyword in Latin letters is no part of a longer Latin word.
    """
    return len(_pattern(keyword).findall(text)) if keyword in text else 0


@lru_cache(maxsize=1024)
def _pattern(keyword: str) -> re.Pattern[str]:
    tail = r"(?![a-z0-9])" if keyword[-1:].isascii() else ""
    return re.compile(rf"(?<!\w){re.escape(keyword)}{tail}")
