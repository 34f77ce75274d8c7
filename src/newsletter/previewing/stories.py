"""The stories a letter could tell, as an editor weighs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from newsletter.drafting import pick

if TYPE_CHECKING:
    import datetime as dt

    from newsletter.model import Choice, Story
    from newsletter.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Report:
    """One article on a story; ``url`` is empty for pasted text, whose file is ``origin``."""

    id: str
    title: str
    outlet: str
    url: str
    origin: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score in words; the points add up to the score."""

    words: str
    points: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story in rank order: ``place`` and ``reason`` say what a draft made now would do with it,
    ``chosen`` what the editor did; ``news`` is what is new since a past letter told it.
    """

    rank: int
    headline: str
    place: str
    reason: str
    chosen: Literal["", "pin", "drop"]
    score: float
    parts: tuple[Part, ...]
    news: tuple[str, ...]
    reports: tuple[Report, ...]


def candidates_of(workspace: Workspace, date: dt.date) -> tuple[Candidate, ...]:
    """The candidate stories of the letter of ``date`` as it would be drafted now; none where
    nothing has been collected yet.
    """
    if not workspace.store_path.exists():
        return ()
    picked = pick(workspace, date)
    pinned = {story.lead.id for story in picked.found.stories[: picked.found.pinned]}
    dropped = {story.lead.id for story in picked.found.dropped}

    def chosen(story: Story) -> Literal["", "pin", "drop"]:
        if story.lead.id in dropped:
            return "drop"
        return "pin" if story.lead.id in pinned else ""

    return tuple(_candidate(choice, chosen(choice.story)) for choice in picked.lineup.choices)


def _candidate(choice: Choice, chosen: Literal["", "pin", "drop"]) -> Candidate:
    story = choice.story
    return Candidate(
        rank=choice.rank,
        headline=story.lead.title,
        place=choice.place,
        reason=choice.reason,
        chosen=chosen,
        score=story.score,
        parts=tuple(Part(reason.words, reason.points) for reason in story.reasons),
        news=story.update.news if story.update else (),
        reports=tuple(
            Report(one.id, one.title, one.publisher, one.url, one.origin) for one in story.reports
        ),
    )
