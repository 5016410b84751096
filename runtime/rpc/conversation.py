"""Clients that speak binrpc: their packets answered by a router's commands (LANGUAGE G.5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.rpc.binrpc import (
    MORE_NEEDED,
    Header,
    Malformed,
    fault_packet,
    read_header,
    read_request,
    reply_packet,
)
from runtime.rpc.commands import Fault

if TYPE_CHECKING:
    from runtime.router import Router

#: the cookie of an answer to what has none that can be read
NO_COOKIE = b"\0"


class Binrpc:
    """Answers packets. A client is told what is wrong with its own."""

    __slots__ = ("_router",)

    def __init__(self, router: Router) -> None:
        self._router = router

    def datagram(self, data: bytes, longest: int) -> bytes:
        """The answer to one datagram, of at most ``longest`` bytes."""
        try:
            header = read_header(data)
        except Malformed as error:
            return _unreadable(str(error))
        if header is None or header.whole > len(data):
            return _unreadable(MORE_NEEDED, NO_COOKIE if header is None else header.cookie)
        answer = self._answer(header, data[header.size : header.whole])
        if len(answer) > longest:
            text = "the reply is too long for a datagram: ask on a stream socket"
            return fault_packet(header.cookie, Fault(500, text))
        return answer

    def stream(self, received: bytearray) -> tuple[bytes, bool]:
        """Take one request off the front: its answer, and whether nothing more can be read."""
        try:
            header = read_header(received)
        except Malformed as error:
            received.clear()
            return _unreadable(str(error)), True
        if header is None or header.whole > len(received):
            return b"", False
        body = bytes(received[header.size : header.whole])
        del received[: header.whole]
        return self._answer(header, body), False

    def _answer(self, header: Header, body: bytes) -> bytes:
        router = self._router
        router.counters["commands"] += 1
        try:
            name, arguments = read_request(header, body)
            return reply_packet(header.cookie, router.commands.call(router, name, arguments))
        except Fault as fault:
            return fault_packet(header.cookie, fault)


def _unreadable(why: str, cookie: bytes = NO_COOKIE) -> bytes:
    return fault_packet(cookie, Fault(400, f"bad request: {why}"))
