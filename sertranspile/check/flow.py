"""Control flow: code that is never reached."""

from __future__ import annotations

from collections.abc import Iterator

from sertranspile import ir
from sertranspile.diagnostics import Diagnostic


def check_flow(program: ir.Program) -> Iterator[Diagnostic]:
    """Findings about statements behind one that leaves the route, or the loop."""
    yield from _in_items(program.items)


def _in_items(items: tuple[ir.Item, ...]) -> Iterator[Diagnostic]:
    for item in items:
        match item:
            case ir.Route(body=body):
                yield from _unreachable(body)
            case ir.FeatureItems(then=then, orelse=orelse):
                yield from _in_items(then)
                yield from _in_items(orelse)


def _unreachable(body: tuple[ir.Statement, ...]) -> Iterator[Diagnostic]:
    left = False
    for statement in body:
        if isinstance(statement, ir.Remark):
            continue
        if left:
            yield Diagnostic(
                "W506",
                "this is never reached",
                statement.span,
                "what is above it leaves the block",
                "remove it, or what leaves the block above it",
            )
            return
        for block in _blocks(statement):
            yield from _unreachable(block)
        left = isinstance(statement, ir.Stop | ir.Break)


def _blocks(statement: ir.Statement) -> Iterator[tuple[ir.Statement, ...]]:
    match statement:
        case ir.If(then=then, orelse=orelse) | ir.Feature(then=then, orelse=orelse):
            yield then
            yield orelse
        case ir.While(body=body) | ir.Once(body=body):
            yield body
        case ir.Match(arms=arms):
            for arm in arms:
                yield arm.body
