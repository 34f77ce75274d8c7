"""Ranked stories → the order in which they are offered for a letter, best and most varied first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter.model import Story

SAME_OUTLET = 0.8
SAME_TOPIC = 1.0
"""Points a story loses for each story before it from its outlet or on its topic: as much as a full
part of the score under the default weights, since readers notice a subject twice."""


def varied(stories: Sequence[Story]) -> tuple[Story, ...]:
    """Greedy maximal marginal relevance (Carbonell & Goldstein 1998) over outlets and topics.

    The first is the best story; each next is the best after its likeness to those before it.
    """
    left = list(stories)
    order: list[Story] = []
    while left:
        best = max(left, key=lambda story: (_marginal(story, order), -stories.index(story)))
        order.append(best)
        left.remove(best)
    return tuple(order)


def _marginal(story: Story, before: Sequence[Story]) -> float:
    outlet = sum(_outlet(story) == _outlet(other) for other in before)
    topic = sum(bool(story.topic) and story.topic == other.topic for other in before)
    return story.score - SAME_OUTLET * outlet - SAME_TOPIC * topic


def _outlet(story: Story) -> str:
    return story.lead.publisher or story.lead.origin
