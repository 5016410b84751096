"""What only the whole program tells: codes that are read, how routes are left, which wait."""

from __future__ import annotations

from sertranspile import ir
from sertranspile.diagnostics import Diagnostic
from sertranspile.dialects import Dialect, Generation
from sertranspile.passes.codes import return_codes
from sertranspile.passes.colour import colour
from sertranspile.passes.lacking import stand_ins
from sertranspile.passes.messages import message_types
from sertranspile.passes.results import bind_results
from sertranspile.passes.walk import map_routes
from sertranspile.records import replace


def finish(program: ir.Program, dialect: Dialect) -> tuple[ir.Program, list[Diagnostic]]:
    """The program with every pass done, in the order in which they build on each other."""
    findings: list[Diagnostic] = []
    items = program.items
    if dialect.generation is not Generation.CLASSIC:
        items = map_routes(items, lambda route: bind_results(route, findings))
    items = return_codes(items, dialect.generation is Generation.CLASSIC)
    items = message_types(items)
    items = colour(items)
    items = stand_ins(items)
    return replace(program, items=items), findings


__all__ = ["finish"]
