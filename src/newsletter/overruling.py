"""An editor's choices over the program's, written into the issue file and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from newsletter.choosing import offered, overrides_of
from newsletter.collect.store import ArticleStore
from newsletter.collect.web.address import canonical
from newsletter.curate.overrule import SHORTEST_ID, names
from newsletter.errors import NewsletterError
from newsletter.issue.unwritten import unwritten

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from newsletter.model import Article, Overrides
    from newsletter.workspace import Workspace

Kind = Literal["pin", "drop", "merge", "split"]


@dataclass(frozen=True, slots=True)
class Overruled:
    """What was written: the articles meant, and whether the issue file already said so."""

    articles: tuple[Article, ...]
    changed: bool


def overrule(
    workspace: Workspace,
    date: dt.date,
    kind: Kind,
    references: Sequence[str],
    *,
    undo: bool = False,
) -> Overruled:
    """Write a choice for the letter of ``date`` into its issue file, which is made where missing.

    A reference is an article's address, its id (four characters of it or more) or its seed file.
    Pinning takes an earlier drop of the same article back and the other way round; ``undo`` takes
    back a choice of this kind. Raises NewsletterError where a reference names no article.
    """
    with workspace.lock():
        articles = [_article(workspace, date, reference) for reference in references]
        if kind == "merge" and len({article.id for article in articles}) < 2:
            raise NewsletterError(
                f"같은 글 둘은 합칠 수 없습니다: {references[-1]}",
                hint="합칠 이야기마다 글 하나씩, 서로 다른 두 글을 적어 주세요.",
            )
        before = overrides_of(workspace, date)
        after = _without(before, kind, articles) if undo else _with(before, kind, articles)
        if after != before:
            if date not in workspace.issue_dates():
                workspace.create_issue(date, unwritten(date), "")
            workspace.set_overrides(date, after)
        return Overruled(tuple(articles), after != before)


def _key(article: Article) -> str:
    return article.url or article.id


def _meant(value: str, articles: Sequence[Article]) -> bool:
    """Whether a reference, perhaps written by hand, means one of the articles."""
    return any(names(value, article) for article in articles)


def _with(before: Overrides, kind: Kind, articles: Sequence[Article]) -> Overrides:
    def plus(values: tuple[str, ...]) -> tuple[str, ...]:
        new = (_key(one) for one in articles if not any(names(value, one) for value in values))
        return tuple(dict.fromkeys((*values, *new)))

    def minus(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(value for value in values if not _meant(value, articles))

    if kind == "pin":
        return replace(before, pins=plus(before.pins), drops=minus(before.drops))
    if kind == "drop":
        return replace(before, drops=plus(before.drops), pins=minus(before.pins))
    if kind == "split":
        merges = tuple(group for group in map(minus, before.merges) if len(group) > 1)
        return replace(before, splits=plus(before.splits), merges=merges)
    touched = [group for group in before.merges if minus(group) != group]
    together = plus(tuple(key for group in touched for key in group))
    rest = tuple(group for group in before.merges if group not in touched)
    return replace(before, merges=(*rest, together), splits=minus(before.splits))


def _without(before: Overrides, kind: Kind, articles: Sequence[Article]) -> Overrides:
    def minus(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(value for value in values if not _meant(value, articles))

    merges = tuple(group for group in before.merges if minus(group) == group)
    changed: dict[str, Overrides] = {
        "pin": replace(before, pins=minus(before.pins)),
        "drop": replace(before, drops=minus(before.drops)),
        "split": replace(before, splits=minus(before.splits)),
        "merge": replace(before, merges=merges),
    }
    return changed[kind]


def _article(workspace: Workspace, date: dt.date, reference: str) -> Article:
    """The one article an editor means."""
    spelled = (canonical(reference) or reference) if "://" in reference else reference
    with ArticleStore.open(workspace.store_path) as store:
        found = [
            article
            for article in offered(workspace, store, date, [spelled])
            if names(spelled, article)
        ]
    if not found:
        raise NewsletterError(
            f"그 주소나 id의 글이 없습니다: {reference}",
            hint="newsletter stories 나 newsletter articles 에 보이는 주소나 id를 적어 주세요. "
            "아직 모으지 않았다면 newsletter collect 를 먼저 실행해 주세요.",
        )
    if len({article.id for article in found}) > 1 and "://" not in spelled:
        raise NewsletterError(
            f"그렇게 부를 수 있는 글이 {len(found)}건입니다: {reference}",
            hint=f"주소를 적거나 id를 {SHORTEST_ID}자보다 길게 적어 주세요.",
        )
    return found[0]
