"""MJML → the HTML of a mail: the only door to the mrml engine.

The engine checks no schema, escapes nothing and explains little, so what goes in is well-formed
first and what comes out is looked at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from html.entities import html5
from typing import TYPE_CHECKING, Final, NamedTuple

from mjml import mjml2html

from newsletter.errors import RenderError
from newsletter.render.fragments import mended, skeleton

if TYPE_CHECKING:
    from newsletter.render.template_lines import Place

Locate = Callable[[int], "Place | None"]
"""Where a character of the MJML was written, or None where that cannot be said."""

_NEIGHBOURS: Final = re.compile(r"<!\[endif\]-->\s*<!--\[if mso \| IE\]>")
_TABLE: Final = re.compile(r"<table\b(?![^>]*\brole=)")
_ENTITY: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30};)")
_PICTURE: Final = re.compile(r"<mj-image\b((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_TAG: Final = re.compile(r"<mj-[\w-]+\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_VALUE: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_TITLE: Final = re.compile(r"<mj-title>[^<]*")
_MISMATCH: Final = re.compile(r"tag mismatch: (\S+) line (\d+) and (\S+)")
_WORDS: Final = (
    ("AttValue", "속성의 값을 따옴표로 감싸 주세요."),
    ("without value", "속성에 값을 적어 주세요."),
    ("redefined", "같은 속성이 두 번 적혔습니다."),
    ("Attributes construct", "속성 사이를 띄우고 값을 따옴표로 감싸 주세요."),
    ("EntityRef", "&는 &amp;로 적어 주세요."),
    ("Entity ", "&는 &amp;로 적어 주세요."),
    ("invalid element name", "글자 <는 &lt;로 적어 주세요."),
    ("omment", "주석 안에는 --를 쓰지 말아 주세요."),
    ("Extra content", "</mjml> 뒤에 남은 글이 있습니다."),
    ("Document is empty", "템플릿이 비어 있습니다."),
    ("Start tag expected", "<mjml>로 시작해 주세요."),
    ("Excessive depth", "태그가 너무 깊이 겹쳐 있습니다."),
)
_SHOWN: Final = "LNPS"  # letters, numbers, punctuation, symbols
_AROUND: Final = 60


class _Fault(NamedTuple):
    """Why a text is no XML, and the character it shows at."""

    at: int
    words: str


def render_mjml(source: str, *, file: str = "", locate: Locate = lambda _: None) -> str:
    """The HTML of ``source``: no web font, no include, no layout table announced as data.

    HTML inside a text element is mended as a browser would read it (unclosed tags, bare ``<`` and
    ``&``, unquoted attributes); MJML itself must be well-formed. Raises RenderError with the place
    ``locate`` knows, else ``file``, for markup that cannot be read, an include, an unknown ``mj-``
    tag, a picture without an alt attribute and a missing language.
    """
    text = _with_references(_well_formed(source, file, locate))
    try:
        html: str = mjml2html(text, fonts={})
    except ValueError as error:
        found = re.search(r"position (\d+):", str(error))
        at = len(text.encode()[: int(found[1])].decode(errors="ignore")) if found else 0
        place = locate if found and text == source else (lambda _: None)
        raise _refused(
            f"메일 템플릿(MJML)을 읽지 못했습니다: {error}", file, text, at, place
        ) from error
    html = _TABLE.sub('<table role="presentation"', _NEIGHBOURS.sub("", html))
    _refuse_leftovers(html, source, file, locate)
    return html


def _with_references(text: str) -> str:
    r"""``text`` whose attributes and title hold character references where the engine would print a
    Rust escape: it shows a joined emoji in an alt as ``\u{200d}``, a backslash as two.
    """

    def referenced(value: re.Match[str]) -> str:
        return "".join(f"&#{ord(ch)};" if _is_escaped(ch) else ch for ch in value[0])

    text = _TAG.sub(lambda tag: _VALUE.sub(referenced, tag[0]), text)
    return _TITLE.sub(referenced, text)


def _is_escaped(ch: str) -> bool:
    """Whether a debug printer of some Unicode version may not show the character itself."""
    if ch.isascii():
        return ch == "\\" or ch < " "
    return ch > "\uffff" or unicodedata.category(ch)[0] not in _SHOWN


def _well_formed(source: str, file: str, locate: Locate) -> str:
    """``source``, mended where its fragments need it."""
    if (at := source.find("<mj-include")) >= 0:
        message = "메일 템플릿에는 mj-include를 쓸 수 없습니다. Jinja의 include를 써 주세요."
        raise _refused(message, file, source, at, locate)
    fault = _fault(source)
    if fault is None:
        return source
    text = mended(source)
    if _fault(text) is None:
        return text
    fault = _fault(skeleton(source)) or fault
    message = f"메일 템플릿(MJML)의 태그가 맞지 않습니다: {fault.words}"
    raise _refused(message, file, source, fault.at, locate)


def _fault(text: str) -> _Fault | None:
    """What keeps ``text`` from being XML; names that HTML knows count as characters."""
    from lxml import etree  # type: ignore[import-untyped]

    readable = _ENTITY.sub(_filler, text).encode("utf-8", "replace")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        etree.fromstring(readable, parser)
    except etree.XMLSyntaxError as error:
        lines = readable.split(b"\n")
        line, column = error.position
        words = str(error.msg or "")
        if unclosed := _MISMATCH.search(words):
            line, column = int(unclosed[2]), 0
            column = lines[line - 1].rfind(b"<" + unclosed[1].encode()) + 1
        line = min(max(line, 1), len(lines))
        before = b"\n".join([*lines[: line - 1], lines[line - 1][: max(column - 1, 0)]])
        return _Fault(len(before.decode(errors="ignore")), _in_korean(words))
    return None


def _filler(entity: re.Match[str]) -> str:
    return "x" * len(entity[0]) if entity[1] in html5 else entity[0]


def _in_korean(words: str) -> str:
    if unclosed := _MISMATCH.search(words):
        return f"<{unclosed[1]}>가 닫히지 않은 채 </{unclosed[3].rstrip(',')}>가 나옵니다."
    if unclosed := re.search(r"end of data in tag (\S+)", words):
        return f"<{unclosed[1]}>가 닫히지 않았습니다."
    return next((korean for part, korean in _WORDS if part in words), words[:100])


def _refuse_leftovers(html: str, source: str, file: str, locate: Locate) -> None:
    if leaked := re.search(r"</?(mj-[\w-]+)", html):
        at = max(source.find(f"<{leaked[1]}"), 0)
        raise _refused(f"MJML이 모르는 태그입니다: <{leaked[1]}>", file, source, at, locate)
    if 'lang="und"' in html:
        at = max(source.find("<mjml"), 0)
        raise _refused(
            '메일의 언어가 없습니다. <mjml lang="ko" dir="ltr">로 적어 주세요.',
            file,
            source,
            at,
            locate,
        )
    for picture in re.findall(r"<img\b[^>]*>", html):
        if not re.search(r"\salt=", picture):
            without = (one for one in _PICTURE.finditer(source) if not re.search(r"\salt=", one[1]))
            at = next((one.start() for one in without), source.find("<img"))
            raise _refused("그림에 대체 글(alt)이 없습니다.", file, source, max(at, 0), locate)


def _refused(message: str, file: str, source: str, at: int, locate: Locate) -> RenderError:
    place = locate(at)
    near = " ".join(source[max(at - _AROUND, 0) : at + _AROUND].split())
    whose = "편지의 글이 들어간 자리입니다. " if place and place.inserted else ""
    return RenderError(
        message,
        file=place.file if place else file,
        line=place.line if place else None,
        hint=f"{whose}이 근처를 살펴 주세요: {near}"
        if near
        else "닫지 않은 태그가 있는지 살펴 주세요.",
    )
