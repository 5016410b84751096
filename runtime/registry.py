"""Declares script functions: a Python signature says arity, types and whether it waits.

``@script_function`` records nothing at run time but marks on the function; the transpiler never
imports a module. ``make registry`` reads the sources (``tools/make_registry.py``) and writes
``runtime/registry.json``, the only file that the transpiler reads.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Generator
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn, TypeAlias, TypeVar

REGISTRY_FILE = Path(__file__).with_name("registry.json")

#: Blocks a function may be called from.
ROUTE_KINDS = frozenset({"request", "failure", "onreply", "branch", "onsend", "event"})

#: an argument that names a route in the config and is the route's function in a generated module
RouteName: TypeAlias = Callable[..., Any] | None

#: an argument in which the config's variables are expanded when it is called; it arrives as text
Text: TypeAlias = str

_F = TypeVar("_F", bound=Callable[..., Any])


class Waiting:
    """What a function that waits returns until it is awaited.

    A coroutine object is true, so ``if not save(...)`` without ``await`` would let anyone in. This
    one raises instead wherever a forgotten ``await`` could decide something.
    """

    __slots__ = ("_coroutine",)

    def __init__(self, coroutine: Any) -> None:
        self._coroutine = coroutine

    def __await__(self) -> Generator[Any, None, Any]:
        return self._coroutine.__await__()  # type: ignore[no-any-return]

    def _refuse(self, *_: object) -> NoReturn:
        name = self._coroutine.__qualname__
        self._coroutine.close()
        raise TypeError(f"{name}() waits: write `await {name}(...)`")

    __bool__ = __int__ = __index__ = __eq__ = __ne__ = __lt__ = __gt__ = _refuse
    __hash__ = None  # type: ignore[assignment]


def script_function(*routes: str, stops: bool = False) -> Callable[[_F], _F]:
    """Mark a function that configs may call.

    Args:
        routes: the blocks it may stand in (``ROUTE_KINDS``); none means any.
        stops: it may return 0, which ends a route or the script.
    """
    unknown = set(routes) - ROUTE_KINDS
    if unknown:
        raise ValueError(f"unknown route kinds: {', '.join(sorted(unknown))}")

    def mark(function: _F) -> _F:
        if not inspect.iscoroutinefunction(function):
            return function

        @wraps(function)
        def call(*args: Any, **kwargs: Any) -> Waiting:
            return Waiting(function(*args, **kwargs))

        return call  # type: ignore[return-value]

    return mark
