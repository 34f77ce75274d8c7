from __future__ import annotations

import contextlib
import datetime as dt
import os
import sqlite3
import threading
from dataclasses import replace

import pytest

from newsletter.collect.store import ArticleStore
from newsletter.collect.web.fetch import Validators
from newsletter.errors import WorkspaceError
from newsletter.model import Article, Image, Link

KST = dt.timezone(dt.timedelta(hours=9))
NOW = dt.datetime(2026, 11, 18, 9, 0, tzinfo=KST)
HOUR = dt.timedelta(hours=1)
WIDE = {"since": NOW - 999 * HOUR, "until": NOW + 999 * HOUR}


def article(name: str, published: dt.datetime | None = NOW, **changes) -> Article:
    return Article(
        f"a{name}", f"https://paper.example/{name}", f"제목 {name}", ("첫 문단", "둘째 문단"), "paper",
        published=published, **changes,
    )  # fmt: skip


@pytest.fixture
def path(tmp_path):
    return tmp_path / ".newsletter" / "articles.sqlite"


@pytest.fixture
def store(path):
    with ArticleStore.open(path) as opened:
        yield opened


def save(store, *articles, source_id="paper", validators=None, now=NOW):
    store.save(articles, source_id=source_id, validators=validators, now=now)


def ids(articles):
    return [one.id for one in articles]


def test_an_article_comes_back_as_it_was(store):
    full = Article(
        "a1", "https://a.example/1", '제목 ‘따옴표’ "', ("가\n나", ""), "paper", "부제", "한빛신문",
        ("김하나", "박둘"), NOW, NOW + HOUR, (Image("https://a.example/i.png", "대체 글", "출처"),),
        ("AI", "전력"), "ko", "https://paper.example/rss", ("no-date",),
        (Link("원문", "https://b.example/1"),),
    )  # fmt: skip
    bare = Article("a2", "", "제목", (), "paper")
    save(store, full, bare)
    assert store.all_of("paper") == (full, bare)
    assert store.articles(["paper"], **WIDE) == (full, bare)
    assert store.all_of("paper")[0].published.utcoffset() == full.published.utcoffset()


def test_a_lone_surrogate_in_a_file_name_is_stored(store):
    save(store, article("1", origin="seeds/\udcff.txt"))
    assert store.all_of("paper")[0].origin == "seeds/?.txt"


def test_the_window_is_half_open_and_newest_first(store):
    save(store, article("b"), article("a"), article("old", NOW - HOUR), article("new", NOW + HOUR))
    assert ids(store.articles(["paper"], **WIDE)) == ["anew", "aa", "ab", "aold"]
    assert ids(store.articles(["paper"], since=NOW, until=NOW + HOUR)) == ["aa", "ab"]
    assert ids(store.articles(["paper"], since=NOW - HOUR, until=NOW)) == ["aold"]
    assert store.articles([], **WIDE) == ()
    assert store.articles(["other"], **WIDE) == ()


def test_every_instant_falls_in_exactly_one_window(store):
    moments = [NOW + dt.timedelta(microseconds=n) for n in range(-3, 4)]
    save(store, *(article(str(n), moment) for n, moment in enumerate(moments)))
    before = store.articles(["paper"], since=NOW - HOUR, until=NOW)
    after = store.articles(["paper"], since=NOW, until=NOW + HOUR)
    assert len(before) == 3
    assert len(after) == 4


def test_an_undated_article_counts_by_when_it_was_first_seen(store):
    save(store, article("1", None), now=NOW)
    save(store, replace(article("1", None), title="고친 제목"), now=NOW + 48 * HOUR)
    [found] = store.articles(["paper"], since=NOW, until=NOW + HOUR)
    assert found.title == "고친 제목"
    assert found.published is None
    assert store.articles(["paper"], since=NOW + HOUR, until=NOW + 99 * HOUR) == ()


def test_what_a_feed_forgets_stays(store):
    save(store, article("1"))
    save(store, article("2"))
    assert ids(store.articles(["paper"], **WIDE)) == ["a1", "a2"]


def test_sources_named_twice_give_articles_once(store):
    save(store, article("1"))
    assert ids(store.articles(iter(["paper", "paper"]), **WIDE)) == ["a1"]


def test_validators_follow_the_articles(store):
    assert store.validators("paper") == Validators()
    save(store, article("1"), validators=Validators('"x"', "Fri", "00"))
    save(store, article("2"))
    assert store.validators("paper") == Validators('"x"', "Fri", "00")
    save(store, validators=Validators())
    assert store.validators("paper") == Validators()


def test_a_failed_save_leaves_nothing_behind(store):
    def breaking():
        yield article("1")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.save(breaking(), source_id="paper", validators=Validators("x"), now=NOW)
    assert store.all_of("paper") == ()
    assert store.validators("paper") == Validators()
    save(store, article("2"))
    assert ids(store.all_of("paper")) == ["a2"]


def test_replace_keeps_order_and_first_seen_and_drops_the_rest(store):
    save(store, article("feed"), source_id="other")
    store.replace("seeds", (article("1", None), article("2"), article("3")), NOW)
    store.replace("seeds", (article("3"), article("1", None)), NOW + 99 * HOUR)
    assert ids(store.all_of("seeds")) == ["a3", "a1"]
    assert ids(store.articles(["seeds"], since=NOW, until=NOW + HOUR)) == ["a1", "a3"]
    store.replace("seeds", (), NOW)
    assert store.all_of("seeds") == ()
    assert ids(store.all_of("other")) == ["afeed"]


def test_it_is_there_the_next_time(path):
    with ArticleStore.open(path) as store:
        save(store, article("1"))
    with ArticleStore.open(path) as store:
        assert ids(store.all_of("paper")) == ["a1"]
        assert store.note == ""


@pytest.mark.parametrize(
    "content", [b"not a database at all" * 99, b"SQLite format 3\0" + b"x" * 5000]
)
def test_a_broken_file_is_set_aside(path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    with ArticleStore.open(path) as store:
        assert "articles.sqlite.broken" in store.note
        save(store, article("1"))
    assert path.with_name("articles.sqlite.broken").read_bytes() == content
    with ArticleStore.open(path) as store:
        assert store.note == ""
        assert ids(store.all_of("paper")) == ["a1"]


def test_an_empty_file_is_a_new_store(path):
    path.parent.mkdir()
    path.touch()
    with ArticleStore.open(path) as store:
        assert store.note == ""
        save(store, article("1"))


def test_somebody_elses_database_is_set_aside(path):
    path.parent.mkdir()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE articles (x)")
    other.close()
    with ArticleStore.open(path) as store:
        assert store.note
        assert store.all_of("paper") == ()


def test_a_newer_schema_is_left_alone(path):
    path.parent.mkdir()
    with sqlite3.connect(path) as newer:
        newer.execute("PRAGMA user_version = 99")
    newer.close()
    before = path.read_bytes()
    with pytest.raises(WorkspaceError, match="더 새로운"):
        ArticleStore.open(path)
    assert path.read_bytes() == before


def test_no_single_damage_shows_a_traceback(tmp_path):
    whole = tmp_path / "whole.sqlite"
    with ArticleStore.open(whole) as store:
        save(store, *(article(str(n)) for n in range(80)), validators=Validators("x", "y", "z"))
    data = whole.read_bytes()
    step = len(data) // 60
    damaged = [
        data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :] for at in range(0, len(data), step)
    ]
    damaged += [data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :] for at in range(100)]
    damaged += [data[:at] for at in range(0, len(data), step)]
    for number, content in enumerate(damaged):
        path = tmp_path / f"{number}.sqlite"
        path.write_bytes(content)
        with contextlib.suppress(WorkspaceError), ArticleStore.open(path) as store:
            store.articles(["paper"], **WIDE)
            store.validators("paper")
            save(store, article("new"), validators=Validators("1"))
            store.replace("seeds", [article("seed")], NOW)


def test_a_busy_store_says_so(path):
    with ArticleStore.open(path) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WorkspaceError, match="쓰고 있습니다"):
            save(store, article("1"))
        other.rollback()
        other.close()
        save(store, article("1"))


def test_two_writers_wait_for_each_other(path):
    troubles = []

    def write(name):
        try:
            for n in range(10):
                with ArticleStore.open(path) as store:
                    save(store, article(f"{name}{n}"))
        except WorkspaceError as error:
            troubles.append(error)

    threads = [threading.Thread(target=write, args=(name,)) for name in "xyz"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    with ArticleStore.open(path) as store:
        assert len(store.all_of("paper")) == 30


def test_a_place_that_cannot_be_used_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match="저장소"):
        ArticleStore.open(tmp_path / "file" / "articles.sqlite")
    with pytest.raises(WorkspaceError, match="저장소"):
        ArticleStore.open(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_store_is_named(path):
    with ArticleStore.open(path):
        pass
    path.chmod(0o400)
    path.parent.chmod(0o500)
    try:
        with pytest.raises(WorkspaceError, match="저장소"), ArticleStore.open(path) as store:
            save(store, article("1"))
    finally:
        path.parent.chmod(0o700)


def test_a_closed_store_says_so(path):
    with ArticleStore.open(path) as store:
        pass
    with pytest.raises(WorkspaceError, match="쓸 수 없습니다"):
        store.all_of("paper")


# --- keys and waits ------------------------------------------------------------------------------


def test_whose_a_key_was(store):
    keys = (("g1", "a1", "iaa"), ("g2", "iab"))
    store.save([article("a"), article("b")], source_id="paper", validators=None, now=NOW, keys=keys)
    owners = store.owners("paper", ["g1", "a1", "g9", "iaa", "iab", "ixx", "i"])
    assert {key: owner.id for key, owner in owners.items()} == {
        "g1": "aa", "a1": "aa", "iaa": "aa", "iab": "ab",
    }  # fmt: skip
    assert owners["g1"].url == "https://paper.example/a"
    assert (owners["g1"].title, owners["g1"].published) == ("제목 a", NOW)
    assert store.owners("other", ["g1", "iaa"]) == {}


def test_a_key_belongs_to_who_had_it_last(store):
    for name in "ab":
        store.save([article(name)], source_id="paper", validators=None, now=NOW, keys=[("g1",)])
    assert store.owners("paper", ["g1"])["g1"].id == "ab"


def test_whether_an_answer_joins_the_one_before(store):
    assert store.knows_any("paper", ["aa"]) is None
    save(store, article("a"))
    assert store.knows_any("paper", ["aa", "ab"]) is True
    assert store.knows_any("paper", ["ab"]) is False
    assert store.knows_any("other", ["aa"]) is None


def test_a_wait_is_kept_between_runs(path):
    with ArticleStore.open(path) as store:
        assert store.wait_until("paper") is None
        store.wait("paper", NOW)
        store.wait("paper", NOW + HOUR)
    with ArticleStore.open(path) as store:
        assert store.wait_until("paper") == NOW + HOUR
        assert store.wait_until("other") is None


def test_a_wait_that_is_no_moment_is_damage(store):
    store._connection.execute("INSERT INTO waits VALUES ('paper', 'soon')")
    with pytest.raises(WorkspaceError, match="깨졌습니다"):
        store.wait_until("paper")


def test_a_store_of_the_first_schema_is_taken_over(path):
    with ArticleStore.open(path) as store:
        save(store, article("a"), validators=Validators("e", "m", "h"))
        for statement in (
            "DROP TABLE keys",
            "DROP TABLE waits",
            "UPDATE articles SET body = json_remove(body, '$.flags')",
            "PRAGMA user_version = 1",
        ):
            store._connection.execute(statement)
    with ArticleStore.open(path) as store:
        assert store.note == ""
        assert store.all_of("paper") == (article("a"),)
        assert store.validators("paper") == Validators("e", "m", "h")
        assert store.wait_until("paper") is None
        assert store.owners("paper", ["g1", "iaa"])["iaa"].id == "aa"


def test_flags_come_back(store):
    save(store, article("a", flags=("no-date",)))
    assert store.all_of("paper")[0].flags == ("no-date",)
