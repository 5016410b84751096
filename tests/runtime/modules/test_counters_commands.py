"""counters: what scripts counted, read by commands."""

from __future__ import annotations

from collections.abc import Callable

from runtime.modules.kamailio import counters
from runtime.router import Router
from runtime.sip.request import Request
from tests.runtime.rpc.asking import ask, only, refused
from tests.runtime.wire import Wire, request


def test_counters_are_read_and_set_to_zero(make_wire: Callable[..., Wire]) -> None:
    router = Router(profile="kamailio-5.6")
    router.load(counters)
    for declared in ("calls how many", "other.thing"):
        router.modparam(counters, script_counter=declared)

    def route(msg: Request) -> None:
        counters.cnt_inc(msg, "calls")

    wire = make_wire(router=router, route=route)
    wire.receive(request())
    wire.receive(request(branch="z9hG4bK2"))
    assert ask(router, "cnt.grps_list") == ["other", "script"]
    assert ask(router, "cnt.var_list", "script") == ["calls"]
    assert only(ask(router, "cnt.grp_get_all", "script")) == {"calls": 2}
    assert ask(router, "cnt.get", "script", "calls") == [2]
    assert ask(router, "cnt.reset", "script", "calls") == []
    assert ask(router, "cnt.get", "script", "calls") == [0]
    assert refused(router, "cnt.get", "script", "nosuch") == (400, "counter not found")
