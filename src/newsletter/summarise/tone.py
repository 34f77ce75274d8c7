"""The tone of a section: 합니다체, softened by a -죠 here and there, in measured doses.

Measured on the letter this form is taken from: 61 % -니다, 19 % -죠, the rest questions; runs of
-니다 mostly broken after two or three sentences, never two neighbouring bullets that close on the
same word. -죠 takes the reader's nod for granted, so it is said only of what explains or of how
things are, never of news, figures, harm, plans, or what somebody claims.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.korean.politeness import softened, tells_harm

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_SOFT = 0.25
"""The largest share of a section's sentences that end in -죠; a letter bears 30 %, the model letter
has 19 %."""
PLAIN_RUN = 2
"""Sentences in -니다 before one may be softened."""

_NIDA = re.compile(r"니다\.?$")
_SOFT = re.compile(r"(?:죠|지요)[.]?$")
_LAST_WORD = re.compile(r"(\S+?)[.?]*$")
# What explains, or says how things are.
_COMMON_GROUND = re.compile(
    r"(?:[될질] 수(?:는|도)? 있습니다|\S 수(?:는|도|밖에)? 없습니다"
    r"|(?:[가-힣]지|겪|의존하|보이|갖|지니|쓰이|되|불리|꼽히|변하|바뀌|늘|줄)고 있습니다"
    r"|때문입니다|셈입니다|까닭입니다|이유입니다|마련입니다|편입니다|탓입니다|덕분입니다"
    r"|(?:비슷|마찬가지|충분|부족|분명|당연|심각|복잡|단순)(?:합니다|입니다|해졌습니다)"
    r"|(?:(?<![수고])(?<!수는)(?<!수도)\s있|\s(?:어렵|쉽|많|적|높|낮|같|짧|좁|넓|깊|없))습니다"
    r"|\s(?:큽|드뭅|작|다릅|아닙)(?:습)?니다"
    r"|지 않습니다|지 못합니다|기 어렵습니다|기 쉽습니다|기도 합니다|곤 합니다)\.?$"
)
# Figures, plans and hopes, views and hearsay, distress, notices, a maker's praise of its own.
_NOT_SO = re.compile(
    r"\d|[‘“\"'「]|예정|계획|방침|전망|예상|기대|목표|추진|검토|협의|논의|준비|모집|신청|접수|문의"
    r"|참여|우려|비판|반발|평가|분석|해석|관측|의견|입장|논란|의혹|듯|소문|것으로|것을|업계|시장에서"
    r"|증권|전문가|당국|일각|보고 있|여기고|잇따|이어지고|쏟아지|번지|확산|이유가 없|주목|알려"
    r"|위험|불안|우울|트라우마|고통|슬픔|통증|증상|혐의|수사|소송|재판|사상|해킹|착취|아동|장애인"
    r"|다음과 같|아래와 같|바 있|진행|수행|실시|박차|구축하|약속|최선|구매|즐기|응모|납입|관람|출품"
    r"|의의|의미가|가치가|기여|힘쓰|앞장|힘입|주의|유의|각별|되지 않|제공하고|공개|마련되|운영|전시"
    r"|특징|체험|협력|지원|사례"
)


@dataclass(frozen=True, slots=True)
class _Place:
    bullet: int
    sentence: int


def soften(bullets: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """The bullets of one section with some of their sentences in -죠; the same shape, and nothing
    changed but endings.

    At most ``MOST_SOFT`` of the sentences end so, those of the source counted in, and one in a
    bullet; never the first sentence, and none in a bullet that tells of harm. Neighbouring
    bullets that close on the same word come first, then runs of -니다. Where nothing sounds right,
    nothing changes.
    """
    told = [list(bullet) for bullet in bullets]
    soft = sum(bool(_SOFT.search(sentence)) for bullet in told for sentence in bullet)
    room = int(MOST_SOFT * sum(map(len, told))) - soft
    for place in [*_same_closings(told), *_long_runs(told)]:
        if room <= 0:
            break
        softer = _softer(told, place)
        if softer:
            told[place.bullet][place.sentence] = softer
            room -= 1
    return tuple(tuple(bullet) for bullet in told)


def _same_closings(told: Sequence[Sequence[str]]) -> list[_Place]:
    """Where two neighbouring bullets close on the same word, the one of the two that may change."""
    found: list[_Place] = []
    for at, (before, after) in enumerate(itertools.pairwise(told)):
        if before and after and _last_word(before[-1]) == _last_word(after[-1]):
            places = (_Place(at + 1, len(after) - 1), _Place(at, len(before) - 1))
            found += [place for place in places if _softer(told, place)][:1]
    return found


def _long_runs(told: Sequence[Sequence[str]]) -> list[_Place]:
    """The sentences that end a run of -니다, as it would be if each before them were softened."""
    found: list[_Place] = []
    plain = 0
    for bullet, sentences in enumerate(told):
        for at, sentence in enumerate(sentences):
            plain = plain + 1 if _NIDA.search(sentence) else 0
            if plain > PLAIN_RUN and _softer(told, _Place(bullet, at)):
                found.append(_Place(bullet, at))
                plain = 0
    return found


def _softer(told: Sequence[Sequence[str]], place: _Place) -> str | None:
    """The sentence in -죠, None where it may not be."""
    sentence = told[place.bullet][place.sentence]
    beside = told[place.bullet]
    if place == _Place(0, 0) or any(_SOFT.search(one) or tells_harm(one) for one in beside):
        return None
    if not _COMMON_GROUND.search(sentence) or _NOT_SO.search(sentence):
        return None
    softer = softened(sentence)
    return softer if softer and not _closes_alike(told, place, softer) else None


def _closes_alike(told: Sequence[Sequence[str]], place: _Place, sentence: str) -> bool:
    """Whether a bullet that closes on ``sentence`` would close as its neighbour does."""
    if place.sentence != len(told[place.bullet]) - 1:
        return False
    neighbours = [told[at] for at in (place.bullet - 1, place.bullet + 1) if 0 <= at < len(told)]
    return any(other and _last_word(other[-1]) == _last_word(sentence) for other in neighbours)


def _last_word(sentence: str) -> str:
    found = _LAST_WORD.search(sentence)
    return found[1] if found else ""
