"""All checks on one issue, in the order an editor would mend them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter.check.law import check_law
from newsletter.check.letter import check_letter
from newsletter.check.mail import check_mail

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter.model import Finding, Issue, Letter, Publication


def check_issue(
    issue: Issue,
    letter: Letter,
    publication: Publication,
    *,
    file: str,
    places: Mapping[str, int],
) -> tuple[Finding, ...]:
    """What there is to mend, errors first, then by line; the same input, the same findings."""
    found = [
        *check_letter(issue, file, places),
        *check_law(issue, letter, publication, file, places),
        *check_mail(letter, publication, file),
    ]
    return tuple(sorted(found, key=lambda f: (f.level != "error", f.line or 0, f.rule)))
