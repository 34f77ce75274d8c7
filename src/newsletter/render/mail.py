"""An issue → the two bodies of a mail."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from newsletter.korean.text import clean_line
from newsletter.model import Issue, Letter, Publication
from newsletter.render.addresses import absolute_rule
from newsletter.render.engine import render_mjml
from newsletter.render.pictures import Pictures, with_published_names, with_sizes
from newsletter.render.plain import Notes
from newsletter.render.shorter import Fitted, fit
from newsletter.render.template_lines import place_in
from newsletter.render.templates import render
from newsletter.render.theme import theme_of

if TYPE_CHECKING:
    from collections.abc import Mapping

ADVERTISING_MARK: Final = "(광고) "
"""정보통신망법 시행령 제61조 제3항 별표 6: a subject begins with exactly this."""

NOWHERE: Final = "https://pictures.invalid"
"""Where the pictures of a letter are that carries them: build_message puts their CID there."""

_NONE: Final = Pictures()


def render_mail(
    issue: Issue,
    publication: Publication,
    templates: Mapping[str, str],
    *,
    format_name: str,
    pictures: Pictures = _NONE,
) -> Letter:
    """Both bodies of the letter, its subject and its preheader; one that is too long for a mail is
    shortened (``fitted_mail`` says how).

    The same values give the same bytes. Raises RenderError for a broken template or theme, and
    for output no mail client should get.
    """
    return fitted_mail(
        issue, publication, templates, format_name=format_name, pictures=pictures
    ).letter


def fitted_mail(
    issue: Issue,
    publication: Publication,
    templates: Mapping[str, str],
    *,
    format_name: str,
    pictures: Pictures = _NONE,
    carried: bool = False,
) -> Fitted:
    """As ``render_mail``, with what was cut. ``carried`` pictures have addresses below NOWHERE."""

    def draw(edition: Issue) -> Letter:
        context = _context(edition, publication, templates, media=NOWHERE if carried else "")
        return _letter(context, issue, templates, format_name, pictures)

    issue = with_published_names(issue, pictures)
    return fit(issue, draw, _web_url(issue, publication))


def _letter(
    context: Mapping[str, object],
    issue: Issue,
    templates: Mapping[str, str],
    format_name: str,
    pictures: Pictures,
) -> Letter:
    name = f"{format_name}/mail.mjml.j2"
    locate = partial(place_in, templates, name, context)
    html = render_mjml(render(templates, name, context), file=f"templates/{name}", locate=locate)
    text = render(templates, f"{format_name}/mail.txt.j2", {**context, "notes": Notes()})
    width = theme_of(templates).width
    return Letter(
        subject=subject_of(issue),
        preheader=clean_line(issue.preheader),
        html=with_sizes(html, pictures, width.mail - 2 * width.padding),
        text=re.sub(r"\n{4,}", "\n\n\n", text).strip() + "\n",
    )


def mail_source(
    issue: Issue, publication: Publication, templates: Mapping[str, str], *, format_name: str
) -> str:
    """The MJML that ``render_mail`` hands to the engine; RenderError for a broken template."""
    context = _context(issue, publication, templates)
    return render(templates, f"{format_name}/mail.mjml.j2", context)


def _context(
    issue: Issue, publication: Publication, templates: Mapping[str, str], *, media: str = ""
) -> dict[str, object]:
    unsubscribe = unsubscribe_link(publication)
    return {
        "issue": issue,
        "publication": publication,
        "theme": theme_of(templates),
        "link_rule": absolute_rule(publication.base_url, media=media, token=unsubscribe),
        "web_url": _web_url(issue, publication),
        "unsubscribe": unsubscribe,
    }


def _web_url(issue: Issue, publication: Publication) -> str:
    return f"{publication.base_url}/{issue.date}/" if publication.base_url else ""


def subject_of(issue: Issue) -> str:
    """The subject as it is sent: one clean line, marked once if the letter carries advertising."""
    subject = clean_line(issue.subject or issue.title)
    if not issue.advertising:
        return subject
    return ADVERTISING_MARK + subject.removeprefix(ADVERTISING_MARK.strip()).lstrip()


def unsubscribe_link(publication: Publication) -> str:
    """The address or the provider's token (``{{unsubscribe}}``) as configured; "" for a scheme a
    mail must not carry.
    """
    url = "".join(publication.unsubscribe_url.splitlines()).strip()
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", url)
    return url if not scheme or scheme[1].lower() in {"http", "https", "mailto"} else ""
