"""The edit-safe redraft: a person's lines stand as they were written, whatever the machine renews."""

import datetime as dt
import random
import re
import unicodedata

import pytest

from newsletter.issue.document import format_issue, parse_issue
from newsletter.issue.merge import PROPOSAL, merge
from newsletter.model import Brief, Bullet, Issue, Link, Section

DAY = dt.date(2026, 11, 22)


def section(number, story, version=1, bullets=4):
    return Section(
        number,
        f"{story} 이야기",
        tuple(Bullet(f"{story}의 {n}번째 글머리, {version}판입니다.") for n in range(bullets)),
        sources=(Link(f"{story}신문", f"https://{story}.example/1"),),
    )


def issue(*sections, title="첫 제목", briefs=("파랑", "노랑"), version=1):
    return format_issue(
        Issue(
            14,
            DAY,
            title,
            preheader=f"미리 보는 글 {version}판",
            topics=("노동", "환경"),
            sections=sections,
            briefs=tuple(
                Brief(Link(f"{name} 단신", f"https://{name}.example/b"), "한 문장입니다.", "매체")
                for name in briefs
            ),
            closing="어떠셨나요?\n\n답장을 기다립니다.",
        )
    )


BASE = issue(section(1, "강"), section(2, "산"), section(3, "들"))
SAME_STORIES = issue(section(1, "강", 2), section(2, "산", 2), section(3, "들", 2), version=2)
OTHER_STORIES = issue(
    section(1, "별", 2), section(2, "강", 2), section(3, "꽃", 2), briefs=("초록",), version=2
)


def lines(text):
    return [line for line in text.split("\n") if line.strip()]


def bare(line):
    """A line, a heading without its number: where stories come and go the numbers are counted anew."""
    return re.sub(r"^## \d\. ", "## ", line)


def test_an_untouched_file_becomes_the_new_draft():
    for theirs in (SAME_STORIES, OTHER_STORIES, BASE):
        assert merge(BASE, BASE, theirs).text == theirs
        assert not merge(BASE, BASE, theirs).conflicts


def test_an_edited_file_stays_where_the_draft_did_not_change():
    mine = BASE.replace("강의 1번째 글머리, 1판입니다.", "제가 고쳐 쓴 글입니다.").replace(
        "들 ", "들녘 "
    )
    assert merge(BASE, mine, BASE).text == mine


def test_a_changed_bullet_stays_and_the_new_one_stands_beside_it():
    mine = BASE.replace("강의 1번째 글머리, 1판입니다.", "제가 고쳐 쓴 글입니다.")
    found = merge(BASE, mine, SAME_STORIES)
    expected = SAME_STORIES.replace(
        "- 강의 1번째 글머리, 2판입니다.",
        f"- 제가 고쳐 쓴 글입니다.\n{PROPOSAL}- 강의 1번째 글머리, 2판입니다. -->",
    )
    assert found.text == expected
    assert found.conflicts == ("- 제가 고쳐 쓴 글입니다.",)
    assert merge(SAME_STORIES, found.text, SAME_STORIES).text == found.text
    newer = merge(SAME_STORIES, found.text, issue(section(1, "강", 3), section(2, "산"))).text
    assert newer.count(PROPOSAL) == 1
    assert f"- 제가 고쳐 쓴 글입니다.\n{PROPOSAL}- 강의 1번째 글머리, 3판입니다. -->" in newer


def test_a_changed_title_stays_and_the_new_one_stands_in_the_head():
    mine = BASE.replace("title: 첫 제목", "title: 제가 지은 제목")
    theirs = SAME_STORIES.replace("title: 첫 제목", "title: 새 제목")
    found = merge(BASE, mine, theirs)
    assert "title: 제가 지은 제목\n" in found.text
    assert "# 새 초안: title: 새 제목\n---\n" in found.text
    assert parse_issue(found.text, "x.md").title == "제가 지은 제목"
    newer = merge(theirs, found.text, theirs.replace("새 제목", "더 새 제목")).text
    assert newer.count("# 새 초안:") == 1
    assert "# 새 초안: title: 더 새 제목\n---\n" in newer


@pytest.mark.parametrize("pins", ["pins: [https://a.example/1]", "pins:\n- https://a.example/1"])
def test_what_both_wrote_into_the_head_stands_there_once(pins):
    mine = BASE.replace("status: draft\n---", f"status: draft\n{pins}\n---")
    theirs = SAME_STORIES.replace("status: draft\n", "status: draft\npins: [https://a.example/1]\n")
    found = merge(BASE, mine, theirs).text
    assert found.count("pins:") == 1
    assert found.startswith(theirs[: theirs.index("pins:")] + pins + "\n---\n\n## 1.")


def test_a_deleted_section_and_a_deleted_bullet_stay_away():
    mine = BASE.replace("- 산의 2번째 글머리, 1판입니다.\n", "")
    start, end = mine.index("## 3."), mine.index("## 단신")
    mine = mine[:start] + mine[end:]
    found = merge(BASE, mine, SAME_STORIES).text
    assert "산의 2번째" not in found
    assert "들" not in found
    assert "산의 3번째 글머리, 2판" in found


def test_a_section_a_person_touched_outlives_its_story():
    mine = BASE.replace("산의 1번째 글머리, 1판입니다.", "산은 제가 다시 썼습니다.")
    found = parse_issue(merge(BASE, mine, OTHER_STORIES).text, "x.md")
    assert [one.headline for one in found.sections] == [
        "별 이야기",
        "강 이야기",
        "꽃 이야기",
        "산 이야기",
    ]
    assert [one.number for one in found.sections] == [1, 2, 3, 4]
    assert found.sections[3].bullets[1].text == "산은 제가 다시 썼습니다."
    assert found.sections[3].bullets[0].text == "산의 0번째 글머리, 1판입니다."


def test_a_section_of_the_persons_own_stays_and_its_story_is_not_told_twice():
    own = "## 별을 보러 갔습니다\n\n- [별신문](https://별.example/1)을 읽고 제가 쓴 글입니다.\n\n"
    mine = BASE.replace("## 2. 산", own + "## 2. 산")
    found = merge(BASE, mine, OTHER_STORIES).text
    assert own.strip() in found
    assert "별의 0번째" not in found


def test_new_stories_come_whatever_a_person_keeps_and_only_what_was_deleted_stays_away():
    mine = BASE.replace("1판입니다.", "1판이죠.")
    mine = mine[: mine.index("## 2.")] + mine[mine.index("## 3.") :]
    found = parse_issue(merge(BASE, mine, OTHER_STORIES).text, "x.md")
    told = [one.headline for one in found.sections]
    assert told == ["별 이야기", "강 이야기", "꽃 이야기", "들 이야기"]
    later = merge(OTHER_STORIES, merge(BASE, mine, OTHER_STORIES).text, BASE).text
    assert "별" not in later
    assert "산의 0번째" in later


@pytest.mark.parametrize(
    "kept",
    [
        "<!-- 저만 보는 메모 -->",
        "```\n## 꼭지가 아닙니다\n- 글머리도 아닙니다\n```",
        "표 | 하나\n--- | ---\n1 | 2",
        "*  별표 글머리   ",
        "2.제목",
    ],
)
def test_markdown_of_a_persons_own_survives(kept):
    mine = BASE.replace("- 산의 2번째", f"{kept}\n\n- 산의 2번째")
    assert kept in merge(BASE, mine, SAME_STORIES).text


def test_line_ends_and_decomposed_hangul_of_the_file_are_kept():
    mine = BASE.replace("강의 1번째 글머리, 1판입니다.", "제 글입니다.").replace("\n", "\r\n")
    found = merge(BASE, mine, SAME_STORIES).text
    assert found.count("\n") == found.count("\r\n")
    decomposed = unicodedata.normalize("NFD", BASE)
    renewed = merge(BASE, decomposed, SAME_STORIES).text
    assert unicodedata.normalize("NFC", renewed) == SAME_STORIES


def moved(file, text, line, touched):
    """Whether a line stands elsewhere among the lines nobody touched; one moved back does not."""
    original = text.split("\n")
    at, was = file.index(line), original.index(line)
    return any(
        (file.index(other) < at) != (original.index(other) < was)
        for other in {*file} & {*original} - {*touched}
        if other.strip()
    )


def edited(rng, text, steps):
    """A file after ``steps`` edits of a person; with it the lines of that person and those gone."""
    file = text.split("\n")
    body = file.index("---", 1) + 1
    own, gone = [], []
    for step in range(steps):
        places = [n for n in range(body, len(file)) if file[n].strip()]
        at = rng.choice(places)
        act = rng.choice(["change", "move", "delete", "insert", "section"])
        if file[at].startswith("## ") and act in {"move", "delete"}:
            act = "section"  # without its heading a section would be part of the one above
        if act == "change":
            gone.append(file[at])
            file[at] = f"{file[at]} 사람이 덧붙인 {step}번째 말."
            own.append(file[at])
        elif act == "delete":
            gone.append(file.pop(at))
        elif act == "insert":
            own.append(rng.choice(["- ", "", "  ", "> "]) + f"사람이 끼운 {step}번째 줄.")
            file.insert(at, own[-1])
        elif act == "move":
            line = file.pop(at)
            own.append(line)
            file.insert(rng.randrange(body, len(file)), line)
        else:
            starts = [n for n in places if file[n].startswith("## ")]
            if len(starts) > 2:
                one = rng.randrange(len(starts) - 1)
                block = file[starts[one] : starts[one + 1]]
                del file[starts[one] : starts[one + 1]]
                if rng.random() < 0.5:
                    gone += [line for line in block if line.strip()]
                else:
                    own += [line for line in block if line.strip()]
                    file[body:body] = block
    original = {*text.split("\n")}
    present = {line for line in file if line.strip()}
    touched = own + gone
    own = {
        line
        for line in own
        if line in present and (line not in original or moved(file, text, line, touched))
    }
    return (
        "\n".join(file),
        [line for line in file if line in own],
        {line for line in gone if line not in present and line in original and line not in own},
    )


@pytest.mark.parametrize("theirs", [SAME_STORIES, OTHER_STORIES, BASE])
def test_two_hundred_random_edits_keep_every_line_of_a_person(theirs):
    for seed in range(200):
        rng = random.Random(seed)
        mine, own, gone = edited(rng, BASE, rng.randint(1, 12))
        found = merge(BASE, mine, theirs)
        result = lines(found.text)
        remaining = iter([bare(line) for line in result])
        for line in own:
            assert bare(line) in remaining, (seed, line, mine, found.text)
            assert line in result or line.startswith("## ")
        back = gone & {line for line in result if not line.startswith(PROPOSAL)}
        assert not back, (seed, back, mine, found.text)
        assert merge(theirs, found.text, theirs).text == found.text, seed
