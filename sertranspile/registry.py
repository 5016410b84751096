"""What the runtime has: functions, arguments and parameters, from its registry file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache

from runtime.registry import REGISTRY_FILE
from sertranspile.records import dataclass


@dataclass(frozen=True, slots=True)
class Argument:
    """``type`` is ``int``, ``str`` or ``RouteName``."""

    name: str
    type: str
    optional: bool


@dataclass(frozen=True, slots=True)
class ScriptFunction:
    """A function that the runtime has."""

    args: tuple[Argument, ...]
    routes: frozenset[str]
    waits: bool
    returns: str
    stops: bool


@dataclass(frozen=True, slots=True)
class RuntimeModule:
    """A module file of the runtime."""

    package: str
    python: str
    functions: Mapping[str, ScriptFunction]
    params: Mapping[str, str]


@cache
def runtime_modules() -> Mapping[str, RuntimeModule]:
    """All modules, by ``name`` or ``family/name``; ``core`` holds the core commands."""
    data = json.loads(REGISTRY_FILE.read_text(encoding="utf-8"))
    return {
        name: RuntimeModule(
            row["import"],
            row["python"],
            {function: _function(entry) for function, entry in row["functions"].items()},
            {param: entry["type"] for param, entry in row["params"].items()},
        )
        for name, row in data["modules"].items()
    }


def _function(entry: dict[str, object]) -> ScriptFunction:
    args = entry["args"]
    routes = entry["routes"]
    assert isinstance(args, list) and isinstance(routes, list)
    return ScriptFunction(
        tuple(Argument(arg["name"], arg["type"], "default" in arg) for arg in args),
        frozenset(routes),
        bool(entry["waits"]),
        str(entry["returns"]),
        bool(entry["stops"]),
    )


@dataclass(frozen=True, slots=True)
class Transformation:
    """A transformation that the runtime has; ``fewest`` and ``most`` arguments."""

    fewest: int
    most: int
    returns: str


@cache
def runtime_transformations() -> Mapping[str, Transformation]:
    """The transformations that the runtime has, as ``family.function`` in Python's spelling."""
    data = json.loads(REGISTRY_FILE.read_text(encoding="utf-8"))
    return {
        name: Transformation(row["args"][0], row["args"][1], row["returns"])
        for name, row in data["transformations"].items()
    }
