"""Header values as typed views: Via, name-addr (From, To, Route, Contact), CSeq.

Views are read from text that stays as it is on the wire; each knows the offsets that an edit needs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from runtime.sip.errors import MalformedMessage
from runtime.sip.numbers import number


@dataclass(slots=True)
class Via:
    """The first element of a Via value (RFC 3261 20.42).

    ``parameters_at`` is the offset of the first ``;`` or of the end of host and port, where the
    servers put ``;received=``; ``end`` is the offset of the comma after the element or the
    value's length.
    """

    transport: str
    host: str  # without brackets
    port: int  # 0: none given
    branch: str | None
    received: str | None
    parameters_at: int
    end: int
    rport: str | None = None  # RFC 3581; "" where a value is asked for


# the usual spelling, up to a blank, quote or bracket that would need a closer look
_PLAIN_VIA = re.compile(
    r"SIP/2\.0/([A-Z]+) ([A-Za-z0-9.-]+)(?::([0-9]{1,5}))?((?:;[^\s,\"()\[\]]*)?)(?:$|(?=,))"
).match
_VIA = re.compile(
    r"\s*SIP\s*/\s*[^\s/]+\s*/\s*(?P<transport>[A-Za-z0-9.!%*_+`'~-]+)\s+"
    r"(?:\[(?P<six>[^\]\s]+)\]|(?P<host>[^\s:;,()\[\]]+))"
    r"(?:\s*:\s*(?P<port>[0-9]{1,5}))?(?P<gap>\s*)",
    re.IGNORECASE,
).match
# one parameter: quoted values may hold anything, all else ends at ; , or blank
_PARAMETER = re.compile(
    r"\s*;\s*(?P<name>[^\s=;,()]+)(?:\s*=\s*(?P<value>\"(?:[^\"\\]|\\.)*\"|\[[^\]]*\]|[^\s;,()]*))?",
    re.DOTALL,
).match
_COMMENT = re.compile(r"\s*\((?:[^()\\]|\\.)*\)", re.DOTALL).match


def parse_via(value: str) -> Via:
    """Read the first element of a Via header's value.

    Raises:
        MalformedMessage: it is no Via.
    """
    plain = _PLAIN_VIA(value)
    if plain is not None:
        transport, host, port, parameters = plain.groups()
        port_number = int(port) if port else 0
        # anything but an exact ";branch=" (upper case, blanks, received) takes the long way
        at = parameters.find(";branch=")
        if port_number <= 65535 and (at >= 0 or not parameters) and "received" not in parameters:
            branch = None
            if at >= 0:
                stop = parameters.find(";", at + 8)
                branch = parameters[at + 8 :] if stop < 0 else parameters[at + 8 : stop]
            rport = _rport_of(parameters) if ";rport" in parameters else None
            at, end = plain.start(4), plain.end()
            return Via(transport, host, port_number, branch, None, at, end, rport)
    return _parse_odd_via(value)


def _rport_of(parameters: str) -> str | None:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name == "rport":
            return value
    return None


def _parse_odd_via(value: str) -> Via:
    found = _VIA(value)
    if found is None:
        raise MalformedMessage("Via does not parse")
    transport, six, host, port, _ = found.groups()
    at = found.end()
    start = found.start("gap")
    end = len(value)
    branch: str | None = None
    received: str | None = None
    rport: str | None = None
    port_number = int(port) if port else 0
    if port_number > 65535:
        raise MalformedMessage("Via port out of range")
    if at < end and value[at] == ";":
        start = at
        while (parameter := _PARAMETER(value, at)) is not None:
            name, text = parameter.groups()
            if len(name) == 6 and name.lower() == "branch":
                branch = text
            elif len(name) == 8 and name.lower() == "received":
                received = text.strip("[]") if text else None
            elif len(name) == 5 and name.lower() == "rport":
                rport = text or ""
            at = parameter.end()
    if at < end:
        comment = _COMMENT(value, at)
        if comment is not None:
            at = comment.end()
        while at < end and value[at] in " \t\r\n":
            at += 1
        if at < end:
            if value[at] != ",":
                raise MalformedMessage("Via parameters do not parse")
            end = at
    return Via(transport, six or host, port_number, branch, received, start, end, rport)


@dataclass(slots=True, frozen=True)
class NameAddr:
    """A name-addr or addr-spec with parameters (RFC 3261 20.10): From, To, Contact, Route.

    ``uri`` is the text between the brackets, or up to the first ``;`` when there are none.
    ``parameters`` is the rest, from its first ``;`` on. ``tag`` is None when there is none.
    """

    uri: str
    parameters: str
    tag: str | None


#: From and To of a message are asked for several times: so many values are kept, those that are not
#: longer than so many characters
_KEPT: Final = 1024
_LONGEST_KEPT: Final = 256
_TAG = re.compile(r";\s*tag\s*=\s*([^\s;,]+)", re.IGNORECASE).search
_QUOTED = re.compile(r'\s*"(?:[^"\\]|\\.)*"', re.DOTALL).match


def parse_name_addr(value: str) -> NameAddr:
    """Read one name-addr.

    >>> parse_name_addr('"A. <x>" <sip:a@b;lr>;tag=1')
    NameAddr(uri='sip:a@b;lr', parameters=';tag=1', tag='1')
    >>> parse_name_addr("sip:a@b;tag=2").uri
    'sip:a@b'

    Raises:
        MalformedMessage: an open bracket or an empty URI.
    """
    return _kept_name_addr(value) if len(value) <= _LONGEST_KEPT else _name_addr(value)


def _name_addr(value: str) -> NameAddr:
    quoted = _QUOTED(value) if '"' in value else None
    at = quoted.end() if quoted else 0
    opened = value.find("<", at)
    if opened >= 0:
        closed = value.find(">", opened)
        if closed < 0:
            raise MalformedMessage("'<' without '>'")
        uri, parameters = value[opened + 1 : closed].strip(), value[closed + 1 :].strip()
    else:
        uri, semicolon, rest = value[at:].strip().partition(";")
        uri, parameters = uri.rstrip(), semicolon + rest
    if not uri:
        raise MalformedMessage("empty URI")
    tag = _TAG(parameters) if parameters else None
    return NameAddr(uri, parameters, tag[1] if tag else None)


_kept_name_addr = lru_cache(_KEPT)(_name_addr)


@dataclass(slots=True, frozen=True)
class CSeq:
    """``number`` as text (its spelling is part of the transaction's key) and the method as
    written."""

    number: str
    method: str


_CSEQ = re.compile(r"\s*([^\s]+)[ \t]+([^\s]+)[ \t]*(?:\r?\n)?").fullmatch


def parse_cseq(value: str) -> CSeq | None:
    """Read a CSeq value, or None when it is not two words on one line (RFC 3261 20.16)."""
    found = _CSEQ(value)
    return CSeq(found[1], found[2]) if found else None


def split_list(value: str) -> list[str]:
    """The elements of a comma-separated header value, stripped; quotes and brackets protect commas.

    >>> split_list('"a,b" <sip:x,y@z>, sip:c')
    ['"a,b" <sip:x,y@z>', 'sip:c']
    """
    if "," not in value:
        return [value.strip()]
    return [value[start:end] for start, end in list_places(value)]


def list_places(value: str) -> list[tuple[int, int]]:
    """From where to where each element of a comma-separated value is, blanks around it left out.

    >>> list_places('<sip:a>, <sip:b>')
    [(0, 7), (9, 16)]
    """
    if "," not in value:
        return [_without_blanks(value, 0, len(value))]
    out: list[tuple[int, int]] = []
    start = at = 0
    quoted = angle = False
    while at < len(value):
        character = value[at]
        if quoted:
            if character == "\\":
                at += 1
            elif character == '"':
                quoted = False
        elif character == '"':
            quoted = True
        elif character == "<":
            angle = True
        elif character == ">":
            angle = False
        elif character == "," and not angle:
            out.append(_without_blanks(value, start, at))
            start = at + 1
        at += 1
    out.append(_without_blanks(value, start, len(value)))
    return out


def _without_blanks(value: str, start: int, end: int) -> tuple[int, int]:
    piece = value[start:end]
    begin = start + len(piece) - len(piece.lstrip())
    return begin, max(begin, start + len(piece.rstrip()))


def parameter(parameters: str, name: str) -> str | None:
    """The value of a ``;name=value`` parameter ("" when it has none), or None; names ignore case.

    >>> parameter(";q=0.5;Expires=60;lr", "expires"), parameter(";lr", "lr"), parameter("", "q")
    ('60', '', None)
    """
    for part in split_parameters(parameters):
        key, _, value = part.partition("=")
        if key.strip().lower() == name:
            return value.strip()
    return None


# an open quote takes all the rest: looking for its end again from each quote would take for ever
_PARTS = re.compile(r'(?:"(?:[^"\\]|\\.)*+(?:"|\\?$)|[^";])+', re.DOTALL).findall


def split_parameters(parameters: str) -> list[str]:
    """The parts of ``;a=1;b="x;y"``; quotes protect semicolons, an open one all that follow."""
    if '"' not in parameters:
        return [part for part in parameters.split(";") if part.strip()]
    return [part for part in _PARTS(parameters) if part.strip()]


def expires_value(text: str) -> int | None:
    """Seconds of an Expires value or parameter, or None when it is no number."""
    return number(text.strip().strip('"'))
