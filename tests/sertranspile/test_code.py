"""Text of a config becomes a literal, a comment or a checked name, and nothing else."""

from __future__ import annotations

import ast
import io
import tokenize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sertranspile.codegen.code import Value, comment, docstring, literal, name, raw_pattern

_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.text("'\"\\\n\u2028a"),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
)
_hostile = st.text() | st.text("#\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\0\u202e\t fmt:noqa")


@given(_values)
def test_a_literal_reads_back_as_its_value_and_is_printable_ascii(value: Value) -> None:
    text = literal(value).text
    assert ast.literal_eval(text) == value
    assert text.isascii() and text.isprintable()


@given(_hostile)
def test_a_comment_is_one_comment_token(text: str) -> None:
    made = comment(text).text
    tokens = list(tokenize.generate_tokens(io.StringIO(made + "\n").readline))
    assert [token.type for token in tokens if token.string.strip()] == [tokenize.COMMENT]
    assert len(made.splitlines()) == 1


@given(_hostile)
def test_a_docstring_is_one_string_on_one_line(text: str) -> None:
    made = docstring(text).text
    assert isinstance(ast.literal_eval(made), str)
    assert len(made.splitlines()) == 1


@given(st.text() | st.text("\\'\"(.a"))
def test_a_pattern_reads_back_as_it_was(pattern: str) -> None:
    assert ast.literal_eval(raw_pattern(pattern).text) == pattern


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("fmt: off", "# fmt : off"),
        ("x # type: ignore", "# x # type : ignore"),
        ("NOQA", "# NO QA"),
        ("mypy: x pylint: y", "# mypy : x pylint : y"),
        ("-*- coding: latin-1 -*-", "# -*- coding : latin-1 -*-"),
        ("coding=utf-7", "# coding =utf-7"),
        ("pragma: no cover", "# pragma : no cover"),
        ("", "#"),
    ],
)
def test_a_comment_instructs_no_tool(text: str, made: str) -> None:
    assert comment(text).text == made


def test_a_string_is_quoted_as_black_would() -> None:
    assert literal('it\'s "so"').text == "'it\\'s \"so\"'"
    assert literal("it's").text == '"it\'s"'
    assert literal('say "x"').text == "'say \"x\"'"


@pytest.mark.parametrize("bad", ["", "a b", "class", "__import__", "1a", "a.b", "\ufb01x"])
def test_a_name_is_an_identifier_that_reaches_nothing_inside_python(bad: str) -> None:
    with pytest.raises(ValueError, match="cannot be a name"):
        name(bad)
