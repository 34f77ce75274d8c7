"""All letters → the files of the archive site.

Links inside the site are relative, so it lives below any path and opens from a folder; canonical
addresses, the feed and the sitemap are absolute. Nothing here knows the present day: a letter's
page changes only when the letter, its neighbours or the templates do.
"""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import astuple
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from newsletter.render.addresses import absolute_rule, relative_rule
from newsletter.render.memory import Memory, key_of
from newsletter.render.search import PageGrams, page_grams, search_files
from newsletter.render.site_feeds import Entry, Place, identity, json_feed, moment
from newsletter.render.site_metadata import as_script, letter_metadata, masthead_metadata
from newsletter.render.site_topics import Topic, moved_topics, topics_of, under_present_names
from newsletter.render.templates import render
from newsletter.render.theme import theme_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from newsletter.model import Image, Issue, Publication
    from newsletter.render.site_topics import TopicPage

FEED_ENTRIES: Final = 20
CARD: Final = "card.png"
"""A letter's card, beside its page."""
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_ODD: Final = re.compile(r"<!--|&#?\w+;|\\[^n'\"]")
"""What may stand unseen in a date: then any letter may be the one that is linked to."""
_FIRST_MOMENT: Final = "1970-01-01T00:00:00Z"


def render_site(
    issues: Sequence[Issue],
    publication: Publication,
    templates: Mapping[str, str],
    *,
    format_name: str,
    topic_titles: Mapping[str, str],
    renamed_topics: Mapping[str, str] | None = None,
    memory: Memory | None = None,
    cards: Mapping[dt.date, bytes] | None = None,
) -> dict[str, bytes]:
    """Every file of the site but pictures, by path from its top; the caller copies ``media/``.

    Drafts have a page and a place in the lists, marked as drafts, but are kept out of feed.xml,
    sitemap.xml and search engines. ``topic_titles`` names topics for people; a topic without a
    title is called by its id. ``renamed_topics`` gives a topic's present id by a former one, whose
    address leads to the present page. What ``memory`` holds is not drawn again.
    ``cards`` are the PNGs that some letters are shared with. Raises RenderError
    for a broken template or theme.
    """
    memory, renamed = memory or Memory(), renamed_topics or {}
    site = _Site(
        [under_present_names(issue, renamed) for issue in issues],
        publication,
        templates,
        memory,
        format_name=format_name,
        topic_titles=topic_titles,
        cards=cards or {},
    )
    whole = key_of(site.everything, repr(sorted(renamed.items())))
    letters = {str(issue.date): site.issue(at) for at, issue in enumerate(site.issues)}
    lists: dict[str, Callable[[], str]] = {
        "index.html": site.index,
        "topics/index.html": site.topics_page,
        **{f"topics/{one.slug}/index.html": partial(site.topic, one) for one in site.topics},
        **{
            f"topics/{slug}/index.html": partial(site.moved, topic)
            for slug, topic in moved_topics(site.topics, renamed).items()
        },
        "search/index.html": partial(site.draw, "site/search.html.j2", "../", "search/"),
        "about/index.html": partial(site.draw, "site/about.html.j2", "../", "about/"),
        "404.html": site.not_found,
        "feed.xml": site.feed,
        "feed.json": site.json_feed,
        "sitemap.xml": site.sitemap,
        "robots.txt": site.robots,
        "assets/icon.svg": partial(site.draw, "site/assets/icon.svg.j2"),
        "assets/style.css": partial(site.draw, "site/assets/style.css.j2"),
        "assets/search.js": partial(site.draw, "site/assets/search.js.j2"),
    }
    grams = [(folder, _grams(page, memory)) for folder, page in sorted(letters.items())]
    pages = {
        **{f"{folder}/index.html": page for folder, page in letters.items()},
        **{path: memory.data((whole, path), make) for path, make in lists.items()},
    }
    search = {
        path: text.encode("utf-8")
        for path, text in json.loads(
            memory.data(
                ("search", repr(sorted(letters)), *(letters[one] for one in sorted(letters))),
                lambda: json.dumps(search_files(grams)),
            )
        ).items()
    }
    pictures = {f"{day}/{CARD}": data for day, data in (cards or {}).items()}
    return pages | search | pictures


def _grams(page: bytes, memory: Memory) -> PageGrams:
    kept = memory.data((page,), lambda: "\n".join(astuple(page_grams(page.decode("utf-8")))))
    return PageGrams(*kept.decode("utf-8").split("\n"))


def own_picture(issue: Issue, base_url: str) -> tuple[Image | None, str]:
    """The first picture with an absolute address, to show where the letter is shared, and that
    address; None and "" where there is none.
    """
    link = absolute_rule(base_url)
    pictures = ((part.image, link(part.image.url)) for part in issue.sections if part.image)
    return next(((image, url) for image, url in pictures if url), (None, ""))


class _Site:
    """One rendering: the letters from new to old and what every page needs to know."""

    def __init__(
        self,
        issues: Sequence[Issue],
        publication: Publication,
        templates: Mapping[str, str],
        memory: Memory,
        *,
        format_name: str,
        topic_titles: Mapping[str, str],
        cards: Collection[dt.date],
    ) -> None:
        self.issues = tuple(sorted(issues, key=lambda issue: issue.date, reverse=True))
        self.topics = topics_of(self.issues, topic_titles)
        self._named = {one.id: Topic(one.id, one.title, one.slug) for one in self.topics}
        self._publication = publication
        self._templates = templates
        self._format = format_name
        self._dates = frozenset(issue.date for issue in self.issues)
        self._days = frozenset(str(date) for date in self._dates)
        self._theme = theme_of(templates)
        self._issued = tuple(issue for issue in self.issues if issue.status != "draft")
        self._base = publication.base_url
        self._memory = memory
        self._cards = cards
        self._own = {issue.date: self._named_by(issue) for issue in self.issues}
        self._recipe = key_of(repr(sorted(templates.items())), repr(publication), format_name)
        self.everything = key_of(self._recipe, repr(self._named), *self._own.values())

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

    def issue(self, at: int) -> bytes:
        """A letter's page, which knows of others its neighbours alone: nothing else in the archive
        changes it.
        """
        issue = self.issues[at]
        newer = self.issues[at - 1] if at else None
        older = self.issues[at + 1] if at + 1 < len(self.issues) else None
        topics = {id_: self._named[id_] for id_ in issue.topics if id_ in self._named}
        card = f"{self._base}/{issue.date}/{CARD}" if issue.date in self._cards else ""

        def drawn() -> str:
            image, picture = own_picture(issue, self._base)
            return self.draw(
                "site/issue.html.j2",
                "../",
                f"{issue.date}/",
                issue=issue,
                newer=newer,
                older=older,
                topics=topics,
                image=image,
                picture=picture,
                card=card,
                metadata=as_script(letter_metadata(issue, self._publication, picture)),
            )

        near = (self._own[one.date] if one else "" for one in (newer, older))
        return self._memory.data((*self._made_of(issue), *near, repr(topics), card), drawn)

    def _made_of(self, issue: Issue) -> tuple[str, ...]:
        """Names all that the words of a letter become a page with: itself, the letters it may link
        to that are there, and what all pages are drawn with.
        """
        return (self._recipe, self._own[issue.date])

    def _named_by(self, issue: Issue) -> str:
        own = repr(issue)
        named = self._days if _ODD.search(own) else self._days.intersection(_DATE.findall(own))
        return key_of(own, repr(sorted(named)))

    def topics_page(self) -> str:
        return self.draw("site/topics.html.j2", "../", "topics/")

    def topic(self, topic: TopicPage) -> str:
        return self.draw("site/topic.html.j2", "../../", f"topics/{topic.href}/", topic=topic)

    def moved(self, topic: TopicPage) -> str:
        return self.draw("site/moved.html.j2", "../../", f"topics/{topic.href}/", topic=topic)

    def not_found(self) -> str:
        """Any address may show this page, so its links start at the top of the host."""
        return self.draw("site/404.html.j2", self._top())

    def _top(self) -> str:
        return urlsplit(self._base).path.rstrip("/") + "/"

    @cached_property
    def _entries(self) -> tuple[Entry, ...]:
        """The newest letters in full, as the feeds carry them."""
        return tuple(self._entry(issue) for issue in self._issued[:FEED_ENTRIES])

    def _entry(self, issue: Issue) -> Entry:
        rule = absolute_rule(self._base, self._dates)
        return Entry(
            id=identity(self._publication, f"{issue.date}/"),
            url=f"{self._base}/{issue.date}/" if self._base else f"{issue.date}/index.html",
            issue=issue,
            updated=moment(issue.date, self._publication),
            content=self._memory.data(
                ("entry", *self._made_of(issue)),
                lambda: self.draw(f"{self._format}/page.html.j2", issue=issue, link_rule=rule),
            ).decode("utf-8"),
            picture=own_picture(issue, self._base)[1],
        )

    def feed(self) -> str:
        return self.draw(
            "site/atom.xml.j2",
            entries=self._entries,
            feed_id=identity(self._publication, ""),
            updated=self._entries[0].updated if self._entries else _FIRST_MOMENT,
        )

    def json_feed(self) -> str:
        return json_feed(self._entries, self._publication)

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
