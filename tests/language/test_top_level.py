"""The top of a config: parameters, modules, flags, route blocks (LANGUAGE C.1, C.2)."""

from __future__ import annotations

import pytest
from harness import ALL, KAMAILIO, MODERN, errors, rows, run, said, warnings

A, B = 'log(1, "A");', 'log(1, "B");'
CLASSIC = ("ser08", "ser09")
LATER = ("ser09", "ser2", *MODERN)
NAMED = ("ser2", *MODERN)
REST = "\nroute { drop; }"


@pytest.mark.parametrize(
    ("dialects", "line", "codes"),
    rows(
        {
            # C.1, C.1.1
            "a-lone-semicolon": (ALL, ";;", []),
            "a-semicolon-after-flags": (NAMED, "flags a;", []),
            "an-unknown-parameter": (ALL, "nosuch=1", ["E304"]),
            "a-string-for-a-number": (ALL, 'children="4"', ["E305"]),
            "a-word-for-a-number": (ALL, "children=abc", ["E305"]),
            "a-string-for-a-truth": (ALL, 'fork="yes"', ["E305"]),
            "a-number-for-a-truth": (ALL, "fork=1", []),
            "a-word-for-a-truth": (ALL, "fork=no", []),
            "a-negative-number": (LATER, "debug=-3", []),
            "a-word-for-a-user": (LATER, "user=nobody", []),
            "a-string-for-a-user": (LATER, 'user="nobody"', []),
            "a-facility-is-a-word": (ALL, "log_facility=LOG_LOCAL0", []),
            "a-facility-is-no-string": (LATER, 'log_facility="LOG_LOCAL0"', ["E305"]),
            "a-facility-is-no-number": (LATER, "log_facility=1", ["E305"]),
            "fifo-is-of-the-first": (CLASSIC, 'fifo="/tmp/fifo"', []),
            "fifo-went": (KAMAILIO, 'fifo="/tmp/fifo"', ["E304"]),
            "auto-aliases": (NAMED, "auto_aliases=no", []),
            "mhomed": (ALL, "mhomed=1", []),
            "syn-branch": (("ser08", "ser09", "ser2", "kam3"), "syn_branch=0", []),
            # C.1.2
            "several-aliases": (ALL, "alias=a.b c.d", []),
            "aliases-have-no-commas": (ALL, "alias=a.b,c.d", ["E208"]),
            "a-host-has-dots-and-dashes": (ALL, "alias=my-host.example.org", []),
            "a-host-in-a-string": (ALL, 'alias="a.b"', []),
            "an-address": (ALL, "listen=127.0.0.1", []),
            "a-port": (LATER, "listen=127.0.0.1:5060", []),
            "a-protocol": (LATER, "listen=udp:127.0.0.1:5060", []),
            "any-port": (LATER, "alias=udp:a.b:*", []),
            "ipv6-in-brackets": (LATER, "alias=udp:[::1]:5060", []),
            "several-in-parentheses": (MODERN, "alias=sctp:(127.0.0.1,127.0.0.2):5060", []),
            "advertise": (("kam5", "kam6"), "listen=udp:127.0.0.1:5061 advertise a.b:5", []),
            "advertise-without-a-port": (("kam5", "kam6"), "listen=127.0.0.1 advertise a.b", []),
            "a-socket-s-name": (("kam5", "kam6"), 'listen=udp:127.0.0.1:5061 name "a"', []),
            "a-socket-block": (
                ("kam6",),
                'socket={ bind=udp:127.0.0.1:5060; advertise=a.b:5; name="x"; workers=2; '
                'agname="y"; virtual=no; }',
                [],
            ),
            "a-socket-block-with-another-word": (
                ("kam6",),
                "socket={ bind=udp:127.0.0.1:5060; nosuch=1; }",
                ["E304"],
            ),
            # C.1.3
            "a-parameter-of-one-s-own": (NAMED, "a.b = 5", []),
            "with-a-text": (NAMED, 'a.b = "x"', []),
            "with-a-description": (NAMED, 'a.b = "x" desc "d"\na.c = 1 description "d"', []),
            "default-is-a-name": (NAMED, "a.default = 1\ndefault.b = 1", []),
            "another-word-is-no-description": (NAMED, 'a.b = 1 note "d"', ["E305"]),
            "no-word": (NAMED, "a.b = x", ["E310"]),
            "no-expression": (NAMED, "a.b = 1 + 1", ["E208"]),
            "a-value-of-an-instance": (NAMED, "a.b = 1\na[1].b = 5", []),
            "none-before-3": (CLASSIC, "a.b = 5", ["E304"]),
            # C.1.4
            "a-module-is-a-string": (ALL, "loadmodule maxfwd", ["E305"]),
            "a-path": (ALL, 'mpath="/a:/b"', []),
            "an-engine": (("kam5", "kam6"), 'cfgengine "native"', []),
            "loaded-twice": (ALL, 'loadmodule "tm.so"', []),
            "an-int-parameter-takes-no-text": (ALL, 'modparam("tm","fr_timer","5")', ["E305"]),
            "an-int-parameter": (ALL, 'modparam("tm","fr_timer",5)', []),
            "a-truth-is-a-number": (ALL, 'modparam("tm","fr_timer",yes)', []),
            "a-negative-parameter": (ALL, 'modparam("tm","fr_timer",-5)', []),
            "a-defined-value": (MODERN, '#!define X 5\nmodparam("tm","fr_timer",X)', []),
            "a-variable-in-modparamx": (
                KAMAILIO,
                '#!define X 5\nmodparamx("tm","fr_timer",$def(X))',
                [],
            ),
            "a-parameter-of-none": (ALL, 'modparam("tm","nosuch",5)', ["E307"]),
            "a-module-that-is-not-there": (ALL, 'modparam("nope","x",5)', ["E306"]),
            "a-module-that-is-loaded-later": (
                ALL,
                'modparam("maxfwd","max_limit",5)\nloadmodule "maxfwd"',
                ["E306"],
            ),
            "a-pattern-of-modules": (LATER, 'modparam("t.|nope","fr_timer",5)', []),
            "a-pattern-ignores-case": (LATER, 'modparam("TM","fr_timer",5)', []),
            "a-pattern-is-for-the-whole-name": (LATER, 'modparam("t","fr_timer",5)', ["E306"]),
            "a-pattern-of-which-one-has-it-not": (
                LATER,
                'modparam("tm|sl","fr_timer",5)',
                ["E307"],
            ),
            "no-pattern-in-0.8": (("ser08",), 'modparam("t.","fr_timer",5)', ["E306"]),
            # C.1.5
            "flags-with-and-without-numbers": (NAMED, "flags a:1, b, c:31", []),
            "another-word-for-flags": (NAMED, 'bool "a":3', []),
            "flags-of-avps": (NAMED, 'avpflags x, "y"', []),
            "a-number-too-great": (NAMED, "flags a:33", ["E309"]),
            "a-number-twice": (NAMED, "flags a:1, b:1", []),
            "no-comma": (NAMED, "flags a b", ["E208"]),
        }
    ),
)
def test_a_line(dialects: tuple[str, ...], line: str, codes: list[str]) -> None:
    for dialect in dialects:
        assert errors(line + REST, dialect, asks=False) == codes, dialect


def test_a_function_needs_its_module_above() -> None:
    for dialect in ALL:
        call = 'route { mf_process_maxfwd_header("10"); }\n'
        load = 'loadmodule "maxfwd.so"\n'
        assert errors(load + call, dialect) == [], dialect
        assert errors(call + load, dialect) == ["E301"], dialect


def test_a_function_takes_as_many_arguments_as_it_exports() -> None:
    for dialect in ALL:
        assert errors('route { sl_send_reply("200", "OK"); }', dialect) == [], dialect
        assert errors('route { sl_send_reply("200"); }', dialect) == ["E302"], dialect
        assert errors('route { sl_send_reply("200", "O", "K"); }', dialect) == ["E302"], dialect


def test_flags_without_numbers_get_the_first_that_are_free() -> None:
    for dialect in NAMED:
        body = "setflag(a); setflag(b); setflag(d); "
        body += f"if (isflagset(0) && isflagset(2) && isflagset(3)) {{ {A} }}"
        assert run(f"flags a, x:1, b, d\nroute {{ {body} }}", dialect).said == ["A"], dialect
        assert errors("route { setflag(NONE); }", dialect) == ["E303"], dialect


def test_a_parameter_of_ones_own_is_read_by_a_select_as_text() -> None:
    body = f'if (@cfg_get.a.b == "5") {{ {A} }}'
    for dialect in ("ser3", *KAMAILIO):
        assert run(f"a.b = 5\nroute {{ {body} }}", dialect).said == ["A"], dialect
    body = 'xlog("$sel(cfg_get.a.b)");'
    for dialect in KAMAILIO:
        assert run(f"a.b = 5\nroute {{ {body} }}", dialect).said == ["5"], dialect
        assert errors(f"a.c = 5\nroute {{ {body} }}", dialect, asks=False), dialect


# ---- C.2 ----


@pytest.mark.parametrize(
    ("dialects", "block", "codes"),
    rows(
        {
            "a-main-route": (ALL, "", []),
            "request-route": (MODERN, "request_route { drop; }", []),
            "no-request-route-before-3": (("ser08", "ser2"), "request_route { drop; }", ["E103"]),
            "a-numbered-route": (ALL, "route[9] { drop; }", []),
            "0.8-has-10-routes": (("ser08",), "route[10] { drop; }", ["E309"]),
            "0.9-has-20-routes": (("ser09",), "route[19] { drop; }", []),
            "0.9-has-no-more": (("ser09",), "route[20] { drop; }", ["E309"]),
            "any-number-of-routes": (NAMED, "route[1000] { drop; }", []),
            "a-named-route": (NAMED, "route[RELAY] { drop; }", []),
            "a-route-named-by-a-string": (NAMED, 'route["a b"] { drop; }', []),
            "no-names-before-2": (CLASSIC, "route[NAME] { drop; }", ["E309"]),
            "a-name-with-an-underscore-first": (MODERN, "route[_x] { drop; }", []),
            "reply-route-was-failure-route": (("ser08",), "reply_route[1] { drop; }", []),
            "which-is-never-0": (("ser08",), "reply_route[0] { drop; }", ["E309"]),
            "failure-route-by-number": (ALL, "failure_route[1] { drop; }", []),
            "failure-route-by-name": (NAMED, "failure_route[x] { drop; }", []),
            "onreply-route-by-number": (LATER, "onreply_route[1] { drop; }", []),
            "onreply-route-of-the-core": (
                NAMED,
                "onreply_route { drop; }\nonreply_route[x] { drop; }",
                [],
            ),
            "onreply-route-0-is-of-the-core": (MODERN, "onreply_route[0] { drop; }", []),
            "onreply-route-had-a-number": (CLASSIC, "onreply_route { drop; }", ["E309"]),
            "reply-route": (MODERN, "reply_route { drop; }", []),
            "branch-route": (NAMED, "branch_route[x] { drop; }", []),
            "no-branch-route-before-2": (CLASSIC, "branch_route[1] { drop; }", ["E103"]),
            "onsend-route": (NAMED, "onsend_route { drop; }", []),
            "no-onsend-route-before-2": (CLASSIC, "onsend_route { drop; }", ["E103"]),
            "event-route": (NAMED, "event_route[tm:local-request] { drop; }", []),
            "no-event-route-before-2": (CLASSIC, "event_route[a:b] { drop; }", ["E103"]),
            "an-event-has-a-module": (NAMED, "event_route[xx] { drop; }", ["E104"]),
            "an-event-has-a-name": (NAMED, "event_route { drop; }", ["E104"]),
            "an-event-of-three-parts": (NAMED, "event_route[a:b:c_d] { drop; }", []),
            "error-route": (("openser1",), "error_route { drop; }", []),
            "error-route-went": (("ser3", *KAMAILIO), "error_route { drop; }", ["E103"]),
            "local-route": (("openser1",), "local_route { drop; }", []),
            "local-route-went": (("ser3", *KAMAILIO), "local_route { drop; }", ["E103"]),
            "a-route-twice": (NAMED, "route[1] { drop; }\nroute[1] { drop; }", ["E315"]),
            "a-number-in-a-string-is-the-same": (
                NAMED,
                'route[1] { drop; }\nroute["1"] { drop; }',
                ["E315"],
            ),
            "a-block-without-a-statement": (ALL, "route[1] { }", ["E208"]),
            "a-block-with-a-null-statement": (ALL, "route[1] { ; }", []),
            "a-branch-without-a-statement": (
                ALL,
                'route[1] { if (method=="BYE") { } else { } }',
                ["E208", "E208"],
            ),
        }
    ),
)
def test_a_block(dialects: tuple[str, ...], block: str, codes: list[str]) -> None:
    for dialect in dialects:
        assert errors(block + REST, dialect) == codes, dialect


def test_route_0_is_the_main_route() -> None:
    for dialect in ALL:
        assert run(f"route[0] {{ {A} }}", dialect).said == ["A"], dialect


def test_a_second_main_route_goes_on_where_the_first_ended() -> None:
    for dialect in ALL:
        assert run(f"route {{ {A} }}\nroute {{ {B} }}", dialect).said == ["A", "B"], dialect


def test_a_second_block_of_a_number_goes_on_where_the_first_ended() -> None:
    for dialect in CLASSIC:
        rest = f"route[1] {{ {A} }}\nroute[1] {{ {B} }}"
        assert said("route(1);", dialect, rest=rest) == ["A", "B"], dialect


def test_a_number_is_a_name() -> None:
    for dialect in NAMED:
        assert said("route(1);", dialect, rest=f'route["1"] {{ {A} }}') == ["A"], dialect


def test_a_route_that_is_never_defined() -> None:
    for dialect in CLASSIC:
        call = f"if (route(7)) {{ {A} }} else {{ {B} }}"
        assert said(call, dialect) == ["A"], dialect
        assert "W505" in warnings(f"route {{ {call} }}", dialect), dialect
    for dialect in NAMED:
        assert errors("route { route(7); }", dialect) == ["E314"], dialect
    for dialect in KAMAILIO:
        body = f'$var(x) = "NO"; if (route($var(x))) {{ {A} }} else {{ {B} }}'
        assert said(body, dialect, asks=False)[-1] == "B", dialect


@pytest.mark.parametrize(
    ("dialect", "line", "header", "is_there"),
    rows(
        {
            "a-signature-in-0.8.8": ("ser08", "", "Server", True),
            "no-signature-in-0.8.8": ("ser08", "server_signature=no", "Server", False),
            "a-signature-in-3.1": ("kam3", "", "Server", True),
            "no-signature-in-3.1": ("kam3", "server_signature=no", "Server", False),
            "a-signature-in-5.6": ("kam5", "", "Server", True),
            "no-signature-in-5.6": ("kam5", "server_signature=no", "Server", False),
            "a-warning-in-0.8.8": ("ser08", "", "Warning", True),
            "no-warning-in-0.8.8": ("ser08", "sip_warning=no", "Warning", False),
            "no-warning-in-3.1": ("kam3", "", "Warning", False),
            "a-warning-in-3.1": ("kam3", "sip_warning=1", "Warning", True),
            "no-warning-in-5.6": ("kam5", "", "Warning", False),
            "a-warning-in-5.6": ("kam5", "sip_warning=1", "Warning", True),
        }
    ),
)
def test_what_a_reply_says_of_the_server(
    dialect: str, line: str, header: str, is_there: bool
) -> None:
    config = f'{line}\nroute {{ sl_send_reply("404", "x"); }}'
    (reply,) = run(config, dialect).sent
    assert bool(reply.header(header)) is is_there
