"""The memory between runs: articles seen and what each source said to recognise its answer by.

One SQLite file. Feeds forget their items within days, so this is what collecting daily keeps; a
broken file is set aside and the next run starts a fresh one, because feeds and seeds fill it again.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
import sqlite3
import time
from typing import TYPE_CHECKING, Self

from newsletter.collect.feeds.identity import OWN, Owner
from newsletter.collect.schema import COLUMNS, TABLES, VERSION
from newsletter.collect.stored import article_of, instant, json_of
from newsletter.collect.web.validators import Validators
from newsletter.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from newsletter.collect.feeds.identity import Keys
    from newsletter.model import Article

_BUSY = 5.0  # seconds to wait for another process; every transaction here is far shorter
_PUT = """
INSERT INTO articles (id, source_id, published, first_seen, position, body)
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET source_id = excluded.source_id, published = excluded.published,
    position = excluded.position, body = excluded.body
"""


_OWNERS = """
WITH asked AS (SELECT value AS key FROM json_each(:keys)),
owned AS (
    SELECT key, id FROM keys JOIN asked USING (key) WHERE source_id = :source
    UNION SELECT key, articles.id FROM asked JOIN articles ON articles.id = substr(key, 2)
    WHERE substr(key, 1, 1) = :own
)
SELECT key, id, json_extract(body, '$.url'), json_extract(body, '$.title'), published
FROM owned JOIN articles USING (id) WHERE source_id = :source
"""


class ArticleStore:
    """Open with ``with ArticleStore.open(path) as store``.

    ``note`` is a Korean sentence for the user where something had to be set right on opening,
    else ''. Every method raises WorkspaceError, and nothing else, where the file cannot be used.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, note: str = "") -> None:
        self._path = path
        self._connection = connection
        self.note = note

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the store, making the file and its folder where they are missing.

        A file that is no database, or a broken one, is renamed to ``<name>.broken`` (replacing an
        older one of that name) and a fresh one made; ``note`` then says so. A database of a newer
        version of this program raises WorkspaceError and is left alone.
        """
        with _in_korean(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                return cls(path, _connected(path))
            except _BrokenError:
                aside = _set_aside(path)
                note = f"기사 저장소가 깨져 있어서 {aside.name}으로 옮기고 새로 만들었습니다."
                return cls(path, _connected(path), note)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def validators(self, source_id: str) -> Validators:
        """What the source's last saved answer was recognised by; all empty where none was saved."""
        with _in_korean(self._path):
            row = self._connection.execute(
                "SELECT etag, last_modified, body_hash FROM validators WHERE source_id = ?",
                (source_id,),
            ).fetchone()
        return Validators(*row) if row else Validators()

    def owners(self, source_id: str, keys: Iterable[str]) -> dict[str, Owner]:
        """Whose these keys of the source were when last saved; those of nobody are left out."""
        with _in_korean(self._path):
            rows = self._connection.execute(
                _OWNERS, {"source": source_id, "own": OWN, "keys": json.dumps([*keys])}
            ).fetchall()
            return {
                key: Owner(name, url, title, _moment(date) if date else None)
                for key, name, url, title, date in rows
            }

    def knows_any(self, source_id: str, ids: Iterable[str]) -> bool | None:
        """Whether an article of these is stored; None where the source has no article at all."""
        with _in_korean(self._path):
            total, known = self._connection.execute(
                "SELECT count(*), count(*) FILTER (WHERE id IN (SELECT value FROM json_each(?)))"
                " FROM articles WHERE source_id = ?",
                (json.dumps([*ids]), source_id),
            ).fetchone()
        return known > 0 if total else None

    def address_of(self, source_id: str, feed_url: str) -> str:
        """Where a source's feed is now: ``feed_url`` unless it moved from there for good."""
        with _in_korean(self._path):
            row = self._connection.execute(
                "SELECT now_at FROM moves WHERE source_id = ? AND left = ?", (source_id, feed_url)
            ).fetchone()
            return str(row[0]) if row else feed_url

    def moved(self, source_id: str, left: str, now_at: str) -> None:
        """Remember that a feed moved for good; another address in the settings forgets it."""
        with self._transaction():
            self._connection.execute(
                "INSERT OR REPLACE INTO moves VALUES (?, ?, ?)", (source_id, left, now_at)
            )

    def wait_until(self, source_id: str) -> dt.datetime | None:
        """Before when the source asked not to be asked again."""
        with _in_korean(self._path):
            row = self._connection.execute(
                "SELECT until FROM waits WHERE source_id = ?", (source_id,)
            ).fetchone()
            return _moment(row[0]) if row else None

    def wait(self, source_id: str, until: dt.datetime) -> None:
        """Remember that the source is not to be asked before ``until``."""
        with self._transaction():
            self._connection.execute(
                "INSERT OR REPLACE INTO waits VALUES (?, ?)", (source_id, instant(until))
            )

    def save(
        self,
        articles: Iterable[Article],
        *,
        source_id: str,
        validators: Validators | None,
        now: dt.datetime,
        keys: Iterable[Keys] = (),
    ) -> None:
        """Keep what a source brought, all or nothing; ``now`` is when new articles were first seen.

        An article already known is replaced by its newer text and keeps its first_seen; articles
        not among these stay. ``keys`` are, in the order of the articles, what each may be known by
        later. The validators are written last, in the same transaction, so that an answer whose
        articles were lost is never taken for a known one; None leaves them alone.
        """
        articles = tuple(articles)
        with self._transaction():
            self._put(articles, source_id, now)
            self._connection.executemany(
                "INSERT OR REPLACE INTO keys VALUES (?, ?, ?)",
                (
                    (source_id, key, article.id)
                    for article, own in zip(articles, keys, strict=False)
                    for key in own
                    if not key.startswith(OWN)
                ),
            )
            if validators is not None:
                self._connection.execute(
                    "INSERT OR REPLACE INTO validators VALUES (?, ?, ?, ?)",
                    (source_id, *dataclasses.astuple(validators)),
                )

    def replace(self, source_id: str, articles: Iterable[Article], now: dt.datetime) -> None:
        """Make these, in this order, all that the source has; what stays keeps its first_seen."""
        articles = tuple(articles)
        with self._transaction():
            self._connection.execute(
                "DELETE FROM articles WHERE source_id = ?"
                " AND id NOT IN (SELECT value FROM json_each(?))",
                (source_id, json.dumps([article.id for article in articles])),
            )
            self._put(articles, source_id, now)

    def articles(
        self, source_ids: Iterable[str], *, since: dt.datetime, until: dt.datetime
    ) -> tuple[Article, ...]:
        """The sources' articles of [since, until): by their date, else by when they were first
        seen; and older ones that were rewritten in that time. Newest first, those of one moment by
        id.
        """
        with _in_korean(self._path):
            rows = self._connection.execute(
                "SELECT body FROM articles WHERE source_id IN (SELECT value FROM json_each(:ids))"
                " AND coalesce(published, first_seen) < :until"
                " AND (coalesce(published, first_seen) >= :since OR"
                " julianday(json_extract(body, '$.updated')) >= julianday(:since))"
                " ORDER BY coalesce(published, first_seen) DESC, id",
                {
                    "ids": json.dumps([*source_ids]),
                    "since": instant(since),
                    "until": instant(until),
                },
            ).fetchall()
            return tuple(_article(body) for (body,) in rows)

    def all_of(self, source_id: str) -> tuple[Article, ...]:
        """Every article of the source, in the order it was last stored in."""
        with _in_korean(self._path):
            rows = self._connection.execute(
                "SELECT body FROM articles WHERE source_id = ? ORDER BY position, id", (source_id,)
            ).fetchall()
            return tuple(_article(body) for (body,) in rows)

    def texts(self, urls: Iterable[str]) -> dict[str, str]:
        """The texts of the stored articles at these addresses, by address."""
        with _in_korean(self._path):
            rows = self._connection.execute(
                "SELECT body FROM articles"
                " WHERE json_extract(body, '$.url') IN (SELECT value FROM json_each(?))",
                (json.dumps([*urls]),),
            ).fetchall()
            return {article.url: article.text for (body,) in rows if (article := _article(body))}

    def _put(self, articles: Iterable[Article], source_id: str, now: dt.datetime) -> None:
        self._connection.executemany(
            _PUT,
            (
                (
                    article.id,
                    source_id,
                    instant(article.published) if article.published else None,
                    instant(now),
                    position,
                    json_of(article),
                )
                for position, article in enumerate(articles)
            ),
        )

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        with _in_korean(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.rollback()
                raise
            self._connection.commit()


# --- opening -------------------------------------------------------------------------------------


class _BrokenError(Exception):
    """The file holds no usable database."""


def _connected(path: Path) -> sqlite3.Connection:
    """A file that another process opens or closes this very moment is busy at once, whatever the
    connection's own timeout says: it is asked again until that time is over.
    """
    deadline = time.monotonic() + _BUSY
    while True:
        try:
            return _connect(path)
        except sqlite3.OperationalError as error:
            if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_BUSY, isolation_level=None)
    try:
        _prepare(connection, path)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        connection.close()
        if _is_damage(error):
            raise _BrokenError from error
        raise
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Check the file and give a new one its tables."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise WorkspaceError(
            "기사 저장소를 더 새로운 판의 newsletter가 만들었습니다.",
            file=path.name,
            hint="newsletter를 새 판으로 올려 주세요.",
        )
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise _BrokenError
    connection.execute("PRAGMA journal_mode = WAL")
    try:
        if version < VERSION:
            connection.executescript(
                f"BEGIN IMMEDIATE; {TABLES} PRAGMA user_version = {VERSION}; COMMIT"
            )
        for table, columns in COLUMNS.items():
            connection.execute(f"SELECT {columns} FROM {table} LIMIT 0")  # noqa: S608 - our words
    except sqlite3.OperationalError as error:
        if _code(error) == sqlite3.SQLITE_ERROR:  # no such table, no such column
            raise _BrokenError from error
        raise


def _is_damage(error: Exception) -> bool:
    # sqlite3 cannot even tell of some damage: the words of its own message do not decode.
    return isinstance(error, UnicodeDecodeError) or _code(error) in {
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
    }


def _code(error: Exception) -> int:
    # Extended codes hold the plain one below; errors of Python's own module have none.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _set_aside(path: Path) -> Path:
    aside = path.with_name(f"{path.name}.broken")
    path.replace(aside)
    for suffix in ("-wal", "-shm"):  # a journal must not be played into the new file
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    return aside


@contextlib.contextmanager
def _in_korean(path: Path) -> Iterator[None]:
    """WorkspaceError for whatever the database or the disk says."""
    try:
        yield
    except sqlite3.Error as error:
        message, hint = _WORDS.get(_code(error), (f"기사 저장소를 쓸 수 없습니다({error}).", ""))
        raise WorkspaceError(message, file=path.name, hint=hint) from error
    except (_BrokenError, UnicodeDecodeError) as error:
        message, hint = _DAMAGED
        raise WorkspaceError(message, file=path.name, hint=hint) from error
    except OSError as error:
        raise WorkspaceError(
            f"기사 저장소를 열 수 없습니다({error.strerror}).", file=path.name
        ) from error


_LOOK = "파일과 폴더의 권한을 살펴 주세요."
_DAMAGED = ("기사 저장소가 깨졌습니다.", "파일을 지우고 newsletter collect를 다시 실행해 주세요.")
_WORDS = {
    sqlite3.SQLITE_BUSY: (
        "다른 newsletter가 기사 저장소를 쓰고 있습니다.",
        "끝난 뒤에 다시 실행해 주세요.",
    ),
    sqlite3.SQLITE_FULL: (
        "디스크가 가득 차서 기사를 저장하지 못했습니다.",
        "자리를 비우고 다시 실행해 주세요.",
    ),
    sqlite3.SQLITE_READONLY: ("기사 저장소에 쓸 권한이 없습니다.", _LOOK),
    sqlite3.SQLITE_CANTOPEN: ("기사 저장소를 열 수 없습니다.", _LOOK),
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}


# --- what stands in the columns ------------------------------------------------------------------


def _moment(text: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(text)
    except (ValueError, TypeError) as error:
        raise _BrokenError from error


def _article(body: str) -> Article:
    try:
        return article_of(body)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _BrokenError from error
