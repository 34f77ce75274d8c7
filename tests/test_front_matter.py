"""The head of an issue file: an editor's choices are written into it, and no other byte changes."""

import dataclasses
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from letters import ISSUE

from newsletter.issue.document import format_issue, parse_issue, read_document
from newsletter.issue.front_matter import with_overrides
from newsletter.model import Overrides

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
