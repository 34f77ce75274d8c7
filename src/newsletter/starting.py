"""A new letter: the few files it needs to be built and previewed at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import tomlkit

from newsletter.config import parse_config
from newsletter.errors import WorkspaceError
from newsletter.files import create_file
from newsletter.workspace import CONFIG, Workspace, shipped_start

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an editor says of a new letter; "" leaves what the example says."""

    title: str = ""
    sender: str = ""
    form: str = ""


def start(folder: Path, wishes: Wishes) -> tuple[str, ...]:
    """Make a letter in ``folder``; the files that were written, by their path in it.

    A file that is there is left alone. Raises WorkspaceError where the folder already holds a
    letter, ConfigError where a wish is none that newsletter.toml can hold; then nothing is written.
    """
    if (folder / CONFIG).exists():
        raise WorkspaceError(
            "이 폴더에는 이미 편지가 있습니다.",
            file=str(folder / CONFIG),
            hint="다른 폴더를 적거나, 그 폴더에서 newsletter build를 실행해 주세요.",
        )
    if folder.exists() and not folder.is_dir():
        raise WorkspaceError("폴더가 아니라 파일입니다.", file=str(folder))
    files = shipped_start()
    files[CONFIG] = _with(files[CONFIG].decode(), wishes).encode()
    made = Workspace(folder, parse_config(files[CONFIG].decode()))
    made.format(made.templates())
    files[".gitignore"] = b".newsletter/\n"
    names = sorted(files, key=lambda name: (name == CONFIG, name))
    return tuple(name for name in names if create_file(folder / name, files[name]))


def _with(text: str, wishes: Wishes) -> str:
    """The settings with what was wished for in its place, comments kept."""
    document = tomlkit.parse(text)
    publication = document["publication"]
    for name, value in (("title", wishes.title), ("sender", wishes.sender)):
        if value:
            publication[name] = value
    if wishes.form:
        document["format"] = wishes.form
    return tomlkit.dumps(document)
