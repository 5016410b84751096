"""Kamailio 3.1's default config as we run it: whole packets (LANGUAGE E.5, E.7, G.0, G.3)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from wire import ALICE, BOB, Sent, Wire, reply_to, request

from runtime.features import load

HERE = Path(__file__).parent
PHONE = "sip:phone@127.0.0.12:5062"
REGISTER = request(
    "REGISTER", "sip:127.0.0.1", headers=(f"Contact: <{PHONE}>;q=0.5",), to="<sip:Bob@127.0.0.1>"
)
BOB_HERE = "sip:bob@127.0.0.1"


@pytest.fixture
def wire() -> Wire:
    return started()


def started(*features: str) -> Wire:
    module = load(HERE / "kamailio-3.1" / "router.py", features)
    return Wire(router=module.router)


def shown(sent: Sent) -> list[str]:
    """A packet's lines; what is new in each run is a word."""
    text = re.sub(r"tag=[0-9a-f]{32}\.[0-9a-f]{4}(?=\r)", "tag=SL", sent.text)
    text = re.sub(r"tag=[0-9a-f]{32}-[0-9a-f]{4}(?=\r)", "tag=TM", text)
    text = re.sub(r"branch=z9hG4bK[0-9a-f]{1,4}\.[0-9a-f]{1,8}\.0", "branch=OURS.0", text)
    return text.split("\r\n")


def calling(wire: Wire) -> tuple[Sent, Sent]:
    """Bob registers and is called: the 100 and what his phone gets."""
    wire.receive(REGISTER)
    trying, invite = wire.receive(request("INVITE", BOB_HERE))
    return trying, invite


def test_a_registration_is_answered_with_all_contacts_in_one_line(wire: Wire) -> None:
    (reply,) = wire.receive(REGISTER)
    assert shown(reply) == [
        "SIP/2.0 200 OK",
        "Via: SIP/2.0/UDP 127.0.0.11:5061;branch=z9hG4bK1",
        "From: <sip:alice@example.com>;tag=a",
        "To: <sip:Bob@127.0.0.1>;tag=SL",
        "Call-ID: call-1",
        "CSeq: 1 REGISTER",
        f"Contact: <{PHONE}>;q=0.5;expires=3600",
        "Server: kamailio (3.1.6 (x86_64/linux))",
        "Content-Length: 0",
        "",
        "",
    ]


def test_a_call_goes_to_the_phone_under_our_record_route(wire: Wire) -> None:
    trying, invite = calling(wire)
    assert shown(trying) == [
        "SIP/2.0 100 trying -- your call is important to us",
        "Via: SIP/2.0/UDP 127.0.0.11:5061;branch=z9hG4bK1",
        "From: <sip:alice@example.com>;tag=a",
        "To: <sip:bob@example.com>",
        "Call-ID: call-1",
        "CSeq: 1 INVITE",
        "Server: kamailio (3.1.6 (x86_64/linux))",
        "Content-Length: 0",
        "",
        "",
    ]
    assert invite.to == BOB and shown(invite) == [
        f"INVITE {PHONE} SIP/2.0",
        "Record-Route: <sip:127.0.0.1;lr=on>",
        "Via: SIP/2.0/UDP 127.0.0.1;branch=OURS.0",
        "Via: SIP/2.0/UDP 127.0.0.11:5061;branch=z9hG4bK1",
        "Max-Forwards: 69",
        "From: <sip:alice@example.com>;tag=a",
        "To: <sip:bob@example.com>",
        "Call-ID: call-1",
        "CSeq: 1 INVITE",
        "Content-Length: 0",
        "",
        "",
    ]


def test_an_ack_goes_by_its_route_under_the_branch_that_all_of_them_have(wire: Wire) -> None:
    _, invite = calling(wire)
    (answered,) = wire.receive(reply_to(invite, "200 OK"), BOB)
    assert answered.to == ALICE and len(answered.header("Via")) == 1
    route = ("Route: <sip:127.0.0.1;lr=on>",)
    to = "<sip:bob@example.com>;tag=b"
    (ack,) = wire.receive(request("ACK", PHONE, headers=route, to=to, branch="z9hG4bK2"))
    assert ack.to == BOB and ack.header("Route") == []
    assert ack.header("Via")[0] == "SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKcydzigwkX"


def test_a_cancelled_call_ends_when_the_phone_says_so(wire: Wire) -> None:
    _, invite = calling(wire)
    wire.receive(reply_to(invite, "180 Ringing"), BOB)
    cancel, told = sorted(
        wire.receive(request("CANCEL", BOB_HERE)), key=lambda packet: packet.first
    )
    assert shown(cancel) == [
        f"CANCEL {PHONE} SIP/2.0",
        "Via: SIP/2.0/UDP 127.0.0.1;branch=OURS.0",
        "Max-Forwards: 69",
        "From: <sip:alice@example.com>;tag=a",
        "To: <sip:bob@example.com>",
        "Call-ID: call-1",
        "CSeq: 1 CANCEL",
        "Content-Length: 0",
        "",
        "",
    ]
    assert told.first == "SIP/2.0 200 canceling"
    sent = wire.receive(reply_to(invite, "487 Request Terminated"), BOB)
    assert {packet.first for packet in sent} == {
        f"ACK {PHONE} SIP/2.0", "SIP/2.0 487 Request Terminated",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        (request("OPTIONS", "sip:nobody@127.0.0.1"), ["404 Not Found"]),
        (request("OPTIONS", "sip:127.0.0.1"), ["484 Address Incomplete"]),
        (request("PUBLISH", BOB_HERE), ["404 Not here"]),
        (request("BYE", BOB_HERE, to="<sip:bob@127.0.0.1>;tag=x"), ["404 Not here"]),
        (request("INVITE", cseq="1 BYE"), ["400 CSeq method does not match request method"]),
        (request("OPTIONS", "http://x"), ["416 Unsupported URI Scheme in Request URI"]),
        (request("CANCEL", BOB_HERE), []),
        (request("ACK", BOB_HERE, to="<sip:bob@127.0.0.1>;tag=x"), []),
        (request("OPTIONS").replace("SIP/2.0\r\nVia", "SIP/3.0\r\nVia"), []),
        (
            request("OPTIONS", "tel:123"),
            ["478 Unresolvable destination (478/SL)", "478 Unresolvable destination (478/TM)"],
        ),
    ],
)
def test_what_is_refused_is_refused_in_the_servers_words(
    wire: Wire, text: str, answers: list[str]
) -> None:
    assert [sent.first for sent in wire.receive(text)] == [f"SIP/2.0 {text}" for text in answers]


def test_a_request_for_elsewhere_is_sent_on_with_a_hint(wire: Wire) -> None:
    (sent,) = wire.receive(request("OPTIONS"))
    assert sent.to == BOB and sent.text.endswith("P-hint: outbound\r\n\r\n")


def test_numbers_go_to_the_gateway_only_where_that_feature_is_on() -> None:
    number = request("INVITE", "sip:+4930123456@127.0.0.1").replace(
        "alice@example.com", "a@127.0.0.1"
    )
    assert [sent.first for sent in started().receive(number)] == ["SIP/2.0 404 Not Found"]
    with_gateway = started("WITH_PSTN")
    with_gateway.router.cfg.set("pstn.gw_ip", "127.0.0.12:5062")
    _, invite = with_gateway.receive(number)
    assert invite.to == BOB and invite.first == "INVITE sip:+4930123456@127.0.0.12:5062 SIP/2.0"
