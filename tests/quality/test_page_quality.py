"""The quality of reading pages, held to floors: lowering one needs a reason in the commit."""

import datetime as dt
import json
import re
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsletter.collect.pages.page import read_page

PAGES = Path(__file__).parent.parent / "pages"
GOLD = json.loads((PAGES / "gold.json").read_text(encoding="utf-8"))
FLOORS = json.loads((Path(__file__).parent / "page_floors.json").read_text(encoding="utf-8"))
ACTIVE = re.compile(r"<\s*\w+[^>]*>|javascript:|onclick|alert\(|숨은 글")


@pytest.fixture(scope="module")
def articles():
    zone = ZoneInfo("Asia/Seoul")
    return {
        name: read_page((PAGES / f"{name}.html").read_bytes(), gold["url"], zone)
        for name, gold in GOLD.items()
    }


def f1(wanted, got):
    wanted, got = (Counter(re.findall(r"\w+", " ".join(texts))) for texts in (wanted, got))
    return 2 * (wanted & got).total() / max(1, wanted.total() + got.total())


def test_floors(articles):
    rows = {"title": [], "published": [], "authors": [], "publisher": [], "url": [], "body_f1": []}
    for name, gold in GOLD.items():
        article = articles[name]
        rows["title"].append(article.title == gold["title"])
        rows["published"].append(article.published == dt.datetime.fromisoformat(gold["published"]))
        rows["authors"].append(list(article.authors) == gold["authors"])
        rows["publisher"].append(article.publisher == gold["publisher"])
        rows["url"].append(article.url == gold.get("canonical", gold["url"]))
        rows["body_f1"].append(f1(gold["paragraphs"], article.paragraphs))
    assert len(GOLD) >= 12
    figures = {name: sum(row) / len(row) for name, row in rows.items()}
    assert not {name: figure for name, figure in figures.items() if figure < FLOORS[name]}
    assert min(rows["body_f1"]) >= FLOORS["worst_body_f1"]


@pytest.mark.parametrize("name", GOLD)
def test_deck_picture_and_tags_where_the_page_has_them(articles, name):
    article, gold = articles[name], GOLD[name]
    assert article.subtitle == gold.get("subtitle", article.subtitle)
    assert set(gold.get("tags", ())) <= set(article.tags)
    if "image" in gold:
        assert (article.images[0].url, article.images[0].credit) == (gold["image"], gold["credit"])


@pytest.mark.parametrize("name", GOLD)
def test_nothing_active_or_hidden_comes_through(articles, name):
    article = articles[name]
    said = (
        article.title,
        article.subtitle,
        article.publisher,
        *article.authors,
        *article.paragraphs,
    )
    assert not [text for text in said if ACTIVE.search(text)]
    assert all(image.url.startswith("https://") for image in article.images)
