"""Numbers in messages: ASCII digits only, with a limit; and numbers made from texts.

``int()`` takes signs, underscores, blanks and the digits of every script, and thousands of them; a
SIP number is none of that (RFC 3261 25.1), so nothing in the core calls it on text it did not
check.
"""

from __future__ import annotations

import zlib


def number(text: str, limit: int = 2**32 - 1) -> int | None:
    """The value of a run of ASCII digits, or None when it is none or exceeds ``limit``.

    >>> number("070"), number("-1"), number("1_0"), number("٣"), number("99999999999")
    (70, None, None, None, None)
    """
    if len(text) > 10 or not (text.isascii() and text.isdigit()):
        return None
    value = int(text)
    return value if value <= limit else None


def stable_hash(*texts: str | None) -> int:
    """A 32-bit number from texts, the same in every process."""
    return zlib.crc32("\n".join(text or "" for text in texts).encode("latin-1"))
