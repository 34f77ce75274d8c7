"""The topics of an archive: their pages, the addresses of these, and names that have changed."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from newsletter.korean.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsletter.model import Issue

_SLUG_LENGTH: Final = 60


@dataclass(frozen=True, slots=True)
class Topic:
    """What a letter knows of a topic: ``slug`` is its folder, ``href`` the same as it stands in an
    address.
    """

    id: str
    title: str
    slug: str

    @property
    def href(self) -> str:
        return quote(self.slug)


@dataclass(frozen=True, slots=True)
class TopicPage(Topic):
    """A topic with its letters, from new to old."""

    issues: tuple[Issue, ...]


def slug_of(topic: str) -> str:
    """A folder name for a topic: NFC lower-case letters, digits and Hangul joined by ``-``, at
    most 60 characters, never empty.
    """
    text = unicodedata.normalize("NFC", clean_line(topic)).lower()
    text = unicodedata.normalize("NFC", re.sub(r"[^0-9a-z가-힣ㄱ-ㅎㅏ-ㅣ]+", "-", text)).strip("-")
    return text[:_SLUG_LENGTH].strip("-") or f"topic-{_short_hash(topic)}"


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:6]


def topics_of(issues: Sequence[Issue], titles: Mapping[str, str]) -> tuple[TopicPage, ...]:
    """The topics of all letters, most letters first; of two that would share a folder the older
    keeps it, so that no new letter moves a page.
    """
    taken: set[str] = set()
    topics = []
    for topic in dict.fromkeys(
        topic for issue in reversed(issues) for topic in issue.topics if topic.strip()
    ):
        slug = slug_of(topic)
        if slug in taken:
            slug = f"{slug[: _SLUG_LENGTH - 7].rstrip('-')}-{_short_hash(topic)}"
        taken.add(slug)
        about = tuple(issue for issue in issues if topic in issue.topics)
        topics.append(TopicPage(topic, titles.get(topic) or topic, slug, about))
    return tuple(sorted(topics, key=lambda topic: (-len(topic.issues), topic.id)))


def under_present_names(issue: Issue, renamed: Mapping[str, str]) -> Issue:
    """The letter whose topics are called as they are now; ``renamed`` gives new names by old."""
    names = tuple(dict.fromkeys(renamed.get(topic, topic) for topic in issue.topics))
    return issue if names == issue.topics else replace(issue, topics=names)


def moved_topics(topics: Sequence[TopicPage], renamed: Mapping[str, str]) -> dict[str, TopicPage]:
    """The folders that topics had under old names, and where each is now; a folder that another
    topic has taken stays that topic's.
    """
    by_id = {topic.id: topic for topic in topics}
    taken = {topic.slug for topic in topics}
    old = {slug_of(name): by_id[topic] for name, topic in renamed.items() if topic in by_id}
    return {slug: topic for slug, topic in old.items() if slug not in taken}
