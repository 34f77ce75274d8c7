"""Which stored articles a section rests on: named by address or title, or given by the evidence."""

import datetime as dt
import json
import time

import pytest

from newsletter.collect.feeds.identity import keyed
from newsletter.collect.store import ArticleStore
from newsletter.model import SEEDS, Article
from newsletter.sourcing import sources_of
from newsletter.workspace import Workspace

DAY = dt.date(2026, 11, 22)
NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
HEAD = "---\nnumber: 1\ndate: 2026-11-22\ntitle: 물길\n---\n\n"
CONFIG = """\
[[sources]]
id = "garam"
title = "가람일보"
feed = "https://garam.example/feed"
[[sources]]
id = "naru"
title = "나루신문"
feed = "https://naru.example/feed"
"""


def stored(name, url, title, source_id):
    return Article(name, url, title, (f"{title}. 물이 줄었다고 합니다.",), source_id)


SEED = stored("aseed01", "", "서리를 “미리” 아는 마을", SEEDS)
NOTE = stored("aseed02", "https://sol.example/letters/8#3", "저수지의 물", SEEDS)
GARAM = stored("agaram1", "https://garam.example/view?idxno=7", "감지기 마흔 대", "garam")
OTHER = stored("agaram2", "https://garam.example/view?idxno=8", "다른 소식", "garam")
NARU = stored("anaru01", "https://naru.example/a/9", "물의 차례", "naru")


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "newsletter.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "issues").mkdir()
    workspace = Workspace.open(tmp_path)
    with ArticleStore.open(workspace.store_path) as store:
        store.replace(SEEDS, [SEED, NOTE], NOW)
        for source_id, articles in (("garam", [GARAM, OTHER]), ("naru", [NARU])):
            keys = keyed([""] * len(articles), articles)
            store.save(articles, source_id=source_id, validators=None, now=NOW, keys=keys)
    return workspace


def found(workspace, body, evidence=None):
    (workspace.root / "issues" / f"{DAY}.md").write_text(HEAD + body, encoding="utf-8")
    if evidence is not None:
        path = workspace.root / "issues" / f"{DAY}.evidence.json"
        path.write_text(json.dumps({"version": 1, **evidence}), encoding="utf-8")
    issue = workspace.read_issue(DAY).issue
    sections = sources_of(workspace, DAY, issue)
    return [[article.id for article in section] for section in sections]


@pytest.mark.parametrize(
    ("line", "ids"),
    [
        ("출처: [가람일보](https://garam.example/view?idxno=7)", ["agaram1"]),
        ("출처: [가람일보](http://www.garam.example/view?idxno=7&utm_source=x)", ["agaram1"]),
        ("출처: [나루신문](https://naru.example/a/9) · [가람일보](https://garam.example/view?idxno=7)",
         ["anaru01", "agaram1"]),
        ("출처: 이음주간 「서리를 ‘미리’ 아는 마을」", ["aseed01"]),
        ("출처: [결](https://sol.example/letters/8#3)", ["aseed02"]),
        ("- [나루신문](https://naru.example/a/9)이 전했습니다.", ["anaru01"]),
        ("- 지난 글 「저수지의 물」을 다시 읽었습니다.", ["aseed02"]),
        ("출처: [없는 곳](https://nowhere.example/1)", []),
        ("출처: 이름뿐인 곳", []),
    ],
)  # fmt: skip
def test_what_a_section_names(desk, line, ids):
    assert found(desk, f"## 1. 물길\n\n{line}\n") == [ids]


def test_each_section_has_its_own(desk):
    body = (
        "## 1. 가\n\n출처: [나](https://naru.example/a/9)\n\n## 알림\n\n글\n\n"
        "## 2. 다\n\n출처: 결 「저수지의 물」\n"
    )
    assert found(desk, body) == [["anaru01"], [], ["aseed02"]]


EVIDENCE = {
    "sections": [
        {
            "headline": "물길",
            "bullets": [
                {"generated": "첫 글머리입니다.", "sentences": [{"article": "agaram1"}]},
                {
                    "generated": "둘째 글머리입니다.",
                    "sentences": [
                        {"article": None},
                        {"article": "aseed01", "others": [{"article": "anaru01"}]},
                    ],
                },
            ],
        }
    ]
}


def test_what_the_draft_was_made_of_comes_behind_what_is_named(desk):
    body = "## 1. 물길\n\n- 고쳐 쓴 글머리입니다.\n\n출처: [나](https://naru.example/a/9)\n"
    assert found(desk, body, EVIDENCE) == [["anaru01", "agaram1", "aseed01"]]
    renamed = "## 1. 새 제목\n\n- 둘째 글머리입니다.\n"
    assert found(desk, renamed, EVIDENCE) == [["agaram1", "aseed01", "anaru01"]]
    assert found(desk, "## 1. 새 제목\n\n- 새 글머리입니다.\n", EVIDENCE) == [[]]


def test_no_store_is_made_where_there_is_none(tmp_path):
    (tmp_path / "newsletter.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "issues").mkdir()
    workspace = Workspace.open(tmp_path)
    assert found(workspace, "## 1. 물길\n\n출처: [나](https://naru.example/a/9)\n") == [[]]
    assert not workspace.store_path.exists()


def test_a_large_store_costs_little(desk):
    many = [
        stored(f"a{n:06}", f"https://naru.example/b/{n}", f"글 {n}", "naru") for n in range(3000)
    ]
    with ArticleStore.open(desk.store_path) as store:
        keys = keyed([""] * len(many), many)
        store.save(many, source_id="naru", validators=None, now=NOW, keys=keys)
    body = "## 1. 물길\n\n출처: [가](https://garam.example/view?idxno=7)\n"
    assert found(desk, body) == [["agaram1"]]
    issue = desk.read_issue(DAY).issue
    took = []
    for _ in range(5):
        started = time.perf_counter()
        sources_of(desk, DAY, issue)
        took.append(time.perf_counter() - started)
    assert min(took) < 0.05
