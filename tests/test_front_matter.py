"""The head of an issue file: an editor's choices are written into it, and no other byte changes."""

import dataclasses
import datetime as dt
import string
import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from letters import ISSUE

from newsletter.issue.document import format_issue, parse_issue, read_document
from newsletter.issue.front_matter import with_overrides
from newsletter.issue.plain_head import plain_head
from newsletter.model import Issue, Overrides

HEAD = """---
number: 14
date: 2026-11-22
title: '제목: 둘'  # 사람이 적은 말
# pins: [적지 않은 것]
status: draft
pinsAndMore: 그대로
---

## 1. 제목

- 본문입니다. pins: [x]
---
drops: [본문]
"""
KEYS = ("pins", "drops", "merges", "splits")
WISHES = Overrides(
    ("https://a.example/1",),
    ("seeds/b c.txt", "abcd1234"),
    (("https://a.example/1", "abcd"), ("x: y", "#z")),
    ("0123",),
)
REFERENCES = st.one_of(
    st.sampled_from(
        [
            "https://a.example/view?idxno=1&b=2#x",
            "seeds/글 하나.txt",
            "seeds/a, b.txt",
            "[x]",
            "{y: z}",
            "# no comment",
            "0123",
            "1e5",
            "null",
            "true",
            "2026-11-22",
            "~",
            "- x",
            "'q'",
            '"q"',
            "a: b",
            "---",
            "...",
            "*a",
            "&a",
            "!t",
            "%x",
            "@x",
            "`x`",
            "|",
            ">",
            "=",
            "12:30:45",
        ]
    ),
    st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp", "Cn", "Co"]),
        min_size=1,
        max_size=40,
    ).map(lambda text: unicodedata.normalize("NFC", text)),  # as every issue file is read
)
LISTS = st.lists(REFERENCES, max_size=4).map(tuple)
OVERRIDES = st.builds(
    Overrides,
    LISTS,
    LISTS,
    st.lists(st.lists(REFERENCES, min_size=2, max_size=4).map(tuple), max_size=3).map(tuple),
    LISTS,
)
WRITTEN = st.sampled_from(
    [
        "",
        "pins: [a, b]\n",
        "pins:\n- 'a'\n- b\ndrops: c, d\n",
        'pins:\n  - a\n\n  # 한 마디\n  - b\n"drops": [c]\n',
        "'merges':\n- [a, b]\n-\n  - c\n  - d\nsplits: []\n",
        "merges: [[a, b],\n  [c, d]]\nsplits:\n  [a,\n   b]\n",
        "splits: >-\n  abcd,\n  efgh\npins:\n",
        "pins:   [a]   # 왜냐하면\ndrops: # 뺀 것\n- c # 이것도\n",
    ]
)


def other_lines(text):
    """The lines of a file that hold none of an editor's choices: what stands before and behind."""
    lines = text.split("\n")
    end = next(i for i, line in enumerate(lines) if i and line.rstrip() == "---")
    kept, inside = [], False
    for line in lines[1:end]:
        key = line.split(":")[0].strip("\"'")
        if line[:1] not in (" ", "\t", "-", "#", "", "\r"):
            inside = key in KEYS
        if not inside:
            kept.append(line)
    return [lines[0], *kept, *lines[end:]]


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(OVERRIDES, WRITTEN, st.booleans(), st.sampled_from([0, 1, 4, 6]))
def test_what_is_written_is_read_back_and_no_other_line_changes(wishes, written, crlf, place):
    lines = HEAD.splitlines(keepends=True)
    text = "".join([*lines[: place + 1], written, *lines[place + 1 :]])
    if crlf:
        text = text.replace("\n", "\r\n")
    made = with_overrides(text, wishes)
    assert read_document(made, "x.md").issue.overrides == wishes
    assert other_lines(made) == other_lines(text)
    assert ("\r\n" in made) == crlf
    assert not crlf or made.count("\n") == made.count("\r\n")
    assert with_overrides(made, wishes) == made


def test_each_choice_stays_where_it_stood_and_new_ones_go_to_the_end_of_the_head():
    text = HEAD.replace("number: 14\n", "drops: [x]\nnumber: 14\n")
    made = with_overrides(text, WISHES).split("\n---\n", 1)[0].split("\n")
    assert made[1] == "drops: [seeds/b c.txt, abcd1234]"
    assert [line.split(":")[0] for line in made[-3:]] == ["pins", "merges", "splits"]


def test_taking_everything_back_leaves_the_file_as_it_was():
    assert with_overrides(with_overrides(HEAD, WISHES), Overrides()) == HEAD


def test_groups_are_lists_of_lists_and_a_plain_list_is_one_group():
    text = with_overrides(HEAD, WISHES)
    assert "merges: [['https://a.example/1', abcd], ['x: y', '#z']]" in text
    plain = HEAD.replace("status:", "merges: [a1, b2, c3]\nstatus:")
    assert parse_issue(plain, "x.md").merges == (("a1", "b2", "c3"),)
    alone = HEAD.replace("status:", "merges: [[a1], [b2, c3]]\nstatus:")
    assert parse_issue(alone, "x.md").merges == (("b2", "c3"),)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_byte_order_mark_stays(mark):
    made = with_overrides(mark + HEAD, WISHES)
    assert made.startswith(mark + "---\n")
    assert read_document(made.removeprefix("\ufeff"), "x.md").issue.overrides == WISHES


def test_a_comment_between_items_written_by_hand_goes_with_them_and_one_after_stays():
    text = HEAD.replace("status:", "pins:\n- a1\n# 둘째\n- b2\n# 이건 상태\nstatus:")
    assert parse_issue(text, "x.md").pins == ("a1", "b2")
    made = with_overrides(text, Overrides(pins=("c3",)))
    assert parse_issue(made, "x.md").pins == ("c3",)
    assert "# 이건 상태\nstatus: draft" in made


def test_an_issue_with_choices_survives_being_written():
    issue = dataclasses.replace(
        ISSUE,
        pins=WISHES.pins,
        drops=WISHES.drops,
        merges=WISHES.merges,
        splits=WISHES.splits,
    )
    assert parse_issue(format_issue(issue), "x.md").overrides == WISHES


# --- heads read without YAML ---------------------------------------------------------------------

LETTERS = sorted((Path(__file__).parent.parent / "issues").glob("*.md"))
CHARACTERS = (
    "가나aY1 :#'\"[]{},-–—.?&*!|>%@`\\=~<_+/()é“”…🦜０٣\t\u3000\xa0\x85\u2028\ufeff\u200b\0\x7f"
)
MEANINGS = [
    *(
        "가",
        "가 나",
        "14년",
        "(광고) 가",
        "it's",
        "가: 나",
        "가:",
        "가 # 나",
        "가#나",
        "a:b",
        "n/a",
    ),
    *("yes", "No", "TRUE", "off", "Null", "null", "~", "y", "n", "on", "truex", "é"),
    *("0", "14", "010", "0x1f", "0b1", "1_000", "1:30", "190:20:30", "+1", "-1", "1.5", "1e3"),
    *(".inf", "0.5가", "1_0가", "999999999", "1234567890", "０１０", "٣", "½", "‘가’: 나"),
    *("2026-11-22", "2026-02-30", "2026-1-2", "2026-11-22T10:00:00Z", "2026-11-22 10:00:00"),
    *("''", "''''", "'가''나'", "'가' 나", "'", '"가"', r'"\u00e9"', "&a 가", "*a", "!!str 1"),
    *(
        "[]",
        "[가]",
        "[가, no]",
        "[가, 010]",
        "[가,나]",
        "[가 , 나]",
        "[가, ]",
        "[가",
        "[[가], [나]]",
    ),
    *(
        "['가, 나', 다]",
        "['']",
        "[ 가]",
        "[가 ]",
        "[가?]",
        "[a b, c-d]",
        "[it's]",
        "[a: b]",
        "{a: b}",
    ),
    *("|", ">-", "- 가", "-가", "? 가", "---", "...", "=", "<<", "%a", "@a", "`a`"),
    *(f"{sign}가" for sign in string.punctuation),
]
NAMES = ["title", "topics", "ai_label", "x", "_", "on", "null", "yes", "y", "Title", "가", "<<", ""]
PARTS = st.sampled_from(MEANINGS) | st.text(CHARACTERS, max_size=6)
VALUES = st.one_of(
    PARTS,
    st.builds("{}{}{}".format, PARTS, st.sampled_from(["", " ", ", ", ": ", " #"]), PARTS),
    PARTS.map("'{}'".format),
    st.lists(PARTS, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
)
FIELDS = st.builds(
    "{}{}{}".format,
    st.sampled_from(NAMES),
    st.sampled_from([": "] * 6 + [":", ":  ", " : "]),
    VALUES,
)


@settings(max_examples=2000, deadline=None)
@given(st.lists(FIELDS, min_size=1, max_size=2))
def test_what_is_read_without_yaml_is_what_yaml_reads(lines):
    plain = plain_head(lines)
    if plain is not None:
        assert repr(plain) == repr(yaml.safe_load("\n".join(lines)))


@pytest.mark.parametrize("meaning", MEANINGS)
@pytest.mark.parametrize("form", ["title: {}", "title: 가 {}", "title: [{}, 가]", "{}: 가"])
def test_each_meaning_is_that_of_yaml_or_left_to_it(form, meaning):
    line = form.format(meaning)
    plain = plain_head([line])
    assert plain is None or repr(plain) == repr(yaml.safe_load(line))


@pytest.mark.parametrize(
    "line",
    [
        *("title: yes", "title: OFF", "title: null", "title: 010", "title: 1_000", "title: 1:30"),
        *("title: 2026-11-22 10:00:00", "date: 2026-02-30", "title: 가 # 말", "title: 가: 나"),
        *("title: 가:", "title: *a", "title: &a 가", "title: !!str 1", 'title: "가"', "title: |"),
        *(
            "topics: [가, no]",
            "topics: [가, 10]",
            "topics: [가, ]",
            "topics: [가",
            "topics: [{a: b}]",
        ),
        *("  title: 가", "title : 가", "title:", "- 가", "# 말", "", "on: 가", "title: 가\u2028나"),
        *("title: 가\x85", "title: 가\ufeff", "title: 가\0", "title: '가' 나", "title: 가\ud800"),
    ],
)
def test_what_may_mean_more_than_it_says_is_left_to_yaml(line):
    assert plain_head(["date: 2026-11-22", line]) is None


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: path.stem)
def test_our_own_letters_need_no_yaml(path):
    lines = path.read_text("utf-8").split("\n---\n")[0].split("\n")[1:]
    assert plain_head(lines) == yaml.safe_load("\n".join(lines))


def test_a_letter_as_it_is_written_needs_no_yaml():
    issue = Issue(
        14,
        dt.date(2026, 11, 22),
        "14년 만에 열린 ‘나루’: 물길 #1",
        subject="(광고) 나루마을 소식",
        preheader="AI를 쓰는 법 — 셋",
        topics=("AI", "공공 데이터", "‘가’: it's", "no"),
        ai_label="프로그램이 고르고 사람이 다듬었습니다.",
        pins=("https://a.example/1", "seeds/글.txt"),
    )
    lines = format_issue(issue).split("\n---\n")[0].split("\n")[1:]
    assert plain_head(lines) == yaml.safe_load("\n".join(lines))


@pytest.mark.parametrize(
    "unit", ["a", "'", "''", "['", "'a',", "a, ", "[", "]", " ", ": ", " #", "가"]
)
@pytest.mark.parametrize("form", ["title: {}", "title: [{}]", "{}: 가"])
def test_a_long_head_means_what_yaml_reads(form, unit):
    line = form.format(unit * (20_000 // len(unit)))
    plain = plain_head([line])
    assert plain is None or plain == yaml.safe_load(line)
