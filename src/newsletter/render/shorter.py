"""A letter too long for a mail → one that fits and leads on to the web.

Gmail cuts a mail off at about 102 KB and drops its styles with the rest, so the cut is made here,
where a reader can follow it: from the last section backwards, each keeps its headline, its first
bullet and a link to the place on the site where it goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from newsletter.model import Finding, Prose, Section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsletter.model import Issue, Letter

LARGEST: Final = 100_000
"""Bytes of the HTML part in UTF-8 that a letter may have; Gmail cuts at 102,400."""
MORE: Final = "웹에서 계속 읽기"


@dataclass(frozen=True, slots=True)
class Fitted:
    """A letter that fits, or the whole one where nothing helps. ``size`` is the whole letter's
    HTML in bytes, ``cut`` says in Korean what goes on on the web; empty where all is in the mail.
    """

    letter: Letter
    size: int
    cut: str = ""


def fit(issue: Issue, draw: Callable[[Issue], Letter], web_url: str) -> Fitted:
    """``draw(issue)``, or the first shorter edition that is light enough.

    Without ``web_url``, the letter's page, there is nowhere to go on: the letter stays whole.
    """
    whole = draw(issue)
    size = weight(whole)
    if size <= LARGEST or not web_url:
        return Fitted(whole, size)
    editions = tuple(_editions(issue, web_url))
    # Each edition is lighter than the one before: halve what is left to look at.
    best, low, high = Fitted(whole, size), 0, len(editions)
    while low < high:
        middle = (low + high) // 2
        shorter, cut = editions[middle]
        letter = draw(shorter)
        if weight(letter) <= LARGEST:
            best, high = Fitted(letter, size, cut), middle
        else:
            low = middle + 1
    return best


def weight(letter: Letter) -> int:
    """Bytes of the HTML part as a mail client counts them, in UTF-8."""
    return len(letter.html.encode("utf-8", "replace"))


def _editions(issue: Issue, web_url: str) -> Iterator[tuple[Issue, str]]:
    """Ever shorter editions: sections from the end, then the briefs, then the first bullets."""
    count = len(issue.sections)
    for kept in reversed(range(count)):
        yield (
            _from(issue, kept, web_url),
            f"뒤에서부터 꼭지 {count - kept}개는 첫 글머리만 남겼습니다",
        )
    least = _from(issue, 0, web_url)
    if issue.briefs:
        elsewhere = Section(None, "단신", (_more(f"{web_url}#briefs"),))
        least = replace(least, sections=(*least.sections, elsewhere), briefs=())
        yield least, f"꼭지 {count}개는 첫 글머리만 남기고 단신은 뺐습니다"
    heads = tuple(replace(section, body=section.body[-1:]) for section in least.sections)
    least = replace(least, sections=heads)
    yield least, "모든 꼭지의 제목만 남겼습니다"
    opening = _more(web_url).text if issue.greeting else ""
    yield replace(least, greeting=opening, closing=""), "인사말과 맺음말을 빼고 제목만 남겼습니다"


def _from(issue: Issue, kept: int, web_url: str) -> Issue:
    """The letter with its sections behind the first ``kept`` made short."""
    sections = tuple(
        section if order <= kept else _short(section, f"{web_url}#s{order}")
        for order, section in enumerate(issue.sections, 1)
    )
    return replace(issue, sections=sections)


def _short(section: Section, url: str) -> Section:
    first = section.bullets[:1]
    return Section(section.number, section.headline, (*first, _more(url)))


def _more(url: str) -> Prose:
    return Prose(f"[{MORE}]({url})")


def check_length(fitted: Fitted, file: str) -> tuple[Finding, ...]:
    """Says that a shorter edition goes out, where one does."""
    if not fitted.cut:
        return ()
    message = f"메일이 {fitted.size:,}바이트라 줄인 판을 보냅니다: {fitted.cut}."
    fix = f"‘{MORE}’를 누르면 사이트에서 이어집니다. 꼭지를 줄이면 편지가 그대로 나갑니다."
    return (Finding("mail.shorter", "warning", file, None, message, fix),)
