"""Local names of a route's function: which are read behind a place, and which a block makes.

An answer may name too many, never too few: a name bound inside an expression counts as one that may
not be.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from sertranspile import ir
from sertranspile.passes.walk import blocks, inner, own_values, values

Names: TypeAlias = frozenset[str]


def live(body: Iterable[ir.Statement], after: Names, broken: Names) -> Names:
    """The names whose value is wanted when a block begins.

    ``after`` are those wanted behind it, ``broken`` those wanted where a ``break`` leads.
    """
    for statement in reversed(tuple(body)):
        after = _wanted(statement, after, broken)
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


def _wanted(statement: ir.Statement, after: Names, broken: Names) -> Names:
    own = _reads(statement)
    match statement:
        case ir.Do(bind=str(name)):
            return own | (after - {name})
        case ir.Stop():
            return own
        case ir.Break():
            return broken
        case ir.While(body=body):
            return own | after | live(body, own | after, after)
        case ir.Once(body=body):
            return live(body, after, after)
        case ir.If() | ir.Feature() | ir.Match():
            found = own | after
            for block in blocks(statement):
                found |= live(block, after, broken)
            return found
    return own | after


def _reads(statement: ir.Statement) -> Names:
    return frozenset(
        part.name
        for value in own_values(statement)
        for part in inner(value)
        if isinstance(part, ir.Bound)
    )
