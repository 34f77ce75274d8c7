"""What can be told about the finished mail without a mail client."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from newsletter.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter.model import Letter, Publication

CLIP = 102_400
"""Bytes from which Gmail cuts a mail off (about 102 KB, counted after UTF-8 encoding)."""
WARN_SHARE = 0.8
MAX_SUBJECT = 40
"""Hangul syllables that inbox rows still show."""

_LEFTOVER = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|<mj-|\b(?:lorem ipsum|TODO|FIXME)\b")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x9f\ufffd]")


def check_mail(letter: Letter, publication: Publication, file: str) -> Iterator[Finding]:
    """Findings on size, subject, leftovers of templates, and damaged characters."""
    size = len(letter.html.encode())
    if size > CLIP:
        yield Finding(
            "mail.size",
            "error",
            file,
            None,
            f"메일이 {size:,}바이트라 Gmail이 뒷부분을 자릅니다(한도 {CLIP:,}).",
            "꼭지나 단신을 줄여 주세요.",
        )
    elif size > CLIP * WARN_SHARE:
        yield Finding(
            "mail.size",
            "warning",
            file,
            None,
            f"메일이 {size:,}바이트로 Gmail 한도({CLIP:,})에 가깝습니다.",
            "꼭지나 단신을 줄이면 안전합니다.",
        )
    hangul = sum("가" <= ch <= "힣" for ch in letter.subject)
    if hangul > MAX_SUBJECT:
        yield Finding(
            "mail.subject",
            "warning",
            file,
            None,
            f"제목이 한글 {hangul}자입니다.",
            f"{MAX_SUBJECT}자 안쪽이면 받은편지함에서 잘리지 않습니다.",
        )
    if not letter.preheader:
        yield Finding(
            "mail.preheader",
            "warning",
            file,
            None,
            "미리보기 글(preheader)이 비었습니다.",
            "제목과 다른 한 문장을 머리말의 preheader에 적어 주세요.",
        )
    token = publication.unsubscribe_url
    html = letter.html.replace(token, "") if token else letter.html
    left = _LEFTOVER.search(html)
    if left:
        yield Finding(
            "mail.leftover",
            "error",
            file,
            None,
            f"채워지지 않은 표시가 남았습니다: {left[0][:40]}",
            "편지에서 그 표시를 지워 주세요.",
        )
    if _CONTROL.search(letter.html + letter.text):
        yield Finding(
            "mail.characters",
            "error",
            file,
            None,
            "깨진 글자나 제어 문자가 있습니다.",
            "그 자리를 다시 적어 주세요.",
        )
    if not unicodedata.is_normalized("NFC", letter.text):
        yield Finding(
            "mail.nfd",
            "warning",
            file,
            None,
            "자모가 풀린 한글(NFD)이 있습니다.",
            "그 글을 다시 입력하거나 NFC로 바꿔 주세요.",
        )
