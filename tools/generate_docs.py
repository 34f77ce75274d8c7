"""docs/cli.md, docs/configuration.md and docs/checks.md, written from the program itself.

The help pages, the fields of the settings and the examples that the tests run are the only source,
so that the manual cannot disagree with them: ``python tools/generate_docs.py`` writes the pages,
``--check`` only compares and exits 1 where they differ.
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args, get_origin

import typer
from pydantic import BaseModel

from newsletter.cli import app
from newsletter.config import Config, Format

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic.fields import FieldInfo

DOCS: Final = Path(__file__).parent.parent / "docs"
COLUMNS: Final = 88
"""Width of the help pages, whatever the terminal they are made in."""

GENERATED: Final = (
    "<!-- tools/generate_docs.py가 만든 쪽입니다. 고칠 곳은 코드에 있으니"
    " 이 파일은 손으로 고치지 않습니다. -->"
)

CLI_INTRO: Final = """\
# 명령

`newsletter`가 아는 명령과 옵션을 모두 모았습니다. 아래 글은 프로그램이 `--help`에 답하는 말과
같습니다.

- `-C DIR`과 `--debug`는 명령보다 앞에 적습니다. 예: `newsletter -C ../우리편지 build`
- 환경 변수 `NEWSLETTER_OFFLINE=1`을 두면 `build`와 `collect`에 `--offline`을 붙인 것과 같습니다.
- 끝난 뒤의 값은 0이 ‘마쳤다’, 1이 ‘고칠 것이 있다’, 2가 ‘명령을 잘못 적었다’입니다.
  Ctrl-C로 그만두면 130입니다. `preview`는 Ctrl-C로 끝내는 명령이라 0입니다."""

CONFIG_INTRO: Final = """\
# 설정

설정은 프로젝트 폴더의 [newsletter.toml](../newsletter.toml) 한 파일에 있습니다. 모든 항목에
기본값이 있어서 빈 파일로도 시작할 수 있고, 적지 않은 항목에는 기본값이 쓰입니다. ‘꼭 적습니다’는
그 표를 쓸 때의 이야기입니다. 모르는 이름을 적으면 프로그램이 줄 번호와 함께 비슷한 이름을 알려
줍니다.

비밀번호나 열쇠를 적는 항목은 없습니다. 이 파일은 누구나 읽는 파일로 여겨 주세요."""

FORMAT_INTRO: Final = """\
## format.toml

편지의 꼴마다 하나씩 있는 파일입니다. [기본 꼴의 것](../templates/ai-ethics/format.toml)을 보면
쓰임새를 알 수 있습니다. 여기 적힌 말은 새 초안에 들어가고, 이미 만든 편지는 바꾸지 않습니다. 꼴을
고치는 법은 [템플릿](templates.md)에 있습니다."""

CHECKS_INTRO: Final = """\
# 살피는 것

`newsletter check`이 아는 규칙을 모두 모았습니다. 규칙마다 괜찮은 예와 걸리는 예가 하나씩 있고, 이
예들은 [checks.toml](checks.toml)에서 시험이 그대로 돌려 봅니다. 오류가 하나라도 있으면 펴낼 수
없고, 살핌은 한 번 더 보라는 뜻이라 그대로 두어도 됩니다.

- `newsletter check` 가장 새 편지를 살펴 파일과 줄로 짚어 줍니다. 오류가 있으면 1로 끝납니다.
- `newsletter check --json` 한 줄에 하나씩 `rule`, `level`, `file`, `line`, `message`, `fix`를
  JSON으로 적습니다.
- `newsletter check --online` 링크를 하나씩 열어 봅니다. 붙이지 않으면 열지 않습니다.

수, 날짜, 이름, 인용은 읽어 둔 글(seeds와 소스)에서 찾아봅니다. 사람이 쓴 문장도 똑같이 봅니다.
법에 관한 규칙은 빠뜨리기 쉬운 것을 짚어 줄 뿐 법률 자문이 아닙니다."""

GROUPS: Final = {
    "letter": "편지의 꼴과 말투",
    "style": "말과 부호",
    "sources": "출처와 근거",
    "links": "링크",
    "image": "그림",
    "law": "법과 표시",
    "mail": "다 그려진 메일",
}

# How an example stands in the file, by the place it is put in.
WRITTEN: Final = {
    "number": "## {} 저수지의 물은 누가 나누나",
    "heading": "## 1. {}",
    "title": "title: {}",
    "preheader": "preheader: {}",
    "first": "- {}",
    "last": "- {}",
    "second+sources": "- {}",
}

# What a validator asks for, by its name in config.py; one that is missing here stops the build.
RULES: Final = {
    "_known_zone": "시간대 이름",
    "_web_address": "http(s) 주소",
    "_one_line": "한 줄",
    "_placeholder": "따옴표, <, >, &가 없는 영문과 기호",
    "_open_question": "물음표로 끝나는 문장",
    "_unique_ids": "id는 겹치지 않게",
    "_inside": "프로젝트 안의 상대 경로",
    "_server": "http(s) 주소(사용자 이름, 비밀번호, ?, # 없이)",
    "_only_the_name": "영대문자, 숫자, _",
}


def main() -> int:
    """Write or compare the generated pages; the exit code."""
    checking = "--check" in sys.argv[1:]
    stale = {path: text for path, text in pages().items() if _text_at(path) != text}
    for path, text in stale.items():
        if not checking:
            path.write_text(text, encoding="utf-8")
        said = "다시 만들어야 합니다" if checking else "썼습니다"
        sys.stdout.write(f"{path.relative_to(DOCS.parent)}: {said}\n")
    return 1 if checking and stale else 0


def pages() -> dict[Path, str]:
    """Every generated page and the text it should have."""
    return {
        DOCS / "cli.md": cli_page(),
        DOCS / "configuration.md": configuration_page(),
        DOCS / "checks.md": checks_page(),
    }


def _text_at(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


# --- the commands --------------------------------------------------------------------------------


def cli_page() -> str:
    """docs/cli.md: the help page of the program and of each command."""
    helps = _helps()
    parts = [CLI_INTRO, *(f"## {name}\n\n```text\n{text}\n```" for name, text in helps.items())]
    return _page(parts)


def commands() -> tuple[str, ...]:
    """The names of the commands there are."""
    group: Any = typer.main.get_command(app)
    return tuple(group.commands)


def _helps() -> Mapping[str, str]:
    return dict(_helps_of(typer.main.get_command(app), "newsletter", None))


def _helps_of(command: Any, name: str, parent: Any) -> Iterator[tuple[str, str]]:
    """The help page of a command, and of those below it."""
    context = _context(command, name, parent)
    yield context.command_path, _without_trailing_blanks(command.get_help(context))
    for below, inner in getattr(command, "commands", {}).items():
        yield from _helps_of(inner, below, context)


def _context(command: Any, name: str, parent: Any = None) -> Any:
    return command.context_class(
        command,
        info_name=name,
        parent=parent,
        terminal_width=COLUMNS,
        max_content_width=COLUMNS,
        help_option_names=["-h", "--help"],
    )


def _without_trailing_blanks(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


# --- the settings --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Table:
    """A TOML table as it stands in the file: its header, what it is, its fields by TOML name."""

    header: str
    about: str
    model: type[BaseModel]

    def rows(self) -> Iterator[tuple[str, FieldInfo]]:
        """The fields that are values, not tables of their own."""
        for name, field in self.model.model_fields.items():
            if _inner(field.annotation) is None:
                yield field.alias or name, field


def configuration_page() -> str:
    """docs/configuration.md: every table and field of newsletter.toml and format.toml."""
    parts = [CONFIG_INTRO]
    parts += [_section(table, "##") for table in tables(Config)]
    parts.append(FORMAT_INTRO)
    parts += [_section(table, "###") for table in tables(Format)]
    return _page(parts)


def tables(model: type[BaseModel], prefix: str = "") -> list[Table]:
    """The table itself, then those below it, in the order of the fields."""
    found = [] if prefix else [Table("", "", model)]
    for name, field in model.model_fields.items():
        inner = _inner(field.annotation)
        if inner is None:
            continue
        path = f"{prefix}{field.alias or name}"
        header = f"[[{path}]]" if get_origin(field.annotation) is tuple else f"[{path}]"
        found.append(Table(header, field.description or "", inner))
        found += tables(inner, f"{path}.")
    return found


def _inner(annotation: Any) -> type[BaseModel] | None:
    """The table a field holds, alone, optional or in a list; None for a plain value."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((inner for part in get_args(annotation) if (inner := _inner(part))), None)


def _section(table: Table, mark: str) -> str:
    title = f"`{table.header}` {table.about}" if table.header else "맨 위에 적는 것"
    rows = [
        f"| `{name}` | {_kind(field)} | {_default(field)} | {_meaning(table, name, field)} |"
        for name, field in table.rows()
    ]
    if not rows:
        return f"{mark} {title}"
    head = "| 이름 | 값 | 기본값 | 뜻 |\n|---|---|---|---|"
    return f"{mark} {title}\n\n{head}\n" + "\n".join(rows)


_KINDS: Final = {
    str: "글자",
    int: "정수",
    float: "숫자",
    float | None: "숫자",
    bool: "true 또는 false",
}


def _kind(field: FieldInfo) -> str:
    annotation = field.annotation
    if get_origin(annotation) is Literal:
        return " · ".join(f"`{_toml(value)}`" for value in get_args(annotation))
    if get_origin(annotation) is tuple:
        return f"{_KINDS[get_args(annotation)[0]]} 목록"
    return _KINDS[annotation]


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "꼭 적습니다"
    return "없음" if field.default is None else f"`{_toml(field.default)}`"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return f"{value:_}" if isinstance(value, int) else str(value)


def _meaning(table: Table, name: str, field: FieldInfo) -> str:
    limits = [*_bounds(field), *_rules(table.model, name)]
    words = (field.description or "").replace("|", "\\|").replace("<", "&lt;")
    return f"{words} ({', '.join(limits)})" if limits else words


def _bounds(field: FieldInfo) -> Iterator[str]:
    known = {"ge": "{} 이상", "gt": "{}보다 큰 수", "le": "{} 이하", "lt": "{}보다 작은 수"}
    for limit in field.metadata:
        for attribute, words in known.items():
            value = getattr(limit, attribute, None)
            if value is not None:
                yield words.format(_toml(value))
        if getattr(limit, "min_length", None):
            yield "비울 수 없음"
        pattern = getattr(limit, "pattern", None)
        if pattern:
            yield f"꼴 `{pattern}`".replace("|", "\\|")


def _rules(model: type[BaseModel], name: str) -> Iterator[str]:
    for rule, decorator in model.__pydantic_decorators__.field_validators.items():
        names = [model.model_fields[field].alias or field for field in decorator.info.fields]
        if name in names:
            yield RULES[rule]


# --- the rules -----------------------------------------------------------------------------------


def checks_page() -> str:
    """docs/checks.md: every rule of docs/checks.toml, by group."""
    rules = tomllib.loads((DOCS / "checks.toml").read_text(encoding="utf-8"))["rule"]
    parts = [CHECKS_INTRO]
    for group, title in GROUPS.items():
        parts.append(f"## {title}")
        parts += [_rule(rule) for rule in rules if rule["id"].startswith(f"{group}.")]
    return _page(parts)


def _rule(rule: dict[str, Any]) -> str:
    written = WRITTEN.get(rule["slot"], "{}")
    good, bad = (_visible(written.format(rule[kind].strip("\n"))) for kind in ("good", "bad"))
    times = f" (이것이 {rule['repeat']:,}번)" if "repeat" in rule else ""
    return (
        f"### `{rule['id']}` — {rule['level']}\n\n{rule['about']}.\n\n"
        f"괜찮은 예:\n\n```text\n{good}\n```\n\n걸리는 예{times}:\n\n```text\n{bad}\n```"
    )


def _visible(example: str) -> str:
    """With a code in place of what a reader could not see."""
    return "".join(
        one
        if one == "\n"
        or (one.isprintable() and not "\u1100" <= one <= "\u11ff" and one != "\ufffd")
        else f"\\u{ord(one):04x}"
        for one in example
    )


def _page(parts: list[str]) -> str:
    return GENERATED + "\n\n" + "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.exit(main())
