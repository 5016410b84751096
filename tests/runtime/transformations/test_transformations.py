"""Transformations: LANGUAGE D.7.2, H 51.

The values are those that 5.6.3 gave; where it has a bug or not that function, those of its
documentation.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.sip.uri import parse_uri
from runtime.transformations import (
    line,
    nameaddr,
    num,
    param,
    re_,
    s,
    sock,
    sql,
    tobody,
    uri,
    urialias,
    url,
    val,
)
from runtime.transformations.base import LONGEST
from runtime.values import text

FAMILIES = (line, nameaddr, num, param, re_, s, sock, sql, tobody, uri, urialias, url, val)
#: what makes something of null
OF_NULL = {"sql.val", "sql.val_int", "sql.val_str", "val.n0", "val.ne", "val.json", "val.jsonqe"}

FULL = (
    "sip:joe:pw@ex.com:5070;lr;transport=tcp;p1=v1;ttl=3;maddr=1.2.3.4;method=INVITE;user=phone"
    ";r2=on?H1=v2&H2=w"
)
PARAMS = "a=1;b;d='q';A=2;a=9"


def rows(table: str, value: str) -> Iterator[tuple[Any, ...]]:
    """``name, argument -> result`` lines; ``None`` is null."""
    for row in table.strip().splitlines():
        call, _, result = row.strip().partition(" ->")
        name, *arguments = call.split("|")
        result = result.removeprefix(" ")
        yield name, value, arguments, None if result == "None" else result


ABCDEF = """
s.len -> 6
s.int ->
s.md5 -> e80b5017098950fc58aad83c8c14978e
s.substr|1|2 -> bc
s.substr|1|0 -> bcdef
s.substr|-2|0 -> ef
s.substr|-2|1 -> e
s.substr|0|100 -> abcdef
s.substr|10|1 -> None
s.substr|-10|2 -> None
s.substr|0|-1 -> None
s.substr|6|0 -> None
s.strip|2 -> cdef
s.strip|100 ->
s.strip|-1 -> abcdef
s.striptail|2 -> abcd
s.striptail|100 ->
s.striptail|-1 -> abcdef
s.prefixes -> a,ab,abc,abcd,abcde,abcdef
s.prefixes|3 -> a,ab,abc
s.prefixes|0 -> a,ab,abc,abcd,abcde,abcdef
s.prefixes_quoted|2 -> 'a','ab'
s.replace|b|XX -> aXXcdef
s.replace||X -> abcdef
s.replace|zz|X -> abcdef
s.rm|cd -> abef
s.stripto|c -> cdef
s.stripto|z ->
s.before|c -> ab
s.before|z -> abcdef
s.after|c -> def
s.after|z ->
s.rafter|z ->
s.count|c -> 1
s.toupper -> ABCDEF
s.numeric ->
s.encode_hexa -> 616263646566
s.encode_base64 -> YWJjZGVm
s.encode_base58 -> qVgfxYy3
s.encode_7bit -> 61F1985C3603
s.corehash -> 1834986995
s.corehash|16 -> 3
s.corehash|10 -> 1
s.corehash|-1 -> 1834986994
s.escape_csv -> "abcdef"
s.select|0|b -> a
s.select|1|b -> cdef
s.select|5|b ->
s.select|-1|c -> def
s.select|-9|c ->
s.sha384 -> c6a4c65b227e7387b9c3e839d44869c4cfca3ef583dea64117859b808c1e3d8ae689e1e314eeef52a6ffe22681aa11f5
s.rbefore|c -> ab
s.rbefore|z -> abcdef
s.fmtlines|4|2 -> abcd\\r\\n  ef
s.fmtlinet|4|1 -> abcd\\r\\n\\tef
s.charat|2 -> c
s.byteat|0 -> 97
s.charat|9 -> None
s.crc32 -> 1267612143
s.selectsw|1|bd -> c
s.sha3|256 -> 59890c1d183aa279505750422e6384ccb1499c793872d6f31bb3bcaa4bc9f5a5
"""  # noqa: E501
EMPTY = """
s.len -> 0
s.int ->
s.md5 -> d41d8cd98f00b204e9800998ecf8427e
s.corehash -> 0
s.encode_base64 ->
s.escape_csv -> ""
s.count|a -> 0
s.before|a ->
s.prefixes ->
s.strip|1 ->
sql.val -> ''
s.keccak -> c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470
"""
FULL_URI = """
uri.user -> joe
uri.host -> ex.com
uri.domain -> ex.com
uri.passwd -> pw
uri.port -> 5070
uri.params -> lr;transport=tcp;p1=v1;ttl=3;maddr=1.2.3.4;method=INVITE;user=phone;r2=on
uri.headers -> H1=v2&H2=w
uri.transport -> tcp
uri.ttl -> 3
uri.uparam -> phone
uri.maddr -> 1.2.3.4
uri.method -> INVITE
uri.lr ->
uri.r2 -> on
uri.scheme -> sip
uri.tosocket -> tcp:ex.com:5070
uri.param|p1 -> v1
uri.param|P1 -> v1
uri.param|lr ->
uri.param|zz ->
uri.saor -> sip:joe@ex.com
uri.suri -> sip:joe@ex.com:5070;transport=tcp
uri.duri -> sip:ex.com:5070;transport=tcp
uri.rmparam|p1 -> sip:joe:pw@ex.com:5070;lr;transport=tcp;ttl=3;maddr=1.2.3.4;method=INVITE;user=phone;r2=on?H1=v2&H2=w
"""  # noqa: E501
BARE_URI = """
uri.user ->
uri.port ->
uri.passwd ->
uri.params ->
uri.headers ->
uri.transport ->
uri.ttl ->
uri.tosocket ->
uri.saor -> sip:ex.com
uri.rmparam|x -> sip:ex.com
"""
NAME_ADDR = """
nameaddr.name -> "Al X"\\x20
nameaddr.uri -> sip:al@x.com;a=b
nameaddr.len -> 25
tobody.uri -> sip:al@x.com;a=b
tobody.tag -> 77
tobody.user -> al
tobody.host -> x.com
tobody.params -> tag=77;q=0.5
tobody.display -> "Al X"
"""
NO_BRACKETS = """
nameaddr.name ->
nameaddr.uri -> sip:al@x.com;tag=1
nameaddr.len -> 18
tobody.uri -> sip:al@x.com
tobody.tag -> 1
tobody.params -> tag=1
tobody.display ->
"""
PARAMETERS = """
param.count -> 5
param.value|a -> 9
param.value|b ->
param.value|d -> q
param.value|A -> 9
param.value|z ->
param.valueat|0 -> 1
param.valueat|9 ->
param.valueat|-1 -> 9
param.valueat|-9 ->
param.name|0 -> a
param.name|-1 -> a
param.name|9 ->
param.in_|a -> 1
param.in_|z -> 0
param.value|a|, -> None
"""
OTHERS = [
    ("s.trim", "\t x \n", [], "x"),
    ("s.ltrim", "\t x \n", [], "x \n"),
    ("s.rtrim", "\t x \n", [], "\t x"),
    ("s.rmws", "a\tb\nc d", [], "abcd"),
    ("s.numeric", "a1-2.b3", [], "123"),
    ("s.int", "12", [], "12"),
    ("s.int", " 7", [], ""),
    ("s.int", "0x1f", [], ""),
    ("s.toupper", "\xe9z", [], "\xe9Z"),
    ("s.decode_hexa", "616263", [], "abc"),
    ("s.decode_hexa", "61626", [], "ab"),
    ("s.decode_hexa", "6162zz", [], None),
    ("s.decode_base64", "YQ==", [], "a"),
    ("s.decode_base64", "YQ", [], None),
    ("s.decode_base64", "Y!!QQ", [], None),
    ("s.decode_base64t", "YQ", [], "a"),
    ("s.decode_base64urlt", "YQ", [], "a"),
    ("s.encode_base64t", "a", [], "YQ"),
    ("s.encode_base64urlt", "a", [], "YQ"),
    ("s.decode_base58", "2g", [], "a"),
    ("s.decode_base58", "0OIl", [], None),
    ("s.decode_7bit", "E8329BFD06DDDF723619", [], "hello world"),
    ("s.encode_7bit", "1234567", [], "31D98C56B3DD00"),
    ("s.encode_7bit", "12345678", [], "31D98C56B3DD70"),
    ("s.escape_common", "a'b\\c\"d", [], "a\\'b\\\\c\\\"d"),
    ("s.unescape_common", "a\\'b\\z", [], "a'b\\z"),
    ("s.escape_csv", 'a"b', [], '"a""b"'),
    ("s.unquote", '"ab"', [], "ab"),
    ("s.unquote", '"ab', [], '"ab'),
    ("s.unbracket", "<a>", [], "a"),
    ("s.unbracket", "<a", [], "<a"),
    ("s.escape_user", "a b@c;d=e?f/g%h&i+j$k,l:m#", [], "a%20b%40c;d=e?f%2fg%25h&i+j$k,l%3am%23"),
    ("s.escape_param", "a b@c;d=e?f/g&h+:,", [], "a%20b%40c%3bd%3de%3ff/g&h+:%2c"),
    ("s.urlencode_param", "a b@-_.~*!\xe9", [], "a%20b%40-_.~%2a%21%c3%a9"),
    ("s.escape_user", "\xc3\xa9", [], None),
    ("s.unescape_user", "%41%42", [], "AB"),
    ("s.unescape_user", "a%zz", [], None),
    ("s.unescape_param", "a%00b", [], None),
    ("s.urldecode_param", "a%20b%40+c", [], "a b@ c"),
    ("s.replace", "aaaa", ["aa", "b"], "bb"),
    ("s.ftime", "86400", ["\0"], None),
    ("s.rmhlws", "a\r\n b\n\tc", [], "abc"),
    ("s.rmhdws", "a\r\n b", [], "a b"),
    ("uri.user", "tel:+123;phone-context=x", [], "+123"),
    ("uri.params", "tel:+123;phone-context=x", [], ""),
    ("uri.host", "sips:a@[::1]:5", [], "[::1]"),
    ("uri.scheme", "SIP:A@B", [], "SIP"),
    ("uri.user", "sip:a;x=y@b", [], "a;x=y"),
    ("uri.user", "sip:+1;ext=2@b;user=phone", [], "+1"),
    ("uri.user", "bad", [], None),
    ("uri.tosocket", "sip:1.2.3.4;transport=tls", [], "tls:1.2.3.4:5060"),
    ("nameaddr.name", "Al <sip:x@y>", [], "Al "),
    ("nameaddr.uri", "<sip:x@y>,<sip:c@d>", [], "sip:x@y"),
    ("nameaddr.uri", "junk", [], "junk"),
    ("tobody.uri", "<sip:x@y>,<sip:c@d>", [], None),
    ("tobody.user", "junk", [], None),
    ("param.value", "a=1&b=2;c=3", ["b", "&"], "2;c=3"),
    ("param.value", 'a="x;y";b=2', ["a"], "x;y"),
    ("param.count", 'a="x;y";b=2', [], "2"),
    ("param.value", "a = 1 ; b=2", ["b"], "2"),
    ("param.value", "a=x y;b=2", ["b"], None),
    ("param.count", "a;;b", [], "3"),
    ("param.count", "a=1;", [], "1"),
    ("param.count", ";a=1", [], "2"),
    ("line.count", "a\nb\r\nc", [], "3"),
    ("line.count", "a\nb\n", [], "2"),
    ("line.at", "a\nb\r\nc", ["1"], "b"),
    ("line.at", "a\nb\r\nc", ["-1"], "c"),
    ("line.at", "a\nb\r\nc", ["3"], ""),
    ("line.sw", "c=IN\r\nm=audio 1\r\nm=video 2", ["m="], "m=audio 1"),
    ("line.sw", "c=IN", ["m="], ""),
    ("urialias.decode", "1.2.3.4~5060~1", [], "sip:1.2.3.4:5060"),
    ("urialias.decode", "1.2.3.4~5060~2", [], "sip:1.2.3.4:5060;transport=tcp"),
    ("urialias.decode", "[::1]~5~1", [], "sip:[::1]:5"),
    ("urialias.decode", "1.2.3.4~5060~9", [], None),
    ("urialias.encode", "sip:a@[::1]:7;transport=tls", [], "[::1]~7~3"),
    ("urialias.encode", "sip:1.2.3.4", [], "1.2.3.4~5060~1"),
    ("sql.val", "it's", [], "'it\\'s'"),
    ("sql.val", "12", [], "'12'"),
    ("sql.val", 12, [], "12"),
    ("sql.val", None, [], "NULL"),
    ("sql.val_int", None, [], "0"),
    ("sql.val_str", None, [], "''"),
    ("val.n0", None, [], "0"),
    ("val.ne", None, [], ""),
    ("val.json", '"name"\n', [], '\\"name\\"\\n'),
    ("val.jsonqe", '"', [], '"\\""'),
    ("val.jsonqe", 12, [], "12"),
    ("val.jsonqe", None, [], '""'),
    ("num.fdigit", "-507", [], "5"),
    ("num.ldigit", "507", [], "7"),
    ("sock.host", "udp:[::1]:5060", [], "[::1]"),
    ("sock.port", "udp:1.2.3.4:5060", [], "5060"),
    ("sock.proto", "tcp:h", [], "tcp"),
    ("sock.touri", "udp:1.2.3.4:5060", [], "sip:1.2.3.4:5060;transport=udp"),
    ("sock.touri", "1.2.3.4", [], None),
    ("url.path", "/a/b?c=d", [], "/a/b"),
    ("url.querystring", "/a/b?c=d", [], "c=d"),
    ("s.len", 123, [], "3"),
    ("s.len", "\u20ac", [], "3"),
    ("uri.user", parse_uri("sip:a@b"), [], "a"),
]
TABLES = [
    *rows(ABCDEF, "abcdef"),
    *rows(EMPTY, ""),
    *rows(FULL_URI, FULL),
    *rows(BARE_URI, "sip:ex.com"),
    *rows(NAME_ADDR, '"Al X" <sip:al@x.com;a=b>;tag=77;q=0.5'),
    *rows(NO_BRACKETS, "sip:al@x.com;tag=1"),
    *rows(PARAMETERS, PARAMS),
]


def function(name: str) -> Callable[..., Any]:
    family, _, own = name.partition(".")
    found: Callable[..., Any] = getattr(import_module(f"runtime.transformations.{family}"), own)
    return found


@pytest.mark.parametrize(("name", "value", "arguments", "result"), TABLES)
def test_a_transformation_gives_what_the_server_gives(
    name: str, value: str, arguments: list[str], result: str | None
) -> None:
    made = function(name)(value, *arguments)
    shown = result if result is None else result.encode().decode("unicode_escape")
    assert (made if made is None else text(made)) == shown


@pytest.mark.parametrize(("name", "value", "arguments", "result"), OTHERS)
def test_other_values(name: str, value: Any, arguments: list[str], result: str | None) -> None:
    made = function(name)(value, *arguments)
    assert (made if made is None else text(made)) == result


def test_time_is_written_only_in_ways_that_are_known() -> None:
    assert s.ftime("86400", "%Y %H %%") == time.strftime("%Y %H %%", time.localtime(86400))
    assert s.ftime(0, "%Q%Y") == "%Q" + time.strftime("%Y", time.localtime(0))
    assert s.ftime(0, "x" * 300) is None
    assert s.ftime(2**62, "%Y") is None


def functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """All functions of all families by their names."""
    for family in FAMILIES:
        short = family.__name__.rpartition(".")[2]
        for name in getattr(family, "__all__", None) or public(family):
            yield f"{short}.{name}", getattr(family, name)


def public(module: ModuleType) -> list[str]:
    return [
        name
        for name, found in vars(module).items()
        if inspect.isfunction(found)
        and found.__module__ == module.__name__
        and not name.startswith("_")
    ]


ALL = dict(functions())


def arguments_of(found: Callable[..., Any], *values: Any) -> list[Any]:
    """As many of the values as the function needs."""
    wanted = [
        parameter
        for parameter in list(inspect.signature(found).parameters.values())[1:]
        if parameter.default is inspect.Parameter.empty
    ]
    return list(values[: len(wanted)])


def test_there_are_functions_of_every_family() -> None:
    assert len(ALL) > 120
    assert {name.partition(".")[0] for name in ALL} == {
        family.__name__.rpartition(".")[2] for family in FAMILIES
    }


@pytest.mark.parametrize("name", ALL)
def test_null_stays_null_but_for_those_that_are_for_it(name: str) -> None:
    made = ALL[name](None, *arguments_of(ALL[name], "1", "1"))
    assert (made is not None) == (name in OF_NULL)


@given(
    st.sampled_from(sorted(ALL)),
    st.none() | st.integers() | st.text(max_size=30),
    st.none() | st.integers() | st.text(max_size=3),
    st.none() | st.integers() | st.text(max_size=3),
)
def test_nothing_is_too_strange_to_be_transformed(
    name: str, value: Any, first: Any, second: Any
) -> None:
    made = ALL[name](value, *arguments_of(ALL[name], first, second))
    assert made is None or isinstance(made, int | str)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    "value",
    ["a" * LONGEST, "a" * (LONGEST + 1), "a;" * (LONGEST // 2), "%41" * 20_000, "<" * 60_000],
)
def test_long_texts_take_neither_long_nor_much(name: str, value: str) -> None:
    started = time.process_time()
    made = ALL[name](value, *arguments_of(ALL[name], "a", "b" * 1000))
    assert time.process_time() - started < 2
    assert made is None or not isinstance(made, str) or len(made) <= LONGEST + 2


@given(st.text(alphabet=st.characters(max_codepoint=255), max_size=60))
def test_what_is_encoded_is_decoded_again(value: str) -> None:
    pairs = ["hexa", "base58", "base64", "base64t", "base64url", "base64urlt"]
    wire = value.encode("latin-1")
    for name in pairs:
        decoded = ALL[f"s.decode_{name}"](ALL[f"s.encode_{name}"](value))
        if value.isascii():
            assert decoded.encode("latin-1") == wire
    assert s.unescape_common(s.escape_common(value)) == value
    assert s.urldecode_param(s.urlencode_param(value)) is not None


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=60))
def test_what_is_escaped_for_a_uri_is_read_again(value: str) -> None:
    assert s.unescape_user(s.escape_user(value)) == value
    assert s.unescape_param(s.escape_param(value)) == value
    assert uri.user(f"sip:{s.escape_user(value)}@h") == s.escape_user(value)


@pytest.mark.parametrize(
    ("expression", "made"),
    [
        ("/l/L/", "heLlo"),
        ("/L/1/gi", "he11o"),
        ("/z/L/", "hello"),
        ("/x*/y/", None),
        (r"/^(.*)l(.*)$/\2-\1/", "o-hel"),
        ("no expression", None),
    ],
)
def test_a_substitution_leaves_what_it_does_not_find(expression: str, made: str | None) -> None:
    assert re_.subst("hello", expression) == made
