"""``newsletter stories`` and ``pin``, ``drop``, ``merge``, ``split``: an editor's word over the
program's, as typed.
"""

import json
import re
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DAY = "2026-11-22"
GARAM = "https://garam.example/news/2026111802"
NARU = "https://naru.example/article/88412"
KINDS = ("pin", "drop", "merge", "split")


@pytest.fixture(scope="module")
def collected(tmp_path_factory, newsletter):
    folder = tmp_path_factory.mktemp("collected")
    for name in ("seeds", "issues"):
        shutil.copytree(ROOT / name, folder / name)
    for path in (folder / "issues").glob(f"{DAY}*"):
        path.unlink()
    shutil.copy(ROOT / "newsletter.toml", folder)
    assert newsletter(folder, "collect").returncode == 0
    return folder


@pytest.fixture(scope="module")
def written(collected, newsletter, tmp_path_factory):
    """Drafted under another order of sets than any letter that is held against it."""
    folder = tmp_path_factory.mktemp("written")
    shutil.copytree(collected, folder, dirs_exist_ok=True)
    assert newsletter(folder, "build", "--date", DAY, PYTHONHASHSEED="7").returncode == 0
    return folder


@pytest.fixture
def project(collected, tmp_path):
    """Collected and not yet built."""
    return shutil.copytree(collected, tmp_path / "project")


@pytest.fixture
def built(written, tmp_path):
    """A letter drafted and not yet touched."""
    return shutil.copytree(written, tmp_path / "built")


def rows(newsletter, folder):
    done = newsletter(folder, "stories", "--json", "--date", DAY)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def letter(folder):
    return folder / "issues" / f"{DAY}.md"


def say(newsletter, folder, *words):
    done = newsletter(folder, *words, "--date", DAY)
    assert done.returncode == 0, done.stderr
    return done.stdout


def build(newsletter, folder):
    return say(newsletter, folder, "build")


def sections(folder):
    return re.findall(r"^## \d\. (.*)$", letter(folder).read_text(), re.MULTILINE)


def by_url(found, url):
    return next(row for row in found if url in row["articles"])


def last_told(found):
    """The story furthest behind that is long enough to be a section."""
    told = [
        row for row in found if row["place"] != "section" and not row["reason"].startswith("꼭지로")
    ]
    return told[-1]


# --- showing -------------------------------------------------------------------------------------


def test_stories_tell_rank_articles_score_and_why(project, newsletter):
    found = rows(newsletter, project)
    assert [row["rank"] for row in found] == list(range(1, len(found) + 1))
    assert [row["place"] for row in found][:3] == ["section"] * 3
    for row in found:
        assert row["headline"]
        assert row["reason"]
        assert row["chosen"] == (row["place"] != "left")
        assert sum(part["points"] for part in row["parts"]) == pytest.approx(row["score"], abs=1e-6)
        assert all(part["words"] for part in row["parts"])
        assert all(isinstance(one, str) and one for one in row["articles"])
    both = by_url(found, GARAM)
    assert any("naru" in one for one in both["articles"])
    assert set(both["outlets"]) == {"가람일보", "나루신문"}
    told = sum(len(row["articles"]) for row in found)
    assert told == 12


def test_a_copy_is_listed_with_its_story(project, newsletter):
    copy = (project / "seeds" / "garam-ilbo.txt").read_text().replace(GARAM, "https://c.example/9")
    (project / "seeds" / "copy.txt").write_text("[속보] " + copy)
    assert newsletter(project, "collect").returncode == 0
    story = by_url(rows(newsletter, project), GARAM)
    assert len(story["articles"]) == len(story["ids"]) == 3
    assert {GARAM, NARU} < set(story["articles"])


def test_people_see_the_same_in_words(project, newsletter):
    found = rows(newsletter, project)
    shown = say(newsletter, project, "stories")
    for row in found:
        assert f"{row['rank']:3}  {row['headline']}" in shown
        assert f"{row['score']:g}점 = " in shown
        assert row["reason"] in shown
        assert all(one in shown for one in row["articles"])


def test_looking_writes_nothing(project, newsletter):
    before = sorted(path.name for path in (project / "issues").iterdir())
    rows(newsletter, project)
    assert sorted(path.name for path in (project / "issues").iterdir()) == before


def test_an_empty_project_has_no_stories_and_says_what_to_do(tmp_path, newsletter):
    (tmp_path / "newsletter.toml").write_text('[publication]\ntitle = "시험 편지"\n')
    assert "newsletter collect" in say(newsletter, tmp_path, "stories")
    assert rows(newsletter, tmp_path) == []


# --- before the first build ----------------------------------------------------------------------


def test_a_pin_before_the_first_build_is_kept_and_honoured(project, newsletter):
    last = last_told(rows(newsletter, project))
    reference = last["ids"][0]
    assert "고정했습니다" in say(newsletter, project, "pin", reference)
    text = letter(project).read_text()
    assert "title: 아직 쓰지 않은 편지" in text
    assert reference in text
    assert rows(newsletter, project)[0]["headline"] == last["headline"]
    assert "초안을 썼습니다" in build(newsletter, project)
    text = letter(project).read_text()
    assert "아직 쓰지 않은 편지" not in text
    assert "status: draft" in text
    assert re.search(rf"^pins: \[.*{re.escape(reference)}.*\]$", text, re.MULTILINE)
    story = json.loads((project / "issues" / f"{DAY}.evidence.json").read_text())["stories"][0]
    assert story["headline"] == last["headline"]
    assert "이미 있는 편지를 그대로" in build(newsletter, project)
    assert letter(project).read_text() == text


def test_taking_the_pin_back_drafts_what_would_have_been_drafted(project, written, newsletter):
    reference = last_told(rows(newsletter, project))["ids"][0]
    say(newsletter, project, "pin", reference)
    assert "되돌렸습니다" in say(newsletter, project, "pin", reference, "--undo")
    build(newsletter, project)
    assert letter(project).read_bytes() == letter(written).read_bytes()


# --- after a build -------------------------------------------------------------------------------


def test_a_drop_of_an_untouched_draft_is_honoured_by_the_next_build(built, newsletter):
    assert GARAM in letter(built).read_text()
    assert "뺐습니다" in say(newsletter, built, "drop", GARAM)
    assert "초안을 다시 썼습니다" in build(newsletter, built)
    text = letter(built).read_text()
    body = text.split("\n---\n", 1)[1]
    assert GARAM not in body
    assert NARU not in body
    assert len(sections(built)) == 3
    row = by_url(rows(newsletter, built), GARAM)
    assert (row["chosen"], row["reason"]) == (False, "편집자가 뺐습니다")


def test_undoing_a_drop_drafts_the_first_letter_again(built, written, newsletter):
    say(newsletter, built, "drop", GARAM)
    build(newsletter, built)
    assert letter(built).read_bytes() != letter(written).read_bytes()
    say(newsletter, built, "drop", GARAM, "--undo")
    assert "초안을 다시 썼습니다" in build(newsletter, built)
    assert letter(built).read_bytes() == letter(written).read_bytes()


def test_a_pin_takes_a_drop_back_and_the_other_way_round(built, newsletter):
    say(newsletter, built, "drop", GARAM)
    say(newsletter, built, "pin", GARAM)
    text = letter(built).read_text()
    assert "drops:" not in text
    assert f"pins: ['{GARAM}']" in text
    say(newsletter, built, "drop", GARAM)
    text = letter(built).read_text()
    assert "pins:" not in text
    assert f"drops: ['{GARAM}']" in text


def test_split_and_merge_are_honoured_and_undone(built, written, newsletter):
    naru = next(one for one in by_url(rows(newsletter, built), GARAM)["articles"] if one != GARAM)
    say(newsletter, built, "split", naru)
    found = rows(newsletter, built)
    assert by_url(found, naru) != by_url(found, GARAM)
    build(newsletter, built)
    assert "그대로 두고" in build(newsletter, built)
    say(newsletter, built, "merge", naru, GARAM)
    text = letter(built).read_text()
    assert "splits:" not in text
    assert "merges: [[" in text
    found = rows(newsletter, built)
    assert by_url(found, naru) == by_url(found, GARAM)
    say(newsletter, built, "merge", naru, GARAM, "--undo")
    build(newsletter, built)
    assert letter(built).read_bytes() == letter(written).read_bytes()


def test_two_stories_are_merged_into_one_section(built, newsletter):
    found = rows(newsletter, built)
    one, other = (found[place]["articles"][0] for place in (0, 1))
    say(newsletter, built, "merge", one, other)
    joined = rows(newsletter, built)
    assert len(joined) == len(found) - 1
    assert by_url(joined, one) == by_url(joined, other)
    assert "초안을 다시 썼습니다" in build(newsletter, built)


def test_a_choice_written_by_hand_is_the_same_choice(built, newsletter):
    path = letter(built)
    path.write_text(
        path.read_text().replace("status:", "drops: [seeds/garam-ilbo.txt]\nstatus:", 1)
    )
    assert "이미 그렇게" in say(newsletter, built, "drop", GARAM)
    say(newsletter, built, "pin", GARAM)
    assert "drops:" not in path.read_text()
    assert f"pins: ['{GARAM}']" in path.read_text()


def test_the_same_word_twice_changes_nothing(built, newsletter):
    say(newsletter, built, "pin", GARAM)
    before = letter(built).read_bytes()
    assert "이미 그렇게 되어 있습니다" in say(newsletter, built, "pin", GARAM)
    assert "이미 그렇게 되어 있습니다" in say(newsletter, built, "drop", GARAM, "--undo")
    assert letter(built).read_bytes() == before


def test_a_letter_a_person_touched_is_left_with_every_byte(built, newsletter):
    path = letter(built)
    path.write_text(path.read_text().replace("가람시", "가람시(市)", 1))
    say(newsletter, built, "drop", GARAM)
    edited = path.read_bytes()
    assert "손댄 편지라 그대로 두었습니다" in build(newsletter, built)
    assert path.read_bytes() == edited
    assert f"drops: ['{GARAM}']" in edited.decode()


def test_a_published_letter_is_left_alone(built, newsletter):
    done = newsletter(built, "publish", DAY, "--to", "folder", "--yes")
    assert done.returncode == 0, done.stderr
    say(newsletter, built, "drop", GARAM)
    before = letter(built).read_bytes()
    assert "그대로 두었습니다" in build(newsletter, built)
    assert letter(built).read_bytes() == before
    assert "status: published" in before.decode()


def test_a_draft_without_its_evidence_is_left_alone(built, newsletter):
    """Nothing says that nobody touched it."""
    (built / "issues" / f"{DAY}.evidence.json").unlink()
    say(newsletter, built, "drop", GARAM)
    before = letter(built).read_bytes()
    build(newsletter, built)
    assert letter(built).read_bytes() == before


# --- references ----------------------------------------------------------------------------------


def test_an_article_is_meant_by_its_address_its_id_or_its_file(project, newsletter):
    done = newsletter(project, "articles", "--json", "--date", DAY)
    (garam,) = [row for row in map(json.loads, done.stdout.splitlines()) if row["url"] == GARAM]
    for reference in (
        GARAM + "?utm_source=mail&utm_campaign=x#top",
        "HTTPS://GARAM.example/news/2026111802",
        garam["id"],
        garam["id"][:6],
        "seeds/garam-ilbo.txt",
    ):
        assert garam["title"] in say(newsletter, project, "pin", reference)
        assert f"pins: ['{GARAM}']" in letter(project).read_text()
        say(newsletter, project, "pin", reference, "--undo")
        assert "pins:" not in letter(project).read_text()


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_reference_is_told_with_what_to_do(project, newsletter, kind):
    before = sorted(path.name for path in (project / "issues").iterdir())
    for reference in ("https://gone.example/1", "zzzz", "", "seeds/none.txt"):
        words = [kind, reference] if kind != "merge" else [kind, GARAM, reference]
        done = newsletter(project, *words, "--date", DAY)
        assert done.returncode == 1
        assert "그 주소나 id의 글이 없습니다" in done.stderr
        assert "newsletter collect" in done.stderr
        assert "Traceback" not in done.stderr
    assert sorted(path.name for path in (project / "issues").iterdir()) == before


def test_a_reference_written_by_hand_that_names_nothing_is_told(built, newsletter):
    path = letter(built)
    path.write_text(path.read_text().replace("status:", "drops: [gone9999]\nstatus:", 1))
    shown = say(newsletter, built, "stories")
    assert "고른 글이 모아 둔 글 가운데 없습니다: gone9999" in shown


def test_a_file_of_several_articles_is_not_one(project, newsletter):
    done = newsletter(project, "pin", "seeds/gyeol-letter.txt", "--date", DAY)
    assert done.returncode == 1
    assert "그렇게 부를 수 있는 글이" in done.stderr
    assert "id를" in done.stderr


@pytest.mark.parametrize(
    "words", [["pin"], ["merge", GARAM], ["split"], ["pin", GARAM, "--date", "내일"]]
)
def test_a_command_without_its_words_is_told_in_korean(project, newsletter, words):
    done = newsletter(project, *words)
    assert done.returncode == 2
    assert re.search("[가-힣]", done.stderr)
    assert "--help" in done.stderr


def test_a_broken_letter_is_told_and_not_touched(built, newsletter):
    path = letter(built)
    path.write_text(path.read_text().replace("status: draft", "status: 초안"))
    before = path.read_bytes()
    for kind in ("pin", "drop", "split"):
        done = newsletter(built, kind, GARAM, "--date", DAY)
        assert done.returncode == 1
        assert f"issues/{DAY}.md:" in done.stderr
        assert path.read_bytes() == before


def test_merging_an_article_with_itself_is_told(project, newsletter):
    done = newsletter(project, "merge", GARAM, GARAM + "?utm_source=x", "--date", DAY)
    assert done.returncode == 1
    assert "같은 글" in done.stderr
    assert not letter(project).exists()


# --- letters in a row ----------------------------------------------------------------------------


def test_no_past_section_is_linked_in_two_letters_running(built, newsletter):
    def linked(day):
        text = (built / "issues" / f"{day}.md").read_text()
        return set(re.findall(r"^- \[(.+)\]\((\d{4}-\d\d-\d\d)\.md\) \(", text, re.MULTILINE))

    done = newsletter(built, "build", "--date", "2026-11-29")
    assert done.returncode == 0, done.stderr
    assert linked(DAY)
    assert not linked(DAY) & linked("2026-11-29")
