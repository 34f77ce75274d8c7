"""Particles (조사) that fit the sound before them: picked for a word, re-picked beside a cut.

A word is read aloud to its last sound: digits in Sino-Korean, capitals letter by letter, other
Latin words by the usual Korean spelling of their ending (외래어 표기법), signs by name. What stands
in brackets is not read: ``엑스(X)를`` follows 엑스.
"""

from __future__ import annotations

import re

from newsletter.korean.hangul import IEUNG, MIEUM, NIEUN, RIEUL, final_of, is_syllable

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
