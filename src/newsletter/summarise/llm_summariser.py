"""A summariser that lets a model rewrite the bullets, where its words hold against the sources.

The embedded summariser comes first: it chooses what is told, and its bullets stand wherever the
model's do not. Nothing a model or its server does can fail a build.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from newsletter.summarise.extractive import ExtractiveSummariser
from newsletter.summarise.llm import Answer, ask, is_loopback
from newsletter.summarise.llm_answer import UnusableError, parse_answer
from newsletter.summarise.llm_checks import Grounds, Refused
from newsletter.summarise.llm_prompt import kept_by, messages, task

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from newsletter.config import LlmSettings, SummariseSettings
    from newsletter.model import Sentence, Story, Summary
    from newsletter.summarise.llm_answer import Said
    from newsletter.summarise.llm_prompt import Message, Task
    from newsletter.summarise.summariser import Summariser

LEAST_TAKEN = 0.5
"""Share of the bullets given to the model that must hold; with fewer the summary stays extractive,
for one paragraph in another voice reads worse than none."""


class Kept(Protocol):
    """Texts by key, as ``newsletter.cache.Cache`` keeps them."""

    def get(self, keys: Iterable[str]) -> dict[str, str]: ...

    def put(self, texts: Mapping[str, str]) -> None: ...


@dataclass(frozen=True, slots=True)
class Usage:
    """What a model was asked for a letter and what it cost. ``cached`` answers were known before
    and cost nothing. ``cost_won`` is in 원, None where the settings name no prices. ``fallbacks``
    are Korean lines: the story, and what of the model's was not used and why.
    """

    model: str
    requests: int = 0
    cached: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost_won: float | None = None
    fallbacks: tuple[str, ...] = ()


def summariser_for(
    settings: SummariseSettings, kept: Kept, *, key: str, offline: bool
) -> Summariser:
    """The summariser the settings name. ``key`` is the value behind ``key_env``, '' where there is
    none; with ``offline`` only a model on this machine is asked.
    """
    if settings.method == "llm" and settings.llm:
        return LlmSummariser(settings.llm, kept, key=key, offline=offline)
    return ExtractiveSummariser()


def usage_of(summariser: Summariser) -> Usage | None:
    """What a model was asked so far and what became of it; None where no story came to one."""
    if not isinstance(summariser, LlmSummariser):
        return None
    used = summariser.usage
    return used if used.requests or used.cached or used.fallbacks else None


class LlmSummariser:
    """One request a story. Answers that can be read are kept, and asked for no second time."""

    name = "llm"

    def __init__(self, settings: LlmSettings, kept: Kept, *, key: str, offline: bool) -> None:
        self._settings = settings
        self._kept = kept
        self._key = key
        self._silent = _reason_not_to_ask(settings, key=key, offline=offline)
        self._extractive = ExtractiveSummariser()
        self.usage = Usage(settings.model, cost_won=0.0 if _has_prices(settings) else None)

    def summarise(
        self,
        story: Story,
        *,
        bullets: int,
        questions: Sequence[str],
        attribution: int,
        letter: dt.date | None = None,
    ) -> Summary | None:
        """See ``Summariser.summarise``. ``notes`` of the summary say what of the model's was
        replaced and why; where too little of it holds, ``method`` is "extractive".
        """
        plain = self._extractive.summarise(
            story, bullets=bullets, questions=questions, attribution=attribution, letter=letter
        )
        if plain is None:
            return None
        told = self._told(story, plain, task(story, plain, attribution=attribution, letter=letter))
        lines = tuple(f"‘{story.lead.title}’: {note}" for note in told.notes)
        self.usage = replace(self.usage, fallbacks=(*self.usage.fallbacks, *lines))
        return told

    def brief(self, story: Story, *, letter: dt.date | None = None) -> Sentence | None:
        """See ``Summariser.brief``: always a sentence of the article, no model is asked."""
        return self._extractive.brief(story, letter=letter)

    def _told(self, story: Story, plain: Summary, asked: Task) -> Summary:
        if not asked.places:
            return _unchanged(plain, "모델에게 맡길 만한 글머리가 없었습니다")
        try:
            answer = self._answer(messages(asked, story.lead.title))
        except UnusableError as error:
            return _unchanged(plain, str(error))
        return _merged(plain, asked, answer)

    def _answer(self, said: Sequence[Message]) -> tuple[tuple[Said, ...], ...]:
        """The bullets of the answer, kept or new; UnusableError says why there are none."""
        key = kept_by(self._settings, said)
        known = self._kept.get([key]).get(key)
        if known is not None:
            self.usage = replace(self.usage, cached=self.usage.cached + 1)
            return parse_answer(known)
        if self._silent:
            raise UnusableError(self._silent)
        asked = ask(self._settings, said, key=self._key)
        self._count(asked.requests, asked.outcome)
        if not isinstance(asked.outcome, Answer):
            if asked.outcome.lasting:
                self._silent = f"{asked.outcome.reason}(그 뒤로는 묻지 않았습니다)"
            raise UnusableError(asked.outcome.reason)
        if not asked.outcome.whole:
            raise UnusableError("모델의 답이 길이 제한에 걸려 잘렸습니다")
        read = parse_answer(asked.outcome.text)
        self._kept.put({key: asked.outcome.text})
        return read

    def _count(self, requests: int, outcome: object) -> None:
        tokens = (outcome.tokens_in, outcome.tokens_out) if isinstance(outcome, Answer) else (0, 0)
        used = self.usage
        counted = replace(
            used,
            requests=used.requests + requests,
            tokens_in=used.tokens_in + tokens[0],
            tokens_out=used.tokens_out + tokens[1],
        )
        self.usage = replace(counted, cost_won=_cost(counted, self._settings))


def _reason_not_to_ask(settings: LlmSettings, *, key: str, offline: bool) -> str:
    if offline and not is_loopback(settings.base_url):
        return "오프라인이라 다른 컴퓨터의 모델에게는 묻지 않았습니다"
    if settings.key_env and not key:
        return f"환경 변수 {settings.key_env}이(가) 비어 있어 모델에게 묻지 않았습니다"
    return ""


def _has_prices(settings: LlmSettings) -> bool:
    return settings.won_in is not None and settings.won_out is not None


def _cost(usage: Usage, settings: LlmSettings) -> float | None:
    if settings.won_in is None or settings.won_out is None:
        return None
    won = usage.tokens_in * settings.won_in + usage.tokens_out * settings.won_out
    return round(won / 1_000_000, 2)


def _unchanged(plain: Summary, reason: str) -> Summary:
    return replace(plain, notes=(f"모두 원문 문장으로 썼습니다. {reason}.",))


def _merged(plain: Summary, asked: Task, answer: Sequence[Sequence[Said]]) -> Summary:
    """The summary with the model's bullets where they hold, its own elsewhere."""
    grounds = Grounds(asked)
    bullets = list(plain.bullets)
    notes: list[str] = []
    used: set[int] = set()
    for index, place in enumerate(asked.places):
        said = answer[index] if index < len(answer) else ()
        told = (
            grounds.checked(place, said, used) if said else Refused("답에 이 글머리가 없었습니다")
        )
        if isinstance(told, Refused):
            notes.append(f"{place.bullet + 1}번 글머리는 원문 문장으로 썼습니다. {told.reason}.")
            continue
        used |= {one.source for one in said}
        closing = [sentence for sentence in bullets[place.bullet] if sentence == plain.question]
        bullets[place.bullet] = (*told, *closing)
    taken = len(asked.places) - len(notes)
    if taken < LEAST_TAKEN * len(asked.places):
        why = f"모델이 쓴 글머리 {len(asked.places)}개 가운데 {taken}개만 쓸 수 있었습니다"
        return replace(_unchanged(plain, why), notes=(*_unchanged(plain, why).notes, *notes))
    return replace(plain, bullets=tuple(bullets), method=LlmSummariser.name, notes=tuple(notes))
