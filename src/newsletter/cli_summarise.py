"""``newsletter summarise``: articles told in the terminal, with what each sentence rests on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter.cli_call import is_offline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter.model import Article, Sentence, Summary
    from newsletter.summarising import Found, Source
    from newsletter.tracing.lookup import Traced


def summarise(
    names: Annotated[
        list[str], typer.Argument(metavar="FILE_OR_URL...", help="글이 든 파일이나 글의 주소")
    ],
    bullets: Annotated[int, typer.Option("--bullets", min=3, max=5, help="글머리 수")] = 4,
    sentences: Annotated[
        int | None,
        typer.Option("--sentences", min=1, help="고쳐 쓰지 않고 가장 알맞은 문장 N개를 차례대로"),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="파일마다 한 줄씩 JSON으로 보입니다")
    ] = False,
    offline: Annotated[bool, typer.Option("--offline", help="주소를 열지 않습니다")] = False,
) -> None:
    """글을 읽고 간추려 보입니다. 문장마다 원문의 어디인지 밝히고, 아무것도 저장하지 않습니다."""
    from newsletter.summarising import best, read

    failed = False
    for name in names:
        source = read(name, Path(), offline=is_offline(offline))
        for failure in source.failures:
            failed = True
            typer.secho(f"{name}: {failure.reason}", fg="red", err=True)
            if failure.hint:
                typer.echo(f"  → {failure.hint}", err=True)
        if not source.articles:
            continue
        if sentences is not None:
            _show_sentences(source, best(source, sentences), as_json=as_json)
        else:
            _show_summaries(source, bullets, as_json=as_json)
    if failed:
        raise typer.Exit(1)


def _show_sentences(source: Source, found: tuple[Found, ...], *, as_json: bool) -> None:
    if as_json:
        rows = [
            {"text": one.text, "start": one.start, "end": one.end, "score": one.score}
            for one in found
        ]
        typer.echo(json.dumps({"path": source.name, "sentences": rows}, ensure_ascii=False))
        return
    typer.secho(source.name, bold=True)
    for one in found:
        typer.echo(f"  {one.score:.2f} [{one.start}–{one.end}] {one.text}")


def _show_summaries(source: Source, bullets: int, *, as_json: bool) -> None:
    from newsletter.summarising import summarised

    told = [(article, summarised(article, bullets)) for article in source.articles]
    if as_json:
        rows = [_row(article, summary) for article, summary in told]
        typer.echo(json.dumps({"path": source.name, "articles": rows}, ensure_ascii=False))
        return
    for article, summary in told:
        _print(article, summary)


def _row(article: Article, summary: Summary | None) -> dict[str, Any]:
    from newsletter.summarising import traced
    from newsletter.tracing.lookup import as_data

    bullets = summary.bullets if summary else ()
    return {
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
        "bullets": [[_sentence(sentence) for sentence in bullet] for bullet in bullets],
        "facts": [[as_data(one) for one in traced(bullet, article)] for bullet in bullets],
    }


def _sentence(sentence: Sentence) -> dict[str, Any]:
    found = sentence.evidence
    return {
        "text": sentence.text,
        "quote": found.quote if found else None,
        "start": found.start if found else None,
        "end": found.end if found else None,
    }


def _print(article: Article, summary: Summary | None) -> None:
    from newsletter.summarising import traced

    typer.secho(article.title, bold=True)
    date = article.published.date().isoformat() if article.published else "날짜 모름"
    typer.echo(f"{article.publisher or '매체 모름'} · {date} · {article.url or article.origin}")
    if summary is None:
        typer.secho("글이 짧아 간추리지 않았습니다.", fg="yellow")
        return
    for bullet in summary.bullets:
        typer.echo(f"- {' '.join(sentence.text for sentence in bullet)}")
        for sentence in bullet:
            if sentence.evidence:
                place = f"{sentence.evidence.start}–{sentence.evidence.end}"
                typer.secho(f"    [{place}] {sentence.evidence.quote}", dim=True)
        facts = _facts(traced(bullet, article))
        if facts:
            typer.secho(f"    {facts}", dim=True)


_MARKS = {"found": "✓", "missing": "?", "differs": "≠"}


def _facts(found: Sequence[Traced]) -> str:
    """``✓ 확인: 41명, 가람시 · ≠ 서로 다름: 157억 달러(원문 1,570억 달러)``; '' without facts."""
    from newsletter.tracing.lookup import WORDS

    groups = []
    for status, word in WORDS.items():
        told = [
            f"{one.fact.text}(원문 {one.instead})" if one.instead else one.fact.text
            for one in found
            if one.status == status
        ]
        if told:
            groups.append(f"{_MARKS[status]} {word}: {', '.join(dict.fromkeys(told))}")
    return " · ".join(groups)
