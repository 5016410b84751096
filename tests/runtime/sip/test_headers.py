"""Header values as typed views."""

from __future__ import annotations

import time

import pytest

from runtime.sip.errors import BadUri, MalformedMessage
from runtime.sip.headers import (
    parameter,
    parse_cseq,
    parse_name_addr,
    parse_via,
    split_list,
    split_parameters,
)
from runtime.sip.uri import parse_uri


@pytest.mark.parametrize(
    ("value", "host", "port", "branch"),
    [
        ("SIP/2.0/UDP 10.0.0.1", "10.0.0.1", 0, None),
        ("SIP/2.0/UDP 10.0.0.1:5070;branch=z9;rport", "10.0.0.1", 5070, "z9"),
        ("SIP / 2.0 / UDP host ; hidden ;branch = x", "host", 0, "x"),
        ("SIP/2.0/UDP\r\n 127.0.0.11:26131\r\n ;branch=z9hG4bK1", "127.0.0.11", 26131, "z9hG4bK1"),
        ("SIP/2.0/TCP [2001:db8::1]:5060;BRANCH=y", "2001:db8::1", 5060, "y"),
        ('SIP/2.0/UDP h;x="a;b,branch=no";branch=yes', "h", 0, "yes"),
        ("SIP/2.0/UDP h;branch=a (a comment)", "h", 0, "a"),
        ("SIP/2.0/UDP a;branch=1, SIP/2.0/UDP b;branch=2", "a", 0, "1"),
    ],
)
def test_a_via_is_read(value: str, host: str, port: int, branch: str | None) -> None:
    via = parse_via(value)
    assert (via.host, via.port, via.branch) == (host, port, branch)


def test_a_via_knows_where_its_element_ends_and_where_received_goes() -> None:
    value = "SIP/2.0/UDP a:5070 ;branch=1 , SIP/2.0/UDP b"
    via = parse_via(value)
    assert value[via.end] == ","
    assert value[via.parameters_at] == ";"
    bare = parse_via("SIP/2.0/UDP a:5070")
    assert bare.parameters_at == len("SIP/2.0/UDP a:5070")


@pytest.mark.parametrize(
    "value",
    ["", "garbage", "SIP/2.0/UDP", "SIP/2.0/UDP :5060", "SIP/2.0/UDP a b", "SIP/2.0/UDP a:999999"],
)
def test_what_is_no_via_is_refused(value: str) -> None:
    with pytest.raises(MalformedMessage):
        parse_via(value)


def test_a_tag_is_a_header_parameter_and_not_one_of_the_uri() -> None:
    assert parse_name_addr("<sip:a@b;tag=no>;tag=yes").tag == "yes"
    assert parse_name_addr('"x;tag=no" <sip:a@b>').tag is None
    assert parse_name_addr("sip:a@b;tag=yes").uri == "sip:a@b"


@pytest.mark.parametrize("value", ["<sip:a@b", "<>", "", '""'])
def test_an_open_bracket_or_an_empty_uri_is_refused(value: str) -> None:
    with pytest.raises(MalformedMessage):
        parse_name_addr(value)


@pytest.mark.parametrize("value", ["1\r\n OPTIONS", "1", "", "1 OPTIONS more"])
def test_a_cseq_is_two_words_on_one_line(value: str) -> None:
    assert parse_cseq(value) is None


def test_commas_in_quotes_and_brackets_separate_nothing() -> None:
    assert split_list('"a, \\"b" <sip:c,d@e>;x="f,g", <sip:h>') == [
        '"a, \\"b" <sip:c,d@e>;x="f,g"',
        "<sip:h>",
    ]


def test_parameters_are_found_whatever_their_case_and_quotes() -> None:
    assert parameter(';a="x;q=1";Q=0.5', "q") == "0.5"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sip",
        "sip:",
        "tel:+1",
        "SIP:a@b",
        "sip:a@",
        "sip:[::1",
        "sip:[]",
        "sip:[::1]x",
        "http://a",
    ],
)
def test_what_the_server_would_not_read_as_a_uri_is_refused(text: str) -> None:
    with pytest.raises(BadUri):
        parse_uri(text, frozenset({"sip"}))


@pytest.mark.parametrize("text", ['"\\' * 30_000, '\\"' * 30_000, '"' * 60_001])
def test_open_quotes_take_no_time(text: str) -> None:
    started = time.process_time()
    split_parameters(f";{text}")
    assert time.process_time() - started < 1


def test_an_open_quote_protects_all_that_follows() -> None:
    assert split_parameters(';a="x;y";b') == ['a="x;y"', "b"]
    assert split_parameters(';a;b="x;y') == ["a", 'b="x;y']
