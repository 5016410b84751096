"""A stretch of code as it is read: that of the file, with changes.

Lines of conditionals around items are read here, those around statements by the grammar. Offsets
are always those of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sertranspile import syntax as s
from sertranspile._parser import SerParser
from sertranspile.directives import blank, condition
from sertranspile.journal import Journal
from sertranspile.parsing import SyntaxFailure, TooDeep
from sertranspile.precedence import Precedence
from sertranspile.records import dataclass, replace
from sertranspile.scanner import Scan
from sertranspile.source import Span
from sertranspile.tree import Action, Shift, Splice, Tree

_CONDITIONAL_LINE: Final = re.compile(r"[#!]!(ifdef|ifndef|ifexp|else|endif)\b[^\n]*")
_BLANKS: Final = re.compile(r"\s*")


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


class Reader:
    """Reads stretches of one file. ``item`` is where the item begins that was read last."""

    def __init__(self, scan: Scan, precedence: Precedence, journal: Journal) -> None:
        self._text = scan.source.text
        self._journal = journal
        self._splices: dict[int, tuple[Any, ...]] = {}
        self._tree = Tree(self._text, precedence, self._splices)
        self._shift = Shift(self._tree)
        self.item = 0
        for span in scan.inactive:
            self._splices[span.start] = (self.quote(span),)

    def actions(self) -> Mapping[str, Action]:
        """What the rules of the grammar do when code is read as it stands."""
        return self._tree.actions()

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
            self.item = at
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

    def splice(self, stretch: Stretch, found: Iterable[tuple[Span, tuple[Any, ...]]]) -> Stretch:
        """The stretch with nodes in place of spans of the file, which are in order."""
        spans = []
        for span, nodes in found:
            # what is blank by now keeps its place: an empty one would move all that follows
            trimmed = stretch.trimmed(span)
            spans.append(trimmed if trimmed.start < trimmed.end else span)
            self._splices[spans[-1].start] = nodes
        return stretch.without(spans)

    def quote(self, span: Span) -> s.InactiveText:
        """Text of the file that is kept as it is."""
        self._journal.quote(span)
        return s.InactiveText(span, self._text[span.start : span.end].strip("\r\n"))


def _after(code: str, at: int) -> int:
    """Where the next token begins."""
    blanks = _BLANKS.match(code, at)
    return at if blanks is None else blanks.end()
