"""Puts calls through a router with sipp: two users register, then alice calls bob again and again.

    python bench/run_sipp.py [--calls 1000] [--rate 100]

The router is made from ``ser-0.8.8/proxy.cfg``, which stays in the path of its calls. Prints how
many calls failed and what was retransmitted; exit status 1 if any call failed. Needs sipp (Debian:
sip-tester).
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
HOST = "127.0.0.1"
PATIENCE = 120  # seconds for all calls


class RunFailed(Exception):
    """What went wrong, in one sentence."""


def free_ports(count: int) -> list[int]:
    """UDP ports that nobody holds right now."""
    with ExitStack() as held:
        ports = []
        for _ in range(count):
            probe = held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            probe.bind((HOST, 0))
            ports.append(probe.getsockname()[1])
        return ports


def start_router(folder: Path, port: int) -> subprocess.Popen[str]:
    """Transpile the proxy's config and start it; it listens when this returns."""
    module = folder / "proxy.py"
    config = HERE / "ser-0.8.8" / "proxy.cfg"
    command = [sys.executable, "-m", "sertranspile", str(config), "-o", str(module)]
    if subprocess.run(command, cwd=ROOT).returncode:
        raise RunFailed(f"{config.name} was not transpiled")
    process = subprocess.Popen(
        [sys.executable, str(module), "-l", HOST, "-p", str(port)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    line = process.stderr.readline()
    if "listening on" not in line:
        process.kill()
        raise RunFailed(f"the router did not start: {line.strip()}")
    return process


def sipp(folder: Path, scenario: str, router: int, port: int, *flags: str) -> list[str]:
    """The command for one sipp, which leaves its statistics in ``folder``."""
    command = ["sipp", f"{HOST}:{router}", "-sf", str(HERE / "sipp" / f"{scenario}.xml")]
    command += ["-i", HOST, "-p", str(port), "-nostdin", "-trace_stat", "-fd", "1"]
    return [*command, "-stf", str(folder / f"{scenario}.csv"), *flags]


def statistics(folder: Path, scenario: str) -> dict[str, str]:
    """The last row that a sipp wrote."""
    with open(folder / f"{scenario}.csv", encoding="ascii", errors="replace") as file:
        return list(csv.DictReader(file, delimiter=";"))[-1]


def run(calls: int, rate: int) -> int:
    """Register, call, count; how many calls failed."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as running:
        folder = Path(name)
        router, alice, bob, registering = free_ports(4)
        process = start_router(folder, router)
        running.callback(_end, process)

        users = folder / "users.csv"
        users.write_text(f"SEQUENTIAL\nalice;{alice}\nbob;{bob}\n", encoding="ascii")
        command = sipp(folder, "register", router, registering, "-inf", str(users), "-m", "2")
        if subprocess.run(
            command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=30
        ).returncode:
            raise RunFailed("the two users could not register")

        many = ("-m", str(calls))
        answering = subprocess.Popen(
            sipp(folder, "uas", router, bob, *many),
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        running.callback(_end, answering)
        command = sipp(folder, "uac", router, alice, *many, "-r", str(rate), "-timeout", "100")
        subprocess.run(
            command,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
        )
        try:
            answering.wait(10)
        except subprocess.TimeoutExpired:
            print("bob still waits for the end of some calls")
        caller, callee = statistics(folder, "uac"), statistics(folder, "uas")
        good = int(caller["SuccessfulCall(C)"])
        print(f"{calls} calls at {rate} calls/s: {good} completed, {calls - good} failed")
        for who, row in (("alice", caller), ("bob", callee)):
            print(f"{who}: {row['Retransmissions(C)']} retransmissions")
        process.terminate()
        assert process.stderr is not None
        print(process.stderr.read().strip())
        if process.wait(10):
            raise RunFailed(f"the router ended with status {process.returncode}")
        return calls - good


def _end(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.kill()
    process.wait()
    if process.stderr is not None:
        process.stderr.close()


def main() -> int:
    """The exit status: 1 if a call failed or none could be made."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--calls", type=int, default=1000)
    arguments.add_argument("--rate", type=int, default=100, help="calls a second")
    options = arguments.parse_args()
    if shutil.which("sipp") is None:
        print("sipp is not installed (Debian: apt-get install sip-tester)", file=sys.stderr)
        return 1
    try:
        return 1 if run(options.calls, options.rate) else 0
    except (RunFailed, subprocess.TimeoutExpired) as error:
        print(f"run_sipp: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
