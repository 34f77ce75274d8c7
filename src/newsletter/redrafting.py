"""A letter that a person has edited, drafted anew around that person's lines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.drafting import EMBEDDED, draft
from newsletter.errors import NewsletterError
from newsletter.issue.carry import carried_over, drafted_text
from newsletter.issue.document import parse_issue
from newsletter.issue.merge import merge

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from newsletter.summarise.summariser import Summariser
    from newsletter.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Redraft:
    """What an issue file would become: nothing has been written. ``conflicts`` are lines of the
    person's beside which the machine's now stand.
    """

    date: dt.date
    before: str
    after: str
    evidence: str
    conflicts: tuple[str, ...]


def redraft(
    workspace: Workspace,
    date: dt.date,
    *,
    summariser: Summariser = EMBEDDED,
    on_story: Callable[[str], None] = lambda _: None,
) -> Redraft:
    """The letter of ``date`` drafted anew and merged with what a person made of the last draft.

    Raises NewsletterError where the letter went out already, or where the evidence that tells the
    machine's lines from the person's is gone.
    """
    file = workspace.issue_file(date)
    before = workspace.issue_text(date)
    if parse_issue(before, file).status != "draft":
        raise NewsletterError(
            "이미 내보냈거나 내보내는 중인 편지라 초안을 다시 쓰지 않았습니다.",
            file=file,
            hint="머리말의 status를 draft로 되돌리면 다시 쓸 수 있습니다.",
        )
    old = workspace.evidence(date) or {}
    base = drafted_text(old)
    if base is None:
        raise NewsletterError(
            "근거 파일이 없어 어느 줄이 초안이고 어느 줄이 손댄 글인지 가릴 수 없습니다.",
            file=file,
            hint="편지 파일의 이름을 바꾸어 두고 newsletter build를 하면 새 초안이 생깁니다.",
        )
    new = draft(workspace, date, summariser=summariser, on_story=on_story)
    merged = merge(base, before, new.text)
    parse_issue(merged.text, file)
    evidence = carried_over(old, new.evidence, text=merged.text)
    return Redraft(date, before, merged.text, evidence, merged.conflicts)


def settle(workspace: Workspace, agreed: Redraft) -> None:
    """Write what was agreed to; NewsletterError where the file changed meanwhile."""
    if workspace.issue_text(agreed.date) != agreed.before:
        raise NewsletterError(
            "차이를 보인 뒤에 편지가 바뀌어 아무것도 쓰지 않았습니다.",
            file=workspace.issue_file(agreed.date),
            hint="편집기에서 저장을 마치고 newsletter build --redraft를 다시 실행해 주세요.",
        )
    known = workspace.evidence(agreed.date)
    if agreed.after != agreed.before or json.loads(agreed.evidence) != known:
        workspace.replace_issue(agreed.date, agreed.after, agreed.evidence)
