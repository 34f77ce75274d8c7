"""Markdown → fragments and words: the sanitiser, the link rules, the plain layout."""

from __future__ import annotations

import datetime as dt
import re
import sys
import unicodedata
import xml.etree.ElementTree as ET
from pathlib import Path

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from letters import HOSTILE

from newsletter.issue.document import parse_issue
from newsletter.korean.text import display_width
from newsletter.render.addresses import absolute_rule, past_letter, relative_rule, safe_address
from newsletter.render.inline import begins_visibly, plain_inline, plain_words
from newsletter.render.markdown import (
    parsed_inline,
    parsed_text,
    says_something,
    to_html,
    to_inline,
    to_item,
    to_text,
)
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
    query = "https://a.example/?a=1&section=2&copy=3&notit;&lt=4"
    assert safe_address(query) == query
    assert to_inline(f"[글]({query})").count("&amp;") == 4
    assert safe_address("https://a.example/?a=1&amp;b=2") == "https://a.example/?a=1&b=2"
    assert safe_address("java&#115cript&#x3a;x") == ""
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


RULES = (
    safe_address,
    relative_rule("../", ()),
    absolute_rule(""),
    lambda _url: "",
    lambda url: f"{url}'\"<b>&amp;&copy=\u00a0\u202e",
)
STYLES = {"a": 'color:"x"&', "strong": "font-weight:700"}
WORDS = "가나다 마을, a|:c 12 (1.5%) ‘말’ 🦜·—?!: \"'"
PLAIN = (
    "가람시는 ", "도서관을 열었습니다.", "가", "의 ", "!", "[나루신문](https://naru.example/1?a=1&b=2)",
    "[IT](http://a.example/?x=1&copy=2&lt=3#s-1_2)", "**1,240억 원**", "**'말'**",
)  # fmt: skip
ODD = (
    " ", "  ", "\t", "\n", "**", "*", "_", "_밑줄_", "[", "](", ")", "![그림](media/a.png)", "[가][나]", "[가]",
    "<https://a.example>", "<b>", "<", "<!-- 메모 -->", "&amp;", "R&D", "1. ", "# ", "- ", "> ", "`코드`",
    "\\[", "\\", "*|UNSUB|*", "|", "\u00a0", "\u200b", "\u202e", "\u0301", "\u3164", "\u11a8", "א", "\ufe0f",
)  # fmt: skip
HOSTS = st.sampled_from(
    ("naru.example", "xn--a.example", "1.2.3.4", "0x7f.1", "a.b.c9", "a..b", "a.example:99999")
) | st.text("a나1-._:@%[xnA", max_size=12)
PATHS = st.text("a1/?#&=;%+.,~_-()'\"*!|$\\ 가e\u0301{}[]<>@:", max_size=8)
PLAIN_LINES = st.lists(st.sampled_from(PLAIN) | st.text(WORDS, max_size=6), max_size=3).map("".join)
PIECES = (
    st.sampled_from(ODD)
    | st.text("".join(ODD), max_size=4)
    | st.builds("[{}](https://{}/{})".format, st.text(WORDS, max_size=4), HOSTS, PATHS)
    | st.builds("[{}](https://{})".format, st.text(WORDS, max_size=4), HOSTS)
    | st.builds("**{}**".format, st.text(WORDS, max_size=4))
)
LINES = st.lists(PLAIN_LINES | PIECES, max_size=4).map("".join) | st.builds(
    "{}{}{}".format, PLAIN_LINES, PIECES, PLAIN_LINES
)


def assert_same(md, rule=safe_address, styles=STYLES):
    """The plain way says the same as the parser, or nothing."""
    assert plain_inline(md, rule, styles) in {None, parsed_inline(md, rule, styles)}
    assert plain_words(md) in {None, parsed_text(md)}


@settings(max_examples=600, deadline=None)
@given(LINES, st.sampled_from(RULES), st.sampled_from(({}, STYLES)))
def test_the_plain_way_is_the_parsers(md, rule, styles):
    assert_same(md, rule, styles)


def test_the_plain_way_keeps_every_character_it_takes():
    taken = [char for char in map(chr, range(sys.maxunicode + 1)) if begins_visibly(char)]
    line = "".join(taken)
    assert "가" in line
    assert plain_inline(line, safe_address, {}) == parsed_inline(line, safe_address, {}) == line
    assert plain_words(line) == parsed_text(line) == line
    parts = (unicodedata.decomposition(chr(code)).split() for code in range(sys.maxunicode + 1))
    joining = {chr(int(part[1], 16)) for part in parts if len(part) == 2 and part[0][0] != "<"}
    assert not (joining | set(map(chr, range(0x1100, 0x1200)))) & set(taken)


def lines_of(issue):
    for section in issue.sections:
        yield section.headline
        yield from (block.text for block in section.body)
        yield from (link.text for link in (*section.sources, *section.read_more))
    for brief in issue.briefs:
        yield from (brief.text, brief.link.text)


def test_letters_take_the_plain_way():
    root = Path(__file__).parent
    ours = [*root.parent.glob("issues/*.md"), *root.glob("publications/*/issues/*.md")]
    lines = [line for path in ours for line in lines_of(parse_issue(path.read_text("utf-8"), ""))]
    for line in lines:
        assert_same(line)
    assert sum(plain_inline(line, safe_address, {}) is not None for line in lines) > len(lines) / 2


@pytest.mark.parametrize(
    "md",
    [
        "가람시는 ‘마을 방송’을 열었습니다. [나루신문](https://naru.example/a?b=1&c=2)의 소식입니다.",
        '**"인용"**을 말했습니다',
        "**가****나**", "**|a|**", "가**나**다**라**마", "가![나](https://naru.example)", "가!**나**",
        "[가](https://xn--.example)", "[가](https://1.2.3.400/)", "[가](https://a.example:99999/)",
        "_가_", "`가`", r"\*가", "[가](https://a.b:c.example/)", "[가](https://a.example/'나')",
        "[가](https://a.example/&amp;amp;copy;)", "[가](https://-a-.--.example/)", "[가](https://a.example/&copy=1)", "[ 가](https://a.example)",
        "**가 **나", "** 가**", "**가[나](https://a.example)**", "[**가**](https://a.example)",
        " 가", "가 ", "가  나", "가\n나", "", " ", "🦜\u200d가", "각", "가\u11a8", "a\u0301", "\u00a0",
    ],
)  # fmt: skip
@pytest.mark.parametrize("rule", RULES)
def test_hard_lines_are_the_same_either_way(md, rule):
    assert_same(md, rule)


@pytest.mark.parametrize(
    ("md", "seen"), [("가", True), ("<!-- 가 -->", False), ("가<!--", True), ("\u200b", False)]
)
def test_what_a_reader_sees(md, seen):
    assert says_something(md) is seen


TANGLED = ("[", "![", "[a](", "[a][", '[("', "`[", "[a](<", "[*a ", "**[")


@pytest.mark.parametrize("mark", TANGLED)
def test_a_tangle_of_brackets_is_shown_as_typed(mark):
    md = mark * (20_000 // len(mark)) + "끝"
    assert to_text(md) == md
    assert to_html(f"가\n\n{md}") == f"<p>가</p><p>{md.replace('<', '&lt;')}</p>"


@pytest.mark.parametrize("mark", ["- ", "1. ", "- * ", "> ", ">", "- > 1. "])
def test_a_heap_of_marks_is_shown_as_typed(mark):
    md = f"가\n\n{mark * 5_000}끝"
    assert to_html(md) == f"<p>가</p><p>{mark.replace('>', '&gt;') * 5_000}끝</p>"


def test_lists_without_end_are_shown_as_typed():
    shallow, deep = ("\n".join("    " * at + "- 가" for at in range(to)) for to in (8, 400))
    assert to_html(shallow).count("<ul>") == 8
    assert to_html(deep).count("<") == 2
    assert to_html("\n".join("\t" * at + "- 가" for at in range(400))).count("<") == 2


def test_many_links_are_links():
    sentence = "나루마을의 이야기를 다시 읽습니다. [나루신문](https://naru.example/1)에 있습니다. "
    assert to_html(sentence * 200).count("<a href") == 200


def test_a_comment_that_never_closes_is_text():
    assert to_text("가<!-- 나 --><!-- 다 <!-- 라") == "가<!-- 다 <!-- 라"
