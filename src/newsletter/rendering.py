"""The issue file → everything it becomes: mail, message, site and findings."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from newsletter.model import Finding, Issue, Letter
    from newsletter.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Rendering:
    """Everything one issue becomes, as values: nothing has been written.

    ``message`` is the .eml, ``site`` maps paths below the site folder to bytes, ``drawn`` is what
    the next rendering of the site need not draw again. ``fontless`` letters would have had a card
    to be shared with, were the extra ``cards`` installed.
    """

    issue: Issue
    letter: Letter
    message: bytes
    site: Mapping[str, bytes]
    findings: tuple[Finding, ...]
    drawn: Mapping[str, bytes] = field(default_factory=dict)
    fontless: bool = False


def render(
    workspace: Workspace,
    date: dt.date,
    *,
    publishing: bool = False,
    self_contained: bool = False,
) -> Rendering:
    """The issue of ``date`` as mail, message, site and findings; writes nothing but what it
    remembers of pictures and cards.

    The site shows every issue, drafts marked as such; with ``publishing`` it shows this issue as
    published and leaves the other drafts out. A ``self_contained`` message carries its pictures.
    """
    from newsletter.cache import Cache
    from newsletter.check.findings import check_issue
    from newsletter.check.proof import Proof
    from newsletter.render.mail import fitted_mail
    from newsletter.render.memory import Memory
    from newsletter.render.message import build_message
    from newsletter.render.pictures import (
        check_pictures,
        with_published_names,
        with_sizes_on_site,
    )
    from newsletter.render.shorter import check_length
    from newsletter.render.site import render_site
    from newsletter.sharing import cards_of
    from newsletter.sourcing import sources_of

    document = workspace.read_issue(date)
    issue = replace(document.issue, status="published") if publishing else document.issue
    publication = workspace.config.publication.masthead()
    templates = workspace.templates()
    form = workspace.format(templates)
    format_name = workspace.config.format
    media = workspace.media()
    pictures = workspace.pictures(media)
    draw = partial(
        fitted_mail, issue, publication, templates, format_name=format_name, pictures=pictures
    )
    fitted = draw()
    letter = fitted.letter
    others = (workspace.read_issue(day).issue for day in workspace.issue_dates() if day != date)
    shown = [other for other in others if not publishing or other.status == "published"]
    topics = workspace.config.topics or form.topics
    memory = Memory(Cache(workspace.pages_path).all(), workspace.program())
    letters = [
        with_published_names(one, pictures)
        for one in sorted([*shown, issue], key=lambda one: one.date)
    ]
    cards = cards_of(workspace, letters, publication, templates)
    site = render_site(
        letters,
        publication,
        templates,
        format_name=format_name,
        topic_titles={topic.id: topic.title or topic.id for topic in topics},
        renamed_topics={name: topic.id for topic in topics for name in topic.former},
        memory=memory,
        cards=cards,
    )
    message = build_message(letter, issue, publication)
    file, text = workspace.issue_file(date), workspace.issue_text(date)
    proof = Proof(
        issue,
        text,
        file,
        document.places,
        letter,
        message,
        publication,
        sources_of(workspace, date, issue),
        media | pictures.as_written(),
        drafted=workspace.evidence(date) is not None,
    )
    findings = (
        *check_issue(proof),
        *check_pictures(text, file, pictures),
        *check_length(fitted, file),
    )
    if self_contained:
        carrying = draw(carried=True).letter
        message = build_message(carrying, issue, publication, pictures)
    files = {**with_sizes_on_site(site, pictures), **pictures.files()}
    return Rendering(issue, letter, message, files, findings, memory.used, fontless=cards is None)


def write_site(workspace: Workspace, rendering: Rendering) -> None:
    """Make the site folder hold the rendering's files, and remember what was drawn."""
    from newsletter.cache import Cache

    workspace.write_site(rendering.site)
    Cache(workspace.pages_path).hold(rendering.drawn)


def mail_files(rendering: Rendering) -> dict[str, bytes]:
    """The letter's own files by the name they have beside its report."""
    return {
        "mail.html": rendering.letter.html.encode(),
        "mail.txt": rendering.letter.text.encode(),
        "letter.eml": rendering.message,
    }
