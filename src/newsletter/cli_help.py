"""Click's own words in Korean: headings of the help pages and errors of usage.

Typer carries its own copy of Click from 0.28 on, so the classes to build on are taken from Typer's
rather than imported from ``click``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from collections.abc import Sequence

UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""What is raised for a command that was called wrongly."""

_HEADINGS = {"Options": "옵션", "Commands": "명령", "Arguments": "인자"}
_WORDS = (
    ("Show this message and exit.", "이 도움말을 보이고 끝냅니다"),
    ("[default: ", "[기본: "),
    ("[required]", "[꼭 필요]"),
)
_BaseContext: Any = TyperCommand.context_class
_BaseFormatter: Any = _BaseContext.formatter_class


class _Formatter(_BaseFormatter):  # type: ignore[misc]
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "쓰는 법: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(self, rows: Sequence[tuple[str, str]], *args: int, **kwargs: int) -> None:
        super().write_dl([(name, _korean(text)) for name, text in rows], *args, **kwargs)


def _korean(text: str) -> str:
    for english, korean in _WORDS:
        text = text.replace(english, korean)
    return text


class _Context(_BaseContext):  # type: ignore[misc]
    formatter_class = _Formatter


class KoreanCommand(TyperCommand):
    """A command whose help page is Korean."""

    context_class = _Context


class KoreanGroup(TyperGroup):
    """The group of commands, its help page Korean."""

    context_class = _Context


def usage_error(error: Any) -> str:
    """What is wrong with how the command was called, as a Korean sentence."""
    message = str(error.message)
    match type(error).__name__:
        case "NoSuchOption":
            return _no_such_option(error.option_name, error.possibilities)
        case "MissingParameter":
            return f"빠진 것이 있습니다: {_name(error)}"
        case "BadParameter" if any("가" <= ch <= "힣" for ch in message):
            return message
        case "BadParameter":
            return f"값이 알맞지 않습니다: {_name(error)} ({message})"
        case "BadOptionUsage":
            return f"옵션에 값이 필요합니다: {error.option_name}"
    return _from_words(message)


def _no_such_option(name: str, near: Sequence[str] | None) -> str:
    if name in {"-C", "--debug", "--version"}:
        return f"{name}는 명령 앞에 적습니다: newsletter {name} …"
    return f"모르는 옵션입니다: {name}." + (f" 혹시 {', '.join(near)}인가요?" if near else "")


def _from_words(message: str) -> str:
    """Errors that Click tells apart by their words only."""
    if message.startswith("No such command"):
        return f"모르는 명령입니다: {message.split(chr(39))[1]}"
    if message.startswith("Got unexpected extra argument"):
        extra = message.partition("(")[2].rpartition("(")[2] or message.partition("(")[2]
        return f"쓰지 않는 인자가 있습니다: {extra.strip(' ()')}"
    return message


def _name(error: Any) -> str:
    return str(error.param.human_readable_name) if error.param else ""
