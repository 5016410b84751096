"""One run of all cases against one server: what it was sent, what it sent, and what it logged.

It knows sockets and the user agents behind them; it does not know which server it talks to.
"""

from __future__ import annotations

import re
import select
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.live.cases import CALLER, HOST, SERVER_PORT, Case

#: the ports of the user agents: the caller, then the callees
PORTS = range(CALLER, CALLER + 6)
#: how long nothing comes before the next message of a case is sent
_QUIET = 0.06
#: how much later than its neighbour a callee answers
_STEP = 0.012
_CALL_ID = re.compile(r"^(?:Call-ID|i)[ \t]*:[ \t]*(\S+)", re.MULTILINE | re.IGNORECASE)


@dataclass(slots=True)
class Heard:
    """What one case heard: packets for each port in order, repeats left out."""

    packets: dict[int, list[str]] = field(default_factory=dict)

    def add(self, port: int, text: str) -> bool:
        """Take a packet; False for one that was there already."""
        mine = self.packets.setdefault(port, [])
        if text in mine:
            return False
        mine.append(text)
        return True


class Exchange:
    """The user agents of a run."""

    def __init__(self) -> None:
        self.heard: dict[str, Heard] = {}
        self._sockets: dict[socket.socket, int] = {}
        self._by_port: dict[int, socket.socket] = {}
        self._later: list[tuple[float, int, str]] = []
        for port in PORTS:
            made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            made.bind((HOST, port))
            self._sockets[made] = port
            self._by_port[port] = made

    def close(self) -> None:
        """Give the ports back."""
        for each in self._sockets:
            each.close()

    def run(self, cases: Sequence[Case]) -> None:
        """Play all cases, one after the other."""
        self._cases = {case.name: case for case in cases}
        for case in cases:
            self.heard[case.name] = Heard()
            for message in case.messages:
                self._send(CALLER, message)
                self._listen(_QUIET)
            if case.seconds:
                self._listen(case.seconds, whole=True)
        self._listen(1.0)

    def _send(self, port: int, text: str) -> None:
        self._by_port[port].sendto(text.encode("latin-1"), (HOST, SERVER_PORT))

    def _listen(self, quiet: float, whole: bool = False) -> None:
        """Take packets and answer them, until it has been quiet, or for the whole time."""
        end = time.monotonic() + quiet
        while (left := end - time.monotonic()) > 0:
            self._answer_due()
            if self._later:
                left = min(left, max(0.0, self._later[0][0] - time.monotonic()))
            for ready in select.select(list(self._sockets), [], [], left)[0]:
                self._take(self._sockets[ready], ready.recv(65536).decode("latin-1"))
                if not whole:
                    end = time.monotonic() + quiet

    def _take(self, port: int, text: str) -> None:
        found = _CALL_ID.search(text)
        name = found[1].partition("~")[0] if found is not None else ""
        heard = self.heard.setdefault(name, Heard())
        if not heard.add(port, text) or name not in self._cases:
            return
        case = self._cases[name]
        if port == CALLER:
            if text.startswith("SIP/2.0 ") and case.acks:
                self._acknowledge(text, case)
            return
        if not text.startswith("SIP/2.0 "):
            self._answer(port, text, case, heard)

    def _answer_due(self) -> None:
        self._later.sort(key=lambda row: row[0])
        while self._later and self._later[0][0] <= time.monotonic():
            _, port, text = self._later.pop(0)
            self._send(port, text)

    def _acknowledge(self, text: str, case: Case) -> None:
        """The ACK to a refused INVITE, as the caller's transaction makes it."""
        code = int(text[8:11])
        if code < 300 or _header(text, "CSeq").split()[-1:] != ["INVITE"]:
            return
        invite = next((made for made in case.messages if made.startswith("INVITE ")), None)
        if invite is None:
            return
        uri = invite.split(" ", 2)[1]
        lines = [f"ACK {uri} SIP/2.0", _line(invite, "Via"), _line(invite, "From")]
        lines += [_line(text, "To"), _line(invite, "Call-ID")]
        lines += [_line(invite, "CSeq").replace("INVITE", "ACK"), _line(invite, "X-Test")]
        self._send(CALLER, "\r\n".join([*lines, "Content-Length: 0", "", ""]))

    def _answer(self, port: int, text: str, case: Case, heard: Heard) -> None:
        method = text.split(" ", 1)[0]
        if method == "ACK":
            return
        # one callee after the other: who is first does not hang on how fast a server is
        due = time.monotonic() + (port - CALLER - 1) * _STEP
        if method == "CANCEL":
            self._later.append((due, port, reply(text, "200 OK", port)))
            invites = [made for made in heard.packets[port] if made.startswith("INVITE ")]
            if invites and case.gives_487:
                ended = reply(invites[-1], "487 Request Terminated", port)
                self._later.append((due, port, ended))
            return
        for answer in case.answers.get(port, ("200 OK",)):
            self._later.append((due, port, reply(text, answer, port)))


def reply(text: str, answer: str, port: int) -> str:
    """A reply to a request; ``answer`` is status and reason, and lines of headers if any."""
    first, *more = answer.split("\n")
    extra, _, body = "\n".join(more).partition("\n\n")
    lines = [f"SIP/2.0 {first}"]
    for line in text.partition("\r\n\r\n")[0].split("\r\n")[1:]:
        name = line.partition(":")[0].strip().lower()
        if name == "to" and "tag=" not in line and not first.startswith("100"):
            line = f"{line};tag=callee{port}"
        if name in ("via", "from", "to", "call-id", "cseq", "record-route"):
            lines.append(line)
    lines += [line for line in extra.split("\n") if line]
    lines += [f"Contact: <sip:callee@{HOST}:{port}>", "Server: callee"]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", body])


def _line(text: str, name: str) -> str:
    wanted = f"{name.lower()}:"
    return next(
        (line for line in text.split("\r\n") if line.lower().startswith(wanted)), f"{name}: "
    )


def _header(text: str, name: str) -> str:
    return _line(text, name).partition(":")[2].strip()


# ---- what need not be the same ----

_OURS = rf"(?:{HOST}:{SERVER_PORT}|adv\.test:7000)"
_BRANCH = re.compile(
    rf"(Via: SIP/2\.0/UDP {_OURS}[^\r\n]*?branch=)z9hG4bK[^;,\r\n]*?((?:\.\d+)?)(?=[;,\r\n])"
)
_TAG = re.compile(r"tag=[0-9a-f]{32}[-.][0-9a-f]{8}\b")
_DATE = re.compile(r"^Date: .* GMT", re.MULTILINE)
_EXPIRES = re.compile(r"expires=(\d+)")


def plain(packet: str) -> str:
    """A packet without what is made up anew each time: branches, tags, dates."""
    packet = _BRANCH.sub(r"\1z9hG4bK-ours\2", packet)
    packet = _TAG.sub("tag=ours", packet)
    packet = _DATE.sub("Date: now", packet)
    # a second may have passed
    return _EXPIRES.sub(lambda found: f"expires={-(-int(found[1]) // 10) * 10}", packet)


def compared(heard: Mapping[int, Sequence[str]]) -> dict[int, list[str]]:
    """All packets of a case as they are compared."""
    out = {}
    for port, packets in sorted(heard.items()):
        mine: list[str] = []
        for packet in map(plain, packets):
            if packet not in mine:
                mine.append(packet)
        out[port] = mine
    return out
