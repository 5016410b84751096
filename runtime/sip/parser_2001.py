"""Bytes of one message as the routers of 2001 read it (LANGUAGE A.3.4).

They look at the first line and at header lines down to the second Via, and copy the rest unread.
Header names are taken as they are spelt: ``Via``, ``v``, ``To`` and ``t`` are known, ``via`` not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from runtime.sip.errors import MalformedMessage
from runtime.sip.headers import Via
from runtime.sip.message import Reply
from runtime.sip.request import Request

if TYPE_CHECKING:
    from runtime.router import Router
    from runtime.sip.address import Address, ListenSocket

_NAMES = {"Via": "via", "v": "via", "To": "to", "t": "to"}

_SPLIT = re.compile(r"(\r?\n[^ \t\r\n][^\r\n:]*:?[ \t]*)").split
_HEAD_END = re.compile(rb"\r?\n\r?\n").search
_LAST_LINE_END = re.compile(rb"\r?\n\Z").search
_REPLY = re.compile(r"SIP/2\.0[ \t]+([^ \t\r\n]+)[ \t]+([^\r\n]*)").fullmatch
_REQUEST = re.compile(r"([^ \t\r\n]+)[ \t]+([^ \t\r\n]+)[ \t]+([^ \t\r\n]+)[ \t]*").fullmatch
# protocol name and version hold anything but a slash; a blank after the second slash ends the
# transport, and what follows is then the host
_VIA = re.compile(
    r"[ \t]*[^/]*/[^/]*/(?P<transport>[^ \t]*)[ \t]+(?P<host>[^ ;,:]*)(?::(?P<port>[^ ;,]*))?"
).match
_PORT = re.compile(r"[ \t]*([+-]?[0-9]{1,10})").match
_LINE_ENDS = str.maketrans("\r\n", "  ")


def parse_2001(
    data: bytes, source: Address, socket: ListenSocket, router: Router, strict: bool
) -> Request | Reply:
    """Read one message; ``strict`` means nothing here.

    Raises:
        MalformedMessage: it cannot be read, or exceeds a limit.
    """
    limits = router.limits
    length = len(data)
    if length > limits.message_bytes:
        raise MalformedMessage(f"{length} bytes")
    start = length - len(data.lstrip(b"\r\n"))
    blank = _HEAD_END(data, start) or _LAST_LINE_END(data, start)
    at, after = blank.span() if blank is not None else (length, length)
    parts = _SPLIT(str(data[start:at], "latin-1"))
    if len(parts) > 2 * limits.header_lines + 1:
        raise MalformedMessage(f"more than {limits.header_lines} header lines")
    names = [_NAMES.get(_name(separator), "") for separator in parts[1::2]]
    via = _first_via(parts, names, cut=blank is None)
    rest = (
        str(data[:start], "latin-1"), parts, names, str(data[at:after], "latin-1"), data[after:],
        length, source, socket, router,
    )  # fmt: skip
    message: Request | Reply
    first = parts[0]
    reply = _REPLY(first)
    if reply is not None:
        status = reply[1]
        is_number = status.isascii() and status.isdigit() and len(status) == 3
        message = Reply(int(status) if is_number else 0, reply[2], *rest)
    else:
        request = _REQUEST(first)
        if request is None:
            raise MalformedMessage("the first line is no request and no reply")
        if len(request[2]) > limits.uri_length:
            raise MalformedMessage("Request-URI too long")
        message = Request((request[1], request[2], request[3]), *rest)
    message._via = via
    return message


def _name(separator: str) -> str:
    """The name in front of a header's colon; "" for a line without one."""
    name, colon, _ = separator.lstrip("\r\n").partition(":")
    return name if colon else ""


def _first_via(parts: list[str], names: list[str], cut: bool) -> Via:
    """The first Via, once all that the servers looked at is readable: down to the second Via.

    ``cut``: the message ends inside its last header line.
    """
    first: Via | None = None
    for index, name in enumerate(names):
        if cut and index == len(names) - 1:
            raise MalformedMessage("cut off inside a header line")
        if not _name(parts[2 * index + 1]):
            raise MalformedMessage("a header line without a name and a colon")
        if name == "via":
            value = parts[2 * index + 2]
            via = parse_via_2001(value)
            if first is not None:
                return first
            if via.end < len(value):
                parse_via_2001(value[via.end + 1 :])
                return via
            first = via
    if first is None:
        raise MalformedMessage("no Via")
    return first


def parse_via_2001(value: str) -> Via:
    """Read the first element of a Via header's value: ``name/version/transport host[:port]``.

    Parameters go up to a blank, a comment up to a comma; ``received`` is not looked at. ``end`` is
    right before the next element, blanks and commas between them left out.

    Raises:
        MalformedMessage: it is no Via.
    """
    text = value.translate(_LINE_ENDS)
    found = _VIA(text)
    if found is None:
        raise MalformedMessage("Via does not parse")
    port = _port(found["port"])
    at = end = found.end()
    # a port of 0 is none: the servers then take it for what follows the host
    parameters_at = at if port else found.end("host")
    if text[at : at + 1] == ";":
        parameters_at = at
        while end < len(text) and text[end] not in " ,":
            end += 1
    if text[end : end + 1] == " ":
        comma = text.find(",", end)
        end = comma if comma >= 0 else len(text)
    while end < len(text) and text[end] in " ,":
        end += 1
    end = end - 1 if end < len(text) else len(text)
    return Via(found["transport"], found["host"], port, None, None, parameters_at, end)


def _port(text: str | None) -> int:
    """A port as C's strtol reads it, of which 16 bits are kept; 0 for none."""
    digits = _PORT(text or "")
    return int(digits[1]) % 65536 if digits else 0
