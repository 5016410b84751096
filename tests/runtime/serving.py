"""A served router on the loopback address, for tests of what only happens on real sockets."""

from __future__ import annotations

import asyncio
import io
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any

from runtime.loop import Endpoint, Server
from runtime.router import Router
from runtime.server import open_all
from runtime.sip.address import Address, ListenSocket
from tests.runtime.wire import request

#: seconds within which everything here happens, or the test fails
PATIENCE = 5.0

LOOPBACK = ListenSocket("udp", Address("127.0.0.1", 0), "127.0.0.1")


class Peer:
    """A user agent's socket."""

    def __init__(self, server: Address) -> None:
        self.server = server
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.socket.bind(("127.0.0.1", 0))
        self.address = Address(*self.socket.getsockname())

    def __enter__(self) -> Peer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.socket.close()

    def send(self, method: str, number: int = 1) -> None:
        """Send an ordinary request."""
        text = request(method, source=self.address, branch=f"z9hG4bK{method}{number}")
        self.socket.sendto(text.encode(), self.server)

    async def receive(self) -> str:
        """The first line and CSeq method of the next datagram."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(PATIENCE):
            text = (await loop.sock_recv(self.socket, 65535)).decode()
        lines = text.split("\r\n")
        method = next(line for line in lines if line.startswith("CSeq:")).split()[-1]
        return f"{lines[0].removeprefix('SIP/2.0 ')} to {method}"


class Served:
    """A router that is being served, and what it logged."""

    def __init__(self, server: Server, log: io.StringIO) -> None:
        self.server = server
        self.router = server.router
        self.address = server.endpoints[0].listen.address
        self._log = log

    @property
    def lines(self) -> list[str]:
        return self._log.getvalue().splitlines()

    def peer(self) -> Peer:
        return Peer(self.address)


@asynccontextmanager
async def served(
    router: Router,
    *,
    follow: bool = False,
    wrap: Callable[[socket.socket], Any] = lambda opened: opened,
) -> AsyncIterator[Served]:
    """Serve a router; ``wrap`` may put something in front of its socket."""
    log = io.StringIO()
    router.log._stream = log
    endpoints = [Endpoint(e.listen, wrap(e.socket)) for e in open_all([LOOPBACK])]
    router.start([endpoint.listen for endpoint in endpoints], time.monotonic())
    server = Server(router, endpoints, follow)
    serving = asyncio.create_task(server.serve())
    await asyncio.sleep(0)  # the server's first step
    try:
        yield Served(server, log)
    finally:
        server.stop("the test")
        async with asyncio.timeout(PATIENCE):
            assert await serving == "the test"


def run_test(test: Callable[[], Awaitable[None]]) -> None:
    """Run a coroutine test on a loop of its own."""

    async def run() -> None:
        await test()

    asyncio.run(run())
