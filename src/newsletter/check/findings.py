"""All checks on one letter, in the order an editor would mend what they find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter.check.images import check_images
from newsletter.check.law import check_law
from newsletter.check.letter import check_letter
from newsletter.check.links import check_links
from newsletter.check.mail import check_mail
from newsletter.check.sources import check_sources
from newsletter.check.style import check_style
from newsletter.check.voice import check_voice

if TYPE_CHECKING:
    from newsletter.check.proof import Proof
    from newsletter.model import Finding

_CHECKS = (
    check_letter,
    check_voice,
    check_style,
    check_sources,
    check_links,
    check_images,
    check_law,
    check_mail,
)


def check_issue(proof: Proof) -> tuple[Finding, ...]:
    """What there is to mend, errors first, then by line; the same letter, the same findings.

    Some 30 ms for a letter of three sections beside its sources, Kiwi loaded.
    """
    found = [finding for check in _CHECKS for finding in check(proof)]
    if any(finding.rule == "letter.characters" for finding in found):  # told with its line already
        found = [finding for finding in found if finding.rule != "mail.characters"]
    return tuple(sorted(found, key=in_order))


def in_order(finding: Finding) -> tuple[bool, int, str]:
    """What findings are sorted by."""
    return finding.level != "error", finding.line or 0, finding.rule
