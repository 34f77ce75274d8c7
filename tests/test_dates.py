from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.korean.dates import find_date, parse_date

SEOUL = ZoneInfo("Asia/Seoul")
PARIS = ZoneInfo("Europe/Paris")


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


T = utc(2024, 4, 5, 1, 18)
DAY = utc(2024, 4, 4, 15)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fri, 05 Apr 2024 10:18:00 +0900", T),
        ("Mon, 05 Apr 2024 10:18:00 +0900", T),  # the wrong weekday
        ("Fri, 05 Apr 2024 10:18:00 KST", T),
        ("Fri, 05 Apr 2024 10:18:00", T),
        ("5 Apr 2024 10:18", T),
        ("Fri, 5 Apr 24 10:18 +0900", T),
        ("Fri, 05 Apr 2024 10:18:00 +0900 (KST)", T),
        ("Fri Apr 05 2024 10:18:00 GMT+0900 (한국 표준시)", T),
        ("Fri, 05 Apr 2024 01:18:00 GMT", T),
        ("Fri, 05 Apr 2024 01:18:00 -0000", T),
        ("Thu, 04 Apr 2024 18:18:00 PDT", T),
        ("Thu, 04 Apr 2024 20:18:00 EST", T),
        ("Fri Apr  5 10:18:00 2024", T),
        ("Fri Apr  5 10:18:00 KST 2024", T),
        ("2024-04-05T10:18:00+09:00", T),
        ("2024-04-05T10:18:00.123456789+09:00", T),
        ("2024-04-05T01:18:00Z", T),
        ("2024-04-05T01:18Z", T),
        ("2024-04-05T10:18:00", T),
        ("2024-04-05 10:18:00", T),
        ("2024-04-05 10:18:00 +0900", T),
        ("2024-04-05T10:18:00+09", T),
        ("2024-04-05 01:18:00 +0000 UTC", T),
        ("2024-04-05T10:18:00+09:00[Asia/Seoul]", T),
        ("2024.04.05 10:18", T),
        ("2024.04.05. 10:18", T),
        ("2024/04/05 10:18:00", T),
        ("2024. 4. 5. 오전 10:18", T),
        ("2024. 04. 05 (금) 오전 10:18", T),
        ("2024.04.05(금) 10:18", T),
        ("2024년 4월 5일 오전 10:18", T),
        ("2024년 4월 5일 금요일 오전 10시 18분", T),
        ("2024년4월5일10시18분", T),
        ("2024년 4월 5일 오후 03:18", utc(2024, 4, 5, 6, 18)),
        ("2024-04-05 오전 10:18:00", T),
        ("2024-04-05 오후 10:18:00", utc(2024, 4, 5, 13, 18)),
        ("2024-04-05 10:18 AM", T),
        ("2024/04/05 AM 10:18", T),
        ("April 5, 2024 10:18 AM", T),
        ("Friday, April 5, 2024 - 10:18", T),
        ("5 April 2024 - 10:18", T),
        ("Apr. 5, 2024", DAY),
        ("April 4, 2024, 6:18 p.m. PT", T),
        ("금, 05 4월 2024 10:18:00 +0900", T),
        ("금요일, 05 4월 2024 10:18:00", T),
        ("금, 05 Apr 2024 10:18:00 +0900", T),
        ("20240405101800", T),
        ("202404051018", T),
        ("20240405 10:18:00", T),
        ("20240405 101800", T),
        ("20240405T011800Z", T),
        ("20240405", DAY),
        ("1712279880", T),
        ("1712279880.25", T),
        ("1712279880000", T),
        ("2024-04-05", DAY),
        ("2024.04.05", DAY),
        ("2024. 4. 5.", DAY),
        ("2024년 4월 5일", DAY),
        ("2024년 4월 5일(금)", DAY),
        ("Fri, 05 Apr 2024", DAY),
        ("2024-04-04 24:00", DAY),
        ("Thu, 04 Apr 2024 24:00:00 +0900", DAY),
        ("2024-04-05 오전 12:00:00", DAY),
        ("2024-04-05 오후 12:30:00", utc(2024, 4, 5, 3, 30)),
        ("2024년 04월 05일 오전 00:30:00", utc(2024, 4, 4, 15, 30)),
        ("2016-12-31T23:59:60Z", utc(2017, 1, 1)),
        ("２０２４．０４．０５　１０：１８", T),
        ("\u200e2024. 4. 5. 오전 10:18\n", T),
        ("  2024-04-05\t10:18 ", T),
    ],
)  # fmt: skip
def test_every_form_of_a_date(text, expected):
    found = parse_date(text, SEOUL)
    assert found is not None, text
    assert found.replace(microsecond=0) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "오늘", "어제 10:18", "3시간 전", "4월 5일", "04-05 10:18", "Apr 5", "10:18",
        "24.04.05 10:18", "05/04/2024", "2024", "2024-04", "2024년 4월", "2024-13-01",
        "2024-02-30", "2023-02-29 10:00", "2024-04-05 25:00", "2024-04-05 10:61", "1712",
        "2024-04-05 오전 13:00", "0001-01-01T00:00:00Z", "1900-01-01", "9999-12-31",
        "20241399", "171227988", "9999999999", "Fri, 05 Xxx 2024 10:18:00",
        "2024-04-05 10:18 QQQ", "2024-04-05 10:18 +99:00", "제목 2024.04.05 10:18 입력",
        "2024-04-05" * 30, "٢٠٢٤", "²⁰²⁴",
    ],
)  # fmt: skip
def test_what_is_no_complete_date_is_none(text):
    assert parse_date(text, SEOUL) is None


def test_the_zone_counts_only_where_the_text_names_none():
    assert parse_date("2024-07-05 10:18", PARIS) == utc(2024, 7, 5, 8, 18)
    assert parse_date("2024-01-05 10:18", PARIS) == utc(2024, 1, 5, 9, 18)
    assert parse_date("2024-07-05 10:18 KST", PARIS) == utc(2024, 7, 5, 1, 18)
    assert parse_date("2024-07-05", PARIS) == utc(2024, 7, 4, 22)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("입력 2026.11.18 09:30", utc(2026, 11, 18, 0, 30)),
        ("입력2026.11.18 09:30 수정2026.11.18 11:00", utc(2026, 11, 18, 0, 30)),
        ("기사입력 : 2026-11-18 오후 09:30:12 | 김기자", utc(2026, 11, 18, 12, 30, 12)),
        ("Sejin Kim 2024.04.05 10:18 PDT", utc(2024, 4, 5, 17, 18)),
        ("2024.11.05", utc(2024, 11, 4, 15)),
        ("등록 2024. 4. 5. 오전 10:18 댓글 3", T),
        ("승인 2024년 4월 5일 10시 18분 홍길동 기자", T),
        ("By Jane Roe, April 5, 2024 10:18 AM", T),
        ("지난 2024년 4월 5일 정부는 새 계획을 냈다", DAY),
        ("2024.04.05 10:18 by kim", T),
        ("(2024.04.05)", DAY),
        ("<2024-04-05 10:18>", T),
        ("2024-13-45 다음 2024-04-05", DAY),
    ],
)
def test_a_date_standing_in_a_line(line, expected):
    assert find_date(line, SEOUL) == expected


@pytest.mark.parametrize(
    "line",
    [
        "", "본문만 있는 줄", "4월 5일 발표", "24.04.05 10:18", "11월 18일 오전 9시",
        "https://example.com/2024/04/05/story", "버전 2024.04.05.12", "전화 02-2024-0405",
        "상품 12024.04.05", "2023-2024/5 학년도", "20240405101800", "1712279880", "2024년 상반기",
    ],
)  # fmt: skip
def test_no_date_in_the_line(line):
    assert find_date(line, SEOUL) is None


@given(st.integers(min_value=631152000, max_value=3786912000))  # 1990 to 2090
def test_forms_agree_on_any_instant(seconds):
    moment = dt.datetime.fromtimestamp(seconds, dt.UTC)
    local = moment.astimezone(SEOUL)
    half = "오전" if local.hour < 12 else "오후"
    texts = (
        moment.isoformat(),
        local.strftime("%Y-%m-%dT%H:%M:%S%z"),
        local.strftime("%Y.%m.%d %H:%M:%S"),
        f"{local.year}년 {local.month}월 {local.day}일 {half} {local.hour % 12 or 12}:{local:%M:%S}",
        local.strftime("%Y%m%d%H%M%S"),
    )
    assert {parse_date(text, SEOUL) for text in texts} == {moment}
    assert parse_date(moment.strftime("%a, %d %b %Y %H:%M:%S GMT"), PARIS) == moment


@given(st.text(alphabet="0123456789-:./ TZ+년월일시분오전후apm(금)", max_size=60))
def test_no_text_raises(text):
    for found in (parse_date(text, SEOUL), find_date(text, SEOUL)):
        assert found is None or found.utcoffset() is not None


@given(st.text(max_size=250))
def test_no_text_at_all_raises(text):
    parse_date(text, SEOUL)
    find_date(text, SEOUL)
