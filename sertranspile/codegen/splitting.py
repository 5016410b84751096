"""Routes that are deeper than Python takes: inner blocks become functions of their own.

A block may be left in other ways than by its end. Two ways in all can be told by what the function
returns; a block with three stays, and so does one that needs names of the route around it, or makes
names that are read behind it. What is too deep then is refused where it is written.
"""

from __future__ import annotations

from typing import Final, TypeAlias

from sertranspile import ir
from sertranspile.codegen.limits import MAX_DEPTH, MAX_LOOPS, NestedTooDeeply
from sertranspile.codegen.names_read import live, made, wanted
from sertranspile.lower.switches import contains_break, leaves
from sertranspile.passes.walk import blocks, values, with_blocks
from sertranspile.records import dataclass, replace

Block: TypeAlias = tuple[ir.Statement, ...]
Names: TypeAlias = frozenset[str]

#: levels of a block that becomes a function; what is left bears a few blocks that cannot
_MOST_BLOCKS: Final = MAX_DEPTH - 20
_MOST_LOOPS: Final = MAX_LOOPS - 5
#: what the names in a loop do is asked once for each loop around it
_TOO_MANY_LOOPS: Final = 100
_NOTHING: Final[Names] = frozenset()
#: keeps the code of an inner function
_LEFT: Final = "left"


def split(route: ir.Route, room: int, taken: set[str]) -> tuple[ir.Route, ...]:
    """The route, and the functions it was split into; ``room`` is how many levels there are.

    ``taken``: the names of all functions; those that are made are added.

    Raises:
        NestedTooDeeply: it cannot be split.
    """
    height, loops = _size(route.body)
    if height <= room and loops <= MAX_LOOPS:
        return (route,)
    if loops > _TOO_MANY_LOOPS:
        raise NestedTooDeeply("a loop of this route", route.span, MAX_LOOPS)
    splitter = _Splitter(route, taken)
    made = splitter.block(route.body, _NOTHING, _NOTHING)
    return (replace(route, body=made.body), *splitter.functions)


def _size(body: Block) -> tuple[int, int]:
    """The levels of blocks and of loops in a body. Does not recurse, for it may be deep."""
    height = most = 0
    waiting = [(body, 1, 0)]
    while waiting:
        block, depth, loops = waiting.pop()
        height, most = max(height, depth), max(most, loops)
        for statement in block:
            inside = depth + _levels(statement)
            around = loops + isinstance(statement, ir.While | ir.Once)
            for inner in blocks(statement):
                chained = _is_elif(statement, inner)
                waiting.append((inner, depth if chained else inside, around))
    return height, most


def _levels(statement: ir.Statement) -> int:
    """The levels from a statement to the blocks inside of it."""
    return 2 if isinstance(statement, ir.Match) else 1


def _is_elif(statement: ir.Statement, inner: Block) -> bool:
    match statement:
        case ir.If(orelse=orelse) | ir.Feature(orelse=orelse):
            return inner is orelse and len(inner) == 1 and isinstance(inner[0], ir.If | ir.Feature)
    return False


@dataclass(frozen=True, slots=True)
class _Split:
    """A block, its levels of blocks and of loops, and the names that are wanted before it."""

    body: Block
    height: int
    loops: int
    wanted: Names


class _Splitter:
    """Splits one route, innermost blocks first."""

    def __init__(self, route: ir.Route, taken: set[str]) -> None:
        self._route = route
        self._taken = taken
        self.functions: list[ir.Route] = []

    def block(self, body: Block, after: Names, broken: Names) -> _Split:
        """A block with what is deep in it split off.

        ``after`` are the names that are read behind it, ``broken`` those where a ``break`` leads.
        """
        out: list[ir.Statement] = []
        height = loops = 0
        for statement in reversed(body):
            new, inner = self._statement(statement, after, broken)
            out.append(new)
            height, loops = max(height, inner.height), max(loops, inner.loops)
            after = inner.wanted
        out.reverse()
        return _Split(tuple(out), height + 1, loops, after)

    def _statement(
        self, statement: ir.Statement, after: Names, broken: Names
    ) -> tuple[ir.Statement, _Split]:
        """A statement, and what its blocks need: ``height`` is 0 when it has none."""
        behind, out = after, broken
        if isinstance(statement, ir.While | ir.Once):
            out = after
        if isinstance(statement, ir.While):
            behind = live((statement,), after, broken)  # another round
        inner: list[_Split] = []

        def change(block: Block) -> Block:
            if not block:
                return block
            made = self.block(block, behind, out)
            if _is_elif(statement, block):
                made = replace(made, height=made.height - 1)
            elif made.height >= _MOST_BLOCKS or made.loops >= _MOST_LOOPS:
                call = self._split_off(made.body, behind, out)
                if call is not None:
                    made = _Split(call, 2, 0, made.wanted)
                elif made.height > MAX_DEPTH:
                    raise NestedTooDeeply("this block", block[0].span)
            inner.append(made)
            return made.body

        new = with_blocks(statement, change)
        height = max((made.height for made in inner), default=0) + _levels(statement) - 1
        loops = max((made.loops for made in inner), default=0)
        loops += isinstance(statement, ir.While | ir.Once)
        names = wanted(statement, [made.wanted for made in inner], after, broken)
        return new, _Split((), height, loops, names)

    def _split_off(self, body: Block, after: Names, broken: Names) -> Block | None:
        """The statements that call a function with that body; None when there can be none."""
        breaks = contains_break(body)
        read_behind = after | broken if breaks else after
        if live(body, _NOTHING, _NOTHING) or made(body) & read_behind:
            return None
        if not breaks and (leaves(body) or not _returns(body)):
            return self._simple(body)
        if not leaves(body) and breaks and _returns(body):
            return None
        return self._marked(body)

    def _simple(self, body: Block) -> Block:
        """A block that is left in one way only."""
        route, span = self._route, body[0].span
        if not leaves(body):
            return (ir.Do(self._function(body, None), None, span),)
        if route.returns_code:
            call = self._function(body, route.code_type)
            return (ir.Stop(ir.How.RETURN, call, span),)
        call = self._function(body, None)
        return ir.Do(call, None, span), ir.Stop(ir.How.RETURN, None, span)

    def _marked(self, body: Block) -> Block:
        """A block that is left in two ways: what the function returns says which it was."""
        span = body[0].span
        returns = _returns(body)
        # the second way is the end, or a break where it is never reached
        second: Block = (ir.Break(span),) if returns and leaves(body) else ()
        if returns and self._route.returns_code:
            none = ir.Stop(ir.How.RETURN, ir.Literal(None, span), span)
            marked = _marking(body, None, none)
            call = self._function((*marked, none), f"{self._route.code_type} | None")
            bound = ir.Bound(_LEFT, span)
            test = ir.Not(ir.IsNull(bound, span), span)
            stop = ir.Stop(ir.How.RETURN, bound, span)
            return ir.Do(call, _LEFT, span), ir.If(test, (stop,), (), span), *second
        yes, no = (ir.Stop(ir.How.RETURN, ir.Literal(truth, span), span) for truth in (True, False))
        leaving: ir.Statement
        if returns:
            leaving = ir.Stop(ir.How.RETURN, None, span)
            marked = _marking(body, yes, no)
        elif leaves(body):
            call = self._function(_marking(body, None, ir.Stop(ir.How.RETURN, None, span)), None)
            return ir.Do(call, None, span), ir.Break(span)
        else:
            leaving = ir.Break(span)
            marked = _marking(body, None, yes)
        call = self._function((*marked, no), "bool")
        return ir.If(call, (leaving,), (), span), *second

    def _function(self, body: Block, result: str | None) -> ir.CallRoute:
        """The call of a new function."""
        route, span = self._route, body[0].span
        number = len(self.functions) + 1
        while f"{route.function}_inner_{number}" in self._taken:
            number += 1
        name = f"{route.function}_inner_{number}"
        self._taken.add(name)
        waits = any(map(_waits, values(body)))
        self.functions.append(
            ir.Route(
                ir.RouteKind.INNER, None, name, route.message, body, waits, result is not None,
                span, inside=route.inside or route.kind, code_type=result or "int",
            )
        )  # fmt: skip
        return ir.CallRoute(name, waits, span, result is not None)


def _waits(value: ir.Expression) -> bool:
    match value:
        case ir.Call(function=function):
            return function.waits
        case ir.CallRoute(waits=waits):
            return waits
    return isinstance(value, ir.CallNamed)


def _returns(body: Block) -> bool:
    """Whether a ``return`` is anywhere in a block."""
    return any(
        (isinstance(row, ir.Stop) and row.how is ir.How.RETURN) or any(map(_returns, blocks(row)))
        for row in body
    )


def _marking(body: Block, returned: ir.Stop | None, broken: ir.Stop) -> Block:
    """The body with ``returned`` for each ``return``, ``broken`` for each ``break`` out of it."""
    out: list[ir.Statement] = []
    for row in body:
        match row:
            case ir.Stop(how=ir.How.RETURN, value=value) if returned is not None:
                if value is not None:
                    out.append(ir.Do(value, None, row.span, row.trivia))
                    row = replace(row, trivia=ir.NO_TRIVIA)
                out.append(replace(row, value=returned.value))
            case ir.Break():
                out.append(replace(broken, span=row.span, trivia=row.trivia))
            case ir.While() | ir.Once():
                out.append(replace(row, body=_marked_returns(row.body, returned)))
            case _:
                out.append(with_blocks(row, lambda inner: _marking(inner, returned, broken)))
    return tuple(out)


def _marked_returns(body: Block, returned: ir.Stop | None) -> Block:
    """The same inside a loop, whose breaks are its own."""
    if returned is None:
        return body
    out: list[ir.Statement] = []
    for row in body:
        if isinstance(row, ir.Stop):
            out += _marking((row,), returned, returned)
        else:
            out.append(with_blocks(row, lambda inner: _marked_returns(inner, returned)))
    return tuple(out)
