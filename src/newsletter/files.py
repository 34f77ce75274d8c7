"""The door to the disk: files read with a Korean word for what went wrong, written whole or not at
all (a temporary file, synced, renamed), and one lock.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from newsletter.errors import WorkspaceError


def read_file(path: Path, *, most: int) -> bytes:
    """A file the editor named, cut one byte behind ``most``; WorkspaceError where it cannot be."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise _not_read(str(path), error) from error


def replace_file(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Put ``data`` at ``path`` in one step; WorkspaceError leaves the old file as it was.

    What is not ``durable`` may be lost, though not mixed, when the machine itself stops.
    """
    temporary = _temporary(path, data, durable=durable)
    try:
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise _not_written(path, error) from error


def create_file(path: Path, data: bytes) -> bool:
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


def _temporary(path: Path, data: bytes, *, durable: bool = True) -> Path:
    name = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if durable:
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


def write_if_changed(path: Path, data: bytes, *, durable: bool = True) -> bool:
    """As ``replace_file`` where the file holds something else; whether it was written."""
    if path.is_file() and path.read_bytes() == data:
        return False
    replace_file(path, data, durable=durable)
    return True


def keep_out_of_git(folder: Path) -> None:
    """A folder of build output is made with a .gitignore of its own; one that exists is left."""
    if not folder.is_dir():
        replace_file(folder / ".gitignore", b"*\n")


def remove_below(folder: Path, path: Path) -> None:
    """Take a file away and the folders that it leaves empty, ``folder`` itself excepted."""
    path.unlink(missing_ok=True)
    parent = path.parent
    while parent != folder and parent.is_dir() and not any(parent.iterdir()):
        parent.rmdir()
        parent = parent.parent


def read_bytes(path: Path) -> bytes:
    """The whole file; WorkspaceError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise _not_read(str(path), error) from error


def _not_read(shown: str, error: OSError) -> WorkspaceError:
    return WorkspaceError(f"파일을 읽을 수 없습니다({error.strerror}).", file=shown)


def read_text(path: Path, shown: str) -> str:
    """The file as UTF-8; WorkspaceError names it as ``shown``, with the line that is none."""
    data = read_bytes(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorkspaceError(
            "UTF-8로 저장된 파일이 아닙니다.",
            file=shown,
            line=data[: error.start].count(b"\n") + 1,
            hint="편집기에서 UTF-8로 다시 저장해 주세요.",
        ) from error


def try_lock(descriptor: int) -> bool:
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
