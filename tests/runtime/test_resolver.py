"""Names to addresses, without leaving the machine."""

from __future__ import annotations

import asyncio
import socket
import threading

import pytest

from runtime import resolver
from runtime.resolver import resolve_host
from runtime.sip.address import Address


def found(family: int, host: str) -> tuple[object, ...]:
    return (family, socket.SOCK_DGRAM, 17, "", (host, 0))


def system_says(monkeypatch: pytest.MonkeyPatch, *entries: tuple[object, ...]) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: list(entries))


def resolve(host: str, port: int | None = None) -> list[Address]:
    return asyncio.run(resolve_host(host, port))


def test_ipv4_comes_first_and_the_systems_order_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    system_says(
        monkeypatch,
        found(socket.AF_INET6, "2001:db8::1"),
        found(socket.AF_INET, "10.0.0.9"),
        found(socket.AF_INET, "10.0.0.1"),
        found(socket.AF_INET, "10.0.0.9"),
    )
    assert resolve("example.com", 5070) == [
        Address("10.0.0.9", 5070),
        Address("10.0.0.1", 5070),
        Address("2001:db8::1", 5070),
    ]


def test_the_port_of_sip_is_used_where_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    system_says(monkeypatch, found(socket.AF_INET, "10.0.0.9"))
    assert resolve("example.com") == [Address("10.0.0.9", 5060)]


@pytest.mark.parametrize(
    "host", ["nowhere.invalid", "a" * 70 + ".com", "a\0b", "", "..", "\xe9.de"]
)
def test_what_is_no_name_has_no_address(host: str) -> None:
    assert resolve(host) == []


def test_a_name_that_takes_too_long_has_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()

    def slow(*_: object, **__: object) -> list[tuple[object, ...]]:
        answered.wait(10)
        return [found(socket.AF_INET, "10.0.0.9")]

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    monkeypatch.setattr(resolver, "RESOLVE_SECONDS", 0.01)
    try:
        assert resolve("slow.example.com") == []
    finally:
        answered.set()


def test_with_too_many_lookups_at_a_time_names_do_not_resolve(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    system_says(monkeypatch, found(socket.AF_INET, "10.0.0.9"))
    monkeypatch.setattr(resolver, "MOST_LOOKUPS", 0)
    assert resolve("example.com") == []
