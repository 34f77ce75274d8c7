"""The checker of summaries sees what it is for: bad bullets are caught, good ones pass."""

import itertools

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

BEFORE = (
    "미르시 안전정책과는 공원 카메라 96대를 달았습니다. 박재숙(71) 씨는 회사 눈길테크를 찾았습니다."
)


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        ("이는 예산 심의를 앞둔 시의회에 부담이 됩니다.", "가리킴"),
        ("하지만 시의 설명은 달랐습니다.", "가리킴"),
        ("그는 해마다 같은 말을 되풀이했습니다.", "가리킴"),
        ("이 같은 결과는 두 달 전에도 나왔습니다.", "가리킴"),
        ("이에 따라 예산이 줄었습니다.", "가리킴"),
        ("시의 이런 대응은 처음이 아닙니다.", "가리킴"),
        ("이날 회의는 두 시간 만에 끝났습니다.", "가리킴"),
        ("올봄 두나가 다니는 학교는 이 판에 인공지능을 더했습니다.", "가리킴"),
        ("병원은 사망률이 낮아졌다고 발표했습니다.", "이름 없는 병원"),
        ("1000억달러, 우리 돈으로 135조원입니다.", "숫자 토막"),
        ("접수가 끝났다는 말을 들었습니다.", "주어 없음"),
        ("그 뒤로 열이 나도 해열제를 먹고 나온다고 했습니다.", "가리킴"),
        ("“경보가 쉴 새 없이 울린다”고 말했습니다.", "주어 없음"),
        ("회사가 정한 기준을 여름에 낮췄습니다.", "주어 없음"),
    ],
)
def test_a_bad_opening_is_seen(bad, fault):
    assert any(found.startswith(fault) for found in opening_faults(bad, BEFORE))


@pytest.mark.parametrize(
    "good",
    [
        "미르시가 9억6000만원을 들여 카메라를 설치했습니다.",
        "박 씨는 “내 동네에서 앉아 있는 일도 설명해야 하느냐”고 되물었습니다.",
        "시는 카메라가 아직 배우는 중이라고 설명했습니다.",
        "회사는 기준을 낮춘 것이 시라고 맞섰습니다.",
        "이윤겸 대표는 사업을 멈추라고 요구했습니다.",
        "국내에도 파장이 있습니다.",
        "이전 정부는 다른 방식을 골랐습니다.",
        "최근 공개 모델에 기대 온 기관들이 늘고 있습니다.",
    ],
)
def test_a_good_opening_passes(good):
    assert opening_faults(good, BEFORE) == []


@pytest.mark.parametrize(
    ("bad", "count"),
    [
        ("이 모델는 인공지능를 농민의 손에 쥐여 줍니다.", 2),
        ("동맹(Seed Commons Alliance)가 씨앗을 나눕니다.", 1),
        ("집행위원회(European Commission)은 이사회을 살핍니다.", 2),
        ("예산 64억원를 새솔로 보내고 서울으로 갔습니다.", 2),
        ("AI은 3%을 3월로 미뤘습니다.", 2),
        ("‘그림숲’는 가을에 마을을 떠나 삽화을 보냈습니다.", 2),
    ],
)
def test_a_wrong_particle_is_seen(bad, count):
    assert len(wrong_particles(bad)) == count, wrong_particles(bad)


@pytest.mark.parametrize(
    "good",
    [
        "오로라 3(Aurora 3)을 고쳐 만든 모델 ‘한결’을 마을 보건소에 서로 나눠 주는 대로 씁니다.",
        "AI와 IBM은 종로에서 만나 국가 평가 결과를 바로 알렸습니다.",
        "안전정책과와 전문가는 41.2%를 3분기로 넘겼고 작가는 길로, 앞으로 나아갔습니다.",
        "유럽연합(EU)이 경쟁시장청(CMA)과 다섯 살 아이의 이를 살폈습니다.",
    ],
)
def test_a_right_particle_passes(good):
    assert wrong_particles(good) == []


def test_the_other_rules_see_what_they_are_for():
    for caption in (
        "회의를 지켜보는 시민들. (사진=나루신문)",
        "이번 글에서는 모델을 만든 이야기를 살펴보겠습니다.",
        "서이랑 기자 sirang@garam.example",
        "구독과 댓글 부탁드려요.",
        "저는 두 장의 종이에 편지를 썼습니다.",
    ):
        assert boilerplate(caption), caption
    assert not boilerplate("노조는 “저는 아픕니다”라는 라이더의 말을 전했습니다.")
    assert impolite(["시는 밝혔다.", "시는 “없다.”고 밝혔습니다.", "누가 정할까요?"]) == [
        "시는 밝혔다."
    ]
    assert impolite(["넘기지 않았다. “끝났으면 좋겠다”는 말도 있었습니다."]) == ["넘기지 않았다."]
    assert echoes("여울군에 따르면 여울군은 사업을 시작합니다.")
    assert strangers("노 씨는 해열제를 먹고 나왔습니다.", "박재숙 씨는 앉아 있었습니다.")
    assert not strangers("박 씨는 해열제를 먹고 나왔습니다.", "박재숙(71) 씨는 앉아 있었습니다.")
    assert boilerplate("예측 AI는 어떤 일을 하나요. 수치를 읽습니다.") == ["나요."]
    assert leaning_days("시는 17일 밝혔고 지난달 멈췄습니다.") == ["17일", "지난달"]
    assert not leaning_days("시는 2026년 11월 17일부터 30일 동안 “어제처럼” 멈춥니다.")
    assert foreign_numbers("12억 달러와 1,900건, 11월 3일", "12억 달러") == ["1,900"]
    assert promises("노조의 요구는 세 가지입니다.")
    first = "라이더노조가 조합원 640명에게 물은 결과 수입이 줄었다는 사람이 71%였습니다."
    again = "조합원 640명에게 라이더노조가 물어보니 71%가 수입이 줄었다고 답했습니다."
    assert alike([first, again])
    assert not any(
        alike(list(pair))
        for pair in itertools.combinations(
            [
                first,
                "달림은 점수 공개가 어렵다는 입장을 되풀이했습니다.",
                "사고 신고는 61건이었습니다.",
            ],
            2,
        )
    )
