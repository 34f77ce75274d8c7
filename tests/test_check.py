"""The edges of the rules: bands, counterparts, merging, hostile text. docs/checks.toml has an
example of each rule; test_checks_table.py runs those.
"""

import dataclasses
import json
import re
import time

import pytest
from letters import PUBLICATION
from proofs import ARTICLE, BASE, FILE, letter_text, picture, proof_of

from newsletter.check.findings import check_issue
from newsletter.check.marks import faults
from newsletter.check.proof import paragraphs_of
from newsletter.issue.document import read_document

SLOTS = BASE["slots"]
FULL = dataclasses.replace(
    PUBLICATION, contact="물길 편집실 · 02-555-0134 · 가람시 솔재로 12 · a@letter.example.org"
)


def rules(publication=PUBLICATION, *, values=None, **slots):
    """The rules broken, in order, by the base letter with slots filled so."""
    text, _ = letter_text(**slots)
    return [one.rule for one in check_issue(proof_of(text, publication, **(values or {})))]


def only(publication=PUBLICATION, *, values=None, **slots):
    text, _ = letter_text(**slots)
    (finding,) = check_issue(proof_of(text, publication, **(values or {})))
    return finding


def filled(length):
    """A polite bullet of so many characters that states nothing."""
    words = "물이 흐르고 바람이 불고 아이들이 걷고 " * 20
    return words[: length - 4].rstrip().ljust(length - 4, "고") + "습니다."


# --- the form ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "level"),
    [(79, "warning"), (80, None), (220, None), (221, "warning"), (280, "warning"), (281, "error")],
)
def test_the_length_of_a_bullet(length, level):
    if level is None:
        assert rules(first=filled(length)) == []
    else:
        finding = only(first=filled(length))
        assert (finding.rule, finding.level) == ("letter.bullet-length", level)
        assert f"{length}자" in finding.message


def test_marks_and_addresses_do_not_lengthen_a_bullet():
    linked = filled(200).replace(
        "물이 흐르고", f"**[물이](https://a.example/{'a' * 80})** 흐르고", 1
    )
    assert rules(first=linked) == []


@pytest.mark.parametrize(("length", "passes"), [(11, False), (12, True), (40, True), (41, False)])
def test_the_length_of_a_headline(length, passes):
    assert rules(heading="물" * length) == ([] if passes else ["letter.headline"])


def test_a_headline_s_link_address_does_not_count():
    heading = f"[저수지의 물은 누가 나누나](https://sol.example/{'a' * 60})"
    assert rules(heading=heading) == []


def test_only_headings_of_the_editor_s_own_are_no_story():
    assert rules(number="", heading="알립니다") == ["letter.sections"]


@pytest.mark.parametrize(
    "ending", ["무엇을 볼까요?", "무엇을 볼까요.", "**무엇을 볼까요?**", "“무엇을 볼까?”", "왜죠?"]
)
def test_a_closing_question(ending):
    last = f"{SLOTS['first']} 다음에는 우리가 함께 {ending}"
    assert "letter.question" not in rules(last=last)


def test_a_picture_is_no_source():
    image = '![수문](https://pictures.example/gate.jpg "사진: 한여울")'
    second = SLOTS["second"].replace("[솔재신문](https://sol.example/news?idxno=7)", "솔재신문")
    assert rules(image=image, second=second, sources="") == ["sources.missing"]
    named = "출처: 솔재신문 「감지기 마흔 대」"
    assert rules(image=image, second=second, sources=named) == ["sources.unread"]


def test_lines_are_counted_in_the_file_the_editor_sees():
    text, places = letter_text(
        greeting="인사말입니다.\n\n<!--\n두 줄짜리\n-->\n\n둘째 문단입니다.",
        first=SLOTS["first"]
        .replace("감지기는 흙과", "감지기는\n  흙과")
        .replace("보냅니다.", "\n  보낸다."),
    )
    (finding,) = check_issue(proof_of(text))
    assert finding.rule == "letter.politeness"
    assert finding.line == places["first"]


def test_comments_and_code_are_nobody_s_reading():
    text = "---\ntitle: '물'\n---\n\n<!-- 여기 '한 -->\n\n```\n\"코드\n```\n\n- 가\n  나\n## 다\n"
    assert [(one.text, one.line) for one in paragraphs_of(text)] == [
        ("물", 2),
        ("- 가\n  나", 11),
        ("## 다", 13),
    ]


def test_escaped_characters_are_read_as_they_are_shown():
    heading = "“물&amp;불” 저수지의 \\[물\\]은 &lt;누가&gt; 나누나"
    assert rules(heading=heading) == []
    assert paragraphs_of("\n" + heading)[0].shown == "“물&불” 저수지의 [물]은 <누가> 나누나"


# --- voice ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ending", ["찾죠.", "찾을까요?", "**찾습니다.**", "(시범으로) 찾습니다.", "찾습니다(시범)."]
)
def test_polite_endings_pass(ending):
    assert rules(tail=f"모내기 철에는 두 마을이 물을 {ending}") == []


@pytest.mark.parametrize("ending", ["찾는다.", "찾았다", "찾음.", "찾는다는 것"])
def test_endings_that_are_not_polite(ending):
    assert rules(tail=f"모내기 철에는 두 마을이 물을 {ending}") == ["letter.politeness"]


def test_a_letter_in_haeyo_is_told_of_its_slips_in_hamnida():
    haeyo = {
        name: re.sub("습니다", "어요", re.sub("입니다", "예요", re.sub("보냅니다", "보내요", text)))
        for name, text in SLOTS.items()
        if name in {"first", "second", "tail", "last"}
    }
    assert rules(**haeyo) == []
    assert rules(**{**haeyo, "tail": SLOTS["tail"]}) == ["letter.mixing"]


def test_the_same_ending_counts_within_a_section_only():
    text, _ = letter_text()
    body = text.split("## 1.", 1)[1].split("- ", 1)[1]
    again = f"{text}\n## 2. 서리를 알리는 감지기, 두 번째 이야기\n\n- {body}"
    assert check_issue(proof_of(again)) == ()


# --- words and marks -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "‘22년부터 ’27년까지 it’s",
        "’24년 예산과 '25년 예산",
        "“그는 ‘물길’이라 불렀다”",
        "'물길'과 \"물길\"",
        "",
    ],
)
def test_marks_in_pairs(text):
    assert faults(text) == ()


@pytest.mark.parametrize(
    "text", ['"물길”을', "“물길‘을", "물길”을", "‘물길을", "”물길“", "「물길』을", "“물길 “둑”을"]
)
def test_marks_out_of_pair(text):
    assert faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "가을을 지나 마을을 돌아와 물을 봅니다.",
        "사업(프로젝트)를 알리고 동맹(AI Alliance)를 맺습니다.",
        "먹거나 마실 나이가 된 아이는 은은한 빛을 봅니다.",
        "이 표는 을/를, 은/는을 다룹니다.",
    ],
)
def test_particles_that_are_right(text):
    assert rules(greeting=text) == []


@pytest.mark.parametrize("text", ["물를 봅니다.", "아이를를 봅니다.", "물와 불을 봅니다."])
def test_particles_that_are_wrong(text):
    assert rules(greeting=text) == ["style.particle"]


@pytest.mark.parametrize(
    "text",
    [
        "AI와 GPU, NASA의 소식을 모았습니다.",
        "[Garam Times](https://garam.example/a)의 글을 읽었습니다.",
        "시인 로아 벤딕(Roa Vendik)을 만나고, Vendik의 시를 읽었습니다.",
        "Riverhen(리버헨)의 글을 읽었습니다.",
        "「Seoul in Autumn」과 “Hello World”를 읽었습니다.",
        "letter@Letter.example 로 보내 주세요.",
    ],
)
def test_names_with_a_reading_or_no_need_of_one(text):
    assert rules(greeting=text) == []


def test_a_name_is_told_once():
    text = "Riverhen의 글과 Riverhen의 그림을 봅니다."
    assert rules(greeting=text, tail="Riverhen은 물길을 그리는 모임입니다.")[:1] == [
        "style.foreign-name"
    ]


def test_years_and_short_numbers_need_no_comma():
    assert rules(greeting="2024년부터 1999명이 아니라 논 1,200곳을 보았습니다.") == ["style.commas"]
    assert rules(greeting="2024년 11월, 우편번호 03456, 논 1,200곳을 보았습니다.") == []


def test_what_somebody_said_is_not_the_letter_s_style():
    said = "“물의 차례는 회의에 의해 결정되어지고 요약해 드리겠습니다”"
    assert "style.translationese" not in rules(tail=f"이장은 {said}라고 했습니다.")
    assert "style.chatbot" not in rules(tail=f"이장은 {said}라고 했습니다.")


# --- sources -------------------------------------------------------------------------------------


def test_facts_of_one_bullet_are_told_together():
    tail = "이장 서가람 씨는 논 307곳과 감지기 98개를 돌봅니다."
    assert rules(tail=tail) in (
        ["sources.differs", "sources.not-found"],
        ["sources.not-found"],
    )


def test_sections_without_stored_articles_are_told_together():
    text, _ = letter_text()
    again = text + text.split("---\n\n", 1)[1].replace("## 1.", "\n## 2.")
    stranger = dataclasses.replace(ARTICLE, url="https://other.example/a")
    found = check_issue(proof_of(again, article=stranger))
    assert [one.rule for one in found] == ["sources.unread"]
    assert "1·2번" in found[0].message


@pytest.mark.parametrize(
    "tail",
    [
        "도하늘 씨는 “수문을 여는 차례부터 글로 적어 두어야 한다”고 했습니다.",
        "“수문을 여는 차례부터 글로 적어 두어야 한다”는 목소리가 나옵니다.",
        "“물의 차례를 지키는 마을”을 내건 잔치도 열립니다.",
    ],
)
def test_quotations_of_somebody(tail):
    assert "sources.attribution" not in rules(tail=tail)


# --- links and pictures --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["여기", "링크", "여기를 클릭", "클릭!", "here", "자세히 보기", " "]
)
def test_link_words_that_say_nothing(words):
    assert rules(greeting=f"물길 지도는 [{words}](https://map.example/a)에 있습니다.") == [
        "links.words"
    ]


def test_a_link_whose_words_are_its_address():
    text = "[https://map.example/a](https://map.example/a)와 https://map.example/b 를 보세요."
    assert rules(greeting=text) == ["links.words", "links.words"]


def test_a_picture_needs_a_credit_when_it_goes_out():
    text, _ = letter_text(image="![둑](media/gate.jpg)")
    (draft,) = check_issue(proof_of(text))
    (published,) = check_issue(proof_of(text.replace("status: draft", "status: published")))
    assert (draft.level, published.level) == ("warning", "error")


@pytest.mark.parametrize("alt", ["이미지", "사진 1", "IMG_2034", "gate.jpg", "스크린샷"])
def test_alt_that_describes_nothing(alt):
    finding = only(image=f'![{alt}](media/gate.jpg "사진: 한여울")')
    assert (finding.rule, finding.level) == ("image.alt", "warning")


def test_broken_picture_files_do_no_harm():
    text, _ = letter_text()
    for data in (b"", b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\0\0" * 50, b"\x89PNG\r\n\x1a\n", b"<svg"):
        proof = dataclasses.replace(proof_of(text), media={"media/gate.jpg": data})
        assert {one.rule for one in check_issue(proof)} <= {"image.format"}
    heavy = dataclasses.replace(
        proof_of(text), media={"media/gate.jpg": picture("jpeg", 1072, 1_000_001)}
    )
    assert [(one.rule, one.level) for one in check_issue(heavy)] == [("image.size", "error")]


# --- the law -------------------------------------------------------------------------------------

AD = "advertising: true"


def test_an_advertising_letter_with_all_it_needs():
    assert rules(FULL, head=AD) == []


@pytest.mark.parametrize("subject", ["저수지의 물", "저수지의 물 (광고)", " (광고) 저수지"])
def test_an_advertising_subject_begins_with_the_mark(subject):
    assert "law.ad-mark" in rules(FULL, head=AD, values={"subject": subject})


@pytest.mark.parametrize(
    "subject",
    [
        "[광고] 물", "(광 고) 물", "【광고】 물", "<광고> 물", "［광고］ 물", "（광고） 물", "(광고） 물",
    ],
)  # fmt: skip
def test_marks_that_only_look_like_the_law_s(subject):
    assert rules(values={"subject": subject}) == ["law.ad-mark"]


def test_an_advertising_letter_lacking_a_telephone_is_warned():
    finding = only(head=AD)
    assert (finding.rule, finding.level) == ("law.contact", "warning")
    assert "전화번호" in finding.message


@pytest.mark.parametrize(
    "heading",
    ["협찬: 서리를 알리는 감지기", "(광고) 서리를 알리는 감지기", "【제공】 새 감지기 이야기"],
)
def test_sponsored_headings(heading):
    assert rules(heading=heading) == ["law.sponsored"]
    assert rules(FULL, head=AD, heading=heading) == []


@pytest.mark.parametrize(
    "heading",
    [
        "후원 계좌를 없앤 마을의 속사정",
        "제공받은 물은 누구의 것인가",
        "광고 없는 저수지 둑길을 걷다",
    ],
)
def test_headings_about_sponsors(heading):
    assert rules(heading=heading) == []


def test_a_sponsor_named_in_the_first_words():
    first = f"이 꼭지는 나루농기계의 후원을 받아 썼습니다. {SLOTS['first']}"
    assert "law.sponsored" in rules(first=first)


def test_the_ai_label_is_shown_or_given_up():
    text, _ = letter_text(head="ai_label: 프로그램이 쓴 초안을 사람이 고쳤습니다.")
    assert check_issue(proof_of(text, drafted=True)) == ()
    mail = proof_of(text).letter.text.replace("프로그램이", "누군가")
    hidden = check_issue(proof_of(text, text=mail))
    assert [(one.rule, one.level) for one in hidden] == [("law.ai-label", "error")]
    assert rules(values={"drafted": False}) == []


# --- the mail ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "level"),
    [(81_920, None), (81_921, "warning"), (102_400, "warning"), (102_401, "error")],
)
def test_the_size_of_the_mail_in_bytes(size, level):
    text, _ = letter_text()
    bare = len(proof_of(text, html="<p></p>").letter.html.encode())
    more = size - bare
    found = check_issue(proof_of(text, html=f"<p>{'가' * (more // 3)}{'a' * (more % 3)}</p>"))
    if level is None:
        assert found == ()
    else:
        (finding,) = found
        assert (finding.rule, finding.level, finding.line) == ("mail.size", level, None)
        assert f"{size:,}" in finding.message


@pytest.mark.parametrize(
    "left",
    ["{{ issue.title }}", "{% if x %}", "<mj-text>", "lorem ipsum", "TODO: 그림", "*|FNAME|*"],
)
def test_leftovers_of_templates(left):
    assert "mail.leftover" in rules(values={"html": f"<p>{left}</p>"})


def test_the_sending_service_s_own_token_is_no_leftover():
    token = dataclasses.replace(PUBLICATION, unsubscribe_url="{{ unsubscribe_url }}")
    assert rules(token) == []
    assert rules(token, values={"html": "<p>{{ name }}</p>"}) == ["mail.leftover"]


@pytest.mark.parametrize(
    "html",
    [
        "<h1>둘째</h1>", "<h4>건너뜀</h4>", "<table><tr><td>가</td></tr></table>", "<script></script>",
        "<style>" + "a{color:red}" * 1500 + "</style>", '<p style="background:url(a.png)">가</p>',
    ],
)  # fmt: skip
def test_markup_no_mail_should_carry(html):
    assert rules(values={"html": html}) == ["mail.markup"]


def test_contrast_is_told_by_the_ground_a_word_stands_on():
    dark = '<div style="background-color:#171a1d;color:#e6e8eb"><p>{}</p></div>'
    assert rules(values={"html": dark.format("밝은 글")}) == []
    faint = dark.format('<span style="color:#353c43">어두운 글</span>')
    assert rules(values={"html": faint}) == ["mail.contrast"]
    large = '<p style="font-size:24px;color:#8a8a8a">큰 글</p>'
    assert rules(values={"html": large}) == []


# --- all together --------------------------------------------------------------------------------


def test_errors_come_first_then_lines_and_the_same_letter_gives_the_same_findings():
    text, _ = letter_text(
        preheader="",
        image="![](media/gone.jpg)",
        tail="모내기 철에는 두 마을이 물을 찾는다.",
        heading="[협찬] 새 감지기",
    )
    found = check_issue(proof_of(text))
    assert [one.rule for one in found] == [
        "law.sponsored",
        "image.alt",
        "image.file",
        "mail.preheader",
        "letter.headline",
        "image.credit",
        "letter.politeness",
    ]
    assert check_issue(proof_of(text)) == found
    assert {one.file for one in found} == {FILE}


@pytest.mark.parametrize(
    "hostile",
    ["“", "‘", '"', "[", "![", "](", "(", "「", "A", "Aa ", "http://", "<!--", "가", "1", "1,", "\u1100", "-", "{{",
     "말한 ", "에 의해 "],
)  # fmt: skip
def test_repeated_marks_cost_no_time(hostile):
    text, _ = letter_text(tail=hostile * (20_000 // len(hostile)))
    document = read_document(text, FILE)
    changes = {"issue": document.issue, "text": text, "places": document.places}
    proof = dataclasses.replace(proof_of(letter_text()[0]), **changes)
    started = time.perf_counter()
    check_issue(proof)
    assert time.perf_counter() - started < 2


def test_findings_are_plain_values():
    text, _ = letter_text(preheader="")
    (finding,) = check_issue(proof_of(text))
    assert json.loads(json.dumps(dataclasses.asdict(finding)))["rule"] == "mail.preheader"
