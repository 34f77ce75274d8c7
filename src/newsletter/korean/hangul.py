"""Hangul syllables as arithmetic: their final consonant (받침), read and replaced.

Finals are numbered as Unicode orders them (The Unicode Standard, ch. 3.12): 0 for none, 1–27.
"""

from __future__ import annotations

NIEUN, RIEUL, MIEUM, BIEUP, IEUNG = 4, 8, 16, 17, 21
_FIRST, _LAST, _FINALS = 0xAC00, 0xD7A3, 28


def is_syllable(ch: str) -> bool:
    """Whether a character is a composed Hangul syllable (가–힣)."""
    return len(ch) == 1 and _FIRST <= ord(ch) <= _LAST


def final_of(syllable: str) -> int:
    """The number of a syllable's final consonant: 강 → 21, 가 → 0."""
    return (ord(syllable) - _FIRST) % _FINALS


def with_final(syllable: str, final: int) -> str:
    """The syllable with another final consonant, 0 for none: 든 → 듭, 크 → 큽, 만 → 마."""
    return chr(ord(syllable) - final_of(syllable) + final)
