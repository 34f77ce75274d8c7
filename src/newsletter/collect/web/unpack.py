"""A body's bytes, unpacked as they come and never beyond a cap. Pure."""

from __future__ import annotations

import zlib
from typing import Any

from newsletter.collect.web.refusal import GiveUpError

_KNOWN = {"identity", "gzip", "x-gzip", "deflate"}


class Unpacker:
    """Give it the parts of a body with ``add``; ``body`` is the whole.

    Unpacking here, not in the HTTP library, stops a bomb at ``max_bytes`` and notices a body that
    was cut off. GiveUpError says what is wrong; zlib.error means that it is not packed as said.
    """

    def __init__(self, coding: str, max_bytes: int) -> None:
        self._coding = coding.strip().lower() or "identity"
        if self._coding not in _KNOWN:
            raise GiveUpError("모르는 방식으로 압축된 답이 왔습니다.")
        self._max_bytes = max_bytes
        self._body = bytearray()
        self._inflate: Any = None

    def add(self, data: bytes) -> None:
        if self._coding == "identity":
            self._body += data
            self._check()
            return
        while data:
            if self._inflate is None or self._inflate.eof:  # gzip may be several in a row
                self._inflate = zlib.decompressobj(_window(self._coding, data))
            self._body += self._inflate.decompress(data, self._max_bytes + 1 - len(self._body))
            data = self._inflate.unused_data
            self._check()

    def body(self) -> bytes:
        if self._inflate is not None and not self._inflate.eof:
            raise GiveUpError("압축된 답이 중간에 끊겼습니다.")
        return bytes(self._body)

    def _check(self) -> None:
        if len(self._body) > self._max_bytes:
            raise GiveUpError(f"내용이 너무 큽니다({self._max_bytes:,}바이트 넘음).")


def _window(coding: str, start: bytes) -> int:
    """The wbits zlib wants: gzip's, or that of the deflate sent: zlib's form or the bare one."""
    if coding != "deflate":
        return 16 + zlib.MAX_WBITS
    return zlib.MAX_WBITS if start[0] & 0x0F == 8 else -zlib.MAX_WBITS
