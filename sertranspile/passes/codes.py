"""Routes whose code is asked for return it; in the others ``exit`` and ``return`` are plain.

A route's code is what it returns, else that of its last action (LANGUAGE D.3.3); in SER 0.8 and 0.9
a caller only learns whether it was negative (LANGUAGE D.3.1).
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from sertranspile import ir
from sertranspile.passes.walk import (
    blocks,
    inner,
    map_body,
    map_routes,
    own_values,
    rebuilt,
    routes,
    values,
    with_values,
)
from sertranspile.source import Span

#: blocks that nothing calls
_ENTRIES = frozenset(ir.RouteKind) - {ir.RouteKind.ROUTE, ir.RouteKind.INNER}
#: blocks in which ``drop`` says nothing more than ``exit`` (LANGUAGE D.3.4)
_DROP_IS_EXIT = frozenset({ir.RouteKind.REQUEST, ir.RouteKind.FAILURE, ir.RouteKind.ERROR})


def return_codes(items: tuple[ir.Item, ...], classic: bool) -> tuple[ir.Item, ...]:
    """The items with codes where they are asked for."""
    asked = _asked(items)
    while True:
        made = map_routes(items, partial(_route, asked=asked, classic=classic))
        more = _asked(made) - asked
        if not more:
            break
        asked = asked | more
    return map_routes(made, lambda route: _with_calls(route, asked))


def _asked(items: tuple[ir.Item, ...]) -> set[str]:
    """The functions of routes whose code somebody reads."""
    found: set[str] = set()
    for route in routes(items):
        _asked_in(route.body, found)
        if route.kind is ir.RouteKind.REPLY and _may_fail(route.body):
            found.add(route.function)
        if route.kind is ir.RouteKind.INNER:
            found.add(route.function)
    return found


def _asked_in(body: tuple[ir.Statement, ...], found: set[str]) -> None:
    for statement in body:
        for value in own_values(statement):
            plain = isinstance(statement, ir.Do) and statement.bind is None
            if type(value) is ir.Literal or (plain and isinstance(value, ir.CallRoute)):
                continue
            for part in inner(value):
                if type(part) is ir.CallRoute:
                    found.add(part.function)
        for block in blocks(statement):
            _asked_in(block, found)


def _may_fail(body: tuple[ir.Statement, ...]) -> bool:
    """Whether a core reply route can end with a code that discards the reply (LANGUAGE E.2)."""
    last = next((row for row in reversed(body) if not isinstance(row, ir.Remark)), None)
    match last:
        case ir.Do(value=ir.Call(function=function)):
            ends = function.returns in ("Rc", "bool") and function.module is not None
        case ir.Do(value=ir.CallRoute() | ir.CallNamed() | ir.Helped()):
            ends = True
        case ir.If(then=then, orelse=orelse) | ir.Feature(then=then, orelse=orelse):
            ends = _may_fail(then) or _may_fail(orelse)
        case ir.Match(arms=arms):
            ends = any(_may_fail(arm.body) for arm in arms)
        case _:
            ends = False
    return ends or _returns_zero(body)


def _returns_zero(body: tuple[ir.Statement, ...]) -> bool:
    for statement in body:
        if isinstance(statement, ir.Stop) and statement.how is ir.How.RETURN:
            value = statement.value
            if value is not None and not (
                isinstance(value, ir.Literal) and isinstance(value.value, int) and value.value > 0
            ):
                return True
        if any(_returns_zero(block) for block in blocks(statement)):
            return True
    return False


def _route(route: ir.Route, asked: set[str], classic: bool) -> ir.Route:
    coded = route.function in asked
    if route.returns_code:
        return route  # done in an earlier round
    entry = route.kind in _ENTRIES
    drops = route.kind in _DROP_IS_EXIT

    def placed(statement: ir.Statement) -> ir.Statement:
        return _stop(statement, entry, drops, coded, classic)

    if not coded:
        if not _has_stops(route.body):
            return route
        return replace(route, body=map_body(route.body, placed))
    body = _coded(map_body(route.body, placed), route.span, classic)
    return replace(route, body=body, returns_code=True, code_type="bool" if classic else "int")


def _has_stops(body: tuple[ir.Statement, ...]) -> bool:
    return any(
        isinstance(row, ir.Stop) or any(_has_stops(block) for block in blocks(row)) for row in body
    )


def _stop(
    statement: ir.Statement, entry: bool, drops: bool, coded: bool, classic: bool
) -> ir.Statement:
    """Where a stop leads: out of the function where nothing called it, else by an exception."""
    if not isinstance(statement, ir.Stop):
        return statement
    how = statement.how
    if how is ir.How.DROP and drops:
        how = ir.How.EXIT
    value = statement.value
    if how is ir.How.EXIT and entry:
        how = ir.How.RETURN
        value = value if coded else None
    if how is not ir.How.RETURN:
        return replace(statement, how=how, value=None)
    if coded:
        if value is None:
            value = ir.Literal(True if classic else 1, statement.span)
    elif value is not None and not any(_does_something(part) for part in inner(value)):
        value = None
    return replace(statement, how=how, value=value)


def _does_something(value: ir.Expression) -> bool:
    match value:
        case ir.Call() | ir.CallRoute() | ir.CallNamed():
            return True
        case ir.Helped(help=ir.Help.EXIT_IF_ZERO):
            return True
    return False


# ---- the code of the last action ---------------------------------------------------------------


def _coded(body: tuple[ir.Statement, ...], span: Span, classic: bool) -> tuple[ir.Statement, ...]:
    """A body that returns its code at every end."""
    one = ir.Literal(True if classic else 1, span)
    end = (ir.Stop(ir.How.RETURN, one, span),)
    at = max((n for n, row in enumerate(body) if not isinstance(row, ir.Remark)), default=-1)
    last = body[at] if at >= 0 else None
    match last:
        case ir.Stop():
            return body
        case ir.Do(value=value, bind=None) if _is_call(value):
            code = _as_code(value, classic)
            done = ir.Stop(ir.How.RETURN, code, last.span, last.trivia)
            return (*body[:at], done, *body[at + 1 :])
        case ir.If(then=then, orelse=orelse) | ir.Feature(then=then, orelse=orelse):
            made = replace(
                last,
                then=_coded(then, span, classic),
                orelse=_coded(orelse, span, classic) if orelse else (),
            )
            # an `if` whose branch did not run yields 1
            return (*body[:at], made, *body[at + 1 :], *(() if orelse else end))
        case ir.Match(arms=arms):
            made_arms = tuple(replace(arm, body=_coded(arm.body, span, classic)) for arm in arms)
            whole = any(not arm.labels for arm in arms)
            made_match = replace(last, arms=made_arms)
            return (*body[:at], made_match, *body[at + 1 :], *(() if whole else end))
    return (*body, *end)


def _is_call(value: ir.Expression) -> bool:
    match value:
        case ir.Call() | ir.CallRoute() | ir.CallNamed():
            return True
        case ir.Helped(help=ir.Help.EXIT_IF_ZERO):
            return True
    return False


def _as_code(value: ir.Expression, classic: bool) -> ir.Expression:
    match value:
        case ir.Call(function=function, span=span):
            if classic:
                if function.returns == "bool":
                    return value
                # 0 counts as well
                return ir.Compare(">=", value, ir.Literal(0, span), False, span)
            if function.returns == "bool":
                return ir.Choice(value, ir.Literal(1, span), ir.Literal(-1, span), span)
    return value


def _with_calls(route: ir.Route, asked: set[str]) -> ir.Route:
    """The calls of the route know which routes return a code."""

    def change(value: ir.Expression) -> ir.Expression:
        if isinstance(value, ir.CallRoute):
            returns = value.function in asked
            return value if value.returns_code == returns else replace(value, returns_code=returns)
        return rebuilt(value, change)

    if not any(isinstance(value, ir.CallRoute) for value in values(route.body)):
        return route
    return replace(route, body=map_body(route.body, lambda row: with_values(row, change)))
