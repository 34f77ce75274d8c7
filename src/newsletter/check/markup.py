"""The mail's HTML as strict readers and eyes meet it: structure, sizes of type, contrast."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter.check.proof import Proof
    from newsletter.model import Finding

LARGEST_STYLE = 16_384
"""Bytes of <style> beyond which Gmail drops it whole."""
SMALLEST_BODY, SMALLEST = 14, 12
"""Pixels of type in paragraphs and list items, and anywhere."""
CONTRAST, CONTRAST_OF_LARGE = 4.5, 3.0
"""WCAG 2.2, 1.4.3; large is 24 px, or 18.66 px in bold."""

_FORBIDDEN = ("script", "iframe", "form", "object", "embed", "video", "audio")
_COLOUR = re.compile(r"#([0-9a-fA-F]{6})\b")
_TEXT_TAGS = frozenset(("p", "li"))


class _Look(NamedTuple):
    """How text is set where it stands."""

    colour: str = "000000"
    ground: str = "ffffff"
    size: float = 16
    bold: bool = False


def check_markup(proof: Proof) -> Iterator[Finding]:
    """Findings on the HTML part; what is wrong here is the form's (templates/), not the editor's,
    but for forbidden elements, which only a template can bring.
    """
    html = proof.letter.html
    if "<" not in html:
        return
    tree = _parsed(html)
    faults = (*_faults_of_structure(tree, proof), *_faults_of_style(tree))
    if faults:
        yield proof.finding(
            "mail.markup",
            "error",
            None,
            f"메일의 HTML을 고쳐야 합니다: {', '.join(dict.fromkeys(faults))}",
            "꼴(templates)의 mail.mjml.j2를 살펴 주세요.",
        )
    bad_links = [*_bad_links(tree, proof)]
    if bad_links:
        yield proof.finding(
            "mail.links",
            "error",
            _line_with(proof, bad_links[0]),
            f"메일에서 열리지 않는 링크가 있습니다: {', '.join(bad_links[:3])}",
            "https:// 주소로 적고, 사이트 안의 주소라면 publication.base_url을 적어 주세요.",
        )
    faint, small = _looked_at(tree)
    if faint:
        yield proof.finding(
            "mail.contrast",
            "error",
            None,
            f"글자와 바탕이 잘 가려지지 않습니다: {faint}",
            "templates/theme.toml의 색을 더 짙거나 옅게 골라 주세요(4.5:1 넘게).",
        )
    if small:
        yield proof.finding(
            "mail.type",
            "warning",
            None,
            f"글자가 작아 전화기에서 읽기 어렵습니다: {small}",
            f"본문은 {SMALLEST_BODY}픽셀, 작은 글은 {SMALLEST}픽셀보다 크게 잡아 주세요.",
        )


def _parsed(html: str) -> Any:
    import lxml.html  # type: ignore[import-untyped]

    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True)
    return lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)


def _faults_of_structure(tree: Any, proof: Proof) -> Iterator[str]:
    if tree.get("lang") != proof.publication.language:
        yield f"언어 표시(lang={tree.get('lang')})"
    levels = [int(one.tag[1]) for one in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    if levels.count(1) != 1:
        yield f"h1이 {levels.count(1)}개"
    if any(after > before + 1 for before, after in itertools.pairwise(levels)):
        yield "건너뛴 제목 단계"
    if any(not table.get("role") for table in tree.iter("table")):
        yield "role이 없는 배치용 표"
    if next(tree.iter("th"), None) is not None:
        yield "배치용 표의 th"
    for element in tree.iter(*_FORBIDDEN):
        yield f"<{element.tag}>"
    if any(image.get("alt") is None for image in tree.iter("img")):
        yield "alt가 없는 그림"


def _faults_of_style(tree: Any) -> Iterator[str]:
    styles = [style.text or "" for style in tree.iter("style")]
    size = sum(len(style.encode("utf-8", "replace")) for style in styles)
    if size > LARGEST_STYLE:
        yield f"<style>이 {size:,}바이트"
    if any(re.search(r"@[a-z-]+[^{};]{0,200}\{[^@]{0,2000}\{[^{}@]*@", style) for style in styles):
        yield "겹쳐 쓴 @규칙"
    if any("url(" in (element.get("style") or "") for element in tree.iter()):
        yield "style 속성의 url()"


def _bad_links(tree: Any, proof: Proof) -> Iterator[str]:
    token = proof.publication.unsubscribe_url.strip()
    for anchor in tree.iter("a"):
        url = (anchor.get("href") or "").strip()
        if url != token and not re.match(r"(?:https?://[^/]|mailto:.)", url):
            yield url or "빈 주소"


def _line_with(proof: Proof, words: str) -> int | None:
    lines = enumerate(proof.text.split("\n"), 1)
    return next((number for number, line in lines if f"({words})" in line), None)


# --- what the eye meets --------------------------------------------------------------------------


def _looked_at(tree: Any) -> tuple[str, str]:
    """The first words that are too faint, and those that are too small; "" where there are none.

    Only inline styles count, the light ones: what a client without <style> shows.
    """
    body = tree.find("body")
    faint = small = ""
    waiting = [(body, _Look())] if body is not None else []
    while waiting:
        element, around = waiting.pop()
        if not isinstance(element.tag, str) or _is_hidden(element):
            continue
        look = _look_of(element, around)
        words = _own_words(element)
        if words and not faint and _ratio(look) < (_wanted(look)):
            faint = f"‘{words[:20]}’ {_ratio(look):.1f}:1"
        least = SMALLEST_BODY if element.tag in _TEXT_TAGS else SMALLEST
        if words and not small and 0 < look.size < least:
            small = f"‘{words[:20]}’ {look.size:g}픽셀"
        waiting += [(child, look) for child in reversed(element)]
    return faint, small


def _is_hidden(element: Any) -> bool:
    return "display:none" in (element.get("style") or "").replace(" ", "")


def _own_words(element: Any) -> str:
    texts = [element.text or "", *(child.tail or "" for child in element)]
    return " ".join(" ".join(texts).split())


def _look_of(element: Any, around: _Look) -> _Look:
    written = (one.partition(":") for one in (element.get("style") or "").split(";"))
    style = {name.strip().lower(): value.strip() for name, mark, value in written if mark}
    ground = (
        style.get("background-color") or style.get("background") or element.get("bgcolor") or ""
    )
    weight = style.get("font-weight", "")
    bold = element.tag in {"b", "strong", "h1", "h2", "h3"} or weight in {"bold", "600", "700"}
    size = re.match(r"(\d{1,3}(?:\.\d+)?)px", style.get("font-size", ""))
    return _Look(
        _hex(style.get("color", "")) or around.colour,
        _hex(ground) or around.ground,
        float(size[1]) if size else around.size,
        bold or (around.bold and not weight),
    )


def _hex(value: str) -> str:
    found = _COLOUR.search(value)
    return found[1].lower() if found else ""


def _wanted(look: _Look) -> float:
    large = look.size >= 24 or (look.bold and look.size >= 18.66)
    return CONTRAST_OF_LARGE if large else CONTRAST


def _ratio(look: _Look) -> float:
    """The contrast of two colours by WCAG: 1 (none) to 21."""
    lighter, darker = sorted((_luminance(look.colour), _luminance(look.ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
