"""How tightly Python's operators bind: what needs parentheses, and what does not."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Final, LiteralString

from sertranspile.codegen.code import Code, compose


class Level(IntEnum):
    """The rows of the table of precedence in Python's reference, loosest first.

    ``&``, ``^`` and ``|`` bind tighter than comparisons, which is not so in C and in configs.
    """

    CHOICE = 1
    OR = 2
    AND = 3
    NOT = 4
    COMPARE = 5
    BIT_OR = 6
    BIT_XOR = 7
    BIT_AND = 8
    SHIFT = 9
    SUM = 10
    PRODUCT = 11
    UNARY = 12
    AWAIT = 13
    ATOM = 14


#: operators with two operands, which go from left to right
BINARY: Final[Mapping[str, tuple[LiteralString, Level]]] = {
    "|": ("{} | {}", Level.BIT_OR),
    "^": ("{} ^ {}", Level.BIT_XOR),
    "&": ("{} & {}", Level.BIT_AND),
    "<<": ("{} << {}", Level.SHIFT),
    ">>": ("{} >> {}", Level.SHIFT),
    "+": ("{} + {}", Level.SUM),
    "-": ("{} - {}", Level.SUM),
    "*": ("{} * {}", Level.PRODUCT),
}

UNARY: Final[Mapping[str, LiteralString]] = {"-": "-{}", "~": "~{}"}

COMPARISONS: Final[Mapping[str, LiteralString]] = {
    "==": "{} == {}",
    "!=": "{} != {}",
    "<": "{} < {}",
    ">": "{} > {}",
    "<=": "{} <= {}",
    ">=": "{} >= {}",
    "in": "{} in {}",
    "not in": "{} not in {}",
}

#: how people write ``not`` of a comparison; ``not a < b`` stays, for there may be a None
NEGATED: Final[Mapping[str, str]] = {
    "==": "!=",
    "!=": "==",
    "in": "not in",
    "not in": "in",
}


def bind(code: Code, level: Level, least: Level) -> Code:
    """The piece, in parentheses where it binds less than ``least``."""
    return code if level >= least else compose("({})", code)
