"""A letter on its way out: the plan that a person agrees to, and the delivery between two marks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from newsletter.errors import PublishError
from newsletter.rendering import mail_files, render, write_site

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from newsletter.model import Receipt
    from newsletter.publish.publisher import Publisher
    from newsletter.rendering import Rendering
    from newsletter.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Plan:
    """A delivery as it would happen: ``lines`` say it in Korean, ``unfinished`` what an earlier one
    left undone; ``key`` identifies its content.
    """

    date: dt.date
    target: str
    unfinished: tuple[str, ...]
    lines: tuple[str, ...]
    rendering: Rendering
    key: str


def plan(workspace: Workspace, date: dt.date, target: str) -> Plan:
    """What publishing would do, after the checks; writes nothing.

    Raises PublishError where a check fails, the target is not configured, this very letter has
    gone there before, or the delivery of another letter was broken off.
    """
    from newsletter.publish.ledger import Ledger, left_undone
    from newsletter.publish.publisher import publishers

    settings = workspace.config.publish
    known = publishers(settings, workspace.root)
    target = target or settings.default or (next(iter(known)) if len(known) == 1 else "")
    if target not in known:
        names = ", ".join(known) or "없음"
        raise PublishError(
            f"내보낼 곳이 설정되지 않았습니다: {target}" if target else "내보낼 곳을 정해 주세요.",
            file="newsletter.toml",
            hint=f"--to 이름을 붙이거나 [publish] 표를 적어 주세요. 설정된 곳: {names}",
        )
    rendering = render(workspace, date, publishing=True)
    errors = [finding for finding in rendering.findings if finding.level == "error"]
    if errors:
        raise PublishError(
            f"고쳐야 할 것이 {len(errors)}가지 있어 내보내지 않았습니다: {errors[0].message}",
            file=errors[0].file,
            line=errors[0].line,
            hint=errors[0].fix or "newsletter check으로 모두 볼 수 있습니다.",
        )
    ledger = Ledger(workspace.ledger_path)
    _refuse_if_another_is_open(workspace, date)
    files = _carried(known[target], rendering)
    key = _key(files)
    open_ = workspace.read_issue(date).issue.status == "publishing"
    last = ledger.last(date, target)
    if last and last.state == "done" and last.key == key and not open_:
        raise PublishError(
            f"이 편지는 이미 {target}에 그대로 나가 있습니다: {last.location}",
            hint="편지를 고친 뒤라면 다시 내보낼 수 있습니다.",
        )
    undone = left_undone(ledger.unfinished(date), target, workspace.config.zone, marked=open_)
    return Plan(date, target, undone, known[target].plan(files), rendering, key)


def publish(workspace: Workspace, agreed: Plan, *, now: dt.datetime) -> Receipt:
    """Deliver what ``plan`` showed: marked ``publishing``, delivered once, marked ``published``.

    PublishError where the letter or the target changed after the plan was shown; a delivery that
    fails leaves the mark ``publishing``, and the next publish goes on from there.
    """
    from newsletter.publish.ledger import Ledger
    from newsletter.publish.publisher import publishers

    with workspace.lock():
        rendering = render(workspace, agreed.date, publishing=True)
        publisher = publishers(workspace.config.publish, workspace.root)[agreed.target]
        files = _carried(publisher, rendering)
        if _key(files) != agreed.key or publisher.plan(files) != agreed.lines:
            raise PublishError(
                "계획을 보인 뒤에 편지나 내보낼 곳이 바뀌어 내보내지 않았습니다.",
                hint="newsletter publish를 다시 실행해 주세요.",
            )
        ledger = Ledger(workspace.ledger_path)
        workspace.set_status(agreed.date, "publishing")
        ledger.begin(agreed.date, agreed.target, agreed.key, now=now)
        message = f"{agreed.date.isoformat()} {rendering.issue.title}"
        receipt = publisher.deliver(files, message=message)
        ledger.finish(agreed.date, agreed.target, receipt, agreed.key, now=now)
        workspace.set_status(agreed.date, "published")
        shown = render(workspace, agreed.date)
        write_site(workspace, shown)
        workspace.write_out(agreed.date, mail_files(shown))
        return receipt


def broken_off(workspace: Workspace) -> tuple[str, ...]:
    """A line in Korean for every delivery that was begun and not ended, with what to do."""
    from newsletter.publish.ledger import Ledger, broke_off

    try:
        entries = Ledger(workspace.ledger_path).broken_off()
    except PublishError as error:
        return (f"{error.message} ({error.where})",)
    return tuple(
        f"{entry.date} 편지를 {broke_off(entry, workspace.config.zone)} 내보내다 멈췄습니다."
        f" newsletter publish {entry.date} --to {entry.target} 로 마저 내보내 주세요."
        for entry in entries
    )


def _carried(publisher: Publisher, rendering: Rendering) -> Mapping[str, bytes]:
    """The files that a target is given; mail is named by the letter's date."""
    if publisher.carries == "site":
        return rendering.site
    named = {PurePosixPath(name): data for name, data in mail_files(rendering).items()}
    return {f"{rendering.issue.date}{name.suffix}": data for name, data in named.items()}


def _refuse_if_another_is_open(workspace: Workspace, date: dt.date) -> None:
    """The site leaves out what is not published: a letter between the two marks would vanish."""
    for day in workspace.issue_dates():
        if day != date and workspace.read_issue(day).issue.status == "publishing":
            raise PublishError(
                "다른 편지를 내보내다 멈춘 채라 이 편지를 내보내지 않았습니다.",
                file=workspace.issue_file(day),
                hint=f"먼저 newsletter publish {day} 로 마저 내보내 주세요. 내보내지 않으려면"
                " 그 편지의 status를 draft로 고쳐 주세요.",
            )


def _key(files: Mapping[str, bytes]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + files[name] + b"\0")
    return digest.hexdigest()
