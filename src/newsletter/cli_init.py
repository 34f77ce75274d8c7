"""``newsletter init``: a new letter in a folder of its own."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003  typer reads it
from typing import Annotated

import typer

FORM = "ai-ethics"


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="새 편지를 둘 폴더")],
    *,
    title: Annotated[str, typer.Option("--title", help="뉴스레터 이름")] = "",
    sender: Annotated[
        str, typer.Option("--sender", help="보내는 사람. 예: 우리 편지 <letter@example.com>")
    ] = "",
    form: Annotated[str, typer.Option("--format", metavar="NAME", help="편지의 꼴")] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="묻지 않고 기본값으로 만듭니다")] = False,
) -> None:
    """새 편지를 시작합니다. 설정과 본보기 글이 들어 있어 바로 초안을 만들 수 있습니다."""
    from newsletter.starting import Wishes, start

    if not yes and sys.stdin.isatty():
        title = title or typer.prompt("뉴스레터 이름", default="우리 뉴스레터")
        sender = sender or typer.prompt(
            "보내는 사람(나중에 적어도 됩니다)", default="", show_default=False
        )
        form = form or typer.prompt("편지의 꼴", default=FORM)
    written = start(folder, Wishes(title.strip(), sender.strip(), form.strip()))
    typer.secho(f"새 편지를 만들었습니다: {folder}", fg="green")
    for name in written:
        typer.echo(f"  {name}")
    typer.echo("다음: 그 폴더에서 newsletter build 로 초안을 받고 newsletter preview 로 보세요.")
