"""Which template line a character of the finished text was written on.

Asked only when something is wrong: the templates are drawn once more with marks between their own
words, and the marks tell.
"""

from __future__ import annotations

import bisect
import re
from typing import TYPE_CHECKING, Final, NamedTuple

import jinja2

from newsletter.errors import RenderError
from newsletter.render.templates import render

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FOLDER: Final = "templates/"
_MARK: Final = re.compile("\ue000(\\d+):(\\d+)\ue001|\ue002")
_ENDING: Final = ".mjml.j2"


class Place(NamedTuple):
    """``file`` below the project and its line; ``inserted`` where the character came out of an
    expression, not out of the template's own words.
    """

    file: str
    line: int
    inserted: bool


def place_in(
    templates: Mapping[str, str], name: str, context: Mapping[str, object], at: int
) -> Place | None:
    """Where character ``at`` of ``render(templates, name, context)`` was written; None where the
    marked templates cannot be drawn.
    """
    names = sorted(key for key in templates if key.endswith(_ENDING))
    marked = {key: "".join(_marked(templates[key], names.index(key))) for key in names}
    try:
        drawn = render({**templates, **marked}, name, context)
    except RenderError:
        return None
    starts: list[int] = []
    places: list[Place] = []
    taken = 0
    last = Place(_FOLDER + name, 1, inserted=True)
    for mark in _MARK.finditer(drawn):
        own = mark[1] is not None
        last = Place(_FOLDER + names[int(mark[1])], int(mark[2]), False) if own else last
        starts.append(mark.start() - taken)
        places.append(last if own else last._replace(inserted=True))
        taken += len(mark[0])
    here = bisect.bisect_right(starts, at) - 1
    return places[here] if here >= 0 else None


def _marked(source: str, number: int) -> Iterator[str]:
    """The template with a mark before each line of its own words, and one where they end."""
    lexer = jinja2.Environment(  # noqa: S701 — nothing is drawn with it
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    for line, kind, value in lexer.lex(source):
        if kind != "data" or not value:
            yield value
            continue
        for count, words in enumerate(value.splitlines(keepends=True)):
            yield f"\ue000{number}:{line + count}\ue001{words}"
        yield "\ue002"
