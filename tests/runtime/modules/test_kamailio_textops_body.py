"""Bodies, questions and visible edits of textops and textopsx: LANGUAGE E.4, G.3."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from runtime import core
from runtime.modules import sl
from runtime.modules.kamailio import rr, textops, textopsx
from runtime.sip.forward import reply_without_our_via
from runtime.sip.message import Reply
from runtime.sip.parser import parse
from runtime.sip.request import Request
from tests.runtime.modules.test_kamailio_textops import (
    INVITE,
    SDP,
    body_of,
    codes,
    edit,
    lines_of,
    step,
)
from tests.runtime.wire import BOB, SERVER, Sent, Wire, reply_to, request

__all__ = ["edit"]

MULTIPART = (
    "--b1\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n"
    "--b1\r\nContent-Type: text/plain; x=y\r\nX-H: 1\r\n\r\nhello\r\n\r\n--b1--\r\n"
)
WITH_PARTS = request(
    "INVITE", headers=('Content-Type: multipart/mixed; boundary="b1"',), body=MULTIPART
)


def test_another_body_has_its_type_behind_the_last_header(edit: Callable[..., Sent]) -> None:
    sent = edit(step(textops.set_body, "hello", "text/plain"), step(textops.append_hf, "X: y\r\n"))
    assert body_of(sent) == "hello"
    assert lines_of(sent)[-3:] == ["Content-Length: 5", "Content-Type: text/plain", "X: y"]


def test_a_message_without_content_length_gets_one_with_its_body(
    edit: Callable[..., Sent],
) -> None:
    text = request(without=("Content-Length",)).replace("Content-Length: 0\r\n", "")
    sent = edit(
        step(textops.set_body, "one", "a/b"), step(textops.set_body, "four", "c/d"), text=text
    )
    assert lines_of(sent)[-2:] == ["Content-Length: 4", "Content-Type: c/d"]


def test_an_empty_body_cannot_be_set_and_any_can_be_taken_out(edit: Callable[..., Sent]) -> None:
    sent = edit(step(textops.set_body, "", "text/plain"), step(textopsx.remove_body))
    assert codes(edit) == [False, True]
    assert body_of(sent) == ""


def test_a_reply_can_have_a_body_and_lines_of_the_script(make_wire: Callable[..., Wire]) -> None:
    def route(msg: Request) -> None:
        textops.set_reply_body(msg, "hi", "text/plain")
        textops.append_to_reply(msg, "X-R: 1\r\n")
        textops.append_time(msg)
        sl.sl_send_reply(msg, 200, "OK")

    wire = make_wire(sl, textops, route=route, profile="kamailio-3.1")
    wire.router.clock = lambda: 1795569631.0
    (sent,) = wire.receive(request())
    assert sent.header("Content-Type") == ["text/plain"]
    assert sent.header("X-R") == ["1"]
    assert sent.header("Date") == ["Wed, 25 Nov 2026 01:20:31 GMT"]
    assert sent.header("Content-Length") == ["2"]
    assert body_of(sent) == "hi"


def test_parts_of_a_body_are_found_left_and_taken_out(edit: Callable[..., Sent]) -> None:
    read = []
    sent = edit(
        step(textops.get_body_part, "text/plain", "$var(x)"),
        lambda msg: read.append(msg.pv("$var(x)")),
        step(textops.get_body_part_raw, "text/plain", "$var(x)"),
        lambda msg: read.append(msg.pv("$var(x)")),
        step(textops.get_body_part, "a/b", "$var(x)"),
        step(textops.filter_body, "text/plain"),
        text=WITH_PARTS,
    )
    assert read == ["hello\r\n", "Content-Type: text/plain; x=y\r\nX-H: 1\r\n\r\nhello\r\n"]
    assert body_of(sent) == "hello\r\n"
    # what the header says of it stays as it was
    assert sent.header("Content-Type")[0].startswith("multipart/mixed")
    sent = edit(step(textops.remove_body_part, "text/plain"), text=WITH_PARTS)
    assert body_of(sent) == "--b1\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--b1--\r\n"


@pytest.mark.parametrize(
    ("function", "arguments", "code"),
    [
        (textops.is_present_hf, ("subject",), True),
        (textops.is_present_hf, ("s",), True),
        (textops.is_present_hf, ("Nope",), False),
        (textops.is_present_hf_re, ("^x-",), True),
        (textops.has_body, (), True),
        (textops.has_body, ("application/sdp",), True),
        (textops.has_body, ("text/plain",), False),
        (textops.is_privacy, ("id",), True),
        (textops.is_privacy, ("user",), False),
        (textops.is_audio_on_hold, (), 2),
        (textops.cmp_str, ("a", "A"), False),
        (textops.cmp_istr, ("a", "A"), True),
        (textops.starts_with, ("abc", "ab"), True),
        (textops.starts_with, ("abc", "B"), False),
        (textops.ends_with, ("abc", "bc"), True),
        (textops.in_list, ("b", "a, b", ","), True),
        (textops.in_list, ("b", "a bc", " "), False),
        (textops.in_list_prefix, ("bcd", "a,b", ","), True),
        (textops.str_find, ("abc", "b"), 2),
        (textops.str_find, ("abc", "B"), -1),
        (textops.str_ifind, ("abc", "B"), 2),
        (textops.search_str, ("abc", "^B|b"), True),
        (textops.search_hf, ("Subject", "^HELL", "a"), True),
        (textops.is_method, ("ACK|invite",), True),
        (textops.is_method, ("ACK",), False),
    ],
)
def test_questions_are_answered_as_the_server_does(
    function: Callable[..., Any], arguments: tuple[Any, ...], code: Any, edit: Callable[..., Sent]
) -> None:
    edit(step(function, *arguments))
    assert codes(edit) == [code]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("c=IN IP4 1.2.3.4", "c=IN IP4 0.0.0.0", 1),
        ("a=sendonly", "a=inactive", 2),
        ("a=sendonly", "a=sendrecv", -1),
        ("m=audio", "m=video", -1),
    ],
)
def test_audio_is_held_by_its_address_or_direction(
    old: str, new: str, code: int, edit: Callable[..., Sent]
) -> None:
    body = SDP.replace(old, new)
    edit(
        step(textops.is_audio_on_hold),
        text=request("INVITE", headers=("Content-Type: application/sdp",), body=body),
    )
    assert codes(edit) == [code]


def test_applied_edits_are_seen_and_sent(edit: Callable[..., Sent]) -> None:
    seen = []

    def look(msg: Request) -> None:
        seen.append((msg.header("p-a"), msg.header("subject"), msg.uri, msg.body, msg.from_.tag))

    sent = edit(
        step(textops.append_hf, "P-A: 1\r\n"),
        step(textops.insert_hf, "P-B: 1\r\n"),
        step(textops.remove_hf, "Subject"),
        step(textops.subst, "/tag=a/tag=zz/"),
        step(textops.set_body, "hi", "a/b"),
        lambda msg: msg.from_.tag,
        step(core.rewriteuri, "sip:zed@127.0.0.15"),
        step(textopsx.msg_apply_changes),
        look,
        step(rr.record_route),
        step(textopsx.msg_apply_changes),
    )
    assert codes(edit)[-2:] == [True, False]
    assert seen == [("1", None, "sip:zed@127.0.0.15", b"hi", "zz")]
    assert sent.first == "INVITE sip:zed@127.0.0.15 SIP/2.0"
    assert lines_of(sent)[1] == "Record-Route: <sip:127.0.0.1;lr;ftag=zz>"
    assert sent.header("P-B") == ["1"] and sent.header("P-A") == ["1"]


@pytest.mark.parametrize(
    ("before", "code", "first"),
    [
        ("183 Session Progress", 180, "SIP/2.0 180 New"),
        ("486 Busy Here", 603, "SIP/2.0 603 New"),
        ("200 OK", 404, "SIP/2.0 200 OK"),
        ("180 Ringing", 200, "SIP/2.0 180 Ringing"),
        ("486 Busy Here", 700, "SIP/2.0 486 Busy Here"),
    ],
)
def test_a_reply_gets_another_status_in_its_class(
    before: str, code: int, first: str, make_wire: Callable[..., Wire]
) -> None:
    wire = make_wire(textopsx, profile="kamailio-3.1", route=_forward)
    (sent,) = wire.receive(INVITE)
    data = reply_to(sent, before).encode()
    reply = parse(data, BOB, SERVER, wire.router, False)
    assert isinstance(reply, Reply)
    assert textopsx.change_reply_status(reply, code, "New") == first.endswith("New")
    assert reply_without_our_via(reply).startswith(first.encode())
    assert f"SIP/2.0 {reply.status} {reply.reason}" == first


async def _forward(msg: Request) -> None:
    await core.forward(msg, "127.0.0.15", 5060)


VALUES = (
    "X-A: v1, v2", "X-A: v9", "Supported: 100rel, timer", "Require: 100rel", "X-D: z;q=1;r=2",
    "X-F: <sip:a;q=5>;q=1",
)  # fmt: skip


@pytest.mark.parametrize(
    ("function", "arguments", "header", "values"),
    [
        (textopsx.append_hf_value, ("X-A", "v3"), "X-A", ["v1, v2", "v9", "v3"]),
        (textopsx.append_hf_value, ("X-A[0]", "v3"), "X-A", ["v1, v3, v2", "v9"]),
        (textopsx.insert_hf_value, ("X-A", "v0"), "X-A", ["v0", "v1, v2", "v9"]),
        (textopsx.insert_hf_value, ("X-A[1]", "v0"), "X-A", ["v1, v0, v2", "v9"]),
        (textopsx.insert_hf_value, ("X-N", "n"), "X-N", ["n"]),
        (textopsx.remove_hf_value, ("X-A[0]",), "X-A", ["v2", "v9"]),
        (textopsx.remove_hf_value, ("X-A[1]",), "X-A", ["v1", "v9"]),
        (textopsx.remove_hf_value, ("X-A[-1]",), "X-A", ["v1, v2"]),
        (textopsx.remove_hf_value, ("X-A[*]",), "X-A", []),
        (textopsx.remove_hf_value, ("X-D.q",), "X-D", ["z;r=2"]),
        (textopsx.assign_hf_value, ("X-A", "new"), "X-A", ["new, v2", "v9"]),
        (textopsx.assign_hf_value, ("X-D.q", "7"), "X-D", ["z;q=7;r=2"]),
        (textopsx.assign_hf_value, ("X-F.q", "7"), "X-F", ["<sip:a;q=5>;q=7"]),
        (textopsx.include_hf_value, ("Supported", "path"), "Supported", ["100rel, timer,path"]),
        (textopsx.include_hf_value, ("Supported", "100rel"), "Supported", ["100rel, timer"]),
        (textopsx.include_hf_value, ("X-N", "n"), "X-N", ["n"]),
        (textopsx.exclude_hf_value, ("Supported", "100REL"), "Supported", ["timer"]),
        (textopsx.exclude_hf_value, ("Require", "100rel"), "Require", []),
    ],
)
def test_values_of_lists_are_added_changed_and_taken_out(
    function: Callable[..., bool],
    arguments: tuple[str, ...],
    header: str,
    values: list[str],
    edit: Callable[..., Sent],
) -> None:
    sent = edit(step(function, *arguments), text=request(headers=VALUES))
    assert codes(edit) == [True]
    assert sent.header(header) == values


def test_what_is_not_there_cannot_be_changed(edit: Callable[..., Sent]) -> None:
    edit(
        step(textopsx.assign_hf_value, "X-N", "n"),
        step(textopsx.remove_hf_value, "X-A[7]"),
        step(textopsx.remove_hf_value, "[oops"),
        step(textopsx.hf_value_exists, "Supported", "nope"),
        step(textopsx.hf_value_exists, "Supported", "Timer"),
        text=request(headers=VALUES),
    )
    assert codes(edit) == [False, False, False, False, True]


def test_only_what_is_needed_or_named_is_kept(edit: Callable[..., Sent]) -> None:
    sent = edit(step(textopsx.keep_hf, "^X-D"), text=request(headers=(*VALUES, "Contact: <sip:c>")))
    names = {line.partition(":")[0] for line in lines_of(sent)[1:]}
    assert names == {
        "Via", "Max-Forwards", "From", "To", "Call-ID", "CSeq", "X-D", "Contact", "Content-Length"
    }  # fmt: skip
