"""The match that POSIX asks for: of the leftmost ones the longest, with the groups glibc reports.

Python takes the first match it comes to, so ``a|ab`` finds ``a``. Without back-references the time
is linear in the text for a given pattern: no (step, place) is visited twice. With them it is not,
and the caller's ``Budget`` ends it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from runtime.pattern_program import WORD, Node, Place, Program, Step

Spans = tuple[tuple[int, int], ...]

#: steps between two looks at the clock
_STRIDE: Final = 500
_NEWLINE: Final = 10
_ABSENT: Final = (-1, -1)


class TookTooLong(Exception):
    """A search used up the time that it was given."""


@dataclass(slots=True)
class Budget:
    """Seconds of this thread for searching, used up by search after search: ``with budget:``."""

    left: float
    clock: Callable[[], float] = time.thread_time
    until: float = 0.0

    def __enter__(self) -> None:
        self.until = self.clock() + self.left

    def __exit__(self, *_: object) -> None:
        self.left = max(0.0, self.until - self.clock())

    def check(self) -> None:
        """Raise ``TookTooLong`` when nothing is left; within ``with`` only."""
        if self.clock() > self.until:
            raise TookTooLong


def as_bytes(text: str) -> bytes:
    """The bytes that a text stands for, one for each character."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return bytes(min(ord(character), 255) for character in text)


def find(program: Program, data: bytes, budget: Budget) -> bool:
    """Whether the program finds anything in the bytes."""
    return _Search(program, data, True, budget).run(groups=False) is not None


def search(program: Program, data: bytes, budget: Budget, line_start: bool = True) -> Spans | None:
    """Where the whole match and each group begin and end; (-1, -1) for a group that took no part.

    ``line_start``: whether ``^`` holds at the first byte (REG_NOTBOL says that it does not).

    Raises:
        TookTooLong: the budget is used up.
    """
    return _Search(program, data, line_start, budget).run(groups=True)


class _Search:
    """One search; ``width`` makes one number of a step and a place."""

    def __init__(self, program: Program, data: bytes, line_start: bool, budget: Budget) -> None:
        self.program = program
        self.nodes = program.nodes
        self.data = data
        self.width = len(data) + 1
        self.line_start = line_start
        self.budget = budget
        self.steps = _STRIDE
        self.seen: set[int] = set()

    def run(self, groups: bool) -> Spans | None:
        way = self.with_references if self.program.refers_to else self.by_reach
        with self.budget:
            for start in range(self.width):
                if self.may_start(start) and (found := way(start, groups)) is not None:
                    return found
            return None

    def may_start(self, start: int) -> bool:
        first = self.program.first
        return first is None or (start < len(self.data) and self.data[start] in first)

    def count(self) -> None:
        """Count a step, and look at the clock now and then."""
        self.steps -= 1
        if not self.steps:
            self.steps = _STRIDE
            self.budget.check()

    # ---- without back-references ----

    def by_reach(self, start: int, groups: bool) -> Spans | None:
        """The longest match from ``start``; any match when groups are not wanted.

        What an earlier start has reached led to no match, so it is not looked at again.
        """
        edges: dict[int, list[int]] | None = {} if groups else None
        end = self.reach(start, edges)
        if end < 0:
            return None
        if edges is None:
            return ((start, end),)
        return self.walk(start, end, self.leading_to(end, edges))

    def reach(self, start: int, edges: dict[int, list[int]] | None) -> int:
        """Visit all that can be reached; the last place where the program is at its end, or -1.

        ``edges`` takes from where each (step, place) was reached; without it the first end will do.
        """
        nodes, data, width, seen = self.nodes, self.data, self.width, self.seen
        byte, either, condition, last = Step.BYTE, Step.EITHER, Step.IF, Step.FOUND
        length = width - 1
        end = -1
        waiting = [(self.program.start, start)]
        while waiting:
            at, place = waiting.pop()
            while (here := at * width + place) not in seen:
                seen.add(here)
                self.count()
                step, following, other, members, number, _ = nodes[at]
                if step is byte:
                    if place == length or data[place] not in members:
                        break
                    place += 1
                elif step is either:
                    waiting.append((other, place))
                    if edges is not None:
                        edges.setdefault(other * width + place, []).append(here)
                elif step is last:
                    if edges is None:
                        return place
                    end = max(end, place)
                    break
                elif step is condition and not self.holds(number, members, place):
                    break
                at = following
                if edges is not None:
                    edges.setdefault(at * width + place, []).append(here)
        return end

    def leading_to(self, end: int, edges: dict[int, list[int]]) -> set[int]:
        """All (step, place) from which the match that ends at ``end`` can be reached."""
        target = self.program.found * self.width + end
        leading = {target}
        waiting = [target]
        while waiting:
            for here in edges.get(waiting.pop(), ()):
                if here not in leading:
                    leading.add(here)
                    waiting.append(here)
        return leading

    def walk(self, start: int, end: int, leading: set[int]) -> Spans:
        """The groups of the preferred way to ``end``, in glibc's own order of preference.

        The first of two ways that lead there is taken, unless it was gone since the last byte.
        """
        groups = _Groups((_ABSENT,) * (self.program.groups + 1))
        gone: set[int] = set()
        at, place, round_ = self.program.start, start, 0
        while True:
            node = self.nodes[at]
            if node.step is Step.FOUND:
                return ((start, end), *groups.spans[1:])
            if node.step is Step.BYTE:
                at, place, round_ = node.next, place + 1, 0
                gone.clear()
                continue
            self.count()
            groups = groups.passing(node, place)
            round_ = round_ + 1 if at in gone else 0
            gone.add(at)
            if node.step is not Step.EITHER:
                at = node.next
            elif round_ > len(self.nodes):
                at = self.way_out(at, place, leading)
            else:
                first = node.next * self.width + place in leading
                second = node.other * self.width + place in leading
                at = node.other if not first or (second and node.next in gone) else node.next

    def way_out(self, at: int, place: int, leading: set[int]) -> int:
        """The next step of a shortest way to a byte or to the end.

        glibc goes round and round for ever in ``(a*|x|b*)*y``, where ``x`` is neither the first
        nor the last way of its loop.
        """
        first_of = {at: at}
        waiting = [at]
        for here in waiting:
            node = self.nodes[here]
            if node.step in (Step.BYTE, Step.FOUND):
                return first_of[here]
            for following in (node.next, node.other):
                if following * self.width + place in leading and following not in first_of:
                    first_of[following] = following if here == at else first_of[here]
                    waiting.append(following)
        raise AssertionError("a step that leads nowhere was taken")

    # ---- with back-references ----

    def with_references(self, start: int, _: bool) -> Spans | None:
        """The longest match from ``start``, of equally long ones the preferred; tries all ways."""
        nodes = self.nodes
        best: Spans | None = None
        tried: set[tuple[int, int, Spans]] = set()
        referred = self.program.refers_to
        nothing = _Groups((_ABSENT,) * (self.program.groups + 1))
        waiting = [(self.program.start, start, nothing, frozenset[int]())]
        while waiting:
            at, place, groups, gone = waiting.pop()
            here = at, place, tuple(groups.spans[number] for number in referred)
            if here in tried:
                continue  # what can follow was found, by a preferred way
            tried.add(here)
            self.count()
            node = nodes[at]
            if node.step is Step.FOUND:
                if best is None or place > best[0][1]:
                    best = ((start, place), *groups.spans[1:])
                continue
            after = self.after(node, place, groups)
            if after < 0:
                continue
            gone = frozenset() if after > place else gone | {at}
            groups = groups.passing(node, place)
            if node.step is Step.EITHER:
                waiting.append((node.other, after, groups, gone))
                if node.next in gone:
                    continue  # around a loop without a byte
            waiting.append((node.next, after, groups, gone))
        return best

    def after(self, node: Node, place: int, groups: _Groups) -> int:
        """The place behind a step, or -1 when it cannot be taken."""
        data = self.data
        match node.step:
            case Step.BYTE:
                return place + 1 if place < len(data) and data[place] in node.bytes else -1
            case Step.IF:
                return place if self.holds(node.number, node.bytes, place) else -1
            case Step.SAME:
                begin, end = groups.spans[node.number]
                if end < 0:
                    return -1
                held, there = data[begin:end], data[place : place + end - begin]
                if held == there or (node.flag and held.upper() == there.upper()):
                    return place + end - begin
                return -1
        return place

    def holds(self, number: int, members: frozenset[int], place: int) -> bool:
        data = self.data
        length = len(data)
        match number:
            case Place.TEXT_START:
                return place == 0
            case Place.START:
                return place == 0 and self.line_start
            case Place.LINE_START:
                return data[place - 1] == _NEWLINE if place else self.line_start
            case Place.TEXT_END:
                return place == length
            case Place.LINE_END:
                return place == length or data[place] == _NEWLINE
            case Place.LAST_LINE_END:
                return place == length or (place == length - 1 and data[place] == _NEWLINE)
            case Place.BEFORE | Place.NOT_BEFORE:
                inside = place < length and data[place] in members
                return inside is (number == Place.BEFORE)
            case Place.BEHIND | Place.NOT_BEHIND:
                inside = place > 0 and data[place - 1] in members
                return inside is (number == Place.BEHIND)
        word_before = place > 0 and data[place - 1] in WORD
        word_after = place < length and data[place] in WORD
        return (word_before is not word_after) is (number == Place.BOUNDARY)


@dataclass(frozen=True, slots=True)
class _Groups:
    """Where groups begin and end, and how they stood when last one took a byte."""

    spans: Spans
    before: Spans = ()

    def passing(self, node: Node, place: int) -> _Groups:
        """The groups after a step at ``place``."""
        if node.step is Step.OPEN:
            return _Groups(self.with_span(node.number, (place, -1)), self.before or self.spans)
        if node.step is not Step.CLOSE:
            return self
        begin = self.spans[node.number][0]
        spans = self.with_span(node.number, (begin, place))
        if begin < place:
            return _Groups(spans, spans)
        if node.flag and self.before[node.number][0] >= 0:
            # once more around a loop, and nothing taken: as if it had not been gone around
            return _Groups(self.before, self.before)
        return _Groups(spans, self.before)

    def with_span(self, number: int, span: tuple[int, int]) -> Spans:
        return (*self.spans[:number], span, *self.spans[number + 1 :])
