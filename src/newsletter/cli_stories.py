"""``newsletter stories`` and the commands by which an editor overrules the choice: ``pin``,
``drop``, ``merge``, ``split``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter.cli_call import next_letter, parse_date, workspace_of

if TYPE_CHECKING:
    import datetime as dt

    from newsletter.model import Choice, Story
    from newsletter.overruling import Kind
    from newsletter.workspace import Workspace

Context = typer.Context
DateOption = Annotated[
    str | None,
    typer.Option("--date", metavar="YYYY-MM-DD", help="편지의 발행일", show_default="다음 발행일"),
]
ArticleArgument = Annotated[
    str, typer.Argument(metavar="URL", help="글의 주소, id(앞 4자 넘게), 또는 seeds/의 파일 이름")
]
UndoOption = Annotated[bool, typer.Option("--undo", help="골라 둔 것을 되돌립니다")]


def stories(
    context: Context,
    date: DateOption = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="한 줄에 하나씩 JSON으로 보입니다")
    ] = False,
) -> None:
    """모아 둔 글에서 찾은 이야기를 순위대로 보입니다. 점수와, 뽑히거나 빠진 까닭을 말합니다."""
    from newsletter.drafting import pick

    workspace = workspace_of(context)
    with workspace.lock():
        picked = pick(workspace, _day(workspace, date))
    for choice in picked.lineup.choices:
        if as_json:
            typer.echo(json.dumps(_row(choice), ensure_ascii=False))
        else:
            _print(choice)
    if as_json:
        return
    if not picked.lineup.choices:
        typer.echo("이야기가 없습니다. newsletter collect 로 글을 먼저 모아 주세요.")
    for reference in picked.found.unknown:
        typer.secho(f"고른 글이 모아 둔 글 가운데 없습니다: {reference}", fg="yellow")


def pin(
    context: Context, article: ArticleArgument, date: DateOption = None, undo: UndoOption = False
) -> None:
    """이 글의 이야기를 편지 맨 앞 꼭지로 고정합니다. 편지 머리말의 pins에 적힙니다."""
    _overrule(context, "pin", [article], date, undo)


def drop(
    context: Context, article: ArticleArgument, date: DateOption = None, undo: UndoOption = False
) -> None:
    """이 글의 이야기를 편지에서 뺍니다. 편지 머리말의 drops에 적힙니다."""
    _overrule(context, "drop", [article], date, undo)


def merge(
    context: Context,
    one: ArticleArgument,
    other: ArticleArgument,
    date: DateOption = None,
    undo: UndoOption = False,
) -> None:
    """두 글의 이야기를 하나로 합칩니다. 편지 머리말의 merges에 적힙니다."""
    _overrule(context, "merge", [one, other], date, undo)


def split(
    context: Context, article: ArticleArgument, date: DateOption = None, undo: UndoOption = False
) -> None:
    """이 글을 묶인 이야기에서 떼어 따로 세웁니다. 편지 머리말의 splits에 적힙니다."""
    _overrule(context, "split", [article], date, undo)


# --- doing ---------------------------------------------------------------------------------------

_DONE = {"pin": "고정했습니다", "drop": "뺐습니다", "merge": "합쳤습니다", "split": "떼었습니다"}


def _overrule(
    context: Context, kind: Kind, references: list[str], date: str | None, undo: bool
) -> None:
    from newsletter.overruling import overrule

    workspace = workspace_of(context)
    day = _day(workspace, date)
    done = overrule(workspace, day, kind, references, undo=undo)
    for article in done.articles:
        typer.echo(f"  {article.title} ({article.url or article.origin})")
    file = workspace.issue_file(day)
    if not done.changed:
        typer.echo(f"이미 그렇게 되어 있습니다: {file}")
        return
    typer.secho(f"{'되돌렸습니다' if undo else _DONE[kind]}: {file}", fg="green")
    typer.echo("다음: newsletter build 를 실행하면 손대지 않은 초안은 다시 씁니다.")


def _day(workspace: Workspace, date: str | None) -> dt.date:
    return parse_date(date) if date else next_letter(workspace)


# --- showing -------------------------------------------------------------------------------------

_PLACES = {"section": "green", "brief": "cyan", "left": "yellow"}


def _row(choice: Choice) -> dict[str, Any]:
    story = choice.story
    return {
        "rank": choice.rank,
        "headline": story.lead.title,
        "articles": [article.url or article.origin for article in story.reports],
        "ids": [article.id for article in story.reports],
        "outlets": _outlets(story),
        "topic": story.topic,
        "score": story.score,
        "parts": [
            {"part": reason.part, "points": reason.points, "words": reason.words}
            for reason in story.reasons
        ],
        "update": _update(story),
        "chosen": choice.place != "left",
        "place": choice.place,
        "reason": choice.reason,
    }


def _update(story: Story) -> dict[str, Any] | None:
    if story.update is None:
        return None
    since = story.update.since
    return {
        "date": since.date.isoformat(),
        "headline": since.headline,
        "news": list(story.update.news),
    }


def _outlets(story: Story) -> list[str]:
    return list(dict.fromkeys(a.publisher or a.origin for a in story.reports))


def _print(choice: Choice) -> None:
    story = choice.story
    typer.secho(f"{choice.rank:3}  {story.lead.title}", bold=True)
    typer.secho(f"     {choice.reason}", fg=_PLACES[choice.place])
    parts = " + ".join(f"{part.points:g} {part.words}" for part in story.reasons)
    typer.echo(f"     {story.score:g}점 = {parts}")
    if story.update:
        since = story.update.since.date.isoformat()
        typer.echo(f"     {since} 호 이후 달라진 점: {', '.join(story.update.news)}")
    typer.echo(f"     {', '.join(_outlets(story))}")
    for article in story.reports:
        typer.echo(f"       {article.url or f'{article.origin} ({article.id[:8]})'}")
