"""The seam: a place a finished letter can go to, and the table of those there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from newsletter.publish.folder import FolderPublisher
from newsletter.publish.github_pages import GitHubPagesPublisher
from newsletter.publish.outbox import OutboxPublisher

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from newsletter.config import PublishSettings
    from newsletter.model import Receipt
    from newsletter.publish.manifest import Carried


class Publisher(Protocol):
    """A place a letter can be delivered to. ``files`` maps relative paths with ``/`` to contents.

    Where ``carries`` is "site" they are the whole site: what an earlier delivery wrote and
    ``files`` lacks is taken away. Where it is "mail" they are one letter's mail, named by its
    date, and the mail of other letters stays.

    Delivering the same files twice changes nothing the second time, and what the publisher did
    not write itself is never removed. Every refusal and failure is a ``PublishError``.
    """

    @property
    def name(self) -> str:
        """The name ``--to`` knows this target by."""
        ...

    @property
    def carries(self) -> Carried:
        """Which files the target is given."""
        ...

    def plan(self, files: Mapping[str, bytes]) -> tuple[str, ...]:
        """What ``deliver`` would do, in Korean sentences; nothing is done and no host is called."""
        ...

    def deliver(self, files: Mapping[str, bytes], *, message: str) -> Receipt:
        """Bring the target to ``files``; ``message`` is kept where the target keeps a history."""
        ...


def publishers(settings: PublishSettings, root: Path) -> dict[str, Publisher]:
    """The targets newsletter.toml configures, by name. Relative paths start at ``root``."""
    table: dict[str, Publisher] = {}
    if settings.folder is not None:
        folder = FolderPublisher(path=settings.folder.path, root=root)
        table[folder.name] = folder
    if settings.github_pages is not None:
        pages = settings.github_pages
        branch = GitHubPagesPublisher(
            root=root, branch=pages.branch, remote=pages.remote, push=pages.push
        )
        table[branch.name] = branch
    if settings.outbox is not None:
        outbox = OutboxPublisher(path=settings.outbox.path, root=root)
        table[outbox.name] = outbox
    return table
