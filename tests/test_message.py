"""The .eml: parses back equal, keeps to its lines, takes no foreign header."""

from __future__ import annotations

import base64
import dataclasses
import email
import email.policy
import email.utils
import random
import re
import smtplib
import socket
from email.header import decode_header, make_header

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from letters import BARE, ISSUE, PUBLICATION, TEMPLATES

from newsletter.korean.text import clean_line
from newsletter.model import Letter
from newsletter.render.headers import header, mailbox
from newsletter.render.mail import render_mail
from newsletter.render.message import build_message

LETTER = render_mail(ISSUE, PUBLICATION, TEMPLATES, format_name="ai-ethics")
NAMES = ["From", "Subject", "Date", "Message-ID", "List-ID", "List-Unsubscribe",
         "List-Unsubscribe-Post", "MIME-Version", "Content-Type"]  # fmt: skip


def parsed(raw: bytes):
    return email.message_from_bytes(raw, policy=email.policy.default)


def test_message_parses_back():
    message = parsed(build_message(LETTER, ISSUE, PUBLICATION))
    assert message.keys() == NAMES
    assert not message.defects
    assert message["Subject"] == LETTER.subject
    (sender,) = message["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (
        "느린 기술 편지",
        "letter@letter.example.org",
    )
    assert message["Date"] == "Sun, 22 Nov 2026 08:00:00 +0900"
    assert message["List-ID"] == "느린 기술 편지 <newsletter.letter.example.org>"
    assert message["List-Unsubscribe"] == f"<{PUBLICATION.unsubscribe_url}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, html = message.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    for part, body in ((text, LETTER.text), (html, LETTER.html)):
        assert not part.defects
        assert part["Content-Transfer-Encoding"] == "base64"
        assert part.get_content().replace("\r\n", "\n") == body


def test_lines_and_line_ends():
    raw = build_message(LETTER, ISSUE, PUBLICATION)
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert raw.endswith(b"\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 76
    assert raw.isascii()


def test_same_letter_same_message_and_other_letter_other_id():
    one = build_message(LETTER, ISSUE, PUBLICATION)
    assert one == build_message(LETTER, ISSUE, PUBLICATION)
    other = build_message(dataclasses.replace(LETTER, text="다른 글"), ISSUE, PUBLICATION)
    assert parsed(one)["Message-ID"] != parsed(other)["Message-ID"]


ALPHABET = (
    "가나다라힣똠뷁ㅋㅏ漢字abzAZ019.,-—–·…(광고)\"'=?_<>@:;[]\\&%$#!~^*|/“”‘’éß🦜🍐👩‍💻🇰🇷👍🏽"
)
RANDOM = 3_000


def random_lines(seed, most):
    """Clean lines of Korean, ASCII and emoji words, as titles and names are made of."""
    chance = random.Random(seed)
    for _ in range(RANDOM):
        words = (
            "".join(chance.choices(ALPHABET, k=chance.randint(1, 9)))
            for _ in range(chance.randint(1, most))
        )
        yield clean_line(" ".join(words)) or "글"


def assert_lines_are_short(raw):
    """76 columns a line, an encoded word in 75 (RFC 2047 §2), none of them split by a character."""
    for line in raw.split("\r\n"):
        assert len(line) <= 76
        for word in re.findall(r"=\?utf-8\?B\?([^?]*)\?=", line):
            assert len(word) + 12 <= 75
            base64.b64decode(word, validate=True).decode()


def test_random_subjects_come_back_equal():
    for subject in random_lines(1, 14):
        line = header("Subject", subject)
        assert_lines_are_short(line)
        raw = f"{line}\r\n\r\n".encode("ascii")
        assert str(parsed(raw)["Subject"]) == subject
        old = email.message_from_bytes(raw)["Subject"]
        assert str(make_header(decode_header(old))) == subject


def test_random_titles_come_back_equal():
    for title in random_lines(2, 8):
        line = mailbox("List-ID", title, "newsletter.a.example")
        assert_lines_are_short(line)
        shown = str(parsed(f"{line}\r\n\r\n".encode("ascii"))["List-ID"])
        shown = shown.removesuffix("<newsletter.a.example>").strip()
        if shown.startswith('"') and title.isascii():
            shown = email.utils.unquote(shown)
        assert shown == title


def test_random_senders_come_back_equal():
    """Names beyond 45 bytes need several encoded words, between which Python's own parser of
    addresses (before 3.12.9 and 3.13.2) leaves a blank that RFC 2047 §6.2 drops: those are read by
    the rule, and cut behind blanks so that such a reader breaks no word that need not be broken.
    """
    short = 0
    for name in random_lines(3, 6):
        line = mailbox("From", name, "letter@a.example")
        assert_lines_are_short(line)
        raw = f"{line}\r\n\r\n".encode("ascii")
        (sender,) = parsed(raw)["From"].addresses
        assert sender.addr_spec == "letter@a.example"
        if line.count("=?utf-8?B?") <= 1:
            short += 1
            assert sender.display_name == name
            continue
        shown = str(make_header(decode_header(email.message_from_bytes(raw)["From"])))
        assert shown.removesuffix("<letter@a.example>").strip() == name
    assert short > RANDOM // 2


@pytest.mark.parametrize(
    "name", ["열다섯 글자로 된 이름입니다요", "가" * 15, "AI 윤리 레터 🦜 편집실"]
)
def test_a_name_that_fits_a_line_of_its_own_stays_in_one_piece(name):
    assert mailbox("From", name, "a@b.example").count("=?utf-8?B?") == 1


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_at_all_is_one_header(text):
    for raw in (header("Subject", text), mailbox("From", text, "a@b.example")):
        assert_lines_are_short(raw)
        assert all(line.startswith(" ") for line in raw.split("\r\n")[1:])
        message = parsed(f"{raw}\r\n\r\n".encode("ascii"))
        assert len(message.keys()) == 1
    assert str(parsed(f"{header('Subject', text)}\r\n\r\n".encode())["Subject"]) == clean_line(text)


class Inbox:
    """A mail server's hands: keeps each message as it came."""

    def __init__(self):
        self.bodies = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.bodies.append(envelope.content)
        return "250 OK"


def test_messages_go_through_a_mail_server_unchanged():
    """A thousand letters with three random values each: subject, sender and title."""
    controller = pytest.importorskip("aiosmtpd.controller")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    inbox = Inbox()
    server = controller.Controller(inbox, hostname="127.0.0.1", port=port)
    lines = [*random_lines(4, 5)]
    values = [*zip(lines[::3], lines[1::3], lines[2::3], strict=True)]
    sent = [
        build_message(
            Letter(subject, "", "<p>글</p>", "글"),
            ISSUE,
            dataclasses.replace(BARE, title=title, sender=sender.replace("@", "")),
        )
        for subject, sender, title in values
    ]
    server.start()
    try:
        with smtplib.SMTP("127.0.0.1", port) as client:
            for raw in sent:
                client.sendmail("a@a.example", ["b@b.example"], raw)
    finally:
        server.stop()
    assert inbox.bodies == sent
    assert [str(parsed(raw)["Subject"]) for raw in inbox.bodies] == lines[::3]


@pytest.mark.parametrize(
    "breaker", ["\r\n", "\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x00"]
)
def test_no_field_can_start_a_header(breaker):
    evil = f"제목{breaker}Bcc: all@evil.example{breaker}{breaker}<p>몸</p>"
    publication = dataclasses.replace(
        PUBLICATION,
        title=evil,
        sender=f"이름{breaker}Bcc: x <a@b.example>",
        unsubscribe_url=f"https://a.example/{breaker}Bcc:x",
    )
    raw = build_message(dataclasses.replace(LETTER, subject=evil), ISSUE, publication)
    message = parsed(raw)
    assert set(message.keys()) <= set(NAMES)
    assert message["Bcc"] is None
    assert "Bcc" in message["Subject"]
    assert not message.defects
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize(
    ("sender", "shown", "address"),
    [
        ("", "느린 기술 편지", "letter@localhost"),
        ("letter@a.example", "", "letter@a.example"),
        ('"Kim, Ha" <kim@a.example>', "Kim, Ha", "kim@a.example"),
        ("편집부 <letter@한글.example>", "편집부", "letter@xn--bj0bj06e.example"),
        ("편집부", "편집부", "letter@localhost"),
        ("편집부 <not an address>", "느린 기술 편지", "letter@localhost"),
    ],
)
def test_senders(sender, shown, address):
    if sender == "편집부 <not an address>":
        shown = "편집부 <not an address>"
    message = parsed(build_message(LETTER, ISSUE, dataclasses.replace(BARE, sender=sender)))
    (found,) = message["From"].addresses
    assert (found.display_name, found.addr_spec) == (shown, address)


@pytest.mark.parametrize(
    ("url", "one", "post"),
    [
        ("", None, None),
        ("{{unsubscribe}}", "<{{unsubscribe}}>", True),
        ("*|UNSUB|*", "<*|UNSUB|*>", True),
        (
            "https://a.example/끊기/{{ subscriber.uuid }}",
            "<https://a.example/%EB%81%8A%EA%B8%B0/{{ subscriber.uuid }}>",
            True,
        ),
        (
            "https://a.example/나가기?k=1",
            "<https://a.example/%EB%82%98%EA%B0%80%EA%B8%B0?k=1>",
            True,
        ),
        ("http://a.example/x", "<http://a.example/x>", None),
        ("mailto:leave@a.example?subject=x", "<mailto:leave@a.example?subject=x>", None),
        ("https://a.example/" + "x" * 1000, None, None),
    ],
)
def test_unsubscribe_headers(url, one, post):
    raw = build_message(LETTER, ISSUE, dataclasses.replace(PUBLICATION, unsubscribe_url=url))
    message = parsed(raw)
    assert message["List-Unsubscribe"] == one
    assert bool(message["List-Unsubscribe-Post"]) is bool(post)
    if one:
        assert f"List-Unsubscribe: {one}\r\n".encode() in raw


def test_very_long_ascii_subject_is_folded():
    subject = "x" * 3000
    raw = build_message(dataclasses.replace(LETTER, subject=subject), ISSUE, PUBLICATION)
    assert max(map(len, raw.split(b"\r\n"))) <= 76
    assert parsed(raw)["Subject"] == subject
