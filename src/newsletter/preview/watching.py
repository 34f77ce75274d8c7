"""Files as they change: the one reason for the preview to look again."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import Change, DefaultFilter, awatch

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

_STEP = 10
"""Milliseconds of quiet after which a change is told: an editor's save is over by then."""
_LONGEST = 100
"""Milliseconds of unrest after which it is told anyway."""


async def file_changes(watch: tuple[Path, ...], closing: asyncio.Event) -> AsyncIterator[None]:
    """One item whenever a watched file, or anything in a watched folder, changes; ends once
    ``closing`` is set.
    """
    folders = {path.resolve() for path in watch if path.is_dir()}
    names = {path.parent.resolve() / path.name for path in watch if not path.is_dir()}
    # Editors save by replacing a file, and a watch on the file itself would stay with the old one.
    parents = {path.parent for path in names if path.parent.is_dir()}
    queue: asyncio.Queue[bool] = asyncio.Queue()

    async def look(places: set[Path], wanted: Callable[[Change, str], bool], deep: bool) -> None:
        try:
            async for _ in awatch(
                *places,
                watch_filter=wanted,
                stop_event=closing,
                recursive=deep,
                step=_STEP,
                debounce=_LONGEST,
            ):
                queue.put_nowait(True)
        finally:
            queue.put_nowait(False)

    looks = [asyncio.create_task(look(folders, DefaultFilter(), True))] if folders else []
    if parents:
        looks.append(asyncio.create_task(look(parents, lambda _, name: Path(name) in names, False)))
    try:
        while looks and await queue.get():
            yield
        await asyncio.gather(*looks)
        await closing.wait()
    finally:
        for task in looks:
            task.cancel()
        await asyncio.gather(*looks, return_exceptions=True)
