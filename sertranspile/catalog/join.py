"""Facts of several releases about one name: the first says what it is, the others may allow more.

One function for each kind of fact; which releases are asked is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from sertranspile.catalog.facts import (
    ArgumentKind,
    CoreFunction,
    Function,
    Operand,
    Param,
    RouteKeyword,
    Setting,
    Transformation,
    Variable,
)

Fact = TypeVar("Fact")


def united(parts: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """All words once, in the order in which they first come."""
    return tuple(dict.fromkeys(word for part in parts for word in part))


def joined(facts: list[Fact], join: Callable[[Fact, Fact], Fact]) -> Fact:
    """One fact of all; the list is not empty."""
    first, *others = facts
    for other in others:
        first = join(first, other)
    return first


def join_functions(one: Function, other: Function) -> Function:
    """Any arity and route that one of them allows; the kinds that one of them knows."""
    free = not one.routes or not other.routes
    return one._replace(
        arity=one.arity.joined(other.arity),
        routes=frozenset() if free else one.routes | other.routes,
        forms=_join_forms(one, other),
        releases=one.releases + other.releases,
    )


def _join_forms(one: Function, other: Function) -> tuple[tuple[ArgumentKind, ...], ...]:
    counts = sorted({len(form) for form in one.forms + other.forms}, reverse=True)
    return tuple(_join_kinds(count, one, other) for count in counts)


def _join_kinds(count: int, one: Function, other: Function) -> tuple[ArgumentKind, ...]:
    """Of a call with so many arguments; only one of the two may know such calls."""
    if not one.arity.accepts(count):
        return other.kinds(count)
    if not other.arity.accepts(count):
        return one.kinds(count)
    return tuple(
        own if own is not ArgumentKind.UNKNOWN else others
        for own, others in zip(one.kinds(count), other.kinds(count), strict=True)
    )


def join_params(one: Param, other: Param) -> Param:
    """Any type that one of them takes."""
    return one._replace(types=one.types | other.types, releases=one.releases + other.releases)


def join_core_functions(one: CoreFunction, other: CoreFunction) -> CoreFunction:
    """All spellings and forms."""
    return one._replace(
        aliases=united((one.aliases, other.aliases)),
        shapes=tuple(dict.fromkeys(one.shapes + other.shapes)),
        bare=one.bare or other.bare,
        releases=one.releases + other.releases,
    )


def join_settings(one: Setting, other: Setting) -> Setting:
    """All spellings, kinds, forms and values."""
    return one._replace(
        aliases=united((one.aliases, other.aliases)),
        kinds=united((one.kinds, other.kinds)),
        forms=united((one.forms, other.forms)),
        values=united((one.values, other.values)),
        releases=one.releases + other.releases,
    )


def join_routes(one: RouteKeyword, other: RouteKeyword) -> RouteKeyword:
    """All ways to name a block."""
    return one._replace(
        unnamed=one.unnamed or other.unnamed,
        names=united((one.names, other.names)),
        releases=one.releases + other.releases,
    )


def join_variables(one: Variable, other: Variable) -> Variable:
    """Writable, or with a name inside, if one release says so."""
    return one._replace(
        modules=united((one.modules, other.modules)),
        writable=one.writable or other.writable,
        inner=one.inner or other.inner,
        indexed=one.indexed or other.indexed,
        releases=one.releases + other.releases,
    )


def join_transformations(one: Transformation, other: Transformation) -> Transformation:
    """Any arity that one of them allows."""
    return one._replace(arity=one.arity.joined(other.arity), releases=one.releases + other.releases)


def join_operands(one: Operand, other: Operand) -> Operand:
    """All spellings and operators, and all that may stand right."""
    return Operand(
        united((one.names, other.names)),
        united((one.operators, other.operators)),
        united((one.right, other.right)),
        one.releases + other.releases,
    )
