"""The tally of a build: read, dropped by reason, chosen, failed, and what the letter weighs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from newsletter.collect.gather import Collected
    from newsletter.model import Finding, Letter
    from newsletter.summarise.llm_summariser import Usage


def report(
    date: dt.date,
    collected: Collected,
    *,
    evidence: Mapping[str, Any],
    letter: Letter,
    message: bytes,
    findings: Sequence[Finding],
    usage: Usage | None = None,
) -> dict[str, Any]:
    """What report.json holds. Stories and drops are those of the draft's evidence, so they stay
    true to the letter however often it is built again. ``usage`` is what this build asked of a
    model; without it there is no "model".
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
        "subjects": evidence.get("subjects", []),
        "preheaders": evidence.get("preheaders", []),
        **({"model": _model(usage)} if usage else {}),
        "mail": {
            "subject": letter.subject,
            "html_bytes": len(letter.html.encode()),
            "html_bytes_in_base64": -(-len(letter.html.encode()) // 3) * 4,
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


def _model(usage: Usage) -> dict[str, Any]:
    return {
        "name": usage.model,
        "requests": usage.requests,
        "cached": usage.cached,
        "tokens_in": usage.tokens_in,
        "tokens_out": usage.tokens_out,
        "cost_won": usage.cost_won,
        "fallbacks": list(usage.fallbacks),
    }


def model_lines(usage: Usage) -> tuple[str, ...]:
    """The tally's lines on a model, Korean: what was asked and what it cost, then each story of
    which something was not used.
    """
    asked = f"요청 {usage.requests}번"
    if usage.cached:
        asked += f"(받아 둔 답 {usage.cached}개)"
    cost = "" if usage.cost_won is None else f" · 약 {usage.cost_won:,.2f}원"
    tokens = f"토큰 입력 {usage.tokens_in:,}개, 출력 {usage.tokens_out:,}개"
    return (f"모델 {usage.model}: {asked} · {tokens}{cost}", *usage.fallbacks)
