"""POSIX patterns of a config as the Python patterns of a generated module.

The translation is the runtime's, which needs it for patterns that only the running router knows. A
config is read as UTF-8 and its servers saw bytes, so a letter beyond ASCII is several characters of
a pattern here: ``[é]`` is a set of two.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from runtime.posix_bracket import BadRegex
from runtime.posix_regex import FLAGS
from runtime.posix_regex import python_pattern as translate

if TYPE_CHECKING:
    from runtime.posix_pattern import PosixPattern

__all__ = ["FLAGS", "BadRegex", "posix_pattern", "python_pattern"]


def python_pattern(pattern: str, *, ignore_case: bool = True, newline: bool = False) -> str:
    r"""The Python pattern that finds where the POSIX extended one of a config does.

    See ``runtime/posix_regex.py``; the offset of a ``BadRegex`` is that in ``pattern``.

    >>> python_pattern("^sip:[[:digit:]]+@.*$"), python_pattern("é")
    ('^sip:[0-9]+@.*\\Z', '\\xc3\\xa9')

    Raises:
        BadRegex: the server would not start with it.
    """
    data = pattern.encode("utf-8", "surrogatepass")
    try:
        return translate(data.decode("latin-1"), ignore_case=ignore_case, newline=newline)
    except BadRegex as error:
        raise _as_written(error, data) from None


def posix_pattern(pattern: str, *, ignore_case: bool, newline: bool) -> PosixPattern:
    """A pattern of a config that is searched for while transpiling (``#!subst``, LANGUAGE B.3.6).

    The texts it is searched in have one character for each byte. A search may take any time: what
    is searched in is the config's own.

    Raises:
        BadRegex: the server would not start with it.
    """
    from runtime.posix_pattern import PosixPattern  # the engine: few configs want it

    data = pattern.encode("utf-8", "surrogatepass")
    try:
        return PosixPattern(
            data.decode("latin-1"), ignore_case=ignore_case, newline=newline, seconds=math.inf
        )
    except BadRegex as error:
        raise _as_written(error, data) from None


def _as_written(error: BadRegex, data: bytes) -> BadRegex:
    """An error in a pattern's bytes as one in its text."""
    reason = str(error).encode("latin-1").decode("utf-8", "replace")
    return BadRegex(reason, len(data[: error.offset].decode("utf-8", "ignore")))
