"""Particles (조사) that fit the sound before them: picked for a word, re-picked beside a cut.

A word is read aloud to its last sound: digits in Sino-Korean, capitals letter by letter, other
Latin words by the usual Korean spelling of their ending (외래어 표기법), signs by name. What stands
in brackets is not read: ``엑스(X)를`` follows 엑스.

What an author wrote is mended only where no reading allows it (``동맹를``, ``구글를``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter.korean.hangul import IEUNG, MIEUM, NIEUN, RIEUL, final_of, is_syllable
from newsletter.korean.kiwi import tokenize

if TYPE_CHECKING:
    from collections.abc import Collection

_OTHER = 1
"""Some final consonant that is not ㄹ; which one makes no difference to a particle."""

_CLOSERS = "’”'\"」』》〉>)]）］】}"
_BRACKETED = re.compile(r"\s?(?:\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）)$")
_DIGITS = {"0": _OTHER, "1": RIEUL, "3": MIEUM, "6": _OTHER, "7": RIEUL, "8": RIEUL}
_LETTERS = {"L": RIEUL, "R": RIEUL, "M": MIEUM, "N": NIEUN}  # 엘 알 엠 엔
_SIGNS = {"㎏": MIEUM, "㎎": MIEUM, "%": 0, "％": 0, "℃": 0, "°": 0, "㎞": 0, "㎡": 0, "㎝": 0,
          "㎜": 0, "㎥": 0, "+": 0, "&": 0, "$": 0, "€": 0, "₩": NIEUN, "#": 0}  # fmt: skip
_UNITS = {"kg": MIEUM, "mg": MIEUM, "g": MIEUM, "km": 0, "cm": 0, "mm": 0, "nm": 0, "m": 0, "l": 0}
_WORDS = {"opec": _OTHER, "web": _OTHER, "lab": _OTHER, "club": _OTHER, "big": _OTHER,
          "group": _OTHER, "deep": _OTHER}  # fmt: skip
_ENDINGS = (
    (re.compile(r"(?:ng)$"), IEUNG),  # Boeing 보잉
    (re.compile(r"(?:l|le)$"), RIEUL),  # Intel 인텔, Google 구글
    (re.compile(r"(?:m|me)$"), MIEUM),  # Zoom 줌, Chrome 크롬
    (re.compile(r"(?:n|ne)$"), NIEUN),  # Amazon 아마존, iPhone 아이폰
    (re.compile(r"(?:[aeiou]ck|[aeiou]c|oo?k)$"), _OTHER),  # Slack 슬랙, Epic 에픽, TikTok 틱톡
    (re.compile(r"(?:^|[^aeiou])[aeiou]pp?$"), _OTHER),  # Snap 스냅
    (re.compile(r"(?:^|[^aeiou])[aeiou]tt?$"), _OTHER),  # Copilot 코파일럿
)
_LATIN = re.compile(r"[A-Za-zÀ-ÿ]+$")

_WORD_END = r"(?![가-힣A-Za-z0-9])"
_AFTER_RO = r"(?:서|써|부터|의)?(?:는|도|만|까지)?"
_AFTER_GWA = r"(?:의|는|도|만)?"
_AFTER_RA = r"(?:고|고는|고도|는|며|면|면서|도|서|던|든지|지만|기보다)?"
# Each particle: its two forms, what else may follow in the word, and whether the same syllable is
# often the end of a noun (전문가, 홍보과, 세종로), which only the sound of what was cut can tell.
_PARTICLES = (
    ("을", "를", "", False),
    ("은", "는", "", False),
    ("이", "가", "", True),
    ("과", "와", _AFTER_GWA, True),
    ("으로", "로", _AFTER_RO, True),
    ("이라", "라", _AFTER_RA, False),
    ("이란", "란", "", False),
    ("이나", "나", "", True),
    ("이며", "며", "", False),
    ("이었", "였", "[가-힣]{1,6}", False),
    ("이다", "다", "", False),
    ("아", "야", "", True),
)
_FORMS = {
    (form, after): (consonant, vowel, risky)
    for consonant, vowel, after, risky in _PARTICLES
    for form in (consonant, vowel)
}
_AT_JOINT = tuple(
    (re.compile(rf"({form}){after}{_WORD_END}"), *pair)
    for (form, after), pair in sorted(_FORMS.items(), key=lambda item: -len(item[0][0]))
)
_COPULAS = {"이다", "이며", "이었"}  # 학교이다 is as right as 학교다
_SKIPPED = re.compile(rf"[{re.escape(_CLOSERS)}]*")

# --- what an author wrote ---
_WRITTEN = tuple(
    (re.compile(rf"({consonant}|{vowel}){after}{_WORD_END}"), consonant, vowel)
    for consonant, vowel, after in (
        ("을", "를", ""),
        ("은", "는", ""),
        ("이", "가", ""),
        ("과", "와", _AFTER_GWA),
        ("으로", "로", _AFTER_RO),
    )
)
_PARTICLE_TAGS = frozenset({"JKO", "JX", "JKS", "JC", "JKB"})
# Behind a noun nothing else, though the analyser takes a wrong one for a noun (학교을).
_ONLY_PARTICLES = frozenset({"을", "를", "은", "는"})
_NOUN_TAGS = ("N", "XSN", "XR")
_ASIDE = re.compile(r"[(\[（][^\W_][^()\[\]（）]")
# Capitals that nobody reads as a word: without vowels, or known to be spelt.
_SPELT = re.compile(
    r"(?<![A-Za-z0-9가-힣&/.+-])(?:[B-DF-HJ-NP-TV-Z]{2,4}|AI|IT|EU|AR|API|UI|UX|IP|IPO|MOU|OTT)$"
)
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"|「[^「」]*」|『[^『』]*』|[‘'][^‘’']*[’']")


def with_particle(word: str, pair: str) -> str:
    """``word`` with the particle (조사) of ``pair`` that fits it: ``"이/가"``, ``"을/를"``,
    ``"은/는"``, ``"과/와"``, ``"으로/로"`` — the form after a consonant first.
    """
    consonant, vowel = pair.split("/")
    return word + (consonant if _takes_consonant_form(final_consonant(word), consonant) else vowel)


def final_consonant(text: str) -> int:
    """The final consonant (0 none, else 1–27) of the last sound of ``text`` as it is read aloud;
    0 where nobody can tell. Closing marks, and brackets behind a word, are skipped.
    """
    return _read(text) or 0


def refitted(text: str, place: int, removed: str = "") -> str:
    """``text`` with the particle at ``place`` made to fit what now stands before it.

    ``place`` is where something was cut out or where a replacement ends, ``removed`` what stood
    there. Nothing else changes: no syllable of a word (은행, 이유), no other particle. A syllable
    that is a particle or a noun's last (전문가, 세종로) counts as a particle only where it fits
    ``removed``.
    """
    closers = _SKIPPED.match(text, place)
    start = closers.end() if closers else place
    before = _read(text[:start])
    if before is None:
        return text
    for pattern, consonant, vowel, risky in _AT_JOINT:
        found = pattern.match(text, start)
        if not found:
            continue
        form = found[1]
        if risky and not _fits(form, consonant, vowel, _read(removed)):
            return text
        if form == consonant and consonant in _COPULAS:
            return text
        fitting = consonant if _takes_consonant_form(before, consonant) else vowel
        return text[:start] + fitting + text[start + len(form) :]
    return text


def mended(sentence: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The sentence with those particles (을/를, 은/는, 이/가, 과/와, 으로/로) made right that the
    sound before them contradicts, and each change as (word written, word mended), in order.

    Only behind Hangul and capitals that can only be spelt (AI, LLM); behind a bracket the word
    before it decides. Quotations, and whatever could be read in two ways, stay as they are.
    """
    quoted = [match.span() for match in _QUOTED.finditer(sentence)]
    tokens = tokenize(sentence)
    nouns = frozenset(one.end for one in tokens if one.tag.startswith(_NOUN_TAGS))
    text, done = "", 0
    changes: list[tuple[str, str]] = []
    for token in tokens:
        place = token.start
        particle = token.tag in _PARTICLE_TAGS or token.form in _ONLY_PARTICLES
        if not particle or any(one < place < end for one, end in quoted):
            continue
        written, fitting = _contradicted(sentence, place, nouns)
        if written != fitting:
            word = sentence[sentence.rfind(" ", 0, place) + 1 : place]
            changes.append((word + written, word + fitting))
            text += sentence[done:place] + fitting
            done = place + len(written)
    return text + sentence[done:], tuple(changes)


def _contradicted(sentence: str, place: int, nouns: Collection[int]) -> tuple[str, str]:
    """The particle written at ``place`` and the one that belongs there; the same where it fits,
    and where nobody can be sure.
    """
    for pattern, consonant, vowel in _WRITTEN:
        found = pattern.match(sentence, place)
        if found:
            final = _sure(sentence[:place], nouns)
            if final is None or _fits(found[1], consonant, vowel, final):
                return found[1], found[1]
            return found[1], vowel if found[1] == consonant else consonant
    return "", ""


def _fits(form: str, consonant: str, vowel: str, final: int | None) -> bool:
    return final is not None and form == (
        consonant if _takes_consonant_form(final, consonant) else vowel
    )


def _takes_consonant_form(final: int, consonant: str) -> bool:
    return bool(final) and not (consonant == "으로" and final == RIEUL)


def _read(text: str) -> int | None:
    """The last sound's final consonant, None where it cannot be told."""
    text = text.rstrip()
    while text:
        bracketed = _BRACKETED.search(text)
        if bracketed and text[: bracketed.start()].strip(_CLOSERS + "‘“「『《〈<([ "):
            text = text[: bracketed.start()].rstrip()
        elif text[-1] in _CLOSERS:
            text = text[:-1].rstrip()
        else:
            return _read_bare(text)
    return None


def _sure(text: str, nouns: Collection[int]) -> int | None:
    """The final consonant of the noun that ``text`` ends with, None where it has two readings.

    ``nouns`` are the places where nouns end. A bracket of one syllable is part of the word
    (후보(안), 나루(주)), one inside another may be.
    """
    while text and text[-1] in _CLOSERS:
        if text[-1] == ">":
            return None  # a bracket to some, a quotation mark to others
        if text[-1] in ")]）］":
            bracketed = _BRACKETED.search(text)
            if not bracketed or not _ASIDE.match(bracketed[0].lstrip()):
                return None
            text = text[: bracketed.start()]
        else:
            text = text[:-1]
    if text and is_syllable(text[-1]):
        return final_of(text[-1]) if len(text) in nouns else None
    spelt = _SPELT.search(text)
    return _LETTERS.get(spelt[0][-1], 0) if spelt else None


def _read_bare(text: str) -> int | None:
    last = text[-1]
    if is_syllable(last):
        return final_of(last)
    if last.isascii() and last.isdigit():
        return _DIGITS.get(last, 0)
    latin = _LATIN.search(text)
    return _read_latin(latin[0], text[: latin.start()]) if latin else _SIGNS.get(last)


def _read_latin(word: str, before: str) -> int:
    """``AI`` and ``OpenAI`` end letter by letter, ``Google`` as a word, ``10kg`` as its unit."""
    lower = word.lower()
    if before[-1:].isdigit() and lower in _UNITS:
        return _UNITS[lower]
    if lower in _WORDS:
        return _WORDS[lower]
    if word[-1].isupper():
        return _LETTERS.get(word[-1], 0)
    return next((final for ending, final in _ENDINGS if ending.search(lower)), 0)
