"""Plain style → 합니다체 by rewriting the last ending (어말어미) and nothing else.

Kiwi finds the ending; Hangul arithmetic replaces its syllables. Everything before the stem's last
syllable stays byte for byte, and so does what stands behind the ending: full stop, footnote mark,
a bracket (``한다(자료 참조).`` → ``합니다(자료 참조).``).

``softened`` says a statement with -죠 instead, by the same means.

해요체 statements become 합니다체, for the letter speaks one style; 해요체 questions, requests and
soft endings (-죠, -네요, -군요, -거든요, -는데요) are polite as they are. Appeals (-자, -라) are
the author's to make, not the letter's: they are not rewritten at all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter.korean.hangul import BIEUP, RIEUL, final_of, is_syllable, with_final
from newsletter.korean.kiwi import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter.korean.kiwi import Token

_BRACKET = r"\s?[(（\[][^()（）\[\]]{1,80}[)）\]]"
_FOOTNOTE = r"[*†‡※¹²³⁴-⁹]+|(?<=다)\d{1,2}\)"
_TAIL = re.compile(rf"(?:[.?!…]|{_BRACKET}|{_FOOTNOTE})*$")
_STOP = re.compile(r"[.?!…]")

# Syllables that end in ㅂ: -습니까 asks politely, -(으)니까 only gives a reason.
_BIEUP_FINAL = "".join(chr(code) for code in range(0xAC00 + BIEUP, 0xD7A4, 28))
_POLITE_SENTENCE = re.compile(
    rf"(?:니다|[{_BIEUP_FINAL}](?:니까|시다)|죠|시오|(?<![필중주수개소동])요)"
    rf"(?:[.?!…)”’\"']|{_BRACKET}|{_FOOTNOTE})*$"
)
_POLITE = ("니다", "습니까", "ᆸ니까", "ᆸ시다", "읍시다", "죠", "지요", "요", "시오")
_HAEYO = {"어요", "아요", "여요", "에요", "예요"}
_PLUS_YO = ("거든", "네", "걸", "더군", "는군")
_NOUNS = ("예정", "전망", "방침", "계획", "추세")
# Stems whose 해요체 is also that of another: 들어요 is 듣다 or 들다.
_TWO_STEMS = frozenset("듣들걷걸묻물싣실긷길붇불")

# 할 거다, 할거다, 할 게다: 거 and 게 for 것 behind a syllable that ends in ㄹ.
_THING = re.compile(rf"[{''.join(map(chr, range(0xAC00 + RIEUL, 0xD7A4, 28)))}] ?[거게]$")
_APPEAL = re.compile(r"(?:^|\s)(?:함께|같이|우리|다 같이)\s")


def is_polite(sentence: str) -> bool:
    """Whether a sentence ends in 합니다체 or 해요체, by its last syllables (no analysis).

    A bracket or a footnote mark behind the ending is looked over.
    """
    return bool(_POLITE_SENTENCE.search(sentence.rstrip()))


def polite(sentence: str) -> str | None:
    """The sentence in 합니다체, or None where it has no ending that can be made polite.

    None means: no predicate at the end (captions, headlines), an appeal (-자, -라), talk that has
    no polite pair (-어, -대, -다니), or a sentence that ends inside a quotation, whose words are
    somebody's. A missing full stop is added.
    """
    body, tail = _divided(sentence)
    tokens = _tokens(body, tail)
    ends = bool(_STOP.search(sentence[len(body) :]))
    changed = _polite(body, tokens, asks="?" in tail, ends=ends) if tokens else None
    return changed + tail if changed else None


def _polite(body: str, tokens: Sequence[Token], *, asks: bool, ends: bool) -> str | None:
    """``asks`` where a question mark is written, ``ends`` where any mark is."""
    last = tokens[-1]
    if last.tag == "NNG":
        return _noun_ending(body, tokens) if ends else None  # a heading has no full stop
    added = last.tag == "JX" and len(tokens) > 1 and tokens[-2].tag in {"EC", "EF"}  # -는데요
    if last.tag not in {"EF", "EC"} and not added:
        return None
    if last.form.endswith(_POLITE):
        spoken = last.form in _HAEYO and not asks
        return (_from_haeyo(body, tokens) if spoken else None) or body
    return (
        _statement(body, tokens, ends=ends)
        or _question(body, tokens, asks=asks, ends=ends)
        or _aside(body, last)
    )


def _divided(sentence: str) -> tuple[str, str]:
    """The sentence up to its last ending, and what stands behind, with a full stop at least."""
    sentence = sentence.rstrip()
    body = _TAIL.sub("", sentence)
    tail = sentence[len(body) :]
    return body, tail if _STOP.search(re.sub(_BRACKET, "", tail)) else tail + "."


def _tokens(body: str, tail: str) -> list[Token]:
    """The morphemes of the sentence without its tail; none where they do not end with it."""
    stop = _STOP.search(tail)
    tokens = [one for one in tokenize(body + (stop[0] if stop else ".")) if one.start < len(body)]
    return tokens if tokens and tokens[-1].end == len(body) else []


def _noun_ending(body: str, tokens: Sequence[Token]) -> str | None:
    """``…할 예정`` → ``…할 예정입니다``, ``공개 예정`` too."""
    if len(tokens) < 2 or tokens[-1].form not in _NOUNS:
        return None
    named = tokens[-1].form == "예정" and tokens[-2].tag == "NNG"
    return body + "입니다" if named or tokens[-2].tag == "ETM" else None


def _statement(body: str, tokens: Sequence[Token], *, ends: bool) -> str | None:
    ending = tokens[-1]
    before = body[: ending.start]
    changed = None
    if ending.form == "는다":
        changed = before + "습니다"
    elif ending.form == "ᆫ다":
        changed = before + with_final(body[ending.start], BIEUP) + "니다"
    elif ending.form == "다":
        changed = _after_da(before, tokens[-2], ends=ends) if len(tokens) > 1 else None
    elif ending.form.endswith(("단다", "란다")):
        changed = body[:-2] + with_final(body[-2], BIEUP) + "니다"
    elif ending.form in {"리라", "으리라"}:
        changed = _with_rieul(body[:-2]) + " 것입니다"
    return changed


def _after_da(before: str, previous: Token, *, ends: bool) -> str | None:
    """``-다`` behind an adjective, a past or future marker, or the copula (이다)."""
    if not before or (not ends and previous.tag in {"VV", "XSV"}):
        return None  # a dictionary form, or a sentence cut off behind -다가
    if before.endswith(" "):
        return None  # 다 stands alone: no predicate
    if previous.tag == "VCP" and _THING.search(before):
        return before[:-1] + "겁니다"
    if previous.start == previous.end or not is_syllable(before[-1]):
        return before + "입니다"
    return _formal(before, "니다")


def _question(body: str, tokens: Sequence[Token], *, asks: bool, ends: bool) -> str | None:
    ending = tokens[-1]
    form = ending.form
    if form in {"느냐", "으냐", "냐"} or (form == "니" and asks):
        return _formal_question(body, tokens)
    asked = (
        (ending.tag == "EF" and form.endswith(("까", "가")))
        or (ends and ending.tag == "EF" and form.endswith(_PLUS_YO))
        or (ends and form == "나")
        or (asks and len(form) > 1 and form.endswith("지"))
    )
    return body + "요" if asked else None


def _formal_question(body: str, tokens: Sequence[Token]) -> str | None:
    if len(tokens) < 2:
        return None
    before, previous = body[: tokens[-1].start], tokens[-2]
    if previous.start == previous.end or not is_syllable(before[-1]):
        return before + "입니까"
    return _formal(_stem(body, tokens), "니까")


def _aside(body: str, ending: Token) -> str | None:
    """``-구나`` → ``-군요``, ``-더라`` → ``-더군요``, ``-지`` → ``-죠``."""
    if ending.tag != "EF":
        return None
    if ending.form.endswith("구나"):
        return body[:-2] + "군요"
    if ending.form.endswith("더라"):
        return body[:-1] + "군요"
    return body[:-1] + "죠" if ending.form == "지" else None


def _from_haeyo(body: str, tokens: Sequence[Token]) -> str | None:
    """A statement in 해요체 from its stem, None where two stems would do or it may be an appeal."""
    if len(tokens) < 2:
        return None
    ending, previous = tokens[-1], tokens[-2]
    if previous.tag == "VCP":
        before = body[: previous.start]
        return before[:-1] + "겁니다" if _THING.search(before) else before + "입니다"
    if previous.tag == "EP":
        return body[: ending.start] + "습니다" if previous.form in {"었", "겠"} else None
    open_stem = is_syllable(previous.form[-1]) and not final_of(previous.form[-1])
    unclear = (
        previous.form in _TWO_STEMS
        or bool(_APPEAL.search(body))
        or (previous.tag == "VX" and previous.form in {"보", "주"})
        or (open_stem and body[ending.start] in "아어")  # 지어요 may be 짓다
    )
    if unclear:
        return None
    return _formal(body[: previous.start] + previous.form, "니다")


def _stem(body: str, tokens: Sequence[Token]) -> str:
    """The text up to the last ending with the stem in its dictionary form: 어려우- → 어렵-."""
    ending, previous = tokens[-1], tokens[-2]
    if previous.tag.endswith("-I"):
        return body[: previous.start] + previous.form
    return body[: ending.start]


def _formal(stem: str, ending: str) -> str:
    """A stem with -ㅂ니다/-습니다 (or -니까): 크- → 큽니다, 길- → 깁니다, 좋- → 좋습니다."""
    last = stem[-1]
    if final_of(last) in {0, RIEUL}:
        return stem[:-1] + with_final(last, BIEUP) + ending
    return stem + "습" + ending


def _with_rieul(stem: str) -> str:
    return stem if final_of(stem[-1]) else stem[:-1] + with_final(stem[-1], RIEUL)


# --- the softer form -----------------------------------------------------------------------------

_REPORTING = re.compile(
    r"(?:다|라|자|냐)고\s|[가-힣]며\s.{0,12}(?:밝혔|말했|전했)|[“”\"「」]"
    r"|(?:밝히|밝혔|밝힌|말하|말했|말한|전하|전했|전한|알리|알렸|주장|지적|설명|강조|덧붙|비판|보도|발표"
    r"|답했|답하|당부|촉구|호소|요구|경고|반박|해명|시사했|언급|인용|따르면|의하면)"
)
_HARM = re.compile(
    r"사망|숨지|숨졌|숨진|목숨|죽|부상|다쳤|다치|중상|경상|중태|사상자|희생|피해|참사|재난|재해"
    r"|사고|화재|폭발|붕괴|추락|침몰|충돌|익사|질식|감전|매몰|실종|살해|살인|피살|흉기|폭행|폭력|학대"
    r"|성범죄|성착취|성추행|성희롱|성폭|강간|자살|자해|투신|극단적 선택|유족|유가족|시신|빈소|추모"
    r"|애도|별세|전쟁|공습|폭격|학살|테러|납치|고문|감염|확진|중독|병사|암\s|투병|불법 촬영|괴롭힘"
    r"|혐오|차별|유출|해고|체포|구속|기소|징역|난민"
)
# Verbs of one syllable that lose their ㄹ before -ㄴ다, and those that look the same then.
_SAME_BEFORE_NIEUN = frozenset("가갈나날사살주줄푸풀파팔쓰쓸끄끌트틀미밀이일비빌무물거걸여열")


def tells_harm(text: str) -> bool:
    """Whether a text speaks of death, injury, crime or loss, by its words."""
    return bool(_HARM.search(text))


def softened(sentence: str) -> str | None:
    """The statement with ``-죠`` in place of its last ending: 만든다 → 만들죠, 했다 → 했죠,
    합니다 → 하죠. None where a letter must not say it so, or where it cannot be told how.

    -죠 takes the reader's nod for granted. So None for what is somebody else's word (a quotation,
    a report, a claim), for death, harm and crime, for intentions (-겠다), and for whatever is no
    plain or 합니다체 statement. How many of them an issue bears is the caller's to count.
    """
    body, tail = _divided(sentence)
    tokens = _tokens(body, tail)
    if len(tokens) < 2 or "?" in tail or "!" in tail:
        return None
    if _REPORTING.search(body) or tells_harm(body):
        return None
    ending, previous = tokens[-1], tokens[-2]
    if ending.tag not in {"EF", "EC"} or previous.form == "겠":
        return None
    stem = _stem_before(body, ending, previous)
    return stem + "죠" + tail if stem else None


def _stem_before(body: str, ending: Token, previous: Token) -> str | None:
    """The text that -죠 can follow."""
    before = body[: ending.start]
    if ending.form in {"ᆫ다", "ᆸ니다"} and previous.tag != "VCP":
        if len(previous.form) == 1 and previous.tag == "VV" and previous.form in _SAME_BEFORE_NIEUN:
            return None
        last = previous.form[-1]
        final = RIEUL if is_syllable(last) and final_of(last) == RIEUL else 0
        return before + with_final(body[ending.start], final)
    if ending.form == "ᆸ니다":
        open_before = is_syllable(before[-1:]) and not final_of(before[-1])
        said = with_final(body[ending.start], 0)
        return before if said == "이" and open_before else before + said  # 문제죠, 약속이죠
    if ending.form not in {"다", "는다", "습니다"} or not before:
        return None
    hidden = previous.start == previous.end
    return before + "이" if hidden and is_syllable(before[-1]) and final_of(before[-1]) else before
