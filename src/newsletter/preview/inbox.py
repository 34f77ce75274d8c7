"""How much of sender, subject and preheader a mail program's list shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from newsletter.korean.text import display_width


@dataclass(frozen=True, slots=True)
class Client:
    """Widths in columns, a Korean letter taking two; ``together`` where subject and preheader
    share one line of that width.
    """

    name: str
    sender: int
    subject: int
    preheader: int
    together: int = 0


CLIENTS: Final = (
    Client("Gmail 웹", 20, 70, 100, together=100),
    Client("Outlook", 30, 55, 55),
    Client("iPhone 메일", 25, 40, 80),
    Client("Gmail 앱", 25, 40, 45),
)
"""Middling figures of published lists of 2025–2026, given there in Latin letters, which take one
column each. No list names 네이버 or 다음.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A letter in an inbox as a client cuts it; ``together`` where all stands on one line."""

    client: str
    sender: str
    subject: str
    preheader: str
    together: bool


def rows(sender: str, subject: str, preheader: str) -> tuple[Row, ...]:
    """The letter's line in each client's list; what is cut ends in an ellipsis."""
    return tuple(_row(client, sender, subject, preheader) for client in CLIENTS)


def cut(text: str, columns: int) -> str:
    """``text`` in at most ``columns`` columns, the ellipsis counted."""
    if display_width(text) <= columns:
        return text
    kept = ""
    for letter in text:
        if display_width(kept + letter) > columns - 1:
            break
        kept += letter
    return f"{kept.rstrip()}…"


def _row(client: Client, sender: str, subject: str, preheader: str) -> Row:
    shown = cut(subject, client.subject)
    room = client.preheader
    if client.together:
        room = max(min(room, client.together - display_width(shown)), 0)
    rest = cut(preheader, room) if room else ""
    return Row(client.name, cut(sender, client.sender), shown, rest, bool(client.together))
