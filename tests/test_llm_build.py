"""A build with a model: the tally, the report and the evidence say what came of it."""

import json
import shutil
from pathlib import Path

import pytest
from llm_server import LlmServer, faithful, said

ROOT = Path(__file__).parent.parent
DAY = "2026-11-22"
KEY = "sk-canary-4471"
LINK = "https://evil.example/join"


def poisoned(prompt):
    bullets = faithful(prompt)
    bullets[1][0]["text"] = f"한별찬 대표가 9,941억 원을 받았다고 밝혔습니다. {LINK}"
    return said(bullets)


@pytest.fixture
def project(tmp_path):
    server = LlmServer(poisoned)
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    (tmp_path / "newsletter.toml").write_text(
        f'[publication]\ntitle = "시험 편지"\n[summarise]\nmethod = "llm"\n[summarise.llm]\n'
        f'base_url = "{server.base_url}"\nmodel = "garam-7b"\nkey_env = "GARAM_KEY"\n'
        "won_in = 200\nwon_out = 800\n"
    )
    yield tmp_path, server
    server.close()


def out(folder):
    return json.loads((folder / ".newsletter" / "out" / DAY / "report.json").read_text())


def test_a_build_asks_once_a_story_and_tells_what_it_replaced(project, newsletter):
    folder, server = project
    done = newsletter(folder, "build", "--date", DAY, GARAM_KEY=KEY)
    assert done.returncode == 0, done.stderr
    assert len(server.requests) == 3
    assert set(server.keys) == {f"Bearer {KEY}"}
    assert "모델 garam-7b: 요청 3번 · 토큰 입력 360개, 출력 120개 · 약 0.17원" in done.stdout
    assert done.stdout.count("번 글머리는 원문 문장으로 썼습니다") == 3
    model = out(folder)["model"]
    assert (model["requests"], model["cost_won"], len(model["fallbacks"])) == (3, 0.17, 3)
    evidence = json.loads((folder / "issues" / f"{DAY}.evidence.json").read_text())
    assert [(part["method"], len(part["notes"])) for part in evidence["sections"]] == [
        ("llm", 1)
    ] * 3
    again = newsletter(folder, "build", "--date", DAY, GARAM_KEY=KEY)
    assert again.returncode == 0
    assert "model" not in out(folder)
    for path in (folder / "issues").glob("*"):
        path.unlink()
    anew = newsletter(folder, "build", "--date", DAY)
    assert anew.returncode == 0, anew.stderr
    assert "요청 0번(받아 둔 답 3개)" in anew.stdout
    assert len(server.requests) == 3
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "cache.sqlite"]
    everything = b"".join(path.read_bytes() for path in files)
    assert not [word for word in ("evil.example", "9,941") if word.encode() in everything]
    assert not [
        path for path in folder.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()
    ]
    assert KEY not in done.stdout + done.stderr


def test_listing_stories_asks_no_model(project, newsletter):
    folder, server = project
    assert newsletter(folder, "collect").returncode == 0
    assert newsletter(folder, "stories", "--date", DAY).returncode == 0
    assert server.requests == []


def test_without_a_key_or_a_server_the_letter_is_written(project, newsletter):
    folder, server = project
    done = newsletter(folder, "build", "--date", DAY)
    assert done.returncode == 0, done.stderr
    assert server.requests == []
    assert "환경 변수 GARAM_KEY이(가) 비어 있어" in done.stdout
    server.close()
    (folder / "issues" / f"{DAY}.md").unlink()
    (folder / "issues" / f"{DAY}.evidence.json").unlink()
    done = newsletter(folder, "build", "--date", DAY, GARAM_KEY=KEY)
    assert done.returncode == 0, done.stderr
    assert "모델 서버에 이어지지 않았습니다" in done.stdout
    assert out(folder)["model"]["requests"] == 1
