"""Sockets on which a router takes commands: opened, served and closed.

What comes in is given to a ``Protocol`` as bytes; nothing here knows what they mean. A client that
sends nonsense, or does not read, costs a bounded amount of memory and nothing else.
"""

from __future__ import annotations

import asyncio
import os
import socket
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from runtime.rpc.addresses import Place, Transport
from runtime.start_error import StartError

#: clients of one socket at a time
MOST_CLIENTS: Final = 32
#: requests of one client that are answered before calls have their turn
DRAIN: Final = 8
LONGEST_DATAGRAM: Final = 65_536


class Conversation(Protocol):
    """How bytes of a client become answers."""

    def datagram(self, data: bytes, longest: int) -> bytes:
        """The answer to one datagram, of at most ``longest`` bytes where it can be; "" is none."""

    def stream(self, received: bytearray) -> tuple[bytes, bool]:
        """Take one whole request off the front of what a client sent: the answer, and whether the
        client is to be left. Without a whole one, nothing is taken and nothing is answered."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A socket that a module wants."""

    place: Place
    conversation: Conversation
    mode: int = 0o600
    uid: int = -1  # -1: whoever runs the router
    gid: int = -1
    needed: bool = True  # without it the router does not start
    clients: set[asyncio.Transport] = field(default_factory=set, compare=False)  # connected now


@dataclass(slots=True)
class Door:
    """An open socket. ``start`` and ``close`` are called by the server."""

    wish: Wish
    socket: socket.socket
    _directory: int = -1  # where the socket's name is, however the process is moved about
    _server: asyncio.AbstractServer | None = None
    _loop: asyncio.AbstractEventLoop | None = None

    async def start(self, run: Callable[[Callable[[], None]], None]) -> None:
        """Serve; ``run`` does something as a part of the router's work."""
        loop = self._loop = asyncio.get_running_loop()
        if not self.wish.place.is_stream:
            loop.add_reader(self.socket, self._drain, run)
            return

        def client() -> asyncio.Protocol:
            return _Client(self.wish, run)

        if self.wish.place.is_unix:
            self._server = await loop.create_unix_server(client, sock=self.socket)
        else:
            self._server = await loop.create_server(client, sock=self.socket)

    def close(self) -> None:
        """End it, and take its name away."""
        if self._loop is not None and not self.wish.place.is_stream:
            self._loop.remove_reader(self.socket)
        if self._server is not None:
            self._server.close()
        for transport in list(self.wish.clients):
            transport.abort()
        self.socket.close()
        if self._directory >= 0:
            # who gave up root may not be allowed to; the next start sees that nobody listens
            with suppress(OSError):
                os.unlink(os.path.basename(self.wish.place.name), dir_fd=self._directory)
            os.close(self._directory)
            self._directory = -1

    def _drain(self, run: Callable[[Callable[[], None]], None]) -> None:
        for _ in range(DRAIN):
            try:
                data, client = self.socket.recvfrom(LONGEST_DATAGRAM)
            except OSError:  # nothing there, or an ICMP error of an earlier answer
                return
            run(lambda data=data, client=client: self._answer(data, client))  # type: ignore[misc]

    def _answer(self, data: bytes, client: Any) -> None:
        if not client:
            return  # a Unix socket without a name cannot be answered
        longest = 65_507 if self.wish.place.transport is Transport.UDP else 131_072
        answer = self.wish.conversation.datagram(data, longest)
        if answer:
            # who does not read gets nothing
            with suppress(OSError):
                self.socket.sendto(answer, client)


class _Client(asyncio.Protocol):
    """One connection."""

    def __init__(self, wish: Wish, run: Callable[[Callable[[], None]], None]) -> None:
        self._conversation = wish.conversation
        self._run = run
        self._clients = wish.clients
        self._received = bytearray()
        self._transport: asyncio.Transport = None  # type: ignore[assignment]
        self._slow = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        if len(self._clients) >= MOST_CLIENTS:
            transport.abort()
            return
        self._clients.add(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._clients.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        self._run(self._answer)

    def pause_writing(self) -> None:
        # it does not read what it asked for, so it is not heard until it does
        self._slow = True
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        self._slow = False
        self._run(self._answer)

    def _answer(self) -> None:
        for _ in range(DRAIN):
            if self._slow or self._transport.is_closing():
                return
            before = len(self._received)
            answer, leave = self._conversation.stream(self._received)
            if answer:
                self._transport.write(answer)
            if leave:
                self._transport.close()
            if len(self._received) == before:
                if not self._slow:
                    self._transport.resume_reading()
                return
        # it asks for much at once: calls have their turn between
        self._transport.pause_reading()
        asyncio.get_running_loop().call_soon(self._run, self._answer)


# ---- opening ----


def open_door(wish: Wish) -> Door:
    """Open a socket.

    Raises:
        StartError: it cannot be had.
    """
    place = wish.place
    kind = socket.SOCK_STREAM if place.is_stream else socket.SOCK_DGRAM
    if place.is_unix:
        opened, directory = _open_unix(wish, kind)
    else:
        opened, directory = _open_inet(place, kind), -1
    opened.setblocking(False)
    if place.is_stream:
        opened.listen(MOST_CLIENTS)
    return Door(wish, opened, directory)


def _open_inet(place: Place, kind: socket.SocketKind) -> socket.socket:
    opened = socket.socket(socket.AF_INET6 if ":" in place.name else socket.AF_INET, kind)
    try:
        if place.is_stream:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((place.name, place.port))
    except OSError as error:
        opened.close()
        raise _refused(place, error.strerror or str(error)) from None
    return opened


def _open_unix(wish: Wish, kind: socket.SocketKind) -> tuple[socket.socket, int]:
    path = wish.place.name
    _make_room(wish.place, kind)
    opened = socket.socket(socket.AF_UNIX, kind)
    directory = -1
    mask = os.umask(0o177)  # nobody else may come in before its mode is set
    try:
        opened.bind(path)
        directory = os.open(os.path.dirname(path) or ".", os.O_PATH | os.O_DIRECTORY)
        os.chmod(path, wish.mode)
        if (wish.uid, wish.gid) != (-1, -1):
            os.chown(path, wish.uid, wish.gid)
    except OSError as error:
        opened.close()
        if directory >= 0:
            os.close(directory)
            with suppress(OSError):
                os.unlink(path)
        # a path that is too long has no strerror
        raise _refused(wish.place, error.strerror or str(error)) from None
    finally:
        os.umask(mask)
    return opened, directory


def _make_room(place: Place, kind: socket.SocketKind) -> None:
    """Take a socket away that nobody listens on any more.

    Raises:
        StartError: somebody does, or what is there is no socket.
    """
    try:
        mode = os.lstat(place.name).st_mode
    except OSError:
        return  # not there, or binding tells what is wrong
    if not stat.S_ISSOCK(mode):
        raise _refused(place, "something that is no socket has that name")
    with socket.socket(socket.AF_UNIX, kind) as asking:
        asking.setblocking(False)
        try:
            asking.connect(place.name)
        except ConnectionRefusedError:
            with suppress(OSError):
                os.unlink(place.name)
            return
        except OSError:  # of the other kind, or its queue is full: somebody is there
            pass
    raise _refused(place, "another process takes commands there")


def _refused(place: Place, why: str) -> StartError:
    return StartError(f"cannot take commands on {place}: {why}")
