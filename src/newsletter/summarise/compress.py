"""A sentence with less in it: what a letter's reader can do without is cut, no word is added.

Cut: brackets that hold no fact (the head of an office, a second gloss, ``이하 …``, where somebody
stands in a photo, telephone numbers, tickers, ``자료 참조``), glosses in Hanja, and a connective at
the beginning that joins it to nothing. Everything else in brackets stays: amounts, shares, dates,
ages, parties, conditions. Nothing inside a quotation is touched, and who said it is never dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.korean.particles import refitted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


@dataclass(frozen=True, slots=True)
class Cut:
    """What was taken out: ``sentence[start:end] == text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Compressed:
    """``text`` is the sentence without its ``cuts`` (in order, apart from each other), particles
    beside them made to fit.
    """

    text: str
    cuts: tuple[Cut, ...]


SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송류전홍유고문양손배백허남심노하곽성차주우구민진나지엄채원천방공현함"
    "변염여추도석선설마길연위표명반라왕금옥육맹제모탁국은편용"
)
_NAME = rf"[{SURNAMES}][가-힣]{{1,3}}"
_FOREIGN_NAME = r"[가-힣]{1,6}(?: [가-힣]{1,8}){1,2}"
_HEADS = (
    "장관|차관|처장|청장|원장|총장|사장|의장|이사장|위원장|소장|교장|군수|도지사|지사|구청장|본부장"
    "|센터장|단장|국장|실장|학장|관장|행장|조합장|협회장|대표이사|대표 이사|사령관"
)
_CHIEFS = "최고경영자|CEO|대표|회장|총재|의장|사무총장"
_OFFICE = re.compile(
    rf"(?:공동 ?)?(?:(?:{_HEADS}|{_CHIEFS})(?: 직무대행)? {_NAME}(?:[·,] ?{_NAME})*"
    rf"|{_NAME} (?:{_HEADS}|{_CHIEFS})|(?:{_CHIEFS}) {_FOREIGN_NAME})"
)
_MAYOR = re.compile(rf"시장(?: 직무대행)? {_NAME}")
_SHORT_FOR = re.compile(r"(?:이하|약칭)(?![\s,:]*(?:현지|\d))[\s,:]*.{1,40}")
_PLACE = r"(?:맨 ?)?(?:왼쪽|오른쪽|가운데|앞줄|뒷줄|윗줄|아랫줄|위|아래|좌|우)"
_PHOTO = re.compile(
    rf"(?:자료 ?)?사진(?:\s?[=:].*| 제공.*| ?\d*)?|{_PLACE}(?: {_PLACE})?(?:\s?사진)?"
    rf"|{_PLACE}(?:부터|에서| ?[두세네다섯\d]+ ?번째).*|사진 {_PLACE}.*"
)
_SHEET = r"(?:자료|그림|표|도표|붙임|별첨|참고|첨부|별지|부록|사진|링크)"
_REFERENCE = re.compile(
    rf"(?:(?:아래|위|상세|세부|관련)\s?)?[<〈「]?{_SHEET}[>〉」]?\s?\d{{0,2}}[>〉]?(?:-\d)?"
    r"(?:\s?(?:참조|참고|클릭|있음))?|참조|참고|☞.*|기사 보기|관련 ?기사.*"
)
_CONTACT = re.compile(
    r"(?:☎|☏|전화|문의|연락처|팩스|tel\.?)\s?:?\s?[\d)-]+.*|0\d{1,2}-\d{3,4}-\d{4}"
    r"|1[568]\d\d-(?!1\d{3}|20\d\d)\d{4}|[\w.+-]+@[\w-]+\.[\w.]+"
    r"|(?:(?:누리집|홈페이지|이메일|메일|주소)\s?[:,]?\s?)?(?:https?://\S+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\S*)",
    re.IGNORECASE | re.ASCII,
)
_TICKER = re.compile(
    r"(?:NASDAQ|NYSE|KOSPI|KOSDAQ|KRX|KS|KQ|TSE|HKEX|LSE|나스닥|뉴욕증권거래소|코스피|코스닥)"
    r"\s?[:,]\s?[A-Z0-9.]{1,8}|\d{6}|종목 ?코드\s?:?\s?\d{6}",
)
_HAN = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff][\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff·, ]*"
)
_HAN_FACT = frozenset("前現故新舊對反美中日北南韓英獨佛男女父母兄弟株有無")
_GLOSS = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ0-9 .&'’/+:,-]*")

_BRACKETS = {"(": ")", "（": "）", "[": "]"}
_SQUARE = re.compile(
    r"(?:자료 ?)?사진\s?(?:[=:].*)?|(?:붙임|참고|별첨|첨부|그림|표)\s?\d{0,2}|사진 제공.*"
)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|「[^」]*」|『[^』]*』|[‘'](?:[^’' ]+ ){3,}[^’']*[’']")
_LEADING = re.compile(r"(?:한편|또한|특히|이날)(?:,\s*|\s+)")
_CONTRAST = re.compile(
    r"반면|달리|대조|하지만|그러나|지만[ ,]|으나[ ,]|[가-힣]나,|는데도|불구하고|오히려|보다는|대신"
    r"|는 한편|뿐(?:만)? 아니라"
)
_AT_A_TIME = re.compile(
    r"(?:오전|오후|새벽|밤|저녁|아침|낮|정오|자정|하루|현재|기준|\d{1,2}시|\d{1,2}일|장중|종가|개장)"
)
_PARTICLE = re.compile(
    r"(?:은|는|이|가|을|를|과|와|의|에|에서|에게|도|만|로|으로|까지|부터|이라|라)[가-힣]{0,3}(?=[\s,.])"
)


def compressed(sentence: str, *, known: Collection[str] = ()) -> Compressed:
    """The sentence without what says nothing more to the reader.

    ``known`` are the glosses (as ``glosses`` gives them) that the article has given before: the
    first ``한글(English)`` of an article stays, later ones go. Where nothing can be cut, ``text``
    is the sentence itself.
    """
    spans = [*_leading(sentence), *_brackets(sentence, {one.casefold() for one in known})]
    text = sentence
    for start, end in reversed(spans):
        removed = sentence[start:end]
        text = text[:start] + text[end:]
        if start:
            text = refitted(text, start, removed.strip())
    cuts = tuple(Cut(start, end, sentence[start:end]) for start, end in spans)
    return Compressed(text, cuts)


def glosses(text: str) -> tuple[str, ...]:
    """The English words in brackets behind a Korean name, in order: ``오픈AI(OpenAI)``."""
    groups = _groups(text)
    return tuple(inside for start, _, inside in groups if _is_gloss(text, start, inside))


def _leading(sentence: str) -> list[tuple[int, int]]:
    """The connective at the beginning, where nothing is set against anything."""
    found = _LEADING.match(sentence)
    if not found or _CONTRAST.search(_QUOTED.sub("", sentence)):
        return []
    if sentence.startswith("이날") and _AT_A_TIME.match(sentence, found.end()):
        return []
    return [(0, found.end())]


def _brackets(sentence: str, known: set[str]) -> Iterator[tuple[int, int]]:
    """The spans of brackets that can go, in order, with the space that would be left over."""
    quoted = [match.span() for match in _QUOTED.finditer(sentence)]
    told = set(known)
    for start, end, inside in _groups(sentence):
        if any(first <= start < last for first, last in quoted):
            continue
        if _is_gloss(sentence, start, inside):
            again = inside.casefold() in told
            told.add(inside.casefold())
            if not again:
                continue
        elif not _says_nothing(sentence, start, inside):
            continue
        yield _with_space(sentence, start, end)


def _with_space(sentence: str, start: int, end: int) -> tuple[int, int]:
    behind = sentence[end : end + 1]
    if not sentence[:start].strip():
        return start, end + len(sentence[end:]) - len(sentence[end:].lstrip())
    if not behind or not behind.isalnum() or _PARTICLE.match(sentence, end):
        start = len(sentence[:start].rstrip())
    return start, end


def _says_nothing(sentence: str, start: int, inside: str) -> bool:
    if sentence[start] == "[":
        return bool(_SQUARE.fullmatch(inside))
    if _HAN.fullmatch(inside):
        return "가" <= sentence[start - 1 : start] <= "힣" and inside not in _HAN_FACT
    mayor = _MAYOR.fullmatch(inside) and sentence[:start].rstrip().endswith("시")
    if mayor or _OFFICE.fullmatch(inside) or _names_and_shortens(inside):
        return True
    return not inside or any(
        kind.fullmatch(inside) for kind in (_SHORT_FOR, _PHOTO, _REFERENCE, _CONTACT, _TICKER)
    )


def _names_and_shortens(inside: str) -> bool:
    """``장관 나루, 이하 돌봄부``, ``나루 연구소, 이하 연구소``."""
    first, comma, rest = inside.partition(",")
    return bool(comma and _SHORT_FOR.fullmatch(rest.strip())) and (
        bool(_OFFICE.fullmatch(first.strip()) or _GLOSS.fullmatch(first.strip()))
    )


def _is_gloss(text: str, start: int, inside: str) -> bool:
    """``한글(English)``, but no ticker and no address."""
    before = text[:start].rstrip().rstrip("’'”\"」』》>")[-1:]
    return (
        text[start] in "(（"
        and "가" <= before <= "힣"
        and bool(_GLOSS.fullmatch(inside))
        and not _CONTACT.fullmatch(inside)
        and not _TICKER.fullmatch(inside)
    )


def _groups(text: str) -> list[tuple[int, int, str]]:
    """Brackets that are closed, the outermost ones: ``(start, end, what is inside)``."""
    found: list[tuple[int, int, str]] = []
    waiting: list[tuple[int, str]] = []
    for place, ch in enumerate(text):
        if ch in _BRACKETS:
            waiting.append((place, _BRACKETS[ch]))
        elif waiting and ch == waiting[-1][1]:
            start, _ = waiting.pop()
            if not waiting:
                found.append((start, place + 1, text[start + 1 : place].strip()))
    return found
