"""The event loop of a router: datagrams and times in, what is in its outbox out.

Nothing in this file reads a message. What a peer, the network or a route does wrong is logged and
never ends the loop; ``Server.stop`` does.
"""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from runtime.follow import follow_line, received
from runtime.router import Router
from runtime.rpc.sockets import Door
from runtime.sip.address import Address, ListenSocket

#: datagrams taken from one socket before the others, and the timers, have their turn
DRAIN = 32

#: seconds before timers are tried again after one of them failed
RETRY_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One open socket and what the router knows it as."""

    listen: ListenSocket
    socket: socket.socket


class Server:
    """One started router on its open sockets.

    Args:
        follow: log a line for each message.
        doors: where commands are taken.
    """

    def __init__(
        self,
        router: Router,
        endpoints: Sequence[Endpoint],
        follow: bool = False,
        doors: Sequence[Door] = (),
    ) -> None:
        self.router = router
        self.endpoints = endpoints
        self.doors = doors
        self.follow = follow
        self._senders = {endpoint.listen: endpoint.socket.sendto for endpoint in endpoints}
        self._loop: asyncio.AbstractEventLoop = None  # type: ignore[assignment]
        self._timer: asyncio.TimerHandle | None = None
        self._stopped: asyncio.Future[str] | None = None

    async def serve(self) -> str:
        """Serve until ``stop``; why it stopped. The sockets are closed then."""
        self._loop = loop = asyncio.get_running_loop()
        self._stopped = loop.create_future()
        loop.set_exception_handler(self._loop_error)
        self.router.woken = self._woken
        for endpoint in self.endpoints:
            loop.add_reader(endpoint.socket, self._reader(endpoint))
        self._arm()
        try:
            for door in self.doors:
                await door.start(self._woken)
            return await self._stopped
        finally:
            self._stopped = None
            if self._timer is not None:
                self._timer.cancel()
            for door in self.doors:
                door.close()
            for endpoint in self.endpoints:
                loop.remove_reader(endpoint.socket)
                endpoint.socket.close()

    def stop(self, why: str) -> None:
        """End ``serve``."""
        if self._stopped is not None and not self._stopped.done():
            self._stopped.set_result(why)

    # ---- in ----

    def _reader(self, endpoint: Endpoint) -> Callable[[], None]:
        """What drains one socket when it has something."""
        clock = self._loop.time
        receive_from = endpoint.socket.recvfrom
        receive = self._receive_followed if self.follow else self.router.receive
        listen, outbox, flush, arm = endpoint.listen, self.router.outbox, self._flush, self._arm
        longest = self.router.profile.receive_bytes
        rounds = range(DRAIN)

        def drain() -> None:
            now = clock()
            try:
                for _ in rounds:
                    try:
                        data, source = receive_from(longest)
                    except BlockingIOError:
                        break
                    except OSError as error:  # an ICMP error of an earlier packet
                        self._trouble("receive", error, f"on {listen}")
                        continue
                    receive(data, Address(source[0], source[1]), listen, now)
                    if outbox:
                        flush()
            finally:
                if outbox:
                    flush()
                arm()

        return drain

    def _receive_followed(
        self, data: bytes, source: Address, listen: ListenSocket, now: float
    ) -> None:
        router = self.router
        router.receive(data, source, listen, now)
        router.log.say(follow_line(received(data, source), router.outbox))

    # ---- out ----

    def _flush(self) -> None:
        """Send what the router has put out."""
        outbox = self.router.outbox
        packets = outbox.copy()
        outbox.clear()
        senders = self._senders
        for data, to, listen, failed in packets:
            try:
                senders[listen](data, to)
            except OSError as error:
                self._trouble("send", error, f"to {to}")
                if failed is not None:
                    failed()

    def _trouble(self, what: str, error: OSError, where: str) -> None:
        """Count a socket's error, and log the first of its kind in a while."""
        name = errno.errorcode.get(error.errno or 0, "unknown")
        self.router.counters[f"{what} errors"] += 1
        self.router.log.once(f"{what} {name}", f"cannot {what} {where}: {error.strerror}")

    # ---- time ----

    def _arm(self) -> None:
        """See to it that the router's next deadline is kept; waking too early does no harm."""
        due = self.router.next_deadline()
        timer = self._timer
        if due is None or (timer is not None and timer.when() <= due):
            return
        if timer is not None:
            timer.cancel()
        self._timer = self._loop.call_at(due, self._due)

    def _due(self) -> None:
        # armed again before anything can fail: one bad timer must neither stop the others nor spin
        retry = self._timer = self._loop.call_later(RETRY_SECONDS, self._due)
        self.router.handle_timers(self._loop.time())
        retry.cancel()
        self._timer = None
        self._send_followed("timer")

    def _woken(self, go_on: Callable[[], None]) -> None:
        """Let a route that waited go on."""
        if self._stopped is None:
            return
        self.router.now = self._loop.time()
        try:
            go_on()
        finally:
            self._send_followed("later")

    def _send_followed(self, what: str) -> None:
        if self.router.outbox:
            if self.follow:
                self.router.log.say(follow_line(what, self.router.outbox))
            self._flush()
        self._arm()

    def _loop_error(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """What got past everything else: a bug of ours or of a module."""
        self.router.counters["loop errors"] += 1
        error = context.get("exception")
        if error is not None:
            self.router.log.exception(error)
        else:
            self.router.log.once("loop", context["message"])
