"""The edit-safe redraft: what was drafted, what a person made of it, what would be drafted now.

Three texts in, one text out. Every line that a person wrote, changed or moved stands in it byte for
byte and in that person's order; what a person took out stays out. Lines still as the machine wrote
them may be renewed. Where both changed the same line the person's stays and the machine's is put
beside it as a Markdown comment, which no reader sees.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.issue.parts import (
    HEAD,
    SECTION,
    Part,
    joined,
    number_of,
    numbered,
    parts_of,
    story_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsletter.issue.parts import Line

PROPOSAL, HEAD_PROPOSAL = "<!-- 새 초안: ", "# 새 초안: "
"""How the comments begin that show the machine's words beside a person's, in the text and in the
head."""
_OPENING = (HEAD, "greeting")


@dataclass(frozen=True, slots=True)
class Merged:
    """The new text of the issue file; ``conflicts`` are the person's lines that were kept where the
    machine would say something else.
    """

    text: str
    conflicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A part of the result: ``follows`` is its place in the new draft, ``count`` says whether its
    number is the machine's to set.
    """

    part: Part
    follows: int | None
    count: bool


def merge(base: str, mine: str, theirs: str) -> Merged:
    """The person's file ``mine`` brought up to the new draft ``theirs``; both began as ``base``.

    Every text is an issue file; IssueError where one has no head. Sections are known again by the
    stories they tell: one that is chosen no longer leaves with its lines, unless a person touched
    one of them.
    """
    drafted, edited, fresh = parts_of(base), parts_of(mine), parts_of(theirs)
    origin = _origins(drafted, edited)
    successor = _successors(drafted, fresh)
    moved = _out_of_order([origin.get(place) for place in range(len(edited))])
    conflicts: list[str] = []
    kept: list[_Kept] = []
    for place, part in enumerate(edited):
        source = origin.get(place)
        follows = None if source is None else successor.get(source)
        if source is None or place in moved:
            kept.append(_Kept(part, follows, count=False))
            continue
        count = number_of(part) == number_of(drafted[source])
        if follows is not None:
            renewed = fresh[follows].with_number(number_of(drafted[source]))
            merged = _merged_head if part.kind == HEAD else _merged_part
            kept.append(_Kept(merged(drafted[source], part, renewed, conflicts), follows, count))
        elif part.kind != SECTION or not _same(drafted[source], part):
            kept.append(_Kept(part, None, count))
    arriving = _arriving(fresh, kept, {*successor.values()})
    result = _with_arrivals(kept, fresh, arriving, left=len(kept) < len(edited))
    return Merged(joined(result, like=mine), tuple(conflicts))


def _arriving(fresh: Sequence[Part], kept: Sequence[_Kept], succeeding: set[int]) -> list[int]:
    """The new parts that tell what the person's file has nowhere and never had."""
    told = {story for one in kept for story in story_of(one.part)}
    kinds = {one.part.kind for one in kept}
    return [
        place
        for place, part in enumerate(fresh)
        if place not in succeeding
        and not (told & {*story_of(part)} if part.kind == SECTION else part.kind in kinds)
    ]


def _is_proposal(line: str, kind: str) -> bool:
    return line.lstrip().startswith(HEAD_PROPOSAL if kind == HEAD else PROPOSAL)


def _merged_part(base: Part, mine: Part, theirs: Part, conflicts: list[str]) -> Part:
    return Part(mine.kind, tuple(_merged_lines(base, mine, theirs, conflicts)))


def _merged_head(base: Part, mine: Part, theirs: Part, conflicts: list[str]) -> Part:
    """The head between its two ``---``. The machine's words stand before the closing one, the
    newest of each key: between others they could break a value of several lines.
    """
    old, own, new = (Part(HEAD, part.lines[1:-1]) for part in (base, mine, theirs))
    lines = _merged_part(old, own, new, conflicts).lines
    proposals: dict[str, Line] = {}
    for line in lines:
        if _is_proposal(line.text, HEAD):
            proposals.setdefault(line.text.split(":")[1], line)
    others = [line for line in lines if not _is_proposal(line.text, HEAD)]
    return Part(HEAD, (mine.lines[0], *others, *proposals.values(), mine.lines[-1]))


def key(line: str) -> str:
    """What a line is known by: its words, whatever its end or its Unicode form."""
    return unicodedata.normalize("NFC", line).rstrip()


def _same(one: Part, other: Part) -> bool:
    return [key(line.text) for line in one.lines] == [key(line.text) for line in other.lines]


# --- which part is which -------------------------------------------------------------------------


def _origins(drafted: Sequence[Part], edited: Sequence[Part]) -> dict[int, int]:
    """For each edited part the drafted one it was made of: the one it shares most lines with."""
    found: dict[int, int] = {}
    pairs = sorted(
        (-_shared(part, source), place, at)
        for place, part in enumerate(edited)
        for at, source in enumerate(drafted)
        if part.kind == source.kind and _shared(part, source)
    )
    used: set[int] = set()
    for _, place, at in pairs:
        if place not in found and at not in used:
            found[place] = at
            used.add(at)
    return found


def _shared(one: Part, other: Part) -> int:
    """Lines two parts share; parts there is one of are the same part whatever stands in them."""
    ours = Counter(key(numbered(line.text, None)) for line in one.lines)
    theirs = Counter(key(numbered(line.text, None)) for line in other.lines)
    alone = one.kind != SECTION
    return sum((ours & theirs).values()) + alone


def _successors(drafted: Sequence[Part], fresh: Sequence[Part]) -> dict[int, int]:
    """For each drafted part the new one on the same story."""
    found: dict[int, int] = {}
    for at, source in enumerate(drafted):
        for place, part in enumerate(fresh):
            if part.kind != source.kind or place in found.values():
                continue
            if part.kind != SECTION or {*story_of(source)} & {*story_of(part)}:
                found[at] = place
                break
    return found


def _out_of_order(places: Sequence[int | None]) -> set[int]:
    """The indexes whose value stands before a smaller or behind a greater one."""
    known = [(index, value) for index, value in enumerate(places) if value is not None]
    found: set[int] = set()
    highest = -1
    for index, value in known:
        if value < highest:
            found.add(index)
        highest = max(highest, value)
    lowest = len(places) + max((value for _, value in known), default=0) + 1
    for index, value in reversed(known):
        if value > lowest:
            found.add(index)
        lowest = min(lowest, value)
    return found


def _with_arrivals(
    kept: Sequence[_Kept], fresh: Sequence[Part], arriving: Sequence[int], *, left: bool
) -> list[Part]:
    """The kept parts in the person's order, each new one behind the part it follows in the new
    draft. Where stories came or left, headings that nobody touched are numbered anew.
    """
    result = list(kept)
    count_anew = left or bool(arriving)
    for place in arriving:
        before = [
            at
            for at, one in enumerate(result)
            if one.part.kind in _OPENING or (one.follows is not None and one.follows < place)
        ]
        result.insert(before[-1] + 1 if before else 0, _Kept(fresh[place], place, count=True))
    parts: list[Part] = []
    count = 0
    for one in result:
        has_number = number_of(one.part) is not None
        count += has_number
        parts.append(
            one.part.with_number(count) if has_number and one.count and count_anew else one.part
        )
    return parts


# --- lines of one part ---------------------------------------------------------------------------


def _merged_lines(base: Part, mine: Part, theirs: Part, conflicts: list[str]) -> Iterator[Line]:
    """The lines of a part that both sides have, in the person's order."""
    ours = [line.text for line in mine.lines]
    anchors = _anchors([line.text for line in base.lines], ours)
    untouched = {*anchors.values()}
    own = {_says(line, base.kind) for at, line in enumerate(mine.lines) if at not in untouched}
    at = 0

    def until(stop: int) -> list[Line]:
        nonlocal at
        lines, at = [*mine.lines[at:stop]], max(at, stop)
        return lines

    def next_anchor(index: int) -> int:
        return min((own for old, own in anchors.items() if old >= index), default=len(ours))

    for first, last, new, is_same in _changes(base, theirs):
        if is_same:
            for index, there in zip(range(first, last), range(*new), strict=True):
                yield from until(anchors.get(index, next_anchor(index)))
                if index in anchors:
                    yield _spaced(mine.lines[at], base.lines[index], theirs.lines[there])
                    at += 1
            continue
        if all(index in anchors for index in range(first, last)) and not _written_between(
            anchors, first, last
        ):
            yield from until(anchors[first] if first < last else next_anchor(first))
            yield from (
                line for line in theirs.lines[slice(*new)] if _says(line, base.kind) not in own
            )
            at = max(at, anchors[last - 1] + 1 if first < last else at)
            continue
        written = [
            line for line in until(next_anchor(last)) if not _is_proposal(line.text, base.kind)
        ]
        yield from written
        changed = [line for line in written if key(line.text) not in _keys(base)]
        if changed:
            conflicts.append(changed[0].text.strip())
            yield from (_proposal(line, base.kind) for line in theirs.lines[slice(*new)])
    yield from until(len(ours))


def _says(line: Line, kind: str) -> str:
    """What must not be said twice: a line, of the head a key."""
    return line.text.split(":")[0] if kind == HEAD else key(line.text)


def _keys(part: Part) -> set[str]:
    return {key(line.text) for line in part.lines}


def _anchors(base: Sequence[str], mine: Sequence[str]) -> dict[int, int]:
    """Lines of ``base`` that stand in ``mine`` untouched and unmoved: index there → index here.

    A line that stands twice, or that changed places with another, is nobody's anchor: what is not
    surely the machine's is the person's.
    """
    old, new = [key(line) for line in base], [key(line) for line in mine]
    counts_old, counts_new = Counter(old), Counter(new)
    at = {line: index for index, line in enumerate(old) if counts_old[line] == 1}
    places = [at.get(line) if counts_new[line] == 1 else None for line in new]
    moved = _out_of_order(places)
    return {
        source: index
        for index, source in enumerate(places)
        if source is not None and index not in moved
    }


def _written_between(anchors: dict[int, int], first: int, last: int) -> bool:
    """Whether a person wrote something between lines that follow each other in the draft."""
    return any(anchors[index + 1] != anchors[index] + 1 for index in range(first, last - 1))


def _changes(base: Part, theirs: Part) -> Iterator[tuple[int, int, tuple[int, int], bool]]:
    """How the new draft differs: from which line to which of the old, from which to which of the
    new, and whether they are the same; changed lines one by one where there are as many.
    """
    old = [key(line.text) for line in base.lines]
    new = [key(line.text) for line in theirs.lines]
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal" and i2 - i1 == j2 - j1:
            for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
                yield i, i + 1, (j, j + 1), False
        else:
            yield i1, i2, (j1, j2), tag == "equal"


def _spaced(mine: Line, base: Line, theirs: Line) -> Line:
    """A line both have, with the empty lines above it that the new draft has, unless a person set
    others.
    """
    return mine._replace(blank=theirs.blank) if mine.blank == base.blank else mine


def _proposal(line: Line, kind: str) -> Line:
    if kind == HEAD:
        return line._replace(text=HEAD_PROPOSAL + line.text.strip(), blank=0)
    words = re.sub(r"-{2,}>?", "—", line.text.strip())
    return line._replace(text=f"{PROPOSAL}{words} -->", blank=0)
