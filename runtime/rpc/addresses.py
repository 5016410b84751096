"""Where commands are taken: ``unix:/path``, ``udp:localhost:2046``, as configs write it."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from enum import Enum
from typing import Final

from runtime.sip.numbers import number
from runtime.start_error import StartError

DEFAULT_PORT: Final = 2049


class Transport(Enum):
    """How commands come."""

    UNIX_STREAM = "unix stream"
    UNIX_DATAGRAM = "unix datagram"
    UDP = "udp"
    TCP = "tcp"


_PREFIXES: Final = {
    "unix": Transport.UNIX_STREAM,
    "unixs": Transport.UNIX_STREAM,
    "unixd": Transport.UNIX_DATAGRAM,
    "udp": Transport.UDP,
    "tcp": Transport.TCP,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A path, or a host and port."""

    transport: Transport
    name: str
    port: int = 0

    @property
    def is_unix(self) -> bool:
        """Whether it is a path."""
        return self.transport in (Transport.UNIX_STREAM, Transport.UNIX_DATAGRAM)

    @property
    def is_stream(self) -> bool:
        """Whether there are connections."""
        return self.transport in (Transport.UNIX_STREAM, Transport.TCP)

    @property
    def is_local(self) -> bool:
        """Whether only this machine reaches it."""
        return self.is_unix or self.name == "::1" or self.name.startswith("127.")

    def __str__(self) -> str:
        if self.is_unix:
            return self.name
        host = f"[{self.name}]" if ":" in self.name else self.name
        return f"{self.transport.value}:{host}:{self.port}"


def parse_place(text: str, what: str) -> Place:
    """Read ``[unix|unixs|unixd|udp|tcp:]name[:port]``.

    Without a protocol, what has a slash is a path, all else a host for TCP.

    Args:
        what: whose parameter it is, for the error.

    Raises:
        StartError: it is none, or its host is not known.
    """
    prefix, colon, rest = text.partition(":")
    transport = _PREFIXES.get(prefix.lower()) if colon else None
    if transport is None:
        rest = text
        transport = Transport.UNIX_STREAM if "/" in text else Transport.TCP
    if transport in (Transport.UNIX_STREAM, Transport.UNIX_DATAGRAM):
        if not rest or "\0" in rest:
            raise StartError(f"{what} {text!r} names no path")
        return Place(transport, rest)
    host, port = rest, DEFAULT_PORT
    bracket = rest.rfind("]")
    if ":" in rest[bracket + 1 :] and (bracket >= 0 or rest.count(":") == 1):
        host, _, digits = rest.rpartition(":")
        given = number(digits)
        if given is None or given > 65535:
            raise StartError(f"{what} {text!r} has no port: it is a number up to 65535")
        port = given
    host = host.removeprefix("[").removesuffix("]")
    try:
        # "*" is every address, as nobody else's name
        kind = socket.SOCK_STREAM if transport is Transport.TCP else socket.SOCK_DGRAM
        found = socket.getaddrinfo("0.0.0.0" if host == "*" else host, port, type=kind)
    except (OSError, UnicodeError):
        raise StartError(f"{what} {text!r}: there is no host {host!r}") from None
    found.sort(key=lambda row: row[0] is not socket.AF_INET)
    return Place(transport, str(found[0][4][0]), port)
