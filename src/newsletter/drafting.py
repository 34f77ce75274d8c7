"""One draft: which articles a letter of a date may tell, and how they become an issue file.

articles → unique → not told before → stories → rank → varied → summarise → compose
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.collect.store import ArticleStore
from newsletter.curate.arrange import varied
from newsletter.curate.cluster import stories
from newsletter.curate.dedupe import unique
from newsletter.curate.memory import not_covered
from newsletter.curate.rank import rank
from newsletter.curate.related import related
from newsletter.errors import NewsletterError
from newsletter.issue.compose import Noted, Told, Wording, attribution_room, compose, covered
from newsletter.issue.document import format_issue
from newsletter.issue.evidence import format_evidence
from newsletter.korean.kiwi import content_words
from newsletter.model import SEEDS, Choice, Lineup
from newsletter.summarise.extractive import ExtractiveSummariser

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsletter.config import Format, TopicSettings
    from newsletter.model import Article, Covered, Issue, Story, Summary
    from newsletter.summarise.summariser import Summariser
    from newsletter.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a new issue file and of the evidence beside it; nothing has been written."""

    issue: Issue
    text: str
    evidence: str


def draft(
    workspace: Workspace, date: dt.date, *, on_story: Callable[[str], None] = lambda _: None
) -> Draft:
    """The letter of ``date`` from what the store holds; the same store gives the same bytes.

    ``on_story`` hears each headline as it is being told. Raises NewsletterError where there is
    nothing to tell.
    """
    config = workspace.config
    form = workspace.format(workspace.templates())
    topics = config.topics or form.topics
    past_issues = past_issues_of(workspace, date)
    past = [section for issue in past_issues for section in covered(issue)]
    trust = {source.id: source.weight for source in config.sources}
    since, until = window(workspace, date)

    offered, copies = unique(_articles(workspace, since, until))
    fresh, told_before = not_covered(offered, past)
    ranked = rank(
        stories(fresh, trust),
        topics,
        trust,
        config.curate.weights,
        until=until,
        window_days=config.collect.window_days,
    )
    ordered = varied(ranked)
    told, noted, lineup = _tell(
        ordered,
        ExtractiveSummariser(),
        sections=config.curate.sections,
        briefs=config.curate.briefs,
        bullets=config.summarise.bullets,
        questions=_Questions(topics, form, past),
        on_story=on_story,
    )
    if not told:
        raise _nothing_to_tell(offered, fresh)
    more = related([item[0] for item in told], past, topics, config.curate.read_more)
    items = [
        Told(story, summary, sections)
        for (story, summary), sections in zip(told, more, strict=True)
    ]
    issue = compose(
        items,
        noted,
        Wording(form.greeting, form.closing, form.ai_label),
        number=max((issue.number for issue in past_issues), default=0) + 1,
        date=date,
    )
    evidence = format_evidence(issue, items, noted, lineup, (*copies, *told_before))
    return Draft(issue, format_issue(issue), evidence)


def past_issues_of(workspace: Workspace, date: dt.date) -> list[Issue]:
    """The letters before ``date``, oldest first: the memory of what was told."""
    return [workspace.read_issue(day).issue for day in workspace.issue_dates() if day < date]


def window(workspace: Workspace, date: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The half-open span of time a letter covers: from the day after the letter before it, at most
    ``window_days``, to the end of its own day, in the publication's zone.
    """
    settings = workspace.config.collect
    first = date + dt.timedelta(days=1 - settings.window_days)
    before = [day for day in workspace.issue_dates() if day < date]
    if before:
        first = max(first, before[-1] + dt.timedelta(days=1))
    zone = workspace.config.zone
    midnight = dt.time()
    return (
        dt.datetime.combine(first, midnight, zone),
        dt.datetime.combine(date + dt.timedelta(days=1), midnight, zone),
    )


def _articles(workspace: Workspace, since: dt.datetime, until: dt.datetime) -> tuple[Article, ...]:
    """The seeds, whatever their date, and what the feeds brought within the window."""
    ids = [source.id for source in workspace.config.sources]
    with ArticleStore.open(workspace.store_path) as store:
        return (*store.all_of(SEEDS), *store.articles(ids, since=since, until=until))


class _Questions:
    """Closing questions: a topic's own first, none that this or an earlier letter has asked."""

    def __init__(
        self, topics: Sequence[TopicSettings], form: Format, past: Sequence[Covered]
    ) -> None:
        self._by_topic = {topic.id: topic.questions for topic in topics}
        self._general = form.questions
        self._asked = "\n".join(section.text for section in past)

    def for_story(self, story: Story) -> tuple[str, ...]:
        """The questions that may close a story: its topic's that speak of what it tells, then the
        general ones, then the topic's others; those asked before come last, not never.
        """
        told = set(content_words(f"{story.lead.title}\n{story.lead.text}"))
        own = self._by_topic.get(story.topic, ())
        fitting = [question for question in own if len(told & {*content_words(question)}) > 1]
        offered = dict.fromkeys((*fitting, *self._general, *own))
        return tuple(sorted(offered, key=lambda question: question in self._asked))

    def ask(self, question: str) -> None:
        self._asked += "\n" + question


def _tell(
    ordered: Sequence[Story],
    summariser: Summariser,
    *,
    sections: int,
    briefs: int,
    bullets: int,
    questions: _Questions,
    on_story: Callable[[str], None],
) -> tuple[list[tuple[Story, Summary]], list[Noted], Lineup]:
    """Go down the stories: the first that can be told at length are sections, the next briefs."""
    told: list[tuple[Story, Summary]] = []
    noted: list[Noted] = []
    choices: list[Choice] = []
    for rank_, story in enumerate(ordered, 1):
        too_short = ""
        if len(told) < sections:
            on_story(story.lead.title)
            summary = summariser.summarise(
                story,
                bullets=bullets,
                questions=questions.for_story(story),
                attribution=attribution_room(story.lead),
            )
            if summary:
                told.append((story, summary))
                if summary.question:
                    questions.ask(summary.question.text)
                choices.append(Choice(rank_, story, "section", f"{len(told)}번 꼭지"))
                continue
            too_short = "꼭지로 쓰기에는 글이 짧아 "
        sentence = summariser.brief(story) if len(noted) < briefs else None
        if sentence:
            noted.append(Noted(story, sentence))
            choices.append(Choice(rank_, story, "brief", f"{too_short}단신"))
        else:
            full = len(noted) >= briefs
            why = "단신 자리가 다 참" if full else "홀로 설 문장이 없음"
            choices.append(Choice(rank_, story, "left", too_short + why))
    return told, noted, Lineup(tuple(choices))


def _nothing_to_tell(offered: Sequence[Article], fresh: Sequence[Article]) -> NewsletterError:
    if fresh:
        return NewsletterError(
            f"글 {len(fresh)}건이 모두 꼭지로 쓰기에 짧습니다.",
            hint="본문이 긴 글을 seeds/에 넣어 주세요(꼭지 하나에 300자쯤).",
        )
    if offered:
        return NewsletterError(
            f"글 {len(offered)}건을 모두 지난 호에서 다루었습니다.",
            hint="새 글을 seeds/에 넣거나 newsletter.toml의 [[sources]]를 살펴 주세요.",
        )
    return NewsletterError(
        "편지로 쓸 글이 없습니다.",
        hint="기사를 .txt 파일로 seeds/에 넣거나 newsletter.toml에 [[sources]]를 적어 주세요.",
    )
