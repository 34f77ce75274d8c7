"""All letters → the files of the archive site.

Links inside the site are relative, so it lives below any path and opens from a folder; canonical
addresses, the feed and the sitemap are absolute. Nothing here knows the present day: a letter's
page changes only when the letter, its neighbours or the templates do.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

from newsletter.korean.text import clean_line
from newsletter.render.addresses import absolute_rule, relative_rule
from newsletter.render.search import search_files
from newsletter.render.site_feeds import Entry, Place, identity, json_feed, moment
from newsletter.render.site_metadata import as_script, letter_metadata, masthead_metadata
from newsletter.render.templates import render
from newsletter.render.theme import theme_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newsletter.model import Image, Issue, Publication

FEED_ENTRIES: Final = 20
_SLUG_LENGTH: Final = 60
_FIRST_MOMENT: Final = "1970-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic's page: ``slug`` is its folder, ``href`` the same as it stands in an address."""

    id: str
    title: str
    slug: str
    issues: tuple[Issue, ...]

    @property
    def href(self) -> str:
        return quote(self.slug)


def render_site(
    issues: Sequence[Issue],
    publication: Publication,
    templates: Mapping[str, str],
    *,
    format_name: str,
    topic_titles: Mapping[str, str],
) -> dict[str, bytes]:
    """Every file of the site but pictures, by path from its top; the caller copies ``media/``.

    Drafts have a page and a place in the lists, marked as drafts, but are kept out of feed.xml,
    sitemap.xml and search engines. ``topic_titles`` names topics for people; a topic without a
    title is called by its id. Raises RenderError for a broken template or theme.
    """
    site = _Site(issues, publication, templates, format_name, topic_titles)
    letters = {str(issue.date): site.issue(at) for at, issue in enumerate(site.issues)}
    entries = site.entries()
    pages = {
        "index.html": site.index(),
        **{f"{folder}/index.html": page for folder, page in letters.items()},
        "topics/index.html": site.topics_page(),
        **{f"topics/{topic.slug}/index.html": site.topic(topic) for topic in site.topics},
        "search/index.html": site.draw("site/search.html.j2", "../", "search/"),
        "about/index.html": site.draw("site/about.html.j2", "../", "about/"),
        "404.html": site.not_found(),
        "feed.xml": site.feed(entries),
        "feed.json": json_feed(entries, publication),
        "sitemap.xml": site.sitemap(),
        "robots.txt": site.robots(),
        "assets/style.css": site.draw("site/assets/style.css.j2"),
        "assets/search.js": site.draw("site/assets/search.js.j2"),
        **search_files(sorted(letters.items())),
    }
    return {path: text.encode("utf-8") for path, text in pages.items()}


def slug_of(topic: str) -> str:
    """A folder name for a topic: NFC lower-case letters, digits and Hangul joined by ``-``, at
    most 60 characters, never empty.
    """
    text = unicodedata.normalize("NFC", clean_line(topic)).lower()
    text = unicodedata.normalize("NFC", re.sub(r"[^0-9a-z가-힣ㄱ-ㅎㅏ-ㅣ]+", "-", text)).strip("-")
    return text[:_SLUG_LENGTH].strip("-") or f"topic-{_short_hash(topic)}"


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:6]


def _topics(issues: Sequence[Issue], titles: Mapping[str, str]) -> tuple[Topic, ...]:
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
        topics.append(Topic(topic, titles.get(topic) or topic, slug, about))
    return tuple(sorted(topics, key=lambda topic: (-len(topic.issues), topic.id)))


class _Site:
    """One rendering: the letters from new to old and what every page needs to know."""

    def __init__(
        self,
        issues: Sequence[Issue],
        publication: Publication,
        templates: Mapping[str, str],
        format_name: str,
        topic_titles: Mapping[str, str],
    ) -> None:
        self.issues = tuple(sorted(issues, key=lambda issue: issue.date, reverse=True))
        self.topics = _topics(self.issues, topic_titles)
        self._publication = publication
        self._templates = templates
        self._format = format_name
        self._dates = frozenset(issue.date for issue in self.issues)
        self._theme = theme_of(templates)
        self._issued = tuple(issue for issue in self.issues if issue.status != "draft")
        self._base = publication.base_url

    def draw(self, template: str, root: str = "", path: str = "", **context: object) -> str:
        """A template with what all of them see; ``root`` leads to the top of the site and
        ``path`` is where the page is published below it.
        """
        shared: dict[str, object] = {
            "publication": self._publication,
            "theme": self._theme,
            "root": root,
            "canonical": f"{self._base}/{path}" if self._base else "",
            "base_url": self._base,
            "format_name": self._format,
            "link_rule": relative_rule(root, self._dates),
            "topics": {topic.id: topic for topic in self.topics},
            "metadata": "",
        }
        return render(self._templates, template, {**shared, **context})

    def index(self) -> str:
        years = itertools.groupby(self.issues[1:], lambda issue: issue.date.year)
        return self.draw(
            "site/index.html.j2",
            latest=self.issues[0] if self.issues else None,
            metadata=as_script(masthead_metadata(self._publication)),
            years=[(year, list(letters)) for year, letters in years],
        )

    def issue(self, at: int) -> str:
        issue = self.issues[at]
        image, picture = self._picture(issue)
        return self.draw(
            "site/issue.html.j2",
            "../",
            f"{issue.date}/",
            issue=issue,
            newer=self.issues[at - 1] if at else None,
            older=self.issues[at + 1] if at + 1 < len(self.issues) else None,
            image=image,
            picture=picture,
            metadata=as_script(letter_metadata(issue, self._publication, picture)),
        )

    def _picture(self, issue: Issue) -> tuple[Image | None, str]:
        """The first picture with an absolute address, for cards that other sites draw of the page,
        and that address.
        """
        link = absolute_rule(self._base)
        pictures = ((part.image, link(part.image.url)) for part in issue.sections if part.image)
        return next(((image, url) for image, url in pictures if url), (None, ""))

    def topics_page(self) -> str:
        return self.draw("site/topics.html.j2", "../", "topics/")

    def topic(self, topic: Topic) -> str:
        return self.draw("site/topic.html.j2", "../../", f"topics/{topic.href}/", topic=topic)

    def not_found(self) -> str:
        """Any address may show this page, so its links start at the top of the host."""
        return self.draw("site/404.html.j2", self._top())

    def _top(self) -> str:
        return urlsplit(self._base).path.rstrip("/") + "/"

    def entries(self) -> tuple[Entry, ...]:
        """The newest letters in full, as the feeds carry them."""
        return tuple(self._entry(issue) for issue in self._issued[:FEED_ENTRIES])

    def _entry(self, issue: Issue) -> Entry:
        rule = absolute_rule(self._base, self._dates)
        return Entry(
            id=identity(self._publication, f"{issue.date}/"),
            url=f"{self._base}/{issue.date}/" if self._base else f"{issue.date}/index.html",
            issue=issue,
            updated=moment(issue.date, self._publication),
            content=self.draw(f"{self._format}/page.html.j2", issue=issue, link_rule=rule),
            picture=self._picture(issue)[1],
        )

    def feed(self, entries: Sequence[Entry]) -> str:
        return self.draw(
            "site/atom.xml.j2",
            entries=entries,
            feed_id=identity(self._publication, ""),
            updated=entries[0].updated if entries else _FIRST_MOMENT,
        )

    def sitemap(self) -> str:
        return self.draw("site/sitemap.xml.j2", places=list(self._places()))

    def _places(self) -> Iterator[Place]:
        """Pages for search engines; without ``base_url`` the path alone."""
        newest = str(self._issued[0].date) if self._issued else ""
        yield Place(f"{self._base}/", newest)
        for issue in self._issued:
            yield Place(f"{self._base}/{issue.date}/", str(issue.date))
        yield Place(f"{self._base}/about/", "")
        yield Place(f"{self._base}/topics/", newest)
        for topic in self.topics:
            dates = [str(issue.date) for issue in topic.issues if issue.status != "draft"]
            if dates:
                yield Place(f"{self._base}/topics/{topic.href}/", dates[0])

    def robots(self) -> str:
        lines = ["User-agent: *", "Disallow:"]
        if self._base:
            lines += ["", f"Sitemap: {self._base}/sitemap.xml"]
        return "\n".join(lines) + "\n"
