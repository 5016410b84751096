"""A router with Kamailio's registrar: REGISTER is saved, what else comes is looked up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from runtime.modules import sl
from runtime.modules.kamailio import registrar, usrloc
from runtime.router import Router
from runtime.sip.parser import Limits
from runtime.sip.request import Request
from runtime.sip.target import Target
from tests.runtime.wire import Sent, Wire, request

MakeWire = Callable[..., Wire]


class Registrar:
    """``codes`` and ``targets`` are what calls returned and where requests would go."""

    def __init__(
        self,
        make_wire: MakeWire,
        profile: str = "kamailio-3.1",
        *,
        flags: str = "0",
        location: dict[str, Any] | None = None,
        before: Callable[[Request], None] | None = None,
        limits: Limits | None = None,
        **parameters: Any,
    ) -> None:
        router = Router(profile=profile, limits=limits)
        router.load(sl, usrloc, registrar)
        router.modparam(usrloc, **(location or {}))
        router.modparam(registrar, **parameters)
        router.clock = lambda: 1_000_000_000.0
        self.codes: list[int] = []
        self.targets: list[Target] = []
        self.number = 0

        async def route(msg: Request) -> None:
            if before is not None:
                before(msg)
            if msg.method == "REGISTER":
                self.codes.append(await registrar.save(msg, "location", flags))
                return
            self.codes.append(await registrar.lookup(msg, "location"))
            self.targets = [msg.target(), *msg.branches]

        self.wire = make_wire(router=router, route=route)

    @property
    def table(self) -> usrloc.Table:
        return self.wire.router.module(usrloc.State).table("location")

    def send(
        self,
        *headers: str,
        user: str = "bob",
        to: str | None = None,
        cseq: int | str | None = None,
        call_id: str = "call-1",
        method: str = "REGISTER",
    ) -> list[Sent]:
        self.number += 1
        text = request(
            method,
            "sip:example.com",
            headers=headers,
            to=to or f"<sip:{user}@example.com>",
            cseq=f"{self.number if cseq is None else cseq} {method}",
            call_id=call_id,
            branch=f"z9hG4bK{self.number}",
        )
        return self.wire.receive(text)

    def register(self, *headers: str, **options: Any) -> Sent:
        """The reply to a REGISTER."""
        (sent,) = self.send(*headers, **options)
        return sent

    def contacts(self, *headers: str, **options: Any) -> list[str]:
        """What a REGISTER that goes well is told, a contact each."""
        reply = self.register(*headers, **options)
        assert reply.first == "SIP/2.0 200 OK", reply.text
        lines = reply.header("Contact")
        assert len(lines) <= 1
        return lines[0].split(", ") if lines else []

    def uris(self, *headers: str, **options: Any) -> list[str]:
        """The same, URIs only."""
        return [line[1 : line.index(">")] for line in self.contacts(*headers, **options)]

    def error(self, *headers: str, **options: Any) -> tuple[str, str]:
        """Status line and ``P-Registrar-Error`` of a refusal."""
        reply = self.register(*headers, **options)
        (text,) = reply.header("P-Registrar-Error")
        return reply.first.removeprefix("SIP/2.0 "), text

    def lookup(
        self, uri: str = "sip:bob@example.com", method: str = "INVITE", to: str = "<sip:b@b>"
    ) -> int:
        self.number += 1
        branch = f"z9hG4bK{self.number}"
        assert self.wire.receive(request(method, uri, to=to, branch=branch)) == []
        return self.codes[-1]

    @property
    def found(self) -> list[str]:
        return [target.uri for target in self.targets]
