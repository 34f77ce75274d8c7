"""Numbers in Korean text: what amount is named, in which unit, however it is written.

``1,570억 달러``, ``1570억달러`` and ``$157 billion`` are one quantity, as are ``3할`` and ``30%``,
``열두 명`` and ``12명``, ``1천200억`` and ``1,200억``. Pure, no analyser needed.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, and where it stands: ``text[start:end]`` is how it is written.

    ``unit`` is one spelling for many ("%" for 퍼센트, 프로 and 할); "" for a bare number.
    """

    value: float
    unit: str
    start: int
    end: int


_SPELLINGS = {
    "원": "", "달러": "불 dollars", "유로": "", "엔": "", "위안": "", "파운드": "",
    "%p": "%포인트 퍼센트포인트", "%": "퍼센트 프로 ％", "명": "인 사람", "건": "", "개": "",
    "대": "", "곳": "군데 개사", "장": "매", "편": "", "번": "회 차례", "배": "", "살": "세",
    "년": "해", "개월": "달", "주": "", "일": "", "월": "", "시": "", "시간": "", "분": "",
    "초": "", "분기": "", "권": "", "쪽": "페이지", "톤": "t", "kg": "킬로그램", "km": "킬로미터",
    "cm": "센티미터", "m": "미터", "도": "", "평": "", "㎡": "제곱미터", "리터": "L",
    "GW": "기가와트", "MW": "메가와트", "kW": "킬로와트", "TWh": "테라와트시", "GWh": "기가와트시",
    "MWh": "메가와트시", "kWh": "킬로와트시", "GB": "기가바이트", "TB": "테라바이트",
    "nm": "나노미터 나노", "토큰": "", "층": "", "표": "", "석": "", "점": "", "위": "", "가구": "",
    "마리": "", "가지": "", "종": "", "나라": "개국", "팀": "", "학교": "개교", "문항": "",
    "과목": "", "줄": "", "자": "글자", "채": "", "척": "", "통": "", "벌": "", "그루": "",
    "호": "", "단계": "", "학년": "", "차": "", "기": "", "조항": "", "항": "", "주년": "",
    "세대": "", "년차": "", "심": "",
}  # fmt: skip
_UNIT_OF = {
    spelling: unit for unit, others in _SPELLINGS.items() for spelling in (unit, *others.split())
}
_SIGNS = {"$": "달러", "₩": "원", "￦": "원", "€": "유로", "¥": "엔", "£": "파운드"}
_POWERS = {"조": 1e12, "억": 1e8, "만": 1e4, "천": 1e3, "백": 1e2, "십": 1e1}
_ENGLISH = {"trillion": 1e12, "billion": 1e9, "bn": 1e9, "million": 1e6, "thousand": 1e3}
_LETTERS = {"T": 1e12, "B": 1e9, "M": 1e6}  # behind a sign alone: 70B is a model
_TENS = {"열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70,
         "여든": 80, "아흔": 90}  # fmt: skip
_ONES = {"하나": 1, "한": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "석": 3, "넷": 4, "네": 4, "넉": 4,
         "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9}  # fmt: skip
_SINO = {digit: value for value, digit in enumerate("영일이삼사오육칠팔구")}

_COUNTERS = (
    "명|사람|건|개월|개국|개사|개교|개|곳|군데|대|장|편|번|차례|배|살|해|달|시간|쪽|권|가지|나라|"
    "팀|채|마리|그루|가구|척|표|석|문항|과목|줄|학교|종|통|벌"
)
_PARTICLES = "은는이가을를에의도만과와로씩째쯤당짜으까부간반뿐밖마보처며고입"
_WORD_ENDS = rf"(?![가-힣])|(?=[{_PARTICLES}])"
"""What may follow a unit of one syllable: ``한 대`` but not ``한 대학``, nor ``두 장관``."""
_LONG = "|".join(one for one in _COUNTERS.split("|") if len(one) > 1)
_SHORT = "|".join(one for one in _COUNTERS.split("|") if len(one) == 1)
_COUNTER = rf"(?:(?:{_LONG})|(?:{_SHORT}|분)(?:{_WORD_ENDS}))"


def _is_syllable(unit: str) -> bool:
    return len(unit) == 1 and not (unit.isascii() and unit.isalpha())


def _pattern_of(unit: str) -> str:
    if unit.isascii() and unit.isalpha():
        return unit + "(?![A-Za-z])"  # five tips are no five tons
    if unit == "프로":
        return r"(?<!\s)프로"  # 아이폰 17 프로
    return re.escape(unit)


_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_FOLLOWING = rf"(?:\s?{_NUMBER}(?=\s?[천백]?[조억만]|[천백십]|[^\d,.~∼]|$))?"
_APART = r"\s[조억만](?=여|원|달러|불|유로|엔|위안|명|인|개|건|톤|[^가-힣]|$)"  # 2020 조선
_AMOUNT = rf"{_NUMBER}(?:(?:[조억만]|{_APART}){_FOLLOWING}|[천백십](?:\d+(?![\d,.]))?)*"
_UNITS = sorted(_UNIT_OF, key=len, reverse=True)
_UNIT = "|".join(
    (
        *map(_pattern_of, itertools.filterfalse(_is_syllable, _UNITS)),
        # one class for all of them: each compiles for 0.4 ms
        rf"[{''.join(filter(_is_syllable, _UNITS))}](?:(?<!\s.)|{_WORD_ENDS})",
    )
)
_QUANTITY = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d\d)(?P<dot>[./-])\s?(?P<month>1[0-2]|0?[1-9])(?P=dot)\s?"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)"
    r"|제\s?(?P<article>\d+)조(?:의\s?\d+)?"
    rf"|(?<![\d.,])(?P<whole>{_NUMBER}[천만억]?)\s?분의\s?(?P<part>{_NUMBER})"
    rf"|(?<![\d.,A-Za-z])(?P<sign>[$₩￦€¥£]\s?)?(?P<amount>{_AMOUNT})"
    rf"(?P<english>\s?(?:{'|'.join(_ENGLISH)})(?![A-Za-z])"
    rf"|(?(sign)[{''.join(_LETTERS)}](?![A-Za-z])|(?!)))?"
    rf"(?:\s?여)?(?:\s?(?P<unit>할|{_UNIT}))?"
    rf"|(?<![가-힣])(?!세대|한편[,\s])(?:(?P<tens>{'|'.join(_TENS)})\s?)?(?P<ones>{'|'.join(_ONES)})?"
    rf"\s?(?:여\s?)?(?P<native_unit>{_COUNTER})"
    rf"|(?<![가-힣])(?<!몇 )(?!만\s?해)"
    rf"(?P<sino>[일이삼사오육칠팔구]?[십백천만억][일이삼사오육칠팔구십백천만억조]*)\s?"
    rf"(?:여\s?)?(?P<sino_unit>달러|원|년|퍼센트|{_COUNTER})"
)
_PIECE = re.compile(rf"{_NUMBER}|[조억만천백십일이삼사오육칠팔구]")
_RANGE = re.compile(r"\s?[~∼～–-]\s?")
_ROUND = re.compile(rf"({_NUMBER})(\s?[조억만천백십]*)(?!\d)")


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every number in the text that stands for itself, in order.

    Digits with Korean or English powers (``12만3000``, ``1조 2,000억``, ``$1.5 billion``), native
    numerals before a counter (``두 곳``, ``열두 명``) and Sino-Korean ones (``삼십 명``). A date in
    figures is its year, month and day; the first of a range has the unit of the second.
    """
    found = [one for match in _QUANTITY.finditer(text) for one in _read(match)]
    for place, (one, next_one) in enumerate(itertools.pairwise(found)):
        if next_one.unit and not one.unit and _RANGE.fullmatch(text[one.end : next_one.start]):
            found[place] = _begun(one, next_one, text)
    return tuple(found)


def _begun(one: Quantity, last: Quantity, text: str) -> Quantity:
    """The first of a range: ``2∼3만 명`` begins at 20,000 명, ``5000∼1만 원`` at 5,000 원."""
    written = _ROUND.match(text, last.start)
    power = _value("1" + written[2]) if written and one.value < _value(written[1]) else 1.0
    return replace(one, value=one.value * power, unit=last.unit, end=last.end)


def _read(match: re.Match[str]) -> tuple[Quantity, ...]:
    if match["year"]:
        parts = (("year", "년"), ("month", "월"), ("day", "일"))
        return tuple(Quantity(float(match[name]), unit, *match.span(name)) for name, unit in parts)
    found = _one(match)
    return (Quantity(*found, *match.span()),) if found else ()


def _one(match: re.Match[str]) -> tuple[float, str] | None:
    """The value and the unit of what was found."""
    if match["amount"]:
        written = match["unit"] or ""
        english = (match["english"] or "").strip()
        value = _value(match["amount"]) * (_ENGLISH | _LETTERS).get(english, 1)
        if written == "할":
            return value * 10, "%"
        return value, _SIGNS.get((match["sign"] or "").strip()) or _UNIT_OF.get(written, "")
    if match["article"]:
        return float(match["article"]), "조항"
    if match["whole"]:
        whole = _value(match["whole"])
        return (_value(match["part"]) / whole, "") if whole else None
    if match["sino"]:
        return _value(match["sino"]), _UNIT_OF[match["sino_unit"]]
    value = _TENS.get(match["tens"] or "", 0) + _ONES.get(match["ones"] or "", 0)
    return (float(value), _UNIT_OF[match["native_unit"]]) if value else None


def _value(written: str) -> float:
    """``1조 2,000억`` → 1.2e12: each 만, 억 and 조 closes what stands before it."""
    total, group, digit = 0.0, 0.0, None
    for piece in _PIECE.findall(written):
        power = _POWERS.get(piece)
        if power is None:
            digit = float(_SINO[piece]) if piece in _SINO else float(piece.replace(",", ""))
        elif power < 1e4:
            group += (1 if digit is None else digit) * power
            digit = None
        else:
            total += (group + (digit or 0) or 1) * power
            group, digit = 0.0, None
    return round(total + group + (digit or 0), 6)
