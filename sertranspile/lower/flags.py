"""``flags`` and ``avpflags``: names for flags (LANGUAGE C.1.5)."""

from __future__ import annotations

from typing import Final

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.lower.context import Lowering
from sertranspile.lower.strings import number_of
from sertranspile.source import Span

_GREATEST: Final = 31


def named_flags(low: Lowering, item: s.FlagDeclaration, out: list[ir.Item]) -> None:
    """A declaration of flags; without a number a flag gets the first that is free."""
    if item.keyword == "avpflags":
        comments = low.trivia.statement(item.span)
        # avpflags are asked for by name: nothing has to know their numbers
        line = low.source.text[item.span.start : item.span.end]
        lines = (*comments.before, *line.splitlines())
        out.append(ir.Remark(item.span, ir.Trivia(lines, comments.trailing)))
        low.avp_flags.update(name for name, _ in item.flags)
        return
    comments = ir.Trivia(low.trivia.before(item.span.start))
    at = item.span.start + len(item.keyword)
    for name, bit in item.flags:
        span, at = _place(low, name, bit, at)
        number = _number(low, span, name, bit)
        own = low.trivia.statement(span)
        if number is None:
            continue
        low.named_flags[name] = number
        python = low.flag_names.setdefault(name, _python_name(low, name))
        above = (*comments.before, *own.before)
        trailing = own.trailing if own.trailing is not None else comments.trailing
        out.append(ir.NamedFlags(((python, number),), span, ir.Trivia(above, trailing)))
        comments = ir.NO_TRIVIA


def flag_constant(low: Lowering, name: str, span: Span) -> ir.Constant | None:
    """The flag that a word names; None for a word that names none."""
    python = low.flag_names.get(name)
    return None if python is None else ir.Constant(python, span, ir.Type.INT)


def _python_name(low: Lowering, name: str) -> str:
    """In capitals, as constants are: so it is no module, no keyword and no local name."""
    taken = {*low.features.constants, *low.flag_names.values()}
    base = python = name.upper().lstrip("_") or "FLAG"
    number = 1
    while python in taken:
        number += 1
        python = f"{base}_{number}"
    return python


def _place(low: Lowering, name: str, bit: str | None, at: int) -> tuple[Span, int]:
    """Where a flag of a declaration stands; it may have a line, and a comment, of its own."""
    start = max(low.source.text.find(name, at), at)
    end = start + len(name)
    if bit is not None:
        end = max(low.source.text.find(bit, end), end) + len(bit)
    return Span(start, end), end


def _number(low: Lowering, place: Span, name: str, bit: str | None) -> int | None:
    if bit is None:
        taken = set(low.named_flags.values())
        return next((number for number in range(_GREATEST + 1) if number not in taken), None)
    span = Span(place.end - len(bit), place.end)
    number = number_of(s.Name(span, bit), low.numbers)
    number = number_of(s.Number(span, bit), low.numbers) if number is None else number
    if number is None and low.modern:
        value = low.features.value(bit, span)
        number = value if isinstance(value, int) else None
    if number is not None and 0 <= number <= _GREATEST:
        return number
    low.report(
        "E309",
        f"flag `{name}` cannot have the number {bit}",
        span,
        f"0 to {_GREATEST}",
        f"give it a number from 0 to {_GREATEST}",
    )
    return None
