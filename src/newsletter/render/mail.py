"""An issue → the two bodies of a mail.

``render_mjml`` is the only door to the mrml engine, which checks no schema and escapes nothing:
what goes in must already be escaped, and what comes out is checked here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mjml import mjml2html

from newsletter.errors import RenderError
from newsletter.korean.text import clean_line
from newsletter.model import Issue, Letter, Publication
from newsletter.render.addresses import absolute_rule
from newsletter.render.plain import Notes
from newsletter.render.templates import render
from newsletter.render.theme import THEME_FILE, parse_theme

if TYPE_CHECKING:
    from collections.abc import Mapping

ADVERTISING_MARK: Final = "(광고) "
"""정보통신망법 시행령 제61조 제3항 별표 6: a subject begins with exactly this."""

_NEIGHBOURS: Final = re.compile(r"<!\[endif\]-->\s*<!--\[if mso \| IE\]>")
_SHOWN: Final = 200


def render_mail(
    issue: Issue, publication: Publication, templates: Mapping[str, str], *, format_name: str
) -> Letter:
    """Both bodies of the letter, its subject and its preheader.

    The same values give the same bytes. Raises RenderError for a broken template or theme, and
    for output no mail client should get.
    """
    theme = parse_theme(templates.get(THEME_FILE, ""))
    context: dict[str, object] = {
        "issue": issue,
        "publication": publication,
        "theme": theme,
        "link_rule": absolute_rule(publication.base_url),
        "web_url": f"{publication.base_url}/{issue.date}/" if publication.base_url else "",
        "unsubscribe": unsubscribe_link(publication),
    }
    name = f"{format_name}/mail.mjml.j2"
    html = render_mjml(render(templates, name, context), file=f"templates/{name}")
    text = render(templates, f"{format_name}/mail.txt.j2", {**context, "notes": Notes()})
    return Letter(
        subject=subject_of(issue),
        preheader=clean_line(issue.preheader),
        html=html,
        text=re.sub(r"\n{4,}", "\n\n\n", text).strip() + "\n",
    )


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


def render_mjml(source: str, *, file: str = "") -> str:
    """MJML → the HTML of a mail: no web font, no layout table announced as data, no leftovers.

    Raises RenderError, with ``file`` and the engine's reason, if the markup is not well-formed, an
    ``mj-`` tag is unknown, a picture has no alt, or the language is missing.
    """
    try:
        html: str = mjml2html(source, fonts={})
    except ValueError as error:
        raise RenderError(
            f"메일 템플릿(MJML)을 읽지 못했습니다: {error}",
            file=file,
            hint=_excerpt(source, str(error)),
        ) from error
    html = _NEIGHBOURS.sub("", html)
    html = re.sub(r"<table\b(?![^>]*\brole=)", '<table role="presentation"', html)
    _refuse_leftovers(html, file)
    return html


def _refuse_leftovers(html: str, file: str) -> None:
    if leaked := re.search(r"</?(mj-[\w-]+)", html):
        raise RenderError(f"MJML이 모르는 태그입니다: <{leaked[1]}>", file=file)
    if 'lang="und"' in html:
        raise RenderError(
            "메일의 언어가 없습니다.", file=file, hint='<mjml lang="ko" dir="ltr">로 적어 주세요.'
        )
    for picture in re.findall(r"<img\b[^>]*>", html):
        if not re.search(r"\salt=", picture):
            raise RenderError("그림에 대체 글(alt)이 없습니다.", file=file, hint=picture[:_SHOWN])


def _excerpt(source: str, reason: str) -> str:
    """The engine counts UTF-8 bytes of the rendered MJML: show the words around that place."""
    found = re.search(r"position (\d+):(\d+)", reason)
    if not found:
        return "닫지 않은 태그가 있는지 살펴 주세요."
    at = int(found[1])
    near = source.encode()[max(at - 60, 0) : int(found[2]) + 60].decode(errors="ignore")
    return f"이 근처입니다: {' '.join(near.split())}"
