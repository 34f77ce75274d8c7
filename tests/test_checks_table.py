"""Every rule of docs/checks.toml: the letter that breaks it is told of it, and of nothing else."""

import re
from pathlib import Path

import pytest
from proofs import TABLE, example, letter_text, proof_of

from newsletter.check.findings import check_issue

RULES = {rule["id"]: rule for rule in TABLE["rule"]}
LEVELS = {"error": "오류", "warning": "살핌"}


def test_the_base_letter_has_nothing_to_mend():
    assert check_issue(proof_of(letter_text()[0])) == ()


@pytest.mark.parametrize("name", RULES)
def test_the_passing_example_passes(name):
    found, _ = example(RULES[name], "good")
    assert found == ()


@pytest.mark.parametrize("name", RULES)
def test_the_failing_example_breaks_its_rule_alone_at_its_line(name):
    found, line = example(RULES[name], "bad")
    assert [finding.rule for finding in found] == [name], [f.message for f in found]
    (finding,) = found
    assert finding.line == line
    assert LEVELS[finding.level] in RULES[name]["level"]
    assert re.search("[가-힣]", finding.message)
    assert re.search("[가-힣]", finding.fix)


def test_the_table_names_every_rule_there_is():
    folder = Path(__file__).parent.parent / "src" / "newsletter" / "check"
    text = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    used = set(re.findall(r'"((?:letter|style|sources|links|image|law|mail)\.[a-z-]+)"', text))
    assert used == set(RULES)
