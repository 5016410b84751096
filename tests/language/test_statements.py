"""Flow words, ``if``, ``while``, ``switch`` and the codes of blocks (LANGUAGE C.3, D.3)."""

from __future__ import annotations

import pytest
from harness import ALL, KAMAILIO, MODERN, Running, rows, said
from wire import request

A, B = 'log(1, "A");', 'log(1, "B");'
CLASSIC = ("ser08", "ser09")
LATER = ("ser2", *MODERN)


@pytest.mark.parametrize(
    ("dialects", "inner", "says"),
    rows(
        {
            "break-ends-a-sub-route": (ALL, "if (src_port==5061) { break; };", ["A"]),
            "drop-ends-a-sub-route": (CLASSIC, "if (src_port==5061) { drop; };", ["A"]),
            "drop-ends-the-script": (LATER, "if (src_port==5061) { drop; };", []),
            "exit-ends-the-script": (LATER, "if (src_port==5061) { exit; };", []),
            "return-ends-a-sub-route": (LATER, "if (src_port==5061) { return; };", ["A"]),
            "return-one-ends-a-sub-route": (LATER, "return 1;", ["A"]),
            "return-minus-one-ends-a-sub-route": (LATER, "return -1;", ["A"]),
            "return-zero-ends-a-sub-route": (("ser2", "ser3", "kam3"), "return 0;", ["A"]),
            "return-zero-ends-the-script": (("openser1", "kam5", "kam6"), "return 0;", []),
            "a-computed-zero-ends-the-script": (("kam5", "kam6"), "return 1 - 1;", []),
            "drop-with-a-number": (("ser2", *KAMAILIO), "drop 1;", []),
            "drop-with-parentheses": (MODERN, "drop();", []),
            "exit-with-parentheses": (MODERN, "exit();", []),
            "exit-with-a-number": (KAMAILIO, "exit(1);", []),
            "return-with-parentheses": (MODERN, "return();", ["A"]),
            "the-end-is-reached": (ALL, "", ["B", "A"]),
        }
    ),
)
def test_a_flow_word_in_a_sub_route(dialects: tuple[str, ...], inner: str, says: list[str]) -> None:
    for dialect in dialects:
        assert said(f"route(1); {A}", dialect, rest=f"route[1] {{ {inner} {B} }}") == says, dialect


@pytest.mark.parametrize(
    ("dialects", "word"),
    rows(
        {
            "break-ends-the-main-route": (ALL, "break;"),
            "drop-ends-the-main-route": (ALL, "drop;"),
            "exit-ends-the-main-route": (LATER, "exit;"),
            "return-ends-the-main-route": (LATER, "return;"),
        }
    ),
)
def test_a_flow_word_in_the_main_route(dialects: tuple[str, ...], word: str) -> None:
    for dialect in dialects:
        body = f"{A} if (src_port==5061) {{ {word} }}; {B}"
        assert said(body, dialect) == ["A"], dialect


@pytest.mark.parametrize(
    ("dialect", "says"),
    rows(
        {
            "ser08-zero-ends-the-route": ("ser08", ["after"]),
            "ser09-zero-ends-the-route": ("ser09", ["after"]),
            "ser2-zero-ends-the-script": ("ser2", []),
            "ser3-zero-ends-the-script": ("ser3", []),
            "kam3-zero-ends-the-script": ("kam3", []),
            "kam5-zero-ends-the-script": ("kam5", []),
            "kam6-zero-ends-the-script": ("kam6", []),
        }
    ),
)
@pytest.mark.parametrize("place", ["{}", "if ({}) {{ X }} else {{ X }}", "if (!{}) {{ X }}"])
def test_a_function_that_returns_zero(dialect: str, says: list[str], place: str) -> None:
    # in 0.8 and 0.9 `t_newdlg` always returns 0; later ones have `t_check_trans`
    classic = dialect in CLASSIC
    call = "t_newdlg()" if classic else "t_check_trans()"
    inner = place.format(call).replace("X", 'log(1, "branch");')
    returns = None if classic else {"t_check_trans": 0}
    rest = f'route[1] {{ {inner}; log(1, "still here"); }}'
    assert said('route(1); log(1, "after");', dialect, rest=rest, returns=returns) == says


def test_a_repeated_request_ends_the_script_that_asks_for_its_transaction() -> None:
    with Running('route { if (t_newtran()) { xlog("new"); } else { xlog("no"); } }') as router:
        assert router.receive(request("INVITE")).said == ["new"]
        assert router.receive(request("INVITE")).said == []


@pytest.mark.parametrize(
    ("inner", "code"),
    rows(
        {
            "an-assignment-gives-1": ("$var(x) = 3;", "1"),
            "a-false-if-gives-1": ('if (0) { xlog("x"); }', "1"),
            "an-if-gives-what-is-last-in-it": ("if (1) { route(2); }", "-7"),
            "a-core-command-gives-1": ("setflag(1);", "1"),
            "a-false-test-gives-minus-1": ("isflagset(1);", "-1"),
            "a-route-gives-its-code": ("route(2);", "-7"),
            "what-stands-before-does-not-count": ("route(2); $var(x) = 1;", "1"),
            "a-condition-does-not-count": ("if (route(2)) { ; }", "1"),
            "return-without-a-value-gives-1": ("return;", "1"),
            "return-gives-its-value": ("return 5 + 1;", "6"),
            "return-of-a-call-gives-1-or-0": ("return route(3) + 1;", "2"),
            "break-gives-0": ("break;", "0"),
            "a-switch-without-the-label-gives-1": ('switch ($rU) { case "x": route(2); }', "1"),
            "a-switch-gives-what-is-last-in-it": ('switch ($rU) { case "bob": route(2); }', "-7"),
            "a-switch-left-by-break-gives-0": (
                'switch ($rU) { case "bob": route(3); break; case "x": route(2); }',
                "0",
            ),
            "a-switch-left-amid-gives-0": (
                'switch ($rU) { case "bob": if ($sp == 5061) { break; } route(2); }',
                "0",
            ),
            "a-loop-without-rounds-gives-1": ("while (0) { route(2); }", "1"),
            "a-loop-gives-what-is-last-in-it": (
                "while ($var(i) < 2) { $var(i) = $var(i) + 1; route(2); }",
                "-7",
            ),
            "a-loop-left-by-break-gives-0": ("while (1) { route(3); break; }", "0"),
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_the_code_of_a_route(dialect: str, inner: str, code: str) -> None:
    rest = f"route[1] {{ {inner} }} route[2] {{ return -7; }} route[3] {{ return 5; }}"
    assert said('route(1); xlog("$rc $retcode $?");', dialect, rest=rest) == [
        f"{code} {code} {code}"
    ]


@pytest.mark.parametrize(
    ("body", "says"),
    rows(
        {
            "it-is-0-at-first": ('xlog("$rc");', ["0"]),
            "a-call-sets-it": ('route(9); xlog("$rc");', ["9"]),
            "a-condition-sets-it": ('if (route(-7)) { ; } xlog("$rc");', ["-7"]),
            "the-last-call-of-a-condition-sets-it": (
                'if (route(-7) && route(9)) { ; } xlog("$rc"); if (route(9) && route(-7)) { ; }'
                ' xlog("$rc");',
                ["-7", "-7"],
            ),
            "xlog-sets-it": ('route(9); xlog("$rc"); xlog("$rc");', ["9", "1"]),
            "core-commands-and-assignments-do-not": (
                'route(9); setflag(1); $var(x) = 5; setuser("x"); if ($var(x) == 5) { ; }'
                ' xlog("$rc");',
                ["9"],
            ),
            "a-switch-on-it-sees-xlog": (
                'if (!route(-7)) { xlog("x"); switch ($rc) { case -7: xlog("seven"); break;'
                ' case 1: xlog("one"); } }',
                ["x", "one"],
            ),
            "a-switch-on-it": (
                'route(-7); switch ($retcode) { case -1: xlog("minus one"); break; case -7:'
                ' xlog("minus seven"); break; }',
                ["minus seven"],
            ),
            "an-operand-is-1-or-0": ('if (route(9) == 1) { xlog("$rc"); }', ["9"]),
            "a-switch-on-a-call-sees-1-or-0": (
                'switch (route(9)) { case 9: xlog("nine"); break; case 1: xlog("one"); }',
                ["one"],
            ),
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_the_return_code(dialect: str, body: str, says: list[str]) -> None:
    body = body.replace("route(-7)", "route(MINUS)")
    rest = "route[9] { return 9; } route[MINUS] { return -7; }"
    assert said(body, dialect, rest=rest) == says


@pytest.mark.parametrize(
    ("body", "says"),
    rows(
        {
            "else-belongs-to-the-nearest-if": (
                'if (1) if (0) xlog("a"); else xlog("b");',
                ["b"],
            ),
            "else-if": ('if (0) { xlog("a"); } else if (1) { xlog("b"); } else { ; }', ["b"]),
            "else-if-on-two-lines": ('if (0) { xlog("a"); } else\nif (1) { xlog("b"); }', ["b"]),
            "without-parentheses": ('if $rU == "bob" xlog("a"); if 1 xlog("b");', ["a", "b"]),
            "null-statements": ('if (1) { xlog("a"); };; xlog("b");;', ["a", "b"]),
            "a-null-branch": ('if (1) ; else xlog("a");', []),
            "a-block-as-a-condition": (
                'if ({ xlog("a"); route(M); }) { xlog("yes"); } else { xlog("no"); }',
                ["a", "no"],
            ),
            "a-block-as-a-condition-that-is-left": (
                'if ({ xlog("a"); return; }) { xlog("yes"); } else { xlog("no"); }',
                ["a", "yes"],
            ),
            "a-block-as-a-value": ('$var(x) = { route(M); }; xlog("$var(x)");', ["-7"]),
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_branches(dialect: str, body: str, says: list[str]) -> None:
    assert said(body, dialect, rest="route[M] { return -7; }") == says


@pytest.mark.parametrize(
    ("loop", "says"),
    rows(
        {
            "while-positive": ("while ($var(i) < 2) { N }", ["2"]),
            "while-not-zero": ("$var(i) = -2; while ($var(i)) { N }", ["0"]),
            "while-minus-one-though-if-does-not": (
                'while (-1) { xlog("round"); break; } if (-1) { xlog("no"); }',
                ["round", "0"],
            ),
            "while-text-is-read-as-a-number": ('$var(s) = "x"; while ($var(s)) { N }', ["0"]),
            "while-without-braces": ("while ($var(i) < 3) N", ["3"]),
            "while-without-parentheses": ("while $var(i) < 3 { N }", ["3"]),
            "a-hundred-rounds-at-most": ("while (1) { N }", ["100"]),
            "break-leaves-the-loop": ("while (1) { N if ($var(i) == 3) { break; } }", ["3"]),
            "break-in-a-switch-leaves-the-switch": (
                "while ($var(i) < 3) { switch ($var(i)) { case 1: break; default: xlog("
                '"$var(i)"); } N }',
                ["0", "2", "3"],
            ),
            "return-leaves-the-route": ("while (1) { N return; }", []),
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_loops(dialect: str, loop: str, says: list[str]) -> None:
    loop = loop.replace("N", "$var(i) = $var(i) + 1;")
    assert said(f'{loop} xlog("$var(i)");', dialect) == says


def test_the_rounds_of_a_loop_are_a_core_parameter() -> None:
    config = 'max_while_loops=7\nroute { while (1) { $var(i) = $var(i) + 1; } xlog("$var(i)"); }'
    with Running(config) as router:
        assert router.receive().said == ["7"]
