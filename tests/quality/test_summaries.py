"""What a strict editor finds in the sections made of eighteen articles written for this: a gate.

``pytest tests/quality/test_summaries.py -s`` prints the table and every fault with its words. The
articles differ in how they are built (two outlets on one story, column, interview, press release,
digest, blog …); ``summaries/expected.toml`` says what must be told of each. The checker itself is
tried on bad bullets in ``test_summary_checks.py``. A floor is lowered only with a reason.
"""

import json
import re
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from summary_checks import (
    alike,
    boilerplate,
    echoes,
    foreign_numbers,
    impolite,
    leaning_days,
    opening_faults,
    promises,
    strangers,
    wrong_particles,
)

from newsletter.collect.pasted.seed import read_seed
from newsletter.issue.compose import Told, Wording, attribution_room, compose
from newsletter.issue.markdown import plain
from newsletter.model import Story
from newsletter.summarise.extractive import ExtractiveSummariser

HERE = Path(__file__).parent
ARTICLES = HERE / "summaries"
FLOORS = json.loads((HERE / "summary_floors.json").read_text(encoding="utf-8"))
EXPECTED = tomllib.loads((ARTICLES / "expected.toml").read_text(encoding="utf-8"))
QUESTIONS = (
    "기계의 판단이 틀렸을 때 바로잡아 달라고 말할 창구는 누가 열어 두어야 할까요?",
    "이 일을 정하는 자리에 그 일을 겪는 사람은 언제부터 앉을 수 있을까요?",
)
BAND = range(80, 221)
HEADLINE = range(20, 41)

SHARES = (
    "told", "self_contained", "in_band", "three_to_five", "question", "polite", "recall", "outlet",
    "headline", "differing", "speaker",
)  # fmt: skip
FAULTS = (
    "dangling", "particles", "boilerplate", "foreign_numbers", "evidence", "alike", "leaning_days",
    "echoes",
)  # fmt: skip


def show(text):
    sys.stdout.write(f"{text}\n")  # with -s only


@dataclass
class Case:
    """A story, what is expected of it, and the section made of it, if one was."""

    name: str
    articles: list
    expected: dict
    summary: object = None
    section: object = None
    bullets: list = field(default_factory=list)

    @property
    def sentences(self):
        return [sentence for bullet in self.summary.bullets for sentence in bullet]

    @property
    def text(self):
        return "\n".join(self.bullets)


def load(expected):
    articles = []
    for name in expected["files"]:
        file, _, place = name.partition("#")
        found = read_seed(file, (ARTICLES / file).read_bytes(), ZoneInfo("Asia/Seoul"))
        articles.append(found[int(place or 1) - 1])
    letter = expected.get("letter", EXPECTED["letter"])
    case = Case(" + ".join(expected["files"]), articles, expected)
    story = Story(articles[0], tuple(articles[1:]))
    case.summary = ExtractiveSummariser().summarise(
        story,
        bullets=4,
        questions=QUESTIONS,
        attribution=attribution_room(story.lead),
        letter=letter,
    )
    if case.summary:
        told = [Told(story, case.summary)]
        case.section = compose(told, [], Wording(), number=1, date=letter).sections[0]
        case.bullets = [plain(bullet.text) for bullet in case.section.bullets]
    return case


@pytest.fixture(scope="module")
def cases():
    return [load(expected) for expected in EXPECTED["story"]]


@pytest.fixture(scope="module")
def rows(cases):
    return {case.name: measure(case) for case in cases}


# --- measuring -----------------------------------------------------------------------------------


def measure(case):
    """For each share ``(right, of how many, words of what is wrong)``, for each fault its words."""
    facts = case.expected["facts"]
    if not case.section:
        missed = [" / ".join(row) for row in facts]
        return {"told": (0, 1, [case.name]), "recall": (0, len(facts), missed)}
    text, bullets = case.text, case.bullets
    openers = [_opener_faults(case, place) for place in range(len(bullets))]
    unkept = [
        f"{', '.join(found)}: {bullet}"
        for bullet, found in zip(bullets, openers, strict=True)
        if found
    ]
    whole = "\n".join(f"{a.title}\n{a.subtitle}\n{a.text}" for a in case.articles)
    said = [sentence.text for sentence in case.sentences]
    unsaid = [" / ".join(row) for row in facts if not any(words in text for words in row)]
    sizes = [f"{len(bullet)}: {bullet}" for bullet in bullets if len(bullet) not in BAND]
    rude = impolite(bullets)
    headline = plain(case.section.headline)
    row = {
        "told": (1, 1, []),
        "self_contained": (len(bullets) - len(unkept), len(bullets), unkept),
        "in_band": (len(bullets) - len(sizes), len(bullets), sizes),
        "three_to_five": _one(3 <= len(bullets) <= 5, f"{len(bullets)} bullets"),
        "question": _one(_asks(bullets), bullets[-1]),
        "polite": (len(said) - len(rude), len(said), rude),
        "recall": (len(facts) - len(unsaid), len(facts), unsaid),
        "outlet": _one(*_outlets(case)),
        "headline": _one(len(headline) in HEADLINE, f"{len(headline)}: {headline}"),
    }
    if "differing" in case.expected:
        shown = all(number in text for number in case.expected["differing"])
        row["differing"] = _one(shown, " / ".join(case.expected["differing"]))
    if "speaker" in case.expected:
        row["speaker"] = _voiced(case)
    absent = [words for words in case.expected["absent"] if words in f"{headline}\n{text}"]
    dangles = [
        words
        for place, found in enumerate(openers)
        for words in found
        if words.startswith("가리킴") and not _follows(case, place)
    ]
    return row | {
        "dangling": dangles,
        "particles": wrong_particles(f"{headline}\n{text}"),
        "boilerplate": [*dict.fromkeys([*boilerplate(text), *absent])],
        "foreign_numbers": foreign_numbers(text, whole),
        "evidence": _loose_evidence(case),
        "alike": alike(said),
        "leaning_days": leaning_days(text),
        "echoes": [words for bullet in bullets for words in echoes(bullet)],
    }


def _one(right, words):
    return (1, 1, []) if right else (0, 1, [words])


def _opener_faults(case, place):
    """What is wrong with the beginning of a bullet, read behind the bullets before it."""
    before = "\n".join([plain(case.section.headline), *case.bullets[:place]])
    said = [sentence.text for sentence in case.summary.bullets[place]]
    unknown = strangers(" ".join(said), f"{before}\n{case.bullets[place]}")
    promised = promises(case.bullets[place]) if place < len(case.bullets) - 1 else []
    return [
        *opening_faults(said[0], before),
        *(f"성만 부름: {words}" for words in unknown),
        *(f"약속: {words}" for words in promised),
    ]


def _follows(case, place):
    """Whether a bullet begins where the one before it ended: what it points at is told there."""
    if not place:
        return False
    last = next((s.evidence for s in reversed(case.summary.bullets[place - 1]) if s.evidence), None)
    first = case.summary.bullets[place][0].evidence
    if not (last and first) or last.article_id != first.article_id:
        return False
    text = next(a.text for a in case.articles if a.id == first.article_id)
    return not text[last.end : first.start].strip()


def _asks(bullets):
    return bool(re.search(r"(?:까요|나요|가요|니까)\?$", bullets[-1]))


def _outlets(case):
    """Whether each outlet that something was taken from is named in the body and linked once, and all
    are credited below it.
    """
    used = {sentence.evidence.article_id for sentence in case.sentences if sentence.evidence}
    names = [a.publisher for a in case.articles if a.id in used or a is case.articles[0]]
    source = "\n".join(bullet.text for bullet in case.section.bullets)
    wrong = [f"no {name}" for name in names if name not in case.text]
    for article in case.articles:
        if article.publisher in names and article.url:
            count = source.count(f"]({article.url}")
            wrong += [f"{article.publisher} linked {count} times"] if count != 1 else []
    credited = " ".join(plain(link.text) for link in case.section.sources)
    wrong += [f"{name} not in 출처" for name in case.expected["outlets"] if name not in credited]
    named = {article.publisher for article in case.articles}
    wrong += [f"read as {sorted(named)}"] if named != {*case.expected["outlets"]} else []
    return not wrong, ", ".join(wrong)


def _voiced(case):
    """Of a text that somebody speaks: the bullets that say who. A column is named once, the answers
    of an interview each time, for without a name they are the letter's own claims.
    """
    name = case.expected["speaker"]
    mute = [f"no {name}: {bullet}" for bullet in case.bullets if name not in bullet]
    if case.expected.get("every_bullet"):
        return len(case.bullets) - len(mute), len(case.bullets), mute
    return _one(len(mute) < len(case.bullets), f"no {name}")


def _loose_evidence(case):
    texts = {article.id: article.text for article in case.articles}
    rests = [
        one
        for sentence in case.sentences
        for one in (sentence.evidence, *getattr(sentence, "others", ()))
        if one
    ]
    loose = [one.quote for one in rests if texts[one.article_id][one.start : one.end] != one.quote]
    own = [s.text for s in case.sentences if s.evidence is None and s.text not in QUESTIONS]
    return loose + own


def total(rows, measure_):
    found = [row[measure_] for row in rows.values() if measure_ in row]
    if measure_ in SHARES:
        return sum(one[0] for one in found) / sum(one[1] for one in found)
    return sum(len(one) for one in found)


# --- the gate ------------------------------------------------------------------------------------


def test_the_set_is_as_large_and_as_mixed_as_it_says(cases):
    files = [name.partition("#")[0] for one in EXPECTED["story"] for name in one["files"]]
    on_disk = {path.name for path in ARTICLES.iterdir() if path.suffix in {".txt", ".md"}}
    assert {*files} == on_disk
    assert len(on_disk) >= FLOORS["articles"]
    assert sum(len(case.articles) > 1 for case in cases) >= 2


def test_the_sections_stand_above_their_floors(cases, rows):
    _print(cases, rows)
    figures = {name: total(rows, name) for name in SHARES + FAULTS}
    below = {name: figures[name] for name in SHARES if figures[name] < FLOORS[name]}
    above = {name: figures[name] for name in FAULTS if figures[name] > FLOORS[name]}
    assert not below | above


def test_the_same_articles_give_the_same_section_again(cases):
    again = [load(expected) for expected in EXPECTED["story"][:3]]
    assert [case.summary for case in again] == [case.summary for case in cases[:3]]


def _print(cases, rows):
    for case in cases:
        show(
            f"\n## {plain(case.section.headline) if case.section else '(not told)'}  [{case.name}]"
        )
        for bullet in case.bullets:
            show(f"- {bullet}")
        for name, found in rows[case.name].items():
            for words in found[2] if name in SHARES else found:
                show(f"    {name}: {words}")
    show("")
    for name in SHARES:
        show(f"{name:16}{total(rows, name):8.1%}   (floor {FLOORS[name]:.1%})")
    for name in FAULTS:
        show(f"{name:16}{total(rows, name):8}   (at most {FLOORS[name]})")
