"""A letter → the bytes of an e-mail (.eml), the same bytes for the same letter."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING, Final
from urllib.parse import quote as percent
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from newsletter.korean.text import clean, clean_line
from newsletter.render.headers import CRLF, header, mailbox
from newsletter.render.mail import unsubscribe_link
from newsletter.render.pictures import Pictures, picture_shown
from newsletter.render.tokens import PLACEHOLDER, is_token

if TYPE_CHECKING:
    from newsletter.model import Issue, Letter, Publication
    from newsletter.render.pictures import Picture

_LONGEST_ONE_LINE: Final = 900  # RFC 5322 §2.1.1 allows 998; a folded List-Unsubscribe breaks DKIM


def issued_at(day: dt.date, zone: str) -> dt.datetime:
    """The moment a letter counts as sent: eight in the morning of its day in ``zone``."""
    return dt.datetime.combine(day, dt.time(8), tzinfo=ZoneInfo(zone))


def build_message(
    letter: Letter, issue: Issue, publication: Publication, pictures: Pictures | None = None
) -> bytes:
    """multipart/alternative, the text part first, both UTF-8 in base64; every line ends in CRLF
    and, but for List-Unsubscribe, holds at most 76 characters of content.

    Each of ``pictures`` that the HTML shows travels inside the message (multipart/related, CID).
    There is no To: whoever sends adds it. Line breaks or control characters in any field cannot
    start a header: fields are cleaned first.
    """
    digest = _digest(letter, issue)
    name, address = _sender(publication)
    domain = address.rpartition("@")[2]
    boundary = f"=_newsletter_{digest[:32]}"
    carried = pictures or Pictures()
    lines = [
        mailbox("From", name, address),
        header("Subject", letter.subject),
        f"Date: {format_datetime(issued_at(issue.date, publication.timezone))}",
        f"Message-ID: <{issue.date}.{digest[:16]}@{domain}>",
        mailbox("List-ID", publication.title, f"newsletter.{domain}"),
        *_unsubscribe(publication),
        "MIME-Version: 1.0",
        "Content-Type: multipart/alternative;",
        f' boundary="{boundary}"',
        "",
        f"--{boundary}",
        *_part("plain", letter.text),
        f"--{boundary}",
        *_html(letter.html, carried, domain, boundary),
        f"--{boundary}--",
        "",
    ]
    return CRLF.join(lines).encode("ascii")


def _html(html: str, pictures: Pictures, domain: str, boundary: str) -> list[str]:
    """The HTML part, with the pictures it shows behind it where there are any."""
    inside = f"{boundary}_rel"
    shown: dict[str, Picture] = {}

    def carried(tag: re.Match[str]) -> str:
        picture = picture_shown(tag[0], pictures)
        if picture is None:
            return tag[0]
        name = f"{hashlib.sha256(picture.data).hexdigest()[:24]}@{domain}"
        shown.setdefault(name, picture)
        return re.sub(r'(\ssrc=")[^"]*', rf"\1cid:{name}", tag[0], count=1)

    html = re.sub(r"<img\b[^>]*>", carried, html)
    parts = [line for name, one in shown.items() for line in (f"--{inside}", *_picture(one, name))]
    if not parts:
        return _part("html", html)
    return [
        'Content-Type: multipart/related; type="text/html";',
        f' boundary="{inside}"',
        "",
        f"--{inside}",
        *_part("html", html),
        *parts,
        f"--{inside}--",
        "",
    ]


def _picture(picture: Picture, name: str) -> list[str]:
    return [
        f"Content-Type: image/{picture.kind}",
        "Content-Transfer-Encoding: base64",
        f"Content-ID: <{name}>",
        "Content-Disposition: inline",
        "",
        *_base64(picture.data),
        "",
    ]


def _part(subtype: str, body: str) -> list[str]:
    canonical = body.replace("\r\n", "\n").replace("\r", "\n").replace("\n", CRLF)
    return [
        f"Content-Type: text/{subtype}; charset=utf-8",
        "Content-Transfer-Encoding: base64",
        "",
        *_base64(canonical.encode("utf-8", "replace")),
        "",
    ]


def _base64(data: bytes) -> list[str]:
    return base64.encodebytes(data).decode().split()


def _sender(publication: Publication) -> tuple[str, str]:
    """The name and address in ``sender``; without an address the title at localhost."""
    name, address = parseaddr(clean_line(publication.sender))
    local, _, domain = address.rpartition("@")
    host = _ascii_host(domain)
    if host and re.fullmatch(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}", local):
        return name, f"{local}@{host}"
    fallback = clean_line(publication.sender) if "@" not in publication.sender else ""
    return fallback or publication.title, "letter@localhost"


def _ascii_host(domain: str) -> str:
    try:
        host = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    return host if re.fullmatch(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?", host) else ""


def _unsubscribe(publication: Publication) -> list[str]:
    """RFC 2369, and RFC 8058 for https; a provider's token stands as it is, for the provider to
    replace with an https address.
    """
    url = unsubscribe_link(publication)
    if is_token(url):
        return [f"List-Unsubscribe: <{url}>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"]
    if not re.match(r"(?:https?://|mailto:)[^\s<>]", url, re.IGNORECASE):
        return []
    url = _percent(url)
    if len(url) > _LONGEST_ONE_LINE or not urlsplit(url).scheme:
        return []
    lines = [f"List-Unsubscribe: <{url}>"]
    if url.lower().startswith("https://"):
        lines.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    return lines


def _percent(url: str) -> str:
    """ASCII for an address; tokens inside it stay as they are."""
    parts = re.split(f"({PLACEHOLDER})", url)
    return "".join(
        part if is_token(part) else percent(part, safe="%:/?#[]@!$&'()*+,;=~{}|") for part in parts
    )


def _digest(letter: Letter, issue: Issue) -> str:
    """Names the message: another letter or another wording has another name."""
    parts = (str(issue.date), letter.subject, letter.html, letter.text)
    return hashlib.sha256("\x00".join(map(clean, parts)).encode()).hexdigest()
