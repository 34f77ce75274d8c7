"""``newsletter build``: the week's letter, its mail and its site."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter import cli_redraft
from newsletter.cli_call import (
    OfflineOption,
    command_line,
    is_offline,
    model_key,
    next_letter,
    now,
    parse_date,
    workspace_of,
)
from newsletter.cli_shown import built_lines, progress, show
from newsletter.unchanged import Note

if TYPE_CHECKING:
    from newsletter.workflow import Built
    from newsletter.workspace import Workspace

DateOption = Annotated[
    str | None,
    typer.Option("--date", metavar="YYYY-MM-DD", help="편지의 발행일", show_default="다음 발행일"),
]


def build(
    context: typer.Context,
    *,
    date: DateOption = None,
    offline: OfflineOption = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="읽지 못한 것이 하나라도 있으면 1로 끝냅니다")
    ] = False,
    redraft: Annotated[
        bool,
        typer.Option(
            "--redraft", help="이미 있는 편지의 초안을 다시 씁니다. 사람이 손댄 줄은 그대로 둡니다"
        ),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="--redraft가 바꿀 것을 보이고 묻지 않습니다")
    ] = False,
    self_contained: Annotated[
        bool,
        typer.Option(
            "--self-contained", help="letter.eml에 그림을 담아 인터넷 없이도 보이게 합니다"
        ),
    ] = False,
) -> None:
    """글을 모아 초안을 쓰고 메일과 사이트를 그립니다. 이미 있는 편지는 고치지 않습니다."""
    from newsletter import unchanged, workflow
    from newsletter.collect.seed_file import OFFLINE

    workspace = workspace_of(context)
    repeatable = is_offline(offline) and not redraft
    before = unchanged.inputs_of(workspace.root) if repeatable else ""
    day = parse_date(date) if date else next_letter(workspace)
    with progress(workspace, offline=is_offline(offline)) as (on_done, on_story):
        built = workflow.build(
            workspace,
            day,
            now=now(),
            offline=is_offline(offline),
            on_done=on_done,
            on_story=on_story,
            agree=cli_redraft.agree(yes=yes) if redraft else None,
            key=model_key(workspace),
            self_contained=self_contained,
        )
    show(built_lines(workspace, built, built.drafted))
    code = int(strict and any(failure.reason != OFFLINE for failure in built.collected.failures))
    if before and before == unchanged.inputs_of(workspace.root):
        note = _note(workspace, built, until_midnight=not date, code=code)
        unchanged.remember(workspace.root, note, before)
    if code:
        raise typer.Exit(code)


def _note(workspace: Workspace, built: Built, *, until_midnight: bool, code: int) -> Note:
    """What the same call would say while nothing changes: where no date was given, until the
    letter's day is over.
    """
    tomorrow = dt.datetime.combine(
        built.date + dt.timedelta(days=1), dt.time(), workspace.config.zone
    )
    return Note(
        asked=command_line(),
        places=(built.out, workspace.config.site.path),
        until=tomorrow.timestamp() if until_midnight else None,
        said=tuple(
            built_lines(workspace, built, "same" if built.drafted == "kept" else built.drafted)
        ),
        code=code,
    )
