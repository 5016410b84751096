"""Shows the whole thing at work: transpile the sample, start the router, put a call through it.

Two user agents, alice and bob, register and talk; every message is printed as it arrives. The
sample keeps no Record-Route, so what follows the 200 (ACK and BYE) goes from alice straight to bob,
as SIP has it (RFC 3261 12.2.1.1). Exit status 0 only if all of it went through.

Standard library only, and nothing of the runtime: the agents are what the router meets in the wild.
"""

from __future__ import annotations

import os
import re
import select
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "samples" / "ser-0.8.8.cfg"
HOST = "127.0.0.1"
PATIENCE = 20.0  # seconds for each of its parts: transpiling, calling, ending
COLUMNS = {"alice": 8, "router": 34, "bob": 60}


class DemoFailed(Exception):
    """What did not happen, in one sentence."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it came, and from where."""

    text: str
    port: int

    @property
    def first(self) -> str:
        return self.text.partition("\r\n")[0]

    @property
    def is_request(self) -> bool:
        return not self.first.startswith("SIP/2.0 ")

    def lines(self, name: str) -> list[str]:
        """All header lines of one name, as written."""
        head = self.text.partition("\r\n\r\n")[0]
        return re.findall(rf"(?im)^{name}[ \t]*:[^\r\n]*", head)

    def value(self, name: str) -> str:
        found = self.lines(name)
        if not found:
            raise DemoFailed(f"no {name} in {self.first!r}")
        return found[0].partition(":")[2].strip()


class Ladder:
    """Three columns; an arrow a message."""

    def __init__(self, router: int) -> None:
        self.names = {router: "router"}
        self.agents: list[Agent] = []
        heads = [" "] * 72
        for name, column in COLUMNS.items():
            heads[column - len(name) // 2 : column - len(name) // 2 + len(name)] = name
        print("".join(heads).rstrip())

    def show(self, source: int, target: int, text: str) -> None:
        start, end = COLUMNS[self.names[source]], COLUMNS[self.names[target]]
        left, right = min(start, end), max(start, end)
        row = ["|" if column in COLUMNS.values() else " " for column in range(72)]
        room = right - left - 7
        if len(text) > room:
            text = f"{text[: room - 3].rstrip()}..."
        row[left + 1 : right] = f" {text} ".center(right - left - 1, "-")
        if start < end:
            row[right - 1] = ">"
        else:
            row[left + 1] = "<"
        print("".join(row).rstrip(), flush=True)

    def receive(self, seconds: float) -> bool:
        """Give each agent what has come for it, and show that; False if nothing came in time."""
        ready, _, _ = select.select([agent.socket for agent in self.agents], [], [], seconds)
        for agent in self.agents:
            if agent.socket in ready:
                data, (_, port) = agent.socket.recvfrom(65535)
                message = Message(data.decode("latin-1"), port)
                if self.names.get(port) == "router":
                    words = message.first.split(" ", 2)
                    shown = words[0] if message.is_request else " ".join(words[1:])
                    self.show(port, agent.port, shown)
                agent.inbox.append(message)
        return bool(ready)


class Agent:
    """A user agent: one socket, one name."""

    def __init__(self, name: str, router: int, ladder: Ladder, end: float) -> None:
        self.name, self.router, self.ladder, self.end = name, router, ladder, end
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((HOST, 0))
        self.port: int = self.socket.getsockname()[1]
        self.contact = f"sip:{name}@{HOST}:{self.port}"
        self.address = f"sip:{name}@{HOST}:{router}"
        self.inbox: deque[Message] = deque()
        ladder.names[self.port] = name
        ladder.agents.append(self)

    def send(self, lines: list[str], to: int, label: str) -> None:
        text = "\r\n".join([*lines, "Content-Length: 0", "", ""])
        if self.ladder.names[to] != "router":
            label += " (direct)"
        self.ladder.show(self.port, to, label)
        self.socket.sendto(text.encode("latin-1"), (HOST, to))

    def request(
        self, method: str, uri: str, sequence: int, dialog: list[str], to: int | None = None
    ) -> None:
        """Send a request; ``dialog`` is its From, To and Call-ID."""
        via = f"Via: SIP/2.0/UDP {HOST}:{self.port};branch=z9hG4bK{self.name}{method}{sequence}"
        lines = [f"{method} {uri} SIP/2.0", via, *dialog, f"CSeq: {sequence} {method}"]
        lines += ["Max-Forwards: 10", f"Contact: <{self.contact}>"]
        self.send(lines, self.router if to is None else to, method)

    def reply(self, request: Message, status: str) -> None:
        to = request.lines("To")[0]
        if "tag=" not in to:
            to += f";tag={self.name}"
        lines = [f"SIP/2.0 {status}", *request.lines("Via"), *request.lines("From"), to]
        lines += [*request.lines("Call-ID"), *request.lines("CSeq"), f"Contact: <{self.contact}>"]
        self.send(lines, request.port, status)

    def expect(self, what: str) -> Message:
        """The next message that begins with ``what``; repetitions of others are passed over."""
        while True:
            while self.inbox:
                message = self.inbox.popleft()
                if message.first.startswith(what):
                    return message
            if not self.ladder.receive(max(0.0, self.end - time.monotonic())):
                raise DemoFailed(f"{self.name} waited for {what!r} in vain")


@contextmanager
def running_router(folder: Path, port: int) -> Iterator[None]:
    """Transpile the sample and run it until the block is left."""
    module = folder / "router.py"
    transpile = [sys.executable, "-m", "sertranspile", str(SAMPLE), "-o", str(module)]
    print("$ sertranspile samples/ser-0.8.8.cfg -o router.py", flush=True)
    if subprocess.run(transpile, cwd=ROOT, timeout=PATIENCE).returncode:
        raise DemoFailed("the sample was not transpiled")
    print(f"$ python router.py -l {HOST} -p {port}", flush=True)
    command = [sys.executable, str(module), "-l", HOST, "-p", str(port)]
    # the checkout's runtime, also where nothing is installed
    process = subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    watchdog = threading.Timer(PATIENCE + 5, process.kill)  # reading its log waits for it
    watchdog.start()
    try:
        first = process.stderr.readline()
        print(first, flush=True)
        if "listening on" not in first:
            raise DemoFailed("the router did not start")
        yield
        process.terminate()
        last, status = process.stderr.read(), process.wait(PATIENCE)
        print(f"\n{last.strip()}")
        if status:
            raise DemoFailed(f"the router ended with status {status}")
    finally:
        watchdog.cancel()
        if process.poll() is None:
            process.kill()
            process.wait()
        process.stderr.close()


def call(alice: Agent, bob: Agent) -> None:
    """Both register, alice calls bob, bob answers, alice hangs up."""
    for agent in (alice, bob):
        me = f"<{agent.address}>"
        dialog = [f"From: {me};tag=reg", f"To: {me}", f"Call-ID: register-{agent.name}@{HOST}"]
        agent.request("REGISTER", f"sip:{HOST}:{agent.router}", 1, dialog)
        agent.expect("SIP/2.0 200 ")
    start = [f"From: <{alice.address}>;tag=alice"]
    alice.request(
        "INVITE", bob.address, 1, [*start, f"To: <{bob.address}>", f"Call-ID: call@{HOST}"]
    )
    invite = bob.expect("INVITE ")
    bob.reply(invite, "180 Ringing")
    alice.expect("SIP/2.0 180 ")
    bob.reply(invite, "200 OK")
    answer = alice.expect("SIP/2.0 200 ")
    dialog = [*start, *answer.lines("To"), f"Call-ID: call@{HOST}"]
    target = answer.value("Contact").strip("<>")
    if answer.lines("Record-Route") or target != bob.contact:
        raise DemoFailed(f"the 200 leads to {target}, not to {bob.contact}")
    alice.request("ACK", target, 1, dialog, bob.port)
    bob.expect("ACK ")
    alice.request("BYE", target, 2, dialog, bob.port)
    bob.reply(bob.expect("BYE "), "200 OK")
    alice.expect("SIP/2.0 200 ")


def free_port() -> int:
    """A UDP port that nobody holds right now."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> int:
    """Run the demo; the exit status."""
    port = free_port()
    try:
        with tempfile.TemporaryDirectory() as folder, running_router(Path(folder), port):
            ladder, end = Ladder(port), time.monotonic() + PATIENCE
            alice, bob = (Agent(name, port, ladder, end) for name in ("alice", "bob"))
            with alice.socket, bob.socket:
                call(alice, bob)
    except (DemoFailed, OSError, subprocess.TimeoutExpired) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    print("the call went through")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
