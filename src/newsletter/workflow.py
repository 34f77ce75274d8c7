"""The stages in order, and nothing else.

    collect → draft → [ issues/DATE.md ] → render → publish

``drafting.py`` holds the stages between the store and the issue file.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Literal

from newsletter.errors import PublishError
from newsletter.report import report

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from newsletter.collect.gather import Collected
    from newsletter.model import Finding, Issue, Letter, Receipt, Source
    from newsletter.publish.publisher import Publisher
    from newsletter.redrafting import Redraft
    from newsletter.summarise.llm_summariser import Usage
    from newsletter.summarise.summariser import Summariser
    from newsletter.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Rendering:
    """Everything one issue becomes, as values: nothing has been written.

    ``message`` is the .eml, ``site`` maps paths below the site folder to bytes.
    """

    issue: Issue
    letter: Letter
    message: bytes
    site: Mapping[str, bytes]
    findings: tuple[Finding, ...]


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


@dataclass(frozen=True, slots=True)
class Plan:
    """A delivery as it would happen: ``lines`` say it in Korean, ``unfinished`` what an earlier one
    left undone; ``key`` identifies its content.
    """

    date: dt.date
    target: str
    unfinished: tuple[str, ...]
    lines: tuple[str, ...]
    rendering: Rendering
    key: str


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
    from newsletter.cache import Cache
    from newsletter.summarise.llm_summariser import summariser_for, usage_of

    kept = Cache(workspace.cache_path)
    summariser = summariser_for(workspace.config.summarise, kept, key=key, offline=offline)
    with workspace.lock():
        collected = collect(workspace, now=now, offline=offline, on_done=on_done)
        if agree and date in workspace.issue_dates():
            drafted = _redraft(workspace, date, summariser, on_story, agree)
        else:
            drafted = _draft(workspace, date, summariser, on_story)
        rendering = render(workspace, date, self_contained=self_contained)
        tally = report(
            date,
            collected,
            evidence=workspace.evidence(date) or {},
            letter=rendering.letter,
            message=rendering.message,
            findings=rendering.findings,
            usage=usage_of(summariser),
        )
        text = json.dumps(tally, ensure_ascii=False, indent=1) + "\n"
        files = _mail_files(rendering) | {"report.json": text.encode()}
        out = workspace.write_out(date, files)
        workspace.write_site(rendering.site)
        shown = workspace.shown(out)
        return Built(date, drafted, collected, rendering, tally, shown, usage_of(summariser))


def _draft(
    workspace: Workspace,
    date: dt.date,
    summariser: Summariser,
    on_story: Callable[[str], None],
) -> Drafted:
    """Write the letter of ``date`` where there is none, and anew where an editor chose other
    stories and has touched nothing else.
    """
    from newsletter.drafting import draft, is_unwritten
    from newsletter.issue.evidence import is_outdated, is_untouched

    if date not in workspace.issue_dates():
        new = draft(workspace, date, summariser=summariser, on_story=on_story)
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
    new = draft(workspace, date, summariser=summariser, on_story=on_story)
    workspace.replace_issue(date, new.text, new.evidence)
    return "new" if fresh else "anew"


def _redraft(
    workspace: Workspace,
    date: dt.date,
    summariser: Summariser,
    on_story: Callable[[str], None],
    agree: Callable[[Redraft], bool],
) -> Drafted:
    from newsletter.redrafting import redraft, settle

    proposed = redraft(workspace, date, summariser=summariser, on_story=on_story)
    changes = proposed.after != proposed.before
    if changes and not agree(proposed):
        return "declined"
    settle(workspace, proposed)
    return "merged" if changes else "kept"


def render(
    workspace: Workspace,
    date: dt.date,
    *,
    publishing: bool = False,
    self_contained: bool = False,
) -> Rendering:
    """The issue of ``date`` as mail, message, site and findings; writes nothing but what it
    remembers of pictures.

    The site shows every issue, drafts marked as such; with ``publishing`` it shows this issue as
    published and leaves the other drafts out. A ``self_contained`` message carries its pictures.
    """
    from newsletter.check.findings import check_issue
    from newsletter.check.proof import Proof
    from newsletter.render.mail import fitted_mail
    from newsletter.render.message import build_message
    from newsletter.render.pictures import (
        check_pictures,
        with_published_names,
        with_sizes_on_site,
    )
    from newsletter.render.shorter import check_length
    from newsletter.render.site import render_site
    from newsletter.sourcing import sources_of

    document = workspace.read_issue(date)
    issue = replace(document.issue, status="published") if publishing else document.issue
    publication = workspace.config.publication.masthead()
    templates = workspace.templates()
    form = workspace.format(templates)
    format_name = workspace.config.format
    media = workspace.media()
    pictures = workspace.pictures(media)
    draw = partial(
        fitted_mail, issue, publication, templates, format_name=format_name, pictures=pictures
    )
    fitted = draw()
    letter = fitted.letter
    others = (workspace.read_issue(day).issue for day in workspace.issue_dates() if day != date)
    shown = [other for other in others if not publishing or other.status == "published"]
    topics = workspace.config.topics or form.topics
    site = render_site(
        [
            with_published_names(one, pictures)
            for one in sorted([*shown, issue], key=lambda one: one.date)
        ],
        publication,
        templates,
        format_name=format_name,
        topic_titles={topic.id: topic.title or topic.id for topic in topics},
    )
    message = build_message(letter, issue, publication)
    file, text = workspace.issue_file(date), workspace.issue_text(date)
    proof = Proof(
        issue,
        text,
        file,
        document.places,
        letter,
        message,
        publication,
        sources_of(workspace, date, issue),
        media | pictures.as_written(),
        drafted=workspace.evidence(date) is not None,
    )
    findings = (
        *check_issue(proof),
        *check_pictures(text, file, pictures),
        *check_length(fitted, file),
    )
    if self_contained:
        carrying = draw(carried=True).letter
        message = build_message(carrying, issue, publication, pictures)
    files = {**with_sizes_on_site(site, pictures), **pictures.files()}
    return Rendering(issue, letter, message, files, findings)


def _mail_files(rendering: Rendering) -> dict[str, bytes]:
    return {
        "mail.html": rendering.letter.html.encode(),
        "mail.txt": rendering.letter.text.encode(),
        "letter.eml": rendering.message,
    }


def plan(workspace: Workspace, date: dt.date, target: str) -> Plan:
    """What publishing would do, after the checks; writes nothing.

    Raises PublishError where a check fails, the target is not configured, this very letter has
    gone there before, or the delivery of another letter was broken off.
    """
    from newsletter.publish.ledger import Ledger, left_undone
    from newsletter.publish.publisher import publishers

    settings = workspace.config.publish
    known = publishers(settings, workspace.root)
    target = target or settings.default or (next(iter(known)) if len(known) == 1 else "")
    if target not in known:
        names = ", ".join(known) or "없음"
        raise PublishError(
            f"내보낼 곳이 설정되지 않았습니다: {target}" if target else "내보낼 곳을 정해 주세요.",
            file="newsletter.toml",
            hint=f"--to 이름을 붙이거나 [publish] 표를 적어 주세요. 설정된 곳: {names}",
        )
    rendering = render(workspace, date, publishing=True)
    errors = [finding for finding in rendering.findings if finding.level == "error"]
    if errors:
        raise PublishError(
            f"고쳐야 할 것이 {len(errors)}가지 있어 내보내지 않았습니다: {errors[0].message}",
            file=errors[0].file,
            line=errors[0].line,
            hint=errors[0].fix or "newsletter check으로 모두 볼 수 있습니다.",
        )
    ledger = Ledger(workspace.ledger_path)
    _refuse_if_another_is_open(workspace, date)
    files = _carried(known[target], rendering)
    key = _key(files)
    open_ = workspace.read_issue(date).issue.status == "publishing"
    last = ledger.last(date, target)
    if last and last.state == "done" and last.key == key and not open_:
        raise PublishError(
            f"이 편지는 이미 {target}에 그대로 나가 있습니다: {last.location}",
            hint="편지를 고친 뒤라면 다시 내보낼 수 있습니다.",
        )
    undone = left_undone(ledger.unfinished(date), target, marked=open_)
    return Plan(date, target, undone, known[target].plan(files), rendering, key)


def publish(workspace: Workspace, agreed: Plan, *, now: dt.datetime) -> Receipt:
    """Deliver what ``plan`` showed: marked ``publishing``, delivered once, marked ``published``.

    PublishError where the letter or the target changed after the plan was shown; a delivery that
    fails leaves the mark ``publishing``, and the next publish goes on from there.
    """
    from newsletter.publish.ledger import Ledger
    from newsletter.publish.publisher import publishers

    with workspace.lock():
        rendering = render(workspace, agreed.date, publishing=True)
        publisher = publishers(workspace.config.publish, workspace.root)[agreed.target]
        files = _carried(publisher, rendering)
        if _key(files) != agreed.key or publisher.plan(files) != agreed.lines:
            raise PublishError(
                "계획을 보인 뒤에 편지나 내보낼 곳이 바뀌어 내보내지 않았습니다.",
                hint="newsletter publish를 다시 실행해 주세요.",
            )
        ledger = Ledger(workspace.ledger_path)
        workspace.set_status(agreed.date, "publishing")
        ledger.begin(agreed.date, agreed.target, agreed.key, now=now)
        message = f"{agreed.date.isoformat()} {rendering.issue.title}"
        receipt = publisher.deliver(files, message=message)
        ledger.finish(agreed.date, agreed.target, receipt, agreed.key, now=now)
        workspace.set_status(agreed.date, "published")
        shown = render(workspace, agreed.date)
        workspace.write_site(shown.site)
        workspace.write_out(agreed.date, _mail_files(shown))
        return receipt


def _carried(publisher: Publisher, rendering: Rendering) -> Mapping[str, bytes]:
    """The files that a target is given; mail is named by the letter's date."""
    if publisher.carries == "site":
        return rendering.site
    named = {PurePosixPath(name): data for name, data in _mail_files(rendering).items()}
    return {f"{rendering.issue.date}{name.suffix}": data for name, data in named.items()}


def _refuse_if_another_is_open(workspace: Workspace, date: dt.date) -> None:
    """The site leaves out what is not published: a letter between the two marks would vanish."""
    for day in workspace.issue_dates():
        if day != date and workspace.read_issue(day).issue.status == "publishing":
            raise PublishError(
                "다른 편지를 내보내다 멈춘 채라 이 편지를 내보내지 않았습니다.",
                file=workspace.issue_file(day),
                hint=f"먼저 newsletter publish {day} 로 마저 내보내 주세요. 내보내지 않으려면"
                " 그 편지의 status를 draft로 고쳐 주세요.",
            )


def _key(files: Mapping[str, bytes]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + files[name] + b"\0")
    return digest.hexdigest()
