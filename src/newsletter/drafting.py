"""One draft: what is told of the stories on offer, and how it becomes an issue file.

candidates → summarise → compose
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from newsletter.choosing import candidates, overrides_of, past_issues_of, words_for
from newsletter.curate.related import related
from newsletter.errors import IssueError, NewsletterError, RenderError
from newsletter.issue.compose import Noted, Told, Wording, attribution_room, compose, covered
from newsletter.issue.document import format_issue, parse_issue, written
from newsletter.issue.evidence import format_evidence
from newsletter.issue.markdown import plain
from newsletter.model import Choice, Lineup
from newsletter.render.templates import render
from newsletter.summarise.extractive import ExtractiveSummariser
from newsletter.summarise.headline import headline
from newsletter.summarise.question import Asked, offered
from newsletter.summarise.subject import subject_of
from newsletter.summarise.subjects import InboxLines, Shown, inbox_lines

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from newsletter.choosing import Candidates
    from newsletter.config import Format, TopicSettings
    from newsletter.model import Covered, Issue, Story, Summary
    from newsletter.summarise.summariser import Summariser
    from newsletter.workspace import Workspace

EMBEDDED = ExtractiveSummariser()


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
    workspace: Workspace,
    date: dt.date,
    *,
    summariser: Summariser = EMBEDDED,
    on_story: Callable[[str], None] = lambda _: None,
) -> Picked:
    """The stories of the letter of ``date`` as it would be drafted now, each with its place.

    ``on_story`` hears each headline as it is being told. The same store gives the same places,
    whatever ``summariser`` tells the stories.
    """
    settings = workspace.config
    form = workspace.format(workspace.templates())
    topics = settings.topics or form.topics
    past_issues = past_issues_of(workspace, date)
    past = [section for issue in past_issues for section in covered(issue)]
    found = candidates(workspace, date, topics)
    told, noted, lineup = _tell(
        found,
        summariser,
        sections=max(settings.curate.sections, found.pinned),
        briefs=settings.curate.briefs,
        bullets=settings.summarise.bullets,
        questions=_Questions(topics, form, past),
        date=date,
        on_story=on_story,
    )
    return Picked(tuple(told), tuple(noted), lineup, found)


def draft(
    workspace: Workspace,
    date: dt.date,
    *,
    summariser: Summariser = EMBEDDED,
    on_story: Callable[[str], None] = lambda _: None,
) -> Draft:
    """The letter of ``date`` from what the store holds; the same store gives the same bytes.

    What an editor decided in its issue file is honoured and kept. Raises NewsletterError where
    there is nothing to tell.
    """
    picked = pick(workspace, date, summariser=summariser, on_story=on_story)
    if not picked.told:
        raise _nothing_to_tell(picked.found)
    templates = workspace.templates()
    form = workspace.format(templates)
    issues = past_issues_of(workspace, date)
    more = related(
        [story for story, _ in picked.told],
        [section for issue in issues for section in covered(issue)],
        workspace.config.topics or form.topics,
        workspace.config.curate.read_more,
        linked_last=_linked(issues[-1]) if issues else (),
        words=partial(words_for, workspace),
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
    text = laid_out(issue, templates, format_name=workspace.config.format)
    evidence = format_evidence(
        issue,
        text,
        told=items,
        noted=picked.noted,
        lineup=picked.lineup,
        drops=picked.found.drops,
        inbox=asdict(_inbox(issue, items, issues)),
    )
    return Draft(issue, text, evidence)


def laid_out(issue: Issue, templates: Mapping[str, str], *, format_name: str) -> str:
    """A new issue file as the form's issue.md.j2 lays it out, whatever its order the same letter.

    Raises RenderError where the template is broken, or where its text would be read as another
    letter.
    """
    name = f"{format_name}/issue.md.j2"
    parts = written(issue)
    text = render(templates, name, {**asdict(parts), "sections": [*parts.sections]})
    file = f"templates/{name}"
    try:
        same = parse_issue(text, file) == parse_issue(format_issue(issue), file)
    except IssueError as error:
        raise RenderError(
            f"이 템플릿으로 쓴 초안을 읽을 수 없습니다: {error.message}", file=file, hint=error.hint
        ) from error
    if not same:
        raise RenderError(
            "이 템플릿으로 쓴 초안은 다른 편지로 읽힙니다.",
            file=file,
            hint="head를 맨 위에, closing을 맨 아래에 두고, 모든 부분을 한 번씩 빈 줄로 나누어 "
            "적어 주세요.",
        )
    return text


def _inbox(issue: Issue, items: Sequence[Told], past: Sequence[Issue]) -> InboxLines:
    shown = [
        Shown(
            plain(section.headline),
            subject_of(item.story.lead.title, item.story.lead.text),
            item.summary.bullets[0][0].text,
            item.summary.question.text if item.summary.question else "",
        )
        for section, item in zip(issue.sections, items, strict=True)
    ]
    earlier = [subject for one in past for subject in (one.title, one.subject) if subject]
    return inbox_lines(issue.title, issue.preheader, shown, earlier)


def _linked(issue: Issue) -> frozenset[tuple[dt.date, str]]:
    """The past sections that an issue's 🦜 더 읽어보기 links to: dates and headlines."""
    links = (link for section in issue.sections for link in section.read_more)
    return frozenset((link.date, plain(link.text)) for link in links if link.date)


class _Questions:
    """Closing questions: none that this letter or the last one asked, whatever filled it."""

    def __init__(
        self, topics: Sequence[TopicSettings], form: Format, past: Sequence[Covered]
    ) -> None:
        self._by_topic = {topic.id: topic.questions for topic in topics}
        self._general = form.questions
        last = max((section.date for section in past), default=None)
        self._now = "\n".join(section.text for section in past if section.date == last)
        self._before = "\n".join(section.text for section in past if section.date != last)

    def for_story(self, story: Story) -> tuple[str, ...]:
        """The questions that may close a story, the best first, filled with its subject."""
        return offered(
            self._by_topic.get(story.topic, ()),
            self._general,
            title=story.lead.title,
            text=story.lead.text,
            asked=Asked(self._now, self._before),
        )

    def ask(self, question: str) -> None:
        self._now += "\n" + question


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
                attribution=max(map(attribution_room, story.articles)),
                letter=date,
            )
            if summary:
                summary = replace(summary, headline=headline(story.lead))
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
