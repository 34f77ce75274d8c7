"""Untrusted text in every position of a letter is text in the mail, in both parts and the .eml.

Five hundred hostile lines stand where feeds, pages, models and people write. Text that a program
writes (escaped Markdown) may change nothing but words: the tree of the mail is that of a harmless
letter. Markdown of any kind may bring only elements, attributes, schemes and styles of our own.
"""

from __future__ import annotations

import dataclasses
import itertools
import re

import html5lib
import pytest
from letters import ISSUE, PUBLICATION, TEMPLATES

from newsletter.issue.markdown import escape
from newsletter.korean.text import clean_line
from newsletter.model import Brief, Bullet, Image, Link, Prose, Section
from newsletter.render.mail import render_mail

VECTORS = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>x</script>'></iframe>",
    "<object data=javascript:alert(1)><embed src=x>",
    "<form action=javascript:x><input type=submit><button>",
    "<b onclick=alert(1) style=color:red>굵게</b>",
    "<a href=javascript:alert(1)>누르기</a>",
    "<a href='&#106;avascript:alert(1)'>누르기</a>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:x'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>*{display:none}@import 'x'</style>",
    "</style><style>body{background:url(javascript:x)}",
    "</mj-text></mj-column></mj-section><mj-raw><iframe></iframe></mj-raw>",
    "<mj-include path='/etc/passwd' />",
    "<mj-style>*{display:none}</mj-style>",
    "<mj-image src='https://evil.example/t.gif' alt='' />",
    "</mj-body></mjml><mjml>",
    "<!--[if mso]><script>alert(1)</script><![endif]-->",
    "<![endif]--><script>alert(1)</script><!--[if mso | IE]>",
    "<!-- 열린 주석",
    "--> 닫는 주석 <!-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><?php echo 1 ?>",
    "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>&x;",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;b&amp;gt; &#60;b&#62; &#x3c;b&#x3e; &bogus; &copy &notit;",
    "[누르기](javascript:alert(1))",
    "[누르기](JaVa\tScRiPt:alert(1))",
    "[누르기](data:text/html;base64,PHNjcmlwdD4=)",
    "[누르기](vbscript:x) ![그림](javascript:y) <javascript:z>",
    "[누르기](//evil.example) [둘](/\\evil.example) [셋](\\\\evil.example)",
    "[누르기][x] [x]: javascript:alert(1)",
    '[누르기](https://a.example/"onmouseover="alert(1))',
    "[누르기](https://a.example 'x\" onclick=\"y')",
    "![그림](https://evil.example/pixel.gif)",
    "](https://evil.example) 밖으로",
    "**굵게 _기울여 `코드 ~~지움",
    "`` ` `` ```` ``` \\` \\\\",
    "# 제목 ## 제목",
    "> 인용 - 목록 1. 번호 *** ___ ---",
    "| 표 | 칸 | :-: |",
    "줄 끝 역사선 \\",
    "{{ 7*7 }} {% include 'theme.toml' %} {# 없음 #}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{% raw %}{{ x }}{% endraw %} ${7*7} #{7*7} <%= 7*7 %>",
    "\u202e거꾸로\u202c \u2066\u2067가두기\u2069",
    "가\u200b나\u200e다\ufeff라\u2060마",
    "제어\x00\x08\x1b[31m\x7f\x85\x9b 문자",
    "줄\u2028바꿈\u2029과\x0b세로\x0c쪽",
    "반쪽 \ud83d 대리 \udc00 문자",
    "＜script＞ ‹script› ﹤b﹥ ＂＇",
    "각 한글 NFD",
    "👩‍💻 🇰🇷 👍🏽 ❤️ 가족 👨‍👩‍👧‍👦",
    "' \" ` < > & ; = / \\ : ( ) [ ] { }",
    "x' y=\" z=> \"><b>\" '/>",
    "https://evil.example/?a=1&b=2 www.evil.example a@evil.example",
    "%3Cscript%3E %00 %0d%0aBcc:x@evil.example",
    "\r\nBcc: all@evil.example\r\n\r\n<b>몸</b>",
)  # fmt: skip
AROUND = (
    "{}",
    "가나 {} 다라",
    '">{}',
    "'/>{}<x ",
    "{}\\",
    "**{}**",
    "({})[{}]",
    "AI {}, 요금은 A < B & C",
)
TEXTS = tuple(
    itertools.islice((frame.replace("{}", text) for frame in AROUND for text in VECTORS), 500)
)
TOGETHER = 10
NOWHERE = dataclasses.replace(PUBLICATION, base_url="")  # a letter with no page is never cut
FORMATS = sorted(
    name.split("/")[0]
    for name in TEMPLATES
    if name.endswith("/mail.mjml.j2") and not name.startswith("shared/")
)
HERE = "https://a.example/글?x=1&y=2"
SPOKEN = ("alt", "aria-label")
RICH = (
    "[가](https://a.example) **나** *다* `라` <b>마</b><i>바</i><u>사</u><s>아</s><em>자</em>"
    "<strong>차</strong><sub>카</sub><sup>타</sup><del>파</del><ins>하</ins><br>![가](https://a.example/x.png)\n\n"
    "# 가\n\n#### 나\n\n- 다\n- 라\n\n3. 마\n4. 바\n\n> 사\n\n    아\n\n---\n\n[차](mailto:a@a.example)"
)  # fmt: skip


def letter_of(texts, lines, mark, format_name):
    """A mail with each of ``texts`` in every position: ``lines`` as plain text, ``mark`` applied
    where a field is Markdown.
    """
    words = [mark(text) for text in texts]
    issue = dataclasses.replace(
        ISSUE,
        title=" ".join(lines),
        subject=" ".join(lines),
        preheader=" ".join(lines),
        topics=tuple(lines),
        greeting="\n\n".join(words),
        sections=tuple(
            Section(
                count,
                text,
                (Bullet(text), Prose(text)),
                Image(HERE, text, text, HERE),
                (Link(text, HERE), Link(text)),
                (Link(text, HERE, ISSUE.date),),
            )
            for count, text in enumerate(words, 1)
        ),
        briefs=tuple(Brief(Link(text, HERE), text, text) for text in words),
        closing="\n\n".join(words),
        ai_label=" ".join(words),
    )
    return render_mail(issue, NOWHERE, TEMPLATES, format_name=format_name)


def tree_of(html):
    return html5lib.parse(html, namespaceHTMLElements=False)


def skeleton(tree):
    """Every element with its attributes, but for the words in them."""
    return [
        (one.tag, sorted((name, "" if name in SPOKEN else text) for name, text in one.items()))
        if isinstance(one.tag, str)
        else "comment"
        for one in tree.iter()
    ]


def seen(tree):
    """Every word a reader may meet, pictures' too."""
    parts = [
        text
        for one in tree.iter()
        if isinstance(one.tag, str)
        for text in (*map(one.get, SPOKEN), one.text if one.tag != "style" else "", one.tail)
        if text
    ]
    return clean_line(" ".join(parts))


def batches():
    return [TEXTS[start : start + TOGETHER] for start in range(0, len(TEXTS), TOGETHER)]


def test_there_are_five_hundred_of_them():
    assert len(set(TEXTS)) == 500


@pytest.mark.parametrize("format_name", FORMATS)
def test_text_of_others_changes_nothing_but_words(format_name):
    markers = [f"표식{'가나다라마바사아자차'[place]}임" for place in range(TOGETHER)]
    calm = letter_of(markers, markers, escape, format_name)
    calm_tree = tree_of(calm.html)
    bones, words = skeleton(calm_tree), seen(calm_tree)
    for batch in batches():
        letter = letter_of(batch, batch, escape, format_name)
        tree = tree_of(letter.html)
        assert skeleton(tree) == bones
        assert squeezed(seen(tree)) == squeezed(
            replaced(words, dict(zip(markers, batch, strict=True)))
        )
        assert "\n" not in letter.subject
        for text in batch:
            assert squeezed(clean_line(text)) in squeezed(letter.text)


def replaced(words, texts):
    """``words`` with each marker replaced by its text, all at once."""
    return re.sub("|".join(texts), lambda found: clean_line(texts[found[0]]), words)


def squeezed(text):
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("format_name", FORMATS)
def test_markdown_of_others_brings_nothing_that_is_not_ours(format_name):
    ours = tree_of(letter_of([RICH] * 2, ["글"] * 2, str, format_name).html)
    known = {
        (one.tag, name) for one in ours.iter() if isinstance(one.tag, str) for name in one.attrib
    }
    tags = {one.tag for one in ours.iter()}
    styles = {one.get("style") for one in ours.iter() if isinstance(one.tag, str)}
    sheets = [one.text for one in ours.iter("style")]
    for batch in batches()[FORMATS.index(format_name) :: len(FORMATS)]:
        letter = letter_of(batch, batch, str, format_name)
        tree = tree_of(letter.html)
        assert [one.text for one in tree.iter("style")] == sheets
        for one in tree.iter():
            assert one.tag in tags
            if not isinstance(one.tag, str):
                continue
            for name, value in one.items():
                assert (one.tag, name) in known
                if name in {"href", "src"}:
                    assert re.match(r"https?://[^/]|mailto:.", value), value
            assert one.get("style") in styles
        assert "<mj-" not in letter.html
