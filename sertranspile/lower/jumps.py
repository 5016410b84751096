"""``return``, ``exit``, ``drop`` and ``break``: what each ends, by dialect (LANGUAGE D.3)."""

from __future__ import annotations

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.dialects import Generation
from sertranspile.lower.context import Lowering
from sertranspile.lower.refusals import OTHER_DIALECT
from sertranspile.lower.static_types import want_number
from sertranspile.lower.types import to_number
from sertranspile.source import Span


def lower_jump(low: Lowering, node: s.Jump) -> list[ir.Statement]:
    """The statement; several when the value of an ``exit`` has to be computed first."""
    comments = low.trivia.statement(node.span)
    match low.dialect.generation:
        case Generation.CLASSIC:
            return _classic(low, node, comments)
        case Generation.SER2:
            return _ser2(low, node, comments)
        case Generation.MODERN:
            return _modern(low, node, comments)


def _classic(low: Lowering, node: s.Jump, comments: ir.Trivia) -> list[ir.Statement]:
    """``break`` and ``drop`` are the same: they end the route (LANGUAGE D.3.1)."""
    if node.keyword in ("break", "drop") and node.value is None:
        return [ir.Stop(ir.How.RETURN, None, node.span, comments)]
    low.report(
        "E103",
        f"`{node.keyword}` is no statement of {low.dialect.title}",
        Span(node.span.start, node.span.start + len(node.keyword)),
        "of a later dialect",
        OTHER_DIALECT,
    )
    return []


def _ser2(low: Lowering, node: s.Jump, comments: ir.Trivia) -> list[ir.Statement]:
    """``drop`` and ``exit`` end the script, ``break`` is ``return 0`` (LANGUAGE D.3.2)."""
    span = node.span
    if node.keyword in ("drop", "exit"):
        code = ir.Literal(0, span) if node.value is None else to_number(low.value(node.value))
        return [ir.Stop(ir.How.EXIT, code, span, comments)]
    if node.keyword == "break":
        return [ir.Stop(ir.How.RETURN, ir.Literal(0, span), span, comments)]
    value = None if node.value is None else low.value(node.value)
    return [ir.Stop(ir.How.RETURN, value, span, comments)]


def _modern(low: Lowering, node: s.Jump, comments: ir.Trivia) -> list[ir.Statement]:
    span = node.span
    if node.keyword == "break":
        if low.loops:
            return [ir.Break(span, comments)]
        return [ir.Stop(ir.How.RETURN, ir.Literal(0, span), span, comments)]
    if node.value is not None:
        want_number(low, node.value)
    value = None if node.value is None else to_number(low.value(node.value))
    if node.keyword == "return":
        return [_return(low, value, node, comments)]
    if node.keyword == "exit":
        return [ir.Stop(ir.How.EXIT, value, span, comments)]
    if value is None or isinstance(value, ir.Literal):
        return [ir.Stop(ir.How.DROP, None, span, comments)]
    return [ir.Do(value, None, span, comments), ir.Stop(ir.How.DROP, None, span)]


def _return(
    low: Lowering, value: ir.Expression | None, node: s.Jump, comments: ir.Trivia
) -> ir.Stop:
    """``return 0`` ends the script from 5.x on (LANGUAGE D.3.3)."""
    if value is None or not low.dialect.return_zero_exits:
        return ir.Stop(ir.How.RETURN, value, node.span, comments)
    if isinstance(value, ir.Literal):
        if value.value == 0:
            return ir.Stop(ir.How.EXIT, value, node.span, comments)
        return ir.Stop(ir.How.RETURN, value, node.span, comments)
    checked = ir.Helped(ir.Help.EXIT_IF_ZERO, (value,), node.span)
    return ir.Stop(ir.How.RETURN, checked, node.span, comments)
