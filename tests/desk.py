"""What tests of choosing share: articles in words of our own, and stories of them as choosing makes
them.
"""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path
from zoneinfo import ZoneInfo

from newsletter.collect.pasted.seed import read_seed
from newsletter.config import TopicSettings, WeightSettings
from newsletter.curate.cluster import stories
from newsletter.curate.features import features_of, looked_at
from newsletter.curate.memory import closest, retold
from newsletter.curate.rank import Measure, rank
from newsletter.issue.compose import Noted, Told, Wording, compose
from newsletter.issue.document import format_issue, parse_issue
from newsletter.model import SEEDS, Article, Sentence, Story, Summary

SEOUL = ZoneInfo("Asia/Seoul")
ROOT = Path(__file__).parent.parent
UNTIL = dt.datetime(2026, 11, 23, tzinfo=SEOUL)

BRIDGE = (
    (
        "달래시 강변의 보행교가 균열 때문에 닫혔다. 시는 21일 새벽 순찰하던 직원이 상판 아래에서 손가락 "
        "두 마디 너비의 틈을 찾아냈다고 밝혔다. 다리는 지은 지 열아홉 해가 되었고 하루 4천 명이 건넌다."
    ),
    (
        "시설공단은 지난봄 정밀 점검에서 같은 자리에 보수가 필요하다는 의견을 받았지만 예산이 없다며 "
        "공사를 미뤘다. 공단 관계자는 “겨울이 오기 전에 임시 받침을 세우겠다”고 말했다."
    ),
    (
        "주민들은 강을 건너려면 이십 분을 돌아가야 한다. 시는 마을버스 두 대를 더 넣고 보름 안에 다시 "
        "열지를 정하기로 했다. 통학하는 학생이 많은 시간에는 안내원을 세운다."
    ),
)
WHALE = (
    (
        "남쪽 바다에서 길을 잃은 밍크고래 한 마리가 양식장 그물을 끊고 달아났다. 해경은 20일 어민의 "
        "신고를 받고 나가 세 시간 만에 고래를 먼바다로 이끌었다고 전했다."
    ),
    (
        "수산연구소는 물이 예년보다 2도 높아 먹이가 뭍 가까이 몰렸기 때문으로 본다. 어민들은 찢긴 그물을 "
        "고치는 데 한 달이 걸린다며 보상 기준을 마련해 달라고 요구했다."
    ),
)

TOPICS = (
    TopicSettings(id="안전", keywords=("보행교", "균열", "점검"), questions=("누가 살필까요?",)),
    TopicSettings(id="바다", keywords=("고래", "어민", "바다")),
)


def article(name, title, paragraphs, **more):
    fields = {
        "url": f"https://{name}.example/a",
        "source_id": name,
        "publisher": name,
        "origin": f"https://{name}.example/feed",
        "published": dt.datetime(2026, 11, 21, 9, tzinfo=SEOUL),
    } | more
    return Article(id=f"a-{name}", title=title, paragraphs=tuple(paragraphs), **fields)


def seeds(*names):
    return [
        found
        for name in names
        for found in read_seed(f"seeds/{name}", (ROOT / "seeds" / name).read_bytes(), SEOUL)
    ]


@functools.cache
def all_seeds():
    return seeds(*(path.name for path in sorted((ROOT / "seeds").glob("*.*"))))


@functools.cache
def features(title, text):
    return features_of(title, text)


def made_of(articles):
    return [features(*looked_at(one)) for one in articles]


def grouped(articles, trust=None):
    """The stories that choosing makes of articles."""
    return stories(articles, made_of(articles), trust or {})


def measure(topics=TOPICS, **more):
    options = {
        "topics": topics,
        "trust": {"bridge": 1.0},
        "weights": WeightSettings(),
        "until": UNTIL,
        "window_days": 7,
        "told_before": {},
    }
    return Measure(**(options | more))


def ranked(found, **more):
    return rank(found, measure(**more))


def remembered(found, past, known=None, always=()):
    """Stories held against past sections: those that may be told, and the articles left out."""
    nearest = closest(
        made_of(story.lead for story in found),
        past,
        [features(section.headline, section.text) for section in past],
    )
    return retold(found, nearest, known or {}, always=always)


def past_letter():
    """A letter that went out a week ago, told from one linked and one pasted article, with a
    linked and a bare brief; read back from its own file.
    """
    linked = article("bridge", "달래시 강변 보행교 균열로 통행 금지", BRIDGE)
    pasted = article(
        "whale",
        "그물을 끊은 고래, 어민은 무엇을 잃었나",
        WHALE,
        url="",
        source_id=SEEDS,
        origin="seeds/whale.txt",
    )
    told = [Told(Story(source), _retold(source)) for source in (linked, pasted)]
    note = article("note", "느티나무 도서관이 문을 연다", ["느티나무 도서관이 문을 연다."], url="")
    issue = compose(
        told,
        [Noted(Story(note), Sentence("느티나무 도서관이 다음 달에 문을 엽니다."))],
        Wording(),
        number=3,
        date=dt.date(2026, 11, 15),
    )
    return parse_issue(format_issue(issue), "issues/2026-11-15.md")


def _retold(source):
    sentences = [Sentence(paragraph) for paragraph in source.paragraphs]
    closing = Sentence("이 일을 누가 먼저 살펴야 할까요?")
    bullets = (*((sentence,) for sentence in sentences), (closing,))
    return Summary(source.title, bullets, closing, "extractive")
