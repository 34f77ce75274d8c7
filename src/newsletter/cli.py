"""The command line: Korean in, Korean out. Owns the terminal and the exit codes.

Exit 0 done, 1 an expected error (one sentence, file:line, what to do), 2 wrong usage. Everything
heavy is imported inside the commands, so that ``--help`` answers at once.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter import (
    __version__,
    cli_articles,
    cli_check,
    cli_init,
    cli_redraft,
    cli_sources,
    cli_stories,
    cli_summarise,
)
from newsletter.cli_call import (
    Call,
    chosen,
    confirmed,
    is_offline,
    model_key,
    next_letter,
    now,
    parse_date,
    workspace_of,
)
from newsletter.cli_help import KoreanCommand, KoreanGroup, UsageError, usage_error
from newsletter.errors import NewsletterError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsletter.collect.gather import Collected
    from newsletter.model import Finding, Source
    from newsletter.summarise.llm_summariser import Usage
    from newsletter.workflow import Built
    from newsletter.workspace import Workspace

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
DateOption = Annotated[
    str | None,
    typer.Option("--date", metavar="YYYY-MM-DD", help="편지의 발행일", show_default="다음 발행일"),
]
DateArgument = Annotated[
    str | None,
    typer.Argument(metavar="[DATE]", help="편지의 발행일(YYYY-MM-DD)", show_default="가장 새 편지"),
]
OfflineOption = Annotated[
    bool, typer.Option("--offline", help="피드를 받지 않고 seeds/만 읽습니다")
]


@app.command(cls=KoreanCommand, options_metavar="[옵션]")
def build(
    context: Context,
    *,
    date: DateOption = None,
    offline: OfflineOption = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="읽지 못한 것이 하나라도 있으면 1로 끝냅니다")
    ] = False,
    redraft: Annotated[
        bool,
        typer.Option(
            "--redraft", help="이미 있는 편지의 초안을 다시 씁니다. 사람이 손댄 줄은 그대로 둡니다"
        ),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="--redraft가 바꿀 것을 보이고 묻지 않습니다")
    ] = False,
    self_contained: Annotated[
        bool,
        typer.Option(
            "--self-contained", help="letter.eml에 그림을 담아 인터넷 없이도 보이게 합니다"
        ),
    ] = False,
) -> None:
    """글을 모아 초안을 쓰고 메일과 사이트를 그립니다. 이미 있는 편지는 고치지 않습니다."""
    from newsletter import workflow
    from newsletter.collect.dropped_in import OFFLINE

    workspace = workspace_of(context)
    day = parse_date(date) if date else next_letter(workspace)
    with _progress(workspace, offline=is_offline(offline)) as (on_done, on_story):
        built = workflow.build(
            workspace,
            day,
            now=now(),
            offline=is_offline(offline),
            on_done=on_done,
            on_story=on_story,
            agree=cli_redraft.agree(yes=yes) if redraft else None,
            key=model_key(workspace),
            self_contained=self_contained,
        )
    _print_built(workspace, built)
    if strict and any(failure.reason != OFFLINE for failure in built.collected.failures):
        raise typer.Exit(1)


@app.command(cls=KoreanCommand, options_metavar="[옵션]")
def collect(context: Context, offline: OfflineOption = False) -> None:
    """seeds/와 피드를 읽어 둡니다. 피드는 며칠이면 글을 잊으니 날마다 돌리면 좋습니다."""
    from newsletter import workflow

    workspace = workspace_of(context)
    with workspace.lock(), _progress(workspace, offline=is_offline(offline)) as (on_done, _):
        collected = workflow.collect(
            workspace, now=now(), offline=is_offline(offline), on_done=on_done
        )
    _print_collected(collected)
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
    from newsletter import workflow

    workspace = workspace_of(context)
    plan = workflow.plan(workspace, chosen(workspace, date), to)
    _print_findings(plan.rendering.findings)
    typer.secho(
        f"{plan.date.isoformat()} 「{plan.rendering.issue.title}」 → {plan.target}", bold=True
    )
    for line in plan.unfinished:
        typer.secho(f"  ! {line}", fg="yellow")
    for line in plan.lines:
        typer.echo(f"  {line}")
    if dry_run:
        typer.echo("계획만 보였습니다. 아무것도 바꾸지 않았습니다.")
        return
    if not yes and not confirmed("내보낼까요?"):
        typer.echo("내보내지 않았습니다.")
        return
    receipt = workflow.publish(workspace, plan, now=now())
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


# --- what the terminal shows ---------------------------------------------------------------------


_DRAFTED = {
    "new": "초안을 썼습니다",
    "anew": "고른 이야기가 바뀌어 초안을 다시 썼습니다",
    "kept": "이미 있는 편지를 그대로 두고 다시 그렸습니다",
    "edited": "고른 이야기가 바뀌었지만 손댄 편지라 그대로 두었습니다(--redraft로 합칩니다)",
    "merged": "손댄 줄은 그대로 두고 초안을 다시 썼습니다",
    "declined": "바꾸지 않고 그대로 두었습니다",
}
_COLOURS = {"new": "green", "anew": "green", "edited": "yellow", "merged": "green"}


def _print_built(workspace: Workspace, built: Built) -> None:
    _print_collected(built.collected)
    stories = built.report["stories"]
    places = [story["place"] for story in stories]
    dropped = built.report["dropped"]
    if stories:
        typer.echo(
            f"골랐습니다: 이야기 {len(stories)}개 가운데 꼭지 {places.count('section')}, "
            f"단신 {places.count('brief')}, 남김 {places.count('left')} · 뺀 글 {len(dropped)}"
        )
        for item in dropped:
            typer.echo(f"  - ‘{item['title']}’: {item['reason']}")
        for story in stories:
            if story["place"] == "section":
                parts = ", ".join(part["words"] for part in story["parts"])
                typer.echo(f"  {story['reason']}: {story['headline']}")
                typer.echo(f"    {story['score']:.2f}점 = {parts}")
    _print_usage(built.usage)
    file = workspace.issue_file(built.date)
    typer.secho(f"{_DRAFTED[built.drafted]}: {file}", fg=_COLOURS.get(built.drafted))
    for key, name in (("subjects", "제목 후보 (폭)"), ("preheaders", "미리보기 글 후보 (폭)")):
        if built.report[key]:
            typer.echo(name)
        for line in built.report[key]:
            typer.echo(f"  {line['width']:>3}  {line['text']}")
    size = built.report["mail"]["html_bytes"]
    typer.echo(f"메일: {built.out}/mail.html ({size:,}바이트) · mail.txt · letter.eml")
    typer.echo(f"사이트: {workspace.config.site.path}/index.html")
    _print_findings(built.rendering.findings)
    typer.echo("다음: 초안을 고치고 newsletter preview 로 보세요.")


def _print_usage(usage: Usage | None) -> None:
    if usage is None:
        return
    from newsletter.report import model_lines

    asked, *fallbacks = model_lines(usage)
    typer.echo(asked)
    for line in fallbacks:
        typer.secho(f"  ! {line}", fg="yellow")


def _print_collected(collected: Collected) -> None:
    feeds = f"피드 {collected.feeds}곳"
    if collected.feed_articles or collected.unchanged:
        feeds += f"(글 {collected.feed_articles}건, 그대로 {collected.unchanged}곳)"
    seeds = f"seeds 파일 {collected.seed_files}개에서 글 {collected.seed_articles}건"
    typer.echo(f"읽었습니다: {seeds} · {feeds}")
    for note in collected.notes:
        typer.secho(f"  ! {note}", fg="yellow")
    for failure in collected.failures:
        where = f" ({failure.where})" if failure.where and failure.where != failure.what else ""
        typer.secho(f"  ! {failure.what}{where}: {failure.reason}", fg="yellow")
        if failure.hint:
            typer.echo(f"    → {failure.hint}")


def _print_findings(findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        where = f"{finding.file}:{finding.line}" if finding.line else finding.file
        mark, colour = ("오류", "red") if finding.level == "error" else ("살핌", "yellow")
        typer.secho(f"{mark} {where} [{finding.rule}] {finding.message}", fg=colour)
        if finding.fix:
            typer.echo(f"    → {finding.fix}")


@contextmanager
def _progress(
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
