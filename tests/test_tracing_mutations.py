"""Bullets of our own seeds, with one fact changed at a time: each change is noticed.

A larger measurement, on bullets of press releases that may not be kept here, gave the floors.
"""

import random
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsletter.collect.dropped_in import read_seeds
from newsletter.collect.seed_file import SeedFile
from newsletter.config import CollectSettings
from newsletter.model import Story
from newsletter.summarise.extractive import ExtractiveSummariser
from newsletter.tracing.facts import facts
from newsletter.tracing.lookup import look_up

SEEDS = Path(__file__).parent.parent / "seeds"
PEOPLE = ("윤서담", "강누리", "오다솔")
BODIES = ("도담구청", "결텔레콤", "푸른솔그룹", "Kestrelia", "Quillon-3")
WORDS = ("바나나나무를", "무지개다리처럼", "고래떼에게서")
UNITS = (("%p", "%"), ("%", "%p"), ("조", "억"), ("억", "조"), ("만", "억"))


@pytest.fixture(scope="module")
def bullets():
    """Each bullet with its article."""
    files = [SeedFile(path.name, path.read_bytes()) for path in sorted(SEEDS.iterdir())]
    articles, _ = read_seeds(
        files, CollectSettings(), zone=ZoneInfo("Asia/Seoul"), known={}, offline=True
    )
    told = [
        (
            article,
            ExtractiveSummariser().summarise(
                Story(article), bullets=4, questions=("",), attribution=0
            ),
        )
        for article in articles
    ]
    return [
        (article, " ".join(sentence.text for sentence in bullet if sentence.text))
        for article, summary in told
        if summary
        for bullet in summary.bullets
    ]


def test_every_fact_of_an_extracted_bullet_is_found(bullets):
    traced = [one for article, text in bullets for one in look_up(text, [article])]
    assert len(traced) > 100
    assert [one for one in traced if one.status != "found"] == []


def tenfold(written):
    found = re.search(r"[1-9][\d,]*(?:\.\d+)?", written)
    if not found or "." in found[0]:
        return written
    return written.replace(found[0], f"{int(found[0].replace(',', '')) * 10}", 1)


def another_digit(written, chance):
    places = [place for place, letter in enumerate(written) if letter.isdigit()]
    if not places:
        return written
    place = chance.choice(places)
    other = chance.choice([digit for digit in "123456789" if digit != written[place]])
    return written[:place] + other + written[place + 1 :]


def another_unit(written, _):
    for unit, other in UNITS:
        if unit in written:
            return written.replace(unit, other, 1)
    return written


def another_name(written, chance):
    return chance.choice(PEOPLE if len(written) == 3 else BODIES)


def another_word(written, chance):
    words = written.split()
    words[chance.randrange(len(words))] = chance.choice(WORDS)
    return " ".join(words)


CHANGES = [
    ("number", lambda written, _: tenfold(written), 0.99),
    ("number", another_digit, 0.99),
    ("number", another_unit, 1.0),
    ("date", another_digit, 0.97),
    ("name", another_name, 0.97),
    ("quotation", another_word, 0.97),
]


@pytest.mark.parametrize(
    ("kind", "change", "least"),
    CHANGES,
    ids=["tenfold", "digit", "unit", "date", "name", "quotation"],
)
def test_a_changed_fact_is_noticed(bullets, kind, change, least):
    chance = random.Random(5)
    noticed = []
    for article, text in bullets:
        for fact in facts(text):
            other = change(fact.text, chance) if fact.kind == kind else fact.text
            if other == fact.text:
                continue
            changed = text[: fact.start] + other + text[fact.end :]
            span = range(fact.start, fact.start + len(other))
            noticed.append(
                any(
                    one.status != "found" and one.fact.start in span
                    for one in look_up(changed, [article])
                )
            )
    assert noticed
    assert sum(noticed) / len(noticed) >= least
