"""The pictures of a letter as they travel: their names, their sizes, and what became of the words
that point at them.

Mail and site show the same files. A picture that had to become another format has another name,
and one that cannot be shown is not published: its words stand in its place.
"""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from newsletter.errors import RenderError
from newsletter.model import Finding
from newsletter.render.images import WIDTH

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from newsletter.model import Issue, Section
    from newsletter.render.images import Kind, Resized

_ENDINGS: Final = {"jpg": "jpeg", "jpeg": "jpeg", "png": "png", "gif": "gif"}
_OTHERS: Final = frozenset(
    ("webp", "avif", "bmp", "tif", "tiff", "heic", "heif", "svg", "svgz", "jxl", "ico")
)
_TARGET: Final = re.compile(
    r"((?:\]\(|^ {0,3}\[[^\]\n]{1,200}\]:)[ \t]{0,9}<?)((?:\./|\.\./issues/)?media/[^\s()<>\"]+)",
    re.MULTILINE,
)
_IMG: Final = re.compile(r"<img\b[^>]*>")
_ATTRIBUTE: Final = r"\s{name}=\"([^\"]*)\""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is published: ``path`` is below the site, its size in pixels."""

    path: str
    data: bytes
    kind: Kind
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Pictures:
    """The files of issues/media/, by the path an issue knows them by.

    ``refused`` holds why a picture is not shown (what is wrong, what to do); ``others`` are files
    that are no pictures and travel as they are.
    """

    shown: Mapping[str, Picture] = field(default_factory=dict)
    refused: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    others: Mapping[str, bytes] = field(default_factory=dict)

    def files(self) -> dict[str, bytes]:
        """What the site publishes of them, by path."""
        published = {picture.path: picture.data for picture in self.shown.values()}
        return dict(sorted({**self.others, **published}.items()))

    def as_written(self) -> dict[str, bytes]:
        """The bytes a reader gets for each path an issue may name."""
        return {**self.others, **{path: one.data for path, one in self.shown.items()}}


def lay_out(files: Mapping[str, bytes], resize: Callable[[bytes], Resized]) -> Pictures:
    """``files`` of issues/media/ (by path below issues/) as they travel; ``resize`` is
    ``images.resized`` or remembers what it said.
    """
    shown: dict[str, Picture] = {}
    refused: dict[str, tuple[str, str]] = {}
    others: dict[str, bytes] = {}
    for path, data in files.items():
        ending = path.rpartition(".")[2].lower()
        if ending not in _ENDINGS and ending not in _OTHERS:
            others[path] = data
            continue
        try:
            made = resize(data)
        except RenderError as error:
            refused[path] = (error.message, error.hint)
            continue
        name = path if _ENDINGS.get(ending) == made.kind else _free_name(path, made.kind, files)
        shown[path] = Picture(name, made.data, made.kind, made.width, made.height)
    return Pictures(shown, refused, others)


def _free_name(path: str, kind: Kind, taken: Mapping[str, bytes]) -> str:
    """``media/tower.webp`` → ``media/tower.webp.jpg``, or the next name that is no file's own."""
    ending = "jpg" if kind == "jpeg" else kind
    name, count = f"{path}.{ending}", 2
    while name in taken:
        name, count = f"{path}.{count}.{ending}", count + 1
    return name


def with_published_names(issue: Issue, pictures: Pictures) -> Issue:
    """The letter whose words point at the files that are published, and at none that is not."""
    names = {path: one.path for path, one in pictures.shown.items() if one.path != path}
    names |= dict.fromkeys(pictures.refused, "")
    if not names:
        return issue

    def renamed(md: str) -> str:
        return _TARGET.sub(lambda found: found[1] + names.get(_path(found[2]), found[2]), md)

    return replace(
        issue,
        greeting=renamed(issue.greeting),
        sections=tuple(_renamed(section, renamed, names) for section in issue.sections),
        briefs=tuple(replace(brief, text=renamed(brief.text)) for brief in issue.briefs),
        closing=renamed(issue.closing),
    )


def _renamed(section: Section, renamed: Callable[[str], str], names: Mapping[str, str]) -> Section:
    image = section.image
    if image:
        image = replace(image, url=names.get(_path(image.url), image.url))
    body = tuple(replace(block, text=renamed(block.text)) for block in section.body)
    return replace(section, image=image, body=body)


def _path(url: str) -> str:
    """The path below issues/ that an address in an issue file means."""
    return unquote(entities.unescape(url)).removeprefix("./").removeprefix("../issues/")


def picture_shown(tag: str, pictures: Pictures) -> Picture | None:
    """Which published picture an ``<img …>`` tag shows."""
    source = re.search(_ATTRIBUTE.format(name="src"), tag)
    _, media, name = entities.unescape(source[1] if source else "").rpartition("/media/")
    by_path = {one.path: one for one in pictures.shown.values()}
    return by_path.get(f"media/{unquote(name)}") if media else None


def with_sizes(html: str, pictures: Pictures, column: int) -> str:
    """``html`` whose pictures say their width and height, so that nothing jumps when they load;
    none is wider than ``column`` pixels.
    """

    def sized(tag: re.Match[str]) -> str:
        picture = picture_shown(tag[0], pictures)
        if picture is None:
            return tag[0]
        said = re.search(_ATTRIBUTE.format(name="width"), tag[0])
        wide = int(said[1]) if said and said[1].isdecimal() else min(picture.width, column)
        high = max(round(picture.height * wide / picture.width), 1)
        bare = re.sub(r"\s(?:width|height)=\"[^\"]*\"", "", tag[0])
        return bare.replace("<img", f'<img width="{wide}" height="{high}"', 1)

    return _IMG.sub(sized, html) if pictures.shown else html


def with_sizes_on_site(site: Mapping[str, bytes], pictures: Pictures) -> dict[str, bytes]:
    """``site`` whose pages say how large their pictures are."""
    return {
        name: with_sizes(page.decode(), pictures, WIDTH).encode()
        if name.endswith(".html") and b"<img" in page
        else page
        for name, page in site.items()
    }


def check_pictures(text: str, file: str, pictures: Pictures) -> tuple[Finding, ...]:
    """A finding for each refused picture that the issue file ``text`` names, at its line."""
    findings = []
    for count, line in enumerate(text.split("\n"), 1):
        for found in _TARGET.finditer(line):
            reason, fix = pictures.refused.get(_path(found[2]), ("", ""))
            if reason:
                message = f"그림을 싣지 않았습니다: issues/{_path(found[2])[:60]} — {reason}"
                findings.append(Finding("image.refused", "error", file, count, message, fix))
    return tuple(findings)
