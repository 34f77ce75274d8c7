"""A letter's plain lines without a Markdown parser: words, ``[words](address)``, ``**words**``.

Nearly every bullet is such a line, and the parser with the sanitiser takes fifteen times as long
for it. Only characters that no step of the long way changes are taken, so their words leave as
they came; for any other line the answer is None, and the long way decides.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from newsletter.render.addresses import LinkRule, safe_address

if TYPE_CHECKING:
    from collections.abc import Mapping

# None has a meaning in Markdown or HTML ("|" has one beside "*"), is cleaned away, or joins its
# neighbour under NFC.
_LETTER: Final = (
    "0-9A-Za-z!\"#$%'()+,./:=?@^{}~\\-\u00b7\u00d7\u2010-\u2027\u2190-\u2193\u2460-\u2473"
    "\u25a0-\u27bf\u3001-\u3003\u3008-\u3011\u3131-\u3163\u3200-\u321e\u3380-\u33dd\u4e00-\u9fff"
    "\uac00-\ud7a3\uff01-\uff5e\U0001f300-\U0001faff"
)
_WORDS: Final = rf"(?! )[{_LETTER} ]++(?<! )"
_ADDRESS: Final = (  # one that a browser's parser accepts: no port, no number, no punycode
    r"https?://(?![0-9a-z.-]*xn--)(?:[0-9a-z-]++\.)+[a-z]{2,}(?=[/?#)])[0-9A-Za-z%&+,./:=?@#~_가-힣-]*+"
)
_MARKED: Final = re.compile(rf"(?<!!)\[({_WORDS})\]\(({_ADDRESS})\)|\*\*({_WORDS})\*\*(?!\*)")
_BETWEEN: Final = re.compile(rf"[{_LETTER} ]*+")
_VISIBLE: Final = re.compile(rf"[{_LETTER}]")


def plain_inline(md: str, link: LinkRule, styles: Mapping[str, str]) -> str | None:
    """What ``markdown.to_inline`` gives for a plain line, byte for byte; None for any other."""
    parts = _parts(md)
    if parts is None:
        return None
    out = parts[0]
    for words, address, bold, after in zip(
        parts[1::4], parts[2::4], parts[3::4], parts[4::4], strict=True
    ):
        if bold:
            out += f"{opening('strong', styles)}>{bold}</strong>{after}"
        elif href := linked(address, link):
            href = html.escape(href, quote=False).replace('"', "&quot;")
            out += f'{opening("a", styles)} href="{href}">{words}</a>{after}'
        else:
            out += words + after
    return out


def plain_words(md: str) -> str | None:
    """What ``markdown.to_text`` gives for a plain line; None for any other."""
    parts = _parts(md)
    if parts is None:
        return None
    return "".join(part or "" for at, part in enumerate(parts) if at % 4 != 2)


def begins_visibly(md: str) -> bool:
    """Whether the first character is one that every reader sees."""
    return _VISIBLE.match(md) is not None


def linked(address: str, link: LinkRule) -> str:
    """The address to print for one written in the letter, or "" where words must do."""
    safe = safe_address(address)
    return safe_address(link(safe)) if safe else ""


def opening(tag: str, styles: Mapping[str, str]) -> str:
    """An opening tag without its end, with the tag's inline CSS."""
    style = styles.get(tag, "")
    return f'<{tag} style="{html.escape(style)}"' if style else f"<{tag}"


def _parts(md: str) -> list[str] | None:
    """Words, then again and again a link's words, its address, bold words, and the words after."""
    if not md or md[0] == " " or md[-1] == " " or "  " in md:
        return None
    parts = _MARKED.split(md)
    return parts if _BETWEEN.fullmatch("".join(parts[::4])) else None
