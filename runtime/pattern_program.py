"""A Python pattern as a program of single steps, for engines that must not explode.

Made from the tree that ``re`` itself makes of the pattern, so both mean the same. Repetitions are
written out as glibc does it (``e{2,}`` is ``eee*``, ``e{0,2}`` is ``(e?e)?``): which of several
ways a group took depends on it. A step knows its successors by number; the first one is preferred.
Knows no text to search in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from importlib import import_module
from typing import Any, Final, NamedTuple

#: more steps than any pattern of a person has: bounds within bounds multiply
MOST_STEPS: Final = 40_000

#: what ``re`` compiles; private and without types, but the same in all releases since 3.11
_parser: Any = import_module("re._parser")
MAXREPEAT: Any = _parser.MAXREPEAT
_UPPER: Final = sum(1 << code for code in range(65, 91))
_WORD: Final = _UPPER | _UPPER << 32 | 1023 << 48 | 1 << 95
_CATEGORIES: Final = {
    "CATEGORY_DIGIT": 1023 << 48,
    "CATEGORY_SPACE": sum(1 << code for code in b" \t\n\r\f\v"),
    "CATEGORY_WORD": _WORD,
}
#: sets of bytes are numbers with a bit for each
ALL_BYTES: Final = (1 << 256) - 1


class Unsupported(ValueError):
    """A pattern that is no program of these steps; says why."""


class Step(IntEnum):
    """What a step does with the text; all but the first two consume nothing."""

    BYTE = 0  # one of a set
    SAME = 1  # what a group holds
    EITHER = 2  # the first successor, else the second
    IF = 3  # a condition on the place
    OPEN = 4  # a group begins
    CLOSE = 5  # a group ends
    FOUND = 6


class Place(IntEnum):
    """Conditions on a place between two bytes."""

    TEXT_START = 0
    START = 1  # ``^``, which a search may be told to be none
    LINE_START = 2
    TEXT_END = 3
    LINE_END = 4
    LAST_LINE_END = 5  # Python's ``$``
    BOUNDARY = 6
    NO_BOUNDARY = 7
    BEFORE = 8  # the next byte is one of a set
    BEHIND = 9
    NOT_BEFORE = 10
    NOT_BEHIND = 11


class Node(NamedTuple):
    """One step. ``bytes`` is for BYTE and some IF; ``number`` is a group or a ``Place``; ``flag``
    says of CLOSE that the group is repeated from zero times on, of SAME that case is ignored."""

    step: Step
    next: int = -1
    other: int = -1
    bytes: frozenset[int] = frozenset()
    number: int = 0
    flag: bool = False


@dataclass(frozen=True, slots=True)
class Program:
    nodes: tuple[Node, ...]
    start: int
    groups: int
    #: groups that back-references name
    refers_to: tuple[int, ...]
    #: bytes that every match begins with; None when it may be empty
    first: frozenset[int] | None
    repeats_groups: bool
    #: the number of the step FOUND
    found: int = 0


_PLACES: Final = {
    "AT_BEGINNING": Place.START,
    "AT_BEGINNING_STRING": Place.TEXT_START,
    "AT_END": Place.LAST_LINE_END,
    "AT_END_STRING": Place.TEXT_END,
    "AT_BOUNDARY": Place.BOUNDARY,
    "AT_NON_BOUNDARY": Place.NO_BOUNDARY,
}


def parse(pattern: str, flags: int) -> Any:
    """``re``'s own tree of a pattern."""
    return _parser.parse(pattern, flags)


def compile_program(pattern: str, flags: int, most: int = MOST_STEPS) -> Program:
    """The program of a Python pattern.

    Raises:
        Unsupported: it has what only ``re`` itself can do, or more than ``most`` steps.
    """
    tree = parse(pattern, flags)
    writer = _Writer(most)
    flags = tree.state.flags
    start = writer.sequence(list(tree), flags, writer.add(Node(Step.FOUND)))
    nodes = tuple(writer.nodes)
    back = tuple(sorted({node.number for node in nodes if node.step is Step.SAME}))
    return Program(nodes, start, tree.state.groups - 1, back, _first(nodes, start), writer.loops)


def _first(nodes: tuple[Node, ...], start: int) -> frozenset[int] | None:
    found: set[int] = set()
    seen = {start}
    waiting = [start]
    while waiting:
        node = nodes[waiting.pop()]
        if node.step in (Step.FOUND, Step.SAME):
            return None
        if node.step is Step.BYTE:
            found |= node.bytes
            continue
        for following in (node.next, node.other):
            if following >= 0 and following not in seen:
                seen.add(following)
                waiting.append(following)
    return frozenset(found)


def byte_set(op: str, value: Any, flags: int) -> int | None:
    """The bytes that a node of the tree takes when it takes exactly one, else None.

    Raises:
        Unsupported: there is more than bytes in it.
    """
    match op:
        case "LITERAL":
            return _cases(_range(value, value), flags)
        case "NOT_LITERAL":
            return ALL_BYTES & ~_cases(_range(value, value), flags)
        case "ANY":
            return ALL_BYTES if flags & re.DOTALL else ALL_BYTES & ~(1 << 10)
        case "IN":
            return _members(value, flags)
    return None


def _members(items: list[tuple[Any, Any]], flags: int) -> int:
    found = 0
    negated = False
    for op, value in items:
        match str(op):
            case "NEGATE":
                negated = True
            case "LITERAL":
                found |= _range(value, value)
            case "RANGE":
                found |= _range(*value)
            case "CATEGORY":
                name = str(value)
                positive = _CATEGORIES[name.replace("_NOT_", "_")]
                found |= ALL_BYTES & ~positive if "_NOT_" in name else positive
            case name:
                raise Unsupported(f"a set with {name}")
    members = _cases(found, flags)
    return ALL_BYTES & ~members if negated else members


def _range(low: int, high: int) -> int:
    if high > 255:
        raise Unsupported("characters that are no bytes")
    return (1 << high + 1) - (1 << low)


def _cases(codes: int, flags: int) -> int:
    """The set with the other case of its letters, where case is ignored."""
    if not flags & re.IGNORECASE:
        return codes
    return codes | (codes & _UPPER) << 32 | (codes >> 32 & _UPPER)


@lru_cache(maxsize=512)
def _bytes_of(codes: int) -> frozenset[int]:
    return frozenset(code for code in range(256) if codes >> code & 1)


#: bytes of words, as ``\\b`` has them
WORD: Final = _bytes_of(_WORD)


@dataclass(slots=True)
class _Writer:
    """Writes steps from the last to the first: a step's successors are there before it."""

    most: int
    nodes: list[Node] = field(default_factory=list)
    #: whether ends of repeated groups are marked; glibc forgets it of copies
    marks: bool = True
    #: whether there is a group in what is repeated more than once
    loops: bool = False
    depth: int = 0

    def add(self, node: Node) -> int:
        if len(self.nodes) >= self.most:
            raise Unsupported(f"more than {self.most} steps when repetitions are written out")
        self.nodes.append(node)
        return len(self.nodes) - 1

    def sequence(self, items: list[Any], flags: int, then: int) -> int:
        for op, value in reversed(items):
            then = self.item(str(op), value, flags, then)
        return then

    def item(self, op: str, value: Any, flags: int, then: int, optional: bool = False) -> int:
        """Steps of one node of the tree, going on at ``then``; where they begin."""
        one = byte_set(op, value, flags)
        if one is not None:
            return self.add(Node(Step.BYTE, then, bytes=_bytes_of(one)))
        match op:
            case "AT":
                return self.add(Node(Step.IF, then, number=_place(str(value), flags)))
            case "ASSERT" | "ASSERT_NOT":
                return self.assertion(op == "ASSERT", value, flags, then)
            case "FAILURE":
                return self.add(Node(Step.BYTE, then, bytes=frozenset()))
            case "BRANCH":
                start, *others = [self.sequence(list(way), flags, then) for way in value[1]]
                for other in others:
                    start = self.add(Node(Step.EITHER, start, other))
                return start
            case "SUBPATTERN":
                number, added, removed, inner = value
                self.loops |= number is not None and self.depth > 0
                flags = (flags | added) & ~removed
                if number is None:
                    return self.sequence(list(inner), flags, then)
                end = self.add(Node(Step.CLOSE, then, number=number, flag=optional))
                return self.add(
                    Node(Step.OPEN, self.sequence(list(inner), flags, end), number=number)
                )
            case "MAX_REPEAT" | "MIN_REPEAT":
                least, most, inner = value
                return self.repeat(least, most, list(inner), flags, then, op == "MIN_REPEAT")
            case "GROUPREF":
                folded = bool(flags & re.IGNORECASE)
                return self.add(Node(Step.SAME, then, number=value, flag=folded))
        raise Unsupported(f"a pattern with {op}")

    def repeat(
        self, least: int, most: Any, inner: list[Any], flags: int, then: int, lazy: bool
    ) -> int:
        """Steps of a repetition; only the first copy of what is repeated keeps its inner marks."""
        if most == 0:
            return then
        marks, depth = self.marks, self.depth
        self.depth += most > 1
        if most is MAXREPEAT:
            self.marks = marks and not least
            loop = self.add(Node(Step.EITHER))
            body = self.copy(inner, flags, loop, marks)
            self.nodes[loop] = _either(body, then, lazy)
            then = loop
        elif most > least:
            then = self.optional(most - least, inner, flags, then, lazy, least == 0)
        for left in range(least, 0, -1):
            self.marks = marks and left == 1
            then = self.copy(inner, flags, then, False)
        self.marks, self.depth = marks, depth
        return then

    def optional(
        self, count: int, inner: list[Any], flags: int, then: int, lazy: bool, first: bool
    ) -> int:
        """``((e?e)?e)?``: the innermost mark skips to the copy behind it, the outermost to
        ``then``; ``first`` tells that the innermost is the first copy."""
        marks = self.marks
        skips = [then]
        self.marks = False
        for _ in range(count - 1):
            skips.append(self.copy(inner, flags, skips[-1], False))
        self.marks = marks and first
        start = self.copy(inner, flags, skips[-1], marks)
        self.marks = marks
        for skip in reversed(skips):
            start = self.add(_either(start, skip, lazy))
        return start

    def copy(self, inner: list[Any], flags: int, then: int, optional: bool) -> int:
        if len(inner) == 1:
            op, value = inner[0]
            return self.item(str(op), value, flags, then, optional)
        return self.sequence(inner, flags, then)

    def assertion(self, positive: bool, value: Any, flags: int, then: int) -> int:
        direction, inner = value
        if not len(inner) and not positive:
            return self.add(Node(Step.BYTE, then, bytes=frozenset()))
        if len(inner) == 1:
            op, what = inner[0]
            one = byte_set(str(op), what, flags)
            if one is not None:
                place = Place.BEFORE if direction > 0 else Place.BEHIND
                if not positive:
                    place = Place.NOT_BEFORE if direction > 0 else Place.NOT_BEHIND
                return self.add(Node(Step.IF, then, bytes=_bytes_of(one), number=place))
            if not positive and str(what) == "AT_BOUNDARY":
                return self.add(Node(Step.IF, then, number=Place.NO_BOUNDARY))
        raise Unsupported("a look to the side at more than one character")


def _either(body: int, then: int, lazy: bool) -> Node:
    return Node(Step.EITHER, then, body) if lazy else Node(Step.EITHER, body, then)


def _place(name: str, flags: int) -> Place:
    if flags & re.MULTILINE:
        if name == "AT_BEGINNING":
            return Place.LINE_START
        if name == "AT_END":
            return Place.LINE_END
    return _PLACES[name]
