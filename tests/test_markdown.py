"""Markdown → fragments and words: the sanitiser, the link rules, the plain layout."""

from __future__ import annotations

import datetime as dt
import re
import xml.etree.ElementTree as ET

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from letters import HOSTILE

from newsletter.korean.text import display_width
from newsletter.render.addresses import absolute_rule, past_letter, relative_rule, safe_address
from newsletter.render.markdown import to_html, to_inline, to_item, to_text
from newsletter.render.plain import COLUMNS, Notes, layout, wrap

ALLOWED = frozenset(
    re.findall(
        r"\w+",
        "a b blockquote br code del em h3 h4 hr i img ins li ol p pre s strong sub sup u ul ",
    )
)


def elements(fragment: str) -> list[ET.Element]:
    """Every element of the fragment, which must be well-formed XML."""
    return list(ET.fromstring(f"<x>{fragment}</x>").iter())[1:]


def assert_clean(fragment: str) -> None:
    for element in elements(fragment):
        assert element.tag in ALLOWED
        for name, value in element.attrib.items():
            assert (element.tag, name) in {
                ("a", "href"),
                ("img", "src"),
                ("img", "alt"),
                ("ol", "start"),
            }
            if name in {"href", "src"}:
                assert safe_address(value) == value != ""
    browser = html5lib.parseFragment(fragment, namespaceHTMLElements=False)
    assert {element.tag for element in browser.iter()} - {"DOCUMENT_FRAGMENT"} <= ALLOWED


@pytest.mark.parametrize("md", HOSTILE)
def test_nothing_foreign_survives(md):
    for render in (to_html, to_inline, to_item):
        assert_clean(render(md))
    assert "\x00" not in to_text(md)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="가나 <>&\"'[]()!`*_#\\\n-1.:/abjs;x\t&{}|~=+", max_size=60))
def test_any_text_is_well_formed(md):
    for render in (to_html, to_inline, to_item):
        assert_clean(render(md))


@pytest.mark.parametrize(
    ("md", "words"),
    [
        ('**"인용"**을 말했습니다', '"인용"을 말했습니다'),
        ("A < B, R&D &amp; &lt;AI&gt;", "A < B, R&D & <AI>"),
        (r"\*별\* \_밑줄\_ \[괄호\] \<b\> \&amp; 끝\\", r"*별* _밑줄_ [괄호] <b> &amp; 끝" + "\\"),
        ("[매체](https://a.example/?a=1&b=2)의 **보도**", "매체의 보도"),
        ("<AI 기본법>과 <가나다>", "<AI 기본법>과 <가나다>"),
        ("{{ 7*7 }} {% x %}", "{{ 7*7 }} {% x %}"),
        ("1. 첫째", "1. 첫째"),
        ("# 제목", "# 제목"),
        ("- 글", "- 글"),
        ("글<!-- 편집자 메모 -->자", "글자"),
        ("앞 ![송전탑](media/a.jpg) 뒤", "앞 송전탑 뒤"),
        ("한 줄<br>두 줄", "한 줄 두 줄"),
        ("</mj-text><mj-raw>", "</mj-text><mj-raw>"),
    ],
)
def test_plain_words(md, words):
    assert to_text(md) == words


def test_emphasis_closes_before_a_particle():
    assert to_inline('**"인용"**을') == '<strong>"인용"</strong>을'


def test_headings_stay_below_the_section_heading():
    found = [element.tag for element in elements(to_html("# 가\n\n## 나\n\n#### 다"))]
    assert found == ["h3", "h3", "h4"]


def test_blocks_lists_and_breaks():
    assert to_html("가\\\n나  \n다") == "<p>가<br />\n나<br />\n다</p>"
    assert to_html("- 가\n- 나").replace("\n", "") == "<ul><li>가</li><li>나</li></ul>"
    assert to_html("<!-- 메모\n\n두 줄 -->") == ""
    assert to_item("한 문장\n이어서") == "한 문장\n이어서"
    assert to_item("가\n\n나").count("<p>") == 2


def test_styles_land_on_their_elements_alone():
    out = to_html("[가](https://a.example) `p`", styles={"a": 'color:"x"', "p": "margin:0"})
    assert out.startswith(
        '<p style="margin:0"><a style="color:&quot;x&quot;" href="https://a.example">'
    )
    assert "<code>p</code>" in out


def test_past_letters_and_media():
    day = dt.date(2024, 6, 17)
    site = relative_rule("../", {day})
    md = "[지난 호](2024-06-17.md) [없는 호](2024-06-18.md) ![탑](media/a.jpg) [밖](../secret.toml)"
    assert to_inline(md, site) == (
        '<a href="../2024-06-17/index.html">지난 호</a> 없는 호 '
        '<img alt="탑" src="../media/a.jpg" /> 밖'
    )
    mail = absolute_rule("https://a.example/letters")
    assert 'href="https://a.example/letters/2024-06-17/"' in to_inline(md, mail)
    assert to_inline(md, absolute_rule("")) == "지난 호 없는 호 탑 밖"
    assert past_letter("2024-13-01.md") is None
    assert past_letter("../issues/2024-06-17.md#s1") == day
    assert absolute_rule("https://a.example")("media/../../x") == ""


def test_safe_address():
    assert safe_address(" https://a.example/가 나 ") == "https://a.example/가%20나"
    assert safe_address("?q=a:b") == "?q=a:b"
    assert safe_address("java\nscript:x") == ""
    assert safe_address("javascript&colon;x") == ""


def test_text_is_wrapped_by_what_it_looks_like():
    lines = wrap("가나다라 " * 30, "- ", "  ")
    assert all(display_width(line) <= COLUMNS for line in lines)
    assert lines[0].startswith("- 가")
    assert all(line.startswith("  가") for line in lines[1:])
    assert wrap("https://a.example/" + "x" * 90) == ["https://a.example/" + "x" * 90]
    assert wrap("") == [""]


def test_layout_numbers_links_and_marks_lists():
    notes = Notes()
    md = "[가](https://a.example)와 [나](mailto:b@a.example), 다시 [가](https://a.example)\n\n1. 하나\n2. 둘\n\n> 인용"
    assert layout(to_html(md), notes) == "가[1]와 나[2], 다시 가[1]\n\n1. 하나\n2. 둘\n> 인용"
    assert notes.entries == (("[1]", "https://a.example"), ("[2]", "b@a.example"))
