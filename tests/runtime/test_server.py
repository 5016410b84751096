"""The program: start, start errors, what is said, signals and the exit status."""

from __future__ import annotations

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from runtime import Router, StartError, missing
from runtime.modules import sl
from runtime.server import run
from runtime.sip.address import Address
from tests.runtime.serving import PATIENCE
from tests.runtime.wire import request

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
from runtime import Request, Router
from runtime.modules import sl

router = Router(api={api}, profile="ser-0.8.8", debug=-3)
router.load(sl)

@router.request_route
def request_route(msg: Request) -> None:
    sl.sl_send_reply(msg, 200, "OK")

@router.route("1")
def route_1(msg: Request) -> None:
    pass

if __name__ == "__main__":
    router.run()
"""


def a_router(**settings: Any) -> Router:
    router = Router(profile="ser-0.8.8", **settings)
    router.load(sl)
    return router


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Runs a router that cannot start; the one sentence it printed."""

    def start(router: Router, *arguments: str, status: int = 1) -> str:
        assert run(router, arguments) == status
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.count("\n") == 1
        return captured.err.partition(": ")[2].removesuffix("\n")

    return start


# ---- start errors ----


def test_a_busy_port_is_one_sentence(refused: Callable[..., str]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as holder:
        holder.bind(("127.0.0.1", 0))
        port = str(holder.getsockname()[1])
        sentence = refused(a_router(), "-l", "127.0.0.1", "-p", port)
    assert sentence.startswith(f"cannot listen on udp:127.0.0.1:{port}: the port is in use by ")
    assert f"(process {os.getpid()})" in sentence


def test_sockets_opened_before_a_busy_one_are_closed(refused: Callable[..., str]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as holder:
        holder.bind(("127.0.0.1", 0))
        port = holder.getsockname()[1]
        refused(a_router(), "-p", str(port), "-l", "127.0.0.2", "-l", "127.0.0.1")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free_again:
        free_again.bind(("127.0.0.2", port))


def test_an_unknown_interface_in_the_config_is_one_sentence(refused: Callable[..., str]) -> None:
    sentence = refused(a_router(listen="nosuch0"))
    assert sentence.startswith("cannot listen on 'nosuch0': no such interface (there are ")


def test_another_protocol_in_the_config_is_one_sentence(refused: Callable[..., str]) -> None:
    sentence = refused(a_router(listen=("127.0.0.1", "tcp:127.0.0.1")))
    assert sentence == "cannot listen on tcp:127.0.0.1: this router serves UDP only"


def test_an_absent_working_directory_is_one_sentence(
    refused: Callable[..., str], tmp_path: Path
) -> None:
    sentence = refused(a_router(), "-l", "127.0.0.1:0", "-w", str(tmp_path / "absent"))
    assert sentence == f"-w {tmp_path / 'absent'}: No such file or directory"


def test_the_pid_file_of_a_living_process_is_one_sentence(
    refused: Callable[..., str], tmp_path: Path
) -> None:
    path = tmp_path / "router.pid"
    path.write_text(f"{os.getppid()}\n")
    sentence = refused(a_router(), "-l", "127.0.0.1:0", "-P", str(path))
    assert sentence == f"-P {path}: process {os.getppid()} is alive; end it, or name another file"
    assert path.read_text() == f"{os.getppid()}\n"


def test_a_file_that_is_no_pid_file_is_not_overwritten(
    refused: Callable[..., str], tmp_path: Path
) -> None:
    path = tmp_path / "notes"
    path.write_text("root:x:0:0\n")
    sentence = refused(a_router(), "-l", "127.0.0.1:0", "-P", str(path))
    assert sentence == f"-P {path}: the file is there and is no pid file"
    assert path.read_text() == "root:x:0:0\n"


def test_an_unknown_user_or_group_is_one_sentence(refused: Callable[..., str]) -> None:
    sentence = refused(a_router(), "-l", "127.0.0.1:0", "-u", "no-such-user")
    assert sentence == "there is no user no-such-user"
    sentence = refused(a_router(), "-l", "127.0.0.1:0", "-g", "no-such-group")
    assert sentence == "there is no group no-such-group"


def test_missing_modules_are_named_and_the_remedy_too(refused: Callable[..., str]) -> None:
    router = a_router()
    router.load(missing("auth"), missing("mysql"))
    sentence = refused(router, "-l", "127.0.0.1:0")
    assert sentence == "this runtime lacks modules auth, mysql: --allow-missing starts without"


def test_a_wrong_module_parameter_is_one_sentence(refused: Callable[..., str]) -> None:
    router = a_router()
    router.modparam(sl, no_such=1)
    assert "sl has no parameter" in refused(router, "-l", "127.0.0.1:0")


def test_an_unknown_flag_is_one_sentence_and_the_originals_status(
    refused: Callable[..., str],
) -> None:
    assert refused(a_router(), "-x", status=255).startswith("option -x not recognized")


def test_a_module_for_another_api_is_refused() -> None:
    with pytest.raises(StartError, match=r"generated for runtime API 99, and this is API 1: "):
        Router(api=99)


# ---- what needs no serving ----


def test_check_says_ok_and_opens_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as holder:
        holder.bind(("127.0.0.1", 0))
        port = str(holder.getsockname()[1])
        assert run(a_router(), ["-c", "-l", "127.0.0.1", "-p", port]) == 0
    assert capsys.readouterr().err == "config ok\n"


def test_missing_modules_are_no_hindrance_when_that_is_allowed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    router = a_router()
    router.load(missing("auth"))
    assert run(router, ["--check", "--allow-missing", "-l", "127.0.0.1"]) == 0
    assert capsys.readouterr().err == "config ok\n"


def test_a_config_file_given_by_an_old_start_script_is_one_warning_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(a_router(), ["-c", "-l", "127.0.0.1", "-f", "/etc/ser/ser.cfg"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "warning: -f /etc/ser/ser.cfg is ignored: the config is part of this program; "
        "transpile it again to change it",
        "config ok",
    ]


@pytest.mark.parametrize("flag", ["-V", "--version", "-h", "--help"])
def test_version_and_help_go_to_standard_output(
    flag: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(a_router(), [flag]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert "profile ser-0.8.8" in captured.out
    assert ("-l ADDRESS" in captured.out) == (flag in ("-h", "--help"))


def test_the_command_line_wins_over_the_config(capsys: pytest.CaptureFixture[str]) -> None:
    router = a_router(listen="nosuch0", port=5070, check_via=False, debug=2, children=8)
    assert run(router, ["-c", "-l", "127.0.0.1", "-vddn4", "--allow-exec"]) == 0
    capsys.readouterr()
    assert router.settings.check_via is True
    assert router.settings.children == 4
    assert router.log.level == 4
    assert router.allow_exec
    assert [str(listen) for listen in router.sockets] == ["udp:127.0.0.1:5070"]


def test_the_configs_addresses_are_used_when_the_command_line_names_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    router = a_router(listen=("localhost", "127.0.0.2:5080"), port=5070)
    assert run(router, ["-c", "-p", "5090"]) == 0
    capsys.readouterr()
    assert [str(listen) for listen in router.sockets] == [
        "udp:127.0.0.1:5090",
        "udp:127.0.0.2:5080",
    ]
    assert router.is_myself("LOCALHOST")


# ---- the running program ----


class Program:
    """A router in a process of its own."""

    def __init__(self, path: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(path), *arguments],
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._lines.put(line.removesuffix("\n"))

    def line(self) -> str:
        """The next line of the log."""
        return self._lines.get(timeout=PATIENCE)

    def end(self, number: signal.Signals) -> int:
        """End it by a signal; its exit status."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stderr is not None
        self.process.stderr.close()


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Callable[..., Program]]:
    started: list[Program] = []

    def start(*arguments: str, api: int = 1) -> Program:
        path = tmp_path / "router.py"
        path.write_text(PROGRAM.format(api=api))
        started.append(Program(path, *arguments))
        return started[-1]

    yield start
    for one in started:
        one.close()


def port_in(line: str) -> Address:
    """The address that a start line names."""
    text = line.partition("listening on udp:")[2].partition(";")[0]
    host, _, port = text.rpartition(":")
    return Address(host.strip("[]"), int(port))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_router_cleanly_with_a_line(
    number: signal.Signals, program: Callable[..., Program]
) -> None:
    router = program("-l", "127.0.0.1:0")
    start = router.line()
    assert "profile ser-0.8.8, process " in start
    assert start.endswith("; modules: sl; routes: route route[1]")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as alice:
        alice.bind(("127.0.0.1", 0))
        alice.settimeout(PATIENCE)
        text = request("OPTIONS", source=Address(*alice.getsockname()))
        alice.sendto(text.encode(), port_in(start))
        assert alice.recv(3000).startswith(b"SIP/2.0 200 OK\r\n")
    assert router.end(number) == 0
    assert router.line().endswith(f" ended by {number.name}; requests: 1")


def test_a_hangup_is_harmless_and_usr1_shows_the_counters(program: Callable[..., Program]) -> None:
    router = program("-l", "127.0.0.1:0")
    router.line()
    router.process.send_signal(signal.SIGHUP)
    assert router.line().endswith("SIGHUP: there is nothing to read again")
    router.process.send_signal(signal.SIGUSR1)
    assert router.line().endswith(" nothing counted")
    assert router.end(signal.SIGTERM) == 0


def test_a_router_serves_ipv6_and_follows_messages(program: Callable[..., Program]) -> None:
    router = program("-l", "udp:[::1]:0", "-d")
    address = port_in(router.line())
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as alice:
        alice.bind(("::1", 0))
        alice.settimeout(PATIENCE)
        host, port = alice.getsockname()[:2]
        text = request("OPTIONS", source=Address(host, port))
        alice.sendto(text.encode(), address)
        assert alice.recv(3000).startswith(b"SIP/2.0 200 OK\r\n")
    assert router.line().endswith(
        f"OPTIONS sip:bob@127.0.0.12:5062 from [::1]:{port} -> 200 OK (OPTIONS) to [::1]:{port}"
    )
    assert router.end(signal.SIGTERM) == 0


def test_a_stale_pid_file_is_replaced_and_removed_at_the_end(
    program: Callable[..., Program], tmp_path: Path
) -> None:
    path = tmp_path / "router.pid"
    path.write_text("4194303\n")  # the highest process id of Linux: not in use
    router = program("-l", "127.0.0.1:0", "-w", str(tmp_path), "-P", "router.pid")
    router.line()
    assert path.read_text() == f"{router.process.pid}\n"
    assert router.end(signal.SIGTERM) == 0
    assert not path.exists()


def test_a_program_for_another_api_ends_with_one_sentence_and_no_traceback(
    program: Callable[..., Program],
) -> None:
    router = program(api=99)
    assert router.process.wait(PATIENCE) == 1
    assert router.line().startswith("this router was generated for runtime API 99")
    router._reader.join()
    assert router._lines.empty()
