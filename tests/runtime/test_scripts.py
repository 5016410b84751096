"""How routes run: how deep they may call each other, and what one leaves behind."""

from __future__ import annotations

import io

import pytest
from wire import Wire, request

from runtime import core
from runtime.log import Log
from runtime.modules import sl
from runtime.results import Exit
from runtime.router import Router
from runtime.sip.parser import Limits
from runtime.sip.request import Request


class Deep:
    """A router whose route 1 calls itself, and how often it ran."""

    def __init__(self, profile: str, *, waits: bool, limits: Limits | None = None) -> None:
        router = Router(profile=profile, limits=limits)
        router.load(sl)
        self.log = io.StringIO()
        router.log = Log(self.log)
        self.runs = 0
        self.codes: list[object] = []

        if waits:

            @router.route("1")
            async def waiting(msg: Request) -> None:
                self.runs += 1
                self.codes.append(await waiting(msg))

            @router.request_route
            async def main(msg: Request) -> None:
                await waiting(msg)
                sl.sl_send_reply(msg, 200, "OK")

        else:

            @router.route("1")
            def plain(msg: Request) -> None:
                self.runs += 1
                self.codes.append(plain(msg))

            @router.request_route
            def request_route(msg: Request) -> None:
                plain(msg)
                sl.sl_send_reply(msg, 200, "OK")

        self.wire = Wire(router=router)


@pytest.mark.parametrize("waits", [False, True], ids=["plain", "coroutine"])
@pytest.mark.parametrize(("profile", "depth"), [("ser-0.8.8", 10), ("rfc", 256)])
def test_a_route_that_calls_itself_is_passed_over_at_the_limit_and_the_script_goes_on(
    profile: str, depth: int, waits: bool
) -> None:
    deep = Deep(profile, waits=waits)
    assert [sent.first for sent in deep.wire.receive(request())] == ["SIP/2.0 200 OK"]
    assert deep.runs == depth - 1  # the main route is the first of them
    assert deep.codes[0] == -1 and not deep.codes[0]
    assert "route 1 is passed over" in deep.log.getvalue()
    # each message counts for itself
    deep.wire.receive(request(branch="z9hG4bK2"))
    assert deep.runs == 2 * (depth - 1)


def test_the_depth_of_routes_is_settable() -> None:
    deep = Deep("ser-0.8.8", waits=False, limits=Limits(route_depth=3))
    deep.wire.receive(request())
    assert deep.runs == 2


def test_a_route_that_is_left_by_exit_or_an_error_was_left() -> None:
    router = Router(profile="rfc")
    seen: list[int] = []

    @router.route("1")
    def leaves(msg: Request) -> None:
        raise Exit

    @router.request_route
    def main(msg: Request) -> None:
        try:
            leaves(msg)
        finally:
            seen.append(msg.route_depth)

    Wire(router=router).receive(request())
    assert seen == [1]


def test_a_route_keeps_its_name_and_says_what_it_is_for() -> None:
    router = Router()

    @router.route("1")
    def route_1(msg: Request) -> None:
        """Looks for gateways."""
        core.log(msg, 1, "here")

    assert (route_1.__name__, route_1.__doc__) == ("route_1", "Looks for gateways.")
