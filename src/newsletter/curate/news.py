"""What an article tells that was not known: new amounts and days, new steps of the affair, new
names. The words are the article's own, for people to read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter.curate.features import LEAD, STEPS, telling
from newsletter.curate.names import one_spelling
from newsletter.curate.titles import bare
from newsletter.korean.kiwi import morphemes
from newsletter.korean.numbers import quantities

if TYPE_CHECKING:
    from newsletter.model import Article

MOST = 4
_NAMES = 2
"""New names of which one alone is no news: every outlet asks somebody else."""


def news(article: Article, known: str) -> tuple[str, ...]:
    """The new facts in the article's headline and lead, most telling first, at most four; empty
    where it tells nothing that ``known`` does not.
    """
    title = bare(article.title, article.publisher)
    head = f"{title}\n{article.subtitle}\n{article.text[:LEAD]}"
    steps, figures, names = _steps(title, known), _figures(head, known), _names(title, known)
    if not steps and not figures and len(names) < _NAMES:
        return ()
    return tuple(dict.fromkeys((*steps, *figures, *names)))[:MOST]


def _steps(title: str, known: str) -> list[str]:
    found = [step.search(title) for step in STEPS if not step.search(known)]
    return [match[0] for match in found if match]


def _figures(head: str, known: str) -> list[str]:
    told = {(quantity.value, quantity.unit) for quantity in quantities(known)}
    return [
        " ".join(head[quantity.start : quantity.end].split())
        for quantity in quantities(head)
        if telling(quantity) and (quantity.value, quantity.unit) not in told
    ]


def _names(title: str, known: str) -> list[str]:
    told = one_spelling(known)
    names = (token.form for token in morphemes(one_spelling(title)) if token.tag == "NNP")
    return [name for name in dict.fromkeys(names) if len(name) > 1 and name not in told]
