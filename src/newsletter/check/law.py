"""정보통신망법 제50조 and the label of what AI wrote. Product notes, not legal advice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter.check.proof import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter.check.proof import Proof
    from newsletter.model import Finding

PREFIX = "(광고)"
_LOOKALIKE = re.compile(r"[(\[（［【<〔]\s*광\s*고\s*[)\]）］】>〕]")
_SPONSOR = r"(?:협찬|후원|광고|유료 ?광고|제공|스폰서|AD)"
_SPONSORED_HEADING = re.compile(
    rf"[(\[（［【<〔]\s*{_SPONSOR}\s*[)\]）］】>〕]|{_SPONSOR}\s*(?:[:：|·—-]|$)", re.IGNORECASE
)
_SPONSORED_TEXT = re.compile(
    rf"[(\[（［【<〔]\s*{_SPONSOR}\s*[)\]）］】>〕]|{_SPONSOR}\s*[:：|]"
    r"|이 (?:꼭지|글|코너|콘텐츠|소식)[은는] .{1,30}(?:후원|협찬|제공|광고비|유료 ?광고|원고료)"
)
_NEEDED = {
    "전자우편 주소": re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\."),
    "전화번호": re.compile(r"\d{2,4}[-.) ]\d{3,4}(?:[-. ]\d{4})?"),
    "주소": re.compile(r"[가-힣](?:시|도|군|구|읍|면|동|리|로|길)\s?\d*"),
}


def check_law(proof: Proof) -> Iterator[Finding]:
    """Findings on the (광고) mark, the sender's contact, the way to refuse, sponsors, the label."""
    yield from _check_mark(proof)
    if proof.issue.advertising:
        yield from _check_sender(proof)
        yield from _check_refusal(proof)
    else:
        yield from _check_sponsors(proof)
    yield from _check_label(proof)


def _check_mark(proof: Proof) -> Iterator[Finding]:
    line = proof.places.get("title")
    found = _LOOKALIKE.search(proof.letter.subject)
    if found and found[0] != PREFIX:
        yield proof.finding(
            "law.ad-mark",
            "error",
            line,
            "광고 표시의 꼴이 법이 정한 것과 다릅니다.",
            f"제목은 정확히 ‘{PREFIX}’로 시작합니다. 머리말에 advertising: true를 적어 주세요.",
        )
    if proof.issue.advertising and not proof.letter.subject.startswith(PREFIX):
        yield proof.finding(
            "law.ad-mark",
            "error",
            line,
            f"광고 편지의 제목이 ‘{PREFIX}’로 시작하지 않습니다.",
            "꼴(templates)이 제목 앞에 광고 표시를 붙이는지 살펴 주세요.",
        )


def _check_sender(proof: Proof) -> Iterator[Finding]:
    publication, line = proof.publication, proof.places.get("title")
    block = f"{publication.sender} {publication.contact}"
    if not publication.contact or not publication.sender:
        yield proof.finding(
            "law.contact",
            "error",
            line,
            "광고 편지에 보내는 이의 이름이나 연락처가 없습니다.",
            "newsletter.toml의 publication.sender와 contact에 이름, 전화, 주소를 적어 주세요.",
        )
        return
    if missing := [name for name, pattern in _NEEDED.items() if not pattern.search(block)]:
        yield proof.finding(
            "law.contact",
            "warning",
            line,
            f"광고 편지의 연락처에 없어 보이는 것이 있습니다: {', '.join(missing)}",
            "법은 보내는 이의 이름, 전자우편, 전화, 주소를 본문에 밝히게 합니다.",
        )
    if " ".join(publication.contact.split())[:12] not in " ".join(proof.letter.text.split()):
        yield proof.finding(
            "law.contact",
            "error",
            line,
            "광고 편지의 본문에 보내는 이의 연락처가 나오지 않습니다.",
            "꼴(templates)이 publication.contact를 보이는지 살펴 주세요.",
        )


def _check_refusal(proof: Proof) -> Iterator[Finding]:
    line = proof.places.get("title")
    if not proof.publication.unsubscribe_url:
        yield proof.finding(
            "law.unsubscribe",
            "error",
            line,
            "광고 편지에 수신거부 방법이 없습니다.",
            "newsletter.toml의 publication.unsubscribe_url을 적어 주세요.",
        )
    elif "수신거부" not in proof.letter.html or "unsubscribe" not in proof.letter.text.lower():
        yield proof.finding(
            "law.unsubscribe",
            "error",
            line,
            "광고 편지는 수신거부를 한국어와 영어로 함께 알려야 합니다.",
            "꼴(templates)에 ‘수신거부 (Unsubscribe)’ 링크가 있는지 살펴 주세요.",
        )


def _check_sponsors(proof: Proof) -> Iterator[Finding]:
    for order, section in enumerate(proof.issue.sections, 1):
        first = visible(section.body[0].text) if section.body else ""
        found = _SPONSORED_HEADING.match(visible(section.headline))
        if found or _SPONSORED_TEXT.match(first):
            yield proof.finding(
                "law.sponsored",
                "error",
                proof.line_of_section(order),
                f"대가를 받은 꼭지로 보이는데 광고 표시가 없습니다: ‘{section.headline[:30]}’",
                "광고라면 머리말에 advertising: true를 적어 주세요. 제목 앞에 (광고)가 붙습니다.",
            )


def _check_label(proof: Proof) -> Iterator[Finding]:
    """A drafted letter says so unless its editor emptied ai_label; a letter whose head has no such
    key at all has lost it rather than given it up.
    """
    label = proof.issue.ai_label
    head = proof.text.split("\n---", 1)[0]
    if label and visible(label)[:20] not in " ".join(proof.letter.text.split()):
        yield proof.finding(
            "law.ai-label",
            "error",
            _line_of_label(head),
            "AI를 썼다는 표시(ai_label)가 메일에 나오지 않습니다.",
            "꼴(templates)이 issue.ai_label을 보이는지 살펴 주세요.",
        )
    elif proof.drafted and not label and _line_of_label(head) is None:
        yield proof.finding(
            "law.ai-label",
            "warning",
            proof.places.get("title"),
            "프로그램이 쓴 초안인데 그렇다는 표시(ai_label)가 없습니다.",
            "머리말에 ai_label: 한 문장을 적어 주세요. "
            "표시하지 않기로 했다면 ai_label: ''로 둡니다.",
        )


def _line_of_label(head: str) -> int | None:
    lines = enumerate(head.split("\n"), 1)
    return next((number for number, line in lines if re.match(r"ai_label\s*:", line)), None)
