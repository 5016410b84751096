"""Local names of a route's function: which are read behind a place, and which a block makes.

An answer may name too many, never too few: a name bound inside an expression counts as one that may
not be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from sertranspile import ir
from sertranspile.passes.walk import blocks, inner, own_values, values

Names: TypeAlias = frozenset[str]


def live(body: Iterable[ir.Statement], after: Names, broken: Names) -> Names:
    """The names whose value is wanted when a block begins.

    ``after`` are those wanted behind it, ``broken`` those wanted where a ``break`` leads.
    """
    for statement in reversed(tuple(body)):
        after = wanted(statement, _blocks(statement, after, broken), after, broken)
    return after


def made(body: Iterable[ir.Statement]) -> Names:
    """The names that a block binds, in whatever is inside of it too."""
    body = tuple(body)
    found = {value.name for value in values(body) if isinstance(value, ir.Bind)}
    waiting = [body]
    while waiting:
        for statement in waiting.pop():
            if isinstance(statement, ir.Do) and statement.bind is not None:
                found.add(statement.bind)
            waiting += blocks(statement)
    return frozenset(found)


def wanted(statement: ir.Statement, inside: Sequence[Names], after: Names, broken: Names) -> Names:
    """The names whose value is wanted when a statement begins; ``inside`` are those of its blocks,
    without empty ones."""
    own = _reads(statement)
    match statement:
        case ir.Do(bind=str(name)):
            return own | (after - {name})
        case ir.Stop():
            return own
        case ir.Break():
            return broken
    return own.union(after, *inside)


def _blocks(statement: ir.Statement, after: Names, broken: Names) -> list[Names]:
    """The names that the blocks of a statement want."""
    match statement:
        case ir.While(body=body):
            return [live(body, _reads(statement) | after, after)]
        case ir.Once(body=body):
            return [live(body, after, after)]
    return [live(block, after, broken) for block in blocks(statement)]


def _reads(statement: ir.Statement) -> Names:
    return frozenset(
        part.name
        for value in own_values(statement)
        for part in inner(value)
        if isinstance(part, ir.Bound)
    )
