"""A file in seeds/ → articles: .txt (pasted text) and .md (Markdown with front matter).

What the file holds decides, not its name: pasted text that begins with front matter is Markdown.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.collect.pasted.markdown import read_markdown, split_front_matter
from newsletter.collect.pasted.reader import Pasted, read_pasted
from newsletter.collect.pasted.rules import RULES, DroppedLine
from newsletter.collect.web.address import canonical
from newsletter.errors import SeedError
from newsletter.korean.text import clean_line
from newsletter.model import SEEDS, Article, Image, Link

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

__all__ = ["READABLE", "RULES", "DroppedLine", "Reading", "read_seed", "read_seed_fully"]

READABLE = (".txt", ".md", ".markdown")


@dataclass(frozen=True, slots=True)
class Reading:
    """An article out of a seed file, and what its page held besides: ``captions`` carry their words
    in ``alt`` and whose they are in ``credit``; ``references`` are links, some without an address;
    ``dropped`` names every other line of the file with its rule. Of a letter of several topics each
    line is dropped by one of its articles.
    """

    article: Article
    headings: tuple[str, ...] = ()
    captions: tuple[Image, ...] = ()
    references: tuple[Link, ...] = ()
    dropped: tuple[DroppedLine, ...] = ()


def read_seed(name: str, data: bytes, zone: ZoneInfo) -> tuple[Article, ...]:
    """The articles in one seed file; ``name`` is its path as the editor knows it.

    Dates without a zone are read in ``zone``. Raises SeedError where the file is empty, is no text,
    or holds no sentence; it never returns an empty tuple.
    """
    return tuple(reading.article for reading in read_seed_fully(name, data, zone))


def read_seed_fully(name: str, data: bytes, zone: ZoneInfo) -> tuple[Reading, ...]:
    """``read_seed`` with what stood around each article. Topics of one letter share its address
    with ``#n``, unless each has an address of its own.
    """
    text = _decoded(name, data)
    meta, body, first_line = split_front_matter(name, text)
    read = read_markdown(name, meta, body, first_line, zone) if meta else read_pasted(body, zone)
    pasted = tuple(piece for piece in read if piece.paragraphs)
    above = _front_matter(text, first_line)
    if not pasted:
        raise SeedError(
            "글로 읽을 문장이 없습니다.",
            file=name,
            line=first_line,
            hint="기사 본문을 그대로 붙여 넣었는지 살펴 주세요.",
        )
    if len(pasted) == 1:
        return (_reading(pasted[0], name, above=above),)
    return tuple(_reading(piece, name, f"#{number}") for number, piece in enumerate(pasted, 1))


def _decoded(name: str, data: bytes) -> str:
    if not data.strip():
        raise SeedError("빈 파일입니다.", file=name, hint="글을 붙여 넣거나 파일을 지워 주세요.")
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SeedError(
            "글이 아닌 파일입니다.", file=name, hint="글자만 .txt 파일로 저장해 주세요."
        )
    encodings = (
        ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp949")
    )
    bad_line = None
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            bad_line = bad_line or data[: error.start].count(b"\n") + 1
    raise SeedError(
        "글자를 읽을 수 없습니다(UTF-8도 CP949도 아닙니다).",
        file=name,
        line=bad_line,
        hint="편집기에서 UTF-8로 다시 저장해 주세요.",
    )


def _front_matter(text: str, first_line: int) -> tuple[DroppedLine, ...]:
    lines = text.replace("\r\n", "\n").split("\n")[: first_line - 1]
    return tuple(
        DroppedLine(number, line.strip(), "front-matter")
        for number, line in enumerate(lines, 1)
        if line.strip()
    )


def _reading(
    piece: Pasted, name: str, fragment: str = "", above: tuple[DroppedLine, ...] = ()
) -> Reading:
    return Reading(
        article=_article(piece, name, "" if piece.own_url else fragment),
        headings=piece.headings,
        captions=piece.captions,
        references=piece.references,
        dropped=tuple(sorted((*above, *piece.dropped), key=lambda line: line.line)),
    )


def _article(piece: Pasted, name: str, fragment: str = "") -> Article:
    """``fragment`` tells the topics of one letter apart, which share its address."""
    identity = "\n".join((piece.title, *piece.paragraphs))
    url = canonical(piece.url) if piece.url else ""
    digest = hashlib.blake2b(identity.encode(), digest_size=8).hexdigest()
    return Article(
        id=f"a{digest}",
        url=url + fragment if url else "",
        title=clean_line(piece.title),
        paragraphs=piece.paragraphs,
        source_id=SEEDS,
        subtitle=clean_line(piece.subtitle),
        publisher=clean_line(piece.publisher),
        authors=piece.authors,
        published=piece.published,
        links=tuple(
            Link(link.text, url) for link in piece.references if (url := canonical(link.url))
        ),
        origin=name,
    )
