import json
import math
import time
from importlib import resources

import numpy as np
import pytest

from newsletter.korean.kiwi import tokenize
from newsletter.korean.sentences import split_sentences
from newsletter.summarise.features import CORE, NAMES, features
from newsletter.summarise.scorer import Model, scores

ROBOT = "택배 로봇, 아파트 현관 앞까지…세종서 실증 시작"
ROBOT_TEXT = """로봇이 엘리베이터를 타고 현관 앞까지 택배를 나른다.
물류 스타트업 바로고로봇은 12일 세종시 아파트 단지 4곳 2800가구에서 택배 배송 로봇 '나르미' 30대를 운영하는 실증 사업을 시작했다.
나르미는 바퀴 여섯 개로 움직인다.
최대 40kg까지 실을 수 있고 계단도 15cm까지 오른다.
택배 기사가 단지 입구의 보관함에 물건을 넣으면 나르미가 주소를 읽어 동과 층을 찾고, 공동 현관 출입 시스템과 엘리베이터를 무선 통신으로 불러 현관문 앞까지 간다.
물건이 도착하면 주민의 휴대전화로 알림이 온다.
주민은 로봇이 오는 시간을 30분 단위로 고를 수 있다.
단지에 사는 정모(41)씨는 "밤 10시에도 받을 수 있어 편하다"고 했다.
회사는 로봇이 마지막 100m를 맡으면 택배 기사 한 명이 하루에 나를 수 있는 물량이 250개에서 340개로 36% 늘고, 배송 한 건에 드는 비용은 820원에서 560원으로 줄 것으로 보고 있다.
실증은 내년 6월까지 이어진다.
가장 큰 걸림돌은 엘리베이터였다.
제조사마다 통신 규격이 달라 로봇이 층을 누를 수 없는 경우가 많다.
바로고로봇은 승강기 제조사 3곳과 함께 로봇이 엘리베이터를 부르는 공통 규격을 만들었고, 국가기술표준원은 이를 내년에 국가표준으로 정할 예정이다.
안전 문제도 남아 있다.
지난달 시험 운행 때는 로봇이 어린이 자전거와 부딪혀 멈춰 서기도 했다."""
SENTENCES = ROBOT_TEXT.split("\n")
TELLING = {1, 4, 8, 12}


@pytest.fixture(scope="module")
def robot():
    return scores(ROBOT, SENTENCES)


def indexes(picks):
    return [pick.index for pick in picks]


def shipped_text():
    return (resources.files("newsletter.summarise") / "scorer.json").read_text("utf-8")


def numbers(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from numbers(item)
    else:
        yield value


# --- weights -------------------------------------------------------------------------------------


def test_weights_are_small_and_hold_numbers_only():
    text = shipped_text()
    values = json.loads(text)
    assert len(text.encode()) <= 50_000
    assert set(values) == {"features", "brief", "full"}
    assert list(values["features"]) == list(NAMES)
    assert all(isinstance(n, float) and round(n, 4) == n for n in numbers(values))


def test_nets_have_24_units_and_full_sees_the_core_only():
    model = Model.shipped()
    assert {net.hidden.shape for net in model.brief} == {(len(NAMES), 24)}
    assert {net.hidden.shape for net in model.full} == {(CORE, 24)}
    assert (model.spread > 0).all()


def test_a_full_head_that_looks_further_is_refused():
    values = json.loads(shipped_text())
    values["full"] = values["brief"]
    with pytest.raises(ValueError, match="core"):
        Model.read(values)


# --- features ------------------------------------------------------------------------------------


def column(table, name):
    return table.rows[:, NAMES.index(name)]


def test_each_sentence_has_a_row_of_finite_numbers():
    table = features(ROBOT, SENTENCES)
    assert table.rows.shape == (len(SENTENCES), len(NAMES)) == (15, 36)
    assert np.isfinite(table.rows).all()
    assert len(table.words) == 15


def test_features_say_what_they_are_called():
    table = features(
        "로봇 택배", ["로봇이 택배를 나른다.", "비가 왔다.", "로봇 택배가 12개 늘었다."], [0, 0, 1]
    )
    assert list(column(table, "first")) == [1, 0, 0]
    assert list(column(table, "opens paragraph")) == [1, 0, 1]
    assert list(column(table, "title told")) == [1, 0, 1]
    assert list(column(table, "title newly told")) == [1, 0, 0]
    assert list(column(table, "length rank")) == [0.5, 0, 1]
    assert list(column(table, "figures log") > 0) == [False, False, True]
    assert column(table, "like the first")[2] > column(table, "like the first")[1] == 0


@pytest.mark.parametrize(
    "sentences", [["한 문장뿐이다."], ["...", "!!!"], ["", "가"], ["같다."] * 3]
)
def test_odd_texts_have_scores(sentences):
    found = scores("", sentences)
    assert np.isfinite(found.brief).all()
    assert np.isfinite(found.full).all()
    assert sorted(indexes(found.best(9))) == list(range(len(sentences)))


def test_no_sentences_have_no_scores():
    assert features("제목", []).rows.shape == (0, 36)
    assert scores("제목", []).best(3) == ()


# --- the two heads and the choice ----------------------------------------------------------------


def test_heads_are_standard_and_the_same_each_time(robot):
    again = scores(ROBOT, SENTENCES)
    for one, other in ((robot.brief, again.brief), (robot.full, again.full)):
        assert np.array_equal(one, other)
        assert abs(one.mean()) < 1e-9
        assert math.isclose(one.std(), 1)
    assert again.best(4) == robot.best(4)


def test_one_sentence_is_the_briefest_telling(robot):
    assert indexes(robot.best(1)) == [int(robot.brief.argmax())] == [1]


def test_four_sentences_are_the_telling_ones(robot):
    assert set(indexes(robot.best(4))) == TELLING


def test_brief_and_full_pull_apart(robot):
    sizes = np.array([len(sentence) for sentence in SENTENCES])
    assert np.corrcoef(robot.full, sizes)[0, 1] > np.corrcoef(robot.brief, sizes)[0, 1]
    assert robot.brief[0] > robot.brief[4:].mean()


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 15, 40])
def test_scores_fall_and_lie_between_0_and_1(robot, count):
    picks = robot.best(count)
    values = [pick.score for pick in picks]
    assert len(set(indexes(picks))) == len(picks) == min(count, 15)
    assert values == sorted(values, reverse=True)
    assert all(0 < value < 1 for value in values)


def test_what_is_not_among_the_allowed_is_not_taken(robot):
    assert set(indexes(robot.best(4, among=[9, 2, 3, 5, 6]))) <= {2, 3, 5, 6, 9}
    assert robot.best(4, among=[]) == ()
    assert robot.best(0) == ()


def test_a_sentence_said_twice_is_taken_once():
    twice = [*SENTENCES[:5], SENTENCES[1], *SENTENCES[5:]]
    taken = indexes(scores(ROBOT, twice).best(4))
    assert len({1, 5} & set(taken)) == 1


def test_a_text_without_a_headline_is_told_too():
    found = scores("", SENTENCES)
    assert indexes(found.best(1)) == [1]
    assert len(set(indexes(found.best(4))) & TELLING) >= 3


def test_paragraphs_hardly_matter():
    one, threes = ([0] * 15, [number // 3 for number in range(15)])
    for paragraphs in (one, threes):
        taken = indexes(scores(ROBOT, SENTENCES, paragraphs).best(4))
        assert len(set(taken) & TELLING) >= 3


def test_a_warm_article_is_scored_quickly():
    text = "\n".join([ROBOT_TEXT] * 2)[:1300]
    scores(ROBOT, SENTENCES)
    best = math.inf
    for _ in range(5):
        tokenize.cache_clear()
        start = time.perf_counter()
        sentences = [span.text for line in text.split("\n") for span in split_sentences(line)]
        scores(ROBOT, sentences).best(4)
        best = min(best, time.perf_counter() - start)
    assert best < 0.2  # 0.03 s on a quiet core
