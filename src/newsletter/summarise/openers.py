"""How a sentence opens: whether a bullet can begin with it, or it needs what was said before.

A bullet is read by itself. A sentence that points back (이 상황에서, 그는), joins on (하지만), has
no subject of its own (1000억달러, 우리 돈으로 약 135조원입니다), says a view without its holder
(…라는 우려입니다) or names a person by the surname alone (이 씨는) is no beginning.
"""

from __future__ import annotations

import enum
import functools
import itertools
import re
from typing import TYPE_CHECKING

from newsletter.korean.kiwi import tokenize
from newsletter.summarise.compress import SURNAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter.korean.kiwi import Token


class Opening(enum.Enum):
    """What a sentence needs before it, from nothing to the very sentence before."""

    STANDS = "stands"
    BARE = "bare"  # no subject of its own: whose doing it is stands before
    ALSO = "also"  # its subject is another one: 민원인도 대상이 됐다
    JOINS = "joins"  # a connective: 하지만, 또한
    POINTS = "points"  # 이/그 …, a name or amount alone
    UNSAID = "unsaid"  # a quotation or a view whose holder stands before


_PLAIN = "은|는|이|가|을|를|에|의|도|만|로|으로|과|와|부터|까지|보다"
_PARTICLES = rf"(?:{_PLAIN}|에서|에게|에는|에도|에서는|에서도|에게는)?"
_QUOTE = r"[“‘\"'(]?"
# 이/그/저 and what is built on them.
_POINTING = re.compile(
    _QUOTE + r"(?:"
    r"(?:이|그|저|이런|그런|해당|같은|또|이 같은|이와|그와|당시|양측|두|동|상기)\s"
    rf"|(?:이|그)(?:것|곳|날|들|때|쪽|후|뒤|녀|밖|외|번째){_PARTICLES}(?=[\s,])"
    r"|(?:이|그)(?:번|처럼|만큼|대로)(?=[\s,])"
    r"|이(?:는|를|에|로|어|에\s?따라|같은)(?=[\s,])|그(?:는|가|를|의|중|동안|간)(?=[\s,])"
    r"|이러(?:한|하자|해서|자|면|므로|다|다가|고)(?=[\s,])"
    r"|그러(?:나|니|자|면|므로|다|다가|면서|니까|더니)(?=[\s,])"
    r"|(?:이|그)렇(?:게|다|다면|지만|더라도|듯|기)(?=[\s,])|(?:이|그)래(?:서|도|야)(?=[\s,])"
    r"|(?:그런데|그리고|그러한)(?=[\s,])"
    r"|(?:여기|거기)(?:에|서|에서|에는|까지)?(?=[\s,])"
    r"|(?:전자|후자|양쪽|양사|둘|셋|모두)(?:은|는|이|가| 다)?(?=[\s,])"
    r"|(?:대부분|일부|나머지|상당수|절반)(?:은|는|이|가)(?=\s)|앞서(?=[\s,])"
    r"|(?:먼저|우선|둘째|셋째|넷째|끝으로|마지막으로|이어서|곧이어|이윽고|이튿날)(?=[\s,])"
    r")"
    # or in the first words: 시의 이런 대응이 …
    r"|.{1,16}?\s(?:이런|이러한|이 같은|이같은|그런|그러한|그 같은)\s"
)
_JOINING = re.compile(
    _QUOTE + r"(?:하지만|또한|반면|반대로|따라서|때문에|한편|특히|결국|결과적으로|다만|여기에"
    r"|게다가|더구나|더욱이|예를 들어|예컨대|이를테면|물론|즉|대신|오히려|아울러|나아가"
    r"|마찬가지로|실제로|그럼에도|덕분에|반대편에서는|문제는|왜냐하면"
    r"|대조적으로|구체적으로|결론적으로|더불어|뿐만 아니라|심지어|요컨대|반면에)(?=[\s,])"
)
# A view at the end whose holder stands before: …라는 우려입니다, …다는 것이다.
_VIEW = (
    "우려|지적|주장|비판|평가|분석|전망|의견|설명|취지|입장|얘기|이야기|말|뜻|예상|관측|반론|논리"
)
_VIEW_ENDS = re.compile(
    rf"(?:다는|라는|이란|이라는|자는|냐는|으란|다란|거란|리란|것이란)\s(?:{_VIEW}|것)"
    r"(?:이다|다|입니다|이죠|죠|이었다|였다|이었습니다|였습니다)[.]?$"
)
_VIEW_THERE = re.compile(
    rf"(?:다는|라는|이란|이라는|자는|냐는|것이란|거란)\s(?:{_VIEW})(?:도|이|가|은|는)?\s"
    r"(?:있|나오|나온|나왔|제기|이어|크|높|많|우세|적지)[^\s]{0,8}(?:\s(?:있다|있습니다))?[.]?$"
)
_HOLDER = re.compile(
    r"^[^\s,]{1,12}(?:은|는)\s|(?:업계|일각|전문가|시민|단체|학계|정치권|현장|회사|정부|안팎|측|쪽|사이|내부)"
    r"[^\s]{0,3}(?:에서|에선|에서는|에서도|은|는|들은|들이)\s"
)
_REASON = re.compile(
    r"^.{0,24}?(?:이유|까닭|문제|핵심|요지|취지|결론|설명|주장|생각|판단|뜻)(?:은|는)\s"
)
# Somebody known only from before: 회사는, 신문은.
_KNOWN = re.compile(r"(?:회사|업체|사측|신문|매체|연구진|연구팀|재판부)(?:은|는|이|가|의|도)\s")
_INVITING = re.compile(r"(?:볼까요|보자|봅시다|보시죠|볼까|보죠)[.?]?$")
_SPOKEN = re.compile(r"[”\"](?:이?라)?(?:고|며|면서)[\s,]|[”\"][.]?$")
_ASKING = re.compile(r"까요?[.?]?$")
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"")
# Nouns that only close what is said of the subject: 토론이 열릴 예정이다.
_PLANS = frozenset({"예정", "계획", "방침", "전망", "셈", "편", "중"})
_BOUND = frozenset({"것", "수", "바", "듯", "뻔", "만", "줄", "지", "채", "거"}) | _PLANS
_GOING_ON = frozenset({"고", "어", "아", "여", "게", "지", "도록", "려고", "어서", "아서"})
_COPULA_WITHIN = 4  # 이/VCP 었/EP 다/EF ./SF
# Subjects that say only that something is so, not of whom.
_EMPTY = frozenset(
    """논란 우려 비판 지적 의견 관심 필요 문제 가능성 목소리 반발 평가 수 감 적 것 거 일 생각 경우
    논의 예정 계획 기대 전망 분석 관측 차이 변화""".split()  # noqa: SIM905
)
_TOPICS = frozenset({"은", "는", "ᆫ"})
_TIMES = frozenset(
    """올해 올 지난해 작년 내년 재작년 이듬해 오늘 어제 내일 최근 요즘 지금 현재 당시 올봄 올여름
    올가을 올겨울 지난달 이달 이번 오전 오후 밤 아침 저녁 처음""".split()  # noqa: SIM905
)
_FROM_TO = frozenset({"부터", "까지"})
# One more of what nobody counts: 지금도, 하나도.
_NOT_ANOTHER = _TIMES | {"하나", "조금", "누구", "무엇", "아무", "어디", "언제", "오늘날", "아직"}
_EARLY, _FIRST_NOUN = 12, 20


def opening(sentence: str) -> Opening:
    """How a bullet would begin with this sentence of an article."""
    if _without_holder(sentence):
        return Opening.UNSAID
    if _POINTING.match(sentence):
        return Opening.POINTS
    if _JOINING.match(sentence):
        return Opening.JOINS
    return Opening.BARE if _KNOWN.match(sentence) else _by_subject(sentence)


def _by_subject(sentence: str) -> Opening:
    quoted = [match.span() for match in _QUOTED.finditer(sentence)]
    tokens = [
        one
        for one in tokenize(sentence)
        if not any(start <= one.start < end for start, end in quoted)
    ]
    if _has_subject(tokens) or (not quoted and _INVITING.search(sentence)):
        return Opening.ALSO if _is_another(tokens) else Opening.STANDS
    if quoted and _SPOKEN.search(sentence):
        return Opening.UNSAID
    names_only = _is_naming(tokens)
    return Opening.POINTS if names_only or _ASKING.search(sentence) else Opening.BARE


def _is_naming(tokens: Sequence[Token]) -> bool:
    """Whether a sentence ends on the name of what it is about (나루전자다), not on a plan."""
    ending = tokens[-_COPULA_WITHIN - 1 :]
    return any(
        one.tag == "VCP" and before.form not in _PLANS for before, one in itertools.pairwise(ending)
    )


def _without_holder(sentence: str) -> bool:
    if _VIEW_ENDS.search(sentence):
        return not _REASON.match(sentence)
    return bool(_VIEW_THERE.search(sentence)) and not _HOLDER.search(sentence)


def _has_subject(tokens: Sequence[Token]) -> bool:
    """Whether somebody or something does it (가람시가, 값은), or a scene is set (현장에서는)."""
    scene = any(one.tag == "JKB" and one.form == "에서" for one in tokens)
    return any(
        (token.tag == "JX" and _is_topic(token) and _is_topical(before, token))
        or (
            token.tag == "JKS"
            and (scene or before.form not in _EMPTY)
            and not _inside_clause(tokens, at)
        )
        for at, (before, token) in enumerate(itertools.pairwise(tokens), 1)
    )


def _is_topical(before: Token, particle: Token) -> bool:
    """Whether a topic may be the subject: no time (올해는, 3월에는), no place (해외에서도); but who
    does it may be told as a place (교육청에서는).
    """
    if before.tag == "JKB":
        return before.form == "에서" and particle.form in _TOPICS
    if before.form in _TIMES or (before.tag == "JX" and before.form in _FROM_TO):
        return False
    return not before.tag.startswith(("E", "M"))


def _is_another(tokens: Sequence[Token]) -> bool:
    """Whether the first topic or subject is said to be one more: 민원인도, but not 아무도."""
    for before, token in itertools.pairwise(tokens):
        if token.start > _FIRST_NOUN or token.tag in {"EC", "EF"}:
            return False
        if token.tag == "JX" and token.form == "도":
            return before.tag in {"NNG", "NNP", "XSN", "SL"} and before.form not in _NOT_ANOTHER
        if token.tag == "JKS" or (token.tag == "JX" and _is_topical(before, token)):
            return False
    return False


def _is_topic(particle: Token) -> bool:
    """은, 는; 도 as well, but far into a sentence it mostly stands for 을."""
    return particle.form in _TOPICS or (particle.form == "도" and particle.start <= _EARLY)


def _inside_clause(tokens: Sequence[Token], at: int) -> bool:
    """Whether the subject that ends at ``at`` is only that of a clause before a noun:
    ``접수가 끝났다는 말을``, ``회사가 돈을 내고 산 자리다``.
    """
    for place in range(at + 1, len(tokens) - 1):
        token, following = tokens[place], tokens[place + 1]
        if token.tag in {"EF", "JKS"}:
            return False
        if token.tag == "EC" and (following.tag == "SP" or token.form not in _GOING_ON):
            return False
        if token.tag == "ETM" and following.form not in _BOUND:
            told = token.form.endswith(("다는", "라는", "자는", "냐는", "란", "단"))
            ends_naming = any(one.tag == "VCP" for one in tokens[-_COPULA_WITHIN:])
            return told or ends_naming or _has_begun(tokens[:at], tokens[at + 1 : place])
    return False


def _has_begun(before: Sequence[Token], between: Sequence[Token]) -> bool:
    """Whether somebody was doing things before the subject came: ``맥박을 읽고 병이 올 수를 …``."""
    doing = any(one.tag == "JKO" for one in before) and any(one.tag == "EC" for one in before)
    return doing and not any(one.tag in {"JKO", "EC"} for one in between)


# --- persons -------------------------------------------------------------------------------------

_TITLES = (
    "씨|대표|교수|CEO|회장|부회장|사장|부사장|의원|장관|차관|위원장|위원|원장|소장|국장|총장|박사"
    "|연구원|연구위원|변호사|기자|작가|감독|의장|창업자|총리|시장|군수|본부장|센터장|이사장|이사|팀장"
    "|실장|활동가|최고[가-힣]{2,6}"
)
_PERSON = re.compile(
    rf"{_QUOTE}([가-힣]{{1,5}})(?: (?:{_TITLES})|씨)(?:은|는|이|가|도|의)(?=[\s,])"
)
_CALLED = re.compile(
    rf"(?<=[\s,])([{SURNAMES}])(?: (?:{_TITLES})|씨)(?:은|는|이|가|도|의|에게|와|과)(?=[\s,])"
)
_COINED = re.compile(
    r"[‘']([가-힣A-Za-z0-9][가-힣A-Za-z0-9 ]{1,12})[’'](?:이?라고?|으?로)\s"
    r"(?:부르|부른|불리|불린|불러|불렀|일컫)"
)
_FIRST_WORD = re.compile(r"[가-힣A-Za-z0-9 ]{2,20}")
_NO_NAMES = frozenset({"한", "전", "현", "부", "새", "두", "각", "신임", "공동", "어느"})


def named_at(sentences: Sequence[str], at: int) -> int | None:
    """Where it was last said who the person is that sentence ``at`` begins with (이 씨는), or what
    the name stands for (‘점쟁이’라고 부른다): ``at`` itself where it begins with neither, or with a
    full name; None where nobody says it.
    """
    found = _PERSON.match(sentences[at])
    name = found[1] if found else ""
    if not name or name in _NO_NAMES or (len(name) > 2 and name[0] in SURNAMES):
        return _coined_at(sentences, at)
    surname = len(name) == 1
    if surname and name not in SURNAMES:
        return at
    told = _last_told(sentences, at, name)
    return told if told is not None or surname else at


def strangers_at(sentences: Sequence[str], at: int) -> tuple[int, ...]:
    """Where the people were last told of whom sentence ``at`` calls by their surname alone further
    in (… 윤 씨는); -1 for one of whom nobody told.
    """
    sentence = sentences[at]
    bare = _QUOTED.sub(lambda quoted: "“" * len(quoted[0]), sentence)
    places: list[int] = []
    for found in _CALLED.finditer(bare, 1):
        name = found[1]
        full, _ = _mentions(name)
        if name in _NO_NAMES or full.search(sentence):
            continue
        told = _last_told(sentences, at, name)
        places.append(-1 if told is None else told)
    return tuple(places)


def _last_told(sentences: Sequence[str], at: int, name: str) -> int | None:
    """The last sentence before ``at`` that tells of a person who was once named in full."""
    full, again = _mentions(name)
    earlier = range(at - 1, -1, -1)
    if not any(full.search(sentences[place]) for place in earlier):
        return None
    return next(
        place
        for place in earlier
        if full.search(sentences[place]) or again.search(sentences[place])
    )


def _coined_at(sentences: Sequence[str], at: int) -> int:
    """The sentence that coins the name with which sentence ``at`` begins, else ``at``."""
    first = _FIRST_WORD.match(sentences[at])
    if not first:
        return at
    for place in range(at - 1, -1, -1):
        if any(first[0].startswith(coined[1]) for coined in _COINED.finditer(sentences[place])):
            return place
    return at


@functools.lru_cache(maxsize=256)
def _mentions(name: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A person told in full (이한결 씨, 이모(27) 씨, 리사 수 AMD CEO), and told again (수 CEO)."""
    again = re.compile(rf"(?<![가-힣]){name}(?: (?:{_TITLES})|씨)")
    if len(name) > 1:
        told = rf"(?<![가-힣])[가-힣]{{1,6}} {name}(?:[\s,][^.]{{0,24}}?(?:{_TITLES})|\(|씨)"
        return re.compile(told), again
    given = rf"(?<![가-힣]){name}[가-힣]{{1,2}}(?:[\s,][^.]{{0,24}}?(?:{_TITLES})|\(|씨)"
    foreign = rf"(?<![가-힣])[가-힣]{{1,6}} {name} [^\s.,]{{1,12}} (?:{_TITLES})"
    return re.compile(rf"{given}|{foreign}"), again
