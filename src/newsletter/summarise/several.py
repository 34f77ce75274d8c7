"""One summary over the articles of a story: the first carries it, the others add what is new.

From each of the others comes at most one bullet, for its outlet is named once. It must tell
something that the section does not tell and that the first article hardly knows; a passage that
opens the event again, or that leans on what stood before it in its own article, is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsletter.korean.kiwi import content_words
from newsletter.korean.numbers import quantities
from newsletter.summarise.candidates import candidates
from newsletter.summarise.openers import Opening
from newsletter.summarise.paragraphs import MAX_BULLET, MIN_BULLET, Run, runs
from newsletter.summarise.scoring import likeness, scores, words_of

if TYPE_CHECKING:
    import datetime as dt
    from collections import Counter
    from collections.abc import Iterable, Sequence

    from newsletter.model import Article
    from newsletter.summarise.candidates import Candidate

MOST_HEARD = 4
"""Further articles that are looked at; a story's come with the fullest first."""

OPENING = 200
"""Characters in which an article tells what happened: every outlet's first ones say the same."""

_INITIAL = re.compile(r"(?<![0-9A-Za-z가-힣])[A-Zㄱ-ㅎ]\s?씨")
"""People by a letter: another article's A씨 is somebody else."""
_ANNOUNCES = re.compile(r"(?:[2-9]|두|세|네|다섯|여섯|몇)\s?가지")

# Measured on 32 stories of tests/quality/stories, whose sentences were read beside each other: of
# those that say again what a section tells, nearly all share half of their words with it or are
# this like one of its sentences; of those that say something new, hardly any.
_COVERED = 0.5
_ALIKE = 0.45
_AGAIN = 0.6
_FIRST = 8
_TWICE = 0.5
_COVERED_WITH_FIGURES = 0.35
_KNOWN = 0.75
_NEWS = 0.25
_REPEATING = 0.3
_OUT_OF_PARAGRAPH = 0.15


@dataclass(frozen=True, slots=True)
class Reading:
    """An article taken apart: its sentences, their words, and the runs a bullet may be made of."""

    article: Article
    sentences: tuple[Candidate, ...]
    words: tuple[Counter[str], ...]
    runs: tuple[Run, ...]

    def of(self, run: Run) -> slice:
        return slice(run.first, run.last + 1)


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of an article's sentences, as a bullet."""

    reading: Reading
    run: Run

    @property
    def sentences(self) -> tuple[Candidate, ...]:
        return self.reading.sentences[self.reading.of(self.run)]

    @property
    def words(self) -> tuple[Counter[str], ...]:
        return self.reading.words[self.reading.of(self.run)]


def read(article: Article, letter: dt.date | None) -> Reading:
    """An article as the letter of the day ``letter`` may tell it."""
    sentences = candidates(article, letter)
    words = words_of(sentences)
    found = runs(sentences, scores(article, sentences), words)
    return Reading(article, sentences, tuple(words), tuple(found))


def told_once(reading: Reading) -> Reading:
    """The reading with runs that say again what one of its first sentences says worth less: a
    feed's article often opens with its own summary.
    """
    again = {
        order
        for order, words in enumerate(reading.words)
        if any(likeness(words, before) >= _AGAIN for before in reading.words[: min(order, _FIRST)])
    }
    cheaper = (
        replace(run, score=run.score - _TWICE)
        if again.intersection(range(run.first, run.last + 1))
        else run
        for run in reading.runs
    )
    return replace(reading, runs=tuple(cheaper))


# --- what the others add -------------------------------------------------------------------------


def additions(
    told: Sequence[Passage], others: Sequence[Reading], *, most: int, room: int
) -> tuple[tuple[float, Passage], ...]:
    """Passages of ``others`` that tell something new beside those ``told``, each with its worth on
    the scale of a run's score: at most ``most``, the best first, one of each article.

    ``room`` is the number of characters that each must leave free for its outlet.
    """
    lead = told[0].reading
    title = set(content_words(lead.article.title))
    known = title.union(*lead.words)
    chosen: list[tuple[float, Passage]] = []
    while len(chosen) < most:
        section = [*told, *(passage for _, passage in chosen)]
        heard = {passage.reading.article.id for passage in section}
        bag = _Told(section, title)
        offers = [
            (worth, -place, -run.first, run.last, Passage(reading, run))
            for place, reading in enumerate(others)
            if reading.article.id not in heard
            for run in reading.runs
            if _stands(reading, run, room)
            and (worth := bag.worth(Passage(reading, run), known)) is not None
        ]
        if not offers:
            break
        best = max(offers, key=lambda offer: offer[:4])
        chosen.append((best[0], best[4]))
    return tuple(chosen)


def _stands(reading: Reading, run: Run, room: int) -> bool:
    """Whether a run can be a bullet among those of another article."""
    opener = reading.sentences[run.first]
    if opener.start < OPENING or opener.leans or opener.opening is not Opening.STANDS:
        return False
    if run.strangers:
        return False
    sentences = reading.sentences[reading.of(run)]
    if any(sentence.asks or _INITIAL.search(sentence.quote) for sentence in sentences):
        return False
    return (
        run.size >= MIN_BULLET and run.size + room <= MAX_BULLET and not _breaks_off(reading, run)
    )


def _breaks_off(reading: Reading, run: Run) -> bool:
    """Whether a run ends on the first sentence of a paragraph that goes on: 반발도 나온다."""
    first, last = reading.sentences[run.first], reading.sentences[run.last]
    following = reading.sentences[run.last + 1 : run.last + 2]
    goes_on = any(sentence.paragraph == last.paragraph for sentence in following)
    return goes_on and not last.inside and first.paragraph != last.paragraph


class _Told:
    """What a section tells so far."""

    def __init__(self, section: Sequence[Passage], title: set[str]) -> None:
        self._sentences = [words for passage in section for words in passage.words]
        self._bullets = [passage.run.words for passage in section]
        self._words = title.union(*self._sentences)
        self._figures = {
            figure
            for passage in section
            for sentence in passage.sentences
            for figure in _figures(sentence)
        }

    def worth(self, passage: Passage, known: set[str]) -> float | None:
        """What a passage adds; None where one of its sentences says again what is told, or where
        the first article knows all of it. ``known`` are the words of that article.
        """
        pairs = zip(passage.sentences, passage.words, strict=True)
        if any(self._tells(sentence, words) for sentence, words in pairs):
            return None
        run = passage.run
        old = _covered(run.words, known)
        if old >= _KNOWN:
            return None
        alike = max(likeness(run.words, bullet) for bullet in self._bullets)
        alone = run.lean + _OUT_OF_PARAGRAPH * passage.sentences[0].inside
        return run.score - alone + _NEWS * (1 - old) - _REPEATING * alike

    def _tells(self, sentence: Candidate, words: Counter[str]) -> bool:
        covered = _covered(words, self._words)
        if covered >= _COVERED:
            return True
        if covered >= _COVERED_WITH_FIGURES:
            figures = _figures(sentence)
            if figures and figures <= self._figures:
                return True
        return any(likeness(words, told) >= _ALIKE for told in self._sentences)


def _figures(sentence: Candidate) -> set[tuple[float, str]]:
    return {(one.value, one.unit) for one in quantities(sentence.quote)}


def _covered(words: Iterable[str], known: set[str]) -> float:
    """The share of the words that are known, 1 where there are none."""
    once = set(words)
    return len(once & known) / len(once) if once else 1.0


# --- put together --------------------------------------------------------------------------------


def place_of_additions(told: Sequence[Passage]) -> int:
    """How many of the first article's passages come before the others': all but the closing one,
    fewer where that goes on with the one before it; 0 where there is no place between them.
    """
    places = [
        place for place in range(len(told) - 1, 0, -1) if not _leans(told[place - 1], told[place])
    ]
    apart = (p for p in places if told[p - 1].run.last + 1 < told[p].run.first)
    return next(apart, places[0] if places else 0)


def _leans(before: Passage, passage: Passage) -> bool:
    """Whether a passage leans on the one before it, or that one announces it (세 가지를 봅니다)."""
    opener = passage.sentences[0]
    if opener.named_at is not None and before.run.first <= opener.named_at <= before.run.last:
        return True
    if before.run.last + 1 != opener.order:
        return False
    return opener.leans or bool(_ANNOUNCES.search(before.sentences[-1].quote))
