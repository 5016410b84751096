"""The message parser: lenient where the servers were, strict where leniency is an attack."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wire import ALICE, SERVER, Wire, request

from runtime.router import Router
from runtime.sip.errors import MalformedMessage
from runtime.sip.message import Reply
from runtime.sip.parser import Limits, is_keep_alive, parse
from runtime.sip.request import Request

LEGACY = Router(profile="ser-0.8.8")
STRICT = Router(profile="rfc")


def read(text: str | bytes, router: Router = LEGACY) -> Request | Reply:
    data = text if isinstance(text, bytes) else text.encode("latin-1")
    return parse(data, ALICE, SERVER, router, router.profile.strict)


def with_limits(limits: Limits) -> Router:
    return Router(profile="ser-0.8.8", limits=limits)


def test_what_was_read_is_written_again_byte_for_byte() -> None:
    text = request(
        "INVITE", headers=("X-Odd:   \x80\xff", "Subject : a", "l:0"), body="\0body\r\n\r\n"
    )
    assert read(text).original() == text.encode("latin-1")


@pytest.mark.parametrize("lead", ["", "\r\n", "\n\n\r\n"])
def test_line_ends_before_the_start_line_are_kept(lead: str) -> None:
    message = read(lead + request())
    assert message.original().decode() == lead + request()
    assert isinstance(message, Request) and message.method == "OPTIONS"


def test_bare_line_feeds_are_line_ends() -> None:
    text = request(body="x").replace("\r\n", "\n")
    message = read(text)
    assert message.header("call-id") == "call-1"
    assert message.body == b"x"
    assert message.original().decode() == text


def test_the_head_ends_at_the_first_blank_line_however_it_is_written() -> None:
    message = read("OPTIONS sip:a@b SIP/2.0\r\nVia: x\n\r\nbody\r\n\r\nmore")
    assert message.body == b"body\r\n\r\nmore"


@pytest.mark.parametrize(
    "spelling", ["Call-ID: ", "call-id:", "CALL-ID :\t ", "i: ", "I:", "i \t:"]
)
def test_a_header_is_found_and_removed_in_every_spelling(spelling: str) -> None:
    message = read(request().replace("Call-ID: ", spelling))
    index = message.header_index("call-id")
    assert message.header("call-id") == "call-1"
    message.remove_header(index)
    assert "call-1" not in "".join(message.edits())


def test_a_folded_header_is_removed_with_its_folds() -> None:
    message = read(request(headers=("Subject: one\r\n two\r\n\tthree",)))
    assert message.header("subject") == "one\r\n two\r\n\tthree"
    message.remove_header(message.header_index("subject"))
    assert "three" not in "".join(message.edits())


def test_reads_see_the_message_as_received_whatever_was_edited() -> None:
    message = read(request())
    index = message.header_index("call-id")
    message.replace_value(index, "other")
    assert message.header("call-id") == "call-1"
    message.change_in_place(index, "third")
    assert message.header("call-id") == "third"


@pytest.mark.parametrize(
    "line",
    ["No colon here", ": no name", "X\x01Y: control", "X\x00: nul", "X\x7f: delete", "\x0bX: tab"],
)
@pytest.mark.parametrize("router", [LEGACY, STRICT], ids=["legacy", "rfc"])
def test_a_header_name_with_control_characters_or_none_is_refused(
    line: str, router: Router
) -> None:
    with pytest.raises(MalformedMessage):
        read(request(headers=(line,)), router)


@pytest.mark.parametrize(
    "value", ["-1", "+5", "1_0", "0x5", "٣", "abc", "", "9" * 5000, "99999999999"]
)
def test_a_content_length_of_anything_but_ascii_digits_is_refused_by_the_strict_profile(
    value: str,
) -> None:
    text = request().replace("Content-Length: 0", f"Content-Length: {value}")
    with pytest.raises(MalformedMessage):
        read(text.encode("utf-8"), STRICT)
    assert isinstance(read(text.encode("utf-8"), LEGACY), Request)  # as the original relays it


@pytest.mark.parametrize("second", ["Content-Length: 5", "l: 5", "CONTENT-LENGTH :5"])
def test_two_content_lengths_that_differ_are_refused_by_the_strict_profile(second: str) -> None:
    with pytest.raises(MalformedMessage, match="two values"):
        read(request(headers=(second,), body="1234"), STRICT)


def test_two_content_lengths_that_agree_are_taken() -> None:
    assert isinstance(read(request(headers=("l: 0",)), STRICT), Request)


def test_a_content_length_beyond_the_body_is_refused_by_the_strict_profile() -> None:
    with pytest.raises(MalformedMessage):
        read(request().replace("Content-Length: 0", "Content-Length: 10"), STRICT)


def test_each_limit_is_settable_and_holds() -> None:
    long = request(headers=("X: y",) * 20, body="z" * 500)
    assert isinstance(read(long), Request)
    for limits in (
        Limits(message_bytes=600),
        Limits(header_lines=20),
        Limits(head_bytes=200),
        Limits(uri_length=10),
    ):
        with pytest.raises(MalformedMessage):
            read(long, with_limits(limits))


def test_the_strict_profile_refuses_more_than_8192_bytes_of_headers() -> None:
    with pytest.raises(MalformedMessage):
        read(request(headers=("X: " + "y" * 8192,)), STRICT)


@pytest.mark.parametrize(
    "first",
    [
        "OPTIONS  sip:a@b SIP/2.0",
        "OPTIONS sip:a@b",
        "OPTIONS sip:a@b SIP/2.0 more",
        " OPTIONS sip:a@b SIP/2.0",
        "SIP/2.0 20 OK",
        "SIP/2.0 2000 OK",
        "SIP/2.0 2x0 OK",
    ],
)
def test_a_first_line_that_is_neither_request_nor_reply_is_refused(first: str) -> None:
    with pytest.raises(MalformedMessage):
        read(first + "\r\nVia: SIP/2.0/UDP a\r\nX: y\r\n\r\n")


def test_only_the_strict_profile_minds_the_version() -> None:
    text = request().replace("SIP/2.0\r\nVia", "SIP/3.0\r\nVia", 1)
    assert isinstance(read(text), Request)
    with pytest.raises(MalformedMessage) as caught:
        read(text, STRICT)
    assert caught.value.status == 505


def test_a_reply_is_told_from_a_request_and_its_reason_kept() -> None:
    message = read("SIP/2.0 486 Busy  here \r\nVia: SIP/2.0/UDP a\r\n\r\n")
    assert isinstance(message, Reply)
    assert (message.status, message.reason) == (486, "Busy  here ")


def test_headers_without_the_blank_line_are_read_and_a_cut_line_is_not() -> None:
    assert read("OPTIONS sip:a@b SIP/2.0\r\nVia: x\r\nX: y\r\n").header("x") == "y"
    with pytest.raises(MalformedMessage):
        read("OPTIONS sip:a@b SIP/2.0\r\nVia: x\r\nX: y")


def test_a_keep_alive_is_no_message_and_no_error() -> None:
    assert all(is_keep_alive(data) for data in (b"", b"\r\n\r\n", b"\0", b"\r\n\0\n"))
    assert not is_keep_alive(b"\r\nx")
    wire = Wire()
    wire.receive(b"\r\n\r\n")
    assert not wire.router.counters


def test_the_table_of_header_spellings_does_not_grow_without_end() -> None:
    router = Router(profile="ser-0.8.8")
    for number in range(5000):
        read(request(headers=(f"X-{number}: y",)), router)
    assert len(router.header_names) <= 4096


def test_a_malformed_message_is_counted_and_answered_only_by_the_strict_profile() -> None:
    bad = request().replace("Content-Length: 0", "Content-Length: x")
    strict = Wire(profile="rfc")
    (answer,) = strict.receive(bad)
    assert answer.first.startswith("SIP/2.0 400 ")
    assert strict.router.counters["malformed messages"] == 1
    legacy = Wire(profile="ser-0.8.8")
    assert legacy.receive(request(headers=("no colon",))) == []
    assert legacy.router.counters["malformed messages"] == 1


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_a_message_or_malformed(data: bytes) -> None:
    for router in (LEGACY, STRICT):
        try:
            message = read(data, router)
        except MalformedMessage:
            continue
        assert message.original() == data


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_a_damaged_request_never_ends_the_router(data: st.DataObject) -> None:
    text = bytearray(request("INVITE", headers=("Route: <sip:a@b;lr>",), body="x").encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text) - 1))
        text[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    for profile in ("ser-0.8.8", "rfc"):
        Wire(profile=profile).receive(bytes(text))
