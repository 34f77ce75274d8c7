"""The letter in the plainest HTML: what an editor of a mail service takes from the clipboard."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from newsletter.issue.document import BRIEFS, FEEDBACK
from newsletter.model import Bullet
from newsletter.render.addresses import LinkRule, absolute_rule, safe_address
from newsletter.render.markdown import says_something, to_html, to_inline, to_item, to_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsletter.model import Brief, Issue, Link, Prose, Publication, Section


def rich_text(issue: Issue, publication: Publication) -> str:
    """The letter's body as h2, p, ul, li, a and img without styles, every address absolute.

    Title, masthead and footer are left out: the service has fields of its own for them.
    """
    link = absolute_rule(publication.base_url)
    return "\n".join(_parts(issue, link)) + "\n"


def _parts(issue: Issue, link: LinkRule) -> Iterator[str]:
    if issue.greeting:
        yield to_html(issue.greeting, link)
    for section in issue.sections:
        yield from _section(section, link)
    if issue.briefs:
        yield f"<h2>{BRIEFS}</h2>"
        yield _list(_brief(brief, link) for brief in issue.briefs)
    if issue.closing:
        yield f"<h2>{html.escape(FEEDBACK)}</h2>"
        yield to_html(issue.closing, link)
    if issue.ai_label:
        yield f"<p>{to_inline(issue.ai_label, link)}</p>"


def _section(section: Section, link: LinkRule) -> Iterator[str]:
    number = f"{section.number}. " if section.number is not None else ""
    yield f"<h2>{number}{to_inline(section.headline, link)}</h2>"
    if section.image:
        url = _address(section.image.url, link)
        alt = html.escape(to_text(section.image.alt))
        if url:
            yield f'<p><img src="{url}" alt="{alt}" /></p>'
        if section.image.credit:
            yield f"<p>{html.escape(to_text(section.image.credit))}</p>"
    yield from _body(section.body, link)
    if section.sources:
        yield f"<p>출처: {', '.join(_anchor(one, link) for one in section.sources)}</p>"
    if section.read_more:
        yield "<p>🦜 더 읽어보기</p>"
        yield _list(_anchor(one, link) for one in section.read_more)


def _body(body: Sequence[Bullet | Prose], link: LinkRule) -> Iterator[str]:
    waiting: list[str] = []
    for block in body:
        if not says_something(block.text):
            continue
        if isinstance(block, Bullet):
            waiting.append(to_item(block.text, link))
            continue
        if waiting:
            yield _list(waiting)
            waiting = []
        yield to_html(block.text, link)
    if waiting:
        yield _list(waiting)


def _brief(brief: Brief, link: LinkRule) -> str:
    outlet = f"— {html.escape(to_text(brief.outlet))}" if brief.outlet else ""
    parts = (_anchor(brief.link, link), to_inline(brief.text, link), outlet)
    return " ".join(part for part in parts if part)


def _anchor(one: Link, link: LinkRule) -> str:
    url = _address(one.url, link)
    return (
        f'<a href="{url}">{html.escape(to_text(one.text))}</a>'
        if url
        else to_inline(one.text, link)
    )


def _address(url: str, link: LinkRule) -> str:
    safe = safe_address(url)
    return html.escape(safe_address(link(safe))) if safe else ""


def _list(items: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
