"""Control flow: code that is never reached."""

from __future__ import annotations

from collections.abc import Iterator

from sertranspile import ir
from sertranspile.diagnostics import Diagnostic


def check_flow(program: ir.Program) -> Iterator[Diagnostic]:
    """Findings about statements behind one that leaves the route."""
    for item in program.items:
        if isinstance(item, ir.Route):
            yield from _unreachable(item.body)


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
                "the route is left before it",
                "remove it, or the `break` or `drop` above it",
            )
            return
        if isinstance(statement, ir.If):
            yield from _unreachable(statement.then)
            yield from _unreachable(statement.orelse)
        left = isinstance(statement, ir.Stop)
