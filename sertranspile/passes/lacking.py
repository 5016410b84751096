"""Functions that a module of the runtime lacks: they are called on a stand-in of its own.

A module that the runtime lacks altogether is a stand-in already. Here ``tm`` stays ``tm``, and what
it lacks is called on ``tm_missing``; the router names what its routes would call when it starts.
"""

from __future__ import annotations

from sertranspile import ir
from sertranspile.passes.walk import map_body, map_routes, rebuilt, routes, values, with_values
from sertranspile.records import replace


def stand_ins(items: tuple[ir.Item, ...]) -> tuple[ir.Item, ...]:
    """The items with what is missing called on stand-ins."""
    lacking: dict[str, ir.Module] = {}
    for route in routes(items):
        for value in values(route.body):
            if isinstance(value, ir.Call) and value.function.missing:
                module = value.function.module
                if module is not None and (module.package is not None or module.name == "core"):
                    lacking[module.name] = _stand_in(module)
    if not lacking:
        return items
    return map_routes(items, lambda route: _route(route, lacking))


def _stand_in(module: ir.Module) -> ir.Module:
    return ir.Module(module.name, f"{module.python.removesuffix('_missing')}_missing", None)


def _route(route: ir.Route, lacking: dict[str, ir.Module]) -> ir.Route:
    def change(value: ir.Expression) -> ir.Expression:
        value = rebuilt(value, change)
        if isinstance(value, ir.Call) and value.function.missing:
            module = value.function.module
            if module is not None and module.name in lacking:
                function = replace(value.function, module=lacking[module.name])
                return replace(value, function=function)
        return value

    body = map_body(route.body, lambda row: with_values(row, change))
    return route if body is route.body else replace(route, body=body)
