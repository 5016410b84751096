"""rr of SER 0.8.8: LANGUAGE G.1, G.1.1b, G.1.3."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from runtime import core
from runtime.modules.ser import rr
from runtime.sip.address import Address, ListenSocket
from runtime.sip.request import Request
from tests.runtime.wire import Sent, Wire, request


async def follow_route(msg: Request) -> None:
    found = rr.rewriteFromRoute(msg)
    msg.append_header(f"Found: {found}")
    await core.forward(msg, "127.0.0.15", 5060)


@pytest.fixture
def follow(make_wire: Callable[..., Wire]) -> Callable[..., Sent]:
    wire = make_wire(rr, route=follow_route)

    def follow(*routes: str) -> Sent:
        (sent,) = wire.receive(request("INFO", "sip:x@far", headers=routes))
        return sent

    return follow


@pytest.mark.parametrize(
    ("route", "uri", "left"),
    [
        ("<sip:127.0.0.1:26000;lr>", "sip:127.0.0.1:26000;lr", []),
        ("<sip:a@one;lr=on;ftag=f>", "sip:a@one;lr=on;ftag=f", []),
        ("<sip:a@one;lr>, <sip:b@two>", "sip:a@one;lr", ["<sip:b@two>"]),
        ("<sip:a@one>,<sip:b@two>,<sip:c@three>", "sip:a@one", ["<sip:b@two>,<sip:c@three>"]),
        ("sip:a@one;lr", "sip:a@one;lr", []),
        ("sip:a@one;lr , <sip:b@two>", "sip:a@one;lr", ["<sip:b@two>"]),
        ('"A, <b>" <sip:a@one>;x=1, <sip:b@two>', "sip:a@one", ["<sip:b@two>"]),
        ("A B <sip:a@one>", "sip:a@one", []),
        ("<sip:a@one>\r\n ,\r\n <sip:b@two>", "sip:a@one", ["<sip:b@two>"]),
    ],
)
def test_the_first_uri_becomes_the_request_uri_and_leaves_its_route(
    route: str, uri: str, left: list[str], follow: Callable[..., Sent]
) -> None:
    sent = follow(f"Route: {route}")
    assert sent.first == f"INFO {uri} SIP/2.0"
    assert sent.header("Route") == left
    assert sent.header("Found") == ["True"]


def test_only_the_first_of_two_route_headers_goes(follow: Callable[..., Sent]) -> None:
    sent = follow("Route: <sip:one;lr>", "Route: <sip:two;lr>")
    assert sent.first == "INFO sip:one;lr SIP/2.0"
    assert sent.header("Route") == ["<sip:two;lr>"]


@pytest.mark.parametrize("route", ["<sip:a@one", "", "<>", '"A <sip:a@one>', ", <sip:a@one>"])
def test_an_unreadable_route_stays_and_the_request_goes_by_its_uri(
    route: str, follow: Callable[..., Sent]
) -> None:
    sent = follow(f"Route: {route}")
    assert sent.first == "INFO sip:x@far SIP/2.0"
    assert sent.header("Route") == [route]
    assert sent.header("Found") == ["False"]


def test_without_a_route_nothing_changes(follow: Callable[..., Sent]) -> None:
    sent = follow()
    assert sent.first == "INFO sip:x@far SIP/2.0"
    assert sent.header("Found") == ["False"]


async def record(msg: Request) -> None:
    rr.rewriteFromRoute(msg)
    if rr.addRecordRoute(msg):
        await core.forward(msg, "127.0.0.15", 5060)


def test_record_route_stands_above_our_via_with_the_users_name(
    make_wire: Callable[..., Wire],
) -> None:
    (sent,) = make_wire(rr, route=record).receive(request("INVITE", "sip:q@y.y;p=1"))
    assert sent.text.split("\r\n")[1:3] == [
        "Record-Route: <sip:q@127.0.0.1;branch=0>",
        "Via: SIP/2.0/UDP 127.0.0.1;branch=0",
    ]


def test_the_user_is_the_rewritten_uris_when_the_received_one_has_none(
    make_wire: Callable[..., Wire],
) -> None:
    (sent,) = make_wire(rr, route=record).receive(
        request("INVITE", "sip:127.0.0.1", headers=("Route: <sip:q@y.y>",))
    )
    assert sent.header("Record-Route") == ["<sip:q@127.0.0.1;branch=0>"]


def test_without_any_user_there_is_no_at_sign(make_wire: Callable[..., Wire]) -> None:
    (sent,) = make_wire(rr, route=record).receive(request("INVITE", "sip:y.y"))
    assert sent.header("Record-Route") == ["<sip:127.0.0.1;branch=0>"]


def test_a_port_other_than_5060_and_brackets_are_written(make_wire: Callable[..., Wire]) -> None:
    async def record_to_six(msg: Request) -> None:
        rr.addRecordRoute(msg)
        await core.forward(msg, "::2", 5060)

    server = ListenSocket("udp", Address("::1", 25060), "::1")
    wire = make_wire(rr, route=record_to_six, server=server)
    (sent,) = wire.receive(request("INVITE", "sip:q@y.y"))
    assert sent.header("Record-Route") == ["<sip:q@[::1]:25060;branch=0>"]


def test_an_unreadable_request_uri_gets_no_record_route(make_wire: Callable[..., Wire]) -> None:
    assert make_wire(rr, route=record).receive(request("INVITE", "tel:+1")) == []
