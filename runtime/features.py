"""Names of a config that are told to each execution of its module: ``defined``, ``define``,
``undefined``, ``environment``, ``load`` (LANGUAGE B.3.2).

An execution is given its names by ``load(path, features)``; only a module run as a program takes
them from its command line, and importing one reads neither that nor the environment. They are kept
in the module's own globals, so one process can hold the same module twice.

What is read from the environment stands in texts as a mark until the router starts (``NAMES``
below), so it can be a part of a longer text.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeAlias, TypeVar

from runtime.start_error import StartError
from runtime.undefined_name import Undefined
from runtime.values import number

#: what ``load`` takes: names that are defined, or names with a truth or a value each
Given: TypeAlias = Mapping[str, str | int | bool] | Iterable[str]

#: where an execution's names are, in the globals of its module
NAMES: Final = "__features__"

_T = TypeVar("_T")
_Value = TypeVar("_Value", str, int)
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,19}|0[xX][0-9a-fA-F]{1,16}").fullmatch
_MARK: Final = re.compile("\0env ([A-Za-z0-9_]+)\0")


@dataclass(frozen=True, slots=True)
class FromEnvironment:
    """One ``environment(...)`` of a module."""

    name: str
    variable: str
    required: bool


@dataclass(slots=True)
class Features:
    """The names of one execution: those given, and those that the module asked for."""

    given: Mapping[str, str | int | bool] = field(default_factory=dict)
    #: where values come from when the router starts; None is the process's own environment
    variables: Mapping[str, str] | None = None
    #: the module is a program: what is in the environment can be read at once
    is_program: bool = False
    asked: set[str] = field(default_factory=set)
    off: list[str] = field(default_factory=list)
    marks: dict[str, FromEnvironment] = field(default_factory=dict)

    def truth(self, name: str, default: bool) -> bool:
        """Whether a name is defined."""
        self.asked.add(name)
        given = self.given.get(name, default)
        # -A X=0 defines X all the same
        truth = given if isinstance(given, bool) else True
        if not truth and name not in self.off:
            self.off.append(name)
        return truth

    def value(self, name: str, written: _Value) -> _Value:
        """The value of a name: the one given, read as the written one is, or the written one.

        Raises:
            StartError: the written one is a number, and the one given is none.
        """
        self.asked.add(name)
        given = self.given.get(name)
        if given is None or isinstance(given, bool):
            return written
        if isinstance(written, str):
            return _unquoted(str(given))
        if _NUMBER(str(given)) is None:
            raise StartError(f"-A {name}={given}: {name} is a number in the config")
        return number(str(given))

    def environment(self, wish: FromEnvironment) -> str:
        """The value of an environment variable, or the mark that stands for it till the start."""
        self.asked.add(wish.name)
        given = self.given.get(wish.name)
        if given is not None and not isinstance(given, bool):
            return _unquoted(str(given))
        if self.is_program and (value := self._variables().get(wish.variable)) is not None:
            return value
        self.marks[wish.name] = wish
        return f"\0env {wish.name}\0"

    def resolved(self, value: _T) -> _T | str | Undefined:
        """A value with all marks replaced, also those inside tuples and lists.

        A text that is nothing but a mark whose variable is not set becomes ``Undefined``.

        Raises:
            StartError: a variable that a longer text or the module needs is not set.
        """
        if isinstance(value, str):
            return self._filled(value) if "\0" in value else value
        if isinstance(value, tuple | list):
            return type(value)(map(self.resolved, value))
        return value

    def resolve_globals(self, module: dict[str, Any]) -> None:
        """Put what is in the environment now into a module's names.

        Raises:
            StartError: a variable that the module needs is not set.
        """
        for wish in self.marks.values():
            if wish.required:
                self._look_up(wish)
        if self.marks:
            for name, value in module.items():
                if isinstance(value, str) and not name.startswith("__"):
                    module[name] = self.resolved(value)

    def variable(self, name: str) -> str | None:
        """An environment variable, as a script that runs reads it."""
        return self._variables().get(name)

    def _filled(self, text: str) -> str | Undefined:
        whole = _MARK.fullmatch(text)
        if whole is not None and whole[1] in self.marks:
            wish = self.marks[whole[1]]
            value = self._variables().get(wish.variable)
            if value is None and not wish.required:
                return Undefined(wish.name, f"the environment variable {wish.variable} is not set")
        return _MARK.sub(
            lambda mark: self._look_up(self.marks[mark[1]]) if mark[1] in self.marks else mark[0],
            text,
        )

    def _look_up(self, wish: FromEnvironment) -> str:
        value = self._variables().get(wish.variable)
        if value is None:
            raise StartError(
                f"{wish.name} is read from the environment variable {wish.variable}, "
                "which is not set"
            )
        return value

    def _variables(self) -> Mapping[str, str]:
        if self.variables is not None:
            return self.variables
        import os

        return os.environ


# ---- what generated modules call ----


def defined(name: str, default: bool = False) -> bool:
    """Whether a name is defined for this execution; ``default`` is what the config itself says."""
    return _asking().truth(name, default)


def define(name: str, value: _Value) -> _Value:
    """The value of a name: the config's, unless this execution was given another."""
    return _asking().value(name, value)


def undefined(name: str, place: str, under: str = "") -> Any:
    """Stands for a name whose definition at ``place`` is switched off; using it is a start error.

    ``under`` names the feature that would define it.
    """
    off = _asking().off
    if under:
        return Undefined(name, f"it is set under {under} in {place}")
    return Undefined(
        name, f"it is set in {place} under a feature that is off ({', '.join(off) or 'none'} is)"
    )


def environment(name: str, variable: str, required: bool = True) -> str:
    """The value of an environment variable when the router starts.

    A router that needs it does not start without, unless it is not ``required``: then only using
    it is a start error.
    """
    return _asking().environment(FromEnvironment(name, variable, required))


# ---- executions ----


def load(
    path: str | Path, features: Given = (), environment: Mapping[str, str] | None = None
) -> ModuleType:
    """Execute a generated module anew, with names of its own.

    Args:
        features: names to define; or names with True, False or a value each.
        environment: what ``environment()`` reads; the process's own when left out.

    Raises:
        StartError: the file is no Python module, or its router refuses.
    """
    path = Path(path)
    spec = spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise StartError(f"{path} is no Python module")
    module = module_from_spec(spec)
    names = features if isinstance(features, Mapping) else dict.fromkeys(features, True)
    setattr(module, NAMES, Features(dict(names), environment))
    spec.loader.exec_module(module)
    return module


def features_of(module: Mapping[str, Any]) -> Features:
    """The names of the module with these globals; none when it asked for none."""
    found = module.get(NAMES)
    return found if isinstance(found, Features) else Features()


def calling_module() -> dict[str, Any]:
    """The globals of the module that called into the runtime."""
    frame = sys._getframe(1)
    # a compiled runtime has no frames of its own, so they are not counted
    while str(frame.f_globals.get("__name__")).partition(".")[0] == "runtime":
        if frame.f_back is None:
            return {}
        frame = frame.f_back
    return frame.f_globals


def _asking() -> Features:
    module = calling_module()
    found = module.get(NAMES)
    if isinstance(found, Features):
        return found
    is_program = module.get("__name__") == "__main__"
    made = Features(from_arguments(sys.argv[1:]) if is_program else {}, is_program=is_program)
    module[NAMES] = made
    return made


def from_arguments(words: Iterable[str]) -> dict[str, str | int | bool]:
    """The names that a command line defines: ``-A X``, ``-A X=VALUE``, ``-AX``, ``--without X``.

    Read here word by word, since the command line itself is read only when the router runs; a
    spelling that only that reading knows (``-dA X``) is refused there.
    """
    names: dict[str, str | int | bool] = {}
    rest = iter(words)
    for word in rest:
        if word == "--":
            break
        if word == "--without":
            names[next(rest, "")] = False
        elif word.startswith("--without="):
            names[word.partition("=")[2]] = False
        elif word.startswith("-A"):
            name, equals, value = (word[2:] or next(rest, "")).partition("=")
            names[name] = value if equals else True
    return names


def _unquoted(value: str) -> str:
    """A text without the quotes that a config would have around it."""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value
