"""``newsletter articles``: what was read, and what became of it."""

import json
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DAY = "2026-11-22"


@pytest.fixture
def project(tmp_path, newsletter):
    for name in ("seeds", "issues"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for path in (tmp_path / "issues").glob(f"{DAY}*"):
        path.unlink()
    shutil.copy(ROOT / "newsletter.toml", tmp_path)
    assert newsletter(tmp_path, "collect", "--offline").returncode == 0
    return tmp_path


def rows(done):
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_article_is_listed_with_its_file(project, newsletter):
    found = rows(newsletter(project, "articles", "--json", "--date", DAY))
    assert len(found) == 12
    assert all(row["kept"] and not row["reason"] for row in found)
    assert {row["origin"] for row in found} == {
        path.relative_to(project).as_posix() for path in (project / "seeds").iterdir()
    }
    (garam,) = [row for row in found if row["publisher"] == "가람일보"]
    assert garam["published"] == "2026-11-18T09:30:00+09:00"
    assert garam["url"] == "https://garam.example/news/2026111802"
    assert garam["source"] == "seeds"


def test_what_a_past_letter_told_is_left_out_with_its_date(project, newsletter):
    assert newsletter(project, "build", "--date", DAY).returncode == 0
    found = rows(newsletter(project, "articles", "--json", "--date", "2026-11-29"))
    told = [row for row in found if not row["kept"]]
    assert len(told) >= 7
    assert all(f"{DAY} 호에서 다룬 이야기" in row["reason"] for row in told)


def test_a_copy_is_left_out(project, newsletter):
    copy = project / "seeds" / "wire-copy.txt"
    text = (project / "seeds" / "didim-it.txt").read_text()
    copy.write_text(text.replace("열어 둘 것인가 잠글 것인가", "다른 제목을 단 같은 글"))
    newsletter(project, "collect", "--offline")
    found = rows(newsletter(project, "articles", "--json", "--date", DAY))
    (left,) = [row for row in found if not row["kept"]]
    assert "같은 글이 이미 있습니다" in left["reason"]


def test_a_seed_is_shown_line_by_line(project, newsletter):
    found = rows(newsletter(project, "articles", "--json", "--date", DAY))
    (naru,) = [row for row in found if row["publisher"] == "나루신문"]
    (shown,) = rows(newsletter(project, "articles", "show", naru["id"][:8], "--json"))
    assert shown["title"] == "‘참고용’이라던 AI 민원 답변, 틀리면 누가 책임지나"
    assert len(shown["paragraphs"]) == 11
    dropped = {line["text"]: line["rule"] for line in shown["dropped"]}
    assert dropped["로그인"]
    assert any("Copyright" in text for text in dropped)
    assert shown["captions"]
    text = newsletter(project, "articles", "show", naru["id"]).stdout
    assert "버린 줄" in text
    assert "로그인" in text


def test_an_unknown_id_is_told(project, newsletter):
    done = newsletter(project, "articles", "show", "zzzz")
    assert done.returncode == 1
    assert "그 id의 글이 없습니다" in done.stderr
    assert "newsletter articles" in done.stderr


def test_people_see_korean_lines(project, newsletter):
    done = newsletter(project, "articles", "--date", DAY)
    assert done.returncode == 0
    assert "쓸 수 있음" in done.stdout
    assert "가람일보 · 2026-11-18 · seeds/garam-ilbo.txt" in done.stdout


def test_what_an_editor_should_look_at_is_said(project, newsletter, serve):
    feed = (
        "<rss><channel><item><title>링크가 다른 기사</title><link>https://a.example/1</link>"
        "<pubDate>Wed, 18 Nov 2026 10:00:00 +0900</pubDate><description><![CDATA[<p>글 "
        "<a href='https://evil.example/x'>naver.com</a> <a href='/2'>원문</a></p>]]></description>"
        "</item></channel></rss>"
    )
    (project / "feed.xml").write_text(feed)
    host = serve(project)
    (project / "newsletter.toml").write_text(
        f'[publication]\ntitle = "편지"\n[collect]\nallow_hosts = ["{host}"]\npages = false\n'
        f'[[sources]]\nid = "one"\ntitle = "하나"\nfeed = "http://{host}/feed.xml"\n'
    )
    assert newsletter(project, "collect", offline=False).returncode == 0
    (row,) = [row for row in rows(newsletter(project, "articles", "--json", "--date", DAY))
              if row["source"] == "one"]  # fmt: skip
    assert row["flags"] == ["misleading-link:naver.com"]
    listing = newsletter(project, "articles", "--date", DAY).stdout
    assert "살필 것: 적힌 곳과 다른 곳으로 가는 링크가 있습니다 (naver.com)" in listing
    (shown,) = rows(newsletter(project, "articles", "show", row["id"], "--json"))
    assert shown["references"] == [
        {"text": "naver.com", "url": "https://evil.example/x"},
        {"text": "원문", "url": "https://a.example/2"},
    ]
