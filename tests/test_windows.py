"""Every moment belongs to exactly one weekly letter, whatever the zone and its clock changes."""

from __future__ import annotations

import bisect
import datetime as dt
import itertools
import random
from zoneinfo import ZoneInfo

import pytest

from newsletter.choosing import window
from newsletter.collect.store import ArticleStore
from newsletter.model import Article
from newsletter.workspace import Workspace

FIRST = dt.date(2026, 1, 4)
WEEKS = [FIRST + dt.timedelta(days=7 * n) for n in range(1, 105)]  # both clock changes, twice
ZONES = ("Asia/Seoul", "America/New_York", "Europe/London")
SETTINGS = """
[publication]
title = "시험 편지"
timezone = "{zone}"
"""


def workspace(folder, zone) -> Workspace:
    (folder / "newsletter.toml").write_text(SETTINGS.format(zone=zone), encoding="utf-8")
    (folder / "issues").mkdir()
    for day in (FIRST, *WEEKS):
        (folder / "issues" / f"{day}.md").touch()
    return Workspace.open(folder)


def moments(windows, zone):
    """10,000 of them: at random, at every edge, and around each change of the clocks."""
    draw = random.Random(20261122)
    since, until = windows[0][0].timestamp(), windows[-1][1].timestamp()
    edges = [edge.timestamp() + shift for edge, _ in windows for shift in (0, 1e-6, 3599, 3600)]
    clocks = [
        dt.datetime(year, month, day, 2, tzinfo=zone).timestamp() + 600 * n
        for year, month, day in ((2026, 3, 8), (2026, 11, 1), (2026, 3, 29), (2026, 10, 25))
        for n in range(-12, 13)
    ]
    rest = [draw.uniform(since, until - 1) for _ in range(10_000 - len(edges) - len(clocks))]
    return [dt.datetime.fromtimestamp(at, dt.UTC) for at in (*edges, *clocks, *rest)]


@pytest.mark.parametrize("name", ZONES)
def test_ten_thousand_moments_are_each_in_one_window(tmp_path, name):
    zone = ZoneInfo(name)
    space = workspace(tmp_path, name)
    windows = [
        tuple(edge.astimezone(dt.UTC) for edge in window(space, day)) for day in WEEKS
    ]  # compared in UTC: Python compares two datetimes of one zone by what their clocks show
    assert all(since < until for since, until in windows)
    assert all(before[1] == after[0] for before, after in itertools.pairwise(windows))
    starts = [since for since, _ in windows]
    for moment in moments(windows, zone):
        index = bisect.bisect_right(starts, moment) - 1
        inside = [n for n in (index - 1, index, index + 1) if 0 <= n < len(windows)]
        assert [n for n in inside if windows[n][0] <= moment < windows[n][1]] == [index]
        assert windows[index][0] <= moment < windows[index][1]
        local = moment.astimezone(zone).date()
        assert WEEKS[index] - dt.timedelta(days=7) < local <= WEEKS[index]


@pytest.mark.parametrize("name", ZONES)
def test_the_store_gives_each_article_to_one_letter(tmp_path, name):
    space = workspace(tmp_path, name)
    spans = [window(space, day) for day in WEEKS]
    draws = moments(
        [tuple(edge.astimezone(dt.UTC) for edge in span) for span in spans], space.config.zone
    )
    articles = [
        Article(f"a{n}", "", f"{n}", (), "paper", published=at) for n, at in enumerate(draws[::10])
    ]
    with ArticleStore.open(tmp_path / "articles.sqlite") as store:
        store.save(articles, source_id="paper", validators=None, now=dt.datetime.now(dt.UTC))
        told = [
            article.id
            for since, until in spans
            for article in store.articles(["paper"], since=since, until=until)
        ]
    assert sorted(told) == sorted(article.id for article in articles)


def test_a_letter_after_a_pause_covers_no_more_than_its_window(tmp_path):
    space = workspace(tmp_path, "Asia/Seoul")
    since, until = window(space, WEEKS[-1] + dt.timedelta(days=35))
    assert until - since == dt.timedelta(days=space.config.collect.window_days)
