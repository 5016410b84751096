"""Branches that ring when they are not wanted any more (RFC 3261 9.1, LANGUAGE E.5)."""

from __future__ import annotations

from typing import Any

from runtime import core
from runtime.modules import tm
from runtime.sip.request import Request
from tests.runtime.wire import ALICE, BOB, CAROL, Sent, Wire, request

_FIRST = f"sip:b@{BOB.host}:{BOB.port}"
_SECOND = f"sip:c@{CAROL.host}:{CAROL.port}"


async def _fork(msg: Request) -> None:
    msg.ruri = _FIRST
    core.append_branch(msg, _SECOND)
    await tm.t_relay(msg)


def _wire(route: Any = _fork) -> Wire:
    return Wire(tm, profile="kamailio-5.6", route=route)


def _reply(sent: Sent, status: str) -> str:
    kept = ("via", "from", "to", "call-id", "cseq")
    lines = sent.text.partition("\r\n\r\n")[0].split("\r\n")[1:]
    lines = [line for line in lines if line.partition(":")[0].lower() in kept]
    lines = [f"{line};tag=t" if line.startswith("To:") else line for line in lines]
    return "\r\n".join([f"SIP/2.0 {status}", *lines, "", ""])


def _forked(wire: Wire) -> tuple[Sent, Sent]:
    sent = wire.receive(request("INVITE"), ALICE)
    first = next(packet for packet in sent if packet.to == BOB)
    second = next(packet for packet in sent if packet.to == CAROL)
    return first, second


def test_what_rings_after_another_has_answered_is_cancelled_at_once_and_not_passed_on() -> None:
    wire = _wire()
    first, second = _forked(wire)
    wire.receive(_reply(second, "200 OK"), CAROL)
    sent = wire.receive(_reply(first, "180 Ringing"), BOB)
    assert [(packet.to, packet.first) for packet in sent] == [(BOB, f"CANCEL {_FIRST} SIP/2.0")]
    assert sent[0].header("Reason") == ["SIP;cause=200"]


def test_what_rings_after_a_6xx_is_cancelled_at_once_and_not_passed_on() -> None:
    wire = _wire()
    first, second = _forked(wire)
    wire.receive(_reply(second, "603 Decline"), CAROL)
    sent = wire.receive(_reply(first, "180 Ringing"), BOB)
    assert [(packet.to, packet.first) for packet in sent] == [(BOB, f"CANCEL {_FIRST} SIP/2.0")]
    assert sent[0].header("Reason") == []


def test_a_cancelled_call_that_nobody_answers_ends_in_487() -> None:
    wire = _wire()
    _forked(wire)
    wire.receive(request("CANCEL"), ALICE)
    firsts = [sent.first for _, sent in wire.advance(40.0) if sent.to.host == ALICE.host]
    assert firsts[0] == "SIP/2.0 487 Request Terminated"


def test_a_reply_that_fails_a_branch_is_no_reply_that_came_before() -> None:
    seen: list[bool] = []

    def failed(msg: Request) -> None:
        seen.append(bool(tm.t_branch_replied(msg)))

    async def route(msg: Request) -> None:
        msg.ruri = _FIRST
        tm.t_on_failure(msg, failed)
        await tm.t_relay(msg)

    for statuses in (["486 Busy"], ["180 Ringing", "486 Busy"]):
        wire = _wire(route)
        sent = next(packet for packet in wire.receive(request("INVITE"), ALICE) if packet.to == BOB)
        for status in statuses:
            wire.receive(_reply(sent, status), BOB)
    assert seen == [False, True]


def test_a_503_goes_up_with_the_words_of_the_rfc() -> None:
    wire = _wire()
    first, second = _forked(wire)
    wire.receive(_reply(first, "503 Whatever"), BOB)
    sent = wire.receive(_reply(second, "503 Whatever"), CAROL)
    assert "SIP/2.0 500 Service Unavailable" in [packet.first for packet in sent]


def test_a_3xx_of_a_transaction_has_a_contact() -> None:
    async def route(msg: Request) -> None:
        msg.ruri = _SECOND
        tm.t_newtran(msg)
        tm.t_reply(msg, 302, "Moved")

    sent = _wire(route).receive(request("INVITE"), ALICE)
    assert sent[-1].header("Contact") == [f"<{_SECOND}>"]
