"""What a target holds against what it should hold, and the list of what was written there.

A target remembers what it was given in a manifest beside the files. That is what makes removal
safe: a path is only ever taken away when the manifest names it *and* its content is still the
content that was written.
"""

from __future__ import annotations

import errno
import json
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

from newsletter.errors import PublishError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

MANIFEST = ".newsletter-files.json"
Carried = Literal["site", "mail"]
"""What a target takes: every file of the site, or the files of one letter's mail."""
_PLAIN = re.compile(r"[^\x00-\x1f\x7f\\\ud800-\udfff]+")
_DRIVE = re.compile(r"[A-Za-z]:")
_LONGEST_NAME = 255
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Difference:
    """How a target differs from the files it should hold; every tuple is sorted.

    ``foreign`` are among ``changed`` but were written by somebody else; ``kept`` were written by
    an earlier delivery and edited since, so they stay.
    """

    new: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]
    stale: tuple[str, ...]
    foreign: tuple[str, ...]
    kept: tuple[str, ...]

    @property
    def written(self) -> tuple[str, ...]:
        return tuple(sorted((*self.new, *self.changed)))

    def lines(self) -> tuple[str, ...]:
        """The difference in Korean sentences."""
        if not self.written and not self.stale:
            return (f"바뀐 파일이 없습니다({len(self.same)}개 모두 그대로입니다).",)
        new, changed = len(self.new), len(self.changed)
        told = [f"파일 {new + changed}개를 씁니다(새 파일 {new}개, 바뀐 파일 {changed}개)."]
        if self.foreign:
            told.append(f"다른 사람이 쓴 파일을 덮어씁니다: {some(self.foreign)}")
        if self.stale:
            told.append(f"이제 없는 파일 {len(self.stale)}개를 지웁니다: {some(self.stale)}")
        if self.kept:
            told.append(f"누군가 고친 파일은 지우지 않습니다: {some(self.kept)}")
        if self.same:
            told.append(f"그대로인 파일 {len(self.same)}개는 건드리지 않습니다.")
        return tuple(told)


def compare(
    files: Mapping[str, bytes],
    manifest: Mapping[str, tuple[str, ...]],
    present: Callable[[str], str | None],
    digest: Callable[[bytes], str],
) -> Difference:
    """Sort out what writing ``files`` means where ``present`` tells the digest of what is there."""
    there = {path: present(path) for path in {*files, *manifest}}
    wanted = {path: digest(content) for path, content in files.items()}
    changed = [path for path in wanted if there[path] not in (None, wanted[path])]
    gone = [path for path in manifest if path not in files and there[path] is not None]
    ours = {path for path, digests in manifest.items() if there[path] in digests}
    return Difference(
        new=_sorted(path for path in wanted if there[path] is None),
        changed=_sorted(changed),
        same=_sorted(path for path in wanted if there[path] == wanted[path]),
        stale=_sorted(path for path in gone if path in ours),
        foreign=_sorted(path for path in changed if path not in ours),
        kept=_sorted(path for path in gone if path not in ours),
    )


def owned(
    difference: Difference,
    files: Mapping[str, bytes],
    digest: Callable[[bytes], str],
    manifest: Mapping[str, tuple[str, ...]],
) -> dict[str, tuple[str, ...]]:
    """The manifest after a delivery: what it wrote, and what of the rest was ours before.

    A file that already stood there with the right content stays somebody else's.
    """
    ours = {*difference.written, *(path for path in difference.same if path in manifest)}
    return {path: (digest(files[path]),) for path in sorted(ours)}


def checked(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """``files`` in path order; PublishError when there are none, or when a path could leave the
    target, name git's or our own bookkeeping, or is a file and a folder at once.
    """
    if not files:
        # An empty site would take everything away: more likely a mistake than a wish.
        raise PublishError("내보낼 파일이 하나도 없습니다.", hint="사이트를 먼저 그려 주세요.")
    for path in files:
        if not is_safe(path):
            raise PublishError(
                f"‘{path[:80]!r}’은(는) 내보낼 수 없는 파일 이름입니다.",
                hint="사이트 폴더 안의 상대 경로여야 합니다.",
            )
        for parent in PurePosixPath(path).parents:
            if str(parent) in files:
                raise PublishError(f"‘{parent}’이(가) 파일이면서 폴더입니다.")
    return dict(sorted(files.items()))


def is_safe(path: str) -> bool:
    """Whether ``path`` is a plain relative path that stays below where it is put."""
    parts = path.split("/")
    return (
        path != MANIFEST
        and _PLAIN.fullmatch(path) is not None
        and not _DRIVE.match(path)
        and all(part not in {"", ".", ".."} and part.lower() != ".git" for part in parts)
        and all(len(part.encode()) <= _LONGEST_NAME for part in parts)
    )


def manifest_text(digests: Mapping[str, tuple[str, ...]]) -> bytes:
    """The manifest as stored: one line a file, so that a history of it reads well."""
    content = {"files": {path: list(digests[path]) for path in sorted(digests)}}
    return (json.dumps(content, ensure_ascii=False, indent=0) + "\n").encode()


def read_manifest(content: bytes | None, where: str) -> dict[str, tuple[str, ...]]:
    """The paths an earlier delivery wrote with the digests they may have; none without manifest.

    Paths that could lead out of the target are not believed.
    """
    if content is None:
        return {}
    try:
        entries = json.loads(content)["files"].items()
        return {
            path: tuple(str(digest) for digest in digests)
            for path, digests in entries
            if is_safe(path)
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PublishError(
            "지난번에 쓴 파일의 목록을 읽을 수 없습니다.",
            file=where,
            hint="이 목록을 지우면 있던 파일은 그대로 두고 다시 내보냅니다.",
        ) from error


def reason(error: OSError) -> str:
    """Why the operating system refused, in Korean."""
    return {
        errno.ENOSPC: "디스크에 남은 자리가 없습니다",
        errno.EDQUOT: "쓸 수 있는 디스크 몫을 다 썼습니다",
        errno.EACCES: "쓸 권한이 없습니다",
        errno.EPERM: "쓸 권한이 없습니다",
        errno.EROFS: "읽기 전용 디스크입니다",
        errno.EMFILE: "열어 둔 파일이 너무 많습니다",
        errno.ENAMETOOLONG: "파일 이름이 너무 깁니다",
        errno.ENOTDIR: "폴더여야 할 자리에 파일이 있습니다",
        errno.EISDIR: "파일이어야 할 자리에 폴더가 있습니다",
    }.get(error.errno or 0, error.strerror or type(error).__name__)


def _sorted(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(paths))


def some(paths: tuple[str, ...]) -> str:
    """The first of ``paths`` and how many more there are."""
    more = f" 밖 {len(paths) - _SHOWN}개" if len(paths) > _SHOWN else ""
    return ", ".join(paths[:_SHOWN]) + more
