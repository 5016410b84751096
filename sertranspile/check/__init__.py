"""Rules over a whole program, a file for each family."""

from __future__ import annotations

from sertranspile import ir
from sertranspile.check.flow import check_flow
from sertranspile.diagnostics import Diagnostic


def check(program: ir.Program) -> list[Diagnostic]:
    """All findings of all rules."""
    return list(check_flow(program))


__all__ = ["check"]
