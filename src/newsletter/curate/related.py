"""🦜 더 읽어보기: past letters close to a story, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter.curate.topics import topic_of
from newsletter.curate.words import TITLE_WEIGHT, article_words, cosine, rarity, vector
from newsletter.korean.kiwi import content_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Sequence

    from newsletter.config import TopicSettings
    from newsletter.model import Covered, Story

CLOSE = 0.16
"""Likeness from which a past section is worth reading after a story. On the example letters the
sections a reader would follow stand at .16 and above; across topics chance reaches .15."""
SAME_TOPIC = 0.09
"""What a shared topic adds to the cosine of the words: two stories on labour may share few."""


def words_of(sections: Sequence[Covered]) -> list[tuple[str, ...]]:
    """The content words of past sections: headlines, repeated by their weight, and texts."""
    return [
        content_words(section.headline) * TITLE_WEIGHT + content_words(section.text)
        for section in sections
    ]


def related(
    stories: Sequence[Story],
    past: Sequence[Covered],
    topics: Sequence[TopicSettings],
    most: int,
    *,
    linked_last: Collection[tuple[dt.date, str]] = (),
    words: Callable[[Sequence[Covered]], Sequence[Sequence[str]]] = words_of,
) -> tuple[tuple[Covered, ...], ...]:
    """For each story at most ``most`` published past sections, closest first, none twice; none
    that the letter before linked to (``linked_last``: dates and headlines), and none its story
    follows on. ``words`` is ``words_of``, or remembers what it said.
    """
    readable = [
        section
        for section in past
        if section.published and (section.date, section.headline) not in linked_last
    ]
    told = words(readable)
    own = [article_words(story.lead) for story in stories]
    rare = rarity([*told, *own])
    vectors = [vector(story, rare) for story in own]
    scores: list[list[tuple[float, int]]] = [[] for _ in stories]
    for index, (section, its_words) in enumerate(zip(readable, told, strict=True)):
        its_vector = vector(its_words, rare)
        about, _ = topic_of(section.headline, section.text, topics)
        for story, its_scores, mine in zip(stories, scores, vectors, strict=True):
            same = SAME_TOPIC * (about == story.topic != "")
            its_scores.append((cosine(mine, its_vector) + same, index))
    taken: set[int] = set()
    found: list[tuple[Covered, ...]] = []
    for story, its_scores in zip(stories, scores, strict=True):
        close = [
            index
            for score, index in sorted(its_scores, key=lambda pair: (-pair[0], pair[1]))
            if score >= CLOSE and index not in taken and not _follows(story, readable[index])
        ][:most]
        taken.update(close)
        found.append(tuple(readable[index] for index in close))
    return tuple(found)


def _follows(story: Story, section: Covered) -> bool:
    return story.update is not None and story.update.since == section
