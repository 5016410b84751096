"""Reads what people write for a listening address: ``-l`` and the config's ``listen`` (LANGUAGE
C.1.2).

Only text here; ``interfaces.py`` finds out what it stands for on this machine.
"""

from __future__ import annotations

from typing import NamedTuple

from runtime.sip.numbers import number

PROTOCOLS = frozenset({"udp", "tcp", "tls", "sctp", "ws", "wss"})


class ListenError(ValueError):
    """A listening address that cannot be used, in one sentence that says what to do."""


class Listen(NamedTuple):
    """A wish: a host name, an address without brackets or an interface; port None for the
    default."""

    host: str
    port: int | None = None


def parse_listen(text: str) -> Listen:
    """Read ``[protocol:]host[:port]``; an IPv6 address may stand in brackets.

    >>> parse_listen("udp:10.0.0.1:5062"), parse_listen("eth0")
    (Listen(host='10.0.0.1', port=5062), Listen(host='eth0', port=None))
    >>> parse_listen("[::1]:5060"), parse_listen("2001:db8::1")
    (Listen(host='::1', port=5060), Listen(host='2001:db8::1', port=None))

    Raises:
        ListenError: it cannot be read, or another protocol than UDP is wanted.
    """
    protocol, colon, rest = text.partition(":")
    if colon and protocol.lower() in PROTOCOLS:
        if protocol.lower() != "udp":
            raise ListenError(f"cannot listen on {text}: this router serves UDP only")
    else:
        rest = text
    if rest.startswith("["):
        host, bracket, tail = rest[1:].partition("]")
        if not bracket or (tail and not tail.startswith(":")):
            raise ListenError(f"cannot read the address {text!r}: write [ADDRESS]:PORT")
        return Listen(_host(host, text), parse_port(tail[1:]) if tail else None)
    if rest.count(":") > 1:
        return Listen(rest)
    host, colon, port = rest.partition(":")
    if not colon or port == "*":
        return Listen(_host(host, text))
    return Listen(_host(host, text), parse_port(port))


def parse_port(text: str) -> int:
    """Read a port, 0 (any free one) to 65535.

    Raises:
        ListenError: it is none.
    """
    port = number(text, 65535)
    if port is None:
        raise ListenError(f"{text!r} is no port: write a number up to 65535")
    return port


def _host(host: str, text: str) -> str:
    if not host:
        raise ListenError(f"the address {text!r} has no host")
    return host
