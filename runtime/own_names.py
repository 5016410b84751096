"""Which hosts and URIs are this router: the operand ``myself`` (LANGUAGE D.8.1).

Names are those of the sockets, their addresses, and the core parameter ``alias``. Knows no message.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import AddressValueError, IPv6Address

from runtime.sip.address import ListenSocket
from runtime.sip.numbers import number
from runtime.sip.uri import Uri

_PROTOCOLS = frozenset({"udp", "tcp", "tls", "sctp", "ws", "wss"})
#: ports of URIs that name none, by transport; the scheme does not count
_PORTS = {"tls": 5061}


class OwnNames:
    """The names of one router; ``with_ports``: whether the port counts."""

    def __init__(
        self, sockets: Iterable[ListenSocket], aliases: Sequence[str], with_ports: bool
    ) -> None:
        self._with_ports = with_ports
        #: host and port; None is any port
        self._places: set[tuple[str, int | None]] = set(map(_alias, aliases))
        for socket in sockets:
            for host in (socket.name, socket.address.host):
                self._places.add((_host(host), socket.address.port))
        self._hosts = {host for host, _ in self._places}

    def has_host(self, host: str) -> bool:
        """Whether a host is ours, whatever the port."""
        return _host(host) in self._hosts

    def has(self, uri: Uri) -> bool:
        """Whether a URI is ours."""
        host = _host(uri.host)
        if host not in self._hosts or not self._with_ports:
            return host in self._hosts
        if uri.port is None:
            port: int | None = _PORTS.get((uri.transport or "").lower(), 5060)
        else:
            port = number(uri.port, 99999)
            port = None if port is None else port % 65536
        return (host, port) in self._places or (host, None) in self._places


def _host(text: str) -> str:
    """A host as it is compared: IPv6 addresses in their shortest spelling."""
    if ":" in text:
        try:
            return str(IPv6Address(text))
        except AddressValueError:
            pass
    return text.lower()


def _alias(text: str) -> tuple[str, int | None]:
    """``[protocol:]host[:port]``; the port 0 and none are any.

    >>> _alias("Example.com"), _alias("udp:example.com:5070"), _alias("[2001:db8::1]:5060")
    (('example.com', None), ('example.com', 5070), ('2001:db8::1', 5060))
    """
    protocol, colon, rest = text.lower().partition(":")
    if not colon or protocol not in _PROTOCOLS:
        rest = text.lower()
    if rest.startswith("["):
        host, _, rest = rest[1:].partition("]")
        return _host(host), number(rest[1:], 65535) or None
    if rest.count(":") > 1:
        return _host(rest), None
    host, _, port = rest.partition(":")
    return host, number(port, 65535) or None
