"""Routes of September 2001: rules of a condition and actions, without ``if``."""

from __future__ import annotations

import ast

import pytest

from sertranspile.diagnostics import ConfigErrors
from sertranspile.dialects import detect
from sertranspile.pipeline import transpile, understand
from sertranspile.source import SourceFile


def body(route: str, function: str = "request_route") -> list[str]:
    """The lines of a generated route, without its indentation."""
    lines = transpile(SourceFile("x.cfg", route), dialect="route2001").text.split("\n")
    start = next(at for at, line in enumerate(lines) if f"def {function}(" in line)
    end = next(at for at in range(start + 1, len(lines)) if lines[at][:1].strip())
    return [line[4:] for line in lines[start + 1 : end] if line]


def codes(text: str) -> list[str]:
    try:
        return [row.code for row in understand(SourceFile("x.cfg", text), None, "route2001")[2]]
    except ConfigErrors as errors:
        return [row.code for row in errors.diagnostics]


@pytest.mark.parametrize(
    "text",
    [
        "route{\n method==INVITE drop;\n}",
        'debug=1\nroute {\n# c\n! ( uri~="x") log("a");\n}',
        'route{ (src_ip==10.0.0.1 and method=="A") drop }',
        "route{ not dst_ip == 10.0.0.1 drop; }",
        'route[1]{ src_ip=="if" log("route{ if"); method=="x" drop; }',
    ],
)
def test_a_rule_without_if_tells_the_dialect(text: str) -> None:
    assert detect(SourceFile("x.cfg", text)).name == "route2001"


@pytest.mark.parametrize(
    "text",
    [
        "route{ if method==INVITE { drop; }; }",
        'route{ if (method=="A" & uri=~"b") forward(a); else drop; }',
        'route{ log("x; method==1"); /* ; method==1 */ if uri==myself { drop; }; }',
        "route{ if ( { a(); } ) { b(); }; }",
    ],
)
def test_a_route_of_later_is_none(text: str) -> None:
    assert detect(SourceFile("x.cfg", text)).name == "ser08"


def test_each_rule_is_an_if_that_leaves_the_route() -> None:
    text = 'route{\n method=="A" log(1, "a"); log("b"); # c\n # d\n uri=~"x" drop;\n}'
    assert body(text) == [
        'if msg.method == "A":',
        '    core.log(msg, 1, "a")',
        '    core.log(msg, 4, "b")  # c',
        "    return",
        "# d",
        'if matches(msg.ruri, r"x"):',
        "    return",
    ]


@pytest.mark.parametrize(
    ("condition", "python"),
    [
        ("method~='^inv'", 'matches(msg.method_text, r"^inv")'),
        ("! method=~'^inv'", 'not matches(msg.method_text, r"^inv")'),
        ("method==invite", 'msg.method == "INVITE"'),
        ("(method==A or uri~=b & src_ip==1.2.3.4)",
         'msg.method == "A" or matches(msg.ruri, r"b") and in_network(msg.source.host, "1.2.3.4")'),
        ("(method==A | uri==b) and dst_ip==1.2.3.4/24",
         '(msg.method == "A" or same(msg.ruri, "b")) '
         'and in_network(msg.destination.host, "1.2.3.4/24")'),
    ],
)  # fmt: skip
def test_conditions_are_those_of_later(condition: str, python: str) -> None:
    lines = body(f"route{{ {condition} drop; }}")[:-1]  # without the `return`, for ast
    (statement,) = ast.parse("\n".join([*lines, "    pass"])).body
    assert isinstance(statement, ast.If)
    assert ast.unparse(statement.test) == ast.unparse(ast.parse(python))


@pytest.mark.parametrize("end", ["drop", "drop;", "drop();", "drop ( ) ;", ";", "; drop"])
def test_the_first_actions_end_without_a_semicolon_too(end: str) -> None:
    assert body(f"route{{ method==A {end}\n method==B drop }}") == [
        'if msg.method == "A":',
        "    return",
        'if msg.method == "B":',
        "    return",
    ]


def test_a_line_may_go_on_after_a_backslash() -> None:
    text = "route{\n method==A \\\n  forward(10.0.0.1); \\\n  drop;\n}"
    assert body(text) == [
        'if msg.method == "A":',
        '    await core.forward(msg, "10.0.0.1")',
        "    return",
    ]


def test_a_thousand_rules_do_not_nest() -> None:
    rules = "".join(f" method==M{number} drop;\n" for number in range(1000))
    assert len(body(f"route{{\n{rules}}}")) == 2000


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('route{ method=="A" forward("b") method=="C" drop; }', ["E201"]),
        ("route{ src_ip=1.2.3.4 drop; }", ["E208"]),
        ('route{ method=="A" fly("x"); }', ["E301"]),
        ("route{ drop; }", ["E208"]),
        ('route{ if (method=="A") drop; }', ["E208"]),
        ('route{ uri=~"[" drop; }', ["E308"]),
        ("route[10]{ uri==a drop; }\nroute{ uri==a drop; }", ["E309"]),
    ],
)
def test_what_is_wrong_is_told(text: str, found: list[str]) -> None:
    assert codes(text) == found


def test_the_router_answers_as_the_servers_of_that_month() -> None:
    text = transpile(SourceFile("x.cfg", "route{ method==A drop; }\ncheck_via=1")).text
    assert 'profile="ser-2001"' in text and "check_via=True" in text
