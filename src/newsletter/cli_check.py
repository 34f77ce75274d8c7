"""``newsletter check``: what there is to mend in a letter, by file and line."""

from __future__ import annotations

import dataclasses
import itertools
import json
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli_call import chosen, is_offline, workspace_of
from newsletter.cli_shown import delivery_lines, show

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from newsletter.model import Finding
    from newsletter.workspace import Workspace

_MARKS = {"error": ("오류", "red"), "warning": ("살핌", "yellow")}


def check(
    context: typer.Context,
    date: Annotated[
        str | None,
        typer.Argument(
            metavar="[DATE]", help="편지의 발행일(YYYY-MM-DD)", show_default="가장 새 편지"
        ),
    ] = None,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="한 줄에 하나씩 JSON으로 보입니다")
    ] = False,
    online: Annotated[
        bool, typer.Option("--online", help="링크를 하나씩 열어 죽었거나 옮긴 것을 찾습니다")
    ] = False,
) -> None:
    """편지를 살펴 고칠 곳을 파일과 줄로 짚어 줍니다. 고쳐야 할 것이 있으면 1로 끝납니다."""
    from newsletter import rendering
    from newsletter.check.findings import in_order

    workspace = workspace_of(context)
    day = chosen(workspace, date)
    findings = rendering.render(workspace, day).findings
    if online and is_offline():
        typer.echo("NEWSLETTER_OFFLINE이 켜져 있어 링크는 열어 보지 않았습니다.", err=True)
    elif online:
        findings = tuple(sorted((*findings, *_followed(workspace, day)), key=in_order))
    if as_json:
        for finding in findings:
            typer.echo(json.dumps(_object(finding), ensure_ascii=False))
    else:
        _show(findings)
        show(delivery_lines(workspace))
    if any(finding.level == "error" for finding in findings):
        raise typer.Exit(1)


def _followed(workspace: Workspace, day: dt.date) -> tuple[Finding, ...]:
    """Findings on the letter's links, each address asked for once."""
    from newsletter.check.links import Reached, check_reached, links_of
    from newsletter.collect.web.fetch import Downloaded, fetch_pages

    text = workspace.issue_text(day)
    urls = [link.url for link in links_of(text) if link.url.startswith(("http://", "https://"))]
    settings = workspace.config.collect
    answers = fetch_pages(
        [*dict.fromkeys(urls)],
        timeout=settings.timeout,
        max_bytes=settings.max_bytes,
        allow_hosts=settings.allow_hosts,
    )
    reached = {
        answer.url: Reached(final_url=answer.final_url)
        if isinstance(answer, Downloaded)
        else Reached(reason=answer.reason, status=answer.status)
        for answer in answers
    }
    return tuple(check_reached(text, workspace.issue_file(day), reached))


def _object(finding: Finding) -> dict[str, str | int | None]:
    names = ("rule", "level", "file", "line", "message", "fix")
    values = dataclasses.asdict(finding)
    return {name: values[name] for name in names}


def _show(findings: Sequence[Finding]) -> None:
    """By line as the file goes, so that an editor mends from top to bottom."""
    if not findings:
        typer.secho("고칠 곳이 없습니다.", fg="green")
        return
    by_line = sorted(findings, key=lambda one: (one.file, one.line or 0, one.level))
    for where, group in itertools.groupby(by_line, key=_place):
        typer.secho(where, bold=True)
        for finding in group:
            mark, colour = _MARKS[finding.level]
            typer.secho(f"  {mark} [{finding.rule}] {finding.message}", fg=colour)
            if finding.fix:
                typer.echo(f"    → {finding.fix}")
    errors = sum(finding.level == "error" for finding in findings)
    typer.secho(
        f"오류 {errors}건 · 살핌 {len(findings) - errors}건"
        + (" — 오류를 고쳐야 내보낼 수 있습니다." if errors else ""),
        bold=True,
    )


def _place(finding: Finding) -> str:
    return f"{finding.file}:{finding.line}" if finding.line else finding.file
