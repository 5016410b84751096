"""Functions that a module of the runtime lacks: they are called on a stand-in of its own.

A module that the runtime lacks altogether is a stand-in already. Here ``tm`` stays ``tm``, and what
it lacks is called on ``tm_missing``, which the router names when it starts.
"""

from __future__ import annotations

from dataclasses import replace

from sertranspile import ir
from sertranspile.passes.walk import map_body, map_routes, rebuilt, routes, values, with_values


def stand_ins(items: tuple[ir.Item, ...]) -> tuple[ir.Item, ...]:
    """The items with what is missing called on stand-ins, which are loaded behind their modules."""
    lacking: dict[str, ir.Module] = {}
    for route in routes(items):
        for value in values(route.body):
            if isinstance(value, ir.Call) and value.function.missing:
                module = value.function.module
                if module is not None and (module.package is not None or module.name == "core"):
                    lacking[module.name] = _stand_in(module)
    if not lacking:
        return items
    changed = map_routes(items, lambda route: _route(route, lacking))
    loaded: set[str] = set()
    made = _load(changed, lacking, loaded)
    rest = [module for name, module in lacking.items() if name not in loaded]
    if rest:
        made = _load_first(made, rest)
    return made


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

    return replace(route, body=map_body(route.body, lambda row: with_values(row, change)))


def _load(
    items: tuple[ir.Item, ...], lacking: dict[str, ir.Module], loaded: set[str]
) -> tuple[ir.Item, ...]:
    out: list[ir.Item] = []
    for item in items:
        match item:
            case ir.Load(modules=modules):
                rows = list(modules)
                for module, span in modules:
                    if module.name in lacking and module.name not in loaded:
                        loaded.add(module.name)
                        rows.append((lacking[module.name], span))
                out.append(replace(item, modules=tuple(rows)))
            case ir.FeatureItems(then=then, orelse=orelse):
                out.append(
                    replace(
                        item,
                        then=_load(then, lacking, loaded),
                        orelse=_load(orelse, lacking, loaded),
                    )
                )
            case _:
                out.append(item)
    return tuple(out)


def _load_first(items: tuple[ir.Item, ...], modules: list[ir.Module]) -> tuple[ir.Item, ...]:
    """Load what belongs to no module of the config: behind the router."""
    at = next(n for n, item in enumerate(items) if isinstance(item, ir.Settings)) + 1
    span = items[at - 1].span
    load = ir.Load(tuple((module, span) for module in modules), span)
    return (*items[:at], load, *items[at:])
