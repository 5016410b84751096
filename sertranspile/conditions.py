"""What a conditional directive asks, as a formula over names that may be given at run time.

Formulas are kept simple as they are made, so that two of the same shape mean the same. Knows
nothing of texts or of the intermediate representation.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from sertranspile.records import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """Nothing can change it."""

    truth: bool


@dataclass(frozen=True, slots=True)
class Defined:
    """Whether a name is defined after the first ``version`` definitions of it in the file; 0 when
    only the command line can have defined it."""

    name: str
    version: int


@dataclass(frozen=True, slots=True)
class Holds:
    """Whether the expression of an ``#!ifexp`` that stands at ``offset`` is true."""

    expression: str
    offset: int


@dataclass(frozen=True, slots=True)
class No:
    part: Formula


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Some:
    parts: tuple[Formula, ...]


Formula: TypeAlias = Known | Defined | Holds | No | All | Some

TRUE = Known(True)
FALSE = Known(False)


def no(part: Formula) -> Formula:
    """Negation."""
    match part:
        case Known(truth):
            return Known(not truth)
        case No(inner):
            return inner
    return No(part)


def all_of(parts: Iterable[Formula]) -> Formula:
    """Conjunction; of nothing it is true."""
    out: dict[Formula, None] = {}
    for part in parts:
        for one in part.parts if isinstance(part, All) else (part,):
            if one == FALSE or no(one) in out:
                return FALSE
            if one != TRUE:
                out[one] = None
    return _joined(All, out, TRUE)


def any_of(parts: Iterable[Formula]) -> Formula:
    """Disjunction; of nothing it is false. ``A or (not A and B)`` comes out as ``A or B``."""
    flat = [one for part in parts for one in (part.parts if isinstance(part, Some) else (part,))]
    opposites = frozenset(no(one) for one in flat if not isinstance(one, All))
    out: dict[Formula, None] = {}
    for one in flat:
        if isinstance(one, All):
            one = all_of(part for part in one.parts if part not in opposites)
        if one == TRUE or no(one) in out:
            return TRUE
        if one != FALSE:
            out[one] = None
    return _joined(Some, out, FALSE)


def _joined(kind: type[All] | type[Some], parts: dict[Formula, None], empty: Formula) -> Formula:
    if not parts:
        return empty
    return next(iter(parts)) if len(parts) == 1 else kind(tuple(parts))


def given_that(formula: Formula, facts: frozenset[Formula]) -> Formula:
    """The formula where ``facts`` are true."""
    if formula in facts:
        return TRUE
    if no(formula) in facts:
        return FALSE
    match formula:
        case All(parts):
            return all_of(given_that(part, facts) for part in parts)
        case Some(parts):
            return any_of(given_that(part, facts) for part in parts)
        case No(part):
            return no(given_that(part, facts))
    return formula
