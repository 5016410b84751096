"""First steps of selects: which part of the message a select begins with."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from runtime.pseudo_variables.of_message import bits
from runtime.selects.of_values import (
    Path,
    index,
    of_credentials,
    of_header,
    of_party,
    of_uri,
    of_via,
    step,
)
from runtime.sip.address import Address
from runtime.sip.headers import split_list
from runtime.sip.message import Message
from runtime.sip.parser import COMPACT
from runtime.sip.request import Request
from runtime.sip.views import read_credentials, read_party, read_uri

Read: TypeAlias = Callable[[Message, Path], str | None]


def _header(name: str) -> Read:
    return lambda message, path: of_header(message.header(name), path)


def _party(name: str) -> Read:
    """A header with one name-addr, or the first of several; the last of a Contact line."""

    def read(message: Message, path: Path) -> str | None:
        value = message.header(name)
        if value is None:
            return None
        # the servers' parser turns the contacts of one header round (LANGUAGE H 66)
        elements = split_list(value)
        first = read_party(elements[-1] if name == "contact" else elements[0])
        if name == "contact" and path == ("name",):
            return first.display or ""
        return of_party(first, path) if path else value

    return read


def _credentials(name: str) -> Read:
    """The header of that name whose realm is the next word."""

    def read(message: Message, path: Path) -> str | None:
        realm, rest = step(path)
        for value in message.headers(name):
            credentials = read_credentials(value)
            if credentials.realm == realm:
                return of_credentials(value, credentials, rest)
        return None

    return read


def _via(message: Message, path: Path) -> str | None:
    place, rest = index(path)
    elements = [element for value in message.headers("via") for element in split_list(value)]
    return of_via(_at(elements, place), rest)


def _at(values: list[str], place: int | None) -> str | None:
    """The value at a place: the first is 1, the last -1."""
    at = 0 if place is None else place - 1 if place > 0 else len(values) + place
    return values[at] if 0 <= at < len(values) and place != 0 else None


def _any_header(message: Message, path: Path) -> str | None:
    name, rest = step(path)
    if not name:
        return "".join(message.parts[1:]).lstrip("\r\n") + message.end
    wanted = name.lower().replace("_", "-")
    place, rest = index(rest)
    return of_header(_at(message.headers(COMPACT.get(wanted, wanted)), place), rest)


def _address(read: Callable[[Message], Address]) -> Read:
    def get(message: Message, path: Path) -> str | None:
        address = read(message)
        match step(path)[0]:
            case "ip":
                return address.host
            case "port":
                return str(address.port)
            case "ip_port":
                return str(address)
            case "proto":
                return message.protocol
            case "proto_ip_port":
                return f"{message.protocol}:{address}"
        return None

    return get


def _message(message: Message, path: Path) -> str | None:
    word, rest = step(path)
    match word:
        case "":
            return message.original().decode("latin-1")
        case "len":
            return str(message.len)
        case "first_line":
            return message.parts[0]
        case "type":
            return "1" if isinstance(message, Request) else "2"
        case "id":
            number = message.router.counters["requests"] + message.router.counters["replies"]
            return f"{number:08x}" if step(rest)[0] == "hex" else str(number)
        case "flags":
            return str(bits(message.flags))
        case "body" | "content":
            return message.body_text if not rest else None
        case "header" | "h":
            return _any_header(message, rest)
        case "request" | "req":
            return _request(message, rest)
        case "response" | "res":
            return _response(message, rest)
    return _any_header(message, path)


def _request(message: Message, path: Path) -> str | None:
    if not isinstance(message, Request):
        return None
    word, rest = step(path)
    match word:
        case "":
            return message.original().decode("latin-1")
        case "method":
            return message.method_text
        case "uri":
            return of_uri(message.ruri, rest)
        case "version":
            return message.version
    return None


def _response(message: Message, path: Path) -> str | None:
    if message.status is None:
        return None
    match step(path)[0]:
        case "":
            return message.original().decode("latin-1")
        case "code":
            return str(message.status)
        case "status":
            return f"{message.status} {message.reason}"
        case "reason":
            return message.reason
        case "version":
            return "SIP/2.0"
    return None


def _branch(message: Message, path: Path) -> str | None:
    branches = message.branches if isinstance(message, Request) else []
    word, rest = step(path)
    if word == "count":
        return str(len(branches))
    place, rest = index(rest)
    at = place or 0
    if word != "uri" or not 0 <= at < len(branches):
        return None
    return of_uri(read_uri(branches[at].uri), rest)


def _system(message: Message, path: Path) -> str | None:
    word, rest = step(path)
    match word:
        case "pid":
            return str(message.router.pid)
        case "server_id":
            return str(message.router.settings.others.get("server_id", 0))
        case "unique":
            return f"{os.urandom(4).hex()}-{int(message.router.clock()):x}-{os.urandom(4).hex()}"
        case "now":
            return _now(message.router.clock(), rest)
    return None


def _now(seconds: float, path: Path) -> str:
    zone, _ = step(path)
    if not zone:
        return str(int(seconds))
    return time.asctime(time.localtime(seconds) if zone == "local" else time.gmtime(seconds))


def _custom(message: Message, path: Path) -> str | None:
    name = ".".join(map(str, path))
    return str(message.router.cfg[name]) if name in message.router.cfg else None


def _next_hop(message: Message, path: Path) -> str | None:
    uri = read_uri(message.next_hop) if isinstance(message, Request) else message.ruri
    return of_uri(uri, path)


_PARTS: Final[Mapping[str, Read]] = MappingProxyType(
    {
        "ruri": lambda message, path: of_uri(message.ruri, path),
        "dst_uri": lambda message, path: of_uri(message.dst, path),
        "next_hop": _next_hop,
        "from": _party("from"),
        "to": _party("to"),
        "contact": _party("contact"),
        "refer_to": _party("refer-to"),
        "rpid": _party("remote-party-id"),
        "rr": _party("record-route"),
        "via": _via,
        "cseq": lambda message, path: {
            "": message.cseq.text,
            "num": message.cseq.number,
            "method": message.cseq.method,
        }.get(step(path)[0]),
        "authorization": _credentials("authorization"),
        "proxy_authorization": _credentials("proxy-authorization"),
        "method": lambda message, _: message.method or None,
        "version": lambda message, _: (
            message.version if isinstance(message, Request) else "SIP/2.0"
        ),
        "code": lambda message, _: _response(message, ("code",)),
        "status": lambda message, _: _response(message, ("status",)),
        "reason": lambda message, _: message.reason,
        "msg": _message,
        "src": _address(lambda message: message.source),
        "dst": _address(lambda message: message.destination),
        "received": _address(lambda message: message.destination),
        "branch": _branch,
        "sys": _system,
        "cfg_get": _custom,
        **{
            name: _header(name.replace("_", "-"))
            for name in (
                "call_id", "content_length", "content_type", "date", "event", "expires",
                "identity", "identity_info", "max_forwards", "min_se", "organization", "priority",
                "session_expires", "sip_if_match", "subject", "user_agent",
            )
        },
    }
)  # fmt: skip

_SYNONYMS: Final = MappingProxyType(
    {
        "request_uri": "ruri",
        "f": "from",
        "t": "to",
        "m": "contact",
        "v": "via",
        "message": "msg",
        "remote_party_id": "rpid",
        "record_route": "rr",
    }
)

OF_MESSAGE: Final[Mapping[str, Read]] = MappingProxyType(
    {**_PARTS, **{longer: _PARTS[short] for longer, short in _SYNONYMS.items()}}
)
