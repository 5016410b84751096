"""Bytes of one message -> ``Request`` or ``Reply``; strict where leniency would be an attack.

One ``re.split`` finds the header lines. What a line's name means is looked up by its whole
separator (``"\\r\\nVia: "``), kept in a bounded table, so the usual spellings cost one dictionary
look-up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runtime.sip.address import Address, ListenSocket
from runtime.sip.errors import MalformedMessage
from runtime.sip.message import Reply
from runtime.sip.numbers import number
from runtime.sip.request import Request

if TYPE_CHECKING:
    from runtime.router import Router


@dataclass(frozen=True, slots=True)
class Limits:
    """What a message may cost. All are settable (``Router(limits=...)``); docs/running.md lists
    them.

    ``head_bytes`` 0 is no limit of its own: legacy servers had none but their buffer.
    """

    message_bytes: int = 65535
    head_bytes: int = 0
    header_lines: int = 256
    uri_length: int = 1024
    branches: int = 12
    route_depth: int = 256
    transactions: int = 200_000
    contacts_per_address_of_record: int = 1000
    pattern_seconds: float = 0.05


COMPACT = {
    "v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact", "l": "content-length",
    "c": "content-type", "k": "supported", "s": "subject", "e": "content-encoding", "o": "event",
    "r": "refer-to", "b": "referred-by", "u": "allow-events",
}  # fmt: skip

# a line that does not begin with a blank is a header line of its own, even a bad one; a pattern
# with a literal start is twice as fast, so bare line feeds have one of their own
_SPLIT_CRLF = re.compile(r"(\r\n[^ \t][^\r\n:]*:?[ \t]*)").split
_SPLIT_ANY = re.compile(r"(\r?\n[^ \t][^\r\n:]*:?[ \t]*)").split
_HEAD_END = re.compile(rb"\r?\n\r?\n").search
_LAST_LINE_END = re.compile(rb"\r?\n\Z").search
# RFC 3261 7.1; blanks between URI and version as the servers allow
_REQUEST = re.compile(r"([^ \t\r\n\0]+) ([^ \t\r\n\0]+)[ \t]+([^ \t\r\n\0]+)[ \t]*").fullmatch
_REPLY = re.compile(r"SIP/2\.0 ([0-9]{3})(?:[ \t]+([^\r\n]*))?", re.IGNORECASE).fullmatch
_NAME = re.compile(r"\r?\n([^\x00-\x20\x7f:]+(?:[ \t]+[^\x00-\x20\x7f:]+)*)[ \t]*:[ \t]*").fullmatch
#: ``names`` for separators met before; never grows past this many entries
_TABLE_SIZE = 4096


class HeaderNames(dict[str, str]):
    """Separator -> canonical header name; filled as spellings are met, up to a bound."""

    def __missing__(self, separator: str) -> str:
        found = _NAME(separator)
        if found is None:
            raise MalformedMessage(
                "a header line without a name and a colon, or with control characters"
            )
        name = found[1].lower()
        name = COMPACT.get(name, name)
        if len(self) < _TABLE_SIZE and len(separator) <= 64:
            self[separator] = name
        return name


def is_keep_alive(data: bytes) -> bool:
    """Whether a datagram holds nothing but line ends and NULs (RFC 5626 3.5.1)."""
    return not data.strip(b"\r\n\0")


def parse(
    data: bytes, source: Address, socket: ListenSocket, router: Router, strict: bool
) -> Request | Reply:
    """Read one message.

    ``strict`` refuses what only old servers took: a version that is not SIP/2.0 and a
    Content-Length that is no number or stands twice with two values.

    Raises:
        MalformedMessage: it cannot be read, or exceeds a limit.
    """
    limits = router.limits
    length = len(data)
    if length > limits.message_bytes:
        raise MalformedMessage(f"{length} bytes", 513)
    start = length - len(data.lstrip(b"\r\n")) if data[:1] in b"\r\n" else 0
    at = data.find(b"\n\r\n", start) - 1
    if at > 0 and data[at] == 13 and data.find(b"\n\n", start, at) < 0:
        end = "\r\n\r\n"
    else:
        blank = _HEAD_END(data, start)
        if blank is None:
            # no blank line: the servers read the lines that are there
            blank = _LAST_LINE_END(data, start)
            if blank is None:
                raise MalformedMessage("cut off inside a header line", 0)
        at = blank.start()
        end = blank[0].decode("latin-1")
    body = data[at + len(end) :]
    lead = "" if not start else str(data[:start], "latin-1")
    head = str(data[start:at], "latin-1")
    if limits.head_bytes and len(head) > limits.head_bytes:
        raise MalformedMessage(f"{len(head)} bytes of headers", 513)
    bare = head.count("\n") != head.count("\r\n")
    parts = _SPLIT_ANY(head) if bare else _SPLIT_CRLF(head)
    if len(parts) > 2 * limits.header_lines + 1:
        raise MalformedMessage(f"more than {limits.header_lines} header lines", 513)
    names_of = router.header_names
    names = [names_of[separator] for separator in parts[1::2]]
    if strict:
        check_content_length(parts, names, len(body))
    first = parts[0]
    reply = _REPLY(first)
    if reply is not None:
        return Reply(
            int(reply[1]),
            reply[2] or "",
            lead,
            parts,
            names,
            end,
            body,
            length,
            source,
            socket,
            router,
        )
    request = _REQUEST(first)
    if request is None or length <= 16 or first[:8].upper() == "SIP/2.0 ":
        raise MalformedMessage("the first line is no request and no reply", 0)
    start_line = (request[1], request[2], request[3])
    if len(start_line[1]) > limits.uri_length:
        raise MalformedMessage("Request-URI too long", 414)
    if strict and start_line[2].upper() != "SIP/2.0":
        raise MalformedMessage("version is not SIP/2.0", 505)
    return Request(start_line, lead, parts, names, end, body, length, source, socket, router)


def check_content_length(parts: list[str], names: list[str], body_bytes: int) -> None:
    """Refuse a Content-Length that two readers could read differently.

    Raises:
        MalformedMessage: it is no number of ASCII digits, two differ, or it exceeds the body
            (RFC 3261 18.3).
    """
    value: int | None = None
    for index, name in enumerate(names):
        if name != "content-length":
            continue
        this = number(parts[2 * index + 2].strip())
        if this is None:
            raise MalformedMessage("Content-Length is not a number")
        if value is not None and this != value:
            raise MalformedMessage("two values of Content-Length")
        value = this
    if value is not None and value > body_bytes:
        raise MalformedMessage("Content-Length exceeds the body")
