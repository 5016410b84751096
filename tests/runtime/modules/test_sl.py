"""sl of SER 0.8.8: LANGUAGE E.3, G.0, G.1, H 18-20, H 56."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from runtime import core
from runtime.modules import sl
from runtime.sip.address import Address
from runtime.sip.errors import SipError
from runtime.sip.request import Request
from tests.runtime.wire import ALICE, Wire, request

TAG = re.compile(r";tag=([0-9a-f]{32}\.[0-9a-f]{4})$")


def answer(code: int, reason: str = "Text") -> Callable[[Request], None]:
    def route(msg: Request) -> None:
        sl.sl_send_reply(msg, code, reason)

    return route


def test_the_reply_repeats_the_requests_headers_in_their_order(
    make_wire: Callable[..., Wire],
) -> None:
    wire = make_wire(sl, route=answer(404, "Not Found"), sip_warning=False)
    (sent,) = wire.receive(request("OPTIONS", headers=("Record-Route: <sip:r>",)))
    assert sent.text == (
        "SIP/2.0 404 Not Found\r\n"
        f"Via: SIP/2.0/UDP {ALICE};branch=z9hG4bK1\r\n"
        "From: <sip:alice@example.com>;tag=a\r\n"
        "To: <sip:bob@example.com>\r\n"
        "Call-ID: call-1\r\n"
        "CSeq: 1 OPTIONS\r\n"
        "Record-Route: <sip:r>\r\n"
        "Server: Sip EXpress router(0.8.8 (i386/linux))\r\n"
        "Content-Length: 0\r\n"
        "\r\n"
    )


def test_the_reply_goes_to_the_source_and_the_vias_port(make_wire: Callable[..., Wire]) -> None:
    wire = make_wire(sl, route=answer(200))
    text = request(source=Address("pc.example.com", 5099))
    (sent,) = wire.receive(text, source=Address("127.0.0.11", 40000))
    assert sent.to == Address("127.0.0.11", 5099)
    assert sent.header("Via") == [
        "SIP/2.0/UDP pc.example.com:5099;branch=z9hG4bK1;received=127.0.0.11"
    ]


@pytest.mark.parametrize("code", [100, 183, 200, 404])
def test_only_an_invite_without_a_tag_gets_one(code: int, make_wire: Callable[..., Wire]) -> None:
    wire = make_wire(sl, route=answer(code))
    (invite,) = wire.receive(request("INVITE"))
    (options,) = wire.receive(request("OPTIONS"))
    (again,) = wire.receive(request("INVITE", to="<sip:bob@example.com>;tag=there"))
    assert TAG.search(invite.header("To")[0])
    assert options.header("To") == ["<sip:bob@example.com>"]
    assert again.header("To") == ["<sip:bob@example.com>;tag=there"]


def test_the_rfc_profile_adds_a_tag_to_every_reply_but_100(make_wire: Callable[..., Wire]) -> None:
    wire = make_wire(sl, route=answer(404), profile="rfc")
    (to,) = wire.receive(request("OPTIONS"))[0].header("To")
    assert re.search(r";tag=[0-9a-f]{32}\.[0-9a-f]{8}$", to)
    wire = make_wire(sl, route=answer(100), profile="rfc")
    assert "tag" not in wire.receive(request("INVITE"))[0].header("To")[0]


def test_the_tag_depends_on_the_topmost_via_alone(make_wire: Callable[..., Wire]) -> None:
    wire = make_wire(sl, route=answer(404))
    (one,) = wire.receive(request("INVITE"))
    (same,) = wire.receive(request("INVITE", "sip:other@x", call_id="call-2"))
    (other,) = wire.receive(request("INVITE", branch="z9hG4bK2"))
    assert one.header("To") == same.header("To") != other.header("To")


def test_an_ack_is_never_answered(make_wire: Callable[..., Wire]) -> None:
    results = []
    wire = make_wire(sl, route=lambda msg: results.append(sl.sl_send_reply(msg, 404, "x")))
    assert wire.receive(request("ACK")) == []
    assert results == [False]


def test_a_request_without_to_is_answered_without_one(make_wire: Callable[..., Wire]) -> None:
    wire = make_wire(sl, route=answer(404))
    (sent,) = wire.receive(request("INVITE", without=("To",)))
    assert sent.first == "SIP/2.0 404 Text"
    assert sent.header("To") == []


def test_an_invite_whose_to_does_not_parse_is_not_answered(make_wire: Callable[..., Wire]) -> None:
    results = []
    wire = make_wire(sl, route=lambda msg: results.append(sl.sl_send_reply(msg, 404, "x")))
    assert wire.receive(request("INVITE", to="<sip:bob")) == []
    assert results == [False]


def test_a_reason_goes_out_in_utf_8(make_wire: Callable[..., Wire]) -> None:
    (sent,) = make_wire(sl, route=answer(486, "Occup\u00e9 \u2603")).receive(request())
    assert sent.first.encode("latin-1").decode("utf-8") == "SIP/2.0 486 Occup\u00e9 \u2603"


# ---- redirection ----


def redirect(*branches: str, uri: str | None = None, code: int = 302) -> Callable[[Request], None]:
    def route(msg: Request) -> None:
        if uri is not None:
            core.rewriteuri(msg, uri)
        for branch in branches:
            core.append_branch(msg, branch)
        sl.sl_send_reply(msg, code, "Moved")

    return route


@pytest.mark.parametrize(
    ("route", "contacts"),
    [
        (redirect("sip:b@h"), ["sip:b@h"]),
        (redirect(uri="sip:a@h"), ["sip:a@h"]),
        (redirect("sip:b@h", "sip:c@h", uri="sip:a@h"), ["sip:a@h, sip:b@h, sip:c@h"]),
        (redirect(), []),
        (redirect("sip:b@h", code=404), []),
        (redirect("sip:b@h", code=299), []),
    ],
)
def test_a_3xx_carries_the_rewritten_uri_and_the_branches(
    route: Callable[[Request], None], contacts: list[str], make_wire: Callable[..., Wire]
) -> None:
    (sent,) = make_wire(sl, route=route).receive(request())
    assert sent.header("Contact") == contacts


def test_the_rfc_profile_puts_contacts_in_brackets(make_wire: Callable[..., Wire]) -> None:
    wire = make_wire(sl, route=redirect("sip:b@h;p", uri="sip:a@h"), profile="rfc")
    (sent,) = wire.receive(request())
    assert sent.header("Contact") == ["<sip:a@h>, <sip:b@h;p>"]


def test_a_contact_line_holds_512_bytes_with_line_end_and_nul(
    make_wire: Callable[..., Wire],
) -> None:
    fits = "sip:" + "a" * (512 - 3 - len("Contact: sip:"))
    (sent,) = make_wire(sl, route=redirect(uri=fits)).receive(request())
    assert sent.header("Contact") == [fits]
    (sent,) = make_wire(sl, route=redirect(uri=f"{fits}a")).receive(request())
    assert sent.header("Contact") == []


# ---- sl_reply_error ----


def test_the_error_of_the_command_before_is_told(make_wire: Callable[..., Wire]) -> None:
    def route(msg: Request) -> None:
        while core.append_branch(msg):
            pass
        sl.sl_reply_error(msg)

    (sent,) = make_wire(sl, route=route).receive(request())
    assert sent.first == "SIP/2.0 500 Forking capacity exceeded (12/SL)"


def test_a_command_in_between_makes_it_a_server_error(make_wire: Callable[..., Wire]) -> None:
    def route(msg: Request) -> None:
        msg.error = SipError.BAD_URI
        core.log(msg, 1, "text")
        sl.sl_reply_error(msg)

    (sent,) = make_wire(sl, route=route).receive(request())
    assert sent.first == "SIP/2.0 500 I'm terribly sorry, server error occured (1/SL)"


# ---- sl_filter_ACK ----


def filter_and_answer(results: list[int]) -> Callable[[Request], None]:
    def route(msg: Request) -> None:
        results.append(sl.sl_filter_ACK(msg))
        sl.sl_send_reply(msg, 404, "Not Found")

    return route


def test_the_ack_to_our_reply_stops_the_route_for_two_seconds(
    make_wire: Callable[..., Wire],
) -> None:
    results: list[int] = []
    wire = make_wire(sl, route=filter_and_answer(results))
    (sent,) = wire.receive(request("INVITE"))
    ack = request("ACK", to=sent.header("To")[0])
    wire.advance(1.9)
    wire.receive(ack)
    wire.advance(0.1)
    wire.receive(ack)
    assert results == [1, 0, 1]


def test_other_acks_pass(make_wire: Callable[..., Wire]) -> None:
    results: list[int] = []
    wire = make_wire(sl, route=filter_and_answer(results))
    (sent,) = wire.receive(request("INVITE"))
    to = sent.header("To")[0]
    wire.receive(request("ACK", to=to, branch="z9hG4bKother"))
    wire.receive(request("ACK", to=f"{to}0"))
    wire.receive(request("ACK", to="<sip:bob@example.com>;tag=theirs"))
    wire.receive(request("ACK"))
    assert results == [1, 1, 1, 1, 1]


def test_an_ack_whose_to_does_not_parse_is_an_error(make_wire: Callable[..., Wire]) -> None:
    results: list[int] = []
    wire = make_wire(sl, route=filter_and_answer(results))
    wire.receive(request("INVITE"))
    wire.receive(request("ACK", to="<sip:bob"))
    assert results == [1, -1]
