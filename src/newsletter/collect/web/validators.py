"""What a source is asked with, so that it need not say again what it said last."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Validators:
    """What a source said to recognise its last answer by; ``body_hash`` is our own."""

    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
