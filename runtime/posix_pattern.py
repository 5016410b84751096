"""Where a POSIX pattern is found, and what its groups hold, for substitutions.

``re`` finds the leftmost match but not always the longest. Where it provably does, or where its
match ends with the text, its answer is taken; else ``runtime/posix_search.py`` searches.
"""

from __future__ import annotations

import re
from typing import Final

from runtime.pattern_cost import longest_safe, surely_longest
from runtime.pattern_program import Unsupported, compile_program
from runtime.posix_bracket import BadRegex
from runtime.posix_regex import FLAGS, python_pattern
from runtime.posix_search import Budget, Spans, as_bytes, search

#: seconds for one search, where the caller counts no time of its own
SECONDS: Final = 0.05


class PosixPattern:
    """A compiled pattern: ``regcomp`` with REG_EXTENDED and, if told so, REG_ICASE and REG_NEWLINE.

    ``seconds`` is what one search may take whose caller brings no budget.

    Raises:
        BadRegex: glibc refuses it, or its repetitions are too many for us when written out.
    """

    __slots__ = ("_begins", "_length", "_longest", "_program", "_quick", "_seconds")

    def __init__(
        self,
        pattern: str,
        *,
        ignore_case: bool = False,
        newline: bool = False,
        seconds: float = SECONDS,
    ) -> None:
        self._seconds = seconds
        text = python_pattern(pattern, ignore_case=ignore_case, newline=newline)
        flags = FLAGS | re.IGNORECASE if ignore_case else FLAGS
        self._quick = re.compile(text, flags)
        try:
            self._program = compile_program(text, flags)
        except Unsupported as error:
            raise BadRegex(str(error), 0) from None
        self._longest = surely_longest(text, flags)
        # groups in loops are told apart by our own engine only
        own = self._program.repeats_groups or self._program.refers_to
        self._length = -1 if own else longest_safe(text, flags)
        self._begins = "^" in text

    def search(
        self,
        text: str,
        start: int = 0,
        *,
        line_start: bool | None = None,
        budget: Budget | None = None,
    ) -> Spans | None:
        """Where the leftmost longest match at or behind ``start`` and its groups are, as offsets
        into ``text``; (-1, -1) is a group that took no part.

        As C code does it that goes on behind a match: what is before ``start`` is not there, and
        ``line_start`` (REG_NOTBOL when false) tells whether ``^`` holds at ``start``; it does at
        the start of the text and behind a line feed when nothing is told.

        Raises:
            TookTooLong: the budget, or the time for one search, is used up.
        """
        if line_start is None:
            line_start = start == 0 or text[start - 1 : start] == "\n"
        piece = text[start:].partition("\0")[0]
        if len(piece) <= self._length and (line_start or not self._begins):
            found = self._quick.search(piece)
            if found is None:
                return None
            if self._longest or found.end() == len(piece):
                return _moved(tuple(found.regs), start)
        data = as_bytes(piece)
        spans = search(self._program, data, budget or Budget(self._seconds), line_start)
        return None if spans is None else _moved(spans, start)


def _moved(spans: Spans, by: int) -> Spans:
    if not by:
        return spans
    return tuple((begin + by, end + by) if begin >= 0 else (begin, end) for begin, end in spans)
