"""A feed's bytes → text, whatever they claim to be. Pure."""

from __future__ import annotations

import re

_KOREAN_LABELS = frozenset(
    [
        "euckr", "cseuckr", "ksc56011987", "csksc56011987", "ksc56011989", "ksc5601", "ksx1001",
        "korean", "isoir149", "windows949", "xwindows949", "ms949", "xms949", "cp949", "xcp949",
        "uhc", "xuhc", "949",
    ]
)  # fmt: skip
# Labels servers send by default. They hardly ever fail to decode, so they are believed last.
_LATIN = re.compile(r"us_ascii|ascii|latin|iso_?8859|windows|cp12")
# What Python may be asked to decode by a feed's word; its other codecs are no charsets.
_CHARSETS = re.compile(
    r"utf8|johab|eucjp|shiftjis|sjis|cp932|gb2312|gbk|gb18030|big5|big5hkscs|iso2022kr|iso2022jp"
    r"|koi8r|koi8u|usascii|ascii|latin1|iso8859\d{1,2}|windows125\d|cp125\d"
)
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"),
)  # fmt: skip
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_NEAR = 2_000  # bytes on either side of the first odd one: enough to tell UTF-8 from CP949


def decoded(body: bytes, charset: str) -> str:
    """Text from bytes, whatever they claim to be; what cannot be read becomes U+FFFD.

    In order: a byte order mark; UTF-8 that holds Hangul, under any label (CP949 does not come out
    as that by accident); the label of the header (``charset``) and of the declaration; UTF-8;
    CP949; Latin labels; and for damaged text the one of UTF-8 and CP949 it fits better.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, "replace").removeprefix("\ufeff")
    labels = _labels(body, charset)
    if body.isascii() and b"\x1b" not in body:
        return body.decode("ascii")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(body, labels, error.start)
    return text if _HANGUL.search(text) else _first(body, labels) or text


def _not_utf8(body: bytes, labels: list[str], odd: int) -> str:
    if "cp949" in labels and not _like_utf8(body[max(0, odd - _NEAR) : odd + _NEAR]):
        # Most Korean feeds that are not UTF-8 end here, without the slow counting below.
        try:
            return body.decode("cp949")
        except UnicodeDecodeError:
            pass
    if _like_utf8(body):
        return body.decode("utf-8", "replace")
    text = _first(body, labels)
    if text is not None:
        return text
    as_utf8, as_cp949 = body.decode("utf-8", "replace"), body.decode("cp949", "replace")
    return as_cp949 if as_cp949.count("\ufffd") < as_utf8.count("\ufffd") else as_utf8


def _like_utf8(body: bytes) -> bool:
    """Whether this is UTF-8 that holds Hangul, but for a few bytes."""
    text = body.decode("utf-8", "replace")
    return len(_HANGUL.findall(text)) > 2 * text.count("\ufffd")


def _first(body: bytes, labels: list[str]) -> str | None:
    """By the first label that fits, where UTF-8 and CP949 stand before the Latin ones."""
    for name in (
        *(label for label in labels if not _LATIN.match(label)),
        "utf-8",
        "cp949",
        *(label for label in labels if _LATIN.match(label)),
    ):
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return None


def _labels(body: bytes, charset: str) -> list[str]:
    declared = _DECLARED.match(body)
    named = (charset, declared[1].decode("ascii", "replace") if declared else "")
    return [label for label in map(_label, named) if label]


def _label(name: str) -> str:
    """Python's name for a charset label, or '' for what is none."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    plain = "".join(words)
    if plain in _KOREAN_LABELS:
        return "cp949"
    return "_".join(words) if _CHARSETS.fullmatch(plain) else ""
