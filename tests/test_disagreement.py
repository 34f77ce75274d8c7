"""Numbers that two outlets tell otherwise are said so, and only those."""

import datetime as dt
import time

import pytest

from newsletter.model import Article
from newsletter.summarise.candidates import candidates
from newsletter.summarise.disagreement import Disagreement, disagreements, said
from newsletter.summarise.figures import numbers

DAY = dt.datetime(2026, 11, 17, 9, tzinfo=dt.UTC)


def article(name, *paragraphs, published=DAY, title="제목"):
    return Article(
        f"a-{name}", f"https://{name}.example/1", title, paragraphs, "feed", publisher=name,
        published=published,
    )  # fmt: skip


def found(*articles):
    """The disagreements of the first article's numbers with the others'."""
    by_article = [numbers(one, candidates(one)) for one in articles]
    return disagreements(by_article[0].figures, by_article)


def between(one, other):
    pairs = found(article("가람일보", one), article("나루신문", other))
    return [(pair.one.written, pair.other.written) for pair in pairs]


@pytest.mark.parametrize(
    ("one", "other", "values"),
    [
        (
            "챗봇을 믿었다가 청년 월세 지원을 놓친 시민도 41명에 이른다.",
            "이 안내 때문에 월세 지원 신청을 놓친 시민은 38명으로 집계됐다.",
            ("41명", "38명"),
        ),
        (
            "챗봇이 알려 준 날짜를 믿었다가 월세 지원을 놓친 시민도 41명에 이른다.",
            "이 말을 믿고 기다리다 신청 기회를 잃은 시민이 38명이다.",
            ("41명", "38명"),
        ),
        (
            "새벽 공장에서 난 불로 노동자 세 명이 숨졌다.",
            "공장 화재로 노동자 다섯 명이 숨졌다.",
            ("세 명", "다섯 명"),
        ),
        (
            "시는 챗봇 개발에 예산 14억2000만원을 썼다.",
            "가람시가 챗봇을 개발하는 데 들인 예산은 17억원이다.",
            ("14억2000만원", "17억원"),
        ),
        (
            "감사위원회는 표본 답변 1200건을 조사했다.",
            "감사위원회가 조사한 표본 답변은 1100건이다.",
            ("1200건", "1100건"),
        ),
        (
            "조사 결과 오답 비율은 14.5%였다.",
            "감사위 조사에서 챗봇의 오답 비율은 17.2%로 나타났다.",
            ("14.5%", "17.2%"),
        ),
        (
            "시는 전화 상담 인력을 9명 줄였다.",
            "가람시는 챗봇을 들인 뒤 전화 상담 인력을 12명 줄였다.",
            ("9명", "12명"),
        ),
        (
            "회사는 해커가 회원 정보 120만건을 빼돌렸다고 밝혔다.",
            "해커가 빼돌린 회원 정보는 135만건이다.",
            ("120만건", "135만건"),
        ),
        (
            "마을은 골목에 지능형 카메라 48대를 세웠다.",
            "골목에 세운 지능형 카메라는 52대다.",
            ("48대", "52대"),
        ),
        (
            "솔내군 공장은 폐기물 4만1000톤을 바다에 버렸다.",
            "공장이 바다에 버린 폐기물은 4만6000톤으로 확인됐다.",
            ("4만1000톤", "4만6000톤"),
        ),
        (
            "업체가 짓는 데이터센터의 전력 용량은 300MW다.",
            "솔내군에 들어설 데이터센터의 전력 용량은 240MW라고 업체는 설명했다.",
            ("300MW", "240MW"),
        ),
        (
            "교육청은 중학교 21곳에서 채점 인공지능을 쓰고 있다.",
            "온누리교육청이 채점 인공지능을 쓰는 중학교는 27곳이다.",
            ("21곳", "27곳"),
        ),
        (
            "기업이 이번 투자로 조달한 돈은 모두 15억 달러다.",
            "기업이 이번 투자로 조달한 돈은 18억 달러다.",
            ("15억 달러", "18억 달러"),
        ),
        (
            "무대가 무너져 관객 17명이 다쳤다.",
            "축제 무대가 무너져 관객 23명이 다쳤다.",
            ("17명", "23명"),
        ),
        (
            "계약 기간은 18개월이며 위약금은 없다.",
            "시와 업체가 맺은 계약 기간은 24개월이고 위약금은 없다.",
            ("18개월", "24개월"),
        ),
    ],
)
def test_two_values_for_one_thing_are_a_disagreement(one, other, values):
    assert between(one, other) == [values]
    assert between(other, one) == [values[::-1]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # rounded, about, a bound
        ("월세 지원을 놓친 시민은 41명이다.", "월세 지원을 놓친 시민은 약 40명이다."),
        ("월세 지원을 놓친 시민은 41명이다.", "월세 지원을 놓친 시민은 40여 명이다."),
        ("월세 지원을 놓친 시민은 41명이다.", "월세 지원을 놓친 시민은 40명이다."),
        ("월세 지원을 놓친 시민은 41명이다.", "월세 지원을 놓친 시민은 35명 이상이다."),
        ("조사 결과 오답 비율은 14.5%였다.", "조사 결과 오답 비율은 15%였다."),
        ("표본 답변 1234건을 조사했다.", "표본 답변 약 1200건을 조사했다."),
        ("회사의 챗봇 매출은 1187억원이다.", "회사의 챗봇 매출은 1200억원가량이다."),
        # the same value in other words
        ("챗봇 개발 예산은 14억2000만원이다.", "챗봇 개발 예산은 14억 2천만 원이다."),
        ("투자로 조달한 돈은 1조2천억원이다.", "투자로 조달한 돈은 1조 2,000억 원이다."),
        ("투자로 조달한 돈은 15억 달러다.", "투자로 조달한 돈은 $1.5 billion 규모다."),
        ("공장 화재로 노동자 열두 명이 숨졌다.", "공장 화재로 노동자 12명이 숨졌다."),
        # another unit
        ("투자로 조달한 돈은 15억 달러다.", "투자로 조달한 돈은 2조1600억원이다."),
        ("오답 비율은 5% 올랐다.", "오답 비율은 7%p 올랐다."),
        ("투자로 조달한 돈은 20억 달러다.", "투자로 조달한 돈은 18억 유로다."),
        # another day, month, year
        (
            "지난 8월 월세 지원을 놓친 시민은 41명이다.",
            "지난 9월 월세 지원을 놓친 시민은 38명이다.",
        ),
        ("지난해 챗봇 예산은 14억원이다.", "올해 챗봇 예산은 17억원이다."),
        ("지난해 챗봇 예산은 14억원이다.", "챗봇 예산은 17억원이다."),
        ("3분기 챗봇 매출은 1200억원이다.", "2분기 챗봇 매출은 1500억원이다."),
        ("17일까지 월세를 놓친 시민은 41명이다.", "19일까지 월세를 놓친 시민은 52명이다."),
        # a total and its part, a rate, one of a list
        (
            "월세 지원을 놓친 시민 41명 가운데 절반이 대학생이다.",
            "월세 지원을 놓친 시민 29명은 대학생이다.",
        ),
        ("월세 지원을 놓친 시민은 41명이다.", "월세 지원을 놓친 대학생은 29명이다."),
        (
            "분야별로는 교통 33건, 세금 27건, 기타 18건이었다.",
            "오답은 복지 96건, 교통 33건, 세금 27건이었다.",
        ),
        ("공장 화재로 노동자 3명이 숨졌다.", "공장 화재로 노동자 12명이 다쳤다."),
        ("상담사는 전화 30통을 하루에 받는다.", "상담사는 전화 150통을 한 주에 받는다."),
        ("상담사가 받는 전화는 하루 30통이다.", "상담사가 받는 전화는 평균 42통이다."),
        ("시는 월세를 20만원씩 지원한다.", "시가 지원한 월세는 240만원이다."),
        ("회사의 챗봇 매출은 212억원이다.", "회사의 미국 챗봇 매출은 74억원이다."),
        (
            "국내 연구실 38곳 가운데 29곳이 공개를 그만두겠다고 답했다.",
            "국내 대학 26곳 가운데 21곳이 공개를 그만두겠다고 답했다.",
        ),
        (
            "가람시에서 월세 지원을 놓친 시민은 41명이다.",
            "가람시청 앞 집회에 모인 시민은 52명이다.",
        ),
        ("가람시 주민 41명이 소송을 냈다.", "가람시 주민 12명이 병원에 입원했다."),
        # corrected, or both are known to one
        (
            "월세 지원을 놓친 시민은 41명이다.",
            "월세 지원을 놓친 시민은 당초 41명에서 38명으로 바뀌었다.",
        ),
        (
            "월세 지원을 놓친 시민은 38명이다.",
            "월세 지원을 놓친 시민은 당초 41명으로 알려졌다.",
        ),
        (
            "월세 지원을 놓친 시민은 41명이다.",
            "월세 지원을 놓친 시민은 38명이다. 시는 처음에 41명이라고 밝혔다.",
        ),
        ("시는 상담 인력을 22명에서 13명으로 줄였다.", "시는 상담 인력을 20명으로 줄였다."),
        ("월세 지원을 놓친 시민은 30~40명이다.", "월세 지원을 놓친 시민은 50명이다."),
        # somebody else's
        ("공정위는 구글에 2천74억원의 과징금을 물렸다.", "공정위는 애플에 325억원의 과징금을 물렸다."),
        (
            "이번 평가에서 물결연구소는 총점 91점을 받아 38곳을 앞섰다.",
            "이번 평가에서 새벽기술은 총점 87점을 받아 29곳을 앞섰다.",
        ),
        ("가람시 골목에 세운 카메라는 48대다.", "누리군 골목에 세운 카메라는 52대다."),
        # ages, days, ranks and places are no counts
        ("가람시 주민 이모(27) 씨는 41일 만에 답을 들었다.", "가람시 주민 이모(28) 씨는 45일 만에 답을 들었다."),
    ],
)  # fmt: skip
def test_what_only_looks_like_one_is_none(one, other):
    assert between(one, other) == []
    assert between(other, one) == []


ONE = "월세 지원을 놓친 시민은 41명이다."
OTHER = "월세 지원을 놓친 시민은 38명이다."


def test_two_reports_days_apart_are_no_disagreement():
    later = article("나루신문", OTHER, published=DAY + dt.timedelta(days=3))
    assert found(article("가람일보", ONE), later) == ()
    same_day = article("나루신문", OTHER, published=DAY + dt.timedelta(hours=9))
    assert len(found(article("가람일보", ONE), same_day)) == 1
    undated = article("나루신문", OTHER, published=None)
    assert len(found(article("가람일보", ONE), undated)) == 1


def test_one_outlet_does_not_disagree_with_itself():
    assert found(article("가람일보", ONE), article("가람일보", OTHER)) == ()
    assert found(article("가람일보", ONE), article("", OTHER)) == ()


def test_an_article_that_gives_several_values_says_nothing_sure():
    several = article("나루신문", OTHER, "월세 지원을 놓친 시민은 36명이다.")
    assert found(article("가람일보", ONE), several) == ()
    assert found(several, article("가람일보", ONE)) == ()


def test_a_value_in_the_headline_is_known():
    assert found(article("가람일보", ONE), article("나루신문", OTHER, title="41명이 놓쳤다")) == ()


def test_a_section_speaks_of_two_at_most_and_of_each_once():
    one = article(
        "가람일보",
        ONE,
        "감사위원회는 표본 답변 1200건을 조사했다.",
        "시는 카메라 48대를 골목에 세웠다.",
    )
    other = article(
        "나루신문", OTHER, "감사위원회는 표본 답변 1100건을 조사했다.", "시는 카메라 52대를 골목에 세웠다."
    )  # fmt: skip
    third = article("다온방송", "월세 지원을 놓친 시민은 36명이다.")
    assert [pair.one.written for pair in found(one, other, third)] == ["41명", "1200건"]


@pytest.mark.parametrize(
    ("one", "other", "values", "text"),
    [
        (
            "가람일보", "나루신문", (ONE, OTHER),
            "같은 수를 두고 가람일보는 41명, 나루신문은 38명이라고 전했습니다.",
        ),
        (
            "나루신문", "디딤IT",
            ("조사 결과 오답 비율은 14.5%였다.", "조사 결과 오답 비율은 17.2%였다."),
            "같은 비율을 두고 나루신문은 14.5%, 디딤IT는 17.2%라고 전했습니다.",
        ),
        (
            "이음주간", "가람일보",
            ("챗봇 개발 예산은 14억2000만원이다.", "챗봇 개발 예산은 17억원이다."),
            "같은 금액을 두고 이음주간은 14억2000만원, 가람일보는 17억원이라고 전했습니다.",
        ),
    ],
)  # fmt: skip
def test_both_outlets_are_named_with_what_each_says(one, other, values, text):
    (pair,) = found(article(one, values[0]), article(other, values[1]))
    sentence = said(pair, apart=False)
    assert sentence.text == text
    assert sentence.evidence.quote == values[0]
    assert [evidence.quote for evidence in sentence.others] == [values[1]]
    assert (sentence.evidence.article_id, sentence.others[0].article_id) == (
        f"a-{one}",
        f"a-{other}",
    )


def test_apart_from_its_number_the_sentence_says_whose_it_is():
    (pair,) = found(article("가람일보", ONE), article("나루신문", OTHER))
    assert isinstance(pair, Disagreement)
    assert said(pair, apart=True).text == (
        "가람일보가 41명이라고 한 것을 나루신문은 38명이라고 전했습니다."
    )


@pytest.mark.parametrize(
    "text",
    [
        "41명 " * 5000,
        "약 " * 9000,
        "가운데 " * 6000,
        "1~" * 9000,
        "," * 20000,
        "당초 " * 6000,
        "년" * 20000,
    ],
)
def test_hostile_text_is_read_in_time(text):
    start = time.perf_counter()
    one, other = article("가람일보", text[:20000]), article("나루신문", ONE)
    sentence = candidates(other)[0]
    long = candidates(one)[:3]
    numbers(one, long)
    numbers(one, [sentence])
    assert time.perf_counter() - start < 5
