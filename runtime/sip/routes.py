"""The elements of a message's Route headers, and the message without some of them (RFC 3261 20.34).

What is read is the message as received: edits do not show (LANGUAGE E.4).
"""

from __future__ import annotations

from typing import NamedTuple

from runtime.sip.errors import MalformedMessage
from runtime.sip.headers import list_places, parse_name_addr
from runtime.sip.message import Message
from runtime.sip.uri import Uri


class Route(NamedTuple):
    """One element: the header line it is in, from where to where in its value, and its URI."""

    line: int
    start: int
    end: int
    uri: str


class RouteList:
    """All Routes of a message; elements taken off the ends are gone once ``write`` was called.

    Raises:
        MalformedMessage: an element is no name-addr.
    """

    __slots__ = ("_all", "_first", "_last", "_message")

    def __init__(self, message: Message) -> None:
        self._message = message
        self._all = [
            Route(index, start, end, _uri(message.raw_value(index)[start:end]))
            for index, name in enumerate(message.names)
            if name == "route"
            for start, end in list_places(message.raw_value(index))
        ]
        self._first, self._last = 0, len(self._all)

    def __len__(self) -> int:
        return self._last - self._first

    @property
    def first(self) -> Route:
        """The topmost one left."""
        return self._all[self._first]

    @property
    def last(self) -> Route:
        """The lowest one left."""
        return self._all[self._last - 1]

    def drop_first(self) -> None:
        """Take out the topmost one."""
        self._first += 1

    def drop_last(self) -> None:
        """Take out the lowest one."""
        self._last -= 1

    def write(self) -> None:
        """Send the message with those that are left, each spelt as it was."""
        left = self._all[self._first : self._last]
        for index in dict.fromkeys(route.line for route in self._all):
            before = [route for route in self._all if route.line == index]
            after = [route for route in left if route.line == index]
            if not after:
                self._message.remove_header(index)
            elif len(after) < len(before):
                value = self._message.raw_value(index)
                self._message.replace_value(index, value[after[0].start : after[-1].end])


def _uri(element: str) -> str:
    if "<" not in element:
        raise MalformedMessage("a Route without brackets")
    return parse_name_addr(element).uri


def is_pair(uri: Uri) -> bool:
    """Whether a Route is one of two that a proxy with two sockets recorded."""
    return (uri.parameter("r2") or "").lower() == "on"


def is_strict(uri: Uri) -> bool:
    """Whether a Route is a strict router's: one without lr (RFC 3261 19.1.1)."""
    return uri.parameter("lr") is None


def with_maddr(uri: Uri) -> str:
    """The URI; where it has maddr, that address in its place."""
    maddr = uri.parameter("maddr")
    if not maddr:
        return uri.text
    port = f":{uri.port}" if uri.port else ""
    transport = uri.parameter("transport")
    return f"sip:{maddr}{port}{f';transport={transport}' if transport else ''}"
