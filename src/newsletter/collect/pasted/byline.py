"""Who wrote it, when, and for whom: the lines of a page that name authors, dates and the outlet."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from newsletter.collect.pasted import lines as kind
from newsletter.collect.pasted.page_words import is_page_word
from newsletter.korean.dates import find_date

if TYPE_CHECKING:
    import datetime as dt
    from zoneinfo import ZoneInfo

_NAME = r"[가-힣]{2,4}"
_RANK = (
    r"(?:선임|수석|수습|객원|전문|인턴|시민|온라인|디지털|편집|사진|문화|의학|과학|환경|교육|경제|"
    r"정치|사회|국제)?\s?(?:기자|특파원|통신원|논설위원|논설위원장|논설실장|논설고문|해설위원|"
    r"칼럼니스트|에디터|PD|피디|리포터|아나운서|편집위원|전문위원|편집장|작가)"
)
_RANKED = re.compile(
    "기자|특파원|통신원|논설|위원|칼럼니스트|에디터|PD|피디|리포터|아나운서|편집장|작가"
)
_NAMES = rf"{_NAME}(?:\s?[·ㆍ,/&∙]\s?{_NAME}|\s{_NAME}(?=\s(?:기자|특파원)))*"
_WHO = re.compile(rf"(?P<names>{_NAMES})\s?(?:\S{{1,6}}[부팀국]\s)?{_RANK}(?![가-힣])")
_ROLE = (
    r"(?:[글엮옮지][쓴은긴]?이|기획|작성자|필자|저자|기자명|기자|에디터|취재|정리|글|사진|인터뷰|편집|번역|"
    r"그림|구성|기고|"
    r"written by|words by|posted by|author|by|editor|writer)(?!\s(?:for|from|of|at)\b)"
)
_ROLE_LINE = re.compile(
    rf"^(?:{_ROLE}[·ㆍ,/&\s]{{0,3}}){{0,2}}{_ROLE}\s*(?:[:：|=.\]]|\s)\s*"
    r"(?P<names>[가-힣A-Za-z][가-힣A-Za-z.' ]{0,28}?)\s*(?P<rank>기자|작가|에디터|PD)?"
    r"(?:\s*\([^)]{0,20}\)|\s*[|·,/]\s.*|\s+\S*\d{2,4}.*|\s*\S+@\S+)?$",
    re.IGNORECASE,
)
_PICTURES_ONLY = re.compile(
    r"^(?:사진|그림|번역|편집|영상|그래픽)(?:[·ㆍ,/](?:사진|그림|영상))*\s*[:：|=\s]"
)
_NAME_AND_DATE = re.compile(
    r"^(?P<names>[가-힣]{2,5}|[A-Z][A-Za-z.'-]+(?:\s[A-Z][A-Za-z.'-]+){1,2}|"
    r"[a-z][a-z0-9_.-]{2,15}(?=\s[·|,])|[가-힣]{2,4}\s[가-힣]{2,6})"
    r"(?:\s*\([^)]{1,16}\))?\s*[|·,]?\s*(?=(?:19|20)\d{2}\s?[.\-/년]|"
    r"[A-Z][a-z]{2}\s\d{1,2}[.,]\s?20)"
)
_LABEL_WORD = re.compile(
    r"(?:입력|수정|등록|송고|승인|발행|배포|작성|게시|보도|업로드|편집|지난호|뉴스|신문|일보|방송|"
    r"블로그|레터|통신|시간|일시|시각|일자|날짜|자명|부서|최종|시점|담당[자관]?|[가-힣]{2}팀|[가-힣]{3}부|[가-힣]{2}과|[옮엮글지][쓴은긴]?이)일?$"
)
_PERSON = re.compile(
    r"^(?P<names>[가-힣]{3})\s?[|/,(]?\s?(?:[가-힣A-Za-z·]*[가-힣A-Za-z](?<![는은을를의서난던])\s){0,4}[가-힣A-Za-z·]*(?:교수|작가|"
    r"변호사|연구원|연구위원|"
    r"대표|소장|박사|시인|소설가|평론가|위원|활동가|감독|의원|이사장|교사|논설위원|칼럼니스트|"
    r"주필|에세이스트|"
    r"PD|강사|센터장|연구소장|대변인|저자|기획자|디자이너|개발자|매니저|팀장|연구자|의사|약사|기획위원)"
    r"(?:\s?\([^)]{1,20}\)|\))?$"
)
_DATE_AND_NAME = re.compile(
    r"(?:19|20)\d{2}\s?[.\-/년].*[·|]\s?(?P<names>[가-힣]{2,4})\s?(?:\([^)]{1,20}\)|기자)?"
    r"(?:\s[·|]\s(?:읽는\s?데\s)?\d+\s?분.{0,6})?$"
)
_BY_AT_END = re.compile(r"\d.{0,30}\s(?:by|글)\s(?P<names>[가-힣]{2,6})$", re.IGNORECASE)
_DATELINE = re.compile(
    r"^[(\[【]\s*(?:(?P<place>[^)\]】=]{1,20})\s?=\s?)?(?P<outlet>[^)\]】=·]{2,20}?)"
    rf"(?:(?:\s?=\s?|\s)(?P<names>{_NAMES})\s?(?:기자|특파원|통신원)?)?\s*[)\]】]"
    rf"\s*(?:(?P<names2>{_NAMES})\s?(?:\S{{1,6}}[부팀]\s)?(?:{_RANK})?\s*=|=)?\s*(?=\S)"
)
_REPORTED = re.compile(rf"^(?P<names>{_NAMES})\s?(?:기자|특파원)\s?=\s?(?=\S)")
_NOT_NAMES = frozenset(
    """
    기자 사진 취재 특파원 논설위원 편집 온라인 디지털 선임 수습 인턴 객원 시민 담당 본지
    우리 현장 이름 독자 편집부 사회부 경제부 정치부 문화부 산업부 국제부 뉴스부 취재팀
    뉴스팀 편집팀 데이터 그래픽 영상 제공 촬영 필자 글쓴 작성자 관리자 운영자 전문 외부
    소속 직업 익명 한 두 젊은 신입 동료 다른 입력 등록 수정 승인 기자명 지난호 발행일
    보낸사람 받는사람 보낸이 받는이
    작성일 등록일 게시일 포토 스포츠 교육 의학 환경 과학 정치 경제 사회 문화 국제 구독
    팔로우 연재 계간 월간 주간 격월간
    """.split()  # noqa: SIM905
)
_PICTURES_TOO = re.compile(
    r"(?<=[가-힣]{2})(?<!취재)(?<!정리)(?<!기획)\s?[·ㆍ/,|\s]\s?(?:사진|그림|영상|그래픽|일러스트)\s?[·:=]?\s?[가-힣]{2,4}(?:\s?(?:기자|작가))?$"
)
_ABROAD = re.compile(r"^[가-힣]{2,6}[\s=/·](?P<names>[가-힣]{2,4})\s?(?:순회)?특파원(?![가-힣])")
_MONTH_FIRST = re.compile(
    r"(?<=[가-힣])\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[.]?\s\d{1,2}\b.*$"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PUBLISHED = (
    r"(?:기사\s?)?(?:입력|등록|송고|발행|게시|작성|게재|배포|업로드|출고|보도|승인|발송|올린|"
    r"published|posted|보도\s?시점|보도\s?일시|배포\s?일시|작성\s?시간|입력\s?시간)\s?(?:일시|"
    r"시간|시각|날짜|일자|일|시점)?"
)
_CHANGED = (
    r"(?:최종\s?|마지막\s?)?(?:수정|업데이트|갱신|편집|updated?|modified)\s?(?:일시|시간|일|됨|\.)?"
)
_LABELLED = re.compile(
    rf"{_PUBLISHED}\s*[:：|]?\s*(?=['‘’]?\d|[(\[]?[월화수목금토일][)\]]|오)", re.IGNORECASE
)
_UPDATED = re.compile(rf"{_CHANGED}\s*[:：|]?\s*(?=\d)", re.IGNORECASE)
_DATE_WORD = re.compile(
    rf"^[\[(]?\s*(?:{_PUBLISHED}|{_CHANGED})\s*[:：|.\])]?\s*(?=\d|$)",
    re.IGNORECASE,
)
_DATE_LEFT = re.compile(
    r"\d+|오전|오후|[월화수목금토일](?:요일)?|[년월일시분초]|(?:AM|PM|KST|GMT|PST|PDT|EST|EDT|"
    r"UTC)\b|[\s.,:()\[\]/|·\-+~⋅•]|입력|등록|송고|발행|게시|작성|수정|승인|최종|기사|업데이트|"
    r"배포|보도|시점|일시|시간|지면|면|호|판|읽는\s?데|조회수?|views?|min|read|댓글|[A-Z]\d{1,2}|"
    r"종합|호수|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*|(?:Mon|Tues|Wednes|"
    r"Thurs|Fri|Satur|Sun)day|Updated|Published|Posted|즉시|조간부터|석간|최초|전송|온라인|인터넷|"
    r"방송|통신|이후|이전",
    re.IGNORECASE,
)
_HAS_DIGIT = re.compile(r"\d")
_RANGE = re.compile(r"\d\s?[~–]\s?(?:20)?\d{2}[.\-년]")
_SENT = re.compile(r"^(.*\d일?)\s?(?:발송|발행|게재|게시|등록|입력|송고|작성)(?:됨)?$")
_SHORT_YEAR = re.compile(
    r"(?<![\d.])(?<![\d.]\s)(?P<date>[12]\d(?P<mark>[.\-/])\s?(?:0?[1-9]|1[0-2])(?P=mark)\s?[0-3]?\d)"
    r"(?![\d:])"
)
_YEAR = re.compile(
    rf"{_SHORT_YEAR.pattern}|(?:19|20)\d{{2}}\s?[.\-/년]|(?<!\d)\d{{1,2}}월\s?\d{{1,2}}일|20\d{{2}}$"
)


def is_mostly_email(text: str) -> bool:
    """An e-mail address with hardly a word around it."""
    if "@" not in text:
        return False
    rest = _EMAIL.sub("", text)
    return rest != text and len(rest.strip(" ,·()[]|:<>")) < 16


def is_byline(text: str) -> bool:
    """A line that does nothing but say who wrote the article."""
    if len(text) > 2 * kind.LONG_LINE or kind.is_statement(text):
        return False
    plain = _EMAIL.sub("", text) if "@" in text else text
    rest = _WHO.sub("", plain) if _RANKED.search(text) else plain
    if rest != text:
        left = re.sub(r"[\s()\[\]=|·,/:.ⓒ~]|기자명|입력|다른\s?기사.*|더\s?보기|구독|의$", "", rest)
        left = re.sub(
            r"^\S{2,10}(?:신문|일보|뉴스|통신|방송|경제|타임스|데일리|투데이|저널)", "", left
        )
        if len(_DATE_LEFT.sub("", left)) <= 8 and not re.search(r"[?!…“”]", left):
            return True
    for pattern in (_NAME_AND_DATE, _DATE_AND_NAME, _BY_AT_END):
        named = pattern.search(text)
        if named and _is_name(named["names"]):
            left = _DATE_LEFT.sub("", re.sub(r"\([^)]*\)", "", text.replace(named["names"], "")))
            if len(left) <= 4:
                return True
    if _PERSON.match(text) or _PEN_NAME.match(text) or _NAME_AND_TEAM.match(text):
        return True
    if _ROLE_LINE.match(_PICTURES_TOO.sub("", text)):
        return bool(names_in(text)) or bool(_PICTURES_ONLY.match(text))
    return text.strip().lower() == "by"


def _is_name(text: str) -> bool:
    return (
        text not in _NOT_NAMES
        and not _LABEL_WORD.search(text)
        and not is_page_word(text.lower())
        and not re.fullmatch(_CHANGED, text, re.IGNORECASE)
    )


_PEN_NAME = re.compile(
    r"^(?P<names>[가-힣]{2,6}(?:\s[가-힣]{1,6})?|\w{3,16})\s?\([a-z][a-z0-9_.-]{2,20}\)$"
)
_NAME_AND_TEAM = re.compile(
    r"^(?P<names>[가-힣]{2,4})\s?[·|/,]\s?[가-힣A-Za-z ]{0,14}(?:팀|부|실|센터|본부|랩|그룹|파트)$"
)
_HERSELF = re.compile(
    r"(?:에디터|편집자|편집장|작가|저는|개발자|필자|^안녕하세요,|^안녕하세요[.!])\s(?P<names>[가-힣]{2,4}?)(?<!지기)(?:입니다|이에요|예요|이라고|라고)"
)


def introduced(text: str) -> str:
    """Who greets the readers of a letter (``에디터 유담이에요``), or an empty string."""
    found = _HERSELF.search(text)
    return found["names"] if found and _is_name(found["names"]) else ""


def is_bare_name(text: str) -> bool:
    """A name or pen name on a line of its own: short, of letters only."""
    parts = re.split(r"\s[·∙&]\s|,\s", text)
    if 1 < len(parts) < 4:
        return all(re.fullmatch(_NAME, part) and _is_name(part) for part in parts)
    return (
        len(text) <= 12
        and bool(re.fullmatch(r"[가-힣A-Za-z][가-힣A-Za-z0-9_]*(?:\s[A-Z][a-z]+)?", text))
        and _is_name(text)
        and text.lower() != "by"
    )


def is_date_row(text: str) -> bool:
    """A line made of dates and what says which date it is."""
    if len(text) > 2 * kind.LONG_LINE or kind.is_statement(text):
        return False
    if _DATE_WORD.match(text) and not re.search(r"[가-힣]{5,}", _DATE_LEFT.sub(" ", text)):
        return True
    if not _HAS_DIGIT.search(text) or not _YEAR.search(text):
        return False
    left = _DATE_LEFT.sub("", text)
    left = re.sub(r"^(?:구독|댓글|공유|지난|하기)+", "", left)
    return len(left) <= 6


@lru_cache(maxsize=512)  # asked at the head, at the foot and for the authors
def names_in(text: str) -> tuple[str, ...]:
    """The people a byline names, in order, each once."""
    text = _PICTURES_TOO.sub("", _MONTH_FIRST.sub("", text))
    if abroad := _ABROAD.match(text):
        return (abroad["names"],)
    found: list[str] = []
    reported = [match["names"] for match in _WHO.finditer(text)] if _RANKED.search(text) else []
    if not reported:
        parts = [text] if re.match(r"\S{1,4}\s[|/·]\s", text) else re.split(r"\s[·|/]\s", text)
        for part in parts:
            role = _ROLE_LINE.match(part)
            if role and not _PICTURES_ONLY.match(part):
                reported.append(role["names"])
    for pattern in (
        _NAME_AND_DATE,
        _DATE_AND_NAME,
        _BY_AT_END,
        _PERSON,
        _PEN_NAME,
        _NAME_AND_TEAM,
    ):
        named = pattern.search(_EMAIL.sub("", text))
        if not reported and named and _is_name(named["names"]):
            reported.append(named["names"])
    for names in reported:
        for name in re.split(r"\s?[·ㆍ,/&∙]\s?", names):
            pen = bool(_PEN_NAME.match(text))
            pieces = (
                name.split()
                if not pen and re.fullmatch(rf"{_NAME}(?:\s{_NAME})+", name)
                else [name]
            )
            if len(pieces) > 1 and pieces[0].endswith(("신문", "일보", "뉴스", "부", "팀", "통신")):
                pieces = pieces[-1:]
            found += [p for piece in pieces if (p := piece.strip(" .")) and p not in _NOT_NAMES]
    return tuple(dict.fromkeys(name for name in found if _is_name(name)))


def without_dateline(text: str) -> tuple[str, str, tuple[str, ...]]:
    """A first sentence without ``(달래=예시통신) 한여울 기자 =``: text, outlet, names."""
    found = _DATELINE.match(text)
    if found and _is_dateline(found):
        names = found["names"] or found["names2"] or ""
        outlet = found["outlet"].strip()
        if found["place"] and names in {"기자", "특파원"}:
            outlet, names = found["place"].strip(), outlet
        people = tuple(p for p in re.split(r"\s?[·ㆍ,/&∙]\s?|\s", names) if p)
        return text[found.end() :], outlet, tuple(p for p in people if p not in _NOT_NAMES)
    reported = _REPORTED.match(text)
    if reported:
        people = tuple(re.split(r"\s?[·ㆍ,/&∙]\s?|\s", reported["names"]))
        return text[reported.end() :], "", people
    return text, "", ()


_OUTLET_END = re.compile(
    r"(?:신문|일보|뉴스|통신|방송|경제|타임스|데일리|투데이|저널|미디어|TV|티브이|라디오|매일|"
    r"News|Times)$"
)


def _is_dateline(found: re.Match[str]) -> bool:
    outlet = found["outlet"].strip()
    if "=" in found[0]:
        return bool(found["place"] or found["names2"] or found["names"])
    return bool(_OUTLET_END.search(outlet)) and " " not in outlet


def is_wire_dateline(text: str) -> bool:
    """``(달래=예시통신) 한여울 기자 =``: an agency's text, whose headings carry a mark."""
    found = _DATELINE.match(text)
    return bool(found and found["place"] and found[0].rstrip().endswith("="))


def is_outlet(text: str) -> bool:
    """One word whose end says what it is: ``이웃신문``, but not ``신문`` or ``오늘의 뉴스``."""
    return bool(re.fullmatch(rf"\S{{2,12}}{_OUTLET_END.pattern}", text))


def looks_like_outlet(text: str) -> bool:
    """``달래일보``, ``물결소프트 기술 블로그``: a name that stands alone at the top of a page."""
    if len(text) > 24 or len(text.split()) > 4 or re.search(r"[?!…“”‘’,.]", text):
        return False
    return bool(_SITE_END.search(text))


_SITE_END = re.compile(
    r"(?:신문|일보|뉴스|통신|방송|경제|타임스|데일리|투데이|저널|미디어|TV|매거진|레터|뉴스레터|"
    r"위클리|브리핑|블로그|테크블로그|Insight|Insights|News|Times|Daily|Weekly|Journal|Blog|주간|"
    r"포스트|웹진|서재|공방|일기|연구소|센터|노트|편지|통권|뉴스룸|Newsroom|스토리|Tech|"
    r"테크)(?:\s뉴스|\s블로그|\s홈)?$"
)


def published(texts: list[str], tail: list[str], zone: ZoneInfo) -> dt.datetime | None:
    """The article's own date: a labelled one first, then one at the head, then one at the end.

    A date that is only said to be that of a change is not taken.
    """
    texts = [text for text in texts if not _RANGE.search(text)]
    for group in (texts, tail):
        for text in filter(_HAS_DIGIT.search, group):
            sent = _SENT.search(text)
            if sent and (found := find_date(_plain(sent[1]), zone)):
                return found
            for label in _LABELLED.finditer(text):
                if found := find_date(_plain(text[label.end() :]), zone):
                    return found
    for group in (texts, tail):
        for index, text in enumerate(group):
            above = group[index - 1] if index else ""
            changed = _UPDATED.search(text)
            head = text[: changed.start()] if changed else text
            if re.fullmatch(rf"{_CHANGED}\s*[:：]?", above, re.IGNORECASE) or re.match(
                r"^(?:최종편집|UPDATED)", text, re.IGNORECASE
            ):
                continue
            if found := find_date(_plain(head), zone):
                return found
    return None


def _plain(text: str) -> str:
    """``Nov 12. 2026`` and ``2026.11.20.오후`` in a shape the dates are known in."""
    text = _SHORT_YEAR.sub(r"20\g<date>", text)
    text = re.sub(r"([A-Z][a-z]{2,8}\s\d{1,2})\.\s(?=\d{4})", r"\1, ", text)
    return re.sub(r"(\d{4}[.]\s?\d{1,2}[.]\s?\d{1,2})[.]?\s?(?=[(오])", r"\1 ", text)
