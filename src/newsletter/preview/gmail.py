"""A guess at what Gmail leaves of a mail's styles.

From public compatibility tables (caniemail, hteumeuleu/email-bugs #21, #41, #56, #90): styles in
the head alone, 16 KB of them; a sheet with a rule nested in an @ rule's @ rule is dropped; no
colour scheme, no attribute selectors; a style attribute that loads something is dropped; the mail
is cut near 102 KB and then has no styles at all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIPS_AT: Final = 102_400
_STYLES: Final = 16_384
_CLIPPED: Final = (
    '<p style="padding:16px;font-size:14px">[메시지가 잘렸습니다] '
    "Gmail은 이 뒤를 ‘전체 메시지 보기’ 뒤에 숨깁니다.</p>"
)
_STYLE: Final = re.compile(
    r"(<style\b[^<>]*>)((?:(?!</?style\b).)*)</style\s*>", re.IGNORECASE | re.DOTALL
)
_LINK: Final = re.compile(
    r"<(?:link|meta)\b[^>]*\b(?:stylesheet|color-schemes?)\b[^>]*>", re.IGNORECASE
)
_ATTRIBUTE: Final = re.compile(r"\sstyle\s*=\s*(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)


def as_gmail(html: str) -> str:
    """The letter with the styles that Gmail is said to keep."""
    clipped = len(html.encode()) > CLIPS_AT
    if clipped:
        html = html.encode()[:CLIPS_AT].decode("utf-8", "ignore")
        html = html[: html.rfind("<")] + _CLIPPED
    head, body_tag, body = html.partition("<body")
    left = 0 if clipped else _STYLES

    def sheet(found: re.Match[str]) -> str:
        nonlocal left
        kept = _kept(_COMMENT.sub("", found[2]))
        left -= len(found[2].encode())
        return f"{found[1]}{kept}</style>" if left >= 0 else ""

    head = _LINK.sub("", _STYLE.sub(sheet, head))
    body = _ATTRIBUTE.sub(
        lambda found: "" if "url(" in found[1].lower() else found[0], _STYLE.sub("", body)
    )
    return head + body_tag + body


def _kept(css: str) -> str:
    """The rules of a sheet that survive; none where an @ rule holds another."""
    rules = [*_rules(css)]
    if any(head.startswith("@") and re.search("@[a-z]", body) for head, body in rules):
        return ""
    return "".join(
        f"{head}{{{body}}}"
        for head, body in rules
        if "prefers-color-scheme" not in head and "[" not in head
    )


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """The outermost rules: what stands before their braces and inside them."""
    depth, start, opened = 0, 0, 0
    for found in re.finditer(r"[{}]", css):
        if found[0] == "{":
            opened = found.start() if not depth else opened
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield css[start:opened].rpartition(";")[2].strip(), css[opened + 1 : found.start()]
                start = found.end()
