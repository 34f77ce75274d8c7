"""The letters of tests/publications that begin with an issue file, drawn in every form."""

from __future__ import annotations

import functools
from pathlib import Path

from letters import TEMPLATES

from newsletter.config import parse_config
from newsletter.issue.document import parse_issue
from newsletter.render.mail import render_mail

FORMS = ("ai-ethics", "viewsletter")
WRITTEN = sorted((Path(__file__).parent / "publications").glob("written-*"))
DRAWN = [(case.name.removeprefix("written-"), form) for case in WRITTEN for form in FORMS]


def in_form(settings, form):
    """newsletter.toml with its letter in another form."""
    return f'format = "{form}"\n\n{settings}'


def issue_of(name):
    (path,) = (Path(__file__).parent / "publications" / f"written-{name}" / "issues").glob("*.md")
    return parse_issue(path.read_text("utf-8"), path.name)


def publication_of(name):
    path = Path(__file__).parent / "publications" / f"written-{name}" / "newsletter.toml"
    return parse_config(path.read_text("utf-8")).publication.masthead()


@functools.cache
def letter_of(name, form):
    return render_mail(issue_of(name), publication_of(name), TEMPLATES, format_name=form)
