"""Pictures: light, upright, without notes, the same in mail and site, and never a way in."""

from __future__ import annotations

import dataclasses
import datetime as dt
import email
import email.policy
import functools
import io
import random
import struct
import zlib

import html5lib
import pytest
from letters import BARE, ISSUE, PUBLICATION, TEMPLATES, words_of
from PIL import Image, ImageChops, ImageCms, ImageOps

from newsletter.errors import RenderError
from newsletter.model import Image as LetterImage
from newsletter.model import Prose
from newsletter.render.images import LARGEST, MOST_BYTES, WIDTH, resized
from newsletter.render.mail import fitted_mail, render_mail
from newsletter.render.message import build_message
from newsletter.render.pictures import check_pictures, lay_out, with_published_names
from newsletter.rendering import render
from newsletter.workspace import Workspace

DAY = dt.date(2026, 11, 22)


@functools.cache
def photo(width=1200, height=750, kind="JPEG", mode="RGB", **options):
    """A picture with soft light and some grain, as a camera makes."""
    noise = Image.frombytes("RGB", (160, 100), random.Random(7).randbytes(160 * 100 * 3))
    grain = noise.resize((width, height), Image.Resampling.BILINEAR)
    light = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    picture = Image.blend(light, grain, 0.3).convert(mode)
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def opened(data):
    return Image.open(io.BytesIO(data))


def with_exif(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "가람카메라"
    exif.get_ifd(0x8825)[1] = "N"
    return exif


def png(*chunks):
    def chunk(name, body):
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*one) for one in chunks) + chunk(b"IEND", b"")


def bomb(width, height):
    """A PNG of a few kilobytes that unpacks to ``width`` × ``height`` white points."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    row = b"\0" + b"\xff" * ((width + 7) // 8)
    body = zlib.compressobj(9)
    packed = b"".join(body.compress(row) for _ in range(min(height, 2000))) + body.flush()
    return png((b"IHDR", header), (b"IDAT", packed))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "BMP", "TIFF", "GIF"])
def test_every_kind_becomes_a_light_jpg_or_png(kind):
    made = resized(photo(kind=kind))
    picture = opened(made.data)
    assert picture.format in {"JPEG", "PNG"}
    assert picture.format.lower() == made.kind
    assert picture.size == (made.width, made.height) == (WIDTH, 670)
    assert len(made.data) <= LARGEST
    assert resized(photo(kind=kind)) == made


def test_grain_that_is_hard_to_press_still_fits():
    noise = Image.frombytes("RGB", (900, 900), random.Random(1).randbytes(900 * 900 * 3))
    out = io.BytesIO()
    noise.save(out, "PNG")
    made = resized(out.getvalue())
    assert len(made.data) <= LARGEST
    assert made.kind == "jpeg"
    assert made.width >= 536


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_a_camera_is_held_comes_out_upright(orientation):
    """A red mark in the corner that Pillow's own transposition puts it in."""
    picture = Image.new("RGB", (60, 40), "white")
    picture.paste((200, 0, 0), (0, 0, 20, 10))
    out = io.BytesIO()
    picture.save(out, "PNG", exif=with_exif(orientation))
    made = opened(resized(out.getvalue()).data).convert("RGB")
    expected = ImageOps.exif_transpose(opened(out.getvalue())).convert("RGB")
    assert made.size == expected.size
    assert ImageChops.difference(made, expected).getbbox() is None


def test_notes_are_gone_and_the_picture_stands_upright():
    data = photo(600, 400, exif=with_exif(6).tobytes(), comment="어디서 찍었는지")
    assert b"Exif" in data
    made = resized(data)
    picture = opened(made.data)
    assert (made.width, made.height) == (400, 600)
    assert not picture.getexif()
    assert not picture.info.keys() & {"exif", "icc_profile", "comment", "xmp"}
    small = resized(photo(300, 200, exif=with_exif(1).tobytes()))
    assert not opened(small.data).getexif()
    assert small.width == 300


def test_colours_of_another_profile_become_srgb():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for odd in (profile, b"no profile at all"):
        assert not opened(resized(photo(900, 600, icc_profile=odd)).data).info.get("icc_profile")
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    made = opened(resized(photo(900, 600, icc_profile=srgb)).data)
    assert made.mode == "RGB"
    assert not made.info.get("icc_profile")
    assert opened(resized(photo(900, 600, mode="CMYK")).data).mode == "RGB"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_is_right_already_stays_as_it_is(kind):
    data = photo(300, 188, kind)
    assert resized(data).data == data


def test_what_lets_its_ground_through_stays_png():
    clear = Image.radial_gradient("L").resize((1100, 700))
    ink = Image.merge("RGBA", (*[clear.rotate(turn) for turn in (0, 90, 180)], clear))
    for kind in ("PNG", "WEBP"):
        out = io.BytesIO()
        ink.save(out, kind)
        made = resized(out.getvalue())
        assert made.kind == "png"
        assert len(made.data) <= LARGEST
        assert opened(made.data).has_transparency_data


def test_a_light_moving_gif_stays_and_a_heavy_one_stands_still():
    frames = [Image.new("L", (90, 60), shade) for shade in (0, 120, 250)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=80)
    assert resized(out.getvalue()).data == out.getvalue()
    wide = io.BytesIO()
    large = [frame.resize((1200, 60)) for frame in frames]
    large[0].save(wide, "GIF", save_all=True, append_images=large[1:])
    still = resized(wide.getvalue())
    assert (still.kind, still.width) == ("png", WIDTH)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n(x) run",
        b"\xff\xd8\xff" + bytes(1000),
        b"GIF89a" + b"\xff" * 20,
        photo()[:4000],
        bomb(12_000, 6_000),
        bomb(60_000, 60_000),
        b"\x89PNG\r\n\x1a\n" + b"x" * MOST_BYTES,
        png((b"IHDR", struct.pack(">IIBBBBB", 0, 0, 8, 2, 0, 0, 0))),
        b"\0\0\0\x18ftypheic" + bytes(200),
    ],
)  # fmt: skip
def test_what_is_no_picture_or_too_much_is_refused_kindly(data):
    with pytest.raises(RenderError) as caught:
        resized(data)
    assert caught.value.message.endswith(".")
    assert "주세요" in caught.value.hint


# --- the letter's pictures ------------------------------------------------------------------------


def media():
    return lay_out(
        {
            "media/tower.webp": photo(kind="WEBP"),
            "media/pylon.JPG": photo(400, 300),
            "media/bad.svg": b"<svg/>",
            "media/table.pdf": b"%PDF-1.7",
        },
        resized,
    )


def letter_with(url, publication=PUBLICATION, pictures=None, **changes):
    section = dataclasses.replace(
        ISSUE.sections[0], image=LetterImage(url, "송전탑", "사진: 김하늘"), **changes
    )
    issue = dataclasses.replace(ISSUE, sections=(section,))
    pictures = pictures or media()
    return issue, render_mail(
        issue, publication, TEMPLATES, format_name="ai-ethics", pictures=pictures
    )


def images(html):
    return list(html5lib.parse(html, namespaceHTMLElements=False).iter("img"))


def test_names_of_what_is_published():
    pictures = media()
    assert [*pictures.files()] == ["media/pylon.JPG", "media/table.pdf", "media/tower.webp.jpg"]
    assert pictures.refused.keys() == {"media/bad.svg"}
    files = {"media/a.webp": photo(kind="WEBP"), "media/a.webp.jpg": photo(100, 80)}
    assert lay_out(files, resized).shown["media/a.webp"].path == "media/a.webp.2.jpg"


def test_the_mail_shows_what_is_published_with_its_size():
    _, letter = letter_with("media/tower.webp")
    (image,) = images(letter.html)
    assert image.attrib["src"] == "https://letter.example.org/archive/media/tower.webp.jpg"
    assert (image.attrib["width"], image.attrib["height"]) == ("536", "335")
    assert "height:auto" in image.attrib["style"]
    assert "media/tower.webp.jpg" in letter.text


def test_a_picture_among_the_words_has_a_size_and_its_published_name():
    prose = Prose("앞 ![탑](media/tower.webp) ![작은 탑](./media/pylon.JPG) 뒤")
    _, letter = letter_with("", body=(prose,))
    first, second = images(letter.html)
    assert first.attrib["src"].endswith("/media/tower.webp.jpg")
    assert (first.attrib["width"], first.attrib["height"]) == ("536", "335")
    assert (second.attrib["width"], second.attrib["height"]) == ("400", "300")


def test_a_refused_picture_leaves_its_words():
    issue, letter = letter_with("media/bad.svg", body=(Prose("앞 ![낡은 표](media/bad.svg) 뒤"),))
    assert not images(letter.html)
    body = words_of(html5lib.parse(letter.html, namespaceHTMLElements=False).find("body"))
    assert "송전탑" in body
    assert "앞 낡은 표 뒤" in body
    text = "---\n---\n\n![표](media/bad.svg)\n"
    (finding,) = check_pictures(text, "issues/2026-11-22.md", media())
    assert (finding.rule, finding.level, finding.line) == ("image.refused", "error", 4)
    assert with_published_names(ISSUE, lay_out({}, resized)) is ISSUE
    assert issue.sections[0].image.url == "media/bad.svg"


def test_links_and_references_to_pictures_follow_their_names():
    issue = dataclasses.replace(
        ISSUE,
        greeting="[크게](media/tower.webp) <media/tower.webp>\n\n[표]: media/bad.svg\n",
        closing="![가](<../issues/media/tower%2Ewebp> '글')",
    )
    renamed = with_published_names(issue, media())
    assert renamed.greeting == ("[크게](media/tower.webp.jpg) <media/tower.webp>\n\n[표]: \n")
    assert renamed.closing == "![가](<media/tower.webp.jpg> '글')"
    with_published_names(dataclasses.replace(ISSUE, closing="](media/" * 20_000), media())


@pytest.mark.parametrize("publication", [PUBLICATION, BARE])
def test_a_message_that_carries_its_pictures(publication):
    pictures = media()
    issue, _ = letter_with("media/tower.webp")
    letter = fitted_mail(
        issue, publication, TEMPLATES, format_name="ai-ethics", pictures=pictures, carried=True
    ).letter
    raw = build_message(letter, issue, publication, pictures)
    assert raw == build_message(letter, issue, publication, pictures)
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert not message.defects
    text, related = message.iter_parts()
    assert (text.get_content_type(), related.get_content_type()) == (
        "text/plain",
        "multipart/related",
    )
    html, picture = related.iter_parts()
    assert html.get_content_type() == "text/html"
    assert picture.get_content_type() == "image/jpeg"
    assert picture.get_content() == pictures.shown["media/tower.webp"].data
    (image,) = images(html.get_content())
    assert image.attrib["src"] == "cid:" + picture["Content-ID"].strip("<>")
    assert "pictures.invalid" not in html.get_content()


# --- the project folder ---------------------------------------------------------------------------


ISSUE_FILE = """---
number: 1
date: 2026-11-22
title: 들판의 송전탑
status: draft
---

## 1. 들판의 송전탑

![들판에 선 송전탑](media/tower.webp "사진: 김하늘")

- 송전탑이 들판에 섰습니다. 누가 정했을까요?
"""


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "issues" / "media").mkdir(parents=True)
    (tmp_path / "newsletter.toml").write_text(
        '[publication]\ntitle = "작은 편지"\nbase_url = "https://letter.example.org"\n'
        'sender = "작은 편지 <a@letter.example.org>"\n',
        encoding="utf-8",
    )
    (tmp_path / "issues" / "2026-11-22.md").write_text(ISSUE_FILE, encoding="utf-8")
    (tmp_path / "issues" / "media" / "tower.webp").write_bytes(photo(kind="WEBP"))
    return tmp_path


def drawn(folder, **options):
    return render(Workspace.open(folder), DAY, **options)


def test_mail_and_site_share_the_picture_and_the_original_stays_home(desk):
    rendering = drawn(desk)
    name = "media/tower.webp.jpg"
    assert opened(rendering.site[name]).size == (WIDTH, 670)
    assert "media/tower.webp" not in rendering.site
    page = rendering.site["2026-11-22/index.html"].decode()
    (shown,) = images(page)
    assert shown.attrib["src"] == f"../{name}"
    assert (shown.attrib["width"], shown.attrib["height"]) == (str(WIDTH), "670")
    assert f'src="https://letter.example.org/{name}"' in rendering.letter.html
    assert not [one for one in rendering.findings if one.rule.startswith("image.")]


def test_what_was_made_once_is_remembered_and_a_damaged_memory_is_not_believed(desk):
    first = drawn(desk).site["media/tower.webp.jpg"]
    folder = desk / ".newsletter" / "pictures"
    (kept,) = folder.iterdir()
    assert (desk / ".newsletter" / ".gitignore").read_text() == "*\n"
    assert kept.read_bytes() == first
    marked = kept.stat().st_mtime_ns
    assert drawn(desk).site["media/tower.webp.jpg"] == first
    assert kept.stat().st_mtime_ns == marked
    kept.write_bytes(first[:-1])
    assert drawn(desk).site["media/tower.webp.jpg"] == first


def test_a_bomb_is_not_published_and_told_at_its_line(desk):
    (desk / "issues" / "media" / "tower.webp").write_bytes(bomb(12_000, 6_000))
    rendering = drawn(desk)
    (finding,) = [one for one in rendering.findings if one.rule == "image.refused"]
    assert (finding.file, finding.line) == ("issues/2026-11-22.md", 10)
    assert not [name for name in rendering.site if name.startswith("media/")]
    assert not images(rendering.letter.html)


def test_build_makes_a_message_that_carries_its_pictures(desk):
    hosted, carrying = drawn(desk), drawn(desk, self_contained=True)
    assert b"Content-ID" not in hosted.message
    assert b"Content-ID" in carrying.message
    assert carrying.letter == hosted.letter
    assert carrying.message == drawn(desk, self_contained=True).message
