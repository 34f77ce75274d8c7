"""The project folder: finds newsletter.toml, reads and writes every file of a letter.

The one door to the disk besides the article store and the publishers. Files are written whole or
not at all (temporary file, sync, rename); a draft is created, never replaced; writers take turns
under one lock.
"""

from __future__ import annotations

import codecs
import contextlib
import datetime as dt
import json
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from newsletter.collect.dropped_in import SeedFile
from newsletter.config import Config, Format, parse_config, parse_format
from newsletter.errors import ConfigError, IssueError, WorkspaceError
from newsletter.issue.document import Document, read_document
from newsletter.issue.evidence import parse_evidence
from newsletter.issue.front_matter import with_overrides, with_status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsletter.model import Overrides, Status

CONFIG = "newsletter.toml"
LOCK_WAIT = 2.0
"""Seconds a second writer waits before it gives up with a message."""
_TEMPLATE_ENDINGS = (".j2", ".toml", ".css")


@dataclass(frozen=True, slots=True)
class Workspace:
    """One letter's folder with its settings."""

    root: Path
    config: Config

    @classmethod
    def open(cls, start: Path) -> Workspace:
        """The project in ``start`` or the nearest folder above it.

        Raises WorkspaceError where there is none and ConfigError where its settings are broken.
        """
        start = start.absolute()
        for folder in (start, *start.parents):
            if (folder / CONFIG).is_file():
                return cls(folder, parse_config(_read_text(folder / CONFIG, CONFIG)))
        raise WorkspaceError(
            f"‘{start}’에서 {CONFIG}을 찾지 못했습니다.",
            hint=f"{CONFIG}이 있는 폴더에서 실행하거나 -C 폴더를 붙여 주세요.",
        )

    # --- reading -----------------------------------------------------------------------------

    def seeds(self) -> tuple[SeedFile, ...]:
        """The files of seeds/, by name; hidden files and README are not seeds."""
        folder = self.root / "seeds"
        if not folder.is_dir():
            return ()
        files = sorted(
            path
            for path in folder.rglob("*")
            if path.is_file()
            and not any(part.startswith(".") for part in path.relative_to(folder).parts)
            and path.stem.upper() != "README"
        )
        return tuple(SeedFile(self.shown(path), _read_bytes(path)) for path in files)

    def templates(self) -> dict[str, str]:
        """Template path → text: the project's own files laid over those that ship."""
        merged: dict[str, str] = {}
        for folder in (_shipped_templates(), self.root / "templates"):
            for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
                if path.is_file() and path.suffix in _TEMPLATE_ENDINGS:
                    name = path.relative_to(folder).as_posix()
                    merged[name] = _read_text(path, f"templates/{name}")
        return merged

    def format(self, templates: Mapping[str, str]) -> Format:
        """The settings of the letter's form; ConfigError names the forms there are."""
        name = f"{self.config.format}/format.toml"
        if name not in templates:
            forms = sorted(key.split("/")[0] for key in templates if key.endswith("/format.toml"))
            raise ConfigError(
                f"‘{self.config.format}’라는 꼴(format)이 없습니다.",
                file=CONFIG,
                hint=f"쓸 수 있는 꼴: {', '.join(forms)}",
            )
        return parse_format(templates[name], f"templates/{name}")

    def issue_dates(self) -> tuple[dt.date, ...]:
        """The dates of the issue files there are, oldest first."""
        found = []
        for path in (self.root / "issues").glob("*.md"):
            with contextlib.suppress(ValueError):
                found.append(dt.date.fromisoformat(path.stem))
        return tuple(sorted(found))

    def issue_file(self, date: dt.date) -> str:
        """The issue's path as the editor knows it."""
        return f"issues/{date.isoformat()}.md"

    def issue_text(self, date: dt.date) -> str:
        """The issue file as it lies there."""
        path = self.root / self.issue_file(date)
        return _read_text(path, self.issue_file(date))

    def read_issue(self, date: dt.date) -> Document:
        """The issue of that date; IssueError names file and line."""
        file = self.issue_file(date)
        path = self.root / file
        if not path.is_file():
            raise IssueError(
                "그 날짜의 편지가 없습니다.",
                file=file,
                hint=f"먼저 newsletter build --date {date.isoformat()} 를 실행해 주세요.",
            )
        document = read_document(_read_text(path, file), file)
        if document.issue.date != date:
            raise IssueError(
                f"발행일(date)이 파일 이름과 다릅니다: {document.issue.date.isoformat()}",
                file=file,
                line=document.places.get("date"),
                hint="date를 파일 이름과 같게 고치거나 파일 이름을 바꿔 주세요.",
            )
        return document

    def evidence(self, date: dt.date) -> Mapping[str, Any] | None:
        """The evidence beside an issue, or None where it was deleted."""
        file = f"issues/{date.isoformat()}.evidence.json"
        path = self.root / file
        return parse_evidence(_read_text(path, file), file) if path.is_file() else None

    def media(self) -> dict[str, bytes]:
        """The pictures of issues/media/, by their path below issues/."""
        folder = self.root / "issues" / "media"
        files = sorted(folder.rglob("*")) if folder.is_dir() else ()
        return {
            path.relative_to(folder.parent).as_posix(): _read_bytes(path)
            for path in files
            if path.is_file() and not path.name.startswith(".")
        }

    def config_text(self) -> str:
        """newsletter.toml as it stands now, without a byte order mark."""
        return _read_text(self.root / CONFIG, CONFIG)

    def shown(self, path: Path) -> str:
        """A path as the editor knows it: below the project folder."""
        with contextlib.suppress(ValueError):
            return path.relative_to(self.root).as_posix()
        return str(path)

    @property
    def store_path(self) -> Path:
        return self.root / ".newsletter" / "articles.sqlite"

    @property
    def cache_path(self) -> Path:
        return self.root / ".newsletter" / "cache.sqlite"

    @property
    def ledger_path(self) -> Path:
        return self.root / ".newsletter" / "published.jsonl"

    @property
    def site_path(self) -> Path:
        return self.root / self.config.site.path

    # --- writing -----------------------------------------------------------------------------

    def create_issue(self, date: dt.date, text: str, evidence: str) -> bool:
        """Write a draft and its evidence, if there is any; False, and nothing written, where the
        issue exists.
        """
        path = self.root / self.issue_file(date)
        if path.exists():
            return False
        beside = path.with_name(f"{date.isoformat()}.evidence.json")
        if evidence:
            replace_file(beside, evidence.encode())
        return _create_file(path, text.encode())

    def replace_issue(self, date: dt.date, text: str, evidence: str) -> None:
        """Put a new draft in the place of one that nobody has touched."""
        path = self.root / self.issue_file(date)
        replace_file(path.with_name(f"{date.isoformat()}.evidence.json"), evidence.encode())
        replace_file(path, text.encode())

    def set_status(self, date: dt.date, status: Status) -> None:
        """Change the issue's status line and no other byte."""
        path = self.root / self.issue_file(date)
        text = _read_bytes(path).decode("utf-8")
        replace_file(path, with_status(text, status).encode())

    def set_overrides(self, date: dt.date, overrides: Overrides) -> None:
        """Change the issue's pins, drops, merges and splits and no other byte."""
        path = self.root / self.issue_file(date)
        text = _read_bytes(path).decode("utf-8")
        replace_file(path, with_overrides(text, overrides).encode())

    def write_config(self, text: str) -> None:
        """Replace newsletter.toml; ConfigError, and nothing written, where it could not be read."""
        parse_config(text)
        path = (self.root / CONFIG).resolve()
        mark = codecs.BOM_UTF8 if _read_bytes(path).startswith(codecs.BOM_UTF8) else b""
        replace_file(path, mark + text.encode())

    def write_out(self, date: dt.date, files: Mapping[str, bytes]) -> Path:
        """Put what a build made into .newsletter/out/DATE/."""
        folder = self.root / ".newsletter" / "out" / date.isoformat()
        for name, data in files.items():
            _write_if_changed(folder / name, data)
        return folder

    def write_site(self, files: Mapping[str, bytes]) -> int:
        """Make the site folder hold ``files``; returns how many were written.

        Of the files there, only those an earlier build wrote are removed.
        """
        manifest = self.root / ".newsletter" / "site.json"
        before = _read_manifest(manifest)
        for name in files:
            if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
                raise WorkspaceError(f"사이트 밖을 가리키는 경로입니다: {name}")
        _keep_out_of_git(self.site_path)
        written = sum(_write_if_changed(self.site_path / name, files[name]) for name in files)
        for name in sorted(before - files.keys()):
            _remove_below(self.site_path, self.site_path / name)
        _write_if_changed(manifest, json.dumps(sorted(files), ensure_ascii=False).encode())
        return written

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the project alone; WorkspaceError when another command has it for two seconds."""
        path = self.root / ".newsletter" / "lock"
        _keep_out_of_git(path.parent)
        with path.open("a+b") as handle:
            deadline = time.monotonic() + LOCK_WAIT
            while not _try_lock(handle.fileno()):
                if time.monotonic() > deadline:
                    raise WorkspaceError(
                        "다른 newsletter 명령이 이 폴더에서 일하고 있습니다.",
                        hint="그 명령이 끝난 뒤 다시 실행해 주세요.",
                    )
                time.sleep(0.05)
            yield


# --- files, whole or not at all ------------------------------------------------------------------


def read_file(path: Path, *, most: int) -> bytes:
    """A file the editor named, cut one byte behind ``most``; WorkspaceError where it cannot be."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise _not_read(str(path), error) from error


def replace_file(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` in one step; WorkspaceError leaves the old file as it was."""
    temporary = _temporary(path, data)
    try:
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise _not_written(path, error) from error


def _create_file(path: Path, data: bytes) -> bool:
    """As ``replace_file``, but never over an existing file; False where there is one."""
    temporary = _temporary(path, data)
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        if path.exists():
            return False
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return True


def _temporary(path: Path, data: bytes) -> Path:
    name = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
    except OSError as error:
        if name:
            Path(name).unlink(missing_ok=True)
        raise _not_written(path, error) from error
    return Path(name)


def _not_written(path: Path, error: OSError) -> WorkspaceError:
    return WorkspaceError(
        f"파일을 쓸 수 없습니다({error.strerror}).",
        file=str(path),
        hint="디스크에 자리가 있는지, 폴더에 쓸 수 있는지 살펴 주세요.",
    )


def _write_if_changed(path: Path, data: bytes) -> bool:
    if path.is_file() and path.read_bytes() == data:
        return False
    replace_file(path, data)
    return True


def _keep_out_of_git(folder: Path) -> None:
    """A folder of build output is made with a .gitignore of its own; one that exists is left."""
    if not folder.is_dir():
        replace_file(folder / ".gitignore", b"*\n")


def _remove_below(folder: Path, path: Path) -> None:
    path.unlink(missing_ok=True)
    parent = path.parent
    while parent != folder and parent.is_dir() and not any(parent.iterdir()):
        parent.rmdir()
        parent = parent.parent


def _read_manifest(path: Path) -> set[str]:
    try:
        names = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return set()
    safe = (name for name in names if isinstance(name, str))
    return {name for name in safe if ".." not in PurePosixPath(name).parts and name[0] != "/"}


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _not_read(str(path), error) from error


def _not_read(shown: str, error: OSError) -> WorkspaceError:
    return WorkspaceError(f"파일을 읽을 수 없습니다({error.strerror}).", file=shown)


def _read_text(path: Path, shown: str) -> str:
    data = _read_bytes(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorkspaceError(
            "UTF-8로 저장된 파일이 아닙니다.",
            file=shown,
            line=data[: error.start].count(b"\n") + 1,
            hint="편집기에서 UTF-8로 다시 저장해 주세요.",
        ) from error


def _shipped_templates() -> Path:
    """templates/ as packed into the wheel, or of the checkout this package runs from."""
    package = Path(__file__).parent
    packed = package / "_templates"
    return packed if packed.is_dir() else package.parent.parent / "templates"


def _try_lock(descriptor: int) -> bool:
    """One advisory lock; released by the system when the process ends, however it ends."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
