"""Which constants of the generated module stand for the names of a config, and where they are made.

A name becomes two kinds of constants: a truth, for those who ask whether it is defined, and a
value, for those who use it. Each kind may come in several editions, since a name can be defined
again; one that means the same as another is the same. Only what somebody asks for is made, and what
the config defines last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sertranspile import ifexp, ir
from sertranspile.conditions import TRUE, All, Defined, Formula, Holds, No, Some
from sertranspile.definitions import Choice, How, Names
from sertranspile.literals import literal_value
from sertranspile.macros import is_constant
from sertranspile.source import Span

#: what a value constant means: its possible definitions, the strongest first, or the given text
Meaning: TypeAlias = tuple[Choice, ...] | str


@dataclass(frozen=True, slots=True)
class Truth:
    """``NAME = defined("NAME", default=...)``. ``place``: the definition after which it is made;
    -1 is the head of the module."""

    name: str
    default: Formula
    python: str
    place: int


@dataclass(frozen=True, slots=True)
class Value:
    """``NAME = define("NAME", ...)`` or ``environment(...)``. ``from_environment``: the names of
    the constants that hold what was read, by definition."""

    name: str
    meaning: Meaning
    python: str
    place: int
    from_environment: dict[Span, str] = field(default_factory=dict, hash=False)

    @property
    def type(self) -> ir.Type:
        """The type of all its possible values, if it is one."""
        if isinstance(self.meaning, str):
            return _type(self.meaning)
        types = {
            (
                (ir.Type.TEXT if found.is_string else ir.Type.ANY)
                if found.variable is not None
                else _type(found.value)
            )
            for _, found in self.meaning
        }
        return types.pop() if len(types) == 1 else ir.Type.ANY


def _type(text: str | None) -> ir.Type:
    return ir.Type.INT if isinstance(literal_value(text or ""), int) else ir.Type.TEXT


class Constants:
    """All constants that the names of one config need."""

    def __init__(self, names: Names, uses: Iterable[tuple[str, Span]]) -> None:
        self._names = names
        self._taken: set[str] = set()
        self._truths: dict[tuple[str, Formula], Truth] = {}
        self._values: dict[tuple[str, Meaning], Value] = {}
        truths, values = self._needed(uses)
        self._make(truths, values)
        self._made: dict[int, list[Truth | Value]] = {}
        every: list[Truth | Value] = [*self._values.values(), *self._truths.values()]
        for one in every:
            self._made.setdefault(one.place, []).append(one)
        self._made.get(-1, []).sort(key=lambda one: names.first_test(one.name))

    @property
    def python_names(self) -> frozenset[str]:
        return frozenset(self._taken)

    def made_at(self, place: int) -> list[Truth | Value]:
        """The constants to be made after the definition at a place, or at the head (-1)."""
        return self._made.get(place, [])

    def truth(self, asked: Defined) -> Truth | None:
        """The constant for a question; None when nothing but definitions hangs on that."""
        return self._truths.get((asked.name, self._names.truth(asked)))

    def value(self, name: str, version: int) -> Value | None:
        """The constant for a name after so many definitions; None when it has no value there."""
        meaning = self._meaning(name, version)
        return None if meaning is None else self._values.get((name, meaning))

    def _meaning(self, name: str, version: int) -> Meaning | None:
        names = self._names
        if not is_constant(names, name):
            return None
        choices = tuple(names.choices(name, version))
        given = names.given.get(name)
        if given is not None and not (choices and choices[0].definition.how is How.REPLACE):
            return given
        return choices or None

    # ---- what is needed ----

    def _needed(
        self, uses: Iterable[tuple[str, Span]]
    ) -> tuple[dict[Defined, None], dict[tuple[str, int], None]]:
        """The questions that are asked, and the values that are used: name and version."""
        names = self._names
        truths: dict[Defined, None] = {}
        values: dict[tuple[str, int], None] = {}
        for formula in names.conditions():
            self._need([formula], truths, values)
        for name, span in uses:
            self._need([(name, names.version(name, span.start))], truths, values)
        known = {asked.name for asked in truths} | {name for name, _ in values}
        for name, found in names.definitions.items():
            if name in known:
                continue
            if is_constant(names, name):
                self._need([(name, len(found))], truths, values)
            elif all(one.value is None and one.variable is None for one in found):
                self._need([Defined(name, len(found))], truths, values)
        return truths, values

    def _need(
        self,
        wanted: list[Formula | tuple[str, int]],
        truths: dict[Defined, None],
        values: dict[tuple[str, int], None],
    ) -> None:
        """Add what is wanted and all that it hangs on; chains of it can be long."""
        names = self._names
        while wanted:
            match wanted.pop():
                case Defined() as asked:
                    if asked not in truths:
                        truths[asked] = None
                        wanted.append(names.truth(asked))
                case Holds(expression, offset):
                    for name, is_compared in _names(ifexp.parse(expression)):
                        used = (name, names.version(name, offset))
                        wanted.append(used if is_compared else names.is_defined(name, offset))
                case No(part):
                    wanted.append(part)
                case All(parts) | Some(parts):
                    wanted += reversed(parts)
                case (str() as name, int() as version):
                    meaning = self._meaning(name, version)
                    if meaning is None or (name, version) in values:
                        continue
                    values[name, version] = None
                    if not isinstance(meaning, str):
                        wanted += [asked for asked, _ in reversed(meaning)]

    # ---- making them ----

    def _make(self, truths: Iterable[Defined], values: Iterable[tuple[str, int]]) -> None:
        names = self._names
        first_value: dict[tuple[str, Meaning], int] = {}
        for name, version in values:
            meaning = self._meaning(name, version)
            assert meaning is not None
            key = (name, meaning)
            first_value[key] = min(version, first_value.get(key, version))
        for (name, meaning), version in sorted(first_value.items(), key=self._order):
            python = self._python(name.upper())
            environment = {}
            if not isinstance(meaning, str) and _is_conditional(meaning):
                for _, found in meaning:
                    if found.variable is not None:
                        environment[found.span] = self._python(f"{python}_FROM_ENVIRONMENT")
            self._values[name, meaning] = Value(
                name, meaning, python, self._place(name, version), environment
            )
        with_value = {name for name, _ in self._values}
        first_truth: dict[tuple[str, Formula], int] = {}
        for asked in truths:
            asked_key = (asked.name, names.truth(asked))
            first_truth[asked_key] = min(asked.version, first_truth.get(asked_key, asked.version))
        for (name, default), version in sorted(first_truth.items(), key=self._order):
            base = f"HAS_{name.upper()}" if name in with_value else name.upper()
            self._truths[name, default] = Truth(
                name, default, self._python(base), self._place(name, version)
            )

    def _order(self, found: tuple[tuple[str, Any], int]) -> int:
        (name, _), version = found
        return self._place(name, version)

    def _place(self, name: str, version: int) -> int:
        return self._names.definitions[name][version - 1].span.start if version else -1

    def _python(self, base: str) -> str:
        base = re.sub(r"\W", "_", base, flags=re.ASCII)
        if not base[:1].isalpha() and not base.startswith("_"):
            base = f"NAME_{base}"
        python, number = base, 1
        while python in self._taken:
            number += 1
            python = f"{base}_{number}"
        self._taken.add(python)
        return python


def _names(node: ifexp.Node | None) -> Iterator[tuple[str, bool]]:
    """The names of an ``#!ifexp``, each with whether its value counts and not its truth."""
    match node:
        case ifexp.Name(name):
            yield name, False
        case ifexp.Not(operand):
            yield from _names(operand)
        case ifexp.Binary(operator, left, right):
            joins = operator in ("&&", "||")
            for name, is_compared in (*_names(left), *_names(right)):
                yield name, is_compared or not joins


def _is_conditional(meaning: tuple[Choice, ...]) -> bool:
    return len(meaning) > 1 or meaning[-1].condition != TRUE


__all__ = ["Constants", "Truth", "Value"]
