"""The words of a page around an article: menus, buttons, notices, calls, copyright.

Words alone never drop a sentence: an article may speak of logging in, of comments or of copyright.
A row made only of a page's words is dropped, and so is a sentence of one of the few shapes in which
a page speaks to its reader.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from newsletter.collect.pasted import byline
from newsletter.collect.pasted import lines as kind
from newsletter.collect.pasted.page_words import WORDS, is_page_word

if TYPE_CHECKING:
    from newsletter.collect.pasted.lines import Line

MAX_FURNITURE = 4 * kind.LONG_LINE
"""Characters from which no line is a menu, a byline or a notice."""
_TOKENS = re.compile(
    r"[\s\u2600-\u27bf\U0001f300-\U0001faff\ufe0f|│·ㆍ/,>›»<\[\]▶▷►■●•:+\-–&•∙ㅣ→←↑↓▲▼=]+"
)
_NUMBER = re.compile(r"[\d,.()]+(?:개|건|회|명|분|면|k|만|천)?|[가-힣]?[+\-]|[|·]")

_AI_LEAD = re.compile(
    r"^[\[【<]\s*(?:AI|인공지능)\s*(?:요약|브리핑|summary)[^\]】>]*[\]】>]"
    r"|^AI\s*(?:요약|브리핑)\s*(?:[:：]|$)",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"^[<\[(〈◎*※]*\s*(?:저작권자?\s*[ⓒ©(]|저작권자\s|[ⓒ©]\s*\S|\(c\)\s*\S|Copyrights?\b)|"
    r"All rights reserved|Copyrights?\s*[ⓒ©(]|^제호\s*[:：]|(?:무단\s*(?:전재|복제|배포|복사|"
    r"도용)|재배포|재판매|전재)[^.]{0,30}(?:금지|금합니다|불허)[^가-힣]{0,4}$|"
    r"저작권은?\s.{0,30}(?:에|에게)\s*있습니다\.?$|^[ⓒ©]|허락\s*없이\s.{0,20}수\s*없습니다\.?$|"
    r"공공누리|^저작자\s?표시|^CCL\b|^Designed by\b|^Powered by\b",
    re.IGNORECASE,
)
_AD = re.compile(
    r"^[\[(<【]?\s*(?:광고|AD|ADVERTISEMENT|Sponsored|스폰서|협찬|PR|파워링크|반응형|"
    r"\d{2,3}x\d{2,3}|이 콘텐츠는 광고.{0,12}|쿠팡 ?파트너스.*)\s*[\])>】]?$|^\[(?:광고|AD|"
    r"협찬)\]\s|.{0,40}쿠팡 파트너스 활동|^Ads by\b",
    re.IGNORECASE,
)
_TAGS = re.compile(r"^(?:태그|키워드|tags?|keywords?|연관\s*토픽)\s*[:：]?(?:\s|$)", re.IGNORECASE)
_TAG_ROW = re.compile(r"^(?:#[^\s#]+[\s,]*){1,}$")
_CONTACT = re.compile(
    r"^[\s*※◎▶▷■☎✉\-<\[(]*(?:기사\s*)?(?:제보|문의|연락처|담당\s?(?:부서|자)|책임자|문의처|전화|"
    r"팩스|이메일|e-?mail|카카오톡|대표전화|주소|발행인|편집인|등록번호|담당|보도\s*문의|"
    r"미디어\s*문의|언론\s*문의|홈페이지|누리집)(?:하기|처|전화|는|\s*\S{0,8})?\s*(?:[:：|=)\]>]|"
    r"\s(?:카카오톡|카톡|전화|\S+@)|$)|^▶?\s*제보는?\s",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<!\d)0\d{1,2}[-). ]\s?\d{3,4}-\d{4}(?!\d)")
_CLOSING_CALL = re.compile(
    r"(?:구독|후원|제보|친구|공유|좋아요|알림|응원|문의|팔로우|다운로드|클릭|채널|답장|피드백|"
    r"이웃|신청)\S*\s?.{0,30}(?:주세요|주십시오|보세요|하세요|받으세요|바랍니다|부탁드려요|"
    r"부탁드립니다)[!.~]*\s*(?:\S+\s?(?:보기|가기)?)?[→>]?$|(?:동료|인재|"
    r"채용)\S*\s.{0,20}(?:찾습니다|찾고 있습니다|모십니다|기다립니다)[!.]*(?:\s.{0,20})?$|(?:레터|"
    r"편지|메일|뉴스레터|소식)\S*\s.{0,30}(?:찾아갑니다|보냅니다|보내드립니다|찾아옵니다|띄웁니다|"
    r"찾아뵙겠습니다)[!.]*$|(?:답장|의견|피드백)\S*\s.{0,20}(?:환영합니다|기다립니다|"
    r"반갑습니다)[!.]*(?:\s*:?\s*\S+@\S+)?$|(?:매주|격주|매달|한 달에|"
    r"[주월]\s?\d회)\S*\s.{0,24}(?:보냅니다|찾아갑니다|발행합니다|보내드립니다|발송됩니다|"
    r"띄웁니다|찾아옵니다)[.!]*$|^다음\s?(?:주|호|편지|레터|시간)에.{0,30}(?:오겠습니다|"
    r"뵙겠습니다|만나요|찾아오겠습니다|뵈어요)[!.]*$|"
    r"(?:구독|수신)\s?(?:취소|해지|거부)\S*\s.{0,20}(?:있습니다|됩니다|가능합니다)[!.]*$"
)
_TO_READER = re.compile(
    r"(?:구독|후원|제보|이웃추가|이웃 추가|좋아요|팔로우|친구에게|"
    r"알림)[가-힣 ,·와과을를은는이로도]*"
    r"(?:눌러|부탁|신청|추천|응원|보내|공유|추가|설정|기다)?[가-힣 ]*"
    r"(?:주세요|주십시오|하세요|바랍니다|부탁드려요|부탁드립니다|기다립니다|받아보세요)[!.~]*$"
)
_NOTICE = re.compile(
    r"언론사에서 .{1,20}(?:섹션|분류)|구독되었습니다|메인 뉴스판|브라우저에서만|브라우저에 최적화|"
    r"복구할 수 없습니다|삭제하시겠습니까|댓글을 입력|로그인 ?(?:후|해야|"
    r"이 필요)[^.]{0,20}(?:주세요|이용|가능|수 있습니다)|^이 기사를 공유합니다|^이 기사(?:는|"
    r"가) .{0,30}(?:작성(?:됐|되었)습니다|지원을 받|좋으셨|에 대해 어떻게|마음에 드셨)|^이 (?:글|"
    r"인터뷰|콘텐츠|포스트|기사)(?:이|가|를|에) .{0,24}(?:좋았다면|드셨다면|되셨다면|공감한|공유)|"
    r"^이 (?:편지|글|답변|레터|칼럼)\S*\s.{0,30}(?:일반적인|자문|다를 수|달라질 수)|"
    r"\d월?호에 실(?:린|렸)|^외부 (?:필자|기고)|편집 방향과 (?:다를|일치)|본 (?:메일|기사|칼럼|"
    r"콘텐츠)[은는]|^이 메일[은이]|메일이 잘 안\s?보이|^view (?:this|in)\b|이미지가 보이지 않|"
    r"발신 ?전용|수신(?:을 원|거부)|해당 언론사로 연결|기사 섹션 분류|언론사 ?(?:홈|편집판)|"
    r"^당신[만이] .{0,10}뉴스|기자 (?:프로필|페이지)|네이버에서 .{0,20}구독|채널에서 .{0,10}받아|"
    r"새창열림|텍스트 음성 변환|^이 블로그\s|^본 저작물|^즉시 보도|보도일시|"
    r"^\[?끝\]?\.?$|^<?\[?(?:붙임|첨부)\]?\s*\d*[>.\]]|^\(?붙임\)?\s*\d*\s|"
    r"^붙임\s*[:：]|열람하실 수|지면에 게재|"
    r"^\d{1,2}\.\s.{1,60}\d\s?[부매]\.?(?:\s끝\.?)?$|^\d{1,2}\.\s.{1,60}\s끝\.$",
)
_LABEL = re.compile(
    r"^[\[<【(〈]\s*(?:\S{1,6}\s?)?(?:단독|속보|종합|칼럼|사설|기고|인터뷰|기획|특집|연재|리포트|"
    r"앵커|기자|르포|현장|오피니언|뉴스|보도자료|보도설명자료|설명자료|에세이|창|시론|시평|"
    r"논단)(?:[^\])>】〉]{0,14})?[\])>】〉](?:\s*[가-힣\s]{0,12}[①-⑳]?)?$|^[QA문답](?:uestion|"
    r"nswer)?\s?\d{0,2}[.:)]?$|^(?:보도|보도\s?설명|설명|해명|보도\s?참고)\s?자료$|^\(?중략\)?$"
)
_BROADCAST = re.compile(
    r"^[<\[(【◀〈]\s*(?:INT|SYN|녹취|앵커|기자|리포트|앵커\s?멘트|리포터|VCR|인터뷰|스튜디오|출연|"
    r"앵커리포트|현장음)\s*[>\])】▶〉]$|^(?:앵커|기자|리포트)\s*[:：]?$|^[가-힣]{2,4}\s*(?:기자|"
    r"특파원|리포터|캐스터)(?:입니다|의 보도입니다|가 (?:보도|취재|전해|"
    r"단독)[^.]{0,16}(?:니다))\.$|^[(<\[]?\s*(?:영상|촬영|화면|취재|자막|그래픽)\s?(?:취재|편집|"
    r"기자|제공|디자인)?\s*[:：=]|^\(?중략\)?$|^지금까지 .{0,30}(?:습니다)\.$|"
    r"^(?:[가-힣A-Za-z]{1,8}에서\s)?\S*(?:방송|뉴스|TV|티비|통신|라디오|"
    r"[A-Z]{2,5})\s?(?:뉴스)?\s+[가-힣]{2,4}입니다\.$"
)
_GREETING = re.compile(r"^안녕하(?:세요|십니까)|오픈해\s*주셔서|열어\s*주셔서|님,?\s*안녕")
_SIGNATURE = re.compile(r"^(?P<name>[^\s.?!][^.?!]{0,30}?)\s*(?:드림|올림|보냄)[.!]?$")
_READ_MORE = re.compile(
    r"^🦜|^(?:더|함께|같이)\s*(?:읽어\s*보기|읽을거리|읽을\s*거리|읽기|보기)|^읽어볼 만한"
)
_MORE_LINK = re.compile(
    r"^(?:👉|☞|➡|🔗|▶️|👀)\s*\S|^.{2,40}(?:보러\s?가기|자세히 보기)\s*[→>›]*$|→$"
)
_PREVIOUS = re.compile(
    r"^(?!.*예고$)(?:이전|다음|지난)\s?(?:글|기사|편지|호|레터|포스트)\s*(?:[:：보\s]|$)|매거진의 "
)
_DIRECTIONS = re.compile(r"^[^.?!]{1,20}(?:\s*[>›»]\s*[^.?!>]{1,20})+$")


def rule_of(line: Line) -> str:
    """The rule that drops this line wherever it stands, or an empty string.

    Captions, addresses and headings are no furniture; lists of other articles and comments are
    known by how lines stand together (``body.py``).
    """
    text = line.text
    if len(text) >= MAX_FURNITURE or (len(text) >= kind.LONG_LINE and kind.is_statement(text)):
        return _shape_rule(text) or _speech_rule(text)
    return (
        _shape_rule(text)
        or ("date" if byline.is_date_row(text) else "")
        or _vocabulary_rule(text)
        or _speech_rule(text)
        or _row_rule(line)
    )


def _shape_rule(text: str) -> str:  # noqa: PLR0911  a table of rules in order
    """What a line is by its first characters or its form."""
    if kind.is_rule(text):
        return "rule"
    if _AI_LEAD.match(text):
        return "ai-summary"
    if _AD.match(text):
        return "advertising"
    if len(text) < 4 * kind.LONG_LINE and _COPYRIGHT.search(text):
        return "copyright"
    if _TAG_ROW.match(text) or (_TAGS.match(text) and not kind.is_sentence(text)):
        return "tags"
    if _BROADCAST.match(text):
        return "broadcast"
    if _READ_MORE.match(text) and len(text) < kind.LONG_LINE and not kind.is_sentence(text):
        return "read-more"
    return ""


def _speech_rule(text: str) -> str:  # noqa: PLR0911  a table of rules in order
    """A page speaking to its reader, and the lines that name who wrote or when."""
    short = len(text) < 2 * kind.LONG_LINE
    if is_greeting(text):
        return "greeting"
    if _LABEL.match(text):
        return "label"
    if short and _NOTICE.search(text):
        return "notice"
    if short and _TO_READER.search(text) and not re.search(r"[”\"][가-힣]", text):
        return "account"
    if byline.is_byline(text):
        return "byline"
    if not kind.is_sentence(text) and short:
        if _CONTACT.match(text) or _PHONE.search(text) or byline.is_mostly_email(text):
            return "contact"
        if _PREVIOUS.search(text):
            return "related"
    return ""


@lru_cache(maxsize=256)  # two rules ask about the same line
def _words(text: str) -> tuple[str, ...]:
    words = _TOKENS.split(text.lower())
    return tuple(
        word
        for word in words
        if word and not ((len(word) <= 2 or word[0] in "0123456789,.(") and _NUMBER.fullmatch(word))
    )


def _vocabulary_rule(text: str) -> str:
    """A row made of nothing but a page's words, in whatever order they were copied."""
    words = _words(text)
    if not words:
        return "" if re.search(r"[가-힣]", text) else "count"
    if len(words) <= 40 and all(map(is_page_word, words)):
        first = words[0]
        return next((rule for rule, known in WORDS.items() if known.fullmatch(first)), "menu")
    return ""


def _row_rule(line: Line) -> str:
    """A row of a page's words among a few others: section names, breadcrumbs, cells."""
    text = line.text
    if kind.is_sentence(text) and len(text) >= 20:
        return ""
    if is_breadcrumb(text):
        return "menu"
    words = _words(text)
    known = sum(map(is_page_word, words)) if len(words) >= 4 else 0
    if len(words) >= 4 and 3 * known >= 2 * len(words) and len(text) < 2 * kind.LONG_LINE:
        return "menu"
    if len(line.cells) >= 4 and all(len(cell) <= 12 for cell in line.cells):
        return "menu"
    return ""


def is_greeting(text: str) -> bool:
    """One sentence to the reader before the matter that does not say who speaks."""
    return (
        len(text) < 2 * kind.LONG_LINE
        and bool(_GREETING.search(text))
        and not re.search(r"(?:입니다|예요|이에요)[.!]?$|[.!?]\s.*[.!?]", text)
    )


def is_closing_call(text: str) -> bool:
    """A sentence that could be a page's last word to its reader: looked at below the body only."""
    first = re.split(r"(?<=[다요]\.)\s", text)[0]
    return (
        len(text) < 90
        and not re.search(r"[“\"]", text)
        and bool(_CLOSING_CALL.search(text))
        and (first == text or bool(_CLOSING_CALL.search(first)))
    )


def is_more_link(text: str) -> bool:
    """``👉 …``, ``… 보러 가기``: words that were a link on the page."""
    return bool(_MORE_LINK.search(text)) and not kind.is_sentence(text)


def is_breadcrumb(text: str) -> bool:
    return bool(_DIRECTIONS.match(text)) and not re.match(r"^[<〈《]", text)


def signature(text: str) -> str:
    """Who signs (``더밀크 아무개``), or an empty string."""
    if text[-1:] not in "림냄.!" or len(text) >= kind.LONG_LINE:
        return ""
    found = _SIGNATURE.match(text)
    return found["name"] if found else ""
