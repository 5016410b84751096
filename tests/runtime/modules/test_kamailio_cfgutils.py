"""cfgutils of Kamailio."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from runtime.modules.kamailio import cfgutils
from runtime.router import Router, StartError
from runtime.sip.request import Request
from tests.runtime.wire import Wire, request


def run(make_wire: Callable[..., Wire], *steps: Callable[[Request], Any], **params: int) -> Any:
    codes: list[Any] = []

    def route(msg: Request) -> None:
        for step in steps:
            codes.append(step(msg))

    router = Router(profile="kamailio-3.1")
    router.modparam(cfgutils, **params)
    wire = make_wire(cfgutils, route=route, router=router)
    wire.router.module(cfgutils.State).random = lambda: 0.3
    wire.receive(request())
    wire.receive(request(branch="z9hG4bK2"))
    return codes


def test_an_event_happens_as_often_as_was_told(make_wire: Callable[..., Wire]) -> None:
    codes = run(
        make_wire,
        cfgutils.rand_event,
        lambda msg: cfgutils.rand_set_prob(msg, 31),
        cfgutils.rand_event,
        lambda msg: cfgutils.rand_set_prob(msg, 101),
        cfgutils.rand_get_prob,
        cfgutils.rand_reset_prob,
        cfgutils.rand_event,
        lambda msg: msg.pv("$RANDOM"),
    )
    assert codes[:8] == [False, True, True, False, 31, True, False, int(0.3 * 2**31)]


def test_global_flags_outlive_the_message(make_wire: Callable[..., Wire]) -> None:
    codes = run(
        make_wire,
        lambda msg: cfgutils.is_gflag(msg, 3),
        lambda msg: cfgutils.set_gflag(msg, 3),
        lambda msg: cfgutils.reset_gflag(msg, 1),
        lambda msg: cfgutils.is_gflag(msg, 1),
        initial_gflags=2,
    )
    assert codes == [False, True, True, False, True, True, True, False]


def test_abort_ends_the_script_only(make_wire: Callable[..., Wire]) -> None:
    codes = run(make_wire, cfgutils.pkg_status, cfgutils.shm_status, cfgutils.abort)
    assert codes == [True, True, True, True]


def test_a_script_that_sleeps_lets_others_run(make_wire: Callable[..., Wire]) -> None:
    order: list[str] = []

    async def route(msg: Request) -> None:
        if msg.method == "OPTIONS":
            await cfgutils.usleep(msg, 1)
            await cfgutils.sleep(msg, 0)
        order.append(msg.method)

    async def both() -> None:
        wire = make_wire(cfgutils, route=route, profile="kamailio-3.1")
        wire.receive(request("OPTIONS"))
        wire.receive(request("INFO"))
        while len(order) < 2:
            await asyncio.sleep(0)

    asyncio.run(asyncio.wait_for(both(), 5))
    assert order == ["INFO", "OPTIONS"]


def test_a_probability_is_a_number_of_per_cent() -> None:
    router = Router(profile="kamailio-3.1")
    router.load(cfgutils)
    router.modparam(cfgutils, initial_probability=101)
    with pytest.raises(StartError, match="initial_probability"):
        router.start([], 0.0)
