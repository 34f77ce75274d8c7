"""What was drawn before, by the hash of all it was made of: forgetting it costs time alone."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class Memory:
    """Texts (UTF-8) known from an earlier build, and those this build asked for (``used``), by key.

    ``program`` names the code that makes them: another program knows nothing of what is kept.
    """

    def __init__(self, known: Mapping[str, bytes] | None = None, program: str = "") -> None:
        self._known = known or {}
        self._program = program
        self.used: dict[str, bytes] = {}

    def data(self, made_of: Sequence[str | bytes], make: Callable[[], str]) -> bytes:
        """What ``make`` gives, in UTF-8; called only where nothing made of the same is known."""
        key = key_of(self._program, *made_of)
        data = self._known.get(key)
        self.used[key] = make().encode("utf-8") if data is None else data
        return self.used[key]


def key_of(*parts: str | bytes) -> str:
    """Another one for any other ``parts``."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(b"%d " % len(data) + data)
    return digest.hexdigest()[:32]
