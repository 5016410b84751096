"""``dns`` and ``rev_dns``: whether the host in a Via is where its request came from."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import pytest

from runtime import Request, Router, Rule, core
from runtime.resolver import names_of
from tests.runtime.serving import PATIENCE
from tests.runtime.wire import Wire, request

FORWARD = (Rule(r".", r".", "127.0.0.12:5062"),)
TEXT = request().replace("Via: SIP/2.0/UDP 127.0.0.11:5061", "Via: SIP/2.0/UDP alice.example:5061")


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that knows alice.example as 127.0.0.11, and that address as pc.example."""

    def numbers(host: str, *_: object, **__: object) -> list[Any]:
        if host != "alice.example":
            raise OSError("unknown")
        return [(socket.AF_INET, socket.SOCK_DGRAM, 17, "", ("127.0.0.11", 0))]

    def names(host: str) -> tuple[str, list[str], list[str]]:
        if host != "127.0.0.11":
            raise OSError("unknown")
        return "pc.example", ["alice.pc"], [host]

    monkeypatch.setattr("socket.getaddrinfo", numbers)
    monkeypatch.setattr("socket.gethostbyaddr", names)


def second_via(router: Router, text: str) -> str:
    """The Via of the sender as it goes on, after all waits."""

    async def serve() -> str:
        wire = Wire(router=router)
        woken = asyncio.Event()

        def wake(go_on: Callable[[], None]) -> None:
            go_on()
            woken.set()

        router.woken = wake
        sent = wire.receive(text)
        async with asyncio.timeout(PATIENCE):
            while not sent:
                await woken.wait()
                woken.clear()
                sent = wire.sent()
        return sent[0].header("Via")[1]

    return asyncio.run(serve())


@pytest.mark.parametrize(
    ("settings", "host", "added"),
    [
        ({}, "alice.example", True),
        ({"dns": True}, "alice.example", False),
        ({"dns": True}, "bob.example", True),
        ({"rev_dns": True}, "alice.example", True),
        ({"rev_dns": True}, "pc.example", False),
        ({"rev_dns": True}, "alice.pc", False),
        ({"dns": True, "rev_dns": True}, "pc.example", False),
        ({"dns": True}, "127.0.0.11", False),
        ({"dns": True}, "127.0.0.99", True),
    ],
)
@pytest.mark.usefixtures("system")
def test_received_is_added_unless_dns_says_that_it_is_the_same_host(
    settings: dict[str, bool], host: str, added: bool
) -> None:
    router = Router(profile="ser-2001", rules=FORWARD, **settings)
    via = second_via(router, TEXT.replace("alice.example:", f"{host}:"))
    assert (";received=127.0.0.11" in via) == added


@pytest.mark.usefixtures("system")
def test_forward_asks_too() -> None:
    router = Router(profile="ser-0.8.8", dns=True)

    @router.request_route
    async def forward(msg: Request) -> None:
        await core.forward(msg, "127.0.0.12", 5062)

    assert second_via(router, TEXT) == "SIP/2.0/UDP alice.example:5061;branch=z9hG4bK1"


@pytest.mark.usefixtures("system")
def test_an_address_without_names_has_none() -> None:
    assert asyncio.run(names_of("127.0.0.11")) == ["pc.example", "alice.pc"]
    assert asyncio.run(names_of("10.0.0.1")) == []


def test_a_via_with_the_address_it_came_from_is_not_asked_about() -> None:
    wire = Wire(router=Router(profile="ser-2001", rules=FORWARD, dns=True, rev_dns=True))
    assert len(wire.receive(request())) == 1  # at once: there is no loop to wait in
