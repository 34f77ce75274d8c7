"""The delivery ledger: nothing is forgotten, and a crash in the middle of a line hurts nobody."""

from __future__ import annotations

import datetime as dt
import itertools
import os

import pytest

from newsletter.errors import PublishError
from newsletter.model import Receipt
from newsletter.publish.ledger import Entry, Ledger

DAY = dt.date(2026, 11, 22)
NOW = dt.datetime(2026, 11, 22, 23, 10, tzinfo=dt.timezone(dt.timedelta(hours=9)))
LATER = NOW + dt.timedelta(minutes=2)
RECEIPT = Receipt(target="folder", location="/srv/편지", written=3, removed=0)


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "state" / "ledger.jsonl")


def test_a_letter_never_begun_is_not_known(ledger):
    assert ledger.last(DAY, "folder") is None
    assert not ledger.path.exists()


def test_begun_then_done(ledger):
    ledger.begin(DAY, "folder", "k1", now=NOW)
    assert ledger.last(DAY, "folder") == Entry(DAY, "folder", "begun", "k1", "", NOW)
    ledger.finish(DAY, "folder", RECEIPT, "k1", now=LATER)
    assert ledger.last(DAY, "folder") == Entry(DAY, "folder", "done", "k1", "/srv/편지", LATER)


def test_letters_and_targets_do_not_mix(ledger):
    ledger.begin(DAY, "folder", "k1", now=NOW)
    ledger.finish(DAY, "folder", RECEIPT, "k1", now=NOW)
    ledger.begin(DAY, "github-pages", "k1", now=NOW)
    ledger.begin(dt.date(2026, 11, 29), "folder", "k2", now=LATER)
    assert ledger.last(DAY, "folder").state == "done"
    assert ledger.last(DAY, "github-pages").state == "begun"
    assert ledger.last(dt.date(2026, 11, 29), "folder").key == "k2"


def test_it_only_grows(ledger):
    sizes = []
    for number in range(5):
        ledger.begin(DAY, "folder", f"k{number}", now=NOW)
        sizes.append(ledger.path.read_bytes())
    assert all(after.startswith(before) for before, after in itertools.pairwise(sizes))
    assert len(ledger.entries()) == 5


def test_a_torn_last_line_is_passed_over_wherever_it_was_torn(ledger):
    ledger.begin(DAY, "folder", "k1", now=NOW)
    whole = ledger.path.read_bytes()
    ledger.finish(DAY, "folder", RECEIPT, "k1", now=LATER)
    content = ledger.path.read_bytes()
    for cut in range(len(whole), len(content) - 1):
        ledger.path.write_bytes(content[:cut])
        assert ledger.last(DAY, "folder").state == "begun", cut
        ledger.finish(DAY, "folder", RECEIPT, "k1", now=LATER)
        assert ledger.last(DAY, "folder").state == "done", cut


def test_a_whole_line_without_its_end_counts(ledger):
    ledger.begin(DAY, "folder", "k1", now=NOW)
    ledger.path.write_bytes(ledger.path.read_bytes().rstrip(b"\n"))
    assert ledger.last(DAY, "folder").key == "k1"
    ledger.finish(DAY, "folder", RECEIPT, "k1", now=LATER)
    assert len(ledger.entries()) == 2


def test_a_line_of_another_shape_is_an_error_with_its_place(ledger):
    ledger.begin(DAY, "folder", "k1", now=NOW)
    with ledger.path.open("ab") as file:
        file.write(b'{"date": "2026-11-22", "state": "sent"}\n')
    with pytest.raises(PublishError) as caught:
        ledger.last(DAY, "folder")
    assert caught.value.line == 2
    assert caught.value.file == str(ledger.path)


def test_a_place_that_cannot_be_written_is_an_error_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(PublishError, match="발송 기록을 쓰지 못했습니다"):
        Ledger(tmp_path / "file" / "ledger.jsonl").begin(DAY, "folder", "k", now=NOW)


def test_it_is_on_the_disk_before_the_call_returns(ledger, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", synced.append)
    ledger.begin(DAY, "folder", "k1", now=NOW)
    assert len(synced) == 2  # the file, and the folder that now names it
    ledger.finish(DAY, "folder", RECEIPT, "k1", now=NOW)
    assert len(synced) == 3
