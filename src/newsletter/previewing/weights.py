"""What each part of a letter weighs in the mail, and where in it the part stands."""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.issue.document import BRIEFS, FEEDBACK
from newsletter.render.markdown import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsletter.model import Issue

_HEADING = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1>", re.DOTALL)
_HEAD = "머리와 인사"


@dataclass(frozen=True, slots=True)
class Weight:
    """``key`` is the part's name among a document's places ("" for what stands before the first);
    ``size`` counts bytes of the HTML from its heading to the next one's; ``heading`` is which of
    the mail's headings, from 0, it begins with.
    """

    key: str
    name: str
    size: int
    heading: int


def weights(html: str, issue: Issue) -> tuple[Weight, ...]:
    """Every part of the letter that has a heading in the mail; the sizes add up to the mail's.

    A part whose heading the format does not show is counted with the one before it.
    """
    headings = [
        # The letter's own title may say what its first section says.
        (found.start(), "" if found[1] == "1" else _words(found[2]))
        for found in _HEADING.finditer(html)
    ]
    starts = [("", _HEAD, 0, 0)]
    following = 0
    for key, name in _parts(issue):
        for index in range(following, len(headings)):
            if name and headings[index][1].endswith(name):
                starts.append((key, name, headings[index][0], index))
                following = index + 1
                break
    ends = [start for _, _, start, _ in starts[1:]] + [len(html)]
    return tuple(
        Weight(key, name, len(html[start:end].encode()), index)
        for (key, name, start, index), end in zip(starts, ends, strict=True)
    )


def place_at(line: int | None, places: Mapping[str, int]) -> tuple[str, int]:
    """The part that a line of the issue file stands in, and the bullet of it, from 1; ("", 0) for
    the front matter and the greeting, 0 for a line that is in no bullet.
    """
    before = [
        (start, name) for name, start in places.items() if name != "title" and start <= (line or 0)
    ]
    if not before:
        return "", 0
    name = max(before)[1]
    section, _, bullet = name.partition(" bullet ")
    return section, int(bullet or 0)


def _parts(issue: Issue) -> Iterator[tuple[str, str]]:
    for count, section in enumerate(issue.sections, 1):
        yield f"section {count}", to_text(section.headline)
    if issue.briefs:
        yield "briefs", BRIEFS
    if issue.closing:
        yield "closing", FEEDBACK


def _words(fragment: str) -> str:
    return " ".join(entities.unescape(re.sub(r"<[^>]*>", "", fragment)).split())
