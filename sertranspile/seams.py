"""Sections -> sections, those that a conditional cuts through made one.

``#!ifdef`` between items divides them; where it stands inside a route whose end is outside, around
the head of a route, or inside a declaration, what it divides belongs together. Told by braces,
parentheses and the words at both sides of its lines; what it means is for ``variants.py``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sertranspile.directives import Conditional
from sertranspile.outline import Section, SectionKind
from sertranspile.source import Span
from sertranspile.structure import ITEM_NEXT
from sertranspile.syntax_errors import is_sql

#: the end of a declaration that goes on
_UNFINISHED: Final = re.compile(
    r"(?:[=,]|\b(?:loadmodulex?|modparamx?|flags|bool|avpflags|listen|alias|(?:\w+_)?route"
    r"(?:\s*\[[^\]\n]*\]?)?))\s*\Z"
)
#: the end of a list, which goes on if no item follows (LANGUAGE C.1.2)
_LIST: Final = re.compile(r"\b(?:listen|alias)\s*=[^=;{}]*\Z")
_LONGEST: Final = 300
_MOST_ROUNDS: Final = 20


def joined(
    conditionals: Sequence[Conditional], sections: Sequence[Section], code: str
) -> list[Section]:
    """The sections of a file with those joined that a conditional cuts through."""
    blocks = [block for block in conditionals if block.closing is not None]
    cuts = list(_through_routes(blocks, sections, code))
    neighbours = None
    for number, section in enumerate(sections):
        if section.kind is SectionKind.DECLARATIONS and _is_part(sections, number, code):
            neighbours = neighbours or _Neighbours(blocks, sections)
            cuts.append(neighbours.around(number))
    return _with_cuts(sections, cuts, code) if cuts else list(sections)


def _through_routes(
    blocks: Iterable[Conditional], sections: Sequence[Section], code: str
) -> Iterator[Span]:
    """Conditionals with one end in a route and another outside of it, or with its head only."""
    routes = [section.span for section in sections if section.kind is SectionKind.ROUTE]
    starts = [span.start for span in routes]

    def owner(place: int) -> int:
        number = bisect_right(starts, place) - 1
        return number if number >= 0 and place < routes[number].end else -1

    for block in blocks:
        assert block.closing is not None
        lines = [line for line in (block.opening, block.otherwise, block.closing) if line]
        owners = {owner(line.start) for line in lines}
        if owner(block.closing.start) < 0:
            following = bisect_left(starts, block.closing.end)
            if following < len(routes):
                brace = code.find("{", block.closing.end, routes[following].end)
                if brace >= 0 and not code[block.closing.end : brace].strip():
                    owners.add(following)
        if len(owners) > 1:
            whole = [routes[number] for number in owners if number >= 0]
            yield Span(
                min(block.opening.start, *(span.start for span in whole)),
                max(block.closing.end, *(span.end for span in whole)),
            )


def _is_part(sections: Sequence[Section], number: int, code: str) -> bool:
    """Whether declarations are a part of what a conditional has divided."""
    section = sections[number]
    start, end = section.span
    before = number > 0 and sections[number - 1].kind is SectionKind.CONDITIONAL
    after = number + 1 < len(sections) and sections[number + 1].kind is SectionKind.CONDITIONAL
    if not before and not after:
        return False
    if code.count("(", start, end) != code.count(")", start, end):
        return True
    if after and _is_unfinished(code[max(start, end - _LONGEST) : end].rstrip()):
        return True
    if not before or ITEM_NEXT.match(code, start, end):
        return False
    if section.active:
        return True
    while number > 0 and sections[number - 1].kind is SectionKind.CONDITIONAL:
        number -= 1
    place = sections[number].span.start
    is_list = _LIST.search(code, max(0, place - _LONGEST), place) is not None
    return is_list and not is_sql(code[start:end])


def _is_unfinished(text: str) -> bool:
    """Whether declarations end before they are complete."""
    return text[-1:] not in ('"', ")", ";", "") and _UNFINISHED.search(text) is not None


class _Neighbours:
    """Finds what stands next to a section across the lines of conditionals."""

    def __init__(self, blocks: Iterable[Conditional], sections: Sequence[Section]) -> None:
        self._sections = sections
        numbers = {section.span.start: number for number, section in enumerate(sections)}
        #: number of a line's section -> those of the first and last line of its conditional
        self._blocks: dict[int, tuple[int, int]] = {}
        for block in blocks:
            assert block.closing is not None
            first, last = numbers.get(block.opening.start), numbers.get(block.closing.start)
            if first is None or last is None:
                continue
            for line in (block.opening, block.otherwise, block.closing):
                if line is not None and line.start in numbers:
                    self._blocks[numbers[line.start]] = first, last

    def around(self, number: int) -> Span:
        """A section with the conditionals next to it and the declarations next to those."""
        first = last = number
        while True:
            before, after = self._blocks.get(first - 1), self._blocks.get(last + 1)
            found = [block for block in (before, after) if block is not None]
            if not found:
                break
            first = min(first, *(block[0] for block in found))
            last = max(last, *(block[1] for block in found))
        if first > 0 and self._sections[first - 1].kind is SectionKind.DECLARATIONS:
            first -= 1
        if last + 1 < len(self._sections):
            last += self._sections[last + 1].kind in (SectionKind.DECLARATIONS, SectionKind.ROUTE)
        return Span(self._sections[first].span.start, self._sections[last].span.end)


def _with_cuts(sections: Sequence[Section], cuts: Iterable[Span], code: str) -> list[Section]:
    """The sections, those that a cut touches made one."""
    waiting: list[Span] = []
    for cut in sorted(cuts, reverse=True):
        while waiting and not code[cut.end : waiting[-1].start].strip():
            cut = Span(cut.start, max(cut.end, waiting.pop().end))
        waiting.append(cut)
    out: list[Section] = []
    for section in sections:
        while waiting and waiting[-1].end <= section.span.start:
            waiting.pop()
        if not waiting or section.span.end <= waiting[-1].start:
            out.append(section)
            continue
        cut = waiting[-1]
        if out and out[-1].kind is SectionKind.CUT and out[-1].span.end > cut.start:
            last = out.pop()
            span = Span(last.span.start, max(last.span.end, section.span.end))
            missing, parts = last.missing + section.missing, (*last.parts, section)
        else:
            span = Span(section.span.start, max(section.span.end, cut.end))
            missing, parts = section.missing, (section,)
        out.append(Section(SectionKind.CUT, span, True, missing, parts))
    return out
