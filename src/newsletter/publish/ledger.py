"""What was handed to which target, in a file that only ever grows.

A delivery is written down before it begins and after it ended. What has begun and not ended is
therefore visible after any crash, and nobody sends a second time without being asked.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from newsletter.errors import PublishError
from newsletter.publish.folder import sync_folder
from newsletter.publish.manifest import reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from newsletter.model import Receipt


State = Literal["begun", "done"]
_STATES: dict[str, State] = {"begun": "begun", "done": "done"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. ``key`` tells what was delivered, ``location`` is where it went once done."""

    date: dt.date
    target: str
    state: State
    key: str
    location: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Ledger:
    """The deliveries of one project: JSON lines at ``path``, on the disk before a call returns."""

    path: Path

    def begin(self, issue_date: dt.date, target: str, key: str, *, now: dt.datetime) -> None:
        """Write down that ``key`` is about to be delivered. To be called before anything leaves."""
        self._append(Entry(issue_date, target, "begun", key, "", now))

    def finish(
        self, issue_date: dt.date, target: str, receipt: Receipt, key: str, *, now: dt.datetime
    ) -> None:
        """Write down that ``key`` was delivered."""
        self._append(Entry(issue_date, target, "done", key, receipt.location, now))

    def last(self, issue_date: dt.date, target: str) -> Entry | None:
        """The newest entry of a letter at a target; None when it was never begun."""
        for entry in reversed(self.entries()):
            if entry.date == issue_date and entry.target == target:
                return entry
        return None

    def unfinished(self, issue_date: dt.date) -> tuple[Entry, ...]:
        """What was begun for a letter and not ended, a target once, in the order of beginning."""
        return tuple(entry for entry in self.broken_off() if entry.date == issue_date)

    def broken_off(self) -> tuple[Entry, ...]:
        """As ``unfinished``, of all letters."""
        newest: dict[tuple[dt.date, str], Entry] = {}
        for entry in self.entries():
            newest.pop((entry.date, entry.target), None)
            newest[entry.date, entry.target] = entry
        return tuple(entry for entry in newest.values() if entry.state == "begun")

    def entries(self) -> tuple[Entry, ...]:
        """Every entry, oldest first. A line torn by a crash is passed over: a torn beginning was
        never acted upon, and a torn end leaves its beginning to be asked about.
        """
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise PublishError(
                f"발송 기록을 읽지 못했습니다: {reason(error)}.", file=str(self.path)
            ) from error
        entries = []
        for number, line in enumerate(content.split(b"\n"), start=1):
            try:
                values = json.loads(line)
            except ValueError:
                continue
            entries.append(self._entry(values, number))
        return tuple(entries)

    def _entry(self, values: Any, number: int) -> Entry:
        try:
            return Entry(
                date=dt.date.fromisoformat(values["date"]),
                target=str(values["target"]),
                state=_STATES[values["state"]],
                key=str(values["key"]),
                location=str(values["location"]),
                at=dt.datetime.fromisoformat(values["at"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise PublishError(
                "발송 기록의 줄을 읽을 수 없습니다.",
                file=str(self.path),
                line=number,
                hint="무엇을 이미 보냈는지 적힌 파일입니다. 손으로 고친 줄이 있는지 살펴 주세요.",
            ) from error

    def _append(self, entry: Entry) -> None:
        values = {
            "date": entry.date.isoformat(),
            "target": entry.target,
            "state": entry.state,
            "key": entry.key,
            "location": entry.location,
            "at": entry.at.isoformat(),
        }
        line = json.dumps(values, ensure_ascii=False).encode() + b"\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            fresh = not self.path.exists()
            with self.path.open("a+b") as file:
                if file.seek(0, os.SEEK_END):
                    file.seek(-1, os.SEEK_END)
                    # A line torn by a crash must not swallow this one.
                    line = line if file.read(1) == b"\n" else b"\n" + line
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
            if fresh:
                sync_folder(self.path.parent)
        except OSError as error:
            raise PublishError(
                f"발송 기록을 쓰지 못했습니다: {reason(error)}.",
                file=str(self.path),
                hint="기록이 없으면 두 번 보낼 수 있어 여기서 멈춥니다.",
            ) from error


def broke_off(entry: Entry, zone: dt.tzinfo) -> str:
    """When and where to, in Korean: "2026-11-15 07:30에 folder로"."""
    return f"{entry.at.astimezone(zone):%Y-%m-%d %H:%M}에 {entry.target}로"


def left_undone(
    unfinished: Sequence[Entry], target: str, zone: dt.tzinfo, *, marked: bool
) -> tuple[str, ...]:
    """What an earlier delivery left undone and what becomes of it at ``target``, in Korean, with
    the time in ``zone``.

    ``marked`` tells whether the letter still stands at ``publishing``.
    """
    told = []
    for entry in unfinished:
        began = f"{broke_off(entry, zone)} 내보내다 멈췄습니다."
        again = f"나중에 newsletter publish {entry.date} --to {entry.target} 도 실행해 주세요."
        told.append(f"{began} {'이어서 내보냅니다.' if entry.target == target else again}")
    if marked and not told:
        told.append("내보내다 ‘published’ 표시를 남기지 못했습니다. 살펴서 마저 표시합니다.")
    return tuple(told)
