"""Expressions keep their structure and their value: every pair of operators, and random trees.

Checked against a printer that puts everything in parentheses, and an interpreter of the IR; both
are here and know no precedence.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from itertools import product
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_nodes import AT, A, B, C, compare, lit, math, text

from sertranspile import ir
from sertranspile.codegen.emitter import Emitter

BINARY: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "|": operator.or_, "^": operator.xor, "&": operator.and_, ">>": lambda a, b: a >> b % 9,
    "+": operator.add, "-": operator.sub, "*": operator.mul,
}  # fmt: skip
COMPARE: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le,
    ">=": operator.ge,
}  # fmt: skip
#: Python warns of `1 + 1 is None`, which lowering does not make
pytestmark = pytest.mark.filterwarnings("ignore::SyntaxWarning")

NAMES: Final = {"A": 3, "B": -2, "C": 0}


def show(node: ir.Expression) -> str:
    return Emitter().expression(node).text


def in_parentheses(node: ir.Expression) -> str:
    """The expression with parentheses around everything."""
    match node:
        case ir.Literal(value=value):
            return f"({value!r})"
        case ir.Constant(name=name):
            return name
        case ir.Arithmetic(left=left, right=right) | ir.Compare(left=left, right=right):
            return f"({in_parentheses(left)} {node.operator} {in_parentheses(right)})"
        case ir.Signed(operator=sign, operand=operand):
            return f"({sign}{in_parentheses(operand)})"
        case ir.Not(operand=operand):
            return f"(not {in_parentheses(operand)})"
        case ir.IsNull(operand=ir.Literal(value=value)):
            return str(value is None)
        case ir.IsNull(operand=operand):
            return f"({in_parentheses(operand)} is None)"
        case ir.And(operands=operands):
            return f"({' and '.join(map(in_parentheses, operands))})"
        case ir.Or(operands=operands):
            return f"({' or '.join(map(in_parentheses, operands))})"
        case ir.Choice(test=test, yes=yes, no=no):
            parts = in_parentheses(yes), in_parentheses(test), in_parentheses(no)
            return "({} if {} else {})".format(*parts)
        case ir.CallRoute(function=function):
            return f"(await {function}(msg))"
    raise AssertionError(node)


def value_of(node: ir.Expression) -> Any:
    """What an expression is, by the meaning of the IR."""
    match node:
        case ir.Literal(value=value):
            return value
        case ir.Constant(name=name):
            return NAMES[name]
        case ir.Arithmetic(operator=sign, left=left, right=right):
            return BINARY[sign](value_of(left), value_of(right))
        case ir.Compare(operator=sign, left=left, right=right):
            return COMPARE[sign](value_of(left), value_of(right))
        case ir.Signed(operator="-", operand=operand):
            return -value_of(operand)
        case ir.Signed(operand=operand):
            return ~value_of(operand)
        case ir.Not(operand=operand):
            return not value_of(operand)
        case ir.IsNull(operand=operand):
            return value_of(operand) is None
        case ir.And(operands=operands):
            values = [value_of(operand) for operand in operands]
            return next((value for value in values if not value), values[-1])
        case ir.Or(operands=operands):
            values = [value_of(operand) for operand in operands]
            return next((value for value in values if value), values[-1])
        case ir.Choice(test=test, yes=yes, no=no):
            return value_of(yes) if value_of(test) else value_of(no)
        case ir.Helped(args=(argument,)):
            return int(value_of(argument))
        case ir.Format(parts=parts):
            return "".join(p if isinstance(p, str) else as_text(value_of(p)) for p in parts)
    raise AssertionError(node)


def as_text(value: Any) -> str:
    return "" if value is None else str(int(value)) if isinstance(value, int) else value


# ---- every pair --------------------------------------------------------------------------------

Maker = Callable[[ir.Expression], ir.Expression]


def binary(sign: str) -> list[Maker]:
    return [lambda x: math(x, sign, B), lambda x: math(B, sign, x)]


MAKERS: Final[list[Maker]] = [
    *(maker for sign in ("|", "^", "&", "<<", ">>", "+", "-", "*") for maker in binary(sign)),
    lambda x: compare(x, "<", B),
    lambda x: compare(B, "<", x),
    lambda x: ir.IsNull(x, AT),
    lambda x: ir.And((x, B), AT),
    lambda x: ir.And((B, x), AT),
    lambda x: ir.Or((x, B), AT),
    lambda x: ir.Or((B, x), AT),
    lambda x: ir.Not(x, AT),
    lambda x: ir.Signed("-", x, AT),
    lambda x: ir.Signed("~", x, AT),
    lambda x: ir.Choice(x, B, C, AT),
    lambda x: ir.Choice(B, x, C, AT),
    lambda x: ir.Choice(B, C, x, AT),
]
LEAVES: Final = (A, lit(-7), ir.CallRoute("f", True, AT))


def structure(python: str) -> str:
    try:
        return ast.dump(ast.parse(f"async def f(msg):\n    return {python}"))
    except SyntaxError:
        return "no Python"


@pytest.mark.parametrize("outer", range(len(MAKERS)))
def test_parentheses_stand_where_they_are_needed_and_nowhere_else(outer: int) -> None:
    for inner, leaf in product(MAKERS, LEAVES):
        part = inner(leaf)
        node = MAKERS[outer](part)
        if isinstance(node, ir.Not) and isinstance(part, ir.IsNull):
            continue  # `is not`, a spelling of its own
        python = show(node)
        assert structure(python) == structure(in_parentheses(node)), python
        wrapped, bare = f"({show(part)})", show(part)
        if wrapped in python:
            without = python.replace(wrapped, bare, 1)
            assert structure(without) != structure(python), python


# ---- random trees ------------------------------------------------------------------------------

_leaves = st.sampled_from([A, B, C]) | st.integers(-9, 9).map(lit)


def number(node: ir.Expression) -> ir.Expression:
    """What arithmetic is done on: lowering sees to it."""
    return node if node in (A, B, C) else ir.Helped(ir.Help.NUMBER, (node,), AT)


def _extend(inner: st.SearchStrategy[ir.Expression]) -> st.SearchStrategy[ir.Expression]:
    numbers = inner.map(number)
    several = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        st.builds(math, numbers, st.sampled_from(["|", "^", "&", "+", "-", "*"]), numbers),
        st.builds(compare, inner, st.sampled_from(list(COMPARE)), inner),
        st.builds(lambda sign, x: ir.Signed(sign, x, AT), st.sampled_from("-~"), numbers),
        st.builds(lambda x: ir.Not(x, AT), inner),
        st.builds(lambda x: ir.IsNull(x, AT), inner),
        st.builds(lambda x: ir.And(x, AT), several),
        st.builds(lambda x: ir.Or(x, AT), several),
        st.builds(lambda a, b, c: ir.Choice(a, b, c, AT), inner, inner, inner),
    )


_trees = st.recursive(_leaves, _extend, max_leaves=12)
_values = st.recursive(
    _trees | st.text("a'\"\\{}\n\u00e9#").map(lit) | st.none().map(lit),
    lambda inner: st.lists(inner | st.text("b'\"\\{}%"), max_size=4).map(lambda x: text(*x)),
    max_leaves=8,
)


def run(python: str) -> Any:
    return eval(python, {"text": as_text, "number": int, **NAMES})


@given(_trees)
def test_a_tree_has_the_value_it_had(node: ir.Expression) -> None:
    assert run(show(node)) == value_of(node)


@given(_values)
def test_a_format_is_the_concatenation_of_its_parts(node: ir.Expression) -> None:
    assert run(show(text("", node))) == as_text(value_of(node))


@given(_values)
def test_comments_change_no_value(node: ir.Expression) -> None:
    noted = ir.Commented(node, ("a # b\nc",), "d", AT)
    both = ir.Or((lit(0), noted), AT)
    assert run(show(both)) == value_of(node)
