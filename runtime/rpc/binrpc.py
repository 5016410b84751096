"""binrpc, the servers' own way to send commands: bytes to values and back (LANGUAGE G.5.1).

Bytes in, bytes out; it knows no socket and no command. Whatever a client sends costs no more than
its length, which is bounded, and so is how deep values may be nested.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from runtime.rpc.commands import END_OF_ARGUMENTS, Arguments, Fault, Reply, Struct, Value
from runtime.wire_text import on_wire

MAGIC: Final = 0xA1

#: bytes of a request's body; the longest that a person types is far below
LONGEST_REQUEST: Final = 65_536
#: bytes of a reply's body
LONGEST_REPLY: Final = 16 * 1024 * 1024
#: values inside of values
DEEPEST: Final = 16

CORRUPTED: Final = "corrupted packet"
MORE_NEEDED: Final = "more data needed"
WRONG_TYPE: Final = "record doesn't match type"


class Kind(IntEnum):
    """What a packet is."""

    REQUEST = 0
    REPLY = 1
    FAULT = 3


class Type(IntEnum):
    """What a record is."""

    INT = 0
    STRING = 1
    DOUBLE = 2  # thousandths
    STRUCT = 3
    ARRAY = 4
    NAME = 5  # of the member that follows


class Malformed(Exception):
    """Bytes that are no binrpc; the text says why, as the servers do."""


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before a packet's body."""

    kind: int
    body: int  # bytes
    cookie: bytes
    size: int  # of the header itself

    @property
    def whole(self) -> int:
        """Bytes of the packet."""
        return self.size + self.body


# ---- packets ----


def read_header(data: bytes | bytearray | memoryview) -> Header | None:
    """A packet's header; None when more of it has to come.

    Raises:
        Malformed: this is none, or of a packet that is too long.
    """
    if not data:
        return None
    if data[0] != MAGIC:
        raise Malformed(CORRUPTED)
    if len(data) < 2:
        return None
    lengths, cookies = (data[1] >> 2 & 3) + 1, (data[1] & 3) + 1
    size = 2 + lengths + cookies
    if len(data) < size:
        return None
    body = int.from_bytes(data[2 : 2 + lengths], "big")
    if body > LONGEST_REQUEST:
        raise Malformed(CORRUPTED)
    return Header(data[1] >> 4, body, bytes(data[2 + lengths : size]), size)


def read_request(header: Header, body: bytes) -> tuple[str, Arguments]:
    """A request's command and arguments.

    What is wrong with the arguments is told when they are read, as the servers do.

    Raises:
        Fault: it names no command.
    """
    if header.kind != Kind.REQUEST:
        raise Fault(400, f"bad request: {CORRUPTED}")
    values, end = read_records(body)
    if not values:
        raise Fault(400, f"bad request method: {end}")
    name = values[0]
    if not isinstance(name, str):
        raise Fault(400, f"bad request method: {WRONG_TYPE}")
    return name, Arguments(values[1:], end)


def reply_packet(cookie: bytes, reply: Reply) -> bytes:
    """A reply.

    Raises:
        Fault: it would be too long.
    """
    body = bytearray()
    for value in reply:
        _write(body, value)
    return _packet(Kind.REPLY, cookie, body)


def fault_packet(cookie: bytes, fault: Fault) -> bytes:
    """A reply to a command that failed."""
    body = bytearray()
    _write(body, fault.code)
    _write(body, fault.text)
    return _packet(Kind.FAULT, cookie, body)


def request_packet(cookie: bytes, name: str, *arguments: Value) -> bytes:
    """A request, for clients."""
    body = bytearray()
    for value in (name, *arguments):
        _write(body, value)
    return _packet(Kind.REQUEST, cookie, body)


def _packet(kind: Kind, cookie: bytes, body: bytearray) -> bytes:
    length = _number(len(body)) or b"\0"
    second = kind << 4 | (len(length) - 1) << 2 | (len(cookie) - 1)
    return bytes((MAGIC, second)) + length + cookie + body


# ---- records out ----


def _write(out: bytearray, value: Value) -> None:
    match value:
        case str():
            _write_text(out, Type.STRING, value)
        case int():
            _write_number(out, Type.INT, value)
        case float():
            _write_number(out, Type.DOUBLE, round(value * 1000))
        case Struct():
            out.append(Type.STRUCT)
            for name, member in value.members:
                _write_text(out, Type.NAME, name)
                _write(out, member)
            out.append(0x80 | Type.STRUCT)
        case list():
            out.append(Type.ARRAY)
            for element in value:
                _write(out, element)
            out.append(0x80 | Type.ARRAY)
    if len(out) > LONGEST_REPLY:
        raise Fault(500, "the reply is too long")


def _write_text(out: bytearray, kind: Type, text: str) -> None:
    data = on_wire(text).encode("latin-1") + b"\0"
    if len(data) < 8:
        out.append(len(data) << 4 | kind)
    else:
        length = _number(len(data))
        out.append(0x80 | len(length) << 4 | kind)
        out += length
    out += data


def _write_number(out: bytearray, kind: Type, number: int) -> None:
    data = _number(number & 0xFFFFFFFF)
    out.append(len(data) << 4 | kind)
    out += data


def _number(number: int) -> bytes:
    """Big endian, without leading zero bytes."""
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


# ---- records in ----


def read_records(body: bytes) -> tuple[list[Value], str]:
    """The values of a body, up to the first that cannot be read, and why there are no more."""
    values: list[Value] = []
    at = 0
    try:
        while at < len(body):
            value, at = _read(body, at, 0)
            values.append(value)
    except Malformed as error:
        return values, str(error)
    return values, END_OF_ARGUMENTS


def _read(body: bytes, at: int, depth: int) -> tuple[Value, int]:
    """The value that begins at ``at``, and where it ends."""
    kind = body[at] & 0x0F
    if kind in (Type.STRUCT, Type.ARRAY):
        if body[at] >> 4 or depth == DEEPEST:
            raise Malformed(CORRUPTED)
        return _read_many(body, at + 1, depth + 1, Type(kind))
    data, end = _data(body, at)
    if kind in (Type.INT, Type.DOUBLE):
        number = int.from_bytes(data, "big") & 0xFFFFFFFF
        number -= (number & 0x80000000) << 1
        return (number if kind == Type.INT else number / 1000), end
    if kind == Type.STRING:
        return _text(data), end
    raise Malformed(CORRUPTED)


def _read_many(body: bytes, at: int, depth: int, kind: Type) -> tuple[Value, int]:
    struct = Struct()
    array: list[Value] = []
    while True:
        if at >= len(body):
            raise Malformed(MORE_NEEDED)
        if body[at] == 0x80 | kind:
            return (struct if kind is Type.STRUCT else array), at + 1
        if kind is Type.ARRAY:
            value, at = _read(body, at, depth)
            array.append(value)
            continue
        if body[at] & 0x0F != Type.NAME:
            raise Malformed(CORRUPTED)
        name, at = _data(body, at)
        if at >= len(body):
            raise Malformed(MORE_NEEDED)
        value, at = _read(body, at, depth)
        struct.add(_text(name), value)


def _data(body: bytes, at: int) -> tuple[bytes, int]:
    """The bytes of the record that begins at ``at``, and where it ends."""
    size, start = body[at] >> 4, at + 1
    if size & 8:
        lengths = size & 7
        start += lengths
        size = int.from_bytes(body[at + 1 : start], "big")
    end = start + size
    if end > len(body):
        raise Malformed(MORE_NEEDED)
    return body[start:end], end


def _text(data: bytes) -> str:
    # with the final NUL, or without where a client forgot it
    return data.removesuffix(b"\0").decode("latin-1")
