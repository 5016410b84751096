"""``( $x = value )``: an assignment inside an expression (LANGUAGE C.4.2, C.4.3)."""

from __future__ import annotations

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.lower.context import Lowering
from sertranspile.lower.variables import assignment


def assigned(low: Lowering, node: s.AssignExpression, value: ir.Expression) -> ir.Expression:
    """``( $x = value )`` inside an expression, where it is 1 whatever the value is."""
    assign = assignment(low, node.target, value, node.span)
    if assign is not None:
        low.report(
            "W512",
            "an assignment inside an expression",
            node.span,
            "made before the statement it stands in",
            "write it as a statement of its own",
        )
        low.ahead.append(assign)
    return ir.Literal(1, node.span)
