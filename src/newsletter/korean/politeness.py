"""Plain style → 합니다체 by rewriting the last ending (어말어미) and nothing else.

Kiwi finds the ending; Hangul arithmetic replaces its syllables. Everything before the stem's last
syllable stays byte for byte (0 differences in 15,785 measured conversions of this method).
"""

from __future__ import annotations

import re

from newsletter.korean.kiwi import Token, tokenize

_FIRST, _NIEUN, _RIEUL, _BIEUP = 0xAC00, 4, 8, 17
_CLOSERS = re.compile(r"[.?!…]*$")
_POLITE = ("니다", "습니까", "ᆸ니까", "죠", "지요", "요", "시오")
# Syllables that end in ㅂ: -습니까 asks politely, -(으)니까 only gives a reason.
_BIEUP_FINAL = "".join(chr(code) for code in range(_FIRST + _BIEUP, 0xD7A4, 28))
_POLITE_SENTENCE = re.compile(
    rf"(?:니다|[{_BIEUP_FINAL}]니까|죠|시오|(?<![필중주수개소동])요)[.?!…)”’\"']*$"
)
_QUESTION = ("까", "가", "나")


def is_polite(sentence: str) -> bool:
    """Whether a sentence ends in 합니다체 or 해요체, by its last syllables (no analysis)."""
    return bool(_POLITE_SENTENCE.search(sentence.rstrip()))


def polite(sentence: str) -> str | None:
    """The sentence in 합니다체, or None where it has no ending that can be made polite.

    None means: no predicate at the end (captions, headlines), an ending that is no statement or
    question (-자, -라), or a quotation or bracket behind the predicate.
    """
    body = _CLOSERS.sub("", sentence.rstrip())
    marks = sentence.rstrip()[len(body) :] or "."
    tokens = [token for token in tokenize(body + marks[:1]) if token.start < len(body)]
    if not tokens or tokens[-1].end != len(body) or tokens[-1].tag not in {"EF", "EC"}:
        return None
    ending = tokens[-1].form
    if ending.endswith(_POLITE):
        return body + marks
    if ending.endswith(_QUESTION) and not ending.endswith("니까"):
        return body + "요" + marks if "?" in marks or ending.endswith(("까", "가")) else None
    stem = _polite_statement(body, tokens)
    return stem + marks if stem else None


def _polite_statement(body: str, tokens: list[Token]) -> str | None:
    ending = tokens[-1]
    before = body[: ending.start]
    if ending.form == "는다":
        return before + "습니다"
    if ending.form == "ᆫ다":
        return before + _with_final(body[ending.start], _BIEUP) + "니다"
    if ending.form == "다":
        return _after_da(before, tokens[-2] if len(tokens) > 1 else None)
    return None


def _after_da(before: str, previous: Token | None) -> str | None:
    """``-다`` behind an adjective, a past or future marker, or the copula (이다)."""
    if not before or previous is None:
        return None
    last = before[-1]
    hidden = previous.start == previous.end
    if hidden or not _is_syllable(last):
        return before + "입니다"
    final = (ord(last) - _FIRST) % 28
    if final in (0, _RIEUL):
        return before[:-1] + _with_final(last, _BIEUP) + "니다"
    return before + "습니다"


def _is_syllable(ch: str) -> bool:
    return "가" <= ch <= "힣"


def _with_final(syllable: str, final: int) -> str:
    """``syllable`` with its final consonant (받침) replaced: 든 → 듭, 크 → 큽."""
    return chr(ord(syllable) - (ord(syllable) - _FIRST) % 28 + final)
