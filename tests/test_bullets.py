"""How bullets begin, in what order they stand, and what of the source's slips is mended."""

import datetime as dt

import pytest

from newsletter.model import Article
from newsletter.summarise.candidates import candidates
from newsletter.summarise.openers import Opening, named_at, opening, strangers_at
from newsletter.summarise.paragraphs import Joints, best_runs, runs
from newsletter.summarise.quotation_marks import typeset
from newsletter.summarise.scoring import words_of

OPENERS = """
# whole by themselves
가람시는 17일 민원 챗봇의 점검 결과를 공개했다. | STANDS
가람시가 운영하는 민원 챗봇이 이 물음의 한복판에 섰다. | STANDS
나루랩이 소리를 글자로 바꾸어 주는 모델을 공개했다. | STANDS
현장에서는 일손 걱정이 나온다. | STANDS
최근 한 청원에서는 연구 시설의 설립을 촉구했다. | STANDS
증권가에서는 사상 최대라는 평가가 나왔다. | STANDS
응답까지 걸리는 시간은 0.6초다. | STANDS
현재 유럽은 주권을 잃을 이유가 없다. | STANDS
나하늘 대표는 “고칠 수 없다”고 말했다. | STANDS
지난해 봄에는 새벽 서리로 배꽃의 열에 셋이 얼었다. | STANDS
모델을 공개해 본 연구실 38곳 가운데 29곳이 공개를 그만두겠다고 답했다. | STANDS
석 달 동안 나간 답변 1200건을 뽑아 살폈더니 174건이 사실과 다르거나 빠진 내용이 있었다. | STANDS
처음 만든 사람은 어디까지 책임져야 할까? | STANDS
솔재마을의 사례를 볼까요. | STANDS
제3의 길은 아직 열리지 않았다. | STANDS
이웃 마을은 물을 나누어 쓴다. | STANDS
저수지의 물이 해마다 줄어든다. | STANDS
그늘진 밭은 서리에 약하다. | STANDS
시장조사업체 디딤리서치에 따르면 시장은 두 배로 커졌다. | STANDS
보고서를 보면 열에 셋은 답을 받지 못했다. | STANDS
온새미가 세운 공장이 문을 닫았다. | STANDS
‘참고용’이라는 말은 책임을 덜어 주지 않는다. | STANDS
# without a subject of their own
접수가 끝났다는 말을 들었다. | BARE
회사에 상담을 받고 싶다고 했지만 어렵다는 답을 들었다. | BARE
비싼 것을 나누어 쓰면서 무엇을 들여놓을지도 함께 정했다. | BARE
지난 5월부터 여섯 달 동안 실험을 벌였다. | BARE
기존 장비를 고쳐 쓰고 새 장비를 스무 대 들여놓았다. | BARE
흙과 잎의 온도를 십 분마다 재어 전화로 보낸다. | BARE
회사는 규정을 지켰다고 설명했다. | BARE
신문은 적자를 예상했다. | BARE
연구진은 설문을 다시 하기로 했다. | BARE
논란이 커지고 있다. | BARE
질문의 맥락을 읽지 못해 논란이 일기도 한다. | BARE
해외에서도 눈여겨보고 있다. | BARE
올해는 씨앗 세 가지를 새로 심었다. | BARE
올해 3월에는 항생제를 네 시간 일찍 썼다. | BARE
2026년 1월부터는 단속을 넓힐 계획이다. | BARE
2026년 1월부터는 민원인도 대상이 됐다. | BARE
맥박과 혈압을 십 분마다 읽고 병이 올 가능성을 점수로 보여 준다. | BARE
# its subject is one more
두레마을 주민도 감지기를 달았다. | ALSO
비용도 가파르게 늘었다. | ALSO
# no other one, and subjects of plans
아무도 묻지 않은 물음이 마을에 남았다. | STANDS
지금도 마을에는 우물이 있다. | STANDS
교육청에서는 새 규칙을 내놓았다. | STANDS
11월에는 주민 토론이 열릴 예정이다. | STANDS
# a bare amount or name, or a question left hanging
1000억달러, 우리 돈으로 약 135조원이다. | POINTS
남이 그린 반도체를 맡아 만드는 나루전자다. | POINTS
시가총액 1위 기업을 크게 웃도는 수준이다. | POINTS
화장품 회사가 돈을 내고 산 자리다. | POINTS
공장을 백 곳 지을 돈이라고 하면 감이 올까요. | POINTS
# pointing back
이 상황에서 모델을 다시 가르치면 부작용이 커진다. | POINTS
그런데 여기서 또 질문이 남는다. | POINTS
이는 학문의 자유를 좁히는 일이다. | POINTS
그는 사직서를 냈다. | POINTS
이들은 문을 닫아걸었다. | POINTS
이후 회사는 말을 바꾸었다. | POINTS
여기에는 다른 셈도 있다. | POINTS
같은 걱정은 유럽에서 먼저 나왔다. | POINTS
양쪽 모두 물러서지 않는다. | POINTS
일부는 소송을 준비한다. | POINTS
앞서 가람시는 조례를 고쳤다. | POINTS
먼저, 나루선이 다음 달 문을 연다. | POINTS
마지막으로 12월에는 솔재선이 문을 연다. | POINTS
동 사업은 경쟁률이 높았다. | POINTS
가람시의 이런 대응이 화를 키웠다. | POINTS
# joining on
하지만 값은 내리지 않았다. | JOINS
또한 물도 나누어 쓴다. | JOINS
반면 아랫마을은 물이 모자란다. | JOINS
예를 들어 솔재마을은 물을 나누어 쓴다. | JOINS
문제는 답이 틀려도 알 길이 없다는 점이다. | JOINS
결론적으로 값은 주민에게 돌아간다. | JOINS
구체적으로 마을은 수문을 두 개 단다. | JOINS
# said without who says it
“고칠 수 없다”고 말했다. | UNSAID
“물이 모자라 걱정”이라며 “함께 정해야 한다”고 덧붙였다. | UNSAID
"선크림 하나 골라 줘." | UNSAID
연구자에게 쓰임을 지켜보라는 규칙은 공개를 막을 수 있다는 우려다. | UNSAID
규칙은 공개하지 말라는 말이나 다름없다는 것이다. | UNSAID
누구나 쓰는 모델이 신생 기업을 도울 수 있다는 주장이다. | UNSAID
그동안 예산이 모자랐다는 지적도 있다. | UNSAID
국가 경쟁력이 떨어질 것이라는 지적이 나온다. | UNSAID
"""


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [line.split(" | ") for line in OPENERS.strip().splitlines() if not line.startswith("#")],
)
def test_how_a_sentence_opens(sentence, expected):
    assert opening(sentence) is Opening[expected]


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "가" * 20_000,
        "이런 " * 4_000,
        "다는 우려 " * 3_000,
        "“" * 20_000,
        "한 씨 " * 5_000,
        "\u0301은",
    ],
)
def test_anything_opens_somehow(sentence):
    assert opening(sentence) in Opening
    assert named_at([sentence, sentence], 1) in {0, 1, None}
    assert {*strangers_at([sentence, sentence], 1)} <= {-1, 0}


# --- persons -------------------------------------------------------------------------------------

FULL = "취업 준비생 이한결(27) 씨는 주민센터를 찾았다."


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        ([FULL, "이 씨는 접수가 끝났다는 말을 들었다."], 0),
        (["석내동에 사는 이모(27) 씨는 주민센터를 찾았다.", "이씨는 말을 듣지 못했다."], 0),
        ([FULL, "그는 돌아섰다.", "이 씨는 다시 찾아갔다.", "이 씨의 돈은 사라졌다."], 2),
        (["리사 노 가람전자 대표는 반겼다.", "노 대표는 뜻을 밝혔다."], 0),
        (["로빈 그린 온새미 최고과학책임자는 반대했다.", "그린 최고과학책임자는 물러났다."], 0),
        (["마을은 조용했다.", "이 씨는 다시 찾아갔다."], None),
        (["마을은 조용했다.", "이한결 씨는 다시 찾아갔다."], 1),
        (["이한결 씨는 찾아갔다.", "이한결 씨는 다시 찾아갔다."], 1),
        (["마을은 조용했다.", "한 교수는 생각이 다르다."], 1),
        (["마을은 조용했다.", "전 대표는 생각이 다르다."], 1),
        (["마을은 조용했다.", "그린 대표는 생각이 다르다."], 1),
        (["마을은 조용했다.", "날씨는 맑았다."], 1),
    ],
)
def test_where_a_person_is_named(sentences, expected):
    assert named_at(sentences, len(sentences) - 1) == expected


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (["어민들은 그것을 ‘점쟁이’라고 부른다.", "점쟁이의 정체는 프로그램이다."], 0),
        (["시는 이 길을 '바람길'로 불렀다.", "값은 올랐다.", "바람길은 끊겼다."], 0),
        (["어민들은 ‘점쟁이’를 믿지 않는다.", "점쟁이의 정체는 프로그램이다."], 1),
        (["어민들은 그것을 ‘점쟁이’라고 부른다.", "‘점쟁이’는 프로그램이다."], 1),
    ],
)
def test_where_a_name_is_coined(sentences, expected):
    assert named_at(sentences, len(sentences) - 1) == expected


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        ([FULL, "주민센터에서 이 씨는 접수가 끝났다는 말을 들었다."], (0,)),
        (["마을은 조용했다.", "주민센터에서 이 씨는 접수가 끝났다는 말을 들었다."], (-1,)),
        (["마을은 조용했다.", "이한결 씨는 왔지만 그날 이 씨는 말이 없었다."], ()),
        ([FULL, "가람은 “그날 이 씨는 말이 없었다”고 했다."], ()),
        ([FULL, "이 씨는 접수가 끝났다는 말을 들었다."], ()),
    ],
)
def test_where_people_further_in_are_named(sentences, expected):
    assert strangers_at(sentences, len(sentences) - 1) == expected


def article(*paragraphs):
    published = dt.datetime(2026, 11, 16, tzinfo=dt.UTC)
    return Article("a1", "https://a.example/1", "제목", paragraphs, "s", published=published)


def test_a_surname_leans_on_the_sentence_that_names_the_person():
    found = candidates(article(FULL, "이 씨는 접수가 끝났다는 말만 듣고 집으로 돌아갔다."))
    assert found[1].named_at == 0
    assert found[1].leans
    alone = candidates(article("이 씨는 접수가 끝났다는 말만 듣고 집으로 돌아갔다."))
    assert alone[0].opening is Opening.POINTS
    assert alone[0].leans


SCENE = "식당 주인들의 마음은 한쪽으로 기울지 않았고 저마다 까닭이 달랐다고 한다."
AGAIN = "윤 씨는 라이더가 왜 멈추었는지도 알지만 손님을 놓쳐 속이 쓰리다고 말했다."
OWNER = "국수집을 하는 윤다래(44) 씨는 두 시간 동안 아홉 집을 돌았다고 털어놓았다."


def test_a_surname_in_the_middle_of_a_run_leans_as_well():
    sentences = candidates(article(OWNER, TIME, f"{SCENE} {AGAIN}"))
    offered = {
        (run.first, run.last): run for run in runs(sentences, [0.5] * 4, words_of(sentences))
    }
    scene, both = offered[2, 2], offered[2, 3]
    assert (scene.strangers, both.strangers) == ((), (0,))
    assert both.lean >= scene.lean + 0.5
    told, untold = offered[0, 0], offered[1, 1]
    joints = Joints()
    assert joints.joined(told, both) > joints.joined(untold, both) + 0.3


@pytest.mark.parametrize(
    "sentence",
    [
        "우리 학교에서는 채점이 빨라지자 수행평가가 여섯 번으로 늘었다.",
        "올해부터 우리 팀은 모든 회의를 기록으로 남기고 있습니다.",
        "이번 소식을 주변 친구에게 널리 알려 주세요.",
        "구독 취소는 언제든 이 편지에서 하실 수 있습니다.",
        "자세한 내용은 누리집에서 확인하시기 바랍니다.",
        "끝까지 읽어 주신 분들께 고맙습니다.",
    ],
)
def test_the_writers_own_house_and_calls_have_no_place(sentence):
    assert not candidates(article(sentence))[0].usable


@pytest.mark.parametrize(
    "sentence",
    [
        "우리 사회는 아직 답을 찾지 못했다는 목소리가 나온다.",
        "우리 반도체가 세계 시장에서 차지하는 몫이 줄었다.",
        "학생은 “우리 학교에서는 채점이 빨라졌다”고 말했다.",
        "시는 안내문에 “신고해 주세요”라고 적어 두었다.",
        "영상 서비스의 구독 취소가 한 해 사이 두 배로 늘었다.",
        "두나는 마을에서 가장 오래된 우물을 고쳐 쓰고 있다.",
    ],
)
def test_what_only_looks_like_them_stays(sentence):
    assert candidates(article(sentence))[0].usable


# --- order and choice ----------------------------------------------------------------------------

HALL = (
    "두레마을 도서관은 책을 빌려주듯 연산 장비 열여섯 대를 학생과 주민에게 여섯 달 동안 빌려주었다."
)
FEAR = "반면 학교는 기록을 남기라는 규칙이 연구를 더디게 할 것이라며 새 규칙에 반발했다."
TIME = "신청은 날마다 받았고 빌린 사람은 무엇을 만들었는지 한 쪽짜리 기록을 남겨야 했다."


def chosen(count, points, *paragraphs, alone=False):
    """The first sentences of the bullets chosen where every run of 60 characters fits."""
    sentences = candidates(article(*paragraphs))
    offered = runs(sentences, points, words_of(sentences))
    found = best_runs(offered, count, Joints(), fits=lambda _, run: run.size >= 30, alone=alone)
    return [sentences[run.first].quote for run in found]


def test_a_counter_view_does_not_open_a_section_for_a_little_more_score():
    assert chosen(1, [0.5, 0.6], HALL, FEAR) == [HALL]


def test_a_bullet_without_a_subject_does_not_stand_apart():
    bare = "여섯 달 동안 실험을 벌여 장비를 스무 대까지 늘리고 규칙도 함께 고쳐 나갔다."
    assert candidates(article(bare))[0].opening is Opening.BARE
    assert chosen(1, [0.5, 0.6], TIME, bare) == [TIME]


def test_the_first_bullet_can_be_asked_to_stand_alone():
    leaning = "이 도서관은 책을 빌려주듯 연산 장비 열여섯 대를 여섯 달 동안 빌려주었다."
    assert chosen(1, [0.9], leaning) == [leaning]
    assert chosen(1, [0.9], leaning, alone=True) == []


def test_an_invitation_leads_over_to_something():
    invite = "솔재마을 사람들이 물을 나누어 온 오랜 이야기를 함께 들어 볼까요."
    (run,) = runs(candidates(article(invite)), [0.5], words_of(candidates(article(invite))))
    (plain,) = runs(candidates(article(HALL)), [0.5], words_of(candidates(article(HALL))))
    assert run.score < plain.score - 0.2


# --- slips of the source -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "text", "changes"),
    [
        (
            "온새미는 인공지능를 개발하는 개방 동맹(Open Alliance)를 세웠다.",
            "온새미는 인공지능을 개발하는 개방 동맹(Open Alliance)을 세웠습니다.",
            (("인공지능를", "인공지능을"), ("Alliance)를", "Alliance)을")),
        ),
        (
            "‘나루봇’과 '가람봇'를 만든 회사는 \"실수\"라고 했다.",
            "‘나루봇’과 ‘가람봇’을 만든 회사는 “실수”라고 했습니다.",
            (('"실수"라고', "“실수”라고"), ("'가람봇'를", "‘가람봇’을")),
        ),
        (
            "가람시는 ‘오픈랩’과 함께 “동맹를 세웠다”고 밝혔다.",
            "가람시는 ‘오픈랩’과 함께 “동맹를 세웠다”고 밝혔습니다.",
            (),
        ),
    ],
)  # fmt: skip
def test_slips_are_mended_and_recorded(quote, text, changes):
    (found,) = candidates(article(quote))
    assert (found.quote, found.text) == (quote, text)
    said = quote
    for before, after in found.changes:
        assert before in said
        said = said.replace(before, after, 1)
    assert said[:-3] == text[: len(said) - 3]
    assert bool(found.changes) is bool(changes)


def test_marks_of_a_list_are_no_sentences_of_a_letter():
    found = candidates(article("①건강을 돌보는 부문에서는 새 규칙을 여러 나라가 함께 논의한다."))
    assert not found[0].usable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'챗봇'이 답했다", "‘챗봇’이 답했다"),
        ('그는 "안 된다"고 했다', "그는 “안 된다”고 했다"),
        ("\"'챗봇'이 문제\"라고 했다", "“‘챗봇’이 문제”라고 했다"),
        ("OpenLab's '새 모델'을 썼다", "OpenLab's ‘새 모델’을 썼다"),
        ("'26년 예산과 '27년 예산", "'26년 예산과 '27년 예산"),
        ("'26년 '살림 계획'을 냈다", "'26년 ‘살림 계획’을 냈다"),
        ('"군사 활동”이나 “폭력을 부추기는" 일', "“군사 활동”이나 “폭력을 부추기는” 일"),
        ('그는 "안 된다고 했다', '그는 "안 된다고 했다'),
        ("'귀한 몸’ 대접", "‘귀한 몸’ 대접"),
        ("그는 ' 안 된다 '고 했다", "그는 ' 안 된다 '고 했다"),
        ('화면은 6.1"이고 값은 5"다', '화면은 6.1"이고 값은 5"다'),
        ("‘이미’ 바른 “글”", "‘이미’ 바른 “글”"),
        ("", ""),
        ("'" * 9, "'" * 9),
    ],
)
def test_straight_marks_are_set(text, expected):
    done, changes = typeset(text)
    assert done == expected
    assert bool(changes) is (text != expected)


@pytest.mark.parametrize("text", ["'" * 20_000, '"가' * 10_000, "\ud800'가'", "가' '" * 5_000])
def test_marks_of_anything(text):
    assert len(typeset(text)[0]) == len(text)
