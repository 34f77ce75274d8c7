"""Headlines as they can be read: what is not the headline taken off, and cut where a reader would.

What is taken off stands at the ends (labels, outlets, reporters) or is a mark said twice; the words
between stay as they were written.
"""

from __future__ import annotations

import itertools
import re

from newsletter.korean.kiwi import tokenize
from newsletter.korean.text import clean_line

LONGEST = 40
"""Characters of a headline at most (measured in the letter: 26–36 with its number)."""
_CLAUSE = 15
"""The shortest first clause that may stand for a whole headline."""

_KINDS = (
    "단독|속보|종합|상보|수정|인터뷰|포토|영상|사진|르포|칼럼|사설|기고|기획|특집|취재|분석|팩트체크"
    "|보도자료|보도설명|보도참고|알림|공지|심층|현장|전문|긴급|AI요약|외신|카드뉴스|그래픽"
)
_LABEL = re.compile(
    r"^(?:[\[【〔［][^\]】〕］]{1,30}[\]】〕］](?!(?:을|를|은|는|이|가|의|와|과|도|에|로)(?:\s|$))"
    rf"|[(<〈《](?:{_KINDS})[^)>〉》]{{0,6}}[)>〉》]"
    rf"|\([^)]{{1,10}}\)(?=\s)"
    rf"|(?:{_KINDS})\s?\d?보?\s*[|:·/]"
    rf"|(?:단독|속보)\s(?=\S))\s*"
)
_VERSION = re.compile(rf"\s*[(\[<](?:재?(?:{_KINDS})\s?\d?보?|\d보|전체)[)\]>]$")
_OUTLET_NAMES = (
    "한겨레|경향|조선|중앙|동아|연합|뉴시스|뉴스1|더밀크|메트로|테크42|시사IN|한경|매경|ZDNet|지디넷"
    "|블로터|머니투데이|오마이뉴스|프레시안|허핑턴포스트|BBC|CNN|로이터|네이버|다음|브런치|티스토리|Daum"
)
_OUTLET_ENDS = (
    "신문|일보|뉴스|방송|통신|타임스|타임즈|포스트|투데이|저널|데일리|매거진|미디어|코리아|닷컴|위클리|주간"
    "|경제|리뷰|레터|뉴스레터|블로그|TV|News|Korea|Times|Post|IT"
)
_OUTLET = re.compile(
    rf"\s*(?:[|ㅣ]|::|<|\s[-–—:])\s*(?P<name>(?:{_OUTLET_NAMES})[^\s|<>:–—]{{0,8}}"
    rf"|[^\s|<>:–—][^|<>:–—]{{0,16}}(?:{_OUTLET_ENDS})|[\w-]{{1,20}}\.(?:com|net|co\.kr|kr|io))"
    r"\s*(?:::|>)?$",
    re.IGNORECASE,
)
_BAR = re.compile(r"\s[|ㅣ]\s(?P<name>[^|ㅣ]{1,16})$")
_REPORTER = re.compile(
    r"\s*(?:[=/|·,]\s*|[(\[])(?:글\S{0,3}\s)?[가-힣]{2,4}\s?"
    r"(?:기자|특파원|논설위원|인턴기자|객원기자|앵커|PD)(?:\s?\S{1,30}@\S{1,40})?[)\]]?$"
)
_CRUMBS = re.compile(r"\s<\s[^<>]{1,20}\s<\s.*$")
_ORNAMENT = re.compile(r"^[①-⑳⓪❶-❿]\s*|(?<![가-힣])[ㅋㅎㅠㅜ]{2,}\s*")
_PICTURES = re.compile(
    "[\u2190-\u2191\u2193-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\u200d\u20e3"
    "\U0001f000-\U0001faff\U000e0020-\U000e007f※★☆]+"
)
_MARKS = (
    (re.compile(r"\.{2,}|·{2,}|…+|‥+|⋯+"), "…"),
    (re.compile(r"\s*…[\s…]*"), "… "),
    (re.compile(r"[!！]*[?？][?!？！]*"), "?"),
    (re.compile(r"[!！]+"), "!"),
    (re.compile(r"([,·:;~])(?:\s?\1)+"), r"\1"),
    (re.compile(r"\s+([,?!)])"), r"\1"),
)
# A name alone behind a first clause (“…!” 가람시,), or a half that promises its other half.
_UNFINISHED = re.compile(
    r"[?!…’”]\s\S{1,12}$|(?:아니라|위해|위한|통해|대해|관한|따라|맞아|비롯해|더불어|함께|동시에|[의와])$"
)
_PAIRS = ("‘’", "“”", "()", "[]", "「」", "『』")


def cleaned(title: str, publisher: str = "", authors: tuple[str, ...] = ()) -> str:
    """The headline without labels ([단독], 속보, (종합)), the outlet or reporter behind it, emoji,
    doubled marks and dot runs; straight quotation marks in pairs become ‘ ’ and “ ”.

    '' only for a title without any letter or digit. What a dash parts stays unless it is
    ``publisher`` or is called as outlets are.
    """
    text = _CRUMBS.sub("", _PICTURES.sub(" ", clean_line(title)[:400]))
    text = _marks(_ORNAMENT.sub("", text))
    before = ""
    while text != before:
        before = text
        for shorter in (_without_label, _without_version, _without_reporter):
            text = shorter(text)
        text = _ORNAMENT.sub("", text)
        text = _without_names(text, publisher, authors).strip(" ,·:;|/-–—ㅣ")
    text = re.sub(r"(?<=[가-힣])\.$", "", text.removeprefix("…").strip())
    return text if re.search(r"\w", text) else ""


def shortened(title: str, most: int = LONGEST) -> str:
    """The headline in at most ``most`` characters.

    A longer one keeps what follows an opening quotation, else ends at its last clause that fits (a
    comma, a dash, an ellipsis), else before nouns that only round it off (확대 추진, 토론회 개최),
    else at a word, and then an ellipsis says so. No quotation is left open.
    """
    for whole_title in (title, title.replace("… ", "…")):
        if len(whole_title) <= most:
            return whole_title
    quoted = re.match(r"(?:“[^”]+”[\s,…]*|‘[^’]+’[\s,…]+)(.+)$", title)
    if quoted and _CLAUSE <= len(quoted[1]) <= most:
        return quoted[1]
    breaks = [
        found.start() + (found[0][0] in "?!")
        for found in re.finditer(r"[,…:;?!]\s|\s[-–—|/]\s", title[: most + 1])
    ]
    whole = [at for at in breaks if _CLAUSE <= at <= most and _is_clause(title[:at])]
    if whole:
        return title[: whole[-1]].rstrip()
    return _before_last_nouns(title, most) or _at_word(title, most)


def _is_clause(text: str) -> bool:
    return _closed(text) and not _UNFINISHED.search(text)


def _marks(text: str) -> str:
    for pattern, mark in _MARKS:
        text = pattern.sub(mark, text)
    text = re.sub(r"(?<![A-Za-z0-9])['`´]([^'`´‘’]{1,60})['`´’](?![A-Za-z])", r"‘\1’", text)
    text = re.sub(r"‘([^‘’']{1,60})'", r"‘\1’", text)
    text = re.sub(r"[\"“]([^\"“”]{1,80})[\"”]", r"“\1”", text)
    return re.sub(r"\s+", " ", text).strip()


def _without_label(text: str) -> str:
    rest = text[found.end() :] if (found := _LABEL.match(text)) else text
    return rest if _speaks(rest) else text


def _without_version(text: str) -> str:
    return _VERSION.sub("", text)


def _without_reporter(text: str) -> str:
    rest = _REPORTER.sub("", text[-120:])
    return text[:-120] + rest if _speaks(rest) else text


def _without_names(text: str, publisher: str, authors: tuple[str, ...]) -> str:
    for name in (publisher, *(f"{author} 기자" for author in authors)):
        if name and text.endswith(name):
            rest = text[: -len(name)].rstrip()
            if rest and rest[-1] in "-–—|ㅣ:<=/·" and _speaks(rest):
                return rest[:-1].rstrip()
    for pattern in (_OUTLET, _BAR):
        found = pattern.search(text, max(len(text) - 40, 0))
        if found and _speaks(text[: found.start()]):
            return text[: found.start()]
    return text


def _speaks(rest: str) -> bool:
    """Whether enough is left to be the headline; a work's name in brackets is no label."""
    return sum(ch.isalnum() for ch in rest) >= 4


_DECISIVE = re.compile(
    r"반대|거부|무산|철회|부인|논란|중단|취소|실패|반발|우려|의혹|비판|백지화|연기|보류|부결|폐지|금지"
    r"|불가|무효|기각|패소|오보|해제|제외|없|않|못|아니|안\s"
)
# Nouns of doing that round a headline off: without them it still names its thing.
_ROUNDING = re.compile(
    r"\s(?:(?:추가|공동|본격|전면|적극|대폭|전격)\s)?"
    r"(?:확대|추진|실시|개최|체결|시행|발표|운영|지원|참석|전개|의결|양성|강화|구축|공개|도입|완료"
    r"|접수|출범|개소|준공|모집|선정|마련|점검|착수|돌입|조성|개관|참여|방문|입법예고|행정예고|논의"
    r"|개시|가동|제정|개정|배포|발간|출시|수상|수여|협력|협의|당부|격려|청취|토론회|설명회|간담회"
    r"|공모|공고|신설|설치|제공|활용|촉진|제고|본격화|가속화|박차|결성|합의|승인|통과|확정)"
)
_NOUN_TAGS = ("NNG", "NNP", "SN", "NNB", "XSN", "SL", "SSO", "SSC", "SP", "SO", "SW", "NR")


def _before_last_nouns(title: str, most: int) -> str:
    """The headline without the bare nouns at its end, where what goes turns nothing round."""
    tokens = tokenize(title)
    for index in range(len(tokens) - 1, 0, -1):
        before, token = tokens[index - 1], tokens[index]
        if not token.tag.startswith(_NOUN_TAGS):
            return ""
        at = title[: token.start].rstrip()
        if len(at) < token.start and len(at) <= most and before.tag in {"NNG", "NNP", "XSN"}:
            rest = title[len(at) :]
            clean = len(at) >= most // 2 and _closed(at) and not at.endswith("적")
            return at if clean and _ROUNDING.match(rest) and not _DECISIVE.search(rest) else ""
    return ""


def _at_word(title: str, most: int) -> str:
    """The headline up to a word, behind a connective ending (…미루고) if one is far enough."""
    cut = title[: most - 2]
    if " " in cut and title[most - 2] != " ":
        cut = cut.rsplit(" ", 1)[0]
    clauses = [
        token.end
        for token, after in itertools.pairwise(tokenize(cut))
        if token.tag == "EC" and cut[token.end : after.start] == " "
    ]
    if clauses and clauses[-1] >= _CLAUSE + 5:
        cut = cut[: clauses[-1]]
    cut = _unhanging(cut, most // 2)
    if not _closed(cut):
        opener = max(cut.rfind(pair[0]) for pair in _PAIRS)
        if opener >= _CLAUSE:
            cut = _bare_end(cut[:opener])
    closing = "".join(pair[1] for pair in _PAIRS if _open(cut, pair))
    return f"{cut[: most - 1 - len(closing)]}…{closing}"


def _unhanging(text: str, least: int) -> str:
    """The text without last words that only begin something, where ``least`` characters stay."""
    shorter = _bare_end(text)
    while " " in shorter and len(shorter) > least and _hangs(shorter):
        shorter = _bare_end(shorter.rsplit(" ", 1)[0])
    return _bare_end(text) if _hangs(shorter) else shorter


def _bare_end(text: str) -> str:
    return text.rstrip(" ,·-–—:;…")


def _hangs(text: str) -> bool:
    """Whether the last word only begins something: 의, an adnominal form, a determiner."""
    tokens = tokenize(text)
    return bool(tokens) and tokens[-1].tag in {"JKG", "ETM", "MM", "MAG", "XPN", "SSO", "JC"}


def _open(text: str, marks: str) -> bool:
    return text.count(marks[0]) > text.count(marks[1])


def _closed(text: str) -> bool:
    return not any(_open(text, pair) for pair in _PAIRS)
