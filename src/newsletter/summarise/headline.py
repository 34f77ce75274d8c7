"""Headline of a section: the article's own, cleaned, in 20–40 characters where the article has
the words for it.

Nothing is invented: what completes a short title is the article's deck or a sentence of it. (The
name said oftenest, put before a short title, was wrong in 12 of 29 press titles read, so a title
without a deck stays short.)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter.korean.headlines import LONGEST, cleaned, shortened
from newsletter.korean.kiwi import content_words, tokenize
from newsletter.korean.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter.model import Article

SHORTEST = 20
"""A headline with fewer characters rarely says what happened (measured in the letter: 26–36)."""
_KNOWN = 0.75
"""Share of a completion's words that the text must hold: decks list other stories too."""
_OPENING = 12
"""Sentences of an article in which a sentence to complete its title is looked for."""

_GREETING = re.compile(
    r"^(?:안녕|반갑|어서 ?오|새해 복|여러분|인사|환영)"
    r"|(?:안녕하세요|인사드립니다|시작합니다|보내드립니다)"
    r"|^(?:제?\s?\d+\s?호|vol\.?\s?\d+|\d+월 \d+일|이번 (?:주|호)|오늘의)?\s*"
    r"(?:뉴스레터|소식지?|편지|레터|브리핑|알림|공지|보도자료|무제|제목 없음|untitled|home|홈)$",
    re.IGNORECASE,
)


def headline(article: Article) -> str:
    """The headline that opens the article's section: at most 40 characters, at least 20 where the
    article has the words, never empty.

    A greeting, or a title none of whose words the text knows, gives way to the deck.
    """
    title = cleaned(article.title, article.publisher, article.authors)
    decks = [deck for deck in _decks(article) if _told(deck, article)]
    if decks and (not title or _GREETING.search(title) or not _known(title, article.text)):
        title, decks = decks[0], decks[1:]
    title = title or cleaned(article.text[:200]) or article.title.strip() or "제목 없는 글"
    if len(title) < SHORTEST:
        more = (*decks, *_sentences(title, article))
        return next((whole for rest in more if (whole := _joined(title, rest))), title)
    return shortened(title)


def _decks(article: Article) -> tuple[str, ...]:
    parts = re.split(r"\s+[·|/ㅣ]\s+|\n", article.subtitle)
    return tuple(deck for part in parts if len(deck := cleaned(part)) >= _LEAST)


_LEAST = 6


def _told(deck: str, article: Article) -> bool:
    """Whether a deck is one of this article: its words are told in the text."""
    return _known(deck, article.text) >= _KNOWN


def _known(words: str, text: str) -> float:
    """The share of the content words that the text holds; 0 for none."""
    wanted = set(content_words(words))
    told = {word for paragraph in text.split("\n\n") for word in content_words(paragraph)}
    known = sum(word in told or (len(word) > 1 and word in text) for word in wanted)
    return known / len(wanted) if wanted else 0.0


def _joined(title: str, rest: str) -> str:
    """The title and what completes it, '' where that is no headline of the right length."""
    if title[-1] in "?!":
        whole = f"{title} {rest}"
    elif ":" in title or title[-1] in "…,":
        return ""
    else:
        whole = f"{title}: {rest}"
    said, more = set(content_words(title)), set(content_words(rest))
    fresh = more - said and len(more & said) <= len(said) / 2
    return whole if SHORTEST <= len(whole) <= LONGEST and fresh else ""


_LEANS = re.compile(
    r"(?:[이그저]|이런|그런|이날|이들|그들|하지만|그러나|또|또한|특히|이에|이후|한편|다만|반면|결국)[\s,]|[“‘\"'(]"
)
_STATES = re.compile(r"[가-힣](?:다|냐|까|나)$")


def _sentences(title: str, article: Article) -> Iterator[str]:
    """Short plain sentences of the opening on the title's matter, fit to stand behind a colon."""
    about = set(content_words(title))
    opening = [s.text for p in article.paragraphs[:_OPENING] for s in split_sentences(p)]
    for sentence in opening[:_OPENING]:
        text = sentence.rstrip(".?!")
        if len(text) > LONGEST or _LEANS.match(text) or not _STATES.search(text):
            continue
        tags = {token.tag for token in tokenize(text)}
        polite = re.search(r"니다$|니까$", text)
        if "JKS" in tags and "NP" not in tags and not polite and about & set(content_words(text)):
            yield text
