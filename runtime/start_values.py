"""Before a router starts, what stands for a value becomes the value, or the start is refused.

Two things stand for values in a generated module: the marks of ``environment()`` and the
``Undefined`` of names that a feature would define.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runtime.active_code import names_used
from runtime.features import Features, features_of
from runtime.missing_module import MissingModule
from runtime.start_error import StartError
from runtime.undefined_name import Undefined

if TYPE_CHECKING:
    from runtime.router import Router


def settle(router: Router, module: dict[str, Any]) -> None:
    """Settle a router's parameters and the names of its module.

    Raises:
        StartError: something has no value and is used.
    """
    names = features_of(module)
    settings = router.settings
    for field in fields(settings):
        if field.name != "others":
            value = getattr(settings, field.name)
            setattr(settings, field.name, _settled(names, value, f"core parameter {field.name}"))
    for name, value in settings.others.items():
        settings.others[name] = _settled(names, value, f"core parameter {name}")
    for loaded, parameters in router.parameters.items():
        for name, value in parameters.items():
            parameters[name] = _settled(names, value, f"parameter {name} of module {loaded}")
    router.cfg.resolve(lambda name, value: _settled(names, value, f"parameter {name}"))
    names.resolve_globals(module)
    stand_ins = {name for name, value in module.items() if isinstance(value, Undefined)}
    if not stand_ins:
        return
    for (kind, name), route in router.routes.items():
        for used in sorted(stand_ins & _used_in(route)):
            sentence = module[used].sentence()
            raise StartError(f"{kind}{f'[{name}]' if name else ''}: {sentence}")


def missing_functions(router: Router, module: Mapping[str, Any]) -> list[str]:
    """``module.function`` of all functions that routes call under the features that are on, and
    that this runtime lacks; those of modules that are loaded stand-ins are told with them."""
    loaded = {id(value) for value in router.modules.values()}
    lacking = {
        name: value.__name__
        for name, value in module.items()
        if isinstance(value, MissingModule) and id(value) not in loaded
    }
    if not lacking:
        return []
    found: set[str] = set()
    for route in router.routes.values():
        for used in _used_in(route):
            name, dot, function = used.partition(".")
            if dot and name in lacking:
                found.add(f"{lacking[name]}.{function}")
    return sorted(found)


def _settled(names: Features, value: Any, what: str) -> Any:
    found = names.resolved(value)
    for item in found if isinstance(found, tuple | list) else (found,):
        if isinstance(item, Undefined):
            raise StartError(f"{what}: {item.sentence()}")
    return found


def _used_in(route: Callable[..., Any]) -> set[str]:
    """The names that a route uses under the features that are on."""
    route = inspect.unwrap(route)
    code = getattr(route, "__code__", None)
    if code is None:
        return set()
    tree = _tree(code.co_filename)
    if tree is None:
        return set()  # no source to look at: a use ends its script
    return names_used(tree, code.co_firstlineno, getattr(route, "__globals__", {}))


@lru_cache(maxsize=4)
def _tree(file: str) -> ast.Module | None:
    try:
        return ast.parse(Path(file).read_text(encoding="utf-8"))
    except (OSError, ValueError, SyntaxError):
        return None
