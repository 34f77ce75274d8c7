"""Article → the sentences a bullet may use, in order, polite, with where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.korean.hangul import is_syllable
from newsletter.korean.kiwi import tokenize
from newsletter.korean.particles import mended
from newsletter.korean.politeness import polite
from newsletter.korean.sentences import split_sentences
from newsletter.korean.when import dated
from newsletter.summarise.compress import compressed, glosses
from newsletter.summarise.interview import interview, may_be_quoted, quoted_spans
from newsletter.summarise.openers import Opening, named_at, opening, strangers_at
from newsletter.summarise.orders import is_order
from newsletter.summarise.quotation_marks import typeset

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from newsletter.korean.sentences import Span
    from newsletter.model import Article


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of an article: ``article.text[start:end] == quote``, ``text`` its polite form.

    ``text`` is empty where the sentence cannot be used; it still holds its place in the order, so
    that what stands around it is not taken for neighbours. ``inside`` marks a sentence that does
    not open its paragraph, ``after_gap`` one that follows an unusable sentence in it, ``undated``
    one with a day that only the sentence before can tell (이날). ``opening`` is how a bullet would
    begin with it; where it begins with a person named before (이 씨는), ``named_at`` is the
    ``order`` of the sentence that names them; ``strangers`` are those of the people called by their
    surname further in, -1 for one nobody names. ``changes`` are the words before its ending that
    are said otherwise: marks set, particles mended, dates written out, brackets left out. Where it
    is ``voiced``, it is a part of an interview's answer, told as a quotation of its speaker.
    """

    order: int
    paragraph: int
    quote: str
    text: str
    start: int
    end: int
    inside: bool = False
    after_gap: bool = False
    undated: bool = False
    opening: Opening = Opening.STANDS
    named_at: int | None = None
    strangers: tuple[int, ...] = ()
    changes: tuple[tuple[str, str], ...] = ()
    voiced: bool = False

    @property
    def usable(self) -> bool:
        return bool(self.text)

    @property
    def leans(self) -> bool:
        """Whether it begins by pointing at something said before."""
        return (
            self.after_gap
            or self.undated
            or self.named_at is not None
            or self.opening in {Opening.POINTS, Opening.UNSAID, Opening.JOINS}
        )

    @property
    def asks(self) -> bool:
        return bool(_QUESTION.search(self.text)) and not self.invites

    @property
    def invites(self) -> bool:
        """Whether it only leads over to what follows: 사례를 볼까요."""
        return bool(_NOT_ASKING.search(self.text))


MIN_SENTENCE, MAX_SENTENCE = 12, 200

_WRITER = re.compile(r"(?:^|\s)필자")
_I = re.compile(r"저희|[나저]|[내제](?=가)")  # as it is written: 내가, 제가, but not 내 집, 제 값
_META = re.compile(
    r"(?:이|이번|본)\s?(?:글|블로그|게시물|포스트|기사|레터|호|칼럼|게시글)(?:에서|은|는|을|를|의)"
    r"|살펴(?:봅니다|본다|보겠|볼\s?것|보고자|봤습니다|보았습니다)|알아(?:봅니다|보겠|보자|보도록)"
    r"|(?:펼쳐|짚어|들여다|돌아|돌아와)\s?(?:봅니다|보려고|보겠)|독자\s?여러분|구독자|여러분|시작하겠습니다|소개하겠습니다|말씀드리|공유합니다|논의합니다"
)
# The writer's own house: 우리 학교에서는, but not 우리 사회, 우리 반도체.
_OURS = re.compile(
    r"(?<![가-힣])우리 (?:학교|회사|부서|가게|집|팀|반|동네|기관|모임)"
    r"(?:에서|에는|에도|에|은|는|이|가|을|를|의|도|과|와|만)?(?:는|도)?(?=[\s,.]|$)"
)
# What a page says to its reader.
_CALL = re.compile(
    r"(?:친구|지인|동료|이웃|주변)(?:에게|에도|에|들에게|분들께)\s.{0,16}(?:알려|추천해|공유해|소개해|전해)\s?주"
    r"|구독\s?(?:취소|해지)[는은]?\s(?:언제든|아래|이곳|여기)|수신\s?거부"
    r"|(?:주세요|주십시오|하세요|보세요|으세요|마세요|바랍니다|부탁드립니다|부탁드려요"
    r"|감사합니다|감사드립니다|고맙습니다)[.!~]*$"
)
_LIST_ITEM = re.compile(r"^(?:(?:[(\[]?\d{1,2}[.)\]])\s|[①-⑳㉮-㉻❶-➓])")
_QUESTION = re.compile(r"(?:까요|나요|가요|습니까|입니까)[?.]?$")
_NOT_ASKING = re.compile(r"(?:볼까요|할게요|드릴까요|시작할까요)[?.]?$")
_PAIRS = (("“", "”"), ("‘", "’"), ("(", ")"), ("「", "」"), ("[", "]"))


def candidates(article: Article, letter: dt.date | None = None) -> tuple[Candidate, ...]:
    """Every sentence of the article; what cannot stand in a letter, and what was said in the same
    words before, has an empty ``text``. Dates are written out as a letter of the day ``letter``
    needs them; without it they stay.
    """
    found: list[Candidate] = []
    quotes: list[str] = []
    said: set[str] = set()
    voice = _Voice(article, letter)
    offset = 0
    for index, paragraph in enumerate(article.paragraphs):
        for place, (span, told) in enumerate(voice.tell(index, paragraph)):
            quotes.append(span.text)
            at = len(found)
            named = at if told.voiced else named_at(quotes, at)
            found.append(
                Candidate(
                    order=at,
                    paragraph=index,
                    quote=span.text,
                    text="" if span.text in said else told.text,
                    undated=told.undated,
                    opening=Opening.POINTS if named is None else _opening(span.text, told),
                    named_at=named if named != at else None,
                    strangers=() if told.voiced else strangers_at(quotes, at),
                    changes=told.changes,
                    start=offset + span.start,
                    end=offset + span.end,
                    inside=place > 0,
                    after_gap=place > 0 and not found[-1].usable,
                    voiced=told.voiced,
                )
            )
            said.add(span.text)
        offset += len(paragraph) + 2
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Told:
    text: str
    undated: bool = False
    changes: tuple[tuple[str, str], ...] = ()
    voiced: bool = False


_UNTOLD = _Told("")


def _opening(quote: str, told: _Told) -> Opening:
    """A quotation with its speaker stands by itself, unless what is said points back."""
    found = opening(quote)
    points = found in {Opening.POINTS, Opening.JOINS}
    return Opening.STANDS if told.voiced and not points else found


class _Voice:
    """How the letter says the sentences of an article, one after the other: what a sentence named
    before (a day, a name in English) need not be said again.
    """

    def __init__(self, article: Article, letter: dt.date | None) -> None:
        self._published = article.published
        self._letter = letter
        self._named: dt.date | None = None
        self._glosses: list[str] = []
        self._talk = interview(article)

    def tell(self, index: int, paragraph: str) -> Iterator[tuple[Span, _Told]]:
        """What is said of a paragraph, in spans of it: sentences, or a part of an answer."""
        if index in self._talk.answers:
            turn = self._talk.answers.index(index)
            for span in quoted_spans(paragraph):
                yield span, self._hear(span.text, turn)
            return
        for span in split_sentences(paragraph):
            yield span, _UNTOLD if index in self._talk.questions else self.say(span.text)

    def _hear(self, words: str, turn: int) -> _Told:
        """Words of an answer as its speaker's; nothing where the article does not say whose."""
        self._glosses += glosses(words)
        speaker = self._talk.speaker
        if speaker is None or not may_be_quoted(words) or _META.search(words):
            return _UNTOLD
        return _Told(speaker.says(words, turn), voiced=True)

    def say(self, quote: str) -> _Told:
        if not _may_stand(quote):
            self._glosses += glosses(quote)
            return _UNTOLD
        dates: tuple[tuple[str, str], ...] = ()
        text, marks = typeset(quote)
        text, particles = mended(text)
        undated = False
        if self._letter:
            when = dated(text, self._published, self._letter, named=self._named)
            self._named, undated = when.named, bool(when.unresolved)
            text, dates = when.text, tuple((one.before, one.after) for one in when.changes)
        short = compressed(text, known=self._glosses)
        self._glosses += glosses(quote)
        cuts = tuple((cut.text, "") for cut in short.cuts)
        return _Told(polite(short.text) or "", undated, (*marks, *particles, *dates, *cuts))


def _may_stand(quote: str) -> bool:
    """Whether a sentence is one for a letter: whole, no list item, not the writer's own voice."""
    if not MIN_SENTENCE <= len(quote) <= MAX_SENTENCE or not _balanced(quote):
        return False
    bare = _without_quotations(quote)
    if _META.search(quote) or _CALL.search(bare) or _is_writers_own(bare):
        return False
    return not _LIST_ITEM.match(quote) and not is_order(quote)


def _is_writers_own(text: str) -> bool:
    """Whether somebody says I, or speaks of the own house: the letter must not."""
    if _WRITER.search(text) or _OURS.search(text):
        return True
    return any(
        token.tag == "NP"
        and _I.match(text, token.start)
        and not is_syllable(text[token.start - 1 : token.start])  # 두나는
        for token in tokenize(text)
    )


def _balanced(text: str) -> bool:
    return text.count('"') % 2 == 0 and all(
        text.count(opening) == text.count(closing) for opening, closing in _PAIRS[:1] + _PAIRS[2:]
    )


def _without_quotations(text: str) -> str:
    return re.sub(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’", "", text)
