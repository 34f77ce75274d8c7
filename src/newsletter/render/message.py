"""A letter → the bytes of an e-mail (.eml), the same bytes for the same letter.

The standard library's modern policy drops a blank when it folds a subject of Korean and ASCII
words, so the header lines are written here (RFC 5322, RFC 2047).
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from email.utils import format_datetime, parseaddr, quote
from typing import TYPE_CHECKING, Final
from urllib.parse import quote as percent
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from newsletter.korean.text import clean, clean_line
from newsletter.render.mail import unsubscribe_link

if TYPE_CHECKING:
    from newsletter.model import Issue, Letter, Publication

CRLF: Final = "\r\n"
_COLUMNS: Final = 75  # RFC 2047 §2: the longest encoded word
_LONGEST_ONE_LINE: Final = 900  # RFC 5322 §2.1.1 allows 998; a folded List-Unsubscribe breaks DKIM
_ATOMS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


def issued_at(day: dt.date, zone: str) -> dt.datetime:
    """The moment a letter counts as sent: eight in the morning of its day in ``zone``."""
    return dt.datetime.combine(day, dt.time(8), tzinfo=ZoneInfo(zone))


def build_message(letter: Letter, issue: Issue, publication: Publication) -> bytes:
    """multipart/alternative, the text part first, both UTF-8 in base64; every line ends in CRLF
    and, but for List-Unsubscribe, holds at most 76 characters of content.

    There is no To: whoever sends adds it. Line breaks or control characters in any field cannot
    start a header: fields are cleaned first.
    """
    digest = _digest(letter, issue)
    name, address = _sender(publication)
    domain = address.rpartition("@")[2]
    boundary = f"=_newsletter_{digest[:32]}"
    lines = [
        _mailbox("From", name, address),
        header("Subject", clean_line(letter.subject)),
        f"Date: {format_datetime(issued_at(issue.date, publication.timezone))}",
        f"Message-ID: <{issue.date}.{digest[:16]}@{domain}>",
        _mailbox("List-ID", clean_line(publication.title), f"newsletter.{domain}"),
        *_unsubscribe(publication),
        "MIME-Version: 1.0",
        "Content-Type: multipart/alternative;",
        f' boundary="{boundary}"',
        "",
        *_part("plain", letter.text, boundary),
        *_part("html", letter.html, boundary),
        f"--{boundary}--",
        "",
    ]
    return CRLF.join(lines).encode("ascii")


def header(name: str, value: str) -> str:
    """One header, folded with CRLF; ``value`` is a clean line that parses back equal.

    Text that is not plain ASCII, is long, or looks encoded becomes encoded words that never split
    a character; blanks travel inside them.
    """
    if _is_plain(value) and len(name) + 2 + len(value) <= _COLUMNS:
        return f"{name}: {value}"
    return f"{name}: " + f"{CRLF} ".join(_encoded_words(value, first=len(name) + 2))


def _is_plain(value: str) -> bool:
    return all(" " <= ch <= "~" for ch in value) and "=?" not in value


def _encoded_words(value: str, *, first: int) -> list[str]:
    words: list[str] = []
    current = ""
    for ch in value:
        used = 1 if words else first
        room = (_COLUMNS - used - len("=?utf-8?B??=")) // 4 * 3
        if len((current + ch).encode()) > room:
            words.append(current)
            current = ""
        current += ch
    words.append(current)
    return [f"=?utf-8?B?{base64.b64encode(word.encode()).decode()}?=" for word in words]


def _mailbox(name: str, phrase: str, address: str) -> str:
    """``name: phrase <address>``; the phrase as atoms, quoted, or encoded, as it needs."""
    if not phrase:
        return f"{name}: <{address}>"
    if _is_plain(phrase) and len(phrase) <= _COLUMNS // 2:
        written = phrase if _ATOMS.fullmatch(phrase) else f'"{quote(phrase)}"'
    else:
        written = f"{CRLF} ".join(_encoded_words(phrase, first=len(name) + 2))
    head = f"{name}: {written}"
    last = head.rpartition(CRLF)[2]
    gap = " " if len(last) + len(address) + 3 <= _COLUMNS else f"{CRLF} "
    return f"{head}{gap}<{address}>"


def _sender(publication: Publication) -> tuple[str, str]:
    """The name and address in ``sender``; without an address the title at localhost."""
    name, address = parseaddr(clean_line(publication.sender))
    local, _, domain = address.rpartition("@")
    host = _ascii_host(domain)
    if host and re.fullmatch(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}", local):
        return clean_line(name), f"{local}@{host}"
    fallback = clean_line(publication.sender) if "@" not in publication.sender else ""
    return fallback or clean_line(publication.title), "letter@localhost"


def _ascii_host(domain: str) -> str:
    try:
        host = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    return host if re.fullmatch(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?", host) else ""


def _unsubscribe(publication: Publication) -> list[str]:
    """RFC 2369, and RFC 8058 for https; a provider's token is the provider's to replace."""
    url = unsubscribe_link(publication)
    if not re.match(r"(?:https?://|mailto:)[^\s<>]", url, re.IGNORECASE):
        return []
    url = percent(url, safe="%:/?#[]@!$&'()*+,;=~{}|")
    if len(url) > _LONGEST_ONE_LINE or not urlsplit(url).scheme:
        return []
    lines = [f"List-Unsubscribe: <{url}>"]
    if url.lower().startswith("https://"):
        lines.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    return lines


def _part(subtype: str, body: str, boundary: str) -> list[str]:
    canonical = body.replace("\r\n", "\n").replace("\r", "\n").replace("\n", CRLF)
    encoded = base64.encodebytes(canonical.encode("utf-8", "replace")).decode().split()
    return [
        f"--{boundary}",
        f"Content-Type: text/{subtype}; charset=utf-8",
        "Content-Transfer-Encoding: base64",
        "",
        *encoded,
        "",
    ]


def _digest(letter: Letter, issue: Issue) -> str:
    """Names the message: another letter or another wording has another name."""
    parts = (str(issue.date), letter.subject, letter.html, letter.text)
    return hashlib.sha256("\x00".join(map(clean, parts)).encode()).hexdigest()
