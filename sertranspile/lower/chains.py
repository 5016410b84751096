"""``a && b && c``: the operands of a chain, each with the comments that stand at it."""

from __future__ import annotations

from collections.abc import Callable

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.lower.context import Lowering


def lower_chain(
    low: Lowering,
    node: s.Expression,
    operators: frozenset[str],
    lower: Callable[[Lowering, s.Expression], ir.Expression],
) -> tuple[ir.Expression, ...]:
    """The operands of a chain of one operator, from left to right; long chains do not recurse."""
    chain: list[s.Expression] = []
    while isinstance(node, s.Binary) and node.operator in operators:
        chain.append(node.right)
        node = node.left
    chain.append(node)
    out = []
    for operand in reversed(chain):
        # before those inside of the operand are asked for
        comments = low.trivia.inside(operand.span)
        value = lower(low, operand)
        if comments is not None:
            value = ir.Commented(value, comments[0], comments[1], value.span)
        out.append(value)
    return tuple(out)
