"""Proper names of people, organisations, places and products, and where a source has them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.korean.hangul import final_of, is_syllable
from newsletter.korean.kiwi import Token, tokenize
from newsletter.tracing.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsletter.tracing.folding import Folded

_LATIN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]*(?:[-.&'+/][A-Za-z0-9]+)*\+?")
_GENERIC = frozenset(
    """ai it tv pc sns cctv ceo cto cfo coo cio ciso api app gpu cpu npu ram usb url qr iot llm sw
    hw db os ui ux ict vr ar xr mr esg r&d m&a mou ip pdf faq q&a vs etc kg km cm mm nm gw mw kw gb
    tb mb ha hz ghz mhz ok no top http https www million billion trillion bn thousand
    dollars the an of and in on for to by with is""".split()  # noqa: SIM905
)
"""Latin words that name nobody: abbreviations any writer may put for a Korean word, and units."""
_TITLES = frozenset(
    """씨 대표 교수 장관 차관 의원 시장 지사 대통령 총리 사장 회장 위원장 원장 변호사 기자 박사
    총장 감독 국장 과장 팀장 본부장 이사장 대변인""".split()  # noqa: SIM905
)
_TO_END = (
    "(?=(?:은|는|이|가|을|를|과|와|의|에|에서|에게|에는|도|만|로|으로|이라고|라고|께서|측)?"
    "(?![가-힣]))"
)
_PERSON = re.compile(
    rf"(?<![가-힣])(?P<name>[가-힣]{{3}})(?= (?:{'|'.join(sorted(_TITLES))}){_TO_END})"
)
_BODY = re.compile(
    r"(?<![가-힣])(?P<head>[가-힣]{1,7}?)"
    r"(?:전자|텔레콤|은행|신문|일보|그룹|물산|연구소|재단|협회|대학교|구청|시청|군청|제약|증권|중공업)"
    + _TO_END
)
_KNOWN = re.compile(r"(?<![가-힣])오픈\s?AI(?![A-Za-z])")
"""A name the analyser cuts into two common words."""
_COMMON = frozenset(
    """지역 지방 시중 민간 국내 해외 외국 대형 중소 소형 온라인 종합 공공 국립 시립 도립 군립 사립
    일간 주간 월간 인터넷 대학 동네 부설 기업 산하 소속 소비자 가전 가정 정부 관련 유관 각 각급 두
    세 여러 주요 일반 전문 경제 학교 투자 저축 특수 상업 중앙 비영리 공익 복지 연합 산업 사업자
    업종 국책 출연 민영 혈액 종자 유전자 데이터 신약 복제 바이오 대기업 이익 취약 선도 연구 벤처
    다국적 글로벌 작업 학습 실무 사용자 같은 이 그 저 타 현 본 전 모 당 다른 제""".split()  # noqa: SIM905
)
"""What stands before 은행, 신문, 그룹 without making a name of it."""
_RUN = frozenset(["NNG", "NNP", "XR", "SL", "SH", "XPN"])
_EXPECTED = "이름은 "
_SWALLOWED = "은는이가을를과와의에도"
_PARTICLES = re.compile(
    r"(?:(?:께서|에게|한테|에서|에선|에는|에도|으로|로|까지|부터|보다|처럼|만큼|이라|라|이란|란|이나|나|며|고"
    r"|마다|조차|밖에|뿐|만|씨|측|들|은|는|이|가|을|를|과|와|의|에|도|인|였|입니|다|야|아|당|발|식|형|산|판"
    r"|용|급|권|내|적|여)[가-힣]{0,3})?"
)
_HALF = re.compile("[\ud800-\udfff]")
_MOST = 40
"""Places of a source that are looked at for one name."""
_AROUND = 30


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """``parts`` are the spans of the morphemes it is made of, where the analyser knows them;
    ``title`` is where the title begins that a lone surname stands before: ``김 대표``.
    """

    start: int
    end: int
    parts: tuple[tuple[int, int], ...] = ()
    title: int = 0


def latin_names(text: str) -> tuple[Name, ...]:
    """Words of Latin letters, with the figures in them: ``OpenAI``, ``GPT-5``."""
    return tuple(
        Name(*found.span())
        for found in _LATIN.finditer(text)
        if found[0].casefold() not in _GENERIC and len(found[0]) > 1
    )


def korean_names(text: str) -> tuple[Name, ...]:
    """Words, as long as they are written together, that hold a morpheme which the analyser takes
    for a proper noun; three syllables before a title (``한가람 대표``), a lone surname there; and
    what ends as the names of companies and offices do (``나루전자``).
    """
    found: list[Name] = []
    run: list[Token] = []
    tokens = _tokens(text)
    for token in (*tokens, Token("", "", -1, -1)):
        if run and (token.start != run[-1].end or token.tag not in _RUN):
            found += _name(run, token)
            run = []
        if token.tag in _RUN:
            run.append(token)
    return tuple(sorted(_apart([*_people(text, tokens), *_bodies(text), *found])))


def _tokens(text: str) -> tuple[Token, ...]:
    """The morphemes of any text: half a character, on which Kiwi stumbles, is a mark to it."""
    return tokenize(_HALF.sub("\ufffd", text))


def _people(text: str, tokens: Iterable[Token]) -> list[Name]:
    """Three syllables before a title that are no word: the analyser cuts behind the first."""
    cuts = {token.end for token in tokens if token.tag != "XPN"}
    return [Name(*m.span("name")) for m in _PERSON.finditer(text) if m.start("name") + 1 in cuts]


def _bodies(text: str) -> list[Name]:
    bodies = [m for m in _BODY.finditer(text) if m["head"] not in _COMMON]
    return [Name(*m.span()) for m in (*bodies, *_KNOWN.finditer(text))]


def _apart(found: Iterable[Name]) -> list[Name]:
    """Without those that share letters with an earlier one of the list."""
    kept: list[Name] = []
    taken: set[int] = set()
    for name in found:
        if taken.isdisjoint(range(name.start, name.end)):
            kept.append(name)
            taken.update(range(name.start, name.end))
    return kept


def _name(run: list[Token], following: Token) -> list[Name]:
    start, end = run[0].start, run[-1].end
    if end - start > 1 and any(map(_is_proper, run)):
        name = Name(start, end, tuple((one.start, one.end) for one in run))
        return [_shorter(name) if following.start != end and _swallows(run) else name]
    if run[-1].tag == "NNP" and following.form in _TITLES and following.start == end + 1:
        return [Name(start, following.end, title=following.start)]
    return []


def _is_unknown(token: Token) -> bool:
    """Whether a noun of three syllables or more is no word of the analyser's.

    Measured on 1,300 such nouns: 98 % of those it does not know it takes for a name where it
    expects one, and 2 % of those it does.
    """
    return token.tag == "NNG" and token.end - token.start > 2 and _may_be_name(token.form)


def _is_proper(token: Token) -> bool:
    return token.tag == "NNP" or _is_unknown(token)


def _may_be_name(word: str) -> bool:
    named = _tokens(f"{_EXPECTED}{word}이다")
    span = (len(_EXPECTED), len(_EXPECTED) + len(word))
    return any(one.tag == "NNP" and (one.start, one.end) == span for one in named)


def _swallows(run: list[Token]) -> bool:
    """Whether a name that the analyser does not know holds the particle behind it: 가람시가.

    One it knows stays a proper noun where it stands alone (경기도).
    """
    word = "".join(one.form for one in run)
    if len(word) < 3 or word[-1] not in _SWALLOWED or not is_syllable(word[-2]):
        return False
    fits = bool(final_of(word[-2])) == (word[-1] in "은이을과") or word[-1] in "의에도"
    known = _tokens(word)[0] == Token(word, "NNP", 0, len(word))
    return fits and not known and _may_be_name(word[:-1])


def _shorter(name: Name) -> Name:
    start, end = name.parts[-1]
    return Name(name.start, name.end - 1, (*name.parts[:-1], (start, end - 1)))


def find_name(name: Name, text: str, source: Folded, written: str) -> tuple[int, int] | None:
    """Where a name of ``text`` stands in a source's text, ``written``; blanks make no difference.

    As a whole word, as the beginning of a longer name, or as its morphemes one by one
    (개인정보 보호위원회 for 개인정보보호위원회); 김 대표 also where 김가람 대표 stands.
    """
    whole = _standing(text[name.start : name.end], source, written)
    if whole:
        return whole
    if name.title:
        surname, title = text[name.start], text[name.title : name.end]
        full = re.search(rf"(?<![가-힣]){surname}[가-힣]{{1,3}}\s?{title}", written)
        return full.span() if full else None
    parts = [text[start:end] for start, end in name.parts if end - start > 1]
    found = [_standing(part, source, written) for part in parts]
    return found[0] if len(found) > 1 and all(found) else None


def _standing(said: str, source: Folded, written: str) -> tuple[int, int] | None:
    said = folded(said).text
    at = source.text.find(said) if said else -1
    for _ in range(_MOST):
        if at < 0:
            return None
        span = source.span(at, at + len(said))
        if _is_whole(written, *span):
            return span
        at = source.text.find(said, at + 1)
    return None


def _is_whole(written: str, start: int, end: int) -> bool:
    """Whether a run of a source is a word or a morpheme, or the beginning of a proper noun.

    Three syllables are enough to be a part of one (민주당 in 더불어민주당).
    """
    before, behind = written[max(0, start - 1) : start], written[end : end + 6]
    begins = _kind(before) != _kind(written[start])
    if not is_syllable(written[end - 1]):
        goes_on = re.match(r"[A-Za-z0-9]|[.-]\d", behind)
        return begins and not goes_on
    rest = behind[: next((i for i, ch in enumerate(behind) if not is_syllable(ch)), len(behind))]
    complete = bool(_PARTICLES.fullmatch(rest))
    if (begins and complete) or (end - start > 2 and (begins or complete)):
        return True
    here = max(0, start - _AROUND)
    tokens = _tokens(written[here : end + _AROUND])
    begins = begins or any(here + one.start == start for one in tokens)
    ends = any(
        here + one.end == end
        or (here + one.start == start < end < here + one.end and _is_proper(one))
        for one in tokens
    )
    return begins and (complete or ends)


def _kind(letter: str) -> str:
    if letter and is_syllable(letter):
        return "syllable"
    return "latin" if letter.isascii() and letter.isalnum() else letter
