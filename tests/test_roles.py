"""What a sentence does in a story, and which place of a section it fits badly."""

import pytest

from newsletter.summarise.roles import Role, misplaced, role

SENTENCES = """
가람시는 17일 민원 챗봇의 점검 결과를 공개했다. | FACT
나루랩이 새 모델을 내놨다. | FACT
시의회는 조례 개정안을 통과시켰다. | FACT
가람시가 챗봇 운영을 멈추기로 결정했다. | FACT
두 회사는 4200억원 규모의 계약을 맺었다. | FACT
온새미가 개인정보 20만 건을 흘린 것으로 드러났다. | FACT
문제는 답이 틀려도 알 길이 없다는 점이다. | ISSUE
고치지 않은 까닭은 예산이 없어서다. | ISSUE
쟁점은 누가 책임을 지느냐다. | ISSUE
물이 모자라기 때문이다. | ISSUE
석내동에 사는 이모(27) 씨는 주민센터를 찾았다. | CASE
한여울(34·가명) 씨의 하루는 사진으로 시작한다. | CASE
한 상담사는 하루 서른 통의 전화를 받는다. | CASE
예를 들어 솔재마을은 물을 나누어 쓴다. | CASE
나하늘 대표는 “고치겠다”고 말했다. | VOICE
나하늘 대표는 "고치겠다"며 고개를 숙였다. | VOICE
주민들은 절차가 없었다며 반발했다. | COUNTER
반면 회사는 규정을 지켰다고 한다. | COUNTER
하지만 회사의 말은 다르다. | COUNTER
회사는 오해라고 해명했다. | COUNTER
시민 단체는 기준이 없다고 지적했다. | COUNTER
학계에서는 우려가 커진다. | COUNTER
시장의 반응은 엇갈린다. | COUNTER
복지 96건, 교통 33건, 세금 27건이었다. | FIGURES
길이는 3곳에 20대, 값은 4억이었다. | FIGURES
마을은 강가에 있다. | OTHER
물은 저수지에서 온다. | OTHER
"""


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [line.split(" | ") for line in SENTENCES.strip().splitlines()],
)
def test_role(sentence, expected):
    assert role(sentence) is Role[expected]


def test_a_section_opens_on_a_fact_rather_than_on_anything_else():
    costs = {one: misplaced(one, 0, 4) for one in Role}
    assert min(costs, key=costs.get) is Role.FACT
    assert max(costs, key=costs.get) is Role.COUNTER
    assert costs[Role.CASE] > costs[Role.ISSUE] > costs[Role.FACT] == 0


def test_figures_alone_lead_badly_into_the_question():
    assert misplaced(Role.FIGURES, 3, 4) > misplaced(Role.COUNTER, 3, 4) == 0
    assert misplaced(Role.FIGURES, 2, 4) == 0


@pytest.mark.parametrize("sentence", ["", "1" * 20_000, "한 가 " * 6_000, "(" * 20_000, "\ud800"])
def test_anything_has_a_role(sentence):
    assert role(sentence) in Role
