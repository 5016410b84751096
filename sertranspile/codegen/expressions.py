"""Expressions of the IR as Python text. Decides nothing: no SIP and no dialects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, LiteralString, assert_never

from sertranspile import ir
from sertranspile.codegen import variables
from sertranspile.codegen.code import (
    Code,
    Quote,
    Row,
    Value,
    comment,
    compose,
    dotted,
    enclose,
    fits_fstring,
    fstring,
    join,
    literal,
    name,
    raw_pattern,
)
from sertranspile.codegen.imports import Imports
from sertranspile.codegen.levels import BINARY, COMPARISONS, NEGATED, UNARY, Level, bind
from sertranspile.codegen.limits import MAX_CHAIN, MAX_DEPTH, NestedTooDeeply
from sertranspile.codegen.printed import as_text, in_format, pieces
from sertranspile.naming import transformation_function
from sertranspile.source import Span

#: strings that are joined by ``+``; more are joined by ``"".join``, which is not deep
_MAX_JOINED: Final = 20
#: Black puts what fits into a line on one
_BLACK_WIDTH: Final = 88
_IS_NONE: Final = "{} is None"
_IS_NOT_NONE: Final = "{} is not None"
_WITH_NONE: Final[dict[str, LiteralString]] = {"==": _IS_NONE, "!=": _IS_NOT_NONE}


class Expressions:
    """Prints expressions, and adds what they need to ``imports``."""

    def __init__(self, imports: Imports) -> None:
        self.imports = imports
        self._depth = 0
        self._chain = 0
        self._quote: Quote = '"'

    def expression(self, node: ir.Expression, least: Level = Level.CHOICE) -> Code:
        """The text of an expression, in parentheses where it binds less than ``least``.

        Raises:
            NestedTooDeeply: more than ``MAX_DEPTH`` expressions in each other.
        """
        if self._depth > MAX_DEPTH:
            raise NestedTooDeeply("this expression", node.span)
        self._depth += 1
        try:
            code, level = self._expression(node)
        finally:
            self._depth -= 1
        return bind(code, level, least)

    def _expression(self, node: ir.Expression) -> tuple[Code, Level]:
        match node:
            case ir.Literal(value=value):
                negative = isinstance(value, int) and value < 0
                return self._literal(value), Level.UNARY if negative else Level.ATOM
            case ir.Sequence(items=items):
                return self._sequence(items), Level.ATOM
            case ir.Field(path=path):
                return compose("msg.{}", dotted(path)), Level.ATOM
            case ir.Variable():
                return variables.read(node, self.expression), Level.ATOM
            case ir.Transformed(family=family, function=function, value=value, args=args):
                called = name(transformation_function(function))
                opening = compose("{}.{}(", self.imports.family(family), called)
                return self._arguments(opening, (value, *args)), Level.ATOM
            case ir.Format():
                return self._format(node)
            case ir.Arithmetic():
                return self._arithmetic(node)
            case ir.Signed(operator=operator, operand=operand):
                return compose(UNARY[operator], self.expression(operand, Level.UNARY)), Level.UNARY
            case ir.Choice(test=test, yes=yes, no=no):
                above = self.expression(yes, Level.OR), self.expression(test, Level.OR)
                return compose("{} if {} else {}", *above, self.expression(no)), Level.CHOICE
            case ir.Helped(help=help, args=args):
                opening = compose("{}(", self.imports.runtime(help.value))
                return self._arguments(opening, args), Level.ATOM
            case ir.IsNull(operand=operand):
                return self._is_null(operand, _IS_NONE)
            case ir.Commented():
                return enclose(Code("("), [self._row(node)]), Level.ATOM
            case ir.CoreParameter(name=parameter):
                return compose("router.{}", name(parameter)), Level.ATOM
            case ir.Constant(name=identifier) | ir.Bound(name=identifier):
                return name(identifier), Level.ATOM
            case ir.RouteReference(function=function):
                return name(function), Level.ATOM
            case ir.RouteByName(kind=kind, name=called):
                parts = literal(kind.value), self.expression(called)
                return compose("router.find({}, {})", *parts), Level.ATOM
            case ir.Either(plain=plain):
                return self._expression(plain)
            case ir.Call():
                return self._call(node)
            case ir.CallRoute(function=function, waits=waits):
                return _awaited(compose("{}(msg)", name(function)), waits)
            case ir.CallNamed(name=called, keeps_code=keeps):
                opening = compose("router.call(msg, {}", self.expression(called))
                return _awaited(compose("{}, rc)" if keeps else "{})", opening), True)
            case ir.Bind(name=identifier, value=value):
                return compose("({} := {})", name(identifier), self.expression(value)), Level.ATOM
            case ir.Not(operand=operand):
                return self._not(operand)
            case ir.And(operands=operands):
                return self._joined(operands, " and ", Level.AND)
            case ir.Or(operands=operands):
                return self._joined(operands, " or ", Level.OR)
            case ir.Compare(operator=operator):
                return self._compare(node, operator)
            case ir.Matches():
                return self._matches(node), Level.ATOM
            case ir.IsMyself(subject=subject, foreign=foreign):
                opening = Code("router.is_foreign(" if foreign else "router.is_myself(")
                return self._arguments(opening, (subject,)), Level.ATOM
            case ir.Fallible(holds=holds):
                return self._expression(holds)
            case ir.InNetwork(subject=subject, network=network):
                opening = compose("{}(", self.imports.runtime("in_network"))
                return self._arguments(opening, (subject, network)), Level.ATOM
            case ir.HasFlag():
                return self._has_flag(node, "{} in msg.{}")
            case _:
                assert_never(node)

    def _literal(self, value: Value) -> Code:
        return literal(value, self._quote)

    # ---- conditions ----

    def _not(self, operand: ir.Expression) -> tuple[Code, Level]:
        """``not``, and the spellings people use instead of it."""
        while isinstance(operand, ir.Not) and isinstance(operand.operand, ir.Not):
            operand = operand.operand.operand  # three say what one says
        match operand:
            case ir.HasFlag():
                return self._has_flag(operand, "{} not in msg.{}")
            case ir.IsNull(operand=inner):
                return self._is_null(inner, _IS_NOT_NONE)
            case ir.Compare(operator=operator) if operator in NEGATED:
                return self._compare(operand, NEGATED[operator])
            case _:
                return compose("not {}", self.expression(operand, Level.NOT)), Level.NOT

    def _has_flag(self, node: ir.HasFlag, pattern: LiteralString) -> tuple[Code, Level]:
        flag = self.expression(node.flag, Level.BIT_OR)
        return compose(pattern, flag, name(node.flags.value)), Level.COMPARE

    def _compare(self, node: ir.Compare, operator: str) -> tuple[Code, Level]:
        if node.ignore_case:
            opening = compose("{}(", self.imports.runtime("same"))
            call = self._arguments(opening, (node.left, node.right))
            if operator == "==":
                return call, Level.ATOM
            return compose("not {}", call), Level.NOT
        if isinstance(node.right, ir.Literal) and node.right.value is None:
            return self._is_null(node.left, _WITH_NONE[operator])
        sides = self.expression(node.left, Level.BIT_OR), self.expression(node.right, Level.BIT_OR)
        return compose(COMPARISONS[operator], *sides), Level.COMPARE

    def _is_null(self, operand: ir.Expression, pattern: LiteralString) -> tuple[Code, Level]:
        if isinstance(operand, ir.Literal):  # Python warns of `1 is None`
            return literal((operand.value is None) is (pattern == _IS_NONE)), Level.ATOM
        return compose(pattern, self.expression(operand, Level.BIT_OR)), Level.COMPARE

    def _matches(self, node: ir.Matches) -> Code:
        if isinstance(node.pattern, str):
            function, pattern = "matches", raw_pattern(node.pattern, self._quote)
        else:
            function, pattern = "posix_matches", self.expression(node.pattern)
        parts = self.imports.runtime(function), self.expression(node.subject), pattern
        if node.ignore_case:
            return compose("{}({}, {})", *parts)
        return compose("{}({}, {}, ignore_case=False)", *parts)

    def _joined(
        self, operands: Sequence[ir.Expression], word: LiteralString, level: Level
    ) -> tuple[Code, Level]:
        if len(operands) == 1:
            return self._expression(operands[0])
        inner = Level(level + 1)
        if not any(isinstance(operand, ir.Commented) for operand in operands):
            return join(word, [self.expression(operand, inner) for operand in operands]), level
        rows = [self._row(operand, inner) for operand in operands]
        led = Code(word.lstrip())
        rows[1:] = [
            Row(join("", (led, row.code)), row.origin, row.before, row.trailing) for row in rows[1:]
        ]
        return enclose(Code("("), _apart(rows)), Level.ATOM

    # ---- values ----

    def _arithmetic(self, node: ir.Arithmetic) -> tuple[Code, Level]:
        """A loop along the left operands, since chains are long."""
        _, level = BINARY[node.operator]
        chain = [node]
        while isinstance(node.left, ir.Arithmetic) and BINARY[node.left.operator][1] is level:
            node = node.left
            chain.append(node)
        with self._chained(len(chain), node.span):
            code = self.expression(node.left, level)
            for step in reversed(chain):
                pattern, _ = BINARY[step.operator]
                code = compose(pattern, code, self.expression(step.right, Level(level + 1)))
        return code, level

    def _format(self, node: ir.Format) -> tuple[Code, Level]:
        """An f-string; what Python 3.11 does not take inside one stands beside it."""
        strings: list[Code] = []
        fields: list[str | Code] = []
        for piece in pieces(node):
            if isinstance(piece, str):
                fields.append(piece)
                continue
            code = self._inside(in_format(piece, node.shows_null))
            if fits_fstring(code, self._quote):
                fields.append(code)
                continue
            if fields:
                strings.append(self._text(fields))
                fields = []
            strings.append(self.expression(as_text(piece, node.shows_null), Level.SUM))
        if fields or not strings:
            strings.append(self._text(fields))
        if len(strings) == 1:
            return strings[0], Level.SUM
        if len(strings) > _MAX_JOINED:
            empty = self._literal("")
            return compose("{}.join(({}))", empty, join(", ", strings)), Level.ATOM
        with self._chained(len(strings), node.span):
            return join(" + ", strings), Level.SUM

    def _inside(self, node: ir.Expression) -> Code:
        """The text of an expression for the inside of an f-string: strings in single quotes."""
        outer, self._quote = self._quote, "'"
        try:
            return self.expression(node)
        finally:
            self._quote = outer

    def _text(self, fields: list[str | Code]) -> Code:
        if all(isinstance(field, str) for field in fields):
            return self._literal("".join(field for field in fields if isinstance(field, str)))
        return fstring(fields, self._quote)

    # ---- calls ----

    def _call(self, node: ir.Call) -> tuple[Code, Level]:
        module = node.function.module
        owner = self.imports.runtime("core") if module is None else self.imports.module(module)
        opening = compose("{}.{}(", owner, name(node.function.name))
        first = Row(Code("msg"), node.span.start)
        return _awaited(self._arguments(opening, node.args, first), node.function.waits)

    def _arguments(
        self, opening: Code, args: Sequence[ir.Expression], first: Row | None = None
    ) -> Code:
        """A call up to its closing parenthesis; with comments in it, an argument a line."""
        if not any(isinstance(argument, ir.Commented) for argument in args):
            codes = [] if first is None else [first.code]
            inner = join(", ", [*codes, *map(self.expression, args)])
            return compose("{}{})", opening, inner)
        rows = [] if first is None else [first]
        rows += [self._row(argument) for argument in args]
        return enclose(opening, map(_with_comma, rows))

    def _sequence(self, items: Sequence[ir.Expression]) -> Code:
        if any(isinstance(item, ir.Commented) for item in items):
            return enclose(Code("("), [_with_comma(self._row(item)) for item in items])
        inner = join(", ", map(self.expression, items))
        return compose("({},)" if len(items) == 1 else "({})", inner)

    def _row(self, node: ir.Expression, least: Level = Level.CHOICE) -> Row:
        """An operand or argument as a line of its own, with its comments."""
        if not isinstance(node, ir.Commented):
            return Row(self.expression(node, least), node.span.start)
        before = tuple(map(comment, node.before))
        trailing = None if node.trailing is None else comment(node.trailing)
        return Row(self.expression(node.value, least), node.value.span.start, before, trailing)

    @contextmanager
    def _chained(self, length: int, place: Span) -> Iterator[None]:
        """A chain of operators of that length. Raises ``NestedTooDeeply``."""
        if self._chain + length > MAX_CHAIN:
            raise NestedTooDeeply("this chain", place, MAX_CHAIN)
        self._chain += length
        try:
            yield
        finally:
            self._chain -= length


def _apart(rows: Sequence[Row]) -> Sequence[Row]:
    """Rows that Black does not join, which would put the comments of several behind the last: where
    they are short they go above."""
    trailing = [row.trailing for row in rows if row.trailing is not None]
    if len(trailing) < 2 or any(row.before for row in rows):
        return rows
    length = sum(len(row.code.text) + 2 for row in rows) + sum(len(code.text) for code in trailing)
    if length > _BLACK_WIDTH:
        return rows
    return [
        row if row.trailing is None else Row(row.code, row.origin, (row.trailing,)) for row in rows
    ]


def _with_comma(row: Row) -> Row:
    return Row(compose("{},", row.code), row.origin, row.before, row.trailing)


def _awaited(call: Code, waits: bool) -> tuple[Code, Level]:
    return (compose("await {}", call), Level.AWAIT) if waits else (call, Level.ATOM)
