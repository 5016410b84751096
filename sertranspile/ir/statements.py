"""Statements of the intermediate representation."""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

from sertranspile.ir.expressions import Expression, Field, Literal, Variable
from sertranspile.ir.vocabulary import Flags
from sertranspile.records import dataclass
from sertranspile.source import Span


@dataclass(frozen=True, slots=True)
class Trivia:
    """The comments of a statement or item, marks removed, one entry a line.

    ``before`` stands above it (None is a blank line); ``trailing`` ends its first line.
    """

    before: tuple[str | None, ...] = ()
    trailing: str | None = None


NO_TRIVIA = Trivia()


@dataclass(frozen=True, slots=True)
class Do:
    """An expression for its effect; ``bind`` keeps its value under that name."""

    value: Expression
    bind: str | None
    span: Span
    trivia: Trivia = NO_TRIVIA


@dataclass(frozen=True, slots=True)
class SetFlag:
    flag: Expression
    on: bool
    span: Span
    trivia: Trivia = NO_TRIVIA
    flags: Flags = Flags.MESSAGE


class Effect(Enum):
    """What an assignment does to what was there."""

    #: the one value there is
    SET = "set"
    #: on top of the values there are (``$avp(x) = v``)
    PUSH = "push"
    #: in place of all values (``$(avp(x)[*]) = v``; an attribute of SER)
    REPLACE = "replace"
    #: no value is left (``$(avp(x)[*]) = $null``)
    DELETE = "delete"
    #: the newest value goes (``$avp(x) = $null``)
    POP = "pop"


@dataclass(frozen=True, slots=True)
class Assign:
    """``target = value``; ``value`` is None only with DELETE and POP."""

    target: Field | Variable
    how: Effect
    value: Expression | None
    span: Span
    trivia: Trivia = NO_TRIVIA


@dataclass(frozen=True, slots=True)
class If:
    """``orelse`` is empty when there is none; a lone ``If`` in it prints as ``elif``."""

    test: Expression
    then: tuple[Statement, ...]
    orelse: tuple[Statement, ...]
    span: Span
    trivia: Trivia = NO_TRIVIA


@dataclass(frozen=True, slots=True)
class Feature:
    """``#!ifdef`` around statements: ``test`` is made of constants, ``not`` and comparisons."""

    test: Expression
    then: tuple[Statement, ...]
    orelse: tuple[Statement, ...]
    span: Span
    trivia: Trivia = NO_TRIVIA


@dataclass(frozen=True, slots=True)
class While:
    """A loop of at most ``max_while_loops`` rounds (LANGUAGE D.3.3)."""

    test: Expression
    body: tuple[Statement, ...]
    span: Span
    trivia: Trivia = NO_TRIVIA


@dataclass(frozen=True, slots=True)
class Once:
    """A block that ``Break`` may leave: a ``switch`` whose arms end in the middle."""

    body: tuple[Statement, ...]
    span: Span
    trivia: Trivia = NO_TRIVIA


@dataclass(frozen=True, slots=True)
class Break:
    """Leave the innermost ``While`` or ``Once``."""

    span: Span
    trivia: Trivia = NO_TRIVIA


@dataclass(frozen=True, slots=True)
class Arm:
    """``labels`` are literals; none is the default. ``trivia`` is the label's."""

    labels: tuple[Literal, ...]
    body: tuple[Statement, ...]
    span: Span
    trivia: Trivia = NO_TRIVIA


@dataclass(frozen=True, slots=True)
class Match:
    """A ``switch`` in which no arm goes on into the next: Python's ``match``."""

    subject: Expression
    arms: tuple[Arm, ...]
    span: Span
    trivia: Trivia = NO_TRIVIA


class How(Enum):
    """How a block is left."""

    RETURN = "return"
    EXIT = "exit"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Stop:
    """Leave the route (RETURN) or the script (EXIT, DROP); ``value`` is the code returned."""

    how: How
    value: Expression | None
    span: Span
    trivia: Trivia = NO_TRIVIA


@dataclass(frozen=True, slots=True)
class Remark:
    """Comments that stand before the end of a block or file, where nothing follows.

    ``breaks``: here was a ``break`` that nothing follows either; the code of the block is 0.
    """

    span: Span
    trivia: Trivia = NO_TRIVIA
    breaks: bool = False


Statement: TypeAlias = (
    Do | SetFlag | Assign | If | Feature | While | Once | Break | Match | Stop | Remark
)
