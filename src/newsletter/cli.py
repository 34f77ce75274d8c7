"""The command line: Korean in, Korean out. Owns the terminal and the exit codes.

Exit 0 done, 1 an expected error (one sentence, file:line, what to do), 2 wrong usage. Everything
heavy is imported inside the commands, so that ``--help`` answers at once.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from newsletter import (
    __version__,
    cli_articles,
    cli_build,
    cli_check,
    cli_init,
    cli_sources,
    cli_stories,
    cli_summarise,
)
from newsletter.cli_call import (
    Call,
    OfflineOption,
    chosen,
    confirmed,
    is_offline,
    now,
    workspace_of,
)
from newsletter.cli_help import KoreanCommand, KoreanGroup, UsageError, usage_error
from newsletter.cli_shown import collected_lines, finding_lines, fontless_lines, progress, show
from newsletter.errors import NewsletterError

app = typer.Typer(
    help="한국어 뉴스레터 편집 도구: 모으고, 고르고, 초안을 쓰고, 다듬은 글을 메일과 사이트로.",
    cls=KoreanGroup,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    options_metavar="[옵션]",
    subcommand_metavar="명령 [인자]",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"newsletter {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Option("-C", metavar="DIR", help="프로젝트 폴더", show_default="지금 폴더")
    ] = Path(),
    debug: Annotated[bool, typer.Option("--debug", help="오류의 자세한 경로를 보입니다")] = False,
    version: Annotated[  # noqa: ARG001  handled by its callback
        bool, typer.Option("--version", callback=_version, is_eager=True, help="판 번호를 보입니다")
    ] = False,
) -> None:
    context.obj = Call(folder, debug)


Context = typer.Context
DateArgument = Annotated[
    str | None,
    typer.Argument(metavar="[DATE]", help="편지의 발행일(YYYY-MM-DD)", show_default="가장 새 편지"),
]

app.command(cls=KoreanCommand, options_metavar="[옵션]")(cli_build.build)


@app.command(cls=KoreanCommand, options_metavar="[옵션]")
def collect(context: Context, offline: OfflineOption = False) -> None:
    """seeds/와 피드를 읽어 둡니다. 피드는 며칠이면 글을 잊으니 날마다 돌리면 좋습니다."""
    from newsletter import workflow

    workspace = workspace_of(context)
    with workspace.lock(), progress(workspace, offline=is_offline(offline)) as (on_done, _):
        collected = workflow.collect(
            workspace, now=now(), offline=is_offline(offline), on_done=on_done
        )
    show(collected_lines(collected))
    for feed in collected.feeds_read:
        if feed.read:
            typer.echo(
                f"  {feed.title}: 읽음 {feed.read} = 받음 {feed.kept} + 뺌 {len(feed.dropped)}"
            )
        for drop in feed.dropped:
            typer.echo(f"    - ‘{drop.what}’: {drop.reason}")


@app.command(cls=KoreanCommand, options_metavar="[옵션]")
def preview(
    context: Context,
    date: DateArgument = None,
    port: Annotated[
        int, typer.Option("--port", metavar="PORT", min=0, max=65535, help="쓸 포트")
    ] = 8123,
    open_browser: Annotated[
        bool, typer.Option("--open/--no-open", help="브라우저를 엽니다")
    ] = False,
) -> None:
    """편지를 이 컴퓨터에서만 미리 봅니다(127.0.0.1). 파일을 고치면 화면이 따라 바뀝니다."""
    from newsletter.preview.letter import letter_at
    from newsletter.preview.server import serve

    workspace = workspace_of(context)
    day = chosen(workspace, date)
    letter = letter_at(workspace.root, day)
    letter.mail()  # a broken issue is told here, not in the browser
    watched = (workspace.root / name for name in ("issues", "templates", "newsletter.toml"))
    serve(
        letter,
        tuple(path for path in watched if path.exists()),
        port=port,
        announce=typer.echo,
        open_browser=open_browser,
    )


@app.command(cls=KoreanCommand, options_metavar="[옵션]")
def publish(
    context: Context,
    date: DateArgument = None,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="NAME",
            help="내보낼 곳: folder, github-pages, outbox",
            show_default=False,
        ),
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="묻지 않고 내보냅니다")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="계획만 보입니다")] = False,
) -> None:
    """살핀 뒤 무엇을 할지 보이고, 물어보고, 편지를 발행해 사이트를 내보냅니다."""
    from newsletter import delivering

    workspace = workspace_of(context)
    plan = delivering.plan(workspace, chosen(workspace, date), to)
    show(finding_lines(plan.rendering.findings))
    typer.secho(
        f"{plan.date.isoformat()} 「{plan.rendering.issue.title}」 → {plan.target}", bold=True
    )
    for line in plan.unfinished:
        typer.secho(f"  ! {line}", fg="yellow")
    for line in plan.lines:
        typer.echo(f"  {line}")
    if plan.rendering.fontless:
        show(fontless_lines())
    if dry_run:
        typer.echo("계획만 보였습니다. 아무것도 바꾸지 않았습니다.")
        return
    if not yes and not confirmed("내보낼까요?"):
        typer.echo("내보내지 않았습니다.")
        return
    receipt = delivering.publish(workspace, plan, now=now())
    typer.secho(f"발행했습니다: {receipt.location}", fg="green")
    typer.echo(f"  파일 {receipt.written}개를 쓰고 {receipt.removed}개를 지웠습니다.")
    if receipt.note:
        typer.echo(f"  {receipt.note}")


for _command in (
    cli_init.init,
    cli_check.check,
    cli_stories.stories,
    cli_stories.pin,
    cli_stories.drop,
    cli_stories.merge,
    cli_stories.split,
    cli_summarise.summarise,
):
    app.command(cls=KoreanCommand, options_metavar="[옵션]")(_command)
app.add_typer(cli_articles.app, name="articles")
app.add_typer(cli_sources.app, name="sources")


def main() -> None:
    """The ``newsletter`` command."""
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except NewsletterError as error:
        if "--debug" in sys.argv:
            raise
        where = f" ({error.where})" if error.where else ""
        _complain(f"{error.message}{where}", error.hint)
        sys.exit(1)
    except UsageError as error:
        call = getattr(error, "ctx", None)
        if type(error).__name__ == "NoArgsIsHelpError" and call:
            typer.echo(call.get_help())
            sys.exit(2)
        command = call.command_path if call else "newsletter"
        _complain(usage_error(error), f"쓰는 법은 {command} --help 로 봅니다.")
        sys.exit(2)
    except (typer.Abort, KeyboardInterrupt):
        typer.echo("\n그만두었습니다.", err=True)
        sys.exit(130)
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        _complain(
            f"뜻밖의 문제가 생겼습니다({type(error).__name__}: {error}).",
            "명령 앞에 --debug를 붙여(newsletter --debug …) 다시 실행하면 자세한 경로가 보입니다.",
        )
        sys.exit(1)


def _complain(message: str, hint: str) -> None:
    typer.secho(f"오류: {message}", fg="red", err=True)
    if hint:
        typer.echo(f"→ {hint}", err=True)
