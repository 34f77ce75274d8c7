"""The mail alone, as fast as it can be drawn: what an editor waits for after every save."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.errors import NewsletterError, WorkspaceError
from newsletter.files import read_file
from newsletter.render.mail import mail_source, render_mail
from newsletter.render.message import build_message

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from newsletter.model import Issue, Letter, Publication
    from newsletter.workspace import Workspace

_AROUND = 2
_LONGEST_FILE = 2_000_000
_LONGEST_LINE = 200


@dataclass(frozen=True, slots=True)
class Mailed:
    """An issue as mail; ``file`` is the issue's path, ``places`` the lines its parts stand on,
    ``message`` the .eml.
    """

    issue: Issue
    publication: Publication
    letter: Letter
    message: bytes
    file: str
    places: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file; ``wrong`` is the one an error names."""

    number: int
    text: str
    wrong: bool


def mailed(workspace: Workspace, date: dt.date) -> Mailed:
    """The letter of ``date`` as mail and message; writes nothing but what it remembers of pictures,
    and looks at nothing else.
    """
    document = workspace.read_issue(date)
    publication = workspace.config.publication.masthead()
    letter = render_mail(
        document.issue,
        publication,
        workspace.templates(),
        format_name=workspace.config.format,
        pictures=workspace.pictures(workspace.media()),
    )
    return Mailed(
        document.issue,
        publication,
        letter,
        build_message(letter, document.issue, publication),
        workspace.issue_file(date),
        document.places,
    )


def mjml_of(workspace: Workspace, date: dt.date) -> str:
    """The MJML that the mail of ``date`` is made from."""
    return mail_source(
        workspace.read_issue(date).issue,
        workspace.config.publication.masthead(),
        workspace.templates(),
        format_name=workspace.config.format,
    )


def excerpt(root: Path, error: NewsletterError) -> tuple[Line, ...]:
    """The lines around the place an error names; none where it names none inside ``root``."""
    path = (root / error.file).resolve()
    if not error.file or error.line is None or not path.is_relative_to(root.resolve()):
        return ()
    try:
        lines = read_file(path, most=_LONGEST_FILE).decode("utf-8", "replace").splitlines()
    except WorkspaceError:
        return ()
    first = max(error.line - _AROUND, 1)
    return tuple(
        Line(number, text[:_LONGEST_LINE], number == error.line)
        for number, text in enumerate(lines[first - 1 : error.line + _AROUND], first)
    )
