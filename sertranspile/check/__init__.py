"""Rules over a whole program, a file for each family."""

from __future__ import annotations

from sertranspile import ir
from sertranspile.check.flow import check_flow
from sertranspile.check.places import check_places
from sertranspile.diagnostics import Diagnostic
from sertranspile.source import SourceFile


def check(program: ir.Program, source: SourceFile) -> list[Diagnostic]:
    """All findings of all rules; ``source`` is what their places are in."""
    return [*check_flow(program), *check_places(program, source)]


__all__ = ["check"]
