"""Headlines without what is not the headline: labels before, the outlet's name behind."""

from __future__ import annotations

import re

_LABEL = re.compile(
    r"^\s*(?:[\[<【〈［][^\]>】〉］]{1,14}[\]>】〉］]|\((?:종합|속보|상보|수정|단독|인터뷰)[^)]{0,6}\)"
    r"|(?:단독|속보|종합\d?보?)\s*[|:·])\s*"
)
_VERSION = re.compile(r"\s*[(\[](?:재?종합\s?\d?보?|속보|상보|수정|전문|영상|포토|\d보)[)\]]\s*$")
_OUTLET = re.compile(r"\s+(?:[-–—|<:]|::)\s+(?P<name>[^|<>:–—]{2,24}?)\s*(?:::)?$")
_LONGEST_NAME = 16  # characters; what follows a dash and is longer is the headline's second half


def bare(title: str, publisher: str = "") -> str:
    """The headline itself: ``[단독] 새 법 통과(종합2보) - 한빛신문`` → ``새 법 통과``.

    What stands behind a dash or a bar goes where it is ``publisher`` or short enough to be a name;
    a title that would be left with fewer than six characters stays as it is.
    """
    text, before = title.strip(), ""
    while text != before:
        before = text
        text = _VERSION.sub("", _LABEL.sub("", text))
        outlet = _OUTLET.search(text)
        if outlet and (outlet["name"] == publisher or len(outlet["name"]) <= _LONGEST_NAME):
            text = text[: outlet.start()].rstrip()
        if len(text) < 6:
            return before if len(before) >= 6 else title.strip()
    return text
