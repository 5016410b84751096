"""Pseudo-variables with something in parentheses: headers, counts, parts, variables."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from runtime.avps import Name
from runtime.features import features_of
from runtime.pseudo_variables.of_clock import Named
from runtime.pseudo_variables.of_message import PROTOCOLS, Index, bits, port, transport
from runtime.sip.errors import MalformedMessage
from runtime.sip.headers import Via, parameter, parse_via, split_list
from runtime.sip.message import Message
from runtime.sip.numbers import number
from runtime.sip.parser import COMPACT
from runtime.sip.request import Request
from runtime.sip.uri import Uri
from runtime.sip.views import read_party, read_uri
from runtime.values import Value

_AVP: Final = re.compile(r"\s*(?:([is]):)?(.*?)\s*", re.DOTALL).fullmatch
_CONSTANTS: Final = MappingProxyType(
    {**{name.upper(): value for name, value in PROTOCOLS.items()}, "IPv4": 2, "IPv6": 10}
)
_LISTS: Final = frozenset({"via", "contact", "route", "record-route", "path", "service-route"})


# ---- headers ----


def _header(message: Message, name: str, index: Index) -> Value:
    return message.hdr(name.strip(), 0 if index is None else index)


def _header_count(message: Message, name: str, _: Index) -> Value:
    return len(message.headers(_long(name)))


def _element(message: Message, name: str, index: Index) -> Value:
    elements = _elements(message, _long(name))
    at = index if isinstance(index, int) else 0
    return elements[at] if 0 <= at < len(elements) else None


def _element_count(message: Message, name: str, _: Index) -> Value:
    return len(_elements(message, _long(name)))


def _elements(message: Message, name: str) -> list[str]:
    values = message.headers(name)
    if name not in _LISTS:
        return values
    # the servers' parser turns the contacts of one header round (LANGUAGE H 66)
    step = -1 if name == "contact" else 1
    return [element for value in values for element in split_list(value)[::step]]


def _long(name: str) -> str:
    wanted = name.strip().lower()
    return COMPACT.get(wanted, wanted)


def _expires(message: Message, which: str, _: Index) -> Value:
    general = number((message.expires or "").strip())
    found = []
    for value in message.headers("contact"):
        for element in split_list(value):
            own = read_party(element).parameter("expires")
            seconds = general if own is None else number(own)
            if seconds is not None:
                found.append(seconds)
    if not found:
        return general
    return {"max": max, "min": min}[which](found) if which in ("max", "min") else None


# ---- Via ----


def _via(place: int) -> Named:
    def get(message: Message, name: str, _: Index) -> Value:
        elements = _elements(message, "via")
        if not -len(elements) <= place < len(elements):
            return None
        try:
            via = parse_via(elements[place])
        except MalformedMessage:
            return None
        read = _VIA_PARTS.get(name)
        return read(via, elements[place]) if read is not None else None

    return get


_VIA_PARTS: Final[Mapping[str, Callable[[Via, str], Value]]] = MappingProxyType(
    {
        "host": lambda via, _: via.host,
        "port": lambda via, _: via.port or 5060,
        "proto": lambda via, _: via.transport,
        "protoid": lambda via, _: PROTOCOLS.get(via.transport.lower()),
        "branch": lambda via, _: via.branch,
        "received": lambda via, _: via.received,
        "rport": lambda via, text: parameter(text[via.parameters_at :], "rport"),
        "alias": lambda via, text: parameter(text[via.parameters_at :], "alias"),
        "i": lambda via, text: parameter(text[via.parameters_at :], "i"),
    }
)


# ---- where to ----


def _next_hop(message: Message, part: str, _: Index) -> Value:
    uri: Uri = read_uri(message.next_hop) if isinstance(message, Request) else message.ruri
    match part:
        case "u":
            return uri.text or None
        case "U":
            return uri.user or None
        case "d":
            return uri.domain
        case "p":
            return port(uri)
        case "P":
            return transport(uri)
    return None


def _branch(message: Message, part: str, index: Index) -> Value:
    branches = message.branches if isinstance(message, Request) else []
    if part == "count":
        return len(branches) or None
    at = index if isinstance(index, int) else 0
    if not -len(branches) <= at < len(branches):
        return None
    target = branches[at]
    match part:
        case "uri":
            return target.uri
        case "dst_uri":
            return target.dst_uri
        case "path":
            return target.path
        case "q":
            return target.q
        case "flags":
            return bits(target.flags)
    return None


# ---- variables ----


def avp_name(inner: str) -> Name:
    """The name of an AVP: ``i:80`` is a number, ``s:x`` and ``x`` are texts.

    >>> avp_name("i:80"), avp_name("80"), avp_name("s:x")
    (80, '80', 'x')
    """
    found = _AVP(inner)
    assert found is not None
    if found[1] == "i" and (identifier := number(found[2])) is not None:
        return identifier
    return str(found[2])


def _avp(message: Message, inner: str, index: Index) -> Value:
    name = avp_name(inner)
    if index == "*":
        return message.avps.joined(name)
    return message.avps.get(name, 0 if index is None else index)


def _count(message: Message, inner: str, _: Index) -> Value:
    text = inner.strip().removeprefix("$").strip("()")
    if text.startswith("avp("):
        return message.avps.count(avp_name(text[4:].rstrip(")")))
    if text.startswith("xavp("):
        return message.xavps.count(text[5:].rstrip(")"))
    if text.startswith("hdr("):
        return _header_count(message, text[4:].rstrip(")"), None)
    return None


def _select(message: Message, name: str, _: Index) -> Value:
    if name.startswith("cfg_get.") and name[8:] in message.router.cfg:
        return str(message.router.cfg[name[8:]])
    return message.select(f"@{name}")


def _environment(message: Message, name: str, _: Index) -> Value:
    return features_of(message.router.names).variable(name)


def _version(message: Message, part: str, _: Index) -> Value:
    profile = message.router.profile
    match part:
        case "num":
            return profile.name.rpartition("-")[2]
        case "full":
            return profile.server
    return None


def _message_part(message: Message, part: str, _: Index) -> Value:
    match part:
        case "len":
            return message.len
        case "body":
            return message.body_text or ""
        case "hdrs":
            return "".join(message.parts[1:]).lstrip("\r\n")
        case "fline":
            return message.parts[0]
    return None


NAMED: Final[Mapping[str, Named]] = MappingProxyType(
    {
        "hdr": _header,
        "hdrc": _header_count,
        "hfl": _element,
        "hflc": _element_count,
        "expires": _expires,
        "via0": _via(0),
        "via1": _via(1),
        "viaZ": _via(-1),
        "nh": _next_hop,
        "branch": _branch,
        "msg": _message_part,
        "K": lambda _, name, __: _CONSTANTS.get(name),
        "version": _version,
        "env": _environment,
        "envn": lambda message, name, index: _environment(message, name, index) or "",
        "sel": _select,
        "cnt": _count,
        "avp": _avp,
        "var": lambda message, name, _: message.router.vars[name],
        "vn": lambda message, name, _: message.router.nullable_vars.get(name),
        "vz": lambda message, name, _: message.router.vars[name],
        "shv": lambda message, name, _: message.router.shared[name],
        "xavp": lambda message, name, _: message.xavps.get(name),
        "xavu": lambda message, name, _: message.xavus.get(name),
        "xavi": lambda message, name, _: message.xavis.get(name),
    }
)
