"""What an editor dropped into seeds/ before it is read, and what is said of what gave nothing."""

from __future__ import annotations

from dataclasses import dataclass

OFFLINE = "오프라인이라 받지 않았습니다"


@dataclass(frozen=True, slots=True)
class SeedFile:
    """A file of seeds/: its name as the editor knows it, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Failure:
    """A source or a file that gave nothing: which, why (Korean), where, and what to do."""

    what: str
    reason: str
    where: str = ""
    hint: str = ""
