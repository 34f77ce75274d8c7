"""What the terminal shows of collecting and building: lines, each with its colour, and the bar."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newsletter.collect.gather import Collected
    from newsletter.model import Finding, Source
    from newsletter.summarise.llm_summariser import Usage
    from newsletter.workflow import Built
    from newsletter.workspace import Workspace

Line = tuple[str, str | None]

_DRAFTED: dict[str, Line] = {
    "new": ("초안을 썼습니다", "green"),
    "anew": ("고른 이야기가 바뀌어 초안을 다시 썼습니다", "green"),
    "kept": ("이미 있는 편지를 그대로 두고 다시 그렸습니다", None),
    "same": ("바뀐 것이 없어 그대로 두었습니다", None),
    "edited": (
        "고른 이야기가 바뀌었지만 손댄 편지라 그대로 두었습니다(--redraft로 합칩니다)",
        "yellow",
    ),
    "merged": ("손댄 줄은 그대로 두고 초안을 다시 썼습니다", "green"),
    "declined": ("바꾸지 않고 그대로 두었습니다", None),
}


def show(lines: Iterable[Line]) -> None:
    """Print the lines; colour only on a terminal."""
    for text, colour in lines:
        typer.secho(text, fg=colour)


def built_lines(workspace: Workspace, built: Built, drafted: str) -> Iterator[Line]:
    """What a build did; ``drafted`` says what became of the letter, "same" where nothing did."""
    yield from collected_lines(built.collected)
    yield from _story_lines(built)
    yield from _usage_lines(built.usage)
    words, colour = _DRAFTED[drafted]
    yield f"{words}: {workspace.issue_file(built.date)}", colour
    for key, name in (("subjects", "제목 후보 (폭)"), ("preheaders", "미리보기 글 후보 (폭)")):
        if built.report[key]:
            yield name, None
        for line in built.report[key]:
            yield f"  {line['width']:>3}  {line['text']}", None
    size = built.report["mail"]["html_bytes"]
    yield f"메일: {built.out}/mail.html ({size:,}바이트) · mail.txt · letter.eml", None
    yield f"사이트: {workspace.config.site.path}/index.html", None
    if built.rendering.fontless and drafted == "new":
        yield from fontless_lines()
    yield from finding_lines(built.rendering.findings)
    yield from delivery_lines(workspace)
    yield "다음: 초안을 고치고 newsletter preview 로 보세요.", None


def fontless_lines() -> Iterator[Line]:
    """What is missing from letters that are shared without a picture, and what to do."""
    from newsletter.render.card import FONT_PACKAGE

    yield "  글꼴이 없어 그림 없는 편지의 공유 카드를 그리지 않았습니다.", "yellow"
    yield f"    → 그리려면 pip install {FONT_PACKAGE} 를 실행해 주세요.", None


def delivery_lines(workspace: Workspace) -> Iterator[Line]:
    """The deliveries that were broken off."""
    from newsletter.delivering import broken_off

    for line in broken_off(workspace):
        yield f"  ! {line}", "yellow"


def _story_lines(built: Built) -> Iterator[Line]:
    stories = built.report["stories"]
    if not stories:
        return
    places = [story["place"] for story in stories]
    dropped = built.report["dropped"]
    chosen = f"꼭지 {places.count('section')}, 단신 {places.count('brief')}"
    left = f"남김 {places.count('left')} · 뺀 글 {len(dropped)}"
    yield f"골랐습니다: 이야기 {len(stories)}개 가운데 {chosen}, {left}", None
    for item in dropped:
        yield f"  - ‘{item['title']}’: {item['reason']}", None
    for story in stories:
        if story["place"] == "section":
            parts = ", ".join(part["words"] for part in story["parts"])
            yield f"  {story['reason']}: {story['headline']}", None
            yield f"    {story['score']:.2f}점 = {parts}", None


def _usage_lines(usage: Usage | None) -> Iterator[Line]:
    if usage is None:
        return
    from newsletter.report import model_lines

    asked, *fallbacks = model_lines(usage)
    yield asked, None
    for line in fallbacks:
        yield f"  ! {line}", "yellow"


def collected_lines(collected: Collected) -> Iterator[Line]:
    """What was read, and what could not be."""
    feeds = f"피드 {collected.feeds}곳"
    if collected.feed_articles or collected.unchanged:
        feeds += f"(글 {collected.feed_articles}건, 그대로 {collected.unchanged}곳)"
    seeds = f"seeds 파일 {collected.seed_files}개에서 글 {collected.seed_articles}건"
    yield f"읽었습니다: {seeds} · {feeds}", None
    for note in collected.notes:
        yield f"  ! {note}", "yellow"
    for failure in collected.failures:
        where = f" ({failure.where})" if failure.where and failure.where != failure.what else ""
        yield f"  ! {failure.what}{where}: {failure.reason}", "yellow"
        if failure.hint:
            yield f"    → {failure.hint}", None


def finding_lines(findings: Iterable[Finding]) -> Iterator[Line]:
    """The findings of a letter by file and line, with what to do."""
    for finding in findings:
        where = f"{finding.file}:{finding.line}" if finding.line else finding.file
        mark, colour = ("오류", "red") if finding.level == "error" else ("살핌", "yellow")
        yield f"{mark} {where} [{finding.rule}] {finding.message}", colour
        if finding.fix:
            yield f"    → {finding.fix}", None


@contextmanager
def progress(
    workspace: Workspace, *, offline: bool
) -> Iterator[tuple[Callable[[Source], None], Callable[[str], None]]]:
    """Ears for collecting and telling: one bar on a terminal, silence in a pipe."""
    feeds = 0 if offline else len(workspace.config.sources)
    steps = feeds + workspace.config.curate.sections
    if not sys.stderr.isatty():
        yield (lambda _: None), (lambda _: None)
        return
    with typer.progressbar(length=steps, label="편지를 준비하는 중", file=sys.stderr) as bar:

        def on_done(source: Source) -> None:
            bar.label = source.title
            bar.update(1)

        def on_story(headline: str) -> None:
            bar.label = headline[:20]
            bar.update(1)

        yield on_done, on_story
