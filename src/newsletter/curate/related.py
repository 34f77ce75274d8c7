"""🦜 더 읽어보기: past letters close to a story, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter.curate.topics import topic_of
from newsletter.curate.words import article_words, cosine, rarity, vector
from newsletter.korean.kiwi import content_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence

    from newsletter.config import TopicSettings
    from newsletter.model import Covered, Story

CLOSE = 0.16
"""Likeness from which a past section is worth reading after a story. On the example letters the
sections a reader would follow stand at .16 and above; across topics chance reaches .15."""
SAME_TOPIC = 0.09
"""What a shared topic adds to the cosine of the words: two stories on labour may share few."""


def related(
    stories: Sequence[Story],
    past: Sequence[Covered],
    topics: Sequence[TopicSettings],
    most: int,
    *,
    linked_last: Collection[tuple[dt.date, str]] = (),
) -> tuple[tuple[Covered, ...], ...]:
    """For each story at most ``most`` published past sections, closest first, none twice; none
    that the letter before linked to (``linked_last``: dates and headlines), and none its story
    follows on.
    """
    readable = [
        section
        for section in past
        if section.published and (section.date, section.headline) not in linked_last
    ]
    told = [
        content_words(section.headline) * 3 + content_words(section.text) for section in readable
    ]
    words = [article_words(story.lead) for story in stories]
    rare = rarity([*told, *words])
    sections = [vector(section, rare) for section in told]
    about = [topic_of(section.headline, section.text, topics)[0] for section in readable]
    taken: set[int] = set()
    found: list[tuple[Covered, ...]] = []
    for story, its_words in zip(stories, words, strict=True):
        own = vector(its_words, rare)
        scores = [
            (cosine(own, section) + SAME_TOPIC * (about[index] == story.topic != ""), index)
            for index, section in enumerate(sections)
        ]
        close = [
            index
            for score, index in sorted(scores, key=lambda pair: (-pair[0], pair[1]))
            if score >= CLOSE and index not in taken and not _follows(story, readable[index])
        ][:most]
        taken.update(close)
        found.append(tuple(readable[index] for index in close))
    return tuple(found)


def _follows(story: Story, section: Covered) -> bool:
    return story.update is not None and story.update.since == section
