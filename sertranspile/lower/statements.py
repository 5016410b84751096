"""Statements of SER 0.8, and where a 0 ends the route (LANGUAGE D.3.1).

``break`` and ``drop`` end the route they stand in. So does a module function that returns 0, in a
statement or a condition; the check for it is left out where the route ends there anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.lower.calls import BARE, lower_call
from sertranspile.lower.classic import lower_condition, may_stop
from sertranspile.lower.context import Lowering
from sertranspile.source import Span

_RC = "rc"


def lower_body(
    low: Lowering, statements: Sequence[s.Statement], end: int, last: bool
) -> tuple[ir.Statement, ...]:
    """The statements of a block that ends at offset ``end``.

    ``last``: nothing of the route follows the block.
    """
    real = [statement for statement in _flat(statements) if not isinstance(statement, s.Null)]
    out: list[ir.Statement] = []
    for number, statement in enumerate(real):
        following = real[number + 1] if number + 1 < len(real) else None
        leaves = last if following is None else isinstance(following, s.Jump)
        out += _statement(low, statement, leaves)
    remarks = low.trivia.rest(end)
    if remarks:
        out.append(ir.Remark(Span(end, end), ir.Trivia(remarks)))
    low.trivia.passed(end)
    if out and out[0].trivia.before[:1] == (None,):
        # a block does not begin with a blank line
        trivia = replace(out[0].trivia, before=out[0].trivia.before[1:])
        out[0] = replace(out[0], trivia=trivia)
    return tuple(out)


def _flat(statements: Sequence[s.Statement]) -> Sequence[s.Statement]:
    """Blocks that stand for themselves mean nothing of their own."""
    if not any(isinstance(statement, s.Block) for statement in statements):
        return statements
    out: list[s.Statement] = []
    for statement in statements:
        out += _flat(statement.body) if isinstance(statement, s.Block) else [statement]
    return out


def _statement(low: Lowering, node: s.Statement, leaves: bool) -> list[ir.Statement]:
    match node:
        case s.If():
            return _if(low, node, leaves)
        case s.CallStatement(call=call):
            return _call(low, call, low.trivia.statement(node.span), leaves)
        case s.BareCall(name=name):
            trivia = low.trivia.statement(node.span)
            if name in BARE:
                call = s.Call(node.span, name, node.span, ())
                return _call(low, call, trivia, leaves)
            low.report(
                "E208",
                f"`{name}` is no command without parentheses",
                node.span,
                "unexpected",
                f"write `{name}()`",
            )
            return []
        case s.Jump(keyword="break" | "drop", value=None):
            trivia = low.trivia.statement(node.span)
            return [ir.Stop(ir.How.RETURN, None, node.span, trivia)]
    low.trivia.statement(node.span)
    word = low.source.text[node.span.start : node.span.end].split("(")[0].split()[0]
    low.report(
        "E103",
        f"`{word[:24]}` is no statement of {low.dialect.title}",
        Span(node.span.start, node.span.start + len(word)),
        "of a later dialect",
        "give the dialect with --dialect if this is not the one",
    )
    return []


def _call(low: Lowering, call: s.Call, trivia: ir.Trivia, leaves: bool) -> list[ir.Statement]:
    if call.name in ("setflag", "resetflag") and len(call.args) == 1:
        flag = lower_call(low, call)
        if isinstance(flag, ir.HasFlag):
            return [ir.SetFlag(flag.flag, call.name == "setflag", call.span, trivia)]
        return []
    value = lower_call(low, call)
    if isinstance(value, ir.Literal):
        # reported: a call of nothing
        return [ir.Remark(call.span, trivia)] if trivia.before or trivia.trailing else []
    if leaves or not may_stop(value):
        return [ir.Do(value, None, call.span, trivia)]
    return [ir.If(_is_zero(value), (_leave(call.span),), (), call.span, trivia)]


def _is_zero(value: ir.Expression) -> ir.Compare:
    return ir.Compare("==", value, ir.Literal(0, value.span), False, value.span)


def _leave(span: Span) -> ir.Stop:
    return ir.Stop(ir.How.RETURN, None, span)


def _if(low: Lowering, node: s.If, leaves: bool) -> list[ir.Statement]:
    trivia = low.trivia.statement(node.span, node.test.span.end)
    test = lower_condition(low, node.test)
    then_end = _block_end(low, node.test.span.end, node.then, node)
    then = lower_body(low, node.then, then_end, leaves)
    orelse: tuple[ir.Statement, ...] = ()
    if node.orelse is not None:
        start = node.then[-1].span.end if node.then else then_end
        end = _block_end(low, start, node.orelse, node)
        orelse = lower_body(low, node.orelse, end, leaves)
    if not may_stop(test):
        return [ir.If(test, then, orelse, node.span, trivia)]
    return _stopping_if(test, then, orelse, node.span, trivia, leaves)


def _block_end(low: Lowering, start: int, body: Sequence[s.Statement], node: s.If) -> int:
    """Where the block with ``body`` closes; a single statement without braces ends itself."""
    if body:
        opened = "{" in low.code[start : body[0].span.start]
        after = body[-1].span.end
        if not opened:
            return after
    else:
        after = low.code.find("{", start) + 1
    found = low.code.find("}", after)
    return found if 0 <= found <= node.span.end else after


def _stopping_if(
    test: ir.Expression,
    then: tuple[ir.Statement, ...],
    orelse: tuple[ir.Statement, ...],
    span: Span,
    trivia: ir.Trivia,
    leaves: bool,
) -> list[ir.Statement]:
    """An ``if`` whose condition may return 0, which ends the route and takes neither branch."""
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
        ir.Do(ir.Literal(1, span), _RC, span, trivia),
        ir.If(_keeping(test), then, (ended,), span),
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
        case ir.And(operands=operands):
            return replace(value, operands=tuple(_keeping(operand) for operand in operands))
        case ir.Or(operands=operands):
            out: list[ir.Expression] = []
            stopped = False
            for operand in operands:
                kept_operand = _keeping(operand)
                if stopped:
                    bound = ir.Bound(_RC, value.span)
                    alive = ir.Compare("!=", bound, ir.Literal(0, value.span), False, value.span)
                    kept_operand = ir.And((alive, kept_operand), value.span)
                out.append(kept_operand)
                stopped = stopped or may_stop(operand)
            return replace(value, operands=tuple(out))
    return value
