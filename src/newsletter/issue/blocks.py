"""What stands under one ``## `` heading: bullets, prose, image, sources, past letters, briefs.

Each shape is parsed and formatted side by side, so the two cannot drift apart.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from newsletter.model import Brief, Bullet, Image, Link, Prose, Section

_COMMENT = "<!--"
READ_MORE = "🦜 더 읽어보기"

_BULLET = re.compile(r" {0,3}[-*+•] +(\S.*)$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,}|<!--)")
_NAME = r"([^\]\\]*+(?:\\.[^\]\\]*+)*+)"
_IMAGE = re.compile(rf"!\[{_NAME}\]\(\s*([^()\s]+)(?:\s+\"((?:\\.|[^\"\\])*)\")?\s*\)$")
_LINK = re.compile(rf"\[{_NAME}\]\(\s*([^()\s]+)\s*\)")
_PAST = re.compile(_LINK.pattern + r"(?:\s*\((\d{4}-\d{2}-\d{2})\))?$")
_SOURCES = re.compile(r"출처\s*:\s*(\S.*)$")
# One source and the separator behind it: links and 「titles」 hold separators without being cut.
_SOURCE = re.compile(
    rf"((?:\[{_NAME}\]\(\s*[^()\s]+\s*\)|「[^」]*+」|\\.|(?! · |, (?=\[)).)+)(?: · |, (?=\[)|$)"
)
_READ_MORE = re.compile(r"###\s*(?:🦜\s*)?더\s*읽어\s*보기\s*$")
_BRIEF = re.compile(rf"(?:{_LINK.pattern}|\*\*((?:\\.|[^*\\])+)\*\*)\s*", re.DOTALL)


@dataclass(slots=True)
class Block:
    """A run of lines that belong together, with the line (from 1) it begins on."""

    line: int
    text: str
    bullet: bool


@dataclass(slots=True)
class SectionBody:
    """What was found under a section's heading, and the lines of its bullets."""

    body: list[Bullet | Prose] = field(default_factory=list)
    image: Image | None = None
    sources: tuple[Link, ...] = ()
    read_more: tuple[Link, ...] = ()
    bullet_lines: list[int] = field(default_factory=list)


def split_blocks(lines: list[str], first_line: int) -> list[Block]:
    """Bullets (with their continuation lines, dedented) and paragraphs, in order.

    A fenced code block is one paragraph, blank lines and all, and so is a comment.
    """
    blocks: list[Block] = []
    current: Block | None = None
    fence = ""
    for number, line in enumerate(lines, first_line):
        if fence:
            if current is not None:
                current.text += "\n" + line
            if _closes(fence, line):
                fence, current = "", None
        elif found := _BULLET.match(line):
            current = Block(number, found[1].rstrip(), bullet=True)
            blocks.append(current)
        elif not line.strip():
            current = None
        elif current is not None and not _stands_alone(line):
            current.text += "\n" + (line.strip() if current.bullet else line.rstrip())
        else:
            current = Block(number, line.rstrip(), bullet=False)
            blocks.append(current)
            opening = _FENCE.match(line)
            fence = opening[1] if opening else ""
            if _stands_alone(line) and (fence != _COMMENT or _closes(fence, line)):
                fence, current = "", None
    return blocks


def _closes(fence: str, line: str) -> bool:
    """Whether a line ends the code or the comment that ``fence`` began."""
    return "-->" in line if fence == _COMMENT else line.lstrip().startswith(fence)


def _stands_alone(line: str) -> bool:
    return bool(
        line.startswith(("###", _COMMENT)) or _IMAGE.match(line.strip()) or _SOURCES.match(line)
    )


def parse_section_body(lines: list[str], first_line: int) -> SectionBody:
    """Read what stands under a section's heading; unknown Markdown becomes Prose in its place."""
    found = SectionBody()
    in_read_more = False
    for block in split_blocks(lines, first_line):
        if _READ_MORE.match(block.text):
            in_read_more = True
        elif block.bullet and in_read_more:
            found.read_more += (_past_link(block.text),)
        elif block.bullet:
            found.body.append(Bullet(block.text))
            found.bullet_lines.append(block.line)
        else:
            in_read_more = in_read_more and not block.text.startswith("#")
            _take_paragraph(found, block.text)
    return found


def _take_paragraph(found: SectionBody, text: str) -> None:
    image = _IMAGE.match(text.strip())
    sources = _SOURCES.match(text)
    if image and found.image is None:
        found.image = Image(image[2], alt=image[1], credit=image[3] or "")
    elif sources and not found.sources and "\n" not in text:
        found.sources = tuple(_source(part[1]) for part in _SOURCE.finditer(sources[1]))
    else:
        found.body.append(Prose(text))


def _source(part: str) -> Link:
    link = _LINK.fullmatch(part.strip())
    return Link(link[1], link[2]) if link else Link(part.strip())


def _past_link(text: str) -> Link:
    found = _PAST.match(text)
    if not found:
        return Link(text)
    try:
        date = dt.date.fromisoformat(found[3]) if found[3] else None
    except ValueError:
        return Link(text)
    return Link(found[1], found[2], date)


def format_section(section: Section) -> str:
    """A section as it stands in the file, heading first, no blank line at its end."""
    number = f"{section.number}. " if section.number is not None else ""
    parts = [f"## {number}{section.headline}"]
    if section.image:
        parts.append(_format_image(section.image))
    parts += _format_body(section.body)
    if section.sources:
        parts.append("출처: " + " · ".join(map(_format_source, section.sources)))
    if section.read_more:
        parts.append(f"### {READ_MORE}")
        parts.append("\n".join(f"- {_format_past(link)}" for link in section.read_more))
    return "\n\n".join(parts)


def _format_body(body: tuple[Bullet | Prose, ...]) -> list[str]:
    parts: list[str] = []
    after_bullet = False
    for block in body:
        text = "- " + block.text.replace("\n", "\n  ") if isinstance(block, Bullet) else block.text
        if after_bullet and isinstance(block, Bullet):
            parts[-1] += "\n" + text
        else:
            parts.append(text)
        after_bullet = isinstance(block, Bullet)
    return parts


def _format_image(image: Image) -> str:
    credit = f' "{image.credit}"' if image.credit else ""
    return f"![{image.alt}]({image.url}{credit})"


def _format_source(link: Link) -> str:
    return f"[{link.text}]({link.url})" if link.url else link.text


def _format_past(link: Link) -> str:
    date = f" ({link.date.isoformat()})" if link.date else ""
    return f"[{link.text}]({link.url}){date}" if link.url else link.text


def parse_brief(text: str) -> Brief:
    """``[제목](주소) 문장. — 매체`` or ``**제목** 문장. — 매체``; anything else is all text."""
    found = _BRIEF.match(text)
    if not found:
        return Brief(Link(""), text)
    title, url, bare = found.groups()
    rest = text[found.end() :]
    sentence, _, outlet = rest.rpartition("—")
    if not sentence[-1:].isspace() or not outlet.startswith(" ") or len(outlet) == 1:
        sentence, outlet = rest, ""
    return Brief(Link(title or bare, url or ""), sentence.strip(), outlet.strip())


def format_brief(brief: Brief) -> str:
    """One brief as it stands in the file."""
    title = brief.link.text
    if title:
        title = f"[{title}]({brief.link.url})" if brief.link.url else f"**{title}**"
    outlet = f"— {brief.outlet}" if brief.outlet else ""
    text = " ".join(part for part in (title, brief.text, outlet) if part)
    return "- " + text.replace("\n", "\n  ")
