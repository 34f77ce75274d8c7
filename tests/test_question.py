"""Closing questions: an article's own, the letter's with its blank filled, and their turn."""

import datetime as dt
import functools
import time
from pathlib import Path

import pytest
from desk import seeds

from newsletter.config import parse_format
from newsletter.curate.topics import topic_of
from newsletter.drafting import _Questions
from newsletter.errors import ConfigError
from newsletter.korean.blanks import filled, has_blank, said_in, without_blank, wrong_blank
from newsletter.model import Article, Covered, Story
from newsletter.summarise.question import LONGEST, Asked, is_good_question, offered
from newsletter.summarise.subject import subject_of

ROOT = Path(__file__).parent.parent
FORM = parse_format((ROOT / "templates" / "ai-ethics" / "format.toml").read_text("utf-8"))

GOOD = (
    "한 저수지의 물로 꽃과 벼를 함께 지키려면 무엇을 먼저 약속해야 할까요?",
    "공공 서비스가 한 회사의 계약서에 묶이지 않게 하려면 무엇부터 바꾸어야 할까요?",
    "협약서에 서명하기 전에 주민이 손익을 따져 볼 자료는 누가 내놓아야 할까?",
    "인공지능 시장은 여러 회사가 나누어 이끌 수 있을까요.",
    "시민이 공공 챗봇의 오답을 신고할 창구는 어디에 있어야 하나요?",
    "매출이 큰 회사가 먼저일까요, 시민에게 꼭 필요한 서비스가 먼저일까요?",
    "기술을 잠그는 일과 군대를 살피는 일 가운데 우리는 어느 쪽에 더 게을렀을까요?",
    "학교가 감지기를 떼어 내기로 한 뒤 아이들의 기록은 누가 지웠을까요?",
    "데이터센터의 전기 요금을 주민이 나누어 내는 일은 정당할까요?",
    "골목의 CCTV가 모은 보행 기록은 언제까지 보관해야 하는가?",
    "성우의 목소리를 배운 모델에게서 값을 어떻게 받아 낼 수 있을까요?",
    "라벨링 작업자의 상담비는 일을 맡긴 기업이 내야 할까요?",
    "군이 쓰는 챗봇의 대화 기록을 국회는 어디까지 볼 수 있나?",
    "오픈소스를 통한 혁신의 공유는 제한되어야 하는 것일까요?",
    "감사위원회가 찾아낸 오답 174건은 누가 책임져야 합니까?",
    "점수를 매긴 기계에게 학생은 왜 그런지 물을 수 있는가?",
    "가뭄이 든 해에 공장과 논 가운데 어디에 먼저 물을 대야 할까?",
    "AI, 정말 인류의 이익에 도움이 될까요?",
    "월세 지원을 놓친 시민 41명은 어디에서 보상을 받아야 할까요?",
    "다리의 균열을 먼저 본 사람의 말을 감지기보다 늦게 믿은 까닭은 무엇일까요?",
)
BAD = (
    "이 기술은 누구를 위한 것일까요?",
    "그 책임은 누가 져야 할까요?",
    "이들의 관계는 어떻게 변화할까요?",
    "그렇다면 마을의 물은 누가 지켜야 할까요?",
    "하지만 주민의 동의는 어디에서 받아야 할까요?",
    "이를 막으려면 시민은 무엇을 물어야 할까요?",
    "앞서 말한 조례는 언제 시행될까요?",
    "둘 중 시민에게 이로운 규칙은 어느 것일까요?",
    "이번 사고의 책임은 누가 져야 할까요?",
    "시민이 감시할 수 있도록 하는 것이 더 중요하지 않을까요?",
    "보다 중요한 문제는 시민의 감시가 아닐까요?",
    "주민의 목소리를 먼저 들어야 하지 않겠습니까?",
    "기술의 주인은 결국 사람이 아닌가요?",
    "마을의 물을 나누어 쓰면 얼마나 좋을까요?",
    "농부의 마음은 얼마나 답답할까요?",
    "기업의 약속을 누가 믿겠습니까?",
    "여러분의 마을에는 감지기가 몇 대 있을까요?",
    "독자는 챗봇의 답을 어떻게 생각할까요?",
    "여러분은 어떻게 생각하시나요?",
    "혹시 공공 챗봇에게 물어보신 적이 있으신가요?",
    "선생님은 언제부터 데이터 일을 하셨나요?",
    "기자님이 보신 마을의 우물은 어땠습니까, 다시 가 보시겠습니까?",
    "다음 주에는 아랫마을의 이야기를 함께 들어 볼까요?",
    "데이터센터의 물 사용량을 함께 살펴볼까요?",
    "이 글에서 다룬 조례의 앞날은 어떻게 될까요?",
    "다음 편지에서 감지기 이야기를 더 들려줄까요?",
    "지금 구독을 신청하면 어떤 선물이 있을까요?",
    "“마을의 물은 누가 지켜야 할까요?”",
    "“물은 누구의 것인가, 마을은 어디로 가나?",
    "왜일까요?",
    "무엇이 달라졌을까요?",
    "어떻게 해야 할까요?",
    "마을의 물은 누가 지켜야 할지 모릅니다.",
    "마을의 물은 모두가 함께 지켜야 합니다.",
    "나는 왜 마을의 우물을 떠올렸을까요?",
    "제가 만난 농부는 왜 감지기를 껐을까요?",
    "마을에 좋은 수가 있겠습니까, 물이 다시 나올 수 있겠습니까?",
    "가람시 챗봇 서비스를 만나러 함께 떠나볼까요?",
    "감지기 한 대로 마을을 지키는 것은 어떨까요?",
    "주민의 뜻을 물어야 하는 것은 너무 당연한 일 아닐까?",
    "그래서 남은 물음은 무엇일까요, 물은 누구의 것일까요?",
)


# --- the article's own ---------------------------------------------------------------------------


@pytest.mark.parametrize("question", GOOD)
def test_a_good_question_stands_alone_and_is_open(question):
    assert is_good_question(question, "")


@pytest.mark.parametrize("question", BAD)
def test_what_leans_flatters_addresses_or_invites_is_none(question):
    assert not is_good_question(question, "")


def test_a_question_inside_a_quotation_is_somebody_else_s():
    question = "마을의 물은 누가 지켜야 할까요?"
    assert is_good_question(question, "그는 “물이 모자란다”고 말했다.")
    assert not is_good_question(question, "그는 “물이 모자란다.")
    assert not is_good_question(question, '그는 "물이 모자란다.')


def test_a_question_has_15_to_110_characters():
    assert not is_good_question("물은 누구 것일까요?", "")
    assert is_good_question("가" * 90 + " 마을의 물은 누구 것일까요?", "")
    assert not is_good_question("가" * 100 + " 마을의 물은 누구 것일까요?", "")


# --- blanks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "noun", "expected"),
    [
        (
            "{이야기|을/를} 두고 무엇을 물을까요?",
            "물빛데이터",
            "물빛데이터를 두고 무엇을 물을까요?",
        ),
        (
            "{이야기|을/를} 두고 무엇을 물을까요?",
            "나루대교 균열",
            "나루대교 균열을 두고 무엇을 물을까요?",
        ),
        (
            "{이야기|과/와} 관련해 누가 정할까요?",
            "골목의 CCTV",
            "골목의 CCTV와 관련해 누가 정할까요?",
        ),
        ("{이야기|으로/로} 가는 길은 어디일까요?", "솔내", "솔내로 가는 길은 어디일까요?"),
        (
            "{이야기} 이야기에서 {이야기|은/는} 누굴까요?",
            "두레",
            "두레 이야기에서 두레는 누굴까요?",
        ),
        ("물은 누구의 것일까요?", "두레", "물은 누구의 것일까요?"),
    ],
)
def test_a_blank_is_filled_with_the_particle_that_fits(sentence, noun, expected):
    assert filled(sentence, noun) == expected
    assert said_in(sentence, f"앞의 말. {expected} 뒤의 말.")
    assert has_blank(sentence) == (sentence != expected)


def test_a_filled_question_is_known_whatever_fills_it():
    template = "{이야기|을/를} 두고 누가 정할까요?"
    assert said_in(template, "솔내군의 우물을 두고 누가 정할까요?")
    assert not said_in(template, "솔내군의 우물을 두고 누가 물을까요?")
    assert not said_in(template, "\n를 두고 누가 정할까요?")
    assert without_blank(template).split() == ["두고", "누가", "정할까요?"]


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        ("{주체}는 누구일까요?", "{주체}"),
        ("{이야기|에/게} 물을까요?", "{이야기|에/게}"),
        ("{이야기는 누구일까요?", "{이야기는 누구일까요?"),
        ("이야기}는 누구일까요?", "}"),
        ("{이야기}는 누구일까요?", ""),
        ("{이야기|이/가} 옳을까요?", ""),
    ],
)
def test_a_blank_that_cannot_be_read_is_named(question, wrong):
    assert wrong_blank(question) == wrong


@pytest.mark.parametrize(
    "toml",
    [
        'title = "꼴"\nquestions = ["{주체}는 누구일까요?"]\n',
        'title = "꼴"\n[[topics]]\nid = "물"\nquestions = ["{이야기|에/게} 물을까요?"]\n',
        'title = "꼴"\nquestions = ["물은 누구의 것"]\n',
    ],
)
def test_the_settings_refuse_what_is_no_question(toml):
    with pytest.raises(ConfigError) as refused:
        parse_format(toml)
    assert refused.value.line


# --- the letter's own ----------------------------------------------------------------------------

WELL = (
    "솔내군 마을 우물이 두 번 말랐다. 물빛데이터가 지하수를 하루 3천 톤씩 퍼 올렸다. 물빛데이터는 지하수를 "
    "식히는 데 쓴다. 주민은 사용량 공개를 요구했고 주민 대책위가 꾸려졌다."
)
OWN = (
    "{이야기|을/를} 둘러싼 결정에 주민은 언제 함께할 수 있을까요?",
    "{이야기} 이야기에서 반도체의 값은 누가 치를까요?",
    "지하수를 지킬 책임은 누가 져야 할까요?",
    "학생의 기록은 누가 지켜야 할까요?",
)
GENERAL = (
    "이 일을 정하는 자리에 누가 더 앉아야 할까요?",
    "{이야기|을/를} 두고 시민은 무엇을 물어야 할까요?",
)
TITLE = "물빛데이터, 지하수 사용량을 밝힌다"


def asked_of(own=OWN, general=GENERAL, *, title=TITLE, text=WELL, now="", before=""):
    return offered(own, general, title=title, text=text, asked=Asked(now, before))


def test_only_what_the_story_tells_of_is_asked_first():
    assert asked_of() == (
        "물빛데이터를 둘러싼 결정에 주민은 언제 함께할 수 있을까요?",
        "지하수를 지킬 책임은 누가 져야 할까요?",
        "물빛데이터를 두고 시민은 무엇을 물어야 할까요?",
        "이 일을 정하는 자리에 누가 더 앉아야 할까요?",
        "학생의 기록은 누가 지켜야 할까요?",
    )


def test_without_a_subject_only_bare_questions_are_asked():
    assert asked_of(title="미리 보는 내일") == (
        "지하수를 지킬 책임은 누가 져야 할까요?",
        "이 일을 정하는 자리에 누가 더 앉아야 할까요?",
        "학생의 기록은 누가 지켜야 할까요?",
    )


def test_what_the_last_letter_or_this_one_asked_is_not_asked_again_whatever_filled_it():
    now = "소리마루를 둘러싼 결정에 주민은 언제 함께할 수 있을까요?\n지하수를 지킬 책임은 누가 져야 할까요?"
    first = asked_of(now=now)
    assert first[0] == "물빛데이터를 두고 시민은 무엇을 물어야 할까요?"
    assert not any(question in now for question in first)
    assert not any("둘러싼 결정에 주민은" in question for question in first)


def test_what_older_letters_asked_comes_behind():
    before = "소리마루를 둘러싼 결정에 주민은 언제 함께할 수 있을까요?"
    first, *_ = asked_of(before=before)
    assert first == "지하수를 지킬 책임은 누가 져야 할까요?"


def test_a_worn_out_list_starts_again():
    own, general = ("지하수를 지킬 책임은 누가 져야 할까요?",), ()
    assert asked_of(own, general, now=own[0]) == own


def test_a_question_too_long_once_filled_is_left_out():
    long = "{이야기|을/를} 두고 " + "주민은 " * 16 + "무엇을 할까요?"
    assert len(filled(long, "물빛데이터")) > LONGEST
    assert asked_of((long,), GENERAL) == asked_of((), GENERAL)


def test_one_letter_asks_nothing_twice_and_the_next_one_nothing_of_it():
    article = Article("a1", "", TITLE, (WELL,), "seeds")
    story = Story(article, topic="데이터센터")

    def letter(past):
        questions = _Questions(FORM.topics, FORM, past)
        for _ in range(3):
            question = questions.for_story(story)[0]
            questions.ask(question)
            yield question

    first = tuple(letter(()))
    past = [Covered(dt.date(2026, 11, 15), "꼭지", f"앞의 말. {one}") for one in first]
    second = tuple(letter(past))
    assert len({*first, *second}) == 6


# --- the questions of the format -----------------------------------------------------------------

ALL = [question for topic in FORM.topics for question in topic.questions] + list(FORM.questions)


def test_every_topic_has_two_questions_with_a_blank_and_two_without():
    assert len(FORM.topics) == 14
    for topic in FORM.topics:
        blanks = [has_blank(question) for question in topic.questions]
        assert len(blanks) >= 4, topic.id
        assert blanks.count(True) >= 2, topic.id
        assert blanks.count(False) >= 2, topic.id
    assert len(set(ALL)) == len(ALL)


@pytest.mark.parametrize(
    "noun", ["감사위원장", "물빛데이터", "골목의 CCTV", "가람시 인공지능 민원 상담 챗봇"]
)
def test_every_question_fits_its_bullet_once_filled(noun):
    for question in ALL:
        told = filled(question, noun)
        assert len(told) <= LONGEST, told
        assert told.endswith("까요?"), told
        assert "{" not in told
        assert (
            ("|" in question)
            or noun not in told
            or f"{noun} 이야기" in told
            or f"{noun}에 관해" in told
        )


CHOSEN = (
    # the seeds of the repository: what closes them where the article asks nothing itself
    ("garam-ilbo.txt", "가람시 AI 민원 챗봇"),
    ("naru-news.txt", "AI 민원 답변"),
    ("ieum-weekly.txt", "작업자가 몸이나 마음을 다친다면"),
    ("didim-it.txt", "모델을 공개한 사람"),
    ("2026-11-16-slow-library.md", "공공의 돈으로 만든 모델"),
)


@functools.cache
def chosen_for(name):
    (article,) = seeds(name)
    topic, _ = topic_of(article.title, article.text, FORM.topics)
    own = next(one.questions for one in FORM.topics if one.id == topic)
    found = offered(own, FORM.questions, title=article.title, text=article.text, asked=Asked())
    return found[0]


@pytest.mark.parametrize(("name", "words"), CHOSEN)
def test_the_seeds_are_asked_about_their_own_subject(name, words):
    assert words in chosen_for(name)


# --- subjects ------------------------------------------------------------------------------------

STORIES = (
    (
        "가람시 얼굴 인식 출입문, 시청에 먼저 선다",
        "가람시가 얼굴 인식 출입문을 시청에 세운다. 출입문은 직원부터 쓴다. 가람시는 얼굴 인식 기록을 한 달 둔다.",
        "가람시 얼굴 인식 출입문",
    ),
    (
        "물빛데이터, 지하수 사용량을 달마다 밝힌다",
        "물빛데이터가 지하수 사용량을 밝힌다. 물빛데이터는 11월부터 사용량을 올린다.",
        "물빛데이터",
    ),
    (
        "소리마루가 성우 스물여섯 명과 다시 계약한다",
        "소리마루는 성우와 계약을 고쳤다. 소리마루는 목소리 값을 나눈다.",
        "소리마루",
    ),
    (
        "골목의 CCTV가 걸음걸이를 읽는다",
        "골목의 CCTV 마흔여덟 대가 섰다. CCTV는 걸음걸이를 읽는다. 골목마다 안내판이 붙었다.",
        "골목의 CCTV",
    ),
    (
        "노해민 감사위원장 “석 달 동안 아무도 몰랐다”",
        "노해민 감사위원장은 오답을 밝혔다. 감사위원장은 창구를 요구했다. 노해민 위원장은 석 달을 말했다.",
        "",
    ),
    (
        "나루대교 균열, 감지기는 넉 달 전에 알았다",
        "나루대교 상판에 균열이 났다. 균열은 넉 달 전 감지기에 잡혔다. 나루대교는 닫혔다.",
        "나루대교 균열",
    ),
    (
        "온누리대 ‘함께 쓰는 연산실’은 왜 붐볐나",
        "온누리대 도서관의 함께 쓰는 연산실이 붐볐다. 연산실은 여섯 달 열렸다. 온누리대는 장비를 늘린다.",
        "연산실",
    ),
    (
        "AI 채점기를 멈춘 가람중학교",
        "가람중학교가 AI 채점기를 멈췄다. 채점기는 점수를 틀렸다. 가람중학교 교사는 이의를 받는다.",
        "가람중학교",
    ),
    (
        "그림작가협회, 무단 학습 소송 낸다",
        "그림작가협회가 소송을 낸다. 그림작가협회는 작품 목록을 냈다.",
        "그림작가협회",
    ),
    (
        "의료 판독 AI를 믿지 못한 간호사들",
        "의료 판독 AI가 틀렸다. 간호사들은 판독 AI를 껐다. 의료 사고는 없었다.",
        "",
    ),
    (
        "자율주행 버스, 첫눈에 멈췄다",
        "자율주행 버스가 눈길에 멈췄다. 버스는 자율주행으로 돈다.",
        "자율주행 버스",
    ),
    (
        "국산 드론 무리, 국경에 뜬다",
        "국산 드론 무리가 뜬다. 드론은 국경을 돈다. 무리는 서른 대다.",
        "국산 드론 무리",
    ),
    (
        "상담사의 목소리를 채점하는 AI",
        "상담사의 목소리를 AI가 채점한다. 상담사는 이의를 냈다. 목소리 점수는 날마다 나온다.",
        "",
    ),
    (
        "석내동 주민자치회가 감지기를 떼기로 했다",
        "석내동 주민자치회는 감지기를 뗀다. 주민자치회는 석내동 회의에서 정했다.",
        "",
    ),
    (
        "오픈모델 ‘두레’, 라이선스를 바꾸다",
        "오픈모델 두레가 라이선스를 바꾼다. 두레는 공개 모델이다. 라이선스 글은 길다.",
        "라이선스",
    ),
    (
        "달래반도체 새 공장, 물이 모자란다",
        "달래반도체 새 공장은 물을 많이 쓴다. 달래반도체는 물을 나눈다. 공장은 내년에 선다.",
        "",
    ),
    (
        "이주민 통역 챗봇을 쓰지 않는 병원들",
        "이주민 통역 챗봇이 틀렸다. 병원은 통역 챗봇을 끈다. 이주민은 기다린다.",
        "",
    ),
    (
        "합성데이터로 배운 채용 심사, 여성을 떨어뜨렸다",
        "채용 심사 기계가 여성을 떨어뜨렸다. 합성데이터로 배운 심사는 채용을 망쳤다.",
        "채용 심사",
    ),
    (
        "서이랑 기자가 본 라벨링 작업실",
        "라벨링 작업실은 어둡다. 작업실은 밤에 연다. 라벨링은 끝이 없다. 서이랑이 갔다.",
        "",
    ),
    (
        "딥페이크 신고 창구가 문을 닫는다",
        "딥페이크 신고 창구가 닫힌다. 신고 창구에는 두 사람이 있다. 딥페이크는 늘었다.",
        "딥페이크 신고 창구",
    ),
    (
        "전기 요금 개편안, 데이터센터만 빠졌다",
        "전기 요금 개편안이 나왔다. 개편안은 데이터센터를 뺐다. 전기 요금은 오른다.",
        "전기 요금 개편안",
    ),
    (
        "폐서버가 쌓이는 마을",
        "폐서버가 마을에 쌓인다. 폐서버는 팔린다. 마을은 냄새로 앓는다.",
        "폐서버",
    ),
    ("클라우드 멈춘 세 시간", "클라우드가 멈췄다. 세 시간 동안 클라우드는 닫혔다.", ""),
    (
        "돌봄 로봇 ‘다온이’와 할머니의 겨울",
        "돌봄 로봇 다온이가 왔다. 다온이는 할머니와 산다. 돌봄 로봇은 비싸다.",
        "",
    ),
    (
        "챗봇에게 묻는 아이들, 답하지 않는 학교",
        "아이들은 챗봇에게 묻는다. 학교는 챗봇을 막았다. 아이들 수는 늘었다.",
        "",
    ),
    (
        "인공지능 기본조례 제정",
        "인공지능 기본조례가 나왔다. 기본조례는 인공지능 위원회를 둔다.",
        "",
    ),
    ("모두를 위한 AI라는 말", "AI는 모두의 것이라는 말이 있다.", ""),
    ("미리 보는 내일", "내일은 온다.", ""),
    (
        "한별AI와 가람시, 민원 상담을 맡기기로",
        "한별AI와 가람시가 손잡았다. 한별AI는 상담을 맡는다. 가람시는 돈을 낸다.",
        "한별AI와 가람시",
    ),
    (
        "위성사진 AI가 찾은 불법 매립지",
        "위성사진 AI가 매립지를 찾았다. 불법 매립지는 열 곳이다. 위성사진은 달마다 온다.",
        "위성사진 AI",
    ),
)


@pytest.mark.parametrize(("title", "text", "subject"), STORIES)
def test_the_subject_is_the_noun_phrase_the_text_keeps_to(title, text, subject):
    assert subject_of(title, text) == subject


@pytest.mark.parametrize("run", ["가", "가 ", "AI ", "의 ", "“", "은 "])
def test_long_runs_take_no_time(run):
    text = run * (20_000 // len(run))
    start = time.perf_counter()
    assert not is_good_question(text, text)
    assert len(subject_of(text[:400], text)) <= 20
    assert not said_in("{이야기|을/를} 두고 {이야기} 이야기를 할까요?", text)
    assert asked_of(text=text)
    assert time.perf_counter() - start < 5
