"""What is known of a value before it is there: its type, and whether it may be None (LANGUAGE D.5).

Also the conversions, which leave out what would change nothing.
"""

from __future__ import annotations

import re
from typing import Final

from sertranspile import ir

_DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,20}\Z").match
_TRUTHS: Final = (
    ir.Not | ir.And | ir.Or | ir.Compare | ir.Matches | ir.IsMyself | ir.InNetwork | ir.HasFlag
    | ir.IsNull | ir.Fallible
)  # fmt: skip


def type_of(value: ir.Expression) -> ir.Type:
    """The type that a value always has, ``ANY`` where that is told only at run time."""
    match value:
        case ir.Literal(value=bool()) | ir.Either():
            return ir.Type.BOOL
        case ir.Literal(value=int()):
            return ir.Type.INT
        case ir.Variable(store=ir.Store.PV, name=ir.Literal(value="$rc")):
            return ir.Type.INT
        case ir.Literal(value=str()) | ir.Format():
            return ir.Type.TEXT
        case (
            ir.Field(type=kind) | ir.Transformed(type=kind) | ir.Constant(type=kind)
            | ir.Variable(type=kind) | ir.Helped(type=kind)
        ):  # fmt: skip
            return kind
        case ir.Commented(value=inner) | ir.Bind(value=inner):
            return type_of(inner)
        case ir.Choice(yes=yes, no=no):
            return type_of(yes) if type_of(yes) is type_of(no) else ir.Type.ANY
        case ir.Arithmetic() | ir.Signed() | ir.CoreParameter() | ir.CallNamed() | ir.Bound():
            return ir.Type.INT
        case ir.Call(function=function):
            return ir.Type.BOOL if function.returns == "bool" else ir.Type.INT
        case ir.CallRoute():
            return ir.Type.INT
        case _ if isinstance(value, _TRUTHS):
            return ir.Type.BOOL
    return ir.Type.ANY


def nullable(value: ir.Expression) -> bool:
    """Whether a value may be None."""
    match value:
        case ir.Literal(value=content):
            return content is None
        case ir.Field(nullable=may) | ir.Variable(nullable=may):
            return may
        case ir.Transformed():
            return True
        case ir.Commented(value=inner) | ir.Bind(value=inner):
            return nullable(inner)
        case ir.Choice(yes=yes, no=no):
            return nullable(yes) or nullable(no)
        case ir.Constant(type=kind):
            return kind is ir.Type.ANY
    return False


def to_number(value: ir.Expression) -> ir.Expression:
    """The value as an int."""
    match value:
        case ir.Literal(value=bool() as truth, span=span):
            return ir.Literal(int(truth), span)
        case ir.Literal(value=str() as text, span=span) if not text.startswith("0x"):
            return ir.Literal(int(text) if _DECIMAL(text) else 0, span)
        case ir.Literal(value=None, span=span):
            return ir.Literal(0, span)
    if type_of(value) is ir.Type.INT and not nullable(value):
        return value
    return ir.Helped(ir.Help.NUMBER, (value,), value.span)


def to_text(value: ir.Expression) -> ir.Expression:
    """The value as a text that is never None."""
    match value:
        case ir.Literal(value=None, span=span):
            return ir.Literal("", span)
        case ir.Literal(value=bool() as truth, span=span):
            return ir.Literal(str(int(truth)), span)
        case ir.Literal(value=int() as number, span=span):
            return ir.Literal(str(number), span)
    if type_of(value) is ir.Type.TEXT and not nullable(value):
        return value
    return ir.Helped(ir.Help.TEXT, (value,), value.span)


def bare_text(value: ir.Expression) -> ir.Expression:
    """A text of which nobody asks whether it is None or empty."""
    match value:
        case ir.Helped(help=ir.Help.TEXT, args=(inner,)) if type_of(inner) is ir.Type.TEXT:
            return inner
    return value
