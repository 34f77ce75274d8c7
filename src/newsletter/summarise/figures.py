"""The numbers of an article, each with what stands around it, so that two articles' numbers for the
same thing can be told from numbers for two things.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.korean.kiwi import content_morpheme, tokenize
from newsletter.korean.numbers import quantities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter.korean.kiwi import Token
    from newsletter.korean.numbers import Quantity
    from newsletter.model import Article
    from newsletter.summarise.candidates import Candidate

_AROUND = 2
"""Words on each side of a number that tell what is counted."""
_LONGEST = 300
"""Characters of a sentence whose numbers are compared; longer ones are lists and tables."""
_KINDS = {
    "수": "명 건 곳 대 가구 개 마리 채 척 편 권 표 석 팀 학교 나라 장 그루",
    "금액": "원 달러 유로 엔 위안 파운드",
    "비율": "% %p 배",
    "기간": "개월 시간",
    "수치": "톤 kg km m ㎡ 평 kW MW GW",
}
KIND_OF = {unit: kind for kind, units in _KINDS.items() for unit in units.split()}

# What a number is in its sentence: a bound, a rate, a total, a part. Those of different parts are
# never held against each other.
_BEFORE = re.compile(
    r"(최대|최소|최고|최저|적어도|많게는|적게는|누적|평균|각각|하루|매일|매달|매년|해마다|다달이|연간"
    r"|월간|연|월|주당|인당|당|추가로|추가|새로|신규|나머지|그중|가운데|중)\s?$"
)
_PARTS = frozenset(
    """최대 최소 최고 최저 누적 평균 각각 하루 추가 신규 나머지 가운데 동안 뒤
    """.split()  # noqa: SIM905
)
_OF = frozenset(["가운데", "중", "그중"])
_BEHIND = re.compile(
    r"\s?(이상|이하|이내|미만|초과|안팎|넘|웃도|밑도|가까이|육박|가운데|중|에서(?=\s?\d)|씩|당|꼴|째"
    r"|짜리|마다|부터|까지)"
)
_ABOUT = (
    re.compile(r"(?:약|대략|거의)\s?$"),
    re.compile(r"\s?(?:여|가량|남짓|정도|쯤|안팎|가까이)"),
)
_TO = re.compile(r"[~∼～–-]")
_RANGE = (re.compile(r"[~∼～–-]\s?$"), re.compile(r"\s?[~∼～–-]"))
_CORRECTS = re.compile(r"당초|애초|정정|바로잡|처음에는|처음 알려진")
_NAMES = frozenset(["NNP", "SL"])
_BODY = re.compile(
    r"(?<![가-힣])(?!반드시)[가-힣]{2,8}(?:시|군|구|읍|청|은행|대학|전자|그룹)(?=[은는이가의에와과,\s])"
)
# Predicates that only say that a number is told: what happened to the counted is another word.
_TOLD = frozenset(
    """이르 달하 집계 확인 나타나 드러나 추산 파악 알려지 보이 그치 넘 조사 기록 추정 설명 발표 공개
    알 보고 규모 수준""".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of an article with what stands around it: words before and after, the names among
    them, those written to the thing itself (``미국`` in 미국 매출), the towns, bodies and other
    words of its sentence, and its part there (a bound, a rate, one of a total).
    """

    article: Article
    sentence: Candidate
    quantity: Quantity
    before: tuple[str, ...]
    after: tuple[str, ...]
    names: frozenset[str]
    whose: frozenset[str]
    bodies: frozenset[str]
    said: frozenset[str]
    part: tuple[str, ...]

    @property
    def written(self) -> str:
        return self.sentence.quote[self.quantity.start : self.quantity.end].strip()

    @property
    def amount(self) -> tuple[float, str]:
        return self.quantity.value, self.quantity.unit

    @property
    def is_about(self) -> bool:
        """Whether it is said to be about right: 약 40명, 40여 명, 40명가량."""
        return "여" in self.written or _near(self.sentence.quote, self.quantity, _ABOUT)

    @property
    def beside(self) -> frozenset[str]:
        return frozenset((*self.before[-1:], *self.after[:1]))

    @property
    def around(self) -> frozenset[str]:
        return frozenset((*self.before, *self.after))


@dataclass(frozen=True, slots=True)
class Numbers:
    """What an article says in numbers: ``figures`` may be held against another article's (counts,
    amounts, shares and measures, neither of a sentence that corrects one nor the ends of a range);
    ``amounts`` are the values and units that it names anywhere.
    """

    article: Article
    figures: tuple[Figure, ...]
    amounts: frozenset[tuple[float, str]]


def numbers(article: Article, sentences: Sequence[Candidate]) -> Numbers:
    """The numbers of an article, whose sentences are given."""
    text = f"{article.title}\n{article.subtitle}\n{article.text}"
    return Numbers(
        article,
        tuple(
            figure
            for sentence in sentences
            if len(sentence.quote) <= _LONGEST and not _CORRECTS.search(sentence.quote)
            for figure in _figures(article, sentence)
        ),
        frozenset((one.value, one.unit) for one in quantities(text)),
    )


def _figures(article: Article, sentence: Candidate) -> list[Figure]:
    """Each number with the words between it and the next comma or number on either side."""
    quote = sentence.quote
    found = quantities(quote)
    compared = [one for one in found if one.unit in KIND_OF and not _in_range(quote, one)]
    if not compared:
        return []
    tokens = tokenize(quote)
    bodies = frozenset(_BODY.findall(quote))
    common = _words([token for token in tokens if token.tag not in _NAMES])
    said = frozenset(word for word in common if not any(word in body for body in bodies))
    commas = [at for at, letter in enumerate(quote) if letter in ",;"]
    taken = []
    for one in compared:
        ends = [0, *(at + 1 for at in commas), *(other.end for other in found)]
        starts = [*commas, *(other.start for other in found), len(quote)]
        left = max(at for at in ends if at <= one.start)
        right = min(at for at in starts if at >= one.end)
        before = [token for token in tokens if left <= token.start and token.end <= one.start]
        after = [token for token in tokens if one.end <= token.start and token.end <= right]
        taken.append(
            Figure(
                article,
                sentence,
                one,
                _words(before)[-_AROUND:],
                tuple(word for word in _words(after) if word not in _TOLD)[:_AROUND],
                frozenset(token.form for token in (*before, *after) if token.tag in _NAMES),
                _whose(before),
                bodies,
                said,
                _part(quote, one, found),
            )
        )
    return taken


def _words(tokens: Sequence[Token]) -> tuple[str, ...]:
    found = (content_morpheme(token) for token in tokens)
    return tuple(word for word in found if word and word not in _PARTS)


def _whose(before: Sequence[Token]) -> frozenset[str]:
    """The names in the run of nouns that ends at what is counted."""
    nouns = [token.tag.startswith("N") or token.tag == "SL" for token in before]
    end = next((at + 1 for at in range(len(before) - 1, -1, -1) if nouns[at]), 0)
    start = next((at + 1 for at in range(end - 1, -1, -1) if not nouns[at]), 0)
    return frozenset(token.form for token in before[start:end] if token.tag in _NAMES)


def _in_range(quote: str, one: Quantity) -> bool:
    return bool(_TO.search(quote, one.start, one.end)) or _near(quote, one, _RANGE)


def _near(quote: str, one: Quantity, marks: tuple[re.Pattern[str], re.Pattern[str]]) -> bool:
    before, behind = marks
    return bool(
        before.search(quote[max(one.start - 4, 0) : one.start]) or behind.match(quote, one.end)
    )


def _part(quote: str, one: Quantity, found: Sequence[Quantity]) -> tuple[str, ...]:
    """Its part in the sentence; with what it is one of, where that is told."""
    before = _BEFORE.search(quote[max(one.start - 6, 0) : one.start])
    behind = _BEHIND.match(quote, one.end)
    parts = [match[1] for match in (before, behind) if match]
    if before and before[1] in _OF:
        whole = [f"{other.value}{other.unit}" for other in found if other.end <= one.start]
        parts += whole[-1:]
    return tuple(parts)
