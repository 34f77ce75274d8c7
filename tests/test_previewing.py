"""What the preview gathers from a real folder: evidence, stories, lines around an error."""

import dataclasses
import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from newsletter import workflow
from newsletter.errors import IssueError, NewsletterError
from newsletter.preview.letter import letter_at
from newsletter.previewing.evidence import proof
from newsletter.previewing.mail import excerpt
from newsletter.previewing.stories import candidates_of
from newsletter.workspace import Workspace

ROOT = Path(__file__).parent.parent
DAY = dt.date(2026, 11, 22)
NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.timezone(dt.timedelta(hours=9)))


@pytest.fixture(scope="module")
def drafted(tmp_path_factory):
    """This repository's letter, drafted once."""
    folder = tmp_path_factory.mktemp("drafted")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    (folder / "issues").mkdir()
    for name in ("2026-11-08.md", "2026-11-15.md"):
        shutil.copy(ROOT / "issues" / name, folder / "issues")
    shutil.copy(ROOT / "newsletter.toml", folder)
    workflow.build(Workspace.open(folder), DAY, now=NOW, offline=True)
    return folder


@pytest.fixture
def letter(drafted, tmp_path):
    folder = tmp_path / "letter"
    shutil.copytree(drafted, folder)
    return Workspace.open(folder)


def edit(letter, old, new):
    path = letter.root / letter.issue_file(DAY)
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def bullets(made, *, key=""):
    return [bullet for part in made.parts for bullet in part.bullets if part.key.startswith(key)]


def test_a_drafted_bullet_stands_beside_the_sentences_it_was_written_from(letter):
    made = proof(letter, DAY)
    sources = {source.id: source for source in made.sources}
    told = bullets(made, key="section")
    assert told
    assert all(bullet.drafted for bullet in told)
    assert sum(len(bullet.quotes) for bullet in told) >= len(told) - 1
    for bullet in told:
        for quote in bullet.quotes:
            assert sources[quote.article].text[quote.at : quote.until] == quote.text
        for mark in bullet.marks:
            assert mark.word == "확인"
            if mark.until:
                assert sources[mark.article].text[mark.at : mark.until]
    lines = letter.issue_text(DAY).splitlines()
    assert all(lines[bullet.line - 1].startswith("- ") for bullet in told)


def test_a_persons_bullet_is_looked_up_as_it_stands_now(letter):
    before = next(b for b in bullets(proof(letter, DAY)) if "41명" in b.text)
    edit(letter, "41명", "53명")
    after = next(b for b in bullets(proof(letter, DAY)) if "53명" in b.text)
    assert (before.drafted, after.drafted) == (True, False)
    wrong = next(mark for mark in after.marks if after.text[mark.start : mark.end] == "53명")
    assert (wrong.word, wrong.instead) == ("서로 다름", "41명")
    assert {quote.text for quote in after.quotes} & {quote.text for quote in before.quotes}


def test_what_no_source_says_is_not_found_and_rests_on_nothing(letter):
    edit(letter, "\n- ", "\n- 한별연구소는 달의 뒷면에 777개의 우체통을 놓았습니다.\n- ")
    made = next(b for b in bullets(proof(letter, DAY)) if "한별연구소" in b.text)
    assert {mark.word for mark in made.marks} == {"못 찾음"}
    assert made.quotes == ()
    assert made.share == 0


def test_without_evidence_and_store_the_letter_is_still_shown(letter):
    (letter.root / "issues" / "2026-11-22.evidence.json").unlink()
    shutil.rmtree(letter.root / ".newsletter")
    made = proof(letter, DAY)
    assert len(bullets(made, key="section")) >= 9
    assert made.sources == ()
    assert candidates_of(letter, DAY) == ()
    assert not (letter.root / ".newsletter").exists()


def test_evidence_that_somebody_bent_is_read_as_far_as_it_goes(letter):
    path = letter.root / "issues" / "2026-11-22.evidence.json"
    data = json.loads(path.read_text("utf-8"))
    data["briefs"] = [{"generated": 3, "sentences": "x"}, 7]
    data["articles"] = {"b": 1}
    path.write_text(json.dumps(data), "utf-8")
    assert bullets(proof(letter, DAY))


def test_candidates_carry_their_reasons_and_what_the_editor_did(letter):
    found = candidates_of(letter, DAY)
    assert [one.rank for one in found] == [*range(1, len(found) + 1)]
    assert {one.place for one in found} == {"section", "brief", "left"}
    for one in found:
        assert sum(part.points for part in one.parts) == pytest.approx(one.score, abs=0.01)
        assert one.chosen == ""


def test_a_choice_is_written_into_the_front_matter_and_taken_back(letter):
    before = letter.issue_text(DAY)
    makers = letter_at(letter.root, DAY)
    last = makers.stories()[-1]
    words = makers.choose("pin", [last.reports[0].id], False)
    assert words == "issues/2026-11-22.md의 머리말에 맨 앞에 고정한다고 적었습니다."
    assert letter.read_issue(DAY).issue.pins
    first = makers.stories()[0]
    assert (first.headline, first.chosen) == (last.headline, "pin")
    assert "이미" in makers.choose("pin", [last.reports[0].id], False)
    makers.choose("drop", [last.reports[0].id], False)
    assert letter.read_issue(DAY).issue.pins == ()
    assert makers.stories()[-1].chosen == "drop"
    assert "지웠습니다" in makers.choose("drop", [one.id for one in last.reports], True)
    assert letter.issue_text(DAY) == before


def test_a_choice_of_nothing_there_is_an_error(letter):
    with pytest.raises(NewsletterError, match="글이 없습니다"):
        letter_at(letter.root, DAY).choose("pin", ["nothing-like-it"], False)


def test_the_mail_alone_is_what_a_full_rendering_has(letter):
    makers = letter_at(letter.root, DAY)
    drawn, full = makers.mail(), makers.rendering()
    assert (drawn.letter, drawn.message) == (full.letter, full.message)
    assert makers.mjml().lstrip().startswith("<mjml")


def test_the_lines_around_an_error_are_shown(tmp_path):
    (tmp_path / "a.md").write_text("하나\n둘\n셋\n넷\n다섯\n", "utf-8")
    wrong = IssueError("틀림", file="a.md", line=2)
    assert [dataclasses.astuple(line) for line in excerpt(tmp_path, wrong)] == [
        (1, "하나", False), (2, "둘", True), (3, "셋", False), (4, "넷", False),
    ]  # fmt: skip


@pytest.mark.parametrize("file", ["", "no.md", "../secret.md", "/etc/passwd", "folder"])
def test_no_lines_are_shown_of_what_is_not_the_letters(tmp_path, file):
    (tmp_path / "secret.md").write_text("비밀", "utf-8")
    root = tmp_path / "letter"
    (root / "folder").mkdir(parents=True)
    assert excerpt(root, IssueError("틀림", file=file, line=1)) == ()
