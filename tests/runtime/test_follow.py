"""The lines of ``-d``, from packets nobody has checked."""

from __future__ import annotations

import pytest

from runtime.follow import describe, follow_line, received
from runtime.sip.address import Address, Packet
from tests.runtime.wire import ALICE, BOB, SERVER


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"OPTIONS sip:a@b SIP/2.0\r\n\r\n", "OPTIONS sip:a@b"),
        (b"\r\n\r\nOPTIONS sip:a@b SIP/2.0\n", "OPTIONS sip:a@b"),
        (b"SIP/2.0 200 OK\r\nCSeq: 7 INVITE\r\n\r\n", "200 OK (INVITE)"),
        (b"SIP/2.0 200 OK\r\ncseq :\t7 BYE\r\n\r\n", "200 OK (BYE)"),
        (b"SIP/2.0 200 OK\r\nCSeq: none\r\n\r\n", "200 OK"),
        (b"\r\n", "2 bytes without a line"),
        (b"", "0 bytes without a line"),
        (b"\xff\x00", "\xff\x00"),
    ],
)
def test_a_packet_is_told_in_a_few_words(data: bytes, text: str) -> None:
    assert describe(data) == text


def test_a_long_first_line_is_cut() -> None:
    assert len(describe(b"x" * 65_507)) == len("x" * 100 + "...")


def test_a_line_shows_what_came_and_each_thing_that_was_sent() -> None:
    sent = [
        Packet(b"SIP/2.0 100 Trying\r\nCSeq: 1 INVITE\r\n\r\n", ALICE, SERVER),
        Packet(b"INVITE sip:bob@127.0.0.12 SIP/2.0\r\n\r\n", BOB, SERVER),
    ]
    came = received(b"INVITE sip:bob@example.com SIP/2.0\r\n\r\n", ALICE)
    assert follow_line(came, sent) == (
        f"INVITE sip:bob@example.com from {ALICE} -> "
        f"100 Trying (INVITE) to {ALICE}, INVITE sip:bob@127.0.0.12 to {BOB}"
    )


def test_a_line_says_so_when_nothing_was_sent() -> None:
    assert follow_line("timer", []) == "timer -> nothing sent"
    assert received(b"", Address("::1", 5)).endswith("from [::1]:5")
