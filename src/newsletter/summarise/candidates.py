"""Article → the sentences a bullet may use, in order, polite, with where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.korean.kiwi import tokenize
from newsletter.korean.politeness import polite
from newsletter.korean.sentences import split_sentences
from newsletter.korean.when import dated
from newsletter.summarise.compress import compressed, glosses

if TYPE_CHECKING:
    import datetime as dt

    from newsletter.model import Article


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of an article: ``article.text[start:end] == quote``, ``text`` its polite form.

    ``text`` is empty where the sentence cannot be used; it still holds its place in the order, so
    that what stands around it is not taken for neighbours. ``inside`` marks a sentence that does
    not open its paragraph, ``after_gap`` one that follows an unusable sentence in it, ``undated``
    one with a day that only the sentence before can tell (이날). ``changes`` are the words before
    its ending that are said otherwise: dates written out, brackets left out.
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
    changes: tuple[tuple[str, str], ...] = ()

    @property
    def usable(self) -> bool:
        return bool(self.text)

    @property
    def leans(self) -> bool:
        """Whether it begins by pointing at something said before."""
        return self.after_gap or self.undated or bool(_LEANING.match(self.quote))

    @property
    def asks(self) -> bool:
        return bool(_QUESTION.search(self.text)) and not _NOT_ASKING.search(self.text)


MIN_SENTENCE, MAX_SENTENCE = 12, 200

_PLAIN = "은|는|이|가|을|를|에|의|도|만|로|으로|과|와|부터|까지|보다"
_PARTICLES = rf"(?:{_PLAIN}|에서|에게|에는|에도|에서는|에서도|에게는)?"
# Words that point at something said before: 이/그/저 and what is built on them, and connectives.
_LEANING = re.compile(
    r"[“‘\"'(]?(?:"
    r"(?:이|그|저|이런|그런|해당|같은|또|이 같은|이와|그와|당시|양측|두)\s"
    rf"|(?:이|그)(?:것|곳|날|들|때|쪽|후|뒤|녀|밖|외){_PARTICLES}(?=[\s,])"
    r"|(?:이|그)(?:번|처럼|만큼|대로)(?=[\s,])"
    r"|이(?:는|를|에|로|어|에\s?따라|같은)(?=[\s,])|그(?:는|가|를|의|중|동안|간)(?=[\s,])"
    r"|이러(?:한|하자|해서|자|면|므로|다|다가|고)(?=[\s,])"
    r"|그러(?:나|니|자|면|므로|다|다가|면서|니까|더니)(?=[\s,])"
    r"|(?:이|그)렇(?:게|다|다면|지만|더라도|듯|기)(?=[\s,])|(?:이|그)래(?:서|도|야)(?=[\s,])"
    r"|(?:그런데|그리고|그러한)(?=[\s,])"
    r"|(?:하지만|또한|반면|따라서|때문에|한편|둘째|셋째|넷째|특히|결국|결과적으로|다만|여기에|여기서"
    r"|거기에|게다가|더구나|예를 들어|물론|즉|대신|오히려|아울러|이어서|나아가|마찬가지로|실제로"
    r"|그럼에도|덕분에|반대편에서는|문제는|먼저|우선|왜냐하면|이튿날|이윽고|곧이어)(?=[\s,]))"
    # or in the first words: 시의 이런 대응이 …
    r"|.{1,16}?\s(?:이런|이러한|이 같은|이같은|그런|그러한|그 같은)\s"
)
_WRITER = re.compile(r"(?:^|\s)필자")
_I = re.compile(r"저희|[나저]|[내제](?=가)")  # as it is written: 내가, 제가, but not 내 집, 제 값
_META = re.compile(
    r"(?:이|이번|본)\s?(?:글|블로그|게시물|포스트|기사|레터|호|칼럼|게시글)(?:에서|은|는|을|를|의)"
    r"|살펴(?:봅니다|본다|보겠|볼\s?것|보고자|봤습니다|보았습니다)|알아(?:봅니다|보겠|보자|보도록)"
    r"|(?:펼쳐|짚어|들여다|돌아|돌아와)\s?(?:봅니다|보려고|보겠)|독자\s?여러분|구독자|여러분|시작하겠습니다|소개하겠습니다|말씀드리|공유합니다|논의합니다"
)
_LIST_ITEM = re.compile(r"^(?:[(\[]?\d{1,2}[.)\]]|[①-⑳㉮-㉻])\s")
_QUESTION = re.compile(r"(?:까요|나요|가요|습니까|입니까)[?.]?$")
_NOT_ASKING = re.compile(r"(?:볼까요|할게요|드릴까요|시작할까요)[?.]?$")
_PAIRS = (("“", "”"), ("‘", "’"), ("(", ")"), ("「", "」"), ("[", "]"))


def candidates(article: Article, letter: dt.date | None = None) -> tuple[Candidate, ...]:
    """Every sentence of the article; what cannot stand in a letter, and what was said in the same
    words before, has an empty ``text``. Dates are written out as a letter of the day ``letter``
    needs them; without it they stay.
    """
    found: list[Candidate] = []
    said: set[str] = set()
    voice = _Voice(article, letter)
    offset = 0
    for index, paragraph in enumerate(article.paragraphs):
        for place, span in enumerate(split_sentences(paragraph)):
            told = voice.say(span.text)
            found.append(
                Candidate(
                    order=len(found),
                    paragraph=index,
                    quote=span.text,
                    text="" if span.text in said else told.text,
                    undated=told.undated,
                    changes=told.changes,
                    start=offset + span.start,
                    end=offset + span.end,
                    inside=place > 0,
                    after_gap=place > 0 and not found[-1].usable,
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


class _Voice:
    """How the letter says the sentences of an article, one after the other: what a sentence named
    before (a day, a name in English) need not be said again.
    """

    def __init__(self, article: Article, letter: dt.date | None) -> None:
        self._published = article.published
        self._letter = letter
        self._named: dt.date | None = None
        self._glosses: list[str] = []

    def say(self, quote: str) -> _Told:
        if not _may_stand(quote):
            self._glosses += glosses(quote)
            return _Told("")
        dates: tuple[tuple[str, str], ...] = ()
        text, undated = quote, False
        if self._letter:
            when = dated(quote, self._published, self._letter, named=self._named)
            self._named, undated = when.named, bool(when.unresolved)
            text, dates = when.text, tuple((one.before, one.after) for one in when.changes)
        short = compressed(text, known=self._glosses)
        self._glosses += glosses(quote)
        cuts = tuple((cut.text, "") for cut in short.cuts)
        return _Told(polite(short.text) or "", undated, (*dates, *cuts))


def _may_stand(quote: str) -> bool:
    """Whether a sentence is one for a letter: whole, no list item, not the writer's own voice."""
    if not MIN_SENTENCE <= len(quote) <= MAX_SENTENCE or not _balanced(quote):
        return False
    if _META.search(quote) or _is_writers_own(_without_quotations(quote)):
        return False
    return not _LIST_ITEM.match(quote)


def _is_writers_own(text: str) -> bool:
    """Whether somebody says I: the letter must not."""
    if _WRITER.search(text):
        return True
    return any(token.tag == "NP" and _I.match(text, token.start) for token in tokenize(text))


def _balanced(text: str) -> bool:
    return text.count('"') % 2 == 0 and all(
        text.count(opening) == text.count(closing) for opening, closing in _PAIRS[:1] + _PAIRS[2:]
    )


def _without_quotations(text: str) -> str:
    return re.sub(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’", "", text)
