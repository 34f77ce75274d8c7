"""What the letter states, looked up in the stored articles it rests on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter.tracing.lookup import look_up
from newsletter.tracing.overlap import overlap
from newsletter.tracing.quotations import quotations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newsletter.check.proof import Paragraph, Proof
    from newsletter.model import Article, Finding, Section
    from newsletter.tracing.lookup import Traced

COPIED_WORDS = 25
"""Words in a row, outside quotation marks, from which a passage is worth telling anew: one long
sentence or two (measured on six sections that were drafted by choosing sentences: 19–35, half of
them from 25; a section in a person's own words stays under 10)."""

_APART = "\u16a0"  # a rune: no source holds it, so that no run goes across a quotation
_KINDS = {"number": "수", "date": "날짜", "name": "이름", "quotation": "인용"}
_TELLS = re.compile(
    r"^(?:은|는|이?고|이?라|며|면|냐|자)|(?:말[하했한합해]|밝[히혔힌힙혀]|전[하했한합해]|설명|강조|지적|주장|답[하했한합해]|덧붙|털어놨|털어놓|비판|당부|적[었은혀]|썼|쓴|호소"
    r"|요구|요청|반박|반문|물었|묻|되묻|해명|경고|발표|보도|인용|따르면|의하면|라며|다며|냐며|자며|라면서|다면서|라는|다는|냐는|자는"
    r"|라고|다고|냐고|자고|이라[고는며했]|외[치쳤친]|고백|회상|토로|평가|진단|제안|약속|선언|부르|불[렀리러]|했[다습었던죠을])"
)
_SOMEBODY = re.compile(r"[가-힣A-Za-z)](?:은|는|이|가|도|의|측은|께서)\s")
_SENTENCE = re.compile(r"(?:다|요|까|죠)[.?!…]*$")
"""A slogan or a name in quotation marks (“녹색 세계를 위한 연대”를 주제로) is nobody's word."""
_HANGUL = re.compile(r"[가-힣]+")
_DIGIT = re.compile(r"\d")
_FIGURES = re.compile(r"[\d.,\s만억조천백십]+")
_STOP = re.compile(r"[.?!…]\s")
_SENTENCE_END = re.compile(r"^\s*[가-힣]{0,3}[.?!…]\s+")


def check_sources(proof: Proof) -> Iterator[Finding]:
    """Findings on what the sources do not bear out, on copied passages and quotations of nobody."""
    bullets = proof.bullets()
    yield from _check_unread(proof, bullets)
    for bullet in bullets:
        yield from _check_facts(proof, bullet, _sources(proof, bullet.section))
        yield from _check_attribution(proof, bullet)
    for order, _ in proof.sections():
        yield from _check_copied(
            proof, [one for one in bullets if one.section == order], _sources(proof, order)
        )


def _sources(proof: Proof, order: int) -> tuple[Article, ...]:
    return proof.sources[order - 1] if order <= len(proof.sources) else ()


def _check_unread(proof: Proof, bullets: Sequence[Paragraph]) -> Iterator[Finding]:
    """Sections that state something and whose articles are not stored, all in one finding."""
    orders = dict.fromkeys(bullet.section for bullet in bullets)
    unread = [
        (order, section.number)
        for order, section in proof.sections()
        if order in orders and _names_a_source(section) and not _sources(proof, order)
    ]
    if unread:
        names = "·".join(str(number) for _, number in unread)
        yield proof.finding(
            "sources.unread",
            "warning",
            proof.line_of_section(unread[0][0]),
            f"{names}번 꼭지는 근거를 살필 글이 없어 수와 이름, 인용을 대조하지 못했습니다.",
            "원문을 seeds/에 넣거나 출처 줄에 원문의 주소를 적고 newsletter collect를 해 주세요.",
        )


def _names_a_source(section: Section) -> bool:
    """One that names none is told so by another rule."""
    return bool(section.sources) or any("](http" in block.text for block in section.body)


def _check_facts(
    proof: Proof, bullet: Paragraph, sources: tuple[Article, ...]
) -> Iterator[Finding]:
    if not sources:
        return
    traced = look_up(bullet.shown, sources)
    differing = [one for one in traced if one.status == "differs"]
    texts = {article.id: article.text for article in sources}
    wrong = [one for one in differing if _contradicts(one, bullet.shown, texts)]
    unsure = [one for one in differing if one not in wrong]
    missing = [one for one in traced if one.status == "missing"]
    if wrong:
        yield proof.finding(
            "sources.differs",
            "error",
            bullet.line_of(wrong[0].fact.text),
            f"원문의 수와 다릅니다: {'; '.join(map(_compared, wrong))}",
            "원문을 다시 보고 어느 쪽이 맞는지 고쳐 주세요.",
        )
    if unsure:
        yield proof.finding(
            "sources.reworded",
            "warning",
            bullet.line_of(unsure[0].fact.text[:12]),
            f"원문과 다른 데가 있는 듯합니다: {'; '.join(map(_compared, unsure))}",
            "원문을 다시 보아 주세요. 인용은 원문 그대로 옮기거나 따옴표를 풀어 적습니다.",
        )
    if missing:
        shown = ", ".join(dict.fromkeys(_named(one) for one in missing))
        yield proof.finding(
            "sources.not-found",
            "warning",
            bullet.line_of(missing[0].fact.text[:12]),
            f"원문에서 못 찾았습니다: {shown}",
            "원문에 있는지 다시 보아 주세요. 다른 글에서 왔다면 그 글을 출처에 더해 주세요.",
        )


def _contradicts(one: Traced, shown: str, texts: Mapping[str, str]) -> bool:
    """Whether the source gives another number of the same kind beside the same word: 저수율은
    지난달 61% for 저수율은 지난달 16%. An error stops a letter, so all else is only a warning.

    Measured: of 34 numbers of drafts with one figure altered 30 are told so (the other 4 warned
    of), and of 528 numbers of human headlines beside their articles 4 (28 with whatever differs).
    """
    if one.fact.kind != "number" or not _DIGIT.search(one.fact.text):
        return False
    text = texts.get(one.article_id, "") if one.end else ""
    before = _word_before(shown, one.fact.start)
    behind = _word_behind(shown, one.fact.end)
    beside = (before and before == _word_before(text, one.start)) or (
        behind and behind == _word_behind(text, one.end)
    )
    about = before in {"약", "대략", "거의", "줄잡아"}
    return bool(beside) and not about and _unit(one.fact.text) == _unit(one.instead) != ""


def _word_before(text: str, place: int) -> str:
    words = text[max(0, place - 20) : place].split()
    return words[-1] if words else ""


def _word_behind(text: str, place: int) -> str:
    words = _HANGUL.findall(text[place : place + 20])
    return words[0][:3] if words and len(words[0]) > 1 else ""


def _unit(number: str) -> str:
    return _FIGURES.sub("", number)


def _named(one: Traced) -> str:
    return f"{_KINDS[one.fact.kind]} ‘{_short(one.fact.text)}’"


def _compared(one: Traced) -> str:
    return f"편지 ‘{_short(one.fact.text)}’, 원문 ‘{_short(one.instead)}’"


def _short(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:23]}…"


def _check_attribution(proof: Proof, bullet: Paragraph) -> Iterator[Finding]:
    """A quotation whose sentence names nobody and says nothing of who spoke."""
    shown = bullet.shown
    for start, end in quotations(shown):
        if shown[start - 1] not in '“"' or not _SENTENCE.search(shown[start:end]):
            continue
        before = _STOP.split(shown[: start - 1])[-1]
        behind = shown[end + 1 :]
        stop = _STOP.search(behind)
        sentence_end = behind[: stop.start() + 1] if stop else behind
        if not _SOMEBODY.search(before) and not _TELLS.search(sentence_end):
            yield proof.finding(
                "sources.attribution",
                "warning",
                bullet.line_of(shown[start:end][:12]),
                f"누구의 말인지 알 수 없는 인용입니다: “{_short(shown[start:end])}”",
                "말한 이나 글을 같은 문장에 적어 주세요.",
            )
            return


def _check_copied(
    proof: Proof, bullets: Sequence[Paragraph], sources: tuple[Article, ...]
) -> Iterator[Finding]:
    """One gentle word for a section: a draft made of the source's sentences is near it by design,
    and what matters is a passage of several sentences that nobody retold.
    """
    if not sources:
        return
    told = [_APART.join(_unquoted(bullet.shown)) for bullet in bullets]
    longest = overlap(_APART.join(told), sources).longest
    words = len(longest.split())
    if words < COPIED_WORDS:
        return
    start = _SENTENCE_END.sub("", longest).strip()[:16]
    bullet = next((one for one in bullets if start in one.shown), bullets[0])
    yield proof.finding(
        "sources.copied",
        "warning",
        bullet.line_of(start),
        f"원문과 낱말 {words}개가 그대로 이어집니다: “{start}…”",
        "내 말로 풀어 쓰거나, 꼭 그대로여야 하면 따옴표로 묶고 누구의 말인지 적어 주세요.",
    )


def _unquoted(shown: str) -> list[str]:
    """The runs of a text between its quotations."""
    ends = [0, *(place for span in quotations(shown) for place in span), len(shown)]
    return [shown[a:b] for a, b in zip(ends[::2], ends[1::2], strict=True)]
