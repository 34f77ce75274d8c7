"""The subject of a story: the noun phrase of its headline that the text keeps talking about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter.korean.headlines import cleaned
from newsletter.korean.kiwi import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsletter.korean.kiwi import Token

LONGEST = 20
"""Characters of a subject at most: a question filled with it stays within a line or two."""

TOPIC, OBJECT, OTHER, NOWHERE = 2, 1, 0, -1
"""How likely a phrase's place makes it the subject: an actor or topic; what is done to, or what the
headline ends on; any other place; a time or a cause."""

_NOUNS = frozenset({"NNG", "NNP", "SL", "SH", "XSN", "XPN", "XR"})
_INSIDE = frozenset({"SN", "SW", "SO", "JKG", "JC", "SP"})  # between nouns: 의, 와, 3, ·
_MARKS = "-·&+~"
# After a subject: a particle that makes it one, or the comma or colon of a headline's topic.
_TOPIC_PARTICLES = frozenset({"은", "는", "ᆫ"})
_TOO_COMMON = frozenset(
    """사람 사람들 이야기 이유 논란 논쟁 문제 방법 시대 시작 미래 기회 위험 필요 필요성 통제
    개방 개발 개최 추진 실시 우리 모두 지금 오늘 내일 하루 이번 누구 무엇 어디 얼마 정부 한국
    미국 중국 일본 유럽 세계 국내 전국 서울 기자 단독 속보 종합 오답 비용 대표 직원 시민 주민
    노동자 이용자 기업 회사 업체 기술 세상 사회 결과 첫걸음 갈등 전망 과제 가능성 눈길 관심
    화제 대책 방안 계획 사업 사건 사고 확대 강화 지원 도입 공개 발표 출시 논의 우려 반발 비판
    이름 목소리 하나 둘 셋 절반 값 길 힘 돈 곳 때 말 글 손 AI IT""".split()  # noqa: SIM905
)
"""Words that are no story's own subject when they stand alone."""


def subject_of(title: str, text: str) -> str:
    """The main actor or thing of a story, at most 20 characters, as its headline says it
    (``가람시 AI 민원 챗봇``); '' where none is sure.

    The longest noun phrase of the headline whose words all stand in the text, most of them twice
    or more: first one that 이/가, 은/는, a comma or a colon makes its topic, then one before 을/를
    or at its end, then any of two words. A lone everyday noun (대표, 기업, 논란) is none.
    """
    found = [
        (weight, len(phrase), -place, phrase)
        for place, (phrase, run, weight) in enumerate(_phrases(cleaned(title)))
        if _is_sure(phrase, run, text, weight)
    ]
    return max(found)[3] if found else ""


def _phrases(title: str) -> Iterator[tuple[str, Sequence[Token], int]]:
    """The noun phrases that may be the subject: text, morphemes, and how likely their place is."""
    tokens = tokenize(title)
    index = 0
    while index < len(tokens):
        end = _phrase_end(tokens, index)
        if end == index:
            index += 1
            continue
        run = _thing(tokens[index:end])
        weight = OBJECT if run != tokens[index:end] else _weight(tokens, index, end)
        if run and weight > NOWHERE and not _is_modified(tokens, index):
            yield title[run[0].start : run[-1].end], run, weight
        index = end


def _thing(run: Sequence[Token]) -> Sequence[Token]:
    """A noun phrase without what is done with its thing: 군용 챗봇 개발 → 군용 챗봇."""
    while run and run[-1].form in _DOING:
        run = run[:-1]
    return run


def _phrase_end(tokens: Sequence[Token], start: int) -> int:
    """Where the nouns that begin at ``start`` end; ``start`` where none begin."""
    end = index = start
    while index < len(tokens):
        token = tokens[index]
        if index > start and token.start - tokens[index - 1].end > 1:
            break
        if token.tag in _NOUNS:
            if index == start and token.tag == "XSN":
                break
            end = index + 1
        elif index == start or not _links(token):
            break
        index += 1
    return end


def _links(token: Token) -> bool:
    return token.tag in _INSIDE and (token.tag in {"SN", "JKG", "JC"} or token.form in _MARKS)


def _weight(tokens: Sequence[Token], start: int, end: int) -> int:
    """How likely a phrase between ``start`` and ``end`` is the subject."""
    if end == len(tokens):
        return OBJECT if start and tokens[start - 1].tag in {"SP", "SF", "SE", "ETM"} else OTHER
    after = tokens[end]
    if after.tag == "SSC" and end + 1 < len(tokens):
        after = tokens[end + 1]
    if after.tag == "JKS" or after.form in {",", ":"}:
        return TOPIC
    if after.tag == "JX" and after.form in _TOPIC_PARTICLES:
        return TOPIC
    if after.tag in {"JKO", "SF", "SE"}:
        return OBJECT
    return NOWHERE if after.form in {"에", "ᆫ", "부터"} else OTHER


def _is_modified(tokens: Sequence[Token], start: int) -> bool:
    """Whether a determiner or a counted noun stands right before: part of a longer phrase."""
    before = tokens[start - 1] if start else None
    return bool(before and before.tag in {"MM", "NNB", "NP"})


def _is_sure(phrase: str, run: Sequence[Token], text: str, weight: int) -> bool:
    last = re.split(r"[\s·]", phrase)[-1]
    if (
        not 2 <= len(phrase) <= LONGEST
        or last in _DOING
        or run[-1].form == "들"
        or re.search(r"[?!…“”\"]", phrase)
    ):
        return False
    said = [text.count(word) for word in _words(phrase, run)]
    alone = len(said) == 1
    if not said or not all(said) or (alone and weight == 0):
        return False
    if last in _TOO_COMMON and (alone or any(token.tag == "JKG" for token in run)):
        return False
    often = 2 if weight == TOPIC else 3
    if alone:
        named = any(token.tag in {"NNP", "SL"} for token in run)
        return said[0] >= (2 if len(phrase) > 2 else 3) and (len(phrase) > 2 or named)
    return 2 * sum(count >= often for count in said) >= len(said)


def _words(phrase: str, run: Sequence[Token]) -> list[str]:
    """The nouns of a phrase as they are written together: 오픈 AI 모델, 가람시, 군용."""
    words: list[str] = []
    end = -1
    for token in run:
        if token.tag in _NOUNS:
            start = token.start - run[0].start
            part = phrase[start : token.end - run[0].start]
            if token.start == end:
                words[-1] += part
            else:
                words.append(part)
            end = token.end
    return words


_DOING = frozenset(
    """제정 개최 추진 실시 시행 발표 확대 강화 체결 운영 지원 참석 완료 접수 개소 준공 모집 선정
    마련 착수 돌입 논란 공개 출시 시작 도입 개발 개장 착공 공유 확산 개관 개막 개통 달성 적발
    선도 성공 실패 결정 합의 발족 출범 활용 참여 건조 모색 육성 중요 조명 출범식 본격 적극
    전면 내년 올해 내달 온라인 현장 동시 최초 대폭 집중 공동 박차 맞손 통과 확정 중단 철회
    반발 비판 우려 부담 급증 감소 증가 인상 제기 요구 촉구 경고""".split()  # noqa: SIM905
)
"""Last words of a headline that say what happened: the phrase is the news, not its subject."""
