"""What was reckoned once: losing it costs time and nothing else."""

import itertools
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from newsletter import cache
from newsletter.cache import Cache

ROOT = Path(__file__).parent.parent
DAY = "2026-11-22"


def rows(path):
    connection = sqlite3.connect(path)
    try:
        return dict(connection.execute("SELECT key, text FROM texts").fetchall())
    finally:
        connection.close()


def test_what_was_put_is_there_again(tmp_path):
    kept = Cache(tmp_path / "deep" / "cache.sqlite")
    assert kept.get(["a"]) == {}
    kept.put({"a": "하나", "b": "둘"})
    assert Cache(tmp_path / "deep" / "cache.sqlite").get(["b", "a", "c"]) == {
        "a": "하나",
        "b": "둘",
    }
    kept.put({"a": "셋"})
    assert kept.get(["a"]) == {"a": "셋"}
    assert kept.get([]) == {}


def test_what_is_held_is_all_there_is(tmp_path):
    kept = Cache(tmp_path / "cache.sqlite")
    assert kept.all() == {}
    kept.hold({"a": b"1", "b": b"2"})
    assert kept.all() == {"a": b"1", "b": b"2"}
    kept.hold({"b": b"2", "c": b"3"})
    assert kept.all() == {"b": b"2", "c": b"3"}
    kept.hold({})
    assert kept.all() == {}


@pytest.mark.parametrize("data", [b"no database", b"SQLite format 3\x00" + b"\xff" * 4000, b""])
def test_a_broken_file_holds_nothing_and_is_made_anew(tmp_path, data):
    path = tmp_path / "cache.sqlite"
    path.write_bytes(data)
    assert Cache(path).all() == {}
    Cache(path).hold({"a": b"1"})
    assert Cache(path).all() == {"a": b"1"}


def test_nothing_put_makes_no_file(tmp_path):
    Cache(tmp_path / "cache.sqlite").put({})
    Cache(tmp_path / "cache.sqlite").hold({})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("data", [b"no database", b"SQLite format 3\x00" + b"\xff" * 4000, b""])
def test_a_broken_file_knows_nothing_and_is_made_anew(tmp_path, data):
    path = tmp_path / "cache.sqlite"
    path.write_bytes(data)
    kept = Cache(path)
    assert kept.get(["a"]) == {}
    kept.put({"a": "하나"})
    assert kept.get(["a"]) == {"a": "하나"}


def test_a_table_of_another_shape_knows_nothing_and_breaks_nothing(tmp_path):
    path = tmp_path / "cache.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE texts (other)")
    connection.commit()
    connection.close()
    Cache(path).put({"a": "하나"})
    assert Cache(path).get(["a"]) == {}


def test_more_rows_than_are_kept_lose_the_oldest(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "MOST", 50)
    kept = Cache(tmp_path / "cache.sqlite")
    for batch in range(6):
        kept.put({f"{batch}-{i}": "글" for i in range(20)})
    found = rows(tmp_path / "cache.sqlite")
    assert len(found) == 50
    assert {f"5-{i}" for i in range(20)} <= found.keys()
    assert not {f"2-{i}" for i in range(20)} & found.keys()


def test_what_is_put_again_is_new(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "MOST", 3)
    kept = Cache(tmp_path / "cache.sqlite")
    kept.put({"a": "1", "b": "2", "c": "3"})
    kept.put({"a": "1"})
    kept.put({"d": "4"})
    assert rows(tmp_path / "cache.sqlite").keys() == {"a", "c", "d"}


# --- through the command -------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path):
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    (tmp_path / "newsletter.toml").write_text('[publication]\ntitle = "시험 편지"\n')
    return tmp_path


def stories(newsletter, project):
    done = newsletter(project, "stories", "--json", "--date", DAY)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_second_build_makes_no_features_anew(project, newsletter):
    """A kept text that says something else is believed: so it was read and not made again."""
    assert newsletter(project, "build", "--date", DAY).returncode == 0
    path = project / ".newsletter" / "cache.sqlite"
    first = rows(path)
    assert len(first) == 12
    marked = {
        key: json.dumps({**json.loads(text), "names": ["표시"]}, ensure_ascii=False)
        for key, text in first.items()
    }
    Cache(path).put(marked)
    stories(newsletter, project)
    assert rows(path) == marked


def test_kept_texts_that_hold_no_features_are_made_anew(project, newsletter):
    assert newsletter(project, "collect").returncode == 0
    expected = stories(newsletter, project)
    path = project / ".newsletter" / "cache.sqlite"
    whole = rows(path)
    broken = ("", "{", "[]", '{"title": 1}', '{"other": []}', "null")
    Cache(path).put(dict(zip(whole, itertools.cycle(broken), strict=False)))
    assert rows(path) != whole
    assert stories(newsletter, project) == expected
    assert rows(path) == whole


def test_a_build_works_whatever_is_wrong_with_the_cache(project, newsletter):
    assert newsletter(project, "collect").returncode == 0
    expected = stories(newsletter, project)
    path = project / ".newsletter" / "cache.sqlite"
    path.write_bytes(b"broken" * 1000)
    assert stories(newsletter, project) == expected
    assert len(rows(path)) == 12

    path.unlink()
    path.mkdir()  # what no process may write, whoever runs the tests
    assert stories(newsletter, project) == expected
    assert list(path.iterdir()) == []


def test_a_build_works_while_another_process_holds_the_cache(project, newsletter):
    assert newsletter(project, "collect").returncode == 0
    expected = stories(newsletter, project)
    holder = sqlite3.connect(project / ".newsletter" / "cache.sqlite", isolation_level=None)
    try:
        holder.execute("BEGIN EXCLUSIVE")
        assert stories(newsletter, project) == expected
    finally:
        holder.close()
