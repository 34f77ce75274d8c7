"""Evidence from one draft of a letter to the next.

Two files change when a letter is drafted anew, the evidence first. Until the issue file has
followed, the new evidence holds the old one too, so that whoever reads them after a power cut gets
the one that belongs to the text that is there.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from newsletter.issue.document import parse_issue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_BEFORE = "before"


def drafted_text(evidence: Mapping[str, Any]) -> str | None:
    """The issue file as it was last drafted; None where the evidence does not hold it."""
    found = evidence.get("base")
    return found if isinstance(found, str) else None


def carried_over(old: Mapping[str, Any], new: str, *, text: str) -> str:
    """The evidence of a new draft for a file ``text`` that is merged from it and from a person's:
    bullets of the old draft that still stand in it keep what they rest on.
    """
    data = json.loads(new)
    standing = {
        bullet.text for section in parse_issue(text, "").sections for bullet in section.bullets
    }
    renewed = {bullet["generated"] for bullet in _bullets(data["sections"])}
    for section in old.get("sections", ()):
        kept = [
            bullet
            for bullet in _bullets([section])
            if bullet["generated"] in standing and bullet["generated"] not in renewed
        ]
        if kept:
            data["sections"].append({**section, "number": None, "bullets": kept})
            data["articles"] = _articles_of(kept, old) | data["articles"]
    return _text(data)


def _bullets(sections: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    return (bullet for section in sections for bullet in section["bullets"])


def _articles_of(
    bullets: Iterable[Mapping[str, Any]], evidence: Mapping[str, Any]
) -> dict[str, Any]:
    """The articles that bullets rest on."""
    named = {sentence["article"] for bullet in bullets for sentence in bullet["sentences"]}
    return {key: one for key, one in evidence["articles"].items() if key in named}


def pending(new: str, old: Mapping[str, Any] | None, text: str) -> str:
    """New evidence to stand beside an issue file that still is ``text`` and rests on ``old``."""
    data = json.loads(new)
    data[_BEFORE] = {"file": _mark(text), "evidence": old}
    return _text(data)


def current(data: Mapping[str, Any], text: str) -> Mapping[str, Any] | None:
    """The evidence of an issue file ``text``: the old one where the new draft never arrived."""
    before = data.get(_BEFORE)
    if isinstance(before, dict) and before.get("file") == _mark(text):
        found = before.get("evidence")
        return found if isinstance(found, dict) else None
    return data


def _mark(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _text(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
