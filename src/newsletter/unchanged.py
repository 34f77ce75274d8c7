"""Whether a build has anything to do: told by the names, sizes and times of files alone, before
anything heavy is loaded, as make tells it.

A build leaves a note of what it looked at, what it wrote and what it said. While every file is as
the note has it, the same call would say the same, and the note says it in its place.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from newsletter.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NOTE: Final = ".newsletter/unchanged.json"
OFFLINE: Final = "NEWSLETTER_OFFLINE"
"""The variable of the environment that keeps every command off the network."""
PROJECT: Final = "newsletter.toml"
_PACKAGE: Final = Path(__file__).parent
_LOOKED_AT: Final = (PROJECT, "issues", "seeds", "templates")
_KEPT: Final = (".newsletter/articles.sqlite", ".newsletter/published.jsonl")


@dataclass(frozen=True, slots=True)
class Note:
    """A build's note: the options it was called ``asked`` with; ``places``, the files and folders
    it wrote, below the project; ``until``, the second (Unix time) from which the same call means
    another letter, if ever; what it ``said``, each line with its colour or None; its exit ``code``.
    """

    asked: tuple[str, ...]
    places: tuple[str, ...]
    until: float | None
    said: tuple[tuple[str, str | None], ...]
    code: int


def project_of(start: Path) -> Path | None:
    """The project folder that ``start`` lies in."""
    start = start.absolute()
    return next((one for one in (start, *start.parents) if (one / PROJECT).is_file()), None)


def inputs_of(root: Path) -> str:
    """Names the files a person may change, the program and what is installed beside it, as they
    lie there now.
    """
    own = [*(root / name for name in _LOOKED_AT), _PACKAGE, _PACKAGE.parents[1] / "templates"]
    return _seen(own) + _installed()


def _installed() -> str:
    """Changes with every library that is installed or removed: another draws another page."""
    library = find_spec("PIL")
    if library is None or library.origin is None:
        return ""
    folder = Path(library.origin).parents[1]
    return _line(str(folder), folder.stat())


def recall(root: Path, asked: Sequence[str], second: float) -> Note | None:
    """The note of the last build, if the same call ``asked`` at ``second`` would do nothing."""
    try:
        kept = json.loads((root / NOTE).read_text(encoding="utf-8"))
        said = tuple((str(text), colour) for text, colour in kept["said"])
        places = tuple(str(place) for place in kept["places"])
        note = Note(tuple(kept["asked"]), places, kept["until"], said, int(kept["code"]))
        seen = kept["seen"]
    except (OSError, ValueError, TypeError, KeyError):
        return None
    if not all(text.isprintable() for text, _ in said):
        return None
    fits = note.asked == tuple(asked) and (note.until is None or second < note.until)
    return note if fits and seen == _everything(root, note.places) else None


def remember(root: Path, note: Note) -> None:
    """Keep the note of a build that has just ended."""
    kept = {**asdict(note), "seen": _everything(root, note.places)}
    replace_file(root / NOTE, json.dumps(kept, ensure_ascii=False).encode(), durable=False)


def _everything(root: Path, places: Sequence[str]) -> str:
    return inputs_of(root) + _seen([root / place for place in (*places, *_KEPT)])


def _seen(places: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for place in places:
        for line in sorted(_files(str(place))):
            digest.update(line.encode("utf-8", "surrogateescape"))
        digest.update(b"\0")
    return digest.hexdigest()[:32]


def _files(place: str) -> Iterator[str]:
    """A line for every file at or below ``place``: its name, number, size and time."""
    with contextlib.suppress(NotADirectoryError, FileNotFoundError), os.scandir(place) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    yield from _files(entry.path)
            else:
                yield _line(entry.path, entry.stat())
        return
    with contextlib.suppress(OSError):
        yield _line(place, Path(place).stat())


def _line(path: str, stat: os.stat_result) -> str:
    return f"{path}\n{stat.st_ino} {stat.st_size} {stat.st_mtime_ns}\n"
