"""The tables of the article store. What an older file lacks is made on opening."""

VERSION = 3
"""1 had neither keys nor waits, 2 no moves; a newer one is refused."""

TABLES = """
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY,
    source_id TEXT NOT NULL,
    published TEXT,
    first_seen TEXT NOT NULL,
    position INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS articles_by_source ON articles (source_id);
CREATE TABLE IF NOT EXISTS validators (
    source_id TEXT PRIMARY KEY,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    body_hash TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS keys (
    source_id TEXT NOT NULL,
    key TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (source_id, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS waits (
    source_id TEXT PRIMARY KEY,
    until TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS moves (
    source_id TEXT PRIMARY KEY,
    left TEXT NOT NULL,
    now_at TEXT NOT NULL
);
"""

COLUMNS = {
    "articles": "id, source_id, published, first_seen, position, body",
    "validators": "source_id, etag, last_modified, body_hash",
    "keys": "source_id, key, id",
    "waits": "source_id, until",
    "moves": "source_id, left, now_at",
}
