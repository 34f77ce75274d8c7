"""The preview in Debian's chromium, over a real letter in a real folder."""

import asyncio
import contextlib
import datetime as dt
import os
import re
import shutil
from importlib import resources
from pathlib import Path

import pytest
from preview_desk import CHROMIUM, FLAGS, Desk, Served, candidate, free_port, mail, proof

from newsletter import workflow
from newsletter.errors import IssueError
from newsletter.model import Finding
from newsletter.preview import app, server
from newsletter.preview.letter import letter_at
from newsletter.preview.watching import file_changes
from newsletter.workspace import Workspace

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM.exists() and "CI" not in os.environ,
        reason="/usr/bin/chromium is not installed",
    ),
]

ROOT = Path(__file__).parent.parent
DAY = dt.date(2026, 11, 22)
NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.timezone(dt.timedelta(hours=9)))
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cf"
    "c000000301010018dd8db00000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def drafted(tmp_path_factory):
    """This repository's letter with a picture, a script and a wrong number in it."""
    folder = tmp_path_factory.mktemp("drafted")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    (folder / "issues" / "media").mkdir(parents=True)
    (folder / "issues" / "media" / "alley.png").write_bytes(PICTURE)
    for name in ("2026-11-08.md", "2026-11-15.md"):
        shutil.copy(ROOT / "issues" / name, folder / "issues")
    shutil.copy(ROOT / "newsletter.toml", folder)
    workflow.build(Workspace.open(folder), DAY, now=NOW, offline=True)
    issue = folder / "issues" / "2026-11-22.md"
    text = issue.read_text("utf-8").replace("시민도 41명", "🙂🙂 시민도 53명")
    picture = '\n![골목](media/alley.png "사진: 모과")\n\n- '
    issue.write_text(text.replace("\n\n- ", f"\n{picture}", 1), "utf-8")
    return folder


@contextlib.contextmanager
def preview_of(folder):
    listener = server._listen(free_port())
    port = listener.getsockname()[1]
    closing = asyncio.Event()
    watched = (folder / "issues", folder / "newsletter.toml")
    made = app.create_app(letter_at(folder, DAY), lambda: file_changes(watched, closing), port=port)
    with Served(made, listener):
        yield f"http://127.0.0.1:{port}/"
        closing.set()


@pytest.fixture(scope="module")
def address(drafted):
    with preview_of(drafted) as made:
        yield made


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium):
    """Opens a preview in a tab of its own; no script may fail and nothing may leave the machine."""
    errors, outside, contexts = [], [], []

    def start(address, view="mail", scheme="light", **size):
        size = {"width": 1280, "height": 800} | size
        context = chromium.new_context(viewport=size, color_scheme=scheme)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        tab = context.new_page()
        tab.set_default_timeout(8000)
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.on("console", lambda told: errors.append(told.text) if "Refused" in told.text else None)

        def go_out(route):
            outside.append(route.request.url)
            route.abort()

        tab.route(lambda url: not url.startswith((address, "blob:", "data:")), go_out)
        tab.goto(f"{address}#view={view}")
        tab.locator("#status:has-text('다시')").wait_for()
        return tab

    yield start
    for context in contexts:
        context.close()
    assert errors == []
    assert outside == []


def mail_of(tab):
    tab.locator("iframe.incoming").wait_for(state="detached")
    return next(frame for frame in tab.frames[1:] if "/mail" in frame.url)


def until_address(tab, part):
    tab.locator(f"iframe[src*='{part}']:not(.incoming)").wait_for()
    return mail_of(tab)


def ground(frame):
    return frame.evaluate("getComputedStyle(document.body).backgroundColor")


# --- the mail and its toggles --------------------------------------------------------------------


def test_the_mail_is_shown_at_each_width(opened, address):
    tab = opened(address)
    assert mail_of(tab).locator("h1").count() == 1
    for width in (375, 320, 600):
        tab.get_by_label(str(width), exact=True).check()
        assert mail_of(tab).evaluate("innerWidth") == width
        assert mail_of(tab).evaluate("document.documentElement.scrollWidth") <= width


def test_the_mail_is_shown_dark_though_the_browser_is_light(opened, address):
    tab = opened(address)
    light = ground(mail_of(tab))
    tab.get_by_label("어둡게").check()
    dark = ground(until_address(tab, "dark=1"))
    assert light != dark
    assert sum(map(int, re.findall(r"\d+", dark)[:3])) < 200


def test_the_mail_is_shown_without_pictures(opened, address):
    tab = opened(address)
    drawn = "document.querySelector('img').naturalWidth"
    mail_of(tab).wait_for_function(f"{drawn} === 1", polling=100)
    tab.get_by_label("그림 끄기").check()
    assert until_address(tab, "images=0").evaluate(drawn) == 0


def test_the_mail_is_shown_as_guessed_of_gmail_and_of_naver(opened, address):
    tab = opened(address)
    tab.get_by_label("어둡게").check()
    until_address(tab, "dark=1")
    tab.get_by_label("Gmail처럼").check()
    frame = until_address(tab, "reader=gmail")
    assert ground(frame) in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
    assert frame.locator("head style").count() > 0
    assert tab.locator("#schemes").is_hidden()
    assert "어림" in tab.locator("#note").inner_text()
    tab.get_by_label("style 없이").check()
    assert until_address(tab, "reader=nostyle").locator("style").count() == 0


def test_every_other_view_says_what_it_is_for(opened, address, drafted):
    tab = opened(address, "text")
    tab.locator("#plain", has_text="느티나무").wait_for()
    tab.get_by_label("받은편지함").check()
    assert tab.locator(".client").count() == 4
    tab.get_by_label("원본").check()
    tab.locator("#plain", has_text="<!doctype html>").wait_for()
    tab.get_by_label("MJML").check()
    tab.locator("#plain", has_text="<mjml").wait_for()
    tab.get_by_label("머리글").check()
    tab.locator(".headers dt", has_text="Message-ID").wait_for()
    tab.get_by_label("사이트").check()
    tab.frame_locator("iframe:not(.incoming)").locator("h1").wait_for()


def test_all_of_it_can_be_reached_by_keyboard(opened, address):
    tab = opened(address)
    tab.locator("input[name=view]:checked").focus()
    for view in ("evidence", "stories", "site", "text"):
        tab.keyboard.press("ArrowRight")
        assert tab.evaluate("document.activeElement.value") == view
    tab.locator("#plain", has_text="느티나무").wait_for()


def test_the_script_in_a_letter_does_not_run(opened, address, drafted):
    tab = opened(address)
    frame = mail_of(tab)
    assert "allow-scripts" not in tab.locator("iframe").get_attribute("sandbox")
    frame.evaluate(
        """document.body.insertAdjacentHTML("beforeend",
        '<img src=x onerror="document.documentElement.dataset.ran = 1">')"""
    )
    tab.wait_for_timeout(100)
    assert frame.evaluate("document.documentElement.dataset.ran") is None


# --- sizes, findings, taking it away -------------------------------------------------------------


def test_the_parts_add_up_and_lead_to_their_place(opened, address):
    tab = opened(address)
    sizes = tab.locator("#parts li span.quiet").all_inner_texts()
    assert sum(int(size.replace(",", "")) for size in sizes) == int(
        tab.locator("#bytes").inner_text().replace(",", "")
    )
    tab.locator("#parts button", has_text="단신").click()
    assert mail_of(tab).evaluate("scrollY") > 500


def test_a_finding_jumps_to_its_bullet_in_mail_and_evidence(opened, address):
    tab = opened(address, "text")
    finding = tab.locator("#findings button.jump", has_text="53명").first
    finding.click()
    frame = mail_of(tab)
    marked = "[...document.querySelectorAll('li')].filter((one) => one.style.outline)[0]?.innerText"
    tab.wait_for_function("document.querySelector('[name=view]:checked').value === 'mail'")
    assert "53명" in frame.evaluate(marked)
    tab.get_by_label("근거").check()
    tab.locator(".row").first.wait_for()
    finding.click()
    assert "53명" in tab.evaluate("document.activeElement.innerText")


def test_html_and_rich_text_are_copied_and_the_eml_comes_down(opened, address):
    tab = opened(address)
    tab.get_by_role("button", name="HTML 복사").click()
    tab.locator("#taken", has_text="복사했습니다").wait_for()
    read = "navigator.clipboard.readText()"
    assert tab.evaluate(read).startswith("<!doctype html>")
    tab.get_by_role("button", name="서식 복사").click()
    tab.locator("#taken", has_text="서식이 있는").wait_for()
    rich = tab.evaluate(
        "navigator.clipboard.read().then(([one]) => one.getType('text/html')).then((b) => b.text())"
    )
    assert "<h2>" in rich
    assert "<script" not in rich
    with tab.expect_download() as coming:
        tab.get_by_role("link", name=".eml 받기").click()
    assert coming.value.suggested_filename == "2026-11-22.eml"


# --- evidence ------------------------------------------------------------------------------------


def test_a_bullet_stands_beside_its_sources_and_leads_into_them(opened, address):
    tab = opened(address, "evidence")
    row = tab.locator(".row", has_text="53명")
    wrong = row.locator(".fact.differs")
    assert wrong.inner_text() == "53명≠ 서로 다름 (원문: 41명)"
    assert row.locator(".fact.found .sign").first.inner_text().startswith("✓")
    assert "원문과 겹침" in row.locator(".about").first.inner_text()
    wrong.click()
    assert tab.locator("#article mark").inner_text() == "41명"
    assert tab.locator("#beside").is_hidden()
    link = tab.locator("#article").get_by_role("link", name="원문 주소 열기")
    assert link.get_attribute("href").startswith("https://")
    assert link.get_attribute("rel") == "noopener noreferrer"
    tab.keyboard.press("Escape")
    assert tab.locator("#article").is_hidden()
    assert "fact differs" in tab.evaluate("document.activeElement.className")
    row.locator("blockquote a").first.press("Enter")
    assert (
        tab.locator("#article mark").inner_text() == row.locator("blockquote a").first.inner_text()
    )


# --- edits ---------------------------------------------------------------------------------------


@pytest.fixture
def own(drafted, tmp_path):
    """A copy of the letter that may be changed, and its preview."""
    folder = tmp_path / "letter"
    shutil.copytree(drafted, folder)
    with preview_of(folder) as address:
        yield folder, address


def save(folder, change):
    issue = folder / "issues" / "2026-11-22.md"
    draft = issue.with_name("2026-11-22.md~")
    draft.write_text(change(issue.read_text("utf-8")), "utf-8")
    draft.replace(issue)


def test_a_save_is_followed_and_a_broken_one_is_explained(opened, own):
    folder, address = own
    tab = opened(address)
    mail = tab.frame_locator("iframe:not(.incoming)")
    tab.locator("#findings .jump").first.wait_for()
    mail_of(tab).evaluate("scrollTo(0, 900)")
    save(folder, lambda text: text.replace("53명", "57명"))
    mail.get_by_text("57명").wait_for()
    assert mail_of(tab).evaluate("scrollY") == 900
    tab.locator("#findings", has_text="57명").wait_for()

    save(folder, lambda text: text.replace("## 2. ", "## \n\n## 2. "))
    tab.locator("#error-message", has_text="제목이 빈 꼭지").wait_for()
    where = tab.locator("#error-where").inner_text()
    assert re.fullmatch(r"issues/2026-11-22\.md:\d+", where)
    assert tab.locator("#error-lines .wrong").inner_text().split()[1] == where.split(":")[1]
    assert mail.get_by_text("57명").count() == 1
    assert tab.locator("#status.lost").count() == 1
    save(folder, lambda text: text.replace("## \n\n", ""))
    tab.locator("#error").wait_for(state="hidden")


def test_settings_and_evidence_are_followed_too(opened, own):
    folder, address = own
    tab = opened(address, "evidence")
    tab.locator(".row").first.wait_for()
    settings = folder / "newsletter.toml"
    settings.write_text(settings.read_text("utf-8").replace("느티나무", "소나무"), "utf-8")
    tab.get_by_label("받은편지함").check()
    tab.locator(".client", has_text="소나무").first.wait_for()
    tab.get_by_label("근거").check()
    tab.locator(".row", has_text="초안의 글").first.wait_for()
    (folder / "issues" / "2026-11-22.evidence.json").write_text("{", "utf-8")
    tab.locator(".trouble", has_text="근거 파일").wait_for()


def test_a_story_is_pinned_dropped_and_taken_back(opened, own):
    folder, address = own
    issue = folder / "issues" / "2026-11-22.md"
    before = issue.read_text("utf-8")
    tab = opened(address, "stories")
    last = tab.locator(".story").last.locator("h2").inner_text().split(". ", 1)[1]
    story = tab.locator(".story", has_text=last)
    assert re.match(r"-?\d+\.\d\d점", story.locator(".score").inner_text())
    story.get_by_role("button", name="맨 앞에 고정").click()
    tab.locator("#told", has_text="newsletter build --date 2026-11-22 --redraft").wait_for()
    tab.locator(".story[data-chosen=pin]", has_text=last).wait_for()
    assert tab.locator(".story").first.locator("h2").inner_text() == f"1. {last}"
    assert "pins:" in issue.read_text("utf-8")
    story.get_by_role("button", name="빼기").click()
    tab.locator(".story[data-chosen=drop]", has_text=last).wait_for()
    assert "pins:" not in issue.read_text("utf-8")
    story.get_by_role("button", name="다시 넣기").click()
    tab.locator(".story[data-chosen='']", has_text=last).wait_for()
    assert issue.read_text("utf-8") == before


# --- hostile words -------------------------------------------------------------------------------

EVIL = """"><img src=x onerror="window.ran=1"><script>window.ran=1</script>'{{7*7}}</pre>"""


def test_no_word_of_a_source_or_a_message_is_read_as_markup(opened):
    with Desk() as desk:
        desk.proof = proof(EVIL, EVIL, "javascript:window.ran=1")
        desk.stories = (candidate(EVIL, "javascript:window.ran=1"),)
        desk.findings = (Finding("a.b", "error", EVIL, 3, EVIL, EVIL, "javascript:window.ran=1"),)
        desk.edit(mail=mail(text=EVIL))
        desk.until(lambda state: state["checked"] and state["findings"][0]["rule"] == "a.b")
        tab = opened(f"http://127.0.0.1:{desk.port}/", "evidence")
        tab.locator(".said", has_text="onerror").wait_for()
        tab.locator(".fact").last.click()
        tab.locator("#article h2", has_text="onerror").wait_for()
        tab.locator("#findings", has_text="onerror").wait_for(state="attached")
        tab.get_by_label("이야기").check()
        tab.locator(".story", has_text="onerror").wait_for()
        tab.get_by_label("글자만").check()
        tab.locator("#plain", has_text="onerror").wait_for()
        desk.edit(mail=IssueError(EVIL, file=EVIL, line=1, hint=EVIL))
        tab.locator("#error-hint", has_text="onerror").wait_for()
        assert tab.evaluate("window.ran") is None
        assert tab.locator("main img, main script, #error img").count() == 0
        assert tab.locator("a[href^=javascript]").count() == 0


# --- for everyone --------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [1280, 1100])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_overlaps_or_runs_out_of_the_page(opened, address, width, scheme):
    tab = opened(address, scheme=scheme, width=width)
    for view in ("메일", "근거", "이야기", "받은편지함", "원본"):
        tab.get_by_label(view, exact=True).check()
        assert tab.evaluate("document.documentElement.scrollWidth") == width
        assert (
            tab.evaluate(
                """() => {
              const boxes = [...document.querySelectorAll("header fieldset, header h1, #status, #note")]
                .map((one) => one.getBoundingClientRect()).filter((box) => box.width);
              return boxes.some((one, i) => boxes.some((other, j) => i < j
                && one.left < other.right - 1 && other.left < one.right - 1
                && one.top < other.bottom - 1 && other.top < one.bottom - 1));
            }"""
            )
            is False
        )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(opened, address, scheme):
    package = pytest.importorskip("axe_core_python")
    script = next(one for one in resources.files(package).iterdir() if one.name == "axe.min.js")
    tab = opened(address, scheme=scheme)
    tab.evaluate(script.read_text("utf-8"))
    for view in ("메일", "근거", "이야기", "받은편지함", "원본"):
        tab.get_by_label(view, exact=True).check()
        tab.wait_for_timeout(400)
        found = tab.evaluate("axe.run({exclude: [['iframe']]}, {resultTypes: ['violations']})")
        assert [
            (view, one["id"], [node["html"] for node in one["nodes"]][:3])
            for one in found["violations"]
            if one["impact"] in {"serious", "critical"}
        ] == []
