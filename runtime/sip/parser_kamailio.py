"""Bytes of one message as Kamailio reads them: what other servers take and it drops in silence
(LANGUAGE E.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.sip.errors import MalformedMessage
from runtime.sip.message import Reply
from runtime.sip.numbers import number
from runtime.sip.parser import parse
from runtime.sip.request import Request

if TYPE_CHECKING:
    from runtime.router import Router
    from runtime.sip.address import Address, ListenSocket

_NEEDED = frozenset({"from", "to", "call-id", "cseq"})


def parse_kamailio(
    data: bytes, source: Address, socket: ListenSocket, router: Router, strict: bool
) -> Request | Reply:
    """Read one message.

    Raises:
        MalformedMessage: it cannot be read, or exceeds a limit.
    """
    message = parse(data, source, socket, router, strict)
    names = message.names
    if isinstance(message, Request) and message.version.upper() != "SIP/2.0":
        raise MalformedMessage("version is not SIP/2.0", 0)
    if "via" in names and "\n" in message.raw_value(names.index("via")):
        raise MalformedMessage("a folded Via", 0)
    if "content-length" in names and number(message.header("content-length") or "") is None:
        raise MalformedMessage("Content-Length is not a number", 0)
    if router.profile.needs_all_headers and not _NEEDED.issubset(names):
        raise MalformedMessage("a header that every message has is missing", 0)
    return message
