"""templates/theme.toml → design tokens shared by the mail and the site.

The file is written by hand, so unknown and missing names are refused with the line they are on, and
so are colours that cannot be read on one another.
"""

from __future__ import annotations

import difflib
import math
import re
import tomllib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final, TypeVar

from newsletter.errors import RenderError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

THEME_FILE: Final = "theme.toml"
SHIPPED_THEME: Final = "shipped/theme.toml"
"""Where the theme that ships stands among the templates when a project has one of its own."""
CONTRAST: Final = 4.5
"""The least contrast of text by WCAG 2.2, 1.4.3."""


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


def theme_of(templates: Mapping[str, str]) -> Theme:
    """The theme among the templates, the project's own laid key by key over the one that ships.

    Raises RenderError as ``parse_theme`` does.
    """
    return parse_theme(templates.get(THEME_FILE, ""), templates.get(SHIPPED_THEME, ""))


def parse_theme(text: str, shipped: str = "") -> Theme:
    """Read theme.toml; what it does not name is as in ``shipped``.

    RenderError names ``templates/theme.toml`` and, where known, the line: for what is no theme, and
    for words with less contrast than CONTRAST on the grounds they stand on.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        raise _refused(
            "TOML 문법에 맞지 않습니다.", int(found[1]) if found else text.count("\n") + 1
        ) from error
    reader = _Reader(text)
    top = reader.names(_laid_over(tomllib.loads(shipped), values), Theme, "")
    return Theme(
        fonts=reader.fonts(top["fonts"]),
        light=reader.palette(top["light"], "light"),
        dark=reader.palette(top["dark"], "dark"),
        mail=reader.table(top["mail"], Scale, "mail", reader.step),
        site=reader.table(top["site"], Scale, "site", reader.step),
        width=reader.table(top["width"], Width, "width", reader.pixels),
    )


def _laid_over(shipped: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    merged = shipped | own
    for name, table in shipped.items():
        mine = merged[name]
        if isinstance(table, dict) and isinstance(mine, dict):
            merged[name] = table | mine
    return merged


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

    def palette(self, values: object, table: str) -> Palette:
        """The colours of one scheme; refused where words are too faint on paper or on tint."""
        palette = self.table(values, Palette, table, self.colour)
        grounds = {"paper": palette.paper, "tint": palette.tint}
        for name in ("ink", "grey", "accent"):
            words = getattr(palette, name)
            for ground, colour in grounds.items():
                ratio = contrast(words, colour)
                if ratio < CONTRAST:
                    raise _refused(
                        f"[{table}]의 {name}({words})은(는) {ground}({colour}) 위에서 대비가 "
                        f"{math.floor(ratio * 100) / 100:.2f}:1이라 읽기 어렵습니다.",
                        self._line(table, name) or self._line(table, ground),
                        f"{CONTRAST}:1을 넘겨 주세요. 같은 계열에서는 "
                        f"{_readable(words, (*grounds.values(),))}쯤이면 됩니다.",
                    )
        return palette

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


def contrast(one: str, other: str) -> float:
    """The contrast of two six-digit hex colours by WCAG: 1 (none) to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in bytes.fromhex(colour[1:]))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _readable(colour: str, grounds: tuple[str, ...]) -> str:
    """The first mix of ``colour`` with black or white that can be read on all grounds, or that end
    itself.
    """
    end = max((0, 255), key=lambda grey: contrast(f"#{grey:02x}{grey:02x}{grey:02x}", grounds[0]))
    mixed = colour
    for percent in range(101):
        parts = (value + (end - value) * percent // 100 for value in bytes.fromhex(colour[1:]))
        mixed = "#" + bytes(parts).hex()
        if all(contrast(mixed, ground) >= CONTRAST for ground in grounds):
            break
    return mixed


def _is_length(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 2000


def _refused(message: str, line: int | None, hint: str = "") -> RenderError:
    return RenderError(message, file=f"templates/{THEME_FILE}", line=line, hint=hint)
