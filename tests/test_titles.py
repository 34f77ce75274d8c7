"""Headlines without what is not the headline, and names in one spelling."""

import tomllib
from pathlib import Path

import pytest

from newsletter.curate.names import one_spelling
from newsletter.curate.titles import bare

ROOT = Path(__file__).parent.parent
PLAIN = "달래시 보행교 통행 금지"

DRESSED = [
    f"[단독] {PLAIN}",
    f"[속보]{PLAIN}",
    f"<속보> {PLAIN}",
    f"【종합】 {PLAIN}",
    f"〈르포〉 {PLAIN}",
    f"［포토］ {PLAIN}",
    f"[1보] {PLAIN}",
    f"[그래픽] {PLAIN}",
    f"(종합) {PLAIN}",
    f"(종합2보) {PLAIN}",
    f"(단독) {PLAIN}",
    f"단독 | {PLAIN}",
    f"속보: {PLAIN}",
    f"종합2보·{PLAIN}",
    f"[단독][인터뷰] {PLAIN}",
    f"[단독] [인터뷰] {PLAIN}",
    f"{PLAIN}(종합)",
    f"{PLAIN}(종합2보)",
    f"{PLAIN} (2보)",
    f"{PLAIN}[영상]",
    f"{PLAIN} [포토]",
    f"{PLAIN}(재종합)",
    f"{PLAIN} - 한빛신문",
    f"{PLAIN} – 한빛신문",
    f"{PLAIN} — 한빛신문",
    f"{PLAIN} | 한빛신문",
    f"{PLAIN} | 사회 | 한빛신문",
    f"{PLAIN} : 한빛신문",
    f"{PLAIN} :: 한빛신문",
    f"{PLAIN} :: 한빛신문 ::",
    f"{PLAIN} < 사회 < 한빛신문",
    f"[단독] {PLAIN}(종합2보) - 한빛신문",
    f"{PLAIN}(전문) | 한빛신문",
    f"  {PLAIN}\n",
]


@pytest.mark.parametrize("title", DRESSED)
def test_labels_and_outlets_are_taken_off(title):
    assert bare(title) == PLAIN


@pytest.mark.parametrize(
    "title",
    [
        PLAIN,
        "다리를 닫다 - 스무 해 동안 아무도 살피지 않은 상판 아래의 틈",
        "새 법: 누가 무엇을 지키나",
        "우리가 쓰는 물의 값: 데이터센터와 마을",
        "(서울=한빛통신) 다리 닫혀 시민들 돌아가",
        "3-4명이 다쳤다",
        "GPT-5를 공개하다",
        "다리가 닫힌 (아주) 오랜 까닭",
        "[단독] 다리",
        "[오늘의 사진] 물",
        "다리 - 물",
        "[단독]",
        "",
    ],
)
def test_what_is_the_headline_stays(title):
    assert bare(title) == title


def test_a_long_outlet_is_taken_off_where_it_is_the_publisher():
    outlet = "열여섯 글자가 넘는 긴 이름의 신문사"
    title = f"{PLAIN} - {outlet}"
    assert bare(title) == title
    assert bare(title, outlet) == PLAIN


@pytest.mark.parametrize("title", [*DRESSED, PLAIN, "[단독] 다리", "다리 - 물"])
def test_a_bare_headline_is_bare(title):
    assert bare(bare(title)) == bare(title)


# --- names ---------------------------------------------------------------------------------------

NAMES = tomllib.loads((ROOT / "src/newsletter/curate/names.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_every_spelling_reads_to_its_name_and_the_name_to_itself(name):
    for spelling in (name, *NAMES[name]):
        assert one_spelling(spelling) == name
        assert one_spelling(f"어제 {spelling}의 소식") == f"어제 {name}의 소식"


def test_no_name_is_the_spelling_of_another_and_no_spelling_stands_twice():
    spellings = [spelling.casefold() for others in NAMES.values() for spelling in others]
    assert len(spellings) == len(set(spellings))
    assert not {name.casefold() for name in NAMES}.intersection(spellings)


@pytest.mark.parametrize("name", NAMES)
def test_one_spelling_for_good(name):
    for spelling in NAMES[name]:
        once = one_spelling(f"{spelling}와 {spelling}")
        assert one_spelling(once) == once


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MSG 조미료와 SMS 문자", "MSG 조미료와 SMS 문자"),
        ("Metaverse 산업", "Metaverse 산업"),
        ("XAIO가 온다", "XAIO가 온다"),
        ("OPENAI의 ChatGPT", "오픈AI의 챗GPT"),
        ("오픈AI와 OpenAI와 오픈 AI", "오픈AI와 오픈AI와 오픈AI"),
        ("MS가 판다", "마이크로소프트가 판다"),
        ("최태황 CEO가 왔다", "최태황 CEO가 왔다"),
        ("젠슨 황 CEO", "젠슨황 CEO"),
        ("구글 딥마인드", "딥마인드"),
        ("", ""),
    ],
)
def test_latin_spellings_are_whole_words(text, expected):
    assert one_spelling(text) == expected
