"""Values and conditions of SER 2.x: attributes and selects, no conversions (LANGUAGE C.4.2, D.5).

An undefined side makes ``==`` and ``=~`` false and ``!=`` true; texts are compared without case. A
bare attribute or select is true when it has a value.
"""

from __future__ import annotations

from typing import Final

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.lower.assigning import assigned
from sertranspile.lower.blocks import block_call
from sertranspile.lower.calls import code_of, lower_call
from sertranspile.lower.chains import lower_chain
from sertranspile.lower.comparisons import keyword_comparison, lower_match
from sertranspile.lower.context import Lowering
from sertranspile.lower.outcomes import settled
from sertranspile.lower.refusals import refuse_operand
from sertranspile.lower.strings import number_of
from sertranspile.lower.types import bare_text, to_number, type_of
from sertranspile.lower.variables import read_select, read_variable

_AND: Final = frozenset({"&&", "and"})
_OR: Final = frozenset({"||", "or"})
_ORDER: Final = frozenset({"<", ">", "<=", ">="})
_COMPARED: Final = _ORDER | {"==", "!=", "=~"}


def lower_ser2_value(low: Lowering, node: s.Expression) -> ir.Expression:
    """What an attribute is set to, or compared with."""
    match node:
        case s.String():
            return ir.Literal(low.text(node), node.span)
        case s.Variable(text=text):
            return read_variable(low, text, node.span)
        case s.Select(text=text):
            return read_select(low, text, node.span)
        case s.Call():
            return code_of(lower_call(low, node))
        case s.BlockExpression():
            return block_call(low, node)
        case s.Group(inner=s.AssignExpression() as inner):
            return assigned(low, inner, lower_ser2_value(low, inner.value))
        case s.Group(inner=inner):
            one, zero = ir.Literal(1, node.span), ir.Literal(0, node.span)
            return ir.Choice(lower_ser2_condition(low, inner), one, zero, node.span)
    number = number_of(node)
    if number is None:
        refuse_operand(
            low, node, "a string, number, attribute, select or function",
            "write a string in double quotes",
        )  # fmt: skip
    return ir.Literal(number or 0, node.span)


def lower_ser2_condition(low: Lowering, node: s.Expression) -> ir.Expression:
    """A condition as an expression that is true when the server takes the first branch."""
    return settled(_condition(low, node))


def _condition(low: Lowering, node: s.Expression) -> ir.Expression:
    match node:
        case s.Group(inner=inner) if not isinstance(inner, s.AssignExpression):
            return _condition(low, inner)
        case s.Unary(operator="!", operand=operand):
            return ir.Not(_condition(low, operand), node.span)
        case s.Binary(operator=operator) if operator in _AND:
            return ir.And(lower_chain(low, node, _AND, _condition), node.span)
        case s.Binary(operator=operator) if operator in _OR:
            return ir.Or(lower_chain(low, node, _OR, _condition), node.span)
        case s.Binary(operator="&" | "|" as operator, left=left, right=right):
            bits = ir.Arithmetic(
                operator,
                to_number(lower_ser2_value(low, left)),
                to_number(lower_ser2_value(low, right)),
                node.span,
            )
            return ir.Compare("!=", bits, ir.Literal(0, node.span), False, node.span)
        case s.Binary():
            return _comparison(low, node)
        case s.Call():
            return _called(lower_call(low, node))
        case s.BlockExpression():
            return _called(block_call(low, node))
        case s.Variable():
            return ir.Not(ir.IsNull(lower_ser2_value(low, node), node.span), node.span)
        case s.Select():
            # one that is empty is not there
            return bare_text(lower_ser2_value(low, node))
    return ir.Compare(
        ">",
        to_number(lower_ser2_value(low, node)),
        ir.Literal(0, node.span),
        False,
        node.span,
    )


def _called(value: ir.Expression) -> ir.Expression:
    if isinstance(value, ir.CallRoute):
        return ir.Compare(">", value, ir.Literal(0, value.span), False, value.span)
    return value


def _comparison(low: Lowering, node: s.Binary) -> ir.Expression:
    found = keyword_comparison(low, node, lower_ser2_value)
    if found is not None:
        return found
    if node.operator not in _COMPARED:
        refuse_operand(low, node, "a condition", "compare with `==`, `!=` or `=~`")
        return ir.Literal(True, node.span)
    if not isinstance(node.left, s.Variable | s.Select):
        refuse_operand(
            low, node.left, "what can be compared",
            "compare an attribute, a select, method, uri, src_ip or dst_ip",
        )  # fmt: skip
        return ir.Literal(True, node.span)
    left = lower_ser2_value(low, node.left)
    if node.operator == "=~":
        found = lower_match(low, node, left, lower_ser2_value)
        if type_of(left) is ir.Type.ANY:
            # what is undefined matches nothing
            there = ir.Not(ir.IsNull(left, node.span), node.span)
            return ir.And((there, found), node.span)
        return found
    right = lower_ser2_value(low, node.right)
    if node.operator in _ORDER:
        return ir.Compare(node.operator, to_number(left), to_number(right), False, node.span)
    if type_of(right) is ir.Type.INT or type_of(left) is ir.Type.INT:
        return ir.Compare(node.operator, to_number(left), to_number(right), False, node.span)
    return ir.Compare(node.operator, left, right, True, node.span)
