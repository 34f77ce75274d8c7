"""The documents are true: generated pages are fresh, links lead somewhere, examples parse."""

import importlib.util
import re
import sys
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

from newsletter.collect.pasted.seed import read_seed
from newsletter.config import parse_config, parse_format
from newsletter.issue.document import format_issue, parse_issue
from newsletter.model import Bullet
from newsletter.render.templates import _environment

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    [
        *ROOT.glob("README*.md"),
        ROOT / "CONTRIBUTING.md",
        ROOT / "CHANGELOG.md",
        *(ROOT / "docs").rglob("*.md"),
    ]
)
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]
FRONT = "---\ndate: 2026-11-22\ntitle: 제목\n---\n\n"


@pytest.fixture(scope="module")
def generator():
    spec = importlib.util.spec_from_file_location(
        "generate_docs", ROOT / "tools" / "generate_docs.py"
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look there for their module
    spec.loader.exec_module(module)
    return module


@cache
def text_of(page):
    return page.read_text(encoding="utf-8")


def fences(page):
    """(language, the file the example stands for, the example) of every fenced block."""
    found = re.findall(
        r"^( *)```(\w+)(?: +(\S+))?\n(.*?)^ *```$", text_of(page), re.MULTILINE | re.DOTALL
    )
    for indent, language, file, body in found:
        yield language, file, re.sub(rf"^{indent}", "", body, flags=re.MULTILINE)


def examples(language):
    return [
        pytest.param(file, body, id=f"{page.relative_to(ROOT).as_posix()}:{file}:{number}")
        for page in PAGES
        for number, (found, file, body) in enumerate(fences(page))
        if found == language
    ]


def prose(page):
    """The page without its fenced blocks."""
    return re.sub(r"^ *```.*?^ *```$", "", text_of(page), flags=re.MULTILINE | re.DOTALL)


def anchors(page):
    """What GitHub calls the headings of a page."""
    found = []
    for heading in re.findall(r"^#{1,6} +(.+?) *$", prose(page), re.MULTILINE):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFC", words)).replace(" ", "-")
        found.append(slug if slug not in found else f"{slug}-{found.count(slug)}")
    return found


# --- generated pages -----------------------------------------------------------------------------


def test_generated_pages_are_fresh(generator):
    for path, text in generator.pages().items():
        assert path.read_text(encoding="utf-8") == text, (
            f"{path.name}: python tools/generate_docs.py"
        )


@pytest.mark.parametrize("columns", ["20", "400"])
def test_the_terminal_does_not_matter(generator, monkeypatch, columns):
    before = generator.cli_page()
    monkeypatch.setenv("COLUMNS", columns)
    assert generator.cli_page() == before


def test_check_says_what_is_stale(generator, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["generate_docs.py", "--check"])
    assert generator.main() == 0
    monkeypatch.setattr(generator, "pages", lambda: {generator.DOCS / "cli.md": "old"})
    assert generator.main() == 1
    assert "docs/cli.md" in capsys.readouterr().out
    assert (generator.DOCS / "cli.md").read_text(encoding="utf-8") != "old"


def test_every_field_is_described(generator):
    for model in (generator.Config, generator.Format):
        for table in generator.tables(model):
            for name, field in table.rows():
                assert field.description, f"{table.header} {name}"
                assert f"| `{name}` |" in generator.configuration_page()


# --- links ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name):
    page = ROOT / name
    text = re.sub(r"`[^`\n]*`(?!\])", "", prose(page))
    for target in re.findall(r"\]\(([^()\s]+)\)", text):
        if re.match(r"https?://|mailto:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.is_relative_to(ROOT), target
        assert file.exists(), f"{name} points at {target}, which is not there"
        if anchor:
            assert anchor in anchors(file), f"{name}: {target} ({', '.join(anchors(file))})"


def test_the_picture_of_the_letter_is_there():
    picture = ROOT / "docs" / "images" / "letter.png"
    assert picture.is_file(), "docs/images/letter.png: the letter at 600 px, shown by both READMEs"


def test_every_page_can_be_reached():
    reached, left = set(), [ROOT / "README.md"]
    while left:
        page = left.pop()
        if page in reached or page not in PAGES:
            continue
        reached.add(page)
        targets = re.findall(r"\]\(([^()\s#]+\.md)", prose(page))
        left += [(page.parent / unquote(target)).resolve() for target in targets]
    assert [page for page in PAGES if page not in reached] == []


# --- commands ------------------------------------------------------------------------------------


def named_commands(page):
    code = re.findall(r"`([^`\n]+)`", prose(page))
    code += [body for language, _, body in fences(page) if language in {"console", "text"}]
    pattern = r"(?:^|[ /$])newsletter(?: -C \S+)? ([a-z][a-z-]*)"
    return {name for piece in code for name in re.findall(pattern, piece, re.MULTILINE)}


@pytest.mark.parametrize("name", NAMES)
def test_commands_named_are_real(generator, name):
    assert named_commands(ROOT / name) <= set(generator.commands())


@pytest.mark.parametrize("name", ["README.md", "README.en.md", "docs/cli.md"])
def test_real_commands_are_named(generator, name):
    assert set(generator.commands()) <= named_commands(ROOT / name)


@pytest.mark.parametrize("name", NAMES)
def test_make_targets_named_are_real(name):
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(re.findall(r"(?:`|\$ )make ([a-z]+)", text_of(ROOT / name))) <= set(targets)


# --- examples ------------------------------------------------------------------------------------


def test_the_layers_shown_are_the_layers_kept():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    kept = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    block = page.split("## 층")[1].split("```text\n")[1].split("```")[0].splitlines()
    assert [re.match(r"\w+(?: \| \w+)*", line)[0] for line in block] == kept


def test_own_settings_parse():
    parse_config((ROOT / "newsletter.toml").read_text(encoding="utf-8"))


def test_own_settings_parse_with_what_is_commented_out():
    """A line that becomes a setting once its # is taken away has to be a right one."""
    text = (ROOT / "newsletter.toml").read_text(encoding="utf-8")
    setting = r"^# (?=\[|\]|\w+ = | +\")"
    parse_config(re.sub(setting, "", text, flags=re.MULTILINE))


@pytest.mark.parametrize(("file", "body"), examples("toml"))
def test_toml_examples_parse(file, body):
    if file == "templates/theme.toml":
        shipped = tomllib.loads((ROOT / file).read_text(encoding="utf-8"))
        for table, values in tomllib.loads(body).items():
            assert values.keys() <= shipped[table].keys()
    elif file.endswith("format.toml"):
        parse_format(body, file)
    else:
        assert file == "newsletter.toml", "name the file behind ```toml"
        parse_config(body, file)


@pytest.mark.parametrize(("file", "body"), examples("markdown"))
def test_markdown_examples_parse(file, body):
    assert re.fullmatch(r"issues/\d{4}-\d{2}-\d{2}\.md", file), "name the file behind ```markdown"
    issue = parse_issue(body if body.startswith("---\n") else FRONT + body, file)
    assert file == f"issues/{issue.date}.md" or not body.startswith("---\n")
    assert issue.sections
    assert issue.extra == {}
    assert parse_issue(format_issue(issue), file) == issue


def test_editing_shows_every_part():
    issue = next(
        parse_issue(body, file)
        for language, file, body in fences(ROOT / "docs" / "editing.md")
        if language == "markdown"
    )
    first, own = issue.sections
    assert first.image.credit
    assert len(first.bullets) == 3
    assert [bool(link.url) for link in first.sources] == [True, False]
    assert first.read_more[0].date
    assert (own.number, isinstance(own.body[0], Bullet)) == (None, False)
    assert [bool(brief.link.url) for brief in issue.briefs] == [True, False]
    assert all((issue.greeting, issue.closing, issue.ai_label, issue.subject, issue.topics))


def test_editing_knows_every_rule_and_quotes_real_errors():
    text = text_of(ROOT / "docs" / "editing.md")
    code = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "src" / "newsletter").rglob("*.py")
    )
    checks = "".join(path.read_text() for path in (ROOT / "src/newsletter/check").glob("*.py"))
    rules = set(re.findall(r"^\| `([a-z]+\.[a-z-]+)` \|", text, re.MULTILINE))
    assert rules == set(re.findall(r"^ +\"([a-z]+\.[a-z-]+)\",$", checks, re.MULTILINE))
    table = text.partition("## 오류가 되는 것")[2].partition("\n## ")[0]
    for message in re.findall(r"^\| ([^|]+[가-힣.]) \|", table, re.MULTILINE):
        assert message == "오류" or message in code


def test_templates_page_knows_every_filter():
    text = text_of(ROOT / "docs" / "templates.md").partition("## 필터")[2]
    ours = set(_environment(()).filters) - set(__import__("jinja2").Environment().filters)
    table = "".join(re.findall(r"^\|([^|]+)\|", text, re.MULTILINE))
    assert set(re.findall(r"`(\w+)`", table)) == ours


@pytest.mark.parametrize("name", re.findall(r"\(seeds/([^)]+)\)", text_of(ROOT / "README.md")))
def test_the_seeds_shown_are_read(name):
    zone = parse_config("").zone
    assert read_seed(f"seeds/{name}", (ROOT / "seeds" / name).read_bytes(), zone)


def test_five_shapes_of_seeds_are_shown():
    shapes = re.findall(r"^\| .* \| .* \| \[seeds/", text_of(ROOT / "README.md"), re.MULTILINE)
    assert len(shapes) == 5


@pytest.mark.parametrize("name", NAMES)
def test_no_path_of_somebodys_machine(name):
    assert not re.search(r"/(?:home|Users|tmp|work|root)/|[A-Z]:\\", text_of(ROOT / name))


def sessions(page):
    """(command, the lines shown under it) for every ``$ newsletter`` of a page's examples."""
    for language, _, body in fences(page):
        for piece in re.split(r"^\$ ", body, flags=re.MULTILINE) if language == "console" else ():
            command, *lines = piece.strip("\n").split("\n")
            if command.startswith("newsletter ") and lines:
                yield command.split()[1:], [line for line in lines if line.strip() != "…"]


def without_sizes(text):
    """Every touch of a template moves the size of a mail."""
    return re.sub(r"[\d,]+(?=바이트)", "N", text)


def test_the_tutorial_is_what_happens(newsletter, tmp_path):
    """Its commands are run in order, and every line it shows is one they print."""
    page = ROOT / "docs" / "tutorial.md"
    (tmp_path / "seeds").mkdir()
    for name in re.findall(r" seeds/(\S+\.txt)", text_of(page)):
        (tmp_path / "seeds" / name).write_bytes((ROOT / "seeds" / name).read_bytes())
    settings = next(body for language, _, body in fences(page) if language == "toml")
    (tmp_path / "newsletter.toml").write_text(settings, encoding="utf-8")
    issue = tmp_path / "issues" / "2026-11-26.md"
    draft, ran = "", []
    for arguments, shown in sessions(page):
        if arguments[0] == "preview":
            continue
        if arguments == ["check"] and not ran.count("check"):
            draft = issue.read_text(encoding="utf-8")
            asked = re.search(r" [^.]*까요\?$", draft, re.MULTILINE)[0]
            issue.write_text(draft.replace(asked, ""), encoding="utf-8")
        done = newsletter(tmp_path, *arguments)
        printed = without_sizes(done.stdout).split("\n")
        assert not [line for line in shown if without_sizes(line) not in printed], done.stdout
        if draft:
            issue.write_text(draft, encoding="utf-8")
        ran.append(arguments[0])
    assert ran == ["--version", "build", "check"]
    assert newsletter(tmp_path, "publish", "--dry-run").returncode == 0
    done = newsletter(tmp_path, "publish", answer="y\n")
    assert "내보낼까요?" in done.stdout
    assert (tmp_path / "public" / "index.html").is_file()
    assert "status: published" in issue.read_text(encoding="utf-8")
    done = newsletter(tmp_path, "publish", "--yes")
    assert (done.returncode, "이미" in done.stderr) == (1, True)
