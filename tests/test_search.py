"""The search's data: the table both languages keep, what is found, and how much it weighs."""

import dataclasses
import datetime as dt
import json
import time
from pathlib import Path

import pytest
from letters import ARCHIVE, PUBLICATION, TEMPLATES, earlier

from newsletter.model import Bullet, Section
from newsletter.render.search import (
    PageGrams,
    chunk_of,
    grams,
    initials,
    page_grams,
    search_files,
    threes,
)
from newsletter.render.site import render_site

TABLE = json.loads((Path(__file__).parent / "search.json").read_text("utf-8"))


@pytest.mark.parametrize(("text", "expected"), TABLE["grams"])
def test_grams(text, expected):
    assert grams(text) == set(expected)


@pytest.mark.parametrize(("text", "expected"), TABLE["initials"])
def test_initials(text, expected):
    assert initials(text) == expected


@pytest.mark.parametrize(("text", "expected"), TABLE["threes"])
def test_threes(text, expected):
    assert threes(text) == set(expected)


@pytest.mark.parametrize(("gram", "count", "expected"), TABLE["chunks"])
def test_chunks(gram, count, expected):
    assert chunk_of(gram, count) == expected


def page(text, headline="제목"):
    return f"<main id=x><h1>{headline}</h1><p>{text}</p><nav>다음 편지</nav></main><p>바닥글</p>"


def files_of(pages):
    return search_files([(folder, page_grams(page)) for folder, page in pages])


def lines_of(files):
    return {
        line[:2]: line[2:]
        for path, text in files.items()
        if path.endswith(".txt")
        for line in text.splitlines()
    }


def letters_with(files, gram):
    """(number, whether a heading says it) of every letter in which ``gram`` stands."""
    number, step, scale, found = -1, 0, 1, []
    for digit in (ord(char) - 48 for char in lines_of(files).get(gram, "")):
        step += digit % 32 * scale
        scale *= 32
        if digit < 32:
            number += step // 2
            found.append((number, step % 2 == 1))
            step, scale = 0, 1
    return found


def test_letters_are_numbered_from_the_oldest():
    pages = [
        ("2026-01-04", page("데이터를 모읍니다.")),
        *((f"2026-02-{day:02}", page("빈 편지입니다.")) for day in range(1, 28)),
        ("2026-03-01", page("빈 편지입니다.", "데이터의 값")),
        ("2026-03-08", page("<b>데</b>이터&amp;값")),
    ]
    files = files_of(pages)
    assert json.loads(files["search/index.json"])["letters"] == [folder for folder, _ in pages]
    assert letters_with(files, "데이") == [(0, False), (28, True), (29, False)]
    assert letters_with(files, "ㄷㅇ") == [(28, True)]
    assert letters_with(files, *threes("데이터")) == [(0, False), (28, True), (29, False)]
    assert letters_with(files, " 값") == [(28, True), (29, False)]
    for word in ("다음", "바닥"):
        assert not letters_with(files, word)


def test_what_is_remembered_of_a_page():
    kept = page_grams(page("물과 데이터", "데이터 12"))
    named = {" 데", "데이", "이터", " 1", "12", " ㄷ", "ㄷㅇ", "ㅇㅌ", *threes("데이터")}
    assert kept.named == "".join(sorted(named))
    assert kept.said == " 물물과"
    assert page_grams("<main>…</main>") == PageGrams("", "")


def test_a_new_letter_only_lengthens_lines():
    pages = [(f"2026-01-{day:02}", page(f"{day}번째 글과 데이터")) for day in range(1, 20)]
    before, after = (lines_of(files_of(some)) for some in (pages[:-1], pages))
    assert all(after[gram].startswith(line) for gram, line in before.items())
    versions = {files_of(some)["search/index.json"] for some in (pages[:-1], pages, pages)}
    assert len(versions) == 2


def test_every_line_is_in_its_chunk():
    files = files_of([("2026-01-04", page(" ".join(map(chr, range(0xAC00, 0xD7A4)))))])
    count = json.loads(files["search/index.json"])["chunks"]
    assert count > 8
    assert set(files) == {"search/index.json", *(f"search/{at}.txt" for at in range(count))}
    for at in range(count):
        lines = files[f"search/{at}.txt"].splitlines()
        assert {chunk_of(line[:2], count) for line in lines} == {at}
        assert lines == sorted(lines)


def test_no_letter_no_trouble():
    files = files_of([])
    assert json.loads(files["search/index.json"])["letters"] == []
    assert files["search/0.txt"] == "\n"


@pytest.mark.parametrize(
    "text",
    [
        "<" * 20_000,
        "<main" * 4_000,
        "<nav" * 5_000,
        "&#" * 10_000,
        "\ud800\udc00" * 100,
        "<h1>" * 5_000,
    ],
)
def test_hostile_pages_are_read_in_time(text):
    start = time.perf_counter()
    files_of([("2026-01-04", page(text)), ("2026-01-11", text)])
    assert time.perf_counter() - start < 3


def test_the_index_is_a_quarter_of_the_pages_or_less():
    words = [
        f"{one}{two}{three}"
        for one in "가나다라마바사"
        for two in "산강들길밭"
        for three in "에는을"
    ]
    issues = [
        dataclasses.replace(
            earlier(dt.date(2020, 1, 5) + dt.timedelta(days=7 * number), number + 1),
            sections=(Section(1, "제목", (Bullet(" ".join(words[number % 50 :] * 3) + "."),)),),
        )
        for number in range(60)
    ]
    files = render_site(
        [*issues, *ARCHIVE], PUBLICATION, TEMPLATES, format_name="ai-ethics", topic_titles={}
    )
    pages = sum(len(data) for path, data in files.items() if path[:2] == "20")
    index = sum(
        len(data)
        for path, data in files.items()
        if path.startswith("search/") and not path.endswith(".html")
    )
    assert index * 4 <= pages
