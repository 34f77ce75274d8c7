"""The .eml: parses back equal, keeps to its lines, takes no foreign header."""

from __future__ import annotations

import dataclasses
import email
import email.policy
import email.utils
from email.header import decode_header, make_header

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from letters import BARE, ISSUE, PUBLICATION, TEMPLATES

from newsletter.korean.text import clean_line
from newsletter.model import Letter
from newsletter.render.mail import render_mail
from newsletter.render.message import build_message, header

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


WORDS = st.lists(
    st.text(st.sampled_from("가힣똠뷁ㅋ漢A b9.,-—(광고)\"'=?_<>@🦜👩‍💻é"), min_size=1, max_size=12),
    min_size=1,
    max_size=12,
).map(lambda words: " ".join(" ".join(words).split()) or "글")


@settings(max_examples=300, deadline=None)
@given(WORDS)
def test_subjects_come_back_equal(subject):
    line = header("Subject", subject)
    assert all(len(part) <= 76 for part in line.split("\r\n"))
    raw = f"{line}\r\n\r\n".encode()
    assert str(parsed(raw)["Subject"]) == subject
    old = email.message_from_bytes(raw)["Subject"]
    assert str(make_header(decode_header(old))) == subject


@settings(max_examples=60, deadline=None)
@given(WORDS)
def test_sender_names_come_back_equal(words):
    name = clean_line(words) or "편지"
    publication = dataclasses.replace(BARE, title=name)
    raw = build_message(Letter("제목", "", "<p>글</p>", "글"), ISSUE, publication)
    message = parsed(raw)
    (sender,) = message["From"].addresses
    assert sender.addr_spec == "letter@localhost"
    if len(name.encode()) <= 40:  # Python's own parser parts longer ones (several encoded words)
        assert sender.display_name == name
    old = str(make_header(decode_header(email.message_from_bytes(raw)["From"])))
    shown = old.removesuffix("<letter@localhost>").strip()
    if shown.startswith('"') and name.isascii():
        shown = email.utils.unquote(shown)
    assert shown == name


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
        ("{{unsubscribe}}", None, None),
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
