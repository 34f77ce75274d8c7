"""Every rule has a letter that keeps it and a letter that breaks it, with file and line."""

import dataclasses
import re
import unicodedata

import pytest
from letters import PUBLICATION

from newsletter.check.findings import check_issue
from newsletter.issue.document import read_document
from newsletter.model import Letter

FILE = "issues/2026-11-22.md"
GOOD = """\
---
number: 3
date: 2026-11-22
title: 저수지의 물은 누가 나누나
preheader: 서리를 알리는 감지기와 두 마을의 약속
status: draft
---

## 1. 저수지의 물은 누가 나누나

- 솔재마을 과수원 마흔 곳이 올가을부터 서리를 알려 주는 감지기를 달았습니다. 감지기는 흙과 잎의 온도를 십 분마다 재어 그 값을 곧바로 농부의 전화로 보냅니다.
- [솔재신문](https://sol.example/news?idxno=7)에 따르면 물뿌리개가 하룻밤에 쓰는 물은 논 두 마지기 분량입니다. 저수지의 물은 아랫마을 논과 나누어 쓰죠. 모내기 철에는 두 마을이 한꺼번에 물을 찾습니다.
- 두 마을은 수문을 여는 시각을 함께 정하는 약속을 아직 맺지 못했습니다. 꽃과 벼가 함께 목마른 봄날에 물의 차례는 누가, 어떤 자리에서 정해야 할까요?

출처: [솔재신문](https://sol.example/news?idxno=7)
"""
BULLET = GOOD.split("\n")[10]
LETTER = Letter(
    subject="저수지의 물은 누가 나누나",
    preheader="서리를 알리는 감지기와 두 마을의 약속",
    html="<html><body><p>저수지의 물</p></body></html>",
    text="저수지의 물\n",
)


def findings(source=GOOD, publication=PUBLICATION, /, **letter):
    document = read_document(source, FILE)
    return check_issue(
        document.issue,
        dataclasses.replace(LETTER, **letter),
        publication,
        file=FILE,
        places=document.places,
    )


def only(found, rule):
    """The one finding there is."""
    assert [finding.rule for finding in found] == [rule]
    (finding,) = found
    assert finding.file == FILE
    assert re.search("[가-힣]", finding.message)
    assert re.search("[가-힣]", finding.fix)
    return finding


def line_of(text, words):
    return next(number for number, line in enumerate(text.split("\n"), 1) if words in line)


def replaced(old, new, text=GOOD):
    assert old in text
    return text.replace(old, new)


def test_a_good_letter_has_nothing_to_mend():
    assert findings() == ()


# --- letter --------------------------------------------------------------------------------------


def test_a_letter_without_sections():
    text = GOOD.split("## 1.", maxsplit=1)[0] + "인사만 있는 편지입니다.\n"
    found = only(findings(text), "letter.sections")
    assert (found.level, found.line) == ("error", None)


def test_a_letter_with_only_headings_of_the_editor_s_own_has_no_story():
    text = replaced("## 1. 저수지의 물은 누가 나누나", "## 알립니다")
    assert [finding.rule for finding in findings(text)] == ["letter.sections"]


@pytest.mark.parametrize(("count", "passes"), [(2, False), (3, True), (5, True), (6, False)])
def test_the_number_of_bullets(count, passes):
    lines = GOOD.split("\n")
    more = [BULLET.replace("마흔", number) for number in ("쉰", "예순", "일흔")]
    body = {2: lines[11:13], 3: lines[10:13]}.get(count, [*more[: count - 3], *lines[10:13]])
    text = "\n".join([*lines[:10], *body, *lines[13:]])
    found = findings(text)
    if passes:
        assert found == ()
    else:
        finding = only(found, "letter.bullets")
        assert finding.level == "warning"
        assert finding.line == line_of(text, "## 1.")
        assert f"{count}개" in finding.message


def test_a_long_headline():
    long = "저수지의 물은 누가 나누나 그리고 그 차례는 어느 자리에서 누구의 말을 듣고 정해야 하는가"
    text = replaced("## 1. 저수지의 물은 누가 나누나", f"## 1. {long}")
    finding = only(findings(text), "letter.headline")
    assert finding.line == line_of(text, "## 1.")
    fitting = replaced("## 1. 저수지의 물은 누가 나누나", f"## 1. {long[:40].strip()}")
    assert findings(fitting) == ()


def test_a_headline_s_link_address_does_not_count():
    linked = "## 1. [저수지의 물은 누가 나누나](https://sol.example/" + "a" * 60 + ")"
    assert findings(replaced("## 1. 저수지의 물은 누가 나누나", linked)) == ()


def test_a_section_without_a_source():
    text = replaced("\n출처: [솔재신문](https://sol.example/news?idxno=7)\n", "")
    assert findings(text) == (), "a linked outlet in a bullet is a source"
    bare = replaced("[솔재신문](https://sol.example/news?idxno=7)에", "솔재신문에", text)
    finding = only(findings(bare), "sources.missing")
    assert finding.level == "error"
    assert finding.line == line_of(bare, "## 1.")
    named = bare + "\n출처: 솔재신문 「감지기 마흔 대」\n"
    assert findings(named) == ()


def test_a_picture_is_no_source():
    text = replaced("\n출처: [솔재신문](https://sol.example/news?idxno=7)\n", "")
    text = replaced("[솔재신문](https://sol.example/news?idxno=7)에", "솔재신문에", text)
    text += (
        '\n![둑](media/a.jpg "사진: 한여울")\n\n'
        '![수문](https://pictures.example/gate.jpg "사진: 한여울")\n'
    )
    only(findings(text), "sources.missing")


@pytest.mark.parametrize(
    ("length", "level"),
    [(79, "warning"), (80, None), (220, None), (221, "warning"), (280, "warning"), (281, "error")],
)
def test_the_length_of_a_bullet(length, level):
    bullet = "- " + "가" * (length - 4) + "습니다."
    text = replaced(BULLET, bullet)
    found = findings(text)
    if level is None:
        assert found == ()
    else:
        finding = only(found, "letter.bullet-length")
        assert finding.level == level
        assert finding.line == line_of(text, bullet)
        assert f"{length}자" in finding.message


def test_marks_and_addresses_do_not_lengthen_a_bullet():
    words = "가" * 210
    bullet = f"- **{words}** [매체](https://sol.example/{'a' * 80})\\[ㄱ\\]습니다."
    assert findings(replaced(BULLET, bullet)) == ()


@pytest.mark.parametrize("ending", ["한다.", "했다", "함.", "한다는 것"])
def test_an_ending_that_is_not_polite(ending):
    text = replaced("농부의 전화로 보냅니다.", f"농부의 전화로 보내려 {ending}")
    finding = only(findings(text), "letter.politeness")
    assert finding.level == "warning"
    assert finding.line == line_of(text, BULLET[:20])
    assert "1번째" in finding.message


@pytest.mark.parametrize(
    "ending",
    [
        "보내죠.",
        "보낼까요?",
        "보내요.",
        "보낸다고 합니다”.",
        "**보냅니다.**",
        "(시범으로) 보냅니다.",
    ],
)
def test_polite_endings_pass(ending):
    assert findings(replaced("농부의 전화로 보냅니다.", f"농부의 전화로 {ending}")) == ()


def test_a_section_that_does_not_end_in_a_question():
    text = replaced("어떤 자리에서 정해야 할까요?", "어떤 자리에서 정할지 물어야 합니다.")
    finding = only(findings(text), "letter.question")
    assert finding.level == "warning"
    assert finding.line == line_of(text, "물어야 합니다")


@pytest.mark.parametrize(
    "marked", ["**정해야 할까요?**", "*정해야 할까요?*", "[정해야 할까요?](https://a.example)"]
)
def test_an_emphasised_question_is_a_question(marked):
    assert findings(replaced("정해야 할까요?", marked)) == ()


def test_lines_are_counted_in_the_file_the_editor_sees():
    text = replaced("## 1.", "인사말입니다.\n\n둘째 문단입니다.\n\n## 1.")
    text = replaced("농부의 전화로 보냅니다.", "농부의 전화로\n  보낸다.", text)
    finding = only(findings(text), "letter.politeness")
    assert finding.line == line_of(text, "솔재마을 과수원")


def test_every_section_is_checked_with_its_own_lines():
    body = GOOD.split("---\n\n", 1)[1].replace("농부의 전화로 보냅니다.", "농부의 전화로 보낸다.")
    text = GOOD + "\n" + body.replace("## 1.", "## 2.")
    finding = only(findings(text), "letter.politeness")
    assert "2번 꼭지" in finding.message
    assert finding.line == line_of(text, "보낸다")


# --- law -----------------------------------------------------------------------------------------

AD = GOOD.replace("status: draft\n", "status: draft\nadvertising: true\n")


def test_an_advertising_letter_with_all_it_needs():
    assert findings(AD, subject="(광고) 저수지의 물") == ()


@pytest.mark.parametrize("subject", ["저수지의 물", "저수지의 물 (광고)", " (광고) 저수지"])
def test_an_advertising_subject_begins_with_the_mark(subject):
    finding = only(findings(AD, subject=subject), "law.ad-mark")
    assert finding.level == "error"
    assert finding.line == line_of(AD, "title:")


@pytest.mark.parametrize(
    "subject",
    [
        "[광고] 물",
        "(광 고) 물",
        "【광고】 물",
        "<광고> 물",
        "［광고］ 물",
        "（광고） 물",
        "(광고） 물",
    ],
)
def test_marks_that_only_look_like_the_law_s(subject):
    finding = only(findings(subject=subject), "law.ad-mark")
    assert (finding.level, finding.line) == ("error", line_of(GOOD, "title:"))
    assert "(광고)" in finding.fix


def test_a_letter_about_advertising_is_no_advertisement():
    assert findings(subject="광고가 된 목소리, 성우에게 물었다") == ()


def test_an_advertising_letter_names_its_sender():
    publication = dataclasses.replace(PUBLICATION, contact="")
    finding = only(findings(AD, publication, subject="(광고) 물"), "law.contact")
    assert (finding.level, finding.line) == ("error", line_of(AD, "title:"))
    assert findings(GOOD, publication) == ()


def test_an_advertising_letter_can_be_refused():
    publication = dataclasses.replace(PUBLICATION, unsubscribe_url="")
    finding = only(findings(AD, publication, subject="(광고) 물"), "law.unsubscribe")
    assert (finding.level, finding.line) == ("error", line_of(AD, "title:"))
    assert findings(GOOD, publication) == ()


# --- mail ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "level"),
    [(81_000, None), (82_500, "warning"), (102_400, "warning"), (102_401, "error")],
)
def test_the_size_of_the_mail_in_bytes(size, level):
    found = findings(html="가" * (size // 3) + "a" * (size % 3))
    if level is None:
        assert found == ()
    else:
        finding = only(found, "mail.size")
        assert (finding.level, finding.line) == (level, None)
        assert f"{size:,}" in finding.message


def test_a_long_subject():
    assert findings(subject="가" * 40) == ()
    finding = only(findings(subject="가" * 41), "mail.subject")
    assert (finding.level, finding.line) == ("warning", None)


def test_a_missing_preheader():
    assert only(findings(preheader=""), "mail.preheader").level == "warning"


@pytest.mark.parametrize(
    "left", ["{{ issue.title }}", "{% if x %}", "<mj-text>", "lorem ipsum", "TODO: 그림", "FIXME"]
)
def test_leftovers_of_templates(left):
    finding = only(findings(html=f"<p>{left}</p>"), "mail.leftover")
    assert finding.level == "error"
    assert left[:4] in finding.message


def test_the_sending_service_s_own_token_is_no_leftover():
    publication = dataclasses.replace(PUBLICATION, unsubscribe_url="{{ unsubscribe_url }}")
    html = '<a href="{{ unsubscribe_url }}">수신거부</a>'
    assert findings(GOOD, publication, html=html) == ()
    only(findings(GOOD, publication, html=html + "{{ name }}"), "mail.leftover")


@pytest.mark.parametrize("bad", ["\x00", "\x1b", "\x85", "\ufffd"])
@pytest.mark.parametrize("part", ["html", "text"])
def test_damaged_characters(bad, part):
    finding = only(findings(**{part: f"저수지{bad}의 물"}), "mail.characters")
    assert finding.level == "error"


def test_tabs_and_line_ends_are_no_damage():
    assert findings(html="<p>\t물\r\n</p>", text="물\t\r\n") == ()


def test_decomposed_hangul():
    finding = only(findings(text=unicodedata.normalize("NFD", "저수지의 물")), "mail.nfd")
    assert finding.level == "warning"


# --- all together --------------------------------------------------------------------------------


def test_errors_come_first_then_lines_and_the_same_input_gives_the_same_findings():
    text = replaced("농부의 전화로 보냅니다.", "농부의 전화로 보낸다.")
    text = replaced("어떤 자리에서 정해야 할까요?", "어떤 자리에서 정할지 봅니다.", text)
    found = findings(text, subject="[광고] 물", preheader="", html="{{ x }}")
    assert [finding.rule for finding in found] == [
        "mail.leftover",
        "law.ad-mark",
        "mail.preheader",
        "letter.politeness",
        "letter.question",
    ]
    assert findings(text, subject="[광고] 물", preheader="", html="{{ x }}") == found
