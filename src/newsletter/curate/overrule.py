"""What an editor decided over the program: stories joined, articles set apart, pinned, left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter.curate.cluster import story_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from newsletter.model import Article, Overrides, Story

SHORTEST_ID = 4
"""Characters of an id from which it names an article."""


def names(reference: str, article: Article) -> bool:
    """Whether an editor's reference means this article: its address, the seed file it came from,
    its id or the beginning of it.
    """
    return reference != "" and (
        reference in {article.url, article.origin}
        or (len(reference) >= SHORTEST_ID and article.id.startswith(reference))
    )


def place_of(story: Story, references: Sequence[str]) -> int | None:
    """Where in the references the first one stands that names an article of the story."""
    return next(
        (
            place
            for place, reference in enumerate(references)
            if any(names(reference, article) for article in story.reports)
        ),
        None,
    )


def regrouped(
    stories: Sequence[Story], overrides: Overrides, trust: Mapping[str, float]
) -> tuple[Story, ...]:
    """The stories with ``splits`` standing alone and each group of ``merges`` one story; in order
    of their first story.
    """
    groups = [list(story.articles) for story in stories]
    for reference in overrides.splits:
        groups = [part for group in groups for part in _without(group, reference)]
    for together in overrides.merges:
        groups = _joined(groups, together)
    untouched = {frozenset(a.id for a in story.articles): story for story in stories}
    return tuple(
        untouched.get(frozenset(article.id for article in group)) or story_of(group, trust)
        for group in groups
    )


def _without(group: list[Article], reference: str) -> Iterable[list[Article]]:
    alone = [article for article in group if names(reference, article)]
    rest = [article for article in group if article not in alone]
    return [part for part in (rest, alone) if part]


def _joined(groups: list[list[Article]], together: Sequence[str]) -> list[list[Article]]:
    meant = [
        index
        for index, group in enumerate(groups)
        if any(names(reference, article) for reference in together for article in group)
    ]
    if len(meant) < 2:
        return groups
    one = [article for index in meant for article in groups[index]]
    rest = {index: group for index, group in enumerate(groups) if index not in meant[1:]}
    return list((rest | {meant[0]: one}).values())
