"""Text of a config becomes a literal, a comment or a checked name, and nothing else."""

from __future__ import annotations

import ast
import io
import tokenize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sertranspile.codegen.code import (
    Code,
    Row,
    Value,
    comment,
    compose,
    docstring,
    dotted,
    enclose,
    fits_fstring,
    fstring,
    join,
    literal,
    name,
    raw_pattern,
)

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


# ---- f-strings ---------------------------------------------------------------------------------

VALUES = {"a": "x", "b": 5, "c": {"k": "y"}}
FIELDS = {
    "a": "x",
    "b": "5",
    "c['k']": "y",
    "a if b else ''": "x",
    "b != 5": "False",
    "b <= 5": "True",
    "(d := b)": "5",
    "a or '#{}:!'": "x",
    "'' or '#{}:!'": "#{}:!",
    "f'{b}{{'": "5{",
    "b + -1": "4",
    "not b": "False",
}
_pieces = st.lists(
    _hostile | st.text("'\"\\{}\nN\u00e9:!#=") | st.sampled_from([Code(field) for field in FIELDS])
)


@given(_pieces)
def test_an_f_string_is_the_concatenation_of_its_parts(parts: list[str | Code]) -> None:
    made = fstring(parts).text
    assert eval(made, dict(VALUES)) == "".join(
        FIELDS[part.text] if isinstance(part, Code) else part for part in parts
    )
    assert made.isascii() and made.isprintable()


def test_a_long_f_string_is_several_side_by_side() -> None:
    made = fstring(["<", Code("a"), ">"] * 1000).text
    assert made.count('f"') == 30
    assert eval(made, dict(VALUES)) == "<x>" * 1000


@given(st.lists(_hostile | st.text("'\"\\{}\n") | st.sampled_from([Code("a"), Code("b")])))
def test_an_f_string_fits_inside_another(parts: list[str | Code]) -> None:
    inner = fstring(parts, "'")
    if fits_fstring(inner):
        whole = eval(fstring(["<", inner, ">"]).text, dict(VALUES))
        assert whole == f"<{eval(inner.text, dict(VALUES))}>"
    else:
        assert "\\" in inner.text or '"' in inner.text


@pytest.mark.parametrize("field", ['x["a"]', "x['\\n']", "(\n    x\n)"])
def test_what_python_does_not_take_inside_an_f_string_is_told(field: str) -> None:
    assert not fits_fstring(Code(field))
    with pytest.raises(ValueError, match="cannot stand in an f-string"):
        fstring([Code(field)])


@given(st.text() | st.text("'\"\\\n"))
def test_single_quotes_are_taken_where_they_are_asked_for(value: str) -> None:
    made = literal((value,), "'").text
    assert ast.literal_eval(made) == (value,)
    assert made[1] == "'"


# ---- pieces of several lines -------------------------------------------------------------------


def test_lines_of_a_piece_keep_their_origin_wherever_it_is_put() -> None:
    inner = enclose(
        Code("f("), [Row(Code("a,"), 7, (comment("c"),), comment("d")), Row(Code("b,"), 9)]
    )
    assert inner.text == "f(\n    # c\n    a,  # d\n    b,\n)"
    assert inner.marks == ((2, 7), (3, 9))
    outer = enclose(Code("g("), [Row(compose("{}", inner), 5)])
    assert outer.text == "g(\n    f(\n        # c\n        a,  # d\n        b,\n    )\n)"
    assert outer.marks == ((1, 5), (3, 7), (4, 9))
    joined = join(" + ", [inner, inner])
    assert joined.marks == ((2, 7), (3, 9), (6, 7), (7, 9))
    assert joined.text == f"{inner.text} + {inner.text}"
    assert compose("{{{}}} {}", Code("x"), inner).text == f"{{x}} {inner.text}"


def test_a_dotted_path_is_made_of_names() -> None:
    assert dotted("ruri.user").text == "ruri.user"
    with pytest.raises(ValueError, match="cannot be a name"):
        dotted("ruri.__class__")
