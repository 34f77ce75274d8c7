"""The mail: complete, clean, and the same twice."""

from __future__ import annotations

import dataclasses
import datetime as dt
import email
import email.policy
import re
import time

import html5lib
import pytest
from letters import BARE, HOSTILE, ISSUE, PUBLICATION, TEMPLATES, everywhere, words_of

from newsletter.config import parse_config
from newsletter.errors import ConfigError, RenderError
from newsletter.korean.text import display_width
from newsletter.model import Brief, Bullet, Image, Issue, Link, Section
from newsletter.render import markdown
from newsletter.render.mail import fitted_mail, render_mail, subject_of
from newsletter.render.message import build_message
from newsletter.render.shorter import LARGEST, MORE, check_length, weight
from newsletter.render.site import render_site
from newsletter.render.templates import render

FORMAT = "ai-ethics"
FORBIDDEN_WORDS = ("로그인", "회원가입", "관련 기사", "무단전재")
MAIL_ELEMENTS = frozenset(
    re.findall(
        r"\w+",
        "html head title meta style body div table tbody tr td h1 h2 h3 h4 p span a b "
        "strong em i u s sub sup del ins code pre blockquote br hr img ul ol li link ",
    )
)


def mail(issue=ISSUE, publication=PUBLICATION, templates=TEMPLATES):
    return render_mail(issue, publication, templates, format_name=FORMAT)


def tree(html):
    return html5lib.parse(html, namespaceHTMLElements=False)


def assert_harmless(html):
    for element in tree(html).iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag in MAIL_ELEMENTS, element.tag
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            if name in {"href", "src"}:
                assert re.match(r"https?://|mailto:", value), value
    assert "<mj-" not in html
    assert 'lang="und"' not in html


@pytest.mark.parametrize(
    "text",
    [*HOSTILE, "A < B", "R&D", "{{ 7*7 }}", "{% include 'theme.toml' %}", '**"인용"**을', "'\"<>&", "]]>", "<!-- a -- b -->", "-->", "<![endif]--> <!--[if mso | IE]>"],
)  # fmt: skip
def test_hostile_text_in_every_field(text):
    letter = mail(everywhere(text))
    assert_harmless(letter.html)
    assert "49" not in words_of(tree(letter.html).find("body")) or "49" in text
    assert "\n" not in letter.subject


def test_braces_come_out_as_typed():
    letter = mail(everywhere("{{ 7*7 }}"))
    assert letter.html.count("{{ 7*7 }}") >= 15
    assert letter.text.count("{{ 7*7 }}") >= 12


def test_frame_of_the_mail():
    letter = mail()
    html = tree(letter.html)
    assert html.attrib["lang"] == "ko"
    assert html.attrib["dir"] == "ltr"
    assert [words_of(h1) for h1 in html.iter("h1")] == [ISSUE.title]
    assert [words_of(h2) for h2 in html.iter("h2")] == [
        "1. 전기를 삼키는 서버실, 요금은 동네가 나눠 낼까요",
        "2. 숙제를 채점하는 인공지능: 선생님은 무엇을 읽나요",
        "3. 목소리를 빌려준 성우들의 R&D 계약서",
        "단신",
        "#feedback",
    ]
    assert all(table.attrib.get("role") == "presentation" for table in html.iter("table"))
    assert all('role="presentation"' in tag for tag in re.findall(r"<table[^>]*>", letter.html))
    assert not re.search(r"<!\[endif\]-->\s*<!--\[if mso \| IE\]>", letter.html)
    assert "fonts.googleapis" not in letter.html
    assert "@import" not in letter.html
    assert len(letter.html.encode()) < 40_000
    assert ISSUE.preheader in letter.html
    assert letter.preheader == ISSUE.preheader


def test_keep_all_is_inline_and_lists_are_real():
    html = tree(mail().html)
    for name in ("h1", "h2", "h3", "li"):
        for element in html.iter(name):
            style = element.attrib["style"]
            assert "word-break:keep-all" in style
            assert "margin:0" in style
    bullets = sum(len(section.bullets) for section in ISSUE.sections)
    links = sum(len(section.read_more) for section in ISSUE.sections)
    assert len(list(html.iter("li"))) == bullets + links + len(ISSUE.briefs)
    for anchor in html.iter("a"):
        assert "color:" in anchor.attrib["style"]


def test_style_is_only_an_enhancement():
    letter = mail()
    styles = re.findall(r"<style[^>]*>(.*?)</style>", letter.html, re.DOTALL)
    assert sum(len(style.encode()) for style in styles) < 16_000
    assert "prefers-color-scheme:dark" in "".join(styles)
    assert "[data-ogsc]" in "".join(styles)
    for style in styles:  # an @ rule inside an @ rule makes Gmail drop the block
        assert not re.search(r"@media[^{]*\{[^@]*?\{[^}]*\}[^{}]*@", style.replace("}\n}", ""))


def test_pictures_links_and_colophon():
    html = tree(mail().html)
    (picture,) = html.iter("img")
    assert picture.attrib["src"] == "https://letter.example.org/archive/media/2026-11-22-pylon.jpg"
    assert picture.attrib["alt"] == "해 질 녘 들판에 줄지어 선 송전탑"
    assert picture.attrib["width"] == "536"
    hrefs = {words_of(a): a.attrib["href"] for a in html.iter("a")}
    assert hrefs["물을 마시는 컴퓨터"] == "https://letter.example.org/archive/2026-11-08/"
    assert hrefs["들녘신문"] == "https://news.example.com/a?id=1&p=2"
    assert hrefs["웹에서 보기"] == "https://letter.example.org/archive/2026-11-22/"
    assert hrefs["수신거부 (Unsubscribe)"] == PUBLICATION.unsubscribe_url
    assert hrefs["의견 남기기"] == PUBLICATION.feedback_url
    body = words_of(html.find("body"))
    for shown in ("14호 · 2026.11.22", "연관 토픽 #AI #환경", PUBLICATION.sender, PUBLICATION.contact, ISSUE.ai_label, "사진: 김하늘 / Unsplash"):  # fmt: skip
        assert shown in body


def test_empty_fields_leave_no_trace():
    bare = Issue(
        1, dt.date(2026, 1, 4), "새해 첫 편지", sections=(Section(1, "머리말", (Bullet("글."),)),)
    )
    letter = mail(bare, BARE)
    body = words_of(tree(letter.html).find("body"))
    for absent in ("웹에서 보기", "수신거부", "구독하기", "보낸 이", "연락처", "연관 토픽", "단신", "feedback", "출처", "더 읽어보기", "만드는 사람", "광고"):  # fmt: skip
        assert absent not in body
        assert absent not in letter.text
    assert not list(tree(letter.html).iter("a"))
    assert "display:none" not in letter.html.partition("<body")[2]
    without_home = mail(ISSUE, BARE)
    assert not list(tree(without_home.html).iter("img"))
    assert "그림: 해 질 녘 들판에" in without_home.html


def test_link_words_are_markdown_too():
    link = Link(r"\[단독\] R&amp;D \*별\* &lt;AI&gt;", "https://a.example/x")
    image = Image("https://a.example/y.png", r"\[그림\]", r"사진: \_가\_")
    section = Section(1, "글", (), image, (link,), (link,))
    issue = Issue(1, ISSUE.date, "글", sections=(section,), briefs=(Brief(link, "글.", r"\[책\]"),))
    letter = mail(issue)
    page = tree(letter.html)
    assert [words_of(a) for a in page.iter("a")][:3] == ["[단독] R&D *별* <AI>"] * 3
    assert page.find(".//img").attrib["alt"] == "[그림]"
    assert "사진: _가_" in words_of(page)
    assert "— [책]" in words_of(page)
    assert letter.text.count("[단독] R&D *별* <AI>[") == 3


def test_sources_and_briefs_of_the_editors_own_shape():
    section = Section(1, "글", (), None, (Link("[가](https://a.example/1)와 *나*"), Link("다")))
    briefs = (Brief(Link(""), "[라](https://a.example/2)뿐인 줄"), Brief(Link("제목"), "한 문장."))
    letter = mail(Issue(1, ISSUE.date, "글", sections=(section,), briefs=briefs))
    page = tree(letter.html)
    assert [words_of(a) for a in page.iter("a")][:2] == ["가", "라"]
    assert "제목" in [words_of(b) for b in page.iter("b")]
    assert [words_of(li) for li in page.iter("li")] == ["라뿐인 줄", "제목 한 문장."]
    assert "출처: 가[1]와 나, 다" in letter.text
    assert "- 라[2]뿐인 줄\n- 제목\n  한 문장." in letter.text


@pytest.mark.parametrize(
    "token",
    [
        "{{ UnsubscribeURL }}",
        "{{unsubscribe}}",
        "{{ unsubscribe_url }}",
        "*|UNSUB|*",
        "$%unsubscribe%$",
        "%%unsubscribe%%",
        "[unsubscribe]",
        "https://a.example/out/{{ subscriber.uuid }}?list=1",
    ],
)
def test_provider_tokens_pass_untouched(token):
    letter = mail(publication=dataclasses.replace(PUBLICATION, unsubscribe_url=token))
    assert f'href="{token}"' in letter.html
    assert token in letter.text
    message = build_message(letter, ISSUE, PUBLICATION)
    html = email.message_from_bytes(message, policy=email.policy.default).get_body(("html",))
    assert f'href="{token}"' in html.get_content()


@pytest.mark.parametrize(
    "token", ["{{ UnsubscribeURL }}", "{{unsubscribe}}", "*|UNSUB|*", "$%unsubscribe%$"]
)
def test_the_letters_own_words_may_lead_to_the_token_and_to_no_other(token):
    closing = (
        f"[그만 받기]({token}) [남의 것]({{{{ other }}}}) *|FNAME|* 님, $%이름%$ {{{{ name }}}}"
    )
    issue = dataclasses.replace(ISSUE, closing=closing)
    letter = mail(issue, dataclasses.replace(PUBLICATION, unsubscribe_url=token))
    hrefs = {words_of(a): a.attrib["href"] for a in tree(letter.html).iter("a")}
    assert hrefs["그만 받기"] == token
    assert "남의 것" not in hrefs
    for shown in ("*|FNAME|* 님", "$%이름%$", "{{ name }}"):
        assert shown in letter.html
        assert shown in letter.text


def test_the_token_of_the_settings_goes_before_the_address():
    config = parse_config(
        '[publication]\nunsubscribe_url = "https://a.example/out"\n'
        'unsubscribe_token = "{{ UnsubscribeURL }}"\n'
    )
    publication = config.publication.masthead()
    assert publication.unsubscribe_url == "{{ UnsubscribeURL }}"
    raw = build_message(mail(publication=publication), ISSUE, publication)
    assert b"\r\nList-Unsubscribe: <{{ UnsubscribeURL }}>\r\n" in raw
    for wrong in ('a\\"b', "{{ <x> }}", "수신거부", "a\\nb"):
        with pytest.raises(ConfigError, match="unsubscribe_token"):
            parse_config(f'[publication]\nunsubscribe_token = "{wrong}"\n')


def long_letter(sections=40, bullets=3, words=300):
    """A letter too long for a mail."""
    body = tuple(
        Bullet(f"{place}째 글머리 " + "가나다 " * words) for place in range(1, bullets + 1)
    )
    parts = tuple(
        dataclasses.replace(
            ISSUE.sections[0], number=order, headline=f"{order}번째 이야기", body=body
        )
        for order in range(1, sections + 1)
    )
    return dataclasses.replace(ISSUE, sections=parts)


def fitted(issue, publication=PUBLICATION):
    return fitted_mail(issue, publication, TEMPLATES, format_name=FORMAT)


def test_a_letter_that_fits_is_left_whole():
    whole = fitted(ISSUE)
    assert whole.letter == mail()
    assert whole.size == weight(whole.letter) <= LARGEST
    assert not whole.cut
    assert check_length(whole, "x") == ()


def test_a_letter_too_long_goes_on_on_the_web():
    issue = long_letter(12, 4, 160)
    short = fitted(issue)
    assert weight(short.letter) <= LARGEST < short.size
    page = tree(short.letter.html)
    heads = [words_of(h2) for h2 in page.iter("h2")]
    assert [f"{order}. {order}번째 이야기" for order in range(1, 13)] == heads[:12]
    hrefs = [a.attrib["href"] for a in page.iter("a") if words_of(a) == MORE]
    cut = len(hrefs)
    assert 0 < cut < 12
    home = "https://letter.example.org/archive/2026-11-22/"
    assert hrefs == [f"{home}#s{order}" for order in range(13 - cut, 13)]
    body = words_of(page.find("body"))
    assert body.count("1째 글머리") == 12
    assert body.count("2째 글머리") == 12 - cut
    assert all(url in short.letter.text for url in hrefs)
    assert MORE in short.letter.text
    assert f"꼭지 {cut}개" in short.cut
    (finding,) = check_length(short, "issues/2026-11-22.md")
    assert (finding.rule, finding.level) == ("mail.shorter", "warning")
    assert f"{short.size:,}바이트" in finding.message
    one_more = fitted(dataclasses.replace(issue, sections=issue.sections[:-1]))
    assert weight(one_more.letter) <= LARGEST
    assert short == fitted(issue)


@pytest.mark.parametrize(
    ("issue", "said"),
    [
        (dataclasses.replace(long_letter(2), briefs=ISSUE.briefs * 150), "단신은 뺐습니다"),
        (long_letter(20, 1, 900), "제목만 남겼습니다"),
        (dataclasses.replace(long_letter(2), greeting="안녕 " * 15_000), "인사말과 맺음말"),
    ],
)  # fmt: skip
def test_what_else_may_be_cut(issue, said):
    short = fitted(issue)
    assert weight(short.letter) <= LARGEST
    assert said in short.cut
    assert MORE in words_of(tree(short.letter.html))


def test_a_letter_without_a_home_on_the_web_stays_whole():
    issue = long_letter()
    whole = fitted(issue, BARE)
    assert not whole.cut
    assert weight(whole.letter) == whole.size > LARGEST
    assert MORE not in whole.letter.html
    titles = dataclasses.replace(ISSUE, title="가" * 60_000)
    assert not fitted(titles).cut


def test_links_of_a_short_section_lead_to_where_the_site_goes_on():
    page = render_site([ISSUE], PUBLICATION, TEMPLATES, format_name=FORMAT, topic_titles={})[
        "2026-11-22/index.html"
    ].decode()
    anchors = {one.attrib["id"] for one in tree(page).iter() if "id" in one.attrib}
    assert {"s1", "s2", "s3", "briefs"} <= anchors


def test_no_strange_scheme_from_the_configuration():
    letter = mail(publication=dataclasses.replace(PUBLICATION, unsubscribe_url="javascript:x"))
    assert "수신거부" not in letter.html


def test_advertising_subject():
    advertising = dataclasses.replace(ISSUE, advertising=True)
    assert subject_of(advertising) == f"(광고) {ISSUE.title}"
    assert (
        subject_of(dataclasses.replace(advertising, subject="(광고)  봄\n소식")) == "(광고) 봄 소식"
    )
    assert subject_of(dataclasses.replace(ISSUE, subject="다른 제목")) == "다른 제목"
    assert "이 편지에는 광고가 들어 있습니다." in mail(advertising).html


def test_text_part():
    text = mail().text
    prose, _, notes = text.rpartition("\n\n\n")
    assert all(display_width(line) <= 72 for line in prose.splitlines() if "http" not in line)
    assert "\n1. 전기를 삼키는 서버실, 요금은 동네가 나눠 낼까요\n------" in text
    assert "\n- 문제는 전기 요금입니다. 들녘신문[3]의 보도에 따르면 송전망을 넓히는\n  비용" in text
    assert "출처: 들녘신문[3], 전력연구회 보고서" in text
    urls = dict(re.findall(r"^(\[\d+\]) (\S+)$", notes, re.MULTILINE))
    hrefs = {a.attrib["href"] for a in tree(mail().html).iter("a")}
    own = {PUBLICATION.feedback_url, PUBLICATION.subscribe_url, PUBLICATION.unsubscribe_url}
    own |= {"https://letter.example.org/archive/2026-11-22/"}
    assert hrefs - own <= set(urls.values())
    assert all(url in text for url in own)
    assert "**" not in text
    assert "](" not in text


def test_a_letter_takes_at_most_thirty_milliseconds():
    """Markdown, Jinja2 and MJML of one letter, warm; nine on the machine this was written on."""
    mail()
    times = []
    for _ in range(12):
        markdown._convert.cache_clear()
        start = time.perf_counter()
        mail()
        times.append(time.perf_counter() - start)
    assert min(times) < 0.03


def test_same_letter_same_bytes():
    assert mail() == mail()


def test_words_that_pages_of_newspapers_carry_are_not_in_our_templates():
    for name, text in TEMPLATES.items():
        assert not [word for word in FORBIDDEN_WORDS if word in text], name


def test_deep_nesting_does_not_reach_the_engine():
    issue = dataclasses.replace(ISSUE, greeting="<b>" * 20_000 + "글", title="[" * 5_000)
    assert "글" in words_of(tree(mail(issue).html))


@pytest.mark.parametrize(
    ("template", "line", "reason"),
    [
        ("가\n{% if %}", 2, "문법"),
        ("가\n나\n{{ nothing }}", 3, "nothing"),
        ("{{ 1 / 0 }}", 1, "그리지"),
        ("{% include 'x/y.j2' %}", None, "찾을 수 없"),
    ],
)
def test_template_mistakes_name_file_and_line(template, line, reason):
    with pytest.raises(RenderError, match=reason) as caught:
        render({"a/b.html.j2": template}, "a/b.html.j2", {})
    assert caught.value.line == line
    assert caught.value.file == ("templates/a/b.html.j2" if line else "templates/x/y.j2")


def test_missing_format_is_explained():
    with pytest.raises(RenderError) as caught:
        render_mail(ISSUE, PUBLICATION, TEMPLATES, format_name="없는-꼴")
    assert caught.value.file == "templates/없는-꼴/mail.mjml.j2"
