"""issues/DATE.evidence.json: what each generated sentence rests on, and why its story was chosen.

Written once beside the draft and never read back as truth: deleting it loses the evidence view and
the reasons, never an edit.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from newsletter.errors import IssueError
from newsletter.issue.front_matter import listed, with_overrides
from newsletter.issue.markdown import plain
from newsletter.model import Overrides
from newsletter.tracing.lookup import as_data, look_up
from newsletter.tracing.overlap import overlap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsletter.issue.compose import Noted, Told
    from newsletter.model import Article, Bullet, Drop, Evidence, Issue, Lineup, Sentence, Story

VERSION = 1


def format_evidence(
    issue: Issue,
    text: str,
    *,
    told: Sequence[Told],
    noted: Sequence[Noted],
    lineup: Lineup,
    drops: Sequence[Drop],
    inbox: Mapping[str, Any],
) -> str:
    """The evidence of a draft as JSON text, ending in one newline; the same input, the same text.

    ``start`` and ``end`` count characters of the article's text (its paragraphs joined by one empty
    line); ``generated`` is the bullet as written into the draft, ``draft`` tells whether the issue
    file still is what was drafted (``text``), and ``base`` is that text: what a later draft is
    merged with. ``inbox`` is what else may stand in the inbox row, kept as it is given.
    """
    articles = {
        article.id: _article(article)
        for choice in lineup.choices
        if choice.place != "left"
        for article in choice.story.articles
    }
    data = {
        "version": VERSION,
        "date": issue.date.isoformat(),
        "draft": fingerprint(text),
        "base": text,
        "overrides": listed(issue.overrides),
        "articles": articles,
        "sections": [
            {
                "number": section.number,
                "headline": section.headline,
                "method": item.summary.method,
                **({"notes": list(item.summary.notes)} if item.summary.notes else {}),
                "overlap": _overlap(section.bullets, item.story),
                "bullets": [
                    {
                        "generated": block.text,
                        "sentences": [_sentence(s) for s in sentences],
                        "facts": _facts(block.text, item.story),
                    }
                    for block, sentences in zip(section.bullets, item.summary.bullets, strict=True)
                ],
            }
            for section, item in zip(issue.sections, told, strict=True)
        ],
        "briefs": [
            {
                "generated": brief.text,
                "sentences": [_sentence(item.sentence)],
                "facts": _facts(brief.text, item.story),
            }
            for brief, item in zip(issue.briefs, noted, strict=True)
        ],
        "stories": _stories(lineup),
        "dropped": [
            {"title": drop.what, "reason": drop.reason, "url": drop.url, "origin": drop.origin}
            for drop in drops
        ],
        **inbox,
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def parse_evidence(text: str, file: str) -> Mapping[str, Any]:
    """The evidence as plain data; IssueError where the file is no evidence of this version."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise IssueError(
            "근거 파일을 읽을 수 없습니다.",
            file=file,
            line=getattr(error, "lineno", None),
            hint="이 파일은 지워도 됩니다. 편지의 글은 그대로입니다.",
        ) from error
    if not isinstance(data, dict) or data.get("version") != VERSION:
        raise IssueError(
            "근거 파일의 판을 모릅니다.",
            file=file,
            hint="이 파일은 지워도 됩니다. 편지의 글은 그대로입니다.",
        )
    return data


def fingerprint(text: str) -> str:
    """What an issue file is known by, whatever an editor pins, drops, merges or splits in it."""
    bare = with_overrides(text, Overrides())
    return hashlib.blake2b(bare.encode("utf-8", "replace"), digest_size=16).hexdigest()


def is_outdated(issue: Issue, evidence: Mapping[str, Any]) -> bool:
    """Whether an editor's choices have changed since the draft was made of others."""
    return bool(evidence.get("overrides") != listed(issue.overrides))


def is_untouched(text: str, evidence: Mapping[str, Any]) -> bool:
    """Whether an issue file is byte for byte what was drafted, an editor's choices apart."""
    return bool(evidence.get("draft") == fingerprint(text))


def _article(article: Article) -> dict[str, Any]:
    return {
        "title": article.title,
        "publisher": article.publisher,
        "url": article.url,
        "origin": article.origin,
        "published": article.published.isoformat() if article.published else None,
    }


def _sentence(sentence: Sentence) -> dict[str, Any]:
    found = sentence.evidence
    return {
        "text": sentence.text,
        "article": found.article_id if found else None,
        "quote": found.quote if found else None,
        "start": found.start if found else None,
        "end": found.end if found else None,
        **({"changes": [list(change) for change in sentence.changes]} if sentence.changes else {}),
        **({"others": [_place(one) for one in sentence.others]} if sentence.others else {}),
    }


def _facts(markdown: str, story: Story) -> list[dict[str, object]]:
    return [as_data(one) for one in look_up(plain(markdown), story.articles)]


def _overlap(bullets: Sequence[Bullet], story: Story) -> dict[str, Any]:
    shared = overlap("\n".join(plain(bullet.text) for bullet in bullets), story.articles)
    return {"longest": len(shared.longest), "share": shared.share}


def _place(found: Evidence) -> dict[str, Any]:
    return {
        "article": found.article_id,
        "quote": found.quote,
        "start": found.start,
        "end": found.end,
    }


def _stories(lineup: Lineup) -> list[dict[str, Any]]:
    return [
        {
            "rank": choice.rank,
            "headline": choice.story.lead.title,
            "articles": [article.url or article.origin for article in choice.story.reports],
            "topic": choice.story.topic,
            "score": choice.story.score,
            "parts": [
                {"part": reason.part, "points": reason.points, "words": reason.words}
                for reason in choice.story.reasons
            ],
            "place": choice.place,
            "reason": choice.reason,
        }
        for choice in lineup.choices
    ]
