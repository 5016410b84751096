"""Stretches that cannot be read as they are: what is wrong in them, and what is left of them.

Each error is reported, then mended or its statement left out, so that all errors are found. Text
under a false ``#!ifdef`` that is no code is kept as it is. What conditionals cut through has been
taken out before (``variants.py``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Any, Final

from sertranspile import syntax as s
from sertranspile.cuts import Conditionals, resolved, unused
from sertranspile.diagnostics import Diagnostic
from sertranspile.directives import Conditional
from sertranspile.journal import Journal
from sertranspile.parsing import SyntaxFailure, TooDeep
from sertranspile.records import replace
from sertranspile.source import Span
from sertranspile.stretch import Reader, Stretch
from sertranspile.structure import Structure
from sertranspile.syntax_errors import Stop, explain, inactive, is_sql, mend, missing, too_deep

#: findings after which a stretch is given up
_MAX_ERRORS: Final = 20
#: readings after which inactive text is no longer looked through for what can be read
_MOST_ROUNDS: Final = 40
#: parentheses are followed so far
_NEAR: Final = 500


class Repair:
    """Reads stretches of one file in which something is wrong.

    ``lexical``: what was found before the file was read.
    """

    def __init__(
        self,
        text: str,
        reader: Reader,
        journal: Journal,
        conditionals: Conditionals,
        lexical: Iterable[Diagnostic],
    ) -> None:
        self._text = text
        self._reader = reader
        self._journal = journal
        self._conditionals = conditionals
        codes = ("E202", "E203", "E204")
        self._lexical = sorted(each.span.start for each in lexical if each.code in codes)

    def read(self, stretch: Stretch) -> tuple[Any, ...]:
        """The nodes of a stretch; what is wrong is reported, then mended or left out."""
        before = self._journal.mark()
        for _ in range(_MOST_ROUNDS):
            try:
                return self._reader.read(stretch)
            except TooDeep:
                self._journal.add(too_deep(stretch.code, 0, stretch.base))
                return ()
            except SyntaxFailure as failure:
                changed = self._changed(stretch, failure)
            if changed is None or self._journal.errors_since(before) >= _MAX_ERRORS:
                return ()
            stretch = changed
        return self._active(stretch)

    # ---- errors ----

    def _changed(self, stretch: Stretch, failure: SyntaxFailure) -> Stretch | None:
        """Report a failure; the stretch as it may be read on, None when nothing is left of it."""
        place = failure.position
        if place >= stretch.end < len(stretch.code):
            return None  # a brace is missing, which is reported; the rest follows from that
        statement, in_items = self._statement(stretch, place)
        dead = self._conditionals.dead(place + stretch.base)
        if dead is not None and statement is not None:
            return self._inactive(stretch, dead, statement, failure)
        lacks = ""
        at = place + stretch.base
        is_left_out = stretch.code[place : place + 1] == ";" != self._text[at : at + 1]
        if not is_left_out and (statement is None or not self._is_reported(statement)):
            stop = self._stop(stretch, failure, in_items)
            lacks = self._lacking(stretch, stop)
            if self._journal.says(at):
                self._journal.add(explain(stop, bool(lacks)))
            mended = mend(stop, lacks) if lacks else None
            if mended is not None:
                return replace(stretch, code=mended)
        return None if statement is None else stretch.without([_balanced(stretch, statement)])

    def _stop(self, stretch: Stretch, failure: SyntaxFailure, in_items: bool) -> Stop:
        return Stop(
            stretch.code, stretch.base, self._text, failure.position, failure.expected, in_items
        )

    def _statement(self, stretch: Stretch, place: int) -> tuple[Span | None, bool]:
        """The smallest statement that a place is in, or the item that is being read, and whether
        it is an item."""
        is_items = stretch.rule is not None
        place = min(place, max(0, len(stretch.code.rstrip()) - 1))
        for run, level in Structure(stretch.code, is_items).enclosing(Span(place, place)):
            start = max(run.start, self._reader.item) if level.is_items else run.start
            if run.end > place and stretch.code[start : run.end].strip() not in ("", ";"):
                found = Span(start + stretch.base, run.end + stretch.base)
                return stretch.trimmed(found), level.is_items
        return None, is_items

    def _is_reported(self, statement: Span) -> bool:
        """Whether the lexer has found something in a statement: the rest follows from that."""
        number = bisect_left(self._lexical, statement.start)
        return number < len(self._lexical) and self._lexical[number] < statement.end

    def _lacking(self, stretch: Stretch, stop: Stop) -> str:
        """The characters of which only the lack is wrong at a place; empty when it is not that."""
        character = missing(stop)
        if character is None or self._is_enough(stretch, stop, character):
            return character or ""
        ends_line = "\n" in stop.code[len(stop.code[: stop.place].rstrip()) : stop.place]
        if character == ")" and ends_line and self._is_enough(stretch, stop, ");"):
            return ");"
        return ""

    def _is_enough(self, stretch: Stretch, stop: Stop, characters: str) -> bool:
        """Whether code can be read on with characters added before a place."""
        place, added = stop.place, len(characters)
        code = f"{stop.code[:place]}{characters}{stop.code[place:]}"
        failure = self.failure(replace(stretch, code=code, end=stretch.end + added))
        if failure is None:
            return True
        between = code[place : failure.position]
        closes_more = code[failure.position : failure.position + 1] == ")" and "\n" not in between
        return failure.position > place + added and not closes_more

    def failure(self, stretch: Stretch) -> SyntaxFailure | None:
        """What is wrong with a stretch, if anything is."""
        try:
            self._reader.read(stretch)
        except SyntaxFailure as failure:
            return failure
        except TooDeep:
            pass
        return None

    # ---- inactive text ----

    def unread(self, stretch: Stretch, failure: SyntaxFailure) -> s.InactiveText:
        """Text under a false conditional that is no config."""
        self.report_unread(stretch, failure)
        span = Span(stretch.base, stretch.base + len(stretch.code))
        return self._reader.quote(stretch.trimmed(span))

    def report_unread(self, stretch: Stretch, failure: SyntaxFailure) -> None:
        """Report text under a false conditional that is no config, once, unless that is plain."""
        block = self._conditionals.dead(failure.position + stretch.base)
        if block is None or is_sql(stretch.code) or not self._journal.says(block.opening.start):
            return
        stop = self._stop(stretch, failure, stretch.rule is not None)
        self._journal.add(inactive(block, explain(stop, False)))

    def _inactive(
        self, stretch: Stretch, block: Conditional, statement: Span, failure: SyntaxFailure
    ) -> Stretch:
        """The stretch without a statement under a false conditional, which is kept as text; it is
        all of the branch when the statement is not inside it."""
        branch = unused(block, block.holds)
        assert branch is not None
        part = stretch.part(statement)
        if branch.start > statement.start or statement.end > branch.end:
            statement = stretch.trimmed(branch)
            part = stretch.part(statement)
            code = resolved(stretch.code, stretch.base, [block], lambda block: block.holds)
            stretch = replace(stretch, code=code)
        if part.code.strip() == ";":  # nothing can stand there, not even a text
            at = statement.start - stretch.base
            return replace(stretch, code=f"{stretch.code[:at]} {stretch.code[at + 1 :]}")
        place = max(0, failure.position + stretch.base - part.base)
        text = self.unread(part, SyntaxFailure(place, failure.expected))
        return self._reader.splice(stretch, [(statement, (text,))])

    def _active(self, stretch: Stretch) -> tuple[Any, ...]:
        """The nodes of what is active in a stretch, after its inactive text, which is kept."""
        span = Span(stretch.base, stretch.base + stretch.end)
        texts: list[s.InactiveText] = []
        blocks = [block for block in self._conditionals.within(span) if block.closing is not None]
        for block in blocks:
            dead = unused(block, block.holds)
            if dead is not None and not self._journal.is_quoted(dead.start):
                texts.append(self._reader.quote(dead))
        code = resolved(stretch.code, stretch.base, blocks, lambda block: block.holds)
        stretch = replace(stretch, code=code)
        failure = self.failure(stretch)
        if failure is not None:
            self._changed(stretch, failure)
            return ()
        try:
            return (*texts, *self._reader.read(stretch))
        except TooDeep:
            self._journal.add(too_deep(stretch.code, 0, stretch.base))
            return ()


def _balanced(stretch: Stretch, statement: Span) -> Span:
    """A statement that is left out, to the end of the line on which its parentheses are closed."""
    start, end = statement.start - stretch.base, statement.end - stretch.base
    code = stretch.code
    open_ = code.count("(", start, end) - code.count(")", start, end)
    at = end
    while open_ > 0 and at < min(len(code), end + _NEAR):
        open_ += {"(": 1, ")": -1}.get(code[at], 0)
        at += 1
    line_end = code.find("\n", at)
    line_end = len(code) if line_end < 0 else line_end
    rest = code[end:line_end]
    if at == end or open_ > 0 or rest.count("{") != rest.count("}"):
        return statement
    return Span(statement.start, line_end + stretch.base)
