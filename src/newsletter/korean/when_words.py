"""How Korean news names days, months and years, and what looks like a day but is a span of time."""

from __future__ import annotations

import re

from newsletter.korean.kiwi import tokenize

YEARS = {"지지난해": -2, "재작년": -2, "지난해": -1, "작년": -1, "올해": 0, "금년": 0, "내년": 1,
         "내후년": 2}  # fmt: skip
MONTHS = {"지난달": -1, "지난 달": -1, "이달": 0, "이번 달": 0, "이번달": 0, "다음 달": 1,
          "다음달": 1, "내달": 1}  # fmt: skip
WEEKS = {"지난주": -1, "지난 주": -1, "이번 주": 0, "이번주": 0, "금주": 0, "다음 주": 1,
         "다음주": 1}  # fmt: skip
DAYS = {"그제": -2, "그저께": -2, "어제": -1, "오늘": 0, "금일": 0, "내일": 1, "모레": 2}
TOLD_DAYS = {"이날": 0, "전날": -1, "다음 날": 1, "다음날": 1, "이튿날": 1}
QUARTERS = {"지난 분기": -1, "이번 분기": 0, "다음 분기": 1}
WEEKDAYS = "월화수목금토일"
ORDINALS = ("첫째", "둘째", "셋째", "넷째", "다섯째")


def _any_of(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _day(name: str) -> str:
    return rf"(?P<{name}>3[01]|[12]\d|[1-9])일"


def _month(name: str) -> str:
    return rf"(?P<{name}>1[0-2]|[1-9])월"


EXPRESSION = re.compile(
    r"(?<![가-힣\d.,A-Za-z:/])(?:"
    rf"(?P<year>\d{{4}})년(?:\s{_month('ym')}(?:\s{_day('yd')})?)?"
    r"|(?P<relyear>올(?=\s(?:\d{1,2}월|[1-4]분기|상반기|하반기|봄|여름|가을|겨울|들어|초|말))"
    rf"|{_any_of(YEARS)})"
    rf"(?:\s{_month('rm')}(?:\s{_day('rd')})?|\s(?P<rq>[1-4])분기)?"
    rf"|(?P<relmonth>{_any_of(MONTHS)})(?:\s{_day('md')})?"
    rf"|(?P<relweek>{_any_of(WEEKS)})(?:\s(?P<wday>[{WEEKDAYS}])요일)?"
    rf"|(?P<wcue>지난|오는)\s(?P<cueday>[{WEEKDAYS}])요일"
    rf"|(?:(?P<mcue>지난|오는)\s)?{_month('m')}(?:\s{_day('d')})?"
    rf"|(?:(?P<dcue>지난|오는)\s)?(?:(?P<from>\d{{1,2}})(?P<to>일?\s?[∼~～–-]\s?))?{_day('day')}"
    rf"|(?P<relquarter>{_any_of(QUARTERS)})|(?P<quarter>[1-4])분기"
    rf"|(?P<relday>{_any_of(DAYS)})(?:\((?P<given>\d{{1,2}})일\))?"
    rf"|(?P<told>{_any_of(TOLD_DAYS)})"
    r")(?P<local>\((?:(?:이하\s?)?(?:현지|한국|미국|동부)\s?(?:시간|시각)|[월화수목금토일])\))?"
)
"""One expression of time. Which group matched says of what kind it is."""

QUOTED = re.compile(
    r"“[^”]*(?:”|$)|\"[^\"]*\"|‘[^’]*’|(?<![\d가-힣A-Za-z])'[^']*'|「[^」]*」|『[^』]*』|《[^》]*》"
    r"|〈[^〉]*〉|<[^>]*>"
)

_SPAN_AFTER = re.compile(
    r"(?:간|째|차|치|분|권|장|짜리|제|씩|당|마다|여|가량|쯤|정도|반)"
    r"|에\s(?:한|두|세|\d+)\s?(?:번|회|차례)"
    r"|\s?(?:만에|만이|만의|동안|이내|이상|이하|미만|연속|내내|내로|내에|안에|뒤|후|전|앞당|넘게"
    r"|가까이|남짓|가량|정도|쯤|걸|늦|빠르|빨라|지나|지났|남았|남겨|휴가|유급|연장|줄|단축|\d+\s?[회번명개]"
    r"|평균|최대|최소|이용|섭취|생산|처리|투자|체험|특강|격리)"
    r"|의\s?(?:휴가|말미|여유|기간|시간|유예|유급|출산|격리)"
)
_SPAN_BEFORE = re.compile(
    r"(?:주|약|총|최대|최소|최장|최단|평균|불과|단|꼬박|만|매달|매월|매년|해마다|달마다|다달이|매주|연|제"
    r"|음력|하루|격리|휴가|그해|같은\s?해|이듬해|같은\s?달|그달|당시|D-|\d박|±)\s?$"
)
_DAY_GOES_ON = re.compile(
    r"(?!부터|까지|에|은|이|의|을|과|와|로|보다|자|께|경|밤|새벽|오전|오후|저녁|낮|도)[가-힣]"
    r"|을(?!\s(?:기점|시작|끝|마지막|전후|기해|넘))|이\s(?:걸|지나|지났|남|필요|더)"
)
_ONE_OF_A_PAIR = re.compile(r"(?:[∼~～–·-]|\d,)\s?$")
_SHARE_AFTER = re.compile(r"째|\s?(?:연속|만에|동안|내내|이상|이하)")
_WORD_GOES_ON = re.compile(
    r"(?!은|는|이|가|을|를|과|와|의|에|도|만|로|부터|까지|보다|다|였|라|나|말|초|자|쯤)[가-힣]"
)
_ADVERB_AFTER = re.compile(r"(?:은|는|도|까지|부터|까지는|부터는|자)?(?=[\s,.(]|$)")
_NAME_BEFORE = re.compile(r"(?:의|[운던]|새|밝은|나은|와|과)\s$|(?:오늘|어제|내일)\s$")
_NAME_AFTER = re.compile(r"\s(?:오늘|어제|내일)(?=[\s,.의을이은]|$)")


def is_date(sentence: str, found: re.Match[str]) -> bool:
    """Whether what looks like an expression of time is one: no span (5일간), no name (오늘의집)."""
    before, after = sentence[: found.start()], sentence[found.end() :]
    if found["relday"]:
        return bool(_ADVERB_AFTER.match(after)) and not (
            _NAME_BEFORE.search(before) or _NAME_AFTER.match(after)
        )
    if found["relyear"] or found["relmonth"] or found["relweek"]:
        names = found[0] in {
            "올해",
            "이달",
            "이번 주",
            "이번주",
            "금주",
            "이번 달",
        } and after.startswith("의")
        return not names and not _WORD_GOES_ON.match(after)
    if found["told"]:
        return not _WORD_GOES_ON.match(after)
    if found["quarter"] or found["relquarter"]:
        return not _SHARE_AFTER.match(after) and not _ONE_OF_A_PAIR.search(before)
    if found["day"]:
        return _is_day(found, before, after)
    return not (found["m"] and _SPAN_BEFORE.search(before))


def _is_day(found: re.Match[str], before: str, after: str) -> bool:
    if found["local"] or found["dcue"]:
        return not re.match(r"간|째", after)
    if found["from"] and not re.match(r"까지|\s(?:이틀|사흘|나흘|닷새)", after):
        return False  # 2∼3일 is more often a span of time
    return not (
        _DAY_GOES_ON.match(after)
        or _SPAN_AFTER.match(after)
        or _SPAN_BEFORE.search(before)
        or _ONE_OF_A_PAIR.search(before)
    )


_FIRST_PREDICATE = re.compile(
    r"(예정|계획|방침|전망|앞두)|([가-힣])(?:다(?=고|며|면서|는|니|[\s.!…]*$)|습니다|ᆸ니다)|([가-힣])니다"
)


def is_ahead(text: str) -> bool | None:
    """Whether what a clause tells is still to come, by its first predicate; None if unclear.

    News tells what is to come in the present (``12일 연다``) or with a noun (``12일 열 예정이다``).
    """
    found = _FIRST_PREDICATE.search(QUOTED.sub("", text))
    if not found:
        return None
    if found[1]:
        return True
    final = (ord(found[2] or found[3]) - 0xAC00) % 28
    return {4: True, 17: True, 20: False}.get(final)


_JOINED = re.compile(r"(?:\([^)]*\))?(?:부터|에서|[∼~～–·,-]|과|와|및|이나|또는|\s)*")
_REPORTED = re.compile(
    r"(?:\([^)]*\))?[^,“]{0,30}?(?:밝혔|말했|전했|발표했|보도했|알렸|설명했|공개했|선언했|강조했|지적했|주장했)"
)


def is_joined(between: str) -> bool:
    """Whether a day goes on from the date before it: ``3월 1일부터 5일``, ``3월 1일과 5일``."""
    return bool(_JOINED.fullmatch(between))


def is_reported(behind: str) -> bool:
    """Whether somebody said something on that day, which in news is the article's."""
    return bool(_REPORTED.match(behind))


_HEARD_OF = 30  # characters behind a month in which its clause shows itself
# What belongs to a month rather than happens in it: 10월 실적.
_OF_A_MONTH = frozenset(
    """실적 매출 매출액 이익 영업이익 순이익 수출 수출액 수입 수입액 수지 흑자 적자 물가 지수 지표
    통계 판매 판매량 생산 생산량 소비 고용 고용률 실업률 취업자 거래 거래량 거래액 가격 값 요금
    금리 환율 회의 총회 모임 호 급여 월급 성적 기온 강수량 평균 기준 중순 초순 하순 상순 초 말 중
    들 한 만 이후 이전 전 후 첫째 둘째 셋째 넷째 다섯째 첫 마지막 당시 현재 사이 동안 내내 대비
    보다""".split()  # noqa: SIM905
)


def is_adverbial(behind: str) -> bool:
    """Whether a month says when a thing is done, by the words behind it: 지난달 내놓은, 지난달 열이
    나서, 지난달 그는; but not 지난달 실적.
    """
    clause = behind[1:_HEARD_OF]
    if len(behind) > _HEARD_OF:  # whole words only
        clause = clause.rpartition(" ")[0]
    tokens = tokenize(clause) if behind.startswith(" ") else ()
    if not tokens or tokens[0].form in _OF_A_MONTH:
        return False
    if tokens[0].tag.startswith(("VV", "VA", "MAG", "NP")):
        return True
    if not tokens[0].tag.startswith("NN") or tokens[1:2] == ():
        return False
    then = tokens[1]
    beside = then.start == tokens[0].end
    return beside and (then.tag in {"JKS", "XSV"} or (then.tag, then.form) == ("JKB", "에서"))
