"""Blanks, comments, numbers, strings and spellings, dialect by dialect (LANGUAGE B.1)."""

from __future__ import annotations

import pytest
from harness import ALL, KAMAILIO, MODERN, errors, rows, run, said
from wire import request

A, B = 'log(1, "A");', 'log(1, "B");'
CLASSIC = ("ser08", "ser09")
OLD = ("ser08", "ser09", "ser2")
LATER = ("ser09", "ser2", *MODERN)
REST = "\nroute { drop; }"


@pytest.mark.parametrize(
    ("dialects", "body", "says"),
    rows(
        {
            "a-backspace-is-a-blank": (ALL, 'log(1,\b"A"\b);', ["A"]),
            "a-carriage-return-is-a-blank": (ALL, 'log(1,\r"A");\r', ["A"]),
            "a-tab-is-a-blank": (ALL, 'log(1,\t"A")\t;', ["A"]),
            "a-newline-is-a-blank": (ALL, 'log\n(1,\n"A"\n)\n;', ["A"]),
            "a-hash-begins-a-comment": (ALL, f"{A} # {B}", ["A"]),
            "two-slashes-begin-a-comment": (("kam5", "kam6"), f"{A} // {B}", ["A"]),
            "comments-nest": (ALL, f"/* a /* b */ {B} */ {A}", ["A"]),
            "an-escaped-newline-is-nothing": (ALL, 'log(1, \\\n"A");', ["A"]),
            "a-last-line-without-its-end": (ALL, f"{A} }}\n# no end", ["A"]),
        }
    ),
)
def test_what_stands_between_words(dialects: tuple[str, ...], body: str, says: list[str]) -> None:
    # the last row closes the route itself
    config = body if body.endswith("no end") else f"{body}\n}}"
    for dialect in dialects:
        assert run(f"route {{\n{config}", dialect).said == says, dialect


@pytest.mark.parametrize("dialect", OLD)
def test_two_slashes_mean_nothing_before_3(dialect: str) -> None:
    assert errors(f"route {{ {A} // {B}\n}}", dialect) == ["E208"]


@pytest.mark.parametrize(
    ("dialects", "number"),
    rows(
        {
            "decimal": (ALL, "5061"),
            "hex": (LATER, "0x13c5"),
            "hex-in-upper-case-digits": (LATER, "0x13C5"),
            "octal": (LATER, "011705"),
            "binary": (("ser2", *MODERN), "1001111000101b"),
        }
    ),
)
def test_a_number(dialects: tuple[str, ...], number: str) -> None:
    # the message comes from port 5061, and is not as long
    for dialect in dialects:
        test = "src_port=={}" if dialect != "ser08" else "!len_gt({})"
        body = f"if ({test.format(number)}) {{ {A} }} else {{ {B} }}"
        assert said(body, dialect) == ["A"], dialect


@pytest.mark.parametrize(
    ("dialects", "number"),
    rows(
        {
            "hex-came-with-0.9": (("ser08",), "0x3"),
            "binary-came-with-2.0": (CLASSIC, "11b"),
            "no-octal-digits": (LATER, "09"),
        }
    ),
)
def test_what_is_no_number(dialects: tuple[str, ...], number: str) -> None:
    for dialect in dialects:
        assert errors(f"route {{ setflag({number}); }}", dialect), dialect


def test_a_leading_0_means_octal_from_0_9_on() -> None:
    for dialect in ALL:
        flag = 10 if dialect == "ser08" else 8
        body = f"setflag(010); if (isflagset({flag})) {{ {A} }} else {{ {B} }}"
        assert said(body, dialect) == ["A"], dialect


@pytest.mark.parametrize("word", ["yes", "true", "on", "enable", "no", "false", "off", "disable"])
def test_a_word_of_truth_is_a_number(word: str) -> None:
    flag = 1 if word in ("yes", "true", "on", "enable") else 0
    for dialect in ALL:
        body = f"setflag({word}); if (isflagset({flag})) {{ {A} }} else {{ {B} }}"
        assert said(body, dialect) == ["A"], dialect
        assert errors(f"route {{ setflag({word.upper()}); }}", dialect), dialect


@pytest.mark.parametrize(
    ("dialects", "address", "holds"),
    rows(
        {
            "four-numbers": (ALL, "127.0.0.11", True),
            "ipv6-without-brackets": (ALL, "2001:db8::1", False),
            "ipv6-in-brackets": (("ser2", *MODERN), "[2001:db8::1]", False),
        }
    ),
)
def test_an_address(dialects: tuple[str, ...], address: str, holds: bool) -> None:
    for dialect in dialects:
        body = f"if (src_ip=={address}) {{ {A} }} else {{ {B} }}"
        assert said(body, dialect) == (["A"] if holds else ["B"]), dialect


def test_a_part_of_an_address_is_at_most_255() -> None:
    for dialect in ALL:
        assert errors("route { if (src_ip==127.0.0.256) { drop; } }", dialect) == ["E305"], dialect


@pytest.mark.parametrize(
    ("dialects", "string", "is_"),
    rows(
        {
            # the log writes control characters as their escapes
            "escapes": (ALL, r'"a\tb\\c"', r"a\tb\\c".replace("\\\\", "\\")),
            "another-backslash-stays": (ALL, r'"\.\d\w"', r"\.\d\w"),
            "an-escaped-quote": (MODERN, r'"a\"b"', 'a"b'),
            "hex-escapes": (MODERN, r'"\x41\x4z"', r"A\x04z"),
            "octal-escapes": (MODERN, r'"\101\60"', "A0"),
            "one-octal-digit-is-none": (ALL, r'"\1"', r"\1"),
            "no-hex-before-3": (OLD, r'"\x41"', r"\x41"),
            "no-octal-before-3": (OLD, r'"\101"', r"\101"),
            "an-escaped-newline-goes": (MODERN, '"a\\\nb"', "ab"),
            "a-newline-stays": (ALL, '"a\nb"', r"a\nb"),
            "a-newline-in-single-quotes-stays": (ALL, "'a\nb'", r"a\nb"),
            "single-quotes-have-no-escapes": (ALL, "'a\\n\"b'", 'a\\n"b'),
            "neighbours-are-one": (MODERN, '"a" "b"', "ab"),
            "neighbours-on-two-lines-are-one": (MODERN, '"a"\n\t"b"', "ab"),
        }
    ),
)
def test_a_string(dialects: tuple[str, ...], string: str, is_: str) -> None:
    for dialect in dialects:
        # a real server's log breaks lines where ours shows the break
        assert said(f"log(1, {string});", dialect, asks=False) == [is_], dialect


@pytest.mark.parametrize(
    ("dialects", "argument"),
    rows(
        {
            "a-quote-always-ended-a-string": (OLD, r'"a\"b"'),
            "single-quoted-neighbours": (ALL, "'a' 'b'"),
            "neighbours-before-3": (OLD, '"a" "b"'),
            "neighbours-with-a-comment-between": (MODERN, '"a" /* x */ "b"'),
        }
    ),
)
def test_strings_that_are_refused(dialects: tuple[str, ...], argument: str) -> None:
    for dialect in dialects:
        assert errors(f"route {{ log(1, {argument}); }}", dialect), dialect


# ---- B.1.2: spellings ----

_URI = "sip:bob@example.com:5070"
_SETTERS = {
    "rewritehost sethost seth": ('("h.org")', "sip:bob@h.org:5070"),
    "rewritehostport sethostport sethp": ('("h.org:1")', "sip:bob@h.org:1"),
    "rewriteuser setuser setu": ('("u")', "sip:u@example.com:5070"),
    "rewriteuserpass setuserpass setup": ('("u:p")', "sip:u:p@example.com:5070"),
    "rewriteport setport setp": ('("1")', "sip:bob@example.com:1"),
    "rewriteuri seturi": ('("sip:x@y")', "sip:x@y"),
    "prefix": ('("9")', "sip:9bob@example.com:5070"),
    "strip": ("(1)", "sip:ob@example.com:5070"),
}


@pytest.mark.parametrize("words", _SETTERS)
def test_all_spellings_change_the_uri_alike(words: str) -> None:
    arguments, uri = _SETTERS[words]
    for dialect in ALL:
        for word in words.split():
            body = f'{word}{arguments}; if (uri=="{uri}") {{ {A} }} revert_uri(); '
            body += f'if (uri=="{_URI}") {{ {B} }}'
            assert said(body, dialect, request(uri=_URI)) == ["A", "B"], (dialect, word)


@pytest.mark.parametrize(
    ("dialects", "words"),
    rows(
        {
            "user": (ALL, 'user="x"|uid="x"'),
            "group": (ALL, 'group="x"|gid="x"'),
            "workdir": (ALL, 'workdir="/x"|wdir="/x"'),
            "memlog": (ALL, "memlog=1|mem_log=1"),
            "memdbg": (LATER, "memdbg=1|mem_dbg=1"),
            "mpath": (("ser2", *MODERN), 'mpath="/x"|loadpath="/x"|mpath "/x"'),
            "tls": (LATER, "disable_tls=yes|tls_disable=yes|enable_tls=yes|tls_enable=yes"),
            "fifo-mode": (("ser2",), "fifo_mode=1|sock_mode=1|file_mode=1"),
            "dns-srv": (KAMAILIO, "dns_srv_lb=yes|dns_srv_loadbalancing=yes"),
            "tcp-async": (KAMAILIO, "tcp_buf_write=yes|tcp_async=yes"),
            "shm": (KAMAILIO, "shm=64|shm_mem=64|shm_mem_size=64"),
        }
    ),
)
def test_spellings_of_parameters(dialects: tuple[str, ...], words: str) -> None:
    for dialect in dialects:
        for line in words.split("|"):
            assert errors(line + REST, dialect, asks=False) == [], (dialect, line)


def test_words_of_protocols_and_families() -> None:
    for word in ["udp", "UDP", "tcp", "TCP", "tls", "TLS", "sctp", "SCTP"]:
        for dialect in LATER:
            holds = ["A"] if word.lower() == "udp" else []
            assert said(f"if (proto=={word}) {{ {A} }}", dialect) == holds, (dialect, word)
    for word in ["ws", "WS", "wss", "WSS"]:
        assert said(f"if (proto=={word}) {{ {A} }}", "kam5") == []
    for word in ["inet", "INET", "inet6", "INET6", "ipv4", "IPv4", "IPV4", "ipv6", "IPv6", "IPV6"]:
        holds = [] if word.endswith("6") else ["A"]
        dialects = LATER if word.lower().startswith("inet") else ("kam5", "kam6")
        for dialect in dialects:
            assert said(f"if (af=={word}) {{ {A} }}", dialect) == holds, (dialect, word)


def test_spellings_of_the_return_code() -> None:
    for dialect in KAMAILIO:
        body = f"route(1); if ($? == 3 && $rc == 3 && $retcode == 3) {{ {A} }}"
        assert said(body, dialect, rest="route[1] { return 3; }") == ["A"], dialect
    # in 2.0 `$rc` is an attribute of that name
    body = f"route(1); if ($?) {{ {A} }} if ($retcode) {{ {A} }} if ($rc) {{ {B} }}"
    assert said(body, "ser2", rest="route[1] { return 3; }") == ["A", "A"]


@pytest.mark.parametrize("word", ["debug", "port", "user", "desc", "proto", "method", "uri", "log"])
def test_a_keyword_is_no_name_without_quotes(word: str) -> None:
    for dialect in KAMAILIO:
        assert errors(f"my.{word} = 5{REST}", dialect) == ["E104"], dialect
        assert errors(f"{word}.my = 5{REST}", dialect) == ["E104"], dialect
        assert errors(f"route[{word}] {{ drop; }}{REST}", dialect) == ["E104"], dialect
        assert errors(f'route["{word}"] {{ drop; }}{REST}', dialect) == [], dialect


def test_a_cast_has_no_blanks() -> None:
    for dialect in KAMAILIO:
        assert errors('route { $var(x) = (int)"5"; }', dialect) == [], dialect
        assert errors('route { $var(x) = ( int )"5"; }', dialect), dialect


# ---- B.1.3, B.1.4: variables and selects ----


@pytest.mark.parametrize(
    ("body", "says"),
    rows(
        {
            "parentheses-nest": (
                '$var(x) = "abcdef"; $var(y) = $(var(x){s.substr,0,3}); xlog("$var(y)");',
                ["abc"],
            ),
            "an-index-in-parentheses": ('xlog("$(hdr(From)[0]{s.len})$(hdr(X)[0])");', None),
            "a-brace-after-a-bare-name-is-text": ('xlog("$rU{s.len}");', ["bob{s.len}"]),
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_a_variable_in_kamailio(dialect: str, body: str, says: list[str] | None) -> None:
    found = said(body, dialect)
    assert found == says or (says is None and found[0].endswith("<null>"))


@pytest.mark.parametrize(
    "expression", ["$(var(\nx))", "$var(x", "$rU.x", "$rU{s.len}"], ids=str.split
)
def test_a_variable_that_is_cut_off(expression: str) -> None:
    for dialect in KAMAILIO:
        assert errors(f"route {{ $var(y) = {expression}; }}", dialect), dialect


def test_a_select_goes_on_over_names_numbers_and_strings() -> None:
    for select in ("@to.tag", '@msg.header["X-Foo"]', "@via[2].host", "@ruri.params.transport"):
        for dialect in ("ser2", "ser3", *KAMAILIO):
            assert errors(f'route {{ if ({select} == "x") {{ drop; }} }}', dialect) == [], dialect
    for dialect in ("ser2", "ser3", *KAMAILIO):
        assert errors('route { if (@to .tag == "x") { drop; } }', dialect, asks=False)


@pytest.mark.parametrize("prefix", ["f", "t", "fr", "tr", "fu", "tu", "fd", "td", "g"])
def test_an_attribute_may_have_a_class(prefix: str) -> None:
    for dialect in ("ser2", "ser3", "kam5"):
        config = f"route {{ if (${prefix}.x) {{ {A} }} else {{ {B} }} }}"
        text = config if dialect != "kam5" else f"#!MAXCOMPAT\n{config}"
        assert run(text, dialect).said == ["B"], dialect


def test_an_attribute_may_have_an_index() -> None:
    for dialect in ("ser2", "ser3"):
        assert errors('route { $f.x[0] = "1"; $f.x[] = "2"; }', dialect) == [], dialect
