"""Syntax tree -> intermediate representation: all differences between dialects end here."""

from __future__ import annotations

from sertranspile.lower.items import lower

__all__ = ["lower"]
