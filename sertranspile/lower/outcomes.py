"""Conditions up to SER 2.0, which end in an error where an operand of theirs does (LANGUAGE D.2).

An error is neither true nor false: `!` leaves it alone, on the left of `||` and `&&` it is the
result, and `if` takes its other branch. So the negation of a test is told apart from its absence.
"""

from __future__ import annotations

from typing import Final

from sertranspile import ir
from sertranspile.passes.walk import inner
from sertranspile.records import replace
from sertranspile.source import Span

#: tests that one condition may become; beyond that an error counts as false
_MOST: Final = 256


def settled(condition: ir.Expression) -> ir.Expression:
    """A condition as an expression that is true where it is true, and false where it is false or
    an error."""
    return _true(condition)


def _true(value: ir.Expression) -> ir.Expression:
    match value:
        case ir.Fallible(holds=holds):
            return holds
        case ir.Commented(value=inside):
            return replace(value, value=_true(inside))
        case ir.Not(operand=operand):
            return _false(operand, value.span)
        case ir.And(operands=operands):
            return ir.And(tuple(map(_true, operands)), value.span)
        case ir.Or(operands=operands):
            rest = _true(operands[-1])
            for operand in reversed(operands[:-1]):
                rest = _either(operand, rest, value.span)
            return rest
    return value


def _false(value: ir.Expression, span: Span) -> ir.Expression:
    """An expression that is true where the value is false."""
    match value:
        case ir.Fallible(fails=fails):
            return fails
        case ir.Commented(value=inside):
            return replace(value, value=_false(inside, span))
        case ir.Not(operand=operand):
            return _true(operand)
        case ir.And() | ir.Or() if not _can_fail(value) and not _calls(value):
            return ir.Not(value, span)
        case ir.Or(operands=operands):
            return ir.And(tuple(_false(operand, span) for operand in operands), span)
        case ir.And(operands=operands):
            rest = _false(operands[-1], span)
            for operand in reversed(operands[:-1]):
                rest = _either(ir.Not(operand, span), rest, span)
            return rest
    return ir.Not(value, span)


def _either(left: ir.Expression, right: ir.Expression, span: Span) -> ir.Expression:
    """``left || right`` where ``right`` is settled already."""
    if isinstance(left, ir.Commented) and _can_fail(left):
        # the comments stay at what is made of it first
        made = _either(left.value, right, span)
        if not isinstance(made, ir.Or):
            return replace(left, value=made)
        first = replace(left, value=made.operands[0])
        return replace(made, operands=(first, *made.operands[1:]))
    if not _can_fail(left):
        return _or(_true(left), right)
    if not _calls(left):
        other = left.fails if isinstance(left, ir.Fallible) else _known(left)
        return _or(_true(left), _and(other, right))
    true = ir.Literal(True, span)
    return _chosen(left, true, right, [_MOST]) or _or(_true(left), right)


def _known(value: ir.Expression) -> ir.Expression:
    """An expression that is true where the value is no error."""
    match value:
        case ir.Fallible(known=known):
            return known
        case ir.Commented(value=inside):
            return _known(inside)
        case ir.Not(operand=operand):
            return _known(operand)
        case ir.And(operands=operands) | ir.Or(operands=operands):
            found: ir.Expression = ir.Literal(True, value.span)
            for operand in reversed(operands):
                # one that decides keeps what is behind it from being looked at
                true = _true(operand)
                decides = true if isinstance(value, ir.Or) else ir.Not(true, operand.span)
                found = _and(_known(operand), _or(decides, found))
            return found
    return ir.Literal(True, value.span)


def _can_fail(value: ir.Expression) -> bool:
    return any(isinstance(part, ir.Fallible) for part in inner(value))


def _calls(value: ir.Expression) -> bool:
    """Whether evaluating it twice would do something twice."""
    return any(isinstance(part, ir.Call | ir.CallRoute | ir.CallNamed) for part in inner(value))


def _chosen(
    value: ir.Expression, yes: ir.Expression, no: ir.Expression, left: list[int]
) -> ir.Expression | None:
    """``yes`` where the value is true, ``no`` where it is false; each call of it stands once.

    ``left``: how many tests there may still be; None when they do not suffice.
    """
    left[0] -= 1
    found: ir.Expression | None
    match value:
        case _ if left[0] < 0:
            return None
        case ir.Commented(value=inside):
            return _chosen(inside, yes, no, left)
        case ir.Not(operand=operand):
            return _chosen(operand, no, yes, left)
        case ir.And(operands=operands):
            found = yes
            for operand in reversed(operands):
                found = None if found is None else _chosen(operand, found, no, left)
            return found
        case ir.Or(operands=operands):
            found = no
            for operand in reversed(operands):
                found = None if found is None else _chosen(operand, yes, found, left)
            return found
        case ir.Fallible(holds=holds, fails=fails):
            return _or(_and(holds, yes), _and(fails, no))
    if _is(yes, True):
        return _or(value, no)
    if _is(no, True):
        return _or(ir.Not(value, value.span), yes)
    return ir.Choice(value, yes, no, value.span)


# ---- conditions without what is known ----------------------------------------------------------


def _is(value: ir.Expression, truth: bool) -> bool:
    return isinstance(value, ir.Literal) and value.value is truth


def _and(left: ir.Expression, right: ir.Expression) -> ir.Expression:
    if _is(left, True) or _is(right, False):
        return right
    if _is(right, True):
        return left
    return ir.And((left, *(right.operands if isinstance(right, ir.And) else (right,))), left.span)


def _or(left: ir.Expression, right: ir.Expression) -> ir.Expression:
    if _is(left, False) or _is(right, True):
        return right
    if _is(right, False):
        return left
    return ir.Or((left, *(right.operands if isinstance(right, ir.Or) else (right,))), left.span)
