"""What a letter's reader can do without is cut; facts, quotations and who said it stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.summarise.compress import compressed, glosses

# The part that goes stands between bars.
CUT = """
돌봄부|(장관 나하늘)|는 지원을 늘린다. -> 돌봄부는 지원을 늘린다.
돌봄부|(장관 나하늘, 이하 돌봄부)|는 지원을 늘린다. -> 돌봄부는 지원을 늘린다.
가람연구원|(원장 김새벽)|은 표준을 냈다. -> 가람연구원은 표준을 냈다.
가람시|(시장 한바다)|는 조례를 고쳤다. -> 가람시는 조례를 고쳤다.
온새미|(대표 나하늘)|가 모델을 냈다. -> 온새미가 모델을 냈다.
온새미|(대표이사 나하늘·김새벽)|가 모델을 냈다. -> 온새미가 모델을 냈다.
온새미|(최고경영자 로빈 그린우드)|가 모델을 냈다. -> 온새미가 모델을 냈다.
온새미|(나하늘 대표)|가 모델을 냈다. -> 온새미가 모델을 냈다.
디딤협회|(회장 이소리)|가 반대했다. -> 디딤협회가 반대했다.
가람위원회| (위원장 박도담)| 는 심의를 미뤘다. -> 가람위원회 는 심의를 미뤘다.
가람위원회| (위원장 박도담)|는 심의를 미뤘다. -> 가람위원회는 심의를 미뤘다.
돌봄기본계획|(이하 기본계획)|을 고쳤다. -> 돌봄기본계획을 고쳤다.
돌봄기본계획|(이하 ‘기본계획’)|을 고쳤다. -> 돌봄기본계획을 고쳤다.
돌봄기본계획|(약칭: 기본계획)|을 고쳤다. -> 돌봄기본계획을 고쳤다.
개방 동맹|(Open Alliance, 이하 동맹)|를 맺었다. -> 개방 동맹을 맺었다.
나하늘 대표|(사진)|가 무대에 섰다. -> 나하늘 대표가 무대에 섰다.
나하늘 대표|(왼쪽)|와 김새벽 교수|(오른쪽)|가 만났다. -> 나하늘 대표와 김새벽 교수가 만났다.
나하늘 대표|(왼쪽에서 두 번째)|가 웃는다. -> 나하늘 대표가 웃는다.
나하늘 대표|(가운데)|가 웃는다. -> 나하늘 대표가 웃는다.
나하늘 대표|(앞줄 왼쪽)|가 웃는다. -> 나하늘 대표가 웃는다.
나하늘 대표|(사진=가람일보)|가 웃는다. -> 나하늘 대표가 웃는다.
나하늘 대표|(자료사진)|가 웃는다. -> 나하늘 대표가 웃는다.
모두 스무 곳을 골랐다|(자료 참조)|. -> 모두 스무 곳을 골랐다.
모두 스무 곳을 골랐다|(아래 표 참조)|. -> 모두 스무 곳을 골랐다.
모두 스무 곳을 골랐다|(표 1)|. -> 모두 스무 곳을 골랐다.
모두 스무 곳을 골랐다|(붙임 2 참고)|. -> 모두 스무 곳을 골랐다.
모두 스무 곳을 골랐다|[참고 3]|. -> 모두 스무 곳을 골랐다.
모두 스무 곳을 골랐다|[사진=가람일보]|. -> 모두 스무 곳을 골랐다.
상담실|(☎ 02-000-0000)|에 물으면 된다. -> 상담실에 물으면 된다.
상담실|(02-000-0000)|에 물으면 된다. -> 상담실에 물으면 된다.
상담실|(1588-0000)|에 물으면 된다. -> 상담실에 물으면 된다.
누리집|(www.garam.example)|에서 볼 수 있다. -> 누리집에서 볼 수 있다.
누리집|(https://garam.example/1)|에서 볼 수 있다. -> 누리집에서 볼 수 있다.
전자우편|(desk@garam.example)|로 받는다. -> 전자우편으로 받는다.
온새미|(나스닥: ONSM)|의 주가가 올랐다. -> 온새미의 주가가 올랐다.
온새미|(000000)|의 주가가 올랐다. -> 온새미의 주가가 올랐다.
구휼|(救恤)|은 오래된 말이다. -> 구휼은 오래된 말이다.
정|(情)|을 나누었다. -> 정을 나누었다.
가람전기사|(社)| 사이의 약속이다. -> 가람전기사 사이의 약속이다.
한편, |가람시는 조례를 고쳤다. -> 가람시는 조례를 고쳤다.
한편 |가람시는 조례를 고쳤다. -> 가람시는 조례를 고쳤다.
또한 |지원도 늘린다. -> 지원도 늘린다.
또한, |지원도 늘린다. -> 지원도 늘린다.
특히 |농촌에서 늘었다. -> 농촌에서 늘었다.
이날 |행사에는 백 명이 왔다. -> 행사에는 백 명이 왔다.
한편 |가람시|(시장 한바다)|는 “늘린다”고 밝혔다. -> 가람시는 “늘린다”고 밝혔다.
개방 동맹(Open Alliance)과 다른 개방 동맹|(Open Alliance)|는 다르다. -> 개방 동맹(Open Alliance)과 다른 개방 동맹은 다르다.
가람시|()|는 조례를 고쳤다. -> 가람시는 조례를 고쳤다.
"""

KEPT = """
지원금은 1000억달러(약 135조원)에 이른다.
지원 대상은 농가(전체의 12%)다.
열에 셋(30%)이 얼었다.
길이는 두 배(20㎞)로 늘었다.
기간은 사흘(5∼7일)이다.
오는 5일(현지시간) 문을 연다.
오는 5일(이하 현지시간) 문을 연다.
오는 5일(월) 문을 연다.
나하늘(47) 씨가 이끈다.
나하늘(47세·가람시) 씨가 이끈다.
나하늘(가명) 씨가 말했다.
나하늘(더불어당) 의원이 말했다.
나하늘(가람대 교수) 씨가 말했다.
엑스(옛 트위터)에 올렸다.
입장료(부가세 별도)를 받는다.
잠정치(추정)를 냈다.
오픈랩(OpenLab)이 모델을 냈다.
인공지능(AI)을 쓴다.
나하늘(1910-1945)의 시를 읽었다.
제3조(목적)를 고쳤다.
물가가 올랐다(자료: 가람통계원).
물가가 올랐다(출처: 가람통계원).
값은 크다(시장 규모 기준).
새 판(2.0)을 냈다.
국무장관(美)을 만났다.
대표라고 “그들(정부)이 정했다”고 말했다.
그는 “온새미(대표 나하늘)가 정했다”고 말했다.
「돌봄법(이하 법)」을 고쳤다.
한편 가람시는 늘렸지만 나루시는 줄였다.
또한 나루시와 달리 가람시는 늘렸다.
특히 도시에서 줄어든 반면 농촌에서 늘었다.
이날 오전 10시에 열린다.
이날 현재 백 명이 왔다.
이날은 백 명이 왔다.
특히나 어렵다.
한편으로는 어렵다.
또한번 늘었다.
나하늘 대표는 그럴 수 없다고 밝혔다.
시민 단체는 기준이 없다고 지적했다.
농가는 보상이 먼저라고 주장했다.
열리지 않은 괄호(시장 한바다는 그대로 둔다.
"""


def cases(table):
    for line in table.strip().splitlines():
        marked, _, expected = line.partition(" -> ")
        yield marked, expected


def unmarked(marked):
    """The sentence, and the spans that stood between bars."""
    parts = marked.split("|")
    if marked.startswith(("한편", "또한", "특히", "이날")):
        parts = ["", *parts]
    sentence, spans = "", []
    for place, part in enumerate(parts):
        if place % 2:
            spans.append((len(sentence), len(sentence) + len(part)))
        sentence += part
    return sentence, spans


@pytest.mark.parametrize(("marked", "expected"), list(cases(CUT)))
def test_what_goes(marked, expected):
    sentence, spans = unmarked(marked)
    done = compressed(sentence)
    assert done.text == expected
    assert [(cut.start, cut.end) for cut in done.cuts] == spans
    assert all(sentence[cut.start : cut.end] == cut.text for cut in done.cuts)


@pytest.mark.parametrize("sentence", KEPT.strip().splitlines())
def test_what_stays(sentence):
    assert compressed(sentence).text == sentence
    assert compressed(sentence).cuts == ()


@pytest.mark.parametrize(
    ("sentence", "known", "expected"),
    [
        ("오픈랩(OpenLab)는 새 모델을 냈다.", ["OpenLab"], "오픈랩은 새 모델을 냈다."),
        ("오픈랩(OpenLab)은 새 모델을 냈다.", ["openlab"], "오픈랩은 새 모델을 냈다."),
        ("오픈랩(OpenLab)은 새 모델을 냈다.", ["Other"], "오픈랩(OpenLab)은 새 모델을 냈다."),
        ("‘개방 동맹(Open Alliance)’를 맺었다.", ["Open Alliance"], "‘개방 동맹’을 맺었다."),
        ("인공지능(AI)을 쓴다.", ["AI"], "인공지능을 쓴다."),
        ("가람은행(Garam)은행권", ["Garam"], "가람은행은행권"),
        (
            "그는 “오픈랩(OpenLab)이다”라고 했다.",
            ["OpenLab"],
            "그는 “오픈랩(OpenLab)이다”라고 했다.",
        ),
    ],
)
def test_a_gloss_stays_the_first_time(sentence, known, expected):
    assert compressed(sentence, known=known).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("오픈랩(OpenLab)과 ‘개방 동맹’(Open Alliance)", ("OpenLab", "Open Alliance")),
        ("온새미(나스닥: ONSM)와 누리집(garam.example)", ()),
        ("지원금 1000억달러(약 135조원)", ()),
        ("OpenLab(오픈랩)", ()),
        ("", ()),
    ],
)
def test_glosses(text, expected):
    assert glosses(text) == expected


@given(st.text(alphabet="가나다(이하 )사진Ab1‘’“”,.한편", max_size=60))
def test_cuts_are_spans_of_the_sentence_in_order(sentence):
    done = compressed(sentence)
    assert all(sentence[cut.start : cut.end] == cut.text for cut in done.cuts)
    edges = [edge for cut in done.cuts for edge in (cut.start, cut.end)]
    assert edges == sorted(edges)
    if not done.cuts:
        assert done.text == sentence
