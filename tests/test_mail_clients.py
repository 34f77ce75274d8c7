"""What mail clients make of the final HTML, by the latest caniemail results per client.

Every declaration that a client loses must be listed with what happens then (LOST): a new one, or
one that is gone, fails. Values count: a margin is lost in Word only where it is ``auto``.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import html5lib
import pytest
from golden import DRAWN, letter_of

tinycss2 = pytest.importorskip("tinycss2")

APPLE, GMAIL, GMAIL_APPS, WORD, OUTLOOK, SAMSUNG, YAHOO = CLIENTS = (
    "apple", "gmail", "gmail apps", "word", "outlook", "samsung", "yahoo",
)  # fmt: skip
CELLS, TABLES = {"td", "th"}, {"table"}

# In every client of the table, or written by MJML itself around what it draws for Word.
EVERYWHERE = {
    "background", "background-color", "border", "border-bottom", "border-collapse", "border-left",
    "border-spacing", "border-top", "color", "cursor", "direction", "display", "font-family", "font-size", "font-style",
    "font-weight", "height", "outline", "table-layout", "text-align", "text-decoration",
    "text-transform", "vertical-align", "white-space", "width", "word-spacing",
}  # fmt: skip
OF_WORD = re.compile(r"mso-|-webkit-|-ms-")

# (property, element) → what a reader of the client that loses it sees.
LOST = {
    ("word-break", None): "lines break between any two syllables",
    ("overflow-wrap", None): "a long address may stand out of its column",
    ("border-radius", None): "the button has corners",
    ("max-width", "div"): "MJML draws a table of the same width for Word",
    ("margin", "div"): "MJML centres its column by a table for Word",
    ("margin", "p"): "a thin rule is as wide as its column anyway",
    ("padding", "li"): "the head's <!--[if mso]> gives it a margin",
    ("padding", "p"): "the head's <!--[if mso]> gives it a margin",
    ("padding", "pre"): "code stands close to what follows",
    ("padding", "div"): "the head's <!--[if mso]> gives paragraphs a margin",
    ("padding", "ul"): "the head's <!--[if mso]> gives it a margin",
    ("padding", "ol"): "the head's <!--[if mso]> gives it a margin",
    ("padding", "h2"): "the box's heading stands close to its list",
    ("padding", "h3"): "a small heading stands close to what follows",
    ("padding", "h4"): "a small heading stands close to what follows",
    ("padding", "blockquote"): "the line stands close to the words",
    ("padding", "a"): "the cell around the button's words has the same padding for Word",
}


def lost_in(tag, name, value):
    """The clients that lose one declaration, by the table; None for a property not in it."""
    if name in EVERYWHERE or OF_WORD.match(name):
        return set(CLIENTS) if re.search(r"flex|grid|url\(|expression", value) else set()
    family = name.split("-")[0]
    if family == "margin":
        lost = set(CLIENTS) - {APPLE} if "-" in value else set()
        unfit = "auto" in value or (tag in {"span", "body"} and value.strip("0px ") != "")
        return lost | ({WORD} if unfit else set())
    if family == "padding":
        return {WORD} if tag not in CELLS and re.search(r"[1-9]", value) else set()
    rules = {
        "max-width": {WORD} if tag not in TABLES | {"img"} else set(),
        "border-radius": {WORD},
        "letter-spacing": {WORD} if "em" in value else set(),
        "line-height": set() if re.fullmatch(r"\d+(?:px|%)|0|1", value) else {WORD},
        "word-break": {YAHOO},
        "overflow-wrap": {GMAIL, GMAIL_APPS, WORD, OUTLOOK, YAHOO},
    }
    return rules.get(name)


def declarations(style):
    parsed = tinycss2.parse_blocks_contents(style)
    assert not [one for one in parsed if one.type == "error"], style
    for one in parsed:
        if one.type == "declaration":
            yield one.lower_name, tinycss2.serialize(one.value).strip()


def body_of(html):
    return html5lib.parse(html, namespaceHTMLElements=False).find("body")


def is_preheader(element):
    return "display:none" in element.attrib.get("style", "")


def losses(html):
    for element in body_of(html).iter():
        if not isinstance(element.tag, str) or is_preheader(element):
            continue
        for name, value in declarations(element.attrib.get("style", "")):
            clients = lost_in(element.tag, name, value)
            assert clients is not None, f"{name}: {value} is not in the table"
            for client in clients:
                yield name, element.tag, client, value


def known(name, tag):
    for key in ((name, None), (name, tag), (name.split("-")[0], tag)):
        if key in LOST:
            return key
    return None


@pytest.mark.parametrize(("name", "form"), DRAWN)
def test_what_a_client_loses_is_known_and_carries_nothing(name, form):
    unknown = [one for one in losses(letter_of(name, form).html) if not known(one[0], one[1])]
    assert unknown == []


def test_every_known_loss_still_happens():
    found = {known(one[0], one[1]) for drawn in DRAWN for one in losses(letter_of(*drawn).html)}
    assert found == LOST.keys()


@pytest.mark.parametrize(
    ("declaration", "clients"),
    [
        ("margin:0 auto", {WORD}),
        ("margin:0 0 12px", set()),
        ("margin:-4px", set(CLIENTS) - {APPLE}),
        ("display:flex", set(CLIENTS)),
        ("background:url(https://a.example/x.png)", set(CLIENTS)),
        ("line-height:1.6", {WORD}),
        ("line-height:28px", set()),
        ("letter-spacing:-0.02em", {WORD}),
        ("letter-spacing:-0.6px", set()),
        ("position:absolute", None),
        ("gap:4px", None),
    ],
)
def test_values_are_looked_at(declaration, clients):
    ((name, value),) = declarations(declaration)
    assert lost_in("div", name, value) == clients
    assert lost_in("td", "padding", "4px") == set()
    assert lost_in("div", "padding", "4px") == {WORD}


@pytest.mark.parametrize(("name", "form"), DRAWN)
def test_pictures_are_ones_that_every_client_shows(name, form):
    for picture in body_of(letter_of(name, form).html).iter("img"):
        address = urlsplit(picture.attrib["src"])
        assert address.scheme == "https"
        assert re.search(r"\.(?:jpe?g|png)$", address.path)
        assert picture.attrib["width"].isdigit()
        assert picture.attrib["alt"]


@pytest.mark.parametrize(("name", "form"), DRAWN)
def test_nothing_waits_for_a_style_sheet(name, form):
    """Where <style> is dropped, each word has its colour, its size and keep-all beside it."""
    body = body_of(letter_of(name, form).html)
    for path in texts(body, ()):
        styles = [dict(declarations(one.attrib.get("style", ""))) for one in path]
        merged = {key: value for style in styles for key, value in style.items()}
        assert {"color", "font-size", "font-family", "line-height"} <= merged.keys()
        assert "!important" not in str(styles)
        is_button = path[-1].tag == "a" and styles[-1].get("display") == "inline-block"
        assert is_button or merged["word-break"] == "keep-all", path[-1].text
    assert len([one for one in body.iter() if is_preheader(one)]) <= 1


def texts(element, path):
    """The chain of elements above each piece of text."""
    if not isinstance(element.tag, str) or is_preheader(element):
        return
    path = (*path, element)
    if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
        yield path
    for child in element:
        yield from texts(child, path)


@pytest.mark.parametrize(("name", "form"), DRAWN)
def test_the_style_sheet_is_one_gmail_keeps(name, form):
    html = letter_of(name, form).html
    sheets = re.findall(r"<style[^>]*>(.*?)</style>", html, re.DOTALL)
    assert sum(len(sheet.encode()) for sheet in sheets) < 16_384
    assert "<style" not in html.partition("<body")[2]
    for sheet in sheets:
        rules = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
        assert not [rule for rule in rules if rule.type == "error"]
        for rule in rules:
            if rule.type == "at-rule":
                assert rule.lower_at_keyword == "media"
                inner = tinycss2.parse_rule_list(rule.content, skip_whitespace=True)
                assert {one.type for one in inner} <= {"qualified-rule", "comment"}
        assert "url(" not in sheet
