"""How a value is put into a text: what an f-string would print otherwise than the servers do.

Python prints None, True and an undefined value its own way, so those go through functions of the
runtime; texts, numbers and URIs that are always there are left plain (LANGUAGE D.5, D.7).
"""

from __future__ import annotations

from collections.abc import Iterator

from sertranspile import ir


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
    kind = _type(value)
    if kind in (ir.Type.ANY, ir.Type.BOOL) or (kind is ir.Type.INT and _nullable(value)):
        help = ir.Help.SHOWN if shows_null else ir.Help.TEXT
        return ir.Helped(help, (value,), value.span)
    if not _nullable(value):
        return value
    if shows_null:
        return ir.Helped(ir.Help.SHOWN, (value,), value.span)
    return ir.Or((value, ir.Literal("", value.span)), value.span)


def as_text(value: ir.Expression, shows_null: bool) -> ir.Expression:
    """The expression for a place beside an f-string, where it has to be a ``str``."""
    shown = in_format(value, shows_null)
    if _type(value) is ir.Type.TEXT or (shown is not value and isinstance(shown, ir.Helped)):
        return shown
    return ir.Helped(ir.Help.TEXT, (value,), value.span)


def _type(value: ir.Expression) -> ir.Type:
    """What a value is known to be; ``ANY`` is always right."""
    match value:
        case ir.Field() | ir.Variable() | ir.Transformed() | ir.Helped() | ir.Constant():
            return value.type
        case ir.Format():
            return ir.Type.TEXT
        case ir.Arithmetic() | ir.Signed():
            return ir.Type.INT
        case ir.Literal(value=str()):
            return ir.Type.TEXT
        case ir.Literal(value=bool()):
            return ir.Type.BOOL
        case ir.Literal(value=int()):
            return ir.Type.INT
        case ir.Choice(yes=yes, no=no):
            return _type(yes) if _type(yes) is _type(no) else ir.Type.ANY
        case ir.Commented(value=inner) | ir.Bind(value=inner):
            return _type(inner)
    return ir.Type.ANY


def _nullable(value: ir.Expression) -> bool:
    match value:
        case ir.Field() | ir.Variable():
            return value.nullable
        case ir.Transformed():
            return value.type is ir.Type.TEXT
        case ir.Choice(yes=yes, no=no):
            return _nullable(yes) or _nullable(no)
        case ir.Commented(value=inner) | ir.Bind(value=inner):
            return _nullable(inner)
    return False
