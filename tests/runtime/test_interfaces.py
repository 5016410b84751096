"""Which addresses a wish to listen stands for, and why one cannot be had."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.sip.address import Address, ListenSocket
from runtime.transport import interfaces
from runtime.transport.holder import holder_of
from runtime.transport.interfaces import Interface, expand
from runtime.transport.listen import Listen, ListenError
from runtime.transport.udp import open_udp

FOUR = [
    Interface("lo", "127.0.0.1", True),
    Interface("eth0", "10.0.0.1", True),
    Interface("eth0", "10.0.0.2", True),
    Interface("eth1", "10.1.0.1", False),
]
# the real ones, before the fixture takes their place
_four, _six = interfaces.four, interfaces.six

SIX = [Interface("lo", "::1", True), Interface("tun6", "2001:db8::1", True)]


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with three interfaces and one name in its hosts file."""
    monkeypatch.setattr(interfaces, "four", lambda: FOUR)
    monkeypatch.setattr(interfaces, "six", lambda: SIX)
    names = [(1, "lo"), (2, "eth0"), (3, "eth1"), (4, "tun6"), (5, "bare0")]
    monkeypatch.setattr(socket, "if_nameindex", lambda: names)

    def by_name(host: str) -> tuple[str, list[str], list[str]]:
        if host != "proxy":
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return "proxy.example.com", ["sip"], ["10.0.0.1", "10.0.0.9"]

    def by_name_six(host: str, *_: object, **__: object) -> list[object]:
        if host != "six.example.com":
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [(socket.AF_INET6, socket.SOCK_DGRAM, 17, "", ("2001:db8::1", 0, 0, 0))]

    monkeypatch.setattr(socket, "gethostbyname_ex", by_name)
    monkeypatch.setattr(socket, "getaddrinfo", by_name_six)


def hosts(*wishes: Listen) -> list[str]:
    return [listen.address.host for listen in expand(wishes, 5060).sockets]


def test_no_wish_is_every_ipv4_address_that_is_up() -> None:
    assert hosts() == ["127.0.0.1", "10.0.0.1", "10.0.0.2"]


def test_an_unspecified_address_is_every_one_of_its_family() -> None:
    assert hosts(Listen("0.0.0.0")) == ["127.0.0.1", "10.0.0.1", "10.0.0.2"]
    assert hosts(Listen("::")) == ["::1", "2001:db8::1"]


def test_an_interface_is_all_its_ipv4_addresses_even_when_it_is_down() -> None:
    assert hosts(Listen("eth0")) == ["10.0.0.1", "10.0.0.2"]
    assert hosts(Listen("eth1")) == ["10.1.0.1"]


def test_an_interface_without_ipv4_is_its_ipv6_addresses() -> None:
    assert hosts(Listen("tun6")) == ["2001:db8::1"]


def test_a_port_of_its_own_beats_the_default_port() -> None:
    found = expand([Listen("10.0.0.1", 5070), Listen("10.0.0.2")], 5080).sockets
    assert [str(listen) for listen in found] == ["udp:10.0.0.1:5070", "udp:10.0.0.2:5080"]


def test_a_name_stands_for_its_first_address_and_keeps_its_names() -> None:
    found = expand([Listen("proxy")], 5060)
    assert found.sockets == [ListenSocket("udp", Address("10.0.0.1", 5060), "proxy")]
    assert found.aliases == ["proxy.example.com", "sip"]


def test_a_name_may_have_an_ipv6_address_only() -> None:
    found = expand([Listen("six.example.com")], 5060)
    assert found.sockets == [ListenSocket("udp", Address("2001:db8::1", 5060), "six.example.com")]


def test_a_place_named_twice_is_opened_once_and_keeps_both_names() -> None:
    found = expand([Listen("eth0"), Listen("proxy"), Listen("10.0.0.2")], 5060)
    assert [listen.address.host for listen in found.sockets] == ["10.0.0.1", "10.0.0.2"]
    assert found.aliases == ["proxy.example.com", "sip", "proxy"]


def test_two_ports_of_an_address_are_two_places() -> None:
    assert hosts(Listen("10.0.0.1", 1), Listen("10.0.0.1", 2)) == ["10.0.0.1"] * 2


def test_ipv6_addresses_are_spelt_in_one_way() -> None:
    assert hosts(Listen("2001:DB8:0::1")) == ["2001:db8::1"]


@pytest.mark.parametrize(
    ("host", "sentence"),
    [
        ("eth7", "no such interface (there are lo, eth0, eth1, tun6, bare0), and the name does"),
        ("bare0", "cannot listen on bare0: the interface has no address"),
        ("fe80::1%eth0", "peers could not answer to a link-local address"),
        ("x" * 80, "the name does not resolve"),
    ],
)
def test_a_wish_that_stands_for_nothing_is_one_sentence(host: str, sentence: str) -> None:
    with pytest.raises(ListenError) as refused:
        expand([Listen(host)], 5060)
    assert sentence in str(refused.value)


def test_link_local_and_tentative_addresses_are_not_among_the_machines(tmp_path: Path) -> None:
    table = tmp_path / "if_inet6"
    table.write_text(
        "fe800000000000000000000000000001 02 40 20 80 eth0\n"
        "20010db8000000000000000000000001 02 40 00 80 eth0\n"
        "20010db8000000000000000000000002 02 40 00 c0 eth0\n"
    )
    assert _six(table) == [Interface("eth0", "2001:db8::1", True)]
    assert _six(tmp_path / "absent") == []


def test_this_machines_loopback_is_found() -> None:
    assert Interface("lo", "127.0.0.1", True) in _four()


@pytest.fixture
def taken() -> Iterator[Address]:
    """A port of the loopback address that this process holds."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as holder:
        holder.bind(("127.0.0.1", 0))
        yield Address(*holder.getsockname())


def test_a_busy_port_is_told_with_its_holder_and_the_remedy(taken: Address) -> None:
    with pytest.raises(ListenError) as refused:
        open_udp(taken)
    sentence = str(refused.value)
    assert sentence.startswith(f"cannot listen on udp:{taken}: the port is in use by ")
    assert f"(process {os.getpid()}); end that, or choose another port with -p" in sentence


def test_nobody_holds_a_free_port(taken: Address) -> None:
    assert holder_of(taken) is not None
    assert holder_of(taken._replace(host="127.0.0.2")) is None


def test_a_holder_on_all_addresses_holds_each() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as holder:
        holder.bind(("0.0.0.0", 0))
        found = holder_of(Address("127.0.0.1", holder.getsockname()[1]))
    assert found is not None
    assert found.endswith(f"(process {os.getpid()})")


def test_a_foreign_address_is_told() -> None:
    with pytest.raises(ListenError, match=r"203\.0\.113\.1 is no address of this machine"):
        open_udp(Address("203.0.113.1", 0))


def test_a_privileged_port_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    class Refused(socket.socket):
        def bind(self, address: object) -> None:
            raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(socket, "socket", Refused)
    with pytest.raises(ListenError, match=r"ports below 1024 want root .* choose one with -p"):
        open_udp(Address("127.0.0.1", 506))


def test_an_open_socket_never_blocks_and_ipv6_is_apart_from_ipv4() -> None:
    with open_udp(Address("127.0.0.1", 0)) as four, open_udp(Address("::1", 0)) as six:
        assert not four.getblocking()
        assert six.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY) == 1
