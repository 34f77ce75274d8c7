"""Placeholders that a sending service fills for each reader: told from addresses, never changed."""

from __future__ import annotations

import re
from typing import Final

PLACEHOLDER: Final = (
    r"\{\{(?:(?![{}<>\"'&])[ -~]){1,80}\}\}"  # listmonk {{ UnsubscribeURL }}, Buttondown
    r"|\*\|[A-Za-z0-9_:.]{1,80}\|\*"  # Mailchimp *|UNSUB|*
    r"|\$%[A-Za-z0-9_]{1,80}%\$"  # 스티비 $%unsubscribe%$
    r"|%%[A-Za-z0-9_]{1,80}%%"
    r"|\[[A-Za-z0-9_]{1,80}\]"
)
"""An expression without groups for one token of the services named."""

_WHOLE: Final = re.compile(PLACEHOLDER)


def is_token(text: str) -> bool:
    """Whether ``text`` is one such token and nothing else."""
    return _WHOLE.fullmatch(text) is not None
