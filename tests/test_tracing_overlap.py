"""How much of a text stands in its sources word for word."""

import pytest

from newsletter.model import Article
from newsletter.tracing.overlap import SHORTEST, overlap


def article(text, title=""):
    return Article(id="a1", url="", title=title, paragraphs=(text,), source_id="seeds")


SOURCE = "가람시는 내년 예산에서 도서관 다섯 곳의 문을 닫기로 했다고 밝혔다."


def test_a_copied_text_is_all_shared():
    found = overlap(SOURCE, [article(SOURCE)])
    assert found.longest == SOURCE.rstrip(".")
    assert found.share == 1.0


def test_blanks_marks_and_case_make_no_difference():
    text = "“GPT 모델을 쓰는 내년예산에서 도서관 다섯곳의 문을”"
    found = overlap(
        text, [article("Gpt모델을 쓰는, 내년 예산에서 (도서관) 다섯 곳의 문을 닫는다.")]
    )
    assert (found.longest, found.share) == (text.strip("“”"), 1.0)


def test_only_what_is_shared_counts():
    own = "고래가 바다에서 노래를 부르고 있습니다"
    copied = "내년 예산에서 도서관 다섯 곳의 문을 닫기로"
    found = overlap(f"{own}, {copied}", [article(SOURCE)])
    size = len("".join(copied.split()))
    assert found.longest.strip(" ,") == copied
    assert found.share == pytest.approx(size / (size + len("".join(own.split()))), abs=0.01)


def test_short_runs_are_nobodys():
    shared = "도서관 다섯 곳의 문을"
    assert len("".join(shared.split())) < SHORTEST
    found = overlap(f"{shared} 두드렸습니다", [article(SOURCE)])
    assert (found.longest, found.share) == (shared, 0.0)


def test_every_source_and_title_counts_but_no_run_crosses_two():
    one, two = (
        article("앞선 글의 마지막 말은 가을이다", "나루전자가 만든 새 번역 모델 공개"),
        article("겨울의 첫 말은 눈이다"),
    )
    assert overlap("나루전자가 만든 새 번역 모델 공개", [one, two]).share == 1.0
    assert overlap("마지막 말은 가을이다 겨울의 첫 말은 눈이다", [one, two]).share < 1.0
    assert overlap("겨울의 첫 말은 눈이다", [one]).share == 0.0


@pytest.mark.parametrize(("text", "source"), [("", SOURCE), ("가", ""), ("…", "…")])
def test_nothing_shares_nothing(text, source):
    found = overlap(text, [article(source)])
    assert (found.longest, found.share) == ("", 0.0)


def test_every_run_counts_as_often_as_the_text_has_it():
    assert overlap(f"{SOURCE} {SOURCE}", [article(SOURCE)]).share == 1.0
