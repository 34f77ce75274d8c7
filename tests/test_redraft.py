"""``newsletter build --redraft``: a letter drafted anew around a person's lines, as typed."""

import json
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DAY = "2026-11-22"
MINE = "- 이 글머리는 제가 처음부터 끝까지 다시 썼습니다. 기계가 고치면 안 됩니다. 어떻게 생각하시나요?"
ASKED = ("build", "--date", DAY, "--redraft")


@pytest.fixture(scope="module")
def drafted(tmp_path_factory, newsletter):
    """A letter drafted of all seeds but two."""
    folder = tmp_path_factory.mktemp("drafted")
    for name in ("seeds", "issues"):
        shutil.copytree(ROOT / name, folder / name)
    for path in (folder / "issues").glob(f"{DAY}*"):
        path.unlink()
    for name in ("garam-ilbo.txt", "naru-news.txt"):
        (folder / "seeds" / name).unlink()
    shutil.copy(ROOT / "newsletter.toml", folder)
    assert newsletter(folder, "build", "--date", DAY).returncode == 0
    return folder


@pytest.fixture
def project(drafted, tmp_path):
    """The same with the two put in since."""
    folder = shutil.copytree(drafted, tmp_path / "project")
    for name in ("garam-ilbo.txt", "naru-news.txt"):
        shutil.copy(ROOT / "seeds" / name, folder / "seeds" / name)
    return folder


def letter(folder):
    return folder / "issues" / f"{DAY}.md"


def evidence(folder):
    return json.loads((folder / "issues" / f"{DAY}.evidence.json").read_text(encoding="utf-8"))


def headings(folder):
    lines = letter(folder).read_text(encoding="utf-8").split("\n")
    return [line for line in lines if line.startswith("## ")]


def edit(folder, heading, place=0):
    """Put a bullet of a person's own in the place of one; the section it is in, before and after."""
    text = letter(folder).read_text(encoding="utf-8")
    start = text.index(heading)
    bullets = [line for line in text[start:].split("\n") if line.startswith("- ")]
    letter(folder).write_text(text.replace(bullets[place], MINE), encoding="utf-8")
    return bullets[place]


def test_without_asking_for_it_nothing_is_rewritten(project, newsletter):
    before = letter(project).read_bytes()
    done = newsletter(project, "build", "--date", DAY)
    assert done.returncode == 0
    assert letter(project).read_bytes() == before


def test_an_untouched_letter_is_what_a_first_build_would_draft(project, newsletter, tmp_path):
    done = newsletter(project, *ASKED, "--yes")
    assert done.returncode == 0, done.stderr
    fresh = shutil.copytree(project, tmp_path / "fresh")
    letter(fresh).unlink()
    assert newsletter(fresh, "build", "--date", DAY, PYTHONHASHSEED="7").returncode == 0
    assert letter(project).read_bytes() == letter(fresh).read_bytes()
    assert evidence(project) == evidence(fresh)


def test_an_edited_section_stays_among_the_new_stories(project, newsletter):
    kept = headings(project)[2]
    gone = edit(project, kept, 1)
    done = newsletter(project, *ASKED, "--yes")
    assert done.returncode == 0, done.stderr
    text = letter(project).read_text(encoding="utf-8")
    assert text.count(MINE) == 1
    assert gone not in text.replace("<!-- 새 초안: " + gone, "")
    assert any(kept[6:] in heading for heading in headings(project))
    assert "챗봇" in headings(project)[0]
    rows = evidence(project)["sections"]
    standing = {bullet["generated"] for row in rows for bullet in row["bullets"]}
    machine = [line[2:] for line in text.split("\n") if line.startswith("- ") and line != MINE]
    told = [line for line in machine if "](2026-" not in line and "— " not in line[-12:]]
    assert {line for line in told if not line.startswith("**")} <= standing


def test_the_difference_is_shown_and_asked(project, newsletter):
    edit(project, headings(project)[0])
    before = letter(project).read_bytes()
    done = newsletter(project, *ASKED, answer="n\n")
    assert done.returncode == 0
    assert "이렇게 바꿀까요?" in done.stdout
    assert "번째 줄" in done.stdout
    assert "그대로 두었습니다" in done.stdout
    assert letter(project).read_bytes() == before
    agreed = newsletter(project, *ASKED, answer="y\n")
    assert "초안을 다시 썼습니다" in agreed.stdout
    assert MINE in letter(project).read_text(encoding="utf-8")


def test_a_second_time_there_is_nothing_to_change(project, newsletter):
    edit(project, headings(project)[0])
    assert newsletter(project, *ASKED, "--yes").returncode == 0
    before = (letter(project).read_bytes(), evidence(project))
    done = newsletter(project, *ASKED)
    assert "그대로 두고" in done.stdout
    assert (letter(project).read_bytes(), evidence(project)) == before


def test_what_an_editor_chose_stays_in_the_head(project, newsletter):
    edit(project, headings(project)[0])
    assert newsletter(project, "collect").returncode == 0
    assert newsletter(project, "pin", "--date", DAY, "seeds/naru-news.txt").returncode == 0
    assert newsletter(project, *ASKED, "--yes").returncode == 0
    text = letter(project).read_text(encoding="utf-8")
    head = text.split("---")[1]
    assert text.count("pins:") == head.count("pins:") == 1
    assert "챗봇" in text


def test_a_letter_that_went_out_is_left(project, newsletter):
    text = letter(project).read_text(encoding="utf-8").replace("status: draft", "status: published")
    letter(project).write_text(text, encoding="utf-8")
    done = newsletter(project, *ASKED, "--yes")
    assert done.returncode == 1
    assert "이미 내보냈거나" in done.stderr
    assert letter(project).read_text(encoding="utf-8") == text


def test_without_the_last_draft_nothing_is_guessed(project, newsletter):
    (project / "issues" / f"{DAY}.evidence.json").unlink()
    before = letter(project).read_bytes()
    done = newsletter(project, *ASKED, "--yes")
    assert done.returncode == 1
    assert "가릴 수 없습니다" in done.stderr
    assert letter(project).read_bytes() == before


def test_a_file_saved_after_the_difference_was_shown_is_not_written_over(project):
    import datetime as dt

    from newsletter.errors import NewsletterError
    from newsletter.redrafting import redraft, settle
    from newsletter.workspace import Workspace

    day = dt.date.fromisoformat(DAY)
    workspace = Workspace.open(project)
    proposed = redraft(workspace, day)
    letter(project).write_text(proposed.before + "\n막 저장한 줄\n", encoding="utf-8")
    with pytest.raises(NewsletterError, match="바뀌어"):
        settle(workspace, proposed)
    assert "막 저장한 줄" in letter(project).read_text(encoding="utf-8")
