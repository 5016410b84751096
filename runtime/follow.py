"""One line for each message, for a person who follows what a router does (``-d``).

Reads no more of a packet than its first line and CSeq, and nothing for granted: packets are shown
before and after anything has checked them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from runtime.sip.address import Address, Packet

_CSEQ = re.compile(rb"\ncseq[ \t]*:[ \t]*\d{1,10}[ \t]+(\S{1,20})", re.IGNORECASE).search
_LONGEST_FIRST_LINE = 100


def describe(data: bytes) -> str:
    r"""A packet in a few words.

    >>> describe(b"INVITE sip:bob@example.com SIP/2.0\r\nCSeq: 1 INVITE\r\n\r\n")
    'INVITE sip:bob@example.com'
    >>> describe(b"SIP/2.0 180 Ringing\r\nCSeq: 1 INVITE\r\n\r\n")
    '180 Ringing (INVITE)'
    """
    line = data.lstrip(b"\r\n")[: _LONGEST_FIRST_LINE + 20].partition(b"\n")[0].rstrip(b"\r")
    first = line.decode("latin-1")
    if first[:8].upper() == "SIP/2.0 ":
        method = _CSEQ(data)
        return f"{first[8:]} ({method[1].decode('latin-1')})" if method else first[8:]
    first = first.removesuffix(" SIP/2.0")
    if len(first) > _LONGEST_FIRST_LINE:
        return f"{first[:_LONGEST_FIRST_LINE]}..."
    return first or f"{len(data)} bytes without a line"


def follow_line(what: str, packets: Iterable[Packet]) -> str:
    """What came in, or else made the router act, and what it sends because of it."""
    sent = ", ".join(f"{describe(packet.data)} to {packet.to}" for packet in packets)
    return f"{what} -> {sent or 'nothing sent'}"


def received(data: bytes, source: Address) -> str:
    """A packet that came in, as the left side of ``follow_line``."""
    return f"{describe(data)} from {source}"
