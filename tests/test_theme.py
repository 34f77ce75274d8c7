"""theme.toml: what ships is readable, what is wrong is named."""

from __future__ import annotations

import dataclasses

import pytest
from letters import TEMPLATES

from newsletter.errors import RenderError
from newsletter.render.theme import Palette, parse_theme

THEME = TEMPLATES["theme.toml"]


def luminance(colour: str) -> float:
    """WCAG 2 relative luminance."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    r, g, b = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_shipped_colours_can_be_read(scheme):
    palette: Palette = getattr(parse_theme(THEME), scheme)
    for ground in (palette.paper, palette.tint):
        for words in (palette.ink, palette.grey, palette.accent):
            assert contrast(words, ground) >= 4.5, (words, ground)
    assert contrast(palette.paper, palette.accent) >= 4.5  # the button


def test_shipped_scales_and_widths():
    theme = parse_theme(THEME)
    for scale in (theme.mail, theme.site):
        sizes = [getattr(scale, field.name).size for field in dataclasses.fields(scale)]
        assert sizes == sorted(sizes, reverse=True)
        assert scale.body.size >= 16
        assert scale.body.line >= 1.6 * scale.body.size
    assert 34 <= theme.width.measure <= 38
    assert "'" not in theme.fonts
    assert '"' not in theme.fonts


@pytest.mark.parametrize(
    ("change", "line_of", "words"),
    [
        (('ink = "#1b1f24"', 'ink = "black"'), 'ink = "black"', "색"),
        (('grey = "#59636e"', 'gray = "#59636e"'), 'gray = "#59636e"', "모르는"),
        (("title = [30, 41]", "title = [30]"), "title = [30]", "크기"),
        (("title = [30, 41]", 'title = [30, "41"]'), 'title = [30, "41"]', "크기"),
        (("mail = 600 ", "mail = 0 "), "mail = 0 ", "너비"),
        (("fonts = ", "fonts = 3 # "), "fonts = 3 ", "글꼴"),
        (("title = [30, 41]", "title = [30, 41"), "heading = ", "문법"),
        (('fonts = "', "fonts = \"'A', "), "fonts", "글꼴"),
        (("[light]", "[light]\nblue = 1"), "blue = 1", "모르는"),
        (("body = [16, 28]\n", ""), "[mail]", "없습니다"),
    ],
)
def test_mistakes_name_their_line(change, line_of, words):
    text = THEME.replace(*change, 1)
    assert text != THEME
    with pytest.raises(RenderError) as caught:
        parse_theme(text)
    error = caught.value
    assert error.file == "templates/theme.toml"
    assert words in error.message
    assert error.line is not None
    assert text.splitlines()[error.line - 1].startswith(line_of)


def test_empty_theme_is_refused():
    with pytest.raises(RenderError, match="fonts"):
        parse_theme("")
