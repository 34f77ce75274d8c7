"""Who wrote it, when, and for whom: the lines of a page that name authors, dates and the outlet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter.collect.pasted import lines as kind
from newsletter.korean.dates import find_date

if TYPE_CHECKING:
    import datetime as dt
    from zoneinfo import ZoneInfo

_NAME = r"[가-힣]{2,4}"
_RANK = (
    r"(?:선임|수석|수습|객원|전문|인턴|시민|온라인|디지털|편집|사진|문화|의학|과학|환경|교육|경제|"
    r"정치|사회|국제)?"
    r"\s?(?:기자|특파원|통신원|논설위원|논설위원장|논설실장|논설고문|해설위원|칼럼니스트|에디터|"
    r"PD|피디|리포터|"
    r"아나운서|편집위원|전문위원|편집장|작가)"
)
_NAMES = rf"{_NAME}(?:\s?[·ㆍ,/&∙]\s?{_NAME}|\s{_NAME}(?=\s(?:기자|특파원)))*"
_WHO = re.compile(rf"(?P<names>{_NAMES})\s?(?:\S{{1,6}}[부팀국]\s)?{_RANK}(?![가-힣])")
_ROLE = (
    r"(?:글쓴이|지은이|작성자|필자|저자|기자명|기자|에디터|취재|정리|글|사진|인터뷰|편집|번역|"
    r"그림|구성|기고|"
    r"written by|words by|author|by|editor|writer)"
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
    r"블로그|레터|통신)일?$"
)
_PERSON = re.compile(
    r"^(?P<names>[가-힣]{3})\s?[|/,(]?\s?(?:[가-힣A-Za-z·]+\s){0,4}[가-힣A-Za-z·]*(?:교수|작가|"
    r"변호사|연구원|연구위원|"
    r"대표|소장|박사|시인|소설가|평론가|위원|활동가|감독|의원|이사장|교사|논설위원|칼럼니스트|"
    r"주필|에세이스트|"
    r"PD|강사|센터장|연구소장|대변인|저자|기획자|디자이너|개발자)\)?$"
)
_DATE_AND_NAME = re.compile(
    r"(?:19|20)\d{2}\s?[.\-/년].*[·|]\s?(?P<names>[가-힣]{2,4})\s?(?:\([^)]{1,20}\)|기자)?$"
)
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
    작성일 등록일 게시일 포토 스포츠 교육 의학 환경 과학 정치 경제 사회 문화 국제 구독
    팔로우 연재
    """.split()  # noqa: SIM905
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PUBLISHED = (
    r"(?:기사\s?)?(?:입력|등록|송고|발행|게시|작성|게재|배포|업로드|출고|보도|승인|발송|올린|"
    r"published|posted|"
    r"보도\s?시점|보도\s?일시|배포\s?일시|작성\s?시간|입력\s?시간)"
    r"\s?(?:일시|시간|시각|날짜|일자|일|시점)?"
)
_CHANGED = (
    r"(?:최종\s?|마지막\s?)?(?:수정|업데이트|갱신|편집|updated?|modified)\s?(?:일시|시간|일|됨|\.)?"
)
_LABELLED = re.compile(
    rf"{_PUBLISHED}\s*[:：|]?\s*(?=['‘’]?\d|[(\[]?[월화수목금토일][)\]]|오)", re.IGNORECASE
)
_UPDATED = re.compile(rf"{_CHANGED}\s*[:：|]?\s*(?=\d)", re.IGNORECASE)
_DATE_WORD = re.compile(
    rf"^[\[(]?\s*(?:{_PUBLISHED}|{_CHANGED})\s*[:：|.\])]?\s*(?=\d|"
    rf"$)",
    re.IGNORECASE,
)
_DATE_LEFT = re.compile(
    r"\d+|오전|오후|[월화수목금토일](?:요일)?|[년월일시분초]|(?:AM|PM|KST|GMT|PST|PDT|EST|EDT|"
    r"UTC)\b"
    r"|[\s.,:()\[\]/|·\-+~⋅•]|입력|등록|송고|발행|게시|작성|수정|승인|최종|기사|업데이트|배포|"
    r"보도|시점|일시|시간"
    r"|지면|면|호|판|읽는\s?데|조회수?|views?|min|read|댓글|[A-Z]\d{1,2}|종합|호수"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*|Updated|Published|Posted|즉시|"
    r"조간부터|석간"
    r"|최초|전송|온라인|인터넷|방송|통신|이후|이전",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d{2}\s?[.\-/년]|(?<!\d)\d{1,2}월\s?\d{1,2}일|20\d{2}$")


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
    rest = _WHO.sub("", _EMAIL.sub("", text))
    if rest != text:
        left = re.sub(r"[\s()\[\]=|·,/:.ⓒ~]|기자명|입력|다른\s?기사.*|더\s?보기|구독|의$", "", rest)
        left = re.sub(
            r"^\S{2,10}(?:신문|일보|뉴스|통신|방송|경제|타임스|데일리|투데이|저널)", "", left
        )
        if len(_DATE_LEFT.sub("", left)) <= 8 and not re.search(r"[?!…“”]", left):
            return True
    for pattern in (_NAME_AND_DATE, _DATE_AND_NAME):
        named = pattern.search(text)
        if named and _is_name(named["names"]):
            left = _DATE_LEFT.sub("", re.sub(r"\([^)]*\)", "", text.replace(named["names"], "")))
            if len(left) <= 4:
                return True
    if _PERSON.match(text):
        return True
    if _ROLE_LINE.match(text):
        return bool(names_in(text)) or bool(_PICTURES_ONLY.match(text))
    return text.strip().lower() == "by"


def _is_name(text: str) -> bool:
    return text not in _NOT_NAMES and not _LABEL_WORD.search(text)


def is_bare_name(text: str) -> bool:
    """A name or pen name on a line of its own: short, of letters only."""
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
    if not _YEAR.search(text):
        return False
    left = _DATE_LEFT.sub("", text)
    left = re.sub(r"^(?:구독|댓글|공유|지난|하기)+", "", left)
    return len(left) <= 6


def names_in(text: str) -> tuple[str, ...]:
    """The people a byline names, in order, each once."""
    found: list[str] = []
    reported = [match["names"] for match in _WHO.finditer(text)]
    if not reported:
        parts = re.split(r"\s[·|/]\s", text)
        for part in parts:
            role = _ROLE_LINE.match(part)
            if role and not _PICTURES_ONLY.match(part):
                reported.append(role["names"])
    for pattern in (_NAME_AND_DATE, _DATE_AND_NAME, _PERSON):
        named = pattern.search(_EMAIL.sub("", text))
        if not reported and named and _is_name(named["names"]):
            reported.append(named["names"])
    for names in reported:
        for name in re.split(r"\s?[·ㆍ,/&∙]\s?", names):
            pieces = name.split() if re.fullmatch(rf"{_NAME}(?:\s{_NAME})+", name) else [name]
            if len(pieces) > 1 and pieces[0].endswith(("신문", "일보", "뉴스", "부", "팀", "통신")):
                pieces = pieces[-1:]
            found += [p for piece in pieces if (p := piece.strip(" .")) and p not in _NOT_NAMES]
    return tuple(dict.fromkeys(name for name in found if _is_name(name)))


_PLACE_AND_DAY = re.compile(r"^[\[(][^\])]{0,20}(?:\d{4}년|\d{4}[.]\s?\d)[^\])]{0,24}[\])]\s*")


def without_dateline(text: str) -> tuple[str, str, tuple[str, ...]]:
    """A first sentence without ``(달래=예시통신) 한여울 기자 =``: text, outlet, names."""
    found = _DATELINE.match(text)
    if found and _is_dateline(found):
        names = found["names"] or found["names2"] or ""
        outlet = found["outlet"].strip()
        people = tuple(p for p in re.split(r"\s?[·ㆍ,/&∙]\s?|\s", names) if p)
        return text[found.end() :], outlet, tuple(p for p in people if p not in _NOT_NAMES)
    text = _PLACE_AND_DAY.sub("", text)
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


def ends_like_outlet(text: str) -> bool:
    """``바른 말 고운 소식, 들빛신문``: a slogan with the name behind it."""
    return len(text) <= 32 and bool(_OUTLET_END.search(text))


def looks_like_outlet(text: str) -> bool:
    """``달래일보``, ``물결소프트 기술 블로그``: a name that stands alone at the top of a page."""
    if len(text) > 24 or len(text.split()) > 4 or re.search(r"[?!…“”‘’,.]", text):
        return False
    return bool(_SITE_END.search(text))


_SITE_END = re.compile(
    r"(?:신문|일보|뉴스|통신|방송|경제|타임스|데일리|투데이|저널|미디어|TV|매거진|레터|뉴스레터|"
    r"위클리|브리핑|"
    r"블로그|테크블로그|Insight|Insights|News|Times|Daily|Weekly|Journal|Blog|주간|포스트|웹진|"
    r"서재|공방|일기|연구소|"
    r"센터|노트|편지|통권|스토리|Tech|테크)(?:\s뉴스|\s블로그|\s홈)?$"
)


def published(texts: list[str], tail: list[str], zone: ZoneInfo) -> dt.datetime | None:
    """The article's own date: a labelled one first, then one at the head, then one at the end.

    A date that is only said to be that of a change is not taken.
    """
    for group in (texts, tail):
        for text in group:
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
    text = re.sub(r"([A-Z][a-z]{2,8}\s\d{1,2})\.\s(?=\d{4})", r"\1, ", text)
    return re.sub(r"(\d{4}[.]\s?\d{1,2}[.]\s?\d{1,2})[.]?\s?(?=[(오])", r"\1 ", text)
