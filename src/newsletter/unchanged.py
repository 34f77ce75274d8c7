"""Whether a build has anything to do: told by the names, sizes and times of files alone, before
anything heavy is loaded, as make tells it.

A build leaves a note of what it looked at, what it wrote and what it said. While every file is as
the note has it, the same call would say the same, and the note says it in its place.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from newsletter.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

NOTE: Final = ".newsletter/unchanged.json"
OFFLINE: Final = "NEWSLETTER_OFFLINE"
"""The variable of the environment that keeps every command off the network."""
PROJECT: Final = "newsletter.toml"
_PACKAGE: Final = Path(__file__).parent
_LOOKED_AT: Final = (PROJECT, "issues", "issues/media", "seeds", "templates")
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
    places = (place for place in sys.path if place.endswith("-packages"))
    return "".join(_line(place, Path(place).stat) for place in places)


def recall(root: Path, asked: Sequence[str], second: float) -> Note | None:
    """The note of the last build, if the same call ``asked`` at ``second`` would do nothing."""
    try:
        kept = json.loads((root / NOTE).read_text(encoding="utf-8"))
        said = tuple((str(text), colour) for text, colour in kept["said"])
        places = tuple(str(place) for place in kept["places"])
        until = None if kept["until"] is None else float(kept["until"])
        note = Note(tuple(kept["asked"]), places, until, said, int(kept["code"]))
        seen = kept["seen"]
    except (OSError, ValueError, TypeError, KeyError):
        return None
    if not all(text.isprintable() for text, _ in said):
        return None
    fits = note.asked == tuple(asked) and (note.until is None or second < note.until)
    return note if fits and seen == inputs_of(root) + _written(root, note) else None


def remember(root: Path, note: Note, inputs: str) -> None:
    """Keep the note of a build that has just ended and looked at ``inputs``, which a person may
    have changed since.
    """
    kept = {**asdict(note), "seen": inputs + _written(root, note)}
    replace_file(root / NOTE, json.dumps(kept, ensure_ascii=False).encode(), durable=False)


def _written(root: Path, note: Note) -> str:
    return _seen([root / place for place in (*note.places, *_KEPT)])


def _seen(places: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for place in places:
        for line in sorted(_files(str(place))):
            digest.update(line.encode("utf-8", "surrogateescape"))
        digest.update(b"\0")
    return digest.hexdigest()[:32]


def _files(place: str) -> Iterator[str]:
    """A line for every file at or below ``place``. As the files are read, a link is followed that
    is ``place`` itself or names a file.
    """
    try:
        with os.scandir(place) as entries:
            found = list(entries)
    except OSError:  # no folder, or none that may be read
        yield _line(place, Path(place).stat)
        return
    for entry in found:
        if not entry.is_dir(follow_symlinks=False):
            yield _line(entry.path, entry.stat)
        elif entry.name != "__pycache__":
            yield from _files(entry.path)


def _line(path: str, look: Callable[[], os.stat_result]) -> str:
    """Its name, number, size and time; the name alone of what is not there, as a broken link."""
    try:
        stat = look()
    except OSError:
        return f"{path}\n"
    return f"{path}\n{stat.st_ino} {stat.st_size} {stat.st_mtime_ns}\n"
