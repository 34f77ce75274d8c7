"""The tally of a build: read, dropped by reason, chosen, failed, and what the letter weighs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from newsletter.collect.gather import Collected
    from newsletter.model import Finding, Letter


def report(
    date: dt.date,
    collected: Collected,
    *,
    evidence: Mapping[str, Any],
    letter: Letter,
    message: bytes,
    findings: Sequence[Finding],
) -> dict[str, Any]:
    """What report.json holds. Stories and drops are those of the draft's evidence, so they stay
    true to the letter however often it is built again.
    """
    return {
        "date": date.isoformat(),
        "read": {
            "seed_files": collected.seed_files,
            "seed_articles": collected.seed_articles,
            "feeds": collected.feeds,
        },
        "feeds": [
            {
                "source": feed.source_id,
                "read": feed.read,
                "kept": feed.kept,
                "dropped": [{"title": drop.what, "reason": drop.reason} for drop in feed.dropped],
                "note": feed.note,
            }
            for feed in collected.feeds_read
        ],
        "notes": list(collected.notes),
        "failed": [
            {"source": item.what, "reason": item.reason, "where": item.where}
            for item in collected.failures
        ],
        "dropped": evidence.get("dropped", []),
        "stories": evidence.get("stories", []),
        "mail": {
            "subject": letter.subject,
            "html_bytes": len(letter.html.encode()),
            "eml_bytes": len(message),
        },
        "findings": [
            {
                "rule": item.rule,
                "level": item.level,
                "file": item.file,
                "line": item.line,
                "message": item.message,
                "fix": item.fix,
            }
            for item in findings
        ],
    }
