"""The door to the engine: what may not pass is mended or refused, with its place."""

from __future__ import annotations

import re
import time

import html5lib
import pytest
from letters import ISSUE, PUBLICATION, TEMPLATES

from newsletter.errors import RenderError
from newsletter.render.engine import render_mjml
from newsletter.render.mail import render_mail

FRAME = (
    '<mjml lang="ko" dir="ltr"><mj-body><mj-section><mj-column>{}</mj-column></mj-section>'
    "</mj-body></mjml>"
)


def text_of(fragment):
    """The words a browser shows of a fragment in a text element, and the HTML around them."""
    html = render_mjml(FRAME.format(f"<mj-text>{fragment}</mj-text>"))
    bare = re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)
    tree = html5lib.parse(bare, namespaceHTMLElements=False)
    return "".join(tree.find("body").itertext()).strip(), html


@pytest.mark.parametrize(
    ("fragment", "words", "markup"),
    [
        ("<ul><li>가<li>나</ul>", "가나", "<ul><li>가</li><li>나</li></ul>"),
        ("<p>가<p>나", "가나", "<p>가</p><p>나</p>"),
        ("가</p></div>나", "가나", ""),
        ("3 < 5 & 7 > 2", "3 < 5 & 7 > 2", "3 &lt; 5 &amp; 7 &gt; 2"),
        ("<가나다>와 R&D", "<가나다>와 R&D", "&lt;가나다&gt;와 R&amp;D"),
        (
            "<a href=https://a.example/?x=1&y=2>가</a>",
            "가",
            'href="https://a.example/?x=1&amp;y=2"',
        ),
        ("가<br>나<hr>", "가나", "<br />|<br/>"),
        ("<b><i>가</b>나</i>", "가나", ""),
        ("<i></i><span></span>가", "가", "<i></i><span></span>"),
        ("<!-- 가 -- 나 --><p>다", "다", "<!--"),
        ("&nbsp;&ensp;가&hellip;<br>", "가…", ""),
        ("<p title='\"'>가", "가", ""),
    ],
)
def test_html_that_people_write_is_mended(fragment, words, markup):
    shown, html = text_of(fragment)
    assert shown == words
    assert any(one in html for one in markup.split("|"))


@pytest.mark.parametrize("tag", ["mj-button", "mj-raw", "mj-table"])
def test_other_elements_with_html_inside_are_mended_too(tag):
    inside = "<tr><td>가 & 나<td>다" if tag == "mj-table" else "<b>가 & 나"
    html = render_mjml(FRAME.format(f"<{tag}>{inside}</{tag}>"))
    assert "가 &amp; 나" in html
    assert html.count("<b>") == html.count("</b>")
    assert tag != "mj-table" or "<td>가 &amp; 나</td><td>다</td>" in html


def test_what_is_well_formed_goes_through_untouched():
    fragment = '<p>가<br />나 <a href="https://a.example/?x=1&amp;y=2">다</a>&ensp;<!--[if mso]>라<![endif]--></p>'
    assert fragment in render_mjml(FRAME.format(f"<mj-text>{fragment}</mj-text>"))


def test_conditionals_meet_and_tables_are_for_layout():
    html = render_mjml(
        FRAME.format("<mj-text>가</mj-text><mj-table><tr><td>나</td></tr></mj-table>")
    )
    assert not re.search(r"<!\[endif\]-->\s*<!--\[if mso \| IE\]>", html)
    assert html.count("<table") == html.count('role="presentation"')
    assert "fonts.googleapis" not in html


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<mjml><mj-body><mj-section></mj-body></mjml>", "<mj-section>가 닫히지 않은"),
        (FRAME.format("<mj-image src=x.png alt='' />"), "따옴표"),
        (FRAME.format('<mj-image src="https://a.example/x.png" />'), "대체 글"),
        (FRAME.format("<mj-foo>x</mj-foo>"), "mj-foo"),
        (FRAME.format("").replace(' lang="ko" dir="ltr"', ""), "언어"),
        (FRAME.format('<mj-include path="/etc/passwd" />'), "include"),
        (FRAME.format('<mj-text a="1" a="2">x</mj-text>'), "두 번"),
        (FRAME.format("<mj-text>끝이 없는 글"), "닫히지 않은"),
        ("", "비어"),
        ("글", "태그"),
        (FRAME.format("") + "<p>뒤</p>", "뒤에"),
        (FRAME.format("<mj-text>" + "<b>" * 9000 + "</mj-text>"), "."),
        ("<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>" + FRAME.format("<mj-text>&a;</mj-text>"), "."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_korean(source, reason):
    with pytest.raises(RenderError, match=reason) as caught:
        render_mjml(source, file="templates/x")
    assert caught.value.file == "templates/x"
    assert re.search("[가-힣]", caught.value.message)
    assert caught.value.hint


MAIL = """{% from "ours/parts.mjml.j2" import box, open_box with context %}
{#
  Several lines of a remark.
#}
<mjml lang="ko" dir="ltr">
<mj-head>
{% set words = {
  "a": "b",
} %}
<mj-title>{{ issue.title }}</mj-title>
</mj-head>
<mj-body>
    {% if issue.title %}
<mj-section><mj-column>
{{ box(issue.title) }}
%HERE%
</mj-column></mj-section>
    {% endif %}
{% include "ours/foot.mjml.j2" %}
</mj-body>
</mjml>
"""
OURS = {
    **TEMPLATES,
    "ours/mail.txt.j2": "글",
    "ours/parts.mjml.j2": "{% macro box(words) %}\n<mj-text>{{ words }}</mj-text>\n{% endmacro %}\n"
    "{% macro open_box() %}\n\n<mj-section>\n{% endmacro %}\n",
    "ours/foot.mjml.j2": "<mj-section>\n<mj-column>\n</mj-column>\n</mj-section>\n",
}


def mistaken(here="", **changed):
    templates = {**OURS, "ours/mail.mjml.j2": MAIL.replace("%HERE%", here), **changed}
    with pytest.raises(RenderError) as caught:
        render_mail(ISSUE, PUBLICATION, templates, format_name="ours")
    return caught.value


@pytest.mark.parametrize(
    ("here", "where"),
    [
        ("<mj-text>열린 글", "templates/ours/mail.mjml.j2:16"),
        ("\n<mj-image src=x alt='' />", "templates/ours/mail.mjml.j2:17"),
        ("\n\n<mj-foo />", "templates/ours/mail.mjml.j2:18"),
        ('<mj-image src="https://a.example/{{ issue.number }}.png" />', "templates/ours/mail.mjml.j2:16"),
        ("{{ open_box() }}", "templates/ours/parts.mjml.j2:6"),
        ("{% for one in issue.sections %}\n<mj-raw>\n{% endfor %}", "templates/ours/mail.mjml.j2:17"),
        ("{{ nothing }}", "templates/ours/mail.mjml.j2:16"),
        ("{% if %}", "templates/ours/mail.mjml.j2:16"),
    ],
)  # fmt: skip
def test_a_mistake_names_the_template_and_its_line(here, where):
    assert mistaken(here).where == where


def test_a_mistake_in_an_included_template_names_that_one():
    wrong = {"ours/foot.mjml.j2": "<mj-section>\n<mj-column>\n\n</mj-section>\n"}
    assert mistaken(**wrong).where == "templates/ours/foot.mjml.j2:2"


def test_a_mistake_out_of_the_letter_says_so():
    error = mistaken("<mj-image {{ issue.preheader|safe }} src='x' alt='' />")
    assert error.where == "templates/ours/mail.mjml.j2:16"
    assert "편지의 글" in error.hint


def test_a_project_that_trusts_the_letters_html_still_builds():
    here = "<mj-text>{{ issue.greeting|safe }}</mj-text>"
    templates = {**OURS, "ours/mail.mjml.j2": MAIL.replace("%HERE%", here)}
    issue = ISSUE.__class__(1, ISSUE.date, "글", greeting="<p>가 < 나 & 다<li>라 <b>마")
    html = render_mail(issue, PUBLICATION, templates, format_name="ours").html
    assert "가 &lt; 나 &amp; 다" in html
    assert "<b>마</b>" in html


def test_mending_takes_time_in_proportion():
    start = time.perf_counter()
    for odd in ("<", "&", "<b", "<!--", '"', "<mj-text", "</mj-text", "&a", "<b a='"):
        try:
            text_of(odd * (20_000 // len(odd)))
        except RenderError:
            continue
    assert time.perf_counter() - start < 5
