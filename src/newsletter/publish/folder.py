"""A folder on this machine as a target."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from newsletter.errors import PublishError
from newsletter.model import Receipt
from newsletter.publish.manifest import (
    MANIFEST,
    Difference,
    checked,
    compare,
    manifest_text,
    owned,
    read_manifest,
    reason,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter.publish.manifest import Carried


@dataclass(frozen=True, slots=True)
class FolderPublisher:
    """A folder that follows the site, the way rsync would, but never takes away a stranger's file.

    Each file is there whole or not at all. A delivery that breaks off is mended by the next one.
    """

    path: str
    root: Path
    name: str = "folder"
    carries: Carried = "site"

    def plan(self, files: Mapping[str, bytes]) -> tuple[str, ...]:
        """What ``deliver`` would do, in Korean sentences; nothing is written."""
        target = self._target()
        wanted = checked(files)
        difference = self._difference(target, wanted)
        return (f"‘{target}’ 폴더에 내보냅니다.", *difference.lines())

    def deliver(self, files: Mapping[str, bytes], *, message: str) -> Receipt:  # noqa: ARG002
        """Write what changed and remove what an earlier delivery wrote and ``files`` lacks."""
        target = self._target()
        wanted = checked(files)
        difference = self._difference(target, wanted)
        try:
            manifest = _manifest_at(target)
            current = owned(difference, wanted, _digest, manifest)
            if difference.written or difference.stale:
                # Both generations are named while the files change, so that after a crash each
                # file on the disk is still known as ours.
                both = {
                    path: tuple(dict.fromkeys((*manifest.get(path, ()), *current.get(path, ()))))
                    for path in {*manifest, *current}
                }
                _write(target / MANIFEST, manifest_text(both))
            _remove(target, difference.stale)
            for path in difference.written:
                write_at(target, path, wanted[path])
            if manifest != current:
                _write(target / MANIFEST, manifest_text(current))
        except OSError as error:
            raise not_written(target, error) from error
        kept = len(difference.kept)
        return Receipt(
            target=self.name,
            location=str(target),
            written=len(difference.written),
            removed=len(difference.stale),
            note=f"누군가 고친 파일 {kept}개는 두었습니다." if kept else "",
        )

    def _target(self) -> Path:
        return target_folder(self.root, self.path, self.name)

    def _difference(self, target: Path, files: Mapping[str, bytes]) -> Difference:
        def present(path: str) -> str | None:
            content = content_at(target, path)
            return None if content is None else _digest(content)

        try:
            difference = compare(files, _manifest_at(target), present, _digest)
            for path in difference.new:
                _refuse_if_taken(target, path, difference.stale)
        except OSError as error:
            raise not_read(target, error) from error
        return difference


def target_folder(root: Path, path: str, table: str) -> Path:
    """The folder that ``path`` in ``[publish.TABLE]`` means; PublishError where it is no folder, or
    holds the project or everything a person has.
    """
    try:
        target = (root / Path(path).expanduser()).resolve()
        kept_whole = [root.resolve(), Path.home().resolve()]
        is_file = target.exists() and not target.is_dir()
    except (OSError, RuntimeError, ValueError) as error:
        raise PublishError(
            f"내보낼 폴더 ‘{path}’을(를) 찾을 수 없습니다.", file="newsletter.toml"
        ) from error
    if any(place == target or target in place.parents for place in kept_whole):
        raise PublishError(
            f"‘{target}’에는 다른 파일이 있어 내보낼 수 없습니다.",
            file="newsletter.toml",
            hint=f"[publish.{table}]의 path에 내보낸 것만 담을 폴더를 적어 주세요.",
        )
    if is_file:
        raise PublishError(f"‘{target}’은(는) 폴더가 아닙니다.", file="newsletter.toml")
    return target


def content_at(target: Path, path: str) -> bytes | None:
    """What the file ``path`` below ``target`` holds; None where there is no such file."""
    place = _inside(target, path)
    return place.read_bytes() if place.is_file() else None


def write_at(target: Path, path: str, content: bytes) -> None:
    """Put a file below ``target``: there whole or not at all, and on the disk on return."""
    _write(_inside(target, path), content)


def not_read(target: Path, error: OSError) -> PublishError:
    return PublishError(
        f"폴더를 읽지 못했습니다: {reason(error)}.", file=str(error.filename or target)
    )


def not_written(target: Path, error: OSError) -> PublishError:
    return PublishError(
        f"폴더에 쓰지 못했습니다: {reason(error)}.",
        file=str(error.filename or target),
        hint="까닭을 고친 뒤 다시 내보내면 남은 파일을 이어서 씁니다.",
    )


def _manifest_at(target: Path) -> dict[str, tuple[str, ...]]:
    place = target / MANIFEST
    if place.is_symlink():
        raise PublishError("파일 목록이 심볼릭 링크라 쓰지 않습니다.", file=str(place))
    return read_manifest(place.read_bytes() if place.exists() else None, str(place))


def _inside(target: Path, path: str) -> Path:
    """``target / path`` where no step of the way is a symbolic link."""
    place = target
    for part in path.split("/"):
        place = place / part
        if place.is_symlink():
            raise PublishError(
                "심볼릭 링크를 지나는 자리에는 쓰지 않습니다.",
                file=str(place),
                hint="링크를 지우거나 다른 폴더로 내보내 주세요.",
            )
    return place


def _refuse_if_taken(target: Path, path: str, stale: tuple[str, ...]) -> None:
    """A folder where a file should go, or a file where a folder should, unless it is ours to go."""
    for parent in PurePosixPath(path).parents:
        if (target / parent).is_file() and str(parent) not in stale:
            raise PublishError("폴더여야 할 자리에 파일이 있습니다.", file=str(target / parent))
    place = target / path
    if place.is_dir() and any(
        child.is_file() and child.relative_to(target).as_posix() not in stale
        for child in place.rglob("*")
    ):
        raise PublishError("파일이어야 할 자리에 폴더가 있습니다.", file=str(place))


def _write(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.parent / f".newsletter-{secrets.token_hex(8)}.tmp"
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(place.parent)


def sync_folder(folder: Path) -> None:
    """A rename survives a power cut only when the folder itself has reached the disk."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(target: Path, stale: tuple[str, ...]) -> None:
    for path in stale:
        place = _inside(target, path)
        place.unlink(missing_ok=True)
        for folder in place.relative_to(target).parents:
            if folder == Path() or any((target / folder).iterdir()):
                break
            (target / folder).rmdir()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
