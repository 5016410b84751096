"""Methods as a set of bits: what a contact can be sent (LANGUAGE G.7.1)."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import Final

#: a bit for each method that is known, and one for all others
BITS: Final = MappingProxyType(
    {
        method: 1 << place
        for place, method in enumerate(
            (
                "INVITE",
                "CANCEL",
                "ACK",
                "BYE",
                "INFO",
                "REGISTER",
                "SUBSCRIBE",
                "NOTIFY",
                "MESSAGE",
                "OPTIONS",
                "PRACK",
                "UPDATE",
                "REFER",
                "PUBLISH",
            )
        )
    }
)
OTHER: Final = 1 << len(BITS)

_TOKEN = re.compile(r"[A-Za-z0-9.!%*_+`'~-]+").fullmatch


def method_bit(method: str) -> int:
    """The bit of a method.

    >>> method_bit("MESSAGE"), method_bit("FOO") == OTHER
    (256, True)
    """
    return BITS.get(method.upper(), OTHER)


def method_bits(text: str) -> int | None:
    """The bits of a list of methods, or None when it is none.

    The servers take a method of which only the beginning is known for a mistake.

    >>> method_bits("INVITE, ack,FOO"), method_bits("INVITES"), method_bits("INVITE ACK")
    (16389, None, None)
    """
    # phones of a kind say the same
    return _kept_bits(text) if len(text) <= _LONGEST_KEPT else _bits(text)


def _bits(text: str) -> int | None:
    bits = 0
    names = text.strip().split(",")
    if not names[-1].strip():
        names.pop()  # nothing after the last comma
    for name in names:
        word = name.strip().upper()
        if _TOKEN(word) is None or (word not in BITS and word.startswith(tuple(BITS))):
            return None
        bits |= BITS.get(word, OTHER)
    return bits


_LONGEST_KEPT: Final = 256
_kept_bits = lru_cache(256)(_bits)
