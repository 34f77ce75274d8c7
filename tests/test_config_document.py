"""newsletter.toml keeps every byte a person wrote; only the tables asked for come and go."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.config import parse_config
from newsletter.config_document import Entry, add_sources, remove_source
from newsletter.errors import ConfigError
from newsletter.model import Source

NEW = Entry(Source("new", "새 매체", "https://new.example/rss"))
FILE = """\
# 우리 편지의 설정
format = "ai-ethics"   # 꼴

[collect]
window_days = 7

# 가람일보: 조금 더 믿는다
# 두 줄짜리 설명
[[sources]]
id = "garam"
title = "가람일보"
feed = "https://garam.example/rss"   # 사회면

[[sources]]
id = 'naru'
title = '''
[[sources]]
# 나루"신문'''
feed = "https://naru.example/feed"
# weight = 2

# ── 고르기 ──
[curate]
sections = 3

# 멀리 떨어진 매체
[[ "sources" ]]
id = "far"
title = "먼 매체"
feed = "https://far.example/feed"
# ── 사이트 ──
[site]
path = "site"
"""


def ids(text):
    return [source["id"] for source in tomllib.loads(text).get("sources", [])]


def test_a_source_follows_the_last_one_and_nothing_else_changes():
    text = add_sources(FILE, [NEW])
    assert ids(text) == ["garam", "naru", "far", "new"]
    table = '\n[[sources]]\nid = "new"\ntitle = "새 매체"\nfeed = "https://new.example/rss"\n'
    assert text.replace(table, "") == FILE
    assert f'feed = "https://far.example/feed"\n{table}# ── 사이트 ──\n' in text


@pytest.mark.parametrize(
    ("source_id", "gone", "comments"),
    [
        (
            "garam",
            (
                '\n# 가람일보: 조금 더 믿는다\n# 두 줄짜리 설명\n[[sources]]\nid = "garam"\n'
                'title = "가람일보"\nfeed = "https://garam.example/rss"   # 사회면\n'
            ),
            ("# 가람일보: 조금 더 믿는다", "# 두 줄짜리 설명"),
        ),
        (
            "naru",
            (
                "\n[[sources]]\nid = 'naru'\ntitle = '''\n[[sources]]\n# 나루\"신문'''\n"
                'feed = "https://naru.example/feed"\n# weight = 2\n'
            ),
            ("# weight = 2",),
        ),
        (
            "far",
            (
                '\n# 멀리 떨어진 매체\n[[ "sources" ]]\nid = "far"\ntitle = "먼 매체"\n'
                'feed = "https://far.example/feed"\n'
            ),
            ("# 멀리 떨어진 매체",),
        ),
    ],
)
def test_removing_takes_the_table_and_its_comments_and_says_which(source_id, gone, comments):
    removal = remove_source(FILE, source_id)
    assert FILE.count(gone) == 1
    assert removal.text == FILE.replace(gone, "")
    assert removal.comments == comments
    assert ids(removal.text) == [one for one in ids(FILE) if one != source_id]


def test_an_unknown_id_removes_nothing():
    assert remove_source(FILE, "없음") is None
    assert remove_source("", "a") is None


def test_a_comment_stands_above_the_table_and_goes_with_it():
    text = add_sources(FILE, [Entry(NEW.source, "폴더: 뉴스 ›\n기술")])
    assert "\n# 폴더: 뉴스 › 기술\n[[sources]]\n" in text
    assert remove_source(text, "new").text == FILE


@pytest.mark.parametrize("text", ["sources = []\n", "format = 'x'\nsources = [{id = 'a'}]\n"])
def test_an_inline_list_is_told(text):
    with pytest.raises(ConfigError) as caught:
        add_sources(text, [NEW])
    assert "[[sources]]" in caught.value.hint


def test_settings_other_than_usual_are_written():
    source = Source(
        "a", 'ㄱ "인용" \\ & 🧡', "https://a.example/", "https://a.example", 1.5, "en", "UTC"
    )
    text = add_sources("", [Entry(source)])
    assert parse_config(text).sources[0].source() == source
    assert text.startswith("[[sources]]\n")


def test_nothing_to_add_changes_nothing():
    assert add_sources(FILE, []) is FILE


# --- any file a person may keep ------------------------------------------------------------------

names = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True)
titles = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\"'\\#[]"), min_size=1
).filter(str.strip)
remarks = st.sampled_from(
    ["# 한 줄", "#", "  # [[sources]]", "#[curate]", "# id = 'x'", "", "", "  ", "\t"]
)
loose = st.lists(remarks, max_size=4)
values = st.sampled_from(
    [
        ["tagline = '''", "[[sources]]", "# 끝'''"],
        ['contact = """\\', "  # 가", '  [curate]"""'],
        ["editors = [", "# [[sources]]", "  {name = '모과'},", "]"],
        ["language = 'ko' # [x]"],
    ]
)


@st.composite
def documents(draw):
    """Valid files: tables and comments in any arrangement, either line end, or none at the end."""
    lines = draw(loose)
    for index in range(draw(st.integers(0, 5))):
        if draw(st.booleans()):
            header = draw(
                st.sampled_from(["[[sources]]", "  [[ sources ]] # 매체", '[["sources"]]'])
            )
            lines += [
                header,
                f'id = "old-{index}"',
                *draw(loose),
                "title = 'ㄱ'",
                "feed = 'https://a.example'",
            ]
        elif "[publication]" not in lines:
            lines += ["[publication]", *draw(values)]
        else:
            lines += [f"[x{index}]"]
        lines += draw(loose)
    text = draw(st.sampled_from(["\n", "\r\n"])).join(lines)
    return text + draw(st.sampled_from(["", "\n" if "\r" not in text else "\r\n"]))


@settings(max_examples=300, deadline=None)
@given(
    documents(),
    st.lists(titles, min_size=1, max_size=3),
    st.randoms(),
    st.sampled_from(["", "설명"]),
)
def test_what_is_added_can_be_removed_without_a_trace(text, new_titles, random, comment):
    before = tomllib.loads(text)
    entries = [
        Entry(Source(f"new-{index}", title, f"https://n.example/{index}"), comment)
        for index, title in enumerate(new_titles)
    ]
    longer = add_sources(text, entries)
    after = tomllib.loads(longer)
    assert [one["title"] for one in after["sources"] if one["id"].startswith("new-")] == new_titles
    assert ids(longer) == [
        *(one["id"] for one in before.get("sources", [])),
        *(e.source.id for e in entries),
    ]
    assert {**after, "sources": 0} == {**before, "sources": 0}
    random.shuffle(entries)
    for entry in entries:
        longer = remove_source(longer, entry.source.id).text
    assert longer == text


@settings(max_examples=200, deadline=None)
@given(documents(), st.data())
def test_removing_loses_no_other_setting(text, data):
    known = ids(text)
    if not known:
        return
    gone = data.draw(st.sampled_from(known))
    removal = remove_source(text, gone)
    before, after = tomllib.loads(text), tomllib.loads(removal.text)
    before["sources"] = [one for one in before["sources"] if one["id"] != gone]
    assert after.get("sources", []) == before.pop("sources")
    after.pop("sources", None)
    assert after == before
