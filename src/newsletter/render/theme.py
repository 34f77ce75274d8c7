"""templates/theme.toml → design tokens shared by the mail and the site.

The file is written by hand, so unknown and missing names are refused with the line they are on.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final, TypeVar

from newsletter.errors import RenderError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

THEME_FILE: Final = "theme.toml"


@dataclass(frozen=True, slots=True)
class Palette:
    """Six-digit hex colours: mail clients know no other spelling."""

    paper: str
    ink: str
    grey: str
    accent: str
    rule: str
    tint: str


@dataclass(frozen=True, slots=True)
class Step:
    """One size of type: font size and line height, both in CSS pixels."""

    size: int
    line: int


@dataclass(frozen=True, slots=True)
class Scale:
    title: Step
    heading: Step
    body: Step
    small: Step


@dataclass(frozen=True, slots=True)
class Width:
    """``mail`` and ``padding`` in pixels; ``measure`` in characters of the site's body size."""

    mail: int
    padding: int
    measure: int


@dataclass(frozen=True, slots=True)
class Theme:
    fonts: str
    light: Palette
    dark: Palette
    mail: Scale
    site: Scale
    width: Width


def parse_theme(text: str) -> Theme:
    """Read theme.toml; RenderError names ``templates/theme.toml`` and, where known, the line."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        raise _refused(
            "TOML 문법에 맞지 않습니다.", int(found[1]) if found else text.count("\n") + 1
        ) from error
    reader = _Reader(text)
    top = reader.names(values, Theme, "")
    return Theme(
        fonts=reader.fonts(top["fonts"]),
        light=reader.table(top["light"], Palette, "light", reader.colour),
        dark=reader.table(top["dark"], Palette, "dark", reader.colour),
        mail=reader.table(top["mail"], Scale, "mail", reader.step),
        site=reader.table(top["site"], Scale, "site", reader.step),
        width=reader.table(top["width"], Width, "width", reader.pixels),
    )


_Table = TypeVar("_Table", Palette, Scale, Width)


class _Reader:
    """Checks the values of one theme file; keeps its text only to name lines."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()

    def names(self, values: object, kind: type, table: str) -> Mapping[str, object]:
        """``values`` as a table that holds exactly the fields of ``kind``."""
        if not isinstance(values, dict):
            raise self._error(f"‘{table}’은(는) [표]여야 합니다.", "", table)
        wanted = [field.name for field in fields(kind)]
        for name in values:
            if name not in wanted:
                near = difflib.get_close_matches(name, wanted, n=1, cutoff=0.5)
                names = ", ".join(wanted)
                hint = f"혹시 ‘{near[0]}’인가요?" if near else f"쓸 수 있는 이름: {names}"
                raise self._error(f"‘{name}’은(는) 모르는 이름입니다.", table, name, hint)
        for name in wanted:
            if name not in values:
                where = f"[{table}] 표" if table else "theme.toml"
                raise self._error(f"{where}에 ‘{name}’이(가) 없습니다.", "", table)
        return values

    def table(
        self,
        values: object,
        kind: type[_Table],
        table: str,
        check: Callable[[object, str, str], Any],
    ) -> _Table:
        """``kind`` from the table's values, each passed through ``check(value, table, name)``."""
        read = self.names(values, kind, table)
        return kind(**{name: check(value, table, name) for name, value in read.items()})

    def fonts(self, value: object) -> str:
        """Unquoted family names: quotes would be escaped in every style attribute."""
        if isinstance(value, str) and re.fullmatch(r"[A-Za-z][A-Za-z ,-]*", value):
            return re.sub(r"\s*,\s*", ",", value)
        raise self._error(
            "글꼴 이름을 쓸 수 없습니다.",
            "",
            "fonts",
            "따옴표 없이 쉼표로 나눈 영문 이름을 적습니다.",
        )

    def colour(self, value: object, table: str, name: str) -> str:
        if isinstance(value, str) and re.fullmatch(r"#[0-9a-fA-F]{6}", value):
            return value.lower()
        raise self._error(
            f"‘{name}’의 색을 쓸 수 없습니다.", table, name, "#1b1f24처럼 여섯 자리로 적어 주세요."
        )

    def step(self, value: object, table: str, name: str) -> Step:
        if isinstance(value, list) and len(value) == 2 and all(map(_is_length, value)):
            return Step(*value)
        raise self._error(
            f"‘{name}’의 크기를 쓸 수 없습니다.",
            table,
            name,
            "[글자 크기, 줄 높이]를 정수로 적습니다.",
        )

    def pixels(self, value: object, table: str, name: str) -> int:
        if _is_length(value) and isinstance(value, int):
            return value
        raise self._error(
            f"‘{name}’의 너비를 쓸 수 없습니다.", table, name, "1부터 2000까지의 정수를 적습니다."
        )

    def _error(self, message: str, table: str, name: str, hint: str = "") -> RenderError:
        return _refused(message, self._line(table, name), hint)

    def _line(self, table: str, name: str) -> int | None:
        here = ""
        for number, line in enumerate(self._lines, start=1):
            if header := re.match(r"\s*\[\s*([\w.-]+)\s*\]", line):
                here = header[1]
                if here == name and not table:
                    return number
            elif here == table and re.match(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=", line):
                return number
        return None


def _is_length(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 2000


def _refused(message: str, line: int | None, hint: str = "") -> RenderError:
    return RenderError(message, file=f"templates/{THEME_FILE}", line=line, hint=hint)
