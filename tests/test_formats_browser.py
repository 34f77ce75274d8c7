"""The golden letters in Debian's chromium: no wider than the screen, readable in either scheme."""

import os
import re
from pathlib import Path

import pytest
from golden import DRAWN, FORMS, letter_of
from preview_desk import CHROMIUM, FLAGS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM.exists() and "CI" not in os.environ,
        reason="/usr/bin/chromium is not installed",
    ),
]

# A mail is no page: its reader's window has the landmarks.
NOT_OF_A_MAIL = {"landmark-one-main", "region"}

FAINT = """() => {
  const channel = value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const rgb = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r / 255) + 0.7152 * channel(g / 255)
    + 0.0722 * channel(b / 255);
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour[3] !== 0) return colour;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility()) continue;
    const [one, other] = [rgb(getComputedStyle(element).color), ground(element)].map(light);
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    found.push([ratio, node.data.trim().slice(0, 30)]);
  }
  return found.filter(([ratio]) => ratio < 4.5).concat(found.length ? [] : [[0, "no text"]]);
}"""


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module", params=["light", "dark"])
def tab(chromium, request):
    """A tab in one scheme in which nothing may be fetched: every picture stays away."""
    context = chromium.new_context(color_scheme=request.param)
    page = context.new_page()
    page.set_default_timeout(8000)
    page.route("**/*", lambda route: route.abort())
    yield page
    context.close()


def without_style(html):
    return re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)


def as_outlook(html):
    """Outlook on the web in its dark mode marks what it has recoloured."""
    return html.replace("<html ", '<html data-ogsc="" data-ogsb="" ', 1)


@pytest.mark.parametrize(("name", "form"), DRAWN)
def test_letters_fit_and_can_be_read(tab, name, form):
    html = letter_of(name, form).html
    for shown in (html, without_style(html), as_outlook(html)):
        tab.set_content(shown)
        for width in (320, 375, 600):
            tab.set_viewport_size({"width": width, "height": 800})
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert tab.evaluate(FAINT) == []


def test_outlooks_dark_mode_is_dark(tab):
    tab.set_content(as_outlook(letter_of("weekly", "ai-ethics").html))
    colour = "getComputedStyle(document.querySelector('h1')).color"
    assert min(map(int, re.findall(r"\d+", tab.evaluate(colour)))) > 180


@pytest.mark.parametrize("form", FORMS)
def test_axe_finds_nothing(tab, form):
    axe = pytest.importorskip("axe_core_python")
    tab.set_viewport_size({"width": 600, "height": 800})
    tab.set_content(letter_of("maximal", form).html)
    tab.evaluate(Path(axe.__file__).with_name("axe.min.js").read_text("utf-8"))
    found = tab.evaluate("axe.run()")
    assert {one["id"] for one in found["violations"]} - NOT_OF_A_MAIL == set()
    assert "color-contrast" in {one["id"] for one in found["passes"]}
