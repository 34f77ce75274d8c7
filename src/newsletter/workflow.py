"""The stages in order, and nothing else.

    collect → draft → [ issues/DATE.md ] → render → publish

``drafting.py`` holds the stages between the store and the issue file, ``rendering.py`` what lies
behind it, ``delivering.py`` the way out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from newsletter.rendering import mail_files, render, write_site
from newsletter.report import report

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from newsletter.collect.gather import Collected
    from newsletter.drafting import Draft
    from newsletter.model import Source
    from newsletter.redrafting import Redraft
    from newsletter.rendering import Rendering
    from newsletter.summarise.llm_summariser import Usage
    from newsletter.summarise.summariser import Summariser
    from newsletter.workspace import Workspace


Drafted = Literal["new", "anew", "kept", "edited", "merged", "declined"]
"""A letter written where there was none; written anew as the editor chose other stories; left as it
was; left although the editor chose others, since a person's words stand in it; drafted anew around
the person's words; left since the editor, shown the difference, said no."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: ``drafted`` says what became of the issue file, ``report`` is what
    report.json holds, ``out`` the folder mail and report are in, ``usage`` what was asked of a
    model, None where none was.
    """

    date: dt.date
    drafted: Drafted
    collected: Collected
    rendering: Rendering
    report: Mapping[str, Any]
    out: str
    usage: Usage | None


class _Telling:
    """The summariser that the settings name, loaded where a story is to be told: a build that
    keeps its letter goes without, and saves a third of a second.
    """

    def __init__(self, workspace: Workspace, *, key: str, offline: bool) -> None:
        self._workspace = workspace
        self._key = key
        self._offline = offline

    @cached_property
    def summariser(self) -> Summariser:
        from newsletter.cache import Cache
        from newsletter.summarise.llm_summariser import summariser_for

        settings = self._workspace.config.summarise
        kept = Cache(self._workspace.cache_path)
        return summariser_for(settings, kept, key=self._key, offline=self._offline)

    @property
    def usage(self) -> Usage | None:
        """What a model was asked so far; None where no story was told, or none came to one."""
        if "summariser" not in vars(self):
            return None
        from newsletter.summarise.llm_summariser import usage_of

        return usage_of(self.summariser)


def collect(
    workspace: Workspace,
    *,
    now: dt.datetime,
    offline: bool,
    on_done: Callable[[Source], None] = lambda _: None,
) -> Collected:
    """Seeds and feeds into the store; what could not be read is named in the result."""
    from newsletter.collect.gather import complete_leads, gather
    from newsletter.collect.store import ArticleStore

    config = workspace.config
    sources = [source.source() for source in config.sources]
    with ArticleStore.open(workspace.store_path) as store:
        collected = gather(
            store,
            workspace.seeds(),
            sources,
            config.collect,
            zone=config.zone,
            now=now,
            offline=offline,
            on_done=on_done,
        )
        if offline or not config.collect.pages:
            return collected
        notes = complete_leads(store, sources, config.collect, now=now)
        return replace(collected, notes=(*collected.notes, *notes))


def build(
    workspace: Workspace,
    date: dt.date,
    *,
    now: dt.datetime,
    offline: bool,
    on_done: Callable[[Source], None] = lambda _: None,
    on_story: Callable[[str], None] = lambda _: None,
    agree: Callable[[Redraft], bool] | None = None,
    key: str = "",
    self_contained: bool = False,
) -> Built:
    """Collect; draft the letter of ``date`` if it has no issue file; render mail and site.

    An issue file that exists is read and never written. With ``agree`` it is drafted anew around a
    person's lines, and written if ``agree``, shown what would change, says so. ``key`` is that of
    the model the settings name, '' where there is none. A ``self_contained`` letter.eml carries
    its pictures.
    """
    telling = _Telling(workspace, key=key, offline=offline)
    with workspace.lock():
        collected = collect(workspace, now=now, offline=offline, on_done=on_done)
        if agree and workspace.has_issue(date):
            drafted = _redraft(workspace, date, telling, on_story, agree)
        else:
            drafted = _draft(workspace, date, telling, on_story)
        rendering = render(workspace, date, self_contained=self_contained)
        tally = report(
            date,
            collected,
            evidence=workspace.evidence(date) or {},
            letter=rendering.letter,
            message=rendering.message,
            findings=rendering.findings,
            usage=telling.usage,
        )
        text = json.dumps(tally, ensure_ascii=False, indent=1) + "\n"
        files = mail_files(rendering) | {"report.json": text.encode()}
        out = workspace.write_out(date, files)
        write_site(workspace, rendering)
        shown = workspace.shown(out)
        return Built(date, drafted, collected, rendering, tally, shown, telling.usage)


def _draft(
    workspace: Workspace,
    date: dt.date,
    telling: _Telling,
    on_story: Callable[[str], None],
) -> Drafted:
    """Write the letter of ``date`` where there is none, and anew where an editor chose other
    stories and has touched nothing else.
    """
    from newsletter.issue.evidence import is_outdated, is_untouched
    from newsletter.issue.unwritten import is_unwritten

    if not workspace.has_issue(date):
        new = _told(workspace, date, telling, on_story)
        return "new" if workspace.create_issue(date, new.text, new.evidence) else "kept"
    issue = workspace.read_issue(date).issue
    evidence = workspace.evidence(date) or {}
    fresh = is_unwritten(issue)
    if not fresh and (not evidence or not is_outdated(issue, evidence)):
        return "kept"
    if not fresh and not (
        issue.status == "draft" and is_untouched(workspace.issue_text(date), evidence)
    ):
        return "edited"
    new = _told(workspace, date, telling, on_story)
    workspace.replace_issue(date, new.text, new.evidence)
    return "new" if fresh else "anew"


def _told(
    workspace: Workspace, date: dt.date, telling: _Telling, on_story: Callable[[str], None]
) -> Draft:
    from newsletter.drafting import draft

    return draft(workspace, date, summariser=telling.summariser, on_story=on_story)


def _redraft(
    workspace: Workspace,
    date: dt.date,
    telling: _Telling,
    on_story: Callable[[str], None],
    agree: Callable[[Redraft], bool],
) -> Drafted:
    from newsletter.redrafting import redraft, settle

    proposed = redraft(workspace, date, summariser=telling.summariser, on_story=on_story)
    changes = proposed.after != proposed.before
    if changes and not agree(proposed):
        return "declined"
    settle(workspace, proposed)
    return "merged" if changes else "kept"
