"""The page around the frames: its own files, and everything it says as JSON values."""

from __future__ import annotations

from dataclasses import asdict
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from newsletter.preview import inbox
from newsletter.preview.gmail import CLIPS_AT
from newsletter.previewing.weights import place_at, weights

if TYPE_CHECKING:
    from newsletter.errors import NewsletterError
    from newsletter.model import Finding
    from newsletter.preview.desk import Desk
    from newsletter.previewing.mail import Mailed
    from newsletter.rendering import Rendering

KINDS: Final = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""The Content-Security-Policy of the page itself."""


def assets() -> dict[str, bytes]:
    """The page's own files by name."""
    folder = files("newsletter.preview")
    return {
        one.name: one.read_bytes() for one in folder.iterdir() if one.name.endswith(tuple(KINDS))
    }


def state(desk: Desk) -> dict[str, Any]:
    """What ``/state`` answers: ``drawn`` changes when a frame must be drawn anew, ``checked`` says
    whether findings are of this very mail. Without a good mail there are ``stamp`` and ``error``.
    """
    mail, rendering = desk.mail, desk.rendering
    said = {"stamp": desk.stamp, "error": _error(desk), "ready": mail is not None}
    if mail is None:
        return said
    issue, letter = mail.issue, mail.letter
    headers = _headers(mail.message)
    sender = next((value for name, value in headers if name == "From"), "")
    parts = weights(letter.html, issue)
    return said | {
        "drawn": desk.drawn,
        "checked": desk.checked,
        "heading": f"{issue.number}호 · {issue.date.isoformat()}",
        "date": issue.date.isoformat(),
        "file": mail.file,
        "subject": letter.subject,
        "bytes": len(letter.html.encode()),
        "limit": CLIPS_AT,
        "message": len(mail.message),
        "parts": [asdict(part) for part in parts],
        "headers": headers,
        "inbox": [
            asdict(row)
            for row in inbox.rows(
                parseaddr(sender)[0] or parseaddr(sender)[1], letter.subject, letter.preheader
            )
        ],
        "page": letter_page(rendering) if rendering else "",
        "findings": [_finding(one, mail) for one in (rendering.findings if rendering else ())],
    }


def letter_page(rendering: Rendering) -> str:
    """The site path of this letter's page; the front page where no path bears its date."""
    date = rendering.issue.date.isoformat()
    pages = [path for path in rendering.site if path.endswith(".html") and date in path]
    return min(pages, key=lambda path: (len(path), path), default="index.html")


def _finding(finding: Finding, mail: Mailed) -> dict[str, Any]:
    part, bullet = place_at(finding.line, mail.places) if finding.file == mail.file else ("", 0)
    return {
        "level": finding.level,
        "rule": finding.rule,
        "where": f"{finding.file}:{finding.line}" if finding.line else finding.file,
        "message": finding.message,
        "fix": finding.fix,
        "source": finding.source,
        "part": part,
        "bullet": bullet,
    }


def _error(desk: Desk) -> dict[str, Any] | None:
    error: NewsletterError | None = desk.error
    if error is None:
        return None
    return {
        "message": error.message,
        "where": error.where,
        "hint": error.hint,
        "lines": [asdict(line) for line in desk.makers.excerpt(error)],
    }


def _headers(message: bytes) -> list[tuple[str, str]]:
    """The headers of the .eml in order, as a reader's program decodes them."""
    return [
        (name, " ".join(str(make_header(decode_header(value))).split()))
        for name, value in BytesHeaderParser().parsebytes(message).items()
    ]
