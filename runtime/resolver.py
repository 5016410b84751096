"""Host names to addresses, the part of routing that waits.

The system's resolver does the work (hosts file, DNS, its own caches); there is no cache here, since
that resolver knows no time to live. SRV records are not looked up: the standard library cannot.
"""

from __future__ import annotations

import asyncio
import encodings.idna  # noqa: F401 -- getaddrinfo wants it later, when a chroot may hide the library
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeAlias, TypeVar

from runtime.sip.address import Address

#: SIP's port where neither URI nor Via names one (RFC 3261 19.1.2)
SIP_PORT = 5060

#: seconds after which a name counts as unresolvable: a caller's own timers run meanwhile
RESOLVE_SECONDS = 10.0


#: lookups at a time; with more, names do not resolve until some have ended
MOST_LOOKUPS = 64

_Found: TypeAlias = list[tuple[Any, ...]]
_T = TypeVar("_T")


async def resolve_host(host: str, port: int | None) -> list[Address]:
    """The addresses of a name, IPv4 before IPv6 and each once; none when it does not resolve.

    Must run in a Task (``Router.wait``).
    """
    if not host.isascii():
        return []  # the head of a message is bytes read as latin-1: no such name can be meant
    found = await _ask(lambda: _numbers(host), host)
    # a stable sort: within a family the system's order is the better one
    found.sort(key=lambda entry: entry[0] != socket.AF_INET)
    return list(dict.fromkeys(Address(str(entry[4][0]), port or SIP_PORT) for entry in found))


async def names_of(host: str) -> list[str]:
    """The names that reverse DNS has for a numeric host, the official one first.

    Must run in a Task (``Router.wait``).
    """
    return await _ask(lambda: _names(host), host)


def _numbers(host: str) -> _Found:
    return list(socket.getaddrinfo(host, None, type=socket.SOCK_DGRAM))


def _names(host: str) -> list[str]:
    official, others, _ = socket.gethostbyaddr(host)
    return [official, *others]


async def _ask(look_up: Callable[[], list[_T]], host: str) -> list[_T]:
    """What the system answers; nothing when it does not, or takes too long."""
    try:
        async with asyncio.timeout(RESOLVE_SECONDS):
            return await _in_a_thread(look_up, host)
    except TimeoutError:
        return []


async def _in_a_thread(look_up: Callable[[], list[_T]], host: str) -> list[_T]:
    """Ask the system in a thread that nobody waits for: asyncio's own executor has a handful of
    threads, which a few slow names fill, and holds up the end of the process for them."""
    if threading.active_count() > MOST_LOOKUPS:
        return []
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[_T]] = loop.create_future()

    def settle(found: list[_T]) -> None:
        if not answer.done():
            answer.set_result(found)

    def look() -> None:
        try:
            found = look_up()
        except (OSError, ValueError):  # no such name; not a name at all
            found = []
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, found)

    threading.Thread(target=look, name=f"lookup of {host}", daemon=True).start()
    return await answer
