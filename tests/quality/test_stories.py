"""How well articles are grouped into stories: labelled news against pinned floors.

``pytest tests/quality/test_stories.py -s`` prints the table. Each set is judged by weights trained
on the others. A floor is lowered only with a reason.
"""

import importlib.util
import json
import re
import shutil
import sys
from pathlib import Path

import pytest
from story_sets import by_kind, clustered, scores, sets

from newsletter.curate.likeness import EVIDENCE
from newsletter.issue.document import parse_issue
from newsletter.issue.markdown import plain

ROOT = Path(__file__).parent.parent.parent
FLOORS = json.loads((Path(__file__).parent / "story_floors.json").read_text(encoding="utf-8"))
SHIPPED = ROOT / "src" / "newsletter" / "curate" / "likeness.json"
COLUMNS = {
    "b3": "B³ F1",
    "b3_precision": "B³ P",
    "b3_recall": "B³ R",
    "pair_precision": "pair P",
    "pair_recall": "pair R",
    "swell": "swell",
}


def show(text):
    sys.stdout.write(f"{text}\n")  # with -s only


@pytest.fixture(scope="module")
def trainer():
    spec = importlib.util.spec_from_file_location(
        "train_likeness", ROOT / "tools" / "train_likeness.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def groups():
    return sets()


@pytest.fixture(scope="module")
def given(trainer, groups):
    """For each set the story each item is put into by weights that never saw the set."""
    found = {}
    for name, group in groups.items():
        weights = trainer.train([other for label, other in groups.items() if label != name])
        found[name] = clustered(group, weights)
    return found


@pytest.fixture(scope="module")
def figures(groups, given):
    return {name: scores(group, given[name]) for name, group in groups.items()}


def over_items(groups, figures, column):
    """The mean in which every item counts the same, whatever set it is of."""
    total = sum(len(group) for group in groups.values())
    return sum(figures[name][column] * len(group) for name, group in groups.items()) / total


# --- the gate ------------------------------------------------------------------------------------


def test_the_labelled_news_is_enough_to_judge_by(groups):
    items = [item for group in groups.values() for item in group]
    full = [i for i in items if len(i.article.paragraphs[-1]) >= FLOORS["full_text_characters"]]
    assert len(items) >= FLOORS["items"]
    assert len(full) >= FLOORS["full_texts"] * len(items)
    assert len({item.article.id for item in items}) == len(items)
    events = [{item.event for item in group} for group in groups.values()]
    assert sum(map(len, events)) == len(set.union(*events))


def test_stories_are_grouped_as_people_grouped_them(groups, given, figures):
    show(f"\n{'left out':14}{'items':>7}" + "".join(f"{head:>9}" for head in COLUMNS.values()))
    for name, group in groups.items():
        row = "".join(f"{figures[name][column]:9.3f}" for column in COLUMNS)
        show(f"{name:14}{len(group):7}{row}")
    mean = {column: over_items(groups, figures, column) for column in COLUMNS}
    items = sum(len(group) for group in groups.values())
    show(f"{'mean of items':14}{items:7}" + "".join(f"{mean[column]:9.3f}" for column in COLUMNS))
    together = [item for group in groups.values() for item in group]
    places = [(name, place) for name in groups for place in given[name]]
    show(f"\n{'kind':14}{'items':>7}{'B³ P':>9}{'B³ R':>9}")
    for kind, (precision, recall, count) in by_kind(together, places).items():
        show(f"{kind:14}{count:7}{precision:9.3f}{recall:9.3f}")

    pairs = [found["pair_precision"] for found in figures.values()]
    assert mean["b3"] >= FLOORS["b3"]
    assert sum(pairs) / len(pairs) >= FLOORS["pair_precision"]


def test_no_story_swells_beyond_its_events(figures):
    swollen = {name: found["swell"] for name, found in figures.items()}
    assert not {name: size for name, size in swollen.items() if size > FLOORS["swell"]}


def test_the_shipped_weights_are_what_the_tool_writes(trainer, groups):
    written = json.loads(trainer.text(trainer.train([*groups.values()])))
    shipped = json.loads(SHIPPED.read_text(encoding="utf-8"))
    assert [*shipped["evidence"]] == [*written["evidence"]] == [*EVIDENCE]
    near = FLOORS["shipped"]
    assert shipped["bias"] == pytest.approx(written["bias"], abs=near)
    for name, row in written["evidence"].items():
        assert shipped["evidence"][name] == pytest.approx(row, abs=near), name


# --- a real letter -------------------------------------------------------------------------------

DAY = "2026-11-22"

READ_BY_HAND = {
    "고지서를 떠안은 주민": ("전기 먹는 데이터센터", "데이터센터가 쓴 전기", "gyeol.example/letters/81#1"),
    "두 회사의 사이": ("브로맨스", "투자금이 되돌아가는 길", "gyeol.example/letters/81#2"),
    "라마로 만든 군용 챗봇": ("(Llama)로 군용", "내려받은 모델은", "gyeol.example/letters/81#3"),
    "초대형 데이터센터": ("135조원이나", "칩이 멈추면"),
    "합성데이터": ("데이터 헝그리", "기계가 쓴 글로"),
    "창업 펀드": ("손 뗀다", "창업 펀드에서"),
    "지진과 칩": ("대만 지진에", "땅이 흔들리자"),
    "가람이음": ("AI 민원 챗봇", "AI 민원 답변", "garam.example/news/2026111802", "naru.example/"),
    "라이온의 호소": ("풀뿌리 AI", "열어 둘 것인가", "didim.example"),
    "동맹과 닫힌 모델": ("통제 vs 개방",),
    "모두를 위한 연구소": ("오픈 소스 연구의 필요성",),
    "라벨링 노동": ("하루 삼천 장", "해로운 것을 가르치는", "ieum.example"),
    "빌려 쓰는 인공지능": ("도서관처럼",),
}  # fmt: skip
"""What each article of the five documents and of seeds/ is about, by a piece of its headline or
address, as a person who read them all says."""


def event_of(words):
    """The one event that a headline or an address belongs to."""
    found = [name for name, marks in READ_BY_HAND.items() if any(mark in words for mark in marks)]
    assert len(found) == 1, words
    return found[0]


@pytest.fixture(scope="module")
def letter(shared, newsletter, tmp_path_factory):
    """A letter of the five documents and of the repository's own seeds, which retell some."""
    folder = tmp_path_factory.mktemp("stories")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    shutil.copytree(shared / "seeds", folder / "seeds", dirs_exist_ok=True)
    (folder / "newsletter.toml").write_text('[publication]\ntitle = "시험 편지"\n', "utf-8")
    done = newsletter(folder, "build", "--date", DAY, "--offline")
    assert done.returncode == 0, done.stderr
    issue = parse_issue((folder / "issues" / f"{DAY}.md").read_text(encoding="utf-8"), "x.md")
    report = (folder / ".newsletter" / "out" / DAY / "report.json").read_text(encoding="utf-8")
    return issue, json.loads(report)


def test_every_story_says_what_its_score_is_made_of_and_why_it_stands_there(letter):
    _, report = letter
    places = [story["place"] for story in report["stories"]]
    assert {*places} == {"section", "brief", "left"}
    for story in report["stories"]:
        points = [part["points"] for part in story["parts"]]
        assert round(sum(points), 3) == story["score"], story["headline"]
        assert re.search("[가-힣]", story["reason"]), story["headline"]
        for part in story["parts"]:
            assert re.search("[가-힣]", part["words"]), (story["headline"], part)


def test_one_event_never_stands_in_two_sections(letter):
    issue, _ = letter
    told = [sources_of(section) for section in issue.sections]
    for events in told:
        assert len(events) == 1, "one section, two events"
    assert len(set.union(*told)) == len(issue.sections)


def test_a_brief_tells_no_event_of_a_section_again(letter):
    issue, _ = letter
    told = {event for section in issue.sections for event in sources_of(section)}
    noted = [event_of(brief.link.url or plain(brief.link.text)) for brief in issue.briefs]
    assert len({*noted}) == len(noted)
    assert told.isdisjoint(noted)


def sources_of(section):
    """The events that the sources of a section tell: by address, else by the title named."""
    return {
        event_of(link.url or re.search("「(.+)」", plain(link.text))[1]) for link in section.sources
    }
