"""The one error tree: what an editor can be told in a sentence.

NewsletterError
├── ConfigError      newsletter.toml or format.toml cannot be used
├── IssueError       an issue file cannot be read
├── SeedError        a file in seeds/ cannot be read
├── FeedError        a feed's bytes hold no feed
├── PageError        a page holds no article
├── RenderError      a template or its output is broken
├── WorkspaceError   the project folder cannot be found, locked or written
└── PublishError     the letter could not be delivered
"""

from __future__ import annotations


class NewsletterError(Exception):
    """An expected failure: one Korean sentence, where it happened, and what to do.

    ``file`` is shown as written (relative to the project where possible); ``line`` counts from 1.
    """

    def __init__(
        self, message: str, *, file: str = "", line: int | None = None, hint: str = ""
    ) -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.line = line
        self.hint = hint

    @property
    def where(self) -> str:
        """``file:line``, ``file`` or an empty string."""
        if self.file and self.line is not None:
            return f"{self.file}:{self.line}"
        return self.file

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class ConfigError(NewsletterError):
    """newsletter.toml or a format.toml cannot be used."""


class IssueError(NewsletterError):
    """An issue file cannot be read."""


class SeedError(NewsletterError):
    """A file in seeds/ cannot be read."""


class FeedError(NewsletterError):
    """A feed's bytes hold no feed."""


class RenderError(NewsletterError):
    """A template or what came out of it is broken."""


class WorkspaceError(NewsletterError):
    """The project folder cannot be found, locked or written."""


class PublishError(NewsletterError):
    """A letter could not be delivered."""


class PageError(NewsletterError):
    """A page's bytes hold no article."""
