"""Scanning and parsing: what is read, and what is found where it is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sertranspile import syntax as s
from sertranspile.diagnostics import Diagnostic
from sertranspile.lexer import CLASSIC as CLASSIC_LEXER
from sertranspile.lexer import MODERN as MODERN_LEXER
from sertranspile.parser import parse
from sertranspile.precedence import CLASSIC, MODERN, Precedence
from sertranspile.scanner import scan
from sertranspile.source import SourceFile, decode


def read(
    text: str, precedence: Precedence = CLASSIC
) -> tuple[tuple[s.Item, ...], list[Diagnostic]]:
    lexical = CLASSIC_LEXER if precedence is CLASSIC else MODERN_LEXER
    config, findings = parse(scan(SourceFile("x.cfg", text), lexical), precedence)
    return config.items, findings


def body(text: str, precedence: Precedence = CLASSIC) -> tuple[s.Statement, ...]:
    items, findings = read(f"route{{ {text} }}", precedence)
    assert findings == []
    (route,) = items
    assert isinstance(route, s.RouteBlock)
    return tuple(row for row in route.body if not isinstance(row, s.Null))


def condition(text: str, precedence: Precedence = CLASSIC) -> str:
    (statement,) = body(f"if ({text}) {{ x(); }}", precedence)
    assert isinstance(statement, s.If) and isinstance(statement.test, s.Group)
    return shape(statement.test.inner)


def shape(node: s.Expression) -> str:
    """An expression with every pair of operands in parentheses."""
    match node:
        case s.Binary(operator=operator, left=left, right=right):
            return f"({shape(left)} {operator} {shape(right)})"
        case s.Unary(operator=operator, operand=operand):
            return f"{operator}{shape(operand)}"
        case s.Group(inner=inner):
            return shape(inner)
        case s.Call(name=name):
            return f"{name}()"
    return getattr(node, "text", "?")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a() or b() and c()", "(a() or (b() and c()))"),
        ("a() && b() || c()", "((a() && b()) || c())"),
        ("a() | b() & c()", "(a() | (b() & c()))"),
        ('!method=="X"', '!(method == "X")'),
        ("!uri==myself && a()", "(!(uri == myself) && a())"),
        ("not a() and b()", "(!a() and b())"),
        ("!(a() or b())", "!(a() or b())"),
    ],
)
def test_not_binds_tighter_than_and_and_looser_than_a_comparison(text: str, expected: str) -> None:
    assert condition(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$a & 3 == 3", "($a & (3 == 3))"),
        ("1 << 2 == 4", "(1 << (2 == 4))"),
        ("!$rm == 1", "(!$rm == 1)"),
        ("!method == 1", "!(method == 1)"),
        ("$a + 2 * 3 - 1", "(($a + (2 * 3)) - 1)"),
    ],
)
def test_later_dialects_have_a_precedence_of_their_own(text: str, expected: str) -> None:
    assert condition(text, MODERN) == expected


def test_a_semicolon_after_a_block_and_before_else_are_both_taken() -> None:
    assert len(body("if (a()) { b(); }; c();")) == 2
    assert len(body("if (a()) b() else c();")) == 1
    assert len(body("if a() { b(); } else { c(); };")) == 1


def test_a_quote_always_ends_a_string_before_3_0_and_not_after_a_backslash_later() -> None:
    (call,) = body(r'a("x\\");')
    assert isinstance(call, s.CallStatement)
    (call,) = body(r'a("x\"y");', MODERN)
    assert isinstance(call, s.CallStatement) and len(call.call.args) == 1


def test_comments_nest_and_hide_what_is_in_them() -> None:
    assert len(body('/* a /* "b" */ { */ a(); # } "\n')) == 1


def test_all_errors_of_a_file_are_found() -> None:
    _, findings = read("debug\nroute{ a() b(); }\nroute[1]{ if (c( { d(); } }\nroute[2]{ e(); }\n")
    places = {finding.span.start for finding in findings}
    assert len(findings) >= 3 and len(places) == len(findings)


def test_what_is_right_is_read_beside_what_is_wrong() -> None:
    items, findings = read("route[1]{ a( }\nroute[2]{ b(); }\n")
    assert findings
    assert [item.name for item in items if isinstance(item, s.RouteBlock)] == ["2"]


def test_thousands_of_nested_blocks_are_read_or_reported() -> None:
    text = "route{" + "if (a()) {" * 5000 + "b();" + "};" * 5000 + "}"
    _, findings = read(text)
    assert [finding.code for finding in findings] in ([], ["E210"])


def test_blank_bytes_of_the_published_configs_are_blanks() -> None:
    assert len(body("\xa0\n a();\xa0")) == 1


@given(st.text(alphabet=st.sampled_from("route{}()[]\"';=#/*$!&|\\\n abIf12.,:"), max_size=120))
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_or_reported(text: str) -> None:
    for precedence in (CLASSIC, MODERN):
        for finding in read(text, precedence)[1]:
            assert 0 <= finding.span.start <= len(text)


CORPUS = Path(os.environ.get("SERTRANSPILE_CORPUS", "corpus"))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="SERTRANSPILE_CORPUS names no folder of configs")
def test_the_configs_of_ser_0_8_in_the_corpus_are_read() -> None:
    wrong = [
        path.name
        for path in sorted((CORPUS / "ser-0.8").rglob("*.cfg"))
        if any(finding.is_error for finding in read(decode(path.read_bytes()))[1])
    ]
    # msilo's example lacks a brace, and the server says so too
    assert [name for name in wrong if "msilo" not in name] == []
