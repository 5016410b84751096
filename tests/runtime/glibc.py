"""glibc's own regular expressions, for tests that compare with them."""

from __future__ import annotations

import ctypes
import platform
from collections.abc import Iterator
from contextlib import contextmanager

AVAILABLE = platform.libc_ver()[0] == "glibc"

_EXTENDED, _IGNORE_CASE, _NEWLINE = 1, 2, 4
_ALL_CATEGORIES = 0x1FBF  # LC_ALL_MASK
#: more than any glibc takes for ``regex_t``
_REGEX_BYTES = 256


class _Span(ctypes.Structure):
    _fields_ = (("start", ctypes.c_int), ("end", ctypes.c_int))


class Refused(ValueError):
    """``regcomp`` does not take the pattern."""


@contextmanager
def c_locale() -> Iterator[None]:
    """The C locale in this thread, as the servers have it; Python's own is another."""
    libc = ctypes.CDLL(None)
    libc.newlocale.restype = libc.uselocale.restype = ctypes.c_void_p
    libc.uselocale.argtypes = libc.freelocale.argtypes = [ctypes.c_void_p]
    locale = libc.newlocale(_ALL_CATEGORIES, b"C", None)
    before = libc.uselocale(locale)
    try:
        yield
    finally:
        libc.uselocale(before)
        libc.freelocale(locale)


def glibc_search(
    pattern: str, text: str, *, ignore_case: bool, newline: bool, groups: int
) -> tuple[tuple[int, int], ...] | None:
    """What ``regexec`` finds: the whole match and ``groups`` groups, or None.

    Raises:
        Refused: the pattern is bad.
    """
    libc = ctypes.CDLL(None)
    compiled = ctypes.create_string_buffer(_REGEX_BYTES)
    flags = _EXTENDED | (_IGNORE_CASE if ignore_case else 0) | (_NEWLINE if newline else 0)
    with c_locale():
        error = libc.regcomp(compiled, pattern.encode("latin-1"), flags)
        if error:
            raise Refused(error)
        spans = (_Span * (groups + 1))()
        try:
            missed = libc.regexec(compiled, text.encode("latin-1"), groups + 1, spans, 0)
        finally:
            libc.regfree(compiled)
    return None if missed else tuple((span.start, span.end) for span in spans)
