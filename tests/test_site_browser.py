"""The archive in Debian's chromium, below a path and under a strict content policy."""

import contextlib
import dataclasses
import datetime as dt
import functools
import http.server
import json
import os
import threading
from pathlib import Path

import pytest
from letters import ARCHIVE, PUBLICATION, TEMPLATES, earlier
from preview_desk import CHROMIUM, FLAGS

from newsletter.model import Bullet, Section
from newsletter.render.site import render_site

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM.exists() and "CI" not in os.environ,
        reason="/usr/bin/chromium is not installed",
    ),
]

TABLE = json.loads((Path(__file__).parent / "search.json").read_text("utf-8"))
TEXTS = tuple(dict.fromkeys(text for _, text, _ in TABLE["queries"]))
HEADLINES = tuple(dict.fromkeys(text for _, text, _ in TABLE["headlines"]))
FIRST = dt.date(2020, 1, 5)
BELOW = "deep/letters"
HERE = dataclasses.replace(PUBLICATION, base_url=f"https://letter.example.org/{BELOW}")


def sunday(number):
    return FIRST + dt.timedelta(days=7 * number)


def letter(number, text="따로 적을 것이 없습니다.", headline="작은 이야기"):
    section = Section(1, headline, (Bullet(text),))
    return dataclasses.replace(earlier(sunday(number), number + 1), sections=(section,))


LETTERS = (
    *(letter(number, text=text) for number, text in enumerate(TEXTS)),
    *(letter(len(TEXTS) + number, headline=text) for number, text in enumerate(HEADLINES)),
    *(letter(100 + number, text="나무를 다시 심습니다.") for number in range(15)),
    letter(120, headline="W" * 150, text="쉬지않고이어쓴말" * 30),
    dataclasses.replace(letter(121), title="W" * 150, preheader="한번에읽기어려운말" * 20),
    *ARCHIVE,
)


class Strict(http.server.SimpleHTTPRequestHandler):
    def end_headers(self):
        self.send_header("Content-Security-Policy", "default-src 'self'; img-src 'self' data:")
        super().end_headers()

    def log_message(self, *arguments):
        """Say nothing: the tests' own output is enough."""


@contextlib.contextmanager
def served(folder):
    handler = functools.partial(Strict, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{BELOW}/"
        server.shutdown()


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("www")
    files = render_site(
        LETTERS, HERE, TEMPLATES, format_name="ai-ethics", topic_titles={"AI": "인공지능"}
    )
    for name, data in files.items():
        path = folder / BELOW / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    with served(folder) as found:
        yield found


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium, address):
    """Opens a page of the site; no script may fail, no policy be broken, nothing leave."""
    contexts, trouble = [], []

    def start(path="", width=1280, **options):
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        tab = context.new_page()
        tab.set_default_timeout(8000)
        tab.on("pageerror", lambda error: trouble.append(str(error)))
        tab.on("console", lambda told: trouble.append(told.text) if "olicy" in told.text else None)
        tab.on("request", lambda asked: asked.url.startswith(address) or trouble.append(asked.url))
        tab.goto(address + path)
        return tab

    yield start
    for context in contexts:
        context.close()
    assert trouble == []


def ask(tab, query):
    """Type a query as a reader would; the result's words."""
    tab.get_by_label("지난 편지에서 찾을 말").fill(query)
    tab.keyboard.press("Enter")
    return settled(tab)


def settled(tab):
    tab.locator("#found:text-matches('통을|못했')").wait_for()
    return tab.locator("#found").inner_text()


def results(tab):
    """Folder and fragment of every letter found, in order."""
    links = tab.locator("#results a").evaluate_all("all => all.map(one => one.href)")
    return [link.split(f"/{BELOW}/")[1].replace("/index.html", "") for link in links]


# --- both languages, one table -------------------------------------------------------------------


@pytest.mark.parametrize("name", ["grams", "chunks", "stems"])
def test_the_script_keeps_the_table(opened, address, name):
    tab = opened("search/index.html")
    calls = {
        "grams": "script.pairs(text)",
        "chunks": "script.chunkOf(text, more[0])",
        "stems": "script.stem(text)",
    }
    got = tab.evaluate(
        f"""async ([address, rows]) => {{
          const script = await import(address);
          return rows.map(([text, ...more]) => {calls[name]}).map((value) =>
            value instanceof Set ? [...value] : value);
        }}""",
        [f"{address}assets/search.js", TABLE[name]],
    )
    expected = [row[-1] for row in TABLE[name]]
    if name == "grams":
        got, expected = [sorted(one) for one in got], [sorted(set(one)) for one in expected]
    assert got == expected


def test_queries_find_what_they_should_and_nothing_else(opened):
    tab = opened("search/index.html")
    for query, text, found in TABLE["queries"]:
        ask(tab, query)
        while tab.locator("#more").is_visible():
            count = tab.locator("#results li").count()
            tab.locator("#more").click()
            tab.locator("#results li").nth(count).or_(tab.locator("#more[hidden]")).first.wait_for(
                state="attached"
            )
        folder = str(sunday(TEXTS.index(text)))
        assert (f"{folder}#s1" in results(tab)) == found, (query, text)


def test_initials_find_headlines(opened):
    tab = opened("search/index.html")
    for query, text, found in TABLE["headlines"]:
        ask(tab, query)
        folder = str(sunday(len(TEXTS) + HEADLINES.index(text)))
        assert (f"{folder}#s1" in results(tab)) == found, (query, text)


# --- as a reader meets it ------------------------------------------------------------------------


def test_results_are_marked_and_lead_to_the_section(opened, address):
    tab = opened("search/index.html")
    assert ask(tab, "성우") == "편지 1통을 찾았습니다."
    assert results(tab) == ["2026-11-22#s3"]
    assert set(tab.locator("#results mark").all_inner_texts()) == {"성우"}
    assert "14호 · 2026.11.22" in tab.locator("#results li").inner_text()
    assert tab.url.endswith("?q=%EC%84%B1%EC%9A%B0")
    tab.locator("#results a").click()
    assert tab.url == f"{address}2026-11-22/index.html#s3"
    tab.go_back()
    settled(tab)
    assert results(tab) == ["2026-11-22#s3"]


def test_titles_come_first_then_the_newest_and_more_are_fetched_when_asked(opened):
    tab = opened("search/index.html")
    assert ask(tab, "나무") == "편지 6통을 찾았고, 더 있을 수 있습니다."
    assert results(tab) == [f"{sunday(number)}#s1" for number in range(114, 108, -1)]
    tab.get_by_role("button", name="더 찾아보기").press("Enter")
    tab.locator("#found:text('12통')").wait_for()
    assert tab.evaluate("document.activeElement.href").endswith(f"{sunday(108)}/index.html#s1")
    ask(tab, "물을 컴퓨터")
    assert results(tab)[0] == "2026-11-08"


def test_keyboard_and_markup_in_a_query(opened):
    tab = opened("search/index.html?q=<img src=x onerror=alert(1)>")
    assert "찾지 못했습니다" in settled(tab)
    assert tab.locator("main img").count() == 0
    ask(tab, "성우")
    tab.keyboard.press("Escape")
    assert tab.get_by_label("지난 편지에서 찾을 말").input_value() == ""
    assert results(tab) == []
    assert tab.locator("#found").inner_text() == ""
    assert "찾지 못했습니다" in ask(tab, "([가-힣]+)+$" * 7)


def test_a_lost_file_is_told_kindly(opened):
    tab = opened("search/index.html")
    tab.route("**/search/*.txt*", lambda route: route.abort())
    assert "받지 못했습니다" in ask(tab, "성우")
    tab.unroute("**/search/*.txt*")
    assert ask(tab, "성우") == "편지 1통을 찾았습니다."


def test_without_script_the_topics_stand(opened):
    tab = opened("search/index.html", java_script_enabled=False)
    assert "자바스크립트가 필요합니다" in tab.locator("main").inner_text()
    assert not tab.locator("form").is_visible()
    assert tab.get_by_role("link", name="인공지능").is_visible()


# --- how it looks --------------------------------------------------------------------------------

PAGES = ("index.html", "2026-11-22/index.html", "search/index.html?q=전기", "about/index.html")
LONG_WORDS = (f"{sunday(120)}/index.html", f"{sunday(121)}/index.html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, scheme):
    axe = pytest.importorskip("axe_core_python")
    script = Path(axe.__file__).with_name("axe.min.js").read_text("utf-8")
    for path in (*PAGES, "topics/index.html", "404.html"):
        tab = opened(path, color_scheme=scheme, bypass_csp=True)
        if "q=" in path:
            settled(tab)
        tab.evaluate(script)
        found = tab.evaluate("axe.run()")
        assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == [], path


@pytest.mark.parametrize("width", [1280, 768, 375, 320])
def test_no_page_is_wider_than_the_screen(opened, width):
    for path in (*PAGES, *LONG_WORDS):
        tab = opened(path, width=width)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, path


def test_what_a_finger_meets_is_44_pixels_high(opened):
    """But links in running text, by the exception of WCAG 2.5.5."""
    text = ".letter section, .deck, figcaption, .latest h2"
    for path in (*PAGES, "topics/index.html", "topics/ai/index.html"):
        tab = opened(path, width=375)
        heights = tab.evaluate(
            """(text) => [...document.querySelectorAll("a, button, input, summary")]
              .filter((one) => one.checkVisibility() && !one.closest(text) && !one.closest(".skip"))
              .map((one) => [one.textContent, one.getBoundingClientRect().height])""",
            text,
        )
        assert len(heights) >= 8, path
        assert [one for one in heights if one[1] < 44] == [], path


def test_the_navigation_says_where_one_is(opened):
    for path, name in (
        ("index.html", ["지난 편지"]),
        ("topics/index.html", ["토픽"]),
        ("search/index.html", ["찾기"]),
        ("about/index.html", ["소개와 구독"]),
        ("2026-11-22/index.html", []),
    ):
        assert opened(path).locator("nav [aria-current=page]").all_inner_texts() == name


def test_two_years_lie_open_and_the_older_ones_unfold(opened):
    tab = opened()
    years = tab.locator("main h2").all_inner_texts()[1:]
    assert years == ["2026년", "2025년", "2022년", "2021년", "2020년"]
    assert tab.locator("main .letters:visible").count() == 2
    tab.locator("summary", has_text="2021년").focus()
    tab.keyboard.press("Enter")
    assert tab.get_by_role("link", name="101번째 이야기").is_visible()
    assert tab.locator("main .letters:visible").count() == 3
    still = opened(java_script_enabled=False)
    still.locator("summary", has_text="2020년").click()
    assert still.get_by_role("link", name="1번째 이야기", exact=True).is_visible()


def test_the_search_page_stands_still_while_its_script_starts(opened):
    tab = opened("search/index.html", width=375)
    tab.locator("form:not([hidden])").wait_for()
    moved = tab.evaluate(
        """() => new Promise((done) => {
          let sum = 0;
          new PerformanceObserver((seen) => seen.getEntries().forEach((one) => (sum += one.value)))
            .observe({ type: "layout-shift", buffered: true });
          setTimeout(() => done(sum), 300);
        })"""
    )
    assert moved < 0.01


def test_a_line_holds_34_to_38_hangul(opened):
    tab = opened("2026-11-22/index.html")
    count = tab.evaluate(
        """() => {
          const line = document.createElement("span");
          line.textContent = "가".repeat(100);
          const paragraph = document.querySelector(".letter .greeting p");
          paragraph.append(line);
          line.style.whiteSpace = "nowrap";
          return paragraph.clientWidth / (line.getBoundingClientRect().width / 100);
        }"""
    )
    assert 34 <= count <= 38
