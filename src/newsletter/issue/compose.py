"""Stories told → an Issue and its evidence: the only place that knows both vocabularies.

The other way round, ``covered`` reads a finished letter back as what choosing must remember.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.issue.markdown import address, escape, link, plain, urls
from newsletter.korean.headlines import cleaned, shortened
from newsletter.korean.kiwi import tokenize
from newsletter.korean.particles import with_particle
from newsletter.model import Brief, Bullet, Covered, Issue, Link, Prose, Section

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from newsletter.model import Article, Sentence, Story, Summary

MAX_BULLET = 220
PREHEADER = 90


@dataclass(frozen=True, slots=True)
class Told:
    """A story with its summary and the past sections worth reading after it."""

    story: Story
    summary: Summary
    past: tuple[Covered, ...] = ()


@dataclass(frozen=True, slots=True)
class Noted:
    """A runner-up with its one sentence."""

    story: Story
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Wording:
    """The fixed words of a letter form."""

    greeting: str = ""
    closing: str = ""
    ai_label: str = ""


def compose(
    told: Sequence[Told],
    noted: Sequence[Noted],
    wording: Wording,
    *,
    number: int,
    date: dt.date,
) -> Issue:
    """A draft: numbered sections in the order given, the first one's headline as the title."""
    sections = tuple(_section(count, item) for count, item in enumerate(told, 1))
    headlines = [plain(section.headline) for section in sections]
    topics = dict.fromkeys(item.story.topic for item in told if item.story.topic)
    return Issue(
        number=number,
        date=date,
        title=headlines[0],
        preheader=_preheader(headlines) or _first_sentence(told[0].summary),
        topics=tuple(topics),
        greeting=wording.greeting.strip(),
        sections=sections,
        briefs=tuple(_brief(item) for item in noted),
        closing=wording.closing.strip(),
        ai_label=wording.ai_label.strip(),
    )


def attribution_room(article: Article) -> int:
    """Characters naming the outlet takes in a bullet, at most: ``… 나루신문이 전한 소식입니다.``"""
    return len(_outlet(article)) + len(" 이 전한 소식입니다.")


# --- sections ------------------------------------------------------------------------------------


def _section(number: int, told: Told) -> Section:
    story = told.story
    return Section(
        number=number,
        headline=escape(tidy_headline(told.summary.headline)),
        body=(*_since(story), *(Bullet(text) for text in _attributed(story, told.summary))),
        sources=tuple(_source(article) for article in story.articles),
        read_more=tuple(_past(section) for section in told.past),
    )


def _since(story: Story) -> tuple[Prose, ...]:
    """What is new of a story that an earlier letter told, and where it told it."""
    if story.update is None:
        return ()
    since = story.update.since
    date = since.date.isoformat()
    title = escape(since.headline)
    earlier = f"[{title}]({date}.md)({date})" if since.published else f"‘{title}’({date})"
    return (Prose(f"{_news(story)}앞서 {earlier}에서 전한 이야기입니다."),)


def _news(story: Story) -> str:
    """What is new since a past letter, with a blank behind; '' for a story that none told."""
    if story.update is None:
        return ""
    news = ", ".join(escape(fact) for fact in story.update.news)
    return f"지난 호 이후 달라진 점: {news}. "


def tidy_headline(title: str) -> str:
    """A headline of at most 40 characters, labels, outlets and doubled marks off; never empty for a
    title that is not. See ``korean.headlines``.
    """
    return shortened(cleaned(title) or " ".join(title.split()))


_OPENS_WITH_LINK_WORD = re.compile(
    r"(?:하지만|그러나|그리고|그래서|또한|한편|반면|특히|다만|이에|이후|이어|게다가|따라서|문제는)(?=[\s,])"
    r"|(?:이|그|저|이런|그런)\s"
)


def _attributed(story: Story, summary: Summary) -> list[str]:
    """The bullets with each outlet named (and linked) once, by a pattern that is right Korean.

    The outlet of the first article is named in one of its bullets, that of another article in the
    bullet that comes from it. The 출처 line names them in any case.
    """
    bullets = [[escape(sentence.text) for sentence in bullet] for bullet in summary.bullets]
    owners = [_owner(bullet, story) for bullet in summary.bullets]
    own = [
        bullet for bullet, owner in zip(bullets, owners, strict=True) if owner.id == story.lead.id
    ]
    _name_lead(own, story.lead)
    named = {_outlet(story.lead)}
    for bullet, owner, sentences in zip(bullets, owners, summary.bullets, strict=True):
        if _outlet(owner) not in named:
            _name_other(bullet, owner, [not sentence.others for sentence in sentences])
            named.add(_outlet(owner))
    _link_the_rest(bullets, story, summary)
    return [" ".join(bullet) for bullet in bullets]


def _owner(bullet: Sequence[Sentence], story: Story) -> Article:
    """The article a bullet comes from; the first where its words are the letter's own."""
    ids = [sentence.evidence.article_id for sentence in bullet if sentence.evidence]
    return next((article for article in story.articles if article.id in ids[:1]), story.lead)


def _name_lead(bullets: Sequence[list[str]], article: Article) -> None:
    """``X에 따르면`` opens the first bullet that reports something (a figure, a finding), else the
    first that states anything; where none does, a short sentence of its own says whose news it is.
    """
    outlet = _outlet(article)
    named = link(outlet, article.url)
    opener = len(f"{outlet}에 따르면 ")
    able = [
        bullet
        for bullet in bullets
        if _can_open(bullet[0]) and len(plain(" ".join(bullet))) + opener <= MAX_BULLET
    ]
    if able:
        bullet = next((bullet for bullet in able if _reports(bullet)), able[0])
        bullet[0] = f"{named}에 따르면 {bullet[0]}"
        return
    tail = with_particle(outlet, "이/가").removeprefix(outlet) + " 전한 소식입니다."
    for bullet in bullets[:-1]:
        if len(plain(" ".join(bullet))) + 1 + len(outlet) + len(tail) <= MAX_BULLET:
            bullet.append(named + tail)
            break


def _name_other(bullet: list[str], article: Article, own: Sequence[bool]) -> None:
    """The same for a bullet out of another article: where one of its ``own`` sentences speaks of
    the outlet the name is linked, else ``X에 따르면`` opens it, else a short sentence closes it.
    """
    outlet = _outlet(article)
    if any(_link_name(bullet, article, place) for place, is_own in enumerate(own) if is_own):
        return
    named = link(outlet, article.url)
    if _can_open(bullet[0]) and not any("따르면" in sentence for sentence in bullet):
        bullet[0] = f"{named}에 따르면 {bullet[0]}"
    else:
        tail = with_particle(outlet, "이/가").removeprefix(outlet)
        bullet.append(f"{named}{tail} 전한 내용입니다.")


def _link_the_rest(bullets: Sequence[list[str]], story: Story, summary: Summary) -> None:
    """Link the outlets that only a sentence over several articles names."""
    for bullet, sentences in zip(bullets, summary.bullets, strict=True):
        ids = {
            evidence.article_id
            for sentence in sentences
            if sentence.others
            for evidence in (sentence.evidence, *sentence.others)
            if evidence
        }
        for article in story.articles:
            text = " ".join(" ".join(one) for one in bullets)
            if article.id not in ids or link(_outlet(article), article.url) in text:
                continue
            for place in range(len(bullet)):
                if _link_name(bullet, article, place):
                    break


_NAME_ENDS = r"(?=(?:은|는|이|가|을|를|의|에|에서|과|와|도)?(?![0-9A-Za-z가-힣]))"


def _link_name(bullet: list[str], article: Article, place: int) -> bool:
    """Link the outlet where a sentence of the bullet names it; False where it does not."""
    outlet = _outlet(article)
    written = escape(f"가{outlet}")[1:]
    name = re.compile(rf"(?<![0-9A-Za-z가-힣\[(=]){re.escape(written)}{_NAME_ENDS}")
    sentence = bullet[place]
    found = name.search(sentence)
    if found:
        linked = link(outlet, article.url)
        bullet[place] = sentence[: found.start()] + linked + sentence[found.end() :]
    return bool(found)


def _can_open(sentence: str) -> bool:
    return not (
        "따르면" in sentence
        or sentence.endswith("?")
        or _OPENS_WITH_LINK_WORD.match(sentence)
        or re.search(r"(?:까요|나요)\.$", sentence)
    )


_REPORTING = re.compile(r"\d|밝혔|밝힙|전했|드러났|나타났|알려졌|조사|발표|집계|보고서|것으로")


def _reports(bullet: Sequence[str]) -> bool:
    """Whether a bullet tells a finding somebody stands for and opens by naming its subject."""
    named = any(
        token.tag == "JKS" or (token.tag == "JX" and token.form in {"은", "는", "ᆫ"})
        for token in tokenize(plain(bullet[0]))
    )
    return named and bool(_REPORTING.search(" ".join(bullet)))


def _outlet(article: Article) -> str:
    """The outlet's name, else its author's, else words that claim nothing: the title is in 출처."""
    return article.publisher or next(iter(article.authors), "한 글")


def _source(article: Article) -> Link:
    """A linked name; where there is no address, the name with the article's 「title」."""
    name = escape(article.publisher.replace(" · ", "·"))
    if article.url:
        return Link(name or escape(article.title), address(article.url))
    title = f"「{escape(re.sub('[「」]', '’', article.title))}」"
    return Link(f"{name} {title}" if name else title)


def _past(section: Covered) -> Link:
    return Link(escape(section.headline), f"{section.date.isoformat()}.md", section.date)


# --- briefs, preheader ---------------------------------------------------------------------------


def _brief(noted: Noted) -> Brief:
    article = noted.story.lead
    outlet = escape(article.publisher.replace("—", "-"))
    text = f"{_news(noted.story)}{escape(noted.sentence.text)}"
    if not outlet:  # a dash would read as the one before an outlet
        text = text.replace("—", "&mdash;")
    return Brief(Link(escape(tidy_headline(article.title)), address(article.url)), text, outlet)


def _preheader(headlines: Sequence[str]) -> str:
    """The other headlines, as many as fit: the first is the title already."""
    text = ""
    for headline in headlines[1:]:
        joined = f"{text} · {headline}" if text else headline
        if len(joined) > PREHEADER:
            break
        text = joined
    return text


def _first_sentence(summary: Summary) -> str:
    """What a letter of one section shows in the inbox behind its title."""
    text = summary.bullets[0][0].text
    return text if len(text) <= PREHEADER else text[: PREHEADER - 1].rsplit(" ", 1)[0] + "…"


# --- a finished letter, as memory ----------------------------------------------------------------


def covered(issue: Issue) -> tuple[Covered, ...]:
    """What a letter told: each section, and each brief, with the addresses and titles it names."""
    published = issue.status != "draft"
    told = [
        Covered(
            date=issue.date,
            headline=plain(section.headline),
            text="\n".join(plain(block.text) for block in section.body),
            urls=_section_urls(section),
            titles=(plain(section.headline), *_named_titles(section)),
            published=published,
        )
        for section in issue.sections
    ]
    told += [
        Covered(
            issue.date,
            plain(brief.link.text),
            plain(brief.text),
            (brief.link.url,) if brief.link.url else (),
            (plain(brief.link.text),),
            published=False,
        )
        for brief in issue.briefs
    ]
    return tuple(told)


def _section_urls(section: Section) -> tuple[str, ...]:
    blocks: tuple[Bullet | Prose, ...] = section.body
    in_text = (url for block in blocks for url in urls(block.text))
    return tuple(dict.fromkeys((*in_text, *(link.url for link in section.sources if link.url))))


def _named_titles(section: Section) -> tuple[str, ...]:
    """The titles in a 출처 line: ``나루신문 「기사 제목」``."""
    return tuple(
        found[1]
        for source in section.sources
        if (found := re.search(r"「(.+)」$", plain(source.text)))
    )
