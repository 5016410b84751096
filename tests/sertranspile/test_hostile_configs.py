"""Texts made to cost time or to crash: read or refused with a sentence, in time that grows as they
do."""

from __future__ import annotations

import time

import pytest

from sertranspile.diagnostics import Diagnostic
from sertranspile.parser import parse
from sertranspile.precedence import MODERN
from sertranspile.scanner import scan
from sertranspile.source import SourceFile

#: far more than any takes, far less than any would with work that grows faster than the text
SECONDS = 20.0


def findings(text: str) -> list[Diagnostic]:
    return parse(scan(SourceFile("x.cfg", text)), MODERN)[1]


@pytest.mark.parametrize("depth", [20, 200, 390])
def test_blocks_and_parentheses_nest_deeply(depth: int) -> None:
    assert not findings("route{" + "if (a()) {" * depth + "b();" + "}" * depth + "}")
    assert not findings("route{ if " + "(" * depth + "a()" + ")" * depth + " b(); }")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        # the route, 398 blocks, and both parentheses of the next condition
        ("route{" + "if (a()) {" * 5000 + "b();" + "}" * 5000 + "}", 6 + 398 * 10 + 5),
        # the route and 400 parentheses
        ("route{ if " + "(" * 5000 + "a()" + ")" * 5000 + " b(); }", 10 + 399),
    ],
)
def test_what_is_too_deep_is_refused_where_it_gets_too_deep(text: str, place: int) -> None:
    (finding,) = findings(text)
    assert (finding.code, finding.span.start) == ("E210", place)


def repeated(text: str, count: int) -> str:
    return "".join(text.format(n=n) for n in range(count))


HOSTILE = {
    "a long string": 'route{{ a("' + "x" * 1_000_000 + '"); }}',
    "a string without an end": 'route{{ a("' + "x\n" * 200_000,
    "comments that open": "route{{ a(); }} " + "/* " * 50_000,
    "quotes": "route{{ a(); }}" + '"' * 50_001,
    "variables that open": "route{{ a(); }}\n" + "$(" * 50_000,
    "braces that open": "route{{" + "{{" * 50_000,
    "braces that close": "route{{ a(); }}" + "}}" * 20_000,
    "parentheses on one line": "route{{ if " + "(" * 50_000 + "a()" + ")" * 50_000 + " b(); }}",
    "blocks on one line": "route{{" + "if (a()) {{" * 30_000 + "b();" + "}}" * 30_000 + "}}",
    "operands": "route{{ if (a() " + "&& b() " * 50_000 + ") c(); }}",
    "negations": "route{{ if (" + "!" * 50_000 + "a()) b(); }}",
    "strings next to each other": "route{{ a(" + '"x" ' * 50_000 + "); }}",
    "branches": "route{{ if (a()) b(); " + "else if (c()) d(); " * 30_000 + "}}",
    "a definition of many lines": "#!define X " + "a \\\n" * 50_000 + "\nroute{{ a(); }}",
    "blanks before braces": ("route[X]" + " " * 2_000 + "{{ a(); }}\n") * 300,
    "conditionals that open": "#!ifdef X\n" * 20_000 + "route{{ a(); }}",
    "conditionals in each other": "#!ifdef X\n" * 20_000 + "debug=1\n" + "#!endif\n" * 20_000,
    "text under a condition": "route{{ a(); }}\n#!ifdef N\n" + "it's text\n" * 50_000 + "#!endif\n",
    "errors under a condition": "route{{ a();\n#!ifdef N\n" + "a( ;\n" * 10_000 + "#!endif\n}}",
    "missing semicolons": "route{{\n" + 'a("b")\n' * 30_000 + "}}",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_read_or_refused_in_good_time(text: str) -> None:
    start = time.process_time()
    findings(text.replace("{{", "{").replace("}}", "}"))
    assert time.process_time() - start < SECONDS


CUT = {
    "a cut statement": "route[R{n}]{{ if (a()\n#!ifdef X{n}\n|| b()\n#!endif\n) c(); }}\n",
    "two routes in one": "route[R{n}]{{ a();\n#!ifdef X\nb(); }}\n"
    "route[S{n}] {{\n#!endif\nc(); }}\n",
    "a broken route": "route[R{n}]{{ a( }}\n",
    "a stray line": "#!endif\n",
}


@pytest.mark.parametrize("text", CUT.values(), ids=CUT)
def test_what_is_hard_to_read_costs_what_it_is_long(text: str) -> None:
    def cost(count: int) -> float:
        whole = repeated(text, count)
        start = time.process_time()
        findings(whole)
        return time.process_time() - start

    cost(20)
    # below a hundredth of a second the machine counts, not the text
    assert cost(1600) < 40 * max(cost(100), 0.01)


def test_cuts_in_one_route_cost_what_it_is_long() -> None:
    cut = "if (a()\n#!ifdef X{n}\n|| b()\n#!endif\n) c();\n"
    assert not findings("route{" + repeated(cut, 2000) + "}")
