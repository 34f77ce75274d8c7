"""Which letters are shared with a card, how it is remembered, and what is said without a font."""

import dataclasses
import datetime as dt
import io
import shutil
from importlib import metadata
from pathlib import Path

import pytest
from letters import BARE, ISSUE, PUBLICATION, TEMPLATES
from PIL import Image

from newsletter import workflow
from newsletter.cache import Cache
from newsletter.cli_shown import built_lines
from newsletter.render.card import FONT_PACKAGE, font_file
from newsletter.render.site import render_site
from newsletter.sharing import cards_of
from newsletter.workspace import Workspace

DAY = dt.date(2026, 11, 22)
PLAIN = dataclasses.replace(ISSUE, date=DAY, sections=(), title="그림 없는 편지", number=14)
PICTURED = dataclasses.replace(ISSUE, date=dt.date(2026, 11, 15))
CARD = f"{PUBLICATION.base_url}/{DAY}/card.png"
MASTHEAD = '[publication]\ntitle = "물결 편지"\nbase_url = "https://letter.example"\n'
WRITTEN = f"---\nnumber: 3\ndate: {DAY}\ntitle: 강물은 누구의 것인가\n---\n\n인사말입니다.\n"


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "newsletter.toml").write_text(MASTHEAD, encoding="utf-8")
    (tmp_path / "issues").mkdir()
    return Workspace.open(tmp_path)


@pytest.fixture
def with_font():
    if font_file() is None:
        pytest.skip("the extra ‘cards’ is not installed")


@pytest.fixture
def without_font(monkeypatch):
    found = metadata.distribution

    def distribution(name):
        if name == FONT_PACKAGE:
            raise metadata.PackageNotFoundError(name)
        return found(name)

    monkeypatch.setattr(metadata, "distribution", distribution)


def site_of(issues, cards):
    files = render_site(
        issues, PUBLICATION, TEMPLATES, format_name="ai-ethics", topic_titles={}, cards=cards
    )
    return {name: data.decode() for name, data in files.items() if name.endswith("l")}, files


def test_a_letter_without_a_picture_has_a_card(workspace, with_font):
    cards = cards_of(workspace, [PICTURED, PLAIN], PUBLICATION, TEMPLATES)
    assert list(cards) == [DAY]
    assert Image.open(io.BytesIO(cards[DAY])).size == (1200, 630)


def test_a_site_without_an_address_has_none(workspace):
    assert cards_of(workspace, [PLAIN], BARE, TEMPLATES) == {}


def test_an_editor_may_want_none(workspace):
    (workspace.root / "newsletter.toml").write_text(f"{MASTHEAD}[site]\ncards = false\n", "utf-8")
    assert cards_of(Workspace.open(workspace.root), [PLAIN], PUBLICATION, TEMPLATES) == {}


def test_a_card_is_drawn_once(workspace, with_font):
    first = cards_of(workspace, [PLAIN], PUBLICATION, TEMPLATES)
    kept = Cache(workspace.cards_path)
    (key,) = kept.all()
    kept.hold({})
    kept.hold({key: b"as it was kept"})
    assert cards_of(workspace, [PLAIN], PUBLICATION, TEMPLATES) == {DAY: b"as it was kept"}
    other = dataclasses.replace(PLAIN, title="다른 제목")
    assert cards_of(workspace, [other], PUBLICATION, TEMPLATES)[DAY] not in {first[DAY], b""}
    assert key not in kept.all()
    assert cards_of(workspace, [PLAIN], PUBLICATION, TEMPLATES) == first


def test_pages_name_the_card_or_the_letters_own_picture():
    pages, files = site_of([PICTURED, PLAIN], {DAY: b"png"})
    page, pictured = pages[f"{DAY}/index.html"], pages[f"{PICTURED.date}/index.html"]
    assert files[f"{DAY}/card.png"] == b"png"
    assert f'<meta property="og:image" content="{CARD}">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page
    assert '<meta property="og:image:alt" content="그림 없는 편지 - ' in page
    assert "card.png" not in pictured
    assert pictured.count('property="og:image"') == 1
    assert "card.png" not in pages["feed.xml"]


def test_a_page_without_card_and_picture_names_none():
    pages, _ = site_of([PLAIN], None)
    page = pages[f"{DAY}/index.html"]
    assert "og:image" not in page
    assert '<meta name="twitter:card" content="summary">' in page


def test_a_new_letter_without_the_font_is_told_of_once(workspace, without_font):
    seeds = Path(__file__).parent / "publications" / "minimal" / "seeds"
    shutil.copytree(seeds, workspace.root / "seeds")
    now = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    said = []
    for _ in range(2):
        built = workflow.build(workspace, DAY, now=now, offline=True)
        said.append([text for text, _ in built_lines(workspace, built, built.drafted)])
    assert any(f"pip install {FONT_PACKAGE}" in line for line in said[0])
    assert not any(FONT_PACKAGE in line for line in said[1])
    assert not (workspace.site_path / str(DAY) / "card.png").exists()


def test_the_site_holds_the_card(workspace, with_font):
    path = workspace.root / "issues" / f"{DAY}.md"
    path.write_text(WRITTEN, encoding="utf-8")
    workflow.build(workspace, DAY, now=dt.datetime(2026, 11, 20, tzinfo=dt.UTC), offline=True)
    card = (workspace.site_path / str(DAY) / "card.png").read_bytes()
    assert Image.open(io.BytesIO(card)).size == (1200, 630)
