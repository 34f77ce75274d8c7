"""``newsletter sources``: the feeds a letter follows, one by one and as a list."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path  # noqa: TC003  Typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli_call import is_offline, now, workspace_of
from newsletter.cli_help import KoreanCommand, KoreanGroup
from newsletter.errors import NewsletterError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from newsletter.collect.feeds.find import Checked
    from newsletter.subscriptions import Imported, Left, Listed

app = typer.Typer(
    cls=KoreanGroup,
    help="따라 읽을 매체를 보고, 더하고, 빼고, 다른 리더와 주고받습니다.",
    no_args_is_help=True,
    rich_markup_mode=None,
    options_metavar="[옵션]",
    subcommand_metavar="명령 [인자]",
)

JsonOption = Annotated[bool, typer.Option("--json", help="한 줄에 하나씩 JSON으로 보입니다")]
_STATES = {
    "reachable": ("읽힘", "green"),
    "moved": ("옮김", "yellow"),
    "gone": ("없음", "red"),
    "broken": ("오류", "red"),
}


@app.command("list", cls=KoreanCommand, options_metavar="[옵션]")
def list_(context: typer.Context, as_json: JsonOption = False) -> None:
    """따라 읽는 매체를 보입니다."""
    from newsletter.subscriptions import listed

    workspace = workspace_of(context)
    found = listed(workspace, now=now())
    for item in found:
        if as_json:
            typer.echo(json.dumps(_json(item), ensure_ascii=False))
        else:
            _print_listed(item, workspace.config.zone)
    if not found and not as_json:
        typer.echo("따라 읽는 매체가 없습니다. newsletter sources add 주소 로 더해 주세요.")


@app.command(cls=KoreanCommand, options_metavar="[옵션]")
def add(
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="누리집이나 피드의 주소")],
    source_id: Annotated[
        str,
        typer.Option(
            "--id", metavar="ID", help="짧은 이름(영소문자, 숫자, -)", show_default="주소에서"
        ),
    ] = "",
    title: Annotated[
        str,
        typer.Option(
            "--title", metavar="이름", help="편지에 적힐 매체 이름", show_default="피드에서"
        ),
    ] = "",
    weight: Annotated[
        float | None,
        typer.Option("--weight", metavar="수", help="믿음의 무게(0–5)", show_default="1"),
    ] = None,
) -> None:
    """매체를 더합니다. 누리집 주소를 적으면 그 뒤의 피드를 찾아 읽어 보고 더합니다."""
    from newsletter import subscriptions
    from newsletter.korean.text import clean_line

    _check_options(source_id, weight)
    added = subscriptions.add(
        workspace_of(context),
        url,
        source_id=source_id,
        title=clean_line(title),
        weight=weight,
        offline=is_offline(),
    )
    source, feed = added.source, added.feed
    typer.secho(f"더했습니다: {source.id} ‘{source.title}’ {source.feed_url}", fg="green")
    if feed is None:
        typer.secho("  ! 오프라인이라 주소가 맞는지 살피지 않았습니다.", fg="yellow")
        typer.echo(f"    → 나중에 newsletter sources check {source.id} 로 살펴 주세요.")
        return
    count = f"글 {feed.articles}건을 읽었습니다." if feed.articles else "피드에 아직 글이 없습니다."
    typer.echo(f"  {count}")
    if feed.others:
        typer.echo("  이 누리집에는 다른 피드도 있습니다.")
        for other in feed.others:
            typer.echo(f"    {other}")


@app.command(cls=KoreanCommand, options_metavar="[옵션]")
def remove(
    context: typer.Context,
    source_id: Annotated[str, typer.Argument(metavar="ID", help="뺄 매체의 id")],
) -> None:
    """매체를 뺍니다. 그 표와 바로 위의 주석만 지우고 나머지는 그대로 둡니다."""
    from newsletter import subscriptions

    source, comments = subscriptions.remove(workspace_of(context), source_id)
    typer.secho(f"뺐습니다: {source.id} ‘{source.title}’ {source.feed_url}", fg="green")
    if comments:
        typer.echo("  함께 지운 주석:")
        for comment in comments:
            typer.echo(f"    {comment}")


@app.command("import", cls=KoreanCommand, options_metavar="[옵션]")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.opml", help="다른 리더에서 받은 구독 목록")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="무엇을 더할지 보이기만 합니다")
    ] = False,
) -> None:
    """OPML 구독 목록의 매체를 더합니다. 폴더 이름은 매체 위에 주석으로 적어 둡니다."""
    from newsletter.subscriptions import import_opml

    _print_imported(import_opml(workspace_of(context), file, dry_run=dry_run), dry_run=dry_run)


@app.command(cls=KoreanCommand, options_metavar="[옵션]")
def export(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="쓸 파일", show_default="화면에 보임"),
    ] = None,
) -> None:
    """매체 목록을 OPML 2.0으로 내보냅니다. 무게와 id는 OPML에 자리가 없어 빠집니다."""
    from newsletter import subscriptions

    workspace = workspace_of(context)
    if file is None:
        typer.echo(subscriptions.exported(workspace), nl=False)
        return
    subscriptions.export_to(workspace, file)
    typer.secho(f"내보냈습니다: {file} (매체 {len(workspace.config.sources)}곳)", fg="green")


@app.command(cls=KoreanCommand, options_metavar="[옵션]")
def check(
    context: typer.Context,
    source_ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="살필 매체의 id", show_default="모두"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """매체마다 한 번씩 물어 피드가 읽히는지 살핍니다. 읽히지 않는 곳이 있으면 1로 끝납니다."""
    from newsletter import subscriptions

    workspace = workspace_of(context)
    if is_offline():
        raise NewsletterError(
            "오프라인이라 매체를 살피지 않았습니다.",
            hint="환경 변수 NEWSLETTER_OFFLINE을 비우고 다시 실행해 주세요.",
        )
    names = tuple(source_ids or ())
    steps = len(names) or len(workspace.config.sources)
    if sys.stderr.isatty():
        with typer.progressbar(length=steps, label="매체를 살피는 중", file=sys.stderr) as bar:
            found = subscriptions.check(workspace, names, on_done=lambda _: bar.update(1))
    else:
        found = subscriptions.check(workspace, names)
    for item in found:
        if as_json:
            typer.echo(json.dumps(_checked_json(item), ensure_ascii=False))
        else:
            _print_checked(item)
    unread = [item for item in found if item.state in {"gone", "broken"}]
    if not as_json:
        typer.echo(f"살폈습니다: 매체 {len(found)}곳 가운데 읽히지 않는 곳 {len(unread)}곳")
    if unread:
        raise typer.Exit(1)


def _check_options(source_id: str, weight: float | None) -> None:
    if source_id and not re.fullmatch(r"[a-z0-9][a-z0-9-]*", source_id):
        raise typer.BadParameter("--id에는 영소문자와 숫자와 -만 쓸 수 있습니다. 예: hani-society")
    if weight is not None and not 0 <= weight <= 5:
        raise typer.BadParameter("--weight에는 0에서 5까지의 수를 적어 주세요.")


# --- what the terminal shows ---------------------------------------------------------------------


def _json(item: Listed) -> dict[str, object]:
    source = item.source
    return {
        "id": source.id,
        "title": source.title,
        "feed": source.feed_url,
        "site": source.site_url,
        "weight": source.weight,
        "language": source.language,
        "timezone": source.timezone,
        "articles": item.articles,
        "newest": item.newest.isoformat() if item.newest else None,
        "resting_until": item.resting.isoformat() if item.resting else None,
    }


def _print_listed(item: Listed, zone: ZoneInfo) -> None:
    source = item.source
    typer.echo(f"{source.id}  {source.title}")
    held = "" if item.articles is None else f" · 읽어 둔 글 {item.articles}건"
    newest = f"(가장 새 글 {item.newest.astimezone(zone):%Y-%m-%d})" if item.newest else ""
    typer.echo(f"  {source.feed_url} · 무게 {source.weight:g}{held}{newest}")
    if item.resting:
        until = f"{item.resting.astimezone(zone):%Y-%m-%d %H:%M}"
        typer.secho(f"  ! {until}까지는 다시 받지 말아 달라고 합니다.", fg="yellow")


def _print_imported(imported: Imported, *, dry_run: bool) -> None:
    for entry in imported.added if dry_run else ():
        typer.echo(f"  + {entry.source.id} ‘{entry.source.title}’ {entry.source.feed_url}")
    for left in imported.duplicates:
        _print_left("겹침", left)
    for left in imported.refused:
        _print_left("뺌", left)
    typer.secho(
        f"항목 {imported.entries}개 = 더함 {len(imported.added)}"
        f" + 겹침 {len(imported.duplicates)} + 뺌 {len(imported.refused)}",
        bold=True,
    )
    if any(entry.comment for entry in imported.added):
        typer.echo("폴더 이름은 매체 위에 주석으로 적어 둡니다.")
    if dry_run:
        typer.echo("보이기만 했습니다. 아무것도 바꾸지 않았습니다.")


def _print_left(word: str, left: Left) -> None:
    typer.secho(f"  ! {word}: {left.line}번째 줄 ‘{left.name}’: {left.reason}", fg="yellow")


def _checked_json(item: Checked) -> dict[str, object]:
    return {
        "id": item.source.id,
        "title": item.source.title,
        "feed": item.source.feed_url,
        "state": item.state,
        "reason": item.words,
        "moved_to": item.moved_to,
    }


def _print_checked(item: Checked) -> None:
    word, colour = _STATES[item.state]
    typer.secho(f"{word}  {item.source.id} ‘{item.source.title}’: {item.words}", fg=colour)
    if item.moved_to:
        typer.echo(f"    → 새 주소: {item.moved_to}")
    if item.state == "gone":
        typer.echo(f"    → newsletter sources remove {item.source.id} 로 뺄 수 있습니다.")
