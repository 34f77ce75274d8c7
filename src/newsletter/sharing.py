"""The cards of the letters that are shared without a picture of their own, each drawn once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter.cache import Cache
from newsletter.files import read_bytes
from newsletter.render.card import Typeface, card_key, card_of, draw_card, font_file
from newsletter.render.site import own_picture
from newsletter.render.theme import theme_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from newsletter.model import Issue, Publication
    from newsletter.render.card import Card, FontFile
    from newsletter.workspace import Workspace


def cards_of(
    workspace: Workspace,
    issues: Sequence[Issue],
    publication: Publication,
    templates: Mapping[str, str],
) -> dict[dt.date, bytes] | None:
    """The card of each letter that has no picture to be shared with, by its date.

    None are wanted where the settings say so or the site has no address, by which alone a card is
    shown. None in place of all where letters want one and the extra ``cards`` is not installed.
    """
    base = publication.base_url if workspace.config.site.cards else ""
    alone = [issue for issue in issues if base and not own_picture(issue, base)[1]]
    if not alone:
        return {}
    font = font_file()
    if font is None:
        return None
    palette = theme_of(templates).light
    return _drawn(
        {issue.date: card_of(issue, publication, palette) for issue in alone},
        font,
        Cache(workspace.cards_path),
    )


def _drawn(cards: Mapping[dt.date, Card], font: FontFile, kept: Cache) -> dict[dt.date, bytes]:
    keys = {day: card_key(card, font.hash) for day, card in cards.items()}
    known = kept.all()
    typeface: Typeface | None = None
    for day, card in cards.items():
        if keys[day] not in known:
            typeface = typeface or Typeface(read_bytes(font.path))
            known[keys[day]] = draw_card(card, typeface)
    kept.hold({key: known[key] for key in keys.values()})
    return {day: known[key] for day, key in keys.items()}
