"""Words and marks: quotation marks, particles, borrowed turns, a chatbot's talk, names, numbers.

Only what is wrong nearly every time is listed. Of 3,000 sentences of the press 12 are marked, and
another 40 for their quotation marks, nearly all of which are slips (’이렇게‘, “이렇게“).
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from newsletter.check.marks import Fault, faults, kinds
from newsletter.korean.hangul import final_of, is_syllable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsletter.check.proof import Paragraph, Proof
    from newsletter.model import Finding

_SOMEBODY_S = re.compile(r"“[^“”]*”|\"[^\"]*\"|‘[^‘’]*’|[「『｢《][^「」『』｢｣《》]*[」』｣》]")
_DOUBLED = re.compile(
    r"[가-힣]{1,12}(?:를를|을를|를을|은는|는은|는는|에에서|에서에서|으로으로)(?![가-힣])"
)
_WRONG_FORM = re.compile(r"([가-힣]{1,12})(?:\(([^()]{1,40})\))?(를|와)(?![가-힣])")
# Words that end so by themselves: 돌아와 is no 돌아 with 와.
_ENDS_SO = re.compile(r"(?:[아어여]|[안못]|들|날|몰|뛰|불|꽃|찾|받|잡|싣|읽)$")

_BORROWED = {
    "에 의해": re.compile(
        r"[가-힣]에 의해(?:서)? [가-힣]{1,10}(?:되|된|됐|됩|지[는고며]|진|졌|집)"
    ),
    "에 있어": re.compile(
        r"(?:[함됨]|[가-힣]는 데|[가-힣]기|관계|문제|과정|분야)에 있어(?:서)?(?![가-힣])"
    ),
    "를 가지고 있다": re.compile(
        r"(?:의미|특징|특성|장점|단점|가치|영향력|중요성|책임|권한|관심|기능|한계|목적|능력)[을를] "
        r"(?:가지고 있|갖고 있)"
    ),
    "되어지다": re.compile(
        r"되어[지진졌집]|보여[지진졌집]|잊혀[지진졌집]|쓰여[지진졌집]|불려[지진졌집]|나뉘어[지진졌집]|모여[지진졌집]다"
    ),
    "필요로 하다": re.compile(r"[을를] 필요로 하"),
    "것이 가능하다": re.compile(r"[는한할] 것이 (?:가능|불가능)[하한했합해]"),
    "에 다름 아니다": re.compile(r"에 다름 ?아니"),
    "아무리 강조해도": re.compile(r"아무리 강조해도 지나치지"),
    "로부터의": re.compile(r"[가-힣](?:로부터의|에로의|으로의로)(?![가-힣])"),
    "귀추가 주목": re.compile(r"귀추가 주목"),
    "시사하는 바": re.compile(r"시사하는 바가 (?:크|큽|많|적지)"),
}
_MEND = {
    "에 의해": "무엇이 무엇을 하는지 바로 적어 주세요(‘위원회에 의해 결정된’ → ‘위원회가 결정한’).",
    "에 있어": "‘-에서’, ‘-할 때’로 줄여 주세요.",
    "를 가지고 있다": "‘의미가 있다’, ‘책임이 있다’처럼 적어 주세요.",
    "되어지다": "피동을 한 번만 써 주세요(‘되어진다’ → ‘된다’, ‘보여진다’ → ‘보인다’).",
    "필요로 하다": "‘-이 필요하다’로 적어 주세요.",
    "것이 가능하다": "‘-할 수 있다’로 적어 주세요.",
    "에 다름 아니다": "‘-과 다름없다’, ‘바로 -이다’로 적어 주세요.",
    "아무리 강조해도": "왜 중요한지를 한 문장으로 적어 주세요.",
    "로부터의": "‘-에게서 받은’, ‘-에서 온’처럼 풀어 적어 주세요.",
    "귀추가 주목": "무엇을 지켜볼지 적어 주세요.",
    "시사하는 바": "무엇을 말해 주는지 적어 주세요.",
}
_CHATBOT = re.compile(
    r"(?:AI|인공지능) (?:언어 ?)?(?:모델|어시스턴트)로서"
    r"|(?:요약|정리|작성|번역)해 ?드리(?:겠|면|자면)"
    r"|(?:제공|주신|올려) ?(?:해 ?주신)? (?:기사|본문|원문|글)(?:을|를) "
    r"(?:바탕으로|토대로|요약)"
    r"|(?:더|추가로|추가적으로) (?:궁금|필요)하?신? (?:점|것|사항|내용)이 있(?:으시)?다?면"
    r"|언제든(?:지)? (?:말씀|문의|질문)해 ?주"
    r"|(?:다음은|아래는) (?:요청하신|기사|본문|글)[^.]{0,20}(?:요약|정리)"
    r"|\b(?:As an AI|Certainly!|Here is (?:a|the) summary|I hope this helps)",
)

_LATIN = re.compile(
    r"(?<![A-Za-z0-9@./_&’'-])[A-Z][a-z]{2,}(?:[A-Z][a-z]+)*(?:[ -][A-Z][a-z]+){0,4}"
    r"(?![A-Za-z0-9@/_]|[.-][a-z])"
)
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_READING = re.compile(r"\s?\([가-힣]")
_SPLIT = re.compile(r"[ -]")
_KNOWN = frozenset(
    """Wi-Fi Blu-ray Ctrl Enter Pro Max Plus Mini Air Ultra Lite Note Fold Flip Galaxy Windows Linux
    Python Java Excel Word Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Vol Episode Part Season
    The And For Who What""".split()  # noqa: SIM905 - a list of words reads best as words
)

_UNITS = (
    r"\s?(?:조|억|만|천|원|달러|유로|엔|위안|명|건|곳|개|대|톤|회|마리|가구|편|장|시간|㎞|km|MW|GW)"
)
_WITHOUT_COMMA = re.compile(rf"(?<![\d.,A-Za-z-])[1-9]\d{{3,7}}(?={_UNITS})")
_WITH_COMMA = re.compile(rf"(?<![\d.,])\d{{1,3}}(?:,\d{{3}})+(?={_UNITS})")
_LONG_AMOUNT = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:,\d{3}){2,}|\d{8,})\s?(?:원|달러|유로|엔|명)")
_ENGLISH_UNIT = re.compile(
    r"(?<![가-힣\d])\d[\d.,]{0,12}\s?(?:십억|백만|빌리언|밀리언)\s?(?:달러|유로|파운드)"
)


def check_style(proof: Proof) -> Iterator[Finding]:
    """Findings on words and marks, wherever a reader meets them."""
    paragraphs = proof.paragraphs()
    for paragraph in paragraphs:
        own = _own_words(paragraph.shown)
        yield from _check_marks(proof, paragraph)
        yield from _check_particles(proof, paragraph, own)
        yield from _check_phrases(proof, paragraph, own)
        yield from _check_amounts(proof, paragraph, own)
    yield from _check_kinds(proof, paragraphs)
    yield from _check_names(proof, paragraphs)
    yield from _check_commas(proof, paragraphs)


def _own_words(shown: str) -> str:
    """The paragraph with what is quoted or titled blotted out, its length kept."""
    return _SOMEBODY_S.sub(lambda found: "\x00" * len(found[0]), shown)


def _check_marks(proof: Proof, paragraph: Paragraph) -> Iterator[Finding]:
    found = faults(paragraph.shown)
    if found:
        first: Fault = found[0]
        yield proof.finding(
            "style.quotation-marks",
            "warning",
            paragraph.line_of(first.words),
            f"따옴표의 짝이 맞지 않습니다: {first.words}",
            "여는 표와 닫는 표를 ‘ ’ 또는 “ ”로 맞추어 주세요.",
        )


def _check_kinds(proof: Proof, paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    """Straight or curled, but one of them in one letter; one finding names every line."""
    used = [(paragraph, kinds(paragraph.shown)) for paragraph in paragraphs]
    straight = [paragraph for paragraph, found in used if found.straight]
    if straight and any(found.curled for _, found in used):
        yield proof.finding(
            "style.mixed-marks",
            "warning",
            straight[0].line,
            f"곧은 따옴표(' \")와 둥근 따옴표(‘ “)를 섞어 썼습니다({_lines(straight)}).",
            "편지 안에서 ‘ ’와 “ ” 한 가지로 맞추어 주세요.",
        )


def _check_particles(proof: Proof, paragraph: Paragraph, own: str) -> Iterator[Finding]:
    wrong = [found[0] for found in _DOUBLED.finditer(own)]
    for found in _WRONG_FORM.finditer(own):
        ends_so = found[3] == "와" and _ENDS_SO.search(found[1])
        if _is_closed(found[1]) and (not found[2] or _is_closed(found[2])) and not ends_so:
            wrong.append(found[0])
    if wrong:
        yield proof.finding(
            "style.particle",
            "warning",
            paragraph.line_of(wrong[0]),
            f"조사가 맞지 않습니다: {', '.join(dict.fromkeys(wrong))}",
            "받침 뒤에는 ‘을·과’, 받침이 없으면 ‘를·와’를 한 번만 붙여 주세요.",
        )


def _is_closed(word: str) -> bool:
    """Whether a word ends in a syllable with a final consonant; Latin letters do not say."""
    return is_syllable(word[-1]) and bool(final_of(word[-1]))


def _check_phrases(proof: Proof, paragraph: Paragraph, own: str) -> Iterator[Finding]:
    left = _CHATBOT.search(own)
    if left:
        yield proof.finding(
            "style.chatbot",
            "error",
            paragraph.line_of(left[0]),
            f"챗봇이 하던 말이 남은 듯합니다: “{left[0]}”",
            "그 문장을 지워 주세요.",
        )
    borrowed = [(name, found[0]) for name, turn in _BORROWED.items() if (found := turn.search(own))]
    if borrowed:
        shown = ", ".join(f"“{words}”" for _, words in borrowed)
        yield proof.finding(
            "style.translationese",
            "warning",
            paragraph.line_of(borrowed[0][1]),
            f"번역한 듯하거나 굳은 말투입니다: {shown}",
            _MEND[borrowed[0][0]],
        )


def _check_amounts(proof: Proof, paragraph: Paragraph, own: str) -> Iterator[Finding]:
    found = _LONG_AMOUNT.search(own) or _ENGLISH_UNIT.search(own)
    if found:
        yield proof.finding(
            "style.amount",
            "warning",
            paragraph.line_of(found[0]),
            f"큰 수를 한눈에 읽기 어렵습니다: {found[0]}",
            "만, 억, 조로 끊어 적어 주세요(1,250,000,000원 → 12억 5,000만 원).",
        )


def _check_names(proof: Proof, paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    """Latin names without a Hangul reading; a name in round brackets is the reading's own."""
    known: set[str] = set()
    for paragraph in paragraphs:
        text = _SOMEBODY_S.sub(" ", _without_link_words(paragraph.text))
        bare = _BRACKETED.sub(lambda found: "\x00" * len(found[0]), text)
        read = (name for inner in _BRACKETED.findall(text) for name in _LATIN.findall(inner))
        known |= {part for name in read for part in (name, *name.split())}
        new = []
        for found in _LATIN.finditer(bare):
            name = found[0]
            has_reading = _READING.match(text, found.end())
            if name not in known and not has_reading and _KNOWN.isdisjoint(_SPLIT.split(name)):
                new.append(name)
            known.add(name)
        if new:
            yield proof.finding(
                "style.foreign-name",
                "warning",
                paragraph.line_of(new[0]),
                f"한글 표기 없이 나온 이름입니다: {', '.join(dict.fromkeys(new))}",
                "처음 나올 때 ‘무스타파 술레이만(Mustafa Suleyman)’처럼 한글과 함께 적어 주세요.",
            )


def _check_commas(proof: Proof, paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    """1,570억 and 1900억 in one letter: the rarer way is named, all its places in one finding."""
    own = [(paragraph, _own_words(paragraph.shown)) for paragraph in paragraphs]
    without = [(one, found[0]) for one, text in own for found in _WITHOUT_COMMA.finditer(text)]
    having = [(one, found[0]) for one, text in own for found in _WITH_COMMA.finditer(text)]
    if not without or not having:
        return
    rarer = without if len(without) <= len(having) else having
    words = ", ".join(dict.fromkeys(number for _, number in rarer))
    usual = "쉼표를 찍은" if rarer is without else "쉼표가 없는"
    yield proof.finding(
        "style.commas",
        "warning",
        rarer[0][0].line_of(rarer[0][1]),
        f"다른 수는 {usual} 편지인데 다르게 적은 수가 있습니다: {words}"
        f"({_lines([one for one, _ in rarer])}).",
        "네 자리가 넘는 수의 쉼표를 한 가지로 맞추어 주세요(1,570억 · 1,900억).",
    )


def _without_link_words(text: str) -> str:
    """A linked name is an outlet or a title as its page writes it."""
    return re.sub(r"!?\[(?:\\.|[^\[\]\\])*\]\([^()]*\)", " ", text)


def _lines(paragraphs: Iterable[Paragraph]) -> str:
    lines = dict.fromkeys(one.line for one in paragraphs if one.line is not None)
    shown = ", ".join(str(line) for line in itertools.islice(lines, 5))
    return f"{shown}번째 줄" + (" 등" if len(lines) > 5 else "")
