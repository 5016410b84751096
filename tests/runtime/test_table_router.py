"""A router of 2001 as a program: where it listens, what flags it takes, how a send fails."""

from __future__ import annotations

import asyncio
import errno
import socket
from typing import Any

import pytest

from runtime import Router, Rule, StartError
from runtime.commandline import SER_2001, CommandLineError, Options, help_text, parse_command_line
from runtime.server import run, start_line, where_to_listen
from runtime.sip.address import Address
from runtime.transport import interfaces
from tests.runtime.serving import PATIENCE, run_test, served
from tests.runtime.test_loop import Troubled


def table(destination: str = "127.0.0.1") -> Router:
    return Router(profile="ser-2001", rules=[Rule(r".", r".", destination)])


def parse(text: str) -> Options:
    return parse_command_line(text.split(), SER_2001)


def places(text: str, **settings: Any) -> tuple[list[str], list[str]]:
    router = Router(profile="ser-2001", rules=[], **settings)
    found = where_to_listen(router, parse(text))
    return [f"{place.name}={place.address}" for place in found.sockets], found.aliases


# ---- where it listens ----


@pytest.mark.parametrize(
    ("flags", "place", "names"),
    [
        ("-l 127.0.0.1", "127.0.0.1=127.0.0.1:5060", []),
        ("-l 127.0.0.1 -l 127.0.0.2 -p 5070", "127.0.0.1=127.0.0.1:5070", ["127.0.0.2"]),
        ("-p 5070 -l 127.0.0.1", "127.0.0.1=127.0.0.1:5070", []),
        ("-l 127.0.0.1:5090 -l 127.0.0.1:5090", "127.0.0.1=127.0.0.1:5090", []),
    ],
)
def test_it_listens_on_the_first_place_only(flags: str, place: str, names: list[str]) -> None:
    assert places(flags) == ([place], names)


def test_without_a_place_it_listens_on_the_hosts_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.node", lambda: "dorian")
    monkeypatch.setattr(interfaces, "four", lambda: [])
    monkeypatch.setattr("socket.gethostbyname_ex", lambda name: (name, [], ["10.0.0.1"]))
    assert places("") == (["dorian=10.0.0.1:5060"], [])
    assert places("", listen="127.0.0.1", port=5070) == (["127.0.0.1=127.0.0.1:5070"], [])


def test_it_knows_ipv4_only() -> None:
    with pytest.raises(StartError, match="cannot listen on ::1: this router knows IPv4 only"):
        places("-l ::1")


# ---- flags ----


def test_old_start_scripts_work() -> None:
    options = parse("-f sip_router.cfg -l 10.0.0.1 -p 5070 -n 4 -r -R -v -d -d -D -E")
    assert options.settings == {"children": 4, "dns": True, "rev_dns": True, "check_via": True}
    assert (options.louder, len(options.remarks)) == (2, 1)


@pytest.mark.parametrize("flag", ["-i /tmp/fifo", "-s file", "-x", "word"])
def test_what_they_did_not_have_is_refused(flag: str) -> None:
    with pytest.raises(CommandLineError):
        parse(flag)


def test_every_flag_has_its_line_in_the_help() -> None:
    page = help_text("router.py", SER_2001)
    assert all(f"  {flag} " in page for flag in SER_2001.flags.values())


def test_a_start_that_fails_says_which_destination_is_at_fault(
    capsys: pytest.CaptureFixture[str],
) -> None:
    router = Router(profile="ser-2001", rules=[Rule(r".", r".", "no-such-host.invalid:5070")])
    assert run(router, ["-l", "127.0.0.1:0", "--check"]) == 1
    said = capsys.readouterr().err
    assert 'cannot resolve "no-such-host.invalid" (rule 1) of the routing table\n' in said


def test_the_first_line_tells_how_many_rules_there_are() -> None:
    router = table()
    router.start([], 0.0)
    assert start_line(router).endswith("modules: none; routes: a table of 1 rule")


# ---- a send that fails ----


def test_a_send_that_the_system_refuses_moves_the_rule_to_the_next_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as far:
        far.bind(("127.0.0.1", 0))
        far.setblocking(False)
        port = far.getsockname()[1]
        addresses = ["127.0.0.77", "127.0.0.1"]
        monkeypatch.setattr("socket.gethostbyname_ex", lambda name: (name, [], addresses))

        def refuse_one(real: socket.socket) -> Troubled:
            return Troubled(real, [], [errno.ENETUNREACH])

        async def test() -> None:
            router = table(f"gw:{port}")
            async with served(router, wrap=refuse_one) as here:
                with here.peer() as alice:
                    alice.send("OPTIONS", 1)
                    alice.send("OPTIONS", 2)
                    async with asyncio.timeout(PATIENCE):
                        data = await asyncio.get_running_loop().sock_recv(far, 65535)
                assert b"branch=z9hG4bKOPTIONS2" in data
                assert router.counters["rule 1 errors"] == 1
                assert router.rules is not None
                target = router.rules.targets[0]
                assert target.addresses[target.current] == Address("127.0.0.1", port)

        run_test(test)
