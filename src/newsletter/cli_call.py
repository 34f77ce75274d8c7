"""What every command needs to know of its call: the folder, the clock, the letter's date."""

from __future__ import annotations

import datetime as dt
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.errors import NewsletterError
from newsletter.unchanged import OFFLINE

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter.workspace import Workspace


OfflineOption = Annotated[
    bool, typer.Option("--offline", help="피드를 받지 않고 seeds/만 읽습니다")
]


@dataclass(frozen=True, slots=True)
class Call:
    """The options before the command."""

    folder: Path
    debug: bool


def workspace_of(context: typer.Context) -> Workspace:
    """The project the command works on; raises WorkspaceError and ConfigError."""
    from newsletter.workspace import Workspace

    call: Call = context.obj
    return Workspace.open(call.folder)


def now() -> dt.datetime:
    """The present instant: the one place that looks at the clock."""
    return dt.datetime.now(dt.UTC)


def is_offline(asked: bool = False) -> bool:
    """Whether no host may be called: ``--offline`` or NEWSLETTER_OFFLINE in the environment."""
    return asked or os.environ.get(OFFLINE, "") not in {"", "0"}


def command_line() -> tuple[str, ...]:
    """What the same call would be called with again: its arguments, and whether it is offline."""
    return (*sys.argv[1:], os.environ.get(OFFLINE, ""))


def model_key(workspace: Workspace) -> str:
    """The model's key, out of the environment variable the settings name; '' where there is none.

    It is passed on to the request alone and stored nowhere.
    """
    settings = workspace.config.summarise.llm
    return os.environ.get(settings.key_env, "").strip() if settings and settings.key_env else ""


def parse_date(text: str) -> dt.date:
    """YYYY-MM-DD, else a usage error in Korean."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(
            f"‘{text}’는 날짜가 아닙니다. 2026-11-22처럼 적어 주세요."
        ) from error


def next_letter(workspace: Workspace) -> dt.date:
    """The next publishing day, today included."""
    today = now().astimezone(workspace.config.zone).date()
    return today + dt.timedelta(days=(workspace.config.publication.weekday - today.weekday()) % 7)


def chosen(workspace: Workspace, date: str | None) -> dt.date:
    """The date asked for, else that of the newest letter."""
    if date:
        return parse_date(date)
    dates = workspace.issue_dates()
    if not dates:
        raise NewsletterError(
            "아직 편지가 없습니다.", file="issues/", hint="먼저 newsletter build 를 실행해 주세요."
        )
    return dates[-1]


def confirmed(question: str) -> bool:
    """Whether the editor says yes; an end of input is a no."""
    try:
        return typer.confirm(question, default=False)
    except typer.Abort:
        typer.echo()
        return False
