"""Definitions and conditionals of a config -> constants of the module, tests and uses of them.

Text macros, ``#!subst`` rules and includes are gone when this runs (``preprocess.py``). What is
left are names: those that are tested, and those whose every value is one literal. Which constants
they need is told by ``constants.py``; here they become items, at the place of their definition or
before the item that holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, TypeAlias

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.conditions import TRUE, All, Defined, Formula, Holds, Known, No, Some, any_of
from sertranspile.definitions import Choice, How
from sertranspile.diagnostics import Diagnostic
from sertranspile.literals import literal_value
from sertranspile.lower.constants import Constants, Truth, Value
from sertranspile.lower.ifexp import expression
from sertranspile.lower.trivia import TriviaReader
from sertranspile.preprocess import Prepared
from sertranspile.records import replace
from sertranspile.source import Span

#: ``#!ifdef``, ``#!ifndef`` or ``#!ifexp`` around something
Conditional: TypeAlias = s.ConditionalItems | s.ConditionalStatements | s.ConditionalCases

#: what defines, or may have defined
Directive: TypeAlias = s.Define | s.Subst | s.Include

_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_HEAD: Final = -1


class Features:
    """What is defined where in one config.

    ``findings``: what is decided here when transpiling; complete when lowering is. ``constants``:
    the Python names that are taken.
    """

    def __init__(self, prepared: Prepared) -> None:
        self._text = prepared.source.text
        self._names = prepared.names
        self._used = {span.start for _, span in prepared.uses}
        self._constants = Constants(prepared.names, prepared.uses)
        self._made: set[int] = set()
        self.findings: list[Diagnostic] = []
        self.constants = self._constants.python_names

    # ---- items ----

    def head(self) -> tuple[ir.Item, ...]:
        """Constants for names that are tested before, or without, any definition in the file."""
        return tuple(self._items(_HEAD, Span(0, 0)))

    def before(
        self, item: s.RouteBlock | s.ConditionalItems | s.InactiveText
    ) -> tuple[ir.Item, ...]:
        """The definitions that stand inside an item of the top level: they come before it, each
        with the whole condition it stands under, since Python's names are not conditional."""
        out: list[ir.Item] = []
        for found in self._names.in_order():
            start = found.span.start
            if item.span.start <= start < item.span.end and start not in self._made:
                self._made.add(start)
                out += self._items(start, found.span)
        return tuple(out)

    def conditional(
        self, node: s.ConditionalItems, trivia: TriviaReader
    ) -> tuple[ir.Item, ...] | None:
        """A conditional of the top level that holds definitions only, comments included; None when
        it holds anything else: then ``before`` and its items."""
        leaves = _definitions(node)
        if leaves is None:
            return None
        out: list[ir.Item] = []
        lines = list(trivia.before(node.span.start))
        for leaf in leaves:
            own = trivia.statement(leaf.span)
            made = self.define(leaf, ir.Trivia((*lines, *own.before), own.trailing))
            if made and not isinstance(made[0], ir.Remark):
                lines = []
                out += made
            else:
                lines = list(_lines(made[0].trivia)) if made else []
        lines += trivia.rest(node.span.end)
        if any(line is not None for line in lines):
            out.append(ir.Remark(node.span, ir.Trivia(tuple(lines))))
        return tuple(out)

    def define(self, node: Directive, trivia: ir.Trivia) -> tuple[ir.Item, ...]:
        """A definition; only its comments when ``before`` has made it already, or when it has no
        constant of its own. Of an include that is still there the file is missing."""
        start = node.span.start
        items = () if start in self._made else tuple(self._items(start, node.span))
        self._made.add(start)
        if items:
            return (replace(items[0], trivia=trivia), *items[1:])
        return self._remark(node, trivia)

    def statement(self, node: Directive, trivia: ir.Trivia) -> tuple[ir.Remark, ...]:
        """A definition in a route: ``before`` has made it, its comments are left."""
        return self._remark(node, trivia)

    def _remark(self, node: Directive, trivia: ir.Trivia) -> tuple[ir.Remark, ...]:
        """The comments of a definition; text that was put in place is shown as it was written."""
        lines = list(_lines(trivia))
        written = self._text[node.span.start : node.span.end]
        match node:
            case s.Include():
                lines.append(f"{written}: there was no such file")
            case s.Define() if self._has_constant(node):
                pass
            case _:
                lines += [line.strip(" \t\r\\") for line in written.split("\n")]
        return (ir.Remark(node.span, ir.Trivia(tuple(lines))),) if lines else ()

    def _has_constant(self, node: s.Define) -> bool:
        found = self._names.definitions.get(node.name, ())
        return any(self._constants.made_at(one.span.start) for one in found) or any(
            one.name == node.name for one in self._constants.made_at(_HEAD)
        )

    def _items(self, place: int, span: Span) -> Iterator[ir.Item]:
        for one in self._constants.made_at(place):
            if isinstance(one, Truth):
                default = self._expression(one.default, span)
                yield ir.DefineFeature(one.python, one.name, default, span)
            else:
                yield from self._value_items(one, span)

    def _value_items(self, one: Value, span: Span) -> Iterator[ir.Item]:
        if isinstance(one.meaning, str):
            yield ir.DefineValue(one.python, one.name, _literal(one.meaning, span), None, span)
            return
        for _, found in one.meaning:
            if found.variable is None:
                continue
            own = one.from_environment.get(found.span)
            required = own is None and found.how is not How.TRY
            yield ir.DefineEnvironment(
                own or one.python, one.name, found.variable, required, found.span
            )
            if own is None:
                return
        asked = any_of(choice.condition for choice in one.meaning)
        test = None if asked == TRUE else self._expression(asked, span)
        last = one.meaning[-1].definition.span if test is not None else span
        yield ir.DefineValue(one.python, one.name, self._choice(one, one.meaning), test, last)

    def _choice(self, one: Value, meaning: tuple[Choice, ...]) -> ir.Expression:
        asked, found = meaning[0]
        if found.variable is not None:
            value: ir.Expression = ir.Constant(one.from_environment[found.span], found.span)
        else:
            value = _literal(found.value or "", found.span)
        if len(meaning) == 1:
            return value
        test = self._expression(asked, found.span)
        return ir.Choice(test, value, self._choice(one, meaning[1:]), found.span)

    # ---- tests ----

    def test(self, node: Conditional) -> ir.Expression:
        """A condition; a ``Literal`` bool where nothing at run time can change it, or where nothing
        but definitions hangs on it."""
        asked = self._names.condition(node.keyword, node.test, node.span.start)
        return self._expression(asked, node.span)

    def holds(self, node: Conditional) -> bool:
        """Whether a condition is true under the defaults and what was given."""
        asked = self._names.condition(node.keyword, node.test, node.span.start)
        return self._names.default(asked)

    def _expression(self, asked: Formula, span: Span) -> ir.Expression:
        match asked:
            case Known(truth):
                return ir.Literal(truth, span)
            case Defined():
                one = self._constants.truth(asked)
                if one is None:
                    return ir.Literal(self._names.default(asked), span)
                return ir.Constant(one.python, span, ir.Type.BOOL)
            case No(part):
                return ir.Not(self._expression(part, span), span)
            case All(parts):
                return ir.And(tuple(self._expression(part, span) for part in parts), span)
            case Some(parts):
                return ir.Or(tuple(self._expression(part, span) for part in parts), span)
            case Holds():
                return self._holds(asked, span)

    def _holds(self, asked: Holds, span: Span) -> ir.Expression:
        translated = expression(self._names, self._constants, asked, span)
        if translated is not None:
            return translated
        truth = self._names.default(asked)
        self.findings.append(
            Diagnostic(
                "W522",
                f"`#!ifexp {asked.expression}` is decided when transpiling",
                span,
                f"taken as {str(truth).lower()}, whatever the router is started with",
                "compare a name with a number or a string, and join such tests with && and ||",
            )
        )
        return ir.Literal(truth, span)

    # ---- names in code ----

    def lookup(self, name: str, span: Span) -> ir.Constant | None:
        """The constant that a word of the code stands for at its place, if it is one."""
        if span.start not in self._used:
            return None
        one = self._constants.value(name, self._names.version(name, span.start))
        return None if one is None else ir.Constant(one.python, span, one.type)

    def value(self, name: str, span: Span) -> str | int | None:
        """The value of such a word under the defaults, where one is needed when transpiling (a
        label, the number of a flag): ``-A`` at run time does not reach it, which is reported."""
        if self.lookup(name, span) is None:
            return None
        _, text = self._names.value(name, span.start)
        found = literal_value(text) if text is not None else None
        if found is not None:
            self.findings.append(
                Diagnostic(
                    "W524",
                    f"`{name}` is put in place here",
                    span,
                    "-A changes it here when transpiling only",
                    f"give another value to sertranspile: -A {name}=VALUE",
                )
            )
        return found

    def word(self, text: str, span: Span) -> ir.Literal | ir.Constant | ir.Format:
        """A host, address or socket in which defined names stand for their values:
        ``udp:MY_IP:5060``."""
        parts: list[str | ir.Expression] = []
        at = 0
        for match in _NAME.finditer(text):
            start = span.start + match.start()
            one = self.lookup(match[0], Span(start, start + len(match[0])))
            if one is not None:
                parts += [text[at : match.start()], one]
                at = match.end()
        parts = [part for part in (*parts, text[at:]) if part != ""]
        match parts:
            case [ir.Constant() as one]:
                return one
            case [] | [str()]:
                return ir.Literal(text, span)
        return ir.Format(tuple(parts), False, span)


def _literal(text: str, span: Span) -> ir.Literal:
    return ir.Literal(literal_value(text), span)


def _lines(trivia: ir.Trivia) -> Iterator[str | None]:
    yield from trivia.before
    if trivia.trailing is not None:
        yield trivia.trailing


def _definitions(node: s.ConditionalItems) -> list[Directive] | None:
    """The definitions in a conditional; None when anything else is in it."""
    out: list[Directive] = []
    for item in (*node.then, *(node.orelse or ())):
        match item:
            case s.Define() | s.Subst() | s.Include():
                out.append(item)
            case s.ConditionalItems():
                inner = _definitions(item)
                if inner is None:
                    return None
                out += inner
            case s.Null():
                continue
            case _:
                return None
    return out or None


__all__ = ["Conditional", "Features"]
