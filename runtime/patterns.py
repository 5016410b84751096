"""What the config language means by ``=~``, in a time that no peer can stretch.

``re`` searches wherever it is proved to be quick: up to a length of text that is found once for
each pattern (``runtime/pattern_cost.py``). In longer ones google-re2 does, in linear time; our own
engine where that is not installed or cannot; and ``regex`` where a pattern refers back to a group.
The last two have ``Limits.pattern_seconds`` for all searches in a run of a route.

Both packages are of the extra ``run``, and imported when they are wanted; without them our engine
does their work. Knows no message.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeAlias

from runtime.pattern_cost import longest_safe
from runtime.pattern_program import Unsupported, compile_program
from runtime.pattern_re2 import re2_search
from runtime.posix_bracket import BadRegex
from runtime.posix_regex import FLAGS, python_pattern
from runtime.posix_search import TookTooLong, as_bytes, find
from runtime.running import log_once, search_budget
from runtime.sip.uri import Uri

#: characters of a pattern that only the running router knows
LONGEST_POSIX: Final = 1024
#: steps of our own engine for one pattern; more is for ``regex``, whose bounds are numbers
MOST_STEPS: Final = 5_000

#: returns None when nothing is found
Search: TypeAlias = Callable[[str], object]


class PatternTooSlow(Exception):
    """Searching for patterns took longer than a route may; the route ends.

    No answer is safer than a wrong one: a test that a long text turns into "no" lets its sender by.
    """


class PatternRefused(Exception):
    """A pattern that could take endless time, and that nothing here can stop."""


def matches(value: Uri | str | None, pattern: str, ignore_case: bool = True) -> bool:
    """Whether the pattern is found anywhere in the value; case is that of ASCII letters.

    Patterns are Python's: the POSIX ones of configs are translated when transpiling. ``.`` finds a
    line feed, too. The servers see a value up to its first NUL.

    >>> matches("sip:0049301234@Example.COM", r"^sip:00[1-9].*@example\\.com")
    True
    >>> matches("Bob", "bob", ignore_case=False), matches(None, r".*")
    (False, False)

    Raises:
        PatternTooSlow: the time for patterns is used up.
        PatternRefused: nothing here can search for it within a time.
        re.error: it is no pattern.
    """
    if value is None:
        return False
    if not isinstance(value, str):
        value = str(value)
    if "\0" in value:
        value = value.partition("\0")[0]
    return (ignoring_case if ignore_case else _minding_case)(pattern)(value) is not None


def posix_matches(value: Uri | str | None, pattern: str | None, ignore_case: bool = True) -> bool:
    """``matches`` for a POSIX extended pattern that is known only now.

    A bad one finds nothing, and the log says so (LANGUAGE D.5).

    >>> posix_matches("sip:bob@example.com", "^sip:[[:alpha:]]+@"), posix_matches("(", "(")
    (True, False)
    """
    if value is None or pattern is None:
        return False
    if not isinstance(value, str):
        value = str(value)
    if "\0" in value:
        value = value.partition("\0")[0]
    return _posix(pattern, ignore_case)(value) is not None


@lru_cache(maxsize=1024)
def ignoring_case(pattern: str) -> Search:
    """What ``matches`` does with a pattern that ignores case; see there for what it raises."""
    return _search_for(pattern, FLAGS | re.IGNORECASE)


@lru_cache(maxsize=1024)
def _minding_case(pattern: str) -> Search:
    return _search_for(pattern, FLAGS)


@lru_cache(maxsize=128)
def _posix(pattern: str, ignore_case: bool) -> Search:
    """A search for a pattern that may have come from a peer: neither it nor the cache gets big."""
    try:
        if len(pattern) > LONGEST_POSIX:
            raise BadRegex(f"longer than {LONGEST_POSIX} characters", LONGEST_POSIX)
        translated = python_pattern(pattern, ignore_case=ignore_case)
    except BadRegex as error:
        reason = f"bad regular expression {pattern!r}: {error}"

        def find_nothing(_: str) -> None:
            log_once("bad regular expression", reason)

        return find_nothing
    return _search_for(translated, FLAGS | re.IGNORECASE if ignore_case else FLAGS)


def _search_for(pattern: str, flags: int) -> Search:
    pattern = without_ends(pattern)
    quick = re.compile(pattern, flags).search
    length = longest_safe(pattern, flags)
    return quick if length == math.inf else _careful(pattern, flags, quick, length)


_BEGIN: Final = re.compile(r"(?:\^?\.\*(?![?+*{]))+").match
_END: Final = re.compile(r"(?:(?<!\\)\.\*(?:\\Z|\$)?)+\Z").search


def without_ends(pattern: str) -> str:
    r"""A pattern without what finds anything at its ends: it is found in the same texts.

    >>> without_ends("^.*foo.*"), without_ends(r"^sip:.*\Z"), without_ends(r"a\.*")
    ('foo', '^sip:', 'a\\.*')
    """
    begin, end = _BEGIN(pattern), _END(pattern)
    start = begin.end() if begin else 0
    return pattern[start : max(start, end.start())] if end else pattern[start:]


def _careful(pattern: str, flags: int, quick: Search, length: float) -> Search:
    """A search that leaves texts longer than ``length`` to other engines than ``re``."""
    others: list[Search] = []

    def search(text: str) -> object:
        if len(text) <= length:
            return quick(text)
        if not others:
            others.append(_careful_search(pattern, flags))
        try:
            return others[0](text)
        except (TookTooLong, TimeoutError):
            raise PatternTooSlow(
                f"searching for {pattern!r} in {len(text)} characters takes longer than a "
                "route may (Limits.pattern_seconds)"
            ) from None

    return search


def _careful_search(pattern: str, flags: int) -> Search:
    """A search of any text in bounded time.

    Raises:
        PatternRefused: there is none here.
    """
    linear = re2_search(pattern, flags)
    if linear is not None:
        return lambda text: linear(as_bytes(text))
    program = reason = None
    try:
        program = compile_program(pattern, flags, MOST_STEPS)
    except Unsupported as error:
        reason = error
    timed = _timed_search(pattern, flags) if program is None or program.refers_to else None
    if timed is not None:
        return timed
    if program is None:
        raise PatternRefused(
            f"{pattern!r} may take endless time ({reason}), and package regex, which could end it, "
            "is not installed: pip install 'sertranspile[run]'"
        )
    return lambda text: find(program, as_bytes(text), search_budget()) or None


def _timed_search(pattern: str, flags: int) -> Search | None:
    """The search of package ``regex``, if that is here and reads the pattern."""
    try:
        import regex
    except ImportError:
        return None
    mode = regex.VERSION0 | regex.ASCII | regex.DOTALL
    if flags & re.IGNORECASE:
        mode |= regex.IGNORECASE
    try:
        compiled = regex.compile(pattern, mode)
    except regex.error:
        return None

    def search(text: str) -> object:
        budget = search_budget()
        with budget:
            return compiled.search(text, timeout=budget.left)

    return search
