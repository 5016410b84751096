"""The types that the servers know before they run (LANGUAGE D.5).

From 3.0 on, an expression whose operands cannot have the type that an operator wants is refused at
start: a constant, a select or the result of another operator. What a variable holds is known only
at run time, so variables go with everything.
"""

from __future__ import annotations

from typing import Final

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.lower.context import Lowering
from sertranspile.lower.defines import expand
from sertranspile.lower.strings import number_of
from sertranspile.lower.types import type_of

#: operators on two numbers
_NUMBERS: Final = frozenset(
    {"-", "*", "/", "mod", "%", "|", "&", "^", "<<", ">>", "&&", "||", "and", "or", "<", ">",
     "<=", ">=", "ieq", "ine"}
)  # fmt: skip
#: operators whose left side is a text
_TEXTS: Final = frozenset({"=~", "!~", "~=", "eq", "ne"})
_MATCHES: Final = frozenset({"=~", "!~", "~="})


def check_operands(low: Lowering, node: s.Unary | s.Binary) -> None:
    """Report the operands that the server would not start with."""
    if low.dialect.name == "openser1":
        return
    match node:
        case s.Unary(operator="!" | "-" | "~", operand=operand):
            want_number(low, operand)
        case s.Unary(operator="defined", operand=operand):
            want_text(low, operand)
        case s.Binary(operator=operator, left=left, right=right) if operator in _NUMBERS:
            want_number(low, left)
            want_number(low, right)
        case s.Binary(operator=operator, left=left, right=right) if operator in _TEXTS:
            want_text(low, left)
            if operator in _MATCHES and isinstance(right, s.Number):
                want_text(low, right)
        case s.Binary(operator="==" | "!=" | "+", left=left, right=right):
            if static_type(low, left) is ir.Type.INT:
                want_number(low, right)


def want_number(low: Lowering, node: s.Expression) -> None:
    """Report a value that is always a text."""
    if low.dialect.name != "openser1" and static_type(low, node) is ir.Type.TEXT:
        low.report(
            "E311",
            "a string stands where a number is wanted",
            node.span,
            "the server would not start with it",
            "write the number without quotes, or `(int)` before a value that is text",
        )


def want_text(low: Lowering, node: s.Expression) -> None:
    """Report a value that is always a number."""
    if low.dialect.name != "openser1" and static_type(low, node) is ir.Type.INT:
        low.report(
            "E311",
            "a number stands where a string is wanted",
            node.span,
            "the server would not start with it",
            "write `(str)` before the number, or write it in quotes",
        )


def static_type(low: Lowering, node: s.Expression) -> ir.Type:
    """The type that a value has whatever the message is; ``ANY`` where it depends on it."""
    match node:
        case s.String() | s.Select():
            return ir.Type.TEXT
        case s.Number() | s.AssignExpression() | s.BlockExpression():
            return ir.Type.INT
        case s.Name():
            if number_of(node) is not None:
                return ir.Type.INT
            meant = expand(low, node)
            kind = ir.Type.ANY if meant is None else type_of(meant)
            return kind if kind in (ir.Type.INT, ir.Type.TEXT) else ir.Type.ANY
        case s.Variable():
            return ir.Type.ANY
        case s.Call(name=name):
            return ir.Type.ANY if name == "selval" else ir.Type.INT
        case s.Group(inner=inner):
            return static_type(low, inner)
        case s.Unary(operator=operator):
            return ir.Type.TEXT if operator == "(str)" else ir.Type.INT
        case s.Binary(operator="+", left=left):
            while isinstance(left, s.Binary) and left.operator == "+":
                left = left.left  # a long sum does not recurse
            return static_type(low, left)
        case s.Binary():
            return ir.Type.INT
