"""Plain style becomes 합니다체 by its ending alone, and -죠 where that is asked for."""

import gzip
import itertools
import json
import re

import pytest

from newsletter.korean.kiwi import tokenize
from newsletter.korean.politeness import is_polite, polite, softened, tells_harm
from newsletter.korean.sentences import split_sentences

DOCUMENTS = 400

VERBS = """
두 진영이 정면으로 격돌한다. | 두 진영이 정면으로 격돌합니다.
사람들이 점심을 먹는다. | 사람들이 점심을 먹습니다.
답을 내놓지 않는다. | 답을 내놓지 않습니다.
특별한 뜻을 갖는다. | 특별한 뜻을 갖습니다.
자구책으로 읽힌다. | 자구책으로 읽힙니다.
새 표준이 될 것으로 본다. | 새 표준이 될 것으로 봅니다.
관측이 나온다. | 관측이 나옵니다.
마을은 나무를 심는다. | 마을은 나무를 심습니다.
모임이 불을 끈다. | 모임이 불을 끕니다.
부담이 커진다. | 부담이 커집니다.
말을 바꾼다. | 말을 바꿉니다.
관심을 끌지 못한다. | 관심을 끌지 못합니다.
비용을 대 준다. | 비용을 대 줍니다.
"""

IRREGULAR = """
이웃을 돕는다. | 이웃을 돕습니다.
고기를 굽는다. | 고기를 굽습니다.
날이 춥다. | 날이 춥습니다.
결과가 고맙다. | 결과가 고맙습니다.
해결하기 어렵다. | 해결하기 어렵습니다.
마을에서 가깝다. | 마을에서 가깝습니다.
손이 곱다. | 손이 곱습니다.
조합이 집을 짓는다. | 조합이 집을 짓습니다.
병이 낫는다. | 병이 낫습니다.
이 방법이 더 낫다. | 이 방법이 더 낫습니다.
두 마을을 잇는다. | 두 마을을 잇습니다.
선을 긋는다. | 선을 긋습니다.
주민의 말을 듣는다. | 주민의 말을 듣습니다.
까닭을 묻는다. | 까닭을 묻습니다.
힘을 싣는다. | 힘을 싣습니다.
잘못을 깨닫는다. | 잘못을 깨닫습니다.
하늘이 파랗다. | 하늘이 파랗습니다.
노을이 빨갛다. | 노을이 빨갛습니다.
사정이 그렇다. | 사정이 그렇습니다.
처지가 그랬다. | 처지가 그랬습니다.
이름을 부른다. | 이름을 부릅니다.
짐을 나른다. | 짐을 나릅니다.
아무도 이유를 모른다. | 아무도 이유를 모릅니다.
강물이 흐른다. | 강물이 흐릅니다.
값이 서로 다르다. | 값이 서로 다릅니다.
속도가 빠르다. | 속도가 빠릅니다.
책임이 뒤따른다. | 책임이 뒤따릅니다.
나이가 예순에 이른다. | 나이가 예순에 이릅니다.
들판이 푸르다. | 들판이 푸릅니다.
솥에서 밥을 푼다. | 솥에서 밥을 풉니다.
어려운 문제를 푼다. | 어려운 문제를 풉니다.
회사가 모델을 만든다. | 회사가 모델을 만듭니다.
조사단을 이끈다. | 조사단을 이끕니다.
시장이 부푼다. | 시장이 부풉니다.
길이 길다. | 길이 깁니다.
그런 사례는 드물다. | 그런 사례는 드뭅니다.
하기 힘들다. | 하기 힘듭니다.
부담이 크다. | 부담이 큽니다.
배가 고프다. | 배가 고픕니다.
긴 글을 쓴다. | 긴 글을 씁니다.
"""

TENSE = """
계획을 밝혔다. | 계획을 밝혔습니다.
협약을 발표했다. | 협약을 발표했습니다.
협약을 발표하였다. | 협약을 발표하였습니다.
동의했다고 전했다. | 동의했다고 전했습니다.
이름이 알려졌다. | 이름이 알려졌습니다.
새 모델을 선보였다 | 새 모델을 선보였습니다.
점유율은 61%에 달했다. | 점유율은 61%에 달했습니다.
한때 그 값을 치렀었다. | 한때 그 값을 치렀었습니다.
내년에 다시 보겠다. | 내년에 다시 보겠습니다.
그것으로 되겠다. | 그것으로 되겠습니다.
뜻을 밝히셨다. | 뜻을 밝히셨습니다.
어르신이 오신다. | 어르신이 오십니다.
그분은 시인이시다. | 그분은 시인이십니다.
"""

BEING = """
다른 길이 없다. | 다른 길이 없습니다.
그럴 수도 있다. | 그럴 수도 있습니다.
댁에 계신다. | 댁에 계십니다.
댁에 안 계셨다. | 댁에 안 계셨습니다.
모두 알고 있다. | 모두 알고 있습니다.
문이 닫혀 있다. | 문이 닫혀 있습니다.
밝힌 바 있다. | 밝힌 바 있습니다.
취지가 좋다. | 취지가 좋습니다.
쉽지 않다. | 쉽지 않습니다.
만만찮다. | 만만찮습니다.
피해도 적잖다. | 피해도 적잖습니다.
지켜봐야 할 듯하다. | 지켜봐야 할 듯합니다.
맞는 말인 듯싶다. | 맞는 말인 듯싶습니다.
보고 싶다. | 보고 싶습니다.
준비가 필요하다. | 준비가 필요합니다.
그렇다고 볼 수 있다. | 그렇다고 볼 수 있습니다.
있지 아니하다. | 있지 아니합니다.
"""

COPULA = """
이것은 약속이다. | 이것은 약속입니다.
남은 것은 시간 문제다. | 남은 것은 시간 문제입니다.
두 회사가 이끄는 동맹다. | 두 회사가 이끄는 동맹입니다.
그런 뜻이 아니다. | 그런 뜻이 아닙니다.
그렇게 된다는 것이다. | 그렇게 된다는 것입니다.
비가 내릴 것이다. | 비가 내릴 것입니다.
곧 끝날 거다. | 곧 끝날 겁니다.
곧 끝날거다. | 곧 끝날겁니다.
곧 끝날 게다. | 곧 끝날 겁니다.
내년에 문을 열 예정이다. | 내년에 문을 열 예정입니다.
기준을 만들어야 할 때다. | 기준을 만들어야 할 때입니다.
그럴 법이다. | 그럴 법입니다.
뜻한 바다. | 뜻한 바입니다.
그럴 만한 까닭에서다. | 그럴 만한 까닭에서입니다.
사람이 모자라기 때문이다. | 사람이 모자라기 때문입니다.
지난해의 3배다. | 지난해의 3배입니다.
상대는 KT다. | 상대는 KT입니다.
새 모델은 GPT-4다. | 새 모델은 GPT-4입니다.
새 모델은 라온-4o다. | 새 모델은 라온-4o입니다.
한 해 전보다 오른 24%다. | 한 해 전보다 오른 24%입니다.
온도는 25℃다. | 온도는 25℃입니다.
기준은 1㎡다. | 기준은 1㎡입니다.
등급은 A+다. | 등급은 A+입니다.
값은 100달러다. | 값은 100달러입니다.
비율은 3 대 1이다. | 비율은 3 대 1입니다.
그 회사는 엑스(옛 트위터)다. | 그 회사는 엑스(옛 트위터)입니다.
그 회사는 가람(Garam)이었다. | 그 회사는 가람(Garam)이었습니다.
바로 ‘의료 혁신’이다. | 바로 ‘의료 혁신’입니다.
그 법은 「돌봄기본법」이다. | 그 법은 「돌봄기본법」입니다.
첫 책은 『하루』다. | 첫 책은 『하루』입니다.
그 노래는 <하루>다. | 그 노래는 <하루>입니다.
그의 답은 ‘모른다’였다. | 그의 답은 ‘모른다’였습니다.
그의 답은 “모른다”다. | 그의 답은 “모른다”입니다.
그 회사는 나루였다. | 그 회사는 나루였습니다.
목표는 1등이었다. | 목표는 1등이었습니다.
누구의 것도 아니었다. | 누구의 것도 아니었습니다.
"""

QUESTIONS = """
이유는 무엇일까. | 이유는 무엇일까요.
누가 먼저 먹을까? | 누가 먼저 먹을까요?
누가 책임을 질 것인가? | 누가 책임을 질 것인가요?
어디까지 왔는가? | 어디까지 왔는가요?
어렵지 않은가. | 어렵지 않은가요.
왜 그런가. | 왜 그런가요.
누가 알겠는가. | 누가 알겠는가요.
어디서 왔던가. | 어디서 왔던가요.
비용은 누가 내나. | 비용은 누가 내나요.
비용은 누가 내나? | 비용은 누가 내나요?
그럴 리가 있나. | 그럴 리가 있나요.
무엇을 하느냐. | 무엇을 합니까.
누가 남아 있느냐? | 누가 남아 있습니까?
그래서 되겠느냐? | 그래서 되겠습니까?
무엇이 문제냐? | 무엇이 문제입니까?
이것은 누구의 책이냐? | 이것은 누구의 책입니까?
누가 그것을 만드느냐? | 누가 그것을 만듭니까?
왜 이리 크냐? | 왜 이리 큽니까?
그 일이 어려우냐? | 그 일이 어렵습니까?
그 말이 맞니? | 그 말이 맞습니까?
할 수 있을지? | 할 수 있을지요?
"""

ASIDES = """
참 크구나. | 참 크군요.
모두 그렇게 하는구나. | 모두 그렇게 하는군요.
많이들 알더라. | 많이들 알더군요.
그렇게 한다더라. | 그렇게 한다더군요.
쉽지 않더군. | 쉽지 않더군요.
모두 알고 있거든. | 모두 알고 있거든요.
모두 알고 있지. | 모두 알고 있죠.
생각보다 크네. | 생각보다 크네요.
이제는 좋아한단다. | 이제는 좋아한답니다.
그도 학생이란다. | 그도 학생이랍니다.
곧 알게 되리라. | 곧 알게 될 것입니다.
이미 끝났으리라. | 이미 끝났을 것입니다.
그것이 길이리라. | 그것이 길일 것입니다.
쉽지 않으리라. | 쉽지 않을 것입니다.
"""

NOUNS = """
다음 달 문을 열 예정. | 다음 달 문을 열 예정입니다.
다음 달 공개 예정. | 다음 달 공개 예정입니다.
손님이 크게 늘 전망. | 손님이 크게 늘 전망입니다.
지원을 늘릴 방침. | 지원을 늘릴 방침입니다.
지원을 늘린다는 계획. | 지원을 늘린다는 계획입니다.
해마다 줄어드는 추세. | 해마다 줄어드는 추세입니다.
"""

BEHIND = """
자료를 따라야 한다(자료 참조). | 자료를 따라야 합니다(자료 참조).
자료를 따라야 한다 (자료 참조). | 자료를 따라야 합니다 (자료 참조).
자료를 따라야 한다.(자료 참조) | 자료를 따라야 합니다.(자료 참조)
자료를 따라야 한다(자료 참조) | 자료를 따라야 합니다(자료 참조).
접수는 두 번이다(1분기, 4.1.~6.30.). | 접수는 두 번입니다(1분기, 4.1.~6.30.).
모두 스무 곳을 골랐다[참고 3]. | 모두 스무 곳을 골랐습니다[참고 3].
모두 스무 곳을 골랐다.[1] | 모두 스무 곳을 골랐습니다.[1]
모두 스무 곳을 골랐다¹. | 모두 스무 곳을 골랐습니다¹.
모두 스무 곳을 골랐다*. | 모두 스무 곳을 골랐습니다*.
모두 스무 곳을 골랐다1). | 모두 스무 곳을 골랐습니다1).
누구의 몫인가? (나루 기자) | 누구의 몫인가요? (나루 기자)
그는 “할 수 없다”고 말했다. | 그는 “할 수 없다”고 말했습니다.
‘불가능하다’고 설명했다. | ‘불가능하다’고 설명했습니다.
마침내 문을 연다! | 마침내 문을 엽니다!
문을 연다고 했다… | 문을 연다고 했습니다…
"""

HAEYO = """
새 모델을 내놓았어요. | 새 모델을 내놓았습니다.
내년에 다시 보겠어요. | 내년에 다시 보겠습니다.
그는 학생이에요. | 그는 학생입니다.
이곳은 학교예요. | 이곳은 학교입니다.
비율은 3%예요. | 비율은 3%입니다.
그런 뜻이 아니에요. | 그런 뜻이 아닙니다.
곧 끝날 거예요. | 곧 끝날 겁니다.
다른 길이 없어요. | 다른 길이 없습니다.
모두가 그렇게 해요. | 모두가 그렇게 합니다.
준비가 돼요. | 준비가 됩니다.
곧 끝날거예요. | 곧 끝날겁니다.
이웃을 도와요. | 이웃을 돕습니다.
꽃이 아름다워요. | 꽃이 아름답습니다.
값이 서로 달라요. | 값이 서로 다릅니다.
빵을 만들어요. | 빵을 만듭니다.
사정이 그래요. | 사정이 그렇습니다.
마을이 멀어요. | 마을이 멉니다.
"""

UNTOUCHED = """
방법이 있을까요?
모두 알고 있죠.
모두 알고 있지요.
누가 책임을 질 것인가요?
얼마나 걸리나요?
그런 까닭이 있거든요.
아직 이른데요.
그렇고요.
생각보다 크네요.
반응이 뜨겁군요.
이 길이 맞지 않습니까?
어서 오십시오.
함께 합시다.
의견을 들려주세요.
어디에서 해요?
함께 봐요.
알려 줘요.
노래를 들어요.
반갑습니다.
"""

NONE = """
함께 대응하자.
이제 그러지 말자.
길을 비켜라.
그러지 마라.
참으로 놀라워라.
나는 몰랐어.
다음에 또 간대.
이게 말이 되다니.
가람시청 앞 광장의 모습
“기준을 만들어야 한다.”
그의 말은 ‘기준을 만들어야 한다’
가람시의 모습(자료 사진).
챗봇 오답률 14.5%
효과도 분석.
효과도 예정.
2024년 추진 계획.
내년 1월 개통할 예정
행사 예정
그가 닿은 곳은 캐나다.
눈앞에 푸른 바다.
새 얼굴이 무대에 오르다
틀리면 누가 책임지나
가람시의 돌봄 다
"""


def pairs(*tables):
    lines = itertools.chain.from_iterable(table.strip().splitlines() for table in tables)
    return [tuple(line.split(" | ")) for line in lines]


def lines(table):
    return table.strip().splitlines()


ENDINGS = pairs(
    VERBS, IRREGULAR, TENSE, BEING, COPULA, QUESTIONS, ASIDES, NOUNS, BEHIND, HAEYO
)  # fmt: skip


@pytest.mark.parametrize(("plain", "expected"), ENDINGS)
def test_ending(plain, expected):
    assert polite(plain) == expected
    assert is_polite(expected)


@pytest.mark.parametrize("sentence", lines(UNTOUCHED))
def test_what_is_polite_already_stays(sentence):
    assert is_polite(sentence)
    assert polite(sentence) == sentence


def test_a_missing_full_stop_is_added():
    assert polite("준비하고 있습니다") == "준비하고 있습니다."


@pytest.mark.parametrize("expected", [after for _, after in ENDINGS])
def test_what_became_polite_stays_so(expected):
    assert polite(expected) == expected


@pytest.mark.parametrize("sentence", ["", *lines(NONE)])
def test_what_cannot_be_made_polite_is_none(sentence):
    assert polite(sentence) is None


def test_everything_before_the_ending_stays():
    sentence = "AI  동맹(AI Alliance)은 ‘개방’을 내걸고 50여 곳을 모았다."
    assert polite(sentence) == sentence[: -len("았다.")] + "았습니다."


@pytest.mark.parametrize(
    "text", ["계획을 밝혔다.", "챗봇 오답률 14.5%", "그렇게 보인다", "한다(자료)."]
)
def test_plain_is_not_polite(text):
    assert not is_polite(text)


# --- press releases of the shared data, where they are there --------------------------------------

QUOTES_OR_TALK = re.compile(r"[”\"’']\s*[.?!]?\s*$")


@pytest.fixture(scope="module")
def press(shared):
    """Every different sentence of some hundred press releases."""
    source = shared / "data" / "press-dev.jsonl.gz"
    if not source.is_file():
        pytest.skip("the press releases are not there")
    with gzip.open(source, "rt", encoding="utf-8") as texts:
        bodies = [json.loads(text)["body"] for text in itertools.islice(texts, DOCUMENTS)]
    return list(
        dict.fromkeys(
            span.text
            for body in bodies
            for paragraph in body.split("\n")
            for span in split_sentences(paragraph)
        )
    )


def has_predicate_at_its_end(sentence):
    """By Kiwi's tags, whatever brackets and marks follow."""
    bare = re.sub(r"(?:[.?!…\s]|[(\[][^()\[\]]*[)\]])*$", "", sentence)
    tokens = [token for token in tokenize(bare + ".") if token.start < len(bare)]
    return bool(tokens) and tokens[-1].tag == "EF"


def test_press_releases_end_politely(press):
    ending = [sentence for sentence in press if has_predicate_at_its_end(sentence)]
    failed = [s for s in ending if (changed := polite(s)) is None or not is_polite(changed)]
    assert len(ending) > 3000
    assert len(failed) <= len(ending) / 100, failed


def test_the_text_before_the_ending_stays_byte_for_byte(press):
    for sentence in press:
        changed = polite(sentence)
        if changed is None:
            continue
        tail = re.search(r"(?:[.?!…]|\s?[(\[][^()\[\]]*[)\]])*$", sentence)[0]
        kept = len(sentence) - len(tail) - 3  # a stem's last syllable and two of the ending
        assert changed[:kept] == sentence[:kept], sentence
        assert changed.endswith(tail), sentence


# --- the softer form -----------------------------------------------------------------------------

SOFTER = pairs("""
회사가 모델을 만든다. | 회사가 모델을 만들죠.
사람들이 점심을 먹는다. | 사람들이 점심을 먹죠.
이웃을 돕는다. | 이웃을 돕죠.
이것은 약속이다. | 이것은 약속이죠.
남은 것은 시간 문제다. | 남은 것은 시간 문제죠.
두 회사가 이끄는 동맹다. | 두 회사가 이끄는 동맹이죠.
상대는 KT다. | 상대는 KT죠.
한 해 전보다 오른 24%다. | 한 해 전보다 오른 24%죠.
바로 ‘의료 혁신’이다. | 바로 ‘의료 혁신’이죠.
그런 뜻이 아니다. | 그런 뜻이 아니죠.
문을 열기로 했다. | 문을 열기로 했죠.
그 회사는 나루였다. | 그 회사는 나루였죠.
취지가 좋다. | 취지가 좋죠.
길이 길다. | 길이 길죠.
값이 서로 다르다. | 값이 서로 다르죠.
해결하기 어렵다. | 해결하기 어렵죠.
아무도 이유를 모른다. | 아무도 이유를 모르죠.
관심이 늘어난다. | 관심이 늘어나죠.
조사단을 이끈다. | 조사단을 이끌죠.
자리를 내 준다. | 자리를 내 주죠.
모두 알고 있다. | 모두 알고 있죠.
비가 내릴 것이다. | 비가 내릴 것이죠.
회사가 모델을 만듭니다. | 회사가 모델을 만들죠.
취지가 좋습니다. | 취지가 좋죠.
이것은 약속입니다. | 이것은 약속이죠.
자료를 따라야 한다(자료 참조). | 자료를 따라야 하죠(자료 참조).
어르신이 오신다. | 어르신이 오시죠.
남은 것은 시간 문제입니다. | 남은 것은 시간 문제죠.
나라마다 마찬가지입니다. | 나라마다 마찬가지죠.
물이 모자라는 탓입니다. | 물이 모자라는 탓이죠.
사정을 모르기 때문입니다. | 사정을 모르기 때문이죠.
상대는 나루랩(NARU Lab)입니다. | 상대는 나루랩(NARU Lab)이죠.
그런 사례는 드뭅니다. | 그런 사례는 드물죠.
부담이 큽니다. | 부담이 크죠.
길이 깁니다. | 길이 길죠.
값이 서로 다릅니다. | 값이 서로 다르죠.
자리가 없습니다. | 자리가 없죠.
""")


@pytest.mark.parametrize(("plain", "expected"), SOFTER)
def test_softer_form(plain, expected):
    assert softened(plain) == expected
    assert is_polite(expected)


@pytest.mark.parametrize(
    "sentence",
    [
        "나루 대표는 “할 수 없다”고 말했다.",
        "나루 대표는 그럴 수 없다고 밝혔다.",
        "가람일보 보도에 따르면 손님이 줄었다.",
        "시민 단체는 기준이 없다고 지적했다.",
        "두 사람이 숨졌다.",
        "이 사고로 열두 명이 다쳤다.",
        "피해가 이어졌다.",
        "직원 절반을 해고했다.",
        "내년에 다시 보겠다.",
        "누가 책임을 질 것인가?",
        "이유는 무엇일까.",
        "함께 대응하자.",
        "마침내 문을 연다!",
        "모두 알고 있죠.",
        "새 모델을 내놓았어요.",
        "가람시청 앞 광장의 모습",
        "",
    ],
)
def test_what_a_letter_must_not_say_so(sentence):
    assert softened(sentence) is None


@pytest.mark.parametrize(
    "sentence", ["인구가 준다.", "새가 난다.", "그릇에 물을 푼다.", "칼을 간다."]
)
def test_a_stem_that_cannot_be_told_is_left(sentence):
    assert softened(sentence) is None


def test_what_stands_before_the_ending_is_not_touched():
    for plain, expected in SOFTER:
        body = plain.removesuffix(".").removesuffix("(자료 참조)")
        assert expected[: len(body) - 3] == plain[: len(body) - 3]


@pytest.mark.parametrize(
    ("text", "harm"),
    [
        ("두 사람이 숨졌다.", True),
        ("기록이 유출됐다.", True),
        ("배꽃이 얼었다.", False),
        ("", False),
    ],
)
def test_words_of_harm(text, harm):
    assert tells_harm(text) is harm
