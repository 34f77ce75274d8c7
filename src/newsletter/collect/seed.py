"""A file in seeds/ → articles: .txt (pasted text) and .md (Markdown with front matter).

What the file holds decides, not its name: pasted text that begins with front matter is Markdown.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import TYPE_CHECKING, Any

import yaml

from newsletter.collect import lines as kind
from newsletter.collect.address import canonical
from newsletter.collect.pasted import Pasted, read_pasted
from newsletter.errors import SeedError
from newsletter.korean.dates import parse_date
from newsletter.korean.text import clean, clean_line
from newsletter.model import SEEDS, Article

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

READABLE = (".txt", ".md", ".markdown")


def read_seed(name: str, data: bytes, zone: ZoneInfo) -> tuple[Article, ...]:
    """The articles in one seed file; ``name`` is its path as the editor knows it.

    Dates without a zone are read in ``zone``. Raises SeedError where the file is empty, is no text,
    or holds no sentence; it never returns an empty tuple.
    """
    text = _decoded(name, data)
    meta, body, first_line = _split_front_matter(name, text)
    pasted = _read_markdown(name, meta, body, zone) if meta else read_pasted(body, zone)
    pasted = tuple(piece for piece in pasted if piece.paragraphs)
    if not pasted:
        raise SeedError(
            "글로 읽을 문장이 없습니다.",
            file=name,
            line=first_line,
            hint="기사 본문을 그대로 붙여 넣었는지 살펴 주세요.",
        )
    if len(pasted) == 1:
        return (_article(pasted[0], name),)
    return tuple(_article(piece, name, f"#{number}") for number, piece in enumerate(pasted, 1))


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
        origin=name,
    )


# --- Markdown posts ------------------------------------------------------------------------------


def _split_front_matter(name: str, text: str) -> tuple[dict[str, Any], str, int]:
    """Front matter, the text below it, and the line (from 1) that text begins on."""
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[0].rstrip() != "---" or not any(re.match(r"[\w-]+\s*:", line) for line in lines[1:4]):
        return {}, text, 1
    end = next((i for i, line in enumerate(lines) if i and line.rstrip() == "---"), None)
    if end is None:
        raise SeedError(
            "머리말(---)이 닫히지 않았습니다.",
            file=name,
            line=1,
            hint="머리말이 끝나는 줄에 ---를 적어 주세요.",
        )
    try:
        meta = yaml.safe_load("\n".join(lines[1:end]))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise SeedError(
            "머리말의 YAML 문법이 맞지 않습니다.",
            file=name,
            line=mark.line + 2 if mark else 1,
            hint="쌍점(:)이 든 제목은 따옴표로 감싸 주세요.",
        ) from error
    return (meta if isinstance(meta, dict) else {}), "\n".join(lines[end + 1 :]), end + 2


_FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
_HTML_BLOCK = re.compile(r"<!--.*?-->|<(script|style|iframe)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)(?:\{[^}]*\})?")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_REFERENCES = re.compile(
    r"^(?:참고|참조|출처|레퍼런스|references?|sources?)(?:\s*(?:자료|문헌|링크|글))?$",
    re.IGNORECASE,
)


def _read_markdown(
    name: str, meta: dict[str, Any], body: str, zone: ZoneInfo
) -> tuple[Pasted, ...]:
    def field(*keys: str) -> str:
        return next((clean_line(str(meta[key])) for key in keys if meta.get(key)), "")

    title = re.sub(r"^\[[^\]]{1,10}\]\s*", "", field("title"))
    author = field("author", "writer")
    piece = Pasted(
        title=title or re.sub(r"\.\w+$", "", name.rpartition("/")[2]),
        paragraphs=tuple(_markdown_paragraphs(body)),
        subtitle=field("subtitle", "description", "excerpt"),
        publisher=field("publisher", "site", "outlet", "blog"),
        authors=(author,) if author else (),
        published=_markdown_date(meta.get("date"), name, zone),
        url=field("url", "link", "canonical_url", "source"),
    )
    return (piece,)


def _markdown_paragraphs(body: str) -> list[str]:
    """Running text without code, pictures, headings, and the list under a heading of references."""
    text = _HTML_BLOCK.sub("", _FENCE.sub("", body))
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    paragraphs: list[str] = []
    in_references = False
    for block in re.split(r"\n\s*\n", clean(text)):
        for part in _parts(block):
            heading = kind.hash_heading(part)
            if heading:
                in_references = bool(_REFERENCES.match(heading))
                continue
            plain = re.sub(r"<[^>]+>|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}", "", part).strip("> ")
            if not in_references and kind.is_prose(plain):
                paragraphs.append(plain)
    return paragraphs


def _parts(block: str) -> list[str]:
    """A block's headings and list items stand alone; its other lines are one paragraph."""
    parts: list[str] = []
    joined = False
    for line in block.split("\n"):
        alone = bool(kind.hash_heading(line)) or kind.has_bullet(line)
        text = kind.without_bullet(line) if alone else line
        if joined and not alone:
            parts[-1] += " " + text
        else:
            parts.append(text)
        joined = not kind.hash_heading(line)
    return [part for part in parts if part]


def _markdown_date(value: object, name: str, zone: ZoneInfo) -> dt.datetime | None:
    """The front matter's date, else the one a Jekyll post's file name begins with."""
    if isinstance(value, dt.datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time(), zone)
    found = re.match(r"(\d{4}-\d{2}-\d{2})-", name.rpartition("/")[2])
    text = str(value) if value else found[1] if found else ""
    return parse_date(text, zone) if text else None
