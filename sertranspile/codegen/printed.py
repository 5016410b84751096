"""How a value is put into a text: what an f-string would print otherwise than the servers do.

Python prints None, True and an undefined value its own way, so those go through functions of the
runtime; texts, numbers and URIs that are always there are left plain (LANGUAGE D.5, D.7).
"""

from __future__ import annotations

from collections.abc import Iterator

from sertranspile import ir
from sertranspile.lower.types import nullable, type_of


def pieces(node: ir.Format) -> Iterator[str | ir.Expression]:
    """The parts of a format; values that are known are text already, formats in it are its own."""
    for part in node.parts:
        match part:
            case str():
                yield part
            case ir.Literal(value=None):
                yield "<null>" if node.shows_null else ""
            case ir.Literal(value=str() as text):
                yield text
            case ir.Literal(value=int() as number):
                yield str(int(number))
            case ir.Format(shows_null=shows_null) if shows_null == node.shows_null:
                yield from pieces(part)
            case _:
                yield part


def in_format(value: ir.Expression, shows_null: bool) -> ir.Expression:
    """The expression for the inside of an f-string."""
    kind = type_of(value)
    if kind in (ir.Type.ANY, ir.Type.BOOL) or (kind is ir.Type.INT and nullable(value)):
        help = ir.Help.SHOWN if shows_null else ir.Help.TEXT
        return ir.Helped(help, (value,), value.span)
    if not nullable(value):
        return value
    if shows_null:
        return ir.Helped(ir.Help.SHOWN, (value,), value.span)
    return ir.Or((value, ir.Literal("", value.span)), value.span)


def as_text(value: ir.Expression, shows_null: bool) -> ir.Expression:
    """The expression for a place beside an f-string, where it has to be a ``str``."""
    shown = in_format(value, shows_null)
    if type_of(value) is ir.Type.TEXT or (shown is not value and isinstance(shown, ir.Helped)):
        return shown
    return ir.Helped(ir.Help.TEXT, (value,), value.span)
