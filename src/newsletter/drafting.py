"""One draft: what is told of the stories on offer, and how it becomes an issue file.

candidates → summarise → compose
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsletter.choosing import candidates, overrides_of, past_issues_of
from newsletter.curate.related import related
from newsletter.errors import NewsletterError
from newsletter.issue.compose import Noted, Told, Wording, attribution_room, compose, covered
from newsletter.issue.document import format_issue
from newsletter.issue.evidence import format_evidence
from newsletter.issue.markdown import plain
from newsletter.korean.kiwi import content_words
from newsletter.model import Choice, Issue, Lineup
from newsletter.summarise.extractive import ExtractiveSummariser

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from newsletter.choosing import Candidates
    from newsletter.config import Format, TopicSettings
    from newsletter.model import Covered, Story, Summary
    from newsletter.summarise.summariser import Summariser
    from newsletter.workspace import Workspace

UNWRITTEN = "아직 쓰지 않은 편지"
"""The title of an issue file that holds an editor's choices and no letter yet."""


@dataclass(frozen=True, slots=True)
class Picked:
    """What became of every story on offer: told at length, noted in a line, or left."""

    told: tuple[tuple[Story, Summary], ...]
    noted: tuple[Noted, ...]
    lineup: Lineup
    found: Candidates


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a new issue file and of the evidence beside it; nothing has been written."""

    issue: Issue
    text: str
    evidence: str


def pick(
    workspace: Workspace, date: dt.date, *, on_story: Callable[[str], None] = lambda _: None
) -> Picked:
    """The stories of the letter of ``date`` as it would be drafted now, each with its place.

    ``on_story`` hears each headline as it is being told. The same store gives the same.
    """
    settings = workspace.config
    form = workspace.format(workspace.templates())
    topics = settings.topics or form.topics
    past_issues = past_issues_of(workspace, date)
    past = [section for issue in past_issues for section in covered(issue)]
    found = candidates(workspace, date, topics)
    told, noted, lineup = _tell(
        found,
        ExtractiveSummariser(),
        sections=max(settings.curate.sections, found.pinned),
        briefs=settings.curate.briefs,
        bullets=settings.summarise.bullets,
        questions=_Questions(topics, form, past),
        date=date,
        on_story=on_story,
    )
    return Picked(tuple(told), tuple(noted), lineup, found)


def draft(
    workspace: Workspace, date: dt.date, *, on_story: Callable[[str], None] = lambda _: None
) -> Draft:
    """The letter of ``date`` from what the store holds; the same store gives the same bytes.

    What an editor decided in its issue file is honoured and kept. Raises NewsletterError where
    there is nothing to tell.
    """
    picked = pick(workspace, date, on_story=on_story)
    if not picked.told:
        raise _nothing_to_tell(picked.found)
    form = workspace.format(workspace.templates())
    issues = past_issues_of(workspace, date)
    more = related(
        [story for story, _ in picked.told],
        [section for issue in issues for section in covered(issue)],
        workspace.config.topics or form.topics,
        workspace.config.curate.read_more,
        linked_last=_linked(issues[-1]) if issues else (),
    )
    items = [
        Told(story, summary, sections)
        for (story, summary), sections in zip(picked.told, more, strict=True)
    ]
    wishes = overrides_of(workspace, date)
    issue = replace(
        compose(
            items,
            picked.noted,
            Wording(form.greeting, form.closing, form.ai_label),
            number=max((issue.number for issue in issues), default=0) + 1,
            date=date,
        ),
        pins=wishes.pins,
        drops=wishes.drops,
        merges=wishes.merges,
        splits=wishes.splits,
    )
    text = format_issue(issue)
    evidence = format_evidence(
        issue,
        text,
        told=items,
        noted=picked.noted,
        lineup=picked.lineup,
        drops=picked.found.drops,
    )
    return Draft(issue, text, evidence)


def unwritten(date: dt.date) -> str:
    """An issue file that holds no letter yet, for an editor's choices to be written into."""
    return format_issue(Issue(0, date, UNWRITTEN))


def is_unwritten(issue: Issue) -> bool:
    return issue.title == UNWRITTEN and not (issue.sections or issue.briefs or issue.greeting)


def _linked(issue: Issue) -> frozenset[tuple[dt.date, str]]:
    """The past sections that an issue's 🦜 더 읽어보기 links to: dates and headlines."""
    links = (link for section in issue.sections for link in section.read_more)
    return frozenset((link.date, plain(link.text)) for link in links if link.date)


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
    found: Candidates,
    summariser: Summariser,
    *,
    sections: int,
    briefs: int,
    bullets: int,
    questions: _Questions,
    date: dt.date,
    on_story: Callable[[str], None],
) -> tuple[list[tuple[Story, Summary]], list[Noted], Lineup]:
    """Go down the stories: the first that can be told at length are sections, the next briefs."""
    told: list[tuple[Story, Summary]] = []
    noted: list[Noted] = []
    choices: list[Choice] = []
    for rank_, story in enumerate(found.stories, 1):
        pinned = " (편집자가 고름)" if rank_ <= found.pinned else ""
        too_short = ""
        if len(told) < sections:
            on_story(story.lead.title)
            summary = summariser.summarise(
                story,
                bullets=bullets,
                questions=questions.for_story(story),
                attribution=attribution_room(story.lead),
                letter=date,
            )
            if summary:
                told.append((story, summary))
                if summary.question:
                    questions.ask(summary.question.text)
                choices.append(Choice(rank_, story, "section", f"{len(told)}번 꼭지{pinned}"))
                continue
            too_short = "꼭지로 쓰기에는 글이 짧아 "
        sentence = summariser.brief(story, letter=date) if len(noted) < briefs else None
        if sentence:
            noted.append(Noted(story, sentence))
            choices.append(Choice(rank_, story, "brief", f"{too_short}단신{pinned}"))
        else:
            full = len(noted) >= briefs
            why = "단신 자리가 다 참" if full else "홀로 설 문장이 없음"
            choices.append(Choice(rank_, story, "left", too_short + why))
    choices += [
        Choice(rank_, story, "left", "편집자가 뺐습니다")
        for rank_, story in enumerate(found.dropped, len(choices) + 1)
    ]
    return told, noted, Lineup(tuple(choices))


def _nothing_to_tell(found: Candidates) -> NewsletterError:
    if found.stories:
        return NewsletterError(
            f"이야기 {len(found.stories)}건이 모두 꼭지로 쓰기에 짧습니다.",
            hint="본문이 긴 글을 seeds/에 넣어 주세요(꼭지 하나에 300자쯤).",
        )
    if found.dropped:
        return NewsletterError(
            f"이야기 {len(found.dropped)}건을 모두 편집자가 뺐습니다.",
            hint="편지 파일 머리말의 drops에서 다시 쓸 것을 지워 주세요.",
        )
    if found.articles:
        return NewsletterError(
            f"글 {found.articles}건을 모두 지난 호에서 다루었습니다.",
            hint="새 글을 seeds/에 넣거나 newsletter.toml의 [[sources]]를 살펴 주세요.",
        )
    return NewsletterError(
        "편지로 쓸 글이 없습니다.",
        hint="기사를 .txt 파일로 seeds/에 넣거나 newsletter.toml에 [[sources]]를 적어 주세요.",
    )
