"""What one line of pasted text is by its shape: sentence, bullet, heading, caption, address.

``furniture.py`` knows the words of a page around an article; ``headline.py``, ``body.py`` and
``digest.py`` look at how lines stand together.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from newsletter.korean.text import clean

LONG_LINE = 45
"""Characters from which a line without a closing mark is taken for prose when it ends in a verb:
the longest headline in the documents this was made from has 40."""

END = 12
"""Characters that hold a sentence's end with its marks, quotes and brackets."""

_CLOSERS = r"[”\"'’)\]』」》>]*"
_TRAILING_MOOD = re.compile(
    r"(?:\s*(?:[ㅎㅋㅠㅜ]{2,}|\^{2}|:\)|[~♡♥☺]|[\u2600-\u27bf\ufe0f\U0001f300-\U0001faff]))+$"
)
_LIGHT_END = re.compile(r"[^가-힣A-Za-z0-9.?!,”\"’'…][.?!]?$")
_NOTE_MARK = re.compile(r"(?:\[\d{1,2}\]|[¹²³⁴-⁹])+(?=[.!?]?$)")
# A sentence's end: a Korean final with its mark, quotation or bracket closed behind it.
_SENTENCE = re.compile(rf"[다요죠까음임함니네오라자지군걸야]{_CLOSERS}[.?!…]+{_CLOSERS}$")
_ANY_SENTENCE = re.compile(rf"[^\s.?!…][.?!…]+{_CLOSERS}$|[.?!…]{_CLOSERS}$")
_DECLARATIVE = re.compile(rf"[다요죠음임함]{_CLOSERS}\.{_CLOSERS}$")
_FINAL_WITHOUT_MARK = re.compile(r"[다요죠까]$")
_POLITE_WITHOUT_MARK = re.compile(r"(?:니다|[가-힣]요|죠|[가-힣]답니다)$")

_SPACED_BULLET = re.compile(r"^\s*(?:[•·▪■◆▶▷○●□◦◇ㅇ❍◎▣*\-–—]\s+|[•▪■◆●□◇▣](?=\S))")
_NUMBERED = re.compile(r"^(?P<number>\d{1,2})\s*[.)．]\s*(?P<title>\S.*)$")
_DECIMAL = re.compile(r"^\d{1,2}(?:[.)]\d|\s*[.]\s*\d{1,2}\s*(?:[.]|$))")
# What clean() takes away; a page without any of it only needs its blanks joined.
_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\uffff]"
)
_TRIANGLE = re.compile(r"^[▲△▼▽]\s*")
_ANNOUNCES = re.compile(r"(?:다음과|아래와) 같(?:다|습니다|음)[.:]?$")
_CELL_MARKS = ("\t", "  ", "\u00a0\u00a0", " \u00a0", "\u00a0 ", "|", "│", "ㅣ")
_HASH_HEADING = re.compile(r"^#{1,6}\s+(?P<title>\S.*?)\s*#*$")
_RULE = re.compile(r"^(?:[-*_=~─━—–]\s?){3,}$|^[∙·•*◆◇○●]\s*(?:[∙·•*◆◇○●]\s*){2,}$")

_BARE_URL = re.compile(
    r"^(?:[-*•▶👉☞🔗➡→]\s*)?(?:(?:(?:원문|링크|주소|출처|기사|전문|자세히|바로|읽기|보기|가기|더|URL)\s?){1,3}"
    r"\s*[:：]\s*)?<?(https?://[^\s<>]+|(?:[a-z0-9-]+\.)+(?!py|js|ts|md|txt|html?|json|pdf|hwpx?|docx?|xlsx?"
    r"|jpe?g|png|zip)[a-z]{2,8}(?:/[^\s<>]*)?)>?$",
    re.IGNORECASE,
)
_CITED = re.compile(r"^[「『“\"《][^」』”\"》]+[」』”\"》]\s+[—–-]\s+\S.*[^.다]$")
_NAMED_URL = re.compile(r"^[^.!?]{2,80}[\s(<]https?://[^\s<>]+[)>]?$")
_URL = re.compile(r"https?://[^\s<>()\[\]「」『』]+")

_CREDIT = re.compile(
    r"(?:사진|이미지|그래픽|일러스트|자료|출처|제공|캡처)\s*(?:제공|"
    r"출처)?\s*[:=：]\s*(?P<a>[^)\]/|]{1,40})|[ⓒ©]\s*(?P<b>[^)\]]{1,30})$|"
    r"\[(?P<c>[^\[\]]{1,24}?)\s*(?:제공|자료사진|캡처)|\[촬영\s*(?P<d>[^\]]{1,20})\]|"
    r"/\s*(?:사진\s*[=:]?\s*)?(?P<e>[^/.]{1,24})$|사진\s+(?P<f>[가-힣]{2,4})\s*(?:기자|작가)$|"
    r"[.다]\s+(?P<g>\S.{0,20}?)\s*(?:제공|캡처|갈무리)$|^(?:사진|"
    r"출처)\s*[:：]?\s*(?P<h>\S.{0,30})$"
)
_CAPTION = re.compile(
    r"^(?:사진|출처|이미지|그래픽|일러스트|자료|프롬프트|영상|캡션)\s*(?:제공|출처|"
    r"설명)?\s*[:=：]|[(\[]\s*(?:사진|출처|이미지|그래픽|자료|제공)\s*(?:제공|"
    r"출처)?\s*[:=：][^)\]]*[)\]]\s*$|[(\[][^()\[\]]{1,24}(?:제공|자료사진|캡처|"
    r"갈무리)(?:\.?\s*(?:재판매|DB|연합)[^)\]]*)?[)\]]\s*$|\[촬영\s*[^\]]{1,20}\]\s*$|"
    r"재판매\s*및\s*DB\s*금지|[.다]\s*/\s*[^\s/][^/.]{0,24}$|/\s*사진\s*[=:]?\s*\S[^/]{0,24}$|"
    r"[.다]\s+\S[^.]{0,20}\s?(?:제공|캡처|갈무리)$|[.다]\s*사진\s*[=:]\s*\S[^.]{0,24}$|"
    r"[.다]\s*[ⓒ©]\s*\S[^.]{0,24}$|\s사진\s+[가-힣]{2,4}\s*(?:기자|작가)$|"
    r"[.다]\s*사진\s?제공\s\S.{0,24}$|있다\.\s(?:\S{1,8}/\s?)?\[?[가-힣A-Za-z]{2,12}(?:\s(?:인턴|"
    r"사진|선임)?\s?(?:기자|특파원|프리랜서|작가))?\]?$|^[▲△▼▽]\s*\S.{9,}|^그림\s*\d{1,2}\s*[.:]|"
    r"[.다]\s*(?:그래픽|사진|자료|일러스트|이미지|표|Image|Photo)\s*[=:]\s*\S.{0,24}$|"
    r"기사\s?(?:내용)?[과와][는은]?\s?(?:직접(?:적인)?\s?)?(?:(?:관계|관련|상관)[이가]?\s?없(?:음|습니다|다)|"
    r"무관(?:함|합니다)?)[.)\]]*$|[가-힣][는은던인한된]\s(?:모습|장면|전경|풍경)\.?$|^(?!.*(?:무단|금지|[Rr]eserved|저작권|"
    r"[Cc]opyright)).{8,160}\s[ⓒ©]\s?\S.{0,24}$"
)
_CAPTION_HINT = re.compile(
    r"사진|출처|이미지|그래픽|일러스트|기사|자료|프롬프트|영상|캡션|제공|캡처|갈무리|촬영|재판매|그림|표|"
    r"모습|장면|전경|풍경|있다\.\s|Image|Photo|[ⓒ©▲△▼▽/=]"
)
"""What any caption holds: looked for before the forms themselves, which cost much more."""
_WIRE_CAPTION = re.compile(
    r"^[(\[][^)\]=]{1,16}=[^)\]]{2,20}[)\]].{2,24}=\s.*\d{4}[.]\s?\d{1,2}[.]\s?\d{1,2}[.]?(?:\s\S+@\S+)?$"
)

_SECTION = re.compile(
    r"^(?:[IVX]{1,4}|[Ⅰ-Ⅻ])[.]?$|^(?:\d{1,2}[.-]\d{1,2}[.)]?|[IVX]{1,4}[.)]?|[Ⅰ-Ⅻ][.)]?)\s+[가-힣A-Za-z“‘]"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file that is not empty. ``cells`` are the parts a table, a menu row or a row
    of counters was copied from; ``opens`` and ``closes`` say whether an empty line stands above
    and below.
    """

    number: int
    text: str
    cells: tuple[str, ...] = ()
    opens: bool = True
    closes: bool = True


def split_lines(text: str) -> list[Line]:
    r"""The lines of pasted text that hold something, cleaned, counted from 1 as an editor does."""
    raw = re.sub("\r\n?|[\u2028\u2029\x85]", "\n", text).split("\n")
    whole = "\n".join(raw)
    if _ODD.search(whole) or not unicodedata.is_normalized("NFC", whole):
        texts = clean(whole).split("\n")
    else:
        texts = [" ".join(line.split()) for line in raw]
    marks = [mark for mark in _CELL_MARKS if mark in whole]
    lines = [
        Line(
            number=index + 1,
            text=line,
            cells=_cells(raw[index]) if any(mark in raw[index] for mark in marks) else (),
            opens=index == 0 or not texts[index - 1],
            closes=index + 1 == len(texts) or not texts[index + 1],
        )
        for index, line in enumerate(texts)
        if line
    ]
    return _with_announced_lists(lines)


def _with_announced_lists(lines: list[Line]) -> list[Line]:
    """Triangles right below ``다음과 같다.`` count its items; elsewhere they mark captions."""
    counted = False
    for index, (above, line) in enumerate(pairwise(lines), 1):
        counted = (
            not line.opens
            and bool(_TRIANGLE.match(line.text))
            and (counted or bool(_ANNOUNCES.search(above.text[-END:])))
        )
        if counted:
            lines[index] = replace(line, text=_TRIANGLE.sub("• ", line.text))
    return lines


def _cells(raw: str) -> tuple[str, ...]:
    raw = raw.strip()
    if not any(mark in raw for mark in _CELL_MARKS):
        return ()
    parts = re.split(r"\t|[^\S\n]{2,}|\s[|│ㅣ]\s", raw)
    return tuple(text for part in parts if (text := clean(part).strip("|│ ")))


@lru_cache(maxsize=1024)  # several rules ask about the same line
def bare(line: str) -> str:
    """A line without what only sets its mood (ㅎㅎ, ^^, 🙂) or points at a note ([1])."""
    if not _LIGHT_END.search(line[-2:]):
        return line
    head, tail = line[:-40], line[-40:]  # only the end matters, and most lines are long
    return head + _NOTE_MARK.sub("", _TRAILING_MOOD.sub("", tail)).rstrip()


@lru_cache(maxsize=1024)
def is_sentence(line: str) -> bool:
    """A sentence or more in Korean, closed by its mark."""
    return bool(_SENTENCE.search(bare(line)[-END:]))


@lru_cache(maxsize=1024)
def ends_like_a_sentence(line: str) -> bool:
    """Closed by any sentence's mark, whatever the language."""
    return bool(_ANY_SENTENCE.search(bare(line)[-END:]))


@lru_cache(maxsize=1024)
def is_statement(line: str) -> bool:
    """Ends in a full stop behind a Korean final: hardly ever a headline."""
    return bool(_DECLARATIVE.search(bare(line)[-END:]))


@lru_cache(maxsize=1024)
def ends_politely_without_mark(line: str) -> bool:
    """``…했어요``, ``…합니다`` with nothing behind it, as many blogs write."""
    return bool(_POLITE_WITHOUT_MARK.search(bare(line)[-END:]))


@lru_cache(maxsize=1024)
def is_prose(line: str) -> bool:
    """A sentence or more of running text, told by its shape alone."""
    text = without_bullet(line)
    if len(text) < 12:
        return False
    if is_statement(text) or (len(text) >= 25 and re.search(r"[다요죠]\.\s", text)):
        return True
    if is_sentence(text) or (ends_like_a_sentence(text) and not text.endswith(("…", "..."))):
        return len(text) >= LONG_LINE or bool(re.search(r"[다요죠]\.\s", text))
    return len(text) >= LONG_LINE and bool(_FINAL_WITHOUT_MARK.search(bare(text)))


@lru_cache(maxsize=1024)
def is_caption(line: str) -> bool:
    """A picture's caption, credit, or the prompt it was made from."""
    if not _CAPTION_HINT.search(line):
        return False
    if re.match(r"^(?:글|취재|정리|인터뷰|기획|글쓴이)[·,/\s]", line) and len(line) < LONG_LINE:
        return False
    if is_wire_caption(line):
        return True
    if _CAPTION.search(line):
        return not (line.startswith(("사진=", "자료=")) and is_statement(line) and len(line) > 120)
    ends_lent = re.search(r"\s\S{1,16}\s?(?:제공|캡처|갈무리|자료사진)$", line)
    return bool(ends_lent) and len(line) < 160 and not is_statement(line)


def is_credit(line: str) -> bool:
    """``[한물해운 제공. 재판매 및 DB 금지]``: nothing but whose picture it is."""
    return bool(re.fullmatch(r"[\[(][^\])]{2,50}[\])]", line)) and bool(_CAPTION.search(line))


def is_wire_caption(line: str) -> bool:
    """``(달래=예시통신) 한여울 기자 = … 2026.11.3``: a picture sent with its own dateline."""
    return bool(_WIRE_CAPTION.match(line))


def credit(line: str) -> str:
    """Whose picture it is, as far as the caption says."""
    said = list(_CREDIT.finditer(line))
    if not said:
        lent = re.search(r"(?:^|\s)(\S{1,16})\s?(?:제공|캡처|갈무리)$", line)
        return lent[1] if lent else ""
    name = next((value for value in said[-1].groupdict().values() if value), "")
    return re.sub(r"\s*(?:기자|작가|제공|\.?\s*재판매.*)$", "", name.strip(" .,")).strip()


def caption_text(line: str) -> str:
    """The caption without its triangle."""
    return re.sub(r"^[▲△▼▽]\s*", "", line)


def has_bullet(line: str) -> bool:
    return bool(_SPACED_BULLET.match(line))


def without_bullet(line: str) -> str:
    return _SPACED_BULLET.sub("", line, count=1)


def is_rule(line: str) -> bool:
    """``---``, ``***``, ``━━━━``: a line drawn between parts."""
    return bool(_RULE.match(line))


def numbered_heading(line: str) -> tuple[int, str] | None:
    """``2.제목`` → (2, "제목"); None for prose and for dates such as 2024.11.05."""
    found = _NUMBERED.match(line)
    if not found or _DECIMAL.match(line) or len(line) > 2 * LONG_LINE:
        return None
    if is_statement(line) or re.search(r"(?:니다|했다|한다|이다)\.$", line):
        return None
    return int(found["number"]), found["title"].strip()


def is_section(line: str) -> bool:
    """``2.1 제목``, ``II. 제목``: the heading of a chapter or of a part of one."""
    return bool(_SECTION.match(line)) and not is_statement(line)


def hash_heading(line: str) -> str:
    found = _HASH_HEADING.match(line)
    return found["title"] if found else ""


@lru_cache(maxsize=1024)
def bare_url(line: str) -> str:
    """The address on a line that holds nothing else, or an empty string."""
    found = _BARE_URL.match(line)
    return found[1] if found else ""


def is_cited(line: str) -> bool:
    """``「제목」 — 매체, 주소``, ``제목 https://…``: a work and where it stands."""
    return len(line) < 3 * LONG_LINE and bool(_CITED.match(line) or _NAMED_URL.match(line))


def first_url(line: str) -> str:
    """The first address within a line, or an empty string."""
    found = _URL.search(line)
    return found[0].rstrip(".,;)") if found else ""
