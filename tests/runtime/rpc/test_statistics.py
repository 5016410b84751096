"""What tm.stats and sl.stats add up: LANGUAGE G.5.1."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from runtime.modules import sl, tm
from runtime.sip.request import Request
from tests.runtime.rpc.asking import ask, only
from tests.runtime.wire import BOB, Wire, reply_to, request

MakeWire = Callable[..., Wire]


@pytest.fixture
def relay(make_wire: MakeWire) -> Callable[[str], Wire]:
    """A proxy of a profile, which answers OPTIONS itself."""

    def make(profile: str) -> Wire:
        async def route(msg: Request) -> None:
            if msg.method == "OPTIONS":
                tm.t_newtran(msg)
                tm.t_reply(msg, 404, "no")
            else:
                await tm.t_relay(msg)

        return make_wire(sl, tm, profile=profile, route=route)

    return make


def call(wire: Wire, status: str, branch: str = "z9hG4bKc") -> None:
    """A call that ends with one reply of the callee."""
    sent = wire.receive(request("INVITE", branch=branch, call_id=branch))
    invite = next(packet for packet in sent if packet.to == BOB)
    wire.receive(reply_to(invite, status), BOB)


def test_current_goes_back_to_zero_when_all_is_over(relay: Callable[[str], Wire]) -> None:
    wire = relay("kamailio-3.1")
    wire.receive(request("INVITE"))
    stats = only(ask(wire.router, "tm.stats"))
    assert (stats["current"], stats["waiting"], stats["freed"]) == (1, 0, 0)
    wire.advance(600)
    stats = only(ask(wire.router, "tm.stats"))
    assert (stats["current"], stats["waiting"]) == (0, 0)
    assert stats["total"] == stats["created"] == stats["freed"] == 1
    assert stats["4xx"] == 1  # 408


def test_a_transaction_that_absorbs_repeats_is_waiting(relay: Callable[[str], Wire]) -> None:
    wire = relay("kamailio-3.1")
    call(wire, "200 OK")
    stats = only(ask(wire.router, "tm.stats"))
    assert (stats["current"], stats["waiting"], stats["2xx"]) == (1, 1, 1)


def test_3_1_counts_what_was_replied_locally(relay: Callable[[str], Wire]) -> None:
    wire = relay("kamailio-3.1")
    call(wire, "486 Busy")
    wire.receive(request("OPTIONS"))
    stats = only(ask(wire.router, "tm.stats"))
    assert list(stats) == [
        *("current", "waiting", "total", "total_local", "replied_locally"),
        *("6xx", "5xx", "4xx", "3xx", "2xx", "created", "freed", "delayed_free"),
    ]
    assert (stats["replied_locally"], stats["4xx"], stats["created"]) == (1, 2, 2)


def test_5_6_counts_replies_that_came_and_went(relay: Callable[[str], Wire]) -> None:
    wire = relay("kamailio-5.6")
    call(wire, "200 OK")
    wire.receive(request("OPTIONS"))
    stats = only(ask(wire.router, "tm.stats"))
    # 100 and 200 of the call, and the 404
    assert (stats["rpl_received"], stats["rpl_generated"], stats["rpl_sent"]) == (1, 2, 3)
    assert (stats["2xx"], stats["4xx"]) == (1, 1)


@pytest.mark.parametrize("profile", ["kamailio-3.1", "kamailio-5.6"])
def test_a_stateless_reply_counts_by_its_status_or_its_class(
    make_wire: MakeWire, profile: str
) -> None:
    codes = [200, 200, 204, 302, 305, 404, 486, 503, 603]

    def route(msg: Request) -> None:
        sl.sl_send_reply(msg, codes[int(msg.call_id or "")], "x")

    wire = make_wire(sl, profile=profile, route=route)
    for number in range(len(codes)):
        wire.receive(request(call_id=str(number)))
    stats = only(ask(wire.router, "sl.stats"))
    told = {name: count for name, count in stats.items() if count}
    # 3.1 has no place for a 305 but the last
    others = {"3xx": 1} if profile == "kamailio-5.6" else {"xxx": 1}
    assert told == {
        **{"200": 2, "2xx": 1, "302": 1, "404": 1, "4xx": 1, "5xx": 1, "6xx": 1},
        **others,
    }
    assert ("3xx" in stats) is (profile == "kamailio-5.6")
