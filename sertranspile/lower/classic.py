"""Conditions and calls of SER 0.8 and 0.9, where a 0 ends the route (LANGUAGE C.4.1, D.3.1).

Keyword operands, calls, ``and``, ``or`` and ``not``; nothing else. A module function that returns
0, in a statement or a condition, ends the route it stands in; the check for it is left out where
the route ends there anyway.
"""

from __future__ import annotations

from typing import Final

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.lower.blocks import block_call
from sertranspile.lower.calls import lower_call
from sertranspile.lower.chains import lower_chain
from sertranspile.lower.comparisons import keyword_comparison
from sertranspile.lower.context import Lowering
from sertranspile.lower.outcomes import settled
from sertranspile.lower.refusals import OTHER_DIALECT, operator_span, refuse_operand
from sertranspile.lower.strings import number_of
from sertranspile.records import replace
from sertranspile.source import Span

_AND: Final = frozenset({"&&", "and", "&"})
_OR: Final = frozenset({"||", "or", "|"})
_RC: Final = "rc"
_OPERANDS: Final = "compare method, uri, src_ip or dst_ip"


def lower_classic(low: Lowering, node: s.Expression) -> ir.Expression:
    """A condition as an expression that is true when the server takes the first branch."""
    return settled(_condition(low, node))


def _condition(low: Lowering, node: s.Expression) -> ir.Expression:
    match node:
        case s.Group(inner=inner) if not isinstance(inner, s.AssignExpression):
            return _condition(low, inner)
        case s.Unary(operator="!", operand=operand):
            return ir.Not(_condition(low, operand), node.span)
        case s.Binary(operator=operator):
            if operator in _AND:
                return ir.And(lower_chain(low, node, _AND, _condition), node.span)
            if operator in _OR:
                return ir.Or(lower_chain(low, node, _OR, _condition), node.span)
            return _comparison(low, node)
        case s.Call():
            return lower_call(low, node)
        case s.BlockExpression():
            return block_call(low, node)
    number = number_of(node, low.numbers)
    if number is not None:
        return ir.Literal(bool(number), node.span)
    refuse_operand(low, node, "a condition", f"{_OPERANDS}, or call a function")
    return ir.Literal(True, node.span)


def _comparison(low: Lowering, node: s.Binary) -> ir.Expression:
    if node.operator not in ("==", "=~", "!=", "<", ">", "<=", ">="):
        low.report(
            "E103",
            f"`{node.operator}` is no operator of {low.dialect.title}",
            operator_span(low, node),
            "of a later dialect",
            OTHER_DIALECT,
        )
        return ir.Literal(True, node.span)
    found = keyword_comparison(low, node, classic_operand)
    if found is None:
        refuse_operand(low, node.left, "what can be compared", _OPERANDS)
        return ir.Literal(True, node.span)
    return found


def classic_operand(low: Lowering, node: s.Expression) -> ir.Expression:
    """The right side of a comparison: a string; a number where one is wanted."""
    if isinstance(node, s.String):
        return ir.Literal(low.text(node), node.span)
    number = number_of(node, low.numbers)
    if number is None:
        refuse_operand(low, node, "a string or a number", "write a string in double quotes")
    return ir.Literal(number or 0, node.span)


# ---- where a 0 ends the route ------------------------------------------------------------------


def may_stop(value: ir.Expression) -> bool:
    """Whether a call in an expression may return 0."""
    match value:
        case ir.Call(function=function):
            return function.may_stop
        case ir.Not(operand=operand) | ir.Commented(value=operand):
            return may_stop(operand)
        case ir.And(operands=operands) | ir.Or(operands=operands):
            return any(may_stop(operand) for operand in operands)
        case ir.Choice(test=test, yes=yes, no=no):
            return may_stop(test) or may_stop(yes) or may_stop(no)
    return False


def classic_statement(
    value: ir.Expression, span: Span, trivia: ir.Trivia, leaves: bool
) -> list[ir.Statement]:
    """A call as a statement; ``leaves``: the route ends behind it anyway."""
    if leaves or not may_stop(value):
        return [ir.Do(value, None, span, trivia)]
    return [ir.If(_is_zero(value), (_leave(span),), (), span, trivia)]


def _is_zero(value: ir.Expression) -> ir.Compare:
    return ir.Compare("==", value, ir.Literal(0, value.span), False, value.span)


def _leave(span: Span) -> ir.Stop:
    return ir.Stop(ir.How.RETURN, None, span)


def classic_if(
    test: ir.Expression,
    then: tuple[ir.Statement, ...],
    orelse: tuple[ir.Statement, ...],
    span: Span,
    trivia: ir.Trivia,
    leaves: bool,
) -> list[ir.Statement]:
    """An ``if``; a condition that may return 0 then ends the route and takes neither branch."""
    if not may_stop(test):
        return [ir.If(test, then, orelse, span, trivia)]
    call, negated = test, False
    while isinstance(call, ir.Not):
        call, negated = call.operand, not negated
    if isinstance(call, ir.Call):
        if leaves and not orelse:
            if not negated:
                return [ir.If(call, then, (), span, trivia)]
            below = ir.Compare("<", call, ir.Literal(0, span), False, span)
            return [ir.If(below, then, (), span, trivia)]
        bound = ir.Bound(_RC, call.span)
        return [
            ir.Do(call, _RC, call.span, trivia),
            ir.If(_is_zero(bound), (_leave(span),), (), span),
            ir.If(ir.Not(bound, span) if negated else bound, then, orelse, span),
        ]
    # somewhere inside: what was called last is kept, and asked when the condition is false
    bound = ir.Bound(_RC, span)
    ended = ir.If(_is_zero(bound), (_leave(span),), orelse, span)
    return [
        ir.Do(ir.Literal(1, span), _RC, span, replace(trivia, trailing=None)),
        ir.If(_keeping(test), then, (ended,), span, replace(trivia, before=())),
    ]


def _keeping(value: ir.Expression) -> ir.Expression:
    """A condition in which each call that may return 0 leaves its code in ``rc`` and ends there."""
    match value:
        case ir.Call(function=function) if function.may_stop:
            kept = ir.Bind(_RC, value, value.span)
            return ir.Compare(">", kept, ir.Literal(0, value.span), False, value.span)
        case ir.Not(operand=ir.Call(function=function) as call) if function.may_stop:
            kept = ir.Bind(_RC, call, value.span)
            return ir.Compare("<", kept, ir.Literal(0, value.span), False, value.span)
        case ir.Not(operand=operand):
            return replace(value, operand=_keeping(operand))
        case ir.Commented(value=inner):
            return replace(value, value=_keeping(inner))
        case ir.And(operands=operands):
            return replace(value, operands=tuple(_keeping(operand) for operand in operands))
        case ir.Or(operands=operands):
            out: list[ir.Expression] = []
            stopped = False
            for operand in operands:
                kept_operand = _keeping(operand)
                if stopped and isinstance(kept_operand, ir.Commented):
                    kept_operand = replace(kept_operand, value=_alive(kept_operand.value))
                elif stopped:
                    kept_operand = _alive(kept_operand)
                out.append(kept_operand)
                stopped = stopped or may_stop(operand)
            return replace(value, operands=tuple(out))
        case ir.Choice(test=test, yes=yes, no=no):
            other = _alive(_keeping(no)) if may_stop(test) else _keeping(no)
            return replace(value, test=_keeping(test), yes=_keeping(yes), no=other)
    return value


def _alive(value: ir.Expression) -> ir.Expression:
    """The value, unless a call before it returned 0."""
    bound, zero = ir.Bound(_RC, value.span), ir.Literal(0, value.span)
    alive = ir.Compare("!=", bound, zero, False, value.span)
    if isinstance(value, ir.Literal) and value.value:
        return alive
    return ir.And((alive, value), value.span)
