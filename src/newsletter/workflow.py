"""The stages in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter.model import Finding, Issue, Letter


@dataclass(frozen=True, slots=True)
class Rendering:
    """Everything one issue becomes, as values: nothing has been written.

    ``message`` is the .eml, ``site`` maps paths below the site folder to bytes.
    """

    issue: Issue
    letter: Letter
    message: bytes
    site: Mapping[str, bytes]
    findings: tuple[Finding, ...]
