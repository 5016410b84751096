"""Variables of a router, custom parameters, rounds of loops: LANGUAGE D.7, C.1.3, D.3.3, H 48."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from runtime import Message, Router
from runtime.variables import LONGEST_TEXT, TooLong
from tests.runtime.wire import Wire, request


def test_a_variable_is_0_until_it_is_set_and_survives_the_message(
    make_wire: Callable[..., Wire],
) -> None:
    seen: list[int | str] = []

    def route(msg: Message) -> None:
        seen.append(msg.router.vars["n"])
        msg.router.vars["n"] = f"message {len(seen)}"

    wire = make_wire(route=route)
    wire.receive(request())
    wire.receive(request(branch="z9hG4bK2"))
    assert seen == [0, "message 1"]


def test_a_variable_becomes_0_again_where_a_nullable_one_becomes_null() -> None:
    router = Router(profile="kamailio-5.6")
    router.vars["x"] = router.shared["x"] = "t"
    router.nullable_vars["x"] = "t"
    assert (router.vars["x"], router.shared["x"], router.nullable_vars.get("x")) == ("t", "t", "t")
    router.vars["x"] = router.shared["x"] = None
    router.nullable_vars["x"] = None
    assert (router.vars["x"], router.shared["x"], router.nullable_vars.get("x")) == (0, 0, None)


@pytest.mark.parametrize(
    ("profile", "stored"),
    [("kamailio-3.1", -(2**31)), ("kamailio-5.6", -(2**31)), ("kamailio-6.1", 2**31)],
)
def test_numbers_wrap_to_the_width_of_the_server(profile: str, stored: int) -> None:
    router = Router(profile=profile)
    router.vars["n"] = 2**31
    router.nullable_vars["n"] = 2**31
    assert router.vars["n"] == router.nullable_vars.get("n") == stored


def test_a_variable_holds_plain_values() -> None:
    router = Router()
    router.vars["b"] = True
    assert router.vars["b"] is not True and router.vars["b"] == 1


def test_a_text_that_a_loop_doubles_does_not_grow_for_ever() -> None:
    router = Router()
    router.vars["t"] = "x"
    with pytest.raises(TooLong):
        for _ in range(100):
            router.vars["t"] = f"{router.vars['t']}{router.vars['t']}"
    assert len(str(router.vars["t"])) <= LONGEST_TEXT


def test_two_routers_share_no_variable() -> None:
    first, second = Router(), Router()
    first.vars["x"] = 1
    first.shared["x"] = 1
    assert (second.vars["x"], second.shared["x"]) == (0, 0)


# ---- custom parameters ----


def test_a_custom_parameter_is_read_and_can_be_changed_but_not_its_type() -> None:
    router = Router()
    router.custom("pstn.gw_ip", "", "PSTN GW address")
    router.custom("tst[1].n", 5)
    assert (router.cfg["pstn.gw_ip"], router.cfg["tst[1].n"]) == ("", 5)
    assert "pstn.gw_ip" in router.cfg and "nope.x" not in router.cfg
    router.cfg.set("tst[1].n", 6)
    assert list(router.cfg) == [("pstn.gw_ip", "", "PSTN GW address"), ("tst[1].n", 6, "")]
    with pytest.raises(TypeError, match=r"pstn\.gw_ip is a text"):
        router.cfg.set("pstn.gw_ip", 5)
    with pytest.raises(KeyError):
        router.cfg.set("nope.x", 5)


# ---- rounds ----


@pytest.mark.parametrize(("settings", "most"), [({}, 100), ({"max_while_loops": 3}, 3)])
def test_a_loop_that_does_not_end_is_left_and_the_script_goes_on(
    make_wire: Callable[..., Wire],
    capsys: pytest.CaptureFixture[str],
    settings: dict[str, int],
    most: int,
) -> None:
    counted = [0, 0]

    def route(msg: Message) -> None:
        # -1 is true for `while` and false for `if` (LANGUAGE H 11)
        rounds = msg.router.rounds()
        while -1 != 0 and rounds.more():
            counted[0] += 1
        counted[1] += 1

    make_wire(profile="kamailio-5.6", route=route, **settings).receive(request())
    assert counted == [most, 1]
    assert capsys.readouterr().err.count(f"left after {most} rounds") == 1


def test_max_while_loops_0_is_no_limit() -> None:
    rounds = Router(max_while_loops=0).rounds()
    assert all(rounds.more() for _ in range(10_000))
