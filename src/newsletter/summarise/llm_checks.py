"""A model's paragraph against its sources: every sentence must stand on the one it names.

The first thing that is wrong refuses the whole paragraph; nothing is mended, since the extractive
paragraph is there to take its place. The checks see words and facts, not meaning: what passes is
still the editor's to read.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsletter.korean.kiwi import content_words, tokenize
from newsletter.korean.politeness import is_polite, polite
from newsletter.model import Evidence, Sentence
from newsletter.summarise.llm_answer import Said, plain_text, sentences_of
from newsletter.summarise.orders import is_order
from newsletter.tracing.lookup import look_up

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from newsletter.korean.kiwi import Token
    from newsletter.model import Article
    from newsletter.summarise.llm_prompt import Numbered, Place, Task
    from newsletter.tracing.facts import Kind

LEAST_HANGUL = 0.5
"""Of a sentence's letters (measured on 300 press releases: of their sentences 99.9 % have .54)."""
LEAST_SHARED = 0.5
"""Of a sentence's content words, those that its source has too. Measured on 300 press releases: of
lines people wrote as their summary 82 % share as much with one sentence, of the other sentences of
the same article 1.8 %."""
MOST_NEW_NOUNS = 2
"""Nouns of news in general that a sentence may have and its article not. Measured as above: 0.5 %
of sentences out of another article have so few new nouns of any kind."""


@dataclass(frozen=True, slots=True)
class Refused:
    """``reason`` is a Korean clause that ends in 습니다; it holds no word of the model."""

    reason: str


_FACTS: dict[Kind, str] = {
    "number": "숫자가",
    "date": "날짜가",
    "name": "이름이",
    "quotation": "인용이",
}


_FIGURES = re.compile(r"\d+(?:[.,]\d+)*")


class Grounds:
    """What the sentences shown of each article state: what a model may say of it."""

    def __init__(self, task: Task) -> None:
        self._sentences = task.sentences
        self._places = task.places
        self._articles: dict[str, Article] = {}
        self._letters: dict[str, str] = {}
        for place in task.places:
            article = place.article
            if article.id not in self._articles:
                shown = [one for one in task.sentences if one.article.id == article.id]
                self._articles[article.id] = _only(article, shown)
                self._letters[article.id] = _packed(article, shown)

    def checked(
        self, place: Place, bullet: Sequence[Said], used: AbstractSet[int]
    ) -> tuple[Sentence, ...] | Refused:
        """The paragraph as sentences with their evidence, or why it cannot be used. ``used`` are
        the source sentences that paragraphs before it rest on.
        """
        said = [one for part in bullet for one in sentences_of(part)]
        told: list[Sentence] = []
        for one in said:
            sentence = self._sentence(place, one, used)
            if isinstance(sentence, Refused):
                return sentence
            told.append(sentence)
        if not told:
            return Refused("전할 문장이 없었습니다")
        size = sum(len(sentence.text) + 1 for sentence in told) - 1
        if not place.least <= size <= place.most:
            return Refused(f"길이가 {size}자로 알맞지 않았습니다")
        if len({sentence.text for sentence in told}) < len(told):
            return Refused("같은 문장이 되풀이되었습니다")
        return tuple(told)

    def _sentence(self, place: Place, said: Said, used: AbstractSet[int]) -> Sentence | Refused:
        text = plain_text(said.text)
        if text is None:
            return Refused("링크나 태그가 들어 있었습니다")
        source = self._source(place, said.source, used)
        if isinstance(source, Refused):
            return source
        ended = polite(text) or ""
        article = place.article.id
        reason = (
            _not_for_a_letter(text, ended)
            or self._untraced(ended, place, source)
            or _against(ended, source, self._letters[article])
        )
        return Refused(reason) if reason else Sentence(ended, _evidence(source))

    def _source(self, place: Place, number: int, used: AbstractSet[int]) -> Numbered | Refused:
        """The sentence a number names, where this place may rest on it."""
        if not 1 <= number <= len(self._sentences):
            return Refused("없는 자료 번호를 근거로 들었습니다")
        source = self._sentences[number - 1]
        if source.article.id != place.article.id:
            return Refused("다른 글의 문장을 근거로 들었습니다")
        elsewhere = {
            n for other in self._places if other.bullet != place.bullet for n in other.numbers
        }
        if number in used or number in elsewhere:
            return Refused("다른 글머리가 전하는 문장을 되풀이했습니다")
        return source

    def _untraced(self, text: str, place: Place, source: Numbered) -> str:
        """Which kind of fact is not found: names may come from all that was shown of the article,
        the rest from the sentences of the bullet alone, figures as they are written there (a day
        may be spelled out). '' where all is found.
        """
        numbers = sorted({*place.numbers, source.number})
        near = _only(place.article, [self._sentences[number - 1] for number in numbers])
        facts = [one for one in look_up(text, (near,)) if one.fact.kind != "name"]
        whole = self._articles[place.article.id]
        facts += [one for one in look_up(text, (whole,)) if one.fact.kind == "name"]
        for one in facts:
            if one.status != "found":
                verb = "원문과 다른" if one.status == "differs" else "원문에서 찾지 못한"
                return f"{verb} {_FACTS[one.fact.kind]} 있었습니다"
        days = [one.fact for one in facts if one.fact.kind == "date"]
        said = " ".join(self._sentences[number - 1].text for number in numbers)
        written = set(_FIGURES.findall(f"{near.text} {said}"))
        for found in _FIGURES.finditer(text):
            is_day = any(day.start <= found.start() < day.end for day in days)
            if found[0] not in written and not is_day:
                return "원문에서 찾지 못한 숫자가 있었습니다"
        return ""


def _not_for_a_letter(text: str, ended: str) -> str:
    """What is wrong with a sentence by itself, '' where nothing is; ``ended`` is its polite form,
    '' where it has none.
    """
    if hangul_share(text) < LEAST_HANGUL:
        return "한국어가 아니었습니다"
    if is_order(text) or text.endswith("?"):
        return "독자나 모델에게 말을 거는 문장이 있었습니다"
    return "" if is_polite(ended) else "합니다체로 끝나지 않는 문장이 있었습니다"


def hangul_share(text: str) -> float:
    """The share of Hangul among letters; 0 where there are none."""
    letters = [ch for ch in text if ch.isalpha()]
    return sum("가" <= ch <= "힣" for ch in letters) / len(letters) if letters else 0.0


def shared(text: str, source: str) -> float:
    """The share of a text's content words that a source sentence has too; 0 where it has none."""
    words = set(content_words(text))
    return len(words & set(content_words(source))) / len(words) if words else 0.0


# Whoever said it must stay: these end a source sentence, and one of those must be in ours.
_REPORTED = re.compile(
    r"(?:밝[혔히힌]|말[했한]|주장|지적|비판|설명[했한]|전[했한]다|덧붙|강조|내다[봤본]|전망|추정|예상|우려|반박|촉구"
    r"|호소|알려[졌진]|(?:라|다|자|냐)고 )[가-힣]{0,6}[^가-힣]*$"
)
_REPORTING = re.compile(
    r"밝[혔히힙]|말[했합하]|주장|지적|비판|설명|전[했합하]|덧붙|강조|내다[봤봅보]|전망|추정|예상|우려|반박|촉구|호소"
    r"|알려[졌집]|따르면|[라다자냐]고\s|라며|다며|다는|라는"
)
_NOT = {"않", "못", "못하", "없", "아니", "안"}


def _against(text: str, source: Numbered, letters: str) -> str:
    """What a sentence says other than its source does, '' where nothing is seen. ``letters`` are
    those of its article.
    """
    said = f"{source.quote} {source.text}"
    if shared(text, said) < LEAST_SHARED:
        return "근거로 든 문장과 내용이 다른 문장이 있었습니다"
    if _is_negative(text) != _is_negative(source.quote):
        return "‘않다’, ‘없다’가 근거로 든 문장과 다르게 쓰였습니다"
    if _REPORTED.search(source.quote) and not _REPORTING.search(text):
        return "누가 한 말인지가 빠진 문장이 있었습니다"
    new = new_nouns(text, letters)
    if any(token.form not in _COMMON for token in new):
        return "원문에서 찾지 못한 이름이나 낱말이 있었습니다"
    if len(new) > MOST_NEW_NOUNS:
        return "원문에 없는 낱말이 많은 문장이 있었습니다"
    return ""


def _is_negative(text: str) -> bool:
    return any(token.form in _NOT for token in tokenize(text) if token.tag[:2] != "NN")


# What a writer may add to any news; every other noun that the article lacks may be a name.
_COMMON = frozenset(
    """가능 가운데 각각 감소 개선 결과 결정 경우 계기 계획 공개 과정 관련 규모 기대 기반 기준 내용
    노력 논의 다수 단계 대비 대상 대응 대책 동안 마련 모두 목적 목표 문제 발표 방법 방식 방안 방침
    배경 범위 변화 분석 분야 비율 사례 사실 사이 상승 상황 설명 성과 수준 수치 시기 시작 시점 실제
    역할 영향 예정 우려 원인 위험 의견 의미 이번 이상 이유 이하 이후 일부 입장 자체 작업 전망 전체
    절반 절차 점검 정도 제도 조건 조치 주요 중심 중요 증가 지난해 지원 지적 진행 차이 최근 최대
    최소 추가 추진 측면 평가 포함 필요 하락 핵심 현재 현장 확대 확인 효과""".split()  # noqa: SIM905
)
_NOUNS = ("NNG", "NNP", "XR", "SL", "SH")


def _only(article: Article, shown: Sequence[Numbered]) -> Article:
    """The article as far as it was shown, so that nothing is found in what was kept back."""
    return replace(article, paragraphs=tuple(one.quote for one in shown), subtitle="")


def _packed(article: Article, shown: Sequence[Numbered]) -> str:
    texts = (part for one in shown for part in (one.quote, one.text))
    return packed("\n".join((article.title, *texts)))


def packed(text: str) -> str:
    """The letters and figures of a text alone, in lower case, as ``new_nouns`` looks at them."""
    return "".join(ch for ch in text.casefold() if ch.isalnum())


def new_nouns(text: str, letters: str) -> list[Token]:
    """The nouns, names and foreign words of a text that do not stand in ``letters``; what is a verb
    with 하다 or 되다 behind is none. A word the analyser takes apart at its first syllable (한별찬
    → 한, 별, 찬) may be a name, and counts where its first two syllables do not stand there.
    """
    tokens = tokenize(text)
    return [
        token
        for token, after in itertools.zip_longest(tokens, tokens[1:])
        if _is_new_noun(text, token, after, letters) or _is_broken_name(text, token, letters)
    ]


def _is_new_noun(text: str, token: Token, after: Token | None, letters: str) -> bool:
    if token.tag not in _NOUNS or packed(text[token.start : token.end]) in letters:
        return False
    if token.tag in {"NNG", "XR"}:
        verbal = {"XSV"} if token.tag == "NNG" else {"XSV", "XSA"}
        return token.end - token.start > 1 and not (after and after.tag in verbal)
    return True


def _is_broken_name(text: str, token: Token, letters: str) -> bool:
    opening = text[token.start : token.start + 3]
    return (
        token.tag in {"MM", "NNG", "NP", "NR", "XPN", "NNP"}
        and token.end - token.start == 1
        and (token.start == 0 or not text[token.start - 1].isalnum())
        and len(opening) == 3
        and all("가" <= ch <= "힣" for ch in opening)
        and opening[:2] not in letters
    )


def _evidence(source: Numbered) -> Evidence:
    return Evidence(source.article.id, source.article.url, source.quote, source.start, source.end)
