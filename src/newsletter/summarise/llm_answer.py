"""What a model said → sentences with the numbers of their sources, plain text or nothing.

Strict: one JSON object of one shape, bounded in every direction. Marks of Markdown are taken off;
what holds an address or a tag is not mended but refused, for it may have been put there by an
article.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from newsletter.korean.sentences import split_sentences
from newsletter.korean.text import clean_line

MOST_ANSWER, MOST_BULLETS, MOST_SENTENCES, MOST_SENTENCE = 30_000, 8, 6, 400
"""Characters of an answer, bullets in it, sentences in a bullet, characters of a sentence."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as the model wrote it, and the number of the source sentence it names."""

    text: str
    source: int


class UnusableError(ValueError):
    """An answer that cannot be read; the message is a Korean clause that ends in 습니다."""


_FENCED = re.compile(r"```(?:json|JSON)?[ \t]*\n(.*?)\n?[ \t]*```", re.DOTALL)
_NOT_JSON = "모델의 답이 JSON이 아니었습니다"
_OTHER_SHAPE = "모델의 답이 부탁한 꼴의 JSON이 아니었습니다"


def parse_answer(text: str) -> tuple[tuple[Said, ...], ...]:
    """The bullets of an answer. UnusableError unless it is ``{"bullets": [[{"text": str,
    "source": int}, …], …]}`` and nothing else, bare or in one ``json`` fence.
    """
    if not text.strip():
        raise UnusableError("모델의 답이 비어 있었습니다")
    if len(text) > MOST_ANSWER:
        raise UnusableError("모델의 답이 너무 길었습니다")
    try:
        data = json.loads(_object_in(text))
    except (ValueError, RecursionError) as error:
        raise UnusableError(_NOT_JSON) from error
    if not isinstance(data, dict) or set(data) != {"bullets"}:
        raise UnusableError(_OTHER_SHAPE)
    return tuple(
        tuple(_said(one) for one in _listed(bullet, MOST_SENTENCES))
        for bullet in _listed(data["bullets"], MOST_BULLETS)
    )


def _object_in(text: str) -> str:
    bare = text.strip()
    if bare.startswith("{"):
        return bare
    fenced = _FENCED.findall(text)
    if len(fenced) != 1:
        raise UnusableError(_NOT_JSON)
    return str(fenced[0])


def _listed(value: Any, most: int) -> list[Any]:
    if not isinstance(value, list) or not 1 <= len(value) <= most:
        raise UnusableError(_OTHER_SHAPE)
    return value


def _said(value: Any) -> Said:
    if not isinstance(value, dict) or set(value) != {"text", "source"}:
        raise UnusableError(_OTHER_SHAPE)
    text, source = value["text"], value["source"]
    if not isinstance(text, str) or type(source) is not int or len(text) > MOST_SENTENCE:
        raise UnusableError(_OTHER_SHAPE)
    return Said(text, source)


# --- plain text ----------------------------------------------------------------------------------

_ADDRESS = re.compile(
    r"://|\b(?:https?|ftp|mailto|javascript|data|file):|www\.|@[A-Za-z0-9]"
    r"|[A-Za-z0-9-]\.[A-Za-z]{2}|[가-힣A-Za-z0-9]\.(?:한국|닷컴|한국어)"
    r"|[\[({]\s?(?:\.|dot|점)\s?[\])}]|\bhxxp",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[<>]|&(?:#|[A-Za-z]{2,8};)|\]\(|!\[|\]\s?:|\{\{|\{%")
_LEADING = re.compile(r"^(?:(?:[-*•·#>▪■□●○]+|\d{1,2}[.)])\s+)+")
_CITED = re.compile(r"\s?(?:\[\d{1,3}(?:,\s?\d{1,3}){0,5}\]|\((?:자료|문장|출처)\s?\d{1,3}번?\))")
_EMPHASIS = re.compile(r"\*{1,3}|_{2,3}|~~|`{1,3}")

_CHATTER = re.compile(
    r"(?:도움이\s?되(?:셨|었|길|기를|면)|궁금한?\s?(?:점|것)|물론(?:입니다|이죠|이에요)|네,\s?알겠|알겠습니다[.!]?$"
    r"|(?:요약|정리|작성|설명|안내|번역)해?\s?(?:드리겠|드릴게|드렸|보겠습니다|하겠습니다)|다음은\s.{0,30}(?:요약|문단|내용|정리)"
    r"|^이상으로\s|(?:요청|말씀)하신\s|(?:저는|나는)\s.{0,20}(?:모델|AI|인공지능)|인공지능\s?(?:언어\s?)?모델로서"
    r"|추가로\s?필요한|언제든지?\s.{0,12}(?:질문|문의|말씀)|감사합니다[.!]?$|안녕하세요"
    r"|\bas an ai\b|\bi(?:'m| am) (?:sorry|an ai)|\bhere(?:'s| is| are)\b|\b(?:sure|certainly)[,!]"
    r"|\bof course\b|\bi hope this\b|\blet me know\b|\bi can(?:not|'t)\b)",
    re.IGNORECASE,
)


def sentences_of(said: Said) -> tuple[Said, ...]:
    """The sentences in one text, those of a chatbot about itself and its service left out."""
    parts = split_sentences(clean_line(said.text))
    return tuple(Said(p.text, said.source) for p in parts if not is_chatter(p.text))


def is_chatter(sentence: str) -> bool:
    """Whether a sentence is a chatbot's talk to its user and none of the letter."""
    return bool(_CHATTER.search(sentence))


def plain_text(text: str) -> str | None:
    """One line without marks of Markdown and citation numbers, without control and bidi
    characters; None where it holds an address, a tag or an entity, full-width ones too.
    """
    line = clean_line(text)
    for spelling in (line, unicodedata.normalize("NFKC", line)):
        if _ADDRESS.search(spelling) or _MARKUP.search(spelling):
            return None
    line = _EMPHASIS.sub("", _CITED.sub("", _LEADING.sub("", line)))
    return " ".join(line.split())
