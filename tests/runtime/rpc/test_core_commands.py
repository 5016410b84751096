"""What every router can be asked: LANGUAGE G.5.1."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import pytest

from runtime.modules import sl, tm
from runtime.router import Router
from runtime.rpc.commands import Arguments, Reply
from tests.runtime.rpc.asking import ask, only, refused
from tests.runtime.wire import Wire

MakeWire = Callable[..., Wire]


@pytest.fixture
def router(make_wire: MakeWire) -> Router:
    return make_wire(sl, tm, profile="kamailio-3.1").router


@pytest.mark.parametrize(
    ("profile", "version"),
    [
        ("kamailio-3.1", "kamailio 3.1.6 (x86_64/linux) "),
        ("kamailio-5.6", "kamailio 5.6.3 (x86_64/linux) "),
    ],
)
def test_the_version_is_the_one_it_answers_as(profile: str, version: str) -> None:
    assert ask(Router(profile=profile), "core.version") == [version]


@pytest.mark.parametrize("profile", ["rfc", "ser-0.8.8", "ser-2001"])
def test_every_profile_has_a_version(profile: str) -> None:
    assert ask(Router(profile=profile), "core.version")[0] != ""


def test_the_uptime_is_counted_from_the_start(make_wire: MakeWire) -> None:
    router = make_wire(profile="kamailio-3.1").router
    router.clock = lambda: 1_000_000_100.0
    router.now += 65.5
    uptime = only(ask(router, "core.uptime"))
    assert list(uptime) == ["now", "up_since", "uptime"]
    assert uptime["uptime"] == 65
    # with the newline that ctime has in C
    assert uptime["now"] == time.ctime(1_000_000_100) + "\n"
    assert uptime["up_since"] == time.ctime(1_000_000_034) + "\n"


def test_5_6_tells_times_without_a_newline(make_wire: MakeWire) -> None:
    now = only(ask(make_wire(profile="kamailio-5.6").router, "core.uptime"))["now"]
    assert isinstance(now, str)
    assert not now.endswith("\n")


def test_echo_and_prints_give_their_arguments_back(router: Router) -> None:
    assert ask(router, "core.echo", "a", 1) == ["a", "1"]
    assert ask(router, "core.prints", "x") == ["x"]
    assert ask(router, "core.printi", 3, -1) == [3, -1]
    assert ask(router, "core.prints") == []
    assert refused(router, "core.prints", 7) == (
        400,
        "error at parameter 0: expected string type but record doesn't match type",
    )


def test_there_is_one_process(router: Router) -> None:
    assert ask(router, "core.ps") == [os.getpid(), "attendant"]
    assert ask(router, "core.pwd") == [os.getcwd()]


def test_there_is_no_shared_memory_and_its_help_says_so(router: Router) -> None:
    memory = only(ask(router, "core.shmmem"))
    assert list(memory) == ["total", "free", "used", "real_used", "max_used", "fragments"]
    assert set(memory.values()) == {0}
    assert "has none" in str(ask(router, "system.methodHelp", "core.shmmem")[0])
    assert refused(router, "core.shmmem", "x") == (500, "bad param, (use b|k|m|g)")


def test_commands_are_listed_and_explained(router: Router) -> None:
    names = [str(name) for name in ask(router, "system.listMethods")]
    assert {"core.version", "tm.stats", "sl.stats", "system.methodHelp"} <= set(names)
    assert len(names) == len(set(names))
    for name in names:
        assert str(ask(router, "system.methodHelp", name)[0]).endswith(".")
    assert refused(router, "system.methodHelp") == (400, "Method Name Expected")
    assert refused(router, "system.methodHelp", "no.such") == (400, "command not found")
    assert refused(router, "system.methodSignature", "core.ps") == (500, "Not Implemented Yet")


def test_a_command_that_is_not_there_is_a_fault(router: Router) -> None:
    assert refused(router, "no.such") == (500, "command no.such not found")


def test_a_command_that_raises_is_logged_and_ends_nothing(
    router: Router, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(router: Router, reply: Reply, arguments: Arguments) -> None:
        raise ZeroDivisionError("of a command")

    router.commands.add("a.b", "Breaks.", broken)
    router.log.level = 3
    assert refused(router, "a.b") == (500, "command a.b failed: see the log")
    assert "ZeroDivisionError: of a command" in capsys.readouterr().err
    assert router.counters["command errors"] == 1


def test_modules_and_sockets_are_told(router: Router) -> None:
    assert ask(router, "core.modules") == ["tm", "sl"]
    sockets = only(ask(router, "core.sockets_list"))
    assert str(sockets["socket"]).startswith("Struct(('proto', 'udp'), ('address', '127.0.0.1')")
