"""theme.toml: what ships is readable, what is wrong is named."""

from __future__ import annotations

import dataclasses
import re

import pytest
from letters import TEMPLATES

from newsletter.errors import RenderError
from newsletter.render.theme import (
    CONTRAST,
    SHIPPED_THEME,
    THEME_FILE,
    Palette,
    parse_theme,
    theme_of,
)

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


# --- a project's own lines over those that ship --------------------------------------------------


@pytest.mark.parametrize(
    ("own", "changed"),
    [
        ("", {}),
        ('[light]\naccent = "#7a2e1d"\n', {"light.accent": "#7a2e1d"}),
        ('[dark]\nrule = "#444444"\ntint = "#202020"\n', {"dark.rule": "#444444", "dark.tint": "#202020"}),
        ("[width]\npadding = 24\n", {"width.padding": 24}),
        ("[mail]\nbody = [17, 30]\n", {"mail.body": (17, 30)}),
        ('fonts = "Nanum Gothic, sans-serif"\n', {"fonts": "Nanum Gothic,sans-serif"}),
    ],
)  # fmt: skip
def test_what_is_not_named_is_as_it_ships(own, changed):
    before = leaves(theme_of({THEME_FILE: THEME}))
    after = leaves(theme_of({THEME_FILE: own, SHIPPED_THEME: THEME}))
    assert after == before | changed


def leaves(theme):
    found = {"fonts": theme.fonts}
    for table in ("light", "dark", "mail", "site", "width"):
        for name in (field.name for field in dataclasses.fields(getattr(theme, table))):
            value = getattr(getattr(theme, table), name)
            step = dataclasses.astuple(value) if dataclasses.is_dataclass(value) else value
            found[f"{table}.{name}"] = step
    return found


@pytest.mark.parametrize(
    ("own", "line", "words"),
    [
        ("# 내 색\n[light]\nacent = '#7a2e1d'\n", 3, "acent"),
        ("light = 3\n", 1, "표"),
        ("[light]\naccent = 'red'\n", 2, "색"),
        ("[nigth]\nink = '#ffffff'\n", 1, "nigth"),
        ("[light]\naccent = #7a2e1d\n", 2, "문법"),
        ("[light]\n\naccent = '#e0a030'\n", 3, "accent(#e0a030)은(는) paper(#ffffff) 위에서 대비가 2.27:1"),
        ("[dark]\naccent = '#0b5c55'\n", 2, "[dark]의 accent"),
        ("[light]\npaper = '#777777'\n", 2, "ink(#1b1f24)은(는) paper(#777777)"),
        ("[light]\ntint = '#aab0b4'\n", 2, "grey(#59636e)은(는) tint(#aab0b4)"),
        ("[dark]\ngrey = '#747c86'\n", 2, "[dark]의 grey"),
    ],
)  # fmt: skip
def test_mistakes_in_a_few_lines_are_named_too(own, line, words):
    with pytest.raises(RenderError, match=re.escape(words)) as caught:
        theme_of({THEME_FILE: own, SHIPPED_THEME: THEME})
    assert (caught.value.file, caught.value.line) == ("templates/theme.toml", line)


@pytest.mark.parametrize(
    ("scheme", "name", "colour"),
    [
        ("light", "accent", "#e0a030"),
        ("light", "grey", "#808080"),
        ("light", "ink", "#ffffff"),
        ("dark", "accent", "#1f7a3f"),
        ("dark", "accent", "#c71585"),
        ("dark", "grey", "#336699"),
        ("dark", "ink", "#000000"),
    ],
)
def test_the_colour_that_is_proposed_can_be_read(scheme, name, colour):
    def parsed(words):
        own = f"[{scheme}]\n{name} = '{words}'\n"
        return getattr(theme_of({THEME_FILE: own, SHIPPED_THEME: THEME}), scheme)

    with pytest.raises(RenderError) as caught:
        parsed(colour)
    proposed = re.search(r"#[0-9a-f]{6}", caught.value.hint)[0]
    palette = parsed(proposed)
    ratios = [contrast(proposed, ground) for ground in (palette.paper, palette.tint)]
    assert CONTRAST <= min(ratios) < CONTRAST + 0.3  # no farther from the colour than need be
