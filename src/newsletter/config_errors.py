"""What pydantic refuses in a TOML file, said in Korean and pointed at by its line."""

from __future__ import annotations

import difflib
import re
from typing import Any, get_args

from pydantic import BaseModel


def in_korean(
    table: type[BaseModel], loc: tuple[str | int, ...], error: dict[str, Any]
) -> tuple[str, str]:
    """What a refused setting at ``loc`` means to an editor, and what to write there: the error is
    one of pydantic's, ``table`` the model it refused.
    """
    name = ".".join(str(part) for part in loc if isinstance(part, str))
    kind = str(error["type"])
    if kind == "extra_forbidden":
        known = [*_fields_at(table, loc[:-1])]
        near = difflib.get_close_matches(str(loc[-1]), known, n=1, cutoff=0.5)
        hint = f"혹시 ‘{near[0]}’인가요?" if near else f"쓸 수 있는 이름: {', '.join(known)}"
        return f"‘{name}’은(는) 모르는 설정입니다.", hint
    if kind == "missing":
        return f"‘{name}’이(가) 없습니다.", f"{_describe(table, loc)}을(를) 적어 주세요."
    if kind == "value_error":
        return f"‘{name}’: {error['ctx']['error']}.", ""
    if kind == "literal_error":
        return f"‘{name}’의 값을 쓸 수 없습니다.", f"쓸 수 있는 값: {error['ctx']['expected']}"
    shown = str(error.get("input", ""))[:60]
    limits = ", ".join(
        f"{_LIMITS[key]} {value}" for key, value in error.get("ctx", {}).items() if key in _LIMITS
    )
    wanted = _TYPES.get(kind.split("_", maxsplit=1)[0], "알맞은 값")
    wanted += f"({limits})" if limits else ""
    return f"‘{name}’의 값 ‘{shown}’을(를) 쓸 수 없습니다.", f"{wanted}이(가) 필요합니다."


_LIMITS = {
    "ge": "최소",
    "gt": "초과",
    "le": "최대",
    "lt": "미만",
    "min_length": "최소 글자 수",
    "pattern": "꼴",
}
_TYPES = {
    "int": "정수",
    "float": "숫자",
    "string": "글자",
    "bool": "true나 false",
    "tuple": "목록",
    "list": "목록",
    "model": "[표]",
    "greater": "숫자",
    "less": "숫자",
}


def _fields_at(table: type[BaseModel], loc: tuple[str | int, ...]) -> dict[str, Any]:
    """The TOML names and field definitions that may stand at ``loc``."""
    fields = {field.alias or name: field for name, field in table.model_fields.items()}
    names = [part for part in loc if isinstance(part, str)]
    if not names:
        return fields
    inner = _inner_table(fields[names[0]].annotation) if names[0] in fields else None
    return _fields_at(inner, tuple(names[1:])) if inner else {}


def _inner_table(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_inner_table(part) for part in get_args(annotation))
    return next((table for table in inner if table), None)


def _describe(table: type[BaseModel], loc: tuple[str | int, ...]) -> str:
    field = _fields_at(table, loc[:-1]).get(str(loc[-1]))
    return str(field.description) if field else str(loc[-1])


def line_of(text: str, loc: tuple[str | int, ...]) -> int | None:
    """The line of the deepest part of ``loc`` that the text writes out, or None.

    Tables are looked for as ``[a.b]`` or ``[[a]]`` (the n-th for an index), keys as ``key =``.
    """
    lines = text.split("\n")
    names = [part for part in loc if isinstance(part, str)]
    index = next((part for part in loc if isinstance(part, int)), 0)
    for depth in range(len(names), 0, -1):
        header = re.compile(r"\s*\[\[?\s*" + r"\s*\.\s*".join(map(_key, names[:depth])) + r"\s*\]")
        starts = [i for i, line in enumerate(lines) if header.match(line)]
        if starts:
            start = starts[min(index, len(starts) - 1)]
            rest = names[depth:]
            return (_key_line(lines, start + 1, rest[0]) if rest else None) or start + 1
    return _key_line(lines, 0, names[0]) if names else None


def _key(name: str) -> str:
    return rf"[\"']?{re.escape(name)}[\"']?"


def _key_line(lines: list[str], start: int, name: str) -> int | None:
    for i in range(start, len(lines)):
        if re.match(r"\s*\[", lines[i]):
            return None
        if re.match(rf"\s*{_key(name)}\s*[.=]", lines[i]):
            return i + 1
    return None
