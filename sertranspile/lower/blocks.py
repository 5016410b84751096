"""Blocks that stand as operands, ``if ({ a(); b(); })``: each becomes a function of its own."""

from __future__ import annotations

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.lower.context import Lowering
from sertranspile.records import replace


def block_call(low: Lowering, node: s.BlockExpression) -> ir.Expression:
    """The call of a function that holds the block; its code is that of the last action."""
    number = len(low.inner) + 1
    function = f"{low.function}_block_{number}"
    place = len(low.inner)
    kind = low.kind
    low.inner.append(
        ir.Route(ir.RouteKind.INNER, None, function, "Request", (), False, False, node.span)
    )
    body = low.body(node.body, node.span.end - 1, True)
    low.inner[place] = replace(low.inner[place], body=body, inside=kind)
    return ir.CallRoute(function, False, node.span, True)
