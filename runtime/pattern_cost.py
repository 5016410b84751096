"""How long a text ``re`` can search for a pattern, whatever the text is, within a number of steps.

``re`` tries one way after the other, and some patterns have very many: ``(a|a)*b`` doubles them
with each ``a``. An upper bound of the ways is counted on the tree that ``re`` itself makes of the
pattern. A way that fails at its first byte costs little, so what may follow is known while
counting: in ``[0-9]+@`` only the whole run of digits can go on. A ``.*`` behind which the pattern
may end with the text succeeds at once, as in ``([;:].*)*$``. What is not understood is endless.

The bound is far from tight, and that is no harm: texts that are too long for it are searched
otherwise (``runtime/patterns.py``). Knows nothing of texts and of time.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final, TypeAlias

from runtime.pattern_program import ALL_BYTES, MAXREPEAT, Unsupported, byte_set, parse

#: steps that take ``re`` less than 50 ms: each is 0.1 to 4 ns
MOST_STEPS: Final = 10_000_000
#: no message is longer than the greatest, unless its limit is raised
LENGTHS: Final = (0, 64, 128, 256, 512, 724, 1_024, 1_448, 2_048, 4_096, 8_192, 16_384, 65_535)

#: sets of what may come next have a bit for the end of the text, too
_END: Final = 1 << 256
_ANYTHING: Final = ALL_BYTES | _END
_ENDS: Final = {"AT_END": _END | 1 << 10, "AT_END_STRING": _END}
_ENDLESS: Final = 1e18

Items: TypeAlias = Sequence[tuple[Any, Any]]


def longest_safe(pattern: str, flags: int) -> float:
    """The length up to which any text takes ``re`` at most ``MOST_STEPS``; 0 is none, inf all."""
    tree = parse(pattern, flags)
    flags = tree.state.flags
    try:
        row = _row(list(tree), flags)
    except Unsupported:
        return 0
    anchored = _anchored(list(tree), flags)
    low, high = 0, len(LENGTHS) - 1
    if _steps(row, anchored, LENGTHS[high]) <= MOST_STEPS:
        return math.inf
    while high - low > 1:
        middle = (low + high) // 2
        if _steps(row, anchored, LENGTHS[middle]) <= MOST_STEPS:
            low = middle
        else:
            high = middle
    return LENGTHS[low]


def surely_longest(pattern: str, flags: int) -> bool:
    """Whether the first match that ``re`` finds at a place is always the longest one there.

    So it is where there is one way only, but for the end, where ``re`` prefers to go on.
    """
    tree = parse(pattern, flags)
    try:
        return _longest(_row(list(tree), tree.state.flags))
    except Unsupported:
        return False


def _longest(row: Row) -> bool:
    if not row.pieces:
        return True
    *before, last = row.pieces
    after = last.first | _ANYTHING if last.empty else last.first
    if before and _cost(_joined(before), After(after), LENGTHS[1]).ways > 1:
        return False
    match last:
        case Row():
            return _longest(last)
        case Ways(ways=ways):
            return not _overlap(ways, _ANYTHING) and all(map(_longest, ways))
        case Loop(body=body, most=most):
            if body.empty or last.lazy:
                return False
            one_way = _cost(body, After(_ANYTHING), LENGTHS[1]).ways <= 1
            return one_way or (most == 1 and _longest(body))
    return True


def _steps(row: Row, anchored: bool, length: int) -> float:
    """Steps of a search in a text of that length."""
    here = _cost(row, _AT_END, length).work + 1
    if anchored:
        # it is tried everywhere, and fails at once but at the start
        return here + length * (row.idle.work + 1)
    apart = _spacing(row)
    return here + length * (here / apart + apart)


def _spacing(row: Row) -> int:
    """How far places are apart at least where the bytes that the pattern begins with stand.

    ``sip:`` cannot begin within itself, as ``s`` does not stand in it again.
    """
    count = 0
    for piece in row.pieces:
        if not isinstance(piece, One) or (count and piece.first & row.first):
            break
        count += 1
    return max(count, 1)


def _anchored(items: Items, flags: int) -> bool:
    """Whether the pattern is found at the start of the text only."""
    for op, value in items:
        match str(op):
            case "AT":
                name = str(value)
                line = flags & re.MULTILINE
                return name == "AT_BEGINNING_STRING" or (name == "AT_BEGINNING" and not line)
            case "SUBPATTERN":
                return _anchored(value[3], flags | value[1])
            case "BRANCH":
                return all(_anchored(way, flags) for way in value[1])
        return False
    return False


# ---- what a pattern is made of ----


@dataclass(frozen=True, slots=True)
class Cost:
    """What it costs to try a piece at one place.

    ``work`` is the steps in it; ``tries`` how often what follows is tried, and ``ways`` how often
    of these the next byte is one that what follows can begin with.
    """

    work: float
    tries: float
    ways: float


# Every piece knows with which bytes it can begin (``first``), whether it may take nothing
# (``empty``), whether it surely takes the end of the text (``ends``), and what it costs where the
# next byte begins neither it nor what follows (``idle``).


@dataclass(frozen=True, slots=True)
class One:
    """One byte of ``first``."""

    first: int
    empty: bool = False
    ends: bool = False
    idle: Cost = Cost(1, 0, 0)


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition, which takes nothing; one that is not ``empty`` must see one of ``first``."""

    first: int
    empty: bool
    ends: bool
    idle: Cost


@dataclass(frozen=True, slots=True)
class Again:
    """What a group holds."""

    first: int = _ANYTHING
    empty: bool = True
    ends: bool = False
    idle: Cost = Cost(1, 1, 0)


@dataclass(frozen=True, slots=True)
class Row:
    """One after the other."""

    pieces: tuple[Piece, ...]
    first: int
    empty: bool
    ends: bool
    idle: Cost


@dataclass(frozen=True, slots=True)
class Ways:
    """One of several."""

    ways: tuple[Row, ...]
    first: int
    empty: bool
    ends: bool
    idle: Cost


@dataclass(frozen=True, slots=True)
class Loop:
    """Again and again."""

    body: Row
    least: int
    most: float
    lazy: bool
    first: int
    empty: bool
    ends: bool
    idle: Cost


Piece: TypeAlias = "One | Guard | Again | Row | Ways | Loop"


def _row(items: Items, flags: int) -> Row:
    return _joined([_piece(str(op), value, flags) for op, value in items])


def _joined(pieces: Sequence[Piece]) -> Row:
    first, empty = 0, True
    for piece in pieces:
        first |= piece.first
        if not piece.empty:
            empty = False
            break
    idle = Cost(0, 1, 0)
    for piece in reversed(pieces):
        idle = _before(piece.idle, idle)
    return Row(tuple(pieces), first, empty, all(piece.ends for piece in pieces), idle)


def _piece(op: str, value: Any, flags: int) -> Piece:
    one = byte_set(op, value, flags)
    if one is not None:
        return One(one)
    match op:
        case "AT":
            first = _ENDS.get(str(value), 0)
            return Guard(first, not first, bool(first), Cost(1, 0 if first else 1, 0))
        case "FAILURE":
            return One(0)
        case "ASSERT" | "ASSERT_NOT":
            inner = _row(value[1], flags)
            if all(isinstance(piece, One | Guard) for piece in inner.pieces):
                return Guard(0, True, False, Cost(1 + len(inner.pieces), 1, 0))
        case "GROUPREF":
            return Again()
        case "SUBPATTERN":
            return _row(value[3], (flags | value[1]) & ~value[2])
        case "ATOMIC_GROUP":
            return _row(value, flags)
        case "BRANCH":
            ways = tuple(_row(way, flags) for way in value[1])
            first = reduce(int.__or__, (way.first for way in ways))
            work = 1 + sum(way.idle.work for way in ways)
            idle = _bounded(work, sum(way.idle.tries for way in ways), 0)
            empty, ends = any(way.empty for way in ways), any(way.ends for way in ways)
            return Ways(ways, first, empty, ends, idle)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            most = math.inf if value[1] is MAXREPEAT else int(value[1])
            return _loop(_row(value[2], flags), int(value[0]), most, op == "MIN_REPEAT")
    raise Unsupported(f"a pattern with {op}")


def _loop(body: Row, least: int, most: float, lazy: bool) -> Loop:
    if body.empty:
        # a round that takes nothing is the last one, unless more are demanded
        rounds = 1 + _rounds(body.idle.tries, int(min(most, least + 1)))
        idle = _bounded(rounds * (body.idle.work + 1), 1 + rounds * body.idle.tries, 0)
    else:
        idle = Cost(1 + body.idle.work, 0 if least else 1, 0)
    empty, ends = body.empty or not least, body.ends or not least
    return Loop(body, least, most, lazy, body.first, empty, ends, idle)


# ---- what it costs ----


@dataclass(frozen=True, slots=True)
class After:
    """What follows a piece: what it can begin with, and whether it surely takes the end."""

    first: int
    ends: bool = False

    def before(self, piece: Piece) -> After:
        """What follows the piece before this one."""
        first = piece.first | self.first if piece.empty else piece.first
        return After(first, piece.ends and self.ends)


_AT_END: Final = After(_ANYTHING, True)


def _bounded(work: float, tries: float, ways: float) -> Cost:
    return Cost(min(work, _ENDLESS), min(tries, _ENDLESS), min(ways, _ENDLESS))


def _before(first: Cost, rest: Cost) -> Cost:
    """The idle cost of a piece and what comes after it."""
    return _bounded(first.work + first.tries * rest.work, first.tries * rest.tries, 0)


def _cost(piece: Piece, after: After, length: int) -> Cost:
    """The cost where ``length`` bytes are left, of a search that finds nothing in the end."""
    match piece:
        case One():
            return Cost(1, 1, 1)
        case Guard(idle=idle):
            return Cost(idle.work, 1, 1)
        case Again():
            return Cost(1 + length, 1, 1)
        case Row(pieces=pieces):
            return _row_cost(pieces, after, length)
        case Ways(ways=ways):
            costs = [_cost(way, after, length) for way in ways]
            alike = math.fsum if _overlap(ways, after.first) else max
            return _bounded(
                1 + sum(cost.work for cost in costs),
                sum(cost.tries for cost in costs),
                alike(cost.ways for cost in costs),
            )
        case Loop():
            return _loop_cost(piece, after, length)


def _row_cost(pieces: tuple[Piece, ...], after: After, length: int) -> Cost:
    rest, idle = Cost(0, 1, 1), Cost(0, 1, 0)
    for piece in reversed(pieces):
        this = _cost(piece, after, length)
        rest = _bounded(
            this.work + this.ways * rest.work + this.tries * idle.work,
            this.ways * rest.tries + this.tries * idle.tries,
            this.ways * rest.ways,
        )
        idle = _before(piece.idle, idle)
        after = after.before(piece)
    return rest


def _overlap(ways: Sequence[Row], following: int) -> bool:
    seen = 0
    for way in ways:
        first = way.first | following if way.empty else way.first
        if seen & first:
            return True
        seen |= first
    return False


def _loop_cost(loop: Loop, after: After, length: int) -> Cost:
    body = loop.body
    apart = not body.first & after.first
    most = min(loop.most, length)
    if len(body.pieces) == 1 and isinstance(body.pieces[0], One):
        if after.ends and body.first == ALL_BYTES and not loop.lazy and loop.most == math.inf:
            # it takes the rest of the text, and then the search is at its end
            return Cost(length + 1, 1, 0)
        tries = max(most - loop.least, 0) + 1
        return Cost(most + 1, tries, 1 if apart else tries)
    ends = after.ends and (loop.least <= 1 or body.ends)
    turn = _cost(body, After(body.first | after.first, ends), length)
    if body.empty:
        most = min(loop.most, length + loop.least + 1)
    rounds = _rounds(turn.ways, int(most))
    return _bounded(
        (rounds + 1) * (turn.work + 1 + turn.tries * body.idle.work),
        1 + (rounds + 1) * turn.tries,
        1 if apart and turn.ways <= 1 and not body.empty else rounds + 1,
    )


def _rounds(factor: float, most: int) -> float:
    """How many rounds follow the first when each may be followed by ``factor`` others."""
    if factor <= 1:
        return most if factor else 0
    if most * math.log(factor) > math.log(_ENDLESS):
        return _ENDLESS
    return min(_ENDLESS, factor * (factor**most - 1) / (factor - 1))
