"""The flags of ``ser`` 3.0.99 and Kamailio, and what a router says at its start (LANGUAGE F.2)."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime import Router
from runtime.commandline import (
    KAMAILIO_5,
    SER_3_1,
    CommandLineError,
    Options,
    help_text,
    parse_command_line,
)
from runtime.process import pid_file
from runtime.server import run
from runtime.start_error import StartError
from runtime.transport.listen import Listen


def parse(*words: str) -> Options:
    return parse_command_line(words, SER_3_1)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("udp:10.0.0.1:5070", [Listen("10.0.0.1", 5070)]),
        ("(10.0.0.1, udp:[::1]:5070)", [Listen("10.0.0.1"), Listen("::1", 5070)]),
        ("(eth0)", [Listen("eth0")]),
    ],
)
def test_one_flag_may_name_several_addresses(text: str, places: list[Listen]) -> None:
    assert parse("-l", text).listen == places


@pytest.mark.parametrize(
    "words",
    [
        ("-L", "/usr/lib/ser/modules"), ("-N", "4"), ("-W", "epoll"), ("-O", "2"), ("-S",),
        ("-Q", "1"), ("-m", "64"), ("-n", "8"), ("-D",), ("-DD",), ("-E",),
    ],
)  # fmt: skip
def test_what_steered_processes_and_memory_is_taken(words: tuple[str, ...]) -> None:
    options = parse(*words)
    assert options.remarks == [] and options.listen == []
    assert set(options.settings) <= {"children"}


def test_what_means_something_is_kept() -> None:
    options = parse("-T", "-a", "no", "-G", "/run/x.pgid", "-A", "WITH_NAT", "-A", "N=77")
    assert options.settings == {"disable_tcp": True, "auto_aliases": False}
    assert options.group_id_file == "/run/x.pgid"
    assert options.defines == {"WITH_NAT": True, "N": "77"}


def test_later_servers_have_more_flags() -> None:
    options = parse_command_line(
        ["-M", "8", "-Y", "/run/kamailio", "-x", "tlsf", "-X", "tlsf"], KAMAILIO_5
    )
    assert options == Options(run_directory="/run/kamailio")
    for letter in "flpnrRvdDEVhbmwtugPcALTNWGOaMxY":
        assert f"\n  -{letter}" in help_text("router.py", KAMAILIO_5)


def test_a_config_that_is_right_is_told_as_the_server_tells(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(Router(profile="kamailio-3.1"), ["-c", "-l", "127.0.0.1:0"]) == 0
    assert "config file ok, exiting...\n" in capsys.readouterr().err


def test_a_switch_is_switched_by_the_words_that_configs_have() -> None:
    assert [parse("-a", word).settings["auto_aliases"] for word in ("yes", "off")] == [True, False]
    with pytest.raises(CommandLineError, match="-a takes yes or no, not 'maybe'"):
        parse("-a", "maybe")


def test_the_flag_that_asked_for_a_file_is_the_one_that_is_told() -> None:
    with pytest.raises(StartError, match=r"^-G /nonexistent/x: "), pid_file("/nonexistent/x", "-G"):
        pass


def test_a_file_holds_the_process_group_while_the_router_runs(tmp_path: Path) -> None:
    path = tmp_path / "router.pgid"
    with pid_file(str(path), "-G", 4711):
        assert path.read_text() == "4711\n"
    assert not path.exists()
