"""``newsletter articles``: what was read, what the next letter may tell of it, and how a pasted
page was understood line by line.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter.cli_call import next_letter, parse_date, workspace_of
from newsletter.cli_help import KoreanCommand, KoreanGroup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter.catalogue import Listed
    from newsletter.collect.pasted.seed import Reading
    from newsletter.model import Article

app = typer.Typer(
    cls=KoreanGroup,
    help="읽어 둔 글을 보입니다. 글마다 이번 편지에 쓸 수 있는지, 아니면 왜 뺐는지 알려 줍니다.",
    invoke_without_command=True,
    rich_markup_mode=None,
    options_metavar="[옵션]",
    subcommand_metavar="[명령]",
)

JsonOption = Annotated[bool, typer.Option("--json", help="한 줄에 하나씩 JSON으로 보입니다")]


@app.callback()
def articles(
    context: typer.Context,
    date: Annotated[
        str | None,
        typer.Option(
            "--date", metavar="YYYY-MM-DD", help="편지의 발행일", show_default="다음 발행일"
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """읽어 둔 글을 보입니다. 글마다 이번 편지에 쓸 수 있는지, 아니면 왜 뺐는지 알려 줍니다."""
    if context.invoked_subcommand:
        return
    from newsletter.catalogue import listed

    workspace = workspace_of(context)
    day = parse_date(date) if date else next_letter(workspace)
    found = listed(workspace, day)
    if as_json:
        for item in found:
            typer.echo(json.dumps(_listed(item), ensure_ascii=False))
        return
    if not found:
        typer.echo("읽어 둔 글이 없습니다. 먼저 newsletter collect 를 실행해 주세요.")
    for item in found:
        _print_listed(item)


@app.command(cls=KoreanCommand, options_metavar="[옵션]")
def show(
    context: typer.Context,
    article_id: Annotated[str, typer.Argument(metavar="ID", help="글의 id(앞 네 글자부터)")],
    as_json: JsonOption = False,
) -> None:
    """글 하나를 어떻게 읽었는지 보입니다. 붙여 넣은 글은 버린 줄과 그 까닭까지 보입니다."""
    from newsletter.catalogue import reading_of

    reading = reading_of(workspace_of(context), article_id)
    if as_json:
        typer.echo(json.dumps(_shown(reading), ensure_ascii=False))
    else:
        _print_reading(reading)


# --- one object a line ---------------------------------------------------------------------------


def _listed(item: Listed) -> dict[str, Any]:
    return {
        **_article(item.article),
        "kept": item.kept,
        "reason": item.reason,
    }


def _article(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published.isoformat() if article.published else None,
        "source": article.source_id,
        "origin": article.origin,
        "flags": list(article.flags),
    }


def _shown(reading: Reading) -> dict[str, Any]:
    article = reading.article
    return {
        **_article(article),
        "subtitle": article.subtitle,
        "authors": list(article.authors),
        "headings": list(reading.headings),
        "paragraphs": list(article.paragraphs),
        "captions": [{"text": image.alt, "credit": image.credit} for image in reading.captions],
        "references": [{"text": link.text, "url": link.url} for link in reading.references],
        "dropped": [
            {"line": line.line, "text": line.text, "rule": line.rule} for line in reading.dropped
        ],
    }


# --- for people ----------------------------------------------------------------------------------


def _print_listed(item: Listed) -> None:
    article = item.article
    date = article.published.date().isoformat() if article.published else "날짜 모름"
    outlet = article.publisher or "매체 모름"
    mark, colour = ("쓸 수 있음", "green") if item.kept else ("뺌", "yellow")
    typer.echo(f"{article.id}  {article.title}")
    typer.echo(f"  {outlet} · {date} · {article.origin} · ", nl=False)
    typer.secho(mark + (f": {item.reason}" if item.reason else ""), fg=colour)
    for words in _doubts(article):
        typer.secho(f"  살필 것: {words}", fg="yellow")


_DOUBTS = {
    "future-date": "앞날의 날짜가 적혀 있어 날짜 없는 글로 봅니다",
    "impossible-date": "있을 수 없는 날짜가 적혀 있어 날짜 없는 글로 봅니다",
    "cut-short": "본문이 아주 길어 앞부분만 읽었습니다",
    "misleading-link": "적힌 곳과 다른 곳으로 가는 링크가 있습니다",
}


def _doubts(article: Article) -> Iterator[str]:
    """What an editor should look at before using the article, in words."""
    for flag in article.flags:
        word, _, detail = flag.partition(":")
        if word in _DOUBTS:
            yield _DOUBTS[word] + (f" ({detail})" if detail else "")


def _print_reading(reading: Reading) -> None:
    article = reading.article
    typer.secho(article.title, bold=True)
    if article.subtitle:
        typer.echo(article.subtitle)
    date = article.published.isoformat(sep=" ", timespec="minutes") if article.published else ""
    who = ", ".join((article.publisher, *article.authors)).strip(", ")
    for name, value in (
        ("매체", who),
        ("날짜", date),
        ("주소", article.url),
        ("온 곳", article.origin),
    ):
        if value:
            typer.echo(f"{name}: {value}")
    for words in _doubts(article):
        typer.secho(f"살필 것: {words}", fg="yellow")
    for paragraph in article.paragraphs:
        typer.echo(f"\n{paragraph}")
    for name, lines in (
        ("소제목", reading.headings),
        ("그림 설명", [f"{image.alt} {image.credit}".strip() for image in reading.captions]),
        ("참고", [f"{link.text} {link.url}".strip() for link in reading.references]),
        ("버린 줄", [f"{line.line}: [{line.rule}] {line.text}" for line in reading.dropped]),
    ):
        if lines:
            typer.secho(f"\n{name}", bold=True)
            for line in lines:
                typer.echo(f"  {line}")
