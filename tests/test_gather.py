from __future__ import annotations

import datetime as dt
import gzip
import re
import time
from contextlib import ExitStack
from zoneinfo import ZoneInfo

import pytest
from test_fetch import answer, closed_port, endless, serving, slow_headers, to

from newsletter.collect import gather
from newsletter.collect.feeds import feed as reading
from newsletter.collect.feeds.feed import parse_feed
from newsletter.collect.feeds.identity import settled
from newsletter.collect.gather import GAP, UNCHANGED
from newsletter.collect.seed_file import OFFLINE, SeedFile
from newsletter.collect.store import ArticleStore
from newsletter.collect.web import fetch
from newsletter.config import CollectSettings
from newsletter.errors import WorkspaceError
from newsletter.model import Source

SEOUL = ZoneInfo("Asia/Seoul")
NOW = dt.datetime(2026, 11, 22, 9, tzinfo=SEOUL)
DAY = dt.timedelta(days=1)
WIDE = {"since": NOW - 999 * DAY, "until": NOW + 999 * DAY}


def item(name, *, title="", link=None, guid=None, date="2026-11-20 10:18", text="본문입니다."):
    link = f"https://paper.example/{name}" if link is None else link
    guid = f"guid-{name}" if guid is None else guid
    return (
        f"<item><title>{title or f'{name}번째 소식'}</title>"
        + (f"<link>{link.replace('&', '&amp;')}</link>" if link else "")
        + (f"<guid isPermaLink='false'>{guid}</guid>" if guid else "")
        + (f"<pubDate>{date}</pubDate>" if date else "")
        + f"<description>{text}</description></item>"
    )


def feed(*items) -> bytes:
    return f"<rss version='2.0'><channel><title>t</title>{''.join(items)}</channel></rss>".encode()


@pytest.fixture
def store(tmp_path):
    with ArticleStore.open(tmp_path / "articles.sqlite") as opened:
        yield opened


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    real = fetch.fetch_all
    monkeypatch.setattr(
        fetch, "fetch_all", lambda *given, **named: real(*given, **{"pause": 0.01, **named})
    )


@pytest.fixture
def site():
    with serving() as running:
        yield running


def collect(store, sources, *, places, now=NOW, timeout=5.0, seeds=(), offline=False):
    settings = CollectSettings(timeout=timeout, allow_hosts=places)
    return gather.gather(store, seeds, sources, settings, zone=SEOUL, now=now, offline=offline)


def one(store, site, now=NOW, **settings):
    source = Source("paper", "한빛신문", site.url())
    return collect(store, [source], places=(site.place,), now=now, **settings)


# --- what is counted -----------------------------------------------------------------------------


def test_read_is_kept_and_dropped(store, site):
    site.pages["/feed"] = answer(body=feed(item(1), item(2), item(2, guid="", link=""), "<item/>"))
    collected = one(store, site)
    [tally] = collected.feeds_read
    assert (tally.source_id, tally.title, tally.read, tally.kept) == ("paper", "한빛신문", 4, 3)
    assert [drop.what for drop in tally.dropped] == ["제목 없음"]
    assert tally.note == ""
    assert (collected.feed_articles, collected.unchanged, collected.failures) == (3, 0, ())


def test_a_304_keeps_what_was_there_and_parses_nothing(store, site, monkeypatch):
    page = answer(body=feed(item(1), item(2)), ETag='"1"')
    site.pages["/feed"] = lambda h: (answer(304, b"") if h.headers["If-None-Match"] else page)(h)
    one(store, site)
    before = store.all_of("paper")
    monkeypatch.setattr(reading, "parse_feed", None)
    collected = one(store, site)
    assert (collected.unchanged, collected.failures) == (1, ())
    assert collected.feeds_read[0].note == UNCHANGED
    assert collected.notes == ()
    assert store.all_of("paper") == before


def test_validators_of_an_answer_that_could_not_be_read_are_not_kept(store, site):
    site.pages["/feed"] = answer(body=b"<html>hello</html>", ETag='"1"')
    collected = one(store, site)
    assert "웹 페이지" in collected.failures[0].reason
    assert collected.feeds_read[0].note == collected.failures[0].reason
    assert store.validators("paper").etag == ""
    site.pages["/feed"] = lambda h: (
        answer(304, b"") if h.headers["If-None-Match"] else answer(body=feed(item(1)))
    )(h)
    assert one(store, site).feed_articles == 1


def test_validators_are_kept_only_with_the_articles(store, site, monkeypatch):
    site.pages["/feed"] = answer(body=feed(item(1)), ETag='"1"')

    def full(*_, **__):
        raise WorkspaceError("디스크가 가득 찼습니다")

    with monkeypatch.context() as broken:
        broken.setattr(ArticleStore, "_put", full)
        with pytest.raises(WorkspaceError):
            collect(store, [Source("paper", "한빛신문", site.url())], places=(site.place,))
    assert store.validators("paper").etag == ""
    assert one(store, site).feed_articles == 1


@pytest.mark.parametrize("status", [301, 308])
def test_a_feed_that_moved_is_told(store, site, status):
    site.pages |= {"/feed": to("/new", status), "/new": answer(body=feed(item(1)), ETag='"1"')}
    collected = one(store, site)
    [note] = collected.notes
    assert site.url("/new") in note
    assert "newsletter.toml" in note
    assert collected.feed_articles == 1
    site.pages["/new"] = answer(304, b"")
    site.pages["/feed"] = answer(404, b"")  # the old address may die: the new one is asked
    site.asked.clear()
    again = one(store, site)
    assert again.notes == collected.notes  # until newsletter.toml says so
    assert again.failures == ()
    assert {path for path, _ in site.asked} == {"/new"}


def test_a_feed_that_is_elsewhere_for_now_is_not(store, site):
    site.pages |= {"/feed": to("/new?key=secret", 302), "/new": answer(body=feed(item(1)))}
    assert one(store, site).notes == ()
    site.pages["/feed"] = to("/new?key=secret", 301)
    assert "secret" not in str(one(store, site))


def test_a_feed_that_is_gone_is_to_be_taken_out(store, site):
    site.pages["/feed"] = answer(410, b"")
    assert "빼 주세요" in one(store, site).failures[0].reason


@pytest.mark.parametrize(
    ("retry_after", "until"),
    [
        ("7200", NOW + dt.timedelta(hours=2)),
        ("Sun, 22 Nov 2026 02:00:00 GMT", NOW + dt.timedelta(hours=2)),
        ("9999999", NOW + 7 * DAY),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_who_asked_for_a_pause_is_left_alone_until_then(store, site, status, retry_after, until):
    site.pages["/feed"] = answer(status, b"", Retry_After=retry_after)
    assert str(status) in one(store, site).failures[0].reason
    assert store.wait_until("paper") == until
    site.pages["/feed"] = answer(body=feed(item(1)))
    soon = one(store, site, now=until - dt.timedelta(seconds=1))
    assert len(site.asked) == 1
    assert "기다립니다" in soon.failures[0].reason
    assert soon.feeds_read[0].note == soon.failures[0].reason
    assert one(store, site, now=until).feed_articles == 1


def test_offline_asks_nobody(store, site):
    collected = one(store, site, offline=True, seeds=[SeedFile("a.xyz", b"")])
    assert site.asked == []
    assert collected.feeds_read[0].note == OFFLINE
    assert [failure.what for failure in collected.failures] == ["a.xyz", "한빛신문"]


def test_a_gap_is_told(store, site):
    site.pages["/feed"] = answer(body=feed(item(1), item(2)))
    assert one(store, site).notes == ()
    site.pages["/feed"] = answer(body=feed(item(2), item(3)))
    assert one(store, site).notes == ()
    site.pages["/feed"] = answer(body=feed(item(8), item(9)))
    assert one(store, site).notes == (f"한빛신문: {GAP}",)


def test_a_date_in_the_future_puts_nothing_out_of_reach(store, site):
    site.pages["/feed"] = answer(body=feed(item(1, date="2031-01-01"), item(2, date="1970-01-01")))
    one(store, site)
    today = store.articles(["paper"], since=NOW - DAY, until=NOW + DAY)
    assert {article.flags for article in today} == {
        ("future-date:2031-01-01",),
        ("impossible-date:1970-01-01",),
    }


# --- who is who, over ten fetches ----------------------------------------------------------------

NAMES = range(1, 7)
SCRIPTS = {
    "a guid made anew each time": lambda n, r: item(n, guid=f"{n}-{r}"),
    "a guid made anew each time, no date": lambda n, r: item(n, guid=f"{n}-{r}", date=""),
    "one guid for all": lambda n, _: item(n, guid="same"),
    "one guid and one address for all": lambda n, _: item(n, guid="same", link="https://paper.example/"),
    "no guid": lambda n, _: item(n, guid=""),
    "neither guid nor address": lambda n, _: item(n, guid="", link=""),
    "an address with utm_": lambda n, r: item(n, guid="", link=f"https://paper.example/{n}?utm_id={r}&no={n}"),
    "an address that is new each time": lambda n, r: item(n, link=f"https://paper.example/{r}/{n}"),
    "only the headline stays": lambda n, r: item(n, guid=f"{n}-{r}", link=f"https://paper.example/{r}/{n}"),
    "an edited headline": lambda n, r: item(n, title=f"{n}번째 소식 {'수정 ' * r}"),
    "an edited headline, no guid": lambda n, r: item(n, guid="", title=f"{n}번째 {'수정 ' * r}"),
    "a bumped date": lambda n, r: item(n, date=f"2026-11-20 {10 + r}:18"),
    "a bumped date, no guid": lambda n, r: item(n, guid="", date=f"2026-11-20 {10 + r}:18"),
    "a slash, .html, www and https": lambda n, r: item(
        n, guid="", title=f"{n}번째 소식 {r}", link=[
            f"https://paper.example/a/{n}", f"https://paper.example/a/{n}/", f"https://paper.example/a/{n}.html",
            f"http://www.paper.example/a/{n}", f"https://paper.example/a/{n}/index.html",
        ][r % 5],
    ),
    "a guid that comes and goes": lambda n, r: item(n, guid=f"guid-{n}" if r % 2 else ""),
    "a guid that turns into the address": lambda n, r: item(n, guid=f"https://paper.example/{n}" if r > 4 else None),
}  # fmt: skip


@pytest.mark.parametrize("name", SCRIPTS)
def test_an_item_stays_itself_over_ten_fetches(store, name):
    source = Source("paper", "한빛신문", "https://paper.example/rss")
    first: list[str] = []
    for fetch_number in range(10):
        now = NOW + fetch_number * DAY
        body = feed(*(SCRIPTS[name](n, fetch_number) for n in NAMES))
        content = parse_feed(body, source, now=now + DAY)
        kept = keep(store, content, now)
        first = first or [article.id for article in kept]
        assert [article.id for article in kept] == first
        assert len(store.all_of("paper")) == len(NAMES)  # none lost, none repeated
        assert store.all_of("paper") == kept  # and the newest text of each
    assert first_seen(store) == {NOW}


def keep(store, content, now):
    owners = store.owners("paper", (key for keys in content.keys for key in keys))
    articles = settled(content.articles, content.keys, owners)
    store.save(articles, source_id="paper", validators=None, now=now, keys=content.keys)
    return articles


def first_seen(store):
    rows = store._connection.execute("SELECT DISTINCT first_seen FROM articles")
    return {dt.datetime.fromisoformat(row[0]) for row in rows}


@pytest.mark.parametrize("numbered", [False, True])
def test_a_feed_that_turns_over_loses_and_repeats_nothing(store, numbered):
    """Each fetch shows six items, two of them new; ``numbered`` guids are places, not items."""
    source = Source("paper", "한빛신문", "https://paper.example/rss")
    for fetch_number in range(10):
        names = range(2 * fetch_number, 2 * fetch_number + 6)
        body = feed(
            *(
                item(n, guid=str(place) if numbered else None, date=f"2026-11-{1 + n:02}")
                for place, n in enumerate(names)
            )
        )
        keep(store, parse_feed(body, source), NOW + fetch_number * DAY)
        titles = [article.title for article in store.all_of("paper")]
        assert sorted(titles) == sorted(f"{n}번째 소식" for n in range(names[-1] + 1))


def test_two_items_never_become_one(store):
    source = Source("paper", "한빛신문", "https://paper.example/rss")
    keep(store, parse_feed(feed(item(1)), source), NOW)
    crossed = feed(item(2, guid="guid-1"), item(3, link="https://paper.example/1"))
    kept = keep(store, parse_feed(crossed, source), NOW)
    assert len({article.id for article in kept}) == 2


def test_an_edited_text_is_an_update_and_keeps_when_it_was_first_seen(store):
    source = Source("paper", "한빛신문", "https://paper.example/rss")
    keep(store, parse_feed(feed(item(1, text="처음")), source), NOW)
    keep(store, parse_feed(feed(item(1, text="고침", guid="new")), source), NOW + DAY)
    [article] = store.all_of("paper")
    assert article.paragraphs == ("고침",)
    assert first_seen(store) == {NOW}


def test_articles_of_a_store_without_keys_are_recognised(store):
    source = Source("paper", "한빛신문", "https://paper.example/rss")
    articles = parse_feed(feed(item(1), item(2)), source).articles
    store.save(articles, source_id="paper", validators=None, now=NOW)  # as schema 1 did
    kept = keep(store, parse_feed(feed(item(1), item(2)), source), NOW)
    assert kept == articles


def test_ids_are_the_source_s_own(store):
    for source_id in ("paper", "other"):
        source = Source(source_id, source_id, f"https://{source_id}.example/rss")
        content = parse_feed(feed(item(1)), source)
        owners = store.owners(source_id, content.keys[0])
        assert owners == {}
        store.save(
            settled(content.articles, content.keys, owners),
            source_id=source_id, validators=None, now=NOW, keys=content.keys,
        )  # fmt: skip
    assert len(store.all_of("paper")) == len(store.all_of("other")) == 1


# --- one hundred feeds ---------------------------------------------------------------------------

BODY = feed(*(item(n) for n in range(20)))
BROKEN = {
    "401": answer(401, b""),
    "403": answer(403, b""),
    "404": answer(404, b""),
    "410": answer(410, b""),
    "429": answer(429, b"", Retry_After="60"),
    "500": answer(500, b""),
    "503": answer(503, b""),
    "a page": answer(body=b"<!doctype html><html><body>hello</body></html>"),
    "nothing": answer(body=b""),
    "a picture": answer(body=b"\x89PNG\r\n\x1a\n" + bytes(500)),
    "cut-off gzip": answer(body=gzip.compress(BODY)[:-20], Content_Encoding="gzip"),
    "not gzip": answer(body=BODY, Content_Encoding="gzip"),
    "unknown coding": answer(body=BODY, Content_Encoding="zstd"),
    "too large": answer(body=b" " * 3_000_000),
    "cut-off body": answer(body=b"<rss>", Content_Length="999"),
    "a loop": to("/loop"),
    "to the inside": to("http://10.0.0.1/"),
    "to a file": to("file:///etc/passwd"),
    "no http": lambda h: h.wfile.write(b"hello\r\n\r\n"),
}
SLOW = {
    "silent": lambda h: time.sleep(3),
    "slow headers": slow_headers,
    "a byte at a time": lambda h: endless(h, b"x", 0.1),
    "silent after the head": lambda h: endless(h, b"x", 5),
    "silent again": lambda h: time.sleep(3),
}


def test_thirty_bad_feeds_of_a_hundred_are_named_and_harm_no_other(store):
    good = [f"g{n}" for n in range(70)]
    bad = {f"b{n}": page for n, page in enumerate((*BROKEN.values(), *SLOW.values()))}
    with ExitStack() as stack:
        sites = [stack.enter_context(serving()) for _ in range(12)]
        places = tuple(one.place for one in sites)
        urls = {}
        for index, (name, page) in enumerate(
            [*bad.items(), *((name, answer(body=BODY)) for name in good)]
        ):
            at = sites[index % len(sites)]
            at.pages[f"/{name}"] = page
            urls[name] = at.url(f"/{name}")
        urls |= {
            "b24": f"http://127.0.0.1:{closed_port()}/", "b25": "http://127.0.0.1:1/x", "b26": "http://[x/",
            "b27": "https://" + places[0] + "/g0", "b28": "http://10.1.2.3/", "b29": "http://localhost:1/",
        }  # fmt: skip
        sources = [Source(name, f"매체 {name}", url) for name, url in urls.items()]
        sources.sort(key=lambda source: source.id[1:])
        start = time.perf_counter()
        allowed = (*places, "127.0.0.1:1", urls["b24"][7:-1])
        settings = CollectSettings(timeout=2.0, max_bytes=2_000_000, allow_hosts=allowed)
        collected = gather.gather(store, [], sources, settings, zone=SEOUL, now=NOW, offline=False)
        took = time.perf_counter() - start
    assert took < 15
    named = {failure.where: failure.reason for failure in collected.failures}
    assert sorted(named) == sorted(name for name in urls if name[0] == "b")
    assert len(named) == 30
    assert all(re.search("[가-힣]", reason) and "/" not in reason for reason in named.values())
    assert len({*named.values()}) >= 15
    for tally in collected.feeds_read:
        assert tally.read == tally.kept + len(tally.dropped)
        assert tally.kept == (20 if tally.source_id[0] == "g" else 0)
        assert tally.note == named.get(tally.source_id, "")
        assert len(store.all_of(tally.source_id)) == tally.kept
    assert [tally.source_id for tally in collected.feeds_read] == [source.id for source in sources]
    assert collected.feed_articles == 1_400
    assert collected.feeds == 100
