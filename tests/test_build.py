"""From articles to a letter through the command line, as an editor does it."""

import email
import email.policy
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DAY = "2026-11-22"


@pytest.fixture
def project(tmp_path):
    """This repository's own letter, without what a build makes."""
    for name in ("seeds", "issues"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for path in (tmp_path / "issues").glob(f"{DAY}*"):
        path.unlink()
    shutil.copy(ROOT / "newsletter.toml", tmp_path)
    return tmp_path


def tree(folder):
    """What two builds have in common: not databases, nor the note of when files were written."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.suffix != ".sqlite"
        and "sqlite-" not in path.name
        and path.name != "unchanged.json"
    }


def test_a_letter_from_seeds_alone(project, newsletter):
    done = newsletter(project, "build", "--date", DAY)
    assert done.returncode == 0, done.stderr
    assert "오프라인이라 받지 않았습니다" in done.stdout
    for name in ("mail.html", "mail.txt", "letter.eml", "report.json"):
        assert (project / ".newsletter" / "out" / DAY / name).stat().st_size > 0
    for name in ("index.html", f"{DAY}/index.html", "feed.xml", "sitemap.xml", "404.html"):
        assert (project / "site" / name).stat().st_size > 0
    text = (project / "issues" / f"{DAY}.md").read_text()
    assert text.count("\n## ") == 5  # three sections, 단신, #feedback
    assert "number: 14" in text
    assert "### 🦜 더 읽어보기" in text


def test_one_event_of_two_outlets_is_one_section(project, newsletter):
    newsletter(project, "build", "--date", DAY)
    text = (project / "issues" / f"{DAY}.md").read_text()
    (sources,) = [
        line for line in text.split("\n") if line.startswith("출처: ") and "가람일보" in line
    ]
    assert "나루신문" in sources
    told = [section for section in text.split("\n## ") if "나루신문" in section]
    assert len(told) == 1


def test_the_same_build_twice_gives_the_same_bytes(project, newsletter, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(project, other, dirs_exist_ok=True)
    assert newsletter(project, "build", "--date", DAY).returncode == 0
    once = tree(project)
    assert newsletter(project, "build", "--date", DAY).returncode == 0
    assert tree(project) == once
    done = newsletter(
        other, "build", "--date", DAY, TZ="America/New_York", LANG="C", PYTHONHASHSEED="7"
    )
    assert done.returncode == 0
    assert tree(other) == once


def test_an_edit_stays_and_reaches_every_output(project, newsletter):
    newsletter(project, "build", "--date", DAY)
    path = project / "issues" / f"{DAY}.md"
    lines = path.read_text().split("\n")
    first = next(i for i, line in enumerate(lines) if line.startswith("- "))
    lines[first] = (
        "- 편집자가 손으로 고쳐 쓴 글머리입니다. 이 문장은 어느 빌드도 건드리지 않아야 합니다. 정말 그런지 세 출력에서 모두 살펴보려고 합니다."
    )
    path.write_text("\n".join(lines))
    edited = path.read_bytes()
    done = newsletter(project, "build", "--date", DAY)
    assert done.returncode == 0
    assert "그대로 두고" in done.stdout
    assert path.read_bytes() == edited
    out = project / ".newsletter" / "out" / DAY
    words = "편집자가 손으로 고쳐 쓴 글머리입니다."
    assert words in (out / "mail.html").read_text()
    assert words in (out / "mail.txt").read_text()
    assert words in (project / "site" / DAY / "index.html").read_text()
    message = email.message_from_bytes(
        (out / "letter.eml").read_bytes(), policy=email.policy.default
    )
    assert words in message.get_body(("html",)).get_content()
    assert words in message.get_body(("plain",)).get_content()


def test_every_sentence_has_its_evidence(project, newsletter):
    newsletter(project, "build", "--date", DAY)
    evidence = json.loads((project / "issues" / f"{DAY}.evidence.json").read_text())
    issue = (project / "issues" / f"{DAY}.md").read_text()
    sentences = [
        s for section in evidence["sections"] for b in section["bullets"] for s in b["sentences"]
    ]
    seeds = "\n".join(path.read_text() for path in (project / "seeds").glob("*"))
    assert len(sentences) >= 20
    for section in evidence["sections"]:
        for bullet in section["bullets"]:
            assert f"- {bullet['generated']}\n" in issue
    for sentence in sentences:
        if sentence["quote"] is None:  # the letter's own question
            assert sentence["text"].endswith("?")
        else:
            assert sentence["quote"] in re.sub(r"[ \u00a0]+", " ", seeds)
            assert sentence["article"] in evidence["articles"]


def test_the_report_explains_every_choice(project, newsletter):
    newsletter(project, "build", "--date", DAY)
    report = json.loads((project / ".newsletter" / "out" / DAY / "report.json").read_text())
    assert report["read"] == {"seed_files": 7, "seed_articles": 12, "feeds": 2}
    assert {item["reason"] for item in report["failed"]} == {"오프라인이라 받지 않았습니다"}
    for story in report["stories"]:
        assert story["reason"]
        assert sum(part["points"] for part in story["parts"]) == pytest.approx(
            story["score"], abs=1e-6
        )
        assert all(part["words"] for part in story["parts"])


def test_a_story_told_before_is_not_told_again(project, newsletter):
    assert newsletter(project, "build", "--date", DAY).returncode == 0
    done = newsletter(project, "build", "--date", "2026-11-29")
    assert done.returncode == 0, done.stderr
    first, second = ((project / "issues" / f"{day}.md").read_text() for day in (DAY, "2026-11-29"))
    titles = re.compile(r"^## \d\. (.*)$", re.MULTILINE)
    assert not set(titles.findall(first)) & set(titles.findall(second))
    assert f"{DAY} 호에서 다룬 이야기입니다" in done.stdout


FEED = """<?xml version="1.0" encoding="euc-kr"?>
<rss version="2.0"><channel><title>피드</title><link>https://feed.example/</link>
<item><title>{title}</title><link>https://feed.example/view?idxno=7&amp;utm_source=rss</link>
<guid>7</guid><pubDate>Fri, 20 Nov 2026 09:00:00 +0900</pubDate>
<description><![CDATA[{body}]]></description></item>
<item><title>지난달 소식입니다</title><link>https://feed.example/view?idxno=1</link>
<pubDate>Tue, 20 Oct 2026 09:00:00 +0900</pubDate><description>오래된 글이다.</description></item>
</channel></rss>
"""
PARAGRAPHS = [
    "솔내군 의회가 인공지능 감시 카메라를 세우기 전에 주민 동의를 받게 하는 조례를 20일 통과시켰다. 똠방마을을 비롯한 네 마을이 먼저 적용을 받는다.",
    "조례는 카메라가 얼굴을 알아보는 기능을 쓰려면 주민 투표에서 절반이 넘는 찬성을 얻도록 했다. 기록은 30일이 지나면 지워야 하고, 지운 사실을 군청 누리집에 알려야 한다.",
    "군청은 예산 3억2000만원을 들여 카메라 40대를 세울 계획이었다. 이 가운데 12대는 학교 앞 골목에 들어설 예정이어서 학부모들이 설명회를 요구해 왔다.",
    "주민 강보람 씨는 “안전을 바라지만 누가 화면을 보는지도 알아야 한다”고 말했다. 군청 관계자는 “설명회를 여섯 번 더 열겠다”고 밝혔다.",
    "의회는 내년 3월까지 감시 위원회를 꾸린다. 위원 아홉 명 가운데 다섯 명은 주민 가운데에서 뽑는다.",
]


def test_feeds_and_seeds_make_one_letter(project, newsletter, serve, tmp_path_factory):
    folder = tmp_path_factory.mktemp("feeds")
    body = (
        "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
        + '<img src="https://t.example/p.gif" width="1">'
    )
    feed = FEED.format(title="솔내군, 얼굴 알아보는 카메라 주민 동의 받는다", body=body)
    (folder / "rss.xml").write_bytes(feed.encode("cp949"))
    host = serve(folder)
    (project / "newsletter.toml").write_text(
        f"""[publication]
title = "시험 편지"
[collect]
pages = false
allow_hosts = ["{host}"]
[[sources]]
id = "solnae"
title = "솔내신문"
feed = "http://{host}/rss.xml"
weight = 5
[[sources]]
id = "gone"
title = "사라진 매체"
feed = "http://{host}/none.xml"
[curate.weights]
seed = 0
source = 3
"""
    )
    done = newsletter(project, "build", "--date", DAY, offline=False)
    assert done.returncode == 0, done.stderr
    assert "사라진 매체" in done.stdout
    assert "404" in done.stdout
    text = (project / "issues" / f"{DAY}.md").read_text()
    assert "[솔내신문](https://feed.example/view?idxno=7)에 따르면 솔내군 의회가" in text
    assert "똠방마을" in text
    assert "지난달 소식" not in text
    again = newsletter(project, "build", "--date", DAY, "--strict", offline=False)
    assert again.returncode == 1  # one source is still gone


def test_bad_seeds_are_named_and_stop_nothing(project, newsletter):
    (project / "seeds" / "empty.txt").write_bytes(b"")
    (project / "seeds" / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (project / "seeds" / "yaml.md").write_text("---\ntitle: a: b: c\n---\n글입니다.\n")
    done = newsletter(project, "build", "--date", DAY)
    assert done.returncode == 0, done.stderr
    assert "seeds/empty.txt" in done.stdout
    assert "seeds/photo.jpg" in done.stdout
    assert "seeds/yaml.md:2" in done.stdout


def test_a_broken_issue_is_told_with_its_line_and_nothing_is_lost(project, newsletter):
    newsletter(project, "build", "--date", DAY)
    path = project / "issues" / f"{DAY}.md"
    broken = path.read_text().replace("status: draft", "status: 초안")
    path.write_text(broken)
    before = tree(project)
    line = broken.split("\n").index("status: 초안") + 1
    for command in (["build", "--date", DAY], ["check"], ["publish", "--yes", "--to", "folder"]):
        done = newsletter(project, *command)
        assert done.returncode == 1
        assert f"issues/{DAY}.md:{line}" in done.stderr
        assert "Traceback" not in done.stderr
    assert tree(project) == before


def test_check_names_lines_and_exit_code(project, newsletter):
    newsletter(project, "build", "--date", DAY)
    assert newsletter(project, "check").returncode == 0
    path = project / "issues" / f"{DAY}.md"
    lines = path.read_text().split("\n")
    first = next(i for i, line in enumerate(lines) if line.startswith("- "))
    lines[first] = "- " + "너무 긴 글머리입니다. " * 30
    path.write_text("\n".join(lines))
    done = newsletter(project, "check")
    assert done.returncode == 1
    assert f"issues/{DAY}.md:{first + 1}" in done.stdout


def test_publish_asks_marks_and_delivers_once(project, newsletter):
    newsletter(project, "build", "--date", DAY)
    path = project / "issues" / f"{DAY}.md"
    refused = newsletter(project, "publish", "--to", "folder", answer="n\n")
    assert refused.returncode == 0
    assert "내보내지 않았습니다" in refused.stdout
    assert "status: draft" in path.read_text()
    assert newsletter(project, "publish", "--to", "folder", "--dry-run").returncode == 0
    assert not (project / "public").exists()

    before = path.read_text()
    done = newsletter(project, "publish", "--to", "folder", "--yes")
    assert done.returncode == 0, done.stderr
    assert path.read_text() == before.replace("status: draft", "status: published")
    page = (project / "public" / DAY / "index.html").read_text()
    assert "초안" not in re.sub(r"이 편지의 초안은", "", page)
    assert DAY in (project / "public" / "feed.xml").read_text()
    again = newsletter(project, "publish", "--to", "folder", "--yes")
    assert again.returncode == 1
    assert "이미" in again.stderr


def test_publish_refuses_a_letter_with_errors(project, newsletter):
    newsletter(project, "build", "--date", DAY)
    path = project / "issues" / f"{DAY}.md"
    bare = re.sub(r"^출처: .*\n", "", path.read_text(), flags=re.MULTILINE)
    path.write_text(re.sub(r"\[([^\]]+)\]\(https?://[^)]+\)", r"\1", bare))
    done = newsletter(project, "publish", "--to", "folder", "--yes")
    assert done.returncode == 1
    assert "출처가 없습니다" in done.stderr
    assert "status: draft" in path.read_text()
    assert not (project / "public").exists()


def test_preview_shows_the_letter_writes_nothing_and_follows_an_edit(project, newsletter):
    newsletter(project, "build", "--date", DAY)
    before = tree(project)
    command = [sys.executable, "-m", "newsletter", "-C", str(project), "preview", "--port", "0"]
    shown = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        announced = shown.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", announced)[0]
        mail = urllib.request.urlopen(f"{address}mail", timeout=10).read().decode()
        assert "가람시 감사위원회" in mail
        assert tree(project) == before
        path = project / "issues" / f"{DAY}.md"
        path.write_text(path.read_text().replace("가람시 감사위원회", "가람시 독립 감사위원회"))
        deadline = time.monotonic() + 15
        while "가람시 독립 감사위원회" not in mail and time.monotonic() < deadline:
            time.sleep(0.2)
            mail = urllib.request.urlopen(f"{address}mail", timeout=10).read().decode()
        assert "가람시 독립 감사위원회" in mail
        shown.send_signal(signal.SIGINT)
        _, errors = shown.communicate(timeout=15)
        assert "Traceback" not in errors
    finally:
        shown.kill()
        shown.communicate()
