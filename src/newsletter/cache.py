"""What was reckoned once, by content hash: losing it costs time and nothing else.

One SQLite file. Whatever is wrong with it (broken, read-only, held by another process), the answer
is that nothing is known, and the caller reckons anew.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

MOST = 40_000
"""Texts that are kept, the newest; a year of a hundred feeds has about as many articles."""


class Cache:
    """Texts by key in the file at ``path``, which is made when first written."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, keys: Iterable[str]) -> dict[str, str]:
        """The texts that are known, by key."""
        if not self._path.exists():
            return {}
        with contextlib.suppress(sqlite3.Error), self._connected() as connection:
            rows = connection.execute(
                "SELECT key, text FROM texts WHERE key IN (SELECT value FROM json_each(?))",
                (json.dumps([*keys]),),
            ).fetchall()
            return {str(key): str(text) for key, text in rows}
        return {}

    def put(self, texts: Mapping[str, str]) -> None:
        """Keep these too, and of all no more than the newest 40,000."""
        if not texts:
            return
        with contextlib.suppress(sqlite3.Error, OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._write(texts)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise  # busy or full, not broken
                self._path.unlink()
                self._write(texts)

    def _write(self, texts: Mapping[str, str]) -> None:
        with self._connected() as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS texts (key TEXT PRIMARY KEY, text TEXT)")
            connection.executemany("INSERT OR REPLACE INTO texts VALUES (?, ?)", texts.items())
            connection.execute(
                "DELETE FROM texts WHERE rowid <= (SELECT max(rowid) FROM texts) - ?", (MOST,)
            )

    @contextlib.contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        with contextlib.closing(sqlite3.connect(self._path, timeout=0.5)) as connection, connection:
            yield connection
