"""Addresses, listening sockets and packets as plain values; no socket is opened here."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Address(NamedTuple):
    """A transport address: numeric host without brackets, and port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{bracketed(self.host)}:{self.port}"


class ListenSocket(NamedTuple):
    """One of our sockets: where it is bound and the name it was configured under."""

    protocol: str  # "udp"
    address: Address
    name: str  # the host part of ``listen``, or the address itself

    def __str__(self) -> str:
        return f"{self.protocol}:{self.address}"


class Packet(NamedTuple):
    """Bytes to send, where to, and from which of our sockets; ``failed`` is called when the system
    refuses to send them."""

    data: bytes
    to: Address
    socket: ListenSocket
    failed: Callable[[], None] | None = None


def long_ipv6(address: Address) -> Address:
    """An IPv6 address with all its groups, as some servers write it; others stay as they are.

    >>> long_ipv6(Address("::1", 5060)).host
    '0:0:0:0:0:0:0:1'
    """
    if ":" not in address.host:
        return address
    from ipaddress import AddressValueError, IPv6Address

    try:
        groups = IPv6Address(address.host).exploded.split(":")
    except AddressValueError:
        return address
    return address._replace(host=":".join(f"{int(group, 16):x}" for group in groups))


def bracketed(host: str) -> str:
    """A host as it stands in SIP: IPv6 addresses in brackets (RFC 3261 25.1).

    >>> bracketed("::1"), bracketed("10.0.0.1")
    ('[::1]', '10.0.0.1')
    """
    return f"[{host}]" if ":" in host else host
