"""What kind of message a sub-route sees: that of the blocks which reach it."""

from __future__ import annotations

from sertranspile import ir
from sertranspile.passes.walk import map_routes, routes, values
from sertranspile.records import replace


def message_types(items: tuple[ir.Item, ...]) -> tuple[ir.Item, ...]:
    """Sub-routes that only replies reach take a ``Reply``, those that both reach a ``Message``."""
    calls: dict[str, set[str]] = {}
    seen: dict[str, set[str]] = {}
    dynamic = False
    for route in routes(items):
        names = calls.setdefault(route.function, set())
        for value in values(route.body):
            if isinstance(value, ir.CallRoute):
                names.add(value.function)
            elif isinstance(value, ir.CallNamed):
                dynamic = True
        if route.kind not in (ir.RouteKind.ROUTE, ir.RouteKind.INNER):
            seen.setdefault(route.function, set()).add(route.message)
    changed = True
    while changed:
        changed = False
        for caller, names in calls.items():
            for name in names:
                before = seen.setdefault(name, set())
                new = seen.get(caller, set()) - before
                if new:
                    before |= new
                    changed = True
    del dynamic
    return map_routes(items, lambda route: _typed(route, seen.get(route.function, set())))


def _typed(route: ir.Route, reached: set[str]) -> ir.Route:
    if route.kind not in (ir.RouteKind.ROUTE, ir.RouteKind.INNER):
        return route
    if reached == {"Reply"}:
        return replace(route, message="Reply")
    if len(reached) > 1 or reached == {"Message"}:
        return replace(route, message="Message")
    return route
