"""Articles from files and addresses, told outside any letter; nothing is stored."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from newsletter.collect.dropped_in import read_seeds
from newsletter.collect.seed_file import Failure, SeedFile
from newsletter.config import CollectSettings
from newsletter.files import read_file
from newsletter.model import Story
from newsletter.summarise.best import BestSentence, best_sentences
from newsletter.summarise.extractive import ExtractiveSummariser
from newsletter.tracing.lookup import Traced, look_up

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from newsletter.model import Article, Sentence, Summary

MOST = 20_000_000
"""Bytes of a file that are read; a saved page with its pictures has a few million."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a name on the command line led to: its articles, and the text they stand in where the
    name is a text file.
    """

    name: str
    articles: tuple[Article, ...]
    failures: tuple[Failure, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One of the best sentences; ``start`` and ``end`` count characters of the file it stands in
    (line ends and runs of blanks may differ there), of the article's text where there is no file.
    """

    text: str
    start: int
    end: int
    score: float


def read(name: str, folder: Path, *, offline: bool) -> Source:
    """The articles behind an address or in a file, whose name is taken from ``folder``.

    Pasted text, Markdown, saved pages and files of addresses are read as in seeds/. Raises
    WorkspaceError where the file cannot be read.
    """
    is_address = re.match(r"https?://", name, re.IGNORECASE)
    data = name.encode() if is_address else read_file(folder / name, most=MOST)
    file = SeedFile("주소.url" if is_address else name, data)
    articles, failures = read_seeds(
        [file], CollectSettings(), zone=ZoneInfo("Asia/Seoul"), known={}, offline=offline
    )
    text = "" if is_address or b"\x00" in data[:4096] else data.decode("utf-8-sig", "replace")
    return Source(name, articles, failures, text)


def summarised(article: Article, bullets: int) -> Summary | None:
    """The article in three to five small paragraphs; None where its text is too short."""
    found = ExtractiveSummariser().summarise(
        Story(article), bullets=bullets, questions=("",), attribution=0
    )
    if found is None or (found.question and found.question.text):
        return found
    told = tuple(tuple(s for s in bullet if s.text) for bullet in found.bullets)
    return replace(found, bullets=told, question=None)


def traced(bullet: Sequence[Sentence], article: Article) -> tuple[Traced, ...]:
    """The numbers, dates, names and quotations of a bullet, looked up in its article."""
    return look_up(" ".join(sentence.text for sentence in bullet), (article,))


def best(source: Source, count: int) -> tuple[Found, ...]:
    """The ``count`` best sentences of each article of a source, in their order."""
    places = _Places(source.text)
    return tuple(
        places.found(sentence)
        for article in source.articles
        for sentence in best_sentences(article, count)
    )


class _Places:
    """Where sentences stand in a file, whatever its blanks are."""

    def __init__(self, text: str) -> None:
        self._at = [index for index, letter in enumerate(text) if not letter.isspace()]
        self._packed = "".join(text[index] for index in self._at)
        self._from = 0

    def found(self, sentence: BestSentence) -> Found:
        packed = re.sub(r"\s+", "", sentence.text)
        place = self._packed.find(packed, self._from)
        place = place if place >= 0 else self._packed.find(packed)
        if place < 0 or not packed:
            return Found(sentence.text, sentence.start, sentence.end, sentence.score)
        self._from = place + len(packed)
        start, end = self._at[place], self._at[self._from - 1] + 1
        return Found(sentence.text, start, end, sentence.score)
