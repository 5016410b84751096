"""Definitions and conditionals of a config -> constants of the module and tests of them.

Text macros, ``#!subst`` rules and includes are gone when this runs: the step before scanning put
their text in place (``preprocess.py``). What is left are names: those that are tested, and those
whose every value is one literal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.diagnostics import Diagnostic
from sertranspile.lower.trivia import TriviaReader
from sertranspile.scanner import Scan
from sertranspile.source import Span

#: ``#!ifdef``, ``#!ifndef`` or ``#!ifexp`` around something
Conditional: TypeAlias = s.ConditionalItems | s.ConditionalStatements | s.ConditionalCases


class Features:
    """What is defined where in one config. ``given``: the names from the command line (``-A``).

    ``findings``: what is wrong with definitions, complete after construction. ``constants``: the
    Python names that are taken by them.
    """

    findings: tuple[Diagnostic, ...]
    constants: frozenset[str]

    def __init__(
        self, scan: Scan, release: str, given: Mapping[str, str | None] | None = None
    ) -> None:
        raise NotImplementedError

    # ---- items ----

    def head(self) -> tuple[ir.Item, ...]:
        """Constants for names that are tested before, or without, any definition in the file."""
        raise NotImplementedError

    def before(self, item: s.RouteBlock | s.ConditionalItems) -> tuple[ir.Item, ...]:
        """The definitions that stand inside an item of the top level: they come before it, each
        with the whole condition it stands under, since Python's names are not conditional."""
        raise NotImplementedError

    def conditional(
        self, node: s.ConditionalItems, trivia: TriviaReader
    ) -> tuple[ir.Item, ...] | None:
        """A conditional of the top level that holds definitions only, comments included; None when
        it holds anything else: then ``before`` and its items."""
        raise NotImplementedError

    def define(self, node: s.Define | s.Subst, trivia: ir.Trivia) -> tuple[ir.Item, ...]:
        """A definition; only its comments when ``before`` has made it already."""
        raise NotImplementedError

    def statement(self, node: s.Define | s.Subst, trivia: ir.Trivia) -> tuple[ir.Statement, ...]:
        """A definition in a route: ``before`` has made it, its comments are left."""
        raise NotImplementedError

    # ---- tests ----

    def test(self, node: Conditional) -> ir.Expression:
        """A condition; a ``Literal`` bool where nothing at run time can change it."""
        raise NotImplementedError

    def holds(self, node: Conditional) -> bool:
        """Whether a condition is true under the defaults and what was given."""
        raise NotImplementedError

    # ---- names in code ----

    def lookup(self, name: str, span: Span) -> ir.Constant | None:
        """The constant that a word of the code stands for at its place, if it is one."""
        raise NotImplementedError

    def value(self, name: str, span: Span) -> str | int | None:
        """The constant's value under the defaults, where one is needed when transpiling (labels,
        flag numbers). Using it fixes the value: ``-A`` at run time does not reach it."""
        raise NotImplementedError

    def word(self, text: str, span: Span) -> ir.Literal | ir.Format:
        """A host, address or socket as a text in which defined names are replaced:
        ``udp:MY_IP:5060``."""
        raise NotImplementedError
