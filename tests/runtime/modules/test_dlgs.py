"""Calls that go on, counted by what a script said of them."""

from __future__ import annotations

import pytest

from runtime import Router
from runtime.modules import tm
from runtime.modules.kamailio import counters, dlgs
from runtime.results import Rc
from runtime.sip.request import Request
from tests.runtime.wire import BOB, Sent, Wire, reply_to, request


class Counting:
    """A router that takes note of calls, and counts alice's on each OPTIONS."""

    def __init__(self) -> None:
        self.router = Router(profile="kamailio-5.6")
        self.router.load(tm, dlgs)
        self.count = Rc(0)

        async def main(msg: Request) -> None:
            if msg.method == "OPTIONS":
                self.count = dlgs.dlgs_count(msg, "src", "eq", "alice")
                return
            if msg.method == "INVITE":
                dlgs.dlgs_init(msg, "alice", "bob", "x")
            else:
                dlgs.dlgs_update(msg)
            await tm.t_relay(msg)

        self.router.request_route(main)
        self.wire = Wire(router=self.router)

    def going_on(self) -> int:
        self.wire.receive(request("OPTIONS", call_id="count", branch=f"z9hG4bK{self.wire.now}"))
        return self.count

    def call(self, call_id: str = "call-1") -> Sent:
        sent = self.wire.receive(request("INVITE", call_id=call_id, branch=f"z9hG4bK{call_id}"))
        return next(packet for packet in sent if packet.to == BOB)


def test_a_call_counts_from_its_invite_to_its_bye() -> None:
    counting = Counting()
    assert counting.going_on() == -1
    invite = counting.call()
    counting.call("call-2")
    assert counting.going_on() == 2
    counting.wire.receive(reply_to(invite, "200 OK"), BOB)
    assert counting.going_on() == 2
    counting.wire.receive(request("BYE", to="<sip:bob@example.com>;tag=b", branch="z9hG4bKb"))
    assert counting.going_on() == 1


def test_a_call_that_fails_counts_no_more() -> None:
    counting = Counting()
    counting.wire.receive(reply_to(counting.call(), "486 Busy"), BOB)
    assert counting.going_on() == -1


def test_calls_are_forgotten_when_their_time_is_over() -> None:
    counting = Counting()
    counting.wire.receive(reply_to(counting.call(), "200 OK"), BOB)
    counting.call("other")
    state = counting.router.module(dlgs.State)
    counting.wire.advance(240)
    assert len(state.calls) == 1
    counting.wire.advance(7200)
    assert state.calls == {}


@pytest.mark.parametrize(("name", "known"), [("tests", True), ("script.tests", True), ("x", False)])
def test_a_declared_counter_counts(name: str, known: bool) -> None:
    router = Router(profile="kamailio-5.6")
    router.load(counters)
    router.modparam(counters, script_counter="tests how many tests")
    done: list[bool] = []

    def main(msg: Request) -> None:
        done.append(counters.cnt_inc(msg, name) and counters.cnt_add(msg, name, 4))

    router.request_route(main)
    Wire(router=router).receive(request())
    assert done == [known] and router.counters["script.tests"] == (5 if known else 0)
