"""rr of Kamailio: LANGUAGE G.2.1, G.2.2, H 22, H 57, H 72; compared with the original server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from runtime import core
from runtime.modules.kamailio import rr, textops
from runtime.router import Router
from runtime.sip.address import Address, ListenSocket
from runtime.sip.request import Request
from tests.runtime.wire import SERVER, Sent, Wire, request

#: the server's own address as a Route
ME = "sip:127.0.0.1:5060"
IN_DIALOG = "<sip:bob@example.com>;tag=b"


def wire_with(make_wire: Callable[..., Wire], route: Callable[..., Any], **params: Any) -> Wire:
    router = Router(profile="kamailio-3.1")
    router.modparam(rr, **params)
    return make_wire(rr, textops, route=route, router=router)


# ---- Record-Route ----


def recording(
    make_wire: Callable[..., Wire], steps: Callable[[Request], object], **params: Any
) -> list[str]:
    async def route(msg: Request) -> None:
        steps(msg)
        await core.forward(msg, "127.0.0.15", 5060)

    (sent,) = wire_with(make_wire, route, **params).receive(request("INVITE", "sip:q@y.y"))
    return sent.header("Record-Route")


@pytest.mark.parametrize(
    ("params", "recorded"),
    [
        ({}, "<sip:127.0.0.1;lr;ftag=a>"),
        ({"enable_full_lr": 1}, "<sip:127.0.0.1;lr=on;ftag=a>"),
        ({"append_fromtag": 0, "enable_full_lr": 1}, "<sip:127.0.0.1;lr=on>"),
        ({"add_username": 1}, "<sip:q@127.0.0.1;lr;ftag=a>"),
        ({"add_username": 1, "ignore_user": "q"}, "<sip:x@127.0.0.1;lr;ftag=a>"),
    ],
)
def test_parameters_say_what_a_record_route_tells(
    params: dict[str, int], recorded: str, make_wire: Callable[..., Wire]
) -> None:
    assert recording(make_wire, rr.record_route, **params) == [recorded]


def test_it_stands_above_our_via(make_wire: Callable[..., Wire]) -> None:
    async def route(msg: Request) -> None:
        rr.record_route(msg)
        await core.forward(msg, "127.0.0.15", 5060)

    (sent,) = wire_with(make_wire, route).receive(request("INVITE"))
    assert sent.text.split("\r\n")[1] == "Record-Route: <sip:127.0.0.1;lr;ftag=a>"
    assert sent.text.split("\r\n")[2].startswith("Via: SIP/2.0/UDP 127.0.0.1;")


def test_parameters_are_added_before_and_after_in_the_order_they_were_told(
    make_wire: Callable[..., Wire],
) -> None:
    def steps(msg: Request) -> None:
        rr.add_rr_param(msg, ";a=1")
        rr.record_route(msg, ";x=y")
        rr.add_rr_param(msg, ";b=2")
        rr.add_rr_param(msg, ";c=3")

    assert recording(make_wire, steps) == ["<sip:127.0.0.1;lr;ftag=a;x=y;a=1;b=2;c=3>"]


def test_a_second_record_route_is_refused(make_wire: Callable[..., Wire]) -> None:
    codes = []

    def steps(msg: Request) -> None:
        codes.extend([rr.record_route(msg), rr.record_route(msg)])

    assert len(recording(make_wire, steps)) == 1
    assert codes == [True, False]


def test_a_preset_one_has_the_tag_before_lr(make_wire: Callable[..., Wire]) -> None:
    recorded = recording(make_wire, lambda msg: rr.record_route_preset(msg, "1.2.3.4:5;x=1", "h"))
    assert recorded == ["<sip:1.2.3.4:5;x=1;ftag=a;lr>", "<sip:h;ftag=a;lr>"]


def test_what_was_recorded_can_be_taken_back(make_wire: Callable[..., Wire]) -> None:
    def steps(msg: Request) -> None:
        rr.record_route(msg)
        rr.remove_record_route(msg)

    assert recording(make_wire, steps) == []


@pytest.mark.parametrize(
    ("double", "recorded"),
    [
        (1, ["<sip:[::1]:5070;r2=on;lr;ftag=a;n=1>", "<sip:127.0.0.1;r2=on;lr;ftag=a;n=1>"]),
        (0, ["<sip:127.0.0.1;lr;ftag=a;n=1>"]),
    ],
)
def test_two_are_written_where_the_request_leaves_by_another_socket(
    double: int, recorded: list[str], make_wire: Callable[..., Wire]
) -> None:
    async def route(msg: Request) -> None:
        rr.record_route(msg)
        rr.add_rr_param(msg, ";n=1")
        await core.forward(msg, "::2", 5060)

    wire = wire_with(make_wire, route, enable_double_rr=double)
    wire.router.start([SERVER, ListenSocket("udp", Address("::1", 5070), "::1")], 0.0)
    (sent,) = wire.receive(request("INVITE"))
    assert sent.header("Record-Route") == recorded


# ---- Route ----


@pytest.fixture
def follow(make_wire: Callable[..., Wire]) -> Callable[..., Sent]:
    async def route(msg: Request) -> None:
        msg.append_header(f"First: {msg.pv('$route_uri')}")
        msg.append_header(f"Rc: {int(rr.loose_route(msg))}")
        msg.append_header(f"Next: {msg.dst_uri}")
        msg.append_header(f"Nat: {rr.check_route_param(msg, 'nat=yes')}")
        msg.append_header(f"Up: {rr.is_direction(msg, 'upstream')}")
        await core.forward(msg, "127.0.0.15", 5060)

    wire = wire_with(make_wire, route)

    def follow(*routes: str, uri: str = "sip:x@10.0.0.9", to: str = IN_DIALOG) -> Sent:
        headers = tuple(f"Route: {route}" for route in routes)
        (sent,) = wire.receive(request("BYE", uri, to=to, headers=headers))
        return sent

    return follow


@pytest.mark.parametrize(
    ("routes", "left", "next_hop"),
    [
        ([f"<{ME};lr>"], [], "None"),
        ([f"<{ME};lr>, <sip:p@h;lr>"], ["<sip:p@h;lr>"], "sip:p@h;lr"),
        ([f"<{ME};lr>,<sip:p@h;lr>,<sip:q@i>"], ["<sip:p@h;lr>,<sip:q@i>"], "sip:p@h;lr"),
        ([f"<{ME};lr>", "A <sip:p@h;lr>"], ["A <sip:p@h;lr>"], "sip:p@h;lr"),
        (["<sip:p@h;lr>"], ["<sip:p@h;lr>"], "sip:p@h;lr"),
        ([f"<{ME};r2=on;lr>,<{ME};r2=on;lr>"], [], "None"),
        ([f"<{ME};r2=on;lr>", f"<{ME};r2=on;lr>", "<sip:p@h;lr>"], ["<sip:p@h;lr>"], "sip:p@h;lr"),
        ([f"<{ME};lr>, <sip:p@h:7;maddr=1.2.3.4;lr>"], None, "sip:1.2.3.4:7"),
    ],
)
def test_a_loosely_routed_request_loses_our_route_and_goes_by_the_next(
    routes: list[str], left: list[str] | None, next_hop: str, follow: Callable[..., Sent]
) -> None:
    sent = follow(*routes)
    assert sent.first == "BYE sip:x@10.0.0.9 SIP/2.0"
    assert left is None or sent.header("Route") == left
    assert sent.header("Next") == [next_hop]
    assert sent.header("Rc") == ["1"]


def test_a_strict_next_hop_becomes_the_uri_and_the_uri_the_last_route(
    follow: Callable[..., Sent],
) -> None:
    sent = follow(f"<{ME};lr>, <sip:p@h>, <sip:q@i;lr>")
    assert sent.first == "BYE sip:p@h SIP/2.0"
    # 3.1 forgets the bracket
    assert sent.header("Route") == ["<sip:q@i;lr>", "sip:x@10.0.0.9>"]


def test_after_a_strict_router_the_last_route_is_the_uri(follow: Callable[..., Sent]) -> None:
    sent = follow("<sip:p@h;lr>, <sip:z@y>", uri=f"{ME};ftag=zz;nat=yes")
    assert sent.first == "BYE sip:z@y SIP/2.0"
    assert sent.header("Route") == ["<sip:p@h;lr>"]
    assert sent.header("Next") == ["sip:p@h;lr"]
    assert sent.header("Nat") == ["True"]


def test_between_two_strict_routers_the_first_route_is_the_uri(
    follow: Callable[..., Sent],
) -> None:
    sent = follow("<sip:p@h>, <sip:z@y>", uri=ME)
    assert sent.first == "BYE sip:p@h SIP/2.0"
    assert sent.header("Route") == ["<sip:z@y>"]


@pytest.mark.parametrize(
    ("routes", "code"),
    [
        ([f"<{ME};lr>"], "-1"),
        ([f"<{ME};lr>, <sip:p@h;lr>"], "1"),
        (["<sip:p@h;lr>"], "1"),
        ([], "-1"),
        (["<sip:p@h;lr"], "-1"),
        (["sip:p@h;lr"], "-1"),
        (["<foo:x>"], "-1"),
    ],
)
def test_a_preloaded_route_of_ours_alone_and_a_bad_one_say_nothing(
    routes: list[str], code: str, follow: Callable[..., Sent]
) -> None:
    assert follow(*routes, to="<sip:bob@example.com>").header("Rc") == [code]


def test_a_uri_that_cannot_be_read_is_not_routed(follow: Callable[..., Sent]) -> None:
    assert follow(f"<{ME};lr>", uri="foo").header("Rc") == ["-1"]


@pytest.mark.parametrize(
    ("parameters", "nat", "up"),
    [
        (";lr;ftag=a;nat=yes", "True", "False"),
        (";lr;ftag=zz", "False", "True"),
        (";lr", "False", "False"),
    ],
)
def test_the_route_that_was_ours_is_remembered(
    parameters: str, nat: str, up: str, follow: Callable[..., Sent]
) -> None:
    sent = follow(f"<{ME}{parameters}>")
    assert sent.header("First") == [f"{ME}{parameters}"]
    assert sent.header("Nat") == [nat]
    assert sent.header("Up") == [up]


def test_a_header_that_was_taken_out_is_still_routed_by_and_stays_out(
    make_wire: Callable[..., Wire],
) -> None:
    async def route(msg: Request) -> None:
        textops.remove_hf(msg, "Route")
        msg.append_header(f"Rc: {int(rr.loose_route(msg))}")
        await core.forward(msg, "127.0.0.15", 5060)

    wire = wire_with(make_wire, route)
    (sent,) = wire.receive(
        request("BYE", to=IN_DIALOG, headers=(f"Route: <{ME};lr>, <sip:p@h;lr>",))
    )
    assert sent.header("Rc") == ["1"]
    assert "Route:" not in sent.text


@pytest.mark.parametrize("bound", ["::1", "0:0:0:0:0:0:0:1"])
def test_a_pair_of_routes_tells_the_socket_to_send_from(
    bound: str, make_wire: Callable[..., Wire]
) -> None:
    found = []

    def route(msg: Request) -> None:
        rr.loose_route(msg)
        found.append(msg.script.send_socket)

    six = ListenSocket("udp", Address(bound, 5070), bound)
    wire = wire_with(make_wire, route)
    wire.router.start([SERVER, six], 0.0)
    pair = f"Route: <{ME};r2=on;lr>, <sip:[::1]:5070;r2=on;lr>, <sip:p@h;lr>"
    wire.receive(request("BYE", to=IN_DIALOG, headers=(pair,)))
    assert found == [six]
