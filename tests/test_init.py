"""``newsletter init``: a new letter that builds and previews at once."""

import pytest

from newsletter.errors import ConfigError, WorkspaceError
from newsletter.starting import Wishes, start
from newsletter.workspace import Workspace

DAY = "2026-11-22"


def test_a_new_letter_builds_checks_and_plans_at_once(newsletter, tmp_path):
    folder = tmp_path / "우리 편지"
    done = newsletter(tmp_path, "init", str(folder), "--yes")
    assert done.returncode == 0, done.stderr
    built = newsletter(folder, "build", "--date", DAY)
    assert built.returncode == 0, built.stderr
    assert "꼭지 2" in built.stdout
    assert newsletter(folder, "check", DAY).returncode == 0
    assert "폴더" in newsletter(folder, "publish", DAY, "--dry-run").stdout
    text = (folder / f"issues/{DAY}.md").read_text(encoding="utf-8")
    assert "https://maru.example/2026/reading-room" in text


@pytest.mark.parametrize(
    "title", ["따옴표 \" 와 \\ 와 ' 편지", "[표] = 값 # 편지", "🦜 편지", "yes", "---"]
)
def test_any_title_is_kept_as_it_is(tmp_path, title):
    start(tmp_path / "a", Wishes(title=title, sender="우리 <a@b.example>"))
    config = Workspace.open(tmp_path / "a").config
    assert config.publication.title == title
    assert config.publication.sender == "우리 <a@b.example>"


def test_it_asks_nothing_where_nobody_can_answer(newsletter, tmp_path):
    done = newsletter(tmp_path, "init", str(tmp_path / "a"), "--title", "골목 편지", answer="")
    assert done.returncode == 0, done.stderr
    assert Workspace.open(tmp_path / "a").config.publication.title == "골목 편지"


def test_a_folder_with_a_letter_is_left_alone(newsletter, tmp_path):
    start(tmp_path / "a", Wishes())
    before = {path: path.read_bytes() for path in (tmp_path / "a").rglob("*") if path.is_file()}
    done = newsletter(tmp_path, "init", str(tmp_path / "a"), "--yes", "--title", "다른 편지")
    assert done.returncode == 1
    assert "이미 편지가 있습니다" in done.stderr
    assert before == {path: path.read_bytes() for path in before}


def test_files_that_are_there_are_kept(tmp_path):
    mine = tmp_path / "seeds" / "README.md"
    mine.parent.mkdir()
    mine.write_text("제가 쓴 글", encoding="utf-8")
    written = start(tmp_path, Wishes())
    assert "seeds/README.md" not in written
    assert mine.read_text(encoding="utf-8") == "제가 쓴 글"


@pytest.mark.parametrize(
    ("wishes", "error"),
    [(Wishes(title="두\n줄"), ConfigError), (Wishes(form="없는-꼴"), ConfigError)],
)
def test_a_wish_that_cannot_be_met_writes_nothing(tmp_path, wishes, error):
    with pytest.raises(error):
        start(tmp_path / "a", wishes)
    assert not (tmp_path / "a").exists()


def test_a_file_in_the_way_is_named(tmp_path):
    (tmp_path / "a").write_text("")
    with pytest.raises(WorkspaceError, match="파일"):
        start(tmp_path / "a", Wishes())
