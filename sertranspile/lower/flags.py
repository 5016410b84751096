"""``flags`` and ``avpflags``: names for flags (LANGUAGE C.1.5)."""

from __future__ import annotations

from typing import Final

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.lower.context import Lowering

_GREATEST: Final = 31


def named_flags(low: Lowering, item: s.FlagDeclaration, out: list[ir.Item]) -> None:
    """A declaration of flags; without a number a flag gets the first that is free."""
    comments = low.trivia.statement(item.span)
    if item.keyword == "avpflags":
        # avpflags are asked for by name: nothing has to know their numbers
        line = low.source.text[item.span.start : item.span.end]
        lines = (*comments.before, *line.splitlines())
        out.append(ir.Remark(item.span, ir.Trivia(lines, comments.trailing)))
        low.avp_flags.update(name for name, _ in item.flags)
        return
    named: list[tuple[str, int]] = []
    for name, bit in item.flags:
        number = _number(low, item, name, bit)
        if number is not None:
            low.named_flags[name] = number
            named.append((name, number))
    if named:
        out.append(ir.NamedFlags(tuple(named), item.span, comments))


def _number(low: Lowering, item: s.FlagDeclaration, name: str, bit: str | None) -> int | None:
    if bit is None:
        taken = set(low.named_flags.values())
        return next((number for number in range(_GREATEST + 1) if number not in taken), None)
    if bit.isascii() and bit.isdigit() and len(bit) < 4 and int(bit) <= _GREATEST:
        return int(bit)
    low.report(
        "E309",
        f"flag `{name}` cannot have the number {bit}",
        item.span,
        f"0 to {_GREATEST}",
        f"give it a number from 0 to {_GREATEST}",
    )
    return None
