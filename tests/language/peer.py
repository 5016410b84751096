"""A real server beside ours: each config of the tests runs on it too, and must log the same.

``make peer`` does that with Kamailio 5.6, for every test of this folder that says nothing but what
that server does (dialect ``kam5``). It wants a network namespace of its own, so the server can
have the addresses that the tests use.
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from wire import ALICE, BOB, CAROL, SERVER, Sent

from runtime.sip.address import Address

#: the server to ask; none is asked where this is not set
COMMAND = os.environ.get("PEER", "")
#: the dialect that it speaks
DIALECT = "kam5"
#: what it must not have to look for on the net
_HEAD = "debug=2\nlog_stderror=yes\nauto_aliases=no\ndisable_tcp=yes\ndns=no\nrev_dns=no\n"
#: where an entry of the log begins: a script's own end without a line break
_ENTRY = re.compile(r" ?\b\d+\(\d+\) [A-Z]+: (?:\{.*?\} )?")
_SCRIPT = "<script>: "
_ENDING = "no-such-message"
_SECONDS = 8.0


class Refused(Exception):
    """The server does not start with a config."""


class Peer:
    """One run of the server."""

    def __init__(self, config: str, features: Sequence[str] = ()) -> None:
        self._folder = tempfile.TemporaryDirectory()
        folder = Path(self._folder.name)
        (folder / "test.cfg").write_text(_with_head(config), "latin-1")
        self._log = folder / "log"
        self._read = 0
        self._sockets: dict[Address, socket.socket] = {}
        address = f"udp:{SERVER.address.host}:{SERVER.address.port}"
        names = [argument for name in features for argument in ("-A", name)]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*COMMAND.split(), "-DD", "-E", "-f", "test.cfg", "-l", address, "-n", "1",
                 "-Y", str(folder), "-x", "qm", *names],
                cwd=folder, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        try:
            self._until_listening()
        except BaseException:
            self.close()
            raise

    def _until_listening(self) -> None:
        end = time.monotonic() + _SECONDS
        while time.monotonic() < end:
            if self._process.poll() is not None:
                raise Refused(self._log.read_text("latin-1"))
            if _is_bound() and "processes (at least)" in self._log.read_text("latin-1"):
                return
            time.sleep(0.01)
        raise Refused("it does not listen")

    def receive(self, message: str, source: Address) -> tuple[list[str], list[Sent]]:
        """Give it a message: the lines that its script logs, and what it sends."""
        for address in (ALICE, BOB, CAROL, source):
            self._socket(address)
        target = (SERVER.address.host, SERVER.address.port)
        sender = self._socket(source)
        sender.sendto(message.encode("latin-1"), target)
        # a worker takes one datagram after the other: when it complains of this, the first is done
        ending = f"{_ENDING}-{time.monotonic_ns()}"
        sender.sendto(f"{ending}\r\n\r\n".encode(), target)
        end = time.monotonic() + _SECONDS
        while time.monotonic() < end and ending not in self._text():
            time.sleep(0.005)
        text = self._text()
        self._read += len(text.encode("latin-1"))
        entries = _ENTRY.split(text)
        said = [
            entry.removeprefix(_SCRIPT).removesuffix("\n")
            for entry in entries
            if entry.startswith(_SCRIPT)
        ]
        return said, list(self._sent())

    def _sent(self) -> Iterator[Sent]:
        """What has come to the addresses of the tests."""
        for address, made in self._sockets.items():
            with contextlib.suppress(BlockingIOError):
                while True:
                    yield Sent(address, made.recv(65536).decode("latin-1"))

    def _socket(self, address: Address) -> socket.socket:
        if address not in self._sockets:
            made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            made.bind((address.host, address.port))
            made.setblocking(False)
            self._sockets[address] = made
        return self._sockets[address]

    def _text(self) -> str:
        return self._log.read_bytes()[self._read :].decode("latin-1")

    def close(self) -> None:
        """End it."""
        for each in self._sockets.values():
            each.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, 9)
        self._process.wait()
        self._folder.cleanup()


def _with_head(config: str) -> str:
    # a marker of the flavour stays the first line
    first, newline, rest = config.partition("\n")
    return f"{first}{newline}{_HEAD}{rest}"


def _is_bound() -> bool:
    packed = "".join(f"{int(part):02X}" for part in reversed(SERVER.address.host.split(".")))
    wanted = f" {packed}:{SERVER.address.port:04X} "
    return wanted in Path("/proc/self/net/udp").read_text()


def refuses(config: str) -> bool:
    """Whether the server refuses to start with a config."""
    try:
        Peer(config).close()
    except Refused:
        return True
    return False
