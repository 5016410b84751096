"""What a generated module imports: each name is added when it is used, and sorted at the end."""

from __future__ import annotations

from collections.abc import Iterable

from sertranspile import ir
from sertranspile.codegen.code import Code, compose, dotted, join, literal, name

_RUNTIME = "runtime"
_TRANSFORMATIONS = "runtime.transformations"


class Imports:
    """``taken``: the Python names of the modules that the program loads."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = frozenset(taken)
        self._modules: set[ir.Module] = set()
        #: package -> name -> the name it has here
        self._names: dict[str, dict[str, str]] = {_RUNTIME: {}}

    def runtime(self, identifier: str) -> Code:
        """A name of the runtime's own."""
        self._names[_RUNTIME][identifier] = identifier
        return name(identifier)

    def family(self, family: str) -> Code:
        """A family of transformations; SER has a module ``uri`` beside the family ``uri``."""
        identifier = "re_" if family == "re" else family
        here = f"{identifier}_" if identifier in self._taken else identifier
        self._names.setdefault(_TRANSFORMATIONS, {})[identifier] = here
        return name(here)

    def module(self, module: ir.Module) -> Code:
        """A module of the config."""
        self._modules.add(module)
        return name(module.python)

    def lines(self) -> Code:
        """The import lines, then the stand-ins for modules that the runtime lacks."""
        packages = {package: dict(names) for package, names in self._names.items()}
        absent = sorted({(m.python, m.name) for m in self._modules if m.package is None})
        if absent:
            packages[_RUNTIME]["missing"] = "missing"
        for module in self._modules:
            if module.package is not None:
                packages.setdefault(module.package, {})[module.python] = module.python
        lines = [_line(package, names) for package, names in sorted(packages.items())]
        if absent:
            lines.append(Code(""))
        for python, original in absent:
            lines.append(compose("{} = missing({})", name(python), literal(original)))
        return join("\n", lines)


def _line(package: str, names: dict[str, str]) -> Code:
    imported = (
        name(original) if original == here else compose("{} as {}", name(original), name(here))
        for original, here in sorted(names.items(), key=lambda pair: _order(pair[0]))
    )
    return compose("from {} import {}", dotted(package), join(", ", imported))


def _order(identifier: str) -> tuple[bool, str]:
    """Classes before the rest, each sorted, as isort has it."""
    return identifier[0].islower(), identifier
