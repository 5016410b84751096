"""What is of SER 0.8, 0.9 and 2.x alone: statements, conditions, values (LANGUAGE C.3.1, C.4.1,
C.4.2, D.2, D.3.1, D.3.2)."""

from __future__ import annotations

import pytest
from harness import Running, errors, rows, said, truth, warnings
from wire import request

CLASSIC = ("ser08", "ser09")
A, B, C = 'log(1, "A")', 'log(1, "B")', 'log(1, "C")'
YES, NO = 'method=="OPTIONS"', 'method=="BYE"'


@pytest.mark.parametrize(
    ("body", "says"),
    rows(
        {
            "a-semicolon-behind-the-brace": (f"if ({YES}) {{ {A}; }}; {B};", ["A", "B"]),
            "no-semicolon-behind-the-brace": (f"if ({YES}) {{ {A}; }} {B};", ["A", "B"]),
            "no-semicolon-before-else": (f"if ({NO}) {A} else {B};", ["B"]),
            "a-semicolon-before-else": (f"if ({NO}) {A}; else {B};", ["B"]),
            "braces-before-else": (f"if ({NO}) {{ {A}; }} else {{ {B}; }};", ["B"]),
            "else-if": (f"if ({NO}) {{ {A}; }} else if ({YES}) {{ {B}; }};", ["B"]),
            "a-condition-without-parentheses": (f"if {YES} {A};", ["A"]),
            "a-condition-in-many-parentheses": (f"if (((({YES})))) {A};", ["A"]),
            "a-null-statement": (f";; {A};;", ["A"]),
            "a-command-without-parentheses": (f"append_branch; revert_uri; {A};", ["A"]),
            "a-number-as-a-condition": (f"if (1) {A}; if (0) {B};", ["A"]),
            "a-block-as-a-condition": (f"if ({{ {A}; {B}; }}) {C};", ["A", "B", "C"]),
            "a-call-as-a-condition": (f"if (t_lookup_request()) {A} else {B};", ["B"]),
        }
    ),
)
def test_a_statement_of_0_8(body: str, says: list[str]) -> None:
    for dialect in CLASSIC:
        assert said(body, dialect) == says, dialect


@pytest.mark.parametrize(
    ("inner", "says"),
    rows(
        {
            "it-is-true-by-its-last-action": (f"{A};", ["A", "yes"]),
            "it-is-true-after-break": (f"{A}; break; {B};", ["A", "yes"]),
            "it-is-true-after-a-function-that-gives-0": (f"t_newdlg(); {A};", ["yes"]),
            "it-is-false-by-a-false-last-action": ("t_lookup_request();", ["no"]),
            "it-is-true-by-a-false-if": (f"if ({NO}) {{ {A}; }};", ["yes"]),
            "a-null-route-is-true": (";", ["yes"]),
        }
    ),
)
def test_a_route_as_a_condition_in_0_8(inner: str, says: list[str]) -> None:
    body = 'if (route(1)) { log(1, "yes"); } else { log(1, "no"); };'
    for dialect in CLASSIC:
        assert said(body, dialect, rest=f"route[1] {{ {inner} }}") == says, dialect


@pytest.mark.parametrize(
    ("condition", "says"),
    rows(
        {
            "zero-takes-neither-branch": ("t_newdlg()", ["after"]),
            "not-does-not-flip-zero": ("!t_newdlg()", ["after"]),
            "zero-behind-and": (f"{YES} && t_newdlg()", ["after"]),
            "zero-before-or": (f"t_newdlg() || {YES}", ["after"]),
            "and-stops-before-it": (f"{NO} && t_newdlg()", ["no", "end", "after"]),
            "or-stops-before-it": (f"{YES} || t_newdlg()", ["yes", "end", "after"]),
        }
    ),
)
def test_a_function_that_gives_0_in_a_condition_of_0_8(condition: str, says: list[str]) -> None:
    inner = f'if ({condition}) {{ log(1, "yes"); }} else {{ log(1, "no"); }}; log(1, "end");'
    for dialect in CLASSIC:
        body = 'route(1); log(1, "after");'
        assert said(body, dialect, rest=f"route[1] {{ {inner} }}") == says, dialect


def test_zero_in_a_block_ends_the_route_around_it() -> None:
    inner = f"if ({YES}) {{ if ({YES}) {{ t_newdlg(); {A}; }}; {B}; }}; {C};"
    for dialect in CLASSIC:
        assert said('route(1); log(1, "after");', dialect, rest=f"route[1] {{ {inner} }}") == [
            "after"
        ]


def test_a_negative_code_takes_the_else_branch() -> None:
    # no transaction to answer: -1
    for dialect in ("ser08", "ser09"):
        assert not truth('t_reply("500", "x")', dialect)
        assert truth('!t_reply("500", "x")', dialect)


@pytest.mark.parametrize(
    ("dialect", "number", "codes"),
    rows(
        {
            "ser08-has-routes-0-to-9": ("ser08", "9", []),
            "ser08-has-no-route-10": ("ser08", "10", ["E309"]),
            "ser09-has-routes-up-to-19": ("ser09", "19", []),
            "ser09-has-no-route-20": ("ser09", "20", ["E309"]),
            "ser08-names-no-routes": ("ser08", "NAME", ["E309"]),
            "ser2-names-routes": ("ser2", "NAME", []),
            "ser2-names-routes-in-quotes": ("ser2", '"a b"', []),
            "ser2-has-any-number": ("ser2", "77", []),
        }
    ),
)
def test_the_names_of_routes(dialect: str, number: str, codes: list[str]) -> None:
    call = number if codes == [] else "1"
    config = f"route {{ route({call}); }} route[{number}] {{ {A}; }}"
    assert [code for code in errors(config, dialect) if code != "W505"] == codes


def test_a_second_block_of_a_route_goes_on_where_the_first_ended() -> None:
    rest = f"route[1] {{ {A}; }} route[1] {{ {B}; }}"
    for dialect in CLASSIC:
        assert said(f"route(1); {C};", dialect, rest=rest) == ["A", "B", "C"]
    assert errors(f"route {{ route(1); }} {rest}", "kam5") == ["E315"]


def test_a_call_of_a_route_that_is_never_defined_does_nothing() -> None:
    for dialect in CLASSIC:
        assert warnings(f"route {{ route(3); {A}; }}", dialect) == ["W505"]
        assert said(f"if (route(3)) {A};", dialect) == ["A"]


@pytest.mark.parametrize(
    ("dialect", "config"),
    rows(
        {
            "ser08-has-no-exit": ("ser08", "route { exit; }"),
            "ser08-has-no-return": ("ser08", "route { return; }"),
            "ser08-has-no-variables": ("ser08", "route { $x = 5; }"),
            "ser08-has-no-select": ("ser08", 'route { if (@ruri.user == "x") { break; }; }'),
            "ser08-has-no-while": ("ser08", "route { while (1) { break; }; }"),
            "ser08-has-no-arithmetics": ("ser08", "route { if (1 + 1) { break; }; }"),
            "ser08-has-no-branch-route": ("ser08", "route { ; } branch_route[1] { ; }"),
            "ser08-functions-take-strings": ("ser08", "route { sl_send_reply(200, OK); }"),
            "ser09-functions-take-strings": ("ser09", 'route { sl_send_reply(200, "OK"); }'),
            "ser09-has-no-attributes": ("ser09", "route { $x = 5; }"),
            "ser2-has-no-while": ("ser2", "route { while (1) { break; }; }"),
            "ser2-has-no-switch": ("ser2", "route { switch ($x) { case 1: break; } }"),
            "ser2-has-no-arithmetics": ("ser2", "route { $x = 1 + 1; }"),
            "ser2-has-no-strempty": ("ser2", "route { if (strempty($x)) { break; } }"),
        }
    ),
)
def test_what_an_old_dialect_lacks(dialect: str, config: str) -> None:
    assert errors(config, dialect)


@pytest.mark.parametrize(
    ("body", "says"),
    rows(
        {
            "an-attribute-is-a-text": ('$x = "a"; if ($x == "a") A', ["A"]),
            "an-attribute-is-a-number": ("$x = 5; if ($x == 5) A", ["A"]),
            "an-attribute-is-a-select": ('$x = @ruri.user; if ($x == "bob") A', ["A"]),
            "an-attribute-is-an-attribute": ("$x = 5; $y = $x; if ($y == 5) A", ["A"]),
            "an-attribute-is-a-condition": (f"$x = ({YES}); if ($x == 1) A", ["A"]),
            "an-attribute-is-the-code-of-a-call": ("$x = route(1); if ($x == 7) A", ["A"]),
            "order-of-an-attribute": ("$x = 5; if ($x > 4) A if ($x <= 4) B", ["A"]),
            "bits-of-an-attribute": ("$x = 5; if ($x & 4) A if ($x & 2) B", ["A"]),
            "the-code-of-a-call": ("route(1); if ($? == 7) A if ($retcode > 6) B", ["A", "B"]),
            "return-of-the-code": ("route(2); if ($? == 7) A", ["A"]),
            "an-attribute-on-the-right-of-a-keyword": (
                '$x = "OPTIONS"; if (method == $x) A',
                ["A"],
            ),
            "a-select-on-the-right": ("if (method == @method) A", ["A"]),
            "a-named-route": ("route(NAME);", ["C"]),
            "a-named-route-in-quotes": ('route("NAME");', ["C"]),
        }
    ),
)
def test_a_statement_of_2(body: str, says: list[str]) -> None:
    for name, log in (("A", A), ("B", B)):
        body = body.replace(f") {name}", f") {{ {log}; }}")
    rest = f"route[1] {{ return 7; }} route[2] {{ route(1); return $?; }} route[NAME] {{ {C}; }}"
    assert said(body, "ser2", rest=rest) == says


def test_the_main_route_of_2_is_left_by_break_and_its_callers_see_0() -> None:
    rest = f"route[1] {{ if ({YES}) {{ break; }} {A}; }}"
    assert said(f"route(1); if ($? == 0) {{ {B}; }}", "ser2", rest=rest) == ["B"]
    assert not truth("route(1)", "ser2", rest=rest)


def test_a_message_is_told_by_its_first_line() -> None:
    config = f"route {{ if (method==ACK) {{ {A}; }} else {{ {B}; }}; }}"
    with Running(config, "ser08") as router:
        assert router.receive(request("ACK")).said == ["A"]
        assert router.receive(request("BYE")).said == ["B"]
