"""The event loop: what happens on real sockets and a real clock."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable
from typing import Any

from runtime import Request, Router
from runtime.loop import DRAIN
from runtime.modules import sl
from runtime.sip.address import Address
from tests.runtime.serving import PATIENCE, run_test, served


def answering(route: Callable[[Request], Any]) -> Router:
    """A router of one route that may answer."""
    router = Router(profile="ser-0.8.8")
    router.load(sl)
    router.request_route(route)
    return router


def answer_200(msg: Request) -> None:
    sl.sl_send_reply(msg, 200, "OK")


async def happened(event: asyncio.Event) -> None:
    async with asyncio.timeout(PATIENCE):
        await event.wait()


# ---- datagrams ----


def test_a_request_is_answered_where_it_came_from() -> None:
    async def test() -> None:
        async with served(answering(answer_200)) as here:
            with here.peer() as alice, here.peer() as bob:
                alice.send("OPTIONS")
                bob.send("MESSAGE")
                assert await alice.receive() == "200 OK to OPTIONS"
                assert await bob.receive() == "200 OK to MESSAGE"

    run_test(test)


def test_more_datagrams_than_one_drain_takes_are_all_answered() -> None:
    async def test() -> None:
        async with served(answering(answer_200)) as here:
            with here.peer() as alice:
                for number in range(3 * DRAIN):
                    alice.send("OPTIONS", number)
                for _ in range(3 * DRAIN):
                    assert await alice.receive() == "200 OK to OPTIONS"

    run_test(test)


def test_what_cannot_be_sent_is_counted_logged_once_and_does_not_end_the_loop() -> None:
    def to_port_0(msg: Request) -> None:
        msg.router.send(b"never arrives", Address("127.0.0.1", 0), msg.socket)
        answer_200(msg)

    async def test() -> None:
        async with served(answering(to_port_0)) as here:
            with here.peer() as alice:
                for number in range(3):
                    alice.send("OPTIONS", number)
                    assert await alice.receive() == "200 OK to OPTIONS"
            assert here.router.counters["send errors"] == 3
            assert here.lines == ["error: cannot send to 127.0.0.1:0: Invalid argument"]

    run_test(test)


class Troubled:
    """A socket whose first calls fail as the kernel's may."""

    def __init__(self, real: socket.socket, receive: list[int], send: list[int]) -> None:
        self.real = real
        self.errors = {"recvfrom": receive, "sendto": send}

    def fileno(self) -> int:
        return self.real.fileno()

    def close(self) -> None:
        self.real.close()

    def recvfrom(self, size: int) -> tuple[bytes, Any]:
        self._fail("recvfrom")
        return self.real.recvfrom(size)

    def sendto(self, data: bytes, to: Address) -> int:
        self._fail("sendto")
        return self.real.sendto(data, to)

    def _fail(self, call: str) -> None:
        if self.errors[call]:
            number = self.errors[call].pop(0)
            raise OSError(number, errno.errorcode[number])


def test_the_kernels_errors_are_counted_by_direction_and_the_rest_goes_on() -> None:
    failing_sends = [
        errno.EAGAIN,
        errno.ECONNREFUSED,
        errno.EPERM,
        errno.EMSGSIZE,
        errno.ENETUNREACH,
    ]

    def trouble(real: socket.socket) -> Troubled:
        return Troubled(real, [errno.ECONNREFUSED], list(failing_sends))

    async def test() -> None:
        async with served(answering(answer_200), wrap=trouble) as here:
            with here.peer() as alice:
                for number in range(len(failing_sends) + 1):
                    alice.send("OPTIONS", number)
                assert await alice.receive() == "200 OK to OPTIONS"
            assert here.router.counters["receive errors"] == 1
            assert here.router.counters["send errors"] == len(failing_sends)
            assert len(here.lines) == 1 + len(failing_sends)

    run_test(test)


def test_a_bug_that_gets_past_the_router_is_logged_and_the_loop_goes_on() -> None:
    router = answering(answer_200)
    receive, calls = router.receive, 0

    def receive_badly(*arguments: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise KeyError("a bug")
        receive(*arguments)

    router.receive = receive_badly  # type: ignore[method-assign, assignment]

    async def test() -> None:
        async with served(router) as here:
            with here.peer() as alice:
                alice.send("OPTIONS", 1)
                alice.send("OPTIONS", 2)
                assert await alice.receive() == "200 OK to OPTIONS"
            assert here.router.counters["loop errors"] == 1
            assert here.lines[0] == "error: KeyError: 'a bug'"

    run_test(test)


# ---- routes that wait ----


def test_a_route_that_waits_does_not_block_others() -> None:
    async def test() -> None:
        may_go_on = asyncio.Event()

        async def route(msg: Request) -> None:
            if msg.method == "MESSAGE":
                await msg.router.wait(may_go_on.wait())
            answer_200(msg)

        async with served(answering(route)) as here:
            with here.peer() as alice, here.peer() as bob:
                alice.send("MESSAGE")
                for number in range(3):
                    bob.send("OPTIONS", number)
                    assert await bob.receive() == "200 OK to OPTIONS"
                may_go_on.set()
                assert await alice.receive() == "200 OK to MESSAGE"

    run_test(test)


def test_a_route_may_wait_several_times() -> None:
    async def next_number(number: int) -> int:
        await asyncio.sleep(0)
        return number + 1

    async def route(msg: Request) -> None:
        number = 200
        for _ in range(3):
            number = await msg.router.wait(next_number(number))
        sl.sl_send_reply(msg, number, "OK")

    async def test() -> None:
        async with served(answering(route)) as here:
            with here.peer() as alice:
                alice.send("OPTIONS")
                assert await alice.receive() == "203 OK to OPTIONS"

    run_test(test)


def test_asyncio_timeout_works_in_what_a_route_waits_for() -> None:
    async def too_slow() -> None:
        async with asyncio.timeout(0.001):
            await asyncio.Event().wait()

    async def route(msg: Request) -> None:
        try:
            await msg.router.wait(too_slow())
        except TimeoutError:
            sl.sl_send_reply(msg, 504, "Server Time-out")

    async def test() -> None:
        async with served(answering(route)) as here:
            with here.peer() as alice:
                alice.send("OPTIONS")
                assert await alice.receive() == "504 Server Time-out to OPTIONS"

    run_test(test)


def test_a_route_that_fails_after_waiting_is_logged_and_ends_alone() -> None:
    async def fail() -> None:
        raise LookupError("no such thing")

    async def route(msg: Request) -> None:
        if msg.method == "MESSAGE":
            await msg.router.wait(fail())
        answer_200(msg)

    async def test() -> None:
        async with served(answering(route)) as here:
            with here.peer() as alice:
                alice.send("MESSAGE")
                alice.send("OPTIONS")
                assert await alice.receive() == "200 OK to OPTIONS"
                async with asyncio.timeout(PATIENCE):
                    while not here.lines:
                        await asyncio.sleep(0)
            assert here.lines[0] == "error: LookupError: no such thing"
            assert here.router.counters["script errors"] == 1

    run_test(test)


def test_a_route_that_waits_when_the_router_ends_is_not_woken() -> None:
    went_on = False

    async def test() -> None:
        waits, may_go_on = asyncio.Event(), asyncio.Event()

        async def route(msg: Request) -> None:
            nonlocal went_on
            waits.set()
            await msg.router.wait(may_go_on.wait())
            went_on = True

        async with served(answering(route)) as here:
            with here.peer() as alice:
                alice.send("MESSAGE")
                await happened(waits)
        may_go_on.set()
        for _ in range(5):
            await asyncio.sleep(0)
        assert here.lines == []

    run_test(test)
    assert not went_on


# ---- time ----


def test_a_timer_fires_and_what_it_sends_goes_out() -> None:
    router = answering(answer_200)

    async def test() -> None:
        async with served(router) as here:
            with here.peer() as alice:

                def ring(now: float) -> None:
                    text = b"SIP/2.0 180 Ringing\r\nCSeq: 1 INVITE\r\n\r\n"
                    router.send(text, alice.address, router.sockets[0])

                alice.send("OPTIONS")
                assert await alice.receive() == "200 OK to OPTIONS"
                router.now = asyncio.get_running_loop().time()
                router.add_timer(0.01, ring)
                alice.send("OPTIONS", 2)
                assert {await alice.receive(), await alice.receive()} == {
                    "200 OK to OPTIONS",
                    "180 Ringing to INVITE",
                }

    run_test(test)


def test_timers_that_fail_are_tried_again_and_do_not_spin() -> None:
    async def test() -> None:
        router = answering(answer_200)
        tried_again, calls = asyncio.Event(), 0

        def handle_timers(now: float) -> None:
            nonlocal calls
            calls += 1
            if calls == 1:
                raise LookupError("no such thing")
            tried_again.set()
            router.next_deadline = lambda: None  # type: ignore[method-assign]

        router.handle_timers = handle_timers  # type: ignore[method-assign]
        router.next_deadline = lambda: 0.0  # type: ignore[method-assign]
        async with served(router) as here:
            await happened(tried_again)
            with here.peer() as alice:
                alice.send("OPTIONS")
                assert await alice.receive() == "200 OK to OPTIONS"
            assert here.router.counters["loop errors"] == 1
            assert here.lines[0] == "error: LookupError: no such thing"
        assert calls == 2

    run_test(test)


# ---- following and ending ----


def test_following_shows_each_message_with_its_results_in_one_line() -> None:
    async def test() -> None:
        gate = asyncio.Event()

        async def route(msg: Request) -> None:
            if msg.method == "ACK":
                return
            if msg.method == "MESSAGE":
                await msg.router.wait(gate.wait())
            answer_200(msg)

        async with served(answering(route), follow=True) as here:
            with here.peer() as alice:
                a, uri = alice.address, "sip:bob@127.0.0.12:5062"
                alice.send("ACK")
                alice.send("OPTIONS")
                assert await alice.receive() == "200 OK to OPTIONS"
                alice.send("MESSAGE")
                alice.send("OPTIONS", 2)
                assert await alice.receive() == "200 OK to OPTIONS"
                gate.set()
                assert await alice.receive() == "200 OK to MESSAGE"
            assert here.lines == [
                f"ACK {uri} from {a} -> nothing sent",
                f"OPTIONS {uri} from {a} -> 200 OK (OPTIONS) to {a}",
                f"MESSAGE {uri} from {a} -> nothing sent",
                f"OPTIONS {uri} from {a} -> 200 OK (OPTIONS) to {a}",
                f"later -> 200 OK (MESSAGE) to {a}",
            ]

    run_test(test)


def test_the_sockets_are_closed_at_the_end() -> None:
    async def test() -> None:
        async with served(answering(answer_200)) as here:
            opened = here.server.endpoints[0].socket
            assert opened.fileno() >= 0
        assert opened.fileno() == -1
        here.server.stop("a second time, which is harmless")

    run_test(test)
