"""maxfwd of Kamailio: LANGUAGE G.2, G.3, H 24; the numbers are those of the original server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from runtime import core
from runtime.modules.kamailio import maxfwd
from runtime.router import Router, StartError
from runtime.sip.request import Request
from tests.runtime.wire import Wire, request


async def relay(msg: Request) -> None:
    msg.append_header(f"Lt: {maxfwd.is_maxfwd_lt(msg, 70)}")
    msg.append_header(f"Rc: {maxfwd.mf_process_maxfwd_header(msg, 10)}")
    await core.forward(msg, "127.0.0.15", 5060)


@pytest.mark.parametrize(
    ("before", "after", "rc"),
    [
        ("70", "69", "1"),
        ("10", " 9", "1"),
        ("100", " 99", "1"),
        ("999", "256", "1"),
        ("65535", "  256", "1"),
        ("007", "  6", "1"),
        ("1", "0", "1"),
        ("0", "0", "-1"),
        ("65536", "65536", "-1"),
        ("", "", "-1"),
        ("abc", "abc", "1"),
        ("123456", "123456", "1"),
    ],
)
def test_the_number_is_counted_down_in_its_place_and_keeps_its_width(
    before: str, after: str, rc: str, make_wire: Callable[..., Wire]
) -> None:
    wire = make_wire(maxfwd, route=relay, profile="kamailio-3.1")
    (sent,) = wire.receive(request(headers=(f"Max-Forwards: {before}",), without=("Max-Forwards",)))
    assert f"\r\nMax-Forwards: {after}\r\n" in sent.text
    assert sent.header("Rc") == [rc]


def test_a_missing_header_is_added_above_our_via_and_told_by_the_code(
    make_wire: Callable[..., Wire],
) -> None:
    wire = make_wire(maxfwd, route=relay, profile="kamailio-3.1")
    (sent,) = wire.receive(request(without=("Max-Forwards",)))
    assert sent.text.split("\r\n")[1] == "Max-Forwards: 10"
    assert sent.text.split("\r\n")[2].startswith("Via: SIP/2.0/UDP 127.0.0.1;")
    assert sent.header("Rc") == ["2"]
    assert sent.header("Lt") == ["-2"]


@pytest.mark.parametrize(("value", "rc"), [("69", "1"), ("70", "-1"), ("", "1"), ("x", "-3")])
def test_a_limit_can_be_asked_for(value: str, rc: str, make_wire: Callable[..., Wire]) -> None:
    wire = make_wire(maxfwd, route=relay, profile="kamailio-3.1")
    (sent,) = wire.receive(request(headers=(f"Max-Forwards: {value}",), without=("Max-Forwards",)))
    assert sent.header("Lt") == [rc]


def test_the_parameter_bounds_what_goes_on(make_wire: Callable[..., Wire]) -> None:
    router = Router(profile="kamailio-3.1")
    router.modparam(maxfwd, max_limit=20)
    (sent,) = make_wire(maxfwd, route=relay, router=router).receive(request())
    assert sent.header("Max-Forwards") == ["20"]


def test_what_a_later_release_does_is_a_matter_of_the_profile(
    make_wire: Callable[..., Wire],
) -> None:
    router = Router(profile="kamailio-3.1")
    router.profile = replace(router.profile, most_forwards=70, junk_max_forwards=-2)
    wire = make_wire(maxfwd, route=relay, router=router)
    (sent,) = wire.receive(request(headers=("Max-Forwards: 100",), without=("Max-Forwards",)))
    assert "\r\nMax-Forwards:  70\r\n" in sent.text
    (sent,) = wire.receive(request(headers=("Max-Forwards: x",), without=("Max-Forwards",)))
    assert sent.header("Rc") == ["-2"]


def test_an_impossible_limit_is_a_start_error() -> None:
    router = Router(profile="kamailio-3.1")
    router.load(maxfwd)
    router.modparam(maxfwd, max_limit=300)
    with pytest.raises(StartError, match="max_limit is 300"):
        router.start([], 0.0)
