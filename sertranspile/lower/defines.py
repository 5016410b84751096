"""Words in code that a ``#!define`` of one literal replaces (LANGUAGE B.3.3)."""

from __future__ import annotations

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.lower.context import Lowering


def expand(low: Lowering, node: s.Name) -> ir.Constant | None:
    """The constant of the module that a word stands for, if it is one."""
    return low.features.lookup(node.text, node.span)
