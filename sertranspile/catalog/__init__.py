"""Facts about releases: which modules, functions and parameters each one had, read on first use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class ModuleFacts:
    """What a module of a release exports: functions with their argument counts, typed
    parameters."""

    name: str
    functions: Mapping[str, int]
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Catalog:
    """One release. ``modules`` by the name that ``loadmodule`` takes; ``exporters`` by function;
    ``modparam_names`` by what ``modparam`` takes; ``settings``: parameter or alias -> (name,
    kinds).
    """

    release: str
    modules: Mapping[str, ModuleFacts]
    exporters: Mapping[str, str]
    modparam_names: Mapping[str, str]
    settings: Mapping[str, tuple[str, tuple[str, ...]]]


@cache
def catalog(release: str) -> Catalog:
    """The facts of a release.

    Raises:
        FileNotFoundError: no such release.
    """
    facts = json.loads((files(__package__) / f"{release}.json").read_text(encoding="utf-8"))
    modules = {
        name: ModuleFacts(name, row["functions"], row["params"])
        for name, row in facts["modules"].items()
    }
    exporters: dict[str, str] = {}
    names: dict[str, str] = {}
    for name, row in facts["modules"].items():
        names[name] = name
        if row["exports_name"]:
            names.setdefault(row["exports_name"], name)
        for function in row["functions"]:
            exporters.setdefault(function, name)
    settings = {}
    for name, row in facts["globals"].items():
        for spelling in (name, *row["aliases"]):
            settings[spelling] = (name, tuple(row["kinds"]))
    return Catalog(release, modules, exporters, names, settings)
