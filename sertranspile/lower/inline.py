"""Functions that are plainer as Python: ``is_method("INVITE")`` as ``msg.method == "INVITE"``.

Only as conditions, and only where nobody reads ``$rc`` afterwards, which the function would have
set (LANGUAGE D.3.3).
"""

from __future__ import annotations

from typing import Final

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.lower.context import Lowering
from sertranspile.lower.defines import expand
from sertranspile.lower.flags import flag_constant
from sertranspile.lower.strings import number_of

_FLAG_TESTS: Final = {
    "isbflagset": ir.Flags.BRANCH, "issflagset": ir.Flags.SCRIPT,
}  # fmt: skip
_FLAG_CHANGES: Final = {
    "setbflag": (ir.Flags.BRANCH, True), "resetbflag": (ir.Flags.BRANCH, False),
    "setsflag": (ir.Flags.SCRIPT, True), "resetsflag": (ir.Flags.SCRIPT, False),
}  # fmt: skip


def inlined(low: Lowering, call: s.Call) -> ir.Expression | None:
    """The condition that a call stands for; None when it stays a call."""
    if len(call.args) != 1:
        return None
    argument = call.args[0]
    if call.name == "is_method" and isinstance(argument, s.String):
        return _method(low, call, argument)
    if call.name in _FLAG_TESTS:
        flag = flag_of(low, argument)
        if flag is not None:
            return ir.HasFlag(flag, call.span, _FLAG_TESTS[call.name])
    return None


def inlined_change(low: Lowering, call: s.Call, trivia: ir.Trivia) -> ir.SetFlag | None:
    """The change of a flag that a call stands for."""
    if low.reads_code or len(call.args) != 1 or call.name not in _FLAG_CHANGES:
        return None
    flag = flag_of(low, call.args[0])
    if flag is None:
        return None
    flags, on = _FLAG_CHANGES[call.name]
    return ir.SetFlag(flag, on, call.span, trivia, flags)


def flag_of(low: Lowering, node: s.Expression | None) -> ir.Expression | None:
    """A flag's number, given as a number, in a string, or by name."""
    if node is None:
        return None
    number = number_of(node, low.numbers)
    if isinstance(node, s.String):
        text = low.text(node).strip()
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
        if number is None and text in low.named_flags:
            return flag_constant(low, text, node.span)
    if number is not None:
        return ir.Literal(number, node.span)
    if isinstance(node, s.Name):
        meant = expand(low, node)
        if meant is not None:
            return meant
        return flag_constant(low, node.text, node.span)
    return None


def _method(low: Lowering, call: s.Call, argument: s.String) -> ir.Expression | None:
    names = [name.strip() for name in low.text(argument).split("|")]
    if not all(name.isascii() and name.isalpha() for name in names):
        return None
    field = ir.Field("method", False, call.span)
    if len(names) == 1:
        return ir.Compare(
            "==", field, ir.Literal(names[0].upper(), argument.span), False, call.span
        )
    literals = tuple(ir.Literal(name.upper(), argument.span) for name in names)
    return ir.Compare("in", field, ir.Sequence(literals, argument.span), False, call.span)
