"""Expressions and statements of the IR as Python text. Decides nothing: no SIP and no dialects."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import assert_never

from sertranspile import ir
from sertranspile.codegen.code import Code, comment, compose, join, literal, name, raw_pattern
from sertranspile.codegen.writer import Writer
from sertranspile.diagnostics import Diagnostic
from sertranspile.source import Span

#: Python refuses 100 levels of indentation and 200 of parentheses
MAX_DEPTH = 80


class NestedTooDeeply(Exception):
    """A block or an expression is deeper than Python takes; ``diagnostic`` says where."""

    def __init__(self, what: str, span: Span) -> None:
        self.diagnostic = Diagnostic(
            "E210",
            f"{what} is nested too deeply: Python takes {MAX_DEPTH} levels here",
            span,
            "too deep",
            "move the inner part to a route of its own",
        )
        super().__init__(self.diagnostic.message)


class Level(IntEnum):
    """How tightly a piece binds, as Python's grammar has it."""

    OR = 1
    AND = 2
    NOT = 3
    COMPARE = 4
    AWAIT = 5
    ATOM = 6


class Emitter:
    """Writes statements to ``writer`` and keeps what they need imported.

    ``runtime`` holds names of the runtime package, ``modules`` the script modules.
    """

    def __init__(self) -> None:
        self.writer = Writer()
        self.runtime: set[str] = set()
        self.modules: set[ir.Module] = set()
        self._depth = 0

    # ---- comments ----

    def before(self, trivia: ir.Trivia) -> None:
        """The comments and blank lines above a statement or item."""
        for text in trivia.before:
            if text is None:
                self.writer.blank()
            else:
                self.writer.line(comment(text))

    def remark(self, remark: ir.Remark) -> None:
        self.before(remark.trivia)
        if remark.trivia.trailing is not None:
            self.writer.line(comment(remark.trivia.trailing))

    # ---- statements ----

    def block(self, statements: tuple[ir.Statement, ...]) -> None:
        """Statements one level deeper; ``pass`` when there are none.

        Raises:
            NestedTooDeeply: more than ``MAX_DEPTH`` blocks in each other.
        """
        with self.writer.indented():
            if self.writer.depth > MAX_DEPTH:
                raise NestedTooDeeply("this block", statements[0].span)
            for statement in statements:
                self.statement(statement)
            if all(isinstance(statement, ir.Remark) for statement in statements):
                self.writer.line(Code("pass"))

    def statement(self, statement: ir.Statement) -> None:
        match statement:
            case ir.Remark():
                self.remark(statement)
            case ir.If():
                self._if(statement)
            case ir.Do() | ir.SetFlag() | ir.Stop():
                self.before(statement.trivia)
                code = self._simple(statement)
                self.writer.line(code, statement.span, trailing(statement.trivia))
            case _:
                assert_never(statement)

    def _simple(self, statement: ir.Do | ir.SetFlag | ir.Stop) -> Code:
        match statement:
            case ir.Do(value=value, bind=None):
                return self.expression(value)
            case ir.Do(value=value, bind=str(bound)):
                return compose("{} = {}", name(bound), self.expression(value))
            case ir.SetFlag(flag=flag, on=on, flags=flags):
                change = Code("add") if on else Code("discard")
                return compose("msg.{}.{}({})", name(flags.value), change, self.expression(flag))
            case ir.Stop():
                return self._stop(statement)
            case _:
                raise AssertionError(f"{type(statement).__name__} has no text")

    def _stop(self, statement: ir.Stop) -> Code:
        match statement.how:
            case ir.How.EXIT:
                self.runtime.add("Exit")
                return Code("raise Exit")
            case ir.How.DROP:
                self.runtime.add("Drop")
                return Code("raise Drop")
            case ir.How.RETURN:
                if statement.value is None:
                    return Code("return")
                return compose("return {}", self.expression(statement.value))
            case _:
                assert_never(statement.how)

    def _if(self, statement: ir.If) -> None:
        """An ``if`` and its ``elif``s; a loop, for such chains are long."""
        self.before(statement.trivia)
        branch: ir.If | None = statement
        first = True
        while branch is not None:
            test = self.expression(branch.test)
            head = compose("if {}:", test) if first else compose("elif {}:", test)
            self.writer.line(head, branch.span, trailing(branch.trivia))
            self.block(branch.then)
            match branch.orelse:
                case (ir.If() as inner,):
                    for text in inner.trivia.before:
                        if text is not None:
                            self.writer.line(comment(text))
                    branch, first = inner, False
                case ():
                    branch = None
                case rest:
                    self.writer.line(Code("else:"))
                    self.block(rest)
                    branch = None

    # ---- expressions ----

    def expression(self, node: ir.Expression, least: Level = Level.OR) -> Code:
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
        return code if level >= least else compose("({})", code)

    def _expression(self, node: ir.Expression) -> tuple[Code, Level]:
        match node:
            case ir.Literal(value=value):
                return literal(value), Level.ATOM
            case ir.Sequence(items=items):
                inner = join(", ", map(self.expression, items))
                code = compose("({},)" if len(items) == 1 else "({})", inner)
                return code, Level.ATOM
            case ir.Field(path=path):
                return compose("msg.{}", join(".", map(name, path.split(".")))), Level.ATOM
            case ir.CoreParameter(name=parameter):
                return compose("router.{}", name(parameter)), Level.ATOM
            case ir.Constant(name=identifier) | ir.Bound(name=identifier):
                return name(identifier), Level.ATOM
            case ir.RouteReference(function=function):
                return name(function), Level.ATOM
            case ir.Call():
                return self._call(node)
            case ir.CallRoute(function=function, waits=waits):
                return _awaited(compose("{}(msg)", name(function)), waits)
            case ir.Bind(name=identifier, value=value):
                return compose("({} := {})", name(identifier), self.expression(value)), Level.ATOM
            case ir.Not(operand=operand):
                return self._not(operand)
            case ir.And(operands=operands):
                return self._joined(operands, Level.AND)
            case ir.Or(operands=operands):
                return self._joined(operands, Level.OR)
            case ir.Compare():
                return self._compare(node, node.operator)
            case ir.Matches(subject=subject, pattern=pattern, ignore_case=ignore_case):
                self.runtime.add("matches")
                form = compose("matches({}, {}", self.expression(subject), raw_pattern(pattern))
                end = Code(")") if ignore_case else Code(", ignore_case=False)")
                return join("", (form, end)), Level.ATOM
            case ir.IsMyself(subject=subject):
                return compose("router.is_myself({})", self.expression(subject)), Level.ATOM
            case ir.InNetwork(subject=subject, network=network):
                self.runtime.add("in_network")
                parts = self.expression(subject), literal(network)
                return compose("in_network({}, {})", *parts), Level.ATOM
            case ir.HasFlag(flag=flag, flags=flags):
                parts = self.expression(flag, Level.AWAIT), name(flags.value)
                return compose("{} in msg.{}", *parts), Level.COMPARE
            case _:
                assert_never(node)

    def _call(self, node: ir.Call) -> tuple[Code, Level]:
        module = node.function.module
        if module is None:
            self.runtime.add("core")
            owner = Code("core")
        else:
            self.modules.add(module)
            owner = name(module.python)
        args = join(", ", (Code("msg"), *map(self.expression, node.args)))
        call = compose("{}.{}({})", owner, name(node.function.name), args)
        return _awaited(call, node.function.waits)

    def _not(self, operand: ir.Expression) -> tuple[Code, Level]:
        """``not``, and the spellings people use instead of it."""
        match operand:
            case ir.HasFlag(flag=flag, flags=flags):
                parts = self.expression(flag, Level.AWAIT), name(flags.value)
                return compose("{} not in msg.{}", *parts), Level.COMPARE
            case ir.Compare(operator="=="):
                return self._compare(operand, "!=")
            case ir.Compare(operator="!="):
                return self._compare(operand, "==")
            case _:
                return compose("not {}", self.expression(operand, Level.NOT)), Level.NOT

    def _compare(self, node: ir.Compare, operator: str) -> tuple[Code, Level]:
        least = Level.OR if node.ignore_case else Level.AWAIT
        left, right = self.expression(node.left, least), self.expression(node.right, least)
        if node.ignore_case:
            self.runtime.add("same")
            call = compose("same({}, {})", left, right)
            if operator == "==":
                return call, Level.ATOM
            return compose("not {}", call), Level.NOT
        if isinstance(node.right, ir.Literal) and node.right.value is None:
            operator = {"==": "is", "!=": "is not"}[operator]
        return join(" ", (left, _OPERATORS[operator], right)), Level.COMPARE

    def _joined(self, operands: Sequence[ir.Expression], level: Level) -> tuple[Code, Level]:
        if len(operands) == 1:
            return self._expression(operands[0])
        parts = [self.expression(operand, Level(level + 1)) for operand in operands]
        return join(" and " if level is Level.AND else " or ", parts), level


_OPERATORS = {text: Code(text) for text in ("==", "!=", "<", ">", "<=", ">=", "is", "is not")}


def _awaited(call: Code, waits: bool) -> tuple[Code, Level]:
    return (compose("await {}", call), Level.AWAIT) if waits else (call, Level.ATOM)


def trailing(trivia: ir.Trivia) -> Code | None:
    """The comment that ends a line, if there is one."""
    return None if trivia.trailing is None else comment(trivia.trailing)
