"""One release's file: the rows that ``tools/make_catalog.py`` writes, made facts when asked for.

A file is read once, on first use; a row becomes a fact when somebody asks for its name. How facts
of several releases go together is not known here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from sertranspile.catalog.facts import (
    ArgumentKind,
    Arity,
    CoreFunction,
    Function,
    Module,
    Param,
    RouteKeyword,
    Setting,
    Transformation,
    Variable,
)

Fact = TypeVar("Fact")

_KINDS = {kind.value: kind for kind in ArgumentKind}


class Facts(Mapping[str, Fact], Generic[Fact]):
    """Facts by name, each made from its row when it is first asked for."""

    __slots__ = ("_made", "_make", "_names")

    def __init__(self, names: Mapping[str, Any], make: Callable[[str], Fact]) -> None:
        self._names = names
        self._make = make
        self._made: dict[str, Fact] = {}

    def __getitem__(self, name: str) -> Fact:
        if name not in self._made:
            if name not in self._names:
                raise KeyError(name)
            self._made[name] = self._make(name)
        return self._made[name]

    def get(self, name: str, default: Any = None) -> Any:
        """What ``Mapping`` has by way of an error, which costs where most are not found."""
        return self[name] if name in self._names else default

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Release:
    """A release's facts as they lie in its file. ``twins``: loadmodule name -> keys of modules."""

    __slots__ = ("data", "name", "twins")

    def __init__(self, name: str, data: Mapping[str, Any]) -> None:
        self.name: Final = name
        self.data: Final = data
        twins: dict[str, tuple[str, ...]] = {}
        for key in data["modules"]:
            plain = key.partition("@")[0]
            twins[plain] = (*twins.get(plain, ()), key)
        self.twins: Final[Mapping[str, tuple[str, ...]]] = twins

    def module(self, key: str) -> Module:
        """A module by its key, which is its name, with ``@family`` for a second of that name."""
        row = self.data["modules"][key]
        name = key.partition("@")[0]
        return Module(
            name,
            row["family"],
            row.get("exports_name", name),
            Facts(row["functions"], lambda f: self._function(f, name, row["functions"][f])),
            Facts(row["params"], lambda p: self._param(p, name, row["params"][p])),
            tuple(row.get("pvs", ())),
            tuple(row.get("transformations", ())),
            tuple(row.get("event_routes", ())),
            (self.name,),
            row.get("since"),
        )

    def _function(self, name: str, module: str, row: str) -> Function:
        counts, routes, *rest = row.split(" ")
        since = rest.pop()[1:] if rest and rest[-1].startswith("@") else None
        return Function(
            name,
            module,
            read_arity(counts),
            frozenset() if routes == "any" else frozenset(routes.split(",")),
            _read_forms(" ".join(rest)),
            (self.name,),
            since,
        )

    def _param(self, name: str, module: str, row: str) -> Param:
        kinds, _, since = row.partition(" @")
        types = frozenset(kind.rstrip("+") for kind in kinds.split("|"))
        return Param(name, module, types, "+" in kinds, (self.name,), since or None)

    def core_function(self, name: str) -> CoreFunction:
        """A core function by its first name."""
        row = self.data["functions"][name]
        shapes = tuple(tuple(shape.split()) for shape in row["shapes"])
        aliases = tuple(row.get("aliases", ()))
        return CoreFunction(name, aliases, shapes, row.get("bare", False), (self.name,))

    def setting(self, name: str) -> Setting:
        """A core parameter by its first name."""
        row = self.data["settings"][name]
        return Setting(
            name,
            tuple(row.get("aliases", ())),
            tuple(row["kinds"]),
            tuple(row.get("forms", ())),
            tuple(row.get("values", ())),
            (self.name,),
        )

    def route(self, keyword: str) -> RouteKeyword:
        """What a word that opens a block opens."""
        row = self.data["routes"][keyword]
        names = tuple(row["names"])
        return RouteKeyword(keyword, row["type"], row["unnamed"], names, (self.name,))

    def variable(self, name: str) -> Variable:
        """A pseudo-variable, without ``$``."""
        marks, *modules = self.data["pvs"][name].split(" ")
        return Variable(
            name, tuple(modules), "w" in marks, "i" in marks, "n" in marks, (self.name,)
        )

    def transformation(self, group: str, name: str) -> Transformation:
        """A function of a class of transformations."""
        row = self.data["transformations"][group]
        counts, *kinds = row["functions"][name].split(" ")
        return Transformation(
            group, name, row["module"], read_arity(counts), tuple(kinds), (self.name,)
        )


@cache
def _read_forms(text: str) -> tuple[tuple[ArgumentKind, ...], ...]:
    """Kinds of arguments, forms separated by ``|``."""
    return tuple(tuple(_KINDS[kind] for kind in form.split()) for form in text.split("|"))


@cache
def read_arity(text: str) -> Arity:
    """Counts as the files spell them: ``2``, ``1-3``, ``0,2-3`` or ``1-`` (and more)."""
    counts: set[int] = set()
    open_from = None
    for part in text.split(","):
        low, dash, high = part.partition("-")
        if dash and not high:
            open_from = int(low)
        else:
            counts.update(range(int(low), int(high or low) + 1))
    return Arity(frozenset(counts), open_from)


@cache
def read_release(name: str) -> Release:
    """A release's file. The name is one of those that have a file."""
    return Release(name, read_json(f"{name}.json"))


def read_json(file: str) -> Any:
    """A data file of this package."""
    return json.loads(Path(__file__).with_name(file).read_text(encoding="utf-8"))
