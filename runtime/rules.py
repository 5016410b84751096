"""A routing table: the first rule whose two patterns match says where a request goes (LANGUAGE
A.3.3).

Host names are resolved once, at start. A request is sent on as any stateless server of the
profile's generation does; its URI stays as it came. What no rule takes is dropped without an
answer. Opens no socket and reads no clock.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from runtime.log import DEBUG, INFO, WARNING
from runtime.patterns import ignoring_case
from runtime.router import StartError
from runtime.sip.address import Address, Packet
from runtime.sip.forward import socket_for, stateless_copy
from runtime.sip.numbers import number
from runtime.via_source import asks_dns, recognise_source

if TYPE_CHECKING:
    from runtime.router import Router
    from runtime.sip.request import Request

_SIP_PORT = 5060


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a table: patterns of the method and of the Request-URI, and where to.

    Patterns are found anywhere in their text, ASCII case ignored. ``destination`` is ``host`` or
    ``host:port``; 5060 without a port.
    """

    method: str
    uri: str
    destination: str


class Target:
    """Where one rule sends to, and how that went."""

    __slots__ = (
        "_counters",
        "_failed",
        "_name",
        "addresses",
        "current",
        "finds_method",
        "finds_uri",
        "host",
        "port",
    )

    def __init__(self, router: Router, row: int, rule: Rule) -> None:
        self._counters = router.counters
        self._name = f"rule {row}"
        self._failed = False
        try:
            self.finds_method = ignoring_case(rule.method)
            self.finds_uri = ignoring_case(rule.uri)
        except re.error as error:
            raise StartError(f"{self._name} of the routing table: bad pattern: {error}") from None
        self.host, colon, text = rule.destination.partition(":")
        port = number(text, 65535) if colon else _SIP_PORT
        if not self.host or not port:
            raise StartError(
                f"{self._name} of the routing table: {rule.destination!r} is no HOST:PORT"
            )
        self.port = port
        self.addresses: list[Address] = []
        self.current = 0

    def __str__(self) -> str:
        return f'"{self.host}" ({self._name})'

    def next_address(self) -> Address:
        """Where the next request goes: on to the host's next address after a failure, until there
        is no other."""
        if self._failed:
            self._failed = False
            self.current = min(self.current + 1, len(self.addresses) - 1)
        return self.addresses[self.current]

    def matched(self) -> None:
        self._counters[f"{self._name} tx"] += 1

    def sent(self, size: int) -> None:
        # the servers count a request twice: when it matched, and when it is sent
        self._counters[f"{self._name} tx"] += 1
        self._counters[f"{self._name} tx_bytes"] += size

    def failed(self) -> None:
        """A request could not be sent."""
        self._counters[f"{self._name} errors"] += 1
        self._failed = True


class RuleTable:
    """The table of one router.

    Raises:
        StartError: a rule holds a bad pattern, or no destination.
    """

    def __init__(self, router: Router, rules: Sequence[Rule]) -> None:
        self._router = router
        self.targets = [Target(router, row, rule) for row, rule in enumerate(rules, 1)]

    def resolve(self) -> None:
        """Look up all hosts.

        Raises:
            StartError: some have no address; it names them.
        """
        unknown = []
        for target in self.targets:
            target.addresses = [Address(host, target.port) for host in _addresses(target.host)]
            if not target.addresses:
                unknown.append(str(target))
            hosts = " ".join(address.host for address in target.addresses)
            self._router.log(INFO, f"{target}: {hosts or 'no address'}, port {target.port}")
        if unknown:
            raise StartError(f"cannot resolve {', '.join(unknown)} of the routing table")

    def match(self, request: Request) -> Target | None:
        """The first rule for a request, or None."""
        method, uri = request.method_text, request.uri
        for target in self.targets:
            if target.finds_method(method) and target.finds_uri(uri):
                return target
        return None

    def route(self, request: Request) -> Coroutine[Any, Any, None] | None:
        """Send a request on by its rule; a coroutine where DNS has to be asked before."""
        log = self._router.log
        target = self.match(request)
        if target is None:
            self._router.counters["requests without a rule"] += 1
            if not self.targets:
                log.once("empty routing table", "empty routing table")
            log.once("no route", "no route found!", WARNING)
            return None
        target.matched()
        log(DEBUG, f"found route to: {target.host}")
        if asks_dns(request):
            return self._send_later(request, target)
        self._send(request, target)
        return None

    async def _send_later(self, request: Request, target: Target) -> None:
        await recognise_source(request)
        self._send(request, target)

    def _send(self, request: Request, target: Target) -> None:
        to = target.next_address()
        ours = socket_for(self._router.sockets, request.socket, to)
        if ours is None:
            target.failed()
            return
        data = stateless_copy(request, request.current_uri, ours)
        target.sent(len(data))
        self._router.outbox.append(Packet(data, to, ours, target.failed))


def _addresses(host: str) -> list[str]:
    """The IPv4 addresses of a host, in the resolver's order."""
    try:
        return socket.gethostbyname_ex(host)[2]
    except (OSError, UnicodeError):
        return []
