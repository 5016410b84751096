"""A generated router as a program: how it starts, what it answers, how it ends.

The module is transpiled once from the sample; each test starts it on a free loopback port.
"""

from __future__ import annotations

import os
import random
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
PATIENCE = 10.0  # seconds within which a thing happens, or the test fails
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's generated module."""
    made = tmp_path_factory.mktemp("router") / "router.py"
    subprocess.run(
        [sys.executable, "-m", "sertranspile", "samples/ser-0.8.8.cfg", "-o", str(made)],
        cwd=ROOT,
        check=True,
        timeout=60,
    )
    return made


def finished(module: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    """Run a router that is expected to end by itself."""
    return subprocess.run(
        [sys.executable, str(module), *flags],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=30,
    )


def free_port(family: socket.AddressFamily = socket.AF_INET) -> int:
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.bind((HOST if family == socket.AF_INET else "::1", 0))
        port: int = probe.getsockname()[1]
        return port


class Running:
    """A started router; its log is read line by line."""

    def __init__(self, module: Path, *flags: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(module), *flags], env=ENVIRONMENT, stderr=subprocess.PIPE
        )
        assert self.process.stderr is not None
        self._log = self.process.stderr
        self._rest = b""
        self.lines: list[str] = []

    def wait_for(self, pattern: str) -> str:
        """The first new log line in which ``pattern`` is found."""
        end = time.monotonic() + PATIENCE
        while True:
            while b"\n" in self._rest:
                line, _, self._rest = self._rest.partition(b"\n")
                self.lines.append(line.decode())
                if re.search(pattern, self.lines[-1]):
                    return self.lines[-1]
            ready, _, _ = select.select([self._log], [], [], max(0.0, end - time.monotonic()))
            data = os.read(self._log.fileno(), 65536) if ready else b""
            assert data, f"no {pattern!r} in the log: {self.lines}"
            self._rest += data

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._log.close()


@pytest.fixture
def start(module: Path) -> Iterator[Callable[..., Running]]:
    """Starts routers, and sees to it that none is left behind."""
    with ExitStack() as running:

        def go(*flags: str) -> Running:
            router = Running(module, *flags)
            running.callback(router.close)
            router.wait_for("listening on")
            return router

        yield go


class Peer:
    """A socket that asks OPTIONS."""

    def __init__(self, port: int, host: str = HOST) -> None:
        self.there = (host, port)
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.socket = socket.socket(family, socket.SOCK_DGRAM)
        self.socket.bind((host, 0))
        self.socket.settimeout(0.5)

    def __enter__(self) -> Peer:
        return self

    def __exit__(self, *_: Any) -> None:
        self.socket.close()

    def throw(self, data: bytes) -> None:
        self.socket.sendto(data, self.there)

    def question(self, number: int) -> bytes:
        """An OPTIONS."""
        host = f"[{self.there[0]}]" if ":" in self.there[0] else self.there[0]
        call = self.call_id(number)
        lines = [
            f"OPTIONS sip:nobody@{host}:{self.there[1]} SIP/2.0",
            f"Via: SIP/2.0/UDP {host}:{self.socket.getsockname()[1]};branch=z9hG4bK{call}",
            f"From: <sip:test@{host}>;tag={number}",
            f"To: <sip:nobody@{host}:{self.there[1]}>",
            f"Call-ID: {call}",
            f"CSeq: {number} OPTIONS",
            "Max-Forwards: 10",
            "Content-Length: 0",
        ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def call_id(self, number: int) -> str:
        return f"{number}-{self.socket.getsockname()[1]}"

    def options(self, number: int = 1) -> str:
        """The first line that answers an OPTIONS, asked anew as a user agent would."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.throw(self.question(number))
            try:
                answer = self.socket.recv(65535).decode("latin-1")
            except TimeoutError:
                continue
            if f"Call-ID: {self.call_id(number)}" in answer:
                return answer.partition("\r\n")[0]
        raise AssertionError("no answer to OPTIONS")


def test_the_start_line_names_sockets_and_modules(start: Callable[..., Running]) -> None:
    port = free_port()
    line = start("-l", HOST, "-p", str(port)).lines[-1]
    assert f"udp:{HOST}:{port}" in line
    assert "modules: sl print tm rr maxfwd usrloc registrar" in line


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_status_0(
    start: Callable[..., Running], number: signal.Signals
) -> None:
    port = free_port()
    router = start("-l", HOST, "-p", str(port))
    with Peer(port) as peer:
        assert peer.options() == "SIP/2.0 404 Not Found"
    assert router.end(number) == 0
    assert number.name in router.wait_for("ended by")


def test_address_and_port_can_be_one_word(start: Callable[..., Running]) -> None:
    port = free_port()
    start("-l", f"udp:{HOST}:{port}")
    with Peer(port) as peer:
        assert peer.options() == "SIP/2.0 404 Not Found"


def test_an_interface_name_stands_for_its_addresses(start: Callable[..., Running]) -> None:
    port = free_port()
    assert f"udp:{HOST}:{port}" in start("-l", "lo", "-p", str(port)).lines[-1]


def test_it_serves_ipv6(start: Callable[..., Running]) -> None:
    try:
        port = free_port(socket.AF_INET6)
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    start("-l", f"[::1]:{port}")
    with Peer(port, "::1") as peer:
        assert peer.options() == "SIP/2.0 404 Not Found"


def test_flags_of_old_start_scripts_are_taken(start: Callable[..., Running]) -> None:
    port = free_port()
    router = start(
        *("-f", "/etc/ser/ser.cfg", "-l", HOST, "-p", str(port), "-n", "4", "-m", "64", "-D", "-E")
    )
    warnings = [line for line in router.lines if "warning" in line]
    assert len(warnings) == 1
    assert "-f /etc/ser/ser.cfg is ignored" in warnings[0]


def test_more_d_is_a_line_a_message(start: Callable[..., Running]) -> None:
    port = free_port()
    router = start("-l", HOST, "-p", str(port), "-d")
    with Peer(port) as peer:
        peer.options()
    router.wait_for("OPTIONS .* -> 404 Not Found")


def test_hangup_is_harmless_and_usr1_shows_counters(start: Callable[..., Running]) -> None:
    port = free_port()
    router = start("-l", HOST, "-p", str(port))
    with Peer(port) as peer:
        peer.options(1)
        router.process.send_signal(signal.SIGHUP)
        router.wait_for("SIGHUP")
        assert peer.options(2) == "SIP/2.0 404 Not Found"
    router.process.send_signal(signal.SIGUSR1)
    router.wait_for(r"requests: \d+")


def test_a_busy_port_is_one_sentence(module: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as holder:
        holder.bind((HOST, 0))
        port = holder.getsockname()[1]
        ended = finished(module, "-l", HOST, "-p", str(port))
    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) == 1
    assert f"{HOST}:{port}" in ended.stderr


def test_an_unknown_interface_is_one_sentence(module: Path) -> None:
    ended = finished(module, "-l", "nosuchinterface0.invalid")
    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) == 1
    assert "nosuchinterface0" in ended.stderr


LACKING = ROOT / "tests" / "golden" / "missing-module" / "router.py"


def test_a_missing_module_is_one_sentence_that_names_it() -> None:
    ended = finished(LACKING, "-l", HOST, "-p", str(free_port()))
    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) == 1
    assert "lacks module auth" in ended.stderr
    assert "--allow-missing" in ended.stderr


def test_a_router_that_may_lack_modules_starts_and_its_call_ends_the_script(tmp_path: Path) -> None:
    port, lacking = free_port(), tmp_path / "router.py"
    config = LACKING.with_name("config.cfg")
    subprocess.run(
        [sys.executable, "-m", "sertranspile", str(config), "-o", str(lacking)],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=60,
    )
    before, _, _ = config.read_text().partition("www_authorize")
    line = 1 + before.count("\n")
    router = Running(lacking, "--allow-missing", "-l", HOST, "-p", str(port))
    try:
        router.wait_for("listening on")
        with Peer(port) as peer:
            peer.throw(peer.question(1))
            told = router.wait_for(r"auth\.www_authorize\(\) was called")
        assert f"(config: config.cfg:{line})" in told
        assert router.end(signal.SIGTERM) == 0
    finally:
        router.close()


def test_two_users_register_and_a_call_goes_through() -> None:
    demo = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "demo.py")],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (demo.returncode, demo.stderr) == (0, "")
    order = re.findall(r"-+ ?<? ?([A-Z]+|[1-6]\d\d)\b", demo.stdout.replace("<", "-"))
    assert order == [
        *("REGISTER", "200", "REGISTER", "200"),
        *("INVITE", "100", "INVITE", "180", "180", "200", "200", "ACK", "BYE", "200"),
    ]


def test_the_demo_fails_when_the_call_does(tmp_path: Path) -> None:
    refusing = tmp_path / "refusing.cfg"
    modules = "".join(f'loadmodule "{name}.so"\n' for name in ("sl", "usrloc", "registrar"))
    answer = 'sl_send_reply("403", "No Calls");'
    route = f'if (method=="REGISTER") {{ save("location"); }} else {{ {answer} }};'
    refusing.write_text(f"{modules}route{{ {route} }}\n")
    program = (
        "import demo, pathlib, sys\n"
        f"demo.SAMPLE, demo.PATIENCE = pathlib.Path({str(refusing)!r}), 5.0\n"
        "sys.exit(demo.main())"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env={**ENVIRONMENT, "PYTHONPATH": str(ROOT / "tools")},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 1
    assert "bob waited for 'INVITE ' in vain" in ended.stderr


@pytest.mark.parametrize("flag", ["-c", "--check"])
def test_check_starts_nothing(module: Path, flag: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as holder:
        holder.bind((HOST, 0))  # a check opens no socket, so a busy port does not matter
        ended = finished(module, flag, "-l", HOST, "-p", str(holder.getsockname()[1]))
    assert (ended.returncode, "config ok" in ended.stderr) == (0, True)


def test_the_version_names_the_profile(module: Path) -> None:
    ended = finished(module, "-V")
    assert (ended.returncode, "profile ser-0.8.8" in ended.stdout) == (0, True)


def test_the_help_lists_the_flags(module: Path) -> None:
    ended = finished(module, "-h")
    assert (ended.returncode, "-l ADDRESS" in ended.stdout) == (0, True)


def test_a_wrong_command_line_ends_with_255(module: Path) -> None:
    ended = finished(module, "-Z")
    assert (ended.returncode, len(ended.stderr.splitlines())) == (255, 1)


def test_rubbish_and_the_greatest_datagram_leave_it_serving(
    start: Callable[..., Running],
) -> None:
    port = free_port()
    router = start("-l", HOST, "-p", str(port))
    chance = random.Random(8)
    begin = b"INVITE sip:a@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\n"
    with Peer(port) as peer:
        for number in range(20):
            peer.throw((begin + b"X: y\r\n" * 12_000)[:65_507])
            peer.throw((begin + b"a" * 70_000)[:65_507])
            for _ in range(20):
                peer.throw(chance.randbytes(chance.randrange(1, 1500)))
                peer.throw(begin[: chance.randrange(len(begin))])
            peer.throw(b"")
            assert peer.options(number + 1) == "SIP/2.0 404 Not Found"
    assert router.end(signal.SIGTERM) == 0
    router.wait_for("ended by SIGTERM")
    assert not [line for line in router.lines if "Traceback" in line]
