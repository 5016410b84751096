"""Throws rubbish at a running router for a while, and asks every second whether it still serves.

    python tools/fuzz.py [--seconds 60] [--seed 1] [--profile rfc]

Rubbish is random bytes, messages with bytes changed, cut or repeated, and datagrams of the greatest
size that UDP has. The same seed gives the same datagrams. Exit status 1 when an OPTIONS goes
unanswered or the router ends.
"""

from __future__ import annotations

import argparse
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
GREATEST = 65_507  # bytes that fit into one UDP datagram over IPv4
BURST = 50  # datagrams between two pauses: more would only overflow the socket's buffer


def ordinary(method: str, router: int, port: int, number: int) -> bytes:
    """A request to the router that nothing is wrong with."""
    lines = [
        f"{method} sip:user{number}@{HOST}:{router} SIP/2.0",
        f"Via: SIP/2.0/UDP {HOST}:{port};branch=z9hG4bK{number}",
        f"From: <sip:fuzz@{HOST}>;tag={number}",
        f"To: <sip:user{number}@{HOST}>",
        f"Call-ID: {number}@{HOST}",
        f"CSeq: {number} {method}",
        f"Contact: <sip:fuzz@{HOST}:{port}>",
        f"Route: <sip:{HOST}:{router}>",
        "Max-Forwards: 10",
        "Content-Length: 0",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def rubbish(chance: random.Random, router: int, port: int, number: int) -> bytes:
    """One datagram that a router should not have to see."""
    kind = chance.randrange(5)
    if kind == 0:
        return chance.randbytes(chance.randrange(1, 2000))
    method = chance.choice(["OPTIONS", "INVITE", "REGISTER", "ACK", "CANCEL", "BYE"])
    data = bytearray(ordinary(method, router, port, number))
    if kind == 1:
        return bytes(data[: chance.randrange(len(data))])
    if kind == 2:
        for _ in range(chance.randrange(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        return bytes(data)
    if kind == 3:
        start = chance.randrange(len(data))
        part = data[start : start + chance.randrange(1, 60)]
        return bytes(data[:start] + part * chance.randrange(1, 50) + data[start:])[:GREATEST]
    filling = chance.choice([b"a", b"\r\nX: y", b"\x00", b",", b"<", b";a=b"])
    head = data[: -chance.choice([2, 4, 23])]
    return (bytes(head) + filling * (GREATEST // len(filling) + 1))[:GREATEST]


def answers(peer: socket.socket, router: int, number: int) -> bool:
    """Whether an OPTIONS is answered within five seconds, asked anew each half."""
    wanted = f"z9hG4bK{number}".encode()
    end = time.monotonic() + 5
    while time.monotonic() < end:
        peer.sendto(ordinary("OPTIONS", router, peer.getsockname()[1], number), (HOST, router))
        again = time.monotonic() + 0.5
        while time.monotonic() < again:
            try:
                data = peer.recv(65535)
            except OSError:
                continue
            if data.startswith(b"SIP/2.0 ") and wanted in data:
                return True
    return False


def attack(router: int, process: subprocess.Popen[str], seconds: float, seed: int) -> str:
    """Throw and ask; what went wrong, "" if nothing did."""
    chance, number = random.Random(seed), 0
    end = time.monotonic() + seconds
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as thrower,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer,
    ):
        for each in (thrower, peer):
            each.bind((HOST, 0))
        peer.settimeout(0.1)
        ask = time.monotonic() + 1
        while time.monotonic() < end:
            for _ in range(BURST):
                number += 1
                data = rubbish(chance, router, thrower.getsockname()[1], number)
                thrower.sendto(data, (HOST, router))
            time.sleep(0.02)
            if time.monotonic() >= ask:
                ask = time.monotonic() + 1
                if process.poll() is not None:
                    return f"the router ended with status {process.returncode}"
                if not answers(peer, router, 10_000_000 + number):
                    return f"no answer to OPTIONS after {number} datagrams"
        if not answers(peer, router, 20_000_000 + number):
            return f"no answer to OPTIONS after {number} datagrams"
    print(f"{number} datagrams in {seconds:.0f} s, seed {seed}: still serving")
    return ""


def main() -> int:
    """Start the sample's router, attack it, stop it; the exit status."""
    arguments = argparse.ArgumentParser(description="Throw rubbish at a running router.")
    arguments.add_argument("--seconds", type=float, default=60)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--profile", default="ser-0.8.8", help="the server to behave like")
    options = arguments.parse_args()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder, open(Path(folder) / "log", "w+") as log:
        module = Path(folder) / "router.py"
        sample = ROOT / "samples" / "ser-0.8.8.cfg"
        command = [sys.executable, "-m", "sertranspile", str(sample), "-o", str(module)]
        command += ["--profile", options.profile]
        subprocess.run(command, cwd=ROOT, check=True)
        process = subprocess.Popen(
            [sys.executable, str(module), "-l", HOST, "-p", str(port)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=log,
            text=True,
        )
        try:
            wrong = attack(port, process, options.seconds, options.seed)
        finally:
            process.terminate()
            status = process.wait(10)
        log.seek(0)
        lines = log.read().splitlines()
    print(f"the router wrote {len(lines)} lines; the last: {lines[-1] if lines else ''}")
    if not wrong and status:
        wrong = f"the router ended with status {status}"
    if wrong or any("Traceback" in line for line in lines):
        print(f"fuzz: {wrong or 'a traceback in the log'}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
