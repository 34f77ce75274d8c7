"""An issue file that holds an editor's choices and no letter yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newsletter.issue.document import format_issue
from newsletter.model import Issue

if TYPE_CHECKING:
    import datetime as dt

UNWRITTEN: Final = "아직 쓰지 않은 편지"
"""Its title."""


def unwritten(date: dt.date) -> str:
    """The text of one, for choices to be written into."""
    return format_issue(Issue(0, date, UNWRITTEN))


def is_unwritten(issue: Issue) -> bool:
    """Whether nobody has written a letter there."""
    return issue.title == UNWRITTEN and not (issue.sections or issue.briefs or issue.greeting)
