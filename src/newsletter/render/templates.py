"""Jinja over templates that were read by somebody else: text in, text out.

Letter text never becomes template source, so ``{{ 7*7 }}`` in a headline stays as typed. Filters
find the link rule of the page being drawn in its context (``link_rule``), so that one compiled
set of templates serves the mail, the site and the feed.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, TypeVar

import jinja2
from markupsafe import Markup

from newsletter.errors import RenderError
from newsletter.model import Bullet, Prose
from newsletter.render import markdown, plain
from newsletter.render.addresses import safe_address

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from jinja2.runtime import Context

_FOLDER: Final = "templates/"
_ISSUE_FILE: Final = ".md.j2"
_PLAIN_TEXT: Final = (".txt.j2", ".css.j2", _ISSUE_FILE)


def render(templates: Mapping[str, str], name: str, context: Mapping[str, object]) -> str:
    """The template ``name`` (a path below templates/) filled with ``context``.

    Raises RenderError with the template's file and line for a missing template, broken syntax, an
    unknown name, or any other failure while it runs.
    """
    environment = _environment(tuple(sorted(templates.items())))
    try:
        return environment.get_template(name).render(context)
    except jinja2.TemplateNotFound as error:
        raise RenderError(
            "템플릿을 찾을 수 없습니다.",
            file=f"{_FOLDER}{error.name or name}",
            hint="newsletter.toml의 format과 templates/ 아래 폴더 이름이 같은지 살펴 주세요.",
        ) from error
    except jinja2.TemplateSyntaxError as error:
        raise RenderError(
            f"템플릿 문법에 맞지 않습니다: {error.message}",
            file=f"{_FOLDER}{error.name or name}",
            line=error.lineno,
        ) from error
    except RenderError:
        raise
    except Exception as error:  # a template may run any expression
        file, line = _place(error, name)
        raise RenderError(f"템플릿을 그리지 못했습니다: {error}", file=file, line=line) from error


def _place(error: Exception, name: str) -> tuple[str, int | None]:
    """The innermost template line of the traceback: jinja names template frames by file."""
    place: tuple[str, int | None] = (f"{_FOLDER}{name}", None)
    frame = error.__traceback__
    while frame:
        if frame.tb_frame.f_code.co_filename.startswith(_FOLDER):
            place = (frame.tb_frame.f_code.co_filename, frame.tb_lineno)
        frame = frame.tb_next
    return place


@lru_cache(maxsize=8)
def _environment(templates: tuple[tuple[str, str], ...]) -> jinja2.Environment:
    texts = dict(templates)

    def load(name: str) -> tuple[str, str, None] | None:
        return (texts[name], f"{_FOLDER}{name}", None) if name in texts else None

    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(load),
        autoescape=_is_markup,  # noqa: S701 — text, CSS and issue files alone go unescaped
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        finalize=_printable,
    )
    environment.filters.update(
        address=_address,
        blocks=_blocks,
        inline=_inline,
        item=_item,
        layout=_layout,
        layout_item=_layout_item,
        layout_line=_layout_line,
        note=_note,
        dotted=_dotted,
        runs=_runs,
        underline=plain.underline,
        words=markdown.to_text,
        wrapped=_wrapped,
    )
    return environment


def _is_markup(name: str | None) -> bool:
    return name is None or not name.endswith(_PLAIN_TEXT)


_Value = TypeVar("_Value")


@jinja2.pass_context
def _printable(context: Context, value: _Value) -> _Value | str:
    """Every plain string a template prints loses what no XML document may hold; but an issue file
    keeps every character of the letter.
    """
    if not isinstance(value, str) or isinstance(value, Markup) or plain.is_printable(value):
        return value
    return value if (context.name or "").endswith(_ISSUE_FILE) else plain.printable(value)


@jinja2.pass_context
def _blocks(context: Context, md: str, styles: Mapping[str, str] | None = None) -> Markup:
    return Markup(markdown.to_html(md, context["link_rule"], styles))  # noqa: S704 — sanitised


@jinja2.pass_context
def _inline(context: Context, md: str, styles: Mapping[str, str] | None = None) -> Markup:
    return Markup(markdown.to_inline(md, context["link_rule"], styles))  # noqa: S704 — sanitised


@jinja2.pass_context
def _item(context: Context, md: str, styles: Mapping[str, str] | None = None) -> Markup:
    return Markup(markdown.to_item(md, context["link_rule"], styles))  # noqa: S704 — sanitised


@jinja2.pass_context
def _address(context: Context, url: str) -> str:
    """The address to print for one written in the letter, or "" where words must do."""
    safe = safe_address(url)
    return safe_address(context["link_rule"](safe)) if safe else ""


@jinja2.pass_context
def _layout(context: Context, md: str, first: str = "", rest: str = "") -> str:
    """Markdown as lines of text: wrapped by display width, links numbered in ``notes``."""
    return plain.layout(markdown.to_html(md, context["link_rule"]), context["notes"], first, rest)


@jinja2.pass_context
def _layout_line(context: Context, md: str, first: str = "", rest: str = "") -> str:
    fragment = markdown.to_inline(md, context["link_rule"])
    return plain.layout(fragment, context["notes"], first, rest)


@jinja2.pass_context
def _layout_item(context: Context, md: str, first: str = "- ", rest: str = "  ") -> str:
    fragment = markdown.to_item(md, context["link_rule"])
    return plain.layout(fragment, context["notes"], first, rest)


def _wrapped(text: str, first: str = "", rest: str = "") -> str:
    """Plain words as wrapped lines."""
    return "\n".join(plain.wrap(plain.printable(text), first, rest))


@jinja2.pass_context
def _note(context: Context, url: str) -> str:
    """``[3]`` for a linkable address, "" for any other; ``notes`` remembers it."""
    address = _address(context, url)
    return str(context["notes"].mark(address)) if address else ""


def _dotted(date: dt.date) -> str:
    return f"{date:%Y.%m.%d}"


def _runs(body: tuple[Bullet | Prose, ...]) -> Iterator[tuple[bool, list[Any]]]:
    """Neighbouring bullets belong in one list: ``(is_list, blocks)`` in the order written; what is
    only a comment parts nothing.
    """
    shown = [block for block in body if markdown.says_something(block.text)]
    for is_list, blocks in groupby(shown, lambda block: isinstance(block, Bullet)):
        yield is_list, list(blocks)
