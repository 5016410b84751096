"""Items -> syntax tree, one item at a time, so that all syntax errors of a file are found.

What can be read as it stands is read here; a stretch that cannot goes to ``variants.py``, which
takes out what conditionals cut through, and to ``stretch.py``, which finds what is wrong.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from traceback import walk_stack
from typing import Final, NamedTuple

from sertranspile import syntax as s
from sertranspile._parser import SerParser
from sertranspile.cuts import Conditionals
from sertranspile.diagnostics import Diagnostic
from sertranspile.directives import condition
from sertranspile.outline import Section, SectionKind
from sertranspile.parsing import SyntaxFailure, TooDeep
from sertranspile.precedence import Precedence
from sertranspile.scanner import Scan
from sertranspile.source import Span
from sertranspile.stretch import Reader, Stretch
from sertranspile.syntax_errors import WORD, too_deep
from sertranspile.table2001 import line_problem
from sertranspile.tree import Splice
from sertranspile.variants import Variants

#: calls; some 500 nested blocks. Counted from here, so that it does not depend much on who calls
_DEEPEST: Final = 2_500


def parse(
    scan: Scan, precedence: Precedence, route: str = "item"
) -> tuple[s.Config, list[Diagnostic]]:
    """Parse a scanned config; what could not be read is reported and left out of the tree.

    ``route``: the grammar's rule for a route block of the dialect.
    """
    reading = _Reading(scan, precedence, route)
    with _room():
        items = reading.items(scan.items)
    findings = [*scan.diagnostics, *reading.findings]
    told_apart = (SectionKind.ROUTE, SectionKind.TABLE_LINE)
    is_config = items or any(section.kind in told_apart for section in scan.items)
    if not is_config and any(finding.is_error for finding in findings):
        findings = [_no_config(scan)]
    return s.Config(tuple(items), reading.comments()), findings


def _no_config(scan: Scan) -> Diagnostic:
    code = scan.code
    start = len(code) - len(code.lstrip())
    word = WORD.match(code, start)
    return Diagnostic(
        "E209",
        "this is no config of the SER family",
        Span(start, word.end() if word else start),
        "no parameter, module or route begins here",
        "give the file that the server was started with (`-f`), such as ser.cfg or kamailio.cfg",
    )


@contextmanager
def _room() -> Iterator[None]:
    """Room to read: the grammar nests a few calls for each block of a config, of which the usual
    limit allows 150; and nothing that is made becomes garbage, so nothing is looked for."""
    limit, collects = sys.getrecursionlimit(), gc.isenabled()
    sys.setrecursionlimit(sum(1 for _ in walk_stack(None)) + _DEEPEST)
    gc.disable()
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
        if collects:
            gc.enable()


class _Branch(NamedTuple):
    """A conditional of the top level that is being read: the items before it, and those of its
    first branch when the second one is being read."""

    opening: Section
    outer: list[s.Item]
    then: list[s.Item] | None = None


class _Reading:
    def __init__(self, scan: Scan, precedence: Precedence, route: str) -> None:
        self._scan = scan
        self._route = route
        conditionals = Conditionals(scan.source.text, scan.conditionals, scan.directives)
        self._reader = Reader(scan, precedence, conditionals)
        self._variants = Variants(self._reader, conditionals)
        self._parser = SerParser(scan.code, self._reader.actions())
        self.findings = self._reader.findings

    def comments(self) -> tuple[s.Comment, ...]:
        """The comments of the file, but for those inside text that is kept as it is."""
        is_quoted = self._reader.is_quoted
        return tuple(
            comment for comment in self._scan.comments if not is_quoted(comment.span.start)
        )

    def items(self, sections: Iterable[Section]) -> list[s.Item]:
        """All items; conditionals around whole items become nodes with their items inside."""
        stack: list[_Branch] = []
        items: list[s.Item] = []
        for section in sections:
            if section.kind is not SectionKind.CONDITIONAL:
                self._section(section, items)
                continue
            start = section.span.start + 2
            word = self._scan.code[start : start + 2]
            if word == "if":
                stack.append(_Branch(section, items))
                items = []
            elif stack and word == "el":
                stack.append(_Branch(stack[-1].opening, stack.pop().outer, items))
                items = []
            elif stack:
                items = self._closed(stack.pop(), items, section)
        while stack:
            branch = stack.pop()
            items = branch.outer + (branch.then or []) + items
        return items

    def _closed(self, branch: _Branch, last: list[s.Item], closing: Section) -> list[s.Item]:
        opening = branch.opening.span
        keyword, test = condition(self._scan.source.text[opening.start : opening.end])
        span = Span(opening.start, closing.span.end)
        first, second = (last, None) if branch.then is None else (branch.then, tuple(last))
        block = s.ConditionalItems(span, keyword, test, tuple(first), second, opening)
        branch.outer.append(block)
        return branch.outer

    # ---- one section ----

    def _section(self, section: Section, items: list[s.Item]) -> None:
        """Add the items of a section to those so far."""
        if section.kind is SectionKind.TABLE_LINE:
            items += self._table_line(section.span)
            return
        start, end = section.span
        if section.kind is SectionKind.CUT:
            items += self._joined(section)
            return
        if section.missing:
            items += self._stretch(section, start)
            return
        if section.kind is SectionKind.STRAY:
            end -= 1
        rule = self._rule(section)
        at = self._skip_blanks(start, end)
        while at < end:
            try:
                item = self._parser.parse(rule, at, end)
            except TooDeep:
                self.findings.append(too_deep(self._scan.code, at))
                return
            except SyntaxFailure as failure:
                items += self._failed(section, at, failure)
                return
            if type(item) is Splice:
                items += item.nodes
            else:
                items.append(item)
            at = self._parser.next

    def _table_line(self, line: Span) -> list[s.Item]:
        """One line of the 2001 table; what is wrong with it is told in its own words."""
        problem = line_problem(self._scan.source.text, line)
        if problem is not None:
            self.findings.append(problem)
            return []
        return [self._parser.parse("table_rule", line.start, line.end)]

    def _skip_blanks(self, at: int, end: int) -> int:
        blanks = self._parser.blanks(self._scan.code, at, end)
        return at if blanks is None else blanks.end()

    def _joined(self, section: Section) -> Sequence[s.Item]:
        """The items of sections that a conditional seems to cut through; where that does not help,
        those of each by itself."""
        reader = self._reader
        before = reader.mark()
        whole = self._stretch(section, section.span.start)
        errors = reader.errors_since(before)
        if not errors:
            return whole
        after = reader.take_back(before)
        single = self.items(section.parts)
        if reader.errors_since(before) <= errors:
            return single
        reader.take_back(before)
        reader.put_back(after)
        return whole

    def _failed(self, section: Section, at: int, failure: SyntaxFailure) -> Sequence[s.Item]:
        """What can be made of a section from the item at ``at`` on, which fails."""
        end = section.span.end
        if section.kind is SectionKind.STRAY:
            return ()  # the brace is reported; the rest follows from it
        if section.kind is SectionKind.DECLARATIONS and not section.active:
            rest = Stretch.of(self._scan.code, at, end, "item")
            place = SyntaxFailure(failure.position - at, failure.expected)
            return (self._reader.unread(rest, place),)
        return self._stretch(section, at)

    def _stretch(self, section: Section, start: int) -> tuple[s.Item, ...]:
        end = section.span.end - (section.kind is SectionKind.STRAY)
        rule = self._rule(section)
        stretch = Stretch.of(self._scan.code, start, end, rule, section.missing)
        return self._variants.read(stretch)

    def _rule(self, section: Section) -> str:
        return self._route if section.kind is SectionKind.ROUTE else "item"
