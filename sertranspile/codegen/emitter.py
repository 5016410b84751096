"""Statements of the IR as Python text. Decides nothing: no SIP and no dialects."""

from __future__ import annotations

from typing import assert_never

from sertranspile import ir
from sertranspile.codegen import variables
from sertranspile.codegen.code import Code, comment, compose, join, name
from sertranspile.codegen.expressions import Expressions
from sertranspile.codegen.imports import Imports
from sertranspile.codegen.levels import Level
from sertranspile.codegen.limits import (
    MAX_DEPTH,
    MAX_ELIFS,
    MAX_LOOPS,
    MAX_TREE,
    NestedTooDeeply,
)
from sertranspile.codegen.writer import Writer
from sertranspile.source import Span

#: what ``if`` is made of in Python
Branch = ir.If | ir.Feature


class Emitter(Expressions):
    """Writes statements to ``writer``, and adds what they need to ``imports``."""

    def __init__(self, imports: Imports | None = None) -> None:
        super().__init__(Imports() if imports is None else imports)
        self.writer = Writer()
        self._loops = 0
        self._tree = 0
        self._made: dict[str, int] = {}

    # ---- comments ----

    def before(self, trivia: ir.Trivia) -> None:
        """The comments and blank lines above a statement or item."""
        for text in trivia.before:
            if text is None:
                self.writer.blank()
            else:
                self.writer.line(comment(text))

    def remark(self, remark: ir.Remark) -> None:
        """Comments that stand alone."""
        self.before(remark.trivia)
        if remark.trivia.trailing is not None:
            self.writer.line(comment(remark.trivia.trailing))

    # ---- blocks ----

    def body(self, statements: tuple[ir.Statement, ...], place: Span) -> None:
        """The body of a function, whose own names begin anew.

        Raises:
            NestedTooDeeply: more blocks or loops in each other than Python takes.
        """
        self._made = {}
        self._loops = 0
        self._tree = self.writer.depth
        self._block(statements, place)

    def _block(self, statements: tuple[ir.Statement, ...], place: Span) -> None:
        """Statements one level deeper; ``pass`` when there are none."""
        with self.writer.indented():
            if self.writer.depth > MAX_DEPTH:
                raise NestedTooDeeply("this block", place)
            self._tree += 1
            for statement in statements:
                self._statement(statement)
            self._tree -= 1
            if all(isinstance(statement, ir.Remark) for statement in statements):
                self.writer.line(Code("pass"))

    def _statement(self, statement: ir.Statement) -> None:
        match statement:
            case ir.Remark():
                self.remark(statement)
            case ir.If() | ir.Feature():
                self._if(statement)
            case ir.While():
                self._while(statement)
            case ir.Once():
                self._once(statement)
            case ir.Match():
                self._match(statement)
            case ir.Do() | ir.SetFlag() | ir.Assign() | ir.Stop() | ir.Break():
                self.before(statement.trivia)
                code = self._simple(statement)
                self.writer.line(code, statement.span, trailing(statement.trivia))
            case _:
                assert_never(statement)

    # ---- simple statements ----

    def _simple(self, statement: ir.Do | ir.SetFlag | ir.Assign | ir.Stop | ir.Break) -> Code:
        match statement:
            case ir.Do(value=value, bind=None):
                return self.expression(value)
            case ir.Do(value=value, bind=str(bound)):
                return compose("{} = {}", name(bound), self.expression(value))
            case ir.Assign(target=target, how=how, value=value):
                return variables.write(target, how, value, self.expression)
            case ir.SetFlag(flag=flag, on=on, flags=flags):
                change = Code("add") if on else Code("discard")
                return compose("msg.{}.{}({})", name(flags.value), change, self.expression(flag))
            case ir.Stop():
                return self._stop(statement)
            case ir.Break():
                return Code("break")
            case _:
                raise AssertionError(f"{type(statement).__name__} has no text")

    def _stop(self, statement: ir.Stop) -> Code:
        match statement.how:
            case ir.How.EXIT:
                exit_name = self.imports.runtime("Exit")
                if statement.value is None:
                    return compose("raise {}", exit_name)
                return compose("raise {}({})", exit_name, self.expression(statement.value))
            case ir.How.DROP:
                return compose("raise {}", self.imports.runtime("Drop"))
            case ir.How.RETURN:
                if statement.value is None:
                    return Code("return")
                return compose("return {}", self.expression(statement.value))
            case _:
                assert_never(statement.how)

    # ---- if ----

    def _if(self, statement: Branch) -> None:
        """An ``if`` and its ``elif``s.

        Python takes only so many, so the rest becomes a chain of its own, under a name that says
        whether it is reached.
        """
        branches, orelse = _chain(statement)
        self.before(statement.trivia)
        after: Code | None = None
        while branches:
            room = max(1, min(MAX_ELIFS, MAX_TREE - self._tree))
            part, branches = branches[:room], branches[room:]
            further = self._own_name("further") if branches else None
            if further is not None:
                self.writer.line(compose("{} = False", further), part[0].span)
            self._branches(part, after)
            if further is not None:
                self.writer.line(Code("else:"))
                with self.writer.indented():
                    self.writer.line(compose("{} = True", further))
            elif orelse:
                self.writer.line(Code("else:"))
                self._block(orelse, orelse[0].span)
            after = further

    def _branches(self, branches: list[Branch], after: Code | None) -> None:
        """``if`` and ``elif``s; ``after``: the first is one too, of what was asked before."""
        tree = self._tree
        if after is not None:
            self.writer.line(compose("if not {}:", after))
            with self.writer.indented():
                self.writer.line(Code("pass"))
        for number, branch in enumerate(branches):
            if number or after is not None:
                for text in branch.trivia.before:
                    if text is not None:
                        self.writer.line(comment(text))
                head = compose("elif {}:", self.expression(branch.test))
            else:
                head = compose("if {}:", self.expression(branch.test))
            self.writer.line(head, branch.span, trailing(branch.trivia))
            self._block(branch.then, branch.span)
            self._tree += 1
        self._tree = tree

    # ---- match and loops ----

    def _match(self, statement: ir.Match) -> None:
        """``match``; Python wants the default last, and among literals the order means nothing."""
        self.before(statement.trivia)
        head = compose("match {}:", self.expression(statement.subject))
        self.writer.line(head, statement.span, trailing(statement.trivia))
        with self.writer.indented():
            for arm in sorted(statement.arms, key=lambda arm: not arm.labels):
                self.before(arm.trivia)
                labels = join(" | ", map(self.expression, arm.labels)) if arm.labels else Code("_")
                head = compose("case {}:", labels)
                self.writer.line(head, arm.span, trailing(arm.trivia))
                self._block(arm.body, arm.span)

    def _while(self, statement: ir.While) -> None:
        """A loop with its count of rounds, which ends it in time."""
        self.before(statement.trivia)
        rounds = self._own_name("rounds")
        self.writer.line(compose("{} = router.rounds()", rounds), statement.span)
        test = self.expression(statement.test, Level.AND)
        head = compose("while {} and {}.more():", test, rounds)
        self.writer.line(head, statement.span, trailing(statement.trivia))
        self._loop(statement.body, statement.span)

    def _once(self, statement: ir.Once) -> None:
        """A block that ``break`` leaves."""
        self.before(statement.trivia)
        head = compose("for _ in {}:", self.imports.runtime("once"))
        self.writer.line(head, statement.span, trailing(statement.trivia))
        self._loop(statement.body, statement.span)

    def _loop(self, body: tuple[ir.Statement, ...], place: Span) -> None:
        self._loops += 1
        if self._loops > MAX_LOOPS:
            raise NestedTooDeeply("this loop", place, MAX_LOOPS)
        self._block(body, place)
        self._loops -= 1

    def _own_name(self, word: str) -> Code:
        """A local name that nothing else in the function has: ``rounds``, ``rounds_2`` ..."""
        number = self._made[word] = self._made.get(word, 0) + 1
        return name(word if number == 1 else f"{word}_{number}")


def _chain(statement: Branch) -> tuple[list[Branch], tuple[ir.Statement, ...]]:
    """A statement, those that each stand alone in the last one's ``else``, and what ``else`` is
    left."""
    branches = [statement]
    while True:
        match branches[-1].orelse:
            case (ir.If() | ir.Feature() as inner,):
                branches.append(inner)
            case orelse:
                return branches, orelse


def trailing(trivia: ir.Trivia) -> Code | None:
    """The comment that ends a line, if there is one."""
    return None if trivia.trailing is None else comment(trivia.trailing)
