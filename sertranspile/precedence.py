"""Flat expressions -> nested ones: which operator binds tighter, as tables for each dialect.

The grammar reads ``operand operator operand ...``; here it becomes a tree. ``not`` before a keyword
operand (``! uri == myself``) negates the whole comparison in every dialect, before anything else
the operand alone (LANGUAGE C.4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from sertranspile.source import Span
from sertranspile.syntax import Binary, Expression, Name, Unary

COMPARISONS: Final = frozenset({"==", "!=", "=~", "~=", "!~", "<", ">", "<=", ">=", "eq", "ne"})
#: operands whose comparison is one unit of the language (LANGUAGE D.8)
KEYWORD_OPERANDS: Final = frozenset(
    {
        "method", "uri", "status", "from_uri", "to_uri", "src_ip", "dst_ip", "src_port",
        "dst_port", "proto", "af", "myself", "msg:len", "max_len", "snd_ip", "snd_port",
        "snd_proto", "snd_af", "to_ip", "to_port",
    }
)  # fmt: skip


class Precedence(NamedTuple):
    """``binary``: operator -> level, a higher one binds tighter. ``loose_not``: ``!`` before any
    comparison negates all of it."""

    binary: Mapping[str, int]
    loose_not: bool


def _levels(*levels: str) -> Mapping[str, int]:
    return MappingProxyType({word: at for at, row in enumerate(levels, 1) for word in row.split()})


#: SER to 2.0: ``&`` and ``|`` are logical (LANGUAGE C.4.1); ``=~`` was spelt ``~=`` at first
CLASSIC: Final = Precedence(
    _levels("|| or |", "&& and &", "== != =~ ~= !~ < > <= >= eq ne", "+ -", "* / % mod"), True
)
#: 3.0 and later (LANGUAGE C.4.3)
MODERN: Final = Precedence(
    _levels(
        "|| or",
        "&& and",
        "|",
        "&",
        "^",
        "<<",
        ">>",
        "== != =~ !~ ~= eq ne ieq ine",
        "< > <= >=",
        "+ -",
        "* / % mod",
    ),
    False,
)


class Prefixed(NamedTuple):
    """An operand with its prefix operators, outermost first, before they are put in their place."""

    operators: tuple[tuple[str, int], ...]  # operator and offset
    operand: Expression


Operand = Expression | Prefixed


def nest(first: Operand, rest: Sequence[tuple[str, Operand]], precedence: Precedence) -> Expression:
    """The tree of a flat expression; all binary operators are left associative."""
    if not rest and not isinstance(first, Prefixed):
        return first
    if len(rest) == 1 and not isinstance(first, Prefixed):
        operator, second = rest[0]
        if not isinstance(second, Prefixed):
            span = Span(first.span.start, second.span.end)
            return Binary(span, operator, first, second)
    binary = precedence.binary
    output: list[Expression] = []
    waiting: list[tuple[str, int, int]] = []  # operator, level, offset (-1: binary)

    def reduce() -> None:
        operator, _, offset = waiting.pop()
        right = output.pop()
        if offset >= 0:
            span = Span(offset, right.span.end)
            output.append(Unary(span, "!" if operator == "not" else operator, right))
        else:
            left = output.pop()
            output.append(Binary(Span(left.span.start, right.span.end), operator, left, right))

    def push(operand: Operand, following: str | None) -> None:
        if isinstance(operand, Prefixed):
            compares = following in COMPARISONS and (
                precedence.loose_not or _is_keyword(operand.operand)
            )
            level = min(binary[word] for word in ("==", "<")) if compares else 1000
            for operator, offset in operand.operators:
                loose = compares and operator in ("!", "not")
                waiting.append((operator, level if loose else 1000, offset))
            operand = operand.operand
        output.append(operand)

    push(first, rest[0][0] if rest else None)
    for at, (operator, operand) in enumerate(rest):
        level = binary.get(operator, 0)
        # a loose `not` stands on the comparison's own level and waits for it
        while waiting and (
            waiting[-1][1] > level or (waiting[-1][1] == level and waiting[-1][2] < 0)
        ):
            reduce()
        waiting.append((operator, level, -1))
        push(operand, rest[at + 1][0] if at + 1 < len(rest) else None)
    while waiting:
        reduce()
    return output[0]


def _is_keyword(operand: Expression) -> bool:
    return isinstance(operand, Name) and operand.text in KEYWORD_OPERANDS
