"""Particles fit the sound before them, and only beside a cut are they touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.korean.particles import final_consonant, mended, refitted, with_particle


@pytest.mark.parametrize(
    ("word", "pair", "expected"),
    [
        ("나루신문", "이/가", "나루신문이"),
        ("가람일보", "이/가", "가람일보가"),
        ("온새미", "을/를", "온새미를"),
        ("서울", "으로/로", "서울로"),
        ("부산", "으로/로", "부산으로"),
        ("디딤IT", "은/는", "디딤IT는"),
        ("KBS1", "과/와", "KBS1과"),
        ("‘책’", "이/가", "‘책’이"),
        ("‘여행’", "이라는/라는", "‘여행’이라는"),
        ("URL", "으로/로", "URL로"),
        ("AI", "이/가", "AI가"),
        ("LLM", "이/가", "LLM이"),
        ("MOU", "을/를", "MOU를"),
        ("EU", "과/와", "EU와"),
        ("IBM", "과/와", "IBM과"),
        ("GPT-4", "을/를", "GPT-4를"),
        ("GPT-3", "을/를", "GPT-3을"),
        ("2027", "으로/로", "2027로"),
        ("10", "으로/로", "10으로"),
        ("Google", "이/가", "Google이"),
        ("Google", "으로/로", "Google로"),
        ("OpenAI", "이/가", "OpenAI가"),
        ("Naver", "은/는", "Naver는"),
        ("Amazon", "은/는", "Amazon은"),
        ("Zoom", "을/를", "Zoom을"),
        ("Slack", "을/를", "Slack을"),
        ("Anthropic", "은/는", "Anthropic은"),
        ("Copilot", "을/를", "Copilot을"),
        ("Microsoft", "은/는", "Microsoft는"),
        ("Meta", "과/와", "Meta와"),
        ("Nvidia", "이/가", "Nvidia가"),
        ("Claude", "을/를", "Claude를"),
        ("iPhone", "을/를", "iPhone을"),
        ("Samsung", "이/가", "Samsung이"),
        ("Netflix", "이/가", "Netflix가"),
        ("WhatsApp", "은/는", "WhatsApp은"),
        ("61%", "을/를", "61%를"),
        ("10kg", "을/를", "10kg을"),
        ("10km", "을/를", "10km를"),
        ("엑스(X)", "을/를", "엑스(X)를"),
        ("과학기술원(KAIST)", "이/가", "과학기술원(KAIST)이"),
        ("", "이/가", "가"),
    ],
)
def test_particle_fits_the_last_sound(word, pair, expected):
    assert with_particle(word, pair) == expected


@pytest.mark.parametrize(
    ("word", "final"), [("강", 21), ("가", 0), ("서울", 8), ("3", 16), ("?", 0), ("", 0)]
)
def test_final_consonant(word, final):
    assert final_consonant(word) == final


# What stood in the text, with the part that is taken out between bars, and what must be there.
CUT = """
AI 동맹|(AI Alliance)|를 맺었다 -> AI 동맹을 맺었다
AI 동맹|(AI Alliance)|을 맺었다 -> AI 동맹을 맺었다
AI 동맹|(AI Alliance)|는 늘었다 -> AI 동맹은 늘었다
AI 동맹|(AI Alliance)|가 늘었다 -> AI 동맹이 늘었다
AI 동맹|(AI Alliance)|와 맺었다 -> AI 동맹과 맺었다
AI 동맹|(AI Alliance)|와의 약속 -> AI 동맹과의 약속
AI 동맹|(AI Alliance)|로 바꿨다 -> AI 동맹으로 바꿨다
AI 동맹|(AI Alliance)|로서는 어렵다 -> AI 동맹으로서는 어렵다
AI 동맹|(AI Alliance)|로부터 들었다 -> AI 동맹으로부터 들었다
AI 동맹|(AI Alliance)|라고 부른다 -> AI 동맹이라고 부른다
AI 동맹|(AI Alliance)|라는 이름 -> AI 동맹이라는 이름
AI 동맹|(AI Alliance)|란 무엇인가 -> AI 동맹이란 무엇인가
AI 동맹|(AI Alliance)|나 조합 -> AI 동맹이나 조합
AI 동맹|(AI Alliance)|다. -> AI 동맹이다.
AI 동맹|(AI Alliance)|였다. -> AI 동맹이었다.
AI 동맹|(AI Alliance)|며 -> AI 동맹이며
친구 동맹|(Alliance)|야, 가자 -> 친구 동맹아, 가자
나루|(NARU Lab)|을 세웠다 -> 나루를 세웠다
나루|(NARU Lab)|은 컸다 -> 나루는 컸다
나루|(NARU Lab)|이 컸다 -> 나루가 컸다
나루|(NARU Lab)|과 함께 -> 나루와 함께
나루|(NARU Lab)|과의 약속 -> 나루와의 약속
나루|(NARU Lab)|으로 갔다 -> 나루로 갔다
서울|(Seoul Lab)|으로 갔다 -> 서울로 갔다
나루|(NARU Lab)|이라는 곳 -> 나루라는 곳
나루|(NARU Lab)|이나 조합 -> 나루나 조합
나루|(NARU Lab)|이란 이름 -> 나루란 이름
나루|(NARU Lab)|이다. -> 나루이다.
‘개방 동맹|(Open Alliance)|’를 맺었다 -> ‘개방 동맹’을 맺었다
“개방 동맹|(Open Alliance)|”는 늘었다 -> “개방 동맹”은 늘었다
「돌봄법|(Care Code)|」를 고쳤다 -> 「돌봄법」을 고쳤다
LLM|(거대 모델 하나)|를 썼다 -> LLM을 썼다
AI|(인공지능)|을 썼다 -> AI를 썼다
MOU|(양해각서 한 장)|을 맺었다 -> MOU를 맺었다
EU|(유럽연합)|과 맺었다 -> EU와 맺었다
IBM|(컴퓨터 회사)|가 냈다 -> IBM이 냈다
Google|(검색 회사)|는 냈다 -> Google은 냈다
Google|(검색 집)|으로 갔다 -> Google로 갔다
OpenAI|(회사 이름)|은 냈다 -> OpenAI는 냈다
Naver|(포털)|을 썼다 -> Naver를 썼다
1등|(first place)|를 했다 -> 1등을 했다
61%|(열에 여섯)|을 얻었다 -> 61%를 얻었다
새 모델 4|(IV 판)|은 컸다 -> 새 모델 4는 컸다
"""

KEPT = """
한국|(Korea)|은행이 밝혔다 -> 한국은행이 밝혔다
나루|(Naru)|은행에서 -> 나루은행에서
그|(he)|이유를 -> 그이유를
실거래|(deal)|가격이 -> 실거래가격이
나루|(Naru Lab)|과학관 -> 나루과학관
돌봄|(care)|로봇이 -> 돌봄로봇이
나루|(Naru Lab)|이사장 -> 나루이사장
전문|(專門)|가 -> 전문가
미래|(未來)|과 -> 미래과
세종|(Sejong)|로 걸었다 -> 세종로 걸었다
나루|(Naru)|는 컸다 -> 나루는 컸다
나루|(Naru)|에서 만났다 -> 나루에서 만났다
나루|(Naru)|도 컸다 -> 나루도 컸다
나루|(Naru)|, 가람 -> 나루, 가람
나루| (Naru Lab)| 은행 -> 나루 은행
나루| (Naru Lab)| 이 사람 -> 나루 이 사람
나루|(Naru)|를 -> 나루를
동맹|(Alliance)| 를 -> 동맹 를
♥|(하트)|를 -> ♥를
동맹|(Alliance)|를 은행를 -> 동맹을 은행를
"""


def cases(table):
    for line in table.strip().splitlines():
        before, expected = line.split(" -> ")
        left, removed, right = before.split("|")
        yield left, removed, right, expected


@pytest.mark.parametrize(("left", "removed", "right", "expected"), [*cases(CUT), *cases(KEPT)])
def test_the_particle_beside_a_cut(left, removed, right, expected):
    assert refitted(left + right, len(left), removed) == expected


@pytest.mark.parametrize(
    ("left", "removed", "right", "expected"),
    [
        ("2023년", "올해", "는 다르다", "2023년은 다르다"),
        ("2023년", "올해", "가 끝이다", "2023년이 끝이다"),
        ("2023년", "올해", "와 다르다", "2023년과 다르다"),
        ("2023년", "올해", "로 열 해다", "2023년으로 열 해다"),
        ("2023년", "올해", "를 넘긴다", "2023년을 넘긴다"),
        ("2023년", "올해", "다.", "2023년이다."),
        ("10월", "지난달", "과 같다", "10월과 같다"),
        ("10월", "지난달", "로 끝났다", "10월로 끝났다"),
        ("12월 5일", "어제", "는 쉬었다", "12월 5일은 쉬었다"),
    ],
)
def test_the_particle_behind_a_replacement(left, removed, right, expected):
    assert refitted(left + right, len(left), removed) == expected


def test_without_what_was_cut_only_sure_particles_are_touched():
    assert refitted("동맹를 맺었다", 2) == "동맹을 맺었다"
    assert refitted("전문가 한 사람", 2) == "전문가 한 사람"


@given(st.text(alphabet="가각나낙은는이가을를과와로으라 (A1)’.", max_size=30), st.integers(0, 30))
def test_what_stands_elsewhere_never_changes(text, place):
    place = min(place, len(text))
    changed = refitted(text, place, "나")
    assert changed[:place] == text[:place]
    assert abs(len(changed) - len(text)) <= 1
    assert refitted(changed, place, "나")[:place] == text[:place]


# --- what an author wrote ------------------------------------------------------------------------

MENDED = """
나루랩은 인공지능를 가르친다. -> 나루랩은 인공지능을 가르친다.
나루랩은 새 모델를 냈다. -> 나루랩은 새 모델을 냈다.
마을은 학교을 지었다. -> 마을은 학교를 지었다.
동맹(AI Alliance)를 맺었다. -> 동맹(AI Alliance)을 맺었다.
인공지능(AI)를 쓴다. -> 인공지능(AI)을 쓴다.
토론회(포럼)을 열었다. -> 토론회(포럼)를 열었다.
이용권(바우처)를 나누어 준다. -> 이용권(바우처)을 나누어 준다.
이용권(바우처)와 지원금을 준다. -> 이용권(바우처)과 지원금을 준다.
예선(리그)가 열린다. -> 예선(리그)이 열린다.
모형(모델)로 보여 준다. -> 모형(모델)으로 보여 준다.
‘돌봄 동맹’를 맺었다. -> ‘돌봄 동맹’을 맺었다.
'나루벨'는 잎이 넓다. -> '나루벨'은 잎이 넓다.
「돌봄 계획」를 냈다. -> 「돌봄 계획」을 냈다.
AI을 쓰는 사람이 늘었다. -> AI를 쓰는 사람이 늘었다.
LLM를 쓰는 사람이 늘었다. -> LLM을 쓰는 사람이 늘었다.
지원(돈의 절반)를 늘리고 동맹(손잡기)를 맺었다. -> 지원(돈의 절반)을 늘리고 동맹(손잡기)을 맺었다.
"""

AS_WRITTEN = """
나루랩은 인공지능을 가르친다.
한국은행이 이자를 올렸다.
전문가 두 사람이 왔다.
홍보과 직원이 왔다.
세종로로 갔다.
나루 대표는 “인공지능를 쓴다”고 말했다.
나루 대표는 "인공지능를 쓴다"고 말했다.
‘인공지능를 쓰는 날’이 열린다.
「인공지능를 위한 법」이 나왔다.
나루전자(주)가 짓는다.
나루전자(주)는 크다.
계획(안)을 냈다.
진출 조(팀)을 뽑았다.
NATO은 크다.
KAIST가 냈다.
Naver을 쓴다.
창업24(www.garam.example)을 연다.
2027를 맞았다.
가람시는(시장 한바다)는 고쳤다.
사업장(8만 개+알파(α))을 골랐다.
평가(+α)을 한다.
5.4kg로 줄었다.
합의문<붙임 1>을 냈다.
나는 밤을 지키는 사람이다.
먹는 물은 맑은 물이다.
"""


@pytest.mark.parametrize(
    ("written", "expected"), [line.split(" -> ") for line in MENDED.strip().splitlines()]
)
def test_a_particle_that_no_reading_allows_is_mended(written, expected):
    text, changes = mended(written)
    assert text == expected
    for before, after in changes:
        assert before in written
        written = written.replace(before, after, 1)
    assert written == expected


@pytest.mark.parametrize("written", AS_WRITTEN.strip().splitlines())
def test_what_may_be_right_or_is_somebody_s_word_stays(written):
    assert mended(written) == (written, ())


@pytest.mark.parametrize(
    "text", ["", "가를" * 5_000, "(" * 20_000, "동맹(가)를 " * 500, "“를" * 5_000]
)
def test_nothing_is_mended_into_another_length(text):
    done, changes = mended(text)
    assert abs(len(done) - len(text)) <= len(changes)
