"""The letter this form is taken from, checked by the rules measured on it. It lies outside the
repository, so the issue file is put together as the test runs.
"""

import re

import pytest
from proofs import proof_of

from newsletter.check.findings import check_issue

KNOWN_SLIPS = {"style.quotation-marks", "style.mixed-marks", "style.commas", "style.foreign-name"}
"""What an editor of that letter would have mended: a quotation that opens straight and closes
curled, thousands with a comma and without, a company's name in Latin letters alone.
"""


@pytest.fixture(scope="module")
def seed(shared):
    (path,) = (shared / "seeds").glob("000*.txt")
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    title = next(line for line in lines[1:] if line)
    body = []
    for line in lines:
        if line.startswith("#feedback"):
            break
        if heading := re.match(r"(\d)\.\s*(\D.*)$", line):
            body += ["", f"## {heading[1]}. {heading[2]}", "", "출처: 「원문」", ""]
        elif line.startswith("•"):
            body.append(f"- {line[1:].strip()}")
    head = f"---\nnumber: 1\ndate: 2024-11-05\ntitle: '{title}'\n"
    return head + f"preheader: 이번 주의 세 가지 이야기를 담았습니다\n---\n{chr(10).join(body)}\n"


def test_it_keeps_every_rule_but_for_its_known_slips(seed):
    found = check_issue(proof_of(seed))
    assert {one.rule for one in found} - {"sources.unread"} == KNOWN_SLIPS
    assert {one.level for one in found} == {"warning"}
    assert all(one.line for one in found)


def test_each_slip_is_told_once(seed):
    rules = [one.rule for one in check_issue(proof_of(seed))]
    assert len(rules) == len(set(rules))
