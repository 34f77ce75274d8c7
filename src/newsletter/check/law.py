"""정보통신망법 제50조: what an advertising letter must carry. Product notes, not legal advice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsletter.model import Issue, Letter, Publication

PREFIX = "(광고)"
_LOOKALIKE = re.compile(r"[(\[（［【<〔]\s*광\s*고\s*[)\]）］】>〕]")


def check_law(
    issue: Issue,
    letter: Letter,
    publication: Publication,
    file: str,
    places: Mapping[str, int],
) -> Iterator[Finding]:
    """Findings on the (광고) mark, the sender's contact and the way to refuse."""
    line = places.get("title")
    found = _LOOKALIKE.search(letter.subject)
    if found and found[0] != PREFIX:
        yield Finding(
            "law.ad-mark",
            "error",
            file,
            line,
            "광고 표시의 꼴이 법이 정한 것과 다릅니다.",
            f"제목은 정확히 ‘{PREFIX}’로 시작합니다. 머리말에 advertising: true를 적어 주세요.",
        )
    if not issue.advertising:
        return
    if not letter.subject.startswith(PREFIX):
        yield Finding(
            "law.ad-mark",
            "error",
            file,
            line,
            f"광고 편지의 제목이 ‘{PREFIX}’로 시작하지 않습니다.",
            "꼴(templates)이 제목 앞에 광고 표시를 붙이는지 살펴 주세요.",
        )
    if not publication.contact:
        yield Finding(
            "law.contact",
            "error",
            file,
            line,
            "광고 편지에 보내는 이의 연락처가 없습니다.",
            "newsletter.toml의 publication.contact에 전화와 주소를 적어 주세요.",
        )
    if not publication.unsubscribe_url:
        yield Finding(
            "law.unsubscribe",
            "error",
            file,
            line,
            "광고 편지에 수신거부 방법이 없습니다.",
            "newsletter.toml의 publication.unsubscribe_url을 적어 주세요.",
        )
