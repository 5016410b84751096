"""What is a statement, an operand and an argument, and what no server reads (LANGUAGE C.3, C.4)."""

from __future__ import annotations

import pytest
from harness import ALL, KAMAILIO, MODERN, errors, rows, run, said, truth, warnings

CLASSIC = ("ser08", "ser09")
A, B = 'log(1, "A");', 'log(1, "B");'


@pytest.mark.parametrize(
    ("dialects", "body", "says"),
    rows(
        {
            "a-semicolon-after-a-block": (ALL, f"if (src_port==5061) {{ {A} }}; {B}", ["A", "B"]),
            "none-after-a-block": (ALL, f"if (src_port==5061) {{ {A} }} {B}", ["A", "B"]),
            "else-after-a-block": (ALL, f"if (uri==myself) {{ {A} }} else {{ {B} }};", ["B"]),
            "a-single-statement": (ALL, f"if (src_port==5061) {A} {B}", ["A", "B"]),
            "else-after-a-single-statement": (ALL, f"if (uri==myself) {A} else {B}", ["B"]),
            "no-semicolon-before-else": (CLASSIC, f"if (uri==myself) {A[:-1]} else {B}", ["B"]),
            "an-if-as-a-single-statement": (
                ALL,
                f"if (src_port==5061) if (uri==myself) {A} else {B}",
                ["B"],
            ),
            "no-parentheses": (ALL, f"if uri==myself {{ {A} }} else {{ {B} }};", ["B"]),
            "null-statements": (ALL, f";; {A};", ["A"]),
            "a-block-as-an-operand": (
                ("ser08", "ser09", "ser2"),
                f"if ({{ {A} isflagset(1); }}) {{ {A} }} else {{ {B} }};",
                ["A", "B"],
            ),
            "numbers-as-operands": (ALL, f"if (1) {{ {A} }}; if (0) {{ {B} }};", ["A"]),
            "commands-without-parentheses": (
                ("ser08", "ser09", "ser2"),
                f"append_branch; revert_uri; {A} if (src_port==5061) {{ break; }}; {B}",
                ["A"],
            ),
            "commands-with-parentheses": (
                CLASSIC,
                f"append_branch(); revert_uri(); {A} if (src_port==5061) {{ drop(); }}; {B}",
                ["A"],
            ),
        }
    ),
)
def test_statements(dialects: tuple[str, ...], body: str, says: list[str]) -> None:
    for dialect in dialects:
        assert said(body, dialect) == says, dialect


@pytest.mark.parametrize(
    ("dialects", "body"),
    rows(
        {
            "a-block-alone": (ALL, '{ log(1, "A"); }'),
            "no-semicolon-at-the-end-of-a-block": (ALL, 'if (uri==myself) { log(1, "A") }'),
            "no-semicolon-between-commands": (ALL, 'log(1, "A") log(1, "B");'),
            "else-without-if": (ALL, 'else { log(1, "A"); }'),
            "break-with-a-number": (MODERN, "break 1;"),
            "break-with-a-number-in-parentheses": (MODERN, "break(1);"),
            "a-module-function-without-parentheses": (ALL, "t_relay;"),
            "while-came-with-3": (("ser08", "ser09", "ser2"), "while (1) { break; }"),
            "switch-came-with-3": (("ser08", "ser09", "ser2"), "switch (1) { case 1: break; }"),
            "exit-came-with-2": (CLASSIC, "exit;"),
            "return-came-with-2": (CLASSIC, "return;"),
            "variables-came-with-2": (CLASSIC, '$x = "1";'),
            "a-label-that-the-message-decides": (
                KAMAILIO,
                "switch ($var(x)) { case $var(y): break; }",
            ),
            "a-regex-label-that-the-message-decides": (
                KAMAILIO,
                "switch ($var(x)) { case /$var(y): break; }",
            ),
            "an-assignment-to-a-transformation": (KAMAILIO, "$(rU{s.len}) = 5;"),
            "an-assignment-to-what-is-only-read": (KAMAILIO, '$si = "1.2.3.4";'),
            "an-assignment-to-a-select": (KAMAILIO, '@ruri.user = "a";'),
            "two-assignments-in-a-row": (KAMAILIO, "$var(a) = $var(b) = 1;"),
            "an-assignment-as-a-condition": (KAMAILIO, "if $var(a) = 1 exit;"),
        }
    ),
)
def test_what_is_no_statement(dialects: tuple[str, ...], body: str) -> None:
    for dialect in dialects:
        assert errors(f"route {{ {body} }}", dialect), dialect


def test_an_assignment_may_stand_in_parentheses() -> None:
    assert said('if ($var(a) = 7) { xlog("$var(a)"); }') == ["7"]
    assert said('if (($a = "x")) { log(1, "A"); } if ($a == "x") { log(1, "B"); }', "ser2") == [
        "A",
        "B",
    ]


@pytest.mark.parametrize(
    ("assigned", "held"),
    rows(
        {
            "a-text": ('"bob"', '$a == "bob"'),
            "a-number": ("5", "$a == 5"),
            "a-call": ("isflagset(1)", "$a == -1"),
            "a-true-call": ("isflagset(2)", "$a == 1"),
            "an-attribute": ("$b", '$a == "bee"'),
            "a-select": ("@from.uri", '$a == "sip:alice@example.com"'),
            "a-condition": ('($b == "bee")', "$a == 1"),
        }
    ),
)
def test_what_ser_2_assigns(assigned: str, held: str) -> None:
    before = f'setflag(2); $b = "bee"; $a = {assigned};'
    assert truth(held, "ser2", before)


@pytest.mark.parametrize(
    ("condition", "holds"),
    rows(
        {
            "an-attribute-and-a-string": ('$a == "BOB"', True),
            "an-attribute-is-not": ('$a != "bob"', False),
            "an-attribute-and-a-pattern": ('$a =~ "^b"', True),
            "an-attribute-and-a-select": ("$a == @ruri.user", True),
            "an-attribute-and-another": ("$a == $b", False),
            "an-attribute-is-less": ("$n < 7", True),
            "an-attribute-is-greater": ("$n >= 7", False),
            "bits-of-an-attribute": ("$n & 4", True),
            "no-bits-of-an-attribute": ("$n & 1", False),
            "an-attribute-alone": ("$a", True),
            "an-attribute-without-a-value": ("$none", False),
            "a-select-alone": ("@from.uri", True),
            "a-select-without-a-value": ("@to.tag", False),
            "an-attribute-beside-a-keyword": ("method == $m", True),
            "a-select-beside-a-keyword": ("method == @method", True),
            "a-call": ("isflagset(2)", True),
            "a-block": ("{ setflag(1); isflagset(3); }", False),
        }
    ),
)
def test_what_ser_2_compares(condition: str, holds: bool) -> None:
    before = 'setflag(2); $a = "bob"; $b = "bee"; $n = 6; $m = "OPTIONS";'
    assert truth(condition, "ser2", before) is holds


def test_ser_2_compares_the_return_code() -> None:
    route = "route[1] { return 5; }"
    assert said(
        f"route(1); if ($? == 5) {{ {A} }} if ($retcode > 5) {{ {B} }}", "ser2", rest=route
    ) == ["A"]
    assert said(f"$n = 5; route(1); if ($? == $n) {{ {A} }}", "ser2", rest=route) == ["A"]


@pytest.mark.parametrize(
    "word",
    rows(
        {
            "return-a-number": "return 0;",
            "return-in-parentheses": "return(2);",
            "return-the-code": "return $?;",
            "drop-a-number": "drop 1;",
            "drop-in-parentheses": "drop(1);",
            "break": "break;",
        }
    ),
)
def test_flow_words_of_ser_2(word: str) -> None:
    after = [] if word.startswith("drop") else ["B"]
    assert said(f"route(1); {B}", "ser2", rest=f"route[1] {{ {word} {A} }}") == after


@pytest.mark.parametrize(
    ("dialects", "condition"),
    rows(
        {
            "arithmetic-in-ser-2": (("ser2",), "$a - 1"),
            "a-sum-in-ser-2": (("ser2",), "$a + 1 == 2"),
            "a-constant-on-the-left-in-ser-2": (("ser2",), "5 == $a"),
            "strempty-in-ser-2": (("ser2",), "strempty($a)"),
            "arithmetic-in-0.8": (CLASSIC, "src_port + 1 == 2"),
            "a-string-alone-in-0.8": (CLASSIC, '"x"'),
            "the-words-eq-and-ne-in-0.8": (CLASSIC, 'method eq "X"'),
            "xor-came-with-4": (("ser3", "kam3"), "1 ^ 2"),
            "shift-left-came-with-4": (("ser3", "kam3"), "1 << 2"),
            "selval-came-with-5.5": (("ser3", "kam3"), "selval(1, 2, 3)"),
        }
    ),
)
def test_an_expression_of_another_dialect(dialects: tuple[str, ...], condition: str) -> None:
    for dialect in dialects:
        assert errors(f"route {{ if ({condition}) {{ drop; }}; }}", dialect), dialect


@pytest.mark.parametrize(
    ("condition", "holds"),
    rows(
        {
            "a-port-and-a-sum": ("src_port == 5060 + 1", True),
            "a-length-and-a-variable": ("msg:len > $var(n)", True),
            "an-address-and-a-net": ("src_ip == 127.0.0.0/8", True),
            "a-uri-and-a-variable": ('uri == "sip:" + "bob@127.0.0.12:5062"', True),
            "myself-on-the-left": ("myself == dst_ip", True),
            "a-number-below-0": ("-1 + 2", True),
            "defined-before-a-comparison": ("defined $rU == 1", True),
            "a-cast-before-a-sum": ('(int)"1" + 1 == 2', True),
            "an-assignment-amid": ("1 && ($var(n) = 0)", True),
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_operands(dialect: str, condition: str, holds: bool) -> None:
    assert truth(condition, dialect, "$var(n) = 1;") is holds


@pytest.mark.parametrize(
    ("dialects", "command"),
    rows(
        {
            "setflag-number": (ALL, "setflag(1)"),
            "log-text": (ALL, 'log("x")'),
            "log-level-and-text": (ALL, 'log(2, "x")'),
            "forward-uri": (ALL, "forward(uri:host, uri:port)"),
            "forward-the-host-of-the-uri": (ALL, "forward(uri:host)"),
            "forward-address": (ALL, "forward(1.2.3.4)"),
            "forward-address-and-port": (ALL, "forward(1.2.3.4, 5060)"),
            "forward-name": (ALL, "forward(h.example.com)"),
            "forward-string": (ALL, 'forward("h.example.com", 5060)'),
            "forward-nothing": (("ser2", *MODERN), "forward()"),
            "send-address-and-port": (("ser08", "ser09", "ser2"), "send(1.2.3.4, 5060)"),
            "strip": (ALL, "strip(2)"),
            "error": (ALL, 'error("a", "b")'),
            "exec": (ALL, 'exec("ls")'),
            "force-send-socket": (("ser2", *MODERN), "force_send_socket(udp:127.0.0.1:5060)"),
            "set-advertised-address": (("ser2", *MODERN), 'set_advertised_address("h.x")'),
            "setavpflag": (("ser3",), '$a = "x"; setavpflag($a, "f")'),
            "route-number": (ALL, "route(1)"),
            "route-name": (("ser2", *MODERN), "route(OTHER)"),
            "route-expression": (MODERN, 'route("OTH" + "ER")'),
        }
    ),
)
def test_a_command_takes(dialects: tuple[str, ...], command: str) -> None:
    named = " route[OTHER] { drop; }"
    for dialect in dialects:
        rest = "route[1] { drop; }" + (named if dialect not in CLASSIC else "")
        flags = "avpflags f\n" if dialect == "ser3" else ""
        # a server that is asked would look the names up
        config = f"{flags}route {{ {command}; }} {rest}"
        assert errors(config, dialect, asks="example" not in command) == [], dialect


@pytest.mark.parametrize(
    ("dialects", "command", "code"),
    rows(
        {
            "setflag-word": (ALL, "setflag(x)", "E303"),
            "setflag-above-31": (ALL, "setflag(32)", "E309"),
            "log-two-texts": (ALL, 'log("a", "b")', "E303"),
            "strip-text": (ALL, 'strip("2")', "E303"),
            "strip-nothing": (ALL, "strip()", "E302"),
            "error-one-text": (ALL, 'error("a")', "E302"),
            "exec-number": (ALL, "exec(1)", "E303"),
            "len-gt-went": (("ser2", *MODERN), "if (len_gt(max_len)) { drop; }", "E301"),
            "route-name-in-0.8": (CLASSIC, "route(OTHER)", "E303"),
            "an-unknown-function": (ALL, "t_realy()", "E301"),
            "too-many-arguments": (ALL, 't_newtran("a", "b", "c", "d")', "E302"),
            "a-number-for-a-module-of-0.8": (CLASSIC, 'sl_send_reply(404, "x")', "E303"),
            "a-call-inside-of-arguments": (
                ("kam5", "kam6"),
                'xlog(sl_send_reply("200", "x"))',
                "E303",
            ),
        }
    ),
)
def test_a_command_does_not_take(dialects: tuple[str, ...], command: str, code: str) -> None:
    for dialect in dialects:
        assert errors(f"route {{ {command}; }}", dialect) == [code], dialect


def test_ser_2_and_later_compute_what_they_give_to_modules() -> None:

    reply = 'sl_send_reply("4" + "04", "Not " + "Here");'
    assert run(f"route {{ {reply} }}", "kam3", asks=False).firsts == ["SIP/2.0 404 Not Here"]
    reply = '$code = "404"; sl_send_reply($code, @ruri.user);'
    assert run(f"route {{ {reply} }}", "ser2").firsts == ["SIP/2.0 404 bob"]
    assert run('route { sl_send_reply(404, "x"); }', "ser2").firsts == ["SIP/2.0 404 x"]


@pytest.mark.parametrize(
    ("dialects", "block", "call"),
    rows(
        {
            "t-newtran-in-a-reply-route": (("ser08",), "reply_route[1]", "t_newtran()"),
            "t-newtran-in-a-failure-route": (MODERN, "failure_route[1]", "t_newtran()"),
            "sl-in-a-failure-route": (MODERN, "failure_route[1]", 'sl_send_reply("1", "x")'),
            "t-relay-in-an-onsend-route": (("ser2", *KAMAILIO), "onsend_route", "t_relay()"),
        }
    ),
)
def test_a_function_in_the_wrong_block(dialects: tuple[str, ...], block: str, call: str) -> None:
    for dialect in dialects:
        config = f"{block} {{ {call}; }} route {{ drop; }}"
        assert errors(config, dialect) == ["E401"], dialect


@pytest.mark.parametrize(
    ("dialects", "command", "codes"),
    rows(
        {
            "drop": (("ser2", *KAMAILIO), "drop", []),
            "log": (("ser2", *KAMAILIO), 'log(1, "x")', []),
            "setflag": (("ser2", *KAMAILIO), "setflag(1)", []),
            "resetflag": (("ser2", *KAMAILIO), "resetflag(1)", []),
            "if": (("ser2", *KAMAILIO), "if (isflagset(1)) { drop; }", []),
            "xlog": (KAMAILIO, 'xlog("x")', []),
            "set-forward-close": (KAMAILIO, "set_forward_close()", []),
            "send-of-2": (("ser2",), "send(1.2.3.4)", []),
            "snd-ip": (("ser2", *KAMAILIO), "if (snd_ip==127.0.0.1) { drop; }", []),
            "to-port": (("ser2", *KAMAILIO), "if (to_port==5060) { drop; }", []),
            "seturi": (("ser2", *KAMAILIO), 'seturi("sip:a@b")', ["E401"]),
            "strip": (("ser2", *KAMAILIO), "strip(1)", ["E401"]),
            "forward": (("ser2", *KAMAILIO), "forward(1.2.3.4)", ["E401"]),
            "route": (("ser2", *KAMAILIO), "route(1)", ["E401"]),
            "force-rport": (("ser2", *KAMAILIO), "force_rport()", ["E401"]),
            "send-later": (("kam6",), "send(1.2.3.4)", ["E401"]),
        }
    ),
)
def test_what_an_onsend_route_may_do(
    dialects: tuple[str, ...], command: str, codes: list[str]
) -> None:
    for dialect in dialects:
        config = f"onsend_route {{ {command}; }} route {{ drop; }} route[1] {{ drop; }}"
        assert errors(config, dialect) == codes, dialect


def test_an_assignment_inside_an_expression_is_told() -> None:
    assert "W512" in warnings("route { if ($var(a) = 7) { exit; } }")
    assert "W512" in warnings('route { if (($a = "x")) { drop; } }', "ser2")


@pytest.mark.parametrize(
    "config",
    rows(
        {
            "a-main-route": "route { }",
            "a-sub-route": "route { drop; } route[1] { }",
            "a-branch": "route { if (uri==myself) { } }",
            "an-else": "route { if (uri==myself) { drop; } else { } }",
        }
    ),
)
@pytest.mark.parametrize("dialect", ALL)
def test_a_block_has_at_least_one_statement(dialect: str, config: str) -> None:
    assert errors(config, dialect) == ["E208"]
    assert errors(config.replace("{ }", "{ ; }"), dialect) == []
