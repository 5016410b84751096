"""Times a router at its messages, with no network between: what registrations and calls cost.

    python bench/messages.py [CONFIG] [--against TREE] [--rounds 7] [--profile SCENARIO]

CONFIG is a registrar and proxy that stays in the path, ``kamailio-3.1/proxy.cfg`` unless given.
Each figure is CPU time, the best and the median of the rounds. With ``--against`` another checkout
takes turns with this one, and the ratio is the median over the rounds; ``--profile`` prints where
the time of one scenario goes.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import importlib.util
import json
import os
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any, Final

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parent
CALLER, CALLEE, SERVER = ("127.0.0.1", 5071), ("127.0.0.1", 5072), ("127.0.0.1", 5060)
CALLS: Final = 1500
AGENT: Final = "User-Agent: some-phone/2.7.1 (on a desk)"
BODY: Final = (
    "v=0\r\no=- 53655765 2353687637 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio 6000 RTP/AVP 0 8 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n"
    "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=sendrecv\r\n"
)


# ---- the peers ----


class Peers:
    """A router with its peers: what they send goes in as bytes, what they get is read as text."""

    def __init__(self, module: Path) -> None:
        from runtime.sip.address import Address, ListenSocket

        spec = importlib.util.spec_from_file_location("benched", module)
        assert spec is not None and spec.loader is not None
        benched = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(benched)
        self.router: Any = benched.router
        self.now = 1000.0
        self.caller, self.callee = Address(*CALLER), Address(*CALLEE)
        self.server = ListenSocket("udp", Address(*SERVER), SERVER[0])
        self.router.start([self.server], self.now)

    def send(self, source: Any, text: str) -> list[str]:
        """Give the router a message a moment later; what it sends then."""
        self.now += 0.0005
        self.router.receive(text.encode("latin-1"), source, self.server, self.now)
        due = self.router.next_deadline()
        if due is not None and due <= self.now:
            self.router.handle_timers(self.now)
        sent = [packet.data.decode("latin-1") for packet in self.router.outbox]
        self.router.outbox.clear()
        return sent


def request(method: str, uri: str, user: str, call: str, cseq: int, *more: str) -> str:
    """A request of the caller to a user, with more header lines."""
    port = CALLER[1]
    return "\r\n".join(
        (
            f"{method} {uri} SIP/2.0",
            f"Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK-{call}-{cseq}-{method};rport",
            *more[:-1],
            "Max-Forwards: 70",
            f'From: "Some Caller" <sip:caller@127.0.0.1:5060>;tag=c{call}',
            f"To: <sip:{user}@127.0.0.1:5060>{more[-1]}",
            f"Call-ID: {call}-9931@127.0.0.1",
            f"CSeq: {cseq} {method}",
            AGENT,
        )
    )


def headers(text: str, name: str) -> list[str]:
    """The header lines of a name in a message."""
    return [line for line in text.split("\r\n") if line.startswith(f"{name}: ")]


def reply(to: str, status: str, *more: str) -> str:
    """The callee's reply to a request that reached it."""
    lines = [f"SIP/2.0 {status}", *headers(to, "Via"), *headers(to, "Record-Route")]
    (to_line,) = headers(to, "To")
    lines += [*headers(to, "From"), to_line if ";tag=" in to_line else f"{to_line};tag=b"]
    return "\r\n".join([*lines, *headers(to, "Call-ID"), *headers(to, "CSeq"), *more])


def register(peers: Peers, user: str, call: str, cseq: int) -> None:
    """One registration."""
    contact = f"Contact: <sip:{user}@127.0.0.1:{CALLEE[1]};transport=udp>;q=0.8"
    lines = (
        contact,
        "Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, NOTIFY, MESSAGE",
        "Expires: 600",
    )
    text = request("REGISTER", "sip:127.0.0.1:5060", user, call, cseq, *lines, "")
    sent = peers.send(peers.caller, f"{text}\r\nContent-Length: 0\r\n\r\n")
    assert sent[0].startswith("SIP/2.0 200 "), sent


def call_up(peers: Peers, user: str, call: str) -> None:
    """INVITE, 100, 180, 200, ACK, BYE, 200."""
    contact = f"Contact: <sip:caller@127.0.0.1:{CALLER[1]}>"
    media = f"\r\nContent-Type: application/sdp\r\nContent-Length: {len(BODY)}\r\n\r\n{BODY}"
    end = "\r\nContent-Length: 0\r\n\r\n"
    text = request("INVITE", f"sip:{user}@127.0.0.1:5060", user, call, 1, contact, "")
    _, invite = peers.send(peers.caller, text + media)
    there = f"Contact: <sip:{user}@127.0.0.1:{CALLEE[1]}>"
    peers.send(peers.callee, reply(invite, "180 Ringing", there) + end)
    (ok,) = peers.send(peers.callee, reply(invite, "200 OK", there, AGENT) + media)
    routes = [line.removeprefix("Record-") for line in headers(ok, "Record-Route")]
    uri = f"sip:{user}@127.0.0.1:{CALLEE[1]}"
    (ack,) = peers.send(
        peers.caller, request("ACK", uri, user, call, 1, *routes, contact, ";tag=b") + end
    )
    (bye,) = peers.send(
        peers.caller, request("BYE", uri, user, call, 2, *routes, contact, ";tag=b") + end
    )
    assert ack.startswith("ACK ") and bye.startswith("BYE ")
    (gone,) = peers.send(peers.callee, reply(bye, "200 OK") + end)
    assert gone.startswith("SIP/2.0 200 ")


# ---- what is timed ----


def options(peers: Peers, at: int) -> None:
    """A question that is answered without a transaction."""
    text = request("OPTIONS", "sip:127.0.0.1:5060", "x", f"o{at}", 1, "")
    sent = peers.send(peers.caller, f"{text}\r\nContent-Length: 0\r\n\r\n")
    assert sent[0].startswith("SIP/2.0 200 "), sent


def first(peers: Peers, at: int) -> None:
    """A user's first registration."""
    register(peers, f"user{at}", f"r{at}", 1)


def refresh(peers: Peers, at: int) -> None:
    """One of many."""
    register(peers, f"user{at % 100}", f"again{at % 100}", at + 1)


def invite(peers: Peers, at: int) -> None:
    """A whole call."""
    if not at:
        register(peers, "callee", "callee", 1)
    call_up(peers, "callee", f"i{at}")


SCENARIOS: Final[dict[str, Callable[[Peers, int], None]]] = {
    "options": options,
    "register": first,
    "refresh": refresh,
    "invite": invite,
}


def timed(module: Path, only: str) -> None:
    """In a process of its own: print what each scenario costs in microseconds a call.

    The peers' own work is timed in a second run, on a router that hands out what the first sent.
    """
    peers = Peers(module)
    peers.router.log.level = -9
    costs = {}
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    for name, scenario in SCENARIOS.items():
        if only and name != only:
            continue
        for at in range(200):
            scenario(peers, at)
        spent = _Stopwatch(peers)
        profiler = cProfile.Profile() if only else None
        if profiler is not None:
            profiler.enable()
        for at in range(200, 200 + CALLS):
            scenario(peers, at)
        if profiler is not None:
            profiler.disable()
            pstats.Stats(profiler).sort_stats("tottime").print_stats(45)
        costs[name] = spent.stop() / CALLS * 1e6
    print(json.dumps(costs))


class _Stopwatch:
    """Measures the time inside the router only, from now on."""

    def __init__(self, peers: Peers) -> None:
        self._router = router = peers.router
        self._spent = 0.0
        self._originals = router.receive, router.handle_timers, router.next_deadline
        router.receive, router.handle_timers, router.next_deadline = map(
            self._measured, self._originals
        )

    def _measured(self, work: Callable[..., Any]) -> Callable[..., Any]:
        clock = time.process_time

        def run(*args: Any) -> Any:
            begin = clock()
            try:
                return work(*args)
            finally:
                self._spent += clock() - begin

        return run

    def stop(self) -> float:
        """The seconds since then."""
        router = self._router
        router.receive, router.handle_timers, router.next_deadline = self._originals
        return self._spent


# ---- the command ----


def worker(tree: Path, module: Path, only: str = "") -> str:
    """Run ``timed`` on a checkout's runtime; what it prints."""
    command = [sys.executable, str(Path(__file__).resolve()), "--timed", str(module)]
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    run = subprocess.run(
        [*command, *(["--profile", only] if only else [])],
        env=environment, cwd=tree, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return run.stdout


def trees(options: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Path, Path]]:
    """Name, checkout and its module of the config, each transpiled by its own transpiler."""
    for name, tree in (("before", options.against), ("now", ROOT)):
        if tree is None:
            continue
        module = folder / f"{name}.py"
        command = [sys.executable, "-m", "sertranspile", str(options.config.resolve())]
        subprocess.run([*command, "-o", str(module)], cwd=tree, check=True)
        yield name, tree, module


def main() -> int:
    """Print a table."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument(
        "config", nargs="?", type=Path, default=HERE / "kamailio-3.1" / "proxy.cfg"
    )
    arguments.add_argument("--against", type=Path, metavar="TREE", help="another checkout")
    arguments.add_argument("--rounds", type=int, default=7)
    arguments.add_argument("--profile", choices=SCENARIOS, default="")
    arguments.add_argument("--timed", type=Path, help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.timed is not None:
        timed(options.timed, options.profile)
        return 0
    with tempfile.TemporaryDirectory() as name:
        made = list(trees(options, Path(name)))
        if options.profile:
            for _, tree, module in made:
                print(worker(tree, module, options.profile))
            return 0
        results: dict[str, list[dict[str, float]]] = {who: [] for who, _, _ in made}
        for number in range(options.rounds):
            for who, tree, module in made if number % 2 == 0 else reversed(made):
                results[who].append(json.loads(worker(tree, module)))
    for scenario in SCENARIOS:
        line = f"{scenario:10}"
        for who, rounds in results.items():
            costs = [costs[scenario] for costs in rounds]
            line += f"  {who}: {min(costs):7.1f} us at best, {median(costs):7.1f} in the median"
        if len(results) == 2:
            pairs = zip(results["now"], results["before"], strict=True)
            line += f"  now/before {median(a[scenario] / b[scenario] for a, b in pairs):.3f}"
        print(line)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
