"""Where the preview gets what it shows: each part of one letter by a function of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.overruling import overrule
from newsletter.previewing.evidence import proof
from newsletter.previewing.mail import excerpt, mailed, mjml_of
from newsletter.previewing.stories import candidates_of
from newsletter.rendering import render
from newsletter.workspace import Workspace

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from newsletter.errors import NewsletterError
    from newsletter.overruling import Kind
    from newsletter.previewing.evidence import Proof
    from newsletter.previewing.mail import Line, Mailed
    from newsletter.previewing.stories import Candidate
    from newsletter.rendering import Rendering


@dataclass(frozen=True, slots=True)
class Makers:
    """All but ``excerpt`` may raise NewsletterError; ``choose`` alone writes. It takes a choice,
    the articles meant and whether to take it back, and gives a Korean sentence.
    """

    mail: Callable[[], Mailed]
    rendering: Callable[[], Rendering]
    mjml: Callable[[], str]
    evidence: Callable[[], Proof]
    stories: Callable[[], tuple[Candidate, ...]]
    choose: Callable[[Kind, Sequence[str], bool], str]
    excerpt: Callable[[NewsletterError], tuple[Line, ...]]


def letter_at(root: Path, date: dt.date) -> Makers:
    """The letter of ``date`` in the project at ``root``, whose settings are read at every call."""

    def choose(kind: Kind, references: Sequence[str], undo: bool) -> str:
        workspace = Workspace.open(root)
        done = overrule(workspace, date, kind, references, undo=undo)
        file = workspace.issue_file(date)
        if not done.changed:
            return f"이미 그렇게 되어 있습니다({file})."
        verb = {"pin": "맨 앞에 고정한다고", "drop": "뺀다고"}.get(kind, "고른 것을")
        return f"{file}의 머리말{'에서 지웠습니다' if undo else f'에 {verb} 적었습니다'}."

    return Makers(
        mail=lambda: mailed(Workspace.open(root), date),
        rendering=lambda: render(Workspace.open(root), date),
        mjml=lambda: mjml_of(Workspace.open(root), date),
        evidence=lambda: proof(Workspace.open(root), date),
        stories=lambda: candidates_of(Workspace.open(root), date),
        choose=choose,
        excerpt=lambda error: excerpt(root, error),
    )
