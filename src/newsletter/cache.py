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
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

MOST = 40_000
"""Texts that are kept, the newest; a year of a hundred feeds has about as many articles."""


class Cache:
    """Texts, or bytes, by key in the file at ``path``, which is made when first written."""

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

    def all(self) -> dict[str, bytes]:
        """All bytes that are known, by key."""
        if not self._path.exists():
            return {}
        with contextlib.suppress(sqlite3.Error), self._connected() as connection:
            rows = connection.execute("SELECT key, text FROM texts")
            return {str(key): data for key, data in rows if isinstance(data, bytes)}
        return {}

    def put(self, texts: Mapping[str, str]) -> None:
        """Keep these too, and of all no more than the newest 40,000."""
        self._change(texts, ())

    def hold(self, data: Mapping[str, bytes]) -> None:
        """Keep these and nothing else; under a key that is known nothing is written again."""
        known = self._keys()
        fresh = {key: value for key, value in data.items() if key not in known}
        self._change(fresh, known - data.keys())

    def _keys(self) -> set[str]:
        if not self._path.exists():
            return set()
        with contextlib.suppress(sqlite3.Error), self._connected() as connection:
            return {str(key) for (key,) in connection.execute("SELECT key FROM texts")}
        return set()

    def _change(self, texts: Mapping[str, str | bytes], gone: Collection[str]) -> None:
        if not texts and not gone:
            return
        with contextlib.suppress(sqlite3.Error, OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._write(texts, gone)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise  # busy or full, not broken
                self._path.unlink()
                self._write(texts, gone)

    def _write(self, texts: Mapping[str, str | bytes], gone: Collection[str]) -> None:
        with self._connected() as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS texts (key TEXT PRIMARY KEY, text TEXT)")
            connection.executemany("DELETE FROM texts WHERE key = ?", [(key,) for key in gone])
            connection.executemany("INSERT OR REPLACE INTO texts VALUES (?, ?)", texts.items())
            connection.execute(
                "DELETE FROM texts WHERE rowid <= (SELECT max(rowid) FROM texts) - ?", (MOST,)
            )

    @contextlib.contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        with contextlib.closing(sqlite3.connect(self._path, timeout=0.5)) as connection, connection:
            yield connection
