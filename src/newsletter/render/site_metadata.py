"""What a page says of itself to machines by schema.org, as JSON-LD."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from newsletter.render.site_feeds import as_json, moment

if TYPE_CHECKING:
    from newsletter.model import Issue, Publication

_ESCAPES: Final = str.maketrans(
    {"<": r"\u003c", ">": r"\u003e", "&": r"\u0026", "\u2028": r"\u2028", "\u2029": r"\u2029"}
)


def masthead_metadata(publication: Publication) -> dict[str, object]:
    """The publication as a Periodical."""
    return {"@context": "https://schema.org", **_periodical(publication)}


def letter_metadata(issue: Issue, publication: Publication, picture: str) -> dict[str, object]:
    """A letter as a NewsArticle; ``picture`` is an absolute address or ""."""
    url = f"{publication.base_url}/{issue.date}/" if publication.base_url else ""
    issued = moment(issue.date, publication)
    facts: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": issue.title,
        "description": issue.preheader,
        "datePublished": issued,
        "dateModified": issued,
        "inLanguage": publication.language,
        "url": url,
        "mainEntityOfPage": url,
        "image": [picture] if picture else "",
        "keywords": ", ".join(issue.topics),
        "isAccessibleForFree": True,
        "author": [{"@type": "Person", "name": editor.name} for editor in publication.editors]
        or [_organisation(publication)],
        "publisher": _organisation(publication),
        "isPartOf": _periodical(publication),
    }
    return _stated(facts)


def as_script(metadata: dict[str, object]) -> Markup:
    """The inside of a ``script`` element: no word of a letter can close it."""
    return Markup(as_json(metadata).translate(_ESCAPES))  # noqa: S704 — no character of markup is left


def _periodical(publication: Publication) -> dict[str, object]:
    facts: dict[str, object] = {
        "@type": "Periodical",
        "name": publication.title,
        "description": publication.tagline,
        "url": f"{publication.base_url}/" if publication.base_url else "",
        "inLanguage": publication.language,
        "publisher": _organisation(publication),
    }
    return _stated(facts)


def _organisation(publication: Publication) -> dict[str, object]:
    return {"@type": "Organization", "name": publication.title}


def _stated(facts: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in facts.items() if value != ""}
