"""What can be told about the finished mail without a mail client: sizes, subject, headers, text."""

from __future__ import annotations

import re
import unicodedata
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

from newsletter.check.markup import check_markup
from newsletter.check.proof import visible
from newsletter.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from newsletter.check.proof import Proof

CLIP = 102_400
"""Bytes from which Gmail cuts a mail off (about 102 KB, counted after UTF-8 encoding)."""
WARN_SHARE = 0.8
MAX_SUBJECT = 40
"""Hangul syllables that inbox rows still show."""
MIN_PREHEADER, MAX_PREHEADER = 15, 100
"""Characters: an inbox row shows some 40 to 90 of them, and what is short is filled up with what
comes next in the mail."""
_SETTINGS = "newsletter.toml"
LONGEST_LINE = 998
"""RFC 5322 §2.1.1."""

_LEFTOVER = re.compile(
    r"\{\{[^{}]{0,200}\}\}|\{%[^{}]{0,200}%\}|<mj-|\*\|[A-Z_:]{2,40}\|\*|%%[a-z_]{2,40}%%"
    r"|\b(?:lorem ipsum|TODO|FIXME)\b"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x9f\ufffd]")
_SHOUTING = re.compile(r"([!?~★♥])\1+|[!?]{2,}|무료!")
_NOT_WORDS = re.compile(r"[\W_]+")
_SECTION = re.compile(r"<h2\b[^>]*>(.*?)</h2>", re.DOTALL)


def check_mail(proof: Proof) -> Iterator[Finding]:
    """Findings on size, subject, preheader, leftovers, damaged characters, parts and headers."""
    yield from _check_size(proof)
    yield from _check_subject(proof)
    yield from _check_preheader(proof)
    yield from _check_leftovers(proof)
    yield from _check_characters(proof)
    yield from _check_text(proof)
    yield from _check_masthead(proof)
    yield from _check_message(proof)
    yield from check_markup(proof)


def _check_size(proof: Proof) -> Iterator[Finding]:
    size = len(proof.letter.html.encode("utf-8", "replace"))
    if size <= CLIP * WARN_SHARE:
        return
    heaviest = _heaviest(proof.letter.html)
    advice = f"가장 무거운 꼭지는 {heaviest}입니다. " if heaviest else ""
    over = size > CLIP
    yield proof.finding(
        "mail.size",
        "error" if over else "warning",
        None,
        f"메일이 {size:,}바이트라 Gmail이 뒷부분을 자릅니다(한도 {CLIP:,})."
        if over
        else f"메일이 {size:,}바이트로 Gmail 한도({CLIP:,})에 가깝습니다.",
        f"{advice}꼭지나 단신을 줄이면 안전합니다.",
    )


def _heaviest(html: str) -> str:
    found = [*_SECTION.finditer(html)]
    ends = [one.start() for one in found[1:]] + [len(html)]
    sizes = [
        (len(html[one.start() : end].encode("utf-8", "replace")), re.sub(r"<[^>]*>", "", one[1]))
        for one, end in zip(found, ends, strict=True)
    ]
    size, name = max(sizes, default=(0, ""))
    return f"‘{' '.join(name.split())[:30]}’({size:,}바이트)" if size else ""


def _check_subject(proof: Proof) -> Iterator[Finding]:
    subject = proof.letter.subject
    line = proof.places.get("title")
    hangul = sum("가" <= letter <= "힣" for letter in subject)
    if hangul > MAX_SUBJECT:
        yield proof.finding(
            "mail.subject",
            "warning",
            line,
            f"제목이 한글 {hangul}자입니다.",
            f"{MAX_SUBJECT}자 안쪽이면 받은편지함에서 잘리지 않습니다. "
            "머리말의 subject에 짧은 제목을 따로 적을 수 있습니다.",
        )
    loud = _SHOUTING.search(subject)
    if loud:
        yield proof.finding(
            "mail.subject-marks",
            "warning",
            line,
            f"제목에 거듭한 부호가 있습니다: {loud[0]}",
            "스팸으로 걸리기 쉽습니다. 부호를 하나만 남겨 주세요.",
        )


def _check_preheader(proof: Proof) -> Iterator[Finding]:
    preheader, line = proof.letter.preheader, proof.places.get("title")
    length = len(preheader)
    same = _NOT_WORDS.sub("", preheader) in {
        _NOT_WORDS.sub("", words) for words in (proof.letter.subject, proof.issue.title)
    }
    if not preheader:
        problem = "미리보기 글(preheader)이 비었습니다."
    elif same:
        problem = "미리보기 글(preheader)이 제목과 같습니다."
    elif length < MIN_PREHEADER:
        problem = (
            f"미리보기 글(preheader)이 {length}자라, 받은편지함에 메일의 다음 글이 딸려 보입니다."
        )
    elif length > MAX_PREHEADER:
        problem = f"미리보기 글(preheader)이 {length}자라 뒤가 잘립니다."
    else:
        return
    yield proof.finding(
        "mail.preheader",
        "warning",
        line,
        problem,
        "제목과 다른 한 문장을 머리말의 preheader에 적어 주세요. 40–90자가 알맞습니다.",
    )


def _check_leftovers(proof: Proof) -> Iterator[Finding]:
    token = proof.publication.unsubscribe_url
    html = proof.letter.html.replace(token, "") if token else proof.letter.html
    left = _LEFTOVER.search(html)
    if left:
        yield proof.finding(
            "mail.leftover",
            "error",
            _line_with(proof, left[0]),
            f"채워지지 않은 표시가 남았습니다: {left[0][:40]}",
            "편지에서 그 표시를 지워 주세요.",
        )


def _line_with(proof: Proof, words: str) -> int | None:
    lines = enumerate(proof.text.split("\n"), 1)
    return next((number for number, line in lines if words in visible(line)), None)


def _check_characters(proof: Proof) -> Iterator[Finding]:
    if _CONTROL.search(proof.letter.html + proof.letter.text):
        yield proof.finding(
            "mail.characters",
            "error",
            None,
            "메일에 깨진 글자나 제어 문자가 있습니다.",
            "newsletter.toml과 꼴(templates)의 글을 살펴 그 자리를 다시 적어 주세요.",
        )
    if not unicodedata.is_normalized("NFC", proof.letter.text):
        yield proof.finding(
            "mail.nfd",
            "warning",
            None,
            "메일에 자모가 풀린 한글(NFD)이 있습니다.",
            "그 글을 다시 입력하거나 NFC로 바꿔 주세요.",
        )


def _check_text(proof: Proof) -> Iterator[Finding]:
    """The text part says every headline; its layout may break lines anywhere between words."""
    text = _NOT_WORDS.sub("", proof.letter.text)
    missing = [
        section.headline
        for section in proof.issue.sections
        if _NOT_WORDS.sub("", visible(section.headline)) not in text
    ]
    if missing:
        yield proof.finding(
            "mail.text",
            "error",
            None,
            f"글자만 있는 메일에 꼭지가 빠졌습니다: ‘{missing[0][:40]}’",
            "꼴(templates)의 mail.txt.j2가 모든 꼭지를 보이는지 살펴 주세요.",
        )


def _check_masthead(proof: Proof) -> Iterator[Finding]:
    """An advertising letter without them is an error of the law's own."""
    publication = proof.publication
    named = {
        "sender(보내는 이)": publication.sender,
        "unsubscribe_url(수신거부)": publication.unsubscribe_url,
        "base_url(웹에서 보기)": publication.base_url,
    }
    missing = [name for name, value in named.items() if not value]
    if missing and not proof.issue.advertising:
        yield Finding(
            "mail.masthead",
            "warning",
            _SETTINGS,
            None,
            f"메일에 들어갈 설정이 비었습니다: {', '.join(missing)}",
            "[publication]에 적어 주세요. 보내 주는 서비스가 붙인다면 괜찮습니다.",
        )


def _check_message(proof: Proof) -> Iterator[Finding]:
    """The .eml as a mail server and a mail client read it."""
    if faults := [*_faults_of_message(proof)]:
        yield proof.finding(
            "mail.message",
            "error",
            None,
            f"메일 파일(.eml)이 규칙에 맞지 않습니다: {', '.join(faults)}",
            "프로그램의 잘못입니다. 편지와 함께 알려 주세요.",
        )


def _faults_of_message(proof: Proof) -> Iterator[str]:
    data = proof.message
    if b"\n" in data.replace(b"\r\n", b""):
        yield "줄 끝이 CRLF가 아님"
    if max(map(len, data.split(b"\r\n"))) > LONGEST_LINE:
        yield f"{LONGEST_LINE}자를 넘는 줄"
    message: EmailMessage = message_from_bytes(data, policy=policy.default)
    for name in ("From", "Date", "Message-ID", "MIME-Version"):
        if not message[name]:
            yield f"{name} 없음"
    if str(message["Subject"]) != " ".join(proof.letter.subject.split()):
        yield "제목이 되읽히지 않음"
    for kind, body in (("plain", proof.letter.text), ("html", proof.letter.html)):
        part = message.get_body((kind,))
        if part is None or _same(str(part.get_content())) != _same(body):
            yield f"{kind} 본문이 되읽히지 않음"
    url = proof.publication.unsubscribe_url
    if url.startswith("https://") and not (
        message["List-Unsubscribe"] and message["List-Unsubscribe-Post"]
    ):
        yield "List-Unsubscribe 없음"


def _same(body: str) -> str:
    return body.replace("\r\n", "\n").rstrip("\n")
