"""Stories → stories with a score whose parts are said in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsletter.curate.topics import topic_of
from newsletter.model import SEEDS, Reason

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from newsletter.config import TopicSettings, WeightSettings
    from newsletter.model import Story

FULL_TEXT = 1500
"""Characters from which an article gives a section all it needs."""
_TOPIC_HITS = 6
_ALIKE = 0.15
"""Cosine to a past section that chance reaches, measured on the example letters."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What stories are measured by: the editor's topics, trust by source id and weights, the end
    and the days of the letter's window, and how much each story (by its lead's id) is like what
    past letters told, 0–1.
    """

    topics: Sequence[TopicSettings]
    trust: Mapping[str, float]
    weights: WeightSettings
    until: dt.datetime
    window_days: int
    told_before: Mapping[str, float]


def rank(stories: Sequence[Story], measure: Measure) -> tuple[Story, ...]:
    """Score each story and sort, best first; the points of its reasons add up to its score."""
    scored = [_scored(story, measure) for story in stories]
    return tuple(sorted(scored, key=lambda story: (-story.score, story.lead.title, story.lead.id)))


def _scored(story: Story, by: Measure) -> Story:
    topic, hits = topic_of(story.lead.title, story.lead.text, by.topics)
    parts = (
        _recency(story, by.until, by.window_days, by.weights.recency),
        _outlets(story, by.weights.outlets),
        _trust(story, by.trust, by.weights.source),
        Reason(
            "topic",
            _points(by.weights.topic * min(hits, _TOPIC_HITS) / _TOPIC_HITS),
            f"토픽 ‘{topic}’의 낱말 {hits}번" if topic else "맞는 토픽 없음",
        ),
        _depth(story, by.weights.depth),
        _novelty(story, by.told_before.get(story.lead.id, 0.0), by.weights.novelty),
        Reason(
            "seed",
            by.weights.seed if _from_editor(story) else 0.0,
            "편집자가 넣은 글" if _from_editor(story) else "피드에서 온 글",
        ),
    )
    score = round(sum(part.points for part in parts), 3)
    return replace(story, topic=topic, score=score, reasons=parts)


def _points(value: float) -> float:
    return round(value, 3)


def _recency(story: Story, until: dt.datetime, window_days: int, weight: float) -> Reason:
    dates = [article.published for article in story.reports if article.published]
    if not dates:
        return Reason("recency", 0.0, "날짜를 모름")
    age = max(0.0, (until - max(dates)).total_seconds() / 86_400)
    share = max(0.0, 1 - age / (2 * window_days))
    return Reason("recency", _points(weight * share), f"나온 지 {int(age)}일")


def _outlets(story: Story, weight: float) -> Reason:
    count = len({article.publisher or article.id for article in story.reports})
    return Reason("outlets", _points(weight * min(count - 1, 3) / 3), f"{count}곳에서 다룸")


def _trust(story: Story, trust: Mapping[str, float], weight: float) -> Reason:
    if not story.lead.publisher:
        return Reason("source", 0.0, "매체 이름을 모름")
    value = trust.get(story.lead.source_id, 1.0)
    return Reason("source", _points(weight * value), f"매체의 무게 {value:g}")


def _depth(story: Story, weight: float) -> Reason:
    length = len(story.lead.text)
    return Reason(
        "depth", _points(weight * min(length, FULL_TEXT) / FULL_TEXT), f"본문 {length:,}자"
    )


def _novelty(story: Story, told_before: float, weight: float) -> Reason:
    words = "지난 호와 겹치지 않음"
    if story.update:
        words = "지난 호 이후 달라진 이야기"
    elif told_before >= _ALIKE:
        words = f"지난 호와 {told_before:.0%} 닮음"
    return Reason("novelty", _points(weight * (1 - min(told_before, 1.0))), words)


def _from_editor(story: Story) -> bool:
    return any(article.source_id == SEEDS for article in story.articles)
