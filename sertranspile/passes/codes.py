"""Routes whose code is asked for return it; in the others ``exit`` and ``return`` are plain.

A route's code is what it returns, else that of its last action (LANGUAGE D.3.3); in SER 0.8 and 0.9
a caller only learns whether it was negative (LANGUAGE D.3.1).
"""

from __future__ import annotations

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
    with_blocks,
    with_values,
)
from sertranspile.records import replace
from sertranspile.source import Span

#: blocks that nothing calls
_ENTRIES = frozenset(ir.RouteKind) - {ir.RouteKind.ROUTE, ir.RouteKind.INNER}
#: stands for the route of a name that only the script knows
_BY_NAME = "*"
#: the name that keeps a loop's code
_CODE = "code"
#: blocks in which ``drop`` says nothing more than ``exit`` (LANGUAGE D.3.4)
_DROP_IS_EXIT = frozenset({ir.RouteKind.REQUEST, ir.RouteKind.FAILURE, ir.RouteKind.ERROR})


def return_codes(items: tuple[ir.Item, ...], classic: bool) -> tuple[ir.Item, ...]:
    """The items with codes where they are asked for."""
    asked = _asked(items)
    replies = _reached_by_replies(items)
    while True:
        made = map_routes(items, partial(_route, asked=asked, replies=replies, classic=classic))
        more = _asked(made) - asked
        if not more:
            break
        asked = asked | more
    return map_routes(made, lambda route: _cleaned(_with_calls(route, asked)))


def _asked(items: tuple[ir.Item, ...]) -> set[str]:
    """The functions of routes whose code somebody reads."""
    found: set[str] = set()
    for route in routes(items):
        _asked_in(route.body, found)
    if _BY_NAME in found:
        # only the script knows which
        found.remove(_BY_NAME)
        found |= {route.function for route in routes(items) if route.kind is ir.RouteKind.ROUTE}
    for route in routes(items):
        if route.kind is ir.RouteKind.REPLY and _may_fail(route.body):
            found.add(route.function)
        if route.kind is ir.RouteKind.INNER:
            found.add(route.function)
    return found


def _reached_by_replies(items: tuple[ir.Item, ...]) -> set[str]:
    """The functions that a core reply route comes to: the code of an ``exit`` matters there."""
    calls: dict[str, set[str]] = {}
    found: set[str] = set()
    for route in routes(items):
        names = calls.setdefault(route.function, set())
        for value in values(route.body):
            if isinstance(value, ir.CallRoute):
                names.add(value.function)
            elif isinstance(value, ir.CallNamed):
                names.add(_BY_NAME)
        if route.kind is ir.RouteKind.REPLY:
            found.add(route.function)
    calls[_BY_NAME] = {route.function for route in routes(items)}
    waiting = list(found)
    for name in waiting:  # grows while it is read
        more = calls.get(name, set()) - found
        found |= more
        waiting += more
    return found


def _asked_in(body: tuple[ir.Statement, ...], found: set[str]) -> None:
    for statement in body:
        for value in own_values(statement):
            plain = isinstance(statement, ir.Do) and statement.bind is None
            if type(value) is ir.Literal or (
                plain and isinstance(value, ir.CallRoute | ir.CallNamed)
            ):
                continue
            for part in inner(value):
                if type(part) is ir.CallRoute:
                    found.add(part.function)
                elif type(part) is ir.CallNamed:
                    found.add(_BY_NAME)
        for block in blocks(statement):
            _asked_in(block, found)


def _may_fail(body: tuple[ir.Statement, ...]) -> bool:
    """Whether a core reply route can end with a code that discards the reply (LANGUAGE E.2)."""
    last = next((row for row in reversed(body) if not isinstance(row, ir.Remark)), None)
    match last:
        case ir.Do(value=ir.Call(function=function)):
            ends = function.returns in ("Rc", "bool") and function.module is not None
        case ir.Do(value=ir.CallRoute() | ir.CallNamed() | ir.Helped() | ir.HasFlag()):
            ends = True
        case ir.Once(body=inside) | ir.While(body=inside):
            ends = _has_break(inside) or _may_fail(inside)
        case ir.If(then=then, orelse=orelse) | ir.Feature(then=then, orelse=orelse):
            ends = _may_fail(then) or _may_fail(orelse)
        case ir.Match(arms=arms):
            ends = any(_may_fail(arm.body) for arm in arms)
        case _:
            ends = False
    return ends or _returns_zero(body)


def _has_break(body: tuple[ir.Statement, ...]) -> bool:
    """Whether a break is left that belongs to the block itself."""
    return any(
        isinstance(row, ir.Break)
        or (
            not isinstance(row, ir.While | ir.Once)
            and any(_has_break(block) for block in blocks(row))
        )
        for row in body
    )


def _returns_zero(body: tuple[ir.Statement, ...]) -> bool:
    for statement in body:
        if isinstance(statement, ir.Remark) and statement.breaks:
            return True
        if isinstance(statement, ir.Stop) and statement.how is not ir.How.DROP:
            value = statement.value
            if value is not None and not (
                isinstance(value, ir.Literal) and isinstance(value.value, int) and value.value > 0
            ):
                return True
        if any(_returns_zero(block) for block in blocks(statement)):
            return True
    return False


def _route(route: ir.Route, asked: set[str], replies: set[str], classic: bool) -> ir.Route:
    coded = route.function in asked
    if route.returns_code:
        return route  # done in an earlier round
    entry = route.kind in _ENTRIES
    drops = route.kind in _DROP_IS_EXIT

    def placed(statement: ir.Statement) -> ir.Statement:
        return _stop(statement, entry, drops, coded, route.function in replies, classic)

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
    statement: ir.Statement, entry: bool, drops: bool, coded: bool, kept: bool, classic: bool
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
    if how is not ir.How.RETURN:
        if value is not None and not (kept and how is ir.How.EXIT) and not _acts(value):
            value = None
        return replace(statement, how=how, value=value)
    if coded:
        if value is None:
            value = ir.Literal(True if classic else 1, statement.span)
    elif value is not None and not _acts(value):
        value = None
    return replace(statement, how=how, value=value)


def _acts(value: ir.Expression) -> bool:
    return any(_does_something(part) for part in inner(value))


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
        case _ if any(isinstance(row, ir.Remark) and row.breaks for row in body[at + 1 :]):
            return (*body, _zero(span))
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
        case ir.Once(body=inside):
            # nothing follows: what leaves it, leaves the route
            return (*body[:at], *_coded(_breaking(inside, span), span, classic), *body[at + 1 :])
        case ir.While(body=inside):
            return (*body[:at], *_looped(last, _breaking(inside, span), span), *body[at + 1 :])
    return (*body, *end)


def _zero(span: Span) -> ir.Stop:
    return ir.Stop(ir.How.RETURN, ir.Literal(0, span), span)


def _breaking(body: tuple[ir.Statement, ...], span: Span) -> tuple[ir.Statement, ...]:
    """A body whose breaks end the route: their code is 0 (LANGUAGE D.3.3)."""
    out: list[ir.Statement] = []
    for row in body:
        match row:
            case ir.Break():
                out.append(replace(_zero(row.span), trivia=row.trivia))
            case ir.While() | ir.Once():
                out.append(row)  # its breaks are its own
            case _:
                out.append(with_blocks(row, lambda block: _breaking(block, span)))
    return tuple(out)


def _looped(loop: ir.While, body: tuple[ir.Statement, ...], span: Span) -> tuple[ir.Statement, ...]:
    """A loop at the end of a route: its code is that of the last action of the last round."""
    one = ir.Literal(1, span)
    if not _ends_in_call(body):
        return (replace(loop, body=body), ir.Stop(ir.How.RETURN, one, span))
    return (
        ir.Do(one, _CODE, span, loop.trivia),
        replace(loop, body=_kept(body, span), trivia=ir.NO_TRIVIA),
        ir.Stop(ir.How.RETURN, ir.Bound(_CODE, span), span),
    )


def _ends_in_call(body: tuple[ir.Statement, ...]) -> bool:
    last = next((row for row in reversed(body) if not isinstance(row, ir.Remark)), None)
    match last:
        case ir.Do(value=value, bind=None):
            return _is_call(value)
        case ir.If(then=then, orelse=orelse) | ir.Feature(then=then, orelse=orelse):
            return _ends_in_call(then) or _ends_in_call(orelse)
    return False


def _kept(body: tuple[ir.Statement, ...], span: Span) -> tuple[ir.Statement, ...]:
    """A body that keeps the code of its last action."""
    at = max((n for n, row in enumerate(body) if not isinstance(row, ir.Remark)), default=-1)
    last = body[at] if at >= 0 else None
    match last:
        case ir.Stop():
            return body
        case ir.Do(value=value, bind=None) if _is_call(value):
            made = replace(last, value=_as_code(value, False), bind=_CODE)
            return (*body[:at], made, *body[at + 1 :])
        case ir.If(then=then, orelse=orelse) | ir.Feature(then=then, orelse=orelse):
            both = replace(last, then=_kept(then, span), orelse=_kept(orelse, span))
            return (*body[:at], both, *body[at + 1 :])
    return (*body, ir.Do(ir.Literal(1, span), _CODE, span))


def _cleaned(route: ir.Route) -> ir.Route:
    """The route without remarks that say nothing any more."""
    body = _without_marks(route.body)
    return route if body is route.body else replace(route, body=body)


def _without_marks(body: tuple[ir.Statement, ...]) -> tuple[ir.Statement, ...]:
    made = tuple(
        with_blocks(row, _without_marks)
        for row in body
        if not (isinstance(row, ir.Remark) and row.breaks and row.trivia == ir.NO_TRIVIA)
    )
    same = len(made) == len(body) and all(new is old for new, old in zip(made, body, strict=True))
    return body if same else made


def _is_call(value: ir.Expression) -> bool:
    match value:
        case ir.Call() | ir.CallRoute() | ir.CallNamed() | ir.HasFlag():
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
        case ir.HasFlag(span=span) if not classic:
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
