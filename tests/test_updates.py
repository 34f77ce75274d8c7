"""A story told last week, and what became of it: through the command line, letter after letter."""

import json
import re
import shutil

import pytest
from desk import BRIDGE, WHALE

FIRST, SECOND, THIRD = "2026-11-15", "2026-11-22", "2026-11-29"
SETTINGS = '[publication]\ntitle = "시험 편지"\n[publish.folder]\npath = "public"\n'
TOLD = "달래시 강변 보행교 균열로 통행 금지"


LATER = (
    (
        "달래시가 상판 아래 균열 때문에 닫은 강변의 보행교를 고치는 데 37억 원을 쓰기로 했다고 19일 밝혔다. "
        "시의회는 내년 예산에 이 돈을 넣는 데 뜻을 모았고, 공사는 얼음이 풀리는 봄에 첫 삽을 뜬다."
    ),
    BRIDGE[1],
    BRIDGE[2],
)
NETS = (
    *WHALE,
    "어촌계는 그물을 함께 고치는 날을 정하고 이웃 마을의 손도 빌리기로 했다. 첫 모임은 항구 창고에서 열린다.",
)


def seed(folder, name, title, date, paragraphs):
    head = f"---\ntitle: {title}\npublisher: 달래일보\ndate: {date}\nurl: https://dalrae.example/{name}\n---\n\n"
    (folder / "seeds" / f"{name}.md").write_text(head + "\n\n".join(paragraphs) + "\n")


def build(newsletter, folder, day):
    done = newsletter(folder, "build", "--date", day)
    assert done.returncode == 0, done.stderr
    return done.stdout


def stories(newsletter, folder, day):
    done = newsletter(folder, "stories", "--json", "--date", day)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def published(tmp_path_factory, newsletter):
    folder = tmp_path_factory.mktemp("published")
    (folder / "newsletter.toml").write_text(SETTINGS)
    (folder / "seeds").mkdir()
    seed(folder, "bridge", TOLD, "2026-11-13", BRIDGE)
    build(newsletter, folder, FIRST)
    done = newsletter(folder, "publish", FIRST, "--to", "folder", "--yes")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def told(published, tmp_path):
    """A letter that told of the bridge and went out."""
    return shutil.copytree(published, tmp_path / "told")


def test_a_story_told_last_week_is_not_offered(told, newsletter):
    assert stories(newsletter, told, SECOND) == []
    done = newsletter(told, "build", "--date", SECOND)
    assert done.returncode == 1
    assert "지난 호에서 다루었습니다" in done.stderr


def test_news_since_comes_back_as_an_update_that_links_the_earlier_letter(told, newsletter):
    seed(
        told,
        "later",
        "균열로 통행 금지된 달래시 강변 보행교, 보수에 37억 원 투입",
        "2026-11-19",
        LATER,
    )
    assert newsletter(told, "collect").returncode == 0
    (story,) = stories(newsletter, told, SECOND)
    assert (story["update"]["date"], story["update"]["headline"]) == (FIRST, TOLD)
    assert "37억 원" in story["update"]["news"]
    shown = newsletter(told, "stories", "--date", SECOND).stdout
    assert f"{FIRST} 호 이후 달라진 점: " in shown
    out = build(newsletter, told, SECOND)
    assert f"{FIRST} 호에서 다룬 이야기입니다" in out  # the first article, not the new one
    text = (told / "issues" / f"{SECOND}.md").read_text()
    (section,) = re.findall(r"^## 1\. .*\n\n(.*)\n", text, re.MULTILINE)
    assert section.startswith("지난 호 이후 달라진 점: ")
    assert "37억 원" in section
    assert f"[{TOLD}]({FIRST}.md)({FIRST})" in section
    page = (told / "site" / SECOND / "index.html").read_text()
    assert f"../{FIRST}/" in page
    assert "오류 0건" in newsletter(told, "check", SECOND).stdout


def test_an_update_is_told_once(told, newsletter):
    seed(
        told,
        "later",
        "균열로 통행 금지된 달래시 강변 보행교, 보수에 37억 원 투입",
        "2026-11-19",
        LATER,
    )
    build(newsletter, told, SECOND)
    seed(told, "echo", "달래 강변 다리 고치는 데 37억 원", "2026-11-24", LATER)
    assert newsletter(told, "collect").returncode == 0
    assert stories(newsletter, told, THIRD) == []


def test_late_coverage_with_nothing_new_is_left_out_with_its_reason(told, newsletter):
    seed(
        told,
        "late",
        "강변 보행교 막은 달래시, 주민은 돌아간다",
        "2026-11-18",
        BRIDGE[::-1],
    )
    seed(told, "else", "그물을 끊은 고래, 어민은 무엇을 잃었나", "2026-11-18", NETS)
    out = build(newsletter, told, SECOND)
    assert f"‘강변 보행교 막은 달래시, 주민은 돌아간다’: {FIRST} 호에서 다룬 이야기입니다" in out
    assert "보행교" not in (told / "issues" / f"{SECOND}.md").read_text()
