"""What the store holds, seen from the letter that is coming: kept or left out, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.choosing import offered, overrides_of, past_sections
from newsletter.collect.pasted.seed import Reading, read_seed_fully
from newsletter.collect.store import ArticleStore
from newsletter.curate.dedupe import unique
from newsletter.curate.memory import not_covered
from newsletter.errors import NewsletterError
from newsletter.model import SEEDS, Article

if TYPE_CHECKING:
    import datetime as dt

    from newsletter.workspace import Workspace

SHORTEST_ID = 4


@dataclass(frozen=True, slots=True)
class Listed:
    """An article the store holds, and whether the letter of a date may tell it."""

    article: Article
    kept: bool
    reason: str


def listed(workspace: Workspace, date: dt.date) -> tuple[Listed, ...]:
    """Every article in the store, seeds first, then by source; those that the letter of ``date``
    leaves out say why (Korean).
    """
    ids = [SEEDS, *(source.id for source in workspace.config.sources)]
    pins = overrides_of(workspace, date).pins
    with ArticleStore.open(workspace.store_path) as store:
        stored = [article for source_id in ids for article in store.all_of(source_id)]
        inside = offered(workspace, store, date, pins)
    unlike, copies = unique(inside)
    fresh, told_before = not_covered(unlike, past_sections(workspace, date), always=pins)
    kept = {article.id for article in fresh}
    drops = (*(copy.drop() for copy in copies), *told_before)
    reasons = {(drop.what, drop.url, drop.origin): drop.reason for drop in drops}
    outside = f"{date.isoformat()} 호가 다루는 기간 밖의 글입니다"
    return tuple(
        Listed(
            article,
            article.id in kept,
            ""
            if article.id in kept
            else reasons.get((article.title, article.url, article.origin), outside),
        )
        for article in stored
    )


def reading_of(workspace: Workspace, article_id: str) -> Reading:
    """How one article was read; a seed is read again from its file, line by line.

    ``article_id`` may be its first characters. Raises NewsletterError where no article, or more
    than one, begins so.
    """
    ids = [SEEDS, *(source.id for source in workspace.config.sources)]
    with ArticleStore.open(workspace.store_path) as store:
        stored = [article for source_id in ids for article in store.all_of(source_id)]
    found = [article for article in stored if article.id.startswith(article_id)]
    if len(article_id) < SHORTEST_ID or len(found) != 1:
        problem = (
            "그 id의 글이 없습니다" if not found else f"그렇게 시작하는 글이 {len(found)}건입니다"
        )
        raise NewsletterError(
            f"{problem}: {article_id}",
            hint=f"newsletter articles 로 id를 보고 앞 {SHORTEST_ID}자 넘게 적어 주세요.",
        )
    article = found[0]
    if article.source_id == SEEDS:
        data = next((seed.data for seed in workspace.seeds() if seed.name == article.origin), b"")
        for reading in read_seed_fully(article.origin, data, workspace.config.zone):
            if reading.article.id == article.id:
                return reading
    return Reading(article, references=article.links)
