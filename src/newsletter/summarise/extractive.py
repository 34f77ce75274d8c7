"""The embedded summariser: sentences of the article itself, chosen, joined and made polite."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsletter.model import Evidence, Sentence, Summary
from newsletter.summarise.candidates import Candidate, candidates
from newsletter.summarise.disagreement import Remark, remarks
from newsletter.summarise.figures import numbers
from newsletter.summarise.openers import Opening
from newsletter.summarise.paragraphs import MAX_BULLET, MIN_BULLET, Joints, Run, best_runs
from newsletter.summarise.question import is_good_question
from newsletter.summarise.scoring import scores
from newsletter.summarise.several import (
    MOST_HEARD,
    Passage,
    Reading,
    additions,
    place_of_additions,
    read,
    told_once,
)
from newsletter.summarise.summariser import MIN_BULLETS
from newsletter.summarise.tone import soften

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from newsletter.model import Article, Story

_OWN_QUESTION_FROM = 0.6
"""A question closes an article when it stands in the last two fifths of it."""
_BRIEF = (30, 140)
_INSIDE = 0.1
_BARE = 0.3


class ExtractiveSummariser:
    """Deterministic, offline, no key: every sentence is the source's own but for its ending."""

    name = "extractive"

    def summarise(
        self,
        story: Story,
        *,
        bullets: int,
        questions: Sequence[str],
        attribution: int,
        letter: dt.date | None = None,
    ) -> Summary | None:
        """See ``Summariser.summarise``. The first text of ``story`` is told; from each of the
        others comes at most one bullet, where it has something new.
        """
        lead = read(story.lead, letter)
        if story.related:
            lead = told_once(lead)
        others = tuple(read(article, letter) for article in story.related[:MOST_HEARD])
        heard = _Heard(lead, others, attribution, Joints())
        asked = _own_question(lead.sentences)
        for endings in ([asked] if asked else [], questions):
            for alone in (True, False):
                for count in range(bullets, MIN_BULLETS - 1, -1):
                    for ending in endings:
                        chosen = _section(heard, count, ending, alone=alone)
                        if chosen:
                            return _summary(heard, chosen, ending, self.name)
        return None

    def brief(self, story: Story, *, letter: dt.date | None = None) -> Sentence | None:
        """See ``Summariser.brief``: the best sentence that leans on nothing and asks nothing."""
        sentences = candidates(story.lead, letter)
        points = scores(story.lead, sentences, full=0.0)
        alone = [
            (points[s.order] - _cost_alone(s), -s.order, s)
            for s in sentences
            if s.usable and not s.leans and not s.asks and _BRIEF[0] <= len(s.text) <= _BRIEF[1]
        ]
        return _sentence(story.lead, max(alone)[2]) if alone else None


def _cost_alone(sentence: Candidate) -> float:
    return _INSIDE * sentence.inside + _BARE * (sentence.opening is Opening.BARE)


def _own_question(sentences: Sequence[Candidate]) -> Candidate | None:
    """The article's last good question, where it stands near the end."""
    from_order = _OWN_QUESTION_FROM * len(sentences)
    asking = [
        one
        for one in sentences
        if one.usable and one.asks and one.order >= from_order
        if is_good_question(one.text, sentences[one.order - 1].quote if one.order else "")
    ]
    return asking[-1] if asking else None


def _choose(
    offered: Sequence[Run],
    joints: Joints,
    count: int,
    ending: Candidate | str,
    attribution: int,
    *,
    alone: bool,
) -> tuple[Run, ...]:
    """Runs for ``count`` bullets, the last with room for (or made to end on) the question; with
    ``alone`` the first leans on nothing.
    """
    added = len(ending) + 1 if isinstance(ending, str) else 0

    def fits(place: int, run: Run) -> bool:
        size = run.size + (attribution if place == 0 else 0)
        if place < count - 1:
            before = isinstance(ending, str) or run.last < ending.order
            return before and run.size >= MIN_BULLET and size <= MAX_BULLET
        ends_right = isinstance(ending, str) or run.last == ending.order
        return ends_right and run.size + added >= MIN_BULLET and size + added <= MAX_BULLET

    if not any(fits(count - 1, run) for run in offered):
        return ()
    return best_runs(offered, count, joints, fits=fits, alone=alone)


@dataclass(frozen=True, slots=True)
class _Heard:
    """The articles of a story, read; ``room`` is what a bullet leaves free for its outlet."""

    lead: Reading
    others: tuple[Reading, ...]
    room: int
    joints: Joints


def _section(
    heard: _Heard, count: int, ending: Candidate | str, *, alone: bool
) -> tuple[Passage, ...]:
    """Passages for ``count`` bullets, up to half of them other articles'; empty if none fit."""
    best: tuple[float, tuple[Passage, ...]] = (0.0, ())
    for further in range(min(count // 2, len(heard.others)) + 1):
        chosen = _choose(
            heard.lead.runs, heard.joints, count - further, ending, heard.room, alone=alone
        )
        told = tuple(Passage(heard.lead, run) for run in chosen)
        place = place_of_additions(told)
        if not told or (further and not place):
            continue
        added = additions(told, heard.others, most=further, room=heard.room) if further else ()
        if len(added) < further:
            break
        worth = _worth(chosen, heard.joints) + sum(worth for worth, _ in added)
        if not best[1] or worth > best[0]:
            best = worth, (*told[:place], *(passage for _, passage in added), *told[place:])
    return best[1]


def _worth(chosen: Sequence[Run], joints: Joints) -> float:
    """What the first article's runs are worth together, on the scale of a run's score."""
    joined = (joints.joined(before, run) for before, run in itertools.pairwise(chosen))
    return chosen[0].score - chosen[0].lean + sum(joined)


def _summary(
    heard: _Heard, chosen: Sequence[Passage], ending: Candidate | str, method: str
) -> Summary:
    bullets = [
        [_sentence(passage.reading.article, candidate) for candidate in passage.sentences]
        for passage in chosen
    ]
    if isinstance(ending, str):
        question = Sentence(ending)
        bullets[-1].append(question)
    else:
        own = bullets[-1][-1]
        question = Sentence(own.text.rstrip(".?") + "?", own.evidence, own.changes)
        bullets[-1][-1] = question
    if heard.others:
        for remark in _remarks(heard, chosen, bullets):
            bullets[remark.bullet].insert(remark.behind, remark.sentence)
    return Summary(heard.lead.article.title, _softened(bullets), question, method)


def _softened(bullets: Sequence[Sequence[Sentence]]) -> tuple[tuple[Sentence, ...], ...]:
    told = soften([[sentence.text for sentence in bullet] for bullet in bullets])
    return tuple(
        tuple(replace(sentence, text=text) for sentence, text in zip(bullet, texts, strict=True))
        for bullet, texts in zip(bullets, told, strict=True)
    )


def _remarks(
    heard: _Heard, chosen: Sequence[Passage], bullets: Sequence[Sequence[Sentence]]
) -> list[Remark]:
    """What is to be said of numbers that the articles tell otherwise, in the room that is left;
    the last to be put in comes first.
    """
    readings = (heard.lead, *heard.others)
    by_article = [numbers(reading.article, reading.sentences) for reading in readings]
    free = [
        MAX_BULLET
        - len(" ".join(sentence.text for sentence in bullet))
        - (heard.room if place == 0 or passage.reading is not heard.lead else 0)
        for place, (passage, bullet) in enumerate(zip(chosen, bullets, strict=True))
    ]
    found = remarks(chosen, by_article, free)
    return sorted(found, key=lambda remark: (remark.bullet, remark.behind), reverse=True)


def _sentence(article: Article, candidate: Candidate) -> Sentence:
    evidence = Evidence(article.id, article.url, candidate.quote, candidate.start, candidate.end)
    return Sentence(candidate.text, evidence, candidate.changes)
