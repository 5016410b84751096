"""What ``==`` of OpenSER and of 3.x asks, by the types of its operands (LANGUAGE D.5)."""

from __future__ import annotations

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.lower.types import bare_text, nullable, to_number, to_text, type_of
from sertranspile.source import Span


def equality(node: s.Binary, left: ir.Expression, right: ir.Expression) -> ir.Expression:
    """Whether the operands of ``node`` are equal, whichever way it asks that."""
    span = node.span
    if isinstance(right, ir.Literal) and right.value is None:
        return ir.IsNull(left, span) if nullable(left) else ir.Literal(False, span)
    if node.operator in ("eq", "ne"):
        return _texts(left, right, span)
    kind = type_of(left)
    if node.operator in ("ieq", "ine") or kind in (ir.Type.INT, ir.Type.BOOL):
        return ir.Compare("==", to_number(left), to_number(right), False, span)
    if kind is ir.Type.ANY:
        if isinstance(right, ir.Literal) and right.value == "":
            # the servers ask for an empty text then, whatever the type
            return ir.Not(to_text(left), span)
        return ir.Helped(ir.Help.EQUAL, (left, right), span)
    return _texts(left, right, span)


def _texts(left: ir.Expression, right: ir.Expression, span: Span) -> ir.Expression:
    """Whether two texts are equal; one that is None is empty."""
    textual = (ir.Type.TEXT, ir.Type.URI)
    right = right if type_of(right) in textual else to_text(right)
    left = left if type_of(left) in textual else to_text(left)
    left = bare_text(left)
    if isinstance(right, ir.Literal) and right.value == "":
        return ir.Not(left, span)
    if nullable(right) and not nullable(left):
        right = to_text(right)
    return ir.Compare("==", left, right, False, span)
