"""What a sentence does in a story: tells the fact, the issue, a case or figures, a counter-view.

The letter's sections go fact → issue → case or figures → counter-view → open question (measured on
the letter this form is taken from). Bullets stand in the order of their article, so all a role
decides is which of the article's passages are good at which place.
"""

from __future__ import annotations

import enum
import re


class Role(enum.Enum):
    """The part of a sentence in a story, by its cue words."""

    FACT = "fact"
    ISSUE = "issue"
    CASE = "case"
    VOICE = "voice"  # somebody is quoted
    FIGURES = "figures"
    COUNTER = "counter-view"
    OTHER = "other"


_COUNTER = re.compile(
    r"^[“‘\"']?(?:반면|하지만|그러나|다만|반대로|반대편에서는|물론)(?=[\s,])"
    r"|반발|반박|해명|우려(?:를|가|도|한다|했|합니다|하고|하는|섞인)|지적(?:했|한다|합니다|이|도|하|된)|비판"
    r"|반대(?:했|한다|하고|하는|가|의견|합니다)|맞서|엇갈|는 입장|유감|회의적|우려된다|우려됩니다"
)
# A person who stands for many: 이모(27) 씨, 김하늘(34·가명) 씨, 한 상담사는, 예를 들어.
_CASE = re.compile(
    r"\(\d{2}(?:세)?(?:[·,]\s?[가-힣 ]{1,12})?\)\s?씨|\(가명[^)]{0,12}\)|[가-힣]모\s?씨"
    r"|(?:^|\s)한 (?:[가-힣]{1,10} ){0,2}[가-힣]{0,10}(?:직원|상담사|주민|시민|학생|교사|이용자"
    r"|노동자|농민|학부모|관계자|업주)[은는이가]"
    r"|^(?:예를 들어|예컨대|이를테면)|사례를|씨의 (?:하루|사정|경우)"
)
_SPOKEN = re.compile(r"[”\"](?:이?라고|고|며|면서|이?라며)\s")
_ISSUE = re.compile(
    r"문제는|쟁점|논란|관건|핵심은|과제|까닭|이유|원인|배경|때문(?:이다|입니다|이죠)|책임"
)
_FACT = re.compile(
    r"(?:밝혔|발표했|공개했|내놓았|내놨|출시|도입|시행|통과|의결|확정|열었|연다|엽니다|개최|시작했|선정"
    r"|체결|맺었|드러났|드러난|확인(?:됐|되었|했)|알려졌|나타났|결정했|보도했|전했|추진|개정|합의|착수|공급"
    r"|마련했|신설|지정|제정|제출|고발|제소|과징금|출범|발족)"
)
_FIGURE = re.compile(
    r"(?<![\d,.])\d[\d,.]{0,20}\s?(?:%|％|퍼센트|명|건|곳|원|억|조|만|배|대|장|개|달러|유로|톤|시간)"
)
MANY_FIGURES = 3


def role(sentence: str) -> Role:
    """The part a sentence plays; FACT wins over nothing but OTHER and FIGURES."""
    if _CASE.search(sentence):
        return Role.CASE
    if _COUNTER.search(sentence):
        return Role.COUNTER
    if _ISSUE.search(sentence):
        return Role.ISSUE
    if _SPOKEN.search(sentence):
        return Role.VOICE
    if _FACT.search(sentence):
        return Role.FACT
    return Role.FIGURES if len(_FIGURE.findall(sentence)) >= MANY_FIGURES else Role.OTHER


_FIRST = {
    Role.FACT: 0.0,
    Role.OTHER: 0.03,
    Role.FIGURES: 0.06,
    Role.ISSUE: 0.06,
    Role.VOICE: 0.12,
    Role.CASE: 0.15,
    Role.COUNTER: 0.2,
}
_LAST = {Role.FIGURES: 0.08}


def misplaced(role: Role, place: int, count: int) -> float:
    """What it costs to put a bullet that begins with ``role`` at ``place`` (0 first) of ``count``.

    On the scale of a run's score (0–1), tuned by reading 60 articles: enough to choose between
    runs nearly as good, never enough to leave out the best.
    """
    if place == 0:
        return _FIRST[role]
    return _LAST.get(role, 0.0) if place == count - 1 else 0.0
