"""Ranked stories → the order in which they are offered for a letter, best and most varied first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter.model import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter.model import Story

SAME_OUTLET = 0.8
SAME_TOPIC = 1.0
"""Points a story loses for each story before it from its outlet or on its topic: as much as a full
part of the score under the default weights, since readers notice a subject twice."""


def varied(stories: Sequence[Story]) -> tuple[Story, ...]:
    """Greedy maximal marginal relevance (Carbonell & Goldstein 1998) over outlets and topics.

    The first is the best story; each next is the best after its likeness to those before it, which
    is taken off its score and said among its reasons.
    """
    left = [*enumerate(stories)]
    order: list[Story] = []
    while left:
        alike = {place: _alike(story, order) for place, story in left}
        place, story = max(left, key=lambda one: (one[1].score + alike[one[0]].points, -one[0]))
        order.append(_with(story, alike[place]))
        left.remove((place, story))
    return tuple(order)


def _alike(story: Story, before: Sequence[Story]) -> Reason:
    outlets = sum(_outlet(story) == _outlet(other) for other in before)
    topics = sum(bool(story.topic) and story.topic == other.topic for other in before)
    points = round(-SAME_OUTLET * outlets - SAME_TOPIC * topics, 3)
    same = [
        words
        for count, words in ((topics, f"토픽 {topics}번"), (outlets, f"매체 {outlets}번"))
        if count
    ]
    return Reason("variety", points, f"앞의 이야기와 같은 {', '.join(same)}" if same else "")


def _with(story: Story, alike: Reason) -> Story:
    if not alike.points:
        return story
    score = round(story.score + alike.points, 3)
    return replace(story, score=score, reasons=(*story.reasons, alike))


def _outlet(story: Story) -> str:
    return story.lead.publisher or story.lead.origin
