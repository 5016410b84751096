"""A router on a fake wire with a fake clock: messages in as text, packets out as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from runtime.router import Router
from runtime.sip.address import Address, ListenSocket

ALICE = Address("127.0.0.11", 5061)
BOB = Address("127.0.0.12", 5062)
CAROL = Address("127.0.0.13", 5063)
SERVER = ListenSocket("udp", Address("127.0.0.1", 5060), "127.0.0.1")


class Sent(NamedTuple):
    """One packet that left the router."""

    to: Address
    text: str

    @property
    def first(self) -> str:
        """Its first line."""
        return self.text.partition("\r\n")[0]

    def header(self, name: str) -> list[str]:
        """The values of all headers of that name, as spelt."""
        lines = self.text.partition("\r\n\r\n")[0].split("\r\n")[1:]
        return [line.partition(":")[2].strip() for line in lines if line.partition(":")[0] == name]


class Wire:
    """A started router, its clock and what it sends."""

    def __init__(
        self,
        *modules: Any,
        profile: str = "ser-0.8.8",
        route: Callable[..., Any] | None = None,
        now: float = 1000.0,
        router: Router | None = None,
        server: ListenSocket = SERVER,
        **settings: Any,
    ) -> None:
        self.router = router if router is not None else Router(profile=profile, **settings)
        self.router.load(*modules)
        if route is not None:
            self.router.request_route(route)
        self.now = now
        self.server = server
        self.router.start([server], now)

    def receive(self, text: str | bytes, source: Address = ALICE) -> list[Sent]:
        """Give the router a datagram; what it sends at once."""
        data = text if isinstance(text, bytes) else text.encode("latin-1")
        self.router.receive(data, source, self.server, self.now)
        return self.sent()

    def sent(self) -> list[Sent]:
        """What was sent since the last look."""
        out = [Sent(packet.to, packet.data.decode("latin-1")) for packet in self.router.outbox]
        self.router.outbox.clear()
        return out

    def advance(self, seconds: float) -> list[tuple[float, Sent]]:
        """Let time pass, stopping at each deadline; what was sent, with the seconds since now."""
        start, end = self.now, self.now + seconds
        out: list[tuple[float, Sent]] = []
        while (due := self.router.next_deadline()) is not None and due <= end:
            self.now = max(self.now, due)
            self.router.handle_timers(self.now)
            out += [(self.now - start, sent) for sent in self.sent()]
        self.now = end
        return out


def request(
    method: str = "OPTIONS",
    uri: str = "sip:bob@127.0.0.12:5062",
    *,
    headers: tuple[str, ...] = (),
    to: str = "<sip:bob@example.com>",
    source: Address = ALICE,
    branch: str = "z9hG4bK1",
    cseq: str | None = None,
    call_id: str = "call-1",
    body: str = "",
    without: tuple[str, ...] = (),
) -> str:
    """The text of an ordinary request; ``without`` names headers that it lacks."""
    lines = [
        f"{method} {uri} SIP/2.0",
        f"Via: SIP/2.0/UDP {source};branch={branch}",
        "Max-Forwards: 70",
        "From: <sip:alice@example.com>;tag=a",
        f"To: {to}",
        f"Call-ID: {call_id}",
        f"CSeq: {cseq or f'1 {method}'}",
    ]
    lines = [line for line in lines if line.partition(":")[0] not in without]
    lines += [*headers, f"Content-Length: {len(body)}"]
    return "\r\n".join(lines) + "\r\n\r\n" + body


def reply_to(sent: Sent, status: str, *, tag: str = "b", headers: tuple[str, ...] = ()) -> str:
    """The reply of a user agent to a request it was sent."""
    to = sent.header("To")[0]
    if ";tag=" not in to and not status.startswith("100"):
        to += f";tag={tag}"
    lines = [
        f"SIP/2.0 {status}",
        *(f"Via: {value}" for value in sent.header("Via")),
        f"From: {sent.header('From')[0]}",
        f"To: {to}",
        f"Call-ID: {sent.header('Call-ID')[0]}",
        f"CSeq: {sent.header('CSeq')[0]}",
        *headers,
        "Content-Length: 0",
    ]
    return "\r\n".join(lines) + "\r\n\r\n"
