"""The flags of ``ser`` 0.8.8 and our own (LANGUAGE F.1)."""

from __future__ import annotations

import pytest

from runtime.commandline import (
    SER_0_8,
    CommandLineError,
    Options,
    help_text,
    parse_command_line,
)
from runtime.transport.listen import Listen, ListenError, parse_listen


def parse(text: str) -> Options:
    return parse_command_line(text.split(), SER_0_8)


def test_no_flags_ask_for_nothing() -> None:
    assert parse("") == Options()


@pytest.mark.parametrize(
    ("flags", "places"),
    [
        ("-l 10.0.0.1", [Listen("10.0.0.1")]),
        ("-l 10.0.0.1 -p 5070", [Listen("10.0.0.1", 5070)]),
        ("-p 5070 -l 10.0.0.1 -l 10.0.0.2", [Listen("10.0.0.1", 5070), Listen("10.0.0.2", 5070)]),
        (
            "-l 10.0.0.1 -p 5070 -l 10.0.0.2 -p 5080",
            [Listen("10.0.0.1", 5070), Listen("10.0.0.2", 5080)],
        ),
        (
            "-l 10.0.0.1 -l 10.0.0.2 -p 5080 -l 10.0.0.3",
            [Listen("10.0.0.1"), Listen("10.0.0.2", 5080), Listen("10.0.0.3", 5080)],
        ),
        ("-p 5070 -l 10.0.0.1:5090", [Listen("10.0.0.1", 5090)]),
        ("-ludp:10.0.0.1:5070", [Listen("10.0.0.1", 5070)]),
        ("-l udp:[::1]:5070 -l ::1", [Listen("::1", 5070), Listen("::1")]),
        ("-l eth0 -l UDP:proxy.example.com", [Listen("eth0"), Listen("proxy.example.com")]),
    ],
)
def test_a_port_is_that_of_the_last_address_and_of_all_that_follow(
    flags: str, places: list[Listen]
) -> None:
    assert parse(flags).listen == places


def test_a_port_alone_is_the_default_port() -> None:
    options = parse("-p 5090")
    assert (options.listen, options.port) == ([], 5090)


def test_letters_may_be_clustered_and_d_counts() -> None:
    options = parse("-rRvDEddd -d")
    assert options.settings == {"dns": True, "rev_dns": True, "check_via": True}
    assert options.louder == 4


def test_core_parameters_are_named_as_in_configs() -> None:
    options = parse("-u ser -g 100 -n 4")
    assert options.settings == {"user": "ser", "group": "100", "children": 4}


def test_flags_of_the_process_are_kept() -> None:
    options = parse("-w /tmp -t /srv -P /run/r.pid -b 1000 -m 64")
    assert options.directory == "/tmp"
    assert options.root == "/srv"
    assert options.pid_file == "/run/r.pid"
    assert options.receive_buffer == 1000


def test_a_later_flag_wins_over_an_earlier_one() -> None:
    assert parse("-P a -P b").pid_file == "b"


@pytest.mark.parametrize("flag", ["-c", "--check"])
def test_check_has_a_letter_and_a_word(flag: str) -> None:
    assert parse(flag).check


@pytest.mark.parametrize(("flag", "shown"), [("-V", "version"), ("--help", "help"), ("-h", "help")])
def test_version_and_help_are_shown(flag: str, shown: str) -> None:
    options = parse(flag)
    assert (options.show_version, options.show_help) == (shown == "version", shown == "help")


def test_permissions_are_given_only_in_words() -> None:
    options = parse("--allow-exec --allow-missing")
    assert options.allow_exec
    assert options.allow_missing
    assert not parse("").allow_exec


@pytest.mark.parametrize(
    ("flags", "remark"),
    [
        ("-f /etc/ser/ser.cfg", "-f /etc/ser/ser.cfg is ignored: the config is part of this"),
        ("-i /tmp/ser_fifo", "-i /tmp/ser_fifo is ignored: this router writes no fifo"),
        (
            "-s /tmp/statistics",
            "-s /tmp/statistics is ignored: this router writes no statistics file",
        ),
    ],
)
def test_a_flag_that_does_nothing_here_is_taken_with_one_remark(flags: str, remark: str) -> None:
    options = parse(flags)
    assert len(options.remarks) == 1
    assert options.remarks[0].startswith(remark)


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        ("-x", "option -x not recognized: -h lists what there is"),
        ("--chekc", "option --chekc not recognized"),
        ("-l", "option -l requires argument"),
        ("ser.cfg", "'ser.cfg' is no flag"),
        ("-p sip", "-p sip: 'sip' is no port: write a number up to 65535"),
        ("-p 65536", "no port"),
        ("-p -1", "no port"),
        ("-n two", "'two' is no number"),
        ("-m 1e3", "'1e3' is no number"),
        ("-b ٣", "is no number"),
        ("-l tcp:10.0.0.1:5060", "cannot listen on tcp:10.0.0.1:5060: this router serves UDP only"),
        ("-l [::1", "write [ADDRESS]:PORT"),
        ("-l :5060", "has no host"),
        ("-l 10.0.0.1:sip", "'sip' is no port"),
    ],
)
def test_what_cannot_be_followed_is_one_sentence(flags: str, sentence: str) -> None:
    with pytest.raises(CommandLineError) as refused:
        parse(flags)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


def test_an_unknown_flag_ends_with_the_status_of_the_original() -> None:
    assert SER_0_8.wrong_usage_status == 255


def test_every_flag_of_the_original_is_known_and_in_the_help() -> None:
    page = help_text("router.py", SER_0_8)
    assert page.startswith("Usage: router.py [-l ADDRESS [-p PORT]]...")
    for letter in "fplnrRvdDEVhbmwtugPis":
        assert f"\n  -{letter} " in page
    for word in ("check", "allow-missing", "allow-exec", "version", "help"):
        assert f"\n  --{word} " in page


def test_a_port_star_is_the_default_port() -> None:
    assert parse_listen("10.0.0.1:*") == Listen("10.0.0.1")


def test_a_host_may_be_called_like_no_protocol() -> None:
    assert parse_listen("sip:5060") == Listen("sip", 5060)
    with pytest.raises(ListenError, match="UDP only"):
        parse_listen("tls:5061")
