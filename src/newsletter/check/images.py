"""Pictures: whose they are, what they show, whether they are there, how heavy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.check.proof import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter.check.proof import Proof
    from newsletter.model import Finding

HEAVY, TOO_HEAVY = 200_000, 1_000_000
"""Bytes: a letter's pictures should load on a phone on the move."""
NARROW = 536
"""Pixels that a picture fills in the mail; twice as many are sharp on today's screens."""

_IMAGE = re.compile(
    r"!\[((?:\\.|[^\[\]\\]){0,500})\]\(\s*([^()\s]+)(?:\s+\"((?:\\.|[^\"\\]){0,500})\")?\s*\)"
)
_SAYS_NOTHING = re.compile(
    r"(?:이미지|사진|그림|썸네일|캡처|스크린샷|image|photo|img|picture)\s*\d*"
    r"|[\w -]{1,80}\.(?:jpe?g|png|gif|webp|svg)"
    r"|(?:img|dsc|kakaotalk|screenshot)[-_ ]?[\d_-]+",
    re.IGNORECASE,
)
_MADE = re.compile(
    r"미드저니|midjourney|달리 ?[23]|dall[·-]?e|스테이블 ?디퓨전|stable ?diffusion|파이어플라이"
    r"|firefly|sora\b|imagen"
    r"|나노 ?바나나|챗GPT|chatgpt|제미나이|gemini|생성형|생성 ?이미지|(?:로|으로) 생성",
    re.IGNORECASE,
)
_FORMATS = {"jpeg": "JPG", "png": "PNG", "gif": "GIF"}


@dataclass(frozen=True, slots=True)
class _Picture:
    alt: str
    url: str
    credit: str
    line: int | None


def check_images(proof: Proof) -> Iterator[Finding]:
    """Findings on each picture of the letter; a letter still in work may lack a credit for now."""
    for paragraph in proof.paragraphs():
        for found in _IMAGE.finditer(paragraph.text):
            line = paragraph.line_of(found[0])
            picture = _Picture(visible(found[1]), found[2], visible(found[3] or ""), line)
            yield from _check_words(proof, picture)
            yield from _check_file(proof, picture)


def _check_words(proof: Proof, picture: _Picture) -> Iterator[Finding]:
    if not picture.credit:
        yield proof.finding(
            "image.credit",
            "warning" if proof.issue.status == "draft" else "error",
            picture.line,
            f"그림에 출처가 없습니다: {picture.url[:60]}",
            '![설명](주소 "사진: 작가 / Unsplash")처럼 적어 주세요. '
            "직접 찍었다면 찍은 이를 적습니다. 출처가 없으면 내보낼 수 없습니다.",
        )
    elif _MADE.search(picture.credit) and not re.search(r"AI|인공지능", picture.credit):
        yield proof.finding(
            "image.ai",
            "warning",
            picture.line,
            f"AI로 만든 그림으로 보이는데 그렇다는 말이 없습니다: “{picture.credit[:40]}”",
            "출처에 ‘AI 생성(미드저니)’처럼 AI로 만들었다고 적어 주세요.",
        )
    if not picture.alt:
        yield proof.finding(
            "image.alt",
            "error",
            picture.line,
            f"그림에 대체 글이 없습니다: {picture.url[:60]}",
            "![무엇이 보이는지](주소)처럼 한 문장으로 적어 주세요.",
        )
    elif _SAYS_NOTHING.fullmatch(picture.alt):
        yield proof.finding(
            "image.alt",
            "warning",
            picture.line,
            f"대체 글이 그림을 설명하지 않습니다: ‘{picture.alt[:40]}’",
            "그림이 보이지 않는 이에게 들려주듯 무엇이 보이는지 적어 주세요.",
        )


def _check_file(proof: Proof, picture: _Picture) -> Iterator[Finding]:
    if re.match(r"[a-z][a-z0-9+.-]*:|//", picture.url, re.IGNORECASE):
        yield from _check_elsewhere(proof, picture)
        return
    data = (proof.media or {}).get(picture.url.removeprefix("./"))
    if data is None:
        yield proof.finding(
            "image.file",
            "error",
            picture.line,
            f"그림 파일이 없습니다: issues/{picture.url[:60]}",
            "파일을 issues/media/에 넣고 media/이름.jpg로 적어 주세요.",
        )
        return
    if len(data) > HEAVY:
        yield proof.finding(
            "image.size",
            "error" if len(data) > TOO_HEAVY else "warning",
            picture.line,
            f"그림이 {len(data) // 1000:,}KB입니다: {picture.url[:60]}",
            "너비 1,072픽셀의 JPG로 줄이면 200KB 안쪽이 됩니다.",
        )
    form, width = _measured(data)
    if form not in _FORMATS:
        yield _format_finding(proof, picture, form)
    elif 0 < width < NARROW:
        yield proof.finding(
            "image.width",
            "warning",
            picture.line,
            f"그림의 너비가 {width}픽셀이라 메일에서 흐려 보입니다: {picture.url[:60]}",
            "너비 1,072픽셀(적어도 536픽셀)의 그림을 쓰면 또렷합니다.",
        )


def _check_elsewhere(proof: Proof, picture: _Picture) -> Iterator[Finding]:
    if not picture.url.lower().startswith("https://"):
        yield proof.finding(
            "image.address",
            "error",
            picture.line,
            f"https 주소가 아닌 그림입니다: {picture.url[:60]}",
            "https:// 주소를 쓰거나 파일을 issues/media/에 넣어 주세요.",
        )
    ending = re.search(r"\.(webp|avif|svg|heic|bmp|tiff?)(?:[?#]|$)", picture.url, re.IGNORECASE)
    if ending:
        yield _format_finding(proof, picture, ending[1].lower())


def _format_finding(proof: Proof, picture: _Picture, form: str) -> Finding:
    name = form.upper() if form else "알 수 없는"
    return proof.finding(
        "image.format",
        "warning",
        picture.line,
        f"{name} 그림은 보이지 않는 메일함이 있습니다: {picture.url[:60]}",
        "JPG나 PNG로 바꾸어 주세요.",
    )


def _measured(data: bytes) -> tuple[str, int]:
    """What kind of picture the bytes are, and its width in pixels (0 where it does not say)."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png", int.from_bytes(data[16:20], "big")
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif", int.from_bytes(data[6:8], "little")
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg", _jpeg_width(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp", 0
    if data[4:8] == b"ftyp":
        return ("avif" if data[8:12] in {b"avif", b"avis"} else "heic"), 0
    return ("svg" if b"<svg" in data[:1000] else ""), 0


def _jpeg_width(data: bytes) -> int:
    """The width in a JPEG's frame header (SOF0–SOF15 but for DHT, JPG and DAC)."""
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        kind = data[at + 1]
        if 0xC0 <= kind <= 0xCF and kind not in {0xC4, 0xC8, 0xCC}:
            return int.from_bytes(data[at + 7 : at + 9], "big")
        at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
    return 0
