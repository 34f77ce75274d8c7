"""Our MJML before npm's mjml 5: strictly valid, and drawn the same point for point.

Runs where NEWSLETTER_MJML names a folder with npm's mjml in its node_modules (``npm install mjml``
there); CI has one, other machines need none.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from letters import BARE, ISSUE, PUBLICATION, TEMPLATES
from PIL import Image, ImageChops
from preview_desk import CHROMIUM, FLAGS

from newsletter.render.engine import render_mjml
from newsletter.render.mail import mail_source
from newsletter.workspace import Workspace

HOME = os.environ.get("NEWSLETTER_MJML", "")
pytestmark = pytest.mark.skipif(
    not (HOME and (Path(HOME) / "node_modules" / "mjml").is_dir() and shutil.which("node")),
    reason="NEWSLETTER_MJML names no folder with npm's mjml",
)
CASES = Path(__file__).parent / "publications"
FORMATS = sorted(
    name.split("/")[0]
    for name in TEMPLATES
    if name.endswith("/mail.mjml.j2") and not name.startswith("shared/")
)
PROGRAM = """
import mjml from 'mjml';
const sources = JSON.parse(await new Response(process.stdin).text());
const out = [];
for (const source of sources) {
  const done = await mjml(source, {validationLevel: 'soft', fonts: {}});
  out.push({html: done.html, errors: done.errors.map((one) => one.formattedMessage)});
}
console.log(JSON.stringify(out));
"""


def sources():
    """The MJML of every golden letter and of the tests' own, in every form, by name."""
    found = {}
    for form in FORMATS:
        for name, publication in (("rich", PUBLICATION), ("bare", BARE)):
            found[f"{form} {name}"] = mail_source(ISSUE, publication, TEMPLATES, format_name=form)
        for case in sorted(CASES.glob("*/issues")):
            workspace = Workspace.open(case.parent)
            for date in workspace.issue_dates():
                issue = workspace.read_issue(date).issue
                masthead = workspace.config.publication.masthead()
                found[f"{form} {case.parent.name} {date}"] = mail_source(
                    issue, masthead, workspace.templates(), format_name=form
                )
    return found


@pytest.fixture(scope="module")
def theirs():
    """What npm's mjml makes of each of them: its HTML and its complaints."""
    ours = sources()
    done = subprocess.run(
        ["node", "--input-type=module", "-e", PROGRAM],
        cwd=HOME,
        input=json.dumps([*ours.values()]),
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    )
    return dict(zip(ours, json.loads(done.stdout), strict=True))


def test_every_letter_is_strictly_valid(theirs):
    assert len(theirs) >= 2 * len(FORMATS)
    assert {name: one["errors"] for name, one in theirs.items() if one["errors"]} == {}


@pytest.mark.browser
@pytest.mark.parametrize("width", [600, 375])
def test_every_letter_looks_the_same(theirs, width):
    from playwright.sync_api import sync_playwright

    if not CHROMIUM.exists():
        pytest.skip("/usr/bin/chromium is not installed")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.route("**/*", lambda route: route.abort())

        def drawn(html):
            page.set_content(html, wait_until="load")
            return Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")

        for name, source in sources().items():
            ours, other = drawn(render_mjml(source)), drawn(theirs[name]["html"])
            assert ours.size == other.size, name
            assert ImageChops.difference(ours, other).getbbox() is None, name
        browser.close()
