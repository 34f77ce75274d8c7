"""A section's tone: mostly -니다, -죠 in measured doses and only where the reader would nod."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.summarise.tone import MOST_SOFT, soften

FIRST = "가람시가 강변의 보행교를 닫았습니다."
NEWS = "시는 임시 받침을 세웠습니다."
MORE = "학교는 등교 시간을 늦추었습니다."


def last_of(sentence, *before):
    """How ``sentence`` is said behind a run of -니다 in another bullet."""
    return soften([(FIRST, NEWS, MORE), (*before, NEWS, sentence)])[1][-1]


SOFTENED = """
강을 건널 다른 길이 없습니다. | 강을 건널 다른 길이 없죠.
다리를 지은 지 오래되었기 때문입니다. | 다리를 지은 지 오래되었기 때문이죠.
다리가 낡은 탓입니다. | 다리가 낡은 탓이죠.
이웃 마을의 사정도 마찬가지입니다. | 이웃 마을의 사정도 마찬가지죠.
다리를 찾는 사람이 늘고 있습니다. | 다리를 찾는 사람이 늘고 있죠.
마을은 이 다리에 의존하고 있습니다. | 마을은 이 다리에 의존하고 있죠.
강물은 봄마다 불어나기 마련입니다. | 강물은 봄마다 불어나기 마련이죠.
돌아가는 길은 생각보다 깁니다. | -
겨울에는 다리가 더 쉽게 얼기도 합니다. | 겨울에는 다리가 더 쉽게 얼기도 하죠.
마을에서 다리를 모르는 사람은 많지 않습니다. | 마을에서 다리를 모르는 사람은 많지 않죠.
걸어서 건널 길은 하나뿐인 셈입니다. | 걸어서 건널 길은 하나뿐인 셈이죠.
값은 이웃 마을보다 높습니다. | 값은 이웃 마을보다 높죠.
그 값은 주민에게 돌아갈 수 없습니다. | 그 값은 주민에게 돌아갈 수 없죠.
물이 모자라게 될 수 있습니다. | 물이 모자라게 될 수 있죠.
"""

LEFT = """
시는 다리를 다시 열었습니다.
하루 4천 명이 이 다리에 의존하고 있습니다.
시는 내년에 새 다리를 놓을 계획입니다.
주민들은 길이 없다고 말하고 있습니다.
시장에서는 값이 높다고 보고 있습니다.
주민의 “길이 없다”는 말이 마찬가지입니다.
다리가 무너질 위험이 큽니다.
다리를 찾는 사람이 늘고 있다고 합니다.
자세한 내용은 다음과 같습니다.
누리집에서 다리의 모습을 볼 수 있습니다.
누구나 신청할 수 있습니다.
새 다리에 힘쓰고 있습니다.
주민의 우려가 커지고 있습니다.
공사를 진행하고 있습니다.
시는 길이 없다는 것을 알고 있습니다.
언제까지 건널 수 없나요?
"""


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [line.split(" | ") for line in SOFTENED.strip().splitlines()],
)
def test_what_explains_may_be_softened(sentence, expected):
    assert last_of(sentence) == (sentence if expected == "-" else expected)


@pytest.mark.parametrize("sentence", LEFT.strip().splitlines())
def test_news_figures_plans_and_claims_stay(sentence):
    assert last_of(sentence) == sentence


def test_the_first_sentence_of_a_section_stays():
    told = [("강을 건널 다른 길이 없습니다.", NEWS), (MORE, NEWS)]
    assert soften(told) == tuple(told)


def test_a_bullet_that_tells_of_harm_stays():
    told = [(FIRST, NEWS, MORE), (NEWS, "두 사람이 숨졌습니다.", "강을 건널 다른 길이 없습니다.")]
    assert soften(told) == tuple(told)


def test_never_two_in_a_bullet_those_of_the_source_counted_in():
    plain = "강을 건널 다른 길이 없습니다."
    told = [(FIRST, NEWS, MORE), (NEWS, MORE, "다리가 오래됐죠.", NEWS, MORE, plain), (NEWS, MORE)]
    assert soften(told) == tuple(told)
    told = [(FIRST, NEWS), (MORE, NEWS, plain, MORE, NEWS, plain), (NEWS, MORE, FIRST)]
    said = soften(told)
    assert sum(sentence.endswith("죠.") for sentence in said[1]) == 1


def test_a_section_bears_a_quarter_of_them():
    explains = [
        "강을 건널 다른 길이 없습니다.",
        "다리가 낡은 탓입니다.",
        "찾는 사람이 늘고 있습니다.",
    ]
    for size in range(2, 7):
        said = soften([(FIRST, NEWS, MORE), *((MORE, NEWS, explains[n % 3]) for n in range(size))])
        soft = sum(sentence.endswith("죠.") for bullet in said for sentence in bullet)
        assert soft == int(MOST_SOFT * 3 * (size + 1)), size


def test_neighbouring_bullets_do_not_close_on_the_same_word():
    said = soften(
        [(FIRST, "강을 건널 길이 없습니다."), (NEWS, "받침을 세울 터도 없습니다."), (MORE,)]
    )
    assert said[0][-1] == "강을 건널 길이 없습니다."
    assert said[1][-1] == "받침을 세울 터도 없죠."
    said = soften([(FIRST, "강을 건널 길이 없습니다."), (NEWS, "표가 3장 없습니다."), (MORE,)])
    assert said[0][-1] == "강을 건널 길이 없죠."


def test_softening_makes_no_two_closings_alike():
    told = [
        (FIRST, NEWS, "다른 길은 없죠."),
        (MORE, NEWS, "받침을 세울 터도 없습니다."),
        (MORE,),
        (NEWS,),
    ]
    assert soften(told) == tuple(told)


def test_short_runs_stay():
    told = [(FIRST, "강을 건널 다른 길이 없습니다."), ("누가 다리를 지킬까요?", NEWS)]
    assert soften(told) == tuple(told)


@pytest.mark.parametrize("told", [[], [()], [("",)], [("가" * 20_000,)], [("\ud800",), ("?",)]])
def test_anything_keeps_its_shape(told):
    assert soften(told) == tuple(map(tuple, told))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from(
    [FIRST, NEWS, MORE, "길이 없습니다.", "낡은 탓입니다.", "오래됐죠.", "누가 지킬까요?", "늘고 있습니다."]
), max_size=4), max_size=5))  # fmt: skip
def test_only_endings_change(told):
    said = soften(told)
    assert [len(bullet) for bullet in said] == [len(bullet) for bullet in told]
    for before, after in zip(told, said, strict=True):
        for was, now in zip(before, after, strict=True):
            assert now == was or (now.endswith("죠.") and now[:-3] == was[: len(now) - 3])
