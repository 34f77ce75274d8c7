"""A folder of finished mail as a target, for a mail program or a sending service to take up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.model import Receipt
from newsletter.publish.folder import content_at, not_read, not_written, target_folder, write_at
from newsletter.publish.manifest import checked, some

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from newsletter.publish.manifest import Carried


@dataclass(frozen=True, slots=True)
class OutboxPublisher:
    """Lays a letter's mail into a folder. Nothing is ever removed, since who takes the mail up may
    do so later; nothing is sent.
    """

    path: str
    root: Path
    name: str = "outbox"
    carries: Carried = "mail"

    def plan(self, files: Mapping[str, bytes]) -> tuple[str, ...]:
        """What ``deliver`` would do, in Korean sentences: a file that holds something else now is
        named. Nothing is written.
        """
        target = target_folder(self.root, self.path, self.name)
        wanted = checked(files)
        there = _contents(target, wanted)
        new = tuple(path for path in wanted if there[path] is None)
        other = tuple(path for path in _differing(wanted, there) if path not in new)
        told = [f"‘{target}’ 폴더에 메일 파일을 둡니다. 보내지는 않습니다."]
        if new:
            told.append(f"새 파일 {len(new)}개를 씁니다: {some(new)}")
        if other:
            told.append(f"내용이 다른 파일이 이미 있어 덮어씁니다: {some(other)}")
        if not new and not other:
            told.append(f"바뀐 파일이 없습니다({len(wanted)}개 모두 그대로입니다).")
        return tuple(told)

    def deliver(self, files: Mapping[str, bytes], *, message: str) -> Receipt:  # noqa: ARG002
        """Write the files that are not there yet with this content."""
        target = target_folder(self.root, self.path, self.name)
        wanted = checked(files)
        writing = _differing(wanted, _contents(target, wanted))
        try:
            for path in writing:
                write_at(target, path, wanted[path])
        except OSError as error:
            raise not_written(target, error) from error
        return Receipt(self.name, str(target), written=len(writing), removed=0)


def _contents(target: Path, files: Mapping[str, bytes]) -> dict[str, bytes | None]:
    try:
        return {path: content_at(target, path) for path in files}
    except OSError as error:
        raise not_read(target, error) from error


def _differing(files: Mapping[str, bytes], there: Mapping[str, bytes | None]) -> tuple[str, ...]:
    return tuple(path for path in files if there[path] != files[path])
