"""The embedded summariser: sentences of the article itself, chosen, joined and made polite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter.model import Evidence, Sentence, Summary
from newsletter.summarise.candidates import Candidate, candidates
from newsletter.summarise.paragraphs import MAX_BULLET, MIN_BULLET, Joints, Run, best_runs, runs
from newsletter.summarise.scoring import scores, words_of
from newsletter.summarise.summariser import MIN_BULLETS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from newsletter.model import Article, Story

_OWN_QUESTION_FROM = 0.6
"""A question closes an article when it stands in the last two fifths of it."""
_BRIEF = (30, 140)
_INSIDE = 0.1


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
        """See ``Summariser.summarise``. The first text of ``story`` is told; the others are its
        further sources.
        """
        article = story.lead
        sentences = candidates(article, letter)
        words = words_of(sentences)
        offered = runs(sentences, scores(article, sentences), words)
        joints = Joints()
        asked = _own_question(sentences)
        for count in range(bullets, MIN_BULLETS - 1, -1):
            for ending in ([asked] if asked else []) + list(questions):
                chosen = _choose(offered, joints, count, ending, attribution)
                if chosen:
                    return _summary(article, sentences, chosen, ending, self.name)
        return None

    def brief(self, story: Story, *, letter: dt.date | None = None) -> Sentence | None:
        """See ``Summariser.brief``: the best sentence that leans on nothing and asks nothing."""
        sentences = candidates(story.lead, letter)
        points = scores(story.lead, sentences, full=0.0)
        alone = [
            (points[s.order] - _INSIDE * s.inside, -s.order, s)
            for s in sentences
            if s.usable and not s.leans and not s.asks and _BRIEF[0] <= len(s.text) <= _BRIEF[1]
        ]
        return _sentence(story.lead, max(alone)[2]) if alone else None


def _own_question(sentences: Sequence[Candidate]) -> Candidate | None:
    """The article's last real question, where it stands near the end and leans on nothing."""
    from_order = _OWN_QUESTION_FROM * len(sentences)
    asking = [s for s in sentences if s.usable and s.asks and s.order >= from_order]
    return asking[-1] if asking else None


def _choose(
    offered: Sequence[Run],
    joints: Joints,
    count: int,
    ending: Candidate | str,
    attribution: int,
) -> tuple[Run, ...]:
    """Runs for ``count`` bullets, the last with room for (or made to end on) the question."""
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
    return best_runs(offered, count, joints, fits=fits)


def _summary(
    article: Article,
    sentences: Sequence[Candidate],
    chosen: Sequence[Run],
    ending: Candidate | str,
    method: str,
) -> Summary:
    bullets = [
        tuple(_sentence(article, sentences[i]) for i in range(run.first, run.last + 1))
        for run in chosen
    ]
    if isinstance(ending, str):
        question = Sentence(ending)
        bullets[-1] += (question,)
    else:
        own = bullets[-1][-1]
        question = Sentence(own.text.rstrip(".?") + "?", own.evidence, own.changes)
        bullets[-1] = (*bullets[-1][:-1], question)
    return Summary(article.title, tuple(bullets), question, method)


def _sentence(article: Article, candidate: Candidate) -> Sentence:
    evidence = Evidence(article.id, article.url, candidate.quote, candidate.start, candidate.end)
    return Sentence(candidate.text, evidence, candidate.changes)
