"""Code -> top-level sections: which part of a file is a route, which are declarations.

Braces are counted, and conditionals kept apart: what a branch opens counts only if the branch is
active. A brace that is never closed is found where the next route begins. Knows nothing of what is
inside a section.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from sertranspile.diagnostics import Diagnostic
from sertranspile.lexer import Mark, begins_line
from sertranspile.source import SourceFile, Span

_ROUTE_HEAD: Final = re.compile(r"\b\w*route\s*(?:\[[^\]\n]*\]\s*)?\Z")
_LONGEST_HEAD: Final = 200
_LONGEST_LINE: Final = 2_000
_INK: Final = re.compile(r"\S")


class SectionKind(Enum):
    #: everything that is not one of the others
    DECLARATIONS = auto()
    ROUTE = auto()
    #: ``#!ifdef``, ``#!else`` or ``#!endif`` between items
    CONDITIONAL = auto()
    #: ends with a brace too many, which is reported: what else is wrong in it follows from that
    STRAY = auto()
    #: several items that conditionals cut through
    CUT = auto()
    #: one line of the 2001 table
    TABLE_LINE = auto()


@dataclass(frozen=True, slots=True)
class Section:
    """A slice of the code. ``missing`` braces have to be added to close it.

    ``active``: whether it stands in text that the file itself leaves active. ``parts``: what was
    joined to make it.
    """

    kind: SectionKind
    span: Span
    active: bool = True
    missing: int = 0
    parts: tuple[Section, ...] = ()


@dataclass(slots=True)
class _State:
    """What is open at a place."""

    #: where each open brace stands
    braces: list[int] = field(default_factory=list)
    #: where the section being read begins
    start: int = 0
    is_route: bool = False

    def copy(self) -> _State:
        return _State(list(self.braces), self.start, self.is_route)


def outline(
    source: SourceFile, code: str, marks: Iterable[Mark]
) -> tuple[list[Section], list[Diagnostic]]:
    """Divide the code at its marks; report braces without a partner."""
    reading = _Outline(source, code)
    for mark in marks:
        reading.take(mark)
    reading.finish()
    return reading.sections, reading.diagnostics


class _Outline:
    def __init__(self, source: SourceFile, code: str) -> None:
        self._source = source
        self._code = code
        self._state = _State()
        self._active = True
        #: the state at the start of the inactive branch being read
        self._before_dead = _State()
        #: the first brace of the route whose partner stands further left than itself
        self._suspect: int | None = None
        self._last_route_end: int | None = None
        self.sections: list[Section] = []
        self.diagnostics: list[Diagnostic] = []

    def take(self, mark: Mark) -> None:
        if mark.word == "{":
            self._open(mark.start)
        elif mark.word == "}":
            self._close(mark.start)
        else:
            self._conditional(mark)

    def finish(self) -> None:
        end = len(self._code)
        if self._state.braces:
            self._report_unclosed(None)
            kind = SectionKind.ROUTE if self._state.is_route else SectionKind.DECLARATIONS
            self._add(kind, end, missing=len(self._state.braces))
        else:
            self._add(SectionKind.DECLARATIONS, end)

    def _add(self, kind: SectionKind, end: int, missing: int = 0) -> None:
        """The text up to ``end`` is a section, unless it is blank."""
        start = self._state.start
        if end > start and _INK.search(self._code, start, end):
            self.sections.append(Section(kind, Span(start, end), self._active, missing))
        self._state.start = end

    def _head(self, brace: int) -> int | None:
        """Where the route head before a brace begins; comments between them are blanks."""
        end = brace
        while end > self._state.start:
            start = max(self._state.start, end - _LONGEST_HEAD)
            text = self._code[start:end].rstrip()
            if not text:
                end = start
                continue
            if "route" not in text:
                return None
            match = _ROUTE_HEAD.search(self._code, start, start + len(text))
            return match.start() if match else None
        return None

    def _open(self, at: int) -> None:
        state = self._state
        head = self._head(at)
        if head is not None and state.braces and self._active and begins_line(self._code, head):
            self._report_unclosed(head)
            kind = SectionKind.ROUTE if state.is_route else SectionKind.DECLARATIONS
            self._add(kind, head, missing=len(state.braces))
            state.braces.clear()
        if not state.braces and (head is not None or self._is_headless(at)):
            self._add(SectionKind.DECLARATIONS, state.start if head is None else head)
            state.is_route = True
            self._suspect = None
        state.braces.append(at)

    def _is_headless(self, brace: int) -> bool:
        """Whether a brace comes right after a conditional, which should then hold the head."""
        last = self.sections[-1].kind if self.sections else None
        between = self._code[self._state.start : brace]
        return last is SectionKind.CONDITIONAL and (not between or between.isspace())

    def _close(self, at: int) -> None:
        state = self._state
        if not self._active and len(state.braces) <= len(self._before_dead.braces):
            return
        if not state.braces:
            self._report_stray(at)
            self._add(SectionKind.STRAY, at + 1)
            return
        opening = state.braces.pop()
        if self._suspect is None and state.braces and self._stands_left(at, opening):
            self._suspect = opening
        if not state.braces and state.is_route:
            self._add(SectionKind.ROUTE, at + 1)
            state.is_route = False
            self._last_route_end = at

    def _conditional(self, mark: Mark) -> None:
        if not self._active and mark.active:
            if self._before_dead.braces:
                self._state = self._before_dead
            else:
                self._add(SectionKind.DECLARATIONS, mark.start)
                self._state = _State(start=self._state.start)
        if not self._state.braces:
            self._add(SectionKind.DECLARATIONS, mark.start)
            line_end = self._code.find("\n", mark.start)
            self._add(SectionKind.CONDITIONAL, line_end if line_end >= 0 else len(self._code))
        if self._active and not mark.active:
            self._before_dead = self._state.copy()
        self._active = mark.active

    def _stands_left(self, closing: int, opening: int) -> bool:
        """Whether a brace that begins a line stands further left than the line of its partner."""
        code = self._code
        if not begins_line(code, closing):
            return False
        before = code[code.rfind("\n", 0, closing) + 1 : closing]
        line = code.rfind("\n", max(0, opening - _LONGEST_LINE), opening) + 1
        if code.startswith(before, line) and not code[line + len(before)].isspace():
            return False
        text = code[line:opening].expandtabs()
        return len(before.expandtabs()) < len(text) - len(text.lstrip())

    def _report_unclosed(self, next_route: int | None) -> None:
        at = self._suspect if self._suspect is not None else self._state.braces[-1]
        if next_route is None:
            remedy = "write `}` where the block ends; the file ends without it"
        else:
            line = self._source.position(next_route).line
            word = re.match(r"\w*", self._code[next_route:])
            name = word[0] if word else "route"
            remedy = f"write `}}` where the block ends, before `{name}` in line {line}"
        self.diagnostics.append(
            Diagnostic("E205", "this `{` is never closed", Span(at, at + 1), "opened here", remedy)
        )

    def _report_stray(self, at: int) -> None:
        remedy = "remove it"
        if self._last_route_end is not None:
            line = self._source.position(self._last_route_end).line
            remedy += f", or one too many above: the last route ends in line {line}"
        self.diagnostics.append(
            Diagnostic(
                "E206", "this `}` closes nothing", Span(at, at + 1), "no `{` is open", remedy
            )
        )
