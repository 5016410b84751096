"""Routes by name, and how a route that ends is told to who ran it: LANGUAGE D.3, D.4, E.2."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from runtime import Drop, Exit, Message, Rc, Reply, Request, Router
from runtime.modules import tm
from runtime.results import End
from runtime.routes import NO_ROUTE
from runtime.sip.target import Target
from tests.runtime.wire import BOB, Wire, reply_to, request

CALLEE_CODES = [
    (lambda msg: None, 1),
    (lambda msg: 7, 7),
    (lambda msg: Rc(-3), -3),
    (lambda msg: 0, 0),
]


def called(make_wire: Callable[..., Wire], name: int | str | None, *routes: Any) -> list[int]:
    """The codes of calling a route by name; ``routes`` are registered as A, B, ..."""
    codes: list[int] = []

    async def main(msg: Request) -> None:
        codes.append(await msg.router.call(msg, name))

    router = Router(profile="kamailio-5.6")
    for letter, route in zip("ABC", routes, strict=False):
        router.route(letter)(route)
    make_wire(router=router, route=main).receive(request())
    return codes


@pytest.mark.parametrize(("callee", "code"), CALLEE_CODES)
def test_a_call_by_name_gives_the_code_of_the_route(
    make_wire: Callable[..., Wire], callee: Callable[[Message], Any], code: int
) -> None:
    assert called(make_wire, "A", callee) == [code]


def test_a_route_that_waits_is_called_by_name_too(make_wire: Callable[..., Wire]) -> None:
    async def waits(msg: Message) -> int:
        await msg.router.resolve("127.0.0.1", None)
        return 5

    assert called(make_wire, "A", waits) == [5]


def test_a_number_names_the_route_that_is_spelt_so(make_wire: Callable[..., Wire]) -> None:
    codes: list[int] = []

    async def main(msg: Request) -> None:
        codes.append(await msg.router.call(msg, 5))

    router = Router()
    router.route("5")(lambda msg: 3)
    make_wire(router=router, route=main).receive(request())
    assert codes == [3]


@pytest.mark.parametrize("name", ["Z", "", None, 0])
def test_a_call_of_no_route_is_logged_and_the_script_goes_on(
    make_wire: Callable[..., Wire], capsys: pytest.CaptureFixture[str], name: str | None
) -> None:
    assert called(make_wire, name, lambda msg: 1) == [NO_ROUTE]
    assert "there is no route" in capsys.readouterr().err


def test_exit_in_a_called_route_ends_the_whole_script(make_wire: Callable[..., Wire]) -> None:
    def leaves(msg: Message) -> None:
        raise Exit

    assert called(make_wire, "A", leaves) == []


@pytest.mark.parametrize("settings", [{}, {"max_recursive_level": 10}])
def test_routes_that_call_themselves_are_stopped_and_the_script_goes_on(
    make_wire: Callable[..., Wire], capsys: pytest.CaptureFixture[str], settings: dict[str, int]
) -> None:
    depth = [0]
    ended: list[int] = []

    async def again(msg: Message) -> int:
        depth[0] += 1
        return await msg.router.call(msg, "A")

    async def main(msg: Request) -> None:
        ended.append(await msg.router.call(msg, "A"))
        assert msg.route_depth == 1

    router = Router(profile="kamailio-5.6", **settings)
    router.route("A")(again)
    make_wire(router=router, route=main).receive(request())
    # the main route is the first of them
    assert (depth[0], ended) == (settings.get("max_recursive_level", 256) - 1, [-1])
    assert "routes call routes too deep" in capsys.readouterr().err


def test_a_call_that_is_not_awaited_lets_nobody_in() -> None:
    with pytest.raises(TypeError, match="write `await"):
        bool(Router().call(None, "A"))  # type: ignore[arg-type]


# ---- how a script ends ----


@pytest.mark.parametrize(
    ("route", "end"),
    [
        (lambda: None, End(1)),
        (lambda: -2, End(-2)),
        (Exit, End(1)),
        (lambda: Exit(-4), End(-4)),
        (Drop, End(0, dropped=True)),
        (lambda: ValueError("x"), End(-1, failed=True)),
    ],
)
@pytest.mark.parametrize("waits", [False, True])
def test_who_runs_a_route_learns_how_it_ended(
    route: Callable[[], Any], end: End, waits: bool
) -> None:
    def plain(msg: Message) -> Any:
        made = route()
        if isinstance(made, Exception):
            raise made
        return made

    async def waiting(msg: Message) -> Any:
        return plain(msg)

    ends: list[End] = []
    router = Router(debug=-3)
    router.log.level = -3
    router.run_route(waiting if waits else plain, None, ends.append)  # type: ignore[arg-type]
    assert ends == [end]


# ---- the core's reply route ----


def leave(error: type[Exit] | Exit) -> Callable[[Reply], int]:
    def route(msg: Reply) -> int:
        raise error

    return route


@pytest.mark.parametrize(
    ("route", "passes"),
    [
        (lambda msg: 1, True),
        (lambda msg: None, True),
        (leave(Exit), True),
        (lambda msg: -1, False),
        (lambda msg: 0, False),
        (leave(Drop), False),
        (leave(Exit(0)), False),
    ],
)
@pytest.mark.parametrize("stateful", [True, False])
def test_the_code_of_the_reply_route_decides_about_the_reply(
    make_wire: Callable[..., Wire], route: Callable[[Reply], Any], passes: bool, stateful: bool
) -> None:
    async def main(msg: Request) -> None:
        await tm.t_relay(msg)

    router = Router(profile="kamailio-3.1")
    router.reply_route(route)
    wire = make_wire(tm, router=router, route=main)
    *_, sent = wire.receive(request("INVITE"))
    text = reply_to(sent, "486 Busy Here")
    if not stateful:
        text = text.replace("CSeq: 1 INVITE", "CSeq: 2 OPTIONS")
    up = [packet.first for packet in wire.receive(text, BOB) if packet.first.startswith("SIP")]
    assert up == (["SIP/2.0 486 Busy Here"] if passes else [])


def test_a_reply_route_that_raises_stops_no_reply() -> None:
    def raises(msg: Reply) -> int:
        raise ValueError

    async def main(msg: Request) -> None:
        await tm.t_relay(msg)

    router = Router(profile="kamailio-3.1")
    router.log.level = -3
    router.reply_route(raises)
    wire = Wire(tm, router=router, route=main)
    *_, sent = wire.receive(request("INVITE"))
    assert [packet.first for packet in wire.receive(reply_to(sent, "180 Ringing"), BOB)] == [
        "SIP/2.0 180 Ringing"
    ]


def test_a_discarded_reply_leaves_the_branch_as_it_was(make_wire: Callable[..., Wire]) -> None:
    async def main(msg: Request) -> None:
        await tm.t_relay(msg)

    router = Router(profile="kamailio-3.1")
    router.reply_route(lambda msg: 1 if msg.status == 100 else -1)
    wire = make_wire(tm, router=router, route=main)
    *_, sent = wire.receive(request("OPTIONS"))
    wire.receive(reply_to(sent, "200 OK"), BOB)
    # nothing was taken: the request is still repeated
    assert [packet.first for _, packet in wire.advance(0.6)] == [sent.first]


def test_the_reply_route_sees_the_reply_and_can_read_of_it_as_of_a_request(
    make_wire: Callable[..., Wire],
) -> None:
    seen: list[object] = []

    def route(msg: Message) -> None:
        seen.append((msg.status, msg.method, msg.ruri.user, msg.to.tag, msg.dst_uri))

    async def main(msg: Request) -> None:
        await tm.t_relay(msg)

    router = Router(profile="kamailio-3.1")
    router.reply_route(route)
    wire = make_wire(tm, router=router, route=main)
    *_, sent = wire.receive(request("INVITE"))
    wire.receive(reply_to(sent, "180 Ringing"), BOB)
    assert seen == [(180, "INVITE", None, "b", None)]


def test_header_lines_that_a_reply_route_adds_go_upstream(
    make_wire: Callable[..., Wire],
) -> None:
    def route(msg: Reply) -> int:
        msg.prepend_header("X-First: 1")
        msg.append_header("X-Last: 1")
        msg.append_header("X-Last: 2")
        return 1

    async def main(msg: Request) -> None:
        await tm.t_relay(msg)

    router = Router(profile="kamailio-3.1")
    router.reply_route(route)
    wire = make_wire(tm, router=router, route=main)
    *_, sent = wire.receive(request())
    (up,) = wire.receive(reply_to(sent, "200 OK"), BOB)
    names = [line.partition(":")[0] for line in up.text.split("\r\n")[1:-2]]
    assert (names[0], names[-3:]) == ("X-First", ["Content-Length", "X-Last", "X-Last"])
    assert up.header("X-Last") == ["1", "2"]


def test_the_request_uris_own_branch_goes_to_the_destination_that_a_script_set(
    make_wire: Callable[..., Wire],
) -> None:
    async def main(msg: Request) -> None:
        msg.branches.append(Target("sip:c@127.0.0.13:5063"))
        msg.dst_uri = "sip:127.0.0.16:5098"
        await tm.t_relay(msg)

    sent = make_wire(tm, profile="kamailio-3.1", route=main).receive(request())
    assert [(str(packet.to), packet.first) for packet in sent] == [
        ("127.0.0.16:5098", "OPTIONS sip:bob@127.0.0.12:5062 SIP/2.0"),
        ("127.0.0.13:5063", "OPTIONS sip:c@127.0.0.13:5063 SIP/2.0"),
    ]


def test_each_kind_of_route_has_its_place() -> None:
    router = Router()
    kinds = ["route", "failure_route", "onreply_route", "branch_route", "event_route"]
    for kind in kinds:
        getattr(router, kind)("X")(print)
    bare = ["request_route", "reply_route", "onsend_route", "error_route"]
    for kind in bare:
        assert getattr(router, kind)(print) is print
    assert set(router.routes) == {(kind, "X") for kind in kinds} | {(kind, "") for kind in bare}
