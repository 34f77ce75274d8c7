"""Letters laid out for checking: drawn from a Markdown file as a build draws them."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from pathlib import Path

from letters import PUBLICATION, TEMPLATES

from newsletter.check.findings import check_issue
from newsletter.check.links import Reached, check_reached
from newsletter.check.proof import Proof
from newsletter.issue.document import read_document
from newsletter.model import Article
from newsletter.render.mail import render_mail
from newsletter.render.message import build_message

FILE = "issues/2026-11-22.md"
TABLE = tomllib.loads(
    (Path(__file__).parent.parent / "docs" / "checks.toml").read_text(encoding="utf-8")
)
BASE = TABLE["base"]
ARTICLE = Article(
    "a1",
    BASE["article"]["url"],
    BASE["article"]["title"],
    tuple(BASE["article"]["text"].strip().split("\n")),
    "sol",
    publisher=BASE["article"]["publisher"],
)
_STARTS = {"jpeg": b"\xff\xd8", "webp": b"RIFF\0\0\0\0WEBP", "png": b"\x89PNG\r\n\x1a\n"}


def picture(kind, width, size):
    """The first bytes of a picture, as long as one."""
    data = _STARTS[kind]
    if kind == "jpeg":
        data += b"\xff\xe0\x00\x10" + bytes(14) + b"\xff\xc0\x00\x11\x08\x02\x00"
        data += width.to_bytes(2, "big")
    elif kind == "png":
        data += b"\0\0\0\rIHDR" + width.to_bytes(4, "big")
    return data + bytes(size - len(data))


MEDIA = {
    name: picture(one["kind"], one["width"], one["bytes"]) for name, one in BASE["media"].items()
}


def letter_text(**slots):
    """The base letter with some of its slots filled otherwise, and the line each slot begins on."""
    filled = BASE["slots"] | slots
    text = BASE["letter"].strip() + "\n"
    places = {}
    for name in re.findall(r"\{(\w+)\}", text):
        before = text[: text.index(f"{{{name}}}")]
        places[name] = before.count("\n") + 1
        text = text.replace(f"{{{name}}}", filled[name].strip("\n"), 1)
    return text, places


def proof_of(
    text, publication=PUBLICATION, /, *, html="", drafted=False, article=ARTICLE, **letter
):
    """A proof of an issue file; a section rests on the article whose address it names. ``html`` is
    put at the end of the mail's body, ``letter`` replaces parts of the finished one.
    """
    document = read_document(text, FILE)
    issue = document.issue
    mail = render_mail(issue, publication, TEMPLATES, format_name="ai-ethics")
    mail = dataclasses.replace(mail, html=mail.html.replace("</body>", html + "</body>"))
    mail = dataclasses.replace(mail, **letter)
    return Proof(
        issue,
        text,
        FILE,
        document.places,
        mail,
        build_message(mail, issue, publication),
        publication,
        tuple((article,) if article.url in str(section) else () for section in issue.sections),
        MEDIA,
        drafted=drafted,
    )


def example(rule, kind):
    """The findings on one of a rule's examples, and the line it should be told at."""
    slot, said = rule["slot"], rule[kind]
    slots, values, publication = {}, {}, PUBLICATION
    if "head" in rule:
        slots["head"] = rule["head"]
    if slot == "publication":
        changes = tomllib.loads(said)
        contact = "물길 편집실 · 02-555-0134 · 가람시 솔재로 12 · letter@letter.example.org"
        publication = dataclasses.replace(PUBLICATION, **({"contact": contact} | changes))
    elif slot == "html":
        values["html"] = said * rule.get("repeat", 1) if kind == "bad" else said
    elif slot == "text":
        values["text"] = said + "\n"
    elif slot == "second+sources":
        slots |= {"second": said, "sources": ""}
    elif slot != "message":
        slots[slot] = said
    text, places = letter_text(**slots)
    proof = proof_of(text, publication, drafted=rule.get("drafted", False), **values)
    if slot == "message":
        message = proof.message.replace(rule["good"].encode(), said.encode())
        proof = dataclasses.replace(proof, message=message)
    reached = {url: Reached(**one) for url, one in rule.get("reached", {}).items()}
    found = (*check_issue(proof), *check_reached(text, FILE, reached))
    at = rule.get("at", slot)
    return found, places[at] + rule.get("line", 1) - 1 if at else None
