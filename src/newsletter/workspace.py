"""The project folder: finds newsletter.toml, reads and writes every file of a letter.

The one door to the disk besides the article store and the publishers. Files are written whole or
not at all (temporary file, sync, rename); a draft is created, never replaced; writers take turns
under one lock.
"""

from __future__ import annotations

import codecs
import contextlib
import datetime as dt
import hashlib
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from newsletter.collect.seed_file import SeedFile
from newsletter.config import Config, Format, parse_config, parse_format
from newsletter.errors import ConfigError, IssueError, WorkspaceError
from newsletter.files import (
    create_file,
    keep_out_of_git,
    read_bytes,
    read_text,
    remove_below,
    replace_file,
    try_lock,
    write_if_changed,
)
from newsletter.issue.carry import current, pending
from newsletter.issue.document import Document, parse_issue, read_document
from newsletter.issue.evidence import parse_evidence
from newsletter.issue.front_matter import with_overrides, with_status
from newsletter.render.images import RECIPE, Resized, resized
from newsletter.render.pictures import lay_out
from newsletter.render.theme import SHIPPED_THEME, THEME_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsletter.model import Overrides, Status
    from newsletter.render.images import Kind
    from newsletter.render.pictures import Pictures

CONFIG = "newsletter.toml"
LOCK_WAIT = 2.0
"""Seconds a second writer waits before it gives up with a message."""
WRITERS = 2
"""Threads that write the site: a thousand small files cost the system .94 s, by two .5 s (measured
on two processors; four gain nothing).
"""
START = "start"
"""The folder of templates/ that holds a new letter instead of a form."""
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
                return cls(folder, parse_config(read_text(folder / CONFIG, CONFIG)))
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
        return tuple(SeedFile(self.shown(path), read_bytes(path)) for path in files)

    def templates(self) -> dict[str, str]:
        """Template path → text: the project's own files laid over those that ship; beside its own
        theme the one that ships stays, as SHIPPED_THEME.
        """
        merged: dict[str, str] = {}
        for folder in (_shipped_templates(), self.root / "templates"):
            for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
                name = path.relative_to(folder).as_posix()
                if name.startswith(f"{START}/"):
                    continue
                if path.is_file() and path.suffix in _TEMPLATE_ENDINGS:
                    if name == THEME_FILE and name in merged:
                        merged[SHIPPED_THEME] = merged[name]
                    merged[name] = read_text(path, f"templates/{name}")
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

    def has_issue(self, date: dt.date) -> bool:
        """Whether there is an issue file of that date."""
        return (self.root / self.issue_file(date)).is_file()

    def issue_file(self, date: dt.date) -> str:
        """The issue's path as the editor knows it."""
        return f"issues/{date.isoformat()}.md"

    def issue_text(self, date: dt.date) -> str:
        """The issue file as it lies there."""
        path = self.root / self.issue_file(date)
        return read_text(path, self.issue_file(date))

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
        document = read_document(read_text(path, file), file)
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
        if not path.is_file():
            return None
        found = parse_evidence(read_text(path, file), file)
        return current(found, self.issue_text(date)) if self.has_issue(date) else found

    def media(self) -> dict[str, bytes]:
        """The pictures of issues/media/, by their path below issues/."""
        folder = self.root / "issues" / "media"
        files = sorted(folder.rglob("*")) if folder.is_dir() else ()
        return {
            path.relative_to(folder.parent).as_posix(): read_bytes(path)
            for path in files
            if path.is_file() and not path.name.startswith(".")
        }

    def pictures(self, media: Mapping[str, bytes]) -> Pictures:
        """``media`` as mail and site show it; what was made of a picture once is remembered in
        .newsletter/pictures/, where that can be written.
        """
        return lay_out(media, self._resized)

    def _resized(self, data: bytes) -> Resized:
        """A picture made ready, remembered by the hash of its file; the name of what is kept says
        its size and its own hash, so that a damaged one is made anew.
        """
        import PIL

        folder = self.root / ".newsletter" / "pictures"
        recipe = f"{RECIPE} {PIL.__version__} ".encode()
        key = hashlib.sha256(recipe + data).hexdigest()[:32]
        for path in sorted(folder.glob(f"{key}-*")):
            found = re.fullmatch(r"(\w+)-(\d+)x(\d+)-(\w+)\.(jpeg|png)", path.name)
            kept = read_bytes(path) if found else b""
            if found and hashlib.sha256(kept).hexdigest()[:16] == found[4]:
                kind: Kind = "png" if found[5] == "png" else "jpeg"
                return Resized(kept, kind, int(found[2]), int(found[3]))
        made = resized(data)
        if made.data != data:
            digest = hashlib.sha256(made.data).hexdigest()[:16]
            name = f"{key}-{made.width}x{made.height}-{digest}.{made.kind}"
            with contextlib.suppress(WorkspaceError):
                keep_out_of_git(folder.parent)
                replace_file(folder / name, made.data)
        return made

    def program(self) -> str:
        """Names the code that draws pages: this package as it lies on the disk, and the libraries
        that have a say in a page.
        """
        from importlib.metadata import version

        package = Path(__file__).parent
        files = ((path, path.stat()) for path in sorted(package.rglob("*.py")))
        own = [(path.name, stat.st_size, stat.st_mtime_ns) for path, stat in files]
        others = [version(name) for name in ("jinja2", "markdown", "nh3")]
        return hashlib.sha256(repr((own, others)).encode()).hexdigest()[:16]

    def config_text(self) -> str:
        """newsletter.toml as it stands now, without a byte order mark."""
        return read_text(self.root / CONFIG, CONFIG)

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
    def pages_path(self) -> Path:
        return self.root / ".newsletter" / "pages.sqlite"

    @property
    def cards_path(self) -> Path:
        return self.root / ".newsletter" / "cards.sqlite"

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
        parse_issue(text, self.issue_file(date))
        if evidence:
            replace_file(beside, evidence.encode())
        return create_file(path, text.encode())

    def replace_issue(self, date: dt.date, text: str, evidence: str) -> None:
        """Put a new draft and its evidence in the place of another; stopped at any point, the two
        that are there belong together.
        """
        path = self.root / self.issue_file(date)
        beside = path.with_name(f"{date.isoformat()}.evidence.json")
        waiting = pending(evidence, self.evidence(date), self.issue_text(date))
        replace_file(beside, waiting.encode())
        self._write_issue(date, text)
        replace_file(beside, evidence.encode())

    def set_status(self, date: dt.date, status: Status) -> None:
        """Change the issue's status line and no other byte."""
        text = self._written_text(date)
        self._write_issue(date, with_status(text, status))

    def set_overrides(self, date: dt.date, overrides: Overrides) -> None:
        """Change the issue's pins, drops, merges and splits and no other byte."""
        text = self._written_text(date)
        self._write_issue(date, with_overrides(text, overrides))

    def _written_text(self, date: dt.date) -> str:
        """The issue file, its byte order mark too."""
        return read_bytes(self.root / self.issue_file(date)).decode("utf-8")

    def _write_issue(self, date: dt.date, text: str) -> None:
        """Put ``text`` in the issue file's place; IssueError, and nothing written, where it cannot
        be read back.
        """
        file = self.issue_file(date)
        parse_issue(text, file)
        replace_file(self.root / file, text.encode())

    def write_config(self, text: str) -> None:
        """Replace newsletter.toml; ConfigError, and nothing written, where it could not be read."""
        parse_config(text)
        path = (self.root / CONFIG).resolve()
        mark = codecs.BOM_UTF8 if read_bytes(path).startswith(codecs.BOM_UTF8) else b""
        replace_file(path, mark + text.encode())

    def write_out(self, date: dt.date, files: Mapping[str, bytes]) -> Path:
        """Put what a build made into .newsletter/out/DATE/."""
        folder = self.root / ".newsletter" / "out" / date.isoformat()
        for name, data in files.items():
            write_if_changed(folder / name, data)
        return folder

    def write_site(self, files: Mapping[str, bytes]) -> int:
        """Make the site folder hold ``files``; returns how many were written.

        Of the files there, only those an earlier build wrote are removed. They are not synced one
        by one: the next build compares every byte.
        """
        manifest = self.root / ".newsletter" / "site.json"
        before = _read_manifest(manifest)
        for name in files:
            if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
                raise WorkspaceError(f"사이트 밖을 가리키는 경로입니다: {name}")
        keep_out_of_git(self.site_path)
        write = partial(write_if_changed, durable=False)
        with ThreadPoolExecutor(WRITERS) as writers:
            written = sum(writers.map(write, map(self.site_path.joinpath, files), files.values()))
        for name in sorted(before - files.keys()):
            remove_below(self.site_path, self.site_path / name)
        write_if_changed(manifest, json.dumps(sorted(files), ensure_ascii=False).encode())
        return written

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the project alone; WorkspaceError when another command has it for two seconds."""
        path = self.root / ".newsletter" / "lock"
        keep_out_of_git(path.parent)
        with path.open("a+b") as handle:
            deadline = time.monotonic() + LOCK_WAIT
            while not try_lock(handle.fileno()):
                if time.monotonic() > deadline:
                    raise WorkspaceError(
                        "다른 newsletter 명령이 이 폴더에서 일하고 있습니다.",
                        hint="그 명령이 끝난 뒤 다시 실행해 주세요.",
                    )
                time.sleep(0.05)
            yield


def _read_manifest(path: Path) -> set[str]:
    try:
        names = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return set()
    safe = (name for name in names if isinstance(name, str))
    return {name for name in safe if ".." not in PurePosixPath(name).parts and name[0] != "/"}


def shipped_start() -> dict[str, bytes]:
    """The files that a new letter begins with, by their path in its folder."""
    folder = _shipped_templates() / START
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _shipped_templates() -> Path:
    """templates/ as packed into the wheel, or of the checkout this package runs from."""
    package = Path(__file__).parent
    packed = package / "_templates"
    return packed if packed.is_dir() else package.parent.parent / "templates"
