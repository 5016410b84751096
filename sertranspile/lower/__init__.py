"""Syntax tree -> intermediate representation: all differences between dialects end here."""

from __future__ import annotations

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.diagnostics import Diagnostic
from sertranspile.dialects import Dialect
from sertranspile.lower import items, table
from sertranspile.source import SourceFile


def lower(
    config: s.Config, source: SourceFile, code: str, dialect: Dialect, profile: str | None
) -> tuple[ir.Program, list[Diagnostic]]:
    """Lower a parsed config; ``code`` is the scanner's. ``profile`` None: the dialect's own."""
    if dialect.lexical.is_table:
        assert dialect.profile is not None
        return table.lower_table(config, source, dialect.name, profile or dialect.profile)
    return items.lower(config, source, code, dialect, profile)


__all__ = ["lower"]
