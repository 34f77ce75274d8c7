"""Interviews: what somebody answers is said as theirs, not as the letter's own claim.

Pages print an interview as questions and answers in turn. Of the answers only the page's form says
whose they are; a sentence taken out of one would be told as a fact. So a few of an answer's
sentences are told together, word for word, in quotation marks and with the speaker's name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.korean.hangul import final_of
from newsletter.korean.kiwi import tokenize
from newsletter.korean.sentences import Span, split_sentences
from newsletter.summarise.compress import SURNAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter.model import Article

MOST_QUOTED = 150
"""Characters of an answer told at once: with the speaker and a closing question still a bullet."""

_MOST_ASKED = 160
_FEWEST_QUESTIONS = 2
_LEAST_SHARE = 0.25
_ASKS = re.compile(r"(?:\?|(?:나|가|까|나요|가요|니까|인지|은지|는지)[.…]?)[”’\"]?$")
_COUNTED = re.compile(r"^(?:\d|[①-⑳])")
_MARKED = re.compile(r"^(?:[QＱ]\d{0,2}|질문\s?\d{0,2}|문)[.:)]?\s")
_LABEL = re.compile(r"^(?:[AＡ]\d{0,2}[.:)]|답변?[.:)]|(?P<name>[가-힣]{2,4})\s?[:：])\s?")
_INTERVIEW = re.compile(
    r"인터뷰|일문일답|대담|[을를와과]\s(?:[^.]{0,20}\s)?만났|만나\s[^.]{0,20}(?:물었|들었|나눴|나누었)"
    r"|이야기를\s(?:나눴|나누었|들었|들어)|에게\s(?:물었|들었)"
)
_TITLES = (
    "씨|대표|교수|회장|사장|의원|장관|위원장|원장|소장|총장|박사|연구원|변호사|작가|감독|센터장|팀장"
    "|이사장|이사|활동가|간사|사무국장|국장|간호사|의사|교사|시인|선장|기획자|개발자|판사"
)
_NAMED = re.compile(
    rf"(?<![가-힣])([{SURNAMES}][가-힣]{{1,3}})"
    rf"(?:(?:\([^()]{{1,12}}\))?\s?({_TITLES})(?![가-힣]{{2}})|\(\d\d\)(?=[은는이가의을를]\s))"
)
_ENDS = re.compile(r"(?:다|요|죠)[.]?$")
_UNQUOTABLE = re.compile(r"[“”\"]|\(웃음")
_QUOTED_WHOLE = re.compile(r"[“\"]([^“”\"]*)[”\"]")
_SAID = ("말했습니다", "설명했습니다")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who answers, as a letter calls them: ``노을결 씨``."""

    name: str

    def says(self, words: str, turn: int) -> str:
        """The words as a quotation; ``turn`` varies the verb, so that neighbours differ."""
        topic = "은" if final_of(self.name[-1]) else "는"
        said = _SAID[turn % len(_SAID)]
        return f"{self.name}{topic} “{words.rstrip('.')}”라고 {said}."


@dataclass(frozen=True, slots=True)
class Interview:
    """Which paragraphs of an article ask and which answer; ``speaker`` is None where the page does
    not say who does, or where several do.
    """

    questions: tuple[int, ...] = ()
    answers: tuple[int, ...] = ()
    speaker: Speaker | None = None


NO_INTERVIEW = Interview()


def interview(article: Article) -> Interview:
    """The questions and answers of an article, none where it is no interview.

    It is one where a question stands before at least every fourth paragraph from the first one on,
    and the text above it says so or names one person. Behind the last question only one paragraph
    is taken for the answer; what follows may be the reporter's.
    """
    asking = _asking(article.paragraphs)
    if len(asking) < _FEWEST_QUESTIONS:
        return NO_INTERVIEW
    first, last = asking[0], asking[-1]
    introduction = (article.title, article.subtitle, *article.paragraphs[:first])
    speaker = _speaker(introduction, article.authors)
    if len(asking) < _LEAST_SHARE * (last - first + 1) or not (
        speaker or any(map(_INTERVIEW.search, introduction))
    ):
        return NO_INTERVIEW
    answers = tuple(
        at
        for at, text in enumerate(article.paragraphs[: last + 2])
        if at > first and at not in asking and not _narrates(text, speaker)
    )
    labels = {_label(article.paragraphs[at]) for at in answers} - {""}
    alone = speaker if not speaker or labels <= {speaker.name.split()[0]} else None
    return Interview(asking, answers, alone)


def _asking(paragraphs: Sequence[str]) -> tuple[int, ...]:
    """The paragraphs that ask; an answer may end on a question, but stands behind one."""
    asking: list[int] = []
    for at, text in enumerate(paragraphs):
        if len(text) > _MOST_ASKED or _COUNTED.match(text):
            continue
        behind_one = asking[-1:] == [at - 1]
        if _MARKED.match(text) or (_ASKS.search(text) and not behind_one):
            asking.append(at)
    return tuple(asking)


def _label(paragraph: str) -> str:
    """The name of who speaks, as it stands before the words; empty where there is none."""
    found = _LABEL.match(paragraph)
    return (found["name"] or "") if found else ""


def _narrates(paragraph: str, speaker: Speaker | None) -> bool:
    """Whether a paragraph between the answers is about the speaker, and so the reporter's."""
    if speaker is None or _label(paragraph):
        return False
    name, _, title = speaker.name.partition(" ")
    return name in paragraph or f"{name[0]} {title}" in paragraph


def quoted_spans(paragraph: str) -> tuple[Span, ...]:
    """An answer as spans of neighbouring sentences, each short enough to be quoted at once; what
    cannot be quoted stands by itself.
    """
    label = _LABEL.match(paragraph)
    skipped = label.end() if label else 0
    whole = _QUOTED_WHOLE.fullmatch(paragraph, skipped)
    if whole:
        return tuple(
            Span(one.text, one.start + whole.start(1), one.end + whole.start(1))
            for one in quoted_spans(whole[1])
        )
    spans: list[Span] = []
    for one in split_sentences(paragraph):
        start = max(one.start, skipped)
        words = paragraph[start : one.end]
        joins = spans and may_be_quoted(words) and may_be_quoted(spans[-1].text)
        if joins and one.end - spans[-1].start <= MOST_QUOTED:
            start = spans.pop().start
        spans.append(Span(paragraph[start : one.end], start, one.end))
    return tuple(span for span in spans if span.text)


def may_be_quoted(words: str) -> bool:
    """Whether words can stand in quotation marks: no quotation inside, a statement at the end."""
    return not _UNQUOTABLE.search(words) and bool(_ENDS.search(words))


def _speaker(introduction: Sequence[str], authors: Sequence[str]) -> Speaker | None:
    """The one person that is said to be met, or the only one named before the first question; the
    reporter is none.
    """
    sentences = [span.text for text in introduction for span in split_sentences(text)]
    met = [sentence for sentence in sentences if _INTERVIEW.search(sentence)]
    for told in (met, sentences):
        people = {
            named[1]: named[2] or "씨"
            for sentence in told
            for named in _NAMED.finditer(sentence)
            if named[1] not in authors and not _is_word(sentence, named)
        }
        if len(people) == 1:
            return Speaker(" ".join(*people.items()))
    return None


def _is_word(sentence: str, named: re.Match[str]) -> bool:
    """Whether what looks like a name is a word that begins like a surname: 지난달, 정부."""
    return any(
        one.start == named.start(1) and one.end >= named.end(1) and one.tag != "NNP"
        for one in tokenize(sentence)
    )
