"""What only the whole program tells: which routes wait, and which must give a code to their
caller."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sertranspile import ir
from sertranspile.source import Span


def finish(program: ir.Program, tested: set[str]) -> ir.Program:
    """Colour the routes, and let those in ``tested`` return whether they went well."""
    routes = [item for item in program.items if isinstance(item, ir.Route)]
    waiting = _waiting(routes)
    items = tuple(
        _route(item, waiting, item.function in tested) if isinstance(item, ir.Route) else item
        for item in program.items
    )
    return replace(program, items=items)


def _waiting(routes: list[ir.Route]) -> set[str]:
    """The functions that reach a call that waits: a fixpoint over the call graph."""
    calls: dict[str, set[str]] = {}
    waiting: set[str] = set()
    for route in routes:
        names = calls.setdefault(route.function, set())
        for value in values(route.body):
            if isinstance(value, ir.Call) and value.function.waits:
                waiting.add(route.function)
            elif isinstance(value, ir.CallRoute):
                names.add(value.function)
    while True:
        more = {name for name, names in calls.items() if names & waiting} - waiting
        if not more:
            return waiting
        waiting |= more


def values(body: tuple[ir.Statement, ...]) -> Iterator[ir.Expression]:
    """All expressions of a body, inner ones too."""
    for statement in body:
        match statement:
            case ir.Do(value=value):
                yield from _inner(value)
            case ir.If(test=test, then=then, orelse=orelse):
                yield from _inner(test)
                yield from values(then)
                yield from values(orelse)
            case ir.Stop(value=value) if value is not None:
                yield from _inner(value)


def _inner(value: ir.Expression) -> Iterator[ir.Expression]:
    yield value
    match value:
        case ir.Not(operand=operand):
            yield from _inner(operand)
        case ir.And(operands=operands) | ir.Or(operands=operands):
            for operand in operands:
                yield from _inner(operand)
        case ir.Compare(left=left, right=right):
            yield from _inner(left)
            yield from _inner(right)
        case ir.Bind(value=kept):
            yield from _inner(kept)


def _route(route: ir.Route, waiting: set[str], returns_code: bool) -> ir.Route:
    body = _coded(route.body, route.span) if returns_code else route.body
    return replace(
        route,
        body=tuple(_coloured(statement, waiting) for statement in body),
        waits=route.function in waiting,
        returns_code=returns_code,
    )


def _coloured(statement: ir.Statement, waiting: set[str]) -> ir.Statement:
    match statement:
        case ir.Do(value=value):
            return replace(statement, value=_coloured_value(value, waiting))
        case ir.If(test=test, then=then, orelse=orelse):
            return replace(
                statement,
                test=_coloured_value(test, waiting),
                then=tuple(_coloured(inner, waiting) for inner in then),
                orelse=tuple(_coloured(inner, waiting) for inner in orelse),
            )
        case ir.Stop(value=value) if value is not None:
            return replace(statement, value=_coloured_value(value, waiting))
    return statement


def _coloured_value(value: ir.Expression, waiting: set[str]) -> ir.Expression:
    match value:
        case ir.CallRoute(function=function):
            return replace(value, waits=function in waiting)
        case ir.Not(operand=operand):
            return replace(value, operand=_coloured_value(operand, waiting))
        case ir.And(operands=operands) | ir.Or(operands=operands):
            return replace(
                value, operands=tuple(_coloured_value(operand, waiting) for operand in operands)
            )
        case ir.Compare(left=left, right=right):
            return replace(
                value,
                left=_coloured_value(left, waiting),
                right=_coloured_value(right, waiting),
            )
    return value


def _coded(body: tuple[ir.Statement, ...], span: Span) -> tuple[ir.Statement, ...]:
    """A body that returns whether its last action went well; 0 counts as well (LANGUAGE D.3.1)."""
    yes = ir.Literal(True, span)
    body = tuple(_stops_coded(statement, yes) for statement in body)
    at = max((n for n, row in enumerate(body) if not isinstance(row, ir.Remark)), default=-1)
    last = body[at] if at >= 0 else None
    end = (ir.Stop(ir.How.RETURN, yes, span),)
    match last:
        case ir.Stop():
            return body
        case ir.Do(value=ir.Call() | ir.CallRoute() as value, bind=None):
            is_rc = isinstance(value, ir.Call) and value.function.returns != "bool"
            zero = ir.Literal(0, span)
            code = ir.Compare(">=", value, zero, False, value.span) if is_rc else value
            done = ir.Stop(ir.How.RETURN, code, last.span, last.trivia)
            return (*body[:at], done, *body[at + 1 :])
        case ir.If(then=then, orelse=orelse):
            inner = replace(
                last, then=_coded(then, span), orelse=_coded(orelse, span) if orelse else ()
            )
            rest = () if orelse else end
            return (*body[:at], inner, *body[at + 1 :], *rest)
    return (*body, *end)


def _stops_coded(statement: ir.Statement, yes: ir.Literal) -> ir.Statement:
    match statement:
        case ir.Stop(value=None):
            return replace(statement, value=yes)
        case ir.If(then=then, orelse=orelse):
            return replace(
                statement,
                then=tuple(_stops_coded(inner, yes) for inner in then),
                orelse=tuple(_stops_coded(inner, yes) for inner in orelse),
            )
    return statement
