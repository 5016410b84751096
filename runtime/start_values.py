"""Before a router starts, what stands for a value becomes the value, or the start is refused.

Two things stand for values in a generated module: the marks of ``environment()`` and the
``Undefined`` of names that a feature would define.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runtime.active_code import names_used
from runtime.features import Features, features_of
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
    for (kind, name), route in router.routes.items():
        for sentence in _undefined_in(route):
            raise StartError(f"{kind}{f'[{name}]' if name else ''}: {sentence}")


def _settled(names: Features, value: Any, what: str) -> Any:
    found = names.resolved(value)
    for item in found if isinstance(found, tuple | list) else (found,):
        if isinstance(item, Undefined):
            raise StartError(f"{what}: {item.sentence()}")
    return found


def _undefined_in(route: Callable[..., Any]) -> list[str]:
    """The sentences of all undefined names that a route uses under the features that are on."""
    route = inspect.unwrap(route)
    code = getattr(route, "__code__", None)
    module: Mapping[str, Any] = getattr(route, "__globals__", {})
    undefined = {name for name, value in module.items() if isinstance(value, Undefined)}
    if code is None or not undefined:
        return []
    try:
        tree = ast.parse(Path(code.co_filename).read_text(encoding="utf-8"))
    except (OSError, ValueError, SyntaxError):
        return []  # no source to look at: a use ends its script
    used = names_used(tree, code.co_firstlineno, module)
    return [module[name].sentence() for name in sorted(undefined & used)]
