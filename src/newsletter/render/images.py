"""A picture an editor dropped in → one that every mail client shows and a phone loads quickly."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from newsletter.errors import RenderError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

Kind = Literal["jpeg", "png", "gif"]

WIDTH: Final = 1072
"""Pixels: twice the 536 a picture fills in the mail, sharp on today's screens."""
LARGEST: Final = 200_000
"""Bytes: a letter's pictures should load on a phone on the move."""
MOST_PIXELS: Final = 60_000_000
"""Some 180 MB unpacked; the largest common phone cameras take 50 million."""
MOST_BYTES: Final = 40_000_000
RECIPE: Final = "1"
"""Changes whenever the same bytes would become another picture."""

_READ: Final = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP", "TIFF")
_KINDS: Final[dict[str, Kind]] = {"JPEG": "jpeg", "PNG": "png", "GIF": "gif"}
_ORIENTATION: Final = 0x0112  # EXIF's tag, and how to undo what it says
_TURNS: Final = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
_EVEN: Final = frozenset(("RGB", "RGBA", "L", "CMYK", "YCbCr"))  # modes to average in
_WIDTHS: Final = (WIDTH, 804, 536)
_QUALITIES: Final = (85, 78, 70, 60, 50)
_PLAIN: Final = frozenset(
    ("jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "progressive", "progression",
     "adobe", "adobe_transform", "transparency", "gamma", "srgb", "interlace", "aspect",
     "background", "version", "duration", "loop", "extension")
)  # fmt: skip
_TELLTALE: Final = (b"Exif\0\0", b"eXIf", b"http://ns.adobe.com/xap/", b"Photoshop 3.0\0")


@dataclass(frozen=True, slots=True)
class Resized:
    """A picture ready to travel; ``width`` and ``height`` in pixels."""

    data: bytes
    kind: Kind
    width: int
    height: int


def resized(data: bytes) -> Resized:
    """JPG or PNG at most 1,072 pixels wide, upright, in sRGB, without EXIF or other notes, of at
    most 200,000 bytes where that can be had; the same bytes give the same bytes.

    A JPG or PNG that is all this already comes back as it is, and so does a light animated GIF.
    RenderError, with a Korean reason and without a file, for what is no picture or too much.
    """
    if len(data) > MOST_BYTES:
        raise _refused(
            f"파일이 {len(data) // 1_000_000}MB라 너무 큽니다.", "더 작게 저장해 주세요."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _resized(data)
    except RenderError:
        raise
    except Exception as error:  # what hostile bytes lead a decoder into is not listed anywhere
        if type(error).__name__ == "DecompressionBombError":
            raise _too_many_pixels("") from error
        raise _refused(
            "그림으로 읽을 수 없습니다.",
            "JPG나 PNG로 다시 저장해 주세요. SVG와 HEIC는 메일에서 보이지 않습니다.",
        ) from error


def _resized(data: bytes) -> Resized:
    from PIL.Image import open as decode

    image = decode(io.BytesIO(data), formats=_READ)
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise _too_many_pixels(f"({width:,}×{height:,})")
    moves = getattr(image, "is_animated", False)
    light = width <= WIDTH and len(data) <= LARGEST
    if light and image.format == "GIF" and moves:
        return Resized(data, "gif", width, height)
    if light and image.format in {"JPEG", "PNG"} and not moves and not _carries_more(image, data):
        return Resized(data, _KINDS[image.format], width, height)
    image.draft("RGB", (2 * WIDTH, 2 * WIDTH))
    drawn = image.format in {"PNG", "GIF"}
    return _lightest(_upright(image), drawn=drawn)


def _carries_more(image: Image, data: bytes) -> bool:
    """Whether a picture says more than its pixels: where it was taken, by what, in what colours."""
    if image.mode not in {"RGB", "L", "P", "RGBA", "LA", "1"}:
        return True
    return bool(image.info.keys() - _PLAIN) or any(mark in data for mark in _TELLTALE)


def _upright(image: Image) -> Image:
    """The first frame as the camera was held, in sRGB; RGBA only where something shows through."""
    from PIL.Image import Transpose

    profile = image.info.get("icc_profile")
    turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    times = min(image.size) // (2 * WIDTH)
    # Halved and more before anything else: each copy of a large picture takes its 180 MB.
    smaller = image.reduce(times) if times > 1 and image.mode in _EVEN else image
    upright = smaller.transpose(Transpose[turn]) if turn else smaller
    if upright.has_transparency_data:
        see_through = upright.convert("RGBA")
        if see_through.getchannel("A").getextrema() != (255, 255):
            return see_through
    return _in_srgb(upright, profile) if profile else upright.convert("RGB")


def _in_srgb(image: Image, profile: bytes) -> Image:
    from PIL import ImageCms

    if image.mode not in {"RGB", "CMYK", "L"}:
        return image.convert("RGB")
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, own, srgb, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):  # a broken profile, or one for other colours
        converted = None
    return converted or image.convert("RGB")


def _lightest(image: Image, *, drawn: bool) -> Resized:
    """The first way of writing it that is light enough, else the lightest."""
    best: Resized | None = None
    for way in _ways(image, drawn=drawn):
        if len(way.data) <= LARGEST:
            return way
        best = way if best is None or len(way.data) < len(best.data) else best
    if best is None:  # every picture has at least one way
        raise _refused("그림으로 쓸 수 없습니다.", "JPG나 PNG로 다시 저장해 주세요.")
    return best


def _ways(image: Image, *, drawn: bool) -> Iterator[Resized]:
    """From the best to the lightest; what lets its ground through stays PNG."""
    clear = image.mode == "RGBA"
    for limit in _WIDTHS:
        scaled = _scaled(image, limit)
        if drawn or clear:
            yield _written(scaled, "png", optimize=True)
        if clear:
            yield _written(scaled.quantize(256), "png", optimize=True)
            continue
        for quality in _QUALITIES:
            yield _written(scaled, "jpeg", quality=quality, optimize=True, progressive=True)


def _scaled(image: Image, limit: int) -> Image:
    from PIL.Image import Resampling

    if image.width <= limit:
        return image
    size = (limit, max(round(image.height * limit / image.width), 1))
    return image.resize(size, Resampling.LANCZOS, reducing_gap=3.0)


def _written(image: Image, kind: Kind, **options: bool | int) -> Resized:
    out = io.BytesIO()
    bare = image.copy()
    bare.info = {}
    bare.save(out, kind.upper(), **options)
    return Resized(out.getvalue(), kind, image.width, image.height)


def _too_many_pixels(shown: str) -> RenderError:
    return _refused(
        f"그림의 점이 너무 많습니다{shown}.",
        f"{MOST_PIXELS // 10_000:,}만 점보다 작게 줄여 주세요.",
    )


def _refused(message: str, hint: str) -> RenderError:
    return RenderError(message, hint=hint)
