"""The closing question of a section: the article's own where it is a good one, else the letter's,
filled with the story's subject.

The worst fault is a question on something the story does not tell of, so a question is offered
first only where the story names what it names.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.korean.blanks import filled, has_blank, said_in, without_blank
from newsletter.korean.kiwi import tokenize
from newsletter.summarise.subject import subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST = 75
"""Characters of an offered question at most: a bullet of 220 keeps room for what leads to it."""

# --- the letter's own questions ------------------------------------------------------------------

# What a question may name though the story does not: whose turn it is, by what, how.
_EVERYDAY = frozenset(
    """시민 사람 당사자 이용자 판단 자료 결정 영향 목소리 이야기 손해 시간 마련 편리 몫 일
    동네 길 값 자리 집 가운데 날 논의 공개 참여 방식 발표 뒤 몸 마음 끝 책임 보호 덕분 쓰임
    설명 요구 보상 이름 뜻 존중 허락 가능 관련 목적 상황 사정 지금 잘못 증명 바깥 힘 필요 규칙
    이웃 소식 이익 동안 이유 말 대신 선택 사실 기준 함께 기술 기계 약속 조건 방법 때 전
    스스로 재고 흐름 정도 성과 나라 금지선 어디쯤 거절 경계 이의 내부 이로움 쓰이 진짜 공정
    정보 주인 요청""".split()  # noqa: SIM905
)
_SAME = (
    ("ai", "인공지능"),
    ("노동자", "근로자", "작업자", "직원", "라벨러"),
    ("주민", "마을 사람"),
    ("편견", "편향"),
    ("학생", "아이들"),
    ("기업", "회사"),
    ("반도체", "칩"),
    ("군대", "군용", "군사", "국방"),
)
"""Words of which each may name what another one names."""
_NAMING = ("NNG", "NNP", "SL")


@dataclass(frozen=True, slots=True)
class Asked:
    """What earlier sections closed on: ``now`` the text of the last letter and of this one, which
    may not be asked again, ``before`` the text of all the others.
    """

    now: str = ""
    before: str = ""


def offered(
    own: Sequence[str],
    general: Sequence[str],
    *,
    title: str,
    text: str,
    asked: Asked,
) -> tuple[str, ...]:
    """The questions that may close a story, the best first, blanks filled with its subject.

    The topic's ``own`` whose every word the story tells of, those that name most of it first; then
    the ``general`` ones, a filled one before a bare one; those an older letter asked come behind,
    and the topic's that name something else last. What the last letter or this one asked, whatever
    filled it, is left out; only where nothing else is left does it come back. A question that is
    longer than 75 characters once filled, or has a blank and no subject, is left out too.
    """
    story, subject = _Story(title, text), subject_of(title, text)
    fitting = [one for one in own if story.tells(one)]
    fitting.sort(key=lambda one: (not has_blank(one), -story.closeness(one)))
    bare = sorted(general, key=lambda one: not has_blank(one))
    strange = [one for one in own if one not in fitting and not has_blank(one)]
    ranked = [
        *_fresh_first([*fitting, *(one for one in bare if story.tells(one))], asked.before),
        *_fresh_first([*strange, *(one for one in bare if not story.tells(one))], asked.before),
    ]
    ranked = [one for one in dict.fromkeys(ranked) if subject or not has_blank(one)]
    new = [one for one in ranked if not said_in(one, asked.now)]
    found = (filled(one, subject) for one in new or ranked)
    return tuple(one for one in found if len(one) <= LONGEST)


def _fresh_first(questions: Sequence[str], before: str) -> list[str]:
    return sorted(questions, key=lambda one: said_in(one, before))


class _Story:
    """What a story tells of: how often it says a word, its headline's words three times."""

    def __init__(self, title: str, text: str) -> None:
        self._text = f"{f'{title} ' * 3}{text}".lower()
        self._short = Counter(name for name in _names(self._text) if len(name) < 2)

    def says(self, word: str) -> int:
        same = next((group for group in _SAME if word in group), (word,))
        return sum(self._text.count(one) if len(one) > 1 else self._short[one] for one in same)

    def tells(self, question: str) -> bool:
        """Whether the story says everything the question names, twice on the average."""
        said = [self.says(word) for word in _subjects(question)]
        return all(said) and sum(said) >= 2 * len(said)

    def closeness(self, question: str) -> float:
        """How much of the question, everyday words too, the story says; of two that it says as
        fully the one that names more is closer.
        """
        said = [min(self.says(word), 3) for word in set(_names(without_blank(question)))]
        return sum(said) / (len(said) + 2)


def _names(text: str) -> Iterator[str]:
    for part in text.split("\n\n"):
        yield from (token.form.lower() for token in tokenize(part) if token.tag in _NAMING)


def _subjects(question: str) -> set[str]:
    """What a question is about: its nouns, everyday ones apart."""
    return {word for word in _names(without_blank(question)) if word not in _EVERYDAY}


# --- the article's own question ------------------------------------------------------------------

_SHORTEST_OWN, _LONGEST_OWN = 15, 110
_ASKING = re.compile(r"(?:까|까요|나요|가요|니까|는가|은가|인가|던가|나|냐|을지|ㄹ지)\s?[?？.]?$")
_POINTS_BACK = re.compile(
    r"^(?:그렇다면|그럼|그러면|그런데|그러나|하지만|그래서|그리고|또|또한|혹은|아니면|그래도|이처럼"
    r"|이렇게|그렇게|이제|여기|거기|반대로|결국|다시 말해|왜냐하면|즉|따라서)"
    r"(?:[\s,]|[은는이가을를의]\s)"
    r"|(?:^|[\s‘“(])(?:[이그저]|[이그저]런|[이그]러한|[이그] ?같은|둘 중|양쪽|해당|위)\s"
    r"|(?:^|\s)(?:[이그저]것|[이그]들|그녀|[이그]곳|[이그]때|[이그]날|이번|[이그]와|전자|후자)"
    r"|(?:^|\s)(?:[이그]를|이에|이는|그[는가의]|여기서|거기서|앞서|둘[은이을]|둘 다)(?=\s|$)"
)
_SPEAKS_TO = re.compile(
    r"여러분|독자|당신|애청자|(?:기자|선생|교수|대표|의원|고객|회원)님"
    r"|(?<![가-힣])(?:저는|제가|저희|나는|내가|필자)(?=\s|$)"
    r"|(?:으시|시|셨|신|실|세)(?:나요|는지요|가요|까요|습니까|니까|어요|요)[?.]?$|(?:십니까|시겠습니까)[?.]?$"
    r"|계신|있으신|하신|하실|하시|드릴|드려|궁금하|보셨|느끼셨"
)
_INVITES = re.compile(
    r"(?:볼까|할게|시작할까|떠날까|드릴까|들려줄까)요?[?.]?$|(?:살펴|알아|들여다|돌아|함께 )볼까"
    r"|[이본] (?:글|기사)|이번 호|다음 (?:호|편지)|뉴스레터|신청|할인|클릭"
)
_FLATTERS = re.compile(
    r"지 ?않(?:을까|나|습니까|은가|는가|겠|았을까|았나|았던가)|잖(?:을까|나요|습니까)"
    r"|아닐까|아닌가|아니겠|아닙니까|아닐지|어떨까요?[?.]?$|말이 되|무슨 소용|어찌|왜 안|못할까"
    r"|얼마나 (?:좋|다행|기쁘|아름|행복|답답|힘들|외로|괴로|무서|반가)"
    r"|누가 (?:알겠|알까|믿겠|마다하)|못하겠"
    r"|(?:수|리)(?:가|는)? 있겠|없을까요?[?.]?$|없겠"
)
_OPEN = re.compile(
    r"누가|누구|누굴|무엇|뭘|무얼|어떻게|어떤|어디|어느|언제|얼마|왜|몇|무슨|까요?\s?[?？.]?$"
    r"|어야\s?(?:하나|하는가|합니까)|해야\s?(?:하나|하는가|합니까)|수\s?있(?:나|는가|습니까)"
)


def is_good_question(text: str, before: str) -> bool:
    """Whether an article's own question may close the letter's section as it stands.

    ``text`` is the sentence, plain or polite; ``before`` the one before it, '' for none. A good one
    stands alone (points at nothing said before), is open (no flattery that wants a yes: 않을까요),
    addresses nobody and invites to nothing, is no quotation and no part of one, names at least two
    things, and has 15–110 characters.
    """
    text = text.strip()
    if not _SHORTEST_OWN <= len(text) <= _LONGEST_OWN or not _ASKING.search(text):
        return False
    if text[0] in "“\"‘'「" or before.count("“") > before.count("”") or before.count('"') % 2:
        return False
    if any(text.count(a) != text.count(b) for a, b in ("“”", "‘’", "()")) or text.count('"') % 2:
        return False
    wrong = (_POINTS_BACK, _SPEAKS_TO, _INVITES, _FLATTERS)
    if any(pattern.search(text) for pattern in wrong) or not _OPEN.search(text):
        return False
    return len({token.form for token in tokenize(text) if token.tag in _NAMING}) > 1
