"""What a text states: numbers, dates, names and quotations, and nothing that is none."""

import itertools

import pytest

from newsletter.tracing.facts import facts

CASES = [
    ("직원 41명을 줄였다.", [("number", "41명")]),
    (
        "1,570억 달러, 곧 $157 billion이다.",
        [("number", "1,570억 달러"), ("number", "$157 billion")],
    ),
    ("14.5%에서 1.5%p 올랐다.", [("number", "14.5%"), ("number", "1.5%p")]),
    ("2∼3만 명이 왔다.", [("number", "2"), ("number", "3만 명")]),
    ("2023년 12월 5일에 열렸다.", [("date", "2023년 12월 5일")]),
    ("2023년12월5일과 2023.12.6 사이", [("date", "2023년12월5일"), ("date", "2023.12.6")]),
    ("지난 5일 밝혔고 5일간 쉰다.", [("date", "5일"), ("number", "5일")]),
    ("’23년과 12.5.(화)에", [("date", "’23년"), ("date", "12.5.")]),
    ("점수는 12.5점이다.", [("number", "12.5점")]),
    ("가람시는 17일 밝혔다.", [("name", "가람시"), ("date", "17일")]),
    ("나루전자와 도담구청이 손잡았다.", [("name", "나루전자"), ("name", "도담구청")]),
    ("지역신문과 시중은행, 실무그룹은 아니다.", []),
    ("한가람 대표와 김 대표가 만났다.", [("name", "한가람"), ("name", "김 대표")]),
    ("GPT-5와 Novatri를 AI로 견준다.", [("name", "GPT-5"), ("name", "Novatri")]),
    ("오픈AI의 새 모델", [("name", "오픈AI")]),
    ("누리봄은 몬테사라에 있다.", [("name", "누리봄"), ("name", "몬테사라")]),
    ("“참고용이라 어쩔 수 없다”고 했다.", [("quotation", "참고용이라 어쩔 수 없다")]),
    ('"참고용이라 어쩔 수 없다"고 했다.', [("quotation", "참고용이라 어쩔 수 없다")]),
    ("‘갑질’과 “맞다”는 말", []),
    (
        "“모두 41명이 신청을 놓쳤다”고 했다.",
        [("quotation", "모두 41명이 신청을 놓쳤다"), ("number", "41명")],
    ),
    ("우리는 지난해와 어제의 일을 함께 살폈다.", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_what_a_text_states(text, expected):
    assert [(one.kind, one.text) for one in facts(text)] == expected


def test_a_fact_stands_where_it_says():
    text = "가람시가 14억2000만원을 들인 챗봇은 9월 2일 “답을 드리지 못합니다”라고 했다. 나루전자는 2∼3만 명."
    found = facts(text)
    assert [one.text for one in found] == [text[one.start : one.end] for one in found]
    assert [one.start for one in found] == sorted(one.start for one in found)
    outside = [one for one in found if one.kind != "quotation"]
    assert all(one.end <= other.start for one, other in itertools.pairwise(outside))
    assert {one.kind for one in found} == {"number", "date", "name", "quotation"}


def test_a_particle_is_no_part_of_a_name_the_analyser_does_not_know():
    [first, *_] = facts("가람시가 14억2000만원을 들여 만든 챗봇이 잘못 답했다.")
    assert first.text == "가람시"
