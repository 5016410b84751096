"""The runtime that the generated parser (``_parser.py``) runs on.

It does what TatSu's own runtime does for the constructs that ``grammar.ebnf`` uses, some twenty
times faster: no memo table, no left recursion, no trace, and the blanks after a token are skipped
once. It knows nothing of SER: node building is left to the actions it is given.

Names, and the shape of what rules return, are TatSu's (``docs/semantics`` there), so that a test
can run the same grammar on both and compare.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Final, NoReturn, TypeAlias

#: what a rule does with the node it read: node, start and end offset in the text -> new node
Action: TypeAlias = Callable[[Any, int, int], Any]
Matcher: TypeAlias = Callable[[str, int, int], "re.Match[str] | None"]
Rule: TypeAlias = Callable[["Parser"], None]

_MISSING: Final = "\0"


class Failed(Exception):
    """The text does not fit here; the parser notes the furthest place and what was expected."""

    __slots__ = ()


class SyntaxFailure(Exception):
    """A parse failed: ``position`` is the furthest token that fits nothing, ``expected`` the tokens
    and rules that would have fitted there."""

    def __init__(self, position: int, expected: frozenset[str]) -> None:
        self.position = position
        self.expected = expected
        super().__init__(f"at {position}: expected {', '.join(sorted(expected))}")


class _Succeeded(Exception):
    """Leaves a choice after its first option that fits."""

    __slots__ = ()


class closure(list[Any]):  # TatSu's name
    """The results of a repetition, told from a sequence by its type, as in TatSu."""

    __slots__ = ()


class _Option:
    """Tries a part of the grammar; restores the parser when it does not fit, unless a cut
    forbids."""

    __slots__ = ("_ast", "_cst", "_cut", "_next", "_parser", "_position")

    def __init__(self, parser: Parser) -> None:
        self._parser = parser

    def __enter__(self) -> None:
        parser = self._parser
        self._position, self._next = parser.position, parser.next
        self._cst, self._ast, self._cut = parser.cst, parser.ast, parser.cut
        parser.cst, parser.cut = None, False
        if parser.ast is not None:
            parser.ast = dict(parser.ast)

    def _keep(self) -> None:
        parser = self._parser
        parser.cut = self._cut
        parser.cst = _extended(self._cst, parser.cst)

    def _drop(self) -> bool:
        """Restore the parser; whether another option may be tried."""
        parser = self._parser
        cut, parser.cut = parser.cut, self._cut
        parser.position, parser.next = self._position, self._next
        parser.cst, parser.ast = self._cst, self._ast
        return not cut

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> bool:
        if kind is None:
            self._keep()
            raise _Succeeded
        return kind is Failed and self._drop()


class _Optional(_Option):
    __slots__ = ()

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> bool:
        if kind is None:
            self._keep()
            return False
        return kind is Failed and self._drop()


class _Choice:
    __slots__ = ()

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> bool:
        return kind is _Succeeded


class _Group:
    __slots__ = ("_cst", "_parser")

    def __init__(self, parser: Parser) -> None:
        self._parser = parser

    def __enter__(self) -> None:
        self._cst, self._parser.cst = self._parser.cst, None

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._parser.last = self._parser.cst
            self._parser.cst = _extended(self._cst, self._parser.cst)


class _Lookahead:
    """Reads without moving; what was read is forgotten."""

    __slots__ = ("_ast", "_cst", "_next", "_parser", "_position")

    def __init__(self, parser: Parser) -> None:
        self._parser = parser

    def __enter__(self) -> None:
        parser = self._parser
        self._position, self._next = parser.position, parser.next
        self._cst, self._ast = parser.cst, parser.ast
        parser.cst = None

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        parser = self._parser
        parser.position, parser.next = self._position, self._next
        parser.cst, parser.ast = self._cst, self._ast


_CHOICE: Final = _Choice()


def _extended(previous: Any, node: Any) -> Any:
    if node is None:
        return previous
    if previous is None:
        return node
    if type(node) is not list:
        node = [node]
    if type(previous) is list:
        return previous + node
    return [previous, *node]


def tatsumasu(implementation: Rule) -> Rule:
    """Makes a rule of a generated method: collects its parts into a node, hands it to its
    action."""
    name = implementation.__name__[1:-1]

    def read(self: Parser) -> None:
        start = self.next
        outer_cst, outer_ast = self.cst, self.ast
        self.cst = self.ast = None
        implementation(self)
        node = self.ast
        if node is None:
            node = self.cst
            if type(node) is list:
                node = tuple(node)
        action = self.actions.get(name)
        if action is not None:
            node = action(node, start, self.position)
        self.ast, self.cst = outer_ast, outer_cst
        self._append(node)

    read.__name__ = implementation.__name__
    read.__doc__ = implementation.__doc__
    return read


class Parser:
    """What generated parsers inherit.

    ``position`` is the end of the last token, ``next`` the start of the one that follows; ``cst``
    and ``ast`` collect the unnamed and the named parts of the rule being read.
    """

    #: one match of any run of blanks, also none
    blanks: Matcher

    def __init__(self, text: str, actions: Mapping[str, Action]) -> None:
        self.text = text
        self.actions = actions
        self.limit = len(text)
        self.position = self.next = 0
        self.cst: Any = None
        self.ast: dict[str, Any] | None = None
        self.last: Any = None
        self.cut = False
        self.furthest = 0
        self.expected: set[str] = set()

    def parse(self, rule: str, start: int, end: int) -> Any:
        """Read one ``rule`` from ``text[start:end]``; afterwards ``next`` is what follows it.

        Raises ``SyntaxFailure`` when the text does not fit the rule.
        """
        self.limit = end
        self.cst = self.ast = self.last = None
        self.cut = False
        self.furthest, self.expected = start, set()
        self._move(start)
        try:
            getattr(self, f"_{rule}_")()
        except Failed:
            raise SyntaxFailure(self.furthest, frozenset(self.expected)) from None
        return self.last

    # ---- called by generated code ----

    def _peek(self) -> str:
        """The character that the next token begins with; NUL at the end."""
        at = self.next
        return self.text[at] if at < self.limit else _MISSING

    def _token(self, token: str) -> None:
        at = self.next
        if not self.text.startswith(token, at, self.limit):
            self._error(token)
        self._move(at + len(token))
        self._append(token)

    def _lexeme(self, matcher: Matcher, name: str) -> None:
        """A rule that is one pattern."""
        start = self.next
        match = matcher(self.text, start, self.limit)
        if match is None:
            self._error(name)
        end = match.end()
        self._move(end)
        node: Any = match[0]
        action = self.actions.get(name)
        if action is not None:
            node = action(node, start, end)
        self._append(node)

    def _error(self, expected: str) -> NoReturn:
        """Fail here; the furthest failure is the one reported."""
        at = self.next
        if at > self.furthest:
            self.furthest = at
            self.expected = {expected}
        elif at == self.furthest:
            self.expected.add(expected)
        raise Failed

    def _check_eof(self) -> None:
        if self.next < self.limit:
            self._error("end of text")

    def _choice(self) -> _Choice:
        return _CHOICE

    def _option(self) -> _Option:
        return _Option(self)

    def _optional(self) -> _Optional:
        return _Optional(self)

    def _group(self) -> _Group:
        return _Group(self)

    def _if(self) -> _Lookahead:
        return _Lookahead(self)

    def _cut(self) -> None:
        self.cut = True

    def name_last_node(self, name: str) -> None:
        if self.ast is None:
            self.ast = {name: self.last}
        else:
            self.ast[name] = self.last

    def _define(self, names: tuple[str, ...]) -> None:
        """Parts that were left out are there as None."""
        ast = self.ast
        if ast is None:
            ast = self.ast = {}
        for name in names:
            if name not in ast:
                ast[name] = None

    def _closure(self, block: Callable[[], None], first: str | None) -> None:
        """``{ block }``; ``first`` holds the characters that a round can begin with."""
        found = closure()
        self._repeat(found, block, None, first)
        self._append(found)

    def _positive_closure(self, block: Callable[[], None], first: str | None) -> None:
        """``{ block }+``."""
        found = closure((self._isolated(block),))
        self._repeat(found, block, None, first)
        self._append(found)

    def _gather(
        self, block: Callable[[], None], separator: Callable[[], None], first: str | None
    ) -> None:
        """``separator.{ block }``; ``first`` is that of the separator."""
        found = closure()
        if self._round(found, block, None):
            self._repeat(found, block, separator, first)
        self._append(found)

    def _positive_gather(
        self, block: Callable[[], None], separator: Callable[[], None], first: str | None
    ) -> None:
        """``separator.{ block }+``."""
        found = closure((self._isolated(block),))
        self._repeat(found, block, separator, first)
        self._append(found)

    # ---- helpers ----

    def _repeat(
        self,
        found: closure,
        block: Callable[[], None],
        separator: Callable[[], None] | None,
        first: str | None,
    ) -> None:
        while first is None or self._peek() in first:
            start = self.position
            if not self._round(found, block, separator):
                return
            if self.position == start:  # a round that reads nothing would go on for ever
                found.pop()
                return

    def _round(
        self, found: closure, block: Callable[[], None], separator: Callable[[], None] | None
    ) -> bool:
        """Read one more round of a repetition, if there is one; after a separator there must be."""
        position, following = self.position, self.next
        cst, ast, cut = self.cst, self.ast, self.cut
        self.cut = False
        try:
            if separator is not None:
                self._isolated(separator)
                self.cut = True
            node = self._isolated(block)
        except Failed:
            committed, self.cut = self.cut, cut
            if committed:
                raise
            self.position, self.next = position, following
            self.cst, self.ast = cst, ast
            return False
        self.cut = cut
        found.append(node)
        return True

    def _isolated(self, block: Callable[[], None]) -> Any:
        outer, self.cst = self.cst, None
        block()
        node, self.cst = self.cst, outer
        return closure(node) if type(node) is list else node

    def _append(self, node: Any) -> None:
        self.last = node
        cst = self.cst
        if cst is None:
            self.cst = node
        elif type(cst) is list:
            cst.append(node)
        else:
            self.cst = [cst, node]

    def _move(self, end: int) -> None:
        self.position = end
        blanks = self.blanks(self.text, end, self.limit)
        if blanks is not None:
            self.next = blanks.end()
