"""One letter into its mail, warm: Markdown, Jinja2, MJML, both parts.

Measured in one process on this repository's newest letter, the Markdown read anew each time (a
build keeps it). Beside it npm's ``mjml`` command line on the MJML of the same letter, pair by pair,
and npm's mjml in a warm process of its own, where a folder with it is given:

    mkdir /tmp/npm && cd /tmp/npm && npm install mjml
    python benchmarks/mail.py --npm /tmp/npm
"""

import argparse
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from newsletter.render import markdown
from newsletter.render.engine import render_mjml
from newsletter.render.mail import mail_source, render_mail
from newsletter.render.message import build_message
from newsletter.workspace import Workspace

ROOT = Path(__file__).parent.parent
ROUNDS = 60
PAIRS = 10
WARM = """
import mjml from 'mjml';
import fs from 'fs';
const source = fs.readFileSync(process.argv[1], 'utf8');
const times = [];
for (let round = 0; round < 60; round += 1) {
  const start = performance.now();
  await mjml(source, {fonts: {}});
  times.push(performance.now() - start);
}
console.log(times.sort((a, b) => a - b)[30]);
"""


def milliseconds(work):
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--npm", type=Path, help="a folder with npm's mjml in node_modules")
    npm = arguments.parse_args().npm
    workspace = Workspace.open(ROOT)
    issue = workspace.read_issue(workspace.issue_dates()[-1]).issue
    masthead = workspace.config.publication.masthead()
    templates, form = workspace.templates(), workspace.config.format

    def letter():
        markdown._convert.cache_clear()  # noqa: SLF001 — every letter reads its own words once
        return render_mail(issue, masthead, templates, format_name=form)

    source = mail_source(issue, masthead, templates, format_name=form)
    made = letter()
    sizes = f"{len(source.encode()):,} bytes of MJML, {len(made.html.encode()):,} of HTML"
    print(f"the letter of {issue.date}: {len(issue.sections)} sections, {sizes}")
    whole = [milliseconds(letter) for _ in range(ROUNDS)]
    engine = [milliseconds(lambda: render_mjml(source)) for _ in range(ROUNDS)]
    message = [milliseconds(lambda: build_message(made, issue, masthead)) for _ in range(ROUNDS)]
    for name, times in (("letter", whole), ("engine alone", engine), (".eml", message)):
        print(f"{name:>12}: median {statistics.median(times):7.2f} ms, worst {max(times):7.2f} ms")
    if npm:
        compare(npm, source, letter, statistics.median(engine))


def compare(npm, source, letter, engine):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "letter.mjml"
        file.write_text(source, encoding="utf-8")
        command = [npm / "node_modules" / ".bin" / "mjml", file, "-o", Path(folder) / "letter.html"]

        def theirs():
            subprocess.run(command, check=True, capture_output=True)

        theirs()
        pairs = [(milliseconds(theirs), milliseconds(letter)) for _ in range(PAIRS)]
        ratios = [there / here for there, here in pairs]
        cli = statistics.median(there for there, _ in pairs)
        faster = f"{statistics.median(ratios):.0f} times as fast (worst pair {min(ratios):.0f})"
        print(f"{'npm mjml CLI':>12}: median {cli:7.2f} ms; the whole letter here is {faster}")
        warm = subprocess.run(
            ["node", "--input-type=module", "-e", WARM, file],
            cwd=npm, check=True, capture_output=True, text=True,
        )  # fmt: skip
        median = float(warm.stdout)
        faster = f"{median / engine:.0f} times as fast"
        print(f"{'npm, warm':>12}: median {median:7.2f} ms; the engine here is {faster}")


if __name__ == "__main__":
    main()
