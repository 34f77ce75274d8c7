"""How the letter speaks: 합니다체 and 해요체, -니다 and -죠, endings that repeat."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from newsletter.korean.politeness import is_polite

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsletter.check.proof import Paragraph, Proof
    from newsletter.model import Finding

LONGEST_RUN = 6
"""Sentences in a row on -니다: the letter this form is taken from has six once."""
LEAST_NIDA, MOST_JYO = 0.5, 0.3
"""Shares of an issue's sentences (that letter: .61 and .19)."""
ENOUGH = 10
"""Sentences from which shares mean something."""

Ending = Literal["니다", "요", "죠", "물음", "평어", "그밖"]
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"|‘[^‘’]*’|「[^「」]*」")
_END = re.compile(r"(?<=[^\d\s][.!?…])[”’\"')\]]*\s+|(?<=\d[.!?])\s+(?=[가-힣“‘])")
_TAIL = r"[.!…]*[”’\"')\]]*(?:\s*\([^()]*\)[.…]?)?$"
_ENDINGS: tuple[tuple[Ending, re.Pattern[str]], ...] = (
    ("물음", re.compile(r"\?[”’\"')\]]*$|까요?" + _TAIL)),
    ("니다", re.compile(r"니다" + _TAIL)),
    ("죠", re.compile(r"(?:죠|지요|네요|군요|거든요|는데요)" + _TAIL)),
    ("요", re.compile(r"(?<![필중주수개소동])요" + _TAIL)),
    ("평어", re.compile(r"다\.+[”’\"')\]]*$")),
)
_LAST_WORD = re.compile(r"([가-힣]+)[^가-힣]*$")


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence of a bullet, and how it ends."""

    bullet: Paragraph
    text: str
    ending: Ending


def check_voice(proof: Proof) -> Iterator[Finding]:
    """Findings on the endings of the bullets' sentences; what is quoted is somebody else's."""
    bullets = proof.bullets()
    said = [one for bullet in bullets for one in _sentences(bullet)]
    yield from _check_politeness(proof, bullets, said)
    yield from _check_mixing(proof, said)
    yield from _check_shares(proof, said)
    yield from _check_runs(proof, said)
    yield from _check_same_endings(proof, bullets)


def _check_politeness(
    proof: Proof, bullets: Sequence[Paragraph], said: Sequence[_Said]
) -> Iterator[Finding]:
    for bullet in bullets:
        plain = [one.text for one in said if one.bullet is bullet and one.ending == "평어"]
        if not plain and is_polite(bullet.shown):
            continue
        shown = f": “…{plain[0][-16:]}”" if plain else "."
        yield proof.finding(
            "letter.politeness",
            "warning",
            bullet.line_of(plain[0][-16:]) if plain else bullet.line,
            f"{bullet.name}에 높임말로 끝나지 않은 문장이 있습니다{shown}",
            "‘-니다’, ‘-죠’, ‘-까요?’로 맺어 주세요.",
        )


def _check_mixing(proof: Proof, said: Sequence[_Said]) -> Iterator[Finding]:
    """One speech level for the whole letter: the rarer one is the slip."""
    styles = Counter(one.ending for one in said if one.ending in {"니다", "요"})
    if len(styles) < 2:
        return
    slip = min(styles, key=lambda ending: (styles[ending], ending == "니다"))
    slips = [one for one in said if one.ending == slip]
    usual, odd = ("합니다체", "해요체") if slip == "요" else ("해요체", "합니다체")
    for bullet, group in itertools.groupby(slips, key=lambda one: one.bullet):
        words = next(group).text[-16:]
        yield proof.finding(
            "letter.mixing",
            "warning",
            bullet.line_of(words),
            f"{usual} 편지인데 {bullet.name}에 {odd}가 섞였습니다: “…{words}”",
            "‘-죠’와 ‘-까요?’는 어느 쪽과도 어울립니다. 그 밖의 문장은 한 가지로 맺어 주세요.",
        )


def _check_shares(proof: Proof, said: Sequence[_Said]) -> Iterator[Finding]:
    endings = Counter(one.ending for one in said)
    if len(said) < ENOUGH or endings["요"] > endings["니다"]:
        return
    line = proof.line_of_section(said[0].bullet.section)
    jyo = sum(one.ending == "죠" for one in said) / len(said)
    if jyo > MOST_JYO:
        yield proof.finding(
            "letter.endings",
            "warning",
            line,
            f"문장 {len(said)}개 가운데 {endings['죠']}개가 ‘-죠’로 끝납니다.",
            "‘-죠’는 열에 두셋이면 넉넉합니다. 사실을 전하는 문장은 ‘-니다’로 맺어 주세요.",
        )
    elif endings["니다"] / len(said) < LEAST_NIDA:
        yield proof.finding(
            "letter.endings",
            "warning",
            line,
            f"문장 {len(said)}개 가운데 ‘-니다’로 끝나는 것이 {endings['니다']}개뿐입니다.",
            "절반은 ‘-니다’로 맺어야 글이 차분합니다.",
        )


def _check_runs(proof: Proof, said: Sequence[_Said]) -> Iterator[Finding]:
    for _, section in itertools.groupby(said, key=lambda one: one.bullet.section):
        runs = [
            list(run)
            for is_nida, run in itertools.groupby(section, key=lambda one: one.ending == "니다")
            if is_nida
        ]
        longest = max(runs, key=len, default=[])
        if len(longest) > LONGEST_RUN:
            last = longest[LONGEST_RUN]
            yield proof.finding(
                "letter.monotone",
                "warning",
                last.bullet.line_of(last.text[-16:]),
                f"‘-니다’로 끝나는 문장이 {len(longest)}개 이어집니다"
                f"({longest[0].bullet.name}부터).",
                "두세 문장마다 ‘-죠’나 ‘-까요?’로 숨을 고르면 읽기 편합니다.",
            )


def _check_same_endings(proof: Proof, bullets: Sequence[Paragraph]) -> Iterator[Finding]:
    for above, bullet in itertools.pairwise(bullets):
        word = _last_word(bullet.shown)
        if bullet.section == above.section and word and word == _last_word(above.shown):
            yield proof.finding(
                "letter.same-ending",
                "warning",
                bullet.line,
                f"{bullet.name}가 바로 위 글머리와 같은 말로 끝납니다: “{word}”",
                "한쪽의 끝말을 바꾸어 주세요.",
            )


def _last_word(text: str) -> str:
    found = _LAST_WORD.search(text[-40:])
    return found[1] if found else ""


def _sentences(bullet: Paragraph) -> Iterator[_Said]:
    shown = bullet.shown
    masked = _QUOTED.sub(lambda quoted: "가" * len(quoted[0]), shown)
    start = 0
    for end in [*(found.end() for found in _END.finditer(masked)), len(masked)]:
        sentence = masked[start:end].strip()
        if sentence:
            yield _Said(bullet, shown[start:end].strip(), _ending(sentence))
        start = end


def _ending(sentence: str) -> Ending:
    tail = sentence[-120:]
    return next((name for name, pattern in _ENDINGS if pattern.search(tail)), "그밖")
