"""Regular expressions and substitutions in the edits that scripts make to messages.

As the servers compile them: extended, ignoring case, a line feed ends what ``.`` finds and ``^``
and ``$`` hold at it. All searches of a route's run share the time of ``Limits.pattern_seconds``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from runtime.patterns import LONGEST_POSIX, PatternTooSlow
from runtime.posix_bracket import BadRegex
from runtime.posix_pattern import PosixPattern
from runtime.posix_search import Spans, TookTooLong
from runtime.running import log_once, search_budget
from runtime.sip.message import Message
from runtime.substitution import BadSubstitution, Substitution, parse_substitution
from runtime.values import text as text_of
from runtime.wire_text import on_wire

#: characters of what one substitution makes of a text
LONGEST_RESULT: Final = 65_535
#: what a backslash makes of letters in a replacement: the current URI, and a dollar that is one
_ESCAPES: Final = MappingProxyType({"u": "$ru", "$": "$$"})
#: a variable in a replacement, or a dollar
_VARIABLE: Final = re.compile(
    r"\$(?:\$|\([^()]*(?:\([^()]*\)[^()]*)*\)|[A-Za-z_][A-Za-z0-9_.]*(?:\([^()]*\))?)"
)


def find(pattern: str, text: str, start: int = 0, *, newline: bool = True) -> Spans | None:
    """Where a pattern is found at or behind ``start``; a bad one is logged and finds nothing.

    Raises:
        PatternTooSlow: the time for patterns is used up.
    """
    return next(find_all(pattern, text, start, newline=newline), None)


def find_all(
    pattern: str, text: str, start: int = 0, *, newline: bool = True, ignore_case: bool = True
) -> Iterator[Spans]:
    """All matches, one behind the other, up to an empty one.

    Raises:
        PatternTooSlow: the time for patterns is used up.
    """
    compiled = _compiled(pattern, newline, ignore_case)
    if isinstance(compiled, str):
        log_once("bad regular expression", compiled)
        return
    first = True
    while True:
        budget = search_budget()
        try:
            with budget:
                budget.check()
                found = compiled.search(text, start, line_start=first or None, budget=budget)
        except TookTooLong:
            raise PatternTooSlow(
                f"searching for {pattern!r} in {len(text)} characters takes longer than a "
                "route may (Limits.pattern_seconds)"
            ) from None
        if found is None:
            return
        yield found
        first, start = False, found[0][1]
        if found[0][0] == start:
            return


@lru_cache(maxsize=128)
def _compiled(pattern: str, newline: bool, ignore_case: bool) -> PosixPattern | str:
    """A compiled pattern, or what is wrong with it."""
    try:
        if len(pattern) > LONGEST_POSIX:
            raise BadRegex(f"longer than {LONGEST_POSIX} characters", LONGEST_POSIX)
        return PosixPattern(pattern, newline=newline, ignore_case=ignore_case)
    except BadRegex as error:
        return f"bad regular expression {pattern[:200]!r}: {error}"


def substitutions(
    message: Message | None, expression: str, text: str, start: int = 0
) -> list[tuple[int, int, str]] | None:
    r"""What ``/pattern/replacement/flags`` changes in a text: places and what comes there.

    A replacement may name groups, ``\0`` to ``\9``, and variables. None when the expression is
    bad or finds an empty text.

    Raises:
        PatternTooSlow: the time for patterns is used up.
    """
    substitution = _parsed(expression)
    if isinstance(substitution, str):
        log_once("bad substitution", substitution)
        return None
    out: list[tuple[int, int, str]] = []
    size = 0
    for found in find_all(
        on_wire(substitution.pattern),
        text,
        start,
        newline=substitution.newline,
        ignore_case=substitution.ignore_case,
    ):
        begin, end = found[0]
        if begin == end:
            return None
        new = substitution.replaced(text, found, lambda piece: _expanded(message, piece))
        size += len(new)
        if size > LONGEST_RESULT:
            return None
        out.append((begin, end, new))
        if not substitution.all:
            break
    return out


def substituted(message: Message | None, expression: str, text: str) -> str | None:
    """A text with what ``substitutions`` tells; None when that is nothing."""
    changes = substitutions(message, expression, text)
    return edited(text, changes) if changes else None


def edited(text: str, changes: list[tuple[int, int, str]]) -> str:
    """A text with other texts at places."""
    out: list[str] = []
    at = 0
    for begin, end, new in changes:
        out += (text[at:begin], new)
        at = end
    return "".join([*out, text[at:]])


@lru_cache(maxsize=128)
def _parsed(expression: str) -> Substitution | str:
    try:
        return parse_substitution(expression, _ESCAPES)
    except BadSubstitution as error:
        return str(error)


def _expanded(message: Message | None, piece: str) -> str:
    """A text of a replacement, its variables replaced."""
    if "$" not in piece:
        return on_wire(piece)

    def value(found: re.Match[str]) -> str:
        if found[0] == "$$":
            return "$"
        return "" if message is None else text_of(message.pv(found[0]))

    return on_wire(_VARIABLE.sub(value, piece))
