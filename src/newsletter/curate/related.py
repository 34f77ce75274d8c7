"""🦜 더 읽어보기: past letters close to a story, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter.curate.words import article_words, cosine, rarity, vector
from newsletter.korean.kiwi import content_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter.model import Covered, Story

CLOSE = 0.12
"""Cosine from which a past section is worth reading after a story: on the example letters the
sections on one subject stand at .13 and above, the others at .09 and below."""


def related(
    stories: Sequence[Story], past: Sequence[Covered], most: int
) -> tuple[tuple[Covered, ...], ...]:
    """For each story at most ``most`` published past sections, closest first, none twice."""
    readable = [section for section in past if section.published]
    told = [
        content_words(section.headline) * 3 + content_words(section.text) for section in readable
    ]
    words = [article_words(story.lead) for story in stories]
    rare = rarity([*told, *words])
    sections = [vector(section, rare) for section in told]
    taken: set[int] = set()
    found: list[tuple[Covered, ...]] = []
    for its_words in words:
        own = vector(its_words, rare)
        scores = [(cosine(own, section), index) for index, section in enumerate(sections)]
        close = [
            index
            for score, index in sorted(scores, key=lambda pair: (-pair[0], pair[1]))
            if score >= CLOSE and index not in taken
        ][:most]
        taken.update(close)
        found.append(tuple(readable[index] for index in close))
    return tuple(found)
