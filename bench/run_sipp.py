"""Puts calls through a router with sipp: phones register, then alice calls again and again.

    python bench/run_sipp.py [--scenario plain] [--calls 1000] [--rate 100]

The scenarios, each with its config, which stays in the path of its calls:

- plain: bob answers (``ser-0.8.8/proxy.cfg``; the others ``kamailio-3.1/proxy.cfg``);
- fork: bob has two phones, one rings until the other has answered;
- serial: the first phone is busy, and the failure route calls the second;
- cancel: alice gives up at about the time when bob's phone begins to ring, or answers.

Prints how many calls failed, what was retransmitted and how much memory the router had; exit status
1 if any call failed, or a transaction is left when all have had the time to end. Needs sipp
(Debian: sip-tester).
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
HOST = "127.0.0.1"
PATIENCE = 120  # seconds for all calls
#: seconds after which no transaction of a call that has ended is left
WAIT = 8.0


class Phone(NamedTuple):
    """Who it belongs to, and the scenario that it plays."""

    user: str
    plays: str


class Scenario(NamedTuple):
    """What is called by whom through which router."""

    config: str
    caller: str
    callee: str
    phones: tuple[Phone, ...]


SCENARIOS = {
    "plain": Scenario("ser-0.8.8", "uac", "bob", (Phone("bob", "uas"),)),
    "fork": Scenario("kamailio-3.1", "uac", "bob", (Phone("bob", "uas"), Phone("bob", "ringing"))),
    "serial": Scenario(
        "kamailio-3.1", "uac", "first", (Phone("first", "busy"), Phone("second", "uas"))
    ),
    "cancel": Scenario("kamailio-3.1", "cancelling", "bob", (Phone("bob", "hesitating"),)),
}


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


class Running:
    """A router in a process of its own, transpiled from a config of this folder.

    It listens when this is made.
    """

    def __init__(self, folder: Path, config: Path, port: int) -> None:
        module = folder / "proxy.py"
        command = [sys.executable, "-m", "sertranspile", str(config), "-o", str(module)]
        if subprocess.run(command, cwd=ROOT).returncode:
            raise RunFailed(f"{config} was not transpiled")
        self.process = subprocess.Popen(
            [sys.executable, str(module), "-l", HOST, "-p", str(port), "-D", "-E"],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
            text=True,
        )
        #: what it says, line by line; None at its end
        self._said: SimpleQueue[str | None] = SimpleQueue()
        Thread(target=self._listen, daemon=True).start()
        line = self._next_line(20)
        if line is None or "listening on" not in line:
            raise RunFailed(f"the router did not start: {(line or 'it says nothing').strip()}")

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._said.put(line)
        self._said.put(None)

    def _next_line(self, seconds: float) -> str | None:
        try:
            return self._said.get(timeout=seconds)
        except Empty:
            return None

    def live(self) -> int:
        """How many transactions it has now."""
        self.process.send_signal(signal.SIGUSR1)
        while (line := self._next_line(5)) is not None:
            if (found := re.search(r"transactions: ([0-9]+) live", line)) is not None:
                return int(found[1])
            print(line.strip())
        raise RunFailed("the router does not tell its transactions")

    def memory(self) -> float:
        """The megabytes that it has now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        found = re.search(r"^VmRSS:\s+([0-9]+)", status, re.MULTILINE)
        return int(found[1]) / 1024 if found is not None else 0.0

    def end(self) -> None:
        """Let it end; what it says last is printed."""
        self.process.terminate()
        while (line := self._next_line(10)) is not None:
            print(line.strip())
        if self.process.wait(10):
            raise RunFailed(f"the router ended with status {self.process.returncode}")


def sipp(folder: Path, scenario: str, router: int, port: int, *flags: str) -> list[str]:
    """The command for one sipp, which leaves its statistics in ``folder``."""
    command = ["sipp", f"{HOST}:{router}", "-sf", str(HERE / "sipp" / f"{scenario}.xml")]
    command += ["-i", HOST, "-p", str(port), "-nostdin", "-trace_stat", "-fd", "1"]
    command += ["-trace_err", "-error_file", str(folder / f"{scenario}.err")]
    return [*command, "-stf", str(folder / f"{scenario}.csv"), *flags]


def statistics(folder: Path, scenario: str) -> dict[str, str]:
    """The last row that a sipp wrote."""
    with open(folder / f"{scenario}.csv", encoding="ascii", errors="replace") as file:
        return list(csv.DictReader(file, delimiter=";"))[-1]


def run(scenario: Scenario, calls: int, rate: int) -> int:
    """Register, call, count; how many calls failed and how many transactions were left."""
    phones = scenario.phones
    with tempfile.TemporaryDirectory() as name, ExitStack() as running:
        folder = Path(name)
        port, alice, registering, *places = free_ports(3 + len(phones))
        router = Running(folder, HERE / scenario.config / "proxy.cfg", port)
        running.callback(_end, router.process)
        users = folder / "users.csv"
        rows = [f"alice;{alice}", *(f"{p.user};{at}" for p, at in zip(phones, places, strict=True))]
        users.write_text("\n".join(["SEQUENTIAL", *rows, ""]), encoding="ascii")
        command = sipp(folder, "register", port, registering, "-inf", str(users))
        if _quietly(folder, [*command, "-m", str(len(rows)), "-l", "1"], 30):
            raise RunFailed("the phones could not register")

        many = ("-m", str(calls))
        answering = [
            subprocess.Popen(
                sipp(folder, phone.plays, port, place, *many),
                cwd=folder,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for phone, place in zip(phones, places, strict=True)
        ]
        for phone_process in answering:
            running.callback(_end, phone_process)
        before = router.memory()
        command = sipp(folder, scenario.caller, port, alice, *many, "-key", "callee")
        _quietly(folder, [*command, scenario.callee, "-r", str(rate), "-timeout", "100"], PATIENCE)
        most = router.memory()
        live = router.live()
        for phone, phone_process in zip(phones, answering, strict=True):
            try:
                phone_process.wait(10)
            except subprocess.TimeoutExpired:
                print(f"{phone.user} still waits for the end of some calls")
        good = int(statistics(folder, scenario.caller)["SuccessfulCall(C)"])
        print(f"{calls} calls at {rate} calls/s: {good} completed, {calls - good} failed")
        failed = calls - good
        for played in (scenario.caller, *(phone.plays for phone in phones)):
            row = statistics(folder, played)
            failed += int(row["FailedCall(C)"]) if played != scenario.caller else 0
            print(
                f"{played}: {row['SuccessfulCall(C)']} calls, {row['FailedCall(C)']} failed, "
                f"{row['Retransmissions(C)']} retransmissions"
            )
            trouble = folder / f"{played}.err"
            if int(row["FailedCall(C)"]) and trouble.exists():
                print(trouble.read_text("ascii", "replace")[:3000])
        end = time.monotonic() + WAIT
        while (left := router.live()) and time.monotonic() < end:
            time.sleep(0.5)
        print(
            f"transactions: {live} after the last call, {left} later; memory: {before:.0f} MB "
            f"before, {most:.0f} MB after the last call, {router.memory():.0f} MB later"
        )
        router.end()
        return failed + left


def _quietly(folder: Path, command: list[str], seconds: float) -> int:
    """Run a sipp; its exit status."""
    silent = subprocess.DEVNULL
    return subprocess.run(
        command, cwd=folder, stdout=silent, stderr=silent, timeout=seconds
    ).returncode


def _end(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.kill()
    process.wait()


def main() -> int:
    """The exit status: 1 if a call failed or none could be made."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--scenario", choices=SCENARIOS, default="plain")
    arguments.add_argument("--calls", type=int, default=1000)
    arguments.add_argument("--rate", type=int, default=100, help="calls a second")
    options = arguments.parse_args()
    if shutil.which("sipp") is None:
        print("sipp is not installed (Debian: apt-get install sip-tester)", file=sys.stderr)
        return 1
    try:
        return 1 if run(SCENARIOS[options.scenario], options.calls, options.rate) else 0
    except (RunFailed, subprocess.TimeoutExpired) as error:
        print(f"run_sipp: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
