"""A stretch of code that the grammar could not read as it is: what is wrong, and what is left.

Each error is reported, then mended or its statement left out, so that all errors are found. Text
under a false ``#!ifdef`` that is no code is kept as it is. What conditionals cut through has been
taken out before (``variants.py``). Offsets are always those of the file.
"""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from sertranspile import syntax as s
from sertranspile._parser import SerParser
from sertranspile.cuts import Conditionals, resolved, unused
from sertranspile.diagnostics import Diagnostic
from sertranspile.directives import Conditional, blank, condition
from sertranspile.parsing import SyntaxFailure, TooDeep
from sertranspile.precedence import Precedence
from sertranspile.scanner import Scan
from sertranspile.source import Span
from sertranspile.structure import Structure
from sertranspile.syntax_errors import explain, inactive, is_sql, mend, too_deep
from sertranspile.tree import Action, Shift, Splice, Tree

_CONDITIONAL_LINE: Final = re.compile(r"[#!]!(ifdef|ifndef|ifexp|else|endif)\b[^\n]*")
_BLANKS: Final = re.compile(r"\s*")
#: findings after which a stretch is given up
_MAX_ERRORS: Final = 20
#: readings after which inactive text is no longer looked through for what can be read
_MOST_ROUNDS: Final = 40


@dataclass(frozen=True, slots=True)
class Stretch:
    """Code as it is read: that of the file from offset ``base`` on, with changes.

    ``rule`` reads one item of the top level; None: these are statements. From ``end`` on stand
    braces that were missing.
    """

    code: str
    base: int
    rule: str | None
    end: int

    @classmethod
    def of(cls, code: str, start: int, end: int, rule: str, missing: int = 0) -> Stretch:
        """The items in a part of a file's code, with the braces that it lacks at its end."""
        return cls(code[start:end] + "}" * missing, start, rule, end - start)

    def part(self, span: Span) -> Stretch:
        """The statements, or items, in a span of the file."""
        code = self.code[span.start - self.base : span.end - self.base]
        return Stretch(code, span.start, self.rule, len(code))

    def without(self, spans: Iterable[Span]) -> Stretch:
        """The stretch with a lone ``;`` in place of spans of the file that begin with code."""
        pieces: list[str] = []
        at = 0
        for span in spans:
            start, end = span.start - self.base, span.end - self.base
            pieces += (self.code[at:start], ";", blank(self.code[start + 1 : end]))
            at = end
        return replace(self, code="".join([*pieces, self.code[at:]]))

    def trimmed(self, span: Span) -> Span:
        """A span of the file without the blanks at its beginning."""
        text = self.code[span.start - self.base : span.end - self.base]
        return Span(span.end - len(text.lstrip()), span.end)


class Mark(NamedTuple):
    """A point in the work of a reader."""

    findings: int
    quotes: int
    told: int


class Found(NamedTuple):
    """What a reader has found between two points of its work."""

    findings: list[Diagnostic]
    quotes: list[Span]
    told: list[int]


class Reader:
    """Reads stretches of one file.

    What it finds is added to ``findings``.
    """

    def __init__(self, scan: Scan, precedence: Precedence, conditionals: Conditionals) -> None:
        self._text = scan.source.text
        self._conditionals = conditionals
        self._splices: dict[int, tuple[Any, ...]] = {}
        self._tree = Tree(self._text, precedence, self._splices)
        self._shift = Shift(self._tree)
        self._told: list[int] = []  # conditionals with text that is no config
        self._item = 0  # where the item begins that is being read
        self.findings: list[Diagnostic] = []
        self._quotes: list[Span] = []  # text that is kept as it is
        self._quoted: list[Span] = []  # the same, in the order of the file
        for span in scan.inactive:
            self._splices[span.start] = (self.quote(span),)

    def actions(self) -> Mapping[str, Action]:
        """What the rules of the grammar do when code is read as it stands."""
        return self._tree.actions()

    def mark(self) -> Mark:
        """How much has been found and quoted so far."""
        return Mark(len(self.findings), len(self._quotes), len(self._told))

    def errors_since(self, mark: Mark) -> int:
        """How many errors were found since then."""
        return sum(finding.is_error for finding in self.findings[mark.findings :])

    def take_back(self, mark: Mark) -> Found:
        """Forget what was found and quoted since then, and give it back."""
        found = Found(
            self.findings[mark.findings :], self._quotes[mark.quotes :], self._told[mark.told :]
        )
        del self.findings[mark.findings :], self._quotes[mark.quotes :], self._told[mark.told :]
        for span in found.quotes:
            del self._quoted[bisect_right(self._quoted, span) - 1]
        return found

    def put_back(self, found: Found) -> None:
        """Find again what was forgotten."""
        self.findings += found.findings
        self._told += found.told
        for span in found.quotes:
            self._keep(span)

    def _keep(self, span: Span) -> None:
        self._quotes.append(span)
        insort(self._quoted, span)

    def read(self, stretch: Stretch) -> tuple[Any, ...]:
        """The nodes of a stretch. Raises ``SyntaxFailure``, ``TooDeep``; their offsets are the
        stretch's."""
        code = stretch.code
        self._shift.base = stretch.base
        parser = SerParser(code, self._shift.actions)
        if stretch.rule is None:
            found: tuple[Any, ...] = parser.parse("statements", 0, len(code))
            if parser.next < len(code):
                raise SyntaxFailure(parser.furthest, frozenset(parser.expected))
            return found
        at = len(code) - len(code.lstrip())
        items, at = self._items(parser, stretch, at)
        if at < len(code):
            raise SyntaxFailure(at, frozenset())
        return items

    def _items(self, parser: SerParser, stretch: Stretch, at: int) -> tuple[tuple[Any, ...], int]:
        """The items up to the end, or to the line that ends a branch, and where that is."""
        code = stretch.code
        assert stretch.rule is not None
        out: list[Any] = []
        while at < len(code):
            self._item = at
            line = _CONDITIONAL_LINE.match(code, at)
            if line is not None and line[1] in ("else", "endif"):
                break
            if line is not None:
                node, at = self._conditional(parser, stretch, line)
                out.append(node)
                continue
            item = parser.parse(stretch.rule, at, len(code))
            out += item.nodes if isinstance(item, Splice) else (item,)
            at = parser.next
        return tuple(out), at

    def _conditional(
        self, parser: SerParser, stretch: Stretch, opening: re.Match[str]
    ) -> tuple[s.ConditionalItems, int]:
        """A conditional around items, and where it ends."""
        code, base = stretch.code, stretch.base
        then, at = self._items(parser, stretch, _after(code, opening.end()))
        line = _CONDITIONAL_LINE.match(code, at)
        orelse = None
        if line is not None and line[1] == "else":
            orelse, at = self._items(parser, stretch, _after(code, line.end()))
            line = _CONDITIONAL_LINE.match(code, at)
        if line is None or line[1] != "endif":
            raise SyntaxFailure(at, frozenset())
        keyword, test = condition(opening[0])
        span = Span(opening.start() + base, line.end() + base)
        place = Span(span.start, opening.end() + base)
        node = s.ConditionalItems(span, keyword, test, then, orelse, place)
        return node, _after(code, line.end())

    def failure(self, stretch: Stretch) -> SyntaxFailure | None:
        """What is wrong with a stretch, if anything is."""
        try:
            self.read(stretch)
        except SyntaxFailure as failure:
            return failure
        except TooDeep:
            pass
        return None

    def checked(self, stretch: Stretch) -> tuple[Any, ...]:
        """The nodes of a stretch; what is wrong is reported, then mended or left out."""
        before = len(self.findings)
        for _ in range(_MOST_ROUNDS):
            try:
                return self.read(stretch)
            except TooDeep:
                self.findings.append(too_deep(stretch.code, 0, stretch.base))
                return ()
            except SyntaxFailure as failure:
                changed = self._changed(stretch, failure.position, failure.expected)
            errors = sum(finding.is_error for finding in self.findings[before:])
            if changed is None or errors >= _MAX_ERRORS:
                return ()
            stretch = changed
        return self._active(stretch)

    def splice(self, stretch: Stretch, found: Iterable[tuple[Span, tuple[Any, ...]]]) -> Stretch:
        """The stretch with nodes in place of spans of the file, which are in order."""
        spans = []
        for span, nodes in found:
            spans.append(stretch.trimmed(span))
            self._splices[spans[-1].start] = nodes
        return stretch.without(spans)

    def unread(self, stretch: Stretch, failure: SyntaxFailure) -> s.InactiveText:
        """Text under a false conditional that is no config; ``failure`` is the stretch's."""
        self.report_unread(stretch, failure)
        return self.quote(stretch.trimmed(Span(stretch.base, stretch.base + len(stretch.code))))

    def report_unread(self, stretch: Stretch, failure: SyntaxFailure) -> None:
        """Report text under a false conditional that is no config, once, unless that is plain."""
        place = failure.position
        block = self._conditionals.dead(place + stretch.base)
        if block is None or block.opening.start in self._told or is_sql(stretch.code):
            return
        self._told.append(block.opening.start)
        finding = explain(stretch.code, stretch.base, self._text, place, failure.expected)
        self.findings.append(inactive(block, finding))

    def quote(self, span: Span) -> s.InactiveText:
        """Text of the file that is kept as it is."""
        self._keep(span)
        return s.InactiveText(span, self._text[span.start : span.end].strip("\r\n"))

    def is_quoted(self, place: int) -> bool:
        """Whether a place is in text that is kept as it is."""
        number = bisect_right(self._quoted, place, key=_start) - 1
        return number >= 0 and place < self._quoted[number].end

    def _changed(self, stretch: Stretch, place: int, expected: frozenset[str]) -> Stretch | None:
        """Report a failure; the stretch as it may be read on, None when nothing is left of it."""
        if place >= stretch.end < len(stretch.code):
            return None  # a brace is missing, which is reported; the rest follows from that
        code, base = stretch.code, stretch.base
        if code[place : place + 1] == ";" != self._text[place + base : place + base + 1]:
            return None  # what stood here was left out, and nothing at all does not fit either
        statement = self._statement(stretch, place)
        dead = self._conditionals.dead(place + base)
        if dead is not None and statement is not None:
            return self._inactive(stretch, dead, statement, SyntaxFailure(place, expected))
        self.findings.append(explain(code, base, self._text, place, expected))
        mended = mend(code, place, expected)
        if mended is not None:
            return replace(stretch, code=mended)
        return None if statement is None else stretch.without([statement])

    def _inactive(
        self, stretch: Stretch, block: Conditional, statement: Span, failure: SyntaxFailure
    ) -> Stretch:
        """The stretch without a statement under a false conditional, which is kept as text; it is
        all of the branch when the statement is not inside it."""
        branch = unused(block, block.holds)
        assert branch is not None
        whole = not (branch.start <= statement.start and statement.end <= branch.end)
        if whole:
            code = resolved(stretch.code, stretch.base, [block], lambda block: block.holds)
            statement = stretch.trimmed(branch)
        part = stretch.part(statement)
        if part.code.strip() == ";":  # nothing can stand there, not even a text
            start = statement.start - stretch.base
            return replace(stretch, code=f"{stretch.code[:start]} {stretch.code[start + 1 :]}")
        place = failure.position + stretch.base - part.base
        text = self.unread(part, SyntaxFailure(max(0, place), failure.expected))
        if whole:
            stretch = replace(stretch, code=code)
        self._splices[statement.start] = (text,)
        return stretch.without([statement])

    def _active(self, stretch: Stretch) -> tuple[Any, ...]:
        """The nodes of what is active in a stretch, after its inactive text, which is kept."""
        span = Span(stretch.base, stretch.base + stretch.end)
        texts: list[s.InactiveText] = []
        blocks = [block for block in self._conditionals.within(span) if block.closing is not None]
        for block in blocks:
            dead = unused(block, block.holds)
            if dead is not None and not self.is_quoted(dead.start):
                texts.append(self.quote(dead))
        code = resolved(stretch.code, stretch.base, blocks, lambda block: block.holds)
        try:
            return (*texts, *self.read(replace(stretch, code=code)))
        except (SyntaxFailure, TooDeep) as failure:
            if isinstance(failure, SyntaxFailure):
                self._changed(replace(stretch, code=code), failure.position, failure.expected)
            return ()

    def _statement(self, stretch: Stretch, place: int) -> Span | None:
        """The smallest statement that a place is in, or the item that is being read."""
        is_items = stretch.rule is not None
        place = min(place, max(0, len(stretch.code.rstrip()) - 1))
        for run, level in Structure(stretch.code, is_items).enclosing(Span(place, place)):
            start = max(run.start, self._item) if level.is_items else run.start
            if run.end > place and stretch.code[start : run.end].strip():
                return stretch.trimmed(Span(start + stretch.base, run.end + stretch.base))
        return None


def _start(span: Span) -> int:
    return span.start


def _after(code: str, at: int) -> int:
    """Where the next token begins."""
    blanks = _BLANKS.match(code, at)
    return at if blanks is None else blanks.end()
