"""The outbox: a letter's mail in a folder, named by its date, and nobody's file lost unsaid."""

from __future__ import annotations

import email
import email.policy
import shutil
from pathlib import Path

import pytest

from newsletter.config import PublishSettings
from newsletter.errors import PublishError
from newsletter.publish.outbox import OutboxPublisher
from newsletter.publish.publisher import publishers

ROOT = Path(__file__).parent.parent
DAY = "2026-11-15"
FILES = {
    f"{DAY}.eml": b"Subject: =?utf-8?q?x?=\r\n\r\n",
    f"{DAY}.html": "<p>겨울 전기 요금</p>".encode(),
    f"{DAY}.txt": "겨울 전기 요금\n".encode(),
}


@pytest.fixture
def outbox(tmp_path):
    (tmp_path / "letter").mkdir()
    return OutboxPublisher(path="../outbox", root=tmp_path / "letter")


def held(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_mail_is_laid_down_once(outbox, tmp_path):
    assert outbox.plan(FILES)[1] == f"새 파일 3개를 씁니다: {', '.join(FILES)}"
    assert not (tmp_path / "outbox").exists()
    receipt = outbox.deliver(FILES, message="")
    assert (receipt.location, receipt.written) == (str(tmp_path / "outbox"), 3)
    assert held(tmp_path / "outbox") == FILES
    assert outbox.plan(FILES)[1:] == ("바뀐 파일이 없습니다(3개 모두 그대로입니다).",)
    assert outbox.deliver(FILES, message="").written == 0


def test_another_letter_and_a_strangers_file_stay(outbox, tmp_path):
    outbox.deliver({"2026-11-08.eml": b"earlier"}, message="")
    (tmp_path / "outbox" / "note.txt").write_text("남의 메모", encoding="utf-8")
    outbox.deliver(FILES, message="")
    assert set(held(tmp_path / "outbox")) == {*FILES, "2026-11-08.eml", "note.txt"}


def test_a_file_that_holds_something_else_is_named_before_it_is_written_over(outbox, tmp_path):
    (tmp_path / "outbox").mkdir()
    (tmp_path / "outbox" / f"{DAY}.eml").write_bytes(b"somebody's")
    lines = outbox.plan(FILES)
    assert f"내용이 다른 파일이 이미 있어 덮어씁니다: {DAY}.eml" in lines
    assert held(tmp_path / "outbox") == {f"{DAY}.eml": b"somebody's"}


def test_a_link_a_file_and_the_project_itself_are_no_outbox(outbox, tmp_path):
    (tmp_path / "outbox").mkdir()
    (tmp_path / "outbox" / f"{DAY}.eml").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PublishError, match="심볼릭 링크"):
        outbox.plan(FILES)
    assert not (tmp_path / "elsewhere").exists()
    (tmp_path / "taken").write_text("", encoding="utf-8")
    for path, words in (("../taken", "폴더가 아닙니다"), (".", r"내보낼 수 없습니다")):
        table = publishers(
            PublishSettings.model_validate({"outbox": {"path": path}}), tmp_path / "letter"
        )
        with pytest.raises(PublishError, match=words):
            table["outbox"].plan(FILES)


# --- through the command -------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path):
    made = tmp_path / "letter"
    shutil.copytree(ROOT / "issues", made / "issues")
    for path in (made / "issues").glob("2026-11-22*"):
        path.unlink()
    (made / "newsletter.toml").write_text(
        '[publication]\ntitle = "저녁 편지"\nbase_url = "https://letter.example"\n'
        'sender = "저녁 편지 <desk@letter.example>"\nfeedback_url = "https://letter.example/say"\n'
        'unsubscribe_url = "https://letter.example/bye"\n'
        '[publish.outbox]\npath = "../outbox"\n[publish.folder]\npath = "../public"\n',
        encoding="utf-8",
    )
    issue = made / f"issues/{DAY}.md"
    text = issue.read_text(encoding="utf-8").replace("status: published", "status: draft")
    issue.write_text(text, encoding="utf-8")
    return made


def test_a_letter_goes_out_as_mail_and_the_same_letter_twice_is_refused(project, newsletter):
    done = newsletter(project, "publish", DAY, "--to", "outbox", "--yes")
    assert done.returncode == 0, done.stderr
    outbox = project.parent / "outbox"
    assert set(held(outbox)) == set(FILES)
    message = email.message_from_bytes(
        (outbox / f"{DAY}.eml").read_bytes(), policy=email.policy.default
    )
    html = message.get_body(("html",)).get_content().replace("\r\n", "\n")
    assert html.rstrip() == (outbox / f"{DAY}.html").read_text(encoding="utf-8").rstrip()
    assert "status: published" in (project / f"issues/{DAY}.md").read_text(encoding="utf-8")
    again = newsletter(project, "publish", DAY, "--to", "outbox", "--yes")
    assert again.returncode == 1
    assert "이미 outbox에 그대로 나가 있습니다" in again.stderr
    assert newsletter(project, "publish", DAY, "--to", "folder", "--yes").returncode == 0


def test_a_file_that_appears_after_the_plan_is_not_written_over(project):
    import datetime as dt

    from newsletter import delivering
    from newsletter.workspace import Workspace

    workspace = Workspace.open(project)
    agreed = delivering.plan(workspace, dt.date.fromisoformat(DAY), "outbox")
    (project.parent / "outbox").mkdir()
    mine = project.parent / "outbox" / f"{DAY}.eml"
    mine.write_bytes(b"mine")
    with pytest.raises(PublishError, match="내보낼 곳이 바뀌어"):
        delivering.publish(workspace, agreed, now=dt.datetime(2026, 11, 15, tzinfo=dt.UTC))
    assert mine.read_bytes() == b"mine"
    assert "status: draft" in (project / f"issues/{DAY}.md").read_text(encoding="utf-8")
