"""Which routes wait: those that reach a call that does (DESIGN: a fixpoint over the call graph)."""

from __future__ import annotations

from sertranspile import ir
from sertranspile.passes.walk import map_body, map_routes, rebuilt, routes, values, with_values
from sertranspile.records import replace


def colour(items: tuple[ir.Item, ...]) -> tuple[ir.Item, ...]:
    """The items with ``waits`` set, per name over all variants of a route."""
    waiting = _waiting(items)
    return map_routes(items, lambda route: _route(route, waiting)) if waiting else items


def _waiting(items: tuple[ir.Item, ...]) -> set[str]:
    calls: dict[str, set[str]] = {}
    waiting: set[str] = set()
    for route in routes(items):
        names = calls.setdefault(route.function, set())
        for value in values(route.body):
            match value:
                case ir.Call(function=ir.Function(waits=True)) | ir.CallNamed():
                    waiting.add(route.function)
                case ir.CallRoute(function=function):
                    names.add(function)
    while True:
        more = {name for name, names in calls.items() if names & waiting} - waiting
        if not more:
            return waiting
        waiting |= more


def _route(route: ir.Route, waiting: set[str]) -> ir.Route:
    if route.function not in waiting:
        return route

    def change(value: ir.Expression) -> ir.Expression:
        if isinstance(value, ir.CallRoute):
            return replace(value, waits=True) if value.function in waiting else value
        return rebuilt(value, change)

    body = map_body(route.body, lambda row: with_values(row, change))
    return replace(route, body=body, waits=True)
