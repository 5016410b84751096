"""Which conditionals cut through statements or items, and which statements those are.

``#!ifdef`` around whole statements is syntax; around an operand, an ``else`` or half of a block it
is not: such a statement is read once for each way its conditionals can turn out (``variants.py``).
Here they are found by the nesting of the code alone. Facts: DESIGN 3.3.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from sertranspile.directives import Conditional, Directive, DirectiveKind, blank, definition
from sertranspile.records import dataclass, replace
from sertranspile.source import Span
from sertranspile.structure import Level, Structure, Watch
from sertranspile.syntax import Define

#: with more in one statement, those inside it are not told from it
_MOST_BLOCKS: Final = 60
_MOST_ROUNDS: Final = 20
_DEEPEST: Final = 500


class Feature(NamedTuple):
    """What conditionals ask that turn out alike: ``version`` definitions of it stand above."""

    is_expression: bool
    test: str
    version: int


Truths: TypeAlias = Mapping[Feature, bool]
#: whether the first branch of a conditional is the active one
Takes: TypeAlias = Callable[[Conditional], bool]


@dataclass(frozen=True, slots=True)
class Region:
    """Statements, or items of the top level, that conditionals cut through.

    ``inner`` regions are cut as well, by conditionals that do not cut what is around them.
    """

    span: Span
    is_items: bool
    blocks: tuple[Conditional, ...]
    inner: tuple[Region, ...] = ()


class Conditionals:
    """The conditionals of a file, by place."""

    def __init__(
        self, text: str, blocks: Sequence[Conditional], directives: Iterable[Directive]
    ) -> None:
        self._blocks = blocks
        self._openings = [block.opening.start for block in blocks]
        self._parents = _parents(blocks)
        self._definitions: dict[str, list[int]] = {}
        for directive in directives:
            if directive.kind is DirectiveKind.DEFINE:
                start, end = directive.span
                found = definition(text[start:end], directive.span)
                if isinstance(found, Define):
                    self._definitions.setdefault(found.name, []).append(start)

    def within(self, span: Span) -> list[Conditional]:
        """Those that begin in a span, in order."""
        first = bisect_left(self._openings, span.start)
        return list(self._blocks[first : bisect_left(self._openings, span.end)])

    def around(self, place: int) -> list[tuple[Conditional, bool]]:
        """Those of which a place is in a branch, innermost first, and whether it is the first."""
        found = []
        number = bisect_right(self._openings, place) - 1
        while number >= 0:
            block = self._blocks[number]
            if block.closing is not None and block.opening.end <= place < block.closing.start:
                found.append((block, block.otherwise is None or place < block.otherwise.start))
            number = self._parents[number]
        return found

    def dead(self, place: int) -> Conditional | None:
        """The outermost one of which a place is in the inactive branch."""
        dead = [block for block, is_first in self.around(place) if block.holds != is_first]
        return dead[-1] if dead else None

    def implied(self, span: Span) -> dict[Feature, bool]:
        """What is so in a span because of the conditionals around it."""
        found: dict[Feature, bool] = {}
        for block, is_first in self.around(span.start):
            end = block.closing if block.otherwise is None or not is_first else block.otherwise
            if end is not None and span.end <= end.start:
                found.setdefault(self.feature(block), is_first != (block.keyword == "ifndef"))
        return found

    def feature(self, block: Conditional) -> Feature:
        """What a conditional asks."""
        above = bisect_left(self._definitions.get(block.test, ()), block.opening.start)
        return Feature(block.keyword == "ifexp", block.test, above)

    def defaults(self, blocks: Iterable[Conditional]) -> dict[Feature, bool]:
        """How conditionals turn out under the definitions of the file and those given."""
        found: dict[Feature, bool] = {}
        for block in blocks:
            found.setdefault(self.feature(block), block.holds != (block.keyword == "ifndef"))
        return found

    def takes(self, truths: Truths) -> Takes:
        """Whether the first branch of a conditional is the active one, under some truths."""
        return lambda block: truths[self.feature(block)] != (block.keyword == "ifndef")


def _parents(blocks: Sequence[Conditional]) -> list[int]:
    """For each conditional the number of the one directly around it, -1 for none."""
    parents: list[int] = []
    open_: list[int] = []
    for number, block in enumerate(blocks):
        while open_:
            closing = blocks[open_[-1]].closing
            if closing is None or closing.start > block.opening.start:
                break
            open_.pop()
        parents.append(open_[-1] if open_ else -1)
        open_.append(number)
    return parents


def unused(block: Conditional, takes_first: bool) -> Span | None:
    """The branch of a conditional that is inactive, without its lines; None when there is none."""
    if block.closing is None or (takes_first and block.otherwise is None):
        return None
    if takes_first:
        assert block.otherwise is not None
        return Span(block.otherwise.end, block.closing.start)
    return Span(block.opening.end, (block.otherwise or block.closing).start)


def resolved(code: str, base: int, blocks: Iterable[Conditional], takes: Takes) -> str:
    """Code, from offset ``base`` of the file on, with conditionals decided: their lines and
    inactive branches are blanks.

    Of one that is never closed only the lines go: nothing says how far it was meant to reach.
    """
    spans: list[Span] = []
    for block in blocks:
        spans += [line for line in (block.opening, block.otherwise, block.closing) if line]
        dead = unused(block, takes(block))
        if dead is not None:
            spans.append(dead)
    return blanked(code, base, spans)


def blanked(code: str, base: int, spans: Iterable[Span]) -> str:
    """Code with some spans of the file made blank."""
    pieces: list[str] = []
    at = 0
    for span in sorted(spans):
        start, end = max(at, span.start - base), min(len(code), span.end - base)
        if start < end:
            pieces += (code[at:start], blank(code[start:end]))
            at = end
    return "".join([*pieces, code[at:]])


def regions(
    code: str, base: int, is_items: bool, blocks: Sequence[Conditional], known: Conditionals
) -> list[Region]:
    """The regions of a piece of code, outermost ones in order; ``blocks`` are all that are in it.

    Conditionals that are never closed must have been blanked.
    """
    cutting: set[int] = set()
    if not blocks:
        return []
    for _ in range(_MOST_ROUNDS):
        found = [blocks[number] for number in sorted(cutting)]
        ways = _ways(found, known)
        structures = []
        before = len(cutting)
        for takes in ways:
            text = resolved(code, base, found, takes)
            structures.append(Structure(text, is_items, _watch(blocks, base, cutting)))
        if any(structure.depth > _DEEPEST for structure in structures):
            break
        if len(cutting) == before:
            if not found:
                return []
            finder = _Finder(base, found, known, ways, structures)
            return _forest([finder.region(block) for block in found], finder.aligned)
    found = [blocks[number] for number in sorted(cutting)]
    return [Region(Span(base, base + len(code)), is_items, tuple(found))]


def _ways(cutting: Sequence[Conditional], known: Conditionals) -> list[Takes]:
    """Some ways for conditionals to turn out, in which most statements can be seen."""
    defaults = known.defaults(cutting)
    if not defaults:
        return [lambda block: True]
    ways = [defaults, dict.fromkeys(defaults, True), dict.fromkeys(defaults, False)]
    return [known.takes(truths) for truths in ways]


def _watch(blocks: Sequence[Conditional], base: int, cutting: set[int]) -> Watch:
    """Adds the numbers of conditionals whose lines do not all stand between statements of one
    block."""
    by_line = {
        line.start - base: number
        for number, block in enumerate(blocks)
        for line in (block.opening, block.otherwise, block.closing)
        if line
    }

    def watch(at: int, fits: bool) -> None:
        if fits:
            return
        number = by_line.get(at)
        if number is None:  # a brace that closes more than its branch has opened
            around = [n for n, block in enumerate(blocks) if _covers(block, at + base)]
            number = max((n for n in around if n not in cutting), default=None)
        if number is not None:
            cutting.add(number)

    return watch


def _covers(block: Conditional, at: int) -> bool:
    return block.opening.start <= at and (block.closing is None or at < block.closing.end)


class _Finder:
    """Finds the whole statements around conditionals, whichever way they turn out."""

    def __init__(
        self,
        base: int,
        cutting: Sequence[Conditional],
        known: Conditionals,
        ways: Sequence[Takes],
        structures: Sequence[Structure],
    ) -> None:
        self._base = base
        self._cutting = {block.opening.start for block in cutting}
        self._known = known
        self._ways = ways
        self._structures = structures

    def region(self, block: Conditional) -> Region:
        """The statements that one conditional cuts."""
        end = block.opening.end if block.closing is None else block.closing.end
        return self.aligned(Region(Span(block.opening.start, end), False, (block,)))

    def aligned(self, region: Region) -> Region:
        """A region that reaches from the start of a statement to the end of one."""
        span = region.span
        for _ in range(_MOST_ROUNDS):
            found = self._align(span, region.blocks)
            wider = Span(min(run.start for run, _ in found), max(run.end for run, _ in found))
            if wider == span:
                break
            span = wider
        is_items = any(level.is_items for _, level in self._align(span, region.blocks))
        return replace(region, span=span, is_items=is_items)

    def _align(self, span: Span, blocks: Sequence[Conditional]) -> list[tuple[Span, Level]]:
        here = Span(span.start - self._base, span.end - self._base)
        alive = [self._is_alive(blocks[0], takes) for takes in self._ways]
        found = []
        for is_alive, structure in zip(alive, self._structures, strict=True):
            if is_alive or not any(alive):
                run, level = structure.align(here)
                found.append((Span(run.start + self._base, run.end + self._base), level))
        return found

    def _is_alive(self, block: Conditional, takes: Takes) -> bool:
        """Whether a conditional is left when those that cut are decided."""
        around = self._known.around(block.opening.start)
        return not any(
            other.opening.start in self._cutting and takes(other) != is_first
            for other, is_first in around
        )


def _forest(found: list[Region], align: Callable[[Region], Region]) -> list[Region]:
    """Regions that do not overlap, each with those that are in it."""
    for _ in range(_MOST_ROUNDS):
        stack: list[Region] = []
        done: list[Region] = []
        merged = False
        for region in sorted(found, key=lambda each: (each.span.start, -each.span.end)):
            while stack and stack[-1].span.end <= region.span.start:
                done.append(stack.pop())
            if stack and not _is_apart(stack[-1], region):
                stack[-1] = align(_united(stack[-1], region))
                merged = True
            else:
                stack.append(region)
        found = [*done, *stack]
        if not merged:
            break
    return _nested(found)


def _is_apart(outer: Region, inner: Region) -> bool:
    """Whether the conditionals of a region leave one in it as it is."""
    if inner.span.end > outer.span.end or inner.span == outer.span or inner.is_items:
        return False
    if len(outer.blocks) > _MOST_BLOCKS:
        return False
    for block in outer.blocks:
        assert block.closing is not None
        middle = block.otherwise or block.closing
        places = (
            inner.span.end <= block.opening.start,
            block.opening.end <= inner.span.start and inner.span.end <= middle.start,
            middle.end <= inner.span.start and inner.span.end <= block.closing.start,
            block.closing.end <= inner.span.start,
        )
        if not any(places):
            return False
    return True


def _united(first: Region, second: Region) -> Region:
    span = Span(first.span.start, max(first.span.end, second.span.end))
    blocks = sorted({*first.blocks, *second.blocks}, key=lambda block: block.opening)
    return Region(span, first.is_items or second.is_items, tuple(blocks))


def _nested(found: Iterable[Region]) -> list[Region]:
    outer: list[tuple[Region, list[Region]]] = []
    roots: list[Region] = []

    def close() -> None:
        region, inner = outer.pop()
        whole = replace(region, inner=tuple(inner))
        (outer[-1][1] if outer else roots).append(whole)

    for region in sorted(found, key=lambda each: (each.span.start, -each.span.end)):
        while outer and outer[-1][0].span.end <= region.span.start:
            close()
        outer.append((region, []))
    while outer:
        close()
    return roots
