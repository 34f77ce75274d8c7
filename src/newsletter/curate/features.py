"""What choosing compares articles by: content words by where they stand, names, figures, steps.

Made once for a text (it costs Kiwi some milliseconds) and kept by content hash; see ``key``.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from newsletter.curate.names import one_spelling
from newsletter.curate.titles import bare
from newsletter.korean.kiwi import content_morpheme, morphemes
from newsletter.korean.numbers import Quantity, quantities

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsletter.korean.kiwi import Token
    from newsletter.model import Article

VERSION = 2
"""Goes into every key: features made by another version of this module are made anew."""
LEAD = 250
"""Characters of text behind the headline in which news is told; what follows is background."""
BODY = 1200
"""Characters of a text that are looked at."""


@dataclass(frozen=True, slots=True)
class Features:
    """Words are dictionary forms, with each compound once more as a whole (``+배터리실``).

    ``names`` are proper names, Latin words and compounds among them; ``figures`` are amounts as
    "unit:value", ``days`` the days of a month that are named, ``steps`` the stages of an affair
    (bill, trial, building …) that the headline and the lead speak of; ``subject`` the words before
    the headline's comma (``딥시크, 새 모델 공개``), whom it is about.
    """

    title: tuple[str, ...]
    lead: tuple[str, ...]
    body: tuple[str, ...]
    names: tuple[str, ...]
    figures: tuple[str, ...]
    head_figures: tuple[str, ...]
    days: tuple[int, ...]
    steps: tuple[int, ...]
    title_steps: tuple[int, ...]
    subject: tuple[str, ...]


def key(title: str, text: str) -> str:
    """The content hash under which the features of a headline and a text may be kept."""
    content = "\x1f".join((str(VERSION), title, text))
    return hashlib.blake2b(content.encode("utf-8", "replace"), digest_size=12).hexdigest()


def looked_at(article: Article) -> tuple[str, str]:
    """The headline and the text that an article is compared by: ``features_of(*looked_at(a))``."""
    return (
        bare(article.title, article.publisher),
        f"{article.subtitle}\n{article.text[:BODY]}".strip(),
    )


def features_of(title: str, text: str) -> Features:
    """Read a headline and the text under it; the same words give the same features."""
    title, text = one_spelling(title), one_spelling(text)
    cut = text.find(" ", LEAD)
    lead, body = (text, "") if cut < 0 else (text[:cut], text[cut:])
    (title_words, names), (lead_words, more), (body_words, rest) = map(_words, (title, lead, body))
    head = f"{title}\n{lead}"
    figures, days = _figures(f"{head}\n{body}")
    return Features(
        title=title_words,
        lead=lead_words,
        body=body_words,
        names=tuple(sorted(names | more | rest)),
        figures=figures,
        head_figures=_figures(head)[0],
        days=days,
        steps=_steps(head),
        title_steps=_steps(title),
        subject=_subject(title),
    )


def to_json(made: Features) -> str:
    return json.dumps(asdict(made), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Features:
    """The features; ValueError, TypeError or AttributeError where the text holds none."""
    return Features(**{name: tuple(values) for name, values in json.loads(text).items()})


# --- words ---------------------------------------------------------------------------------------

_IN_COMPOUND = frozenset(["NNG", "NNP", "NNB", "NR", "XR", "SL", "SH", "XPN", "XSN"])
_NAMES = frozenset(["NNP", "SL", "SH"])


def _words(text: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The content words of a text, and the names among them."""
    tokens = morphemes(text)
    words = [word for token in tokens if (word := content_morpheme(token))]
    names = {token.form.lower() for token in tokens if token.tag in _NAMES}
    compounds = [f"+{''.join(parts)}" for parts in _compounds(tokens) if len(parts) > 1]
    return (*words, *compounds), frozenset(names.union(compounds))


def _compounds(tokens: Iterable[Token]) -> Iterable[list[str]]:
    """Runs of nouns written together: names that the analyser does not know come apart in them."""
    run: list[str] = []
    end = -1
    for token in tokens:
        if token.tag.split("-")[0] in _IN_COMPOUND:
            if token.start != end and run:
                yield run
                run = []
            run.append(token.form.lower())
            end = token.end
        elif run:
            yield run
            run = []
    if run:
        yield run


_SUBJECT = re.compile(r"[^,“”\"‘’'…?!]{2,16},\s")


def _subject(title: str) -> tuple[str, ...]:
    found = _SUBJECT.match(title)
    return _words(found[0])[0] if found else ()


# --- figures and steps ---------------------------------------------------------------------------

_TIMES = frozenset(["년", "월", "일", "시", "분", "분기", "항", "조항"])
_COUNTED = frozenset(
    [
        "", "명", "번", "개", "가지", "주", "차", "호", "곳", "대", "배", "개월", "나라", "기",
        "심", "팀", "단계", "편", "건", "시간", "위", "장",
    ]
)  # fmt: skip
_SMALL = 10
"""Below it, numbers of ordinary things (두 곳, 세 번) stand in every text."""


def telling(quantity: Quantity) -> bool:
    """Whether an amount may tell one event from another."""
    if quantity.unit in _TIMES:
        return False
    return quantity.value >= _SMALL or quantity.unit not in _COUNTED


def _figures(text: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The telling amounts of a text, and the days of a month that are named."""
    found = quantities(text)
    days = {int(quantity.value) for quantity in found if quantity.unit == "일"}
    figures = {f"{one.unit}:{one.value:.10g}" for one in found if telling(one)}
    return tuple(sorted(figures)), tuple(sorted(days))


STEPS = tuple(
    re.compile(step)
    for step in (
        "발의|법안 제출",
        "상임위|소위|전체회의",
        "본회의|통과|가결",
        "시행|공포",
        "입법예고|행정예고|초안|의견수렴",
        "1심|지법|지방법원",
        "2심|항소심|고법|고등법원|항소법원",
        "대법|상고심",
        "헌재|위헌",
        "기소|송치|구속|체포|압수수색",
        "구형",
        "선고|판결|배상",
        "고소|고발|제소|소송",
        "가처분|가압류",
        "착공|첫 삽",
        "준공|개소|완공",
        "출시|공개|선보",
        "인수|합병",
        "투자 유치|조달",
        "해킹|유출|노출",
        "찬반투표",
        "파업|쟁의",
        "합의|타결|철회",
        "과징금|과태료|제재",
        r"(?<![가-힣])화재|불이 (?:나|붙)|불길",
        "침수|누수",
        "충돌|추돌|사고",
        "퇴사|이직|사임",
        "감원|해고|구조조정",
        "실적|영업이익|매출",
        "보고서|조사 결과|설문",
        "청문회|국감|국정감사",
        "업무협약|MOU|협력",
    )
)
"""Two reports of one affair at different steps are two events: a bill moved, and a bill passed."""


def _steps(text: str) -> tuple[int, ...]:
    return tuple(index for index, step in enumerate(STEPS) if step.search(text))
