"""What ``newsletter build --redraft`` shows before it writes, and the question it asks."""

from __future__ import annotations

import difflib
import re
import sys
from typing import TYPE_CHECKING

import typer

from newsletter.cli_call import confirmed

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsletter.redrafting import Redraft

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}
_AROUND = 1
"""Lines shown about a change: a line of the letter is a paragraph."""


def agree(*, yes: bool) -> Callable[[Redraft], bool]:
    """Shows the difference, line by line, and asks; with ``yes`` it only shows."""

    def shown_and_asked(proposed: Redraft) -> bool:
        if sys.stderr.isatty():
            typer.echo(err=True)  # the progress bar's line ends here
        _show(proposed)
        return yes or confirmed("이렇게 바꿀까요?")

    return shown_and_asked


def _show(proposed: Redraft) -> None:
    typer.secho("초안을 다시 쓰면 이렇게 바뀝니다.", bold=True)
    lines = difflib.unified_diff(
        proposed.before.splitlines(), proposed.after.splitlines(), n=_AROUND, lineterm=""
    )
    for line in [*lines][2:]:
        if line.startswith("@"):
            found = re.search(r"\+(\d+)", line)
            typer.secho(f"{found[1] if found else '?'}번째 줄", fg=_COLOURS["@"])
        else:
            typer.secho(line, fg=_COLOURS.get(line[:1]))
    if proposed.conflicts:
        typer.secho(
            f"손댄 {len(proposed.conflicts)}곳은 그대로 두고, 새 초안의 글을 그 아래 "
            "<!-- 새 초안: … --> 으로 보였습니다. 메일과 사이트에는 나가지 않습니다.",
            fg="yellow",
        )
