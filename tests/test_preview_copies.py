"""The copies of a letter: what other readers' programs make of it, and what is taken away."""

import dataclasses
import html
import re

import html5lib
import pytest
from letters import HOSTILE, ISSUE, everywhere
from preview_desk import MAIL, SITE, mail

from newsletter.korean.text import display_width
from newsletter.model import Publication
from newsletter.preview import copies, inbox, page
from newsletter.preview.gmail import CLIPS_AT, as_gmail
from newsletter.preview.rich import rich_text
from newsletter.previewing.weights import place_at, weights
from newsletter.rendering import Rendering

PUBLICATION = Publication("나루 편지", base_url="https://letter.example")


# --- schemes and styles --------------------------------------------------------------------------


def test_the_scheme_is_decided_in_the_copy():
    dark, light = copies.with_scheme(MAIL, dark=True), copies.with_scheme(MAIL, dark=False)
    assert "@media (min-width: 0){body{background:#171a1d" in dark
    assert "@media (max-width: 0){body{background:#171a1d" in light
    assert "color-scheme:dark}" in dark
    assert '<meta name="color-scheme" content="dark">' in dark
    assert "prefers-color-scheme" not in dark + light


def test_without_styles_neither_sheets_nor_margins_remain():
    copy = copies.mail_copy(MAIL, {}, dark=True, reader="nostyle")
    assert "<style" not in copy
    assert 'style="padding:8px"' in copy
    assert "#171a1d" not in copy


def test_own_pictures_come_from_the_rendering():
    site = {"media/power.jpg": b"", "pixel.png": b""}
    copy = copies.mail_copy(MAIL, site)
    assert 'src="/site/media/power.jpg"' in copy
    assert 'src="https://elsewhere.example/pixel.png"' in copy
    broken = "<img src='http://[bad/x/y.png'>"
    assert copies.with_own_pictures(broken, site) == broken


def test_the_front_page_stands_in_for_a_letter_without_a_page():
    drawn = mail()
    rendering = Rendering(drawn.issue, drawn.letter, drawn.message, {"index.html": b""}, ())
    assert page.letter_page(rendering) == "index.html"
    assert page.letter_page(dataclasses.replace(rendering, site=SITE)).endswith("2026-11-22.html")


# --- Gmail ---------------------------------------------------------------------------------------

HEAD = "<html><head><style>{}</style></head><body>{}</body></html>"


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        ("p{color:red}", "p{color:red}"),
        ("@media (max-width:480px){p{color:red}}", "@media (max-width:480px){p{color:red}}"),
        ("p{top:0}@media (prefers-color-scheme:dark){p{color:red}}", "p{top:0}"),
        ("[data-ogsc] p{color:red} p{top:0}", "p{top:0}"),
        ("/* { */ p{top:0}", "p{top:0}"),
        ("@media screen{@media print{p{top:0}}} p{top:0}", ""),
        ("p{top:0", ""),
    ],
)
def test_gmail_keeps_the_plain_rules_of_the_head(css, kept):
    assert f"<style>{kept}</style>" in as_gmail(HEAD.format(css, ""))


def test_gmail_drops_what_is_said_to_be_dropped():
    copy = as_gmail(
        HEAD.format(
            "p{top:0}",
            "<style>b{top:0}</style><p style=\"background:url('x')\">가</p><p style='color:red'>나</p>",
        )
    )
    assert "<style>b" not in copy
    assert "<p>가</p><p style='color:red'>나</p>" in copy
    assert "<style" not in as_gmail(HEAD.format("p{top:0}" * 3000, ""))
    assert "prefers-color-scheme" not in as_gmail(MAIL)
    assert "<meta name" not in as_gmail(MAIL)


def test_gmail_cuts_a_long_letter_and_then_has_no_styles():
    copy = as_gmail(HEAD.format("p{top:0}", "<p>가나다</p>" * 20_000))
    assert "메시지가 잘렸습니다" in copy
    assert len(copy.encode()) < CLIPS_AT + 500
    assert "<style" not in copy
    assert "\ufffd" not in copy


@pytest.mark.parametrize(
    "text", ["{" * 20_000, "<style>" * 5_000, " style=" * 5_000, "/*" * 10_000]
)
def test_no_letter_takes_long_to_be_read_as_gmail_would(text):
    assert as_gmail(f"<html><head>{text}</head><body>{text}</body></html>")


# --- the inbox -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "columns", "shown"),
    [
        ("가나다", 6, "가나다"),
        ("가나다라", 6, "가나…"),
        ("abcdef", 6, "abcdef"),
        ("가 나다라", 4, "가…"),
    ],
)
def test_a_line_is_cut_by_its_width(text, columns, shown):
    assert inbox.cut(text, columns) == shown


def test_every_client_shows_at_most_its_widths():
    rows = inbox.rows("나루 편지 편집실" * 9, "겨울 전기 요금 " * 9, "데이터센터와 시골 마을 " * 9)
    for client, row in zip(inbox.CLIENTS, rows, strict=True):
        assert display_width(row.sender) <= client.sender
        assert display_width(row.subject) <= client.subject
        assert display_width(row.preheader) <= client.preheader
        assert not client.together or display_width(row.subject + row.preheader) <= client.together


# --- weights -------------------------------------------------------------------------------------


def test_parts_are_found_by_their_headings_and_weigh_what_the_mail_weighs():
    drawn = "".join(
        f"<h2><span>{s.number}.</span> {html.escape(s.headline)}</h2><p>가</p>"
        for s in ISSUE.sections
    )
    text = (
        f"<h1>{html.escape(ISSUE.sections[0].headline)}</h1>{drawn}<h2>단신</h2><h2>#feedback</h2>"
    )
    found = weights(text, ISSUE)
    assert [one.key for one in found] == [
        "", "section 1", "section 2", "section 3", "briefs", "closing",
    ]  # fmt: skip
    assert [one.heading for one in found] == [0, 1, 2, 3, 4, 5]
    assert sum(one.size for one in found) == len(text.encode())


def test_a_format_without_headings_is_one_part():
    (only,) = weights("<p>가</p>", ISSUE)
    assert (only.key, only.size) == ("", len("<p>가</p>".encode()))


@pytest.mark.parametrize(
    ("line", "place"),
    [
        (None, ("", 0)),
        (4, ("", 0)),
        (12, ("section 1", 0)),
        (15, ("section 1", 1)),
        (99, ("briefs", 0)),
    ],
)
def test_a_line_of_the_file_stands_in_a_part(line, place):
    places = {"title": 4, "section 1": 12, "section 1 bullet 1": 14, "briefs": 40}
    assert place_at(line, places) == place


# --- rich text -----------------------------------------------------------------------------------


def test_rich_text_is_plain_elements_with_absolute_addresses():
    text = rich_text(ISSUE, PUBLICATION)
    tree = html5lib.parseFragment(text, namespaceHTMLElements=False)
    names = {element.tag for element in tree.iter() if element.tag != "DOCUMENT_FRAGMENT"}
    assert names <= {"h2", "p", "ul", "li", "a", "img", "strong", "em", "br"}
    addresses = re.findall(r'(?:href|src)="([^"]*)"', text)
    assert addresses
    assert all(one.startswith("https://") for one in addresses)
    assert "https://letter.example/2026-11-08/" in addresses
    assert "style=" not in text
    assert re.findall(r"<h2>(\d+)\. ", text) == ["1", "2", "3"]
    assert ISSUE.greeting in text


def test_nothing_active_is_taken_away():
    for hostile in HOSTILE:
        tree = html5lib.parseFragment(
            rich_text(everywhere(hostile), PUBLICATION), namespaceHTMLElements=False
        )
        for element in tree.iter():
            assert element.tag not in {"script", "style", "iframe", "svg", "form"}
            for name, value in element.attrib.items():
                assert name in {"href", "src", "alt", "start"}, hostile
                assert name == "alt" or re.match(r"https?://|mailto:|\d", value), hostile
