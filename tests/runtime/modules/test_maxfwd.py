"""maxfwd of SER 0.8.8: LANGUAGE G.1, H 24, H 69."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from runtime import core
from runtime.modules.ser import maxfwd
from runtime.sip.request import Request
from tests.runtime.wire import Sent, Wire, request


async def relay(msg: Request) -> None:
    if maxfwd.mf_process_maxfwd_header(msg, 10):
        await core.forward(msg, "127.0.0.15", 5060)


@pytest.fixture
def send(make_wire: Callable[..., Wire]) -> Callable[..., list[Sent]]:
    wire = make_wire(maxfwd, route=relay)

    def send(*headers: str) -> list[Sent]:
        return wire.receive(request(headers=headers, without=("Max-Forwards",)))

    return send


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("70", "69"),
        ("100", "99 "),
        ("10", "9 "),
        ("1", "0"),
        ("999", "230"),
        ("257", "0  "),
        ("abc", "abc"),
        ("-1", "-1"),
        ("1_0", "1_0"),
        ("\u00b2", "\u00b2"),
        ("123456", "123456"),
        ("", ""),
    ],
)
def test_the_number_is_counted_down_in_its_place(
    before: str, after: str, send: Callable[..., list[Sent]]
) -> None:
    (sent,) = send(f"Max-Forwards: {before}")
    assert f"\r\nMax-Forwards: {after}\r\n" in sent.text


@pytest.mark.parametrize("value", ["0", "256", "000"])
def test_the_function_is_false_at_zero(value: str, send: Callable[..., list[Sent]]) -> None:
    assert send(f"Max-Forwards: {value}") == []


def test_a_missing_header_is_added_above_our_via(send: Callable[..., list[Sent]]) -> None:
    (sent,) = send()
    assert sent.text.split("\r\n")[1:3] == [
        "Max-Forwards: 10",
        "Via: SIP/2.0/UDP 127.0.0.1;branch=0",
    ]


def test_blanks_and_folds_round_the_number_stay(send: Callable[..., list[Sent]]) -> None:
    (sent,) = send("MAX-FORWARDS :\t\r\n 10 ")
    assert "\r\nMAX-FORWARDS :\t\r\n 9  \r\n" in sent.text


def test_only_the_first_of_two_counts(send: Callable[..., list[Sent]]) -> None:
    (sent,) = send("Max-Forwards: 5", "Max-Forwards: 0")
    assert sent.header("Max-Forwards") == ["4", "0"]


def test_a_second_call_sees_what_the_first_wrote(make_wire: Callable[..., Wire]) -> None:
    async def twice(msg: Request) -> None:
        maxfwd.mf_process_maxfwd_header(msg, 10)
        await relay(msg)

    (sent,) = make_wire(maxfwd, route=twice).receive(request())
    assert sent.header("Max-Forwards") == ["68"]
