"""What one line of pasted text is: the rules by which prose is told from a page's furniture.

The rules look at a line alone; ``pasted.py`` looks at how lines stand together.
"""

from __future__ import annotations

import re

# A sentence's end: a Korean final ending with its mark, quotation or bracket closed behind it.
_SENTENCE_END = re.compile(r"[다요죠까음임함][.?!…]+[”\"'’)\]]*$|[.!?…][”\"'’]$")
_POLITE_QUESTION = re.compile(r"[요까][?]$")
_FINAL_WITHOUT_MARK = re.compile(r"[다요죠까]$")

_BULLET = re.compile(r"^\s*[•·▪■◆▶▷○●\-*]\s+(?=\S)")
_NUMBERED = re.compile(r"^(?P<number>\d{1,2})\s*[.)．]\s*(?P<title>\S.*)$")
_HASH_HEADING = re.compile(r"^#{1,6}\s+(?P<title>\S.*?)\s*#*$")
_BREADCRUMB = re.compile(r"^[^.?!]{1,20}(?:\s*[>›»]\s*[^.?!>]{1,20})+$")

_CAPTION = re.compile(
    r"^(?:사진|출처|이미지|그래픽|자료|프롬프트|영상|캡션)\s*[:=：]"
    r"|[(\[]\s*(?:사진|출처|이미지|그래픽|자료|제공)\s*[:=：][^)\]]*[)\]]\s*$"
    r"|[.다]\s*/\s*[^\s/][^/.]{0,24}$"
    r"|^[▲△▼]\s*\S"
)
_AI_LEAD = re.compile(r"^[\[【]\s*AI\s*(?:요약|브리핑|summary)[^\]】]*[\]】]", re.IGNORECASE)
_MORE_LINK = re.compile(r"^(?:👉|▶|☞|➡|🔗)\s*\S")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_BARE_URL = re.compile(r"^(?:(?:원문|링크|주소|출처|URL|url)\s*[:：]\s*)?(https?://\S+)$")

_COPYRIGHT = re.compile(
    r"저작권자\s*[ⓒ©(]|[ⓒ©]\s*\S|Copyright|All rights reserved"
    r"|무단\s*(?:전재|복제|배포)|재배포\s*금지",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"^(?:[\[(=]?\s*)?(?P<name>[가-힣]{2,4})\s*(?:선임|수습|객원|전문)?\s*"
    r"(?:기자|특파원|논설위원|에디터|PD)(?:\s*[\])=|·/]?\s*(?:[\w.+-]+@\S+)?)?$"
)
_BYLINE_INSIDE = re.compile(
    r"(?P<name>[가-힣]{2,4})\s*(?:선임|수습|객원|전문)?\s*(?:기자|특파원|논설위원)(?![가-힣])"
)
_DATE_LABEL = re.compile(r"^(?:입력|등록|승인|수정|발행|게시|업데이트|기사입력|최종수정)")

_SHARE = re.compile(
    r"카카오\s*(?:스토리|톡)|페이스북|트위터|네이버\s*(?:블로그|밴드)|URL\s*복사|공유하기|좋아요"
    r"|스크랩|글자\s*크기|인쇄하기|프린트|댓글|북마크"
)
_ACCOUNT = re.compile(
    r"로그인|회원\s*가입|구독\s*(?:하기|신청|해\s*주)|무료로\s*받아|후원하기|앱\s*다운로드|알림\s*받기"
)
_OTHER_ARTICLES = re.compile(
    r"^[<\[【■▶◆]*\s*(?:관련\s*(?:기사|뉴스|글)|많이\s*본\s*(?:뉴스|기사)|인기\s*(?:뉴스|기사)"
    r"|추천\s*기사|이\s*기사와\s*함께|다른\s*기사\s*보기|주요\s*(?:기사|뉴스)|실시간\s*랭킹"
    r"|오늘의\s*(?:핫|추천))"
)
_REPORTER_MORE = re.compile(r"기자의\s*다른\s*기사|기자\s*구독|기자\s*페이지")
_BOX_OF_HEADLINES = re.compile(
    r"^[<\[【].{0,20}(?:주요|관련|추천|인기)\s*(?:기사|뉴스|글).{0,6}[>\]】]$"
)
_LETTER_END = re.compile(r"^#?\s*(?:feedback|피드백)\s*$|^공유하기$|^연관\s*토픽", re.IGNORECASE)
_SIGNATURE = re.compile(r"^(?P<name>\S.{0,30}?)\s*(?:드림|올림)[.!]?$")
_GREETING = re.compile(r"^안녕하(?:세요|십니까)|오픈해\s*주셔서|열어\s*주셔서|님,?\s*안녕")
_READ_MORE = re.compile(r"^🦜|더\s*읽어\s*보기")

LONG_LINE = 45
"""Characters from which a line without a closing mark is taken for prose when it ends in a verb:
the longest headline in the documents this was made from has 40."""


def is_prose(line: str) -> bool:
    """A sentence or more of running text, not a headline and not the page's furniture."""
    if len(line) < 12 or is_furniture(line):
        return False
    if _SENTENCE_END.search(line):
        return (
            len(line) >= LONG_LINE or not line.endswith("?") or bool(_POLITE_QUESTION.search(line))
        )
    return len(line) >= LONG_LINE and bool(_FINAL_WITHOUT_MARK.search(line))


def is_furniture(line: str) -> bool:
    """Menus, share buttons, copyright, captions and their like: never part of an article."""
    return bool(
        is_caption(line)
        or _AI_LEAD.search(line)
        or _MORE_LINK.search(line)
        or _COPYRIGHT.search(line)
        or _BARE_URL.search(line)
        or _OTHER_ARTICLES.search(line)
        or _REPORTER_MORE.search(line)
        or _READ_MORE.search(line)
        or is_greeting(line)
        or (len(line) < LONG_LINE and (_SHARE.search(line) or _ACCOUNT.search(line)))
        or (len(line) < 2 * LONG_LINE and _EMAIL.search(line))
        or is_byline(line)
    )


def is_caption(line: str) -> bool:
    """A picture's caption, credit, or the prompt it was made from."""
    return bool(_CAPTION.search(line))


def is_greeting(line: str) -> bool:
    return bool(_GREETING.search(line)) and len(line) < 2 * LONG_LINE


def is_byline(line: str) -> bool:
    return bool(_BYLINE.match(line) or _DATE_LABEL.match(line))


def is_menu(line: str) -> bool:
    """A row of section names: many words, hardly one with a particle, no punctuation."""
    words = line.split()
    bound = sum(1 for word in words if word[-1] in "은는이가을를의에나다로와과도고며")
    return len(words) >= 5 and bound <= 1 and not re.search(r"[,.?!…“”‘’'\"]", line)


def is_breadcrumb(line: str) -> bool:
    return bool(_BREADCRUMB.match(line))


def ends_article(line: str) -> bool:
    """A line behind which a page or letter holds nothing of the article any more."""
    return bool(
        _LETTER_END.match(line)
        or _REPORTER_MORE.search(line)
        or (_OTHER_ARTICLES.match(line) and not opens_headline_box(line))
        or (_COPYRIGHT.search(line) and len(line) < 4 * LONG_LINE)
        or _BYLINE.match(line)
    )


def opens_headline_box(line: str) -> bool:
    """``<… 주요 기사>``: other headlines follow until the next empty line."""
    return bool(_BOX_OF_HEADLINES.match(line))


def closes_topic(line: str) -> bool:
    """A 👉 link: the end of one item in a letter of several."""
    return line.startswith("👉")


def is_read_more(line: str) -> bool:
    return bool(_READ_MORE.search(line)) and len(line) < LONG_LINE


def signature(line: str) -> str:
    """Who signs (``더밀크 아무개``), or an empty string."""
    found = _SIGNATURE.match(line)
    return found["name"] if found and len(line) < LONG_LINE else ""


def without_bullet(line: str) -> str:
    return _BULLET.sub("", line)


def has_bullet(line: str) -> bool:
    return bool(_BULLET.match(line))


def numbered_heading(line: str) -> tuple[int, str] | None:
    """``2.제목`` → (2, "제목"); None for prose and for dates such as 2024.11.05."""
    found = _NUMBERED.match(line)
    if not found or re.match(r"\d", found["title"]) or len(line) > 2 * LONG_LINE:
        return None
    if re.search(r"(?:니다|했다|한다|이다)\.$", line):
        return None
    return int(found["number"]), found["title"].strip()


def hash_heading(line: str) -> str:
    found = _HASH_HEADING.match(line)
    return found["title"] if found else ""


def bare_url(line: str) -> str:
    """The address on a line that holds nothing else, or an empty string."""
    found = _BARE_URL.match(line)
    return found[1] if found else ""


def byline_name(line: str) -> str:
    """The reporter a byline names, or an empty string."""
    found = _BYLINE.match(line) or (_BYLINE_INSIDE.search(line) if len(line) < 80 else None)
    return found["name"] if found else ""


_OWNER = re.compile(r"(?:저작권자|Copyright)?\s*(?:ⓒ|©|\(c\))\s*(?P<name>[^,|]+)", re.IGNORECASE)


def copyright_owner(line: str) -> str:
    """The publisher a copyright line names: ``저작권자 © 나루신문 무단전재…`` → 나루신문."""
    found = _OWNER.search(line) if _COPYRIGHT.search(line) else None
    if not found:
        return ""
    name = re.split(r"\s*(?:무단|All rights|재배포|&|\.(?:\s|$))", found["name"])[0].strip(" .,-")
    name = re.sub(r"^\d{4}(?:-\d{4})?\s*|\s+[\w-]+(?:\.[\w-]+)+$", "", name)
    head, dash, tail = name.partition(" - ")
    last_word = tail.split()[-1] if tail.split() else ""
    if dash and re.search(r"[가-힣]", last_word) and not re.search(r"[가-힣]", head):
        return last_word
    return head.strip()[:40]
