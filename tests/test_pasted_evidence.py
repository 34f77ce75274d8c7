"""What pasted pages are recovered by: the words of their text, and the forms a page writes in."""

from zoneinfo import ZoneInfo

import pytest

from newsletter.collect.pasted import byline
from newsletter.collect.pasted.evidence import Vocabulary, stems
from newsletter.collect.pasted.seed import read_seed_fully

SEOUL = ZoneInfo("Asia/Seoul")


def read(*lines):
    return read_seed_fully("seeds/a.txt", "\n".join(lines).encode(), SEOUL)[0]


def test_a_headline_shares_its_words_with_the_text():
    words = Vocabulary.of(("저수지의 수문을 연 것은 감지기였다.", "감지기는 새벽에 수문을 연다."))
    assert stems("수문이 열렸다 AI 12") == ["수문", "열렸", "ai", "12"]
    assert words.share("감지기가 연 수문") == 1.0
    assert words.share("전체 메뉴 바로가기") == 0.0
    assert words.share("새벽에 수문", inside=True) == 0.5


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("기사입력 2026.11.03 오전 9:12", "2026-11-03"),
        ("26.11.03", "2026-11-03"),
        ("2026. 11. 3.", "2026-11-03"),
        ("2026-11-03(화)", "2026-11-03"),
        ("Published Nov 3, 2025 · Updated Dec 1, 2026", "2025-11-03"),
        ("최종수정 2026.11.04 09:00 입력 2026.11.03 08:00", "2026-11-03"),
        ("3일 전", None),
    ],
)
def test_dates_as_pages_write_them(line, day):
    found = byline.published([line], [], SEOUL)
    assert (found and found.date().isoformat()) == day


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("글 김하늘·사진 이바다", ("김하늘",)),
        ("베를린/김하늘 특파원", ("김하늘",)),
        ("푸른 고래(bluewhale77)", ("푸른 고래",)),
        ("송고시간 2026-11-03 09:12", ()),
        ("작성자 : 공보담당관", ()),
        ("보도시점 2026. 11. 3.(화) 배포 즉시", ()),
    ],
)
def test_labels_are_no_names(line, names):
    assert byline.names_in(line) == names


def test_a_page_s_own_sentence_above_the_date_is_no_headline():
    reading = read(
        "이 누리집은 대한민국 공식 전자정부 누리집입니다.",
        "저수지 수문을 여는 감지기",
        "등록일 2026-11-03",
        "",
        "달래시는 저수지 수문에 감지기를 달았다. 감지기는 물이 차면 수문을 연다.",
        "농민들은 감지기가 새벽에도 수문을 여는 것을 반겼다.",
    )
    assert reading.article.title == "저수지 수문을 여는 감지기"
    assert {line.rule for line in reading.dropped} == {"notice", "date"}


def test_questions_of_an_interview_are_headings_and_text():
    pairs = (
        ("종도 늙는다고 하셨어요.", "많이 맞은 종은 입술이 닳아요. 닳으면 소리가 얇아집니다."),
        ("지금이라면 어떻게 하시겠어요?", "그냥 두라고 할 거예요. 그 소리가 그 학교 소리니까요."),
        ("그럴 때는 무슨 생각을 하세요?", "마지막이라고 생각하고 세게 칩니다. 그뿐이에요."),
    )
    lines = ["종소리를 고치는 사람", "2026. 04. 22", "", "그는 서른세 해 동안 종을 고쳤다.", ""]
    for pair in pairs:
        lines += [*pair, ""]
    reading = read(*lines)
    assert reading.headings == tuple(question for question, _ in pairs)
    assert all(question in reading.article.paragraphs for question, _ in pairs)


def test_rows_of_a_table_between_paragraphs_are_the_article_s():
    reading = read(
        "들꽃시, 밤 도서관 열두 곳 연다",
        "2026-06-11",
        "",
        "들꽃시는 7월부터 도서관 열두 곳을 새벽까지 연다고 밝혔다.",
        "권역\t도서관\t좌석",
        "동부\t5\t420",
        "밤 도서관에는 물과 담요도 갖춘다고 들꽃시는 설명했다.",
    )
    assert "동부 5 420" in reading.article.paragraphs


def test_a_heading_right_below_a_list_of_other_articles_stays():
    reading = read(
        "비닐하우스 위 태양광, 오이는 어떻게 됐나",
        "2026.07.21 16:02",
        "비닐하우스 지붕에 태양광판을 얹었더니 오이 수확이 늘었다.",
        "관련기사",
        "군, 영농형 태양광 조례 손본다",
        "오이값 넉 달째 내리막",
        "겨울엔 그림자",
        "겨울이 문제다. 빛이 모자라 오이가 굽었다.",
    )
    assert reading.headings == ("겨울엔 그림자",)
    assert "손본다" not in reading.article.text


def test_comments_without_a_line_over_them_end_the_article():
    body = ["비가 오는 날 우산을 빌려주던 지하철역이 사라졌다고 한다."] * 6
    reading = read(
        "우산을 빌려주는 역",
        "2026.10.19 08:00",
        *body,
        "ㅇㅇ",
        "2026.10.19 08:31",
        "예전에 빌렸다가 못 돌려드렸어요. 아직도 신발장에 있습니다.",
        "봄날",
        "3시간 전",
        "세금으로 산 우산을 왜 공짜로 빌려줍니까. 물어내야지요.",
    )
    assert reading.article.paragraphs == tuple(body)
    assert reading.headings == ()


def test_a_table_pasted_cell_by_cell_is_no_thread_of_comments():
    cells = (
        "지역",
        "가구 수",
        "시작일",
        "여울군",
        "1,240",
        "9월 14일",
        "달래시",
        "3,600",
        "9월 21일",
    )
    reading = read(
        "수도 계량기 자료로 이웃 안부 살핀다",
        "2026-09-08",
        "달래시는 수도 계량기 자료로 혼자 사는 이웃의 안부를 살핀다고 밝혔다.",
        "시범 지역",
        *cells,
        "시는 내년 2월까지 결과를 살핀 뒤 온 도시로 넓힐지 정한다고 덧붙였다.",
    )
    assert reading.headings == ("시범 지역",)
    assert reading.article.paragraphs[1:-1] == cells
    assert reading.article.paragraphs[-1].startswith("시는 내년")


def test_questions_without_blank_lines_may_be_statements():
    questions = (
        "왜 돌려받은 손을 모으십니까.",
        "첫 손은 누구에게 만들어 주셨나요.",
        "무엇이 가장 달라졌습니까.",
        "반납하지 않고 가져가는 분도 있겠네요.",
    )
    answer = (
        "닳은 자리가 그 사람의 하루예요. 말로 물으면 다들 괜찮다고 하지만 손은 그러지 않습니다."
    )
    lines = [line for question in questions for line in (question, answer)]
    reading = read("손을 만드는 사람", "2026-10-01", "그의 작업실에는 시계가 없다.", *lines)
    assert reading.headings == questions


def test_the_author_s_last_sentence_stays_where_it_says_more_than_a_call():
    closing = "가을에 읽을 소설 세 권을 넣어 둘게요. 읽고 싶은 책이 있으면 답장해 주세요."
    reading = read(
        "수요일의 편지",
        "2026-10-14",
        "지난주 편지에 답장이 예순두 통 왔어요. 서랍을 연 뒤로 가장 많은 숫자예요.",
        closing,
        "친구에게 이 편지를 추천해 주세요.",
    )
    assert reading.article.paragraphs[-1] == closing


def test_the_domain_of_a_mail_speaks_for_a_name_in_latin():
    reading = read(
        "보안",
        "헬스테크",
        "병원을 옮겨도 검사 기록이 따라온다",
        "2026-10-28",
        "병원을 옮길 때마다 같은 검사를 다시 받는 일이 줄어들 전망이다.",
        "성해온 기자 haeon@bitgaon.example",
        "Copyright © BitGaon. All rights reserved.",
    )
    assert reading.article.publisher == "BitGaon"


def test_a_credit_alone_makes_the_line_above_it_a_caption():
    reading = read(
        "로봇이 나르는 항구",
        "2026-11-03",
        "",
        "항구에는 두 달 전부터 로봇이 다닌다고 공사는 밝혔다.",
        "",
        "조종실에서 화면을 보는 사람들",
        "[나래공사 제공. 재판매 및 DB 금지]",
        "",
        "로봇을 몰던 사람들은 이제 화면을 본다고 노조는 말했다.",
    )
    assert reading.headings == ()
    assert reading.captions[0].alt == "조종실에서 화면을 보는 사람들"


RELEASE = (
    "보도시점 2026. 11. 3.(화) 배포 즉시",
    "",
    "달래시, 저수지 수문에 감지기 단다",
    "",
    "달래시는 저수지 수문에 감지기를 단다고 3일 밝혔다. 감지기는 물이 차면 수문을 연다.",
    "",
)


def test_triangles_below_an_announcement_are_its_items():
    reading = read(
        *RELEASE,
        "올해 할 일은 다음과 같다.",
        "▲ 수문 감지기 스무 대 설치",
        "▲ 물이 넘칠 때 알리는 전화 운영",
        "",
        "농민들은 감지기가 새벽에도 수문을 여는 것을 반겼다.",
        "▲ 달래시 공무원들이 수문 앞에서 감지기를 살펴보고 있다.",
    )
    assert "수문 감지기 스무 대 설치" in reading.article.paragraphs
    assert "물이 넘칠 때 알리는 전화 운영" in reading.article.paragraphs
    assert [one.alt for one in reading.captions] == [
        "달래시 공무원들이 수문 앞에서 감지기를 살펴보고 있다."
    ]
    assert reading.article.authors == ()


@pytest.mark.parametrize(
    "line",
    [
        "2. 현장 사진 3매. 끝.",
        "2. 사업 개요 1부.",
        "3. 질의응답. 끝.",
        "수문을 바라보는 농민. 기사 내용과 관계없음.",
        "물이 찬 저수지의 옛 사진으로 기사와 무관합니다.",
        "달래 주간 소식을 친구에게 알려 주세요. 구독 취소는 언제든 할 수 있습니다.",
    ],
)
def test_what_a_page_adds_below_is_no_paragraph(line):
    own = "농민들은 감지기가 새벽에도 수문을 여는 것을 반겼다."
    reading = read(*RELEASE, own, "", line, "", "저작권자 ⓒ 달래일보")
    assert reading.article.paragraphs[-1] == own


def test_a_post_s_sources_need_no_mark_over_them():
    text = """---
title: 저수지 수문을 여는 감지기
---

저수지 수문에 감지기를 달았습니다. 물이 차면 수문이 열립니다.

참고
- [감지기 규약](https://dallae.example/rules)
- [수문 지도](https://dallae.example/map)

수문은 마을 사람 모두가 돌보는 것이라서 규약도 함께 고쳐 나갑니다.
"""
    reading = read_seed_fully("seeds/a.md", text.encode(), SEOUL)[0]
    assert len(reading.article.paragraphs) == 2
    assert [link.url for link in reading.references] == [
        "https://dallae.example/rules",
        "https://dallae.example/map",
    ]
